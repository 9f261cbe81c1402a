"""Lines become rows of cells, whatever stands between the cells; what is no row is kept for a note."""

import csv
import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from nncore.data.csv.dialect import BLANKS, FIXED, FRAMED, SEPARATOR_LINE, TABS, Dialect
from nncore.data.csv.remarks import BadTable

END = "\x01"
"""A last line that no file holds, as its kind is taken out: a quotation mark that is never closed swallows it."""
RULER = re.compile(r"[\s|:+=\-]*(?:--|==)[\s|:+=\-]*|\s*\|(?::?-+:?\|)+\s*")
PRINTED = re.compile(r"\s*(?:\[\d+ rows x \d+ columns\]|\.\.\.?(?:\s+\.\.\.?)+|\(\d+ rows?\))\s*")
"""What pandas and psql print besides the rows."""
DRAWN = frozenset({"|", FRAMED, BLANKS, FIXED})
"""Delimiters of tables that people draw, with lines of dashes between rows."""
MOST_KEPT = 8


class Row(NamedTuple):
    """A row: the line it begins in and the one it ends in, from 1, and its cells."""

    start: int
    end: int
    cells: list[str]


class Feed:
    """Hands out the lines of a table, one that begins a row only if it can be one.

    Attributes:
        number: the number of the line handed out last, from 1.
        fresh: whether the next line begins a row.
        above, comments, drawn: the first lines left out above the table, as comments, and as decoration; left_out:
            how many of each.
    """

    def __init__(self, lines: Iterator[str], form: Dialect) -> None:
        self.lines, self.form = lines, form
        self.number, self.fresh = 0, True
        self.above: list[str] = []
        self.comments: list[str] = []
        self.drawn: list[str] = []
        self.left_out = {"above": 0, "comments": 0, "drawn": 0}
        self._drawing = form.delimiter in DRAWN
        self._plain = not form.comment and not self._drawing

    def __iter__(self) -> "Feed":
        return self

    def __next__(self) -> str:
        for line in self.lines:
            self.number += 1
            if not self.fresh:
                return line
            if self.number <= self.form.skip:
                self._leave("above", line)
            elif self.number == 1 and SEPARATOR_LINE.fullmatch(line):
                continue
            elif self._plain:
                return line
            elif self.form.is_comment(line):
                self._leave("comments", line)
            elif self._drawing and (RULER.fullmatch(line) or PRINTED.fullmatch(line)):
                self._leave("drawn", line)
            else:
                return line
        raise StopIteration

    def _leave(self, kind: str, line: str) -> None:
        if not line.strip():
            return
        self.left_out[kind] += 1
        kept: list[str] = getattr(self, kind)
        if len(kept) < MOST_KEPT:
            kept.append(line.strip())


def rows_of(feed: Feed, form: Dialect) -> Iterator[Row]:
    """Yield all rows, empty ones too.

    Raises:
        BadTable: a quotation mark is never closed, or a line does not fit into columns of fixed width.
    """
    if form.delimiter in (BLANKS, FRAMED, FIXED):
        cut = {BLANKS: _by_blanks, FRAMED: _framed, FIXED: _by_place}[form.delimiter]
        for line in feed:
            try:
                cells = cut(line.rstrip("\r\n"), form)
            except _Crossed as place:
                raise BadTable(
                    f"In line {feed.number:,} a word goes on where a column of fixed width ends, at letter {place}.",
                    "delimiter",
                ) from None
            yield Row(feed.number, feed.number, cells)
        return
    lines: Iterator[str] = feed
    delimiter = form.delimiter
    if delimiter == TABS:
        delimiter, lines = "\t", (re.sub(r"\t+", "\t", line.lstrip("\t")) for line in feed)
    reader = csv.reader(
        chain(lines, [END]),
        delimiter=delimiter,
        quotechar=form.quote or None,
        quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        escapechar=form.escape or None,
        skipinitialspace=delimiter != " ",
    )
    while True:
        feed.fresh = True
        before = reader.line_num
        first = feed.number + 1
        try:
            row = next(reader)
        except csv.Error:
            raise BadTable(
                f"A cell that begins in line {first:,} is longer than {csv.field_size_limit():,} letters. "
                "Is a quotation mark opened there and never closed?",
                "delimiter",
            ) from None
        if row == [END]:
            return
        start = feed.number - (reader.line_num - before) + 1
        if row and END in row[-1]:
            raise BadTable(f"A quotation mark is opened in line {start + 1:,} and never closed.", "delimiter")
        yield Row(start, feed.number, row)


def _by_blanks(line: str, form: Dialect) -> list[str]:
    """Return what stands between runs of blanks.

    >>> _by_blanks('1   2\\t"a b"', Dialect(BLANKS))
    ['1', '2', 'a b']
    """
    if not form.quote or form.quote not in line:
        return line.split()
    quote = form.quote
    found = re.findall(rf"{quote}(?:[^{quote}]|{quote}{quote})*{quote}(?=\s|$)|\S+", line)
    return [
        cell[1:-1].replace(quote * 2, quote) if len(cell) > 1 and cell[0] == cell[-1] == quote else cell
        for cell in found
    ]


def _framed(line: str, form: Dialect) -> list[str]:
    """Return what stands between bars, those at both ends of the line being its frame.

    >>> _framed("| a | b \\\\| c |", Dialect(FRAMED))
    ['a', 'b | c']
    """
    line = line.strip()
    if not line:
        return []
    cells = re.split(r"(?<!\\)\|", line.removeprefix("|"))
    if not cells[-1].strip() and line.endswith("|"):
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]


class _Crossed(Exception):
    """A word reaches over the place where a column ends."""


def _by_place(line: str, form: Dialect) -> list[str]:
    """Return what stands in columns of fixed width.

    >>> _by_place("Ann Lee  12", Dialect(FIXED, edges=(0, 8)))
    ['Ann Lee', '12']
    """
    if not line.strip():
        return []
    line = line.expandtabs()
    for edge in form.edges[1:]:
        if line[edge - 1 : edge].strip():
            raise _Crossed(edge)
    return [line[low:high].strip() for low, high in pairwise((*form.edges, None))]


def edges_of(lines: list[str]) -> tuple[int, ...]:
    """Return where columns begin, as no line has a letter just before: a column of blanks parts them.

    >>> edges_of(["name      n", "Ann Lee  12", "Bo        7"])
    (0, 9)
    """
    texts = [line.rstrip().expandtabs() for line in lines if line.strip()]
    width = max(map(len, texts), default=0)
    filled = [any(at < len(text) and text[at] != " " for text in texts) for at in range(width)]
    return tuple(at for at in range(width) if filled[at] and (at == 0 or not filled[at - 1])) or (0,)
