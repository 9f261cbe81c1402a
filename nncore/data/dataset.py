"""A data set is a table of numbers that remembers what its columns mean in the world."""

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .checks import locked_flags, locked_numbers, number_between, whole_number

TASKS = ("binary", "multiclass", "regression")
MOST_CLASSES = 10

# Points and split each get a random stream of their own from the one seed, so that neither repeats the other's draws.
POINTS_STREAM, SPLIT_STREAM = 1, 2


@dataclass(frozen=True)
class Column:
    """One input, in the words and units of the world.

    Attributes:
        name: what it is, such as "age".
        unit: what it is counted in, such as "years"; empty for a pure number.
        low, high: the range shown on an axis or a slider, in `unit`; low < high. Values outside may still occur.
        low_label, high_label: words for the two ends, such as "20 y" and "80 y".

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

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("A column needs a name.")
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(
                f"Column {self.name!r} needs a low end below its high end, not {self.low} and {self.high}."
            )


@dataclass(frozen=True, eq=False)
class Dataset:
    """A table of n rows and d inputs with their targets, and all that a page needs to show it.

    The arrays are read-only, so one Dataset can be shared by everyone. The network never sees `x`; it sees
    `inputs = (x - center) / spread`.

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
        standardised: True if center and spread are learnt from the training rows, and learnt again by `split`.

    Raises:
        ValueError: if a shape does not fit, a number is not finite, a y names no class, a spread is not above 0,
            the task is unknown, the number of classes does not fit the task, or every row is held out.
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

    def __post_init__(self) -> None:
        # A frozen dataclass blocks plain assignment, also here, where the checked copies take their place.
        for name in ("x", "y", "center", "spread"):
            object.__setattr__(self, name, locked_numbers(getattr(self, name), name))
        object.__setattr__(self, "test", locked_flags(self.test, "test"))
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
        if not np.all(self.spread > 0):
            raise ValueError("Every spread should be above 0, because the inputs are divided by it.")
        if self.test.shape != (n,):
            raise ValueError(f"test should be {n} times True or False, one for each row of x.")
        if np.all(self.test):
            raise ValueError("Every row is held out for testing, so nothing is left to learn from.")
        if self.task not in TASKS:
            raise ValueError(f"task should be one of {', '.join(TASKS)}, not {self.task!r}.")
        if self.task == "binary" and not np.all((self.y == 0) | (self.y == 1)):
            raise ValueError("With two classes, y may hold only 0 and 1.")
        if self.task == "multiclass" and not np.all(np.isin(self.y, np.arange(len(self.classes)))):
            raise ValueError("With many classes, y may hold only 0, 1, … up to the last class.")
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
    def train(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The inputs (k, d) and targets (k, 1) of the k rows to learn from, in the order of x; k is at least 1."""
        return self.inputs[~self.test], self.y[~self.test]

    @property
    def held_out(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The inputs (n - k, d) and targets (n - k, 1) of the rows held out for testing, in the order of x."""
        return self.inputs[self.test], self.y[self.test]

    @property
    def median(self) -> NDArray[np.float64]:
        """The middle of each input over all rows, (d,): a typical row to start from."""
        # The annotation tells mypy what np.median leaves open.
        middle: NDArray[np.float64] = np.median(self.inputs, axis=0)
        return middle

    def split(self, train_share: float, seed: int) -> "Dataset":
        """Deal the rows anew into training and test rows, by chance but the same way for the same seed.

        A set with classes is dealt class by class, so that both parts hold about the same shares, and a class with
        two rows or more stands in both parts. A set that is `standardised` learns center and spread from its new
        training rows only: what is held out must not leak into what the network sees.

        Args:
            train_share: the share of rows to learn from, 0.1 to 0.9; neither part is ever left empty.
            seed: a whole number from 0 up.

        Returns:
            A Dataset of the same rows in the same order, with its own `test`.

        Raises:
            ValueError: if train_share or seed is out of range, or there are fewer than two rows.
        """
        share = number_between(train_share, "train_share", 0.1, 0.9)
        rng = np.random.default_rng((whole_number(seed, "seed", low=0), SPLIT_STREAM))
        n = len(self.x)
        if n < 2:
            raise ValueError("One row cannot be split: each part needs at least one.")
        labels = np.zeros(n) if self.task == "regression" else self.y[:, 0]
        test = np.zeros(n, dtype=np.bool_)
        for label in np.unique(labels):
            rows = rng.permutation(np.flatnonzero(labels == label))
            if len(rows) > 1:  # a class of a single row stays in training
                test[rows[min(max(round(share * len(rows)), 1), len(rows) - 1) :]] = True
        if not test.any():  # only when there are two rows, one of each class
            test[rng.integers(n)] = True
        if not self.standardised:
            return replace(self, test=test)
        center, spread = center_and_spread(self.x[~test])
        return replace(self, test=test, center=center, spread=spread)


def center_and_spread(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean and standard deviation of each column, which bring it to mean 0 and deviation 1.

    Args:
        x: (n, d), n at least 1.

    Returns:
        center (d,) and spread (d,), in the units of x. The deviation divides by n, not by n - 1. A column that never
        changes gets spread 1, since there is nothing to divide by.

    >>> center_and_spread(np.array([[1.0, 7.0], [3.0, 7.0]]))
    (array([2., 7.]), array([1., 1.]))
    """
    spread = x.std(axis=0)
    # Rounding can give a constant column a deviation of 1e-17, so constancy is read from the values themselves.
    varies = (x.max(axis=0) > x.min(axis=0)) & (spread > 0)
    return x.mean(axis=0), np.where(varies, spread, 1.0)
