"""What chance does: outcomes, and intervals that hold the truth as often as they say."""

import math

import numpy as np
import pytest

import nncore as nn


def test_failed_runs_are_the_worst():
    nan = math.nan
    assert nn.outcome([nan, nan, 0.1], 0.2) == (3, 2, math.inf, 0.1, 1)
    assert nn.outcome([nan], 0.2) == (1, 1, math.inf, math.inf, 0)
    assert nn.outcome([0.3, 0.1, 0.4, 0.2], 0.3) == (
        4,
        0,
        0.2,
        0.1,
        2,
    )  # the better of the middle two; 0.3 is not below
    with pytest.raises(ValueError, match="at least one"):
        nn.outcome([], 0.1)


def test_the_median_is_one_of_the_runs():
    rng = np.random.default_rng(0)
    for n in range(1, 9):
        losses = rng.random(n)
        assert nn.outcome(losses, 0.5).median in losses


@pytest.mark.parametrize("n", [6, 9, 20, 50])
def test_the_middles_interval_holds_it_as_often_as_it_says(n):
    rng = np.random.default_rng(n)
    held = 0
    for _ in range(600):
        low, high = nn.middle_interval(rng.exponential(size=n))
        held += low <= math.log(2) <= high  # the middle of that distribution
    assert held / 600 > 0.925


def test_an_interval_is_as_narrow_as_it_may_be():
    assert nn.middle_interval(range(5)) is None
    assert nn.middle_interval(range(8)) == (0, 7)  # both second values would be sure enough in 93 %
    assert nn.middle_interval(range(9)) == (1, 7)
    assert nn.middle_interval(range(20)) == (5, 14)


def test_a_lucky_seed_is_lucky_for_both():
    rng = np.random.default_rng(2)
    base = dict(enumerate(rng.random(30)))
    better = {seed: loss - 0.05 for seed, loss in base.items()}
    found = nn.paired_difference(better, base)
    assert found.pairs == 30
    assert found.median == pytest.approx(-0.05)
    assert found.interval == pytest.approx((-0.05, -0.05))
    assert nn.paired_difference({1: math.inf}, {1: 2.0}) is None
    assert nn.paired_difference({1: 1.0}, {2: 1.0}) is None


def test_a_share_of_none_and_of_all():
    assert nn.share_interval(0, 10)[0] == 0
    assert nn.share_interval(10, 10)[1] == 1
    assert nn.share_interval(0, 10)[1] == pytest.approx(0.2775, abs=1e-4)
    with pytest.raises(ValueError, match="is not a share"):
        nn.share_interval(3, 2)
