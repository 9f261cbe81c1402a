"""Turns: whose training the processor works on. Threads left to themselves starve one another, so visitors take turns.

NumPy gives the interpreter's lock away at every product of two small matrices, and a second thread that trains takes it
each time: two together do half of what one does alone. So only as many compute at once as pays; the others sleep and
cost nothing. Whoever only looks comes first, then who plays, each in the order they came. A turn is short: who has
computed for a slice and is not done lets the next one in, so that a large network does not keep small ones waiting.
What is computed ahead of being asked for takes a turn only if nobody else wants one, but for what goes on in the
background: that makes way for everybody, after each of its steps.
"""

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum

AT_ONCE = 1
"""Visitors whose networks compute at the same time. Two gain little where loops are compiled, for most of an answer is
Python all the same, and lose much where they are not."""
SLICE = 0.03
"""Seconds after which a turn is passed on; an ordinary answer takes less."""


class Rank(IntEnum):
    """How soon a turn comes: to look at a moment, a drag for one; to play on; to compute ahead of being asked; for
    what takes minutes and may take longer.
    """

    LOOK = 0
    PLAY = 1
    AHEAD = 2
    BACKGROUND = 3


class Turn:
    """One visitor's turn; made without anything, that of someone who is alone.

    Attributes:
        rank: how soon it comes; number: among those of its rank, the lowest first.
        asked, came, since: when it was asked for, when it came, when it went on last; rested: seconds since it came in
            which others were let in.
    """

    def __init__(self, rank: Rank = Rank.PLAY, turns: "Turns | None" = None) -> None:
        self.rank, self.number, self.rested = rank, 0, 0.0
        self._turns = turns or Turns()
        self._gate = threading.Lock()
        self._gate.acquire()
        self.asked = self.came = self.since = self._turns.clock()

    @property
    def waited(self) -> float:
        """Seconds it was not its time, since it was asked for."""
        return self.came - self.asked + self.rested

    @property
    def elapsed(self) -> float:
        """Seconds since it came."""
        return self._turns.clock() - self.came

    @property
    def spent(self) -> float:
        """Seconds it has computed."""
        return self.elapsed - self.rested

    @property
    def wanted(self) -> bool:
        """Whether anybody waits who comes before those in the background, or if it is one of them, anybody at all."""
        first = self._turns.first
        return first is not None and (first < Rank.BACKGROUND or self.rank == Rank.BACKGROUND)

    def pause(self) -> None:
        """Let others in, if it is time to: those who come before this one, or after a slice those of the same rank.

        To be called between two steps of what takes long.
        """
        if self.wanted:
            began = self._turns.clock()
            if self._turns.pass_on(self):
                self.wait()
                self.rested += self.since - began

    def wait(self) -> None:
        """Sleep until it is this turn's time."""
        self._gate.acquire()
        self.since = self._turns.clock()

    def wake(self) -> None:
        """Let it compute."""
        self._gate.release()


class Turns:
    """All who want to compute, and how many may at once.

    Attributes:
        at_once, slice, clock: how many compute at once; seconds of a slice; what tells the time, in seconds.
    """

    def __init__(
        self, at_once: int = AT_ONCE, slice: float = SLICE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.at_once, self.slice, self.clock = at_once, slice, clock
        self._lock = threading.Lock()
        self._free = at_once
        self._behind = 0  # of those who compute, how many do so in the background
        self._queue: list[tuple[Rank, int, Turn]] = []
        self._numbers = itertools.count()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    @property
    def first(self) -> Rank | None:
        """The rank of the first of those who wait; None if nobody does."""
        queue = self._queue[:1]
        return queue[0][0] if queue else None

    @contextmanager
    def turn(self, rank: Rank) -> Iterator[Turn]:
        """Wait for a turn and hold it; `pause` on what is given lets others in."""
        turn = Turn(rank, self)
        with self._lock:
            turn.number = next(self._numbers)
            free = self._free > 0
            if free:
                self._enter(turn)
            else:
                self._enqueue(turn)
        with self._held(turn, waits=not free):
            yield turn

    @contextmanager
    def if_free(self, rank: Rank = Rank.AHEAD) -> Iterator[Turn | None]:
        """Hold a turn if nobody else wants one, waiting only for who is in the background to pause; else give None."""
        turn = Turn(rank, self)
        with self._lock:
            turn.number = next(self._numbers)
            free = self._free > 0
            waits = not free and self._behind > 0 and self.first in (None, Rank.BACKGROUND)
            if free:
                self._enter(turn)
            elif waits:
                self._enqueue(turn)
        if not (free or waits):
            yield None
            return
        with self._held(turn, waits):
            yield turn

    @contextmanager
    def _held(self, turn: Turn, waits: bool) -> Iterator[None]:
        """Hold a turn that has come, or that is waited for, and give its place on at the end."""
        if waits:
            turn.wait()
            turn.came = turn.since
        try:
            yield
        finally:
            self._leave(turn)

    def pass_on(self, turn: Turn) -> bool:
        """Let the first of those who wait in if it comes before `turn`, which then has to wait; tell whether it has.

        One that had to make way for a better rank keeps its place among its own.
        """
        with self._lock:
            if not self._queue:
                return False
            first = self._queue[0][2]
            over = self.clock() - turn.since >= self.slice
            if not (first.rank < turn.rank or (over and first.rank == turn.rank)):
                return False
            heapq.heappop(self._queue)
            if over:
                turn.number = next(self._numbers)
            self._behind += (first.rank == Rank.BACKGROUND) - (turn.rank == Rank.BACKGROUND)
            self._enqueue(turn)
            first.wake()
        return True

    def _enter(self, turn: Turn) -> None:
        """Take one of the places that are free."""
        self._free -= 1
        self._behind += turn.rank == Rank.BACKGROUND

    def _enqueue(self, turn: Turn) -> None:
        heapq.heappush(self._queue, (turn.rank, turn.number, turn))

    def _leave(self, turn: Turn) -> None:
        """Give the place to the first of those who wait."""
        with self._lock:
            self._behind -= turn.rank == Rank.BACKGROUND
            if self._queue:
                first = heapq.heappop(self._queue)[2]
                self._behind += first.rank == Rank.BACKGROUND
                first.wake()
            else:
                self._free += 1


TURNS = Turns()
"""Those of all visitors of this server."""
