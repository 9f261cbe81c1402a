"""Which columns of a table become inputs, and what is said about the others."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.columns import MOST_LEVELS
from nncore.data.csv.remarks import Refusal, Remark
from nncore.data.csv.table import Table, TableColumn, listed
from nncore.data.preparation.inputs import Input, input_of
from nncore.data.preparation.likeness import given_away, identifies
from nncore.words import counted

MOST_INPUTS, MOST_CELLS = 500, 40_000_000
MOSTLY_EMPTY = 0.5
FEWEST_WORDS = 10

LEFT_OUT = {
    "date": "Left out: {}. Dates and times cannot be inputs here.",
    "text": f"Left out: {{}}. More than {MOST_LEVELS} different words are too many for an input each.",
    "empty": "Left out: {}. There is nothing in it.",
    "constant": "Left out: {}. The same value in every row, but for rounding, tells nothing apart.",
    "gaps": "Left out: {}. More than half of the cells are empty.",
    "counter": "Left out: {}. Counting the rows says nothing about them.",
    "unique": "Left out: {}. A word of its own in every row tells nothing about other rows.",
    "doubt": "Left out: {}. Nearly all cells are numbers: say first whether to read them as numbers or as words.",
    "asked": "Left out, as you asked: {}.",
    "duplicate": "Left out: {}. The same numbers or words are in another column already.",
    "large": "Left out: {}. Numbers past 10 to the 100 are too large to compute with.",
}
"""Why a column is no input, each with a place for the names of such columns."""
CHOSEN = {
    "date": "Column “{}” holds dates or times, which cannot be inputs here. Leave it out.",
    "text": f"Column “{{}}” holds more than {MOST_LEVELS} different words, too many for an input each. Leave it out.",
}
"""What is said when such a column was chosen by name."""
GIVEN_AWAY = {
    "same": "The answer is given away by “{}”: the same as “{}” in every row. "
    "Leave it out, unless it is known beforehand.",
    "recoded": "The answer is given away by “{}”: it says the same as “{}” in other words or numbers, in every row. "
    "Leave it out, unless it is known beforehand.",
}
"""What is said of a column that tells the target."""
LeftOut = dict[str, list[str]]
"""The names of columns left out, by the reasons in LEFT_OUT."""


def chosen_columns(
    table: Table, target: str, names: Sequence[str] | None, without: Sequence[str] = ()
) -> tuple[list[TableColumn], LeftOut]:
    """Return the columns to learn from and those left out.

    Args:
        target: the name of the column to predict.
        names: of those to predict it from; None for all that are of use.
        without: the names of columns to leave out in any case.

    Raises:
        ValueError: a column that was chosen cannot be used.
    """
    free = names is None
    columns = [column for column in table.columns if column.name != target]
    if names is not None:
        columns = [table.column(name) for name in dict.fromkeys(names)]
        if target in names:
            raise Refusal(f"Column “{target}” is what to predict, so it cannot be predicted from itself.")
    kept: list[TableColumn] = []
    left_out: LeftOut = {}
    for column in columns:
        why = column.kind if column.kind in LEFT_OUT else ""
        if column.name in without:
            why = "asked"
        elif why in CHOSEN and not free:
            raise Refusal(CHOSEN[why].format(column.name))
        elif free and column.doubtful:
            why = "doubt"
        elif free and not why:
            why = _of_no_use(column, table.rows, len(columns))
        if why:
            left_out.setdefault(why, []).append(column.name)
        else:
            kept.append(column)
    return kept, left_out


def _of_no_use(column: TableColumn, rows: int, columns: int) -> str:
    """Return why a column with something in it is of no use, a key of LEFT_OUT, or ""."""
    if column.gaps > MOSTLY_EMPTY * rows:
        return "gaps"
    if columns > 1 and column.kind == "number" and identifies(column.name, column.numbers):
        return "counter"
    if column.kind == "category" and len(column.levels) == rows - column.missing >= FEWEST_WORDS:
        return "unique"
    return ""


def _said(left_out: LeftOut) -> list[Remark]:
    """Return a sentence on each reason for which columns were left out."""
    remedies = {"doubt": "numbers", "asked": "back"}
    return [
        Remark(LEFT_OUT[why].format(listed(f"“{name}”" for name in names)), remedies.get(why, ""), names[0])
        for why, names in left_out.items()
    ]


def without_gaps(columns: list[TableColumn], filled: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], list[Remark]]:
    """Return which of the rows with a target have no empty cell, and what is said about the others.

    Args:
        filled: (n,), True for the rows with a target.
    """
    kept, where = filled.copy(), []
    infinite = False
    for column in columns:
        if not column.gaps:
            continue
        empty = np.isnan(column.numbers) & filled
        if empty.any():
            where.append(f"“{column.name}” {int(empty.sum()):,}")
            infinite = infinite or column.infinite > 0
            kept &= ~empty
    dropped = int(filled.sum() - kept.sum())
    if not dropped:
        return kept, []
    cells, every = listed(where), f"{len(kept):,}"
    if infinite:
        one = f"One row of {every} is left out, because a cell is empty or infinite: {cells}."
        many = f"{{n}} rows of {every} are left out, because cells are empty or infinite: {cells}."
    else:
        one = f"One row of {every} is left out, because a cell is empty: {cells}."
        many = f"{{n}} rows of {every} are left out, because cells are empty: {cells}."
    return kept, [Remark(counted(dropped, one, many), "fill")]


def inputs_of(
    columns: list[TableColumn], target: TableColumn, kept: NDArray[np.bool_], left_out: LeftOut
) -> tuple[list[Input], list[Remark]]:
    """Return the inputs made of columns, and what is said about them and all columns left out.

    Args:
        kept: (n,), True for the rows that are used.
        left_out: columns left out before; those left out here join them.

    Raises:
        ValueError: none is left, or they are too many.
    """
    inputs, filled, leaks = [], [], []
    seen = set()
    asked = target.numbers[kept]
    for column in columns:
        values = column.numbers[kept]
        part = input_of(column, values)
        if part is None:
            left_out.setdefault("constant", []).append(column.name)
        elif part.too_large:
            left_out.setdefault("large", []).append(column.name)
        elif values.tobytes() in seen:
            left_out.setdefault("duplicate", []).append(column.name)
        else:
            seen.add(values.tobytes())
            inputs.append(part)
            if part.gaps:
                filled.append(f"“{column.name}” {part.gaps:,}")
            if (how := given_away(values, asked)) is not None:
                leaks.append(Remark(GIVEN_AWAY[how].format(column.name, target.name), "leave", column.name))
    notes = _said(left_out)
    if not inputs:
        raise Refusal(" ".join([f"No column is left to predict “{target.name}” from.", *notes]))
    if filled:
        notes.append(
            Remark(
                "Empty cells filled with the median, or the most frequent word, of the training rows: "
                f"{listed(filled)}.",
                "fill",
            )
        )
    notes += leaks
    count, rows = sum(len(part.columns) for part in inputs), int(kept.sum())
    if count > MOST_INPUTS or count * rows > MOST_CELLS:
        raise Refusal(
            f"The columns make {count:,} inputs, one for each word of a category, in {rows:,} rows: too many to learn "
            "from here. Choose fewer columns."
        )
    return inputs, notes
