"""Data of the visitor's own, drawn on a canvas."""

from dataclasses import dataclass, field

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.drawing.drawing import CLASSES, Drawing, draw
from pages.kit import session
from pages.workspace.own_data import STAYS, Own
from pages.workspace.page import current

KEY = "draw"


@dataclass
class OnCanvas:
    """What the visitor has drawn, and why it was not taken."""

    drawing: Drawing = field(default_factory=Drawing)
    wrong: str = ""


def drawn() -> None:
    """Take in what the visitor has drawn."""
    drawing = Drawing.read(session.message(KEY, "drawn"))
    if drawing is not None:
        session.of(OnCanvas).drawing = drawing


def take() -> None:
    """Make data of the drawing, or say what it lacks."""
    canvas = session.of(OnCanvas)
    drawing = canvas.drawing
    try:
        if drawing.mode == "curve":
            curve = np.array(drawing.curve, dtype=float).reshape(-1, 2)
            data = nn.data.from_curve(curve[:, 0], curve[:, 1])
        else:
            points = np.array(drawing.points, dtype=float).reshape(-1, 3)
            names = CLASSES[: drawing.classes]
            data = nn.data.from_points(points[:, :2], points[:, 2].astype(int), names)
    except ValueError as wrong:
        canvas.wrong = str(wrong)
    else:
        current().use(Own(data, "Your drawing"))


def drawing() -> None:
    """Show the canvas and the way to use what is on it."""
    canvas = session.of(OnCanvas)
    title, button = st.columns([68, 32], vertical_alignment="center")
    with title:
        st.subheader("Draw your own data", anchor=False)
    with button:
        st.button(
            "Use this drawing", type="primary", on_click=session.whole(take), icon=":material/check:", width="stretch"
        )
    if canvas.wrong:
        st.error(canvas.wrong, icon=":material/error:")
        canvas.wrong = ""
    draw(canvas.drawing, KEY, drawn)
    st.caption(STAYS)
