"""Data sets by name: the same name, numbers and seed give the same rows, bit for bit.

>>> data = load("circle", n=100, seed=3)
>>> data.x.shape, data.classes
((100, 2), ('orange', 'blue'))
>>> [len(rows) for rows in data.train]
[50, 50]
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import breast_cancer, iris, lung, playground
from .checks import number_between, whole_number
from .dataset import POINTS_STREAM, Column, Dataset

__all__ = ["DATASETS", "Column", "Dataset", "DatasetInfo", "load", "lung"]


@dataclass(frozen=True)
class DatasetInfo:
    """What a menu needs to know of a set before it is made.

    Attributes:
        name, title: the key and the name to show.
        task: "binary", "multiclass" or "regression".
        make: the function (n, noise, rng) that makes the Dataset, with nothing held out.
        rows: how many rows there are unless asked otherwise.
        min_rows, max_rows: the range to choose from; the same number in all three for a real set.
        takes_noise: whether noise may be above 0.
    """

    name: str
    title: str
    task: str
    make: Callable[[int, float, np.random.Generator], Dataset]
    rows: int = 500
    min_rows: int = 20
    max_rows: int = 200_000
    takes_noise: bool = True


DATASETS: dict[str, DatasetInfo] = {
    info.name: info
    for info in (
        DatasetInfo("circle", "Circle", "binary", playground.circle),
        DatasetInfo("xor", "Exclusive or", "binary", playground.xor),
        DatasetInfo("gauss", "Two clouds", "binary", playground.gauss),
        DatasetInfo("spiral", "Spiral", "binary", playground.spiral),
        DatasetInfo("plane", "Plane", "regression", playground.plane),
        DatasetInfo("lung", "Lung disease", "binary", lung.cohort, rows=1000, takes_noise=False),
        DatasetInfo(
            "breast_cancer",
            "Breast cancer",
            "binary",
            breast_cancer.tumours,
            rows=breast_cancer.ROWS,
            min_rows=breast_cancer.ROWS,
            max_rows=breast_cancer.ROWS,
            takes_noise=False,
        ),
        DatasetInfo(
            "iris",
            "Iris flowers",
            "multiclass",
            iris.flowers,
            rows=iris.ROWS,
            min_rows=iris.ROWS,
            max_rows=iris.ROWS,
            takes_noise=False,
        ),
    )
}
"""The sets in the order of the menu."""


def load(name: str, n: int | None = None, noise: float = 0.0, seed: int = 0, train_share: float = 0.5) -> Dataset:
    """Make or read one of the sets in DATASETS and split it into training and test rows.

    Args:
        name: a key of DATASETS.
        n: how many rows, 20 to 200,000; None takes the set's own number. A real set has only that one.
        noise: a share from 0 to 0.5; what it does stands with each set in `playground`. 0 where noise is not taken.
        seed: a whole number from 0 up, for both the rows and the split.
        train_share: the share of rows to learn from, 0.1 to 0.9.

    Returns:
        A Dataset; the same arguments give the same numbers, bit for bit.

    Raises:
        ValueError: if the name is unknown, a number is out of its range, n is not a real set's own, or noise is above
            0 where it is not taken.
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
    return info.make(n, noise, rng).split(train_share, seed)
