"""One pass through the rows of a file, a chunk of them at a time turned into columns."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from nncore.data.csv.column_notes import note_on_markers, notes_on
from nncore.data.csv.columns import ColumnBuilder
from nncore.data.csv.dialect import ColumnChoices, Dialect
from nncore.data.csv.layout_notes import column_names, notes_on_layout, ragged
from nncore.data.csv.lines import text_lines
from nncore.data.csv.missing import Markers
from nncore.data.csv.remarks import BadTable, Remark
from nncore.data.csv.splitting import Feed, Row, rows_of
from nncore.data.csv.table import Table, finished, listed

MOST_ROWS, MOST_COLUMNS = 200_000, 200
CHUNK_CELLS = 100_000
SHORT_LAST_ROWS = 3
PREVIEW_ROWS, PREVIEW_LETTERS, UNIT_LETTERS = 100, 200, 20


class Pass:
    """One pass through a file.

    Args:
        words: the numbers of the columns to read, as words; by default all, as what they are.
    """

    def __init__(self, file: BinaryIO, form: Dialect, choices: ColumnChoices, words: list[int] | None = None) -> None:
        self.file, self.form, self.choices, self.words = file, form, choices, words
        self.markers = Markers(choices.off, choices.markers)
        self.names: list[str] = []
        self.units: list[str] = []
        self.columns: list[ColumnBuilder] = []
        self.rows = self.controls = 0
        self.short: list[tuple[int, int]] = []
        self.first: list[tuple[str, ...]] = []
        self.row_names: list[str] = []
        self.notes: list[Remark] = []
        self.feed: Feed | None = None

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
        for row in self._rows(tell):
            rows.append(row.cells)
            lines.append(row.end)
            if len(rows) * len(row.cells) >= CHUNK_CELLS:
                self._take(rows, lines)
                rows, lines = [], []
        if rows:
            self._take(rows, lines)
        if self.rows == 0:
            raise BadTable(
                "The file holds the names of columns and no rows below them."
                if self.names
                else "The file holds nothing but blank lines.",
                "header" if self.names else "",
            )

    def _take(self, rows: list[list[str]], lines: list[int]) -> None:
        columns = zip(*rows, strict=True)
        if self.form.row_names:
            self.row_names += next(columns)[: 3 - len(self.row_names)]
        for i, cells in enumerate(columns):
            if self.words is None or i in self.words:
                self.columns[i].take(cells, lines)
        if self.rows == 0:
            names = int(self.form.row_names)
            cut = [row[names : names + MOST_COLUMNS] for row in rows[:PREVIEW_ROWS]]
            self.first = [tuple(cell[:PREVIEW_LETTERS] for cell in row) for row in cut]
        self.rows += len(rows)

    def _rows(self, tell: Callable[[int], None]) -> Iterator[Row]:
        """Yield the rows below the header, all of the same length."""
        self.feed = Feed(text_lines(self.file, self.form.encoding, self._removed, tell), self.form)
        count = width = 0
        head: Row | None = None
        units = self.form.units
        for row in rows_of(self.feed, self.form):
            if not any(row.cells):
                continue
            if width == 0:
                if self.form.header and head is None:
                    head = row
                    continue
                width = self._begin(head, row)
            if len(row.cells) != width:
                cells = self._cut_to(row, width)
                if not cells:
                    continue
                row = Row(row.start, row.end, cells)
            if units:
                units = False
                self._take_units(row.cells)
                continue
            if self.short:
                raise ragged(self.form, *self.short[0], width)
            count += 1
            if count > MOST_ROWS:
                raise BadTable(
                    f"The table has more than {MOST_ROWS:,} rows, the most that can be read. Bring a part of it."
                )
            yield row
        if width == 0 and head is not None:
            self._begin(head, head)

    def _removed(self, count: int) -> None:
        self.controls += count

    def _begin(self, head: Row | None, row: Row) -> int:
        """Set up the columns by the header and the first row, and return how many cells a row has."""
        first = (head or row).cells
        width = len(first)
        names_rows = self.form.row_names
        if head is not None and self.form.short_header and len(row.cells) == width + 1:
            first = ["", *first]
            width += 1
        if width - names_rows > MOST_COLUMNS:
            raise BadTable(
                f"The table has {width:,} columns, and {MOST_COLUMNS} are the most that can be read. "
                "Bring those that matter."
            )
        if width - names_rows < 2:
            raise BadTable(
                "The table has a single column, and learning needs two: one to predict and one to predict it from. "
                "Is the sign between the cells the right one?",
                "delimiter",
            )
        if head is not None:
            self.names, self.notes = column_names(first[names_rows:])
        elif len(self.form.names) == width - names_rows:
            self.names, self.notes = column_names(list(self.form.names))
        else:
            self.names = [f"column {i}" for i in range(1, width - names_rows + 1)]
        chosen = self.choices
        self.columns = [
            ColumnBuilder(
                self.form,
                self.markers,
                words=name not in chosen.numbers and (self.words is not None or name in chosen.words),
                numbers=name in chosen.numbers,
                exactly=name in chosen.apart,
            )
            for name in self.names
        ]
        return width

    def _take_units(self, cells: list[str]) -> None:
        """Keep what the row below the header says of units."""
        self.units = [
            "" if cell in self.markers else " ".join(cell.split()).strip("()[]")[:UNIT_LETTERS]
            for cell in cells[self.form.row_names :]
        ]
        said = [f"“{name}” {unit}" for name, unit in zip(self.names, self.units, strict=False) if unit]
        self.notes.append(Remark(f"The row below the names holds units, not data: {listed(said)}.", "units"))

    def _cut_to(self, row: Row, width: int) -> list[str]:
        """Return a row of another length without the empty cells at its end; [] if it is a short one.

        Raises:
            BadTable: it has more cells that are filled.
        """
        if len(row.cells) > width:
            if any(row.cells[width:]):
                raise ragged(self.form, row.start, len(row.cells), width)
            return row.cells[:width]
        self.short.append((row.start, len(row.cells)))
        return []

    def remarks(self) -> list[Remark]:
        """Return what was noticed so far about the text and its layout."""
        return [*notes_on_layout(self.form, self.feed, self.controls, self.row_names), *self.notes]

    def table(self) -> Table:
        """Return what was read, and forget it.

        Raises:
            BadTable: more than a few short rows stand at the end.
        """
        if len(self.short) > SHORT_LAST_ROWS:
            raise ragged(self.form, *self.short[0], len(self.names) + self.form.row_names)
        notes = self.remarks()
        if self.short:
            lines = listed(f"{line:,}" for line, _ in self.short)
            notes.append(Remark(f"Left out, since cells are missing at the end of the table: line {lines}."))
        units = self.units or [""] * len(self.names)
        columns = []
        met: Counter[str] = Counter()
        for name, unit, growing in zip(self.names, units, self.columns, strict=True):
            met += growing.empty
            column = finished(name, growing, unit)
            if name in self.choices.words:  # somebody was asked and has answered
                column = replace(column, doubtful=False)
            columns.append(column)
            notes += notes_on(column, growing)
        notes += note_on_markers(met)
        markers = tuple(met.most_common())
        return Table(tuple(columns), self.rows, self.form, tuple(self.first), tuple(notes), markers, self.choices)
