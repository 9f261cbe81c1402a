"""Activations side by side: each curve with its slope below, where it falls asleep, and what many layers of it do."""

from pages.kit import frame

frame.require()

import numpy as np
import streamlit as st

import nncore as nn
from pages.figures.activations import faded, side_by_side
from pages.kit import link, theme
from pages.kit.controls import Choice, Control, Number, Row
from pages.kit.widgets import widget
from pages.lessons.questions import Question, ask
from pages.workspace.network import ELEMENTWISE

PAGE = "activations"
ONE = Choice("", "activation", "", options=ELEMENTWISE)
CURVES = Row("curves", "activations", ("sigmoid", "tanh", "relu"), item=ONE, longest=4)
REACH = Number("reach", "range of z", 6, "How far the curves go to either side.", low=2, high=20, step=1, whole=True)
AT = Number("at", "z", 2.0, "The sum a neuron has arrived at.", low=-20, high=20, step=0.1)
CONTROLS: list[Control] = [CURVES, REACH, AT]
LAYERS = 20


def chosen_curves() -> None:
    """Take in which curves are chosen."""
    st.session_state[CURVES.key] = tuple(st.session_state["curves chosen"])


def upright(formula: str) -> str:
    """Return a formula that can stand in a table, where a bare | would end the cell."""
    return formula.replace("|z|", r"\lvert z\rvert ")


def end(value: float) -> str:
    """Return an end of a range for people."""
    return f"{value:.4g}".replace("-", "−").replace("inf", "∞")


TABLE = "\n".join(
    [
        "| activation | value | slope | from … to | year | when to use it |",
        "|---|---|---|---|---|---|",
        *(
            f"| **{activation.title}** | ${upright(activation.formula)}$ | ${upright(activation.derivative_formula)}$ "
            f"| {end(activation.range[0])} … {end(activation.range[1])} | {activation.year} | {activation.when} |"
            for activation in nn.ACTIVATIONS.values()
        ),
    ]
)


@st.dialog("All activations", width="large")
def table() -> None:
    """Show what is said about every activation."""
    st.markdown(TABLE)


def questions(names: tuple[str, ...], z: float) -> list[Question]:
    """Return what to predict about the curves at z."""
    slopes = {name: abs(float(nn.ACTIVATIONS[name].derivative(z))) for name in names}
    asked = []
    steepest = max(slopes, key=slopes.__getitem__)
    titles = tuple(ELEMENTWISE[name] for name in names)
    if sum(np.isclose(slope, slopes[steepest]) for slope in slopes.values()) == 1 and len(names) > 1:
        asked.append(
            Question(
                "steepest",
                f"At z = {z:g}, which of these is the steepest?",
                ELEMENTWISE[steepest],
                f"Its slope there is {slopes[steepest]:.3f}.",
                titles,
            )
        )
    first = names[0]
    left = slopes[first] ** 10
    asked.append(
        Question(
            "ten layers",
            f"A slope travels back through ten layers of {ELEMENTWISE[first]}, each at z = {z:g}. "
            "How much of it is left?",
            *answer(left),
        )
    )
    return asked


def answer(left: float) -> tuple[str, str, tuple[str, ...]]:
    """Return the right choice about what is left of a slope, why, and all choices."""
    choices = ("more than half", "between a half and a thousandth", "less than a thousandth")
    right = choices[0] if left > 0.5 else choices[1] if left > 1e-3 else choices[2]
    return right, f"The ten slopes multiply to {left:.3g}.", choices


link.read(PAGE, CONTROLS)
link.trouble(PAGE)
names: tuple[str, ...] = tuple(dict.fromkeys(st.session_state[CURVES.key])) or CURVES.default
st.session_state[CURVES.key] = names
reach = int(st.session_state[REACH.key])
st.session_state[AT.key] = float(np.clip(st.session_state[AT.key], -reach, reach))
z = float(st.session_state[AT.key])
activations = [nn.ACTIVATIONS[name] for name in names]
told = ask(questions(names, z))
beside, middle, right = st.columns([22, 50, 28], gap="medium")
with beside, st.container(key="later-beside"):
    st.session_state["curves chosen"] = list(names)
    st.multiselect(
        "activations, up to four",
        list(ELEMENTWISE),
        format_func=ELEMENTWISE.__getitem__,
        max_selections=4,
        key="curves chosen",
        on_change=chosen_curves,
    )
    widget(REACH)
    st.slider(AT.label, float(-reach), float(reach), step=0.1, key=AT.key, help=AT.help, persist_state="session")
    for activation in activations if told else ():
        value, slope = float(activation.value(z)), float(activation.derivative(z))
        st.markdown(f"**{activation.title}** at z = {z:g}: value {value:.4f}, slope {slope:.4f}".replace("-", "−"))
with middle:
    grid = np.linspace(-reach, reach, 801)
    st.plotly_chart(
        side_by_side(
            grid,
            {activation.title: (activation.value(grid), activation.derivative(grid)) for activation in activations},
            {
                activation.title: np.abs(activation.derivative(grid)) < nn.FLAT * activation.max_derivative
                for activation in activations
            },
            {
                activation.title: (float(activation.value(z)), float(activation.derivative(z)))
                for activation in activations
            },
            z,
            theme.palette(),
        ),
        key="curves",
        theme=None,
        config={"displayModeBar": False},
        alt="The chosen activations over z, and below each its slope; where a curve is flat its slope is dotted.",
    )
with right, st.container(key="later-right"):
    layers = np.arange(1, LAYERS + 1)
    st.plotly_chart(
        faded(
            layers,
            {b.title: np.abs(float(b.derivative(z))) ** layers.astype(float) for b in activations},
            theme.palette(),
        ),
        key="faded",
        theme=None,
        config={"displayModeBar": False},
        alt="The product of as many slopes as there are layers, for each chosen activation.",
    )
    st.caption(
        f"Going back, a network multiplies one slope for every layer. At z = {z:g} this is what is left: where the "
        "product falls towards 0, the first layers hardly learn. That is the vanishing gradient."
    )
    if st.button("All activations as a table", width="stretch"):
        table()
    for activation in activations:
        st.latex(rf"\text{{{activation.title}}}: {activation.formula}")
link.write(PAGE, CONTROLS)
