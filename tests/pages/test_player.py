"""The player gives the frames it is asked for, the same ones however often and in whatever order it is asked."""

from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.components.stage.request import Request
from pages.workspace import steps
from pages.workspace.choices import Choices
from pages.workspace.player import Player
from pages.workspace.slices import Slice
from pages.workspace.start import Start
from tests.pages.test_frames import Shot, heads, look, pack, start
from tests.pages.test_wire import same

pytestmark = pytest.mark.usefixtures("patience")

START = Start.of(Choices(), None)
"""Any start will do: it is only kept with its run."""
HOW = {"learning_rate": 0.1, "optimizer": "momentum", "batch_size": 7}
"""Of 20 points to learn from, so that an epoch is three batches, the last of 6."""
OTHER = [{"learning_rate": 0.5}, {"optimizer": "adam"}, {"batch_size": 4}]
WILD = {"learning_rate": 1000.0, "optimizer": "sgd", "batch_size": 10}
"""A straight line is not learnt at this rate; it leaps away, a thousandfold and more with every update."""


def new(how=HOW, **options):
    """A player at the beginning of its first run."""
    run = start(**({"hidden": (3,)} | options), **how)
    player = Player.of(run, START)
    player.look_at(look(run), "scene")
    return player


def wild():
    """A player whose run blows up after some epochs."""
    return new(WILD, data="plane", hidden=(), activations=("identity",))


def ask(do="play", epoch=0, batch=0, count=5, run=1, **more):
    """A request of the browser."""
    return Request(number=1, scene="scene", do=do, run=run, epoch=epoch, batch=batch, count=count, **more)


def moments(chunk):
    """The moments of a chunk's frames, as many as it says."""
    told = [moment for moment, _, _ in heads(chunk.frames.series)] if chunk.frames.series else []
    assert len(told) == chunk.frames.count
    return told


def by_hand(player, run, stops, **seen):
    """The frames of a plain run; `stops` are calls that take it from each to the next."""
    taken, before = [], run.theta.copy()
    for stop in stops:
        stop(run)
        taken.append(Shot.of(run, before))
        before = taken[-1].theta
    return pack(run, taken, replace(player.look, **seen))


def epochs(n, per=1):
    """Calls that advance a run n times."""
    return [lambda run: run.advance(per)] * n


def alike(one, other):
    """Whether two packets of frames are bit for bit the same."""
    return (one.count, one.notes) == (other.count, other.notes) and same(one.series, other.series)


def equal(one, other):
    """Whether two answers are the same."""
    return (
        alike(one.frames, other.frames)
        and (one.end, one.last, one.best, one.diverged, one.said)
        == (other.end, other.last, other.best, other.diverged, other.said)
        and one.theta.tobytes() == other.theta.tobytes()
    )


# ---------------------------------------------------------------------------------------------------- playing


@pytest.mark.parametrize(
    ("count", "per", "played"), [(1, 1, [1]), (5, 1, [1, 2, 3, 4, 5]), (3, 4, [4, 8, 12]), (0, 1, [])]
)
def test_frames_come_as_asked_for(count, per, played):
    player = new()
    chunk = player.show(ask(count=count, per=per), HOW)
    assert moments(chunk) == [(epoch, 0) for epoch in played]
    assert (chunk.end, chunk.last, chunk.diverged) == ((max(played, default=0), 0), max(played, default=0), "")
    assert chunk.theta.tobytes() == player.theta_shown.tobytes() == player.run.theta.tobytes()


@pytest.mark.parametrize(
    ("how", "per"), [(HOW, 1), (HOW, 3), (HOW | {"optimizer": "adam"}, 2), (HOW | {"optimizer": "sgd"}, 1)]
)
def test_frames_are_those_of_a_plain_run(how, per):
    player, clone = new(how), new(how).run
    assert alike(player.show(ask(count=4, per=per), how).frames, by_hand(player, clone, epochs(4, per)))
    chunk = player.show(ask(epoch=4 * per, count=3, per=per), how)
    assert alike(chunk.frames, by_hand(player, clone, epochs(3, per)))
    assert (chunk.last, chunk.best) == (clone.history.last_epoch, clone.history.best_epoch)


@pytest.mark.parametrize(
    ("data", "activations"), [("iris", ("tanh", "softmax")), ("sine", ("tanh", "identity")), ("lung", ("relu", "tanh"))]
)
def test_any_task_can_be_played(data, activations):
    player, clone = (new(data=data, activations=activations) for _ in range(2))
    chunk = player.show(ask(), HOW)
    assert alike(chunk.frames, by_hand(player, clone.run, epochs(5)))


def test_one_batch_at_a_time():
    player, clone = new(), new().run
    chunk = player.show(ask(count=7, unit="batch"), HOW)
    assert moments(chunk) == [(0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]
    assert alike(chunk.frames, by_hand(player, clone, [nn.Run.step] * 7))
    assert chunk.end == (2, 1)
    assert alike(player.show(ask(epoch=2, batch=1, count=2), HOW).frames, by_hand(player, clone, epochs(2)))


def test_an_answer_in_time_holds_one_frame_at_least(monkeypatch):
    monkeypatch.setattr(steps, "PATIENCE", 0.0)
    player = new()
    assert moments(player.show(ask(count=9, per=3), HOW)) == [(3, 0)]
    assert moments(player.show(ask(epoch=3, count=9), HOW)) == [(4, 0)]


def test_a_chunk_tells_the_best_and_the_furthest_epoch():
    how = HOW | {"learning_rate": 0.3}
    player = new(how)
    chunk = player.show(ask(count=20), how)
    losses = [player.run.history.losses.rows[0][0], *(numbers[0] for _, numbers, _ in heads(chunk.frames.series))]
    assert chunk.best == int(np.argmin(losses))
    assert 0 < chunk.best < 20
    assert player.show(ask("look", epoch=2), how).last == 20


# ------------------------------------------------------------------------- lost answers, looking, asking again


@pytest.mark.parametrize("unit", ["epoch", "batch"])
@pytest.mark.parametrize("prepare", [False, True])
def test_a_lost_answer_is_given_again(unit, prepare):
    player = new()
    for request in (ask(unit=unit), ask(unit=unit, epoch=1, batch=1)):
        first = player.show(request, HOW)
        if prepare:
            player.prepare(request, first, HOW)
        history = player.run.history
        assert equal(player.show(request, HOW), replace(first, last=history.last_epoch, best=history.best_epoch))


@pytest.mark.parametrize("per", [1, 3])
def test_a_chunk_prepared_ahead_is_the_one_computed_on_demand(per):
    ahead, plain = new(), new()
    request = ask(per=per)
    for _ in range(4):
        chunk = ahead.show(request, HOW)
        assert equal(chunk, plain.show(request, HOW))
        ahead.prepare(request, chunk, HOW)
        request = replace(request, epoch=chunk.end[0], batch=chunk.end[1])
    before = ahead.run.epoch
    ahead.show(request, HOW)
    assert ahead.run.epoch == before  # nothing was left to compute


@pytest.mark.parametrize(
    "step", ["focus", "detail", "sample", "nodes", "space", "test", "window", "edit", "look", "none"]
)
def test_what_was_prepared_is_answered_only_if_it_is_what_is_wanted(step):
    ahead, plain, last = new(), new(), []
    for player in (ahead, plain):
        request = ask()
        for turn in range(4):
            chunk = player.show(request, HOW)
            if player is ahead:
                player.prepare(request, chunk, HOW)
            request = replace(request, epoch=chunk.end[0], edit={})
            if step == "focus":
                request = replace(request, focus=(1, turn % 3))
            elif step == "detail":
                request = replace(request, detail=bool(turn % 2))
            elif step == "edit":
                request = replace(request, edit={"weights": [[turn, 0.5]]}, gesture=turn + 1)
            elif step == "look":
                player.show(ask("look", epoch=1), HOW)
            elif step == "window":  # another slice through the very same columns, under the same name
                cut = Slice.through(player.run.data, 0, 1, (0.0, 0.0, 0.5 + turn / 10))
                player.look_at(replace(player.look, cut=cut), "scene")
            elif step != "none":
                to = {"sample": turn + 1, "nodes": "maz"[turn % 3], "space": (1, 0, turn % 2), "test": turn % 2 == 0}
                player.look_at(replace(player.look, **{step: to[step]}), "scene")
        last.append(player.show(request, HOW))
    assert moments(last[0])[0] == (21, 0)
    assert equal(*last)


@pytest.mark.parametrize(
    "request_",
    [ask(count=1), ask("look"), ask("show"), ask("slow"), replace(ask(), run=2), ask(edit={"freeze": [1]})],
)
def test_only_playing_on_is_prepared(request_):
    player = new()
    chunk = player.show(request_, HOW)
    before = player.run.theta.copy()
    player.prepare(request_, chunk, HOW)
    assert player.run.theta.tobytes() == before.tobytes()


@pytest.mark.parametrize("prepare", [False, True])
@pytest.mark.parametrize("back", [1, 3, 10])
def test_after_a_look_back_the_same_frames_follow(prepare, back):
    player, clone = new(), new().run
    request = ask(count=10)
    chunk = player.show(request, HOW)
    if prepare:
        player.prepare(request, chunk, HOW)
    seen = player.show(ask("look", epoch=back), HOW)
    assert moments(seen) == [(back, 0)]
    clone.advance(back - 1)
    assert alike(seen.frames, by_hand(player, clone, epochs(1)))  # its last change too
    again = player.show(ask(epoch=back, count=5), HOW)
    assert alike(again.frames, by_hand(player, clone, epochs(5)))


def test_a_look_into_an_epoch_goes_to_that_batch():
    player, clone = new(), new().run
    player.show(ask(count=8, unit="batch"), HOW)
    seen = player.show(ask("look", epoch=1, batch=2), HOW)
    for _ in range(4):
        clone.step()
    assert moments(seen) == [(1, 2)]
    assert alike(seen.frames, by_hand(player, clone, [nn.Run.step]))


def test_the_last_change_is_known_of_any_epoch_however_few_are_kept():
    player, clone = new(), new().run
    player.show(ask(count=20), HOW)
    player.run.history.thin(4, 100)
    assert len(player.run.history.moments) < 6
    for epoch in (7, 19):
        clone.rewind(0)
        clone.advance(epoch - 1)
        assert alike(player.show(ask("look", epoch=epoch), HOW).frames, by_hand(player, clone, epochs(1)))
    assert not player.show(ask("look", epoch=0), HOW).frames.series["moved"].any()


def test_a_focus_and_a_wish_for_detail_are_those_of_the_request():
    player, clone = new(), new().run
    chunk = player.show(ask(count=2, focus=(1, 2), detail=False), HOW)
    assert alike(chunk.frames, by_hand(player, clone, epochs(2), focus=(1, 2), detail=False))
    chunk = player.show(ask("look", epoch=2, focus=(9, 9)), HOW)
    assert chunk.frames.series["big"].any()


@pytest.mark.parametrize(
    "request_", [None, ask("look", epoch=2), ask("play", epoch=2), ask("reset"), ask("show"), ask("dance")]
)
def test_what_is_not_asked_of_this_run_shows_where_it_is(request_):
    player = new()
    player.show(ask(), HOW)
    chunk = player.show(request_ and replace(request_, run=request_.run + (request_.do in ("look", "play"))), HOW)
    assert moments(chunk) == [(5, 0)]
    assert (player.run.epoch, chunk.end) == (5, (5, 0))


@pytest.mark.parametrize(("epoch", "batch"), [(6, 0), (10**9, 0), (6, 2), (10**9, 10**9)])
def test_a_look_at_what_was_not_reached_goes_as_near_as_the_run_has_come(epoch, batch):
    player = new()
    player.show(ask(), HOW)
    chunk = player.show(ask("look", epoch=epoch, batch=batch), HOW)
    assert moments(chunk) == [(5, 0)]
    assert chunk.last == 5


def test_a_look_past_the_batches_of_an_epoch_goes_to_its_end():
    player, clone = new(), new().run
    player.show(ask(), HOW)
    chunk = player.show(ask("look", epoch=2, batch=10**9), HOW)
    clone.advance(3)
    assert moments(chunk) == [(3, 0)]
    assert chunk.theta.tobytes() == clone.theta.tobytes()


# ------------------------------------------------------------------------------------ choosing something else


@pytest.mark.parametrize("other", OTHER)
@pytest.mark.parametrize("prepare", [False, True])
@pytest.mark.parametrize(("epoch", "batch"), [(5, 0), (2, 0), (2, 1), (0, 0)])
def test_a_choice_takes_effect_where_it_was_made(other, prepare, epoch, batch):
    player, clone = new(), new().run
    request = ask()
    chunk = player.show(request, HOW)
    if prepare:
        player.prepare(request, chunk, HOW)
    changed = player.show(ask(epoch=epoch, batch=batch, count=5), HOW | other)
    clone.advance(epoch)
    for _ in range(batch):
        clone.step()
    clone.change(**other)
    assert alike(changed.frames, by_hand(player, clone, epochs(5)))
    assert changed.last == clone.history.last_epoch == epoch + 5
    player.show(ask("look", epoch=epoch), HOW | other)
    assert equal(player.show(ask(epoch=epoch, batch=batch, count=5), HOW | other), changed)


def test_a_choice_taken_back_before_playing_changes_nothing():
    player, plain = new(), new()
    request = ask()
    player.prepare(request, player.show(request, HOW), HOW)
    player.show(None, HOW | {"learning_rate": 9.0})
    plain.show(request, HOW)
    assert alike(player.show(ask(epoch=5), HOW).frames, plain.show(ask(epoch=5), HOW).frames)


def test_another_slice_is_not_answered_from_what_was_prepared_for_the_old_one():
    player, clone = new(), new().run
    request = ask()
    player.prepare(request, player.show(request, HOW), HOW)
    player.look_at(replace(player.look, cut=Slice.through(player.run.data, 1, 0)), "another")
    clone.advance(5)
    assert alike(player.show(ask(epoch=5), HOW).frames, by_hand(player, clone, epochs(5)))


# ------------------------------------------------------------------------------------- slow motion


@pytest.mark.parametrize("how", [HOW, *(HOW | other for other in OTHER)])
@pytest.mark.parametrize(("epoch", "batch"), [(0, 0), (3, 2), (5, 0), (2, 1)])
def test_slow_motion_lays_open_the_very_step_that_is_taken_next(how, epoch, batch):
    player, clone = new(), new().run
    player.show(ask(count=6), HOW)
    chunk = player.show(ask("slow", epoch=epoch, batch=batch), how)
    assert moments(chunk) == [(epoch, batch)]
    clone.advance(epoch)
    for _ in range(batch):
        clone.step()
    clone.change(**how)
    x, target = clone.next_batch
    assert chunk.step.before.tobytes() == clone.theta.tobytes() == player.run.theta.tobytes()
    assert (chunk.step.x.tobytes(), chunk.step.target.tobytes()) == (x.tobytes(), target.tobytes())
    assert chunk.step.losses[0] == clone.loss
    clone.step()
    assert chunk.step.after.tobytes() == clone.theta.tobytes()
    assert (chunk.step.losses[1], chunk.step.epoch, chunk.step.batch) == (clone.loss, clone.epoch, clone.batch)
    taken = player.show(ask(epoch=epoch, batch=batch, count=1, unit="batch"), how)
    assert taken.theta.tobytes() == clone.theta.tobytes()
    assert taken.step is None


def test_a_step_laid_open_stands_only_in_its_answer():
    player = new()
    assert player.show(ask("slow"), HOW).step
    assert player.show(None, HOW).step is None
