"""How much each class counts in the loss, so that a rare one is not simply given up."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from nncore.arrays import Array
from nncore.data import Dataset

BALANCED = "balanced"


def checked(wanted: Any) -> str | tuple[float, ...] | None:
    """Return class weights as a recipe holds them.

    Raises:
        ValueError: they are neither None, "balanced" nor numbers above 0.

    >>> checked([1, 3])
    (1.0, 3.0)
    """
    if wanted is None or wanted == BALANCED:
        return wanted
    try:
        numbers = tuple(float(each) for each in wanted) if isinstance(wanted, Iterable) else ()
    except (TypeError, ValueError):
        numbers = ()
    if isinstance(wanted, str) or not numbers or not all(0 < each < np.inf for each in numbers):
        raise ValueError(f"Class weights are “{BALANCED}” or a number above 0 for each class, not {wanted!r}.")
    return numbers


def class_weights(data: Dataset, wanted: str | tuple[float, ...] | None, y: Array | None = None) -> Array | None:
    """Return how much a row of each class counts in the loss, (classes,), 1 on average over the training rows.

    Balanced, a class counts n / (classes · its rows): each class as much as any other, however few its rows. Of given
    numbers only the ratios count. As their average is 1, the learning rate means what it meant without.

    Args:
        wanted: as in `Recipe.class_weights`; y: the training labels (n, 1), if they are not the data's own.

    Returns:
        None where all rows count alike: nothing is wanted, or the data have no classes.

    Source: King & Zeng, "Logistic Regression in Rare Events Data", Political Analysis 9 (2001).

    >>> from nncore.data import load
    >>> rare = load("formula", formula="x^2 + y^2 < 4", n=100)
    >>> rows = [int((rare.train[1] == k).sum()) for k in (0, 1)]
    >>> rows, (class_weights(rare, "balanced") * rows).tolist()     # each class counts as much as 25 rows
    ([45, 5], [25.0, 25.0])
    """
    if wanted is None or data.task == "regression":
        return None
    labels = data.train[1] if y is None else y
    counts = np.bincount(labels[:, 0].astype(int), minlength=len(data.classes))
    each = 1.0 / np.maximum(counts, 1) if isinstance(wanted, str) else np.array(wanted)
    found: Array = each * (counts.sum() / (each @ counts))
    return found


def row_weights(y: Array, weights: Array) -> Array:
    """Return the weight of each row (n,) from its class, y (n, 1)."""
    found: Array = weights[y[:, 0].astype(int)]
    return found
