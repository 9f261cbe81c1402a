"""What came out of a sweep as a point for each run, or as a line or a row for each combination."""

import math
from typing import Any

import numpy as np
import streamlit as st

from pages.figures.experiments import coordinates, ends
from pages.kit import charts, session
from pages.panels.runs import said, shortly, take
from pages.panels.sweep_outcomes import PART, Outcomes, offer_pin, open_combination, story
from pages.workspace.background import experiments
from pages.workspace.controls.experiments import SWEPT
from pages.workspace.trials import named
from pages.workspace.workspace import Workspace

POINTS, ROWS = "sweep points", "sweep rows"


def scatter(workspace: Workspace, seen: Outcomes) -> None:
    """Show where each run ended; a press on one opens it."""
    trial, part = seen.trial, seen.part
    across, second = trial.fields[:2]
    numbers = [i for i in range(len(trial.jobs)) if trial.ended[i] >= 0 and np.isfinite(trial.losses[i, part])]
    setting = [trial.settings[i // len(trial.seeds)] for i in numbers]
    values = [one[across] for one in setting]
    spread = not isinstance(values[0], str) and min(values) > 0 and max(values) >= 10 * min(values) if values else False
    grouped = len({one[second] for one in trial.settings}) <= 12
    figure = ends(
        [named(across, value) if isinstance(value, str) else value for value in values],
        trial.losses[numbers, part],
        [f"{shortly(second)} {named(second, one[second])}" if grouped else "runs" for one in setting],
        [
            f"{said(trial, one)}, seed {trial.seeds[i % len(trial.seeds)]}: {trial.losses[i, part]:.4g}"
            for i, one in zip(numbers, setting, strict=True)
        ],
        numbers,
        (SWEPT[across].label, f"loss on the {seen.rows}"),
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


def lines(workspace: Workspace, seen: Outcomes) -> None:
    """Show each combination as a line through its values; a range dragged on an axis picks those through it."""
    trial, measure = seen.trial, "best" if seen.measure == "best" else "median"
    worth = {i: value for i in range(len(seen.found)) if (value := seen.value(i, measure)) is not None}
    if not worth:
        return
    axes = {SWEPT[name].label: [_cell(name, trial.settings[i][name]) for i in worth] for name in trial.fields}
    st.plotly_chart(
        coordinates(axes, np.array(list(worth.values())), f"{measure} loss, {seen.rows}", charts.palette()),
        key=workspace.key("sweep lines"), theme=None, config={"displayModeBar": False},
        alt=f"{len(worth)} combinations as lines through their values, coloured by their {measure} loss.",
    )  # fmt: skip
    st.caption("Each line is a combination, blue where its loss is low. Drag along an axis to pick those through it.")


def table(workspace: Workspace, seen: Outcomes) -> None:
    """Show the combinations as a table, the best first; the chosen one can be opened or pinned."""
    trial, found = seen.trial, seen.found

    def rank(i: int) -> float:
        value = seen.value(i)
        return math.inf if value is None else -value if seen.measure == "share" else value

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
            offer_pin(combination)
    else:
        st.caption("Choose a row to open its run on Train, or to pin it for Compare.")


def _cell(name: str, value: Any) -> Any:
    """Return a value as a table shows it, numbers as such, so that they can be put in order."""
    return named(name, value) if isinstance(value, str) else value
