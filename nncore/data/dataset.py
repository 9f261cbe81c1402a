"""A data set is a table of numbers that remembers what its columns mean in the world."""

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.data.checks import locked_flags, locked_numbers
from nncore.data.preparation.scaling import SCALINGS, center_and_spread
from nncore.data.preparation.split import dealt

TASKS = ("binary", "multiclass", "regression")
MOST_CLASSES = 10


@dataclass(frozen=True)
class Column:
    """One input, in the words and units of the world.

    Attributes:
        name: what it is, such as "age".
        unit: what it is counted in, such as "years"; empty for a pure number.
        low, high: the range shown on an axis or a slider, in `unit`; low < high. Values outside may still occur.
        low_label, high_label: words for the two ends, such as "20 y" and "80 y".
        group, level: for a column that is 1 for one level of a category and 0 for all others: the category, such as
            "island", and the level, such as "Dream"; empty for any other column.
        whole: whether only whole numbers occur.
        formula: what the input is made from, such as "x1^2"; empty if nothing was derived. See `data.with_features`.

    Raises:
        ValueError: if the name is empty, or low and high are not finite with low < high.

    >>> Column("age", "years", 20, 80, "20 y", "80 y").high
    80
    """

    name: str
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    low_label: str = ""
    high_label: str = ""
    group: str = ""
    level: str = ""
    whole: bool = False
    formula: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("A column needs a name.")
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(
                f"Column {self.name!r} needs a low end below its high end, not {self.low} and {self.high}."
            )


NOT_SAID: NDArray[Any] = np.empty(0)
"""Stands for an array that was left out, whose length depends on the others."""


def _unsaid() -> NDArray[Any]:
    return NOT_SAID


@dataclass(frozen=True, eq=False)
class Dataset:
    """A table of n rows and d inputs with their targets, and all that a page needs to show it.

    The arrays are read-only, so one Dataset can be shared by everyone. The network never sees `x`; it sees
    `inputs = (x - center) / spread`. Of regression targets it is asked for `(y - target_center) / target_spread`.

    Attributes:
        name, title: the key and the name to show.
        task: "binary", "multiclass" or "regression".
        x: (n, d), in the data's own units.
        y: (n, 1), 0 or 1 for binary, 0 … k - 1 for k classes; (n, k), any finite numbers, for regression.
        columns: d of them.
        classes: what 0, 1, … mean, such as ("healthy", "ill"); 3 to 10 for multiclass; () for regression.
        test: (n,) bool, True for the rows held out for testing.
        center, spread: (d,), in the data's own units; spread > 0.
        about, source, licence, warning: sentences to show; `warning` is empty when there is nothing to warn of.
        standardised: True if all centers and spreads are learnt from the training rows, and learnt again by `split`.
        scaling: how center and spread are learnt if they are: "standard" by mean and standard deviation, "minmax" by
            lowest value and range, "none" not at all. Targets always go by mean and standard deviation.
        target_center, target_spread: (k,), in the units of y; target_spread > 0. Zeros and ones for classes. A single
            number counts for all k targets.
        target_name, target_unit: what a regression target is, and what it is counted in.
        loaded: the arguments of `nncore.data.load` that made it, as pairs; () for any other. A copy in which something
            was changed may still say so.
        validation: (n,) bool, True for rows neither learnt from nor tested on; none unless asked for.

    Raises:
        ValueError: if a shape does not fit, a number is not finite, a y names no class, a spread is not above 0,
            the task is unknown, the number of classes does not fit the task, no row is left to learn from, or a row
            is held out twice.
    """

    name: str
    title: str
    task: str
    x: NDArray[np.float64] = field(repr=False)
    y: NDArray[np.float64] = field(repr=False)
    columns: tuple[Column, ...] = field(repr=False)
    classes: tuple[str, ...]
    test: NDArray[np.bool_] = field(repr=False)
    center: NDArray[np.float64] = field(repr=False)
    spread: NDArray[np.float64] = field(repr=False)
    about: str = field(repr=False)
    source: str = field(repr=False)
    licence: str = field(repr=False)
    warning: str = field(default="", repr=False)
    standardised: bool = False
    scaling: str = "standard"
    target_center: NDArray[np.float64] = field(default_factory=_unsaid, repr=False)
    target_spread: NDArray[np.float64] = field(default_factory=_unsaid, repr=False)
    target_name: str = field(default="", repr=False)
    target_unit: str = field(default="", repr=False)
    validation: NDArray[np.bool_] = field(default_factory=_unsaid, repr=False)
    loaded: tuple[tuple[str, Any], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        # A frozen dataclass blocks plain assignment, also here, where the checked copies take their place.
        for name in ("x", "y", "center", "spread"):
            object.__setattr__(self, name, locked_numbers(getattr(self, name), name))
        k = self.y.shape[-1] if self.y.ndim else 0
        for name, usual in (("target_center", np.zeros), ("target_spread", np.ones)):
            given = usual(k) if getattr(self, name) is NOT_SAID else locked_numbers(getattr(self, name), name)
            object.__setattr__(self, name, locked_numbers(np.repeat(given, k) if given.shape == (1,) else given, name))
        object.__setattr__(self, "test", locked_flags(self.test, "test"))
        flags = self.test if self.validation is NOT_SAID else locked_flags(self.validation, "validation")
        # None of the rows is none of them, however many there were when this was last said.
        if self.validation is NOT_SAID or not flags.any():
            flags = np.zeros(self.test.shape, dtype=np.bool_)
        object.__setattr__(self, "validation", locked_flags(flags, "validation"))
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "classes", tuple(self.classes))
        self._check()

    def _check(self) -> None:
        if self.x.ndim != 2 or 0 in self.x.shape:
            raise ValueError(f"x should be a table with rows and columns, but its shape is {self.x.shape}.")
        n, d = self.x.shape
        if self.y.ndim != 2 or len(self.y) != n or 0 in self.y.shape:
            raise ValueError(f"x has {n} rows, so y should have the shape ({n}, 1), not {self.y.shape}.")
        if self.task != "regression" and self.y.shape[1] != 1:
            raise ValueError(f"Each row belongs to one class, so y should have the shape ({n}, 1), not {self.y.shape}.")
        if len(self.columns) != d:
            raise ValueError(f"x has {d} columns, but {len(self.columns)} are described.")
        for name in ("center", "spread"):
            if getattr(self, name).shape != (d,):
                raise ValueError(f"{name} should have one number for each of the {d} columns of x.")
        for name in ("target_center", "target_spread"):
            if getattr(self, name).shape != self.y.shape[1:]:
                raise ValueError(f"{name} should have one number for each of the {self.y.shape[1]} columns of y.")
        if not np.all(self.spread > 0):
            raise ValueError("Every spread should be above 0, because the inputs are divided by it.")
        if not np.all(self.target_spread > 0):
            raise ValueError("Every target_spread should be above 0, because the targets are divided by it.")
        if self.scaling not in SCALINGS:
            raise ValueError(f"scaling should be one of {', '.join(SCALINGS)}, not {self.scaling!r}.")
        for name in ("test", "validation"):
            if getattr(self, name).shape != (n,):
                raise ValueError(f"{name} should be {n} times True or False, one for each row of x.")
        if np.any(self.test & self.validation):
            raise ValueError("A row is held out either for testing or for validation, not for both.")
        if not np.any(self.training):
            raise ValueError("Every row is held out, for testing or validation, so nothing is left to learn from.")
        if self.task not in TASKS:
            raise ValueError(f"task should be one of {', '.join(TASKS)}, not {self.task!r}.")
        if self.task == "binary" and not np.all((self.y == 0) | (self.y == 1)):
            raise ValueError("With two classes, y may hold only 0 and 1.")
        if self.task == "multiclass" and not np.all(np.isin(self.y, np.arange(len(self.classes)))):
            raise ValueError("With many classes, y may hold only 0, 1, … up to the last class.")
        if self.task != "regression" and not (np.all(self.target_center == 0) and np.all(self.target_spread == 1)):
            raise ValueError("Classes are not scaled, so their target_center is 0 and their target_spread 1.")
        least, most = {"binary": (2, 2), "multiclass": (3, MOST_CLASSES), "regression": (0, 0)}[self.task]
        if not least <= len(self.classes) <= most:
            raise ValueError(
                f"A binary set names two classes, a multiclass set 3 to {MOST_CLASSES}, and a regression set none."
            )

    @property
    def n_features(self) -> int:
        """The number of inputs, d."""
        return int(self.x.shape[1])

    @property
    def n_outputs(self) -> int:
        """The number of outputs a network needs: one for each class of a multiclass set, else one for each target."""
        return len(self.classes) if self.task == "multiclass" else int(self.y.shape[1])

    @property
    def inputs(self) -> NDArray[np.float64]:
        """What the network sees, (n, d), pure numbers: (x - center) / spread."""
        return (self.x - self.center) / self.spread

    @property
    def training(self) -> NDArray[np.bool_]:
        """(n,) bool, True for the rows learnt from: those held out neither for testing nor for validation."""
        return ~(self.test | self.validation)

    @property
    def train(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The inputs (m, d) and targets (m, k) of the m rows to learn from, in the order of x; m is at least 1."""
        return self.inputs[self.training], self.y[self.training]

    @property
    def held_out(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The inputs (m, d) and targets (m, k) of the m rows held out for testing, in the order of x."""
        return self.inputs[self.test], self.y[self.test]

    def scale_targets(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return numbers in the units of y as the network is asked for them, same shape (…, k)."""
        return (y - self.target_center) / self.target_spread

    def unscale_targets(self, output: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what a regression network says in the units of y, same shape (…, k); undoes `scale_targets`."""
        return output * self.target_spread + self.target_center

    @property
    def median(self) -> NDArray[np.float64]:
        """The middle of each input over all rows, (d,): a typical row to start from."""
        # The annotation tells mypy what np.median leaves open.
        middle: NDArray[np.float64] = np.median(self.inputs, axis=0)
        return middle

    def split(self, train_share: float, seed: int, validation_share: float = 0.0) -> "Dataset":
        """Deal the rows anew into training, validation and test rows, by chance but the same way for the same seed.

        A set that is `standardised` learns its centers and spreads from its new training rows only: what is held out
        must not leak into what the network sees.

        Args:
            train_share, validation_share, seed: see `dealt`.

        Returns:
            A Dataset of the same rows in the same order, with its own `test` and `validation`.

        Raises:
            ValueError: as `dealt`.
        """
        labels = np.zeros(len(self.x)) if self.task == "regression" else self.y[:, 0]
        test, validation = dealt(labels, train_share, seed, validation_share)
        if not self.standardised:
            return replace(self, test=test, validation=validation)
        training = ~(test | validation)
        center, spread = SCALINGS[self.scaling](self.x[training])
        parts: dict[str, Any] = {"test": test, "validation": validation, "center": center, "spread": spread}
        if self.task == "regression":
            parts["target_center"], parts["target_spread"] = center_and_spread(self.y[training])
        return replace(self, **parts)
