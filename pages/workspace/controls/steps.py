"""What the pages from one neuron to the descent ask for: one sample, one weight, one layer, and how it is looked at."""

from dataclasses import dataclass

import nncore as nn
from pages.kit.controls import Choice, Flag, Number, Row
from pages.workspace.controls import chosen
from pages.workspace.controls.learning import rates
from pages.workspace.controls.network import ELEMENTWISE, MOST_LAYERS

# ---- the neuron page

_PUBLISHED_W, _PUBLISHED_B = nn.data.lung.published()
_FACTS = {"age": 0.9, "smoking": 0.9, "air": 0.6, "family": 1.0}
INPUTS = [Number(name, name, start, step=0.01) for name, start in _FACTS.items()]
WEIGHTS = [
    Number(f"w{i + 1}", f"w{'₁₂₃₄'[i]} {name}", float(_PUBLISHED_W[i]), low=-10, high=10, step=0.05)
    for i, name in enumerate(_FACTS)
]
BIAS = Number("b", "bias b", float(_PUBLISHED_B), low=-12, high=12, step=0.05)

# ---- the activations page

CURVES = Row(
    "curves",
    "activations",
    ("sigmoid", "tanh", "relu"),
    item=Choice("", "activation", "", options=ELEMENTWISE),
    longest=4,
)
REACH = Number(
    "reach", "range of z", 6, "How far the curves go to both sides of 0.", low=2, high=20, step=1, whole=True
)
AT = Number("at", "z", 2.0, "The sum at which the curves are read.", low=-20, high=20, step=0.1)

# ---- one sample, one weight, one layer

SAMPLE = Number("sample", "sample", 1, "Which row of the data goes in.", low=1, high=200_000, step=1, whole=True)
BATCH10 = Flag("batch10", "ten samples at once", False, "A mini-batch is one matrix: a row for each sample.")
LAYER = Number("layer", "layer", 1, "The layer written out.", low=1, high=MOST_LAYERS + 1, whole=True)
# The first weights of the network that everyone begins with lead to saturated neurons: hardly anything comes of a step.
WEIGHT = Number("weight", "weight", 7, "The weight or bias that is looked at.", low=1, high=9999, step=1, whole=True)
SECOND = Number("second", "second weight", 2, "The other weight of the map.", low=1, high=9999, step=1, whole=True)

# ---- the cost, backpropagation and descent pages

FEW = Number("few", "samples", 6, "How many are judged, from the chosen one on.", low=2, high=12, step=1, whole=True)
ROWS = Choice(
    "rows",
    "rows",
    None,
    "The rows over which the loss and its gradient are taken.",
    options={"sample": "this sample", "batch": "a batch", "all": "all training rows"},
)
VIEW = Choice("view", "view", "one", options={"one": "One weight", "two": "Two weights", "surface": "In 3-D"})
ARROW = Flag("arrow", "show the way downhill", False, "Against the gradient: where the loss falls fastest.")
NUDGE = Choice(
    "nudge",
    "nudge ε",
    5,
    "How far the weight is moved up and down to measure the gradient.",
    options={n: f"10{str(-n).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}" for n in range(1, 16)},
)
ETA = Choice(
    "eta",
    "learning rate η",
    0.3,
    "How far a step goes.",
    options=rates(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
)
MIDDLE = Choice(
    "middle",
    "learning rate in the middle",
    0.03,
    "The others are thirty times smaller and larger.",
    options=rates(0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
)
EPOCHS = 60
EPOCH = Number("epoch", "epoch", EPOCHS, "Go back and see how they got there.", low=0, high=EPOCHS, step=1, whole=True)


@dataclass(frozen=True)
class StepChoices:
    """What the pages from Neuron to Descent ask for."""

    sample: int = chosen(SAMPLE)
    batch10: bool = chosen(BATCH10)
    layer: int = chosen(LAYER)
    weight: int = chosen(WEIGHT)
    second: int = chosen(SECOND)
    few: int = chosen(FEW)
    rows: str | None = chosen(ROWS)
    view: str = chosen(VIEW)
    arrow: bool = chosen(ARROW)
    nudge: int = chosen(NUDGE)
    eta: float = chosen(ETA)
    middle: float = chosen(MIDDLE)
    epoch: int = chosen(EPOCH)
    curves: tuple[str, ...] = chosen(CURVES)
    reach: int = chosen(REACH)
    at: float = chosen(AT)
    age: float = chosen(INPUTS[0])
    smoking: float = chosen(INPUTS[1])
    air: float = chosen(INPUTS[2])
    family: float = chosen(INPUTS[3])
    w1: float = chosen(WEIGHTS[0])
    w2: float = chosen(WEIGHTS[1])
    w3: float = chosen(WEIGHTS[2])
    w4: float = chosen(WEIGHTS[3])
    b: float = chosen(BIAS)
