"""What an edit of weights, rows or frozen parameters does to a run, and what is refused and changes nothing."""

from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from nncore import Architecture, Recipe, Run
from tests.nncore.cases import same_bits
from tests.nncore.test_training import ARCH, HUGE, forgetful, load, place, start
from tests.nncore.test_turns import CIRCLE, DATA_EDITS, EDITS, Plain, State, with_rows_added, with_rows_removed

# ------------------------------------------------------------------------------------------------ what an edit does


@pytest.mark.parametrize("steps", [0, 1])
@pytest.mark.parametrize("edit", DATA_EDITS)
def test_losses_and_batches_are_those_of_the_new_rows(edit, steps):
    run = start()
    for _ in range(steps):
        run.step()
    theta, data = run.theta.copy(), edit(run.data)
    run.change(data=data)
    assert run.data is data
    assert same_bits(run.theta, theta)
    for value, (x, y) in zip(run.losses, (data.train, data.held_out), strict=True):
        output = nn.forward(ARCH, theta, x).output
        assert value == pytest.approx(np.square(output - run.targets(y)).mean(), rel=1e-12)
    x, y = data.train
    rows = np.random.default_rng((3, 0)).permutation(len(x))[5 * steps :][:5]
    batch, target = run.next_batch
    assert same_bits(batch, x[rows])
    assert same_bits(target, run.targets(y[rows]))
    run.step()
    np.testing.assert_array_equal(run.theta, theta - 0.1 * nn.gradient(ARCH, theta, batch, target)[1])


def test_a_begun_epoch_always_has_a_mini_batch_left():
    run = start()
    run.step()
    run.step()  # ten rows are learnt
    run.change(data=with_rows_removed(run.data, 8))  # four there are
    x, y = run.data.train
    last = np.random.default_rng((3, 0)).permutation(4)[3:]
    assert same_bits(run.next_batch[0], x[last])
    before = run.theta.copy()
    run.step()
    assert same_bits(run.theta, before - 0.1 * nn.gradient(ARCH, before, x[last], run.targets(y[last]))[1])
    assert (run.epoch, run.batch) == (1, 0)


def test_the_scale_of_numbers_to_predict_is_that_of_the_new_rows():
    plane = load("plane", n=24)
    run = Run(ARCH, Recipe(), plane)
    run.change(data=replace(plane, target_center=plane.y.mean(axis=0), target_spread=plane.y.std(axis=0)))
    x, y = plane.train
    scaled = (y - plane.y.mean()) / plane.y.std()
    assert run.loss == pytest.approx(np.square(nn.forward(ARCH, run.theta, x).output - scaled).mean(), rel=1e-12)


@pytest.mark.parametrize(("optimizer", "sizes"), [("sgd", [5, 5, 2, 5]), ("rprop", [12, 12])])
def test_a_batch_has_the_rows_the_optimiser_takes(optimizer, sizes):
    run = start(optimizer=optimizer)
    for size in sizes:
        assert [len(part) for part in run.next_batch] == [size, size]
        run.step()


def test_a_batch_shown_is_a_copy():
    run, clone = start(), start()
    for part in run.next_batch:
        part[...] = 99.0
    run.step()
    clone.step()
    assert place(run) == place(clone)


def test_momentum_lasts_through_an_edit():
    run = start(optimizer="momentum")
    run.advance()
    plain = Plain(run)
    plain.states[0, 0] = State(run.theta.copy(), run.history.moments.rows[1].state, 3, run.recipe, run.data)
    assert run.history.moments.rows[1].state.any()
    run.change(theta=np.zeros(13), data=with_rows_added(run.data))
    moved = plain.state.changed(theta=np.zeros(13), data=run.data).learnt(epoch=1)
    run.step()
    assert same_bits(run.theta, moved.theta)


def test_what_was_handed_in_stays_the_callers():
    run, theta = start(), np.linspace(-1, 1, 13)
    run.change(theta=theta)
    run.advance(2)
    assert same_bits(theta, np.linspace(-1, 1, 13))
    theta[:] = 9.0
    run.rewind(0)
    assert same_bits(run.theta, np.linspace(-1, 1, 13))


def test_edits_at_one_place_add_up_and_the_last_of_a_kind_counts():
    run, data = start(), with_rows_added(CIRCLE)
    run.advance()
    run.change(theta=np.ones(13))
    run.change(data=data)
    run.change(frozen=(1,))
    run.change(theta=np.full(13, 0.5))
    run.advance(2)
    run.rewind(0)
    assert (run.recipe.frozen, run.data) == ((), CIRCLE)
    run.advance()
    assert (run.recipe.frozen, run.data) == ((1,), data)
    assert same_bits(run.theta, np.full(13, 0.5))


@pytest.mark.parametrize("edit", ["weights", "with_a_point_moved", "frozen"])
def test_an_edit_forgets_the_future_and_nothing_does_not(edit):
    run = start()
    run.advance(6)
    run.rewind(3)
    run.change(theta=run.theta, data=run.data, frozen=())
    assert run.history.last_epoch == 6
    run.change(**EDITS[edit](run))
    assert run.history.last_epoch == 3
    with pytest.raises(ValueError, match="Epoch 4 is not between 0 and 3, the furthest reached"):
        run.rewind(4)


@pytest.mark.parametrize("edit", [*EDITS, "away and back"])
def test_going_on_as_before_an_edit_forgets_the_edit(edit):
    run, untouched = start(optimizer="momentum"), start(optimizer="momentum")
    run.advance(3)
    if edit == "away and back":
        run.change(optimizer="adam")
        run.change(optimizer="momentum")  # only the memory is another now
    else:
        run.change(**EDITS[edit](run))
    run.advance(2)
    run.rewind(2)
    run.change()  # nothing, and the same from here on
    run.advance(3)
    untouched.advance(5)
    assert place(run) == place(untouched)


FLAT = Architecture((2, 1), ("identity",))
REFUSED = {
    "too few numbers": ({"theta": np.zeros(12)}, "A run goes on from one point of 13 finite numbers"),
    "a stack": ({"theta": np.zeros((1, 13))}, "A run goes on from one point of 13 finite numbers"),
    "no number": ({"theta": np.full(13, np.nan)}, "A run goes on from one point of 13 finite numbers"),
    "other columns": ({"data": load("iris", n=None)}, "The network has 2 inputs but Iris flowers has 4 columns"),
    "other answers": ({"data": load("plane", n=24)}, "Plane has other targets than Circle, so it needs a new run"),
    "nothing held out": ({"data": replace(CIRCLE, test=np.zeros(24, dtype=bool))}, "has no test rows"),
    "a bad rate with good weights": ({"theta": np.zeros(13), "learning_rate": -1}, "The learning rate must be"),
    "another seed with good rows": ({"data": with_rows_added(CIRCLE), "seed": 4}, "Another seed needs a new run"),
    "bad weights with good rows": ({"data": with_rows_added(CIRCLE), "theta": np.zeros(2)}, "one point of 13"),
    "no such parameter": ({"theta": np.zeros(13), "frozen": (99,)}, "there is no 99 to freeze"),
}


def refuse(run, changes, sentence):
    """Have a change refused; and then go on as if nothing had been asked."""
    untouched = run.branch()
    before = place(run), run.recipe, run.data, run.history.last_epoch, list(run.history.losses)
    with pytest.raises(ValueError, match=sentence):
        run.change(**changes)
    assert (place(run), run.recipe, run.data, run.history.last_epoch, list(run.history.losses)) == before
    for one in (run, untouched):
        one.rewind(1)
        one.advance(4)
    assert place(run) == place(untouched)


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("steps", [0, 1])
def test_a_refused_edit_changes_nothing(what, steps):
    run = start(optimizer="adam")
    run.advance(3)
    run.change(theta=run.theta + 0.1)
    run.advance(3)
    run.rewind(3)
    for _ in range(steps):
        run.step()
    refuse(run, *REFUSED[what])


@pytest.mark.parametrize("part", ["weights", "rows"])
def test_an_edit_with_a_loss_past_every_number_changes_nothing(part):
    plane = load("plane", n=24)
    run = Run(FLAT, Recipe(), plane)
    run.advance(2)
    edit = {"theta": np.full(3, 1e200)} if part == "weights" else {"data": replace(plane, y=plane.y * 1e200)}
    refuse(run, edit, "With these weights the loss on Plane is not finite")


# ------------------------------------------------------------------------------------------------ blowing up


@pytest.mark.parametrize("edit", ["weights", "one weight", "with_rows_added", "frozen"])
@pytest.mark.parametrize("small", [False, True])
def test_edits_stay_in_force_when_a_run_blows_up(edit, small):
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")))
    if small:
        forgetful(run)
    run.advance(7)
    run.change(**EDITS[edit](run))
    run.advance(2)
    run.change(**EDITS["weights"](run))
    good = place(run), run.recipe.frozen, run.data
    run.change(learning_rate=HUGE)
    run.advance(3)
    assert "In epoch 10 the loss is no longer finite" in run.diverged
    assert (place(run), run.recipe.frozen, run.data) == good
    run.change(learning_rate=0.01)
    calm = run.branch()
    run.advance(2)
    assert (run.diverged, run.epoch) == (None, 11)
    run.rewind(0)
    run.advance(11)
    calm.advance(2)
    assert place(run) == place(calm)


def test_an_edit_between_mini_batches_lies_ahead_when_its_epoch_blows_up():
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")))
    run.advance(2)
    good = place(run)
    run.step()
    run.change(theta=run.theta + 0.1, learning_rate=HUGE)
    edited = run.theta.copy()
    run.advance()
    assert "1e+300" in run.diverged
    assert place(run) == good
    run.rewind(2, 1)
    assert run.diverged is None
    assert same_bits(run.theta, edited)


def test_an_edit_of_the_weights_sets_a_run_going_again():
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")), learning_rate=HUGE)
    run.advance()
    assert run.diverged
    run.change(theta=np.zeros(13), learning_rate=0.1)
    assert run.diverged is None
    run.advance(2)
    assert (run.diverged, run.epoch) == (None, 2)
