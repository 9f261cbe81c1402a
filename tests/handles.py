"""The handles of all the core can do: what tests without a browser and tests in one both go through.

A field of `Recipe` or `Stop` that is added has to be named here, and is then used in a browser too.
"""

from typing import Any

import nncore as nn
from pages.workspace.choices import RECIPE
from pages.workspace.controls.groups import GROUPS

HANDLES: dict[str, tuple[str, Any]] = {
    "loss": ("selectbox", "huber"),
    "optimizer": ("selectbox", "adam"),
    "learning_rate": ("selectbox", 0.1),
    "batch_size": ("number_input", 25),
    "seed": ("number_input", 7),
    "init": ("selectbox", "he"),
    "init_scale": ("number_input", 0.5),
    "schedule": ("selectbox", "cosine"),
    "schedule_epochs": ("number_input", 30),
    "l1": ("number_input", 0.01),
    "l2": ("number_input", 0.1),
    "weight_decay": ("number_input", 0.2),
    "dropout": ("slider", 0.4),
    "clip_value": ("number_input", 0.01),
    "clip_norm": ("number_input", 0.02),
    "label_noise": ("slider", 0.25),
    "class_weights": ("selectbox", "balanced"),
    "mu": ("number_input", 0.5),
    "beta1": ("number_input", 0.5),
    "beta2": ("number_input", 0.9),
    "rho": ("number_input", 0.5),
    "epsilon": ("number_input", 0.1),
    "shrink": ("number_input", 0.25),
    "grow": ("number_input", 2.0),
    "least": ("number_input", 0.05),
    "most": ("number_input", 1.0),
    "frozen": ("stage", "Freeze, in the menu of a line or a bias"),
    "epochs": ("number_input", 4),
    "loss_below": ("number_input", 0.9),
    "seconds": ("number_input", 1.5),
    "patience": ("number_input", 2),
    "least_gain": ("number_input", 0.5),
    "restore_best": ("toggle", True),
}
"""For every field of `Recipe` and `Stop`: the kind of its widget and another value than the usual one."""
USED_WITH: dict[str, dict[str, Any]] = {
    "class_weights": {"label_noise": 0.3},
    "schedule_epochs": {"schedule": "exponential"},
    "mu": {"optimizer": "momentum"},
    "beta1": {"optimizer": "adam"},
    "beta2": {"optimizer": "nadam"},
    "rho": {"optimizer": "rmsprop"},
    "epsilon": {"optimizer": "adagrad"},
    "shrink": {"optimizer": "rprop"},
    "grow": {"optimizer": "rprop"},
    "least": {"optimizer": "rprop"},
    "most": {"optimizer": "rprop", "learning_rate": 3.0},
    "least_gain": {"patience": 2},
    "restore_best": {"patience": 2},
}
"""What has to be chosen for a field to count."""
SET_BESIDE = [field for field in RECIPE if HANDLES[field][0] != "stage"]
REGISTRIES = {"loss": nn.LOSSES, "optimizer": nn.OPTIMIZERS, "init": nn.INITIALIZERS, "schedule": nn.SCHEDULES}


def group_of(name: str) -> str | None:
    """Return the group of settings a choice stands in, None for the bar."""
    return next((title for title, group in GROUPS.items() if name in (*group.now, *group.anew)), None)
