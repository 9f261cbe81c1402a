"""A column grows while its file is read, chunk by chunk, and makes up its mind what it holds."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.cells import DATE, FORMULA, NumberReader, packed
from nncore.data.csv.dialect import Dialect
from nncore.data.csv.missing import Markers
from nncore.data.csv.numerals import PLAIN, nearly, two_meanings

MOST_LEVELS = 50
MOST_SPELLINGS = 1000
MOSTLY = 0.8
MOST_UNITS = 4
SHOWN = 40
MOST_MET = 5_000


class Levels(dict[str, int]):
    """Numbers the words of a column as they appear: 0, 1, … and -1 for an empty cell.

    Attributes:
        names: each spelling with its number.
        folds: how many of them differ by more than blanks and the size of letters.

    >>> levels = Levels(Markers())
    >>> [levels[cell] for cell in ("red", "NA", " red", "blue", "Red")], list(levels.names), len(levels.folds)
    ([0, -1, 0, 1, 2], ['red', 'blue', 'Red'], 2)
    """

    def __init__(self, markers: Markers, exactly: bool = False) -> None:
        self.markers, self.exactly = markers, exactly
        self.names: dict[str, int] = {}
        self.folds: set[str] = set()

    def __missing__(self, cell: str) -> int:
        name = cell if self.exactly else cell.strip()
        if name in self.markers:
            code = -1
        else:
            code = self.names.setdefault(name, len(self.names))
            self.folds.add(name if self.exactly else folded(name))
        self[cell] = code
        return code


def folded(word: str) -> str:
    """Return a word without what spelling adds: capitals, and blanks beyond one.

    >>> folded(" New  York ")
    'new york'
    """
    return " ".join(word.split()).casefold()


class ColumnBuilder:
    """A column of a table that is being read.

    It holds numbers as long as every cell is one, else levels as long as there are at most MOST_LEVELS, else text.

    Args:
        markers: what an empty cell looks like, as they are counted for the whole table.
        words: whether to read words from the first cell on; numbers: whether to read numbers by all means.
        exactly: whether spellings stay apart.

    Attributes:
        rows: how many it has taken in; missing: how many of these cells are empty.
        parts: its numbers or the codes of its levels, chunk by chunk; nothing for text.
        levels: None for numbers and for text.
        turned: whether words came after numbers were taken in: it must then be read again, with `words`.
        dates: whether every filled cell is a date; False for numbers.
        figures: how many cells are plain numbers although it holds words; near: how many more are nearly numbers, by
            unit; stray: the line and the words of the first that is no plain number, "" if there is no such cell.
        ambiguous, formula: a cell with two meanings; a cell that begins like a formula; "" for none.
    """

    def __init__(
        self, form: Dialect, markers: Markers, words: bool = False, numbers: bool = False, exactly: bool = False
    ) -> None:
        self.form, self.markers, self.exactly, self.turned = form, markers, exactly, False
        self.reader = NumberReader(form, markers, numbers)
        self.rows = self.missing = 0
        self.parts: list[NDArray[np.floating] | NDArray[np.int16]] = []
        self.levels: Levels | None = Levels(markers, exactly) if words else None
        self.text, self.dates = False, words
        self.figures, self.near = 0, Counter[str]()
        self.stray = (0, "")
        self.ambiguous = self.formula = ""
        self.spelled: Counter[str] = Counter()
        self.empty: Counter[str] = Counter()
        self._hopeful = True
        self._met: dict[str, float] | None = None if numbers else {}

    def take(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Take in the next cells (n of them) and the lines of the file they stand in."""
        self.rows += len(cells)
        if self.turned:
            return
        if self.levels is None and not self.text:
            values = self._numbers(cells)
            if values is not None:
                gaps = np.flatnonzero(np.isnan(values))
                if len(gaps):
                    self._empty([cells[i] for i in gaps.tolist()])
                self.parts.append(packed(values))
                return
            if self.parts:
                self.turned = True
                return
            self.levels, self.dates = Levels(self.markers, self.exactly), True
        if self.levels is None:
            self._empty(cells)
        else:
            codes = np.fromiter(map(self.levels.__getitem__, cells), np.int64, len(cells))
            gaps = np.flatnonzero(codes < 0)
            if len(gaps):
                self._empty([cells[i] for i in gaps.tolist()])
            self.parts.append(codes.astype(np.int16))
            if len(self.levels.folds) > MOST_LEVELS or len(self.levels.names) > MOST_SPELLINGS:
                self.levels, self.text = None, True
                self.parts.clear()
        self._notice(cells, lines)

    def _empty(self, cells: Sequence[str]) -> None:
        """Count those of some cells that are empty, by how they are written."""
        for cell, count in Counter(cells).items():
            if cell in self.markers:
                self.missing += count
                self.empty[cell.strip()] += count

    def _numbers(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """Return cells as numbers or None, looking up those that were met before: many columns repeat themselves."""
        if self._met is None:
            return self.reader.read(cells)
        new = list(set(cells).difference(self._met))
        values = self.reader.read(new)
        if values is None or self.reader.infinite:
            # A cell that may mean two numbers is understood by its neighbours, and every infinite one is counted.
            self._met, self.reader.infinite = None, 0
            return self.reader.read(cells)
        self._met.update(zip(new, values.tolist(), strict=True))
        found = np.fromiter(map(self._met.__getitem__, cells), np.float64, len(cells))
        if len(self._met) > MOST_MET or 2 * len(new) > len(cells):
            self._met = None
        return found

    def _notice(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Look for dates, formulas, and numbers among the words."""
        is_figure = PLAIN[self.form.decimal].fullmatch
        different = list(dict.fromkeys(map(str.strip, cells)))
        if self.dates:
            self.dates = all(DATE.fullmatch(cell) or cell in self.markers for cell in different)
        if not self.formula:
            self.formula = next(
                (c for c in cells if c.startswith(FORMULA) and nearly(c, self.form.decimal) is None), ""
            )
        if not self._hopeful:
            return
        for cell, line in zip(map(str.strip, cells), lines, strict=True):
            if not self.form.sure and "," in cell and two_meanings(cell):
                self.ambiguous = self.ambiguous or cell[:SHOWN]
                self.figures += 1
                continue
            if is_figure(cell):
                self.figures += 1
                continue
            if cell in self.markers:
                continue
            if not self.stray[1]:
                self.stray = line, cell[:SHOWN]
            unit = nearly(cell, self.form.decimal)
            if unit is not None:
                self.near[unit] += 1
        # A column of words is looked through for numbers only as long as it may be one with a slip.
        units = sum(sorted(self.near.values())[-MOST_UNITS:])
        self._hopeful = self.figures + units > MOSTLY * (self.rows - self.missing) / 2

    @property
    def _alike(self) -> int:
        """How many cells are numbers, or nearly so with the unit most of them have."""
        return self.figures + self.near[""] + max((n for unit, n in self.near.items() if unit), default=0)

    @property
    def units(self) -> dict[str, int]:
        """The units of its numbers, each with how often it was met, if nearly all cells are numbers in a few units.

        Where most cells occur more than once, as stages such as 2a and 2b do, they are classes and not numbers.
        """
        units = {unit: count for unit, count in self.near.most_common() if unit}
        filled = self.rows - self.missing
        many = self.levels is None or len(self.levels.names) > filled / 2
        told = self._hopeful and many and 2 <= len(units) <= MOST_UNITS and min(units.values()) > 1
        return units if told and sum(units.values()) > MOSTLY * filled else {}

    @property
    def mostly_numbers(self) -> bool:
        """Whether nearly all of its filled cells are numbers, those of two meanings among them."""
        return self._hopeful and self._alike > MOSTLY * (self.rows - self.missing)
