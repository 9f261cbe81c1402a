"""How good are the answers, in the numbers people use: shares and counts instead of a loss."""

from typing import NamedTuple

import numpy as np

from nncore.arrays import Array, matched


class Confusion(NamedTuple):
    """Counts (...) for two classes: what was said against what was true."""

    true_positive: Array
    false_positive: Array
    false_negative: Array
    true_negative: Array


def confusion(output: Array, target: Array, threshold: float = 0.5) -> Confusion:
    """Count hits and misses of a two-class network; at or above the threshold counts as class 1.

    Args:
        output: (..., n, 1); target: (n, 1), in the same coding (0/1 or -1/1).
        threshold: between the two classes.

    Raises:
        ValueError: the shapes differ.

    >>> c = confusion(np.array([[0.9], [0.8], [0.1]]), np.array([[1.0], [0.0], [0.0]]))
    >>> [int(count) for count in c]
    [1, 1, 0, 1]
    """
    matched(output, target)
    said, truth = output >= threshold, target >= threshold
    pairs = (said & truth, said & ~truth, ~said & truth, ~said & ~truth)
    return Confusion(*(cells.sum(axis=(-2, -1)) for cells in pairs))


def accuracy(output: Array, target: Array, threshold: float = 0.5) -> Array:
    """Return the share (...) of samples on the right side of the threshold, 0 to 1.

    >>> float(accuracy(np.array([[0.9], [0.2]]), np.array([[1.0], [1.0]])))
    0.5
    """
    matched(output, target)
    return ((output >= threshold) == (target >= threshold)).mean(axis=(-2, -1))


def r2(output: Array, target: Array) -> Array:
    """Return R² (...): 1 for perfect predictions, 0 for always saying the mean; 0 if the targets never vary.

    >>> float(r2(np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]])))
    1.0
    """
    matched(output, target)
    unexplained = np.square(output - target).sum(axis=(-2, -1))
    total = np.square(target - target.mean(axis=-2, keepdims=True)).sum(axis=(-2, -1))
    varies = (np.ptp(target, axis=-2) > 0).any(axis=-1)  # rounding gives even a constant column a tiny variance
    return np.where(varies, 1 - unexplained / np.where(varies, total, 1.0), 0.0)
