"""What a visitor does to a run by hand is the core's own change, can be undone exactly, and costs bounded memory."""

import gc
from dataclasses import replace
from types import FunctionType, ModuleType

import numpy as np
import pytest

import nncore as nn
from pages.workspace.edits import changes
from pages.workspace.frames import HEAD
from pages.workspace.past import MOST_BACK, PAST_BYTES
from pages.workspace.player import Player
from tests.pages.test_frames import load, look
from tests.pages.test_player import HOW, START, alike, ask, by_hand, epochs, moments, new

pytestmark = pytest.mark.usefixtures("patience")

OTHER_START = replace(START, loss="mae")
EDITS = {
    "weights": {"weights": [[0, 2.0], [12, -0.5]]},
    "freeze": {"freeze": [0, 5, 12]},
    "add": {"add": [0.25, 0.75, 1]},
    "move": {"move": [3, 0.5, 0.5]},
    "erase": {"erase": 7},
}
SHAPING = {
    "grow": {"grow": 1},
    "cut": {"cut": [1, -1]},
    "insert": {"insert": 1},
    "remove": {"remove": 1},
    "activation": {"activation": [1, "relu"]},
}
SMALL = {"learning_rate": 0.03, "optimizer": "sgd", "batch_size": 10}


def do(player, kind, epoch, batch=0, gesture=1, **more):
    """Make an edit of some kind at a moment of the player's run."""
    edit = EDITS.get(kind, kind) if isinstance(kind, str) else kind
    request = ask("look", run=player.number, epoch=epoch, batch=batch, edit=edit, gesture=gesture, **more)
    return player.show(request, HOW)


def play(player, epoch, batch=0, **more):
    """Play on from a moment."""
    return player.show(ask(run=player.number, epoch=epoch, batch=batch, **more), HOW)


def state(player):
    """All of a player that an edit may change."""
    run = player.run
    return (
        player.number, player.can, player.edited, run.epoch, run.batch, run.theta.tobytes(), run.recipe, run.data,
        run.history.last_epoch, [gone.number for gone in player.earlier],
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------- edits


@pytest.mark.parametrize("kind", EDITS)
@pytest.mark.parametrize(("epoch", "batch"), [(0, 0), (3, 0), (3, 2), (6, 0)])
def test_an_edit_is_the_cores_own_change_at_that_moment(kind, epoch, batch):
    player, clone = new(), new().run
    play(player, 0, count=6)
    chunk = do(player, kind, epoch, batch)
    clone.advance(epoch)
    for _ in range(batch):
        clone.step()
    before = clone.theta.copy()
    clone.change(**changes(clone, EDITS[kind], player.look.cut))
    assert (moments(chunk), chunk.said) == ([(epoch, batch)], "")
    assert player.run.theta.tobytes() == clone.theta.tobytes()
    assert chunk.frames.series["moved"][0] == pytest.approx((clone.theta - before).astype(np.float32), rel=2**-11)
    assert player.run.recipe == clone.recipe
    assert alike(play(player, epoch, batch).frames, by_hand(player, clone, epochs(5)))
    # It is remembered with its place: going back and coming by again repeats it.
    play(player, 0)
    assert alike(play(player, epoch, batch).frames, by_hand(player, rewound(clone, epoch, batch), epochs(5)))


def rewound(run, epoch, batch=0):
    """The run itself, at another moment."""
    run.rewind(epoch, batch)
    return run


@pytest.mark.parametrize("kind", ["weights", "add"])
def test_an_edit_while_playing_goes_on_from_it_at_once(kind):
    player, clone = new(), new().run
    play(player, 0)
    chunk = play(player, 5, count=4, edit=EDITS[kind], gesture=1)
    clone.advance(5)
    clone.change(**changes(clone, EDITS[kind], player.look.cut))
    assert moments(chunk) == [(6, 0), (7, 0), (8, 0), (9, 0)]
    assert alike(chunk.frames, by_hand(player, clone, epochs(4)))


def test_what_was_frozen_and_thawed_rests_in_between():
    player = new()
    do(player, {"freeze": [2]}, 0)
    kept = play(player, 0).theta
    do(player, {"thaw": [2]}, 5, gesture=2)
    moved = play(player, 5).theta
    assert kept[2] == new().run.theta[2] != moved[2]
    assert (kept != new().run.theta).sum() == 12


def test_only_edits_of_points_count_as_edits_of_the_data():
    player = new()
    for gesture, (kind, edited) in enumerate({"weights": 0, "add": 1, "freeze": 1, "move": 2, "erase": 3}.items()):
        do(player, kind, 0, gesture=gesture + 1)
        assert player.edited == edited


# ------------------------------------------------------------------------------------------------ undo and redo


@pytest.mark.parametrize("kind", [*EDITS, *SHAPING])
@pytest.mark.parametrize("moment", [(0, 0), (4, 0), (4, 1), (8, 0)])
def test_undo_brings_back_the_run_with_its_future_and_redo_the_edit(kind, moment):
    player, clone = new(), new().run
    play(player, 0, count=8)
    first = player.run
    assert player.can == (False, False)
    if kind in EDITS:
        do(player, kind, *moment)
    else:
        player.show(ask("look", epoch=moment[0], batch=moment[1]), HOW)
        assert player.reshape(SHAPING[kind]) == ""
    second = player.run
    at = player.shown_at
    went_on = play(player, *at)
    assert player.can == (True, False)

    player.undo()
    assert player.can == (False, True)
    assert player.run is first
    assert (player.shown_at, player.run.data is clone.data) == (moment, True)
    assert (player.show(None, HOW).last, player.run.history.last_epoch) == (8, 8)
    clone.advance(moment[0])
    for _ in range(moment[1]):
        clone.step()
    assert player.theta_shown.tobytes() == clone.theta.tobytes()
    assert alike(play(player, *moment).frames, by_hand(player, clone, epochs(5)))

    player.redo()
    assert player.run is second
    assert player.can == (True, False)
    again = play(player, *at)
    assert again.theta.tobytes() == went_on.theta.tobytes()
    assert alike(again.frames, went_on.frames)


def test_undoing_and_redoing_many_edits():
    def standing():
        run = player.run
        return run.epoch, run.theta.tobytes(), run.data.x.tobytes(), run.recipe.frozen

    player, seen = new(), []
    play(player, 0)
    for i in range(12):
        player.show(ask("look", epoch=i % 6), HOW)
        seen.append(standing())
        do(player, list(EDITS)[i % 5], i % 6, gesture=i + 1)
        play(player, i % 6, count=5 - i % 6)
    seen.append(standing())
    for way, order in ((player.undo, seen[-2::-1]), (player.redo, seen[1:])):
        for stood in order:
            number = player.number
            way()
            assert standing() == stood
            assert player.number == number + 1
    assert player.can == (True, False)


def test_a_new_edit_forgets_what_was_undone():
    player = new()
    do(player, "weights", 0)
    player.undo()
    assert player.can == (False, True)
    do(player, "freeze", 0, gesture=2)
    assert player.can == (True, False)


def test_with_nothing_to_undo_nothing_happens():
    player = new()
    before = state(player)
    player.undo()
    player.redo()
    assert state(player) == before


def test_the_edits_of_a_gesture_are_undone_together():
    player, clone = new(), new().run
    play(player, 0)
    for value in (0.5, 1.0, 1.5):
        do(player, {"weights": [[0, value]]}, 5, gesture=7)
    play(player, 5, count=2, edit={"weights": [[0, 2.0]]}, gesture=7)
    do(player, {"weights": [[1, 9.0]]}, 7, gesture=8)
    player.undo()
    clone.advance(5)
    for value in (1.5, 2.0):
        theta = clone.theta.copy()
        theta[0] = value
        clone.change(theta=theta)
    clone.advance(2)
    assert player.theta_shown.tobytes() == clone.theta.tobytes()
    player.undo()
    untouched = new().run
    untouched.advance(5)
    assert (player.theta_shown.tobytes(), player.can[0]) == (untouched.theta.tobytes(), False)


@pytest.mark.parametrize("between", ["nothing", "a page left and come back to", "undo"])
def test_gestures_are_not_taken_for_one_another(between):
    player = new()
    gesture = 0 if between == "nothing" else 2
    do(player, {"weights": [[0, 1.0]]}, 0, gesture=gesture)
    if between == "a page left and come back to":  # where the browser begins to count anew
        player.show(None, HOW)
    if between == "undo":
        do(player, {"weights": [[1, 1.0]]}, 0, gesture=3)
        player.undo()
    do(player, {"weights": [[0, 2.0]]}, 0, gesture=gesture)
    player.undo()
    assert player.run.theta[0] == 1.0
    assert player.can[0]


def test_so_many_edits_can_be_undone_and_no_more():
    player = new()
    for i in range(MOST_BACK + 5):
        do(player, {"weights": [[0, float(i)]]}, 0, gesture=i + 1)
    back = 0
    while player.can[0]:
        player.undo()
        back += 1
    assert back == MOST_BACK
    assert player.run.theta[0] == 4


@pytest.mark.parametrize("way", ["begin", "reshape", "undo"])
def test_what_was_prepared_and_never_seen_is_not_where_undo_or_redo_leads(way):
    player = new()
    do(player, "freeze", 0)
    request = ask()
    player.prepare(request, player.show(request, HOW), HOW)
    left = player.run
    assert (left.epoch, player.shown_at) == (10, (5, 0))
    if way == "begin":
        player.begin(new().run, START, undoable=True)
    elif way == "reshape":
        player.reshape({"grow": 1})
    else:
        player.undo()
    player.redo() if way == "undo" else player.undo()
    assert (player.run is left, player.shown_at, left.epoch) == (True, (5, 0), 5)


def test_beginning_anew_can_be_undone_if_so_wished():
    player = new()
    play(player, 0)
    old, number = player.run, player.number
    player.begin(new().run, OTHER_START, undoable=True)
    assert (player.number, player.start, player.shown_at) == (number + 1, OTHER_START, (0, 0))
    player.undo()
    assert player.run is old
    player.begin(new().run, OTHER_START, undoable=False)
    assert player.can == (False, False)


# ------------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"weights": [[0, 1.0], [13, 1.0]]}, "no such weight"),
        ({"weights": [[0, float("nan")]]}, "plain number"),
        ({"freeze": [-1]}, "no such weight"),
        ({"erase": 40}, "gone already"),
        ({"move": [99, 0.5, 0.5]}, "gone already"),
        ({"weights": "x"}, ""),
        ({"dance": 1}, ""),
        ({"add": []}, ""),
    ],
)
@pytest.mark.parametrize("what", ["look", "play"])
def test_a_refused_edit_says_why_and_changes_nothing(edit, words, what):
    player = new()
    play(player, 0)
    player.show(ask("look", epoch=3), HOW)
    before = state(player)
    chunk = player.show(ask(what, epoch=3, count=2, edit=edit, gesture=1), HOW)
    assert words in chunk.said
    assert bool(chunk.said) == bool(words)
    if words or what == "look":
        assert state(player) == before
        assert moments(chunk) == [(3, 0)]
    # And the sentence stands only in its answer.
    assert player.show(None, HOW).said == ""


def test_weights_past_all_bounds_are_brought_within_them():
    player = new(data="plane", hidden=(3,), activations=("identity", "identity"))
    chunk = do(player, {"weights": [[i, 1e300] for i in range(13)]}, 0)
    assert (chunk.said, player.can) == ("", (True, False))
    assert set(player.run.theta.tolist()) == {1e6}
    head = chunk.frames.series["head"].view(HEAD)
    assert all(np.isfinite(head[name]).all() for name in HEAD.names)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"grow": 2}, "counted from 1"),
        ({"cut": [1, 9]}, "there is no 9"),
        ({"activation": [2, "relu"]}, ""),
        ({"activation": [2, "cube"]}, "cube"),
        ({"grow": "x"}, ""),
        ({}, ""),
        ({"insert": 99}, ""),
    ],
)
def test_a_refused_shape_says_why_and_changes_nothing(edit, words):
    player = new(activations=("tanh", "sigmoid"), loss="binary_cross_entropy")
    play(player, 0)
    before = state(player)
    said = player.reshape(edit)
    assert words in said
    if edit == {"activation": [2, "relu"]}:
        assert "binary cross-entropy needs an output between 0 and 1" in said
    assert state(player) == before


# -------------------------------------------------------------------------------------------------------- memory


def held(thing):
    """The bytes of all arrays within reach of something, shared ones once."""
    seen, arrays, todo = set(), {}, [thing]
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType):
            continue
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            base = one if one.base is None else one.base
            arrays[id(base)] = getattr(base, "nbytes", 0)
            todo.append(base)
        todo += gc.get_referents(one)
    return sum(arrays.values())


def worked_on(kind, name="circle", epochs_=2500):
    """A player after thousands of epochs and then sixty edits, with an epoch between them."""
    points = load(name)
    arch = nn.Architecture((points.n_features, 8, 8, points.n_outputs), ("tanh",) * 3)
    player = Player.of(nn.Run(arch, nn.Recipe(**SMALL), points), START)
    player.look_at(look(player.run), "scene")
    player.run.advance(epochs_)
    epoch = epochs_
    for i in range(60):
        edit = {"weights": [[i % 97, i / 10]]} if kind == "weights" else {"add": [0.3, (i + 1) / 62, 1]}
        chunk = player.show(ask(run=1, epoch=epoch, count=1, edit=edit, gesture=i + 1), SMALL)
        assert (chunk.said, chunk.frames.count) == ("", 1)
        epoch = chunk.end[0]
    return player


@pytest.mark.parametrize("kind", ["weights", "add"])
def test_sixty_edits_after_thousands_of_epochs_are_held_within_bounds(kind):
    player = worked_on(kind)
    assert player.can[0]
    assert held(player) < 8_000_000
    oldest = player.past.behind[0]
    assert len(player.past.behind) == MOST_BACK
    assert sum(len(run.history.moments) for run in player.past.behind) * 24 * oldest.arch.n_parameters < 2_500_000
    assert sum(len(run.history.losses) for run in player.past.behind) <= 514 * MOST_BACK
    # What is left of it is exact all the same.
    while player.can[0]:
        player.undo()
    epoch, shown = player.shown_at[0], player.theta_shown.copy()
    assert len(player.run.history.moments) < 20
    player.show(ask(run=player.number, epoch=epoch - 7, count=7), SMALL)
    assert (player.shown_at, player.theta_shown.tobytes()) == ((epoch, 0), shown.tobytes())


def test_edited_tables_are_held_within_bounds():
    player = worked_on("add", "lung", 20)
    tables = {id(run.data): run.data.x.nbytes + run.data.y.nbytes for run in player.past.behind}
    assert 2 * sum(tables.values()) <= PAST_BYTES
    assert held(player) < 10_000_000
    assert len(player.run.data.x) == 1060


def test_parked_runs_rest():
    player = new()
    play(player, 0)
    do(player, "add", 5)
    [parked] = player.past.behind
    training = held(parked)
    parked.advance(1)
    assert held(parked) > training + 1000
