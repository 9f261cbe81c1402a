"""Three runs from one start that differ in their learning rate alone: too small, about right, too large."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.kit import session
from pages.workspace.controls.steps import EPOCHS
from pages.workspace.steps import train_epochs
from pages.workspace.turns import TURNS, Rank
from pages.workspace.workspace import Workspace

BATCH = 10
"""Rows of an update."""
FACTORS = (1 / 30, 1, 30)
"""What the learning rate in the middle is multiplied by."""


class Trip(NamedTuple):
    """One run's way: its learning rate, weights (T, P) and losses (T, 2) by epoch, and how it diverged, or ""."""

    rate: float
    theta: NDArray[np.float64]
    losses: NDArray[np.float64]
    diverged: str

    def at(self, epoch: int) -> int:
        """Return the epoch it stands at when the others are at `epoch`."""
        return min(epoch, len(self.losses) - 1)


@dataclass
class Travelled:
    """The trips made last, and what they were made from."""

    data: nn.data.Dataset | None = None
    start: tuple[nn.Architecture, bytes, str, int, float] | None = None
    trips: tuple[Trip, ...] = ()


def trips(workspace: Workspace) -> tuple[Trip, ...]:
    """Train three copies of the network, with plain gradient descent in batches of ten.

    They are kept with the visitor, whose data they may have been trained on.
    """
    data, arch, theta, chosen = workspace.data, workspace.arch, workspace.theta, workspace.choices
    start = (arch, theta.tobytes(), workspace.loss, chosen.seed, chosen.middle)
    kept = session.of(Travelled)
    if kept.data is data and kept.start == start:
        return kept.trips
    travelled = []
    for factor in FACTORS:
        rate = float(f"{chosen.middle * factor:.6g}")  # 0.03 · 30 is 0.9, not 0.8999999999999999
        recipe = nn.Recipe(loss=workspace.loss, learning_rate=rate, batch_size=BATCH, seed=chosen.seed)
        run = nn.Run(arch, recipe, data, theta)
        way = [run.theta.copy()]
        with TURNS.turn(Rank.LOOK) as turn:
            while run.epoch < EPOCHS and not run.diverged:
                train_epochs(run, 1, turn)
                if not run.diverged:
                    way.append(run.theta.copy())
        travelled.append(Trip(rate, np.array(way), run.history.curve[1], run.diverged or ""))
    kept.data, kept.start, kept.trips = data, start, tuple(travelled)
    return kept.trips


def note(workspace: Workspace, trip: Trip, epoch: int) -> str:
    """Return what is wrong with a run at an epoch, in the core's words, or ""."""
    if trip.diverged and trip.at(epoch) < epoch:
        return trip.diverged
    arch, theta = workspace.arch, trip.theta[trip.at(epoch)]
    x, y = workspace.data.train
    _, grad = nn.gradient(arch, theta, x, workspace.targets(y), workspace.loss)
    found = nn.diagnose(arch, theta, nn.forward(arch, theta, x), grad, trip.losses[: trip.at(epoch) + 1])
    return f"{found[0].meaning} {found[0].advice}" if found else ""
