"""Columns and rows that are too much alike: one that gives the answer away, one that counts, rows that repeat."""

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

FEWEST = 10
NAMED = re.compile(
    r"(?:.*[_ .-])?(?:id|ids|idx|index|nr|no|no\.|number|key|uid|uuid|row|rownames|unnamed: \d+)|.*[a-z]I[dD]", re.ASCII
)
TIMES = re.compile(r"(?i).*(?:year|jahr|année|año|anno|month|week|day|time|step|date).*")


def identifies(name: str, values: NDArray[np.float64]) -> bool:
    """Return whether a column only tells rows apart: whole numbers, all different, that count or are called so.

    Args:
        name: of the column; values: (n,), its numbers, nan where missing.

    >>> identifies("nr", np.arange(20.0)), identifies("height", np.arange(150.0, 170.0))
    (True, False)
    >>> identifies("customer_id", 1000 + np.arange(20.0) ** 2), identifies("year", np.arange(2000.0, 2020.0))
    (True, False)
    """
    if len(values) < FEWEST or np.isnan(values).any() or not np.array_equal(values, np.round(values)):
        return False
    steps = np.diff(np.sort(values))
    if (steps == 0).any():
        return False
    low = float(values.min())
    if NAMED.fullmatch(name) or NAMED.fullmatch(name.lower()):
        return True
    if (steps != 1).any() or TIMES.fullmatch(name):
        return False
    # Numbers from anywhere may be measured; those from 0, from 1 or from thousands up count.
    return low in (0, 1) or (low >= 1000 and not 1500 <= low <= 2100)


def given_away(values: NDArray[np.float64], target: NDArray[np.float64]) -> str | None:
    """Return how a column tells the target in every row: "same", "recoded" one to one, or None if it does not.

    A target of many amounts is told by a column that rises, or falls, with it from row to row.

    Args:
        values, target: (n,), numbers or the places of words, nan where missing.

    >>> given_away(np.array([3.0, 7.0, 3.0, 3.0]), np.array([0.0, 1.0, 0.0, 0.0]))
    'recoded'
    >>> given_away(np.array([3.0, 7.0, 3.0]), np.array([0.0, 1.0, 1.0])) is None
    True
    """
    if np.isnan(values).any():
        return None
    if np.array_equal(values, target):
        return "same"
    mine, places = np.unique(values, return_inverse=True)
    asked, answers = np.unique(target, return_inverse=True)
    if len(mine) != len(asked) or len(np.unique(places * len(asked) + answers)) != len(asked):
        return None
    if 2 * len(asked) <= len(values):
        return "recoded"
    if len(values) < FEWEST:
        return None
    # Each number stands once: to be told apart is nothing then, to stand in the same order is much.
    return "recoded" if np.array_equal(places, answers) or np.array_equal(places, len(asked) - 1 - answers) else None


def first_of_equal(columns: Iterable[NDArray[np.float64]], n: int) -> NDArray[np.bool_]:
    """Return which of n rows (n,) are not equal to one before them in every column.

    Args:
        columns: each (n,), nan being equal to nan.

    >>> first_of_equal([np.array([1.0, 2.0, 1.0]), np.array([0.0, 0.0, 0.0])], 3)
    array([ True,  True, False])
    """
    # One number of 64 bits stands for a row, so that a table of any width needs no copy; two rows share one by chance
    # less than once in a billion tables.
    key = np.zeros(n, np.uint64)
    for column in columns:
        bits = (column + 0.0).view(np.uint64)
        key = (key ^ bits) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    first = np.zeros(n, np.bool_)
    first[np.unique(key, return_index=True)[1]] = True
    return first
