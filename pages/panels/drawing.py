"""Data of the visitor's own, drawn on a canvas."""

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.drawing.drawing import CLASSES, Drawing, draw
from pages.workspace.own_data import STAYS, Own, use


def drawn() -> None:
    """Take in what the visitor has drawn."""
    drawing = Drawing.read(st.session_state["draw"].get("drawn"))
    if drawing is not None:
        st.session_state["drawing"] = drawing


def take() -> None:
    """Make data of the drawing, or say what it lacks."""
    drawing: Drawing = st.session_state.get("drawing", Drawing())
    try:
        if drawing.mode == "curve":
            curve = np.array(drawing.curve, dtype=float).reshape(-1, 2)
            use(Own(nn.data.from_curve(curve[:, 0], curve[:, 1]), "Your drawing"))
        else:
            points = np.array(drawing.points, dtype=float).reshape(-1, 3)
            names = CLASSES[: drawing.classes]
            use(Own(nn.data.from_points(points[:, :2], points[:, 2].astype(int), names), "Your drawing"))
    except ValueError as wrong:
        st.session_state["drawing wrong"] = str(wrong)


def drawing() -> None:
    """Show the canvas and the way to use what is on it."""
    title, button = st.columns([68, 32], vertical_alignment="center")
    with title:
        st.subheader("Draw your own data", anchor=False)
    with button:
        st.button("Use this drawing", type="primary", on_click=take, icon=":material/check:", width="stretch")
    if wrong := st.session_state.pop("drawing wrong", ""):
        st.error(wrong, icon=":material/error:")
    draw(st.session_state.get("drawing", Drawing()), "draw", drawn)
    st.caption(STAYS)
