"""The measures under the stage: how good the network's answers are at the moment shown, beside what is simpler."""

import numpy as np
import streamlit as st

import nncore as nn
from pages.figures import measures as figures
from pages.kit import charts
from pages.kit.plain import decimal, named, plain, typeset
from pages.panels.counts import cells, chosen_cell, each
from pages.panels.measured import ZERO_ONE, Array, Coding, Known, Part, answers, known, matrix, score
from pages.panels.study import Study
from pages.panels.thresholds import at_threshold, chart, curves

THRESHOLD, CLASS, TARGET = "measures threshold", "measures class", "measures target"


def show(study: Study) -> None:
    """Show the measures of a run's network at the moment on the screen."""
    run, theta = study.run, study.theta
    about = known(run.data)
    try:
        outputs = answers(run, theta, about)
    except ValueError as wrong:
        st.info(f"There is nothing to measure here. {wrong}")
        return
    if run.data.task == "regression":
        numbers(run, theta, about, outputs)
    else:
        classes(Coding.of(run), about, outputs)


def number(value: float) -> str:
    """Return a measure with three digits after the point, or four that say something.

    >>> number(0.91234), number(2.5), number(1234567.0), number(-0.00001), number(0.9999)
    ('0.912', '2.500', '1.235·10⁶', '−1.0·10⁻⁵', '0.9999')
    """
    return typeset(f"{value:.4g}") if abs(value) >= 100 else decimal(value, 3)


def table(about: Known, part: Part, mine: dict[str, float], threshold: float) -> str:
    """Return the measures of the network and of what is simpler on one part, as a table in Markdown."""
    data = about.data
    lines = {
        "this network": mine,
        about.reference.title: score(data, ZERO_ONE, about.reference.answers(part.x), part, threshold),
        # The larger class is the answer, wherever the threshold stands.
        simplest(about): score(data, ZERO_ONE, np.tile(about.constant, (len(part.y), 1)), part, 0.5),
    }
    names = list(dict.fromkeys(name for line in lines.values() for name in line))
    rows = [["", *names], ["---", *["--:"] * len(names)]]
    rows += [[title, *(number(line[name]) if name in line else "–" for name in names)] for title, line in lines.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def simplest(about: Known) -> str:
    """Return what it means to answer without looking, in words."""
    data = about.data
    if data.task == "regression":
        return "always the mean"
    shares = about.constant if data.task == "multiclass" else np.array([1 - about.constant[0], about.constant[0]])
    return f"always “{plain(data.classes[int(np.argmax(shares))])}”"


def heading(part: Part) -> str:
    """Return the title of a part with the number of its rows."""
    if len(part.rows) < part.whole:
        return f"**{part.name.capitalize()}**: {len(part.rows):,} of {part.whole:,} rows, evenly spread"
    return f"**{part.name.capitalize()}**: {part.whole:,} rows"


def classes(coding: Coding, about: Known, outputs: dict[str, Array]) -> None:
    """Show what is measured where a network tells classes apart."""
    data = about.data
    names = [plain(name) for name in data.classes]
    several = data.task == "multiclass"
    which = 1
    left, right = st.columns(2, gap="medium")
    if several:
        if st.session_state.get(CLASS, 0) not in range(len(names)):
            st.session_state[CLASS] = 0
        with left:
            which = st.selectbox(
                "class against the rest",
                range(len(names)),
                format_func=names.__getitem__,
                key=CLASS,
                persist_state="session",
                help="The threshold and the curves ask of each row: is it of this class or not?",
            )
    with right if several else left:
        st.session_state.setdefault(THRESHOLD, 0.5)
        threshold = st.slider(
            "threshold",
            0.0,
            1.0,
            step=0.01,
            key=THRESHOLD,
            persist_state="session",
            help=f"An answer counts as “{names[which]}” if it is at least this. 0 is a clear no and 1 a clear yes, "
            "whatever the "
            "network's own numbers are.",
        )
    for part, column in zip(about.parts, st.columns(len(about.parts), gap="medium"), strict=True):
        output = outputs[part.name]
        with column:
            st.markdown(heading(part))
            st.markdown(table(about, part, score(data, coding, output, part, threshold), threshold))
            st.caption(at_threshold(coding, about, output, part, which, threshold))
            cells(data, part, matrix(data, coding, output, part, threshold))
    chosen_cell(coding, about, outputs, threshold)
    curves(coding, about, outputs, which, threshold)
    if several:
        for part, column in zip(about.parts, st.columns(len(about.parts), gap="medium"), strict=True):
            with column:
                each(data, part, matrix(data, coding, outputs[part.name], part, threshold))


def numbers(run: nn.Run, theta: Array, about: Known, outputs: dict[str, Array]) -> None:
    """Show what is measured where a network predicts numbers."""
    data = about.data
    k = data.y.shape[1]
    what, unit = plain(data.target_name or "target"), plain(data.target_unit) if data.target_unit else ""
    for part, column in zip(about.parts, st.columns(len(about.parts), gap="medium"), strict=True):
        with column:
            st.markdown(heading(part))
            st.markdown(table(about, part, score(data, ZERO_ONE, outputs[part.name], part, 0.5), 0.5))
    st.caption(
        f"RMSE and MAE are in {unit or 'the units of the target'}. R² is the share of the variation that is "
        "explained: 1 is perfect, 0 no better than always predicting the mean of these rows."
    )
    which = 0
    if k > 1:
        if st.session_state.get(TARGET, 0) not in range(k):
            st.session_state[TARGET] = 0
        which = st.selectbox(
            "target", range(k), format_func=lambda i: f"target {i + 1}", key=TARGET, persist_state="session"
        )
        what = f"{what} {which + 1}"
    said = {part.name: data.unscale_targets(outputs[part.name])[:, which] for part in about.parts}
    true = {part.name: part.y[:, which] for part in about.parts}
    ends = about.ends[which]
    reach, palette = figures.roomy(ends), charts.palette()
    line = np.array(reach)
    left, middle, *right = st.columns(3 if data.n_features == 1 else 2, gap="small")
    with left:
        st.markdown("**Predicted and true**")
        points = {name: (true[name], said[name]) for name in said}
        titles = (f"true {named(what, unit)}", f"predicted {named(what, unit)}")
        figure = figures.cloud(points, (line, line, "perfect"), (reach, figures.roomy(ends, 0.2)), titles, palette)
        chart(figure, "measures predicted", f"Predicted against true {what}; on the line they agree.")
    with middle:
        st.markdown("**Residuals**: true minus predicted")
        points = {name: (said[name], true[name] - said[name]) for name in said}
        span = float(ends[1] - ends[0]) or 1.0
        titles = (f"predicted {named(what, unit)}", f"residual {f'({unit})' if unit else ''}".strip())
        figure = figures.cloud(
            points, (line, np.zeros(2), "nothing"), (reach, (-0.75 * span, 0.75 * span)), titles, palette
        )
        chart(figure, "measures residuals", f"Residuals of {what} against the prediction; a good fit has no pattern.")
    if right:
        with right[0]:
            fitted(run, theta, about, which, reach, what, unit)


def fitted(
    run: nn.Run, theta: Array, about: Known, which: int, reach: tuple[float, float], what: str, unit: str
) -> None:
    """Draw the network's answers over the one input, with the data."""
    data, feature = about.data, about.features[0]
    x = np.linspace(feature.low, feature.high, 240)
    answer = data.unscale_targets(nn.forward(run.arch, theta, ((x - data.center[0]) / data.spread[0])[:, None]).output)[
        :, which
    ]
    st.markdown("**The fitted curve**")
    points = {part.name: (data.x[part.rows, 0], part.y[:, which]) for part in about.parts}
    titles = (feature.label, named(what, unit))
    figure = figures.cloud(
        points, (x, answer, "the network"), ((feature.low, feature.high), reach), titles, charts.palette()
    )
    chart(figure, "measures fitted", f"The network's {what} over {feature.label}, among the data.")
