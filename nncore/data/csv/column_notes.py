"""What should be said about how the columns of a table were read."""

from collections import Counter

from nncore.data.csv.columns import ColumnBuilder
from nncore.data.csv.remarks import Remark
from nncore.data.csv.table import TableColumn, listed
from nncore.words import counted


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
        met = listed(f"“{unit}” {count:,}" for unit, count in growing.units.items())
        notes.append(
            Remark(
                f"Column “{name}” holds numbers in more than one unit, with how often each was met: {met}. It is "
                "read as words, since numbers in different units cannot be compared. Read as numbers, it keeps those "
                "in the unit met first; bring the others to that unit in the file.",
                "numbers",
                name,
            )
        )
    elif growing.stray[1] and column.doubtful:
        line, word = growing.stray
        count = growing.rows - growing.missing - growing.figures
        said = counted(
            count,
            f"Column “{name}” looks like numbers, but one cell is not a number, in line {line:,}: “{word}”.",
            f"Column “{name}” looks like numbers, but {{n}} cells are not, the first in line {line:,}: “{word}”.",
        )
        either = "It is read as words unless you say that it holds numbers; such a cell then counts as empty."
        notes.append(Remark(f"{said} {either}", "numbers", name))
    if growing.reader.strays:
        said = counted(
            growing.reader.strays,
            f"Column “{name}” is read as numbers, as you asked. One cell is not a number and counts as empty.",
            f"Column “{name}” is read as numbers, as you asked. {{n}} cells are not numbers and count as empty.",
        )
        notes.append(Remark(said, "words", name))
    if column.kind in ("number", "constant") and growing.reader.unit:
        notes.append(Remark(f"Column “{name}” is read as numbers, counted in “{growing.reader.unit}”.", "words", name))
    if column.infinite:
        one = growing.reader.one_infinite
        said = counted(
            column.infinite,
            f"Column “{name}” holds an infinite number (“{one}”). Nothing can be computed with it, so it counts "
            "as empty.",
            f"Column “{name}” holds {{n}} infinite numbers, such as “{one}”. Nothing can be computed with them, so "
            "they count as empty.",
        )
        notes.append(Remark(said, "fill", name))
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
