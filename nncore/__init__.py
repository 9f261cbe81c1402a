"""A network is a shape and a point: pure NumPy, every function open to whole stacks of points at once.

import nncore as nn

arch = nn.Architecture(sizes=(2, 4, 1), activations=("tanh", "tanh"))
run = nn.Run(arch, nn.Recipe(learning_rate=0.03), nn.data.load("circle"))
run.advance(epochs=100)
"""

from nncore import data
from nncore.activations import ACTIVATIONS, Activation, identity, relu, sigmoid, tanh
from nncore.architecture import INITIALISERS, Architecture, Layer, initial
from nncore.explain import contributions, gradient_error, numeric_gradient
from nncore.history import History, Moment
from nncore.losses import LOSSES, Loss
from nncore.metrics import Confusion, accuracy, confusion, r2
from nncore.network import backward, cost, forward, gradient, penalty
from nncore.optimizers import OPTIMIZERS, Optimizer
from nncore.passes import Backward, Trace
from nncore.recipe import Recipe, check_fit
from nncore.training import Run

__all__ = [
    "ACTIVATIONS",
    "INITIALISERS",
    "LOSSES",
    "OPTIMIZERS",
    "Activation",
    "Architecture",
    "Backward",
    "Confusion",
    "History",
    "Layer",
    "Loss",
    "Moment",
    "Optimizer",
    "Recipe",
    "Run",
    "Trace",
    "accuracy",
    "backward",
    "check_fit",
    "confusion",
    "contributions",
    "cost",
    "data",
    "forward",
    "gradient",
    "gradient_error",
    "identity",
    "initial",
    "numeric_gradient",
    "penalty",
    "r2",
    "relu",
    "sigmoid",
    "tanh",
]
