"""A real set: 150 flowers of three kinds, each measured four times with a ruler."""

import numpy as np

from nncore.data.dataset import Dataset
from nncore.data.sets.shipped import measured, numbers, spanning

ROWS = 150


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
    names, table = numbers("iris.csv")
    x, y = table[:, :-1], table[:, -1:]
    return measured(
        x,
        y,
        name="iris",
        title="Iris flowers",
        task="multiclass",
        columns=spanning(names[:-1], ["cm"] * 4, x),
        classes=("setosa", "versicolor", "virginica"),
        about="150 real flowers, four lengths each. Which of three kinds of iris is it?",
        source="Fisher, Iris, UCI Machine Learning Repository, doi.org/10.24432/C56C76, as printed in Fisher 1936.",
        licence="CC BY 4.0. The kinds were recoded as 0, 1 and 2.",
    )
