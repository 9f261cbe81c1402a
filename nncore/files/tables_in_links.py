"""Data in a link: how they are loaded, and what was changed in them by hand; arrays as text."""

import base64
from dataclasses import fields, replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from nncore import data as sets
from nncore.arrays import Array
from nncore.data.dataset import Dataset
from nncore.files.tables_in_files import damaged

MOST_FEATURES, MOST_ROWS = 100, 5000
EDITED = ("x", "y", "test", "validation")
"""What is changed in a table by hand."""
_TABLES = WeakKeyDictionary[Dataset, dict[str, Any]]()
"""Of data still in use: they never change, and a run that was edited sixty times has sixty of them."""


def table(data: Dataset) -> dict[str, Any]:
    """Return how data are loaded, and what was changed in them by hand; the same record every time, so only to be read.

    Raises:
        ValueError: they are not shipped.
    """
    if data not in _TABLES:
        _TABLES[data] = _table(data)
    return _TABLES[data]


def _table(data: Dataset) -> dict[str, Any]:
    base = _base(dict(data.loaded), [column.formula for column in data.columns]) if data.loaded else None
    kept = [each.name for each in fields(Dataset) if each.name not in (*EDITED, "loaded")]
    if base is None or not all(np.array_equal(getattr(data, name), getattr(base, name)) for name in kept):
        raise ValueError("A link cannot carry data of your own. Save a file instead.")
    formulas = [column.formula for column in data.columns]
    said: dict[str, Any] = {"load": dict(data.loaded)} | ({"features": formulas} if any(formulas) else {})
    before, now = _rows(base), _rows(data)
    places: dict[bytes, list[int]] = {}
    for i, row in enumerate(before):
        places.setdefault(row, []).append(i)
    erased, put, last = list[int](), list[int](), -1
    for j, row in enumerate(now):
        found = next((i for i in places.get(row, ()) if i > last), None)
        if found is None:
            put.append(j)
        else:
            erased += range(last + 1, found)
            last = found
    erased += range(last + 1, len(before))
    if erased or put:
        said["erased"], said["places"] = erased, put
        said["rows"] = text_of(np.column_stack([data.x[put], data.y[put], data.test[put], data.validation[put]]))
    return said


def table_from(said: dict[str, Any]) -> Dataset:
    formulas = said.get("features", [])
    if len(formulas) > MOST_FEATURES or not all(type(text) is str for text in formulas):
        raise damaged("Its derived inputs are not a list of inputs.")
    if type(said["load"].get("n", 0)) is int and said["load"].get("n", 0) > MOST_ROWS:
        raise damaged(f"Its data have more than {MOST_ROWS:,} rows.")
    data = _base(said["load"], formulas)
    if "rows" not in said:
        return data
    erased, places = said["erased"], said["places"]
    n, d, k = len(data.x), data.x.shape[1], data.y.shape[1]
    for listed, most in ((erased, n), (places, n + len(places))):
        if not all(type(i) is int and 0 <= i < most for i in listed) or sorted(set(listed)) != listed:
            raise damaged("It changes rows that its data do not have.")
    put = numbers_of(said["rows"], (len(places), d + k + 2))
    kept = np.delete(np.column_stack([data.x, data.y, data.test, data.validation]), erased, axis=0)
    if len(kept) + len(put) < max(places, default=0) + 1:
        raise damaged("It changes rows that its data do not have.")
    rows = np.empty((len(kept) + len(put), d + k + 2))
    new = np.zeros(len(rows), dtype=np.bool_)
    new[places] = True
    rows[new], rows[~new] = put, kept
    if not np.isin(rows[:, d + k :], (0, 1)).all():
        raise damaged("It changes rows that its data do not have.")
    return _with_rows(data, rows, d, k)


def _with_rows(data: Dataset, rows: Array, d: int, k: int) -> Dataset:
    """Return data with other rows (n, d + k + 2): inputs, targets, whether held out for the test, or for validation."""
    held = rows[:, d + k :] == 1
    return replace(data, x=rows[:, :d], y=rows[:, d : d + k], test=held[:, 0], validation=held[:, 1])


def _base(loaded: dict[str, Any], formulas: list[str]) -> Dataset:
    """Return data as they are loaded, with their derived inputs."""
    data = sets.load(**loaded)
    if any(formulas) and not loaded.get("features"):
        data = sets.with_features(data, [text or f"x{i + 1}" for i, text in enumerate(formulas)])
    return data


def _rows(data: Dataset) -> list[bytes]:
    return [row.tobytes() for row in np.column_stack([data.x, data.y, data.test, data.validation])]


def text_of(array: Array) -> str:
    return base64.b64encode(np.asarray(array, "<f8").tobytes()).decode()


def numbers_of(text: str, shape: tuple[int, ...]) -> Array:
    """Return the finite numbers of a text."""
    try:
        numbers = np.frombuffer(base64.b64decode(text, validate=True), "<f8")
    except ValueError:  # of the text, or of the bytes in it
        raise damaged("Numbers in it cannot be read.") from None
    if numbers.size != np.prod(shape) or not np.isfinite(numbers).all():
        raise damaged(f"Numbers of shape {shape} are missing, or of another shape.")
    return numbers.reshape(shape).astype(np.float64)
