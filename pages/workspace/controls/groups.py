"""Which controls belong together: in the settings beside the stage, and in the link of each page."""

from typing import NamedTuple

from pages.workspace.controls.learning import CONSTANTS


class Group(NamedTuple):
    """Settings that belong together: those that count from the next update on, and those that begin training anew."""

    now: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()


GROUPS = {
    "data": Group(anew=("formula", "noise", "share", "label_noise", "seed", "data_seed")),
    "network": Group(now=("features",), anew=("init", "init_scale")),
    "learning": Group(
        now=("batch", "schedule", "schedule_epochs", *CONSTANTS, "clip_norm", "clip_value"),
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
