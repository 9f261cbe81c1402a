"""Over which rows a loss and its gradient are taken: one sample, a batch of them, or all training rows."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.workspace.choices import Choices

USUAL = {"cost": "batch", "backprop": "sample", "descent": "all"}
"""The rows that each page takes while the visitor has chosen none."""


class Part(NamedTuple):
    """Some rows of the data: their indices (n,), from 0, and what they are called."""

    rows: NDArray[np.intp]
    title: str


def parts(data: nn.data.Dataset, choices: Choices) -> dict[str, Part]:
    """Return the rows of each choice, by its name; a batch begins with the chosen sample, and past the last row anew.

    >>> data = nn.data.load("xor", n=100)
    >>> [part.title for part in parts(data, Choices(sample=3, few=4)).values()]
    ['sample 3', 'samples 3 to 6', 'all 50 training rows']
    >>> parts(data, Choices(sample=99, few=4))["batch"]
    Part(rows=array([98, 99,  0,  1]), title='the 4 samples from 99 on')
    """
    first, few, n = choices.sample - 1, choices.few, len(data.x)
    named = f"samples {first + 1} to {first + few}" if first + few <= n else f"the {few} samples from {first + 1} on"
    training = np.flatnonzero(data.training)
    return {
        "sample": Part(np.array([first]), f"sample {first + 1}"),
        "batch": Part(np.arange(first, first + few) % n, named),
        "all": Part(training, f"all {len(training):,} training rows"),
    }
