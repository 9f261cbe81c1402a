"""Columns in years and in grams are brought to one scale, so that neither drowns the other."""

import numpy as np
from numpy.typing import NDArray

ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""Numbers that differ by less than this share of the largest differ by rounding alone."""


def center_and_spread(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean and standard deviation of each column, which bring it to mean 0 and deviation 1.

    Args:
        x: (n, d), n at least 1.

    Returns:
        center (d,) and spread (d,), in the units of x. The deviation divides by n, not by n - 1. A column that never
        changes gets spread 1, since there is nothing to divide by.

    >>> center_and_spread(np.array([[1.0, 7.0], [3.0, 7.0]]))
    (array([2., 7.]), array([1., 1.]))
    """
    spread = x.std(axis=0)
    # Rounding can give a constant column a deviation of 1e-17, so constancy is read from the values themselves.
    varies = _varies(x) & (spread > 0)
    return x.mean(axis=0), np.where(varies, spread, 1.0)


def lowest_and_range(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest value and the range of each column, which bring it to 0 … 1.

    Args:
        x: (n, d), n at least 1.

    Returns:
        center (d,) and spread (d,), in the units of x. A column that never changes gets spread 1.

    >>> lowest_and_range(np.array([[1.0, 7.0], [3.0, 7.0]]))
    (array([1., 7.]), array([2., 1.]))
    """
    low, high = x.min(axis=0), x.max(axis=0)
    return low, np.where(_varies(x), high - low, 1.0)


def _varies(x: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which columns hold numbers that differ by more than rounding, (d,)."""
    low, high = x.min(axis=0), x.max(axis=0)
    # 14.62 and 14.620000000000001 are one number; a spread of 1e-16 would blow them up to 0 and 1.
    with np.errstate(over="ignore"):
        return (high > low) & (high - low > ROUNDING * np.maximum(np.abs(low), np.abs(high)))


def nought_and_one(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Zeros and ones, which leave each column as it is, whatever it holds.

    >>> nought_and_one(np.array([[3.0, 7.0]]))
    (array([0., 0.]), array([1., 1.]))
    """
    return np.zeros(x.shape[1]), np.ones(x.shape[1])


SCALINGS = {"standard": center_and_spread, "minmax": lowest_and_range, "none": nought_and_one}
"""How center and spread may be learnt from training rows."""
