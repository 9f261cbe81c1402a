"""Training moves a point downhill, a mini-batch at a time, and can go back to any epoch exactly.

`Recipe` says how, `Run` does it. The order of the samples in an epoch depends only on the seed and the
epoch's number, so the same moment always continues the same way.
"""

import math
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.data import Dataset
from nncore.descent import Descent, coded
from nncore.history import History, Moment
from nncore.network import penalty
from nncore.optimizers import OPTIMIZERS
from nncore.recipe import Recipe, check_fit, class_targets

LASTING = ("loss", "seed", "init", "label_noise")
"""What a recipe keeps for the whole of a run; all else may change on the way."""


class Turn(NamedTuple):
    """A recipe chosen at some place in a run; `fresh` if the optimiser begins there with an empty memory."""

    recipe: Recipe
    fresh: bool


class Run:
    """A network in training on a data set, with its past.

    Attributes:
        arch, recipe, data: what trains, how, and on what.
        epoch: whole passes completed; batch: mini-batches done since.
        theta: (P,), where the network is now; changes in place.
        history: see `History`.
        diverged: None, or a sentence that says what blew up; theta is then the last finite point.
        low, high, threshold: what stands for class 0 and class 1 at the output, and the middle between them.

    Args:
        theta: (P,), where to begin; by default where the recipe says.

    Raises:
        ValueError: the three do not fit together (`check_fit`), or theta is not a finite point of `arch`.

    >>> import nncore as nn
    >>> run = Run(nn.Architecture((2, 4, 1), ("tanh", "tanh")), Recipe(), nn.data.load("xor", n=100))
    >>> start = run.loss
    >>> run.advance(epochs=20)
    >>> run.epoch, run.loss < start
    (20, True)
    """

    def __init__(self, arch: Architecture, recipe: Recipe, data: Dataset, theta: Array | None = None) -> None:
        check_fit(arch, recipe, data)
        if theta is not None and (theta.shape != (arch.n_parameters,) or not np.isfinite(theta).all()):
            raise ValueError(f"a run begins at one point of {arch.n_parameters} finite numbers")
        self.arch, self.data = arch, data
        self.low, self.high = (
            (0.0, 1.0) if data.task == "regression" else class_targets(arch.activations[-1], recipe.loss)
        )
        self.threshold = (self.low + self.high) / 2
        self._descent = Descent(arch, (recipe,), data)
        self.theta = self._descent.theta
        if theta is not None:
            self.theta[:] = theta
        self._turns: dict[tuple[int, int], Turn] = {}
        self.epoch = self.batch = self._row = 0
        self.diverged: str | None = None
        self._measured: tuple[Array, tuple[float, float]] | None = None
        if self._measure() is None:
            raise ValueError(
                f"the loss on {data.title} is past every number before training begins: its targets are too large"
                if theta is None
                else f"with these weights the loss on {data.title} is past every number"
            )
        widest = 1 + max(optimizer.slots for optimizer in OPTIMIZERS.values())
        self.history = History(row_bytes=8 * arch.n_parameters * widest)
        self.history.record(0, self._moment(), self.losses)

    @property
    def recipe(self) -> Recipe:
        """How it trains from here on."""
        return self._descent.recipes[0]

    @property
    def penalty(self) -> float:
        """What the recipe's l1 and l2 add to the loss it lowers, at theta."""
        return float(penalty(self.arch, self.theta, self.recipe.l1, self.recipe.l2))

    def targets(self, y: Array) -> Array:
        """Return targets in the output's own coding: classes become columns of `low` and `high`, numbers stay."""
        return coded(self.data, y, (self.low, self.high))

    @property
    def losses(self) -> tuple[float, float]:
        """The plain loss over all training rows and over all test rows, at theta; always finite (see `diverged`)."""
        losses = self._measure()
        if losses is None:
            self._diverge()
            losses = self._measure()
        assert losses is not None, "an epoch in the history had finite losses"
        return losses

    @property
    def loss(self) -> float:
        """The plain loss over all training rows."""
        return self.losses[0]

    @property
    def test_loss(self) -> float:
        """The plain loss over all test rows."""
        return self.losses[1]

    def step(self) -> None:
        """Learn from one mini-batch; the last of an epoch completes it. Does nothing once diverged."""
        if not self.diverged:
            self._turn()
            self._learn(self.recipe.batch_size)

    def advance(self, epochs: int = 1) -> None:
        """Complete `epochs` passes over the training rows, a begun one counting as the first. Stops if it diverges."""
        for _ in range(epochs):
            if not self.diverged:
                self._learn(self._descent.n)

    def rewind(self, epoch: int) -> None:
        """Go to the end of an epoch already reached; going on from there repeats what happened, bit for bit.

        Raises:
            ValueError: the epoch lies before the beginning or has not been reached.
        """
        if not 0 <= epoch <= self.history.last_epoch:
            raise ValueError(f"epoch {epoch} is not between 0 and {self.history.last_epoch}, the furthest reached")
        nearest = self.history.moments.at_or_before(epoch)
        self._restore(nearest, self.history.moments.rows[nearest])
        self.advance(epoch - nearest)
        self._turn()

    def change(self, **changes: Any) -> None:
        """Go on from here with another recipe, keeping the weights; what is `LASTING` in it stays.

        Whatever lay ahead in the history is forgotten, unless it went on in just this way. A new optimiser begins with
        an empty memory.

        Raises:
            ValueError: a value is out of range, or belongs to a new run.
        """
        recipe, here = self.changed(**changes), (self.epoch, self._row)
        otherwise = any(place > here and turn.recipe != recipe for place, turn in self._turns.items())
        if recipe != self.recipe or otherwise or self.diverged:
            emptied = here in self._turns and self._turns[here].recipe is self.recipe and self._turns[here].fresh
            turn = Turn(recipe, emptied or recipe.optimizer != self.recipe.optimizer)
            self._turns = {place: earlier for place, earlier in self._turns.items() if place < here} | {here: turn}
            self.history.truncate(self.epoch)
            self.diverged = None
            self._adopt(recipe)

    def changed(self, **changes: Any) -> Recipe:
        """Return the recipe that `change` would go on with.

        Raises:
            ValueError: as `change`.
        """
        for name in changes.keys() - ({field.name for field in fields(Recipe)} - set(LASTING)):
            raise ValueError(f"another {name} needs a new run")
        return replace(self.recipe, **changes)

    def _adopt(self, recipe: Recipe, fresh: bool = False) -> None:
        if fresh or recipe.optimizer != self.recipe.optimizer:
            self._descent.forget(OPTIMIZERS[recipe.optimizer].slots)
        self._descent.follow((recipe,))

    def _turn(self) -> None:
        """Take the recipe that was chosen at this very place, if one was."""
        turn = self._turns.get((self.epoch, self._row))
        if turn is not None and turn.recipe is not self.recipe:
            self._adopt(*turn)

    def _learn(self, rows: int) -> None:
        """Learn from the next `rows` rows, or as many as the epoch has left, and see whether all is still finite."""
        n = self._descent.n
        end = min(self._row + rows, n)
        with np.errstate(all="ignore"):
            while self._row < end:
                self._turn()
                self._row += self._descent.update(self.epoch, self._row)
                self.batch += 1
            if not math.isfinite(np.dot(self.theta, self.theta)):
                self._diverge()
            elif self._row == n:
                self._complete_epoch()

    def _complete_epoch(self) -> None:
        losses = self._measure()
        if losses is None:
            self._diverge()
            return
        self.epoch, self.batch, self._row = self.epoch + 1, 0, 0
        self.history.record(self.epoch, self._moment(), losses)

    def _measure(self) -> tuple[float, float] | None:
        """Return both losses at theta, or None if one is not finite. Measured once for each theta."""
        if self._measured and np.array_equal(self._measured[0], self.theta):
            return self._measured[1]
        train, test = map(float, self._descent.losses())
        if not (math.isfinite(train) and math.isfinite(test)):
            return None
        self._measured = self.theta.copy(), (train, test)
        return self._measured[1]

    def _moment(self) -> Moment:
        return Moment(self.theta.copy(), self._descent.state.copy(), self._descent.t, self.recipe)

    def _restore(self, epoch: int, moment: Moment) -> None:
        """Stand at the end of `epoch` again."""
        self._adopt(moment.recipe)
        self.theta[:] = moment.theta
        self._descent.state, self._descent.t = moment.state.copy(), moment.t
        self.epoch, self.batch, self._row = epoch, 0, 0
        self.diverged = None

    def _diverge(self) -> None:
        """Go back to the last epoch that was finite and say what happened."""
        recipe, epoch = self.recipe, self.epoch
        self.rewind(epoch)
        self.diverged = (
            f"In epoch {epoch + 1} the loss grew past every number: with a learning rate of {recipe.learning_rate:g}, "
            f"{OPTIMIZERS[recipe.optimizer].title} leaps over the valley, and further each time."
        )
