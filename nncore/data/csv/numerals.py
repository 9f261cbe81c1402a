"""A number as people write it, with sign, thousands, per cent or unit, becomes one that Python reads."""

import re
from dataclasses import dataclass

SPACES = " \u00a0\u2007\u2009\u202f'\u2019"
UNSPACED = str.maketrans("", "", SPACES)
SIGNS = str.maketrans(
    {"\u2212": "-", "\uff0d": "-", "\ufe63": "-", "\uff0b": "+", "\uff0e": ".", "\uff0c": ",", "\u066b": ".",
     "\u066c": ",", "\uff05": "%", "\u066a": "%", "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " "}
)  # fmt: skip
"""The minus sign, full-width and Arabic signs, each with what means the same in a program."""
GROUPS = {
    ".": re.compile(r"[+-]?(?!0)\d{1,3}(?:,\d{3})+(?:\.\d*)?"),
    ",": re.compile(r"[+-]?(?!0)\d{1,3}(?:\.\d{3})+(?:,\d*)?"),
}
"""Numbers whose thousands are parted by the sign that is not the decimal one."""
INDIAN = re.compile(r"[+-]?(?!0)\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?")
SPACED = re.compile(r"[+-]?(?!0)\d{1,3}(?:[ '\u2019]\d{3})+(?:[.,]\d+)?")
PLAIN = {decimal: re.compile(rf"[+-]?(?:\d+(?:\{decimal}\d*)?|\{decimal}\d+)(?:[eE][+-]?\d+)?") for decimal in ".,"}
"""A number in plain form, by the decimal sign."""
NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)*|[.,]\d+)(?:[eE][+-]?\d+)?")
INFINITE = frozenset(sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "1.#inf", "∞"))
CURRENCY = "$€£¥₹₽₩₺₴₪₫฿₦₱¢"
CODES = "USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|CNY|RMB|BRL|ZAR|MXN|HKD|SGD|R|Rs|Fr|kr|zł|Kč"
DECORATED = re.compile(
    rf"(?P<before>[+-]?) ?(?P<prefix>(?:[A-Z]{{1,2}}?[{CURRENCY}]|[{CURRENCY}]|(?:{CODES})\.?(?=[ \d])))? ?"
    r"(?P<sign>[+-]?) ?(?P<figure>[\d.,][\d.,'\u2019 ]*(?:[eE][+-]?\d+)?) ?"
    rf"(?P<suffix>[%‰°℃℉µμΩ{CURRENCY}A-Za-zÀ-ž\u0370-\u04ff][\w%°²³⁻¹µμΩ/·*^.\-]{{0,11}})?"
)
CODE = re.compile(r"\x00\s*0\d+\s*(?=\x00)")
"""A cell of digits that begins with 0, among cells that are joined."""
NOTED = re.compile(r"\(?[<>~≈≤≥]?\s*[+-]?[\d.,' ]*\d[\d.,' ]*(?:[eEdD][+-]?\d+)?\s*[*†‡]*(?:-|\)|(?:±|\+/-).*\d)?")
"""A number in brackets, with a mark before or behind it, a minus behind it, an exponent of Fortran, a tolerance."""
DOUBLE = re.compile(r"(?<=[\d.])[dD](?=[+-]?\d+$)")


@dataclass(frozen=True)
class Figure:
    """A number taken apart.

    Attributes:
        text: what Python's float reads.
        unit: what stood before or after it, such as "%", "$" or "kg"; "" for nothing.
        proof: whether its signs can be read in one way only.
    """

    text: str
    unit: str = ""
    proof: bool = False


def figure(cell: str, decimal: str) -> Figure | None:
    """Return a cell taken apart as a number, or None if it is none.

    Args:
        decimal: what stands before the tenths, "." or ",".

    >>> figure("$1,234.50", ".")
    Figure(text='1234.50', unit='$', proof=True)
    >>> figure("\u22122,5 kg", ",")
    Figure(text='-2.5', unit='kg', proof=False)
    >>> figure("12 monkeys and more", ".") is None, figure("0x10", ".") is None
    (True, True)
    """
    cell = cell.strip().translate(SIGNS)
    found = _plain(cell, decimal)
    if found is not None:
        return found
    match = DECORATED.fullmatch(cell)
    if match is None:
        return None
    unit = (match["prefix"] or "").strip() or (match["suffix"] or "").strip()
    if not unit or (match["prefix"] and match["suffix"]) or (match["before"] and match["sign"]):
        return None
    if re.fullmatch(r"0[xX][\da-fA-F]+", cell) or unit in ("e", "E"):
        return None
    inside = _plain((match["before"] or match["sign"]) + match["figure"].strip(), decimal)
    return None if inside is None else Figure(inside.text, unit, inside.proof)


def _plain(cell: str, decimal: str) -> Figure | None:
    """Return a cell without any unit as a number, or None."""
    mark = "." if decimal == "," else ","
    if PLAIN[decimal].fullmatch(cell):
        return Figure(cell.replace(decimal, "."))
    proof = False
    if SPACED.fullmatch(cell):
        cell = cell.translate(UNSPACED)
        if mark in cell:
            return None
    elif mark in cell:
        if not GROUPS[decimal].fullmatch(cell):
            return None
        proof = cell.count(mark) > 1 or decimal in cell
        cell = cell.replace(mark, "")
    else:
        return None
    return Figure(cell.replace(decimal, "."), "", proof)


def two_meanings(cell: str) -> bool:
    """Return whether a cell such as 1,234 may be a number with thousands or with a decimal comma.

    >>> two_meanings("1,234"), two_meanings("1,23"), two_meanings("1,234.5"), two_meanings("$1,234")
    (True, False, False, True)
    """
    found = DECORATED.fullmatch(cell.strip().translate(SIGNS))
    text = found["figure"].strip() if found else cell
    return GROUPS["."].fullmatch(text) is not None and text.count(",") == 1 and "." not in text


def nearly(cell: str, decimal: str) -> str | None:
    """Return the unit of a cell that is nearly a number ("" for none), or None if it is far from one.

    Nearly numbers are those with the other decimal sign, in brackets, with a mark such as < or *, and with any unit.

    >>> nearly("(5)", "."), nearly("<0.1", "."), nearly("1,5", "."), nearly("3 kg", "."), nearly("red", ".")
    ('', '', '', 'kg', None)
    >>> nearly("5-", "."), nearly("1.5D+03", "."), nearly("3.2 ± 0.1", ".")
    ('', '', '')
    """
    found = figure(cell, decimal) or figure(cell, "," if decimal == "." else ".")
    if found is not None:
        return found.unit
    cell = cell.strip().translate(SIGNS)
    return "" if NOTED.fullmatch(cell) or INDIAN.fullmatch(cell) else None


def forced(cell: str, decimal: str) -> float | None:
    """Return the number in a cell that is to be read as one by all means, or None if there is none that is certain.

    In brackets, or with the minus behind it, a number is below zero, as bookkeepers write it; a tolerance is left out.

    >>> forced("(5)", "."), forced("1,23,456", "."), forced("<0.1", "."), forced("7*", ".")
    (-5.0, 123456.0, None, 7.0)
    >>> forced("5.5-", "."), forced("1.5D+03", "."), forced("3.2 ± 0.1", ".")
    (-5.5, 1500.0, 3.2)
    """
    cell = re.split(r"±|\+/-", cell.strip().translate(SIGNS))[0].rstrip("*†‡ ")
    sign = 1.0
    if (cell.startswith("(") and cell.endswith(")")) or cell.endswith("-"):
        sign, cell = -1.0, cell.strip("()-")
    cell = DOUBLE.sub("e", cell)
    if decimal == "." and INDIAN.fullmatch(cell):
        return sign * float(cell.replace(",", ""))
    found = figure(cell, decimal)
    return None if found is None else sign * float(found.text)
