"""A run can go back to any epoch exactly, and a change counts from its very place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nncore as nn
from nncore import OPTIMIZERS
from tests.nncore.cases import DRAWN, same_bits
from tests.nncore.test_training import ARCH, forgetful, place, start

# ------------------------------------------------------------------------------------------------ going back


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("small", [False, True])
def test_every_epoch_can_be_reached_again(optimizer, small):
    run = start(optimizer=optimizer)
    if small:
        forgetful(run)
    places = [place(run)]
    for _ in range(20):
        run.advance()
        places.append(place(run))
    for epoch in [20, 3, 0, 19, 7, 7, 1]:
        run.rewind(epoch)
        assert place(run) == places[epoch]
        run.advance(20 - epoch)
        assert place(run) == places[20]
    assert len(run.history.moments) <= 6 if small else list(run.history.moments) == list(range(21))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("mid_epoch", [0, 1])
@pytest.mark.parametrize("changes", [{"learning_rate": 0.03}, {"batch_size": 4}, {"optimizer": "adam"}])
def test_going_back_before_a_change_meets_it_again(optimizer, mid_epoch, changes):
    run = forgetful(start(optimizer=optimizer))
    run.advance(6)
    for _ in range(mid_epoch):
        run.step()
    run.change(**changes)
    run.advance(6)
    after, recipe, end = place(run), run.recipe, run.epoch
    for epoch in (2, 6, 9):
        run.rewind(epoch)
        run.advance(end - epoch)
        assert place(run) == after
        assert run.recipe == recipe


def test_a_change_counts_from_its_very_place():
    run = start()
    run.advance(1)
    before = run.theta.copy()
    run.change(learning_rate=0.02)
    assert same_bits(run.theta, before)  # the weights are kept
    rows = np.random.default_rng((3, 1)).permutation(12)[:5]
    x, y = run.data.train
    run.step()
    np.testing.assert_array_equal(
        run.theta, before - 0.02 * nn.gradient(ARCH, before, x[rows], run.targets(y[rows]))[1]
    )


def test_a_new_optimiser_begins_with_an_empty_memory():
    run = start()
    run.advance(2)
    run.change(optimizer="adam")
    before = run.theta.copy()
    run.step()
    # Adam's first step has the size of the learning rate in every parameter, whatever came before.
    np.testing.assert_allclose(np.abs(run.theta - before), 0.1, rtol=1e-4)


def test_a_change_forgets_the_future():
    run = start()
    run.advance(8)
    run.rewind(3)
    assert run.history.last_epoch == 8  # going back alone does not
    run.change(learning_rate=0.01)
    assert run.history.last_epoch == 3
    assert max(run.history.losses) == max(run.history.moments) == 3
    with pytest.raises(ValueError, match="Epoch 4 is not between 0 and 3, the furthest reached"):
        run.rewind(4)


def test_going_back_to_a_change_stands_behind_it():
    run = start()
    run.advance(3)
    run.change(learning_rate=0.01)
    run.advance(3)
    for epoch, rate in [(3, 0.01), (2, 0.1), (6, 0.01)]:
        run.rewind(epoch)
        assert run.recipe.learning_rate == rate


def test_changing_nothing_forgets_nothing():
    run = start()
    run.advance(8)
    run.rewind(3)
    run.change(learning_rate=0.1, optimizer="sgd")
    run.rewind(8)
    assert run.epoch == 8


@pytest.mark.parametrize("epoch", [-1, 3, 99])
def test_an_epoch_not_reached_is_refused(epoch):
    run = start()
    run.advance(2)
    before = place(run)
    with pytest.raises(ValueError, match=f"Epoch {epoch} is not between 0 and 2, the furthest reached"):
        run.rewind(epoch)
    assert place(run) == before


@pytest.mark.parametrize("name", ["loss", "seed", "init", "label_noise"])
def test_what_needs_a_new_run_is_refused(name):
    with pytest.raises(ValueError, match=f"Another {name} needs a new run"):
        start().change(**{name: "mse"})


@pytest.mark.parametrize("changes", [{"learning_rate": 0}, {"batch_size": 0}, {"optimizer": "newton"}])
def test_an_impossible_change_changes_nothing(changes):
    run = start()
    run.advance(2)
    before = place(run), run.recipe
    with pytest.raises(ValueError, match=r"The learning rate|The batch size|There is no optimiser"):
        run.change(**changes)
    assert (place(run), run.recipe) == before


@pytest.mark.parametrize("there_and_back", [("adam", "momentum"), ("sgd", "momentum"), ("sgd", "adam", "momentum")])
def test_an_optimiser_chosen_away_and_back_repeats_too(there_and_back):
    # Choosing away and back at one place empties the memory, which the history of that place still holds full.
    run = start(optimizer="momentum")
    run.advance(3)
    for name in there_and_back:
        run.change(optimizer=name)
    run.advance(2)
    after = place(run)
    for epoch in (3, 1):
        run.rewind(epoch)
        run.advance(5 - epoch)
        assert place(run) == after


@pytest.mark.parametrize("batch_size", [2, 7])
def test_steps_repeat_across_a_change_of_batch_size(batch_size):
    run = start()
    run.step()
    run.change(batch_size=batch_size)
    run.step()
    after = place(run)
    run.advance()
    run.rewind(0)
    run.step()
    run.step()  # one mini-batch, whatever size it turns out to have
    assert place(run) == after


recipes = st.fixed_dictionaries(
    {},
    optional={
        "learning_rate": st.sampled_from([0.01, 0.1]),
        "optimizer": st.sampled_from(sorted(OPTIMIZERS)),
        "batch_size": st.sampled_from([1, 3, 5, 12, 50]),
    },
)
moves = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 4)),
    st.tuples(st.just("step"), st.integers(1, 3)),
    st.tuples(st.just("rewind"), st.floats(0, 1)),
    st.tuples(st.just("change"), recipes),
)


def steps_to_take(run, move, how):
    """Break a move into single ones, so that every place passed is seen; a change and a way back are one."""
    if move == "rewind":
        return [lambda: run.rewind(round(how * run.history.last_epoch))]
    if move == "change":
        return [lambda: run.change(**how)]
    return [lambda: run.advance() if move == "advance" else run.step()] * how


@settings(DRAWN, max_examples=150)
@given(script=st.lists(moves, min_size=3, max_size=14), optimizer=st.sampled_from(sorted(OPTIMIZERS)))
def test_any_script_repeats_what_it_did(script, optimizer):
    run = forgetful(start(optimizer=optimizer))
    seen = {(0, 0): place(run)}
    for move, how in script:
        for take in steps_to_take(run, move, how):
            epoch, batch, recipe = run.epoch, run.batch, run.recipe
            take()
            if move == "advance":
                assert (run.epoch, run.batch) == (epoch + 1, 0)
            elif move == "step":
                assert (run.epoch, run.batch) in [(epoch, batch + 1), (epoch + 1, 0)]
            elif move == "change":
                assert (run.epoch, run.batch) == (epoch, batch)
                if run.recipe != recipe:  # another future begins here
                    seen = {there: what for there, what in seen.items() if there <= (epoch, batch)}
            assert seen.setdefault((run.epoch, run.batch), place(run)) == place(run)
            assert len(run.history.moments) <= 6
            assert len(run.history.losses) <= 6
    for epoch in range(run.history.last_epoch + 1):
        run.rewind(epoch)
        assert seen.setdefault((epoch, 0), place(run)) == place(run)
