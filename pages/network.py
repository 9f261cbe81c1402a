"""A network is read layer by layer: answers times weights, plus biases, through the activation, and on to the next."""

from pages.kit import frame

frame.require()

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.components.matrices.matrices import Answered, Ask, glass
from pages.kit import session
from pages.kit.controls import Number
from pages.kit.plain import decimal, percent, typeset
from pages.lessons.questions import Question, ask
from pages.panels.person import nearest
from pages.workspace.controls.groups import LINKED
from pages.workspace.controls.network import MOST_LAYERS, MOST_NEURONS
from pages.workspace.page import begin, close_page, control, open_network

PAGE, MATRICES = "network", "matrices"
NAMES = LINKED[PAGE]
VALUE = Number("value", "a weight", 0.0, low=-100, high=100)
TEN = 10


def take_in() -> None:
    """Take in what was done at the matrices."""
    done = Ask.read(session.message(MATRICES, "ask"))
    answered = session.of(Answered, MATRICES)
    if done is None or done.number == answered.number:  # one that was thought lost comes again
        return
    answered.number, answered.error = done.number, ""
    if done.do == "layer":
        workspace.choose(layer=max(1, done.layer))
    elif done.do == "shape":
        workspace.reshape(done.hidden, done.activations)
    elif done.do in ("set", "nudge"):
        try:
            index = workspace.arch.index(done.layer, done.row, done.column)
        except ValueError:
            return
        value, answered.error = VALUE.parse(done.text)
        if value is not None:
            theta = workspace.theta.copy()
            theta[index] = np.clip(value + (theta[index] if done.do == "nudge" else 0.0), VALUE.low, VALUE.high)
            workspace.edit(theta)


def presets() -> None:
    """Offer networks worth reading."""
    st.button(
        "Lung disease, one hidden layer",
        on_click=session.whole(lambda: begin(workspace, "lung", (3,), ("tanh", "sigmoid"), "binary_cross_entropy")),
        width="stretch",
    )
    st.button(
        "Exclusive or, one neuron",
        help="The function no single neuron can do: change its weights and see how many points you get right.",
        on_click=session.whole(lambda: begin(workspace, "xor", (), ("tanh",))),
        width="stretch",
    )
    st.button(
        "Exclusive or, a hidden layer",
        help="Train this one, and come back to see what the hidden neurons have found.",
        on_click=session.whole(lambda: begin(workspace, "xor", (4,), ("tanh", "tanh"))),
        width="stretch",
    )


def questions(arch: nn.Architecture, theta: NDArray[Any], layer: int) -> list[Question]:
    """Return what to predict about the layer written out."""
    n_in, n_out = arch.sizes[layer - 1], arch.sizes[layer]
    count = (n_in + 1) * n_out
    bias = float(arch.layers(theta)[layer - 1].b[0])
    activation = nn.ACTIVATIONS[arch.activations[layer - 1]]
    zero = float(activation.value(bias))
    name = "the output layer" if layer == len(arch.shapes) else f"layer {layer}"
    shown, answer = decimal(bias, 3), decimal(zero, 3)
    wrong = {}
    if bias != zero:
        wrong[float(f"{bias:.3f}")] = f"{shown} is its sum z; its answer is {activation.title} of that."
    if bias:
        none = float(activation.value(0.0))
        wrong[float(f"{none:.3f}")] = f"{typeset(f'{none:.3g}')} would come out if its bias were 0 too."
    return [
        Question(
            "count",
            f"Numbers into {name}: {n_in}. Numbers out: {n_out}. How many weights and biases has it?",
            float(count),
            f"Weights: {n_in} × {n_out}. Biases: {n_out}. Together they are {count}.",
            true_of={
                float(n_in * n_out): f"{n_in * n_out} are the weights alone; each neuron has a bias too.",
                float(n_in + n_out): f"{n_in} + {n_out} is a number for each neuron; a weight belongs to each line.",
            },
        ),
        Question(
            "zeros",
            f"If only zeros went into {name}, what would its first neuron answer?",
            zero,
            f"Nothing but its bias is left: z = {shown}, and {activation.title}({shown}) = {answer}.",
            tolerance=0.02,
            true_of=wrong,
        ),
    ]


workspace = open_network(PAGE, NAMES)
data, arch, theta, _, chosen = workspace.moment()
ask(PAGE, questions(arch, theta, chosen.layer))
beside, network = st.columns([20, 80], gap="medium")
with beside, st.container(key="later-beside"):
    control(workspace, "data", on_change=lambda name: begin(workspace, name, chosen.hidden, chosen.activations))
    control(workspace, "sample")
    control(workspace, "batch10")
    rows = np.arange(chosen.sample - 1, chosen.sample - 1 + (TEN if chosen.batch10 else 1)) % len(data.inputs)
    x, y = data.inputs[rows], data.y[rows]
    if data.name == "lung" and chosen.sample - 1 == nearest(data, np.array(chosen.neuron[0])):
        st.caption("This is the person of the cohort who is nearest to the one set on the Neuron page.")
    if data.task == "binary":
        st.caption(f"{data.title}. Truth of the sample: **{data.classes[int(y[0, 0])]}**.")
    else:
        st.caption(f"{data.title}. Truth of the sample: **{decimal(y[0, 0], 3)}**.")
    whole = nn.forward(arch, theta, data.train[0]).output
    if data.task == "binary":
        low, high = nn.class_targets(arch.activations[-1])
        right = float(nn.accuracy(whole, data.train[1], (low + high) / 2))
        st.caption(f"It gets **{percent(right)}** of {len(whole)} training points right.")
    st.page_link("pages/train.py", label="Train this network", icon=":material/play_circle:")
    presets()
with network:
    answered = session.of(Answered, MATRICES)
    glass(
        arch,
        theta,
        nn.forward(arch, theta, x),
        [column.name for column in data.columns],
        answered.number,
        MATRICES,
        take_in,
        MOST_LAYERS,
        MOST_NEURONS,
        layer=chosen.layer,
        error=answered.error,
    )
close_page(PAGE, workspace, NAMES)
