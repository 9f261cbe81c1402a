"""Data in a file of a run: by name and arguments where `nncore.data.load` made them, else the table itself."""

from dataclasses import asdict, fields
from typing import Any, Generic, TypeVar

import numpy as np

from nncore import data as sets
from nncore.arrays import Array
from nncore.data.dataset import Column, Dataset
from nncore.data.preparation.columns import MOST_INPUTS
from nncore.data.preparation.derived import Formula

T = TypeVar("T")

TEXTS = {
    "title": "My own data",
    "about": "A table out of a file that you opened.",
    "source": "Your own file.",
    "licence": "Your own.",
    "warning": "",
}
"""What is said about data, which the program says itself: of those it knows by name, what it always says."""
LEFT_OUT = (*TEXTS, "loaded")


def damaged(why: str) -> ValueError:
    """Return the error for a file in which something cannot be; `why` is a sentence that says what."""
    return ValueError(f"{why} It was changed or damaged.")


class Places(Generic[T]):
    """A list in which everything stands once, and is named by its place."""

    def __init__(self) -> None:
        self.found: list[T] = []

    def of(self, value: T) -> int:
        """Return the place of a value, which is put at the end if it is new."""
        if value not in self.found:
            self.found.append(value)
        return self.found.index(value)


class Numbers:
    """Reads arrays of finite numbers of a known shape, up to so many in all."""

    def __init__(self, most: int) -> None:
        self.left = most

    def __call__(self, values: Any, shape: tuple[int, ...]) -> Array:
        """Return an array (*shape) of float64.

        Raises:
            ValueError: it has another shape, or holds something else.
        """
        if shape[0] == 0 and values == []:
            return np.zeros(shape)
        self.left -= int(np.prod(shape))
        if self.left < 0:
            raise damaged("It holds more numbers than a run has.")
        try:
            array = np.array(values)
        except ValueError:
            raise damaged("Its rows of numbers differ in length.") from None
        if array.shape != shape or array.dtype.kind not in "if":
            raise damaged(f"Numbers of shape {shape} are missing, or of another shape.")
        return array.astype(np.float64)


def table(data: Dataset) -> dict[str, Any]:
    """Return what a file says of data: the arguments they are loaded with, or all that is in them."""
    if loads_again(data):
        return {"load": dict(data.loaded)}
    return {each.name: _plain(getattr(data, each.name)) for each in fields(Dataset) if each.name not in LEFT_OUT}


def loads_again(data: Dataset) -> bool:
    """Tell whether `nncore.data.load` makes just these data; of copies with something changed it does not."""
    if not data.loaded:
        return False
    again = sets.load(**dict(data.loaded))
    return all(_same(getattr(data, each.name), getattr(again, each.name)) for each in fields(Dataset))


def _same(a: Any, b: Any) -> bool:
    return np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.astype(int).tolist() if value.dtype == np.bool_ else value.tolist()
    if isinstance(value, tuple):
        return [asdict(each) if isinstance(each, Column) else each for each in value]
    return value


def table_from(said: dict[str, Any]) -> Dataset:
    """Return the data that a file speaks of.

    Raises:
        ValueError: there are no such data.
    """
    if "load" in said:
        return sets.load(**said["load"])
    known = {each.name for each in fields(Dataset)} - set(LEFT_OUT)
    if set(said) != known:
        raise damaged("A table has other parts than it should have.")
    n, d, k = (len(said["x"]), len(said["x"][0]), len(said["y"][0]))
    if d > MOST_INPUTS:
        raise damaged(f"A table has more than {MOST_INPUTS} columns.")
    numbers = Numbers(10_000_000)
    shapes = {"x": (n, d), "y": (n, k), "test": (n,), "validation": (n,), "center": (d,), "spread": (d,)}
    shapes |= {"target_center": (k,), "target_spread": (k,)}
    parts: dict[str, Any] = {name: numbers(said[name], shape) for name, shape in shapes.items()}
    for name in ("test", "validation"):
        if not np.isin(parts[name], (0, 1)).all():
            raise damaged(f"{name} should hold only 0 and 1.")
        parts[name] = parts[name] == 1
    for name in known - set(shapes) - {"columns", "classes", "standardised"}:
        parts[name] = _text(said[name])
    if type(said["standardised"]) is not bool:
        raise damaged("“standardised” is neither true nor false.")
    parts["standardised"] = said["standardised"]
    parts["classes"] = tuple(map(_text, said["classes"]))
    parts["columns"] = tuple(map(_column, said["columns"]))
    name = parts["name"]
    if name in sets.DATASETS:
        like = sets.load(name)
        return Dataset(**parts, **{text: getattr(like, text) for text in TEXTS})
    return Dataset(**parts | {"name": "own"} | TEXTS)


def _text(value: Any) -> str:
    if type(value) is not str or len(value) > 1000:
        raise damaged("A name is missing.")
    return value


def _column(said: dict[str, Any]) -> Column:
    column = Column(**said)
    for name, value in said.items():
        kinds = {"low": (int, float), "high": (int, float), "whole": (bool,)}.get(name, (str,))
        if type(value) not in kinds:
            raise damaged(f"A column's {name} is not what it should be.")
    if column.formula:
        Formula.read(column.formula)
    return column
