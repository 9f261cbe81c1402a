"""A heat map: a table of numbers on colours, of which one is opened by a press, a key, or a finger."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypedDict

from pages.components.door import Component
from pages.components.saving import SAVING

_HERE = Path(__file__).parent
_mount = Component("heat", _HERE / "heat.js", _HERE / "heat.css", root='class="hm" data-heat')


class Cell(TypedDict):
    """One cell: what stands in it, how far along the colours it is from 0 to 1, None for none, and all of its story."""

    text: str
    level: float | None
    tip: str


class Map(TypedDict):
    """A heat map.

    Attributes:
        label: its accessible name; across, down: what its columns and its rows are.
        columns, rows: their titles; cells: row by row; opened: [row, column] opened last, or [].
        low, high: what the two ends of the colours stand for.
    """

    label: str
    across: str
    down: str
    columns: list[str]
    rows: list[str]
    cells: list[list[Cell]]
    opened: list[int]
    low: str
    high: str


def picked(message: Any) -> tuple[int, int] | None:
    """Return which row and column a message from the browser opens, None if it cannot be read.

    >>> picked({"row": 1, "column": 0, "number": 3}), picked({"row": "1"}), picked(None)
    ((1, 0), None, None)
    """
    match message:
        case {"row": int(row), "column": int(column)} if row >= 0 and column >= 0:
            return row, column
    return None


def heat(drawn: Map, key: str, on_open: Callable[[], None]) -> None:
    """Show it.

    Args:
        key: of the component; `st.session_state[key].open` holds the newest message inside `on_open`.
    """
    _mount(key=key, data={**drawn, "words": SAVING}, on_open_change=on_open)


def levels(values: Sequence[float | None]) -> list[float | None]:
    """Return how far along the colours some numbers are: 0 for the lowest, 1 for the highest, None where there is none.

    Numbers above 0 whose ends are ten times apart or more are spread by factors.

    >>> levels([0.01, 0.1, 1.0, None]), levels([2.0, 2.0])
    ([0.0, 0.5, 1.0, None], [0.0, 0.0])
    """
    there = [value for value in values if value is not None]
    if not there or min(there) == max(there):
        return [None if value is None else 0.0 for value in values]
    low, high = min(there), max(there)
    scale: Callable[[float], float] = math.log if low > 0 and high / low >= 10 else float
    reach = scale(high) - scale(low)
    return [None if value is None else (scale(value) - scale(low)) / reach for value in values]
