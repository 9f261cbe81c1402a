"""A real set: 178 wines of three grapes, told apart by what a laboratory found in them."""

import numpy as np

from nncore.data.dataset import Dataset
from nncore.data.sets.shipped import measured, numbers, spanning

ROWS = 178


def wines(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """The Wine set: thirteen chemical measures of wines from one region of Italy, made of three cultivars of grape.

    Args:
        n: always 178, the rows there are.
        noise: always 0, since the set is real.
        rng: not used; it is there because every set is made by the same call.

    Returns:
        A standardised Dataset with x (178, 13), nothing held out yet.

    Source: Aeberhard & Forina 1992, UCI Machine Learning Repository, DOI 10.24432/C5PC7J.
    """
    names, table = numbers("wine.csv")
    x, y = table[:, :-1], table[:, -1:]
    return measured(
        x,
        y,
        name="wine",
        title="Wine",
        task="multiclass",
        columns=spanning(names[:-1], [""] * 13, x),
        classes=("cultivar 1", "cultivar 2", "cultivar 3"),
        about="178 real wines from one region, thirteen laboratory measures each. Of which of three grapes are they?",
        source="Aeberhard and Forina, Wine, UCI Machine Learning Repository, doi.org/10.24432/C5PC7J.",
        licence="CC BY 4.0. The cultivars were recoded as 0, 1 and 2.",
    )
