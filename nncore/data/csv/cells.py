"""What is written in the cells of a column: numbers, words, dates or nothing."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.dialect import Dialect
from nncore.data.csv.missing import Markers
from nncore.data.csv.numerals import CODE, GROUPS, INFINITE, figure, forced

CLOCK = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
MONTH = r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*\.?"
DATE = re.compile(
    rf"(?:\d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}{CLOCK}"  # 2024-03-12T08:30:00Z
    rf"|\d{{1,2}}([-/.])\d{{1,2}}\2(?:\d{{4}}|\d{{2}}){CLOCK}"  # 12.03.2024, 3/12/24 8:30 PM
    rf"|\d{{1,2}}\.?[ -]{MONTH}[ -](?:\d{{4}}|\d{{2}}){CLOCK}"  # 12 March 2024, 12-Mar-24
    rf"|{MONTH} \d{{1,2}},? \d{{4}}{CLOCK}"  # March 12, 2024
    r"|\d{4}-\d{2}"  # 2024-03
    r"|\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)",  # 08:30
    re.IGNORECASE,
)
YES_NO = ({"no", "yes"}, {"false", "true"})
NO = frozenset({"no", "false", "n", "f"})
FORMULA = ("=", "+", "@")


class NumberReader:
    """Reads the cells of one column as numbers, and remembers what they have in common.

    Attributes:
        unit: what stands at every number, such as "%"; "" for nothing.
        infinite: how many cells are infinite or too large to be a number; one_infinite: the first of them.
        codes: a cell of digits that begins with 0, which makes the column one of words; "" for none.
        strays: how many filled cells were taken as empty, since they are no numbers and the column is to hold some.
    """

    def __init__(self, form: Dialect, markers: Markers, by_all_means: bool = False) -> None:
        self.form, self.markers, self.by_all_means = form, markers, by_all_means
        self.unit, self.bare = "", False
        self.infinite = self.strays = 0
        self.one_infinite = self.codes = ""

    def read(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """Return cells as numbers (n,), missing ones and infinite ones as nan, or None if a cell is neither.

        >>> NumberReader(Dialect(), Markers()).read(["1", " -2.5e3", "NA", ""])
        array([    1., -2500.,    nan,    nan])
        >>> NumberReader(Dialect(decimal=","), Markers()).read(["1.234,5", "7"])
        array([1234.5,    7. ])
        >>> NumberReader(Dialect(), Markers()).read(["12 kg", "7"])
        """
        if not cells:
            return np.empty(0)
        whole = "\0".join(cells)
        if not self.by_all_means:
            if "\0000" in f"\0{whole}" and (code := CODE.search(f"\0{whole}\0")):
                self.codes = code[0].strip("\0 ")
                return None
            if "_" in whole:  # Python would read 1_000 as a number
                return None
        if not self.unit and "_" not in whole and not self.markers.nan_is_word:
            if self.form.decimal == ".":
                values = self._floats(cells)
                if values is not None:
                    return values
            elif "." not in whole:
                values = self._floats(cells, whole.replace(",", ".").split("\0"))
                if values is not None and (self.form.sure or self.by_all_means or _told(cells)):
                    return values
        return self._one_by_one(cells)

    def _floats(self, cells: Sequence[str], pointed: Sequence[str] | None = None) -> NDArray[np.float64] | None:
        """Return cells that Python reads as numbers, or None."""
        count = len(cells)
        pointed = cells if pointed is None else pointed
        for spelled in (pointed, map(self.markers.nan.get, cells, pointed)):
            try:
                values = np.fromiter(map(float, spelled), np.float64, count)
            except ValueError:
                continue
            self.bare = self.bare or bool(np.any((values != 0) & np.isfinite(values)))
            return self._finite(values, cells)
        return None

    def _finite(self, values: NDArray[np.float64], cells: Sequence[str]) -> NDArray[np.float64]:
        """Return values in which what is infinite is missing too, and count both."""
        if self.markers.numbers:
            for i in np.flatnonzero(np.isin(values, self.markers.numbers)).tolist():
                if cells[i] in self.markers:
                    values[i] = np.nan
        if np.isfinite(values).all():
            return values
        endless = np.flatnonzero(np.isinf(values))
        if len(endless):
            self.infinite += len(endless)
            self.one_infinite = self.one_infinite or cells[int(endless[0])].strip()[:40]
            values[endless] = np.nan
        return values

    def _one_by_one(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """Return cells as numbers, each taken apart, or None if one is no number or could mean two."""
        values = np.empty(len(cells))
        proven, grouped = self.form.sure or self.by_all_means, False
        mark = "." if self.form.decimal == "," else ","
        known: dict[str, float] = {}
        for i, cell in enumerate(cells):
            if cell in known:
                values[i] = known[cell]
                continue
            word = cell.strip()
            if word in self.markers:
                value = np.nan
            elif word.casefold() in INFINITE:
                value = np.inf
            else:
                found = figure(word, self.form.decimal)
                if found is None:
                    if not self.by_all_means:
                        return None
                    taken = forced(word, self.form.decimal)
                    value = np.nan if taken is None else taken
                else:
                    value = float(found.text)
                    if not self._same_unit(found.unit, value):
                        if not self.by_all_means:
                            return None
                        value = np.nan
                    proven = proven or found.proof
                    grouped = grouped or mark in word
            known[cell] = values[i] = value
        if grouped and not proven:
            return None
        if self.form.decimal == "," and not proven and not _told(cells):
            return None
        if self.by_all_means:
            self.strays += sum(cells[i] not in self.markers for i in np.flatnonzero(np.isnan(values)).tolist())
        return self._finite(values, cells)

    def _same_unit(self, unit: str, value: float) -> bool:
        """Take in the unit of a number, and return whether it goes with those before; 0 needs none."""
        if self.by_all_means:
            self.unit = self.unit or unit
            return unit in ("", self.unit)
        if not unit:
            self.bare = self.bare or value != 0
            return not self.unit or value == 0
        if self.bare or (self.unit and unit != self.unit):
            return False
        self.unit = unit
        return True


def _told(cells: Sequence[str]) -> bool:
    """Return whether cells show that their comma stands before tenths and not after thousands."""
    marked = [cell.strip() for cell in cells if "," in cell]
    return not marked or not all(GROUPS["."].fullmatch(cell) for cell in marked)


def packed(values: NDArray[np.float64]) -> NDArray[np.floating]:
    """Return numbers in the narrowest type that keeps every one exactly, nan included.

    >>> packed(np.array([1.0, 2.0])).dtype, packed(np.array([0.1])).dtype
    (dtype('float16'), dtype('float64'))
    """
    with np.errstate(all="ignore"):
        for narrow in (values.astype(np.float16), values.astype(np.float32)):
            if np.all((narrow == values) | np.isnan(values)):
                return narrow
    return values
