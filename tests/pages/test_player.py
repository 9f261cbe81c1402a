"""The player gives the frames it is asked for, the same ones however often and in whatever order it is asked."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from pages.stage import player as module
from pages.stage.player import MOST, MOST_PER, Player, Request
from tests.nncore.cases import DRAWN
from tests.pages.test_frames import Shot, pack, shots, start, unpack

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
OTHERS = ["number", "run", "epoch", "batch", "count", "per", "unit", "hidden", "activations"]


@pytest.fixture(autouse=True, scope="module")
def _patience():
    """Answers as long as asked for, on however slow a machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PATIENCE", float("inf"))
        yield


def new(how=HOW, **options):
    """A player at the beginning of its first run."""
    run = start(**({"hidden": (3,)} | options), **how)
    player = Player(run, 1, ())
    player.look_through(0, 1, "scene")
    return player


def wild():
    """A player whose run blows up after some epochs."""
    return new(WILD, data="plane", hidden=(), activations=("identity",))


def ask(do="play", epoch=0, batch=0, count=5, **more):
    """A request of the browser."""
    return Request(number=1, scene="scene", do=do, run=1, epoch=epoch, batch=batch, count=count, **more)


def frames(player, chunk):
    """The frames of a chunk, unpacked; as many as it says."""
    unpacked = unpack(player.run, chunk.frames)
    assert len(unpacked) == chunk.count
    return unpacked


def moments(player, chunk):
    """The moments of a chunk's frames."""
    return [(frame.epoch, frame.batch) for frame in frames(player, chunk)]


def by_hand(player, run, stops):
    """The bytes of a plain run's frames; `stops` are calls that take it from each to the next."""
    taken = []
    for stop in stops:
        stop(run)
        taken.append(Shot.of(run))
    return pack(run, taken, player.cut)


def epochs(n, per=1):
    """Calls that advance a run n times."""
    return [lambda run: run.advance(per)] * n


# -------------------------------------------------------------------------------------------------- requests


def sound(request):
    """Whether a request is one that a player can take."""
    return (
        request.epoch >= 0
        and request.batch >= 0
        and 0 <= request.count <= MOST
        and 1 <= request.per <= MOST_PER
        and request.unit in ("epoch", "batch")
        and all(isinstance(size, int) for size in request.hidden)
        and all(isinstance(name, str) for name in (request.do, request.scene, *request.activations))
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
@given(st.fixed_dictionaries({name: st.integers() for name in ("number", "run", "epoch", "batch", "count", "per")}))
def test_any_whole_numbers_make_a_sound_request(numbers):
    assert sound(Request.read({"scene": "s", "do": "play"} | numbers))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({}, Request(0, "s", "play")),
        ({"number": 7, "run": 2, "epoch": 5, "batch": 3, "count": 30, "per": 2, "unit": "batch"},
         Request(7, "s", "play", 2, 5, 3, 30, 2, "batch")),
        ({"epoch": -1, "batch": -5, "count": -2, "per": -3}, Request(0, "s", "play")),
        ({"count": 61, "per": 51}, Request(0, "s", "play", count=60, per=50)),
        ({"unit": "year"}, Request(0, "s", "play", unit="epoch")),
        ({"hidden": [4, 2], "activations": ["relu", "tanh", "tanh"]},
         Request(0, "s", "play", hidden=(4, 2), activations=("relu", "tanh", "tanh"))),
    ],
)  # fmt: skip
def test_requests_by_hand(said, read):
    assert Request.read(json.loads(json.dumps({"scene": "s", "do": "play"} | said))) == read


@pytest.mark.parametrize(
    "message",
    [None, 3, "play", [], {}, {"scene": "s"}, {"do": "play"}]
    + [{"scene": "s", "do": "play"} | wrong for wrong in (
        {"epoch": "x"}, {"epoch": None}, {"count": float("nan")}, {"per": float("inf")}, {"number": []},
        {"hidden": 4}, {"hidden": ["x"]}, {"hidden": [1e999]}, {"activations": None}, {"batch": "9" * 5000},
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
    assert moments(player, chunk) == [(epoch, 0) for epoch in played]
    assert (chunk.end, chunk.last, chunk.diverged) == ((max(played, default=0), 0), max(played, default=0), "")


@pytest.mark.parametrize(
    ("how", "per"), [(HOW, 1), (HOW, 3), (HOW | {"optimizer": "adam"}, 2), (HOW | {"optimizer": "sgd"}, 1)]
)
def test_frames_are_those_of_a_plain_run(how, per):
    player, twin = new(how), new(how).run
    assert player.show(ask(count=4, per=per), how).frames == by_hand(player, twin, epochs(4, per))
    chunk = player.show(ask(epoch=4 * per, count=3, per=per), how)
    assert chunk.frames == by_hand(player, twin, epochs(3, per))
    assert (chunk.last, chunk.best) == (twin.history.last_epoch, twin.history.best_epoch)


def test_one_batch_at_a_time():
    player, twin = new(), new().run
    chunk = player.show(ask(count=7, unit="batch"), HOW)
    assert moments(player, chunk) == [(0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]
    assert chunk.frames == by_hand(player, twin, [nn.Run.step] * 7)
    assert chunk.end == (2, 1)
    assert player.show(ask(epoch=2, batch=1, count=2), HOW).frames == by_hand(player, twin, epochs(2))


def test_an_answer_in_time_holds_one_frame_at_least(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    player = new()
    assert moments(player, player.show(ask(count=9, per=3), HOW)) == [(3, 0)]
    assert moments(player, player.show(ask(epoch=3, count=9), HOW)) == [(4, 0)]


def test_a_chunk_tells_the_best_and_the_furthest_epoch():
    how = HOW | {"learning_rate": 0.3}
    player = new(how)
    chunk = player.show(ask(count=20), how)
    losses = [player.run.history.losses.rows[0][0], *(frame.losses[0] for frame in frames(player, chunk))]
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
        assert player.show(request, HOW) == replace(
            first, last=player.run.history.last_epoch, best=player.run.history.best_epoch
        )


@pytest.mark.parametrize("per", [1, 3])
def test_a_chunk_prepared_ahead_is_the_one_computed_on_demand(per):
    ahead, plain = new(), new()
    request = ask(per=per)
    for _ in range(4):
        chunk = ahead.show(request, HOW)
        assert chunk == plain.show(request, HOW)
        ahead.prepare(request, chunk, HOW)
        request = replace(request, epoch=chunk.end[0], batch=chunk.end[1])
    before = ahead.run.epoch
    ahead.show(request, HOW)
    assert ahead.run.epoch == before  # nothing was left to compute


@pytest.mark.parametrize("request_", [ask(count=1), ask(unit="batch"), ask("look"), ask("show"), replace(ask(), run=2)])
def test_only_playing_on_is_prepared(request_):
    player = new()
    chunk = player.show(request_, HOW)
    before = player.run.theta.copy()
    player.prepare(request_, chunk, HOW)
    assert player.run.theta.tobytes() == before.tobytes()


@pytest.mark.parametrize("prepare", [False, True])
@pytest.mark.parametrize("back", [0, 3, 10])
def test_after_a_look_back_the_same_frames_follow(prepare, back):
    player = new()
    request = ask(count=10)
    chunk = player.show(request, HOW)
    if prepare:
        player.prepare(request, chunk, HOW)
    all_frames = frames(player, chunk)
    [seen] = frames(player, player.show(ask("look", epoch=back), HOW))
    assert (seen.epoch, seen.batch) == (back, 0)
    if back:
        assert (seen.losses, seen.theta.tobytes()) == (
            all_frames[back - 1].losses,
            all_frames[back - 1].theta.tobytes(),
        )
    again = player.show(ask(epoch=back, count=5), HOW)
    assert again.frames == by_hand(player, new().run, [lambda run: run.advance(back + 1), *epochs(4)])


def test_a_look_into_an_epoch_goes_to_that_batch():
    player = new()
    chunk = player.show(ask(count=8, unit="batch"), HOW)
    [seen] = frames(player, player.show(ask("look", epoch=1, batch=2), HOW))
    fifth = frames(player, chunk)[4]
    assert (seen.epoch, seen.batch, seen.losses) == (1, 2, fifth.losses)
    assert seen.theta.tobytes() == fifth.theta.tobytes()


@pytest.mark.parametrize(
    "request_", [None, ask("look", epoch=2), ask("play", epoch=2), ask("reset"), ask("show"), ask("dance")]
)
def test_what_is_not_asked_of_this_run_shows_where_it_is(request_):
    player = new()
    player.show(ask(), HOW)
    chunk = player.show(request_ and replace(request_, run=request_.run + (request_.do in ("look", "play"))), HOW)
    assert moments(player, chunk) == [(5, 0)]
    assert (player.run.epoch, chunk.end) == (5, (5, 0))


@pytest.mark.parametrize(("epoch", "batch"), [(6, 0), (10**9, 0), (6, 2), (5, 10**9)])
def test_a_look_at_what_was_not_reached_goes_as_near_as_the_run_has_come(epoch, batch):
    player = new()
    player.show(ask(), HOW)
    chunk = player.show(ask("look", epoch=epoch, batch=batch), HOW)
    assert moments(player, chunk) == [(5, 0)]
    assert chunk.last == 5


# ------------------------------------------------------------------------------------ choosing something else


@pytest.mark.parametrize("other", OTHER)
@pytest.mark.parametrize("prepare", [False, True])
@pytest.mark.parametrize(("epoch", "batch"), [(5, 0), (2, 0), (2, 1), (0, 0)])
def test_a_choice_takes_effect_where_it_was_made(other, prepare, epoch, batch):
    player, twin = new(), new().run
    request = ask()
    chunk = player.show(request, HOW)
    if prepare:
        player.prepare(request, chunk, HOW)
    changed = player.show(ask(epoch=epoch, batch=batch, count=5), HOW | other)
    twin.advance(epoch)
    for _ in range(batch):
        twin.step()
    twin.change(**other)
    assert changed.frames == by_hand(player, twin, epochs(5))
    assert changed.last == twin.history.last_epoch == epoch + 5
    player.show(ask("look", epoch=epoch), HOW | other)
    assert player.show(ask(epoch=epoch, batch=batch, count=5), HOW | other) == changed


def test_a_choice_taken_back_before_playing_changes_nothing():
    player, plain = new(), new()
    request = ask()
    player.prepare(request, player.show(request, HOW), HOW)
    player.show(None, HOW | {"learning_rate": 9.0})
    plain.show(request, HOW)
    assert player.show(ask(epoch=5), HOW).frames == plain.show(ask(epoch=5), HOW).frames


def test_another_slice_is_not_answered_from_what_was_prepared_for_the_old_one():
    player = new()
    request = ask()
    player.prepare(request, player.show(request, HOW), HOW)
    player.look_through(1, 0, "another")
    first, *_ = frames(player, player.show(ask(epoch=5), HOW))
    twin = start(hidden=(3,), **HOW)
    *_, sixth = shots(twin, 7)
    [expected] = unpack(twin, pack(twin, [sixth], player.cut))
    assert first.epoch == 6
    assert np.abs(first.out.astype(int) - expected.out).max() <= 1


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
    assert moments(player, chunk) == [(epoch, 0) for epoch in range(1, last + 1)]
    assert "learning rate of 1000" in chunk.diverged
    assert (chunk.end, chunk.last) == ((last, 0), last)
    player.prepare(ask(count=60), chunk, WILD)
    more = player.show(ask(epoch=last, count=60), WILD)
    assert (more.count, more.frames, more.diverged, more.end) == (0, b"", chunk.diverged, (last, 0))


def test_a_divergence_in_a_chunk_prepared_ahead():
    player, last = wild(), reached()
    request = ask(count=last - 2)
    chunk = player.show(request, WILD)
    assert (chunk.count, chunk.diverged) == (last - 2, "")
    player.prepare(request, chunk, WILD)
    more = player.show(replace(request, epoch=last - 2), WILD)
    assert moments(player, more) == [(last - 1, 0), (last, 0)]
    assert more.diverged
    assert more == wild_on_demand(request, last - 2)


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
    assert player.show(request, WILD).frames == chunk.frames


@pytest.mark.parametrize("back", [0, 3, 1000])
def test_a_look_clears_a_divergence(back):
    player, last = wild(), reached()
    player.show(ask(count=60), WILD)
    chunk = player.show(ask("look", epoch=back), WILD)
    assert moments(player, chunk) == [(min(back, last), 0)]
    assert (chunk.diverged, chunk.last) == ("", last)
    again = player.show(ask(epoch=min(back, last), count=60), WILD)
    assert again.count == last - min(back, last)
    assert again.diverged


def test_a_smaller_rate_goes_on_from_the_moment_on_screen():
    player, twin = wild(), wild().run
    player.show(ask(count=60), WILD)
    calm = WILD | {"learning_rate": 0.01}
    chunk = player.show(ask(epoch=2, count=4), calm)
    twin.advance(2)
    twin.change(**calm)
    assert chunk.frames == by_hand(player, twin, epochs(4))
    assert (chunk.diverged, chunk.last) == ("", 6)


def test_a_divergence_in_the_middle_of_an_epoch():
    player, last = wild(), reached()
    chunk = player.show(ask(count=60, unit="batch"), WILD)
    assert chunk.diverged
    assert chunk.count >= 2 * last
    assert moments(player, chunk)[:3] == [(0, 1), (1, 0), (1, 1)]
    assert all(np.isfinite(frame.losses).all() for frame in frames(player, chunk))
