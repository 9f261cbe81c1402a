"""Data sets by name: the same name, numbers and seed give the same rows, bit for bit.

>>> data = load("circle", n=100, seed=3)
>>> data.x.shape, data.classes
((100, 2), ('orange', 'blue'))
>>> [len(rows) for rows in data.train]
[50, 50]
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from nncore.data.checks import number_between, whole_number
from nncore.data.csv.dialect import COMMENTS, DECIMALS, DELIMITERS, QUOTES, ColumnChoices, Dialect
from nncore.data.csv.encodings import ENCODINGS
from nncore.data.csv.reading import read_table
from nncore.data.csv.remarks import BadTable, Refusal, Remark
from nncore.data.csv.sniffing import sniff
from nncore.data.csv.source import Source
from nncore.data.csv.table import Table, TableColumn
from nncore.data.dataset import Column, Dataset
from nncore.data.preparation.derived import FUNCTIONS, Formula, base_columns, derived, rederived, with_features
from nncore.data.preparation.preparing import Preparation, Prepared, prepare
from nncore.data.preparation.proposal import Proposal, proposed_target
from nncore.data.preparation.split import POINTS_STREAM
from nncore.data.sets import breast_cancer, diabetes, digits, formula, iris, lung, penguins, playground, wine
from nncore.data.sets.drawn import Drawn, from_curve, from_points
from nncore.data.sets.formula import Rule, from_rule, rule
from nncore.data.sets.grammar import FormulaError
from nncore.data.summaries import ClassShare, ColumnSummary, class_balance, explained_share, rank_columns, summary

__all__ = [
    "COMMENTS",
    "DATASETS",
    "DECIMALS",
    "DELIMITERS",
    "ENCODINGS",
    "FUNCTIONS",
    "QUOTES",
    "BadTable",
    "ClassShare",
    "Column",
    "ColumnChoices",
    "ColumnSummary",
    "Dataset",
    "DatasetInfo",
    "Dialect",
    "Drawn",
    "Formula",
    "FormulaError",
    "Preparation",
    "Prepared",
    "Proposal",
    "Refusal",
    "Remark",
    "Rule",
    "Table",
    "TableColumn",
    "base_columns",
    "class_balance",
    "derived",
    "digits",
    "explained_share",
    "formula",
    "from_curve",
    "from_points",
    "load",
    "lung",
    "prepare",
    "proposed_target",
    "rank_columns",
    "read_csv",
    "read_table",
    "rederived",
    "rule",
    "sniff",
    "summary",
    "with_features",
]


@dataclass(frozen=True)
class DatasetInfo:
    """What a menu or a card needs to know of a set before it is made.

    Attributes:
        name, title: the key and the name to show.
        task: "binary", "multiclass" or "regression".
        make: the function (n, noise, rng) that makes the Dataset, with nothing held out.
        columns: how many inputs it has; classes: how many classes, 0 for regression.
        kind: "made up" or "real".
        rows: how many rows there are unless asked otherwise.
        min_rows, max_rows: the range to choose from; the same number in all three for a real set.
        takes_noise: whether noise may be above 0.
    """

    name: str
    title: str
    task: str
    make: Callable[[int, float, np.random.Generator], Dataset]
    columns: int = 2
    classes: int = 2
    kind: str = "made up"
    rows: int = 500
    min_rows: int = 20
    max_rows: int = 200_000
    takes_noise: bool = True


def _real(
    name: str,
    title: str,
    task: str,
    make: Callable[[int, float, np.random.Generator], Dataset],
    rows: int,
    columns: int,
    classes: int,
) -> DatasetInfo:
    return DatasetInfo(name, title, task, make, columns, classes, "real", rows, rows, rows, takes_noise=False)


DATASETS: dict[str, DatasetInfo] = {
    info.name: info
    for info in (
        DatasetInfo("circle", "Circle", "binary", playground.circle),
        DatasetInfo("xor", "Exclusive or", "binary", playground.xor),
        DatasetInfo("corners", "Four corners", "binary", playground.corners, rows=80),
        DatasetInfo("gauss", "Two clouds", "binary", playground.gauss),
        DatasetInfo("spiral", "Spiral", "binary", playground.spiral),
        DatasetInfo("moons", "Two moons", "binary", playground.moons),
        DatasetInfo("clouds", "Five clouds", "multiclass", playground.clouds, classes=5),
        DatasetInfo("plane", "Plane", "regression", playground.plane, classes=0),
        DatasetInfo("multi_gauss", "Hills and hollows", "regression", playground.multi_gauss, classes=0),
        DatasetInfo("sine", "Sine wave", "regression", playground.sine, columns=1, classes=0),
        DatasetInfo("formula", "A formula", "binary", formula.usual),
        DatasetInfo("lung", "Lung disease", "binary", lung.cohort, columns=4, rows=1000, takes_noise=False),
        _real("breast_cancer", "Breast cancer", "binary", breast_cancer.tumours, breast_cancer.ROWS, 30, 2),
        _real("iris", "Iris flowers", "multiclass", iris.flowers, iris.ROWS, 4, 3),
        _real("wine", "Wine", "multiclass", wine.wines, wine.ROWS, 13, 3),
        _real("penguins", "Penguins", "multiclass", penguins.birds, penguins.ROWS, 8, 3),
        _real("digits", "Handwritten digits", "multiclass", digits.pictures, digits.ROWS, 64, 10),
        _real("diabetes", "Diabetes", "regression", diabetes.patients, diabetes.ROWS, 10, 0),
    )
}
"""The sets in the order of the menu."""


def load(
    name: str,
    n: int | None = None,
    noise: float = 0.0,
    seed: int = 0,
    train_share: float = 0.5,
    validation_share: float = 0.0,
    features: Sequence[str] = (),
    formula: str = "",
) -> Dataset:
    """Make or read one of the sets in DATASETS and split it into training and test rows.

    Args:
        name: a key of DATASETS.
        n: how many rows, 20 to 200,000; None takes the set's own number. A real set has only that one.
        noise: a share from 0 to 0.5; what it does stands with each set in `playground`. 0 where noise is not taken.
        seed: a whole number from 0 up, for both the rows and the split.
        train_share: the share of rows to learn from, 0.1 to 0.9.
        validation_share: the share of rows neither learnt from nor tested on.
        features: the inputs, as formulas of the set's columns, such as ("x1", "x2", "sin(x1)"); none for the columns as
            they are. See `with_features`.
        formula: of the set "formula", such as "y > x^2" or "y = x1*x2"; its task and columns follow from it, whatever
            DATASETS says. See `rule`.

    Returns:
        A Dataset; the same arguments give the same numbers, bit for bit.

    Raises:
        ValueError: if the name is unknown, a number is out of its range, n is not a real set's own, or noise is above
            0 where it is not taken, or another set gets a formula; and as `rule` and `with_features`.
    """
    info = DATASETS.get(name)
    if info is None:
        raise ValueError(f"There is no data set called {name!r}. Choose one of: {', '.join(DATASETS)}.")
    if n is None:
        n = info.rows
    elif info.min_rows == info.max_rows and n != info.rows:
        raise ValueError(f"{info.title} is a real set of {info.rows} rows. Leave n out to load them all.")
    n = whole_number(n, "n", info.min_rows, info.max_rows)
    noise = number_between(noise, "noise", 0.0, 0.5)
    if noise and not info.takes_noise:
        raise ValueError(f"{info.title} takes no noise. Leave noise at 0.")
    seed = whole_number(seed, "seed", low=0)
    rng = np.random.default_rng((seed, POINTS_STREAM))
    asked = {"name": name, "n": n, "noise": noise, "seed": seed}
    asked |= {"train_share": train_share, "validation_share": validation_share}
    make = info.make
    if formula:
        if name != "formula" or not isinstance(formula, str):
            raise ValueError(f"Only the set “formula” takes a formula, as a text, not {name!r}.")
        make, asked = partial(from_rule, rule(formula)), asked | {"formula": formula}
    data = make(n, noise, rng).split(train_share, seed, validation_share)
    if features:
        asked |= {"features": tuple(features)}
        data = with_features(data, features)
    return replace(data, loaded=tuple(asked.items()))


def read_csv(
    file: Source,
    target: str,
    form: Dialect | None = None,
    train_share: float = 0.5,
    seed: int = 0,
    validation_share: float = 0.0,
    choices: ColumnChoices | None = None,
    **preparation: Any,
) -> Dataset:
    """Read a table and make a Dataset of it: `read_table`, `prepare` and `Prepared.dataset` in one.

    Args:
        file: the bytes of a CSV file, its path, or the file open as binary.
        target: the name of the column to predict.
        form: how the file is written; None to find out.
        train_share, seed, validation_share: see `Dataset.split`.
        choices: how cells are to be taken, where that differs from what is found.
        preparation: columns, task, missing, scale, without and repeats as in a Preparation.

    Raises:
        ValueError: the file is no table, or nothing can be learnt from it.

    >>> rows = "".join(f"{age},{age > 40}\\n" for age in range(30, 50))
    >>> data = read_csv(b"age,old\\n" + rows.encode(), target="old")
    >>> data.name, data.classes, data.x.shape
    ('own', ('False', 'True'), (20, 1))
    """
    prepared = prepare(read_table(file, form, choices=choices), Preparation(target, **preparation))
    return prepared.dataset(train_share, seed, validation_share)
