"""The sweep: what is to vary is chosen on the left, what came out is seen on the right while it comes in."""

import csv
import io
import math
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from nncore.words import counted
from pages.components.heat.heat import Cell, heat, levels, picked
from pages.figures.experiments import coordinates
from pages.figures.experiments import ends as drawn_ends
from pages.kit import charts, session, widgets
from pages.kit.controls import Choice
from pages.panels.runs import live, message, pinned, prepared, progress, said, said_of, say, shortly, take
from pages.workspace.background import Trial, experiments
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.experiments import FORM, JUDGED, MEASURE, SWEPT, USUAL
from pages.workspace.page import control, current
from pages.workspace.trials import Plan, named
from pages.workspace.workspace import Workspace

PART = "sweep"
HEAT, POINTS, ROWS = "sweep heat", "sweep points", "sweep rows"
PARTS = {"train": 0, "test": 1}
LIST = "A list, such as 0.01, 0.1, or a spread, such as 0.001 to 1 in 7."


def settings(workspace: Workspace) -> None:
    """Show what is to vary, and the button that begins."""
    plan = Plan.of(workspace.choices)
    for place in (1, 2, 3):
        _field(workspace, place)
        if place in plan.wrong:
            st.error(plan.wrong[place])
    control(workspace, "way", kind="buttons")
    if workspace.choices.way == "random":
        control(workspace, "draws")
        st.caption(
            "From a spread, numbers are drawn between its smallest and its largest; from a list, one of its values."
        )
    left, right = st.columns(2, gap="small")
    with left:
        control(workspace, "runs")
    with right:
        control(workspace, "length")
    if 0 in plan.wrong:
        st.error(plan.wrong[0])
    elif not plan.wrong:
        whole = f"{plan.runs:,} runs of {plan.epochs:,} epochs on {workspace.data.title}"
        said = counted(
            len(plan.seeds),
            f"{plan.combinations:,} combinations with one seed each: {whole}.",
            f"{plan.combinations:,} combinations × {{n}} seeds = {whole}.",
        )
        st.caption(f"{said} All other settings are those of Train.")
    st.button(
        "Start the sweep",
        key="sweep start",
        type="primary",
        icon=":material/play_arrow:",
        disabled=bool(plan.wrong),
        on_click=session.whole(start),
        width="stretch",
    )
    refused = said_of(_REFUSED, once=False)
    if refused:
        st.error(refused)


_REFUSED = "sweep refused"


def start() -> None:
    """Begin the sweep that is chosen."""
    workspace = current()
    plan = Plan.of(workspace.choices)
    if plan.wrong:
        return
    base = workspace.choices.changed(activations=workspace.choices.fitting_activations(workspace.data))
    settings = plan.settings(workspace.choices.seed)
    made = prepared(workspace, base, workspace.data, plan.fields, settings, plan.seeds, plan.epochs)
    say(_REFUSED, made if isinstance(made, str) else "")
    if isinstance(made, Trial):
        workspace.choose(third=1, form=_suited(plan.random, workspace.choices.form))
        experiments().begin(PART, made)


def _suited(random: bool, form: str) -> str:
    """Return how results are seen: a map shows a grid alone."""
    return "scatter" if random and form == "map" else form


def _field(workspace: Workspace, place: int) -> None:
    """Show one thing that varies, and its values."""
    name = f"field{place}"

    def other(field: str) -> None:
        workspace.choose(**{name: field, f"values{place}": ""})

    control(workspace, name, on_change=other)
    field = getattr(workspace.choices, name)
    if not field:
        return
    known = SWEPT[field]
    text = getattr(workspace.choices, f"values{place}") or USUAL[field]
    key = workspace.key(f"values{place}")

    def typed(value: str) -> None:
        value = value.strip().replace("−", "-")
        kept, _ = CONTROLS[f"values{place}"].parse(value)
        wanted = kept if kept is not None else "?"
        workspace.choose(**{f"values{place}": "" if wanted == USUAL[field] else wanted})

    if isinstance(known, Choice) and not known.between:
        values = [part.strip() for part in text.split(",") if part.strip() in known.options]
        widgets.put(key, values)
        st.multiselect(
            f"values of {known.label}",
            list(known.options),
            values,
            format_func=known.options.__getitem__,
            key=key,
            on_change=session.whole(lambda: typed(", ".join(session.value(key)) or "?")),
        )
    else:
        widgets.put(key, text)
        st.text_input(
            f"values of {known.label}",
            text,
            key=key,
            help=LIST,
            on_change=session.whole(lambda: typed(session.value(key) or "?")),
        )


def results(workspace: Workspace) -> None:
    """Show what came out so far."""
    here = experiments()
    if PART not in here.trials:
        st.info(
            "Choose what is to vary, and start. Each combination is trained with several seeds, because one run may "
            "be luck. Meanwhile you may go to any other page."
        )
        _preview(workspace)
        return
    trial = here.trials[PART]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        grid = len(trial.settings) == len({tuple(map(str, one.values())) for one in trial.settings}) and _is_grid(trial)
        forms = {name: title for name, title in FORM.options.items() if grid or name != "map"}
        if workspace.choices.form not in forms:
            workspace.choose(form="scatter")
        control(workspace, "form", kind="buttons", options=forms)
        control(workspace, "measure", kind="buttons")
        for name in ("judged", "solved"):
            with st.container(width=135):
                control(workspace, name)
    live(PART, _shown)


def _preview(workspace: Workspace) -> None:
    """Show the empty map of a sweep that is still to be started."""
    plan = Plan.of(workspace.choices)
    if plan.wrong or plan.random:
        return
    settings, (down, across, *_) = plan.settings(workspace.choices.seed), plan.fields
    rows, columns = (list(dict.fromkeys(setting[name] for setting in settings)) for name in (down, across))
    empty: Cell = {"text": "", "level": None, "tip": story(None)}
    with st.container(key="dimmed"):
        heat(
            {
                "label": f"What will be tried: {shortly(down)} and {shortly(across)}",
                "across": shortly(across),
                "down": shortly(down),
                "columns": [named(across, value) for value in columns],
                "rows": [named(down, value) for value in rows],
                "cells": [[empty for _ in columns] for _ in rows],
                "opened": [],
                "low": "lower loss",
                "high": "higher loss, or failed",
            },
            workspace.key("sweep preview"),
            lambda: None,
        )


def _is_grid(trial: Trial) -> bool:
    """Tell whether every combination of the values there are was tried."""
    count = 1
    for name in trial.fields:
        count *= len({setting[name] for setting in trial.settings})
    return count == len(trial.settings)


def _shown(trial: Trial) -> None:
    workspace = current()
    progress(trial, PART)
    form = workspace.choices.form
    if not trial.done and form != "map":
        return
    if form == "map":
        _map(workspace, trial)
    elif form == "scatter":
        _scatter(workspace, trial)
    elif form == "lines":
        _lines(workspace, trial)
    else:
        _table(workspace, trial)
    _last(trial)
    if not trial.busy:
        _failures(trial)
        st.download_button(
            "All runs as CSV", text(trial), "sweep.csv", "text/csv", key="sweep csv", icon=":material/download:",
            on_click="ignore",
        )  # fmt: skip
    st.caption(
        f"Computed for {trial.data.title} with the network and the settings as they were then; a loss is that of the "
        f"{JUDGED.options[workspace.choices.judged]} in epoch {trial.epochs:,}."
    )


def outcomes(workspace: Workspace, trial: Trial) -> list[nn.Outcome | None]:
    """Return how each combination ended so far, None where no run of it has."""
    part, solved = PARTS[workspace.choices.judged], workspace.choices.solved
    found = [trial.ends(i, part) for i in range(len(trial.settings))]
    return [nn.outcome(losses, solved) if len(losses) else None for losses in found]


def shown(measure: str, one: nn.Outcome | None) -> float | None:
    """Return the number that stands for a combination, None where there is none."""
    if one is None:
        return None
    value = one.solved / one.runs if measure == "share" else one.best if measure == "best" else one.median
    return value if math.isfinite(value) else None


def story(one: nn.Outcome | None) -> str:
    """Return all there is to say of how a combination ended."""
    if one is None:
        return "not trained yet"
    middle = f"{one.median:.4g}" if math.isfinite(one.median) else "none"
    best = f"{one.best:.4g}" if math.isfinite(one.best) else "none"
    if one.failed:
        return f"median {middle}, best {best}, {one.solved} of {one.runs} solved, {one.failed} failed"
    return f"median {middle}, best {best}, {one.solved} of {one.runs} solved"


def _number(measure: str, value: float | None, one: nn.Outcome | None) -> str:
    if one is None:
        return ""
    if value is None:
        return "failed"
    return f"{one.solved} / {one.runs}" if measure == "share" else f"{value:.3g}"


def _map(workspace: Workspace, trial: Trial) -> None:
    """Show two things that vary as a heat map, and of a third one value at a time."""
    down, across, *third = trial.fields
    kept = list(range(len(trial.settings)))
    if third:
        values = list(dict.fromkeys(setting[third[0]] for setting in trial.settings))
        at = min(workspace.choices.third, len(values)) - 1
        _slice(workspace, third[0], values)
        kept = [i for i in kept if trial.settings[i][third[0]] == values[at]]
    rows = list(dict.fromkeys(trial.settings[i][down] for i in kept))
    columns = list(dict.fromkeys(trial.settings[i][across] for i in kept))
    places = {(trial.settings[i][down], trial.settings[i][across]): i for i in kept}
    found, measure = outcomes(workspace, trial), workspace.choices.measure
    order = [places[row, column] for row in rows for column in columns]
    numbers = [shown(measure, found[i]) for i in order]
    # What is better is blue: a low loss, a large share.
    far = levels([None if n is None else -n for n in numbers] if measure == "share" else numbers)
    cells: list[Cell] = [
        {"text": _number(measure, n, found[i]), "level": level if found[i] else None, "tip": story(found[i])}
        for i, n, level in zip(order, numbers, far, strict=True)
    ]
    for cell, n, i in zip(cells, numbers, order, strict=True):
        if n is None and found[i] is not None:
            cell["level"] = 1.0
    last = experiments().opened.get(PART, -1) // len(trial.seeds)
    opened = [order.index(last) // len(columns), order.index(last) % len(columns)] if last in order else []

    def pressed() -> None:
        where = picked(message(workspace.key(HEAT)))
        if where is not None and where[0] < len(rows) and where[1] < len(columns):
            open_combination(places[rows[where[0]], columns[where[1]]])

    heat(
        {
            "label": f"{MEASURE.options[measure]} by {shortly(down)} and {shortly(across)}",
            "across": shortly(across),
            "down": shortly(down),
            "columns": [named(across, value) for value in columns],
            "rows": [named(down, value) for value in rows],
            "cells": [cells[i : i + len(columns)] for i in range(0, len(cells), len(columns))],
            "opened": opened,
            "low": "more solved" if measure == "share" else "lower loss",
            "high": "fewer solved" if measure == "share" else "higher loss, or failed",
        },
        workspace.key(HEAT),
        session.whole(pressed),
    )
    st.caption(
        "Press a cell, or go to it with the arrow keys and press Enter: its run opens on Train, trained; of several "
        "seeds the one the number stands for."
    )


def _slice(workspace: Workspace, name: str, values: list[Any]) -> None:
    """Let the visitor choose which value of a third thing the map is for."""
    key = workspace.key("third")
    place = min(workspace.choices.third, len(values))
    widgets.put(key, place)
    st.selectbox(
        f"for {SWEPT[name].label}",
        range(1, len(values) + 1),
        place - 1,
        format_func=lambda place: named(name, values[place - 1]),
        key=key,
        on_change=session.whole(lambda: workspace.choose(third=session.value(key))),
        width=260,
    )


def open_combination(combination: int) -> None:
    """Open on Train the run that the number shown of a combination stands for."""
    here, workspace = experiments(), current()
    trial = here.trials[PART]
    part = PARTS[workspace.choices.judged]
    numbers = [number for number in trial.of(combination) if trial.ended[number] >= 0]
    if not numbers:
        return
    one = nn.outcome(trial.losses[numbers, part], workspace.choices.solved)
    wanted = one.median if workspace.choices.measure == "median" else one.best
    number = next((n for n in numbers if trial.losses[n, part] == wanted), numbers[0])
    take(here, PART, number)


def _scatter(workspace: Workspace, trial: Trial) -> None:
    """Show where each run ended; a press on one opens it."""
    across, second = trial.fields[:2]
    part = PARTS[workspace.choices.judged]
    numbers = [i for i in range(len(trial.jobs)) if trial.ended[i] >= 0 and np.isfinite(trial.losses[i, part])]
    setting = [trial.settings[i // len(trial.seeds)] for i in numbers]
    values = [one[across] for one in setting]
    spread = not isinstance(values[0], str) and min(values) > 0 and max(values) >= 10 * min(values) if values else False
    grouped = len({one[second] for one in trial.settings}) <= 12
    figure = drawn_ends(
        [named(across, value) if isinstance(value, str) else value for value in values],
        trial.losses[numbers, part],
        [f"{shortly(second)} {named(second, one[second])}" if grouped else "runs" for one in setting],
        [
            f"{said(trial, one)}, seed {trial.seeds[i % len(trial.seeds)]}: {trial.losses[i, part]:.4g}"
            for i, one in zip(numbers, setting, strict=True)
        ],
        numbers,
        (SWEPT[across].label, f"loss on the {JUDGED.options[workspace.choices.judged]}"),
        charts.palette(),
        spread,
    )
    key = workspace.key(POINTS)

    def pressed() -> None:
        points = session.value(key)["selection"]["points"]
        if points:
            take(experiments(), PART, int(points[0]["customdata"][0]))

    st.plotly_chart(
        figure, key=key, theme=None, on_select=session.whole(pressed), selection_mode="points",
        config={"displayModeBar": False},
        alt=f"Where each of {len(numbers)} runs ended, by {SWEPT[across].label}.",
    )  # fmt: skip
    st.caption("Each point is a run. Press one, and it opens on Train, trained; the table has them by keyboard too.")


def _lines(workspace: Workspace, trial: Trial) -> None:
    """Show each combination as a line through its values; a range dragged on an axis picks those through it."""
    found = outcomes(workspace, trial)
    measure = "best" if workspace.choices.measure == "best" else "median"
    worth = {i: value for i, one in enumerate(found) if (value := shown(measure, one)) is not None}
    if not worth:
        return
    axes = {SWEPT[name].label: [_cell(name, trial.settings[i][name]) for i in worth] for name in trial.fields}
    judged = JUDGED.options[workspace.choices.judged]
    st.plotly_chart(
        coordinates(axes, np.array(list(worth.values())), f"{measure} loss, {judged}", charts.palette()),
        key=workspace.key("sweep lines"), theme=None, config={"displayModeBar": False},
        alt=f"{len(worth)} combinations as lines through their values, coloured by their {measure} loss.",
    )  # fmt: skip
    st.caption("Each line is a combination, blue where its loss is low. Drag along an axis to pick those through it.")


def _table(workspace: Workspace, trial: Trial) -> None:
    """Show the combinations as a table, the best first; the chosen one can be opened or pinned."""
    found = outcomes(workspace, trial)
    measure = workspace.choices.measure

    def rank(i: int) -> float:
        value = shown(measure, found[i])
        return math.inf if value is None else -value if measure == "share" else value

    order = sorted((i for i in range(len(found)) if found[i] is not None), key=rank)
    columns: dict[str, list[Any]] = {
        SWEPT[name].label: [_cell(name, trial.settings[i][name]) for i in order] for name in trial.fields
    }
    ended = [one for i in order if (one := found[i]) is not None]
    for title in ("median", "best", "solved", "failed", "runs"):
        raw = [getattr(one, title) for one in ended]
        columns[title] = [one if math.isfinite(one) else None for one in raw]
    key = workspace.key(ROWS)
    numbers = st.column_config.NumberColumn(format="%.4g")
    st.dataframe(
        columns, key=key, on_select="rerun", selection_mode="single-row", hide_index=True, height=380,
        column_config={"median": numbers, "best": numbers},
    )  # fmt: skip
    chosen = session.value(key)["selection"]["rows"] if session.value(key) else []
    if chosen and chosen[0] < len(order):
        combination = order[chosen[0]]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{said(trial, trial.settings[combination])}**: {story(found[combination])}", width="content")
            st.button("Open on Train", key="sweep open", on_click=session.whole(open_combination), args=(combination,))
            _pin(combination)
    else:
        st.caption("Choose a row to open its run on Train, or to pin it for Compare.")


def _cell(name: str, value: Any) -> Any:
    """Return a value as a table shows it, numbers as such, so that they can be put in order."""
    return named(name, value) if isinstance(value, str) else value


def _pin(combination: int) -> None:
    """Offer to pin a combination."""

    def pressed() -> None:
        say(_PINNED, pinned(experiments(), PART, combination) or "Pinned: see Compare.")

    st.button(
        "Pin for Compare", key=f"sweep pin {combination}", icon=":material/push_pin:", on_click=session.whole(pressed)
    )
    if told := said_of(_PINNED):
        st.caption(told)


_PINNED = "sweep pinned"


def _last(trial: Trial) -> None:
    """Say which run was opened last, and offer to pin its combination."""
    number = experiments().opened.get(PART, -1)
    if not 0 <= number < len(trial.jobs) or current().choices.form == "table":
        return
    combination, seed = divmod(number, len(trial.seeds))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        setting = said(trial, trial.settings[combination])
        st.caption(f"Opened last: {setting}, seed {trial.seeds[seed]}.", width="content")
        _pin(combination)


def _failures(trial: Trial) -> None:
    """Say of those that failed how many there are, and why the first did."""
    if trial.why:
        st.caption(
            f"{len(trial.why):,} of {len(trial.jobs):,} runs failed. The first: {next(iter(trial.why.values()))}"
        )


def text(trial: Trial) -> str:
    """Return all runs that have ended as CSV: what varied, seed, epochs, both losses, and why it failed."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([*trial.fields, "seed", "epochs", "training_loss", "test_loss", "failed"])
    for number in np.flatnonzero(trial.ended >= 0).tolist():
        combination, seed = divmod(number, len(trial.seeds))
        losses = [repr(loss) if math.isfinite(loss) else "" for loss in trial.losses[number].tolist()]
        setting = trial.settings[combination]
        values = [setting[name] for name in trial.fields]
        rows.writerow([*values, trial.seeds[seed], int(trial.ended[number]), *losses, trial.why.get(number, "")])
    return out.getvalue()
