"""What a column holds, in a handful of numbers."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nncore.data.dataset import Column, Dataset

MOST_BINS = 20
EXACT = 2.0**50
"""Up to here a number and the next have a half between them."""


@dataclass(frozen=True, eq=False)
class ColumnSummary:
    """One column of a set, in its own units, over all rows.

    Attributes:
        name, unit: as in its Column; those of the target for a target.
        kind: "number", "0 or 1", "level" (1 for one level of a category, else 0) or "target".
        n: rows.
        mean, deviation: the standard deviation divides by n.
        minimum, quartiles, maximum: the lowest value; a quarter, half and three quarters of the way up; the highest.
        distinct: how many different values there are.
        counts, edges: (b,) and (b + 1,), how many rows lie between two edges; the last bin holds its upper edge.
    """

    name: str
    unit: str
    kind: str
    n: int
    mean: float
    deviation: float
    minimum: float
    quartiles: tuple[float, float, float]
    maximum: float
    distinct: int
    counts: NDArray[np.int_] = field(repr=False)
    edges: NDArray[np.float64] = field(repr=False)


@dataclass(frozen=True)
class ClassShare:
    """How many rows of a class there are: in all, to learn from, for validation and for testing."""

    name: str
    rows: int
    training: int
    validation: int
    test: int


def summary(data: Dataset) -> list[ColumnSummary]:
    """Return a summary of each input, and of each target if the task is regression.

    >>> from nncore.data import load
    >>> ages = summary(load("lung"))[0]
    >>> ages.name, ages.minimum, ages.maximum
    ('age', 20.0, 80.0)
    """
    parts = [
        _summary(column.name, column.unit, _kind(column, values), values)
        for column, values in zip(data.columns, data.x.T, strict=True)
    ]
    if data.task == "regression":
        name = data.target_name or "target"
        several = data.y.shape[1] > 1
        parts += [
            _summary(f"{name} {i}" if several else name, data.target_unit, "target", values)
            for i, values in enumerate(data.y.T, start=1)
        ]
    return parts


def class_balance(data: Dataset) -> list[ClassShare]:
    """Return how the rows are shared out among the classes, in their order; nothing for regression.

    >>> from nncore.data import load
    >>> class_balance(load("circle", n=100))[0]
    ClassShare(name='orange', rows=50, training=25, validation=0, test=25)
    """
    labels = data.y[:, 0].astype(np.int64)
    k = len(data.classes)
    if not k:
        return []
    parts = [np.bincount(labels[rows], minlength=k) for rows in (..., data.training, data.validation, data.test)]
    return [ClassShare(name, *map(int, counts)) for name, counts in zip(data.classes, np.transpose(parts), strict=True)]


def _kind(column: Column, values: NDArray[np.float64]) -> str:
    if column.group:
        return "level"
    return "0 or 1" if np.all((values == 0) | (values == 1)) else "number"


def _summary(name: str, unit: str, kind: str, values: NDArray[np.float64]) -> ColumnSummary:
    low, first, middle, third, high = np.quantile(values, [0, 0.25, 0.5, 0.75, 1]).tolist()
    distinct = np.unique(values)
    edges = _edges(distinct)
    return ColumnSummary(
        name=name,
        unit=unit,
        kind=kind,
        n=len(values),
        mean=float(values.mean()),
        deviation=float(values.std()),
        minimum=low,
        quartiles=(first, middle, third),
        maximum=high,
        distinct=len(distinct),
        counts=np.histogram(values, edges)[0],
        edges=edges,
    )


def _edges(distinct: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return edges of bins: one bin for each whole number if they are few, else MOST_BINS of equal width."""
    low, high = distinct[0], distinct[-1]
    if max(-low, high) < EXACT and high - low < MOST_BINS and np.array_equal(distinct, np.round(distinct)):
        return np.arange(low, high + 2) - 0.5
    edges = np.linspace(low, high, MOST_BINS + 1)
    if np.all(np.diff(edges) > 0):
        return edges
    # Too close together for twenty numbers between them, or all the same: one bin around all.
    return np.array([np.nextafter(low, -np.inf), np.nextafter(high, np.inf)])


MOST_RANKED = 5000
"""Training rows by which columns are ranked at the most, spread evenly."""


def explained_share(data: Dataset) -> NDArray[np.float64]:
    """Return how much of the target each input column (d,) explains by itself, 0 to 1.

    For classes that is the share of the column's variance that lies between the classes, for numbers the square of the
    correlation with them, of several targets the highest. Only training rows count, and of a large table evenly spread
    ones.

    Source: the correlation ratio η², Fisher, Statistical Methods for Research Workers, 1925.
    """
    rows = np.flatnonzero(data.training)
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, min(len(rows), MOST_RANKED)).astype(int))]
    x, y = data.x[rows], data.y[rows]
    x = (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    if data.classes:
        parts = [x[y[:, 0] == label] for label in range(len(data.classes)) if np.any(y[:, 0] == label)]
        between: NDArray[np.float64] = np.sum([len(part) * part.mean(axis=0) ** 2 for part in parts], axis=0) / len(x)
        return between
    y = (y - y.mean(axis=0)) / np.where(y.std(axis=0) > 0, y.std(axis=0), 1.0)
    squared: NDArray[np.float64] = ((x.T @ y / len(x)) ** 2).max(axis=1)
    return squared


def rank_columns(data: Dataset) -> NDArray[np.intp]:
    """Return the input columns (d,), those that explain most of the target first; see `explained_share`.

    >>> from nncore.data import load
    >>> rank_columns(load("iris"))[:2].tolist()
    [2, 3]
    """
    return np.argsort(-explained_share(data), kind="stable")
