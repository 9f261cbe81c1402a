"""A column of a table becomes one input of a network, or one for each word of a category."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.cells import packed
from nncore.data.csv.table import TableColumn, constant
from nncore.data.dataset import Column

LARGEST = 1e100
"""What is larger cannot be squared, and a loss does."""


@dataclass(frozen=True, eq=False)
class Input:
    """What one column of a table gives to a network.

    Attributes:
        columns: one, or one for each word of a category.
        values: (n,), the numbers, or the places of the words, in whatever type keeps them exactly; nan where missing.
        words: how many words there are; 0 for numbers.
    """

    columns: tuple[Column, ...]
    values: NDArray[np.floating] = field(repr=False)
    words: int = 0

    @property
    def gaps(self) -> int:
        """How many values are missing."""
        return int(np.isnan(self.values).sum())

    @property
    def too_large(self) -> bool:
        """Whether a number is too large to compute with."""
        return float(np.nanmax(np.abs(self.values))) > LARGEST

    def fill_in(self, x: NDArray[np.float64], training: NDArray[np.bool_]) -> None:
        """Write the inputs into x (n, columns); a gap becomes the median or most frequent word of the training rows.

        Args:
            training: (n,), the rows learnt from. If all have a gap, it is filled with 0 or the first word.
        """
        missing = np.isnan(self.values)
        values = self.values.astype(np.float64)
        if missing.any():
            known = values[training & ~missing]
            if self.words:
                usual = float(np.bincount(known.astype(np.int64), minlength=1).argmax())
            else:
                usual = float(np.median(known)) if len(known) else 0.0
            values = np.where(missing, usual, values)
        if len(self.columns) > 1:
            np.equal(values[:, None], np.arange(self.words), out=x, casting="unsafe")
        else:
            x[:, 0] = values


def input_of(column: TableColumn, values: NDArray[np.float64]) -> Input | None:
    """Return what a column gives to a network, or None if all its values are the same.

    Args:
        values: (n,), its numbers or the places of its words in the rows that are used, nan where missing.

    >>> sizes = TableColumn("size", "category", 0, ("L", "M", "S"), np.array([0, 2, 1]))
    >>> [part.name for part in input_of(sizes, sizes.numbers).columns]
    ['size: L', 'size: M', 'size: S']
    """
    known = values[~np.isnan(values)]
    if len(known) == 0 or constant(float(known.min()), float(known.max())):
        return None
    if not column.levels:
        values = np.where(np.abs(values) < 1 / LARGEST, 0.0, values)
        known = values[~np.isnan(values)]
        low, high = float(known.min()), float(known.max())
        if low == high:
            return None
        whole = bool(np.all(known == np.round(known)))
        return Input(
            (Column(column.name, column.unit, low, high, f"{low:g}", f"{high:g}", whole=whole),), packed(values)
        )
    used = np.unique(known).astype(np.int64)  # words may be gone with the rows left out
    places = np.full(len(column.levels), np.nan)
    places[used] = np.arange(len(used))
    missing = np.isnan(values)
    values = np.where(missing, np.nan, places[np.where(missing, 0, values).astype(np.int64)])
    names = [column.levels[i] for i in used]
    if len(names) == 2:
        return Input((Column(column.name, "", 0.0, 1.0, names[0], names[1], whole=True),), packed(values), 2)
    columns = (
        Column(f"{column.name}: {name}", "", 0.0, 1.0, "no", "yes", column.name, name, whole=True) for name in names
    )
    return Input(tuple(columns), packed(values), len(names))
