"""What an experiment varies, how often it is tried, and how its results are shown."""

from dataclasses import dataclass

from pages.kit.controls import Choice, Number, Text
from pages.workspace.controls import chosen
from pages.workspace.controls.data import LABEL_NOISE
from pages.workspace.controls.learning import (
    BATCH,
    BETA1,
    BETA2,
    CLIP_NORM,
    DECAY,
    DROPOUT,
    L1,
    L2,
    MU,
    OPTIMIZER,
    RATE,
    SCHEDULE,
)
from pages.workspace.controls.network import ELEMENTWISE, INIT, INIT_SCALE, MOST_LAYERS, MOST_NEURONS

WIDTH = Number("width", "neurons in each hidden layer", 4, low=1, high=MOST_NEURONS, step=1, whole=True)
DEPTH = Number("depth", "hidden layers", 2, low=1, high=MOST_LAYERS, step=1, whole=True)
HIDDEN_ACTIVATION = Choice("activation", "activation of hidden layers", "tanh", options=ELEMENTWISE)
SWEPT = {
    one.key: one
    for one in (
        RATE, OPTIMIZER, BATCH, WIDTH, DEPTH, HIDDEN_ACTIVATION, INIT, INIT_SCALE, SCHEDULE, L1, L2, DECAY, DROPOUT,
        LABEL_NOISE, MU, BETA1, BETA2, CLIP_NORM,
    )
}  # fmt: skip
"""What a sweep may vary, by its name."""
USUAL = {
    "rate": "0.001 to 1 in 7",
    "optimizer": "sgd, momentum, adam",
    "batch": "1, 10, 50, 250",
    "width": "1, 2, 4, 8, 16",
    "depth": "1, 2, 3, 4",
    "activation": "tanh, sigmoid, relu",
    "init": "xavier, he",
    "init_scale": "0.1 to 10 in 5",
    "schedule": "constant, cosine",
    "l1": "0, 0.001, 0.003, 0.01",
    "l2": "0, 0.01, 0.03, 0.1",
    "decay": "0, 0.01, 0.1, 0.5",
    "dropout": "0, 0.1, 0.2, 0.4",
    "label_noise": "0, 0.1, 0.2, 0.4",
    "mu": "0, 0.5, 0.9, 0.99",
    "beta1": "0, 0.5, 0.9, 0.99",
    "beta2": "0.9, 0.99, 0.999",
    "clip_norm": "0.1 to 10 in 5",
}
"""The values that are tried of each unless others are chosen."""
_FIELDS = {name: one.label for name, one in SWEPT.items()}
PART = Choice(
    "part",
    "experiment",
    "sweep",
    options={"sweep": "Sweep", "lottery": "Lottery of the start", "compare": "Compare"},
)
WAY = Choice("way", "combinations", "grid", options={"grid": "All of them", "random": "Drawn at random"})
FIELD1 = Choice("field1", "vary", "rate", options=_FIELDS)
FIELD2 = Choice("field2", "and", "width", options=_FIELDS)
FIELD3 = Choice("field3", "and also", "", options={"": "nothing else"} | _FIELDS)
VALUES1, VALUES2, VALUES3 = (Text(f"values{i}", "values", "") for i in (1, 2, 3))
DRAWS = Number("draws", "how many", 60, "Combinations that are drawn.", low=2, high=2000, step=10, whole=True)
RUNS = Number(
    "runs",
    "seeds",
    5,
    "How often each combination is trained, each time with another seed.",
    low=1,
    high=100,
    step=1,
    whole=True,
)
LENGTH = Number("length", "epochs", 50, "How long each network is trained.", low=1, high=2000, step=10, whole=True)
SOLVED = Number(
    "solved", "solved below", 0.1, "A run has solved its task if its loss ends below this.", low=0.0001, high=1000,
    step=0.01,
)  # fmt: skip
MEASURE = Choice("measure", "show", "median", options={"median": "Median", "best": "Best", "share": "Solved"})
JUDGED = Choice("judged", "loss on", "test", options={"train": "training rows", "test": "test rows"})
FORM = Choice(
    "form",
    "as",
    "map",
    options={"map": "Heat map", "scatter": "Scatter", "lines": "Parallel coordinates", "table": "Table"},
)
THIRD = Number("third", "third", 1, low=1, high=100, step=1, whole=True)
LOT = Choice("lot", "network", "corners", options={"corners": "Exclusive or, two hidden neurons", "own": "Your own"})


@dataclass(frozen=True)
class ExperimentChoices:
    """What the Experiments page asks for."""

    part: str = chosen(PART)
    way: str = chosen(WAY)
    field1: str = chosen(FIELD1)
    values1: str = chosen(VALUES1)
    field2: str = chosen(FIELD2)
    values2: str = chosen(VALUES2)
    field3: str = chosen(FIELD3)
    values3: str = chosen(VALUES3)
    draws: int = chosen(DRAWS)
    runs: int = chosen(RUNS)
    length: int = chosen(LENGTH)
    solved: float = chosen(SOLVED)
    measure: str = chosen(MEASURE)
    judged: str = chosen(JUDGED)
    form: str = chosen(FORM)
    third: int = chosen(THIRD)
    lot: str = chosen(LOT)
