"""What chance does: many runs of one recipe that differ in their seed alone, and how sure one can be of their middle.

>>> outcome([0.02, 0.03, 0.5, float("nan")], solved_below=0.1)
Outcome(runs=4, failed=1, median=0.03, best=0.02, solved=2)
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from nncore.arrays import Array

CERTAIN = 0.95
"""How often an interval is to hold the truth."""
FEWEST = 6
"""Runs from which the middle of all has an interval: the least and the largest of five hold it in 94 % of cases."""


class Outcome(NamedTuple):
    """How the runs of one recipe ended.

    Attributes:
        runs, failed: how many there are, and of these how many ended without a loss.
        median: the loss in the middle, the better of two; a run that failed counts as worse than all others, and
            where it is the middle, this is infinite.
        best: the lowest loss, infinite if all failed; solved: how many ended below the loss asked for.
    """

    runs: int
    failed: int
    median: float
    best: float
    solved: int


def outcome(losses: Sequence[float] | Array, solved_below: float) -> Outcome:
    """Return how runs ended.

    Args:
        losses: (m,), where they ended, m at least 1; not finite for those that failed.

    Raises:
        ValueError: there are none.
    """
    ended = np.sort(np.where(np.isfinite(losses), losses, math.inf))
    if ended.ndim != 1 or not ended.size:
        raise ValueError("An outcome needs at least one run.")
    return Outcome(
        len(ended),
        int(np.isinf(ended).sum()),
        float(ended[(len(ended) - 1) // 2]),
        float(ended[0]),
        int((ended < solved_below).sum()),
    )


def middle_interval(values: Sequence[float] | Array) -> tuple[float, float] | None:
    """Return between which two of the values the middle of all that could be lies, in 95 % of cases or more.

    Two values are taken from the ends inwards as long as they are sure enough: that both ends miss needs too many
    values on one side of the middle, and each falls on either side with chance 1/2, whatever their distribution.

    Args:
        values: (m,), drawn independently; of differences of pairs, this is the sign test's interval.

    Returns:
        The two, or None for fewer than six values, of which none are sure enough.

    Source:
        Conover, Practical Nonparametric Statistics, 3rd edition, 1999, section 3.2.

    >>> middle_interval([5, 1, 4, 2, 3, 6]), middle_interval([1, 2, 3])
    ((1.0, 6.0), None)
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    n = len(ordered)
    taken, missed = 0, 0.0
    while taken < n // 2:
        missed += 2 * math.comb(n, taken) / 2**n
        if missed > 1 - CERTAIN:
            break
        taken += 1
    return (float(ordered[taken - 1]), float(ordered[n - taken])) if taken else None


class Difference(NamedTuple):
    """By how much runs of one recipe ended elsewhere than those of another, with the same seeds.

    Attributes:
        pairs: seeds that both have; median: of the differences, the first less the second.
        interval: between which two differences the middle of all lies, see `middle_interval`; None for too few pairs.
    """

    pairs: int
    median: float
    interval: tuple[float, float] | None


def paired_difference(first: Mapping[int, float], second: Mapping[int, float]) -> Difference | None:
    """Return by how much the losses of two recipes differ, seed by seed, so that a lucky seed is lucky for both.

    Args:
        first, second: where each ended, by seed; not finite for runs that failed, which are left out.

    Returns:
        The difference, or None if no seed is in both.

    >>> paired_difference({0: 0.5, 1: 0.2, 2: 0.3}, {1: 0.1, 2: 0.4, 7: 0.3})
    Difference(pairs=2, median=0.0, interval=None)
    """
    both = [seed for seed in first if seed in second and math.isfinite(first[seed]) and math.isfinite(second[seed])]
    if not both:
        return None
    differences = [first[seed] - second[seed] for seed in both]
    return Difference(len(both), float(np.median(differences)), middle_interval(differences))


def share_interval(hits: int, n: int) -> tuple[float, float]:
    """Return between which two shares the chance of a hit lies, judged by so many hits in n tries.

    It holds the true chance in about 95 % of cases.

    Raises:
        ValueError: there are no tries, or more hits than tries.

    Source:
        Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927.

    >>> [round(end, 3) for end in share_interval(75, 100)]
    [0.657, 0.825]
    """
    if not (n > 0 and 0 <= hits <= n):
        raise ValueError(f"{hits} of {n} is not a share.")
    z = 1.959963984540054  # of a normal distribution 95 % lie within so many standard deviations
    share, slack = hits / n, z * z / n
    middle = (share + slack / 2) / (1 + slack)
    reach = z / (1 + slack) * math.sqrt(share * (1 - share) / n + slack / (4 * n))
    return (middle - reach if hits else 0.0), (middle + reach if hits < n else 1.0)
