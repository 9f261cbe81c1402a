"""Inputs made from other inputs: with the right ones a single neuron can draw what takes a hidden layer without.

An input is named as a formula of the columns x1, x2, … of a data set, counted from 1: "x2" itself, "x1^2", "x1*x2",
"sin(x1)", "abs(x1)" or "log(x1)". It is computed from numbers in the data's own units.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nncore.data.dataset import Column, Dataset
from nncore.data.preparation.scaling import SCALINGS

FUNCTIONS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "sin": np.sin,
    "abs": np.abs,
    "log": np.log,
}
_FORMULA = re.compile(r"x(?P<first>\d{1,6})(?:\^2|\*x(?P<second>\d{1,6}))?|(?P<name>[a-z]+)\(x(?P<of>\d{1,6})\)")


@dataclass(frozen=True)
class Formula:
    """How an input is made.

    Attributes:
        kind: "column", "square", "product" or a name from `FUNCTIONS`.
        columns: the places, from 0, of the columns it is made from; two of a product.

    >>> Formula.read("x1*x3")
    Formula(kind='product', columns=(0, 2))
    >>> Formula.read("sin(x2)").title(("age", "size"))
    'sin size'
    """

    kind: str
    columns: tuple[int, ...]

    @classmethod
    def read(cls, text: str) -> "Formula":
        """Return the formula a text says.

        Raises:
            ValueError: it says none.
        """
        found = _FORMULA.fullmatch(text)
        places = [int(found[part]) - 1 for part in ("first", "second", "of") if found[part]] if found else []
        named = found["name"] if found else None
        if not found or min(places) < 0 or (named and named not in FUNCTIONS):
            names = ", ".join(f"{name}(x1)" for name in FUNCTIONS)
            raise ValueError(f"{text[:40]!r} is not an input; there are x1, x1^2, x1*x2, {names}, and so on.")
        kind = named or ("square" if text.endswith("^2") else "product" if found["second"] else "column")
        return cls(kind, tuple(places))

    def title(self, names: Sequence[str]) -> str:
        """Return it for people, by the names of the columns."""
        first, *rest = (names[place] for place in self.columns)
        if self.kind == "square":
            return f"{first}²"
        if self.kind == "product":
            return f"{first} · {rest[0]}"
        return first if self.kind == "column" else f"{self.kind} {first}"

    def value(self, columns: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return its values from those of the columns it is made from, in their own units.

        A logarithm takes what is not above 0 for the smallest number there is.
        """
        first = columns[0]
        if self.kind == "log":
            return np.log(np.maximum(first, np.finfo(float).tiny))
        if self.kind in FUNCTIONS:
            return FUNCTIONS[self.kind](first)
        return first if self.kind == "column" else first * columns[-1]


def with_features(data: Dataset, features: Sequence[str]) -> Dataset:
    """Return a data set with these inputs, in this order, instead of its columns.

    Of a set whose scale is not learnt, an input that grows as a square is brought to the range of the columns it is
    made from: x1² of numbers up to 6 is divided by 6. All other derived inputs reach the network as they are.

    Raises:
        ValueError: a name is none or comes twice, there is no such column, an input is the same in all rows to learn
            from, or a logarithm is asked for of a column with numbers that are not above 0.

    >>> from nncore.data import load
    >>> data = with_features(load("circle"), ("x1", "x1^2", "sin(x2)"))
    >>> [column.name for column in data.columns], data.inputs.shape
    (['x₁', 'x₁²', 'sin x₂'], (500, 3))
    """
    if not features or len(set(features)) < len(features):
        raise ValueError("A network needs one input or more, each of them once.")
    parts = [derived(data, text) for text in features]
    x = np.column_stack([values for _, values in parts])
    if data.standardised and data.scaling != "none":
        center, spread = SCALINGS[data.scaling](x[data.training])
    else:
        scales = [_scale(data, Formula.read(text)) for text in features]
        center, spread = (np.array(pair) for pair in zip(*scales, strict=True))
    return replace(data, x=x, columns=tuple(column for column, _ in parts), center=center, spread=spread)


def derived(data: Dataset, text: str) -> tuple[Column, NDArray[np.float64]]:
    """Return one input as a column of its own, and its values (n,) in the units of the columns it is made from.

    Raises:
        ValueError: as `with_features`.
    """
    formula, names = Formula.read(text), [column.name for column in data.columns]
    if max(formula.columns) >= len(names):
        raise ValueError(f"{text!r} asks for column {max(formula.columns) + 1}; {data.title} has {len(names)}.")
    title = formula.title(names)
    base = [data.x[:, place] for place in formula.columns]
    if formula.kind == "column":
        return replace(data.columns[formula.columns[0]], formula=text), base[0]
    if formula.kind == "log" and base[0].min() <= 0:
        raise ValueError(f"{title} needs numbers above 0, but the column goes down to {base[0].min():g}.")
    values = formula.value(base)
    learnt = values[data.training]
    if learnt.min() == learnt.max():
        raise ValueError(f"{title} is the same in all rows to learn from, so it would tell the network nothing.")
    low, high = float(values.min()), float(values.max())
    return Column(title, low=low, high=high, formula=text), values


def _scale(data: Dataset, formula: Formula) -> tuple[float, float]:
    """Return center and spread of an input of a set whose scale is not learnt."""
    first, last = formula.columns[0], formula.columns[-1]
    if formula.kind == "column":
        return float(data.center[first]), float(data.spread[first])
    if formula.kind not in ("square", "product"):
        return 0.0, 1.0
    column = data.columns[last]
    return 0.0, float(data.spread[first] * max(abs(column.low), abs(column.high)))


def rederived(data: Dataset, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows x (…, d), in the data's own units, with every derived input computed from the columns in the row.

    One whose columns are not among the inputs stays as it is.

    >>> from nncore.data import load
    >>> rederived(load("circle", features=("x1", "x2", "x1*x2")), np.array([2.0, 3.0, 0.0]))
    array([2., 3., 6.])
    """
    formulas = [Formula.read(column.formula) if column.formula else None for column in data.columns]
    if not any(formulas):
        return x
    where = {one.columns[0]: i for i, one in enumerate(formulas) if one and one.kind == "column"}
    x = x.copy()
    for i, formula in enumerate(formulas):
        if formula and formula.kind != "column" and where.keys() >= set(formula.columns):
            x[..., i] = formula.value([x[..., where[place]] for place in formula.columns])
    return x


def base_columns(data: Dataset) -> int:
    """Return how many inputs are columns of the data themselves: all, unless some are derived.

    >>> from nncore.data import load
    >>> base_columns(load("circle")), base_columns(load("circle", features=("x1", "sin(x1)")))
    (2, 1)
    """
    return sum(not column.formula or Formula.read(column.formula).kind == "column" for column in data.columns)
