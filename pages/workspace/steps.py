"""A run is taken on, or back, in steps between which others may compute, until it is there or time is up."""

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.components.stage.request import Request
from pages.workspace.frames import Shot
from pages.workspace.lookout import Lookout
from pages.workspace.turns import Rank, Turn

PATIENCE, LONGEST = 0.25, 1.0
"""Seconds of computing, and in all since the turn began, after which an answer goes out with the frames it has, so that
a large network still moves."""
MANY_UPDATES = 200
"""An epoch of more updates is not taken in one go, so that others need not wait for its end."""


def train_epochs(run: nn.Run, epochs: int, turn: Turn) -> None:
    """Take a run on by so many epochs, letting others in between."""
    end = run.epoch + epochs
    while run.epoch < end and not run.diverged:
        if run.updates_left > MANY_UPDATES:
            for _ in range(MANY_UPDATES):
                run.step()
        else:
            run.advance()
        turn.pause()


def go_to(run: nn.Run, epoch: int, batch: int, turn: Turn | None = None) -> None:
    """Bring a run to a moment it has been at before, or as near as it has come."""
    if epoch > run.history.last_epoch:
        epoch, batch = run.history.last_epoch, 0
    if (run.epoch, run.batch) != (epoch, batch) or run.diverged:
        nearest = run.history.moments.at_or_before(epoch)
        run.rewind(nearest)
        train_epochs(run, epoch - nearest, turn or Turn())
        while run.batch < batch and run.epoch == epoch and not run.diverged:
            run.step()


def arrive(run: nn.Run, wanted: tuple[int, int], turn: Turn) -> None:
    """Train a run on towards a moment, epoch and batch, as far as patience goes."""
    while (run.epoch, run.batch) < wanted and not run.diverged:
        if run.epoch < wanted[0] and run.updates_left <= MANY_UPDATES:
            run.advance()
        else:
            run.step()
        if turn.spent > LONGEST or turn.elapsed > 2 * LONGEST:  # nothing moves meanwhile, so fewer answers do
            break
        turn.pause()


def shot_of(run: nn.Run, before: NDArray[np.float64] | None = None) -> Shot:
    """Take a shot of the run as it stands; it came from `before`, or where it was an epoch or mini-batch ago."""
    if before is None and (run.epoch, run.batch) != (0, 0):
        earlier = run.branch()
        earlier.rewind(*((run.epoch, run.batch - 1) if run.batch else (run.epoch - 1, 0)))
        before = earlier.theta
    return Shot.of(run, before)


def play(run: nn.Run, request: Request, shots: list[Shot], turn: Turn, lookout: Lookout | None = None) -> str | None:
    """Train on from the last of `shots`, or from here if there is none yet, and add a shot of every step.

    There are fewer shots than asked for when the run diverges, `lookout` says to stop, or patience ends; at least one
    step is tried.

    Returns:
        Why it is to stop, or "" if it is not; None where training ahead ended because somebody else wants to
        compute.
    """
    before = shots[-1].theta if shots else run.theta.copy()
    while len(shots) < request.count and not run.diverged:
        if shots and (turn.spent > PATIENCE or turn.elapsed > LONGEST):
            break
        if turn.rank is Rank.AHEAD and turn.wanted:
            return None
        if lookout:
            lookout.advance(request.unit, request.per)
            turn.pause()
        elif request.unit == "batch":
            run.step()
            turn.pause()
        else:
            train_epochs(run, request.per, turn)
        if not run.diverged:
            shots.append(Shot.of(run, before))
            before = shots[-1].theta
        if lookout and lookout.why:
            break
    if lookout and lookout.go_back():
        shots.append(shot_of(run))
    return lookout.why if lookout else ""
