"""A run that blows up while it is watched: what came before is kept, and a look back clears the verdict."""

from dataclasses import replace

import numpy as np
import pytest

from tests.pages.test_frames import heads
from tests.pages.test_player import WILD, alike, ask, by_hand, epochs, equal, moments, wild

pytestmark = pytest.mark.usefixtures("patience")


def reached():
    """The last finite epoch of the wild run."""
    run = wild().run
    run.advance(1000)
    assert run.diverged
    assert 5 < run.epoch < 50
    return run.epoch


def test_frames_before_a_divergence_are_kept_and_none_follow():
    player, last = wild(), reached()
    chunk = player.show(ask(count=60), WILD)
    assert moments(chunk) == [(epoch, 0) for epoch in range(1, last + 1)]
    assert "learning rate 1000" in chunk.diverged
    assert (chunk.end, chunk.last) == ((last, 0), last)
    player.prepare(ask(count=60), chunk, WILD)
    more = player.show(ask(epoch=last, count=60), WILD)
    assert (moments(more), more.diverged, more.end) == ([], chunk.diverged, (last, 0))


def test_a_divergence_in_a_chunk_prepared_ahead():
    player, last = wild(), reached()
    request = ask(count=last - 2)
    chunk = player.show(request, WILD)
    assert (chunk.frames.count, chunk.diverged) == (last - 2, "")
    player.prepare(request, chunk, WILD)
    more = player.show(replace(request, epoch=last - 2), WILD)
    assert moments(more) == [(last - 1, 0), (last, 0)]
    assert more.diverged
    assert equal(more, wild_on_demand(request, last - 2))


def wild_on_demand(request, epoch):
    """The second chunk of a wild run of which nothing was prepared."""
    player = wild()
    player.show(request, WILD)
    return player.show(replace(request, epoch=epoch), WILD)


def test_a_divergence_ahead_is_not_told_before_it_was_asked_for():
    # Choosing anything in the app draws the page anew, and nothing is asked of the run then.
    player, last = wild(), reached()
    request = ask(count=last - 2)
    player.prepare(request, player.show(request, WILD), WILD)
    assert player.show(None, WILD).diverged == ""


@pytest.mark.parametrize("prepare", [False, True])
@pytest.mark.parametrize("short_by", [2, -5])
def test_a_lost_answer_is_given_again_although_the_run_blew_up_since(prepare, short_by):
    # Either in the chunk that was lost or in the one prepared after it.
    player, last = wild(), reached()
    request = ask(count=last - short_by)
    chunk = player.show(request, WILD)
    if prepare:
        player.prepare(request, chunk, WILD)
    assert alike(player.show(request, WILD).frames, chunk.frames)


@pytest.mark.parametrize("back", [0, 3, 1000])
def test_a_look_clears_a_divergence(back):
    player, last = wild(), reached()
    player.show(ask(count=60), WILD)
    chunk = player.show(ask("look", epoch=back), WILD)
    assert moments(chunk) == [(min(back, last), 0)]
    assert (chunk.diverged, chunk.last) == ("", last)
    again = player.show(ask(epoch=min(back, last), count=60), WILD)
    assert again.frames.count == last - min(back, last)
    assert again.diverged


def test_slow_motion_shows_the_step_that_blows_up():
    player, last = wild(), reached()
    player.show(ask(count=60), WILD)
    slow = player.show(ask("slow", epoch=last), WILD)
    while not slow.step.diverged:
        player.show(ask(epoch=slow.end[0], batch=slow.end[1], count=1, unit="batch"), WILD)
        slow = player.show(ask("slow", epoch=player.run.epoch, batch=player.run.batch), WILD)
    assert "learning rate 1000" in slow.step.diverged
    assert slow.diverged == ""  # it has not been taken
    assert np.isfinite(slow.step.after).all()


def test_a_smaller_rate_goes_on_from_the_moment_on_screen():
    player, clone = wild(), wild().run
    player.show(ask(count=60), WILD)
    calm = WILD | {"learning_rate": 0.01}
    chunk = player.show(ask(epoch=2, count=4), calm)
    clone.advance(2)
    clone.change(**calm)
    assert alike(chunk.frames, by_hand(player, clone, epochs(4)))
    assert (chunk.diverged, chunk.last) == ("", 6)


def test_a_divergence_in_the_middle_of_an_epoch():
    player, last = wild(), reached()
    chunk = player.show(ask(count=60, unit="batch"), WILD)
    assert chunk.diverged
    assert chunk.frames.count >= 2 * last
    assert moments(chunk)[:3] == [(0, 1), (1, 0), (1, 1)]
    assert all(np.isfinite(numbers).all() for _, numbers, _ in heads(chunk.frames.series))
