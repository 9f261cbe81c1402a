"""What is written in the cells of a column: numbers, words, dates or nothing."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.dialect import GROUPS, MISSING, Dialect

_spellings = {way(word) for word in MISSING for way in (str, str.upper, str.capitalize)} | {
    "NaN",
    "N/a",
    "#N/A",
    "<NA>",
}
NAN = dict.fromkeys(_spellings, "nan")
"""The usual spellings of an empty cell, each with what `float` makes a missing number of."""

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
SPACES = " \u00a0\u202f'\u2019"
SPACED = re.compile(rf"[+-]?(?!0)\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?")
UNSPACED = str.maketrans("", "", SPACES)
FIGURE = {
    decimal: re.compile(rf"\s*[+-]?(?:\d+(?:\{decimal}\d*)?|\{decimal}\d+)(?:[eE][+-]?\d+)?\s*") for decimal in ".,"
}
"""A number in plain form, by the decimal sign."""
YES_NO = ({"no", "yes"}, {"false", "true"}, {"n", "y"}, {"f", "t"})
NO = frozenset({"no", "false", "n", "f"})
FORMULA = ("=", "+", "@")


def numbers(cells: Sequence[str], form: Dialect) -> NDArray[np.float64] | None:
    """Return cells as numbers, missing ones as nan, or None if a cell is neither.

    What is too large to be a number counts as missing.

    >>> numbers(["1", " -2.5e3", "NA", ""], Dialect())
    array([    1., -2500.,    nan,    nan])
    >>> numbers(["1.234,5", "7"], Dialect(decimal=","))
    array([1234.5,    7. ])
    >>> numbers(["12 kg"], Dialect())
    """
    if not cells:
        return np.empty(0)
    if "_" in "".join(cells):  # Python would read 1_000 as a number
        return None
    if form.decimal == ",":
        whole = "\0".join(cells)
        if "." not in whole:
            values = _floats(whole.replace(",", ".").split("\0"))
            if values is not None:
                return values if form.sure or _told(cells) else None
        return _grouped(cells, form)
    values = _floats(cells)
    return _grouped(cells, form) if values is None else values


def _floats(cells: Sequence[str]) -> NDArray[np.float64] | None:
    """Return cells that Python reads as numbers, or None."""
    count = len(cells)
    for spelled in (cells, map(NAN.get, cells, cells)):
        try:
            values = np.fromiter(map(float, spelled), np.float64, count)
        except ValueError:
            continue
        values[np.isinf(values)] = np.nan
        return values
    return None


def _told(cells: Sequence[str]) -> bool:
    """Return whether cells show that their comma stands before tenths and not after thousands."""
    marked = [cell.strip() for cell in cells if "," in cell]
    return not marked or not all(GROUPS["."].fullmatch(cell) for cell in marked)


def _grouped(cells: Sequence[str], form: Dialect) -> NDArray[np.float64] | None:
    """Return numbers whose thousands are parted, or None if a cell is no number or could mean two."""
    mark = "." if form.decimal == "," else ","
    plain, proven = [], form.sure
    for cell in map(str.strip, cells):
        if cell.casefold() in MISSING:
            plain.append("nan")
            continue
        if SPACED.fullmatch(cell):
            cell = cell.translate(UNSPACED)
            if mark in cell:
                return None
        elif mark in cell:
            if not GROUPS[form.decimal].fullmatch(cell):
                return None
            proven = proven or cell.count(mark) > 1 or form.decimal in cell
            cell = cell.replace(mark, "")
        plain.append(cell.replace(form.decimal, "."))
    if not proven and any(mark in cell for cell in cells):
        return None
    return _floats(plain)


def two_meanings(cell: str) -> bool:
    """Return whether a cell such as 1,234 may be a number with thousands or with a decimal comma.

    >>> two_meanings("1,234"), two_meanings("1,23"), two_meanings("1,234.5")
    (True, False, False)
    """
    return GROUPS["."].fullmatch(cell) is not None and cell.count(",") == 1 and "." not in cell


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
