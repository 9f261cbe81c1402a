"""The one table of everything a visitor can set: key, label, default, limits, help. `Choices` has a field for each."""

from typing import NamedTuple

import nncore as nn
from pages.components.stage.request import MOST_PER
from pages.kit.contents import STUDIES
from pages.kit.controls import Choice, Flag, Number, Row, Text
from pages.kit.glossary import GLOSSARY
from pages.workspace.entrants import MIXED, Entrants, Mix
from pages.workspace.features import MOST_FEATURES, FeatureControl
from pages.workspace.formula import FormulaControl
from pages.workspace.own_data import OWN
from pages.workspace.weighting import ClassWeights
from pages.workspace.weights import Weights

SETS = {name: info.title for name, info in nn.data.DATASETS.items()}
ELEMENTWISE = {name: activation.title for name, activation in nn.ACTIVATIONS.items() if not activation.together}
MOST_NEURONS, MOST_LAYERS = 16, 6
"""In a hidden layer, and hidden layers in a network."""
MOST_COLUMNS = 1000


def _of(names: str) -> dict[str, str]:
    """Return options whose titles stand elsewhere, in the words of the component that shows them."""
    return dict.fromkeys(names.split(), "")


def _rates(*rates: float) -> dict[float, str]:
    return {rate: f"{rate:g}" for rate in rates}


# ---- the data

DATA = Choice("data", "data", "circle", options=SETS | {OWN: "My own data"})
FORMULA = FormulaControl(
    "formula",
    "formula",
    nn.data.formula.USUAL,
    "Two classes where it holds or not, as in y > x^2; or a number to predict, as in y = sin(x).",
)
NOISE = Number("noise", "noise", 0, "How far points stray from their pattern.", low=0, high=50, step=5, whole=True)
SHARE = Number(
    "share", "training share", 50, "How many of the points it learns from.", low=10, high=90, step=10, whole=True
)
LABEL_NOISE = Number(
    "label_noise", "label noise", 0.0, "The share of training labels that are wrong.", low=0, high=0.5, step=0.05
)
SEED = Number("seed", "seed", 0, GLOSSARY["seed"], low=0, high=999_999, step=1, whole=True)
DATA_SEED = Number(
    "data_seed",
    "seed of the data",
    None,
    "A seed of their own, for the same points under other starts. Left empty, the seed draws them too.",
    low=0,
    high=999_999,
    step=1,
    whole=True,
)

# ---- the network

HIDDEN = Row(
    "hidden",
    "hidden layers",
    (4, 2),
    item=Number("neurons", "neurons in a layer", 4, low=1, high=MOST_NEURONS, step=1, whole=True),
    longest=MOST_LAYERS,
)
ACTIVATION = Choice("activation", "activation", "tanh", options={name: a.title for name, a in nn.ACTIVATIONS.items()})
ACTIVATIONS = Row("activations", "activations", ("tanh",) * 3, item=ACTIVATION, longest=MOST_LAYERS + 1)
FEATURES = Row(
    "features",
    "derived inputs",
    (),
    "Computed from the others; turning one on or off keeps all other weights.",
    item=FeatureControl("", "derived input", ""),
    longest=MOST_FEATURES,
)
INIT = Choice(
    "init",
    "initialiser",
    "xavier",
    "How the weights begin; biases begin at 0.",
    options={name: one.title for name, one in nn.INITIALIZERS.items()},
)
INIT_SCALE = Number(
    "init_scale", "scale of first weights", 1.0, "What each first weight is multiplied by.", low=0, high=100, step=0.1
)
THETA = Weights("theta", "weights", "")

# ---- how it learns

LOSS = Choice("loss", "loss", "mse", GLOSSARY["loss"], options={name: loss.title for name, loss in nn.LOSSES.items()})
CLASS_WEIGHTS = ClassWeights(
    "class_weights",
    "class weights",
    None,
    "How much a row counts in the loss, by its class: balanced, a rare class counts as much as a common one.",
)
OPTIMIZER = Choice(
    "optimizer",
    "optimiser",
    "sgd",
    "The rule that moves the weights.",
    options={name: o.title for name, o in nn.OPTIMIZERS.items()},
)
RATE = Choice(
    "rate",
    "learning rate",
    0.03,
    "How far each update moves.",
    options=_rates(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    between=(0.0001, 100.0),
)
BATCH = Number("batch", "batch size", 10, GLOSSARY["batch"], low=1, high=500, step=1, whole=True)
SCHEDULE = Choice(
    "schedule",
    "schedule",
    "constant",
    "How the learning rate changes with the epochs.",
    options={name: one.title for name, one in nn.SCHEDULES.items()},
)
SCHEDULE_EPOCHS = Number(
    "schedule_epochs", "span in epochs", 100, "The length of the schedule.", low=1, high=100_000, step=10, whole=True
)
CLIP_NORM = Number(
    "clip_norm", "longest gradient", None, "A longer gradient is shortened to this.", low=0.001, high=1000, step=0.1
)
CLIP_VALUE = Number(
    "clip_value",
    "largest entry",
    None,
    "Each entry stays within ±this.",
    low=0.001,
    high=1000,
    step=0.1,
)
MU = Number("mu", "momentum μ", None, "The share of its speed it keeps.", low=0, high=0.999, step=0.05)
BETA1 = Number("beta1", "β₁", None, "How slowly the mean gradient forgets.", low=0, high=0.999, step=0.05)
BETA2 = Number("beta2", "β₂", None, "How slowly the mean square forgets.", low=0, high=0.99999, step=0.001)
RHO = Number("rho", "ρ", None, "How slowly the mean square forgets.", low=0, high=0.999, step=0.05)
EPSILON = Number("epsilon", "ε", None, "Keeps the divisor away from 0.", low=1e-12, high=1, step=1e-6)
SHRINK = Number("shrink", "step shrinks by", None, "When the slope turns.", low=0, high=0.99, step=0.05)
GROW = Number("grow", "step grows by", None, "While the slope keeps its sign.", low=1, high=10, step=0.05)
LEAST = Number("least", "smallest step", None, "No step is smaller.", low=1e-12, high=1, step=1e-6)
MOST_STEP = Number("most", "largest step", None, "No step is larger.", low=1, high=1000, step=1)
CONSTANTS = (MU, BETA1, BETA2, RHO, EPSILON, SHRINK, GROW, LEAST, MOST_STEP)
"""The optimisers' own; None stands for the usual value."""

# ---- what keeps it simple

L1 = Number(
    "l1", "L1 penalty", 0.0, "Adds this times Σ|w| to the loss: weights that help little become 0.", high=10, step=0.001
)
L2 = Number(
    "l2", "L2 penalty", 0.0, "Adds half of this times Σw² to the loss: it keeps weights small.", high=10, step=0.001
)
DECAY = Number(
    "decay", "weight decay", None, "Each update shrinks weights by η times this, apart from the gradient.", step=0.01
)
DROPOUT = Number(
    "dropout", "dropout", 0.0, "The chance that a hidden neuron sits out an update.", low=0, high=0.9, step=0.05
)

# ---- when to stop

LOSS_BELOW = Number(
    "loss_below", "at loss below", None, "Play stops when the training loss is lower than this.", high=1000, step=0.01
)
STOP_EPOCHS = Number("epochs", "at epoch", None, "Play stops there.", low=1, high=10_000_000, step=50, whole=True)
SECONDS = Number(
    "seconds",
    "after seconds",
    None,
    "Play stops after so many seconds, counted from when Play was pressed.",
    low=1,
    high=86_400,
    step=5,
)
PATIENCE = Number(
    "patience",
    "patience",
    None,
    "Play stops after so many epochs without a new lowest test loss.",
    low=1,
    high=1_000_000,
    step=10,
    whole=True,
)
LEAST_GAIN = Number(
    "least_gain",
    "least gain",
    0.0,
    "A test loss counts as a new lowest one if it is lower by more than this.",
    high=100,
    step=0.001,
)
RESTORE_BEST = Flag(
    "restore_best", "then back to the best epoch", False, "Go back to the epoch of the lowest test loss."
)

# ---- what is looked at: one sample, one weight, one layer

SAMPLE = Number("sample", "sample", 1, "Which row of the data goes in.", low=1, high=200_000, step=1, whole=True)
BATCH10 = Flag("batch10", "ten samples at once", False, "A mini-batch is one matrix: a row for each sample.")
LAYER = Number("layer", "layer", 1, "The layer written out.", low=1, high=MOST_LAYERS + 1, whole=True)
WEIGHT = Number("weight", "weight", 1, "The weight or bias that is looked at.", low=1, high=9999, step=1, whole=True)
SECOND = Number("second", "second weight", 2, "The other weight of the map.", low=1, high=9999, step=1, whole=True)

# ---- the stage

TEST = Flag("test", "show test points", False, "Test points are hollow: the network never learns from them.")
ACROSS = Number("across", "map across", 1, "The column along the map's x axis.", low=1, high=MOST_COLUMNS, whole=True)
UP = Number("up", "map up", 2, "The column along the map's y axis.", low=1, high=MOST_COLUMNS, whole=True)
SPEED = Choice(
    "speed",
    "epochs per frame",
    1,
    "Up to 60 frames a second.",
    options={"batch": "one batch"} | {n: str(n) for n in (1, 2, 5, 10, 20, MOST_PER)},
)
LINES = Choice("lines", "lines show", "weight", options=_of("weight gradient change"))
NODES = Choice("nodes", "neurons show", "map", options=_of("map a z"))
COLOURS = Choice("colours", "colours", "orange", options=_of("orange viridis grey"))
DISCRETE = Flag("discrete", "discretised output", False, "Flat colours on the map.")
AXIS = Choice("axis", "loss axis", "linear", options=_of("linear log"))
BY = Choice("by", "loss by", "epoch", options=_of("epoch batch"))
WINDOW = Row("window", "part of the map", (), item=Number("", "part of the map", 0, high=1000, whole=True), longest=3)
SPACE = Row(
    "space", "transformed space", (), item=Number("", "transformed space", 1, low=0, high=100, whole=True), longest=3
)
PANEL = Choice(
    "panel",
    "settings",
    None,
    options={
        "data": "Data",
        "network": "Network",
        "learning": "Learning",
        "regularisation": "Regularisation",
        "stop": "Stop",
        "view": "View",
    },
)
BELOW = Choice("below", "What to study below the stage", None, options=STUDIES)

# ---- the cost, backpropagation and descent pages

FEW = Number("few", "samples", 6, "How many are judged, from the chosen one on.", low=2, high=12, step=1, whole=True)
ROWS = Choice(
    "rows",
    "rows",
    None,
    "The rows over which the loss and its slope are taken.",
    options={"sample": "this sample", "batch": "a batch", "all": "all training rows"},
)
VIEW = Choice("view", "view", "one", options={"one": "One weight", "two": "Two weights", "surface": "In 3-D"})
ARROW = Flag("arrow", "show the way downhill", False, "Against the gradient: where the loss falls fastest.")
NUDGE = Choice(
    "nudge",
    "nudge ε",
    5,
    "How far the weight is moved up and down to measure the slope.",
    options={n: f"10{str(-n).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}" for n in range(1, 16)},
)
ETA = Choice(
    "eta",
    "learning rate η",
    0.3,
    "How far a step goes.",
    options=_rates(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
)
MIDDLE = Choice(
    "middle",
    "learning rate in the middle",
    0.03,
    "The others are thirty times smaller and larger.",
    options=_rates(0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
)
EPOCHS = 60
EPOCH = Number("epoch", "epoch", EPOCHS, "Go back and see how they got there.", low=0, high=EPOCHS, step=1, whole=True)

# ---- the experiments page

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
WAY = Choice("way", "combinations", "grid", options={"grid": "All of them", "random": "Drawn by chance"})
FIELD1 = Choice("field1", "vary", "rate", options=_FIELDS)
FIELD2 = Choice("field2", "and", "width", options=_FIELDS)
FIELD3 = Choice("field3", "and also", "", options={"": "nothing else"} | _FIELDS)
VALUES1, VALUES2, VALUES3 = (Text(f"values{i}", "values", "") for i in (1, 2, 3))
DRAWS = Number("draws", "how many", 60, "Combinations that are drawn.", low=2, high=2000, step=10, whole=True)
RUNS = Number("runs", "seeds", 5, "Each combination is trained so many times.", low=1, high=100, step=1, whole=True)
LENGTH = Number("length", "epochs", 50, "How long each is trained.", low=1, high=2000, step=10, whole=True)
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
# ---- the race page

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
PICTURE = Choice("picture", "picture", "maps", options=_of("maps principal weights random"))
TRACE = Choice("trace", "curves show", "train", options=_of("train test norm"))
AGAINST = Choice("against", "curves by", "epoch", options=_of("epoch seconds"))

# ---- the activations page

CURVES = Row(
    "curves",
    "activations",
    ("sigmoid", "tanh", "relu"),
    item=Choice("", "activation", "", options=ELEMENTWISE),
    longest=4,
)
REACH = Number("reach", "range of z", 6, "How far the curves go to either side.", low=2, high=20, step=1, whole=True)
AT = Number("at", "z", 2.0, "The sum at which the curves are read.", low=-20, high=20, step=0.1)

# ---- the data page

FILE, DRAW = "file", "draw"
SET = Choice("set", "data set", "circle", options=SETS | {OWN: "My own data", FILE: "Bring a file", DRAW: "Draw"})
SHOW = Choice(
    "show", "what to see", "pairs", options={"pairs": "Pairs of columns", "columns": "Each column", "rows": "Rows"}
)
PAIRS = Row(
    "pairs",
    "columns against each other",
    (),
    "Up to four.",
    item=Number("pairs", "column", 1, low=1, high=MOST_COLUMNS, step=1, whole=True),
    longest=4,
)
COLUMN = Number("column", "column", 1, "Which column to see closely.", low=1, high=MOST_COLUMNS, step=1, whole=True)

# ---- the neuron page

_PUBLISHED_W, _PUBLISHED_B = nn.data.lung.published()
_FACTS = {"age": 0.9, "smoking": 0.9, "air": 0.6, "family": 1.0}
INPUTS = [Number(name, name, start, step=0.01) for name, start in _FACTS.items()]
WEIGHTS = [
    Number(f"w{i + 1}", f"w{'₁₂₃₄'[i]} {name}", float(_PUBLISHED_W[i]), low=-10, high=10, step=0.05)
    for i, name in enumerate(_FACTS)
]
BIAS = Number("b", "bias b", float(_PUBLISHED_B), low=-12, high=12, step=0.05)


class Group(NamedTuple):
    """Settings that belong together: those that count from the next update on, and those that begin training anew."""

    now: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()


GROUPS = {
    "data": Group(anew=("formula", "noise", "share", "label_noise", "seed", "data_seed")),
    "network": Group(now=("features",), anew=("init", "init_scale")),
    "learning": Group(
        now=("batch", "schedule", "schedule_epochs", *(one.key for one in CONSTANTS), "clip_norm", "clip_value"),
        anew=("loss", "class_weights"),
    ),
    "regularisation": Group(now=("l1", "l2", "decay", "dropout")),
    "stop": Group(now=("loss_below", "epochs", "seconds", "patience", "least_gain", "restore_best")),
    "view": Group(now=("speed", "test", "across", "up")),
}
"""By the names in `PANEL`; what matters most stands above them: data, learning rate and optimiser."""
BAR = ("data", "rate", "optimizer")
SETTINGS = (*BAR, *(name for group in GROUPS.values() for name in (*group.now, *group.anew)))
"""All that is set beside the stage rather than in it."""

NETWORK = (
    "data",
    "formula",
    "noise",
    "share",
    "seed",
    "data_seed",
    "features",
    "hidden",
    "activations",
    "loss",
    "init",
    "init_scale",
    "theta",
)
"""What makes the network and what it is judged by: in the link of every page that reads it."""
HOW = ("label_noise", "class_weights", "rate", "optimizer", *GROUPS["learning"].now, *GROUPS["regularisation"].now)
"""How it learns, but for the loss."""
RACE_VIEWS = ("picture", "trace", "axis", "against")
"""Set inside the race, by its own controls."""
NEURON = ("age", "smoking", "air", "family", "w1", "w2", "w3", "w4", "b")
VIEWS = ("lines", "nodes", "colours", "discrete", "axis", "by", "window", "space", "sample")
"""Set inside the stage, by its own controls."""
LINKED = {
    "neuron": NEURON,
    "activations": ("curves", "reach", "at"),
    "network": (*NETWORK, "sample", "batch10", "layer"),
    "cost": (*NETWORK, "sample", "few", "rows", "weight", "second", "view", "arrow"),
    "backprop": (*NETWORK, "sample", "few", "rows", "weight", "nudge", "eta"),
    "descent": (*NETWORK, "sample", "few", "rows", "middle", "epoch", "weight"),
    "data": ("set", "formula", "noise", "seed", "data_seed", "share", "show", "pairs", "column"),
    "experiments": (
        *NETWORK,
        *HOW,
        "part",
        "way",
        "field1",
        "values1",
        "field2",
        "values2",
        "field3",
        "values3",
        "draws",
        "runs",
        "length",
        "solved",
        "measure",
        "judged",
        "form",
        "third",
        "lot",
    ),
    "race": (*NETWORK, *HOW, "race", "distance", "ground", "ground_rate", "begin", *RACE_VIEWS, "weight", "second"),
    "train": (*SETTINGS, "hidden", "activations", "theta", *VIEWS, "panel", "below"),
}
"""What a link to each page may say."""
