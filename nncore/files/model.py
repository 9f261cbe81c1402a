"""A trained network with all it needs to be asked in the world's own words: raw rows go in, named answers come out.

A raw row has a cell for each field: a number, or a word of a category. On its way it becomes numbers, one for each
column of the data (gaps filled, words as 0 and 1), then the inputs (each an expression in the columns), then scaled
inputs, then the network's output, then the answer. Every export writes these same steps in its own language.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.architecture import Architecture, Layer
from nncore.data.dataset import Column, Dataset
from nncore.data.preparation.derived import Formula
from nncore.expressions import valued
from nncore.network import forward
from nncore.recipe import class_targets
from nncore.training import Run


@dataclass(frozen=True)
class Field:
    """One cell of a raw row.

    Attributes:
        name, unit: as in the data.
        words: of a category; () for a number.
        fill: what stands in for an empty cell: the median of the training rows, or the place of their most frequent
            word.
        width: how many columns it becomes: one, or one for each of three words or more.
    """

    name: str
    unit: str
    words: tuple[str, ...]
    fill: float
    width: int = 1


class Model:
    """A network with its columns, scaling and classes.

    Attributes:
        arch, data: its shape, and the data it learnt from; theta: (P,), a copy that cannot be written to.
        run: the training it comes from, or None; what needs the past (a curve, a notebook) asks for it.
        loss: the name of the loss it was trained with, "mse" if nobody knows.
        fields: the cells of a raw row; columns: names of the numbers they become; inputs: an expression for each input
            of the network, in c0, c1, … for the columns; raw: (n, c), the columns' numbers in the rows of the data.
        outputs: what each output speaks of: a class, or a target; threshold: an output of two classes from which on it
            says the second.

    Raises:
        ValueError: the shape does not fit the data, or theta is no point of it.

    >>> import nncore as nn
    >>> data = nn.data.load("lung")
    >>> arch = nn.Architecture((4, 1), ("sigmoid",))
    >>> model = Model(arch, nn.initial(arch), data)
    >>> [field.name for field in model.fields]
    ['age', 'smoking', 'air', 'family']
    >>> model.predict(data.x[:2]).shape
    (2, 1)
    """

    def __init__(self, arch: Architecture, theta: Any, data: Dataset, run: Run | None = None) -> None:
        point = np.array(theta, dtype=np.float64)
        if point.shape != (arch.n_parameters,) or not np.isfinite(point).all():
            raise ValueError(f"A model is one point of {arch.n_parameters} finite numbers.")
        if (arch.sizes[0], arch.sizes[-1]) != (data.n_features, data.n_outputs):
            raise ValueError(
                f"The network has {arch.sizes[0]} inputs and {arch.sizes[-1]} outputs, but {data.title} needs "
                f"{data.n_features} and {data.n_outputs}."
            )
        point.setflags(write=False)
        self.arch, self.theta, self.data, self.run = arch, point, data, run
        self.loss = run.recipe.loss if run else "mse"
        given, self.inputs = _inputs(data)
        self.raw = data.x[:, :given]
        self.fields = _fields(data, given)
        self.columns = tuple(column.name for column in data.columns[:given])
        self.low, self.high = class_targets(arch.activations[-1], self.loss)
        self.threshold = (self.low + self.high) / 2

    @classmethod
    def of(cls, run: Run) -> "Model":
        """Return the network of a run as it stands."""
        return cls(run.arch, run.theta, run.data, run)

    @property
    def layers(self) -> list[tuple[Layer, str]]:
        """Each layer's weights (n_in, n_out) and biases (n_out,), with the name of its activation."""
        return list(zip(self.arch.layers(self.theta), self.arch.activations, strict=True))

    @property
    def outputs(self) -> tuple[str, ...]:
        if self.data.task == "multiclass":
            return self.data.classes
        if self.data.task == "binary":
            return self.data.classes[1:]
        name, k = self.data.target_name or "y", self.data.n_outputs
        return (name,) if k == 1 else tuple(f"{name} {i + 1}" for i in range(k))

    @property
    def fills(self) -> NDArray[np.float64]:
        """What stands in for an empty cell, as the numbers (c,) of the columns."""
        return np.concatenate([_numbers(field, field.fill) for field in self.fields])

    @property
    def plain(self) -> bool:
        """Whether the inputs are just the columns."""
        return self.inputs == tuple(f"c{i}" for i in range(len(self.columns)))

    def encode(self, rows: Any) -> NDArray[np.float64]:
        """Return raw rows as numbers, one for each column, (n, c).

        Args:
            rows: a sequence of rows, each a sequence with a cell for each field or a mapping by their names. A cell is
                a number or a word, None, "" or nan if it is empty. An array of numbers may also be (n, c) already.

        Raises:
            ValueError: a row has too few or too many cells, a word is unknown, or a number is none.
        """
        if isinstance(rows, np.ndarray) and rows.dtype.kind in "biuf" and rows.shape[1:] == (len(self.columns),):
            numbers = rows.astype(np.float64)
            if np.isinf(numbers).any():
                raise ValueError("A cell is infinite; every cell should be a number.")
            return np.where(np.isnan(numbers), self.fills, numbers)
        if isinstance(rows, Mapping | str) or not isinstance(rows, Sequence | np.ndarray):
            raise ValueError("rows should be a list of rows, each with a cell for each column.")
        return np.array([self._row(i, row) for i, row in enumerate(rows, 1)]).reshape(-1, len(self.columns))

    def predict(self, rows: Any) -> NDArray[np.float64]:
        """Return what the network says of raw rows, (n, k): its outputs for classes, and numbers in their own units.

        Raises:
            ValueError: as `encode`.
        """
        return self.predict_columns(self.encode(rows))

    def scaled(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what the network sees (n, d) of the columns' numbers (n, c)."""
        x = columns if self.plain else self._inputs(columns)
        return (x - self.data.center) / self.data.spread

    def predict_columns(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what the network says of the columns' numbers (n, c), (n, k)."""
        output = forward(self.arch, self.theta, self.scaled(columns)).output
        return self.data.unscale_targets(output) if self.data.task == "regression" else output

    def answers(self, rows: Any) -> list[Any]:
        """Return the name of the class of each row, or for numbers a list of k for each row.

        Raises:
            ValueError: as `encode`.
        """
        output = self.predict(rows)
        if self.data.task == "regression":
            return output.tolist()
        which = output.argmax(axis=1) if self.data.task == "multiclass" else output[:, 0] >= self.threshold
        return [self.data.classes[int(i)] for i in which]

    def _inputs(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        names = {f"c{i}": columns[:, i] for i in range(len(self.columns))}
        return np.stack([valued(each, names) for each in self.inputs], axis=1)

    def _row(self, number: int, row: Any) -> NDArray[np.float64]:
        if isinstance(row, Mapping):
            missing = [field.name for field in self.fields if field.name not in row]
            if missing:
                raise ValueError(f"Row {number} has no {missing[0]!r}.")
            row = [row[field.name] for field in self.fields]
        elif isinstance(row, str) or not isinstance(row, Sequence | np.ndarray) or len(row) != len(self.fields):
            needs = f"a cell for each of these: {', '.join(field.name for field in self.fields)}"
            cells = len(row) if hasattr(row, "__len__") else 0
            raise ValueError(f"Row {number} needs {needs}. It has {cells}.")
        return np.concatenate([_numbers(f, _cell(number, f, cell)) for f, cell in zip(self.fields, row, strict=True)])


def _cell(number: int, field: Field, cell: Any) -> float:
    """Return a cell as a number, or the place of its word."""
    if cell is None or (isinstance(cell, str) and not cell.strip()) or cell != cell:
        return field.fill
    if field.words:
        word = f"{cell:g}" if isinstance(cell, float) else str(cell)
        if word in field.words:
            return float(field.words.index(word))
        if field.width > 1 or word not in ("0", "1"):
            raise ValueError(
                f"Row {number}: {word!r} is not one of the words of {field.name}: {', '.join(field.words)}."
            )
    try:
        value = float(cell)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"Row {number}: {cell!r} is not a number, but {field.name} needs one.")
    return value


def _numbers(field: Field, value: float) -> NDArray[np.float64]:
    """Return the columns that a field becomes."""
    return np.array([value]) if field.width == 1 else (np.arange(field.width) == value).astype(np.float64)


def _inputs(data: Dataset) -> tuple[int, tuple[str, ...]]:
    """Return how many columns are given, the first, and an expression for each input in them.

    Derived inputs follow from the columns, where they stand behind them and every language can write them; a logarithm
    is none of those, so there the derived inputs are given as they are.
    """
    every = len(data.columns)
    formulas = [Formula.read(column.formula or f"x{i + 1}") for i, column in enumerate(data.columns)]
    given = sum(formula.kind == "column" for formula in formulas)
    places = [formula.columns for formula in formulas]
    if places[:given] != [(i,) for i in range(given)] or any(max(place) >= given for place in places):
        return every, tuple(f"c{i}" for i in range(every))
    if any(formula.kind not in EXPRESSIONS for formula in formulas):
        return every, tuple(f"c{i}" for i in range(every))
    return given, tuple(EXPRESSIONS[f.kind].format(*(f"c{i}" for i in (*f.columns, f.columns[0]))) for f in formulas)


EXPRESSIONS = {"column": "{0}", "square": "{0} * {0}", "product": "{0} * {1}", "sin": "sin({0})", "abs": "abs({0})"}
"""How a derived input is written from its columns, by the kind of its formula."""


def _fields(data: Dataset, given: int) -> tuple[Field, ...]:
    """Return the cells of a raw row, from the columns they became; gaps are filled as the preparation fills them."""
    fields, known, i = list[Field](), data.x[data.training], 0
    while i < given:
        column = data.columns[i]
        width = 1
        while column.group and i + width < given and data.columns[i + width].group == column.group:
            width += 1
        part = known[:, i : i + width]
        if column.group and width > 1:
            words = tuple(each.level for each in data.columns[i : i + width])
            fields.append(Field(column.group, "", words, float(part.sum(axis=0).argmax()), width))
        elif words := _two_words(column):
            fields.append(Field(column.name, "", words, float((part > 0.5).mean() > 0.5)))
        else:
            fields.append(Field(column.name, column.unit, (), float(np.median(part))))
        i += width
    return tuple(fields)


def _two_words(column: Column) -> tuple[str, ...]:
    """Return the words for 0 and 1 of a column that knows nothing else, or ()."""
    words = column.low_label, column.high_label
    two = column.whole and (column.low, column.high) == (0.0, 1.0) and all(words) and words[0] != words[1]
    return words if two and not any(word[0].isdigit() for word in words) else ()
