"""Activations side by side: each curve with its derivative below, where it is flat, and what many layers of it do."""

from pages.kit import frame

frame.require()

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.chart.chart import chart
from pages.figures.activations import faded, side_by_side
from pages.kit import charts, link, session, widgets
from pages.kit.plain import decimal, typeset
from pages.lessons.questions import Question, ask
from pages.workspace.controls.groups import LINKED
from pages.workspace.controls.network import ELEMENTWISE
from pages.workspace.controls.steps import CURVES
from pages.workspace.page import close_page, control, open_page

PAGE = "activations"
NAMES = LINKED[PAGE]
CHOSEN = "curves chosen"
ALIKE = "several alike"
LAYERS = 20


def upright(formula: str) -> str:
    """Return a formula that can stand in a table, where a bare | would end the cell."""
    return formula.replace("|z|", r"\lvert z\rvert ")


def end(value: float) -> str:
    """Return an end of a range for people."""
    return f"{value:.4g}".replace("-", "−").replace("inf", "∞")


TABLE = "\n".join(
    [
        "| activation | value | derivative | from … to | year | when to use it |",
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
    slopes = {ELEMENTWISE[name]: float(nn.ACTIVATIONS[name].derivative(z)) for name in names}
    sizes = np.abs(list(slopes.values()))
    most = int(sizes.argmax())
    alike = int(np.isclose(sizes, sizes[most]).sum()) > 1
    own = {title: f"The derivative of {title} at {z:g} is {short(slope)}." for title, slope in slopes.items()}
    asked = []
    if len(names) > 1:
        asked.append(
            Question(
                "steepest",
                f"At z = {z:g}, which of these curves is the steepest, upwards or downwards?",
                ALIKE if alike else list(slopes)[most],
                own[list(slopes)[most]],
                (*slopes, ALIKE),
                true_of={**own, ALIKE: f"{' '.join(own.values())}"},
            )
        )
    title, slope = next(iter(slopes.items()))
    left = abs(slope) ** 10
    choices = ("more than half", "between a half and a thousandth", "less than a thousandth")
    asked.append(
        Question(
            "ten layers",
            "Going back through a layer, a gradient is multiplied by the derivative of its activation. How much is "
            f"left after ten layers of {title}, each at z = {z:g}?",
            choices[0] if left > 0.5 else choices[1] if left > 1e-3 else choices[2],
            f"The derivative of {title} at {z:g} is {short(slope)}. Multiplied by itself ten times its size is "
            f"{short(left)}.",
            choices,
            true_of={
                choices[0]: f"More than half would need a derivative above {0.5**0.1:.2f} in each layer.",
                choices[1]: f"That would need a derivative between {1e-3**0.1:.2f} and {0.5**0.1:.2f} in each layer.",
                choices[2]: f"That would need a derivative below {1e-3**0.1:.2f} in each layer.",
            },
        )
    )
    return asked


def short(value: float) -> str:
    """Return a number of three digits for people."""
    return typeset(f"{value:.3g}")


workspace = open_page(PAGE, NAMES)
link.show_notes(PAGE)
chosen = workspace.choices
reach = int(chosen.reach)
workspace.choose(
    curves=tuple(dict.fromkeys(chosen.curves)) or CURVES.default, at=float(np.clip(chosen.at, -reach, reach))
)
names, z = workspace.choices.curves, workspace.choices.at
activations = [nn.ACTIVATIONS[name] for name in names]
told = ask(PAGE, questions(names, z))
beside, middle, right = st.columns([22, 50, 28], gap="medium")
with beside, st.container(key="later-beside"):
    widgets.put(CHOSEN, list(names))
    st.multiselect(
        "activations, up to four",
        list(ELEMENTWISE),
        list(names),
        format_func=ELEMENTWISE.__getitem__,
        max_selections=4,
        key=CHOSEN,
        on_change=session.whole(lambda: workspace.choose(curves=tuple(session.value(CHOSEN)))),
    )
    control(workspace, "reach")
    control(workspace, "at", kind="slider", limits=(float(-reach), float(reach)))
    for activation in activations if "steepest" in told else ():
        value, slope = float(activation.value(z)), float(activation.derivative(z))
        at, high, steep = typeset(f"{z:g}"), decimal(value, 4), typeset(f"{slope:#.4g}")
        st.markdown(f"**{activation.title}** at z = {at}: value {high}, derivative {steep}")
with middle:
    grid = np.arange(-400, 401) * reach / 400  # its middle is 0 and nothing else
    chart(
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
            charts.palette(),
            waiting="" if "steepest" in told else "The derivatives appear here once you have answered.",
        ),
        key="curves",
        alt="The chosen activations over z, and below each its derivative, dotted where the curve is flat.",
        grow=1.0,
    )
with right, st.container(key="later-right"):
    layers = np.arange(1, LAYERS + 1)
    chart(
        faded(
            layers,
            {b.title: np.abs(float(b.derivative(z))) ** layers.astype(float) for b in activations},
            charts.palette(),
            waiting="" if "ten layers" in told else "What is left appears here<br>once you have answered.",
        ),
        key="faded",
        alt="The product of as many derivatives as there are layers, for each chosen activation.",
        grow=0.5,
    )
    st.caption(
        f"Going back, a network multiplies one derivative for every layer. At z = {z:g} this is what is left. Where "
        "the "
        "product falls towards 0, the first layers hardly learn: that is the vanishing gradient."
    )
    if st.button("All activations as a table", width="stretch"):
        table()
    for activation in activations:
        st.latex(rf"\text{{{activation.title}}}: {activation.formula}")
close_page(PAGE, workspace, NAMES)
