"""What can be set on the Train page, and what suits a data set there."""

from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.stage.request import MOST_PER
from pages.kit.controls import Choice, Control, Flag, Number, Row
from pages.workspace import network
from pages.workspace.network import (
    ACTIVATION,
    ACTIVATIONS,
    DATA,
    ELEMENTWISE,
    HIDDEN,
    LOSS,
    NOISE,
    SAMPLE,
    SEED,
    SHARE,
    THETA,
)

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)

TEST = Flag("test", "show test points", False, "Test points are hollow: the network never learns from them.")
ACROSS = Number("across", "map across", 1, "The column along the map's x axis.", low=1, high=1000, whole=True)
UP = Number("up", "map up", 2, "The column along the map's y axis.", low=1, high=1000, whole=True)
OPTIMIZER = Choice(
    "optimizer",
    "optimiser",
    "sgd",
    "The rule that moves the weights.",
    options={name: o.title for name, o in nn.OPTIMIZERS.items()},
)
RATE = Choice(
    "rate", "learning rate", 0.03, "How far each update moves.", options={rate: f"{rate:g}" for rate in RATES}
)
BATCH = Number("batch", "batch size", 10, "Points per update.", low=1, high=500, step=1, whole=True)
SPEED = Choice(
    "speed",
    "epochs per frame",
    1,
    "Up to 60 frames a second.",
    options={"batch": "one batch"} | {n: str(n) for n in (1, 2, 5, 10, 20, MOST_PER)},
)
LINES = Choice("lines", "lines show", "weight", options=dict.fromkeys(("weight", "gradient", "change"), ""))
NODES = Choice("nodes", "neurons show", "map", options=dict.fromkeys(("map", "a", "z"), ""))
COLOURS = Choice("colours", "colours", "orange", options=dict.fromkeys(("orange", "viridis", "grey"), ""))
AXIS = Choice("axis", "loss axis", "linear", options=dict.fromkeys(("linear", "log"), ""))
BY = Choice("by", "loss by", "epoch", options=dict.fromkeys(("epoch", "batch"), ""))
ROOM = Row("window", "part of the map", (), item=Number("", "part of the map", 0, high=1000, whole=True), longest=3)
SPACE = Row("space", "space space", (), item=Number("", "space space", 1, low=0, high=100, whole=True), longest=3)
BELOW = Choice(
    "below",
    "What to study below the stage",
    None,
    options={
        "weights": "Weights and slopes",
        "measures": "Measures",
        "story": "One sample's story",
        "published": "Learnt and published",
    },
)
VIEWS = (LINES, NODES, COLOURS, AXIS, BY, ROOM, SPACE, SAMPLE)
"""Set inside the stage, by its own controls."""
CONTROLS: list[Control] = [
    DATA, NOISE, SHARE, TEST, ACROSS, UP, HIDDEN, ACTIVATIONS, LOSS, OPTIMIZER, RATE, BATCH, SEED, SPEED, THETA, *VIEWS,
    BELOW,
]  # fmt: skip
WIDE = 20
"""Columns from which a table gets a wider network."""


def chosen(control: Control) -> Any:
    """Return what the visitor has chosen, or the default where no page has asked yet."""
    return st.session_state.get(control.key, control.default)


def use_data(name: str) -> None:
    """Choose a data set, and what suits it."""
    st.session_state[DATA.key] = name
    for control in CONTROLS:  # as no page may have asked yet
        st.session_state.setdefault(control.key, control.default)
    suit()


def suit() -> None:
    """Choose what suits the chosen data: the network's answers, its size, how to learn, and what the map shows.

    On the small worlds of two inputs plain gradient descent is what one wants to see; a real table is learnt faster
    by Adam.
    """
    data = network.points()
    real = data.standardised
    output, loss = ACTIVATION.default, LOSS.default
    if data.task == "multiclass":
        output, loss = "softmax", "cross_entropy"
    elif data.task == "regression" and (real or data.n_outputs > 1):
        output = "identity"
    elif data.task == "binary" and (real or data.n_features > 2):
        output, loss = "sigmoid", "binary_cross_entropy"
    hidden = chosen(HIDDEN)
    if hidden in (HIDDEN.default, (8,), (16,)):  # else the visitor's own
        hidden = HIDDEN.default if data.n_features == 2 else (16,) if data.n_features >= WIDE else (8,)
    inner = [
        activation if activation in ELEMENTWISE else ACTIVATION.default for activation in chosen(ACTIVATIONS)[:-1]
    ][: len(hidden)]
    inner += [inner[-1] if inner else ACTIVATION.default] * (len(hidden) - len(inner))
    across, up = telling(data)
    for control, value in (
        (HIDDEN, hidden),
        (ACTIVATIONS, (*inner, output)),
        (LOSS, loss),
        (OPTIMIZER, "adam" if real else OPTIMIZER.default),
        (RATE, 0.01 if real else RATE.default),
        (ACROSS, across),
        (UP, up),
        (ROOM, ROOM.default),
        (SPACE, SPACE.default),
        (SAMPLE, SAMPLE.default),
    ):
        st.session_state[control.key] = value


def telling(data: nn.data.Dataset) -> tuple[int, int]:
    """Return the two columns, from 1, that go along most with the target; (1, 2) where there are no more than two."""
    if data.n_features < 3:
        return 1, 2
    inputs = data.inputs[data.training]
    classes = np.arange(len(data.classes)) if data.task == "multiclass" else None
    y = data.y[data.training]
    targets = y[:, :1] if classes is None else (y == classes).astype(float)
    spread = np.outer(inputs.std(axis=0), targets.std(axis=0))
    together = np.abs((inputs - inputs.mean(axis=0)).T @ (targets - targets.mean(axis=0))) / len(inputs)
    strength = np.divide(together, spread, out=np.zeros_like(spread), where=spread > 0).max(axis=1)
    first, second = np.sort(np.argsort(-strength, kind="stable")[:2])
    return int(first) + 1, int(second) + 1
