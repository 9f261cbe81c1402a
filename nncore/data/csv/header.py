"""Whether the first row of a table holds names, and the second units, is told by what stands below them."""

import re
from itertools import pairwise

from nncore.data.csv.missing import Markers
from nncore.data.csv.numerals import NUMBER, figure

MARKERS = Markers()
MOSTLY = 0.8
UNIT = re.compile(r"[(\[]?[%‰°$€£¥µμΩ\w/·*^²³⁻¹.\- ]{1,16}[)\]]?")


def _is_number(cell: str) -> bool:
    return figure(cell, ".") is not None or figure(cell, ",") is not None


def _is_empty(cell: str) -> bool:
    return cell in MARKERS


def _mostly_numbers(cells: list[str]) -> bool:
    filled = [cell for cell in cells if not _is_empty(cell)]
    return bool(filled) and sum(map(_is_number, filled)) >= MOSTLY * len(filled)


def has_header(first: list[str], rows: list[list[str]]) -> bool:
    """Return whether the first row is made of names.

    A word above numbers speaks for names; a number above numbers against them, unless the numbers of the row are such
    as name columns, years or 0, 1, 2, …; a word that comes again below speaks against.

    >>> has_header(["country", "2019", "2020"], [["A", "1.5", "2.5"], ["B", "3.5", "1.5"], ["A", "3.5", "1.5"]])
    True
    >>> has_header(["A", "1.5"], [["B", "2.5"], ["A", "3.5"]])
    False
    """
    filled = [i for i, cell in enumerate(first) if not _is_empty(cell)]
    if not filled:
        return False
    if not rows:
        return not any(NUMBER.fullmatch(cell) for cell in first)
    columns = {i: [row[i] for row in rows if i < len(row)] for i in range(len(first))}
    over = {i: _mostly_numbers(columns[i]) for i in filled}
    words = [i for i in filled if not _is_number(first[i])]
    numbers = [i for i in filled if _is_number(first[i])]
    word_over_numbers = sum(over[i] for i in words)
    new_words = [i for i in words if first[i] not in columns[i]]
    if numbers and not all(not over[i] for i in numbers):
        if not _names_columns([first[i] for i in numbers], [columns[i] for i in numbers]):
            return word_over_numbers > len(numbers)
        # Years above numbers are names if a word beside them is one too, or if nothing below is like them.
        return bool(new_words) or (not words and len(rows) > 2)
    if numbers and not words:
        return True  # numbers above words
    return bool(word_over_numbers) or bool(new_words)


def _names_columns(cells: list[str], columns: list[list[str]]) -> bool:
    """Return whether numbers may be names of columns: whole ones in equal steps, unlike what stands below them."""
    if len(cells) == 1:
        year = re.fullmatch(r"(?:1[5-9]|20)\d{2}", cells[0])
        return year is not None and not any(re.fullmatch(r"[12]\d{3}", cell) for cell in columns[0])
    if not all(re.fullmatch(r"\d{1,4}", cell) for cell in cells):
        return False
    values = [int(cell) for cell in cells]
    step = values[1] - values[0]
    if step == 0 or any(b - a != step for a, b in pairwise(values)):
        return False
    if values[0] in (0, 1) and step == 1:
        return all(any("." in cell or "," in cell for cell in column) for column in columns)
    if not 1000 <= values[0] <= 2999:
        return False
    return not all(any(re.fullmatch(r"[12]\d{3}", cell) for cell in column) for column in columns)


def has_units(second: list[str], rows: list[list[str]]) -> bool:
    """Return whether the row below the header holds units: short words where all other rows hold numbers.

    >>> has_units(["°C", "mm", "-"], [["1.5", "2", "no"], ["2.5", "3", "yes"]])
    True
    """
    numeric = [i for i in range(len(second)) if _mostly_numbers([row[i] for row in rows if i < len(row)])]
    said = [second[i] for i in numeric if not _is_empty(second[i])]
    if not said or any(map(_is_number, said)) or not all(map(UNIT.fullmatch, said)):
        return False
    if 2 * len(said) < len(numeric):
        return False
    # One word above a single column of numbers may as well be a slip.
    return len(said) > 1 or bool(re.search(r"[°%/²³()\[\]$€£µ]", said[0])) or said[0] in KNOWN_UNITS


KNOWN_UNITS = frozenset(
    [
        "mm",
        "cm",
        "m",
        "km",
        "in",
        "ft",
        "yd",
        "mi",
        "mg",
        "g",
        "kg",
        "t",
        "lb",
        "oz",
        "s",
        "ms",
        "sec",
        "min",
        "h",
        "hr",
        "d",
        "day",
        "days",
        "week",
        "month",
        "year",
        "years",
        "yr",
        "V",
        "mV",
        "A",
        "mA",
        "W",
        "kW",
        "Hz",
        "kHz",
        "MHz",
        "Pa",
        "hPa",
        "kPa",
        "bar",
        "mbar",
        "K",
        "C",
        "F",
        "J",
        "kJ",
        "cal",
        "kcal",
        "N",
        "L",
        "l",
        "ml",
        "mL",
        "dB",
        "ppm",
        "USD",
        "EUR",
        "GBP",
        "deg",
        "rad",
        "mol",
        "Ohm",
    ]
)
