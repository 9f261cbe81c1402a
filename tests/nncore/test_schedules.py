"""Every schedule by hand, by its shape, and against PyTorch."""

import importlib
import math

import numpy as np
import pytest

from nncore.schedules import SCHEDULES
from tests.frameworks import within

ROOT = math.sqrt(0.5)

HAND = [
    ("constant", {0.01: 1, 3: 1, 1e9: 1}),
    # with a span of 8: 8 is one span on, 16 two
    ("step", {0.01: 1, 7.99: 1, 8: 0.5, 15.5: 0.5, 16: 0.25, 24: 0.125, 1e9: 0}),
    ("exponential", {0: 1, 8: 1 / math.e, 16: math.e**-2, 8 * math.log(2): 0.5, 1e9: 0}),
    ("inverse_time", {0: 1, 8: 1 / 2, 16: 1 / 3, 24: 1 / 4, 72: 0.1}),
    # a quarter of the way cos is √½, half-way 0, three quarters -√½
    ("cosine", {0: 1, 2: (1 + ROOT) / 2, 4: 0.5, 6: (1 - ROOT) / 2, 8: 0, 9: 0, 1e9: 0}),
    # up until 2.4 from 0.04, half-way at 1.2 with the mean of both; down until 8, half-way at 5.2
    ("one_cycle", {0: 0.04, 1.2: 0.52, 2.4: 1, 5.2: 0.500002, 8: 4e-6, 9: 4e-6, 1e9: 4e-6}),
    ("warmup", {0.01: 0.00125, 2: 0.25, 7: 0.875, 8: 1, 9: 1, 1e9: 1}),
]


def curve(name, span=8.0, until=30.0, n=3001):
    """The factors at evenly spaced epochs, 0.01 apart."""
    return np.array([SCHEDULES[name].factor(e, span) for e in np.linspace(0, until, n).tolist()])


def test_every_schedule_is_tested():
    assert [name for name, _ in HAND] == list(SCHEDULES)
    assert {name: schedule.name for name, schedule in SCHEDULES.items()} == {name: name for name in SCHEDULES}


@pytest.mark.parametrize(("name", "factors"), HAND)
def test_factors_by_hand(name, factors):
    for e, factor in factors.items():
        assert SCHEDULES[name].factor(e, 8) == pytest.approx(factor, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(("name", "end"), [("cosine", 0.0), ("one_cycle", 1 / 25e4), ("warmup", 1.0)])
def test_it_rests_exactly_where_it_ends(name, end):
    assert {SCHEDULES[name].factor(e, 7.0) for e in (7.0, 7.001, 1e9)} == {end}


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("span", [0.001, 1, 7.3, 100, 1e9])
def test_factors_are_plain_floats_from_0_to_1(name, span):
    for e in (0.0, 1e-12, 0.5, 1.0, 3.0, 99.9, 1e6, 1e9):
        factor = SCHEDULES[name].factor(e, span)
        assert type(factor) is float
        assert 0 <= factor <= 1


@pytest.mark.parametrize("name", SCHEDULES)
def test_only_the_share_of_the_span_counts(name):
    for e in (0.3, 5.0, 8.0, 11.0):
        assert SCHEDULES[name].factor(e, 8) == pytest.approx(SCHEDULES[name].factor(e * 5, 8 * 5), rel=1e-12)


@pytest.mark.parametrize("name", sorted(SCHEDULES.keys() - {"step"}))
def test_it_never_jumps(name):
    # The steepest is one_cycle's rise: 0.96·π/2 in 2.4 epochs, 0.0063 in a hundredth of one.
    assert np.abs(np.diff(curve(name))).max() < 0.0064


def test_steps_jump_and_only_at_the_ends_of_spans():
    assert np.flatnonzero(np.diff(curve("step"))).tolist() == [799, 1599, 2399]


@pytest.mark.parametrize(
    ("name", "begin", "end", "sign"),
    [
        ("constant", 0, 3000, 0),
        ("exponential", 0, 3000, -1),
        ("inverse_time", 0, 3000, -1),
        ("cosine", 0, 800, -1),
        ("cosine", 800, 3000, 0),
        ("one_cycle", 0, 240, 1),
        ("one_cycle", 240, 800, -1),
        ("one_cycle", 800, 3000, 0),
        ("warmup", 0, 800, 1),
        ("warmup", 800, 3000, 0),
    ],
)
def test_it_rises_falls_and_rests_where_it_should(name, begin, end, sign):
    assert set(np.sign(np.diff(curve(name)[begin : end + 1]))) == {sign}


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=list(SCHEDULES))
def test_every_schedule_says_where_it_comes_from_and_when_to_take_it(schedule):
    assert 1900 < schedule.year < 2030
    assert schedule.source
    assert schedule.when.endswith(".")
    assert schedule.when.count(".") == 1
    assert schedule.formula


STEPS = 41  # PyTorch's schedulers count steps from 0; a span of 40 of them

TORCH = {  # name: the scheduler, its settings, and how many steps our place is ahead of its count
    "constant": ("ConstantLR", {"factor": 1.0}, 0),
    "step": ("StepLR", {"step_size": 40, "gamma": 0.5}, 0),
    "exponential": ("ExponentialLR", {"gamma": math.exp(-1 / 40)}, 0),
    "cosine": ("CosineAnnealingLR", {"T_max": 40}, 0),
    # Its rise ends at step pct_start·41 - 1, ours at 0.3·40 = 12.
    "one_cycle": ("OneCycleLR", {"max_lr": 1.0, "total_steps": STEPS, "pct_start": 13 / STEPS}, 0),
    # A start of 0 is forbidden: it begins one step in.
    "warmup": ("LinearLR", {"start_factor": 1 / 40, "total_iters": 39}, 1),
}


@within("torch")
@pytest.mark.parametrize("name", TORCH)
def test_the_curve_is_pytorchs(name):
    torch = importlib.import_module("torch")
    kind, settings, ahead = TORCH[name]
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = getattr(torch.optim.lr_scheduler, kind)(optimizer, **settings)
    theirs = []
    for _ in range(STEPS):
        theirs.append(scheduler.get_last_lr()[0])
        optimizer.step()
        if len(theirs) < STEPS:
            scheduler.step()
    ours = [SCHEDULES[name].factor(k + ahead, 40) for k in range(STEPS)]
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-14)
