"""Names for the arrays that travel through the core, and the checks made at its door."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
"""A real array, float64 for training and float32 for drawing."""


def as_float(name: str, values: ArrayLike, ndim: int) -> Array:
    """Return `values` as a float array with at least `ndim` axes.

    float32 and float64 pass unchanged, every other number becomes float64.

    Raises:
        ValueError: `values` has fewer axes, or is not made of numbers.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biuf":
            raise ValueError
        if array.dtype not in (np.float64, np.float32):
            array = array.astype(np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be made of numbers.") from None
    if array.ndim < ndim:
        raise ValueError(f"{name} needs at least {ndim} axes but has shape {array.shape}.")
    return array


def matched(output: Array, target: Array) -> int:
    """Return the number of cells n·k in outputs (..., n, k) and targets (n, k) or (..., n, k).

    Raises:
        ValueError: the trailing axes differ, or there are fewer than two; broadcasting would quietly compare every
            output with every target.
    """
    said, true = output.shape[-2:], target.shape[-2:]
    if len(said) < 2 or said != true:
        raise ValueError(f"The outputs have shape {said} but the targets {true}.")
    return said[0] * said[1]
