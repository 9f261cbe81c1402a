"""The player gives the frames it is asked for, the same ones however often and in whatever order it is asked."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from nncore.files.run_link import packed
from pages.components.stage.request import MOST, MOST_PER, MOST_TURNS, Request
from pages.workspace import player as module
from pages.workspace import retrace
from pages.workspace.batches import BATCHED, MOST_BATCHES, by_batch
from pages.workspace.choices import Choices
from pages.workspace.player import Player
from pages.workspace.slices import Slice
from pages.workspace.start import Start
from tests.nncore.cases import DRAWN
from tests.pages.test_frames import Shot, heads, load, look, pack, start
from tests.pages.test_wire import same

pytestmark = pytest.mark.usefixtures("patience")

START = Start.of(Choices(), None)
"""Any start will do: it is only kept with its run."""
HOW = {"learning_rate": 0.1, "optimizer": "momentum", "batch_size": 7}
"""Of 20 points to learn from, so that an epoch is three batches, the last of 6."""
OTHER = [{"learning_rate": 0.5}, {"optimizer": "adam"}, {"batch_size": 4}]
WILD = {"learning_rate": 1000.0, "optimizer": "sgd", "batch_size": 10}
"""A straight line is not learnt at this rate; it leaps away, a thousandfold and more with every update."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("9" * 5000),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)
WHOLE = ["number", "run", "epoch", "batch", "count", "per", "gesture"]
OTHERS = [*WHOLE, "unit", "focus", "detail", "edit", "key", "text", "earlier", "turns", "turns_key"]


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


# -------------------------------------------------------------------------------------------------- requests


def sound(request):
    """Whether a request is one that a player can take."""
    return (
        request.epoch >= 0
        and request.batch >= 0
        and 0 <= request.count <= MOST
        and 1 <= request.per <= MOST_PER
        and request.unit in ("epoch", "batch")
        and (request.focus is None or (len(request.focus) == 2 and all(isinstance(i, int) for i in request.focus)))
        and isinstance(request.detail, bool)
        and isinstance(request.edit, dict)
        and all(isinstance(text, str) for text in (request.do, request.scene))
        and all(len(text) <= 1000 for text in (request.key, request.text, request.earlier))
        and len(request.turns) <= MOST_TURNS
    )


@DRAWN
@given(JSON)
def test_any_message_is_a_sound_request_or_none(message):
    request = Request.read(message)
    assert request is None or sound(request)


@DRAWN
@given(st.fixed_dictionaries({"scene": JSON, "do": JSON}, optional=dict.fromkeys(OTHERS, JSON)))
def test_a_message_with_the_right_names_too(message):
    request = Request.read(message)
    assert request is None or sound(request)


@DRAWN
@given(st.fixed_dictionaries({name: st.integers() for name in WHOLE}))
def test_any_whole_numbers_make_a_sound_request(numbers):
    assert sound(Request.read({"scene": "s", "do": "play"} | numbers))


@DRAWN
@given(
    st.lists(
        st.fixed_dictionaries(
            {"scene": st.just("scene"), "do": st.sampled_from(["play", "look", "slow", "return", "show", "dance"])},
            optional={"run": st.integers(0, 2), "epoch": st.integers(), "batch": st.integers(), "focus": JSON}
            | {"count": st.integers(-1, 3), "per": st.integers(0, 3), "unit": st.sampled_from(["epoch", "batch", 3])}
            | {"edit": JSON | st.dictionaries(st.sampled_from(["weights", "add", "erase"]), JSON, max_size=1)},
        ),
        max_size=5,
    )
)
def test_any_requests_are_answered(messages):
    player = new()
    for message in messages:
        request = Request.read(message)
        chunk = player.show(request, HOW)
        assert chunk.frames.count == len(moments(chunk)) <= MOST
        assert np.isfinite(chunk.theta).all()
        if request:
            player.prepare(request, chunk, HOW)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({}, Request(0, "s", "play")),
        ({"number": 7, "run": 2, "epoch": 5, "batch": 3, "count": 30, "per": 2, "unit": "batch"},
         Request(7, "s", "play", 2, 5, 3, 30, 2, "batch")),
        ({"epoch": -1, "batch": -5, "count": -2, "per": -3}, Request(0, "s", "play")),
        ({"count": 61, "per": 51}, Request(0, "s", "play", count=60, per=50)),
        ({"unit": "year"}, Request(0, "s", "play", unit="epoch")),
        ({"focus": [2, 1], "detail": False}, Request(0, "s", "play", focus=(2, 1), detail=False)),
        ({"focus": None, "edit": None}, Request(0, "s", "play")),
        ({"edit": {"weights": [[3, 0.5]]}, "gesture": 4},
         Request(0, "s", "play", edit={"weights": [[3, 0.5]]}, gesture=4)),
        ({"key": "k" * 99, "text": "t" * 99, "earlier": "h" * 2000},
         Request(0, "s", "play", key="k" * 40, text="t" * 40, earlier="h" * 1000)),
    ],
)  # fmt: skip
def test_requests_by_hand(said, read):
    assert Request.read(json.loads(json.dumps({"scene": "s", "do": "play"} | said))) == read


@pytest.mark.parametrize(
    "message",
    [None, 3, "play", [], {}, {"scene": "s"}, {"do": "play"}]
    + [{"scene": "s", "do": "play"} | wrong for wrong in (
        {"epoch": "x"}, {"epoch": None}, {"count": float("nan")}, {"per": float("inf")}, {"number": []},
        {"focus": 4}, {"focus": ["x", 1]}, {"focus": [1e999, 1]}, {"focus": [1]}, {"focus": {"a": 1}}, {"edit": 3},
        {"edit": ["abc"]}, {"batch": "9" * 5000},
    )],
)  # fmt: skip
def test_what_is_no_request(message):
    assert Request.read(message) is None


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
    monkeypatch.setattr(module, "PATIENCE", 0.0)
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


# ------------------------------------------------------------------------------------- slow motion, batch by batch


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


def losses_by_hand(run, epoch, batch, size=lambda run: run.recipe.batch_size):
    """Place and losses after every update of a run up to a moment."""
    told, share = [[float(run.epoch), *run.losses]], 0.0
    while (run.epoch, run.batch) < (epoch, batch):
        share += size(run) / 20
        run.step()
        share = share if run.batch else 0.0
        told.append([run.epoch + share, *run.losses])
    return np.array(told)


@pytest.mark.parametrize(("epoch", "batch"), [(6, 0), (6, 2), (2, 1), (0, 0)])
def test_the_loss_batch_by_batch_is_that_of_stepping_by_hand(epoch, batch):
    player, clone = new(), new().run
    player.show(ask(count=8), HOW)
    player.show(ask("look", epoch=epoch, batch=batch), HOW)
    at = player.run.theta.tobytes()
    clone.advance(max(0, epoch - BATCHED))
    told = np.array(by_batch(player.run, *player.shown_at))
    assert np.array_equal(told[:, 1:], losses_by_hand(clone, epoch, batch)[:, 1:])
    clone.rewind(max(0, epoch - BATCHED))
    assert told == pytest.approx(losses_by_hand(clone, epoch, batch))
    assert len(told) == 1 + 3 * min(BATCHED, epoch) + batch
    assert player.run.theta.tobytes() == at  # the run itself has not moved


def test_the_loss_batch_by_batch_runs_on_where_the_batches_become_smaller():
    player = new()
    player.show(ask(count=3), HOW)
    player.show(ask(epoch=2, batch=1, count=2), HOW | {"batch_size": 2})
    told = np.array(by_batch(player.run, *player.shown_at))
    assert (np.diff(told[:, 0]) > 0).all()
    # Three batches an epoch for two, then one of seven rows and seven of two, then ten of two.
    assert len(told) == 1 + 3 + 3 + 8 + 10
    assert told[-1, 1:].tolist() == list(player.run.losses)


@pytest.mark.parametrize("rows", [500, 20_000])
def test_the_loss_batch_by_batch_costs_no_more_for_more_batches(rows):
    run = nn.Run(nn.Architecture((2, 3, 1), ("tanh", "tanh")), nn.Recipe(batch_size=1), load("circle", n=rows))
    player = Player.of(run, START)
    player.look_at(look(run), "scene")
    how = {"learning_rate": 0.03, "optimizer": "sgd", "batch_size": 1}
    player.show(ask(count=6 if rows == 500 else 2), how)
    steps = []
    with pytest.MonkeyPatch.context() as patch:
        step = nn.Run.step
        patch.setattr(nn.Run, "step", lambda run: steps.append(1) or step(run))
        told = np.array(by_batch(player.run, *player.shown_at))
    assert len(steps) == 250 * BATCHED if rows == 500 else len(steps) == 10_000
    assert 200 < len(told) <= MOST_BATCHES + 1
    assert (np.diff(told[:, 0]) > 0).all()
    assert told[-1] == pytest.approx([run.epoch, *run.losses])


# ------------------------------------------------------------------------------------------------- blowing up


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


def test_the_loss_batch_by_batch_of_a_run_that_blows_up():
    player = wild()
    player.show(ask(count=60), WILD)
    assert np.isfinite(by_batch(player.run, *player.shown_at)).all()


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


# ------------------------------------------------------------------------------- a run seen on another server


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
    monkeypatch.setattr(module, "LONGEST", 0.0)
    before, player = new(), new()
    before.run.advance(5)
    chunk, count = arrived(player, ask("return", 5))
    assert count == 5
    assert np.array_equal(chunk.theta, before.run.theta)
    player.show(ask("return", 6), HOW | {"learning_rate": 9.0})
    before.run.advance()
    assert np.array_equal(player.run.theta, before.run.theta), "what is chosen on the way waits until it is there"
    before.run.rewind(5)
    monkeypatch.setattr(module, "MANY_UPDATES", 1)  # an epoch in parts, as with a large table
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
