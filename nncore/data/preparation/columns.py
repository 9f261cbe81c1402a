"""Which columns of a table become inputs, and what is said about the others."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.columns import MOST_LEVELS
from nncore.data.csv.table import Table, TableColumn, listed
from nncore.data.preparation.inputs import Input, input_of

MOST_INPUTS, MOST_CELLS = 500, 40_000_000
MOSTLY_EMPTY = 0.5

LEFT_OUT = {
    "date": "Left out: {}. Dates and times are no input here.",
    "text": f"Left out: {{}}. More than {MOST_LEVELS} different words are too many for an input each.",
    "empty": "Left out: {}. There is nothing in it.",
    "constant": "Left out: {}. The same value in every row tells nothing apart.",
    "gaps": "Left out: {}. More than half of the cells are empty.",
    "counter": "Left out: {}. Counting the rows says nothing about them.",
    "clone": "Left out: {}. The same numbers or words are in another column already.",
    "large": "Left out: {}. Numbers past 10 to the 100 are too large to compute with.",
}
"""Why a column is no input, each with a place for the names of such columns."""
CHOSEN = {
    "date": "Column “{}” holds dates or times, which are no input here. Leave it out.",
    "text": f"Column “{{}}” holds more than {MOST_LEVELS} different words, too many for an input each. Leave it out.",
}
"""What is said when such a column was chosen by name."""
LeftOut = dict[str, list[str]]
"""The names of columns left out, by the reasons in LEFT_OUT."""


def chosen_columns(table: Table, target: str, names: Sequence[str] | None) -> tuple[list[TableColumn], LeftOut]:
    """Return the columns to learn from and those left out.

    Args:
        target: the name of the column to predict.
        names: of those to predict it from; None for all that are of use.

    Raises:
        ValueError: a column that was chosen cannot be used.
    """
    free = names is None
    columns = [column for column in table.columns if column.name != target]
    if names is not None:
        columns = [table.column(name) for name in dict.fromkeys(names)]
        if target in names:
            raise ValueError(f"Column “{target}” is what to predict, so it cannot be predicted from itself.")
    kept: list[TableColumn] = []
    left_out: LeftOut = {}
    for column in columns:
        why = column.kind if column.kind in LEFT_OUT else ""
        if why in CHOSEN and not free:
            raise ValueError(CHOSEN[why].format(column.name))
        if free and not why and column.missing > MOSTLY_EMPTY * table.rows:
            why = "gaps"
        if free and not why and len(columns) > 1 and _counts_rows(column):
            why = "counter"
        if why:
            left_out.setdefault(why, []).append(column.name)
        else:
            kept.append(column)
    return kept, left_out


def _said(left_out: LeftOut) -> list[str]:
    """Return a sentence on each reason for which columns were left out."""
    return [LEFT_OUT[why].format(listed(f"“{name}”" for name in names)) for why, names in left_out.items()]


def _counts_rows(column: TableColumn) -> bool:
    """Return whether a column is 0, 1, 2, … or 1, 2, 3, …"""
    if column.kind != "number" or column.missing or column.numbers[0] not in (0, 1):
        return False
    return bool(np.all(np.diff(column.numbers) == 1))


def without_gaps(columns: list[TableColumn], filled: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], list[str]]:
    """Return which of the rows with a target have no empty cell, and what is said about the others.

    Args:
        filled: (n,), True for the rows with a target.
    """
    kept, where = filled.copy(), []
    for column in columns:
        if not column.missing:
            continue
        empty = np.isnan(column.numbers) & filled
        if empty.any():
            where.append(f"“{column.name}” {int(empty.sum()):,}")
            kept &= ~empty
    dropped = int(filled.sum() - kept.sum())
    if not dropped:
        return kept, []
    return kept, [f"{rows_in_words(dropped)} of {len(kept):,} left out, because cells are empty: {listed(where)}."]


def inputs_of(
    columns: list[TableColumn], target: TableColumn, kept: NDArray[np.bool_], left_out: LeftOut
) -> tuple[list[Input], list[str]]:
    """Return the inputs made of columns, and what is said about them and all columns left out.

    Args:
        kept: (n,), True for the rows that are used.
        left_out: columns left out before; those left out here join them.

    Raises:
        ValueError: none is left, or they are too many.
    """
    inputs, filled, given_away = [], [], []
    seen = set()
    asked = target.numbers[kept].tobytes()
    for column in columns:
        values = column.numbers[kept]
        part = input_of(column, values)
        if part is None:
            left_out.setdefault("constant", []).append(column.name)
        elif part.too_large:
            left_out.setdefault("large", []).append(column.name)
        elif values.tobytes() in seen:
            left_out.setdefault("clone", []).append(column.name)
        else:
            seen.add(values.tobytes())
            inputs.append(part)
            if part.gaps:
                filled.append(f"“{column.name}” {part.gaps:,}")
            if values.tobytes() == asked:
                given_away.append(f"“{column.name}”")
    notes = _said(left_out)
    if not inputs:
        raise ValueError(" ".join([f"No column is left to predict “{target.name}” from.", *notes]))
    if filled:
        notes.append(
            f"Empty cells filled with the median, or the most frequent word, of the training rows: {listed(filled)}."
        )
    if given_away:
        notes.append(f"The answer is given away by {listed(given_away)}: the same as “{target.name}” in every row.")
    count, rows = sum(len(part.columns) for part in inputs), int(kept.sum())
    if count > MOST_INPUTS or count * rows > MOST_CELLS:
        raise ValueError(
            f"The columns make {count:,} inputs, one for each word of a category, in {rows:,} rows: too many to learn "
            "from here. Choose fewer columns."
        )
    return inputs, notes


def rows_in_words(count: int) -> str:
    """Return a number of rows in words.

    >>> rows_in_words(1), rows_in_words(1200)
    ('1 row', '1,200 rows')
    """
    return "1 row" if count == 1 else f"{count:,} rows"
