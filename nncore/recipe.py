"""A recipe says how to train: what to lower, by which rule, how far, in which batches, from which beginning."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import INITIALISERS, Architecture
from nncore.data import Dataset
from nncore.losses import LOSSES
from nncore.optimizers import OPTIMIZERS


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        loss, optimizer, init: names from `LOSSES`, `OPTIMIZERS`, `INITIALISERS`.
        learning_rate: η, above 0.
        batch_size: samples per update, at least 1; the last batch of an epoch may be smaller.
        seed: of the starting point and of every shuffle.

    Raises:
        ValueError: a name is unknown or a number out of range.

    >>> Recipe.from_dict(Recipe(learning_rate=0.1).to_dict()).learning_rate
    0.1
    """

    loss: str = "mse"
    optimizer: str = "sgd"
    learning_rate: float = 0.03
    batch_size: int = 10
    seed: int = 0
    init: str = "xavier"

    def __post_init__(self) -> None:
        for what, name, known in (
            ("loss", self.loss, LOSSES),
            ("optimiser", self.optimizer, OPTIMIZERS),
            ("way to begin", self.init, INITIALISERS),
        ):
            if name not in known:
                raise ValueError(f"there is no {what} called {name!r}; there are {', '.join(known)}")
        try:
            object.__setattr__(self, "learning_rate", float(self.learning_rate))
        except (TypeError, ValueError):
            raise ValueError(f"the learning rate must be a number above 0, not {self.learning_rate!r}") from None
        if not (self.learning_rate > 0 and math.isfinite(self.learning_rate)):
            raise ValueError(f"the learning rate must be a number above 0, not {self.learning_rate}")
        for what, name, least in (("batch size", "batch_size", 1), ("seed", "seed", 0)):
            value = getattr(self, name)
            if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < least:
                raise ValueError(f"the {what} must be a whole number, at least {least}, not {value!r}")
            object.__setattr__(self, name, int(value))

    def to_dict(self) -> dict[str, Any]:
        """Return the recipe as plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Recipe":
        """Return the recipe `to_dict` came from."""
        return cls(**values)


def class_targets(activation: str) -> tuple[float, float]:
    """Return the numbers that stand for class 0 and class 1 at an output: -1 and 1 for tanh, else 0 and 1."""
    return (-1.0, 1.0) if ACTIVATIONS[activation].range[0] == -1 else (0.0, 1.0)


def check_fit(arch: Architecture, recipe: Recipe, data: Dataset) -> None:
    """Refuse a network, a recipe and data that cannot work together.

    Raises:
        ValueError: the inputs or outputs do not match the data, no row is held out for testing, or the loss cannot
            judge the output's range.
    """
    if arch.sizes[0] != data.n_features:
        raise ValueError(f"the network has {arch.sizes[0]} inputs but {data.title} has {data.n_features} columns")
    if arch.sizes[-1] != data.y.shape[1]:
        raise ValueError(f"the network has {arch.sizes[-1]} outputs but {data.title} has {data.y.shape[1]} targets")
    if not data.test.any():
        raise ValueError(f"{data.title} holds no rows out for testing: split it first")
    loss, output = LOSSES[recipe.loss], ACTIVATIONS[arch.activations[-1]]
    low, high = loss.domain
    if output.range[0] < low or output.range[1] > high:
        raise ValueError(
            f"The {loss.title} needs an output between {low:g} and {high:g}, which {output.name} does not keep to. "
            "Choose sigmoid for the output layer, or the mean squared error."
        )
    if data.task != "binary" and not (data.y.min() >= low and data.y.max() <= high):
        raise ValueError(
            f"The {loss.title} judges answers between {low:g} and {high:g}, but {data.title} asks for other numbers. "
            "Choose the mean squared error."
        )
