"""A table that somebody brought: its columns, each with what it holds."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.cells import NO, YES_NO
from nncore.data.csv.columns import ColumnBuilder, folded
from nncore.data.csv.dialect import ColumnChoices, Dialect
from nncore.data.csv.remarks import Remark
from nncore.data.preparation.scaling import ROUNDING

KINDS = ("number", "yes/no", "category", "date", "text", "constant", "empty")
SHORT = ({"y": "yes", "n": "no"}, {"t": "true", "f": "false"})


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
        unit: what its numbers are counted in, such as "kg"; "" for none.
        infinite: how many cells are infinite, or too large to be a number; they are nan in `kept` and not `missing`.
        doubtful: whether nearly all cells are numbers and yet it is read as words, so that somebody should be asked.
        merged: the spellings that were read as one word, each group with the most frequent first; () for none.
        codes: whether its words are digits that begin with 0, as those of postcodes do.
    """

    name: str
    kind: str
    missing: int
    levels: tuple[str, ...] = ()
    kept: NDArray[Any] = field(default_factory=lambda: np.empty(0), repr=False)
    unit: str = ""
    infinite: int = 0
    doubtful: bool = False
    merged: tuple[tuple[str, ...], ...] = ()
    codes: bool = False

    @property
    def gaps(self) -> int:
        """How many cells hold nothing to compute with, empty and infinite ones."""
        return self.missing + self.infinite

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
        markers: how cells that are empty are written, each with how often it was met; "" for nothing at all.
        choices: how cells were asked to be taken.
    """

    columns: tuple[TableColumn, ...]
    rows: int
    form: Dialect
    first: tuple[tuple[str, ...], ...] = field(repr=False)
    notes: tuple[Remark, ...] = ()
    markers: tuple[tuple[str, int], ...] = ()
    choices: ColumnChoices = field(default_factory=ColumnChoices)

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


def constant(low: float, high: float) -> bool:
    """Return whether numbers between two ends differ by no more than rounding.

    >>> constant(14.62, 14.620000000000001), constant(1e9, 1e9 + 1)
    (True, False)
    """
    return high - low <= ROUNDING * max(abs(low), abs(high))


def finished(name: str, growing: ColumnBuilder, unit: str = "") -> TableColumn:
    """Return what has become of a column when all is read.

    Args:
        unit: what its numbers are counted in, where the table says so.
    """
    missing, doubtful = growing.missing, growing.mostly_numbers or bool(growing.units)
    if growing.levels is None:
        if growing.text:
            return TableColumn(name, "date" if growing.dates else "text", missing, doubtful=doubtful)
        values = np.concatenate(growing.parts)
        growing.parts.clear()
        unit, infinite = growing.reader.unit or unit, growing.reader.infinite
        missing += growing.reader.strays
        if np.isnan(values).all():
            return TableColumn(name, "empty", missing, infinite=infinite)
        # fmin and fmax pass over what is missing.
        kind = "constant" if constant(float(np.fmin.reduce(values)), float(np.fmax.reduce(values))) else "number"
        return TableColumn(name, kind, missing, (), values, unit, infinite)
    if not growing.levels.names:
        return TableColumn(name, "empty", missing)
    if growing.dates:
        return TableColumn(name, "date", missing)
    codes = np.concatenate(growing.parts)
    growing.parts.clear()
    words, place, merged = _merged(growing, codes)
    kept = place[codes]
    kind = "constant" if len(words) == 1 else "category"
    full = {long for word in words for long in [{**SHORT[0], **SHORT[1]}.get(folded(word), folded(word))]}
    if full in YES_NO and len(words) == 2:
        kind = "yes/no"
        if folded(words[0]) not in NO:
            words, kept = words[::-1], np.where(kept < 0, kept, 1 - kept)
    codes_found = bool(growing.reader.codes)
    return TableColumn(
        name,
        kind,
        missing,
        tuple(words),
        kept.astype(np.int8),
        "",
        0,
        doubtful and not codes_found,
        merged,
        codes_found,
    )


def _merged(
    growing: ColumnBuilder, codes: NDArray[Any]
) -> tuple[list[str], NDArray[np.int16], tuple[tuple[str, ...], ...]]:
    """Return the words of a column in order, the place of each spelling among them, -1 last, and what was merged."""
    assert growing.levels is not None
    spellings = list(growing.levels.names)
    counts = np.bincount(codes[codes >= 0], minlength=len(spellings))
    key = str if growing.exactly else folded
    groups: dict[str, list[int]] = {}
    for i, word in enumerate(spellings):
        groups.setdefault(key(word), []).append(i)
    for short in () if growing.exactly else SHORT:
        # Y beside yes means the same; alone it stays Y.
        if set(groups) <= {*short, *short.values()} and not set(groups) <= set(short):
            for letter, word in short.items():
                if letter in groups:
                    groups.setdefault(word, []).extend(groups.pop(letter))
    # The most frequent spelling stands for its group; of equals, the one met first.
    ordered = [sorted(group, key=lambda i: (-counts[i], i)) for group in groups.values()]
    ordered.sort(key=lambda group: (spellings[group[0]].casefold(), spellings[group[0]]))
    place = np.full(len(spellings) + 1, -1, np.int16)
    for at, group in enumerate(ordered):
        place[group] = at
    merged = tuple(tuple(spellings[i] for i in group) for group in ordered if len(group) > 1)
    return [spellings[group[0]] for group in ordered], place, merged
