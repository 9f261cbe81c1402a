"""A sweep as a heat map: two things that vary along its sides, and of a third one value at a time."""

from typing import Any

import streamlit as st

from pages.components.heat.heat import Cell, Map, heat, levels, picked
from pages.kit import session, widgets
from pages.panels.runs import message, shortly
from pages.panels.sweep_outcomes import PART, Outcomes, open_combination, story
from pages.workspace.background import experiments
from pages.workspace.controls.experiments import MEASURE, SWEPT
from pages.workspace.trials import Plan, named
from pages.workspace.workspace import Workspace

HEAT = "sweep heat"


def preview(workspace: Workspace) -> None:
    """Show the empty map of a sweep that is still to be started."""
    plan = Plan.of(workspace.choices)
    if plan.wrong or plan.random:
        return
    settings, (down, across, *_) = plan.settings(workspace.choices.seed), plan.fields
    rows, columns = _values(settings, down), _values(settings, across)
    label = f"What will be tried: {shortly(down)} and {shortly(across)}"
    empty: Cell = {"text": "", "level": None, "tip": story(None)}
    with st.container(key="dimmed"):
        heat(
            _map(label, (down, across), rows, columns, [empty] * len(rows) * len(columns)),
            workspace.key("sweep preview"),
            lambda: None,
        )


def show(workspace: Workspace, seen: Outcomes) -> None:
    """Show two things that vary as a heat map, and of a third one value at a time."""
    trial, measure = seen.trial, seen.measure
    down, across, *third = trial.fields
    kept = list(range(len(trial.settings)))
    if third:
        values = _values(trial.settings, third[0])
        at = min(workspace.choices.third, len(values)) - 1
        _slice(workspace, third[0], values)
        kept = [i for i in kept if trial.settings[i][third[0]] == values[at]]
    settings = [trial.settings[i] for i in kept]
    rows, columns = _values(settings, down), _values(settings, across)
    places = {(one[down], one[across]): i for i, one in zip(kept, settings, strict=True)}
    order = [places[row, column] for row in rows for column in columns]
    numbers = [seen.value(i) for i in order]
    # What is better is blue: a low loss, a large share.
    far = levels([None if n is None else -n for n in numbers] if measure == "share" else numbers)
    cells: list[Cell] = [
        {
            "text": seen.text(i),
            "level": level if seen.found[i] is None or level is not None else 1.0,
            "tip": story(seen.found[i]),
        }
        for i, level in zip(order, far, strict=True)
    ]
    last = experiments().opened.get(PART, -1) // len(trial.seeds)

    def pressed() -> None:
        where = picked(message(workspace.key(HEAT)))
        if where is not None and where[0] < len(rows) and where[1] < len(columns):
            open_combination(places[rows[where[0]], columns[where[1]]])

    heat(
        _map(
            f"{MEASURE.options[measure]} by {shortly(down)} and {shortly(across)}",
            (down, across),
            rows,
            columns,
            cells,
            opened=list(divmod(order.index(last), len(columns))) if last in order else [],
            ends=("more solved", "fewer solved") if measure == "share" else ("lower loss", "higher loss, or failed"),
        ),
        workspace.key(HEAT),
        session.whole(pressed),
    )
    st.caption(
        "Press a cell, or go to it with the arrow keys and press Enter: its run opens on Train, trained; of several "
        "seeds the one the number stands for."
    )


def _values(settings: list[dict[str, Any]], name: str) -> list[Any]:
    """Return the different values of a field, in the order in which they come."""
    return list(dict.fromkeys(setting[name] for setting in settings))


def _map(
    label: str,
    fields: tuple[str, str],
    rows: list[Any],
    columns: list[Any],
    cells: list[Cell],
    opened: list[int] | None = None,
    ends: tuple[str, str] = ("lower loss", "higher loss, or failed"),
) -> Map:
    """Return a heat map of cells, row by row, whose sides are the values of two fields: down, then across."""
    down, across = fields
    return {
        "label": label,
        "across": shortly(across),
        "down": shortly(down),
        "columns": [named(across, value) for value in columns],
        "rows": [named(down, value) for value in rows],
        "cells": [cells[i : i + len(columns)] for i in range(0, len(cells), len(columns))],
        "opened": opened or [],
        "low": ends[0],
        "high": ends[1],
    }


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
