"""Numbers are checked at the door, so that a mistake is named where it is made."""

import math
import operator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def whole_number(value: object, name: str, low: int, high: int | None = None) -> int:
    """Return `value` as an int if it is a whole number in low..high.

    Args:
        value: what the caller gave; Python and NumPy integers are fine, 3.0 and True are not.
        name: what to call it in the error, such as "seed".
        low, high: the range, both ends included; `high=None` means no upper end.

    Raises:
        ValueError: if `value` is not an integer or lies outside the range.

    >>> whole_number(3, "seed", low=0)
    3
    """
    wanted = f"{name} should be a whole number from {low} to {high}"
    if high is None:
        wanted = f"{name} should be a whole number from {low} up"
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ValueError(f"{wanted}, not {value!r}.")
    number = operator.index(value)
    if number < low or (high is not None and number > high):
        raise ValueError(f"{wanted}, not {number}.")
    return number


def number_between(value: object, name: str, low: float, high: float) -> float:
    """Return `value` as a float if it is a number in low..high.

    Args:
        value: what the caller gave; NaN is outside every range.
        name: what to call it in the error, such as "noise".
        low, high: the range, both ends included.

    Raises:
        ValueError: if `value` is not a number or lies outside the range.

    >>> number_between(0.5, "noise", 0.0, 0.5)
    0.5
    """
    # Text has no __float__, so "0.3" is refused here rather than silently read as a number.
    number = float(value) if hasattr(value, "__float__") and not isinstance(value, bool) else math.nan
    if not low <= number <= high:
        raise ValueError(f"{name} should be a number from {low:g} to {high:g}, not {value!r}.")
    return number


def locked_numbers(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Return `values` as a read-only float64 array of the same shape.

    Args:
        values: an array or nested lists of any shape.
        name: what to call it in the error, such as "x".

    Raises:
        ValueError: if rows differ in length, or anything is not a number, missing or infinite.
    """
    try:
        array = np.asarray(values)
    except ValueError:  # lists of unequal length
        raise ValueError(f"The rows of {name} should all have the same length.") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} should hold only numbers.")
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name} holds a value that is missing or infinite. Every one should be a plain number.")
    return _locked(array, np.float64)


def locked_flags(values: ArrayLike, name: str) -> NDArray[np.bool_]:
    """Return `values` as a read-only bool array of the same shape.

    Args:
        values: an array or list of True and False; 0 and 1 are not taken, since they could be row numbers.
        name: what to call it in the error, such as "test".

    Raises:
        ValueError: if anything is neither True nor False.
    """
    array = np.asarray(values)
    if array.dtype != np.bool_:
        raise ValueError(f"{name} should hold only True and False.")
    return _locked(array, np.bool_)


def _locked(array: NDArray[Any], dtype: type[Scalar]) -> NDArray[Scalar]:
    # An array that owns its memory and is read-only already is shared; any other is copied, so that locking it here
    # neither locks the caller's array nor leaves a second way in.
    if array.dtype == dtype and array.base is None and not array.flags.writeable:
        return array
    copy = np.array(array, dtype=dtype, order="C")
    copy.setflags(write=False)
    return copy
