"""The measured sets come as tables beside this file; here they are read once and made into a Dataset."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.data.dataset import Column, Dataset
from nncore.data.preparation.scaling import center_and_spread

HERE = Path(__file__).parent

Numbers = NDArray[np.float64]


@cache
def numbers(file: str) -> tuple[tuple[str, ...], Numbers]:
    """Read a table of numbers, once.

    Args:
        file: its name in this folder; a first line of names, commas between cells.

    Returns:
        The names of its columns and a read-only table (rows, columns).
    """
    with (HERE / file).open(encoding="utf-8") as lines:
        names = tuple(lines.readline().strip().split(","))
        table = np.loadtxt(lines, delimiter=",")
    table.setflags(write=False)
    return names, table


def spanning(names: Sequence[str], units: Sequence[str], x: Numbers) -> tuple[Column, ...]:
    """Return columns whose ranges are those of the values.

    Args:
        names, units: one for each column.
        x: (n, d); no column is constant.

    >>> spanning(["mass"], ["g"], np.array([[20.0], [35.5]]))[0].high_label
    '35.5 g'
    """
    columns = []
    for name, unit, values in zip(names, units, x.T, strict=True):
        low, high = float(values.min()), float(values.max())
        whole = bool(np.all(values == np.round(values)))
        columns.append(
            Column(name, unit, low, high, f"{low:g} {unit}".strip(), f"{high:g} {unit}".strip(), whole=whole)
        )
    return tuple(columns)


def measured(x: Numbers, y: Numbers, **told: Any) -> Dataset:
    """Return a standardised Dataset of measured values, nothing held out yet.

    Args:
        x: (n, d); y: (n, 1).
        told: all else a Dataset holds.
    """
    center, spread = center_and_spread(x)
    if told["task"] == "regression":
        told["target_center"], told["target_spread"] = center_and_spread(y)
    nothing = np.zeros(len(x), dtype=np.bool_)
    return Dataset(x=x, y=y, test=nothing, center=center, spread=spread, standardised=True, **told)
