"""How a table is written as text: what stands between its cells, in its numbers and in its first line."""

import csv
import re
from collections import Counter
from dataclasses import dataclass

from nncore.data.csv.lines import text_lines
from nncore.data.csv.source import HEAD, BadTable, Source, found_encoding, opened

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
DECIMALS = {".": "point", ",": "comma"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 without a mark, little-endian",
    "utf-16-be": "UTF-16 without a mark, big-endian",
    "cp1252": "Windows, Western Europe",
    "latin-1": "ISO 8859-1, Western Europe",
}
SAMPLE_ROWS = 200
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
MISSING = frozenset({"", "na", "n/a", "n.a.", "nan", "null", "none", "?", "-", "–", "nil", "#n/a", "<na>"})
"""How an empty cell may be written, in small letters."""

NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)*|[.,]\d+)(?:[eE][+-]?\d+)?")
COMMA_DECIMAL = re.compile(r"[+-]?(?:(?!0)\d{1,3}(?:\.\d{3})+|\d+),\d+(?:[eE][+-]?\d+)?")
POINT_DECIMAL = re.compile(r"[+-]?(?:(?!0)\d{1,3}(?:,\d{3})+|\d*)\.\d+(?:[eE][+-]?\d+)?")
GROUPS = {
    ".": re.compile(r"[+-]?(?!0)\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    ",": re.compile(r"[+-]?(?!0)\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
}
"""Numbers whose thousands are parted by the sign that is not the decimal one."""


@dataclass(frozen=True)
class Dialect:
    """How a table is written.

    Attributes:
        delimiter: what stands between two cells, a key of DELIMITERS.
        decimal: what stands before the tenths, "." or ",".
        encoding: how letters are written, a key of ENCODINGS.
        header: whether the first row holds the names of the columns.
        sure: whether `decimal` is known. When it is guessed, a number such as 1,234 is left alone, as it may mean two.

    Raises:
        ValueError: a value is none of those.

    >>> Dialect(delimiter=";", decimal=",").header
    True
    """

    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    header: bool = True
    sure: bool = True

    def __post_init__(self) -> None:
        for name, choice in (("delimiter", DELIMITERS), ("decimal", DECIMALS), ("encoding", ENCODINGS)):
            if getattr(self, name) not in choice:
                raise ValueError(
                    f"{name} should be one of {', '.join(map(repr, choice))}, not {getattr(self, name)!r}."
                )


def sniff(source: Source) -> Dialect:
    """Find out how a table is written.

    Args:
        source: the file's bytes, its path, or the file open as binary.

    Raises:
        BadTable: the file is empty, too large, or no table.

    >>> sniff("Größe;Name\\n1,5;Eva\\n".encode("cp1252"))
    Dialect(delimiter=';', decimal=',', encoding='cp1252', header=True, sure=True)
    """
    with opened(source) as (file, _):
        encoding = found_encoding(file)
        lines = []
        for line in text_lines(file, encoding):
            lines.append(line)
            if sum(map(len, lines)) > HEAD or len(lines) > SAMPLE_ROWS:
                break
    separator = SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    if separator:
        lines = lines[1:]
    delimiter = separator[1] if separator and separator[1] in DELIMITERS else _delimiter(lines)
    rows = _rows(lines, delimiter)
    decimal, sure = _decimal(rows, delimiter)
    return Dialect(delimiter, decimal, encoding, _has_header(rows), sure)


def _rows(lines: list[str], delimiter: str) -> list[list[str]]:
    """Return the rows of a sample that hold anything."""
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return []
    return [[cell.strip() for cell in row] for row in rows if any(row)]


def _delimiter(lines: list[str]) -> str:
    """Return what parts the lines into rows of equal length.

    A comma may also stand in numbers and sentences, so another sign that parts nearly all rows alike goes before it.
    """
    parted, alike = {}, {}
    for delimiter in ("\t", ";", "|", ","):
        widths = Counter(len(row) for row in _rows(lines, delimiter))
        total = max(widths.total(), 1)
        several = [rows for width, rows in widths.items() if width > 1]
        parted[delimiter], alike[delimiter] = sum(several) / total, max(several, default=0) / total
    if not any(map(str.strip, lines)):
        raise BadTable("The file holds nothing but blank lines.")
    if max(parted.values()) < 0.5:
        raise BadTable(
            "This does not look like a table: no comma, semicolon, tab or vertical bar parts its lines into cells. "
            "A table needs at least two columns."
        )
    for delimiter in ("\t", ";", "|"):
        if alike[delimiter] >= 0.9:
            return delimiter
    return max((",", ";", "\t", "|"), key=lambda delimiter: alike[delimiter])


def _decimal(rows: list[list[str]], delimiter: str) -> tuple[str, bool]:
    """Return the decimal sign and whether some number proves it."""
    comma = point = 0
    for row in rows:
        for cell in row:
            if not NUMBER.fullmatch(cell):
                continue
            if POINT_DECIMAL.fullmatch(cell) and not GROUPS[","].fullmatch(cell):
                point += 1
            elif COMMA_DECIMAL.fullmatch(cell) and not GROUPS["."].fullmatch(cell):
                comma += 1
            elif cell.count(",") > 1:
                point += 1
            elif cell.count(".") > 1:
                comma += 1
    if comma == point:
        # Where the comma is the decimal sign, cells are usually parted by something else.
        return ("," if delimiter == ";" and any("," in cell for row in rows for cell in row) else "."), False
    return ("," if comma > point else "."), True


def _has_header(rows: list[list[str]]) -> bool:
    """Return whether the first row is made of names: no number in it, and none of its words again below."""
    if not rows:
        return True
    first, rest = rows[0], rows[1:]
    if any(NUMBER.fullmatch(cell) for cell in first):
        return False
    filled = [i for i, cell in enumerate(first) if cell.casefold() not in MISSING]
    if not filled:
        return False
    below = [{row[i] for row in rest if i < len(row)} for i in filled]
    numbers = any(any(NUMBER.fullmatch(cell) for cell in cells) for cells in below)
    return numbers or not rest or not all(first[i] in cells for i, cells in zip(filled, below, strict=True))
