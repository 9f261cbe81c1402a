"""What should be said about how the columns of a table were read."""

from collections import Counter

from nncore.data.csv.columns import ColumnBuilder
from nncore.data.csv.remarks import Remark
from nncore.data.csv.table import TableColumn, listed


def notes_on(column: TableColumn, growing: ColumnBuilder) -> list[Remark]:
    """Return what should be said about how a column was read."""
    name, notes = column.name, []
    if growing.ambiguous and column.doubtful:
        notes.append(
            Remark(
                f"Column “{name}” holds numbers such as {growing.ambiguous}, which may mean two things. Say whether "
                "the decimal sign is a point or a comma.",
                "decimal",
                name,
            )
        )
    elif column.codes:
        notes.append(
            Remark(
                f"Column “{name}” holds codes such as {growing.reader.codes[:40]}, which begin with 0: they are read "
                "as words, so that no 0 is lost.",
                "numbers",
                name,
            )
        )
    elif growing.units and column.doubtful:
        counted = listed(f"“{unit}” {count:,}" for unit, count in growing.units.items())
        notes.append(
            Remark(
                f"Column “{name}” holds numbers in more than one unit, with how often each was met: {counted}. It is "
                "read as words, since numbers in different units cannot be compared. Read as numbers, it keeps those "
                "in the unit met first; bring the others to that unit in the file.",
                "numbers",
                name,
            )
        )
    elif growing.stray[1] and column.doubtful:
        line, word = growing.stray
        count = growing.rows - growing.missing - growing.figures
        cells = "1 cell is" if count == 1 else f"{count:,} cells are"
        notes.append(
            Remark(
                f"Column “{name}” looks like numbers, but {cells} not written as one, the first in line {line:,}: "
                f"“{word}”. It is read as words unless you say that it holds numbers; a cell that holds none then "
                "counts as empty.",
                "numbers",
                name,
            )
        )
    if growing.reader.strays:
        count = growing.reader.strays
        cells = "1 cell is none and counts" if count == 1 else f"{count:,} cells are none and count"
        notes.append(Remark(f"Column “{name}” is read as numbers, as you asked: {cells} as empty.", "words", name))
    if column.kind in ("number", "constant") and growing.reader.unit:
        notes.append(Remark(f"Column “{name}” is read as numbers, counted in “{growing.reader.unit}”.", "words", name))
    if column.infinite:
        cells = "1 infinite number" if column.infinite == 1 else f"{column.infinite:,} infinite numbers"
        notes.append(
            Remark(
                f"Column “{name}” holds {cells} (“{growing.reader.one_infinite}”), with which nothing can be computed: "
                "treated like an empty cell.",
                "fill",
                name,
            )
        )
    if column.merged:
        groups = "; ".join(listed(f"“{word}”" for word in group) for group in column.merged[:4])
        notes.append(
            Remark(
                f"Column “{name}”: spellings of one word are read as one, by the most frequent: {groups}.",
                "apart",
                name,
            )
        )
    if growing.formula:
        notes.append(
            Remark(
                f"Column “{name}” holds cells that begin like a formula. They are read as plain words, never "
                "carried out."
            )
        )
    return notes


def note_on_markers(markers: Counter[str]) -> list[Remark]:
    """Return what should be said about words that are read as empty cells."""
    words = [f"“{word}” {count:,}" for word, count in markers.most_common() if word]
    if not words:
        return []
    return [Remark(f"Read as empty cells, with how often each was met: {listed(words)}.", "missing")]
