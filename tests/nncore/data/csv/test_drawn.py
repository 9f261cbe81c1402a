"""Two hundred files by chance are read as pandas reads them when it is told everything, or refused truly."""

import math

import pytest

from nncore.data import BadTable, read_table
from tests.nncore.data.csv.drawn import draw

FILES = 200


@pytest.mark.parametrize("seed", range(FILES))
def test_a_drawn_file_is_read_cell_by_cell(seed: int) -> None:
    drawn = draw(seed)
    truth = drawn.truth()
    try:
        table = read_table(drawn.content)
    except BadTable as wrong:
        pytest.fail(f"{drawn.about}: {wrong}")
    assert (table.rows, len(table.columns)) == truth.shape, drawn.about
    named = [str(name) for name in truth.columns]
    assert list(table.names) == (named if table.form.header else [f"column {i + 1}" for i in range(len(named))]), (
        drawn.about
    )
    for i, column in enumerate(table.columns):
        cells = truth.iloc[:, i].tolist()
        if drawn.cleaned[i] is None:
            found = [column.levels[code] if code >= 0 else None for code in column.kept] if len(column.kept) else None
            assert found is not None, f"{drawn.about}: {column}"
            said = [cell if isinstance(cell, str) else None for cell in cells]
            assert found == said, f"{drawn.about}: {column.name}"
        else:
            assert column.kind in ("number", "constant"), f"{drawn.about}: {column}"
            for mine, right in zip(column.numbers, cells, strict=True):
                assert mine == right or (math.isnan(mine) and math.isnan(right)), f"{drawn.about}: {column.name}"
