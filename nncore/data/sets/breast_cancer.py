"""A real set: 569 tumours measured under a microscope, and whether each was malignant."""

import numpy as np

from nncore.data.dataset import Dataset
from nncore.data.sets.shipped import measured, numbers, spanning

ROWS = 569


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
    names, table = numbers("breast_cancer.csv")
    x, y = table[:, :-1], table[:, -1:]
    return measured(
        x,
        y,
        name="breast_cancer",
        title="Breast cancer",
        task="binary",
        columns=spanning(names[:-1], [""] * 30, x),
        classes=("benign", "malignant"),
        about="569 real tumours, described by 30 measures of their cell nuclei. Which were malignant?",
        source="Wolberg, Mangasarian, Street and Street, Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning "
        "Repository, doi.org/10.24432/C5DW2B.",
        licence="CC BY 4.0. The classes were recoded: 1 is malignant.",
        warning="Real measurements from the early 1990s, here for learning. Not medical advice.",
    )
