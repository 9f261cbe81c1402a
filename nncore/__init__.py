"""A network is a shape and a point: pure NumPy, every function open to whole stacks of points at once.

import nncore as nn

arch = nn.Architecture(sizes=(2, 4, 1), activations=("tanh", "tanh"))
run = nn.Run(arch, nn.Recipe(learning_rate=0.03), nn.data.load("circle"))
run.advance(epochs=100)
"""

from nncore import data
from nncore.activations import ACTIVATIONS, Activation
from nncore.architecture import INITIALISERS, Architecture, Initialiser, Layer, initial
from nncore.bends import (
    elu,
    gaussian,
    gelu,
    hard_sigmoid,
    identity,
    leaky_relu,
    mish,
    relu,
    selu,
    sigmoid,
    silu,
    sine,
    softmax,
    softplus,
    softsign,
    step,
    tanh,
)
from nncore.explain import contributions, gradient_error, numeric_gradient
from nncore.history import History, Moment
from nncore.losses import LOSSES, Loss
from nncore.metrics import Confusion, accuracy, confusion, r2
from nncore.network import backward, cost, forward, gradient, penalty
from nncore.optimizers import OPTIMIZERS, Optimizer
from nncore.passes import Backward, Trace
from nncore.recipe import Recipe, check_fit
from nncore.schedules import SCHEDULES, Schedule
from nncore.stopping import Stop, train
from nncore.sweep import Job, Progress, Result, grid, sweep
from nncore.training import Run

__all__ = [
    "ACTIVATIONS",
    "INITIALISERS",
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "Activation",
    "Architecture",
    "Backward",
    "Confusion",
    "History",
    "Initialiser",
    "Job",
    "Layer",
    "Loss",
    "Moment",
    "Optimizer",
    "Progress",
    "Recipe",
    "Result",
    "Run",
    "Schedule",
    "Stop",
    "Trace",
    "accuracy",
    "backward",
    "check_fit",
    "confusion",
    "contributions",
    "cost",
    "data",
    "elu",
    "forward",
    "gaussian",
    "gelu",
    "gradient",
    "gradient_error",
    "grid",
    "hard_sigmoid",
    "identity",
    "initial",
    "leaky_relu",
    "mish",
    "numeric_gradient",
    "penalty",
    "r2",
    "relu",
    "selu",
    "sigmoid",
    "silu",
    "sine",
    "softmax",
    "softplus",
    "softsign",
    "step",
    "sweep",
    "tanh",
    "train",
]
