"""Rows are dealt like cards into those to learn from and those held out, by chance and yet the same way every time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.data.checks import number_between, whole_number

# Points and split each get a random stream of their own from the one seed, so that neither repeats the other's draws.
POINTS_STREAM, SPLIT_STREAM = 1, 2


def dealt(
    labels: NDArray[Any], train_share: float, seed: int, validation_share: float = 0.0
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Deal rows into training, validation and test rows, label by label, so that all parts hold about the same shares.

    Args:
        labels: (n,), the class of each row; the same for all where there are no classes.
        train_share: the share of rows to learn from, 0.1 to 0.9; neither they nor the test rows are ever left empty,
            and a label of two rows or more stands in both.
        seed: a whole number from 0 up.
        validation_share: the share of rows for validation, from 0; at least 0.05 must remain for testing. With the
            same seed the training rows are the same, whatever this share is.

    Returns:
        test (n,) and validation (n,), True for the rows held out for each.

    Raises:
        ValueError: if a share or the seed is out of range, or there are fewer than two rows.
    """
    share = number_between(train_share, "train_share", 0.1, 0.9)
    # 0.9 + 0.05 is a little less than 0.95 in binary, so the difference is rounded.
    second = number_between(validation_share, "validation_share", 0.0, max(round(0.95 - share, 12), 0.0))
    rng = np.random.default_rng((whole_number(seed, "seed", low=0), SPLIT_STREAM))
    n = len(labels)
    if n < 2:
        raise ValueError("One row cannot be split: each part needs at least one.")
    test, validation = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        if len(rows) > 1:  # a class of a single row stays in training
            held = rows[min(max(round(share * len(rows)), 1), len(rows) - 1) :]
            kept = min(round(second * len(rows)), len(held) - 1)
            validation[held[:kept]], test[held[kept:]] = True, True
    if not test.any():  # only when every label has a single row
        test[rng.integers(n)] = True
    return test, validation
