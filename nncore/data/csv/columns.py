"""A column grows while its file is read, chunk by chunk, and makes up its mind what it holds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.cells import DATE, FIGURE, FORMULA, NAN, numbers, packed, two_meanings
from nncore.data.csv.dialect import MISSING, Dialect

MOST_LEVELS = 50
MOSTLY = 0.8
SHOWN = 40
MOST_MET = 5_000


class Levels(dict[str, int]):
    """Numbers the words of a column as they appear: 0, 1, … and -1 for an empty cell.

    >>> levels = Levels()
    >>> [levels[cell] for cell in ("red", "NA", " red", "blue")], list(levels.names)
    ([0, -1, 0, 1], ['red', 'blue'])
    """

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def __missing__(self, cell: str) -> int:
        name = cell.strip()
        code = -1 if name.casefold() in MISSING else self.names.setdefault(name, len(self.names))
        self[cell] = code
        return code


class ColumnBuilder:
    """A column of a table that is being read.

    It holds numbers as long as every cell is one, else levels as long as there are at most MOST_LEVELS, else text.

    Attributes:
        rows: how many it has taken in; missing: how many of these cells are empty.
        parts: its numbers or the codes of its levels, chunk by chunk; nothing for text.
        levels: None for numbers and for text.
        turned: whether words came after numbers were taken in: it must then be read again, with `words`.
        dates: whether every filled cell is a date; False for numbers.
        figures: how many cells are numbers although it holds words; stray: the line and the words of the first that is
            none, "" if there is no such cell.
        ambiguous, formula: a cell with two meanings; a cell that begins like a formula; "" for none.
    """

    def __init__(self, form: Dialect, words: bool = False) -> None:
        self.form, self.turned = form, False
        self.rows = self.missing = 0
        self.parts: list[NDArray[np.floating] | NDArray[np.int8]] = []
        self.levels: Levels | None = Levels() if words else None
        self.text, self.dates = False, words
        self.figures = 0
        self.stray = (0, "")
        self.ambiguous = self.formula = ""
        self._hopeful = True
        self._met: dict[str, float] | None = {}

    def take(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Take in the next cells (n of them) and the lines of the file they stand in."""
        self.rows += len(cells)
        if self.turned:
            return
        if self.levels is None and not self.text:
            values = self._numbers(cells)
            if values is not None:
                self.missing += int(np.isnan(values).sum())
                self.parts.append(packed(values))
                return
            if self.parts:
                self.turned = True
                return
            self.levels, self.dates = Levels(), True
        if self.levels is None:
            self.missing += sum(map(NAN.__contains__, map(str.strip, cells)))
        else:
            codes = np.fromiter(map(self.levels.__getitem__, cells), np.int64, len(cells))
            self.missing += int(np.count_nonzero(codes < 0))
            self.parts.append(codes.astype(np.int8))
            if len(self.levels.names) > MOST_LEVELS:
                self.levels, self.text = None, True
                self.parts.clear()
        self._notice(cells, lines)

    def _numbers(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """Return cells as numbers or None, looking up those that were met before: many columns repeat themselves."""
        if self._met is None:
            return numbers(cells, self.form)
        new = list(set(cells).difference(self._met))
        values = numbers(new, self.form)
        if values is None:  # a cell that may mean two numbers is understood by its neighbours
            self._met = None
            return numbers(cells, self.form)
        self._met.update(zip(new, values.tolist(), strict=True))
        found = np.fromiter(map(self._met.__getitem__, cells), np.float64, len(cells))
        if len(self._met) > MOST_MET or 2 * len(new) > len(cells):
            self._met = None
        return found

    def _notice(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Look for dates, formulas, and numbers among the words."""
        is_figure = FIGURE[self.form.decimal].fullmatch
        if self.dates:
            self.dates = all(
                DATE.fullmatch(cell) or cell.casefold() in MISSING for cell in dict.fromkeys(map(str.strip, cells))
            )
        if not self.formula:
            self.formula = next((c for c in cells if c.startswith(FORMULA) and not is_figure(c)), "")
        if not self._hopeful:
            return
        if not self.form.sure and "," in "".join(cells):
            both = [cell for cell in cells if two_meanings(cell.strip())]
            self.ambiguous = self.ambiguous or (both[0].strip() if both else "")
            cells = ["0" if two_meanings(cell.strip()) else cell for cell in cells]
        self.figures += sum(map(bool, map(is_figure, cells)))
        if not self.stray[1]:
            for cell, line in zip(cells, lines, strict=True):
                word = cell.strip()
                if word.casefold() not in MISSING and not is_figure(word):
                    self.stray = line, word[:SHOWN]
                    break
        # A column of words is looked through for numbers only as long as it may be one with a slip.
        self._hopeful = self.figures > MOSTLY * (self.rows - self.missing) / 2

    @property
    def mostly_numbers(self) -> bool:
        """Whether nearly all of its filled cells are numbers, those of two meanings among them."""
        return self._hopeful and self.figures > MOSTLY * (self.rows - self.missing)
