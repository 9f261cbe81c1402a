"""A run that blows up stops at its last finite epoch, says so, and can go on from there."""

from dataclasses import replace

import numpy as np
import pytest

from nncore import OPTIMIZERS, Architecture, Recipe, Run
from tests.nncore.test_training import ARCH, HUGE, load, place, start

# ------------------------------------------------------------------------------------------------ blowing up


def blown_up(how, **changes):
    """A run that went through two good epochs and then met a learning rate that no network survives."""
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")), **changes)
    run.advance(2)
    good = place(run)
    run.change(learning_rate=HUGE)
    how(run)
    return run, good


WAYS = {
    "advance": lambda run: run.advance(5),
    "steps": lambda run: [run.step() for _ in range(9)],
    "one step and a look": lambda run: (run.step(), run.loss),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("optimizer", sorted(set(OPTIMIZERS) - {"rprop"}))  # whose steps are bounded
def test_a_run_that_blows_up_stops_at_the_last_finite_epoch(way, optimizer):
    run, good = blown_up(WAYS[way], optimizer=optimizer)
    assert run.diverged.startswith("In epoch 3 the loss is no longer finite: at learning rate 1e+300, ")
    assert OPTIMIZERS[optimizer].title in run.diverged
    assert place(run) == good
    assert np.isfinite(run.theta).all()
    assert np.isfinite(run.losses).all()
    assert list(run.history.losses) == list(run.history.moments) == [0, 1, 2]
    assert np.isfinite(run.history.curve[1]).all()
    run.advance(3)
    run.step()
    assert place(run) == good  # nothing more happens


@pytest.mark.parametrize("way", WAYS)
def test_a_gentler_rate_goes_on(way):
    run, good = blown_up(WAYS[way])
    run.change(learning_rate=0.1)
    assert run.diverged is None
    run.advance(2)
    assert run.diverged is None
    assert run.epoch == 4

    untroubled = start(arch=run.arch)
    untroubled.advance(4)
    assert place(run) == place(untroubled)
    run.rewind(2)
    assert place(run) == good


def test_going_back_clears_it_and_the_same_happens_again():
    run, good = blown_up(WAYS["advance"])
    sentence = run.diverged
    run.rewind(1)
    assert run.diverged is None
    assert run.epoch == 1
    run.advance(3)
    assert (run.diverged, place(run)) == (sentence, good)


def test_a_rate_chosen_mid_epoch_can_be_taken_back():
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")))
    run.advance(2)
    run.step()
    run.change(learning_rate=HUGE)
    run.advance(3)
    assert "at learning rate 1e+300" in run.diverged
    run.change(learning_rate=0.1)  # that of the epoch's beginning, where the run stands again
    assert run.diverged is None
    run.advance(2)
    assert run.diverged is None
    assert run.epoch == 4


def test_a_run_that_blows_up_at_once_is_back_at_the_start():
    run = start(learning_rate=HUGE, arch=Architecture((2, 3, 1), ("relu", "identity")))
    first = place(run)
    run.advance(10)
    assert "In epoch 1 " in run.diverged
    assert place(run) == first


@pytest.mark.parametrize("part", ["train", "test"])
def test_data_too_large_to_judge_are_refused(part):
    data = load("plane", n=24)
    rows = data.test if part == "test" else ~data.test
    huge = replace(data, y=np.where(rows[:, None], 1e160, data.y))  # squared, it is infinite
    with pytest.raises(ValueError, match="loss"):
        Run(ARCH, Recipe(), huge)
