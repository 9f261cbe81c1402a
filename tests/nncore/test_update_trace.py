"""An update laid open is the update itself, number for number, and looking at it changes nothing."""

import math
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from nncore import OPTIMIZERS, Architecture
from tests.nncore.cases import same_bits
from tests.nncore.test_training import ARCH, HUGE, load, place, start

RECIPES = [
    {},
    {"l1": 0.05, "l2": 0.1, "weight_decay": 0.1, "frozen": (0, 5, 12)},
    {"clip_norm": 0.01, "schedule": "cosine"},
    {"dropout": 0.4, "label_noise": 0.3},
    {"batch_size": 1},
    {"batch_size": 100},
]


def stands(run):
    """Everything that looking may not change."""
    history = run.history
    return place(run), run.recipe, run.data, run.diverged, list(history.losses.rows.items()), list(history.moments)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_it_is_the_step_the_run_then_takes(optimizer, recipe):
    run = start(optimizer=optimizer, **recipe)
    for _ in range(8):  # over the end of an epoch and more
        before, (x, target) = run.theta.copy(), run.next_batch
        losses = [run.loss]
        then = stands(run)
        step = nn.trace_update(run)
        again = nn.trace_update(run)
        assert stands(run) == then
        run.step()
        losses.append(run.loss)
        assert same_bits(step.x, x)
        assert same_bits(step.target, target)
        assert same_bits(step.before, before)
        assert same_bits(step.after, run.theta)
        assert same_bits(again.after, run.theta)
        assert (step.epoch, step.batch, step.diverged) == (run.epoch, run.batch, "")
        assert step.losses == tuple(losses)
        for loss, theta in zip(step.batch_losses, (before, run.theta), strict=True):
            trace = nn.forward(ARCH, theta, x)
            assert loss == nn.cost(ARCH, trace, target, run.recipe.loss)


@pytest.mark.parametrize(
    ("output", "loss"), [("tanh", "mse"), ("sigmoid", "binary_cross_entropy"), ("tanh", "hinge"), ("identity", "huber")]
)
def test_its_passes_are_those_of_the_lessons(output, loss):
    arch = Architecture((2, 3, 1), ("relu", output))
    run = start(arch=arch, loss=loss, l2=0.5)
    run.advance()
    step = nn.trace_update(run)
    trace = nn.forward(arch, step.before, step.x)
    back = nn.backward(arch, step.before, trace, step.target, loss)
    for mine, theirs in [(step.trace.z, trace.z), (step.trace.a, trace.a), (step.back.delta, back.delta)]:
        assert all(same_bits(one, other) for one, other in zip(mine, theirs, strict=True))
    assert same_bits(step.back.grad, nn.gradient(arch, step.before, step.x, step.target, loss)[1])


def test_a_plain_step_goes_down_the_slope_it_shows():
    step = nn.trace_update(start(learning_rate=0.05))
    assert same_bits(step.after, step.before - 0.05 * step.back.grad)
    assert step.batch_losses[1] < step.batch_losses[0]


def test_every_number_is_a_copy():
    run, clone = start(), start()
    step = nn.trace_update(run)
    for array in (step.x, step.target, step.before, step.after, step.back.grad, *step.trace.a, *step.trace.z):
        array[...] = 99.0
    run.step()
    clone.step()
    assert place(run) == place(clone)


def test_a_turn_at_the_end_of_the_step_counts():
    # As when the run goes that way itself: it then stands behind the turn.
    run = start()
    run.step()
    run.change(theta=np.zeros(13))
    run.rewind(0)
    step = nn.trace_update(run)
    run.step()
    assert same_bits(step.after, run.theta)
    assert not step.after.any()


def test_after_rows_are_taken_away_there_is_a_batch_to_show():
    run = start()
    run.step()
    data = run.data
    keep = data.test | (np.cumsum(~data.test) > 10)  # two rows to learn from, and five are learnt
    run.change(
        data=replace(data, x=data.x[keep], y=data.y[keep], test=data.test[keep], validation=data.validation[keep])
    )
    step = nn.trace_update(run)
    assert step.x.shape == (1, 2)
    assert all(math.isfinite(loss) for loss in (*step.losses, *step.batch_losses))
    run.step()
    assert same_bits(step.after, run.theta)
    assert (step.epoch, step.batch) == (run.epoch, run.batch) == (1, 0)


STEEP = Architecture((2, 3, 1), ("relu", "identity"))


@pytest.mark.parametrize("rate", [HUGE, 1e100])  # the point itself is past every number, or only its loss
@pytest.mark.parametrize("steps", [0, 1])
def test_a_step_that_blows_up_says_so(rate, steps):
    run = start(arch=STEEP)
    run.advance(2)
    for _ in range(steps):
        run.step()
    run.change(learning_rate=rate)
    before = stands(run)
    step = nn.trace_update(run)
    assert stands(run) == before
    run.step()
    assert np.isfinite(run.losses).all()
    assert step.diverged == run.diverged
    assert step.diverged.startswith("In epoch 3 the loss is no longer finite")
    assert same_bits(step.after, run.theta)
    assert (step.epoch, step.batch) == (run.epoch, run.batch) == (2, 0)
    assert np.isfinite([*step.losses, *step.batch_losses]).all()
    assert nn.trace_update(run).diverged == run.diverged  # and no step follows
    assert same_bits(nn.trace_update(run).after, run.theta)


def test_a_run_nobody_has_looked_at_is_left_alone_even_if_it_has_blown_up():
    run = start(arch=STEEP)
    run.advance(2)
    run.change(learning_rate=1e100)
    run.step()
    assert run.batch == 1  # finite weights with a loss that is not, which only a look finds out
    theta = run.theta.copy()
    step = nn.trace_update(run)
    assert step.diverged
    assert np.isfinite(step.before).all()
    assert (run.batch, run.diverged) == (1, None)
    assert same_bits(run.theta, theta)


def test_many_outputs_are_laid_open_too():
    iris = load("iris", n=None)
    run = nn.Run(Architecture((4, 5, 3), ("tanh", "softmax")), nn.Recipe(loss="cross_entropy"), iris)
    step = nn.trace_update(run)
    run.step()
    assert same_bits(step.after, run.theta)
    assert step.target.sum(axis=1).tolist() == [1.0] * 10
