"""A network is read layer by layer: answers times weights, plus biases, through the activation, and on to the next."""

from pages.kit import frame

frame.require()

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.components.matrices.matrices import Ask, glass
from pages.kit import link
from pages.kit.controls import Control, Number
from pages.kit.widgets import widget
from pages.lessons.questions import Question, ask
from pages.workspace import network
from pages.workspace.network import (
    ACTIVATIONS,
    DATA,
    HIDDEN,
    NETWORK,
    SAMPLE,
    WHOLE,
    chosen,
    points,
    shape,
)

PAGE, PANE = "network", "glass"
LAYER = Number("layer", "layer", 1, "The layer written out.", low=1, high=7, whole=True)
WEIGHT = Number("weight", "a weight", 0.0, low=-100, high=100)
CONTROLS: list[Control] = [*NETWORK, SAMPLE, WHOLE, LAYER]
TEN = 10


def said_by_visitor() -> None:
    """Take in what was done under the glass."""
    done = Ask.read(st.session_state[PANE].get("ask"))
    if done is None:
        return
    st.session_state["glass answered"], st.session_state["glass error"] = done.number, ""
    arch = shape(points())
    theta = network.theta(arch)
    if done.do == "layer":
        st.session_state[LAYER.key] = min(max(1, done.layer), len(arch.shapes))
    elif done.do == "shape":
        network.reshape(arch, done.hidden, done.activations)
        st.session_state[LAYER.key] = min(chosen(LAYER), len(chosen(HIDDEN)) + 1)
    elif done.do in ("set", "nudge"):
        try:
            index = arch.index(done.layer, done.row, done.column)
        except ValueError:
            return
        value, wrong = WEIGHT.parse(done.text)
        st.session_state["glass error"] = wrong
        if value is not None:
            kept = theta.copy()
            kept[index] = np.clip(value + (theta[index] if done.do == "nudge" else 0.0), WEIGHT.low, WEIGHT.high)
            network.keep(kept)


def presets() -> None:
    """Offer networks worth reading."""
    st.button(
        "Lung disease, one hidden layer",
        on_click=lambda: network.put("lung", (3,), ("tanh", "sigmoid"), "binary_cross_entropy"),
        width="stretch",
    )
    st.button(
        "Exclusive or, one neuron",
        help="The function no single neuron can do: change its weights and see how many points you get right.",
        on_click=lambda: network.put("xor", (), ("tanh",)),
        width="stretch",
    )
    st.button(
        "Exclusive or, a hidden layer",
        help="Train this one, and come back to see what the hidden neurons have found.",
        on_click=lambda: network.put("xor", (4,), ("tanh", "tanh")),
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
    return [
        Question(
            f"count {layer}",
            f"{n_in} numbers go into {name} and {n_out} come out. How many weights and biases has it?",
            float(count),
            f"{n_in} × {n_out} weights and {n_out} biases make {count}.",
        ),
        Question(
            f"zeros {layer}",
            f"If only zeros went into {name}, what would its first neuron answer?",
            zero,
            f"Nothing but its bias is left: z = {bias:.3f}, and {activation.title}({bias:.3f}) = {zero:.3f}.",
            tolerance=0.02,
        ),
    ]


data, arch, theta = network.enter(PAGE, CONTROLS)
layer = st.session_state[LAYER.key] = min(chosen(LAYER), len(arch.shapes))
st.session_state[SAMPLE.key] = min(chosen(SAMPLE), len(data.inputs))
ask(questions(arch, theta, layer))
beside, under_glass = st.columns([20, 80], gap="medium")
with beside, st.container(key="later-beside"):
    widget(DATA, on_change=lambda: network.put(chosen(DATA), chosen(HIDDEN), chosen(ACTIVATIONS)))
    widget(SAMPLE)
    widget(WHOLE)
    rows = np.arange(chosen(SAMPLE) - 1, chosen(SAMPLE) - 1 + (TEN if chosen(WHOLE) else 1)) % len(data.inputs)
    x, y = data.inputs[rows], data.y[rows]
    if data.task == "binary":
        st.caption(f"{data.title}. Truth of the sample: **{data.classes[int(y[0, 0])]}**.")
    else:
        st.caption(f"{data.title}. Truth of the sample: **{y[0, 0]:.3f}**.")
    whole = nn.forward(arch, theta, data.train[0]).output
    if data.task == "binary":
        low, high = nn.class_targets(arch.activations[-1])
        right = float(nn.accuracy(whole, data.train[1], (low + high) / 2))
        st.caption(f"It gets **{right:.1%}** of {len(whole)} training points right.")
    presets()
    st.page_link("pages/train.py", label="Train this network", icon=":material/play_circle:")
with under_glass:
    glass(
        arch,
        theta,
        nn.forward(arch, theta, x),
        [column.name for column in data.columns],
        st.session_state.get("glass answered", 0),
        PANE,
        said_by_visitor,
        layer=layer,
        error=st.session_state.get("glass error", ""),
    )
link.write(PAGE, CONTROLS)
