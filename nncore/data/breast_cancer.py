"""A real set: 569 tumours measured under a microscope, and whether each was malignant."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .dataset import Column, Dataset, center_and_spread

ROWS = 569
_FILE = Path(__file__).with_name("breast_cancer.csv")


def tumours(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """The Breast Cancer Wisconsin (Diagnostic) set, whole and as it was measured.

    Ten measures of the cell nuclei in a tumour, each as its mean, its standard error and its worst (the mean of the
    three largest), make 30 inputs. Class 1 is malignant: the file breast_cancer.md says how it was recoded.

    Args:
        n: always 569, the rows there are.
        noise: always 0, since the set is real.
        rng: not used; it is there because every set is made by the same call.

    Returns:
        A standardised Dataset with x (569, 30), nothing held out yet.

    Source: Wolberg, Mangasarian, Street & Street 1993, UCI Machine Learning Repository, DOI 10.24432/C5DW2B.
    """
    names, table = _table()
    x, y = table[:, :-1], table[:, -1:]
    center, spread = center_and_spread(x)
    ends = zip(names, x.min(axis=0).tolist(), x.max(axis=0).tolist(), strict=True)
    return Dataset(
        name="breast_cancer",
        title="Breast cancer",
        task="binary",
        x=x,
        y=y,
        columns=tuple(Column(name, "", low, high, f"{low:g}", f"{high:g}") for name, low, high in ends),
        classes=("benign", "malignant"),
        test=np.zeros(len(x), dtype=np.bool_),
        center=center,
        spread=spread,
        about="569 real tumours, described by 30 measures of their cell nuclei. Which were malignant?",
        source="Wolberg, Mangasarian, Street and Street, Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning "
        "Repository, doi.org/10.24432/C5DW2B.",
        licence="CC BY 4.0. The classes were recoded: 1 is malignant.",
        warning="Real measurements from the early 1990s, here for learning. Not medical advice.",
        standardised=True,
    )


@cache
def _table() -> tuple[list[str], NDArray[np.float64]]:
    """The names of the 30 inputs and the (569, 31) table, diagnosis last; read once."""
    with _FILE.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")[:-1]
        table = np.loadtxt(file, delimiter=",")
    table.setflags(write=False)
    return names, table
