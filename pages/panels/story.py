"""One person's story: a single row through the network, what moved its answer, and what if it were otherwise."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st

import nncore as nn
from pages.figures.story import moved
from pages.kit import charts, session, widgets
from pages.kit.plain import named, plain
from pages.panels.measured import Array, Coding, Known, known
from pages.panels.measures import number
from pages.panels.study import Study
from pages.panels.thresholds import chart
from pages.panels.what_if import begin, changed, what_if

ROW, TARGET = "story row", "story target"
MOST_SHOWN = 32
"""Neurons of a layer in the table."""


class Told(NamedTuple):
    """What the network makes of a row as it is and as it might be.

    Attributes:
        trace: both rows (2, …) and the average training row after them.
        output: which of the answers is explained; title: what that answer is, with its unit.
        scale, shift: what brings the answer to the unit it is told in.
    """

    trace: nn.Trace
    output: int
    title: str
    scale: float
    shift: float

    def answer(self, row: int) -> float:
        """Return what is said of the row as it is (0), as it might be (1) or of the average row (2)."""
        return float(self.trace.output[row, self.output]) * self.scale + self.shift


def show(study: Study) -> None:
    """Show the story of the row under study, as told by a run's network at the moment on the screen."""
    run, theta = study.run, study.theta
    about = known(run.data)
    left, middle, right = st.columns([26, 37, 37], gap="medium")
    with left:
        row = picked(run.data, study.row, study.on_row)
        facts = st.container()
    begin(about, row)
    with right:
        what_if(about, row)
    x = np.stack([run.data.x[row], changed(about, row)])
    otherwise = bool((x[1] != x[0]).any())
    average = about.parts[0].x.mean(axis=0)
    inputs = np.vstack([(x - run.data.center) / run.data.spread, average])
    try:
        trace = nn.forward(run.arch, theta, inputs)
        told = explained_answer(run, trace)
        moved_by = movers(run, theta, inputs[: 1 + otherwise], average, told)
    except ValueError as wrong:
        st.info(f"This network has no answer to show. {wrong}")
        return
    with facts:
        answers(run, about, row, told, otherwise)
    with middle:
        why(about, told, *moved_by)
        through(run.arch, trace, otherwise)


def picked(data: nn.data.Dataset, row: int, on_row: Callable[[int], None]) -> int:
    """Let a row be chosen and say what it is for; return its place, from 0."""
    n = len(data.x)
    at = min(max(row, 0), n - 1) + 1
    widgets.put(ROW, at)
    told = st.number_input(
        "row of the data",
        1,
        n,
        at,
        step=1,
        key=ROW,
        on_change=session.whole(lambda: on_row(int(session.value(ROW)) - 1)),
    )
    row = int(told) - 1
    role = "test" if data.test[row] else "validation" if data.validation[row] else "training"
    seen = "The network learns from it." if role == "training" else "The network never learns from it."
    st.caption(f"A {role} row. {seen}")
    return row


def explained_answer(run: nn.Run, trace: nn.Trace) -> Told:
    """Say which answer is told, and in which unit."""
    data = run.data
    if data.task == "regression":
        k = data.y.shape[1]
        which = 0
        if k > 1:
            which = st.selectbox("target", range(k), format_func=lambda i: f"target {i + 1}", key=TARGET)
        what = named(data.target_name or "target", data.target_unit)
        return Told(trace, which, what, float(data.target_spread[which]), float(data.target_center[which]))
    coding = Coding.of(run)
    which = int(trace.output[0].argmax()) if data.task == "multiclass" else 0
    name = plain(data.classes[which if data.task == "multiclass" else 1])
    # Answers that each speak for one of several classes need not sum to 1.
    shared = data.task == "binary" or run.arch.activations[-1] == "softmax"
    word = "probability of" if coding.certain and shared else "answer for"
    return Told(trace, which, f"{word} “{name}”", 1 / (run.high - run.low), -run.low / (run.high - run.low))


def answers(run: nn.Run, about: Known, row: int, told: Told, otherwise: bool) -> None:
    """Say what the network answers to the row, and to the row as it might be."""
    data = run.data
    if data.task == "regression":
        unit = f" {plain(data.target_unit)}" if data.target_unit else ""
        true = f"{number(float(data.y[row, told.output]))}{unit}"
    else:
        true = f"“{plain(data.classes[int(data.y[row, 0])])}”"
    st.metric(told.title, number(told.answer(0)), help="What the network answers to this row.")
    st.caption(f"In truth: {true}.")
    if otherwise:
        change = told.answer(1) - told.answer(0)
        # Streamlit reads off a plain minus which way its arrow points.
        delta = number(change).replace("−", "-")
        st.metric(f"what if: {told.title}", number(told.answer(1)), delta=delta, delta_color="off")
    if data.task == "multiclass":
        coding = Coding.of(run)
        shares = coding.share(told.trace.output)
        columns = {"class": list(data.classes), "this row": shares[0].round(3).tolist()}
        if otherwise:
            columns["what if"] = shares[1].round(3).tolist()
        st.dataframe(columns, hide_index=True, key="story shares")


def through(arch: nn.Architecture, trace: nn.Trace, otherwise: bool) -> None:
    """Show the sums and answers of every neuron, layer by layer."""
    row = int(otherwise)
    longest = min(MOST_SHOWN, max(arch.sizes[1:]))
    table: dict[str, list[str]] = {"neuron": [str(i) for i in range(1, longest + 1)]}
    last = len(arch.sizes) - 1
    for layer in range(1, last + 1):
        name = "output" if layer == last else f"layer {layer}"
        for letter, values in (("z", trace.z[layer - 1]), ("a", trace.a[layer])):
            said = [number(float(value)) for value in values[row, :longest]]
            table[f"{name}: {letter}"] = said + [""] * (longest - len(said))
    st.caption(
        "Through the network, as it might be: each neuron's sum z and its answer a."
        if otherwise
        else "Through the network: each neuron's sum z and its answer a."
    )
    st.dataframe(table, hide_index=True, height=min(250, 36 * (longest + 1) + 2), key="story neurons")


def movers(run: nn.Run, theta: Array, inputs: Array, average: Array, told: Told) -> tuple[Array, Array | None]:
    """Return what each column added (m, d), and how far that misses the difference (m,); None where it is exact.

    For one neuron without a layer before it that is its weighted inputs, which make up the sum z.
    """
    if len(run.arch.sizes) == 2:
        return nn.contributions(run.arch, theta, inputs - average)[..., told.output], None
    found = nn.integrated_gradients(run.arch, theta, inputs, average, told.output)
    return found.parts * told.scale, found.error * told.scale


def why(about: Known, told: Told, columns: Array, error: Array | None) -> None:
    """Draw which inputs moved the answer, one-hot columns together."""
    parts = np.stack([columns[:, list(feature.columns)].sum(axis=1) for feature in about.features], axis=1)
    exact = error is None
    st.markdown(f"**What moved it** away from the answer to the average training row, {number(told.answer(2))}")
    names = [feature.label for feature in about.features]
    shown = dict(zip(("this row", "what if"), parts, strict=False))
    title = "added to the sum z" if exact else f"added to the {told.title}"
    top = int(np.abs(parts[0]).argmax())
    most = f"{names[top]} moved it most, by {number(float(parts[0, top]))}."
    chart(moved(names, shown, title, charts.palette()), "story moved", f"Bars of what each input {title}. {most}")
    if exact:
        st.caption("A single neuron adds up w·(x − average), so these parts are exact.")
        return
    assert error is not None
    st.caption(
        f"Integrated gradients, 64 steps: the parts add up to {number(float(parts[0].sum()))}, the answers differ by "
        f"{number(told.answer(0) - told.answer(2))}; completeness error {abs(float(error[0])):.1e}."
    )
