"""The inputs of one row as a person reads them: numbers with units, categories by name, yes or no in words."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.kit.plain import named, plain

LOOKED_AT = 5000
"""Rows looked at to find a column's ends."""


@dataclass(frozen=True)
class Feature:
    """One thing that is known of every row: a column, or all indicators of one category.

    Attributes:
        key: of its widget in the session; label: name and unit, safe to show anywhere.
        columns: the columns of x it stands for.
        levels: what it can be called, for a category in the order of `columns`, for a two-valued column what 0 and 1
            are called; () for a number.
        low, high, step: of a number's slider, in the data's units; whole: whether only whole numbers occur.
        informative: the share of the target it explains by itself, 0 to 1.
    """

    key: str
    label: str
    columns: tuple[int, ...]
    levels: tuple[str, ...]
    low: float
    high: float
    step: float
    whole: bool
    informative: float

    @property
    def digits(self) -> int:
        """Decimals worth showing."""
        return 0 if self.whole else max(0, 1 - int(np.floor(np.log10(self.step))))

    @property
    def switch(self) -> bool:
        """Whether it is only ever 0 or 1, without words for the two."""
        return self.levels == ("0", "1")

    def read(self, row: NDArray[np.float64]) -> float | int:
        """Return its value in a row (d,) of x: a number, or the place of a level; -1 if no level is marked."""
        if not self.levels:
            return float(row[self.columns[0]])
        if len(self.columns) == 1:
            return int(row[self.columns[0]] > 0.5)
        marked = np.flatnonzero(row[list(self.columns)] > 0.5)
        return int(marked[0]) if len(marked) else -1

    def write(self, row: NDArray[np.float64], value: float | int) -> None:
        """Put a value into a row (d,) of x, in place."""
        if len(self.columns) == 1:
            row[self.columns[0]] = value
            return
        row[list(self.columns)] = 0.0
        if value >= 0:
            row[self.columns[int(value)]] = 1.0

    def text(self, value: float | int) -> str:
        """Return a value in words."""
        if self.levels:
            return self.levels[int(value)] if value >= 0 else "none of these"
        return f"{value:.{min(self.digits, 8)}f}"


def features(data: nn.data.Dataset) -> tuple[Feature, ...]:
    """Return the features of a data set in the order of its columns."""
    rows = nn.spread_evenly(np.arange(len(data.x)), LOOKED_AT)
    x, informative = data.x[rows], nn.data.explained_share(data)
    found: list[Feature] = []
    groups: dict[str, list[int]] = {}
    for j, column in enumerate(data.columns):
        groups.setdefault(f"group {column.group}" if column.group else f"column {j}", []).append(j)
    for members in groups.values():
        first = data.columns[members[0]]
        values = x[:, members[0]]
        low, high = (float(f(end, g(values))) for f, g, end in ((min, np.min, first.low), (max, np.max, first.high)))
        two = bool(np.isin(values, (0.0, 1.0)).all()) and (first.low, first.high) == (0.0, 1.0)
        levels: tuple[str, ...] = ()
        if len(members) > 1:
            levels = tuple(plain(data.columns[j].level) for j in members)
        elif two:
            levels = plain(first.low_label or "0"), plain(first.high_label or "1")
        step = max(1.0, nice((high - low) / 200)) if first.whole else nice((high - low) / 200)
        found.append(
            Feature(
                key=f"story x{members[0]}",
                label=plain(first.group) if len(members) > 1 else named(first.name, first.unit),
                columns=tuple(members),
                levels=levels,
                low=float(np.floor(low / step) * step),
                high=float(np.ceil(high / step) * step),
                step=step,
                whole=first.whole,
                informative=float(informative[members].max()),
            )
        )
    return tuple(found)


def nearest(data: nn.data.Dataset, inputs: NDArray[np.float64]) -> int:
    """Return the row of the data, from 0, whose inputs are nearest to some (d,), both as the network gets them."""
    return int(np.linalg.norm(data.inputs - inputs, axis=1).argmin())


def nice(step: float) -> float:
    """Return the next number of the kind 1, 2 or 5 times a power of ten, at least `step`.

    >>> nice(0.3), nice(7.0), nice(0.02)
    (0.5, 10.0, 0.02)
    """
    power = 10.0 ** np.floor(np.log10(step))
    # The power is rounded, so 0.02 / 0.01 may come out a little above 2.
    return float(round(next(n for n in (1, 2, 5, 10) if n * power >= step * (1 - 1e-9)) * power, 12))


def listing(
    data: nn.data.Dataset, about: tuple[Feature, ...], rows: NDArray[np.int64], more: dict[str, list[Any]]
) -> dict[str, list[Any]]:
    """Return rows of the data as a table to read: their numbers, what `more` says of each, their inputs in words."""
    columns: dict[str, list[Any]] = {"row": [int(row) + 1 for row in rows], **more}
    for feature in about:
        name = feature.label
        while name in columns:  # two columns may look the same once they are harmless
            name += " "
        read = [feature.read(data.x[row]) for row in rows]
        columns[name] = [feature.text(value) for value in read] if feature.levels else list(read)
    return columns
