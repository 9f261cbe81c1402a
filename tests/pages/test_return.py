"""A run seen on another server is gone through again, to the same moment."""

from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from nncore.files.run_link import packed
from pages.workspace import retrace, steps
from pages.workspace.player import Player
from tests.pages.test_player import HOW, START, WILD, ask, moments, new, wild

pytestmark = pytest.mark.usefixtures("patience")


def arrived(player, request, how=HOW, answers=50):
    """The answer with which a player has come to where it is asked to return to, and how many it took."""
    for count in range(1, answers):
        chunk = player.show(request, how)
        if chunk.end == (request.epoch, request.batch) or chunk.diverged:
            return chunk, count
    raise AssertionError(chunk.end)


@pytest.mark.parametrize(("epoch", "batch"), [(0, 0), (0, 2), (7, 0), (60, 1)])
def test_a_player_returns_to_a_moment_it_has_never_been_at(epoch, batch):
    before, player = new(), new()
    before.run.advance(epoch)
    for _ in range(batch):
        before.run.step()
    player.show(None, HOW)
    chunk, _ = arrived(player, ask("return", epoch, batch))
    assert np.array_equal(chunk.theta, before.run.theta)
    if (epoch, batch) != (0, 0):
        otherwise, _ = arrived(new({}), ask("return", epoch, batch))
        assert np.array_equal(otherwise.theta, chunk.theta), "a run goes as chosen from its beginning on"
    assert moments(chunk) == [(epoch, batch)]
    assert (chunk.last, player.shown_at) == (epoch, (epoch, batch))
    player.show(ask("play", epoch, batch, count=3), HOW)
    before.run.advance(3)
    assert np.array_equal(player.run.theta, before.run.theta)


def test_a_return_ends_with_patience_and_goes_on_when_asked_again(monkeypatch):
    monkeypatch.setattr(steps, "LONGEST", 0.0)
    before, player = new(), new()
    before.run.advance(5)
    chunk, count = arrived(player, ask("return", 5))
    assert count == 5
    assert np.array_equal(chunk.theta, before.run.theta)
    player.show(ask("return", 6), HOW | {"learning_rate": 9.0})
    before.run.advance()
    assert np.array_equal(player.run.theta, before.run.theta), "what is chosen on the way waits until it is there"
    before.run.rewind(5)
    monkeypatch.setattr(steps, "MANY_UPDATES", 1)  # an epoch in parts, as with a large table
    player = new()
    chunk, count = arrived(player, ask("return", 5))
    assert count == 15
    assert np.array_equal(chunk.theta, before.run.theta)


def test_a_return_that_diverges_says_so_and_one_to_the_past_goes_back():
    player = wild()
    chunk, _ = arrived(player, ask("return", 500), WILD)
    assert "1000" in chunk.diverged
    assert player.show(ask("return", 2), WILD).end == (2, 0)


def test_players_that_begin_alike_have_the_same_origin_however_far_they_are():
    one, other = new(), new()
    other.run.advance(9)
    other.run.change(learning_rate=0.5)
    assert one.origin == other.origin
    for different in (new(seed=1), new(hidden=(4,)), new(data="xor"), new(activations=("relu", "tanh"))):
        assert different.origin != one.origin
    grown = new()
    grown.reshape({"grow": 1})
    grown.undo()
    assert grown.origin == one.origin
    grown.redo()
    assert grown.origin != new(hidden=(4,)).origin, "it began with weights of the network before"


def test_what_was_changed_on_the_way_leads_another_player_to_the_same_moment():
    other = HOW | {"learning_rate": 0.5, "optimizer": "adam"}
    player = new()
    player.show(ask("play", count=3), HOW)
    player.show(ask("look", epoch=3, edit={"weights": [[0, 1.0], [4, -2.0]]}, gesture=1), HOW)
    player.show(ask("play", epoch=3, count=4), other)
    player.show(ask("play", epoch=7, unit="batch", count=2), other)
    player.show(ask("look", epoch=7, batch=2, edit={"freeze": [1]}, gesture=2), other)
    last = player.show(ask("play", epoch=7, batch=2, count=5), other)
    again = new(other)
    again.show(None, other)
    chunk, _ = arrived(again, ask("return", *last.end, turns=player.turns), other)
    assert np.array_equal(chunk.theta, last.theta)
    assert again.turns == player.turns
    assert again.number == 1, "for the browser it is the run it had"
    again.show(ask("look", epoch=2), other)
    player.show(ask("look", epoch=2), other)
    assert np.array_equal(again.run.theta, player.run.theta)


def test_points_changed_by_hand_are_carried_too_but_not_for_data_of_ones_own():
    player = new()
    assert player.turns == ""
    last = player.show(ask("look", edit={"erase": 0}, gesture=1), HOW)
    again = new()
    again.show(None, HOW)
    chunk, _ = arrived(again, ask("return", 3, turns=player.turns))
    player.show(ask("play", *last.end, count=3), HOW)
    assert np.array_equal(chunk.theta, player.run.theta)
    player.undo()
    assert player.turns == ""
    own = nn.Run(player.run.arch, player.run.recipe, replace(player.run.data, loaded=()))
    own.change(learning_rate=0.5)
    assert Player.of(own, START).turns == retrace.NOT_CARRIED


@pytest.mark.parametrize("text", ["nonsense", "-", packed(new().run), packed(new(seed=3).run)])
def test_turns_that_are_none_of_this_run_are_left_out(text):
    player = new()
    player.show(None, HOW)
    run = nn.Run(player.run.arch, player.run.recipe, player.run.data)
    run.advance(4)
    chunk, _ = arrived(player, ask("return", 4, turns=text))
    assert np.array_equal(chunk.theta, run.theta)
