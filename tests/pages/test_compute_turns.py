"""Visitors compute in turns: in their order, for a slice at a time, and never more of them at once than pays."""

import random
import threading
import time

import pytest

from pages.workspace.pace import CHUNK, FULL, Pace
from pages.workspace.turns import Rank, Turn, Turns

LOOK, PLAY, AHEAD, BACKGROUND = Rank
SLICE, STEP = 0.03, 0.01


class Clock:
    """Time that passes only while somebody computes."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def wait_until(condition):
    """Wait for other threads, some seconds at most."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.0005)


class Room:
    """Visitors who ask for turns one after the other while another computes, and the order in which they do."""

    def __init__(self, at_once=1):
        self.clock, self.done = Clock(), []
        self.turns = Turns(at_once, SLICE, self.clock)
        self.threads, self.held = [], {}

    def compute(self, name, rank, steps=1, seconds=STEP):
        """Ask for a turn and compute so many steps, in a thread of its own."""

        def work():
            with self.turns.turn(rank) as turn:
                self.held[name] = turn
                for _ in range(steps):
                    self.done.append(name)
                    self.clock.now += seconds
                    turn.pause()

        waiting = self.turns.waiting
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        self.threads.append(thread)
        wait_until(lambda: self.turns.waiting > waiting or not thread.is_alive())

    def all_done(self):
        """The order in which steps were computed."""
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive()
        return "".join(self.done)


def order(*visitors, first=0.0):
    """The steps of visitors (name, rank, steps), who ask while somebody else computes for `first` seconds."""
    room = Room()
    with room.turns.turn(PLAY):
        for visitor in visitors:
            room.compute(*visitor)
        room.clock.now += first
    steps = room.all_done()
    assert (room.turns.waiting, room.turns._free) == (0, 1)
    return steps


def test_who_comes_first_is_served_first():
    assert order(("a", PLAY), ("b", PLAY), ("c", PLAY)) == "abc"


def test_who_only_looks_comes_before_who_plays():
    assert order(("a", PLAY), ("b", PLAY), ("c", LOOK), ("d", LOOK)) == "cdab"


def test_a_turn_is_a_slice():
    assert order(("a", PLAY, 6), ("b", PLAY, 5)) == "aaabbbaaabb"


def test_a_small_network_waits_for_a_slice_of_a_large_one_only():
    assert order(("l", PLAY, 100), ("s", PLAY)).index("s") == 3


def test_a_look_does_not_wait_for_the_end_of_a_slice_and_takes_nobodys_place():
    room = Room()
    inside = threading.Event()

    def work():
        with room.turns.turn(PLAY) as turn:
            inside.set()
            wait_until(lambda: room.turns.waiting == 2)
            for _ in range(3):
                room.done.append("a")
                room.clock.now += STEP / 2
                turn.pause()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    room.threads.append(thread)
    inside.wait(10)
    room.compute("b", PLAY)
    room.compute("c", LOOK)
    assert room.all_done() == "acaab"


def test_what_is_computed_ahead_waits_for_nobody():
    turns = Turns(1)
    with turns.if_free() as turn:
        assert turn is not None
        assert turn.rank is AHEAD
        with turns.if_free() as another:
            assert another is None
    with turns.if_free() as turn:
        assert turn is not None


def test_one_who_computes_ahead_sees_that_others_wait():
    room = Room()
    with room.turns.if_free() as turn:
        assert not turn.wanted
        room.compute("a", PLAY)
        assert turn.wanted
        turn.pause()  # no matter how short it was
        assert room.done == ["a"]
    assert room.all_done() == "a"


def test_the_background_makes_way_for_everybody_after_each_step():
    room = Room()
    inside, go_on = threading.Event(), threading.Event()

    def work():
        with room.turns.turn(BACKGROUND) as turn:
            inside.set()
            go_on.wait(10)
            for _ in range(3):
                room.done.append("b")
                turn.pause()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    room.threads.append(thread)
    inside.wait(10)
    room.compute("p", PLAY, 2)
    room.compute("q", BACKGROUND)
    room.compute("l", LOOK)
    go_on.set()
    assert room.all_done() == "blppbbq"  # no time passes, so no slice of "b" is over for "q"
    assert (room.turns.waiting, room.turns._free, room.turns._behind) == (0, 1, 0)


def test_nobody_who_plays_sees_that_the_background_waits():
    room = Room()
    with room.turns.if_free() as turn:
        room.compute("b", BACKGROUND)
        assert not turn.wanted
        turn.pause()
        room.clock.now += 1
        turn.pause()
        assert room.done == []
    assert room.all_done() == "b"


def test_what_is_computed_ahead_comes_before_the_background_and_waits_for_its_pause():
    room = Room()
    inside = threading.Event()
    ahead = []

    def work():
        with room.turns.turn(BACKGROUND) as turn:
            inside.set()
            wait_until(lambda: room.turns.waiting == 1)
            room.done.append("b")
            turn.pause()
            room.done.append("b")

    def prepare():
        with room.turns.if_free() as turn:
            ahead.append(turn)
            room.done.append("a")

    for target in (work, prepare):
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
        room.threads.append(thread)
        inside.wait(10)
    assert room.all_done() == "bab"
    assert ahead[0].rank is AHEAD


def test_a_turn_that_ends_in_an_error_is_given_back():
    turns = Turns()
    for hold in (turns.turn, turns.if_free):
        with pytest.raises(ZeroDivisionError), hold(PLAY):
            raise ZeroDivisionError
    with turns.turn(PLAY) as turn:
        assert not turn.wanted


def test_the_time_waited_is_told_from_the_time_computed():
    room = Room()
    with room.turns.turn(PLAY):
        room.compute("a", PLAY, 6)
        room.compute("b", PLAY, 5)
        room.clock.now += 1
    room.all_done()
    a, b = room.held["a"], room.held["b"]
    assert (a.waited, b.waited) == (
        pytest.approx(1 + 5 * STEP),
        pytest.approx(1 + 6 * STEP),
    )  # for the first and the other
    assert (a.elapsed, a.spent) == (pytest.approx(11 * STEP), pytest.approx(6 * STEP))


def test_one_who_is_alone_never_waits():
    turn = Turn()
    turn.pause()
    assert (turn.wanted, turn.waited) == (False, 0)
    assert turn.spent < 1


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_never_more_at_once_than_pays_and_nobody_is_forgotten(at_once):
    turns, lock, inside, most, steps = Turns(at_once, slice=0.0), threading.Lock(), set(), [0], []

    def work(number):
        draw = random.Random(number)
        for _ in range(20):
            hold = turns.if_free() if draw.random() < 0.2 else turns.turn(draw.choice((LOOK, PLAY, BACKGROUND)))
            with hold as turn:
                for _ in range(draw.randrange(4) if turn else 0):
                    with lock:
                        inside.add(number)
                        most[0] = max(most[0], len(inside))
                    time.sleep(draw.choice((0, 0.0002)))
                    with lock:
                        inside.remove(number)
                    turn.pause()
        steps.append(number)

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(steps) == list(range(12))
    assert most[0] == at_once
    assert (turns.waiting, turns._free, turns._behind) == (0, at_once, 0)


# ----------------------------------------------------------------------------------------------- the pace of play


def after(waited, spent, frames=30, answers=20):
    """The pace of one who got so many answers that took so long."""
    clock = Clock()
    pace = Pace()
    for _ in range(answers):
        turn = Turn(PLAY, Turns(clock=clock))
        clock.now += waited
        turn.came = clock.now
        clock.now += spent
        pace.took(frames, turn)
    return pace


def test_an_answer_in_time_costs_no_frame():
    pace = after(waited=0.3, spent=0.05)
    assert (pace.shown, pace.says) == (FULL, "")


def test_where_others_keep_the_server_busy_the_stage_says_how_many_frames_are_left():
    pace = after(waited=1.1, spent=0.03)
    assert 20 < pace.shown < 30
    assert pace.says == f"The server is busy: {round(pace.rate)} of 60 frames a second."


def test_a_network_that_is_slow_by_itself_is_no_fault_of_others():
    pace = after(waited=0.0, spent=0.25, frames=5)
    assert pace.shown == pytest.approx(20, abs=1)
    assert pace.says == ""


def test_one_late_answer_is_not_yet_a_busy_server_and_is_soon_forgotten():
    pace = after(waited=0.5, spent=0.03, answers=1)
    assert pace.shown > 45
    for _ in range(6):
        pace.took(30, Turn())
    assert (pace.shown, pace.says) == (FULL, "")


def test_where_others_wait_too_answers_are_long_until_there_is_room_again():
    assert after(waited=0.01, spent=0.03).chunk == CHUNK
    pace = after(waited=0.1, spent=0.03)
    assert pace.chunk == 2 * CHUNK
    pace.took(2 * CHUNK, Turn())
    assert pace.chunk == 2 * CHUNK, "one answer that came at once is no sign of room"
    for _ in range(3):
        pace.took(2 * CHUNK, Turn())
    assert pace.chunk == CHUNK


def test_no_frames_say_nothing():
    pace = after(waited=9, spent=9, frames=0)
    assert (pace.shown, pace.says) == (FULL, "")
