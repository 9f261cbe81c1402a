"""How good are the answers, in the numbers people use: shares and counts instead of a loss."""

from typing import NamedTuple

import numpy as np

from nncore.arrays import Array, matched
from nncore.losses import mse


def _share(part: Array, whole: Array) -> Array:
    """Return part / whole, and 0 where there is nothing to have a share of."""
    return np.divide(part, whole, out=np.zeros(np.shape(part)), where=np.asarray(whole) != 0)


class Confusion(NamedTuple):
    """Counts (...) for two classes: what was said against what was true.

    A share of nothing, such as the precision of a network that never says class 1, counts as 0.
    """

    true_positive: Array
    false_positive: Array
    false_negative: Array
    true_negative: Array

    @property
    def precision(self) -> Array:
        """Of those said to be class 1, the share that is (Kent et al. 1955)."""
        return _share(self.true_positive, self.true_positive + self.false_positive)

    @property
    def recall(self) -> Array:
        """Of those in class 1, the share that was found; also called sensitivity."""
        return _share(self.true_positive, self.true_positive + self.false_negative)

    @property
    def specificity(self) -> Array:
        """Of those in class 0, the share that was left in peace."""
        return _share(self.true_negative, self.true_negative + self.false_positive)

    @property
    def f1(self) -> Array:
        """The harmonic mean of precision and recall (van Rijsbergen 1979)."""
        return _share(2 * self.true_positive, 2 * self.true_positive + self.false_positive + self.false_negative)


def confusion(output: Array, target: Array, threshold: float = 0.5) -> Confusion:
    """Count hits and misses of a two-class network; at or above the threshold counts as class 1.

    Args:
        output: (..., n, 1); target: (n, 1), in the same coding (0/1 or -1/1).
        threshold: from the lower class up to the higher; a target above the lower one is class 1.

    Raises:
        ValueError: the shapes differ.

    >>> c = confusion(np.array([[0.9], [0.8], [0.1]]), np.array([[1.0], [0.0], [0.0]]))
    >>> [int(count) for count in c]
    [1, 1, 0, 1]
    >>> float(c.precision), float(c.recall)
    (0.5, 1.0)
    """
    matched(output, target)
    said, truth = output >= threshold, target > 0
    pairs = (said & truth, said & ~truth, ~said & truth, ~said & ~truth)
    return Confusion(*(cells.sum(axis=(-2, -1)) for cells in pairs))


def accuracy(output: Array, target: Array, threshold: float = 0.5) -> Array:
    """Return the share (...) of samples on the right side of the threshold, 0 to 1.

    >>> float(accuracy(np.array([[0.9], [0.2]]), np.array([[1.0], [1.0]])))
    0.5
    """
    matched(output, target)
    return ((output >= threshold) == (target > 0)).mean(axis=(-2, -1))


def class_accuracy(output: Array, target: Array) -> Array:
    """Return the share (...) of samples whose largest output (..., n, k) stands at the true class of `target` (n, k).

    >>> float(class_accuracy(np.array([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1]]), np.array([[0, 1, 0], [0, 0, 1]])))
    0.5
    """
    matched(output, target)
    return (output.argmax(axis=-1) == target.argmax(axis=-1)).mean(axis=-1)


def confusion_matrix(output: Array, target: Array) -> Array:
    """Return counts (..., k, k) for several classes: row the true class, column the one said, the largest output.

    Args:
        output: (..., n, k); target: (n, k) or with leading axes, each row's largest number at the true class.

    Raises:
        ValueError: the shapes differ, or there is one output only, which `confusion` is for.

    >>> confusion_matrix(np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]]), np.array([[1, 0], [0, 1], [0, 1]]))
    array([[1, 0],
           [1, 1]])
    """
    matched(output, target)
    k = output.shape[-1]
    if k == 1:
        raise ValueError("One output tells two classes apart by a threshold; several classes need several outputs.")
    classes = np.arange(k)
    said, truth = (np.equal(a.argmax(axis=-1)[..., None], classes) for a in (output, target))
    counts: Array = np.einsum("...nt,...ns->...ts", truth.astype(np.int64), said.astype(np.int64))
    return counts


class PerClass(NamedTuple):
    """Each class (..., k) against all the others."""

    precision: Array
    recall: Array
    f1: Array
    support: Array
    """How many samples are truly of the class."""


def per_class(matrix: Array) -> PerClass:
    """Return precision, recall and F1 of every class from a `confusion_matrix` (..., k, k); a share of nothing is 0.

    >>> per_class(np.array([[1, 0], [1, 1]])).recall
    array([1. , 0.5])
    """
    hits = np.diagonal(matrix, axis1=-2, axis2=-1)
    said, true = matrix.sum(axis=-2), matrix.sum(axis=-1)
    return PerClass(_share(hits, said), _share(hits, true), _share(2 * hits, said + true), true)


def r2(output: Array, target: Array) -> Array:
    """Return R² (...): 1 for perfect predictions, 0 for always saying the mean; 0 if the targets never vary.

    Several outputs count together: what is left of their squared misses against their common variation.

    >>> float(r2(np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]])))
    1.0
    """
    matched(output, target)
    unexplained = np.square(output - target).sum(axis=(-2, -1))
    total = np.square(target - target.mean(axis=-2, keepdims=True)).sum(axis=(-2, -1))
    varies = (np.ptp(target, axis=-2) > 0).any(axis=-1)  # rounding gives even a constant column a tiny variance
    return np.where(varies, 1 - unexplained / np.where(varies, total, 1.0), 0.0)


def rmse(output: Array, target: Array) -> Array:
    """Return the root mean squared error (...), in the units of the target.

    >>> float(rmse(np.array([[3.0], [4.0]]), np.array([[0.0], [0.0]]))) == 12.5**0.5
    True
    """
    return np.sqrt(mse(output, target))
