"""A real set: 1797 handwritten digits, each a picture of eight by eight squares."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from nncore.data.dataset import Column, Dataset
from nncore.data.sets.shipped import HERE

ROWS = 1797
SIDE, DARKEST = 8, 16
COLUMNS = tuple(
    Column(f"row {row}, column {column}", "", 0.0, DARKEST, "empty", "full", whole=True)
    for row in range(1, SIDE + 1)
    for column in range(1, SIDE + 1)
)


def pictures(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """The test part of the Optical Recognition of Handwritten Digits set; its ten classes are the digits.

    Each of the 64 inputs counts the inked points, 0 to 16, in one square of the picture, row by row from the top left.
    The network sees a sixteenth of it, from 0 to 1; squares in the corners hardly ever hold ink, so scaling each by its
    own spread would only magnify stray dots.

    Args:
        n: always 1797, the rows there are.
        noise: always 0, since the set is real.
        rng: not used; it is there because every set is made by the same call.

    Returns:
        A Dataset with x (1797, 64), nothing held out yet.

    Source: Alpaydin & Kaynak 1998, UCI Machine Learning Repository, DOI 10.24432/C50P49.
    """
    x, y = _table()
    return Dataset(
        name="digits",
        title="Handwritten digits",
        task="multiclass",
        x=x,
        y=y,
        columns=COLUMNS,
        classes=tuple("0123456789"),
        test=np.zeros(len(x), dtype=np.bool_),
        center=np.zeros(len(COLUMNS)),
        spread=np.full(len(COLUMNS), float(DARKEST)),
        about="1797 real digits written by hand, each as a picture of 8 × 8 squares. Which digit is it?",
        source="Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, "
        "doi.org/10.24432/C50P49.",
        licence="CC BY 4.0. Only the set's test part is here.",
    )


@cache
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x (1797, 64) and the digits y (1797, 1), read-only; read once."""
    with np.load(HERE / "digits.npz", allow_pickle=False) as stored:
        x, y = stored["pixels"].astype(np.float64), stored["digit"].astype(np.float64)[:, None]
    x.setflags(write=False)
    return x, y
