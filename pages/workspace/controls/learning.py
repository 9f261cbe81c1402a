"""How a network learns: loss, optimiser and learning rate, what keeps it simple, and when to stop."""

from dataclasses import dataclass

import nncore as nn
from pages.kit.controls import Choice, Flag, Number
from pages.kit.glossary import GLOSSARY
from pages.workspace.controls import chosen
from pages.workspace.weighting import ClassWeights


def rates(*rates: float) -> dict[float, str]:
    return {rate: f"{rate:g}" for rate in rates}


LOSS = Choice("loss", "loss", "mse", GLOSSARY["loss"], options={name: loss.title for name, loss in nn.LOSSES.items()})
CLASS_WEIGHTS = ClassWeights(
    "class_weights",
    "class weights",
    None,
    "How much a row counts in the loss, by its class. If balanced, a rare class counts as much as a common one.",
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
    options=rates(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
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
    "clip_norm",
    "clipping norm",
    None,
    "A gradient that is longer is shortened to this length.",
    low=0.001,
    high=1000,
    step=0.1,
)
CLIP_VALUE = Number(
    "clip_value",
    "clipping value",
    None,
    "Each entry of the gradient stays between minus this and this.",
    low=0.001,
    high=1000,
    step=0.1,
)
MU = Number(
    "mu", "momentum μ", None, "The share of the last step that is added to the next one.", low=0, high=0.999, step=0.05
)
BETA1 = Number(
    "beta1", "β₁", None, "How slowly the running mean of the gradient changes.", low=0, high=0.999, step=0.05
)
BETA2 = Number(
    "beta2", "β₂", None, "How slowly the running mean of its square changes.", low=0, high=0.99999, step=0.001
)
RHO = Number("rho", "ρ", None, "How slowly the running mean of its square changes.", low=0, high=0.999, step=0.05)
EPSILON = Number("epsilon", "ε", None, "Keeps the divisor away from 0.", low=1e-12, high=1, step=1e-6)
SHRINK = Number("shrink", "step shrinks by", None, "When the gradient changes its sign.", low=0, high=0.99, step=0.05)
GROW = Number("grow", "step grows by", None, "While the gradient keeps its sign.", low=1, high=10, step=0.05)
LEAST = Number("least", "smallest step", None, "No step is smaller.", low=1e-12, high=1, step=1e-6)
MOST_STEP = Number("most", "largest step", None, "No step is larger.", low=1, high=1000, step=1)
CONSTANTS = tuple(one.key for one in (MU, BETA1, BETA2, RHO, EPSILON, SHRINK, GROW, LEAST, MOST_STEP))
"""The optimisers' own; None stands for the usual value."""

# ---- what keeps it simple

L1 = Number(
    "l1", "L1 penalty", 0.0, "Adds this times Σ|w| to the loss: weights that help little become 0.", high=10, step=0.001
)
L2 = Number(
    "l2", "L2 penalty", 0.0, "Adds half of this times Σw² to the loss: it keeps weights small.", high=10, step=0.001
)
DECAY = Number(
    "decay",
    "weight decay",
    None,
    "Each update makes weights smaller by η times this share, apart from the gradient.",
    step=0.01,
)
DROPOUT = Number(
    "dropout", "dropout", 0.0, "The chance that a hidden neuron sits out an update.", low=0, high=0.9, step=0.05
)

# ---- when to stop

LOSS_BELOW = Number(
    "loss_below", "at loss below", None, "Play stops when the training loss is lower than this.", high=1000, step=0.01
)
STOP_EPOCHS = Number(
    "epochs", "at epoch", None, "Play stops at this epoch.", low=1, high=10_000_000, step=50, whole=True
)
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


@dataclass(frozen=True)
class LearningChoices:
    """How it learns, and until when."""

    loss: str = chosen(LOSS)
    class_weights: str | tuple[float, ...] | None = chosen(CLASS_WEIGHTS)
    optimizer: str = chosen(OPTIMIZER)
    rate: float = chosen(RATE)
    batch: int = chosen(BATCH)
    schedule: str = chosen(SCHEDULE)
    schedule_epochs: int = chosen(SCHEDULE_EPOCHS)
    clip_norm: float | None = chosen(CLIP_NORM)
    clip_value: float | None = chosen(CLIP_VALUE)
    mu: float | None = chosen(MU)
    beta1: float | None = chosen(BETA1)
    beta2: float | None = chosen(BETA2)
    rho: float | None = chosen(RHO)
    epsilon: float | None = chosen(EPSILON)
    shrink: float | None = chosen(SHRINK)
    grow: float | None = chosen(GROW)
    least: float | None = chosen(LEAST)
    most: float | None = chosen(MOST_STEP)
    l1: float = chosen(L1)
    l2: float = chosen(L2)
    decay: float | None = chosen(DECAY)
    dropout: float = chosen(DROPOUT)
    loss_below: float | None = chosen(LOSS_BELOW)
    epochs: int | None = chosen(STOP_EPOCHS)
    seconds: float | None = chosen(SECONDS)
    patience: int | None = chosen(PATIENCE)
    least_gain: float = chosen(LEAST_GAIN)
    restore_best: bool = chosen(RESTORE_BEST)
