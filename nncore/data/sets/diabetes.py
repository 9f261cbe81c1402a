"""A real set: 442 people with diabetes, and how far their disease had gone on a year later."""

from dataclasses import replace

import numpy as np

from nncore.data.dataset import Dataset
from nncore.data.sets.shipped import measured, numbers, spanning

ROWS = 442
UNITS = ("years", "", "kg/m²", "mmHg", "mg/dl", "mg/dl", "mg/dl", "", "", "mg/dl")


def patients(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """The Diabetes set of the paper on least angle regression, in its own units.

    Args:
        n: always 442, the rows there are.
        noise: always 0, since the set is real.
        rng: not used; it is there because every set is made by the same call.

    Returns:
        A standardised Dataset with x (442, 10) and y (442, 1) from 25 to 346, nothing held out yet. Sex is 0 or 1, as
        the source has 1 or 2 and does not say which is which.

    Source: Efron, Hastie, Johnstone & Tibshirani 2004, Annals of Statistics 32:407.
    """
    names, table = numbers("diabetes.csv")
    x, y = table[:, :-1].copy(), table[:, -1:]
    x[:, 1] -= 1
    columns = list(spanning(names[:-1], UNITS, x))
    columns[1] = replace(columns[1], low_label="one sex", high_label="the other")
    return measured(
        x,
        y,
        name="diabetes",
        title="Diabetes",
        task="regression",
        columns=columns,
        classes=(),
        target_name="progression",
        about="442 real people with diabetes, ten measures each. How far has the disease gone on a year later?",
        source="Efron, Hastie, Johnstone and Tibshirani, Least Angle Regression, Annals of Statistics 32 (2004), in "
        "the copy that comes with scikit-learn.",
        licence="BSD 3-Clause, as part of scikit-learn. Sex was recoded as 0 and 1.",
        warning="Real measurements, here for learning. Not medical advice.",
    )
