"""A table is read row by row through the csv module, a chunk of rows at a time turned into columns."""

import csv
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO

from nncore.data.csv.columns import ColumnBuilder
from nncore.data.csv.dialect import SEPARATOR_LINE, Dialect, sniff
from nncore.data.csv.lines import text_lines
from nncore.data.csv.source import HEAD, BadTable, Source, opened, refuse_what_is_no_text
from nncore.data.csv.table import Table, finished, listed, notes_on

MOST_ROWS, MOST_COLUMNS = 200_000, 200
CHUNK_CELLS = 100_000
SHORT_LAST_ROWS = 3
PREVIEW_ROWS, PREVIEW_LETTERS, NAME_LETTERS = 100, 200, 60
END = "\x01"
"""A last line that no file holds, as its kind is taken out: a quotation mark that is never closed swallows it."""


def read_table(source: Source, form: Dialect | None = None, progress: Callable[[float], object] | None = None) -> Table:
    """Read a table from a CSV file or its like.

    Args:
        source: the file's bytes, its path, or the file open as binary.
        form: how it is written; None to find out.
        progress: called along the way with the share read so far, rising from 0 to 1.

    Raises:
        BadTable: the file is no table, has ragged rows, or is larger than can be read; in a sentence.
        ValueError: the source is open as text.

    >>> table = read_table(b"age,smokes\\n20,no\\n61,yes\\n")
    >>> [(column.name, column.kind) for column in table.columns], table.rows
    ([('age', 'number'), ('smokes', 'yes/no')], 2)
    """
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        told = max(told, min(share, 1.0))
        if progress:
            progress(told)

    with opened(source) as (file, size):
        tell(0.0)
        refuse_what_is_no_text(file.read(HEAD))
        reading = _Reading(file, form or sniff(file))
        reading.read(lambda done: tell(done / size * (0.5 if reading.turned else 1.0)))
        again = reading.turned
        if again:
            # Words came up in columns of numbers. What those numbers looked like is no longer known, so read again.
            second = _Reading(file, reading.form, again)
            second.read(lambda done: tell(0.5 + done / size / 2))
            for i in again:
                reading.columns[i] = second.columns[i]
        table = reading.table()
        tell(1.0)
        return table


class _Reading:
    """One way through a file.

    Args:
        words: the numbers of the columns to read, as words; by default all, as what they are.
    """

    def __init__(self, file: BinaryIO, form: Dialect, words: list[int] | None = None) -> None:
        self.file, self.form, self.words = file, form, words
        self.names: list[str] = []
        self.columns: list[ColumnBuilder] = []
        self.rows = self.controls = 0
        self.short: list[tuple[int, int]] = []
        self.first: list[tuple[str, ...]] = []
        self.notes: list[str] = []

    @property
    def turned(self) -> list[int]:
        """The numbers of the columns in which words came after numbers."""
        return [i for i, column in enumerate(self.columns) if column.turned]

    def read(self, tell: Callable[[int], None]) -> None:
        """Read all rows into columns.

        Raises:
            BadTable: see `read_table`.
        """
        rows, lines = [], []
        for line, row in self._rows(tell):
            rows.append(row)
            lines.append(line)
            if len(rows) * len(row) >= CHUNK_CELLS:
                self._take(rows, lines)
                rows, lines = [], []
        if rows:
            self._take(rows, lines)
        if self.rows == 0:
            raise BadTable(
                "The file holds the names of columns and no rows below them."
                if self.names
                else "The file holds nothing but blank lines."
            )

    def _take(self, rows: list[list[str]], lines: list[int]) -> None:
        for i, cells in enumerate(zip(*rows, strict=True)):
            if self.words is None or i in self.words:
                self.columns[i].take(cells, lines)
        if self.rows == 0:
            cut = [row[:MOST_COLUMNS] for row in rows[:PREVIEW_ROWS]]
            self.first = [tuple(cell[:PREVIEW_LETTERS] for cell in row) for row in cut]
        self.rows += len(rows)

    def _rows(self, tell: Callable[[int], None]) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header, each with the line it ends in, all of the same length."""
        lines = text_lines(self.file, self.form.encoding, self._removed, tell)
        reader = csv.reader(chain(lines, [END]), delimiter=self.form.delimiter, skipinitialspace=True)
        count = width = 0
        while True:
            start = reader.line_num + 1
            try:
                row = next(reader)
            except csv.Error:
                raise BadTable(
                    f"A cell that begins in line {start:,} is longer than {csv.field_size_limit():,} letters. "
                    "Is a quotation mark opened there and never closed?"
                ) from None
            if row == [END]:
                return
            if row and END in row[-1]:
                raise BadTable(f"A quotation mark is opened in line {start:,} and never closed.")
            if not any(row) or (start == 1 and SEPARATOR_LINE.fullmatch(self.form.delimiter.join(row))):
                continue
            if width == 0:
                width = self._begin(row)
                if self.form.header:
                    continue
            if len(row) != width:
                row = self._cut_to(row, width, start)
                if not row:
                    continue
            if self.short:
                raise self._ragged(*self.short[0], width)
            count += 1
            if count > MOST_ROWS:
                raise BadTable(
                    f"The table has more than {MOST_ROWS:,} rows, the most that can be read. Bring a part of it."
                )
            yield reader.line_num, row

    def _removed(self, count: int) -> None:
        self.controls += count

    def _begin(self, row: list[str]) -> int:
        """Set up the columns by the first row, and return how many there are."""
        width = len(row)
        if width > MOST_COLUMNS:
            raise BadTable(
                f"The table has {width:,} columns, and {MOST_COLUMNS} are the most that can be read. "
                "Bring those that matter."
            )
        if width < 2:
            raise BadTable(
                "The table has a single column, and learning needs two: one to predict and one to predict it from. "
                "Is the sign between the cells the right one?"
            )
        self.names = self._named(row) if self.form.header else [f"column {i}" for i in range(1, width + 1)]
        self.columns = [ColumnBuilder(self.form, words=self.words is not None) for _ in range(width)]
        return width

    def _named(self, row: list[str]) -> list[str]:
        """Return the names in the header, every one filled and none twice."""
        names: list[str] = []
        empty, twice = [], []
        for i, cell in enumerate(row, start=1):
            name = " ".join("".join(c if c.isprintable() else " " for c in cell).split())[:NAME_LETTERS]
            if not name:
                name = f"column {i}"
                empty.append(name)
            elif name in names:
                twice.append(name)
            unique, count = name, 1
            while unique in names:
                count += 1
                unique = f"{name} ({count})"
            names.append(unique)
        if empty:
            self.notes.append(f"Without a name in the first line, so named by their place: {listed(empty)}.")
        if twice:
            self.notes.append(f"More than one column is called {listed(dict.fromkeys(twice))}, so they are numbered.")
        return names

    def _cut_to(self, row: list[str], width: int, start: int) -> list[str]:
        """Return a row of another length without the empty cells at its end; [] if it is a short one.

        Raises:
            BadTable: it has more cells that are filled.
        """
        if len(row) > width:
            if any(row[width:]):
                raise self._ragged(start, len(row), width)
            return row[:width]
        self.short.append((start, len(row)))
        return []

    def _ragged(self, line: int, found: int, width: int) -> BadTable:
        cells = "1 cell" if found == 1 else f"{found:,} cells"
        return BadTable(
            f"Line {line:,} has {cells}, but {width:,} were expected, as in the first row. "
            "Every row of a table is equally long; a comma inside a cell needs quotation marks around that cell."
        )

    def table(self) -> Table:
        """Return what was read, and forget it.

        Raises:
            BadTable: more than a few short rows stand at the end.
        """
        notes = self.notes
        if len(self.short) > SHORT_LAST_ROWS:
            raise self._ragged(*self.short[0], len(self.names))
        if self.short:
            lines = listed(f"{line:,}" for line, _ in self.short)
            notes.append(f"Left out, since cells are missing at the end of the table: line {lines}.")
        if self.controls:
            signs = "1 control character was" if self.controls == 1 else f"{self.controls:,} control characters were"
            notes.append(f"{signs} taken out: they are not letters.")
        for name, growing in zip(self.names, self.columns, strict=True):
            notes += notes_on(name, growing)
        columns = tuple(finished(name, growing) for name, growing in zip(self.names, self.columns, strict=True))
        return Table(columns, self.rows, self.form, tuple(self.first), tuple(notes))
