"""What to try: combinations, and numbers drawn by chance within their span."""

import math

import numpy as np
import pytest

import nncore as nn

ARCH = nn.Architecture((2, 3, 1), ("tanh", "tanh"))


def test_a_span_is_spread_by_factors_where_factors_matter():
    rates = nn.Span(0.001, 1.0)
    assert rates.by_factors
    assert np.allclose(np.diff(np.log(rates.values(7))), math.log(10) / 2, rtol=0.02)
    assert not nn.Span(0, 1).by_factors
    assert not nn.Span(2, 8).by_factors
    assert nn.Span(0, 0.5).values(3) == (0, 0.25, 0.5)


def test_what_is_drawn_fills_the_span():
    rng = np.random.default_rng(3)
    drawn = np.array([nn.Span(0.001, 1.0).drawn(rng) for _ in range(400)])
    assert drawn.min() >= 0.001
    assert drawn.max() <= 1
    thirds = np.histogram(np.log10(drawn), bins=[-3, -2, -1, 0])[0]
    assert (np.abs(thirds - 400 / 3) < 45).all()  # within four standard deviations
    whole = {nn.Span(1, 3, whole=True).drawn(rng) for _ in range(100)}
    assert whole == {1, 2, 3}


@pytest.mark.parametrize("ends", [(1, 1), (2, 1), (math.nan, 1), (0, math.inf)])
def test_no_span(ends):
    with pytest.raises(ValueError, match="A span goes from"):
        nn.Span(*ends)


def test_drawn_jobs_are_the_same_for_a_seed_and_try_more_of_each_value():
    how = {"learning_rate": nn.Span(0.001, 1), "optimizer": ["sgd", "adam"]}
    jobs = nn.scattered([ARCH, nn.Architecture((2, 1), ("tanh",))], nn.Recipe(), 30, seed=4, **how)
    assert jobs == nn.scattered([ARCH, nn.Architecture((2, 1), ("tanh",))], nn.Recipe(), 30, seed=4, **how)
    assert jobs != nn.scattered([ARCH, nn.Architecture((2, 1), ("tanh",))], nn.Recipe(), 30, seed=5, **how)
    assert len({job.recipe.learning_rate for job in jobs}) > 25
    assert {job.recipe.optimizer for job in jobs} == {"sgd", "adam"}
    assert len({job.arch for job in jobs}) == 2
    with pytest.raises(ValueError, match="A recipe has no 'speed'"):
        nn.scattered(ARCH, nn.Recipe(), 2, speed=[1])
