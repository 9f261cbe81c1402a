"""A recipe says how to train: what to lower, by which rule, how far, in which batches, from which beginning."""

import math
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import Architecture
from nncore.data import Dataset
from nncore.initializers import INITIALIZERS
from nncore.losses import LOSSES
from nncore.optimizers import OPTIMIZERS
from nncore.schedules import SCHEDULES
from nncore.weighting import checked

_SHARE = "at least 0 and below 1", lambda value: 0 <= value < 1
_POSITIVE = "above 0", lambda value: 0 < value < math.inf
CONSTANTS: dict[str, tuple[str, Callable[[float], bool]]] = {
    **dict.fromkeys(("mu", "beta1", "beta2", "rho", "shrink"), _SHARE),
    **dict.fromkeys(("epsilon", "least", "most"), _POSITIVE),
    "grow": ("at least 1", lambda value: 1 <= value < math.inf),
}
"""The constants of optimisers that a recipe may set: what each must be, in words and as a test."""


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        loss, optimizer, init, schedule: names from `LOSSES`, `OPTIMIZERS`, `INITIALIZERS`, `SCHEDULES`.
        learning_rate: η, above 0.
        batch_size: samples per update, at least 1; the last batch of an epoch may be smaller, and an optimiser that
            needs the whole of the data (`full_batch`) takes it.
        seed: of the starting point, of every shuffle and of all else that is left to chance.
        init_scale: what the weights drawn at the beginning are multiplied by, at least 0.
        schedule_epochs: the span of the schedule, above 0; what it means stands with each schedule.
        l1: penalty l1·Σ|w|, at least 0. Applied by a proximal step, which shrinks each weight by η·l1 and stops at 0;
            a later gradient may move it away again (Tibshirani 1996; Daubechies et al. 2004).
        l2: penalty l2/2·Σw², at least 0, part of the gradient (Hoerl & Kennard 1970).
        weight_decay: every update shrinks weights by η·weight_decay of themselves, apart from the gradient (Loshchilov
            & Hutter 2019), 0 to 1; None stands for the optimiser's own.
        dropout: the chance, 0 up to but not 1, that a hidden neuron is dropped for a sample of an update; the others
            count 1 / (1 - dropout) times as much ("inverted", Srivastava et al. 2014). Losses are measured without.
        clip_value: each entry of the gradient is kept within ±this; clip_norm: then the gradient's length below this
            (Pascanu et al. 2013). Above 0; infinite for no clipping.
        label_noise: the share of training labels that are wrong, 0 to 0.5: for classes moved to another one, for
            numbers shifted by a normal number of this many standard deviations.
        class_weights: how much each class counts in the loss: "balanced" for all classes alike, however few rows they
            have, or a number above 0 for each, of which the ratios count; None for all rows alike. Data without
            classes leave it aside. See `class_weights`.
        frozen: the indices in theta of parameters that stay where they are.
        mu, beta1, beta2, rho, epsilon, shrink, grow, least, most: the constants of optimisers, by the names in their
            rules; None stands for the optimiser's own value (`Optimizer.constants`), and one it does not have is
            left aside. mu, beta1, beta2, rho and shrink from 0 up to but not 1; epsilon, least and most above 0; grow
            at least 1.

    Penalties concern weights, never biases.

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
    schedule: str = "constant"
    schedule_epochs: float = 100.0
    l1: float = 0.0
    l2: float = 0.0
    weight_decay: float | None = None
    dropout: float = 0.0
    clip_value: float = math.inf
    clip_norm: float = math.inf
    label_noise: float = 0.0
    frozen: tuple[int, ...] = ()
    init_scale: float = 1.0
    mu: float | None = None
    beta1: float | None = None
    beta2: float | None = None
    rho: float | None = None
    epsilon: float | None = None
    shrink: float | None = None
    grow: float | None = None
    least: float | None = None
    most: float | None = None
    class_weights: str | tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        for what, name, known in (
            ("loss", self.loss, LOSSES),
            ("optimiser", self.optimizer, OPTIMIZERS),
            ("initialiser", self.init, INITIALIZERS),
            ("schedule", self.schedule, SCHEDULES),
        ):
            if name not in known:
                raise ValueError(f"There is no {what} called {name!r}; there are {', '.join(known)}.")
        for name in ("clip_value", "clip_norm"):
            if getattr(self, name) is None:  # JSON has no infinity
                object.__setattr__(self, name, math.inf)
        for what, name in (("learning rate", "learning_rate"), ("span of the schedule", "schedule_epochs")):
            self._number(what, name, "above 0", lambda value: 0 < value < math.inf)
        for what, name in (("clipping value", "clip_value"), ("clipping norm", "clip_norm")):
            self._number(what, name, "above 0", lambda value: value > 0)
        for name in ("l1", "l2"):
            self._number(f"{name} penalty", name, "at least 0", lambda value: 0 <= value < math.inf)
        if self.weight_decay is not None:
            self._number("weight decay", "weight_decay", "from 0 to 1", lambda value: 0 <= value <= 1)
        self._number("scale of the first weights", "init_scale", "at least 0", lambda value: 0 <= value < math.inf)
        for name in CONSTANTS:
            if getattr(self, name) is not None:
                must, fits = CONSTANTS[name]
                self._number(f"optimiser's {name}", name, must, fits)
        if "least" in (given := self.constants) and given["least"] > given["most"]:
            raise ValueError(f"The optimiser's smallest step must not be larger than its largest, {given['most']:g}.")
        self._number("dropout", "dropout", "at least 0 and below 1", lambda value: 0 <= value < 1)
        self._number("label noise", "label_noise", "from 0 to 0.5", lambda value: 0 <= value <= 0.5)
        for what, name, least in (("batch size", "batch_size", 1), ("seed", "seed", 0)):
            value = getattr(self, name)
            if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < least:
                raise ValueError(f"The {what} must be a whole number, at least {least}, not {value!r}.")
            object.__setattr__(self, name, int(value))
        if not isinstance(self.frozen, Iterable) or not all(
            isinstance(i, int | np.integer) and not isinstance(i, bool) and i >= 0 for i in self.frozen
        ):
            raise ValueError(f"Frozen parameters are named by their places in theta, from 0 up, not {self.frozen!r}.")
        object.__setattr__(self, "frozen", tuple(sorted({int(i) for i in self.frozen})))

        object.__setattr__(self, "class_weights", checked(self.class_weights))

    def _number(self, what: str, name: str, must: str, fits: Callable[[float], bool]) -> None:
        """Turn a field into a float, if it is a number that fits."""
        given = getattr(self, name)
        try:
            value = float(given)
        except (TypeError, ValueError):
            value = math.nan
        if not fits(value):
            raise ValueError(f"The {what} must be a number {must}, not {given!r}.")
        object.__setattr__(self, name, value)

    @property
    def decay(self) -> float:
        """The weight decay in force: the recipe's, or the optimiser's own."""
        return OPTIMIZERS[self.optimizer].weight_decay if self.weight_decay is None else self.weight_decay

    @property
    def constants(self) -> dict[str, float]:
        """The constants the optimiser's rule works with: the recipe's where it has one, else the rule's own.

        >>> Recipe(optimizer="adam", beta1=0.5, mu=0.3).constants
        {'beta1': 0.5, 'beta2': 0.999, 'epsilon': 1e-08}
        """
        own = OPTIMIZERS[self.optimizer].constants
        given = {name: getattr(self, name) for name in own}
        return {name: own[name] if value is None else value for name, value in given.items()}

    def rate_at(self, epochs: float) -> float:
        """Return the learning rate after so many epochs, fractions included: the recipe's times its schedule's factor.

        >>> Recipe(learning_rate=0.1, schedule="step", schedule_epochs=10).rate_at(25.5)
        0.025
        """
        return self.learning_rate * SCHEDULES[self.schedule].factor(epochs, self.schedule_epochs)

    def to_dict(self) -> dict[str, Any]:
        """Return the recipe as plain values for JSON, which has no infinity: None stands for no clipping."""
        return {name: None if value == math.inf else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Recipe":
        """Return the recipe `to_dict` came from."""
        return cls(**values)


def class_targets(activation: str, loss: str = "mse") -> tuple[float, float]:
    """Return the numbers that stand for "not this class" and "this class" at an output.

    A loss may have its own; else -1 and 1 for an output that lies between -1 and 1, and 0 and 1 for all others.
    """
    return LOSSES[loss].classes or ((-1.0, 1.0) if ACTIVATIONS[activation].range == (-1.0, 1.0) else (0.0, 1.0))


def check_fit(arch: Architecture, recipe: Recipe, data: Dataset) -> None:
    """Refuse a network, a recipe and data that cannot work together.

    Raises:
        ValueError: the inputs, outputs or class weights do not match the data, no row is held out for testing, or the
            loss cannot judge the output's range.
    """
    if arch.sizes[0] != data.n_features:
        raise ValueError(f"The network has {arch.sizes[0]} inputs but {data.title} has {data.n_features} columns.")
    if arch.sizes[-1] != data.n_outputs:
        raise ValueError(f"The network has {arch.sizes[-1]} outputs but {data.title} has {data.n_outputs} targets.")
    if recipe.frozen and recipe.frozen[-1] >= arch.n_parameters:
        raise ValueError(
            f"The network has {arch.n_parameters} parameters, counted from 0; there is no {recipe.frozen[-1]} to "
            "freeze."
        )
    weights = recipe.class_weights
    if isinstance(weights, tuple) and data.classes and len(weights) != len(data.classes):
        raise ValueError(f"There are {len(weights)} class weights but {data.title} has {len(data.classes)} classes.")
    if not data.test.any():
        raise ValueError(f"{data.title} has no test rows: split it first.")
    loss, output = LOSSES[recipe.loss], ACTIVATIONS[arch.activations[-1]]
    low, high = loss.domain
    if loss.needs and output.name != loss.needs:
        raise ValueError(
            f"The {loss.title} judges shares that sum to 1, which {output.title} does not give. "
            f"Choose {loss.needs} for the output layer, or the mean squared error."
        )
    if output.range[0] < low or output.range[1] > high:
        raise ValueError(
            f"The {loss.title} needs an output between {low:g} and {high:g}, which {output.title} does not keep to. "
            "Choose sigmoid for the output layer, or the mean squared error."
        )
    if loss.classes and data.task == "regression":
        raise ValueError(
            f"The {loss.title} judges classes, but {data.title} asks for numbers. Choose the mean squared error."
        )
    if loss.classes and not (output.range[0] <= loss.classes[0] and output.range[1] >= loss.classes[1]):
        raise ValueError(
            f"The {loss.title} needs an output that reaches {loss.classes[0]:g} and {loss.classes[1]:g}, which "
            f"{output.title} does not. Choose tanh or identity for the output layer, or the mean squared error."
        )
    asked = data.scale_targets(data.y)
    if data.task == "regression" and not (asked.min() >= low and asked.max() <= high):
        raise ValueError(
            f"The {loss.title} judges answers between {low:g} and {high:g}, but {data.title} asks for other numbers. "
            "Choose the mean squared error."
        )
