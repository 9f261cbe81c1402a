"""What lies behind a visitor's run: the runs an edit can be undone to, and the curves of runs gone by."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.own_data import Own
from pages.workspace.pins import MOST_RECENT, Pin, called, of_run

MOST_BACK = 40
"""Edits that can be undone at the most."""
PAST_BYTES = 1_500_000
"""Memory for the exact states of all runs that can be gone back to, and as much for their edited tables."""
MOST_EARLIER = 5
MOST_CURVE = 400
"""Points of an earlier run's curve."""


@dataclass
class EarlierRun:
    """The curve of a run that was left.

    Attributes:
        number: which one; name: for people; epochs (T,), losses (T, 2): its curve, training and test.
    """

    number: int
    name: str
    epochs: NDArray[Any]
    losses: NDArray[Any]


@dataclass
class Past:
    """Runs that stand where they were left, and the curves of earlier runs.

    Attributes:
        behind: the runs before each edit, the latest last; ahead: those undone, the next to do again last.
        earlier: at most `MOST_EARLIER`, the latest last; named: how many there have been.
        left: the same runs to be compared with others, until somebody fetches them; see `pins`.
    """

    behind: list[nn.Run] = field(default_factory=list)
    ahead: list[nn.Run] = field(default_factory=list)
    earlier: list[EarlierRun] = field(default_factory=list)
    named: int = 0
    left: list[Pin] = field(default_factory=list)

    def forget(self) -> None:
        """Let go of all runs that can be gone back to; the curves stay."""
        self.behind.clear()
        self.ahead.clear()

    def keep(self, run: nn.Run, last: int, then: str, made: Choices, own: Own | None) -> None:
        """Keep a run, told of up to the epoch `last`; the more there are, the less each remembers exactly."""
        self.keep_curve(run, last, then, made, own)
        self.ahead.clear()
        self.behind = [*self.behind, run][-MOST_BACK:]
        while len(tables := {id(kept.data): kept.data.x.nbytes + kept.data.y.nbytes for kept in self.behind}) > 1:
            if 2 * sum(tables.values()) <= PAST_BYTES:  # a run holds its table twice, as it came and scaled
                break
            self.behind.pop(0)
        for kept in self.behind:
            kept.release_buffers()
            room = PAST_BYTES // (24 * kept.arch.n_parameters * len(self.behind))
            kept.history.thin(max(4, room), 512)

    def keep_curve(self, run: nn.Run, last: int, then: str, made: Choices, own: Own | None) -> None:
        """Keep a run's curve up to the epoch `last` among the earlier ones, if there is one worth seeing.

        Args:
            then: what was done when it was left, or ""; its name says so, for two that were left alike otherwise are
                named so.
            made: the choices that it was made from; own: the visitor's own data, if it learns from them.
        """
        epochs, losses = run.history.curve
        told = epochs <= last
        epochs, losses = epochs[told], losses[told]
        if len(epochs) < 3 or any(np.array_equal(one.losses[-1], losses[-1]) for one in self.earlier):
            return
        keep = np.unique(np.linspace(0, len(epochs) - 1, min(len(epochs), MOST_CURVE)).astype(int))
        self.named += 1
        name = f"{self.named}: {called(run)}, then {then}" if then else f"{self.named}: {called(run)}"
        self.earlier = [*self.earlier, EarlierRun(self.named, name, epochs[keep], losses[keep])][-MOST_EARLIER:]
        end = run.branch()
        if (end.epoch, end.batch) != (last, 0) or end.diverged:
            end.rewind(min(last, end.history.last_epoch))
        end.history.truncate(last)
        self.left = [*self.left, of_run(end, made, called(run), own)][-MOST_RECENT:]
