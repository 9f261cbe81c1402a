"""How much sense a table makes when it is read one way: how alike its rows come out, how many cells have a type."""

import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from nncore.data.csv.cells import DATE
from nncore.data.csv.dialect import BLANKS, FIXED, FRAMED, TABS, Dialect
from nncore.data.csv.missing import Markers
from nncore.data.csv.numerals import NUMBER, figure
from nncore.data.csv.remarks import BadTable
from nncore.data.csv.splitting import Feed, Row, edges_of, rows_of

PRIORS = {" ": 0.6, BLANKS: 0.59, FIXED: 0.55, ":": 0.4, "~": 0.8, "^": 0.8, TABS: 0.97, FRAMED: 1.01}
"""What a delimiter is worth before any line is looked at; 1 for those not named. Blanks stand in every sentence."""
WEIGHT_OF_TYPES = 4
ALWAYS_EMPTY = Markers()
INNER = re.compile(r"[;\t|,]|\s{2,}")


@dataclass(frozen=True)
class Candidate:
    """One way to read a sample.

    Attributes:
        form: the way; rows: the rows from the first of the table on; width: how many cells most of them have.
        parted: the share of lines with several cells; score: from 0 to about 1, the higher the better.
    """

    form: Dialect
    rows: list[Row]
    width: int
    parted: float
    score: float


def weighed(lines: list[str], form: Dialect, told: bool = False) -> Candidate | None:
    """Return a sample read one way with its score, or None if that makes no table.

    The score is how alike the rows come out, times how many cells are of a known type (to a power, as one misread
    column in four says much), times what the delimiter is worth beforehand.

    Source: the idea of weighing patterns against types is van den Burg, Nazábal & Sutton, "Wrangling messy CSV files
    by detecting row and type patterns", 2019.
    """
    if form.delimiter == FIXED:
        form = _placed(lines, form)
        if len(form.edges) < 2 or not (told or _drawn_up(lines, form)):
            return None
    try:
        rows = [row for row in rows_of(Feed(iter(lines), form), form) if any(map(str.strip, row.cells))]
    except (BadTable, csv.Error):
        rows = _until_trouble(lines, form)
    if not rows:
        return None
    widths = Counter(_filled(row.cells) for row in rows)
    lengths = Counter(len(row.cells) for row in rows)
    width = max(lengths, key=lambda width: (width > 1, lengths[width], width))
    if width < 2:
        return None
    if width - 1 in widths and widths[width] == 0 and form.delimiter != FIXED:
        width -= 1  # a delimiter at the end of every line
    begin = _begin(rows, width)
    body = rows[begin:]
    alike = sum(_fits(row.cells, width) for row in body)
    if len(body) > 1 and len(body[0].cells) == width - 1 and _fits(body[1].cells, width):
        alike += 1  # a header one name short, as the first cells are names of rows
    short = sum(len(row.cells) < width for row in body[-3:]) if alike < len(body) else 0
    share = min(alike + short, len(body)) / len(body)
    if share < 1:  # the reader would refuse it
        share /= 2
    typed, numeric = _typed([row.cells[:width] for row in body[1:] or body], width)
    blank = form.delimiter in (" ", BLANKS, FIXED)
    if blank and not told and (not numeric or len(body) < 2):
        return None  # words parted by blanks are prose
    parted = sum(len(row.cells) > 1 for row in rows) / len(rows)
    score = share * typed**WEIGHT_OF_TYPES * ((width - 1) / width) ** 0.2 * PRIORS.get(form.delimiter, 1.0)
    skip = body[0].start - 1 if begin else 0
    return Candidate(replace(form, skip=skip), body, width, parted, score)


def _until_trouble(lines: list[str], form: Dialect) -> list[Row]:
    """Return the rows of a sample up to the first that cannot be read."""
    rows = []
    try:
        for row in rows_of(Feed(iter(lines), form), form):
            if any(map(str.strip, row.cells)):
                rows.append(row)
    except (BadTable, csv.Error):
        pass
    return rows


def _placed(lines: list[str], form: Dialect) -> Dialect:
    """Return a form with the places where columns of fixed width begin, in the lines that are long enough."""
    texts = [line for line in Feed(iter(lines), form) if line.strip()]
    usual = sorted(len(text.rstrip()) for text in texts)[len(texts) // 2] if texts else 0
    long = [text.expandtabs() for text in texts if 2 * len(text.rstrip()) > usual]
    edges = edges_of(long)
    # A second word in the header alone is no column of its own.
    ends = [*edges[1:], None]
    # A second word in the header alone is no column of its own.
    kept = [
        low
        for low, high in zip(edges, ends, strict=True)
        if low == 0 or any(text[low:high].strip() for text in long[1:])
    ]
    return replace(form, edges=tuple(kept))


def _drawn_up(lines: list[str], form: Dialect) -> bool:
    """Return whether lines are drawn up in columns, and not just rows of which some are longer than others."""
    texts = [line for line in Feed(iter(lines), form) if line.strip()]
    if len(texts) < 4 or any("\t" in text for text in texts):
        return False
    rows = [[text[low:high].strip() for low, high in pairwise((*form.edges, None))] for text in texts]
    # Somewhere a shorter word leaves room before each next column; and no column is there for a few rows only.
    roomy = all(any(text[edge - 2 : edge] == "  " for text in texts) for edge in form.edges[1:])
    return roomy and all(2 * sum(map(bool, column)) >= len(column) for column in zip(*rows, strict=True))


def _filled(cells: list[str]) -> int:
    """Return how many cells there are up to the last that is filled."""
    return next((i for i in range(len(cells), 0, -1) if cells[i - 1].strip()), 0)


def _fits(cells: list[str], width: int) -> bool:
    return len(cells) == width or (len(cells) > width and not any(cells[width:]))


def _begin(rows: list[Row], width: int) -> int:
    """Return the number of the row with which the table begins: those above have fewer cells, as titles do."""
    for i, row in enumerate(rows):
        filled = _filled(row.cells)
        lone = sum(bool(cell.strip()) for cell in row.cells) < 2
        if filled >= width or (len(row.cells) >= width and not lone):
            return i
        below = rows[i + 1].cells if i + 1 < len(rows) else []
        if filled == width - 1 > 1 and _fits(below, width) and any(figure(cell, ".") for cell in below):
            return i  # one name short
        if filled == width - 1 > 1 and i and len(rows) < 4:
            return i
        if i > 20:
            break
    return 0


def _typed(rows: list[list[str]], width: int) -> tuple[float, bool]:
    """Return the share of cells that are of a known type, 0 to 1, and whether some column holds numbers."""
    total = 0.0
    numeric = False
    for column in zip(*(row + [""] * (width - len(row)) for row in rows), strict=True):
        kinds = [_type(cell.strip()) for cell in column]
        filled = [kind for kind in kinds if kind != "empty"]
        if not filled:
            continue  # a column with nothing in it is a sign too many
        amounts = {kind for kind in filled if kind.startswith("amount")}
        # Amounts are all in one unit; "5 Rome" and "7 Oslo" are two cells in one.
        kinds = [("amount" if len(amounts) == 1 else "torn") if kind in amounts else kind for kind in kinds]
        numbers = sum(kind in ("number", "amount") for kind in kinds) / len(filled)
        numeric = numeric or numbers > 0.8
        total += sum(1.0 if kind == "empty" else KNOWN[kind] for kind in kinds) / len(kinds)
    return total / width, numeric


KNOWN = {"number": 1.0, "amount": 0.98, "date": 1.0, "word": 1.0, "words": 0.95, "mixed": 0.8, "list": 0.6, "torn": 0.0}
"""How far a cell looks like what stands in one cell."""


def _type(cell: str) -> str:
    """Return what a cell looks like, a key of KNOWN or "empty".

    >>> [_type(cell) for cell in ("1,5", "red", "New York", "a, b", "1 2", '"a', "2024-01-02 10:00")]
    ['number', 'word', 'words', 'list', 'torn', 'torn', 'date']
    """
    if cell in ALWAYS_EMPTY:
        return "empty"
    if DATE.fullmatch(cell):
        return "date"
    if (found := figure(cell, ".") or figure(cell, ",")) is not None:
        return f"amount {found.unit}" if found.unit else "number"
    if cell[0] in "\"'" or '\\"' in cell or (cell[-1] == "'" and cell.count("'") == 1 and " " not in cell):
        return "torn"
    parts = [part for part in INNER.split(cell) if part]
    if len(parts) > 1:
        return "torn" if any(map(NUMBER.fullmatch, map(str.strip, parts))) else "list"
    if INNER.search(cell):
        return "torn"
    words = cell.split()
    if len(words) > 1:
        numbers = sum(bool(NUMBER.fullmatch(word)) for word in words)
        return "torn" if numbers == len(words) else "mixed" if numbers else "words"
    return "word"
