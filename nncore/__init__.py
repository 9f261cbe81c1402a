"""A network is a shape and a point: pure NumPy, every function open to whole stacks of points at once.

import nncore as nn

arch = nn.Architecture(sizes=(2, 4, 1), activations=("tanh", "tanh"))
run = nn.Run(arch, nn.Recipe(learning_rate=0.03), nn.data.load("circle"))
run.advance(epochs=100)
"""

from nncore import data
from nncore.activations import ACTIVATIONS, Activation
from nncore.architecture import INITIALISERS, Architecture, Initialiser, Layer, initial
from nncore.attribution import Attribution, input_gradient, integrated_gradients
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
from nncore.diagnosis import FLAT, Note, diagnose, gradient_norms, saturated_share, silent, twins
from nncore.explain import Chain, Factor, Path, chain, contributions, gradient_error, numeric_gradient
from nncore.history import History, Moment
from nncore.landscape import (
    Cut,
    Survey,
    along_weight,
    landscape,
    principal_plane,
    random_plane,
    survey,
    through_weights,
)
from nncore.losses import LOSSES, Loss, mae
from nncore.metrics import (
    Confusion,
    PerClass,
    accuracy,
    class_accuracy,
    confusion,
    confusion_matrix,
    per_class,
    r2,
    rmse,
)
from nncore.network import backward, cost, forward, gradient, penalty
from nncore.optimizers import OPTIMIZERS, Optimizer
from nncore.passes import Backward, Trace
from nncore.ranking import (
    PrecisionRecall,
    Reliability,
    Roc,
    auc,
    average_precision,
    brier,
    calibration_error,
    precision_recall,
    reliability,
    roc,
)
from nncore.recipe import Recipe, check_fit, class_targets
from nncore.reference import Reference, always, fitted, spread_evenly
from nncore.schedules import SCHEDULES, Schedule
from nncore.stepping import Step, laid_open
from nncore.stopping import Stop, train
from nncore.surgery import Graft, adapted, cut, grown, inserted, rebent, removed
from nncore.sweep import Job, Progress, Result, grid, sweep
from nncore.training import Run

__all__ = [
    "ACTIVATIONS",
    "FLAT",
    "INITIALISERS",
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "Activation",
    "Architecture",
    "Attribution",
    "Backward",
    "Chain",
    "Confusion",
    "Cut",
    "Factor",
    "Graft",
    "History",
    "Initialiser",
    "Job",
    "Layer",
    "Loss",
    "Moment",
    "Note",
    "Optimizer",
    "Path",
    "PerClass",
    "PrecisionRecall",
    "Progress",
    "Recipe",
    "Reference",
    "Reliability",
    "Result",
    "Roc",
    "Run",
    "Schedule",
    "Step",
    "Stop",
    "Survey",
    "Trace",
    "accuracy",
    "adapted",
    "along_weight",
    "always",
    "auc",
    "average_precision",
    "backward",
    "brier",
    "calibration_error",
    "chain",
    "check_fit",
    "class_accuracy",
    "class_targets",
    "confusion",
    "confusion_matrix",
    "contributions",
    "cost",
    "cut",
    "data",
    "diagnose",
    "elu",
    "fitted",
    "forward",
    "gaussian",
    "gelu",
    "gradient",
    "gradient_error",
    "gradient_norms",
    "grid",
    "grown",
    "hard_sigmoid",
    "identity",
    "initial",
    "input_gradient",
    "inserted",
    "integrated_gradients",
    "laid_open",
    "landscape",
    "leaky_relu",
    "mae",
    "mish",
    "numeric_gradient",
    "penalty",
    "per_class",
    "precision_recall",
    "principal_plane",
    "r2",
    "random_plane",
    "rebent",
    "reliability",
    "relu",
    "removed",
    "rmse",
    "roc",
    "saturated_share",
    "selu",
    "sigmoid",
    "silent",
    "silu",
    "sine",
    "softmax",
    "softplus",
    "softsign",
    "spread_evenly",
    "step",
    "survey",
    "sweep",
    "tanh",
    "through_weights",
    "train",
    "twins",
]
