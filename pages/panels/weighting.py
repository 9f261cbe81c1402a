"""How much each class counts in the loss: all rows alike, balanced, or a number for each class."""

from typing import Any

import streamlit as st

import nncore as nn
from nncore.weighting import BALANCED
from pages.kit import session, widgets
from pages.kit.plain import plain
from pages.workspace.choices import CONTROLS
from pages.workspace.weighting import MOST_WEIGHT
from pages.workspace.workspace import Workspace

NONE, GIVEN = "none", "given"
WAYS = {NONE: "all rows alike", BALANCED: "balanced", GIVEN: "a number for each"}


def field(workspace: Workspace) -> None:
    """Show the ways to choose from, and for each class what one of its rows counts."""
    control = CONTROLS["class_weights"]
    if widgets.is_hidden(control):
        return
    key, chosen, classes = workspace.key(control.key), workspace.choices.class_weights, workspace.data.classes

    def changed() -> None:
        way = st.session_state[key]
        ones = (1.0,) * len(classes)
        workspace.choose(class_weights={NONE: None, GIVEN: ones}.get(way, way))

    way = GIVEN if isinstance(chosen, tuple) else chosen or NONE
    widgets.put(key, way)
    st.selectbox(
        control.label,
        list(WAYS),
        list(WAYS).index(way),
        format_func=WAYS.__getitem__,
        key=key,
        help=control.help,
        on_change=session.whole(changed),
    )
    if isinstance(chosen, tuple):
        halves: list[Any] = []
        for i, name in enumerate(classes):
            halves = halves or list(st.columns(2, gap="small"))
            with halves.pop(0):
                one(workspace, chosen, i, name)
    weights = nn.class_weights(workspace.data, chosen)
    if weights is not None:
        told = " · ".join(f"{plain(name)} {each:.3g}" for name, each in zip(classes, weights, strict=True))
        st.caption(f"In the loss a row counts: {told}.")


def one(workspace: Workspace, chosen: tuple[float, ...], i: int, name: str) -> None:
    """Show the field of a class."""
    key = workspace.key(f"class weight {i + 1}")

    def changed() -> None:
        weights = (*chosen[:i], float(st.session_state[key]), *chosen[i + 1 :])
        workspace.choose(class_weights=weights)

    widgets.put(key, chosen[i])
    st.number_input(
        plain(name),
        min_value=1 / MOST_WEIGHT,
        max_value=MOST_WEIGHT,
        value=chosen[i],
        step=0.5,
        format="%g",
        key=key,
        on_change=session.whole(changed),
    )
