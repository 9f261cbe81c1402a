"""Who runs a race, over what ground and how far, and how it is watched."""

from dataclasses import dataclass
from typing import Any

import nncore as nn
from pages.kit.controls import Choice, Number, Row
from pages.workspace.controls import chosen
from pages.workspace.controls.data import SEED
from pages.workspace.controls.experiments import DEPTH, HIDDEN_ACTIVATION, WIDTH
from pages.workspace.controls.learning import BATCH, OPTIMIZER, RATE
from pages.workspace.controls.network import ELEMENTWISE, INIT
from pages.workspace.controls.stage import worded
from pages.workspace.entrants import MIXED, Entrants, Mix

PENALTIES: dict[str, dict[str, float]] = {
    "none": {},
    "l1": {"l1": 0.003},
    "l2": {"l2": 0.03},
    "decay": {"weight_decay": 0.03},
    "dropout": {"dropout": 0.2},
}
"""What each racer has of regularisation, by the names in a link: fields of `Recipe`, all others 0."""
_PENALTY = Choice(
    "",
    "regularisation",
    "none",
    options={
        "none": "No penalty",
        "l1": "L1, 0.003",
        "l2": "L2, 0.03",
        "decay": "Weight decay, 0.03",
        "dropout": "Dropout, 0.2",
    },
)
MIX = Mix(
    "",
    "several things",
    (),
    fields={
        "optimizer": OPTIMIZER,
        "rate": RATE,
        "batch": BATCH,
        "init": INIT,
        "activation": HIDDEN_ACTIVATION,
        "width": WIDTH,
        "depth": DEPTH,
        "penalty": _PENALTY,
        "seed": SEED,
    },
)
RACE = Entrants(
    "race",
    "racers",
    ("optimizer", "sgd", "momentum", "adam"),
    kinds={
        "optimizer": OPTIMIZER,
        "rate": RATE,
        "init": INIT,
        "batch": BATCH,
        "activation": Choice("", "activation", "tanh", options=ELEMENTWISE),
        "deep": Choice("", "activation of six layers", "tanh", options=ELEMENTWISE),
        "penalty": _PENALTY,
        "width": WIDTH,
        "seed": SEED,
        MIXED: MIX,
    },
)
DISTANCE = Number("distance", "epochs", 200, "How long the race is.", low=20, high=400, step=20, whole=True)
NETWORK_GROUND = "network"
GROUND = Choice(
    "ground",
    "ground",
    NETWORK_GROUND,
    "What they go downhill on: the loss of this network, or a textbook surface of two numbers.",
    options={NETWORK_GROUND: "This network"} | {name: one.title for name, one in nn.SURFACES.items()},
)
TEXTBOOK_KINDS = ("optimizer", "rate")
"""What racers on a textbook surface can differ in, in one of them or in both."""
GROUND_RATE = Choice("ground_rate", "learning rate", None, "How far each step moves.", options=RATE.options)
PLACES = 1000
"""The parts of a picture's side in which a place on it is told."""
BEGIN = Row("begin", "start", (), "Where they begin.", item=Number("", "start", 0, high=PLACES, whole=True), longest=2)
PICTURE = Choice("picture", "picture", "maps", options=worded("maps principal weights random"))
TRACE = Choice("trace", "curves show", "train", options=worded("train test norm"))
AGAINST = Choice("against", "curves by", "epoch", options=worded("epoch seconds"))


@dataclass(frozen=True)
class RaceChoices:
    """What the Race page asks for."""

    race: tuple[Any, ...] = chosen(RACE)
    distance: int = chosen(DISTANCE)
    ground: str = chosen(GROUND)
    ground_rate: float | None = chosen(GROUND_RATE)
    begin: tuple[int, ...] = chosen(BEGIN)
    picture: str = chosen(PICTURE)
    trace: str = chosen(TRACE)
    against: str = chosen(AGAINST)
