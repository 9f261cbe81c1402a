"""What a run's memory keeps, what it drops, and that it never grows past its size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from nncore.history import History, Thinned
from tests.nncore.cases import DRAWN


def filled(capacity, epochs):
    series = Thinned(capacity)
    for epoch in epochs:
        series.record(epoch, f"epoch {epoch}")
    return series


@pytest.mark.parametrize(
    ("capacity", "last", "kept"),
    [
        (4, 3, [0, 1, 2, 3]),  # all while they fit
        (4, 4, [0, 2, 4]),  # the fifth does not: every second stays
        (4, 5, [0, 2, 4, 5]),
        (4, 9, [0, 4, 8, 9]),
        (8, 20, [0, 4, 8, 12, 16, 20]),
        (0, 3, [0, 1, 2, 3]),  # four is the least
    ],
)
def test_thinning_by_hand(capacity, last, kept):
    series = filled(capacity, range(last + 1))
    assert list(series) == kept
    assert len(series) == len(kept)
    assert [series.rows[epoch] for epoch in series] == [f"epoch {epoch}" for epoch in kept]


@DRAWN
@given(capacity=st.integers(1, 20), last=st.integers(0, 300))
def test_first_last_and_stride_are_kept_within_bounds(capacity, last):
    series = filled(capacity, range(last + 1))
    assert list(series) == sorted({*range(0, last + 1, series.stride), last})
    assert len(series) <= max(4, capacity) + 1
    finer = range(0, last + 1, max(1, series.stride // 2))
    assert series.stride == 1 or len(finer) >= max(4, capacity)  # which with one last epoch more is too many


@DRAWN
@given(st.lists(st.integers(0, 60), min_size=1, max_size=60), st.integers(0, 60))
def test_at_or_before_is_the_nearest_kept(steps, epoch):
    series = filled(8, range(max(steps) + 1))
    assert series.at_or_before(epoch) == max(e for e in series if e <= epoch)


def test_recording_an_epoch_again_replaces_it():
    series = filled(8, range(5))
    series.record(2, "again")
    assert list(series) == [0, 1, 2, 3, 4]
    assert series.rows[2] == "again"


@pytest.mark.parametrize("times", [1, 2, 10])
def test_going_through_the_past_again_keeps_as_much_as_before(times):
    # A run taken back to its start and played again records every epoch once more.
    series = filled(8, range(101))
    stride, kept = series.stride, list(series)
    for _ in range(times):
        for epoch in range(101):
            series.record(epoch, "again")
            assert len(series) <= 8 + 2
    assert series.stride == stride
    assert set(kept) <= set(series)


@DRAWN
@given(last=st.integers(0, 100), cut=st.integers(0, 100), more=st.integers(0, 100))
def test_truncating_forgets_the_future_and_goes_on(last, cut, more):
    series = filled(8, range(last + 1))
    before = list(series)
    series.truncate(cut)
    assert list(series) == [epoch for epoch in before if epoch <= cut]
    for epoch in range(min(cut, last) + 1, min(cut, last) + 1 + more):
        series.record(epoch, "another")
    assert list(series)[-1] == min(cut, last) + more or not more
    assert len(series) <= 8 + 2


def test_after_truncating_there_is_room_again():
    # A branch from the start is as short as the first run was, so it is remembered as finely.
    series = filled(8, range(101))
    series.truncate(0)
    for epoch in range(1, 8):
        series.record(epoch, "another")
    assert list(series) == [0, 1, 2, 3, 4, 5, 6, 7]


@DRAWN
@given(last=st.integers(0, 200), capacity=st.integers(0, 12), more=st.integers(0, 60))
def test_a_series_thinned_is_as_one_that_never_had_more_room(last, capacity, more):
    series, small = filled(16, range(last + 1)), filled(capacity, range(last + 1))
    kept = list(series)
    series.thin(capacity)
    assert list(series) == sorted({*range(0, last + 1, series.stride), last})
    assert set(series) <= set(kept)
    assert len(series) <= max(4, capacity)
    for epoch in range(last + 1, last + 1 + more):
        series.record(epoch, f"epoch {epoch}")
        small.record(epoch, f"epoch {epoch}")
        assert len(series) <= max(4, capacity) + 1
    assert {0, last + more} <= set(series)
    assert series.stride >= small.stride
    assert series.stride == small.stride or not more
    assert [series.rows[epoch] for epoch in series] == [f"epoch {epoch}" for epoch in series]


def test_a_series_thinned_by_hand():
    series = filled(16, range(12))
    series.thin(5)
    assert list(series) == [0, 4, 8, 11]  # every second one would still be seven
    series.thin(16)
    assert list(series) == [0, 4, 8, 11]  # what is gone is gone
    series.truncate(8)
    series.record(9, "epoch 9")
    series.record(10, "epoch 10")
    assert list(series) == [0, 4, 8, 9, 10]  # but there is room again for what comes


@DRAWN
@given(
    last=st.integers(0, 60),
    moves=st.lists(st.tuples(st.sampled_from(["record", "truncate", "thin"]), st.integers(0, 70))),
)
def test_a_copy_and_its_original_go_their_own_ways(last, moves):
    def play(series):
        for move, number in moves:
            if move == "record":
                series.record(number, f"another {number}")
            else:
                getattr(series, move)(number)
        return series.stride, series.capacity, series.rows

    untouched, series = filled(8, range(last + 1)), filled(8, range(last + 1))
    copy = series.copy()
    played = play(series)
    assert (copy.stride, copy.capacity, copy.rows) == (untouched.stride, untouched.capacity, untouched.rows)
    assert play(copy) == played
    again = untouched.copy()
    play(again)
    assert (untouched.stride, untouched.rows) == (filled(8, range(last + 1)).stride, filled(8, range(last + 1)).rows)


def test_truncating_where_nothing_follows_changes_nothing():
    series = filled(8, range(101))
    stride, rows = series.stride, dict(series.rows)
    for epoch in (100, 101, 999):
        series.truncate(epoch)
        assert (series.stride, series.rows) == (stride, rows)
    series.truncate(99)
    assert set(rows) - set(series) == {100}


DATA = nn.data.load("xor", n=20)


def moment(epoch):
    return nn.Moment(np.full(3, epoch), np.zeros((1, 3)), epoch, nn.Recipe(), DATA)


def test_a_history_holds_moments_and_losses_apart():
    history = History(states=4, losses=8)
    for epoch in range(8):
        history.record(epoch, moment(epoch), (epoch / 2, epoch / 4))
    assert list(history.moments) == [0, 4, 7]  # four fit
    assert list(history.losses) == list(range(8))  # eight fit
    assert history.theta.tolist() == [[epoch] * 3 for epoch in history.moments]
    epochs, losses = history.curve
    assert epochs.tolist() == list(range(8))
    assert losses.tolist() == [[epoch / 2, epoch / 4] for epoch in range(8)]
    assert history.last_epoch == 7


def test_a_history_truncates_both():
    history = History(states=100)
    for epoch in range(8):
        history.record(epoch, moment(epoch), (1.0, 1.0))
    history.record(3, moment(3), (2.0, 2.0))  # behind the furthest, which stays the furthest
    assert history.last_epoch == 7
    history.truncate(5)
    assert history.last_epoch == 5
    assert list(history.moments) == list(history.losses) == [0, 1, 2, 3, 4, 5]
    history.truncate(9)
    assert history.last_epoch == 5
    assert history.losses.rows[3] == (2.0, 2.0)


def filled_history(last):
    history = History(states=100, losses=16)
    for epoch in range(last + 1):
        history.record(epoch, moment(epoch), (epoch / 2, epoch / 4))
    return history


def test_a_history_copied_shares_its_past_and_nothing_else():
    history = filled_history(8)
    clone = history.copy()
    assert list(clone.moments) == list(history.moments) == list(range(9))
    assert all(clone.moments.rows[epoch] is history.moments.rows[epoch] for epoch in range(9))
    clone.truncate(3)
    clone.record(4, moment(4), (0.0, 0.0))
    assert (clone.last_epoch, clone.best_epoch, list(clone.losses)) == (4, 0, [0, 1, 2, 3, 4])
    assert (history.last_epoch, list(history.losses), list(history.moments)) == (8, list(range(9)), list(range(9)))
    history.record(9, moment(9), (-1.0, 0.0))
    assert (history.last_epoch, history.best_epoch) == (9, 9)
    assert (clone.last_epoch, list(clone.moments)) == (4, [0, 1, 2, 3, 4])


def test_a_history_thinned_remembers_where_it_has_been():
    history = filled_history(11)
    history.thin(moments=5, losses=8)
    assert list(history.moments) == [0, 4, 8, 11]
    assert list(history.losses) == [0, 2, 4, 6, 8, 10, 11]
    assert history.last_epoch == 11
    assert history.curve[1].tolist() == [[epoch / 2, epoch / 4] for epoch in history.losses]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_run_thinned_still_reaches_every_epoch(optimizer):
    run = nn.Run(
        nn.Architecture((2, 2, 1), ("tanh", "tanh")), nn.Recipe(optimizer=optimizer), nn.data.load("circle", n=24)
    )
    points = [run.theta.copy()]
    for _ in range(20):
        run.advance()
        points.append(run.theta.copy())
    run.history.thin(4, 4)
    assert len(run.history.moments) <= 4
    for epoch in [*range(20, -1, -1), *range(21)]:
        run.rewind(epoch)
        assert run.theta.tobytes() == points[epoch].tobytes()
