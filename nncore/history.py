"""A run's memory: every epoch's losses while they fit, and enough exact states to reach any epoch again.

What is dropped is dropped evenly: when a series grows past its size, its stride doubles and only the epochs on the
stride stay, with the first and the last.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

import numpy as np

from nncore.arrays import Array
from nncore.data import Dataset
from nncore.optimizers import OPTIMIZERS
from nncore.recipe import Recipe

T = TypeVar("T")
MOST_HELD, MOST_STATES, MOST_LOSSES = 4_000_000, 2048, 4096
"""Bytes of exact states, how many of them there are at the most, and epochs of the loss curve."""
BESIDES = 500
"""Bytes that an exact state takes besides its numbers: two arrays, what holds them, its place in the series."""


@dataclass(frozen=True, slots=True)
class Moment:
    """All that is needed to go on from the end of an epoch, bit for bit.

    Attributes:
        theta: (P,); state: (slots, P), the optimiser's memory; t: updates made so far by this optimiser.
        recipe, data: those in force when the epoch ended.
    """

    theta: Array
    state: Array
    t: int
    recipe: Recipe
    data: Dataset


def states_held(n_parameters: int) -> int:
    """Return how many exact states of so many parameters are kept, whatever the optimiser.

    >>> states_held(25), states_held(1000)
    (2048, 163)
    """
    widest = 1 + max(optimizer.slots for optimizer in OPTIMIZERS.values())
    return min(MOST_STATES, MOST_HELD // (8 * n_parameters * widest + BESIDES))


class Thinned(Generic[T]):
    """A series by epoch that never holds many more than `capacity` entries; `version` goes up when it changes.

    >>> series = Thinned[str](capacity=4)
    >>> for epoch in range(10):
    ...     series.record(epoch, f"epoch {epoch}")
    >>> list(series)
    [0, 4, 8, 9]
    """

    def __init__(self, capacity: int) -> None:
        self.capacity, self.stride = max(4, capacity), 1
        self.rows: dict[int, T] = {}
        self._last = self.version = 0

    @classmethod
    def of(cls, rows: dict[int, T], stride: int, capacity: int) -> "Thinned[T]":
        """Return a series that holds rows already, spaced by a stride but for the last."""
        made = cls(capacity)
        made.rows, made.stride, made._last = dict(rows), stride, max(rows)
        return made

    def copy(self) -> "Thinned[T]":
        """Return a series of the same rows that goes its own way."""
        clone = Thinned[T](self.capacity)
        clone.stride, clone.rows, clone._last = self.stride, dict(self.rows), self._last
        return clone

    def thin(self, capacity: int) -> None:
        """Hold fewer from now on; the first and the last stay."""
        self.version += 1
        self.capacity = max(4, capacity)
        while len(self.rows) > self.capacity:
            self.stride *= 2
            self.rows = {e: r for e, r in self.rows.items() if e % self.stride == 0 or e == self._last}

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self.rows))

    def __len__(self) -> int:
        return len(self.rows)

    def record(self, epoch: int, row: T) -> None:
        """Keep a row; recording an epoch a second time replaces it."""
        self.version += 1
        if epoch < self._last:
            if epoch % self.stride == 0:
                self.rows[epoch] = row
            return
        if epoch > self._last and self._last % self.stride:
            self.rows.pop(self._last, None)
        self.rows[epoch], self._last = row, epoch
        if len(self.rows) > self.capacity:
            self.stride *= 2
            self.rows = {e: r for e, r in self.rows.items() if e % self.stride == 0 or e == epoch}

    def at_or_before(self, epoch: int) -> int:
        """Return the latest epoch kept that is not after `epoch`."""
        return max(e for e in self.rows if e <= epoch)

    def truncate(self, epoch: int) -> None:
        """Forget everything after `epoch`, and keep more of what comes than before, as there is room again."""
        if epoch >= self._last:
            return
        self.version += 1
        self.rows = {e: r for e, r in self.rows.items() if e <= epoch}
        self._last = max(self.rows, default=0)
        while self.stride > 1 and self._last // (self.stride // 2) + 1 < self.capacity:
            self.stride //= 2


class History:
    """What a run remembers of the epochs it has been through.

    Attributes:
        moments: exact states by epoch.
        losses: (training, test) by epoch.
        last_epoch: the furthest epoch reached.

    Args:
        states, losses: how many of each are kept at the most.
    """

    def __init__(self, states: int, losses: int = MOST_LOSSES) -> None:
        self.moments: Thinned[Moment] = Thinned(states)
        self.losses: Thinned[tuple[float, float]] = Thinned(losses)
        self.last_epoch = 0
        self._curve: tuple[int, Array, Array] | None = None

    @classmethod
    def of(cls, moments: Thinned[Moment], losses: Thinned[tuple[float, float]], last_epoch: int) -> "History":
        """Return a history that holds a past already."""
        made = cls(states=moments.capacity)
        made.moments, made.losses, made.last_epoch = moments, losses, last_epoch
        return made

    def record(self, epoch: int, moment: Moment, losses: tuple[float, float]) -> None:
        """Remember the end of an epoch."""
        self.moments.record(epoch, moment)
        self.losses.record(epoch, losses)
        self.last_epoch = max(self.last_epoch, epoch)

    def truncate(self, epoch: int) -> None:
        """Forget everything after `epoch`, as a run does when it takes another turn there."""
        self.moments.truncate(epoch)
        self.losses.truncate(epoch)
        self.last_epoch = min(self.last_epoch, epoch)

    def copy(self) -> "History":
        """Return the same past for a run that goes another way; what it holds is shared, for it never changes."""
        clone = copy(self)
        clone.moments, clone.losses, clone._curve = self.moments.copy(), self.losses.copy(), None
        return clone

    def thin(self, moments: int, losses: int) -> None:
        """Remember less: at most about so many exact states and losses."""
        self.moments.thin(moments)
        self.losses.thin(losses)

    @property
    def best_epoch(self) -> int:
        """The epoch of the lowest training loss on the curve kept."""
        epochs, losses = self.curve
        return int(epochs[losses[:, 0].argmin()])

    @property
    def theta(self) -> Array:
        """The points of the exact states kept, (T, P): a path through parameter space."""
        return np.stack([self.moments.rows[epoch].theta for epoch in self.moments])

    @property
    def curve(self) -> tuple[Array, Array]:
        """The epochs (T,) and losses (T, 2), training and test, of the curve kept; not to be written to."""
        if self._curve is None or self._curve[0] != self.losses.version:
            rows = self.losses.rows
            epochs = np.fromiter(rows, np.intp, len(rows))
            losses = np.fromiter(chain.from_iterable(rows.values()), float, 2 * len(rows)).reshape(-1, 2)
            order = epochs.argsort()
            self._curve = self.losses.version, epochs[order], losses[order]
        return self._curve[1:]
