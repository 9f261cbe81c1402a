"""A network is a shape and a point: pure NumPy, every function open to whole stacks of points at once.

import nncore as nn

arch = nn.Architecture(sizes=(2, 4, 1), activations=("tanh", "tanh"))
run = nn.Run(arch, nn.Recipe(learning_rate=0.03), nn.data.load("circle"))
run.advance(epochs=100)
"""

from nncore import data, engines
from nncore.activation_functions import (
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
from nncore.activations import ACTIVATIONS, Activation
from nncore.architecture import Architecture, Layer
from nncore.ascent import dream
from nncore.attribution import Attribution, input_gradient, integrated_gradients
from nncore.curvature import Swing, hessian, rate_limit, swing
from nncore.descent import encode_targets
from nncore.diagnosis import FLAT, Note, Remedy, dead_units, diagnose, duplicate_units, gradient_norms, saturated_share
from nncore.explain import (
    Chain,
    Factor,
    Path,
    chain,
    contributions,
    crossed_kinks,
    gradient_error,
    numeric_gradient,
)
from nncore.files import EXPORTS, Export, LoadedNetwork, Model, load_run, read_network, save
from nncore.history import History, Moment
from nncore.initializers import INITIALIZERS, Initializer, initial
from nncore.landscape import (
    LandscapeProgress,
    ParameterSlice,
    along_weight,
    landscape,
    landscape_in_parts,
    principal_plane,
    random_plane,
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
from nncore.race import Race, Racer
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
from nncore.reference import Reference, best_line, constant_baseline, fit_baseline, spread_evenly
from nncore.reshape import (
    Reshape,
    fit_to_shape,
    with_activation,
    with_inputs,
    with_layer,
    with_neuron,
    without_layer,
    without_neuron,
)
from nncore.schedules import SCHEDULES, Schedule
from nncore.search import Job, Span, combinations, draws, grid, scattered
from nncore.seeds import Difference, Outcome, middle_interval, outcome, paired_difference, share_interval
from nncore.stopping import Stop, Watch, train
from nncore.surfaces import SURFACES, Surface
from nncore.sweep import Cancelled, Progress, Result, sweep
from nncore.training import Run
from nncore.update_trace import UpdateTrace, trace_update
from nncore.weighting import class_weights

__all__ = [
    "ACTIVATIONS",
    "EXPORTS",
    "FLAT",
    "INITIALIZERS",
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "SURFACES",
    "Activation",
    "Architecture",
    "Attribution",
    "Backward",
    "Cancelled",
    "Chain",
    "Confusion",
    "Difference",
    "Export",
    "Factor",
    "History",
    "Initializer",
    "Job",
    "LandscapeProgress",
    "Layer",
    "LoadedNetwork",
    "Loss",
    "Model",
    "Moment",
    "Note",
    "Optimizer",
    "Outcome",
    "ParameterSlice",
    "Path",
    "PerClass",
    "PrecisionRecall",
    "Progress",
    "Race",
    "Racer",
    "Recipe",
    "Reference",
    "Reliability",
    "Remedy",
    "Reshape",
    "Result",
    "Roc",
    "Run",
    "Schedule",
    "Span",
    "Stop",
    "Surface",
    "Swing",
    "Trace",
    "UpdateTrace",
    "Watch",
    "accuracy",
    "along_weight",
    "auc",
    "average_precision",
    "backward",
    "best_line",
    "brier",
    "calibration_error",
    "chain",
    "check_fit",
    "class_accuracy",
    "class_targets",
    "class_weights",
    "combinations",
    "confusion",
    "confusion_matrix",
    "constant_baseline",
    "contributions",
    "cost",
    "crossed_kinks",
    "data",
    "dead_units",
    "diagnose",
    "draws",
    "dream",
    "duplicate_units",
    "elu",
    "encode_targets",
    "fit_baseline",
    "fit_to_shape",
    "forward",
    "gaussian",
    "gelu",
    "gradient",
    "gradient_error",
    "gradient_norms",
    "grid",
    "hard_sigmoid",
    "hessian",
    "identity",
    "initial",
    "input_gradient",
    "integrated_gradients",
    "landscape",
    "landscape_in_parts",
    "leaky_relu",
    "load_run",
    "mae",
    "middle_interval",
    "mish",
    "numeric_gradient",
    "outcome",
    "paired_difference",
    "penalty",
    "per_class",
    "precision_recall",
    "principal_plane",
    "r2",
    "random_plane",
    "rate_limit",
    "read_network",
    "reliability",
    "relu",
    "rmse",
    "roc",
    "saturated_share",
    "save",
    "scattered",
    "selu",
    "share_interval",
    "sigmoid",
    "silu",
    "sine",
    "softmax",
    "softplus",
    "softsign",
    "spread_evenly",
    "step",
    "sweep",
    "swing",
    "tanh",
    "through_weights",
    "trace_update",
    "train",
    "with_activation",
    "with_inputs",
    "with_layer",
    "with_neuron",
    "without_layer",
    "without_neuron",
]


def __getattr__(name: str) -> str:
    """Return `engine`, which runs begin with: "numpy", or "compiled"; see `engines`."""
    if name == "engine":
        return engines.chosen()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
