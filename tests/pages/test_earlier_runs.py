"""A run that is left stays as an earlier run, with a name that says what it was."""

from dataclasses import replace

import numpy as np
import pytest

from pages.workspace.past import MOST_CURVE, MOST_EARLIER
from tests.pages.test_player import HOW, START, ask, new, wild
from tests.pages.test_undo import do, play

pytestmark = pytest.mark.usefixtures("patience")


# -------------------------------------------------------------------------------------------------------- earlier runs


def test_a_run_that_is_left_stays_as_an_earlier_run():
    player = new()
    play(player, 0, count=8)
    epochs_, losses = player.run.history.curve
    do(player, "weights", 4)
    [gone] = player.earlier
    assert (gone.number, gone.name) == (1, "1: 3, momentum 0.1, then weights set")
    assert gone.epochs.tolist() == epochs_.tolist() == list(range(9))
    assert gone.losses.tobytes() == losses.tobytes()


def test_another_way_of_learning_leaves_a_curve_of_what_it_replaces():
    player = new()
    play(player, 0, count=8)
    player.show(ask(epoch=3, count=4), HOW | {"learning_rate": 0.5})
    assert [gone.epochs[-1] for gone in player.earlier] == [8]
    player.show(ask(epoch=7, count=4), HOW | {"learning_rate": 0.7})
    assert len(player.earlier) == 1  # nothing lay ahead that is lost


def test_an_earlier_run_knows_no_more_than_the_browser_has_been_told():
    player = new()
    request = ask()
    player.prepare(request, player.show(request, HOW), HOW)
    assert player.run.history.last_epoch == 10
    do(player, "weights", 5)
    assert player.earlier[0].epochs.tolist() == list(range(6))


def test_there_are_five_earlier_runs_at_most_the_latest():
    player = new()
    for i in range(8):
        play(player, 0, count=4)
        assert player.reshape({"activation": [1, ["relu", "tanh"][i % 2]]}) == ""
    assert [gone.number for gone in player.earlier] == [4, 5, 6, 7, 8]
    assert len(player.earlier) == MOST_EARLIER


def test_a_run_too_short_to_see_leaves_no_curve():
    player = new()
    play(player, 0, count=1)
    do(player, "weights", 1)
    assert player.earlier == []


def test_going_back_and_forth_leaves_no_more_curves_than_runs():
    player = new()
    play(player, 0)
    do(player, "weights", 5)
    play(player, 5)
    for _ in range(4):
        player.undo()
        player.redo()
    assert len(player.earlier) == 2


def test_names_say_what_the_run_was():
    player = new(hidden=(), activations=("tanh",))
    play(player, 0)
    do(player, {"weights": [[0, 1.0]]}, 5)
    assert player.earlier[0].name == "1: no hidden layer, momentum 0.1, then weight 1 → 1 of layer 1 set"


def test_runs_left_by_different_edits_have_different_names():
    player = new()
    for gesture, kind in enumerate(["weights", {"weights": [[1, 0.3]]}, "freeze", "add", "move", "erase"]):
        play(player, 0, count=4)
        do(player, kind, 4, gesture=gesture + 1)
        play(player, 4, count=4)
        player.past.forget()
    names = [gone.name.partition(": ")[2] for gone in player.earlier]
    assert len(set(names)) == len(names) == MOST_EARLIER


@pytest.mark.parametrize(
    ("changes", "then"),
    [
        ({"loss": "mae"}, "mean absolute error"),
        ({"hidden": (6,)}, "6"),
        ({"activations": ("relu", "tanh", "tanh")}, "other activations"),
        ({"seed": 5}, "seed 5"),
        ({"source": replace(START.source, seed=5)}, "other data"),
        ({"source": replace(START.source, data="xor")}, "other data"),
        ({"source": replace(START.source, share=70)}, "other data"),
        ({}, "a new start"),
    ],
)
def test_a_run_left_for_another_start_is_named_after_what_is_different(changes, then):
    player = new()
    play(player, 0)
    player.begin(new().run, replace(START, **changes), undoable=False)
    assert player.earlier[0].name == f"1: 3, momentum 0.1, then {then}"


def test_the_curve_of_an_earlier_run_is_thinned_with_its_ends_kept():
    player = new()
    history = player.run.history
    for epoch in range(3000):
        history.losses.record(epoch, (1 / (1 + epoch), 2 / (1 + epoch)))
    history.last_epoch = 2999
    player.begin(new().run, START, undoable=False)
    [gone] = player.earlier
    assert len(gone.epochs) == MOST_CURVE
    assert (gone.epochs[0], gone.epochs[-1]) == (0, 2999)
    assert gone.losses[:, 0] == pytest.approx(1 / (1 + gone.epochs))


def test_a_run_that_blew_up_leaves_its_curve():
    player = wild()
    how = {"learning_rate": 1000.0, "optimizer": "sgd", "batch_size": 10}
    player.show(ask(count=60), how)
    player.begin(wild().run, START, undoable=True)
    [gone] = player.earlier
    assert np.isfinite(gone.losses).all()
