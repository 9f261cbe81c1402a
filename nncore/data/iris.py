"""A real set: 150 flowers of three kinds, each measured four times with a ruler."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .dataset import Column, Dataset, center_and_spread

ROWS = 150
_FILE = Path(__file__).with_name("iris.csv")


def flowers(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Fisher's irises, whole and as they were measured.

    Args:
        n: always 150, the rows there are.
        noise: always 0, since the set is real.
        rng: not used; it is there because every set is made by the same call.

    Returns:
        A standardised Dataset with x (150, 4) in cm, nothing held out yet.

    Source: Anderson 1935, Fisher 1936; UCI Machine Learning Repository, DOI 10.24432/C56C76.
    """
    names, table = _table()
    x, y = table[:, :-1], table[:, -1:]
    center, spread = center_and_spread(x)
    ends = zip(names, x.min(axis=0).tolist(), x.max(axis=0).tolist(), strict=True)
    return Dataset(
        name="iris",
        title="Iris flowers",
        task="multiclass",
        x=x,
        y=y,
        columns=tuple(Column(name, "cm", low, high, f"{low:g} cm", f"{high:g} cm") for name, low, high in ends),
        classes=("setosa", "versicolor", "virginica"),
        test=np.zeros(len(x), dtype=np.bool_),
        center=center,
        spread=spread,
        about="150 real flowers, four lengths each. Which of three kinds of iris is it?",
        source="Fisher, Iris, UCI Machine Learning Repository, doi.org/10.24432/C56C76, as printed in Fisher 1936.",
        licence="CC BY 4.0. The kinds were recoded as 0, 1 and 2.",
        standardised=True,
    )


@cache
def _table() -> tuple[list[str], NDArray[np.float64]]:
    """The names of the 4 inputs and the (150, 5) table, kind last; read once."""
    with _FILE.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")[:-1]
        table = np.loadtxt(file, delimiter=",")
    table.setflags(write=False)
    return names, table
