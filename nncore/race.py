"""A race: networks on the same data, trained side by side from epoch to epoch, each as a run of its own would be.

>>> import nncore as nn
>>> arch, data = nn.Architecture((2, 4, 1), ("tanh", "tanh")), nn.data.load("circle")
>>> rates = [nn.Recipe(learning_rate=rate) for rate in (0.01, 0.1)]
>>> race = Race([Racer(arch, recipe, nn.initial(arch)) for recipe in rates], data)
>>> race.advance(20)
>>> race.epoch, race.ranking
(20, [1, 0])
"""

import math
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.data import Dataset
from nncore.descent import Descent
from nncore.history import Moment, Thinned
from nncore.recipe import Recipe, check_fit
from nncore.search import Job
from nncore.sweep import run_of, stack_key
from nncore.training import Run, why_diverged

MOST_HELD = 4_000_000
"""Bytes of points that are remembered of all racers together; of a longer way every second, every fourth …"""
LONGEST = 1e300
"""A gradient too long for a number is said to be this long."""
ROUNDS = 9
"""Updates that are timed; the fastest counts, for whatever else a machine does only adds to them."""


class Racer(NamedTuple):
    """One who takes part.

    Attributes:
        arch, recipe: the network and how it trains; theta: (P,), where it begins.
    """

    arch: Architecture
    recipe: Recipe
    theta: Array


class _Stack(NamedTuple):
    """Racers that train as one: their places in the race, and the descent whose members they are."""

    places: list[int]
    descent: Descent


class Race:
    """Racers in training.

    Attributes:
        racers, data: who takes part, and what they learn from.
        epoch: passes completed, the same for all.
        losses: (T, m, 2), training and test by epoch from 0 on, T = epoch + 1; of one that has diverged the last
            finite ones.
        norms: (T, m), the length of the gradient of the training loss.
        diverged: by a racer's place, the last epoch that was finite, and why there is no other.
        seconds: (m,), what an epoch's updates take each of them alone, on this machine in NumPy. Measured, so another
            number each time.

    Those that share a shape, loss, optimiser, its constants and batch size train as one stack.

    Raises:
        ValueError: there are none, a racer does not fit the data (`check_fit`), or a start is not a finite point of
            its network with a finite loss.
    """

    def __init__(self, racers: Sequence[Racer], data: Dataset) -> None:
        if not racers:
            raise ValueError("A race needs at least one racer.")
        self.racers, self.data, self.epoch = tuple(racers), data, 0
        groups: dict[object, list[int]] = {}
        for place, (arch, recipe, theta) in enumerate(self.racers):
            check_fit(arch, recipe, data)
            if theta.shape != (arch.n_parameters,) or not np.isfinite(theta).all():
                raise ValueError(f"A racer begins at one point of {arch.n_parameters} finite numbers.")
            groups.setdefault(stack_key(Job(arch, recipe)), []).append(place)
        self._stacks = [_Stack(places, self._descent(places)) for places in groups.values()]
        self.diverged: dict[int, tuple[int, str]] = {}
        self._points: list[Array] = [racer.theta.astype(float) for racer in self.racers]
        size = 8 * sum(racer.arch.n_parameters for racer in self.racers)
        self._path = Thinned[list[Array]](MOST_HELD // size)
        self._losses: list[Array] = []
        self._norms: list[Array] = []
        self._measure()
        if self.diverged:
            raise ValueError(f"The loss on {data.title} is not finite before training begins.")
        self.seconds = np.array([_seconds(racer, data) for racer in self.racers])

    def _descent(self, places: list[int]) -> Descent:
        chosen = [self.racers[place] for place in places]
        descent = Descent(chosen[0].arch, [one.recipe for one in chosen], self.data, stack=(len(chosen),))
        descent.theta[...] = [one.theta for one in chosen]
        return descent

    @property
    def losses(self) -> Array:
        """The losses (T, m, 2) of all epochs so far."""
        return np.stack(self._losses)

    @property
    def norms(self) -> Array:
        """The lengths (T, m) of the gradients so far."""
        return np.stack(self._norms)

    @property
    def standing(self) -> tuple[Array, Array]:
        """The losses (m, 2) and lengths (m,) of the gradients after the last epoch."""
        return self._losses[-1], self._norms[-1]

    @property
    def points(self) -> list[Array]:
        """Where each racer is, (P,) each; of one that has diverged where it was last finite."""
        return self._points

    @property
    def ranking(self) -> list[int]:
        """The racers' places by training loss, the lowest first; those that diverged come last, the latest first."""
        now = self._losses[-1][:, 0]
        return sorted(range(len(self.racers)), key=lambda i: (i in self.diverged, -self._last(i), now[i]))

    def _last(self, place: int) -> int:
        return self.diverged[place][0] if place in self.diverged else self.epoch

    def path(self) -> tuple[Array, list[Array]]:
        """Return the epochs (T',) of which points are remembered, and each racer's points (T', P) there.

        The first and the last are among them.
        """
        epochs = list(self._path)
        rows = [self._path.rows[epoch] for epoch in epochs]
        return np.array(epochs), [np.stack([row[i] for row in rows]) for i in range(len(self.racers))]

    def run(self, place: int) -> Run:
        """Return a racer as a run of its own, where it is by now; going back in it trains again from the beginning.

        Raises:
            ValueError: it has diverged.

        >>> import nncore as nn
        >>> arch, data = nn.Architecture((2, 4, 1), ("tanh", "tanh")), nn.data.load("xor")
        >>> race = Race([Racer(arch, nn.Recipe(), nn.initial(arch))], data)
        >>> race.advance(5)
        >>> race.run(0).epoch, bool(race.run(0).loss == race.standing[0][0, 0])
        (5, True)
        """
        if place in self.diverged:
            raise ValueError(self.diverged[place][1])
        [(places, descent)] = [one for one in self._stacks if place in one.places]
        k = places.index(place)
        arch, recipe, theta = self.racers[place]
        state = descent.state[:, k].copy()
        last = Moment(self._points[place], state, descent.t, recipe, self.data)
        return run_of(arch, theta.astype(float), last, self.losses[:, place])

    def advance(self, epochs: int = 1, pause: Callable[[], None] | None = None) -> None:
        """Train everyone for so many passes over the training rows; one that diverges stays where it was finite.

        Args:
            pause: called between updates, so that a long epoch can let others in.
        """
        for _ in range(epochs):
            with np.errstate(all="ignore"):
                for places, descent in self._stacks:
                    if any(place not in self.diverged for place in places):
                        row = 0
                        while row < descent.n:
                            row += descent.update(self.epoch, row)
                            if pause:
                                pause()
            self.epoch += 1
            self._measure()

    def _measure(self) -> None:
        """Take down how everyone stands at the end of an epoch."""
        m = len(self.racers)
        losses = self._losses[-1].copy() if self._losses else np.full((m, 2), math.nan)
        norms = self._norms[-1].copy() if self._norms else np.full(m, math.nan)
        points = list(self._points)
        for places, descent in self._stacks:
            if all(place in self.diverged for place in places):
                continue
            found = np.stack(descent.losses(), axis=-1)
            with np.errstate(all="ignore"):
                lengths = np.nan_to_num(np.linalg.norm(descent.gradient(), axis=-1), nan=LONGEST, posinf=LONGEST)
                finite = np.isfinite(found).all(axis=-1) & np.isfinite(np.square(descent.theta).sum(axis=-1))
            for k, place in enumerate(places):
                if finite[k] and place not in self.diverged:
                    losses[place], norms[place], points[place] = found[k], lengths[k], descent.theta[k].copy()
                    continue
                if place not in self.diverged:
                    self.diverged[place] = self.epoch - 1, why_diverged(self.racers[place].recipe, self.epoch)
                descent.theta[k], descent.state[:, k] = points[place], 0.0  # numbers that are none slow a stack down
        self._points = points
        self._losses.append(losses)
        self._norms.append(norms)
        self._path.record(self.epoch, points)


def _seconds(racer: Racer, data: Dataset) -> float:
    """Return how long the updates of an epoch take a racer that is alone."""
    descent = Descent(racer.arch, [racer.recipe], data)
    descent.theta[...] = racer.theta
    best = math.inf
    with np.errstate(all="ignore"):
        for _ in range(ROUNDS):
            began = time.perf_counter()
            descent.update(0, 0)
            best = min(best, time.perf_counter() - began)
    return best * -(-descent.n // descent.size)
