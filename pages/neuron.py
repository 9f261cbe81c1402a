"""One neuron: four facts about a person go in, one probability comes out, and every slider answers while dragged."""

from pages.kit import frame

frame.require()

from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.change import Change
from pages.components.neuron.curve import Note, curve_with_point
from pages.components.neuron.neuron import Hand, Slider, live_neuron
from pages.kit import link, session
from pages.kit.controls import Number
from pages.kit.plain import decimal
from pages.lessons import start
from pages.lessons.questions import Question, ask
from pages.panels.person import nearest
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.groups import NEURON
from pages.workspace.controls.steps import BIAS, INPUTS, WEIGHTS
from pages.workspace.page import begin, close_page, current, open_page

PAGE, PANEL = "neuron", "live-neuron"
GRID = np.linspace(-10, 10, 201)
SHAPE = nn.Architecture(sizes=(4, 1), activations=("sigmoid",))
PUBLISHED_W, PUBLISHED_B = nn.data.lung.published()
COLUMNS = nn.data.lung.COLUMNS
SHORT = tuple(control.key for control in INPUTS)
ABOUT_EVERYONE = tuple(control.default for control in INPUTS)


WORDS = {
    "inputs": "Inputs x: one person, each from 0 to 1",
    "weights": "Weights w: how much each input counts",
    "bias": "bias b",
    "bias_group": "Bias b: where the sum starts",
    "sum": "weighted sum z",
    "activation": "sigmoid σ",
    "output": "output",
    "picture": "The neuron: four inputs, each times its weight, are added up with the bias; the sigmoid turns the sum "
    "into a number between 0 and 1.",
    "curve": "The sigmoid from z = −10 to 10, with the neuron's own point on it and the slope there.",
    "curve_value": "z = {z}, σ(z) = {a}",
    "z_axis": "the sum z",
    "a_axis": "the answer σ(z)",
}
NOTES: list[Note] = [
    {"at": (-9.7, 0.22), "anchor": "start", "lines": ["far left: nearly 0,", "and nearly flat"]},
    {"at": (9.7, 0.8), "anchor": "end", "lines": ["far right: nearly 1,", "and nearly flat"]},
]
ALIKE = "several alike"


def put(inputs: Any = None, weights: Any = None, bias: float | None = None) -> None:
    """Set some of the numbers; the rest stay."""
    values: dict[str, float] = {}
    for controls, numbers in ((INPUTS, inputs), (WEIGHTS, weights), ([BIAS], None if bias is None else [bias])):
        if numbers is not None:
            values |= {control.key: float(number) for control, number in zip(controls, numbers, strict=True)}
    current().choose(**values)
    hand = session.of(Hand)
    hand.errors, hand.typed = {}, {}


def put_random() -> None:
    """Set weights and bias by chance, the first time from seed 1, then from 2, 3, …"""
    hand = session.of(Hand)
    hand.seed += 1
    *weights, bias = np.random.default_rng(hand.seed).integers(-100, 101, size=5) / 20
    put(weights=weights, bias=bias)


def changed() -> None:
    """Take in what the visitor dragged or typed."""
    change = Change.read(session.message(PANEL, "change"))
    if change is None or change.key not in NEURON:
        return
    hand = session.of(Hand)
    value, hand.errors[change.key] = CONTROLS[change.key].parse(change.text)
    if value is None:
        hand.typed[change.key] = change.text
    else:
        hand.typed.pop(change.key, None)
        current().choose(**{change.key: value})
    hand.answered, hand.dragging = change.number, not change.done


def slider(control: Number, column: nn.data.Column | None = None) -> Slider:
    """Describe a control to the browser; an input also in the words and units of the world."""
    value = float(getattr(current().choices, control.key))
    says = ""
    if column is not None and column.unit:
        says = f"{column.low + value * (column.high - column.low):.0f} {column.unit.split()[0]}"
    return Slider(
        key=control.key,
        label=control.label,
        field_label=f"{control.label}, number",
        value=value,
        low=control.low,
        high=control.high,
        step=control.step,
        low_label=column.low_label if column else "",
        high_label=column.high_label if column else "",
        says=says,
    )


def about_the_curve(z: float, middle: bool) -> str:
    """Say what the sigmoid does to this sum; where its middle lies only if that may be told."""
    if z < -4:
        return "You are far left: the answer is close to 0 and the curve nearly flat, so a small nudge changes little."
    if z > 4:
        return "You are far right: the answer is close to 1 and the curve nearly flat, so a small nudge changes little."
    if middle:
        return "You are on the slope: here a small change of z moves the answer most. At z = 0 it is exactly 0.5."
    return "You are on the slope: here a small change of z moves the answer most."


def compute() -> tuple[nn.Trace, list[float]]:
    """Return the neuron's forward pass and what each input adds to the sum."""
    inputs, weights, bias = current().choices.neuron
    theta, x = np.array([*weights, bias]), np.array([inputs])
    return nn.forward(SHAPE, theta, x), nn.contributions(SHAPE, theta, x).ravel().tolist()


@st.fragment
def neuron(middle: bool) -> None:
    """Draw the neuron; a drag reruns only this.

    Args:
        middle: whether it may be told what comes out at z = 0.
    """
    trace, terms = compute()
    z, output = float(trace.z[0][0, 0]), float(trace.output[0, 0])
    slope = float(nn.ACTIVATIONS["sigmoid"].derivative(z))
    hand = session.of(Hand)
    live_neuron(
        inputs=[slider(control, column) for control, column in zip(INPUTS, COLUMNS, strict=True)],
        weights=[slider(control) for control in WEIGHTS],
        bias=slider(BIAS),
        terms=terms,
        z=z,
        output=output,
        says=f"{about_the_curve(z, middle)} The slope here is {decimal(slope, 3)}.",
        curve=curve_with_point(GRID, nn.sigmoid(GRID), (z, output), slope, NOTES),
        answered=hand.answered,
        errors=hand.errors,
        typed=hand.typed,
        words=WORDS,
        key=PANEL,
        on_change=changed,
    )
    if not hand.dragging:
        close_page(PAGE, current(), NEURON)


def questions() -> list[Question]:
    """Return what to predict about the neuron."""
    _, weights, _ = current().choices.neuron
    sizes = np.abs(weights)
    most = int(sizes.argmax())
    moves = {name: f"{name}: {weight:.2f} × 1".replace("-", "−") for name, weight in zip(SHORT, weights, strict=True)}
    alike = int(np.isclose(sizes, sizes[most]).sum()) > 1
    return [
        Question(
            "zero",
            "Every input is 0 and the bias is 0. What comes out?",
            "0.5",
            "Zero times any weight is 0, so z = 0, and σ(0) = 1 / (1 + 1) = 0.5. That is why a neuron has a bias: "
            "drag **b** and move its answer.",
            ("0", "0.5", "1", "It depends"),
            true_of={
                "0": "The sum z is indeed 0, but the sigmoid turns 0 into the middle of its curve.",
                "1": "The sigmoid comes near 1 only far to the right, where z is large.",
                "It depends": "It would, if an input were above 0: then its weight would count.",
            },
            then=lambda: put(inputs=[0] * 4, bias=0.0),
        ),
        Question(
            "heaviest",
            "Which input can move the sum z most, from one end of its slider to the other?",
            ALIKE if alike else SHORT[most],
            f"An input goes from 0 to 1, so it moves z by its weight: {moves[SHORT[most]]}.",
            (*SHORT, ALIKE),
            true_of={**{name: f"{said}." for name, said in moves.items()}, ALIKE: f"{'; '.join(moves.values())}."},
        ),
    ]


def to_network() -> None:
    """Take the neuron along as the first of two, whose answers a third one weighs, and the person as a sample."""
    workspace = current()
    inputs, weights, bias = workspace.choices.neuron
    begin(workspace, "lung", (2,), ("sigmoid", "sigmoid"), "binary_cross_entropy")
    theta = nn.initial(workspace.arch, seed=1)
    first = workspace.arch.layers(theta)[0]
    first.w[:, 0], first.b[0] = weights, bias
    workspace.edit(theta)
    workspace.choose(sample=nearest(workspace.data, np.array(inputs)) + 1)
    st.switch_page("pages/network.py")


def presets() -> None:
    """Offer weights worth seeing."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            "Published risk model",
            help="Weights derived from published coefficients (PLCOall2014, six-year risk of lung cancer), on these "
            "scales.",
            on_click=session.whole(lambda: put(inputs=ABOUT_EVERYONE, weights=PUBLISHED_W, bias=PUBLISHED_B)),
        )
        st.button(
            "All ones",
            help="Every weight and the bias 1.",
            on_click=session.whole(lambda: put(weights=[1] * 4, bias=1.0)),
        )
        st.button(
            "Random",
            help="Random weights and bias, in the same order for everyone.",
            on_click=session.whole(put_random),
        )
        st.button("Everyone's zero", help="All four inputs 0.", on_click=session.whole(lambda: put(inputs=[0] * 4)))
        if st.button("Add a second neuron", help="Put this neuron into a network, its weights kept.", type="primary"):
            to_network()
        st.caption(
            "The risk model is published and simplified to these scales. It shows a neuron; it is not medical advice.",
            width="content",
        )


open_page(PAGE, NEURON)
link.show_notes(PAGE)
start.offer()
told = ask(PAGE, questions())
neuron("zero" in told)
presets()
