"""A table that somebody brought: its columns, each with what it holds."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.cells import NO, YES_NO
from nncore.data.csv.columns import ColumnBuilder
from nncore.data.csv.dialect import Dialect

KINDS = ("number", "yes/no", "category", "date", "text", "constant", "empty")


@dataclass(frozen=True, eq=False)
class TableColumn:
    """One column of a table.

    Attributes:
        name: what it is called; no two columns share a name.
        kind: "number"; "yes/no" (or true/false, y/n); "category", up to 50 different words; "date", or a time of day;
            "text", more than 50 different words; "constant", one value only; "empty".
        missing: how many of its cells are empty.
        levels: the words of a category in the order of the alphabet, of yes/no the "no" first; () for any other kind.
        kept: (n,), its numbers in whatever type keeps them exactly (nan where missing) or the places of its words in
            `levels` (-1 where missing); (0,) for text and dates.
    """

    name: str
    kind: str
    missing: int
    levels: tuple[str, ...] = ()
    kept: NDArray[Any] = field(default_factory=lambda: np.empty(0), repr=False)

    @property
    def numbers(self) -> NDArray[np.float64]:
        """(n,) its numbers, or the places of its words, nan where missing."""
        values = self.kept.astype(np.float64)
        if self.levels:
            values[values < 0] = np.nan
        return values


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it was read.

    Attributes:
        columns: at least two; rows: how many rows, at least one.
        form: how it is written, found or given.
        first: the text of the first rows, a cell cut after a few hundred letters.
        notes: what was noticed on the way, in whole sentences that may hold names and words from the file.
    """

    columns: tuple[TableColumn, ...]
    rows: int
    form: Dialect
    first: tuple[tuple[str, ...], ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> TableColumn:
        """Return a column by its name.

        Raises:
            ValueError: there is none of that name.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise ValueError(f"There is no column “{name}”. The columns are: {listed(self.names)}.")


def listed(names: Any, most: int = 8) -> str:
    """Return names in a row, the first of them if there are many.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def finished(name: str, growing: ColumnBuilder) -> TableColumn:
    """Return what has become of a column when all is read."""
    if growing.levels is None:
        if growing.text:
            return TableColumn(name, "date" if growing.dates else "text", growing.missing)
        values = np.concatenate(growing.parts)
        growing.parts.clear()
        if growing.missing == growing.rows:
            return TableColumn(name, "empty", growing.missing)
        # fmin and fmax pass over what is missing.
        one = np.fmin.reduce(values) == np.fmax.reduce(values)
        return TableColumn(name, "constant" if one else "number", growing.missing, (), values)
    words = list(growing.levels.names)
    if not words:
        return TableColumn(name, "empty", growing.missing)
    if growing.dates:
        return TableColumn(name, "date", growing.missing)
    codes = np.concatenate(growing.parts)
    growing.parts.clear()
    if {word.casefold() for word in words} in YES_NO:  # "Yes" and "yes" are one
        no = [word for word in words if word.casefold() in NO]
        place = np.array([*(word not in no for word in words), -1], dtype=np.int8)
        yes = next(word for word in words if word not in no)
        return TableColumn(name, "yes/no", growing.missing, (no[0], yes), place[codes])
    order = sorted(words, key=lambda word: (word.casefold(), word))
    place = np.array([*(order.index(word) for word in words), -1], dtype=np.int8)
    kind = "constant" if len(words) == 1 else "category"
    return TableColumn(name, kind, growing.missing, tuple(order), place[codes])


def notes_on(name: str, growing: ColumnBuilder) -> list[str]:
    """Return what should be said about how a column was read."""
    notes = []
    if growing.ambiguous and growing.mostly_numbers:
        notes.append(
            f"Column “{name}” holds numbers such as {growing.ambiguous}, which may mean two things. Say whether the "
            "decimal sign is a point or a comma."
        )
    elif growing.stray[1] and growing.mostly_numbers:
        line, word = growing.stray
        count = growing.rows - growing.missing - growing.figures
        cells = "1 cell is" if count == 1 else f"{count:,} cells are"
        notes.append(
            f"Nearly all of column “{name}” is numbers, but {cells} not, the first in line {line:,}: “{word}”. "
            "It is read as words until that is mended."
        )
    if growing.formula:
        notes.append(
            f"Column “{name}” holds cells that begin like a formula. They are read as plain words, never carried out."
        )
    return notes
