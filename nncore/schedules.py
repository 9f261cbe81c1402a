"""A schedule says how fast to learn at each place in a run: large steps to travel, small ones to settle.

A factor multiplies the learning rate. It depends on nothing but the place in the run, so going back in time needs no
memory. `e` counts the epochs trained so far, fractions included (0 or more: the trainer passes the middle of an
update); `span` is the schedule's length in epochs (above 0).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass


def constant(e: float, span: float) -> float:
    """Return 1: every step counts alike.

    Source: Widrow & Hoff 1960.
    """
    return 1.0


def step(e: float, span: float) -> float:
    """Return ½^⌊e/span⌋: half as fast after every span.

    Source: after Krizhevsky, Sutskever & Hinton 2012, who divided by ten whenever learning stalled.

    >>> step(9.5, span=10), step(10.5, span=10), step(20.5, span=10)
    (1.0, 0.5, 0.25)
    """
    return 0.5 ** math.floor(e / span)


def exponential(e: float, span: float) -> float:
    """Return exp(-e/span): the same share is lost in every epoch, 63 % in a span.

    Source: Senior, Heigold, Ranzato & Yang 2013.

    >>> exponential(10, span=10)
    0.36787944
    """
    return math.exp(-e / span)


def inverse_time(e: float, span: float) -> float:
    """Return 1 / (1 + e/span): half after one span, a third after two, and in any long run enough to go on.

    Source: Darken & Moody 1990, "search then converge"; the idea is Robbins & Monro's, 1951.

    >>> inverse_time(10, span=10), inverse_time(30, span=10)
    (0.5, 0.25)
    """
    return 1 / (1 + e / span)


def _glide(start: float, end: float, share: float) -> float:
    """Go from `start` to `end` along half a cosine wave, level at both; `share` of the way is done (0 to 1)."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2


def cosine(e: float, span: float) -> float:
    """Return ½ (1 + cos(π · min(e/span, 1))): slow to fall, slow to land, and 0 for good after one span.

    Past the span nothing is learnt any more: this is the paper's schedule without its restarts.

    Source: Loshchilov & Hutter, ICLR 2017.

    >>> cosine(5, span=10), cosine(10, span=10), cosine(99, span=10)
    (0.5, 0.0, 0.0)
    """
    return _glide(1.0, 0.0, min(e / span, 1.0))


PEAK, FIRST, LAST = 0.3, 1 / 25, 1 / 25e4
"""One cycle: the share of the span that goes uphill, where it begins, and where it ends."""


def one_cycle(e: float, span: float) -> float:
    """Rise along a cosine from 1/25 to 1 in the first 30 % of the span, then fall to 1/250000 and stay there.

    Source: Smith 2018; the numbers and the cosine are those of PyTorch's OneCycleLR.

    >>> one_cycle(0, span=10), one_cycle(3, span=10), one_cycle(10, span=10)
    (0.04, 1.0, 4e-06)
    """
    share = min(e / span, 1.0)
    if share < PEAK:
        return _glide(FIRST, 1.0, share / PEAK)
    return _glide(1.0, LAST, (share - PEAK) / (1 - PEAK))


def warmup(e: float, span: float) -> float:
    """Return min(1, e/span): a straight rise through the first span, then full speed.

    Source: Goyal et al. 2017.

    >>> warmup(2.5, span=10), warmup(10, span=10), warmup(99, span=10)
    (0.25, 1.0, 1.0)
    """
    return min(1.0, e / span)


@dataclass(frozen=True)
class Schedule:
    """A schedule and all that is said about it.

    Attributes:
        name: the key in `SCHEDULES`; `title`: the same for people.
        factor: e, span -> what the learning rate is multiplied by, 0 to 1.
        formula: LaTeX, with e the epochs trained and T the span.
        year: when it was published.
        source: the people who did.
        when: a sentence for a beginner on when to use it.
    """

    name: str
    title: str
    factor: Callable[[float, float], float]
    formula: str
    year: int
    source: str
    when: str


SCHEDULES: dict[str, Schedule] = {
    s.name: s
    for s in (
        Schedule(
            "constant",
            "constant",
            constant,
            r"1",
            1960,
            "Widrow & Hoff",
            "Start here: while the rate is constant, the effect of everything else is easy to see.",
        ),
        Schedule(
            "step",
            "halved in steps",
            step,
            r"2^{-\lfloor e/T \rfloor}",
            2012,
            "after Krizhevsky, Sutskever & Hinton",
            "Take it when the loss no longer falls but is still too high: each halving lets it fall a little further.",
        ),
        Schedule(
            "exponential",
            "exponential",
            exponential,
            r"\exp(-e/T)",
            2013,
            "Senior, Heigold, Ranzato & Yang",
            "Take it to go smoothly from large steps to small ones; choose a span as long as the training.",
        ),
        Schedule(
            "inverse_time",
            "inverse time",
            inverse_time,
            r"\frac{1}{1 + e/T}",
            1990,
            "Darken & Moody",
            "Take it when you don't know how long you will train: the rate falls, but never to 0.",
        ),
        Schedule(
            "cosine",
            "cosine",
            cosine,
            r"\tfrac12 \left(1 + \cos(\pi \min(e/T, 1))\right)",
            2017,
            "Loshchilov & Hutter",
            "Take it when you know how many epochs you will train; after them the rate is 0.",
        ),
        Schedule(
            "one_cycle",
            "one cycle",
            one_cycle,
            r"\tfrac1{25} \nearrow 1 \text{ until } 0.3\,T,\; 1 \searrow \tfrac1{250000} \text{ until } T",
            2018,
            "Smith",
            "Take it to learn much in few epochs: the rate starts low, rises, and falls for a long time.",
        ),
        Schedule(
            "warmup",
            "warm-up",
            warmup,
            r"\min(1, e/T)",
            2017,
            "Goyal et al.",
            "Take it when the first steps make the loss rise: a short span is enough.",
        ),
    )
}
