"""Training moves a point downhill, a mini-batch at a time, and can go back to any moment exactly.

`Recipe` says how, `Run` does it. The order of the samples in an epoch depends only on the seed and the
epoch's number, so the same moment always continues the same way. What is changed on the way, the recipe, the point or
the data, is a turn: it is remembered with its place, and taken again whenever the run comes by.
"""

import math
from copy import copy
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np

from nncore import engines
from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.data import Dataset
from nncore.descent import Descent, encode_targets
from nncore.history import History, Moment, states_held
from nncore.network import penalty
from nncore.optimizers import OPTIMIZERS
from nncore.recipe import Recipe, check_fit, class_targets

LASTING = ("loss", "seed", "init", "init_scale", "label_noise", "class_weights")
"""What a recipe keeps for the whole of a run; all else may change on the way."""


class Turn(NamedTuple):
    """What was chosen at some place in a run.

    Attributes:
        recipe: how it goes on; fresh: whether the optimiser begins with an empty memory.
        theta: where it goes on (P,), None for where it is; data: on what, None for what it has.
    """

    recipe: Recipe
    fresh: bool = False
    theta: Array | None = None
    data: Dataset | None = None


class Standing(NamedTuple):
    """Where a run stands and what it has to remember besides its history; `Run.resumed` goes on from it, bit for bit.

    Attributes:
        epoch, batch: the moment; row: how many rows of the epoch begun are learnt.
        moment: its point, the optimiser's memory, the recipe and the data in force.
        turns: what was chosen on the way, by (epoch, row).
        diverged: whether training stopped because the loss was no longer finite.
    """

    epoch: int
    batch: int
    row: int
    moment: Moment
    turns: dict[tuple[int, int], Turn]
    diverged: bool = False


class Run:
    """A network in training on a data set, with its past.

    Attributes:
        arch, recipe, data: what trains, how, and on what.
        epoch: whole passes completed; batch: mini-batches done since.
        theta: (P,), where the network is now; changes in place.
        history: see `History`.
        diverged: None, or a sentence that says which learning rate did it; theta is then the last finite point.
        low, high, threshold: what stands for class 0 and class 1 at the output, and the middle between them.

    Args:
        theta: (P,), where to begin; by default where the recipe says.
        engine: "numpy" to be trained so wherever there are compiled loops too.

    Raises:
        ValueError: the three do not fit together (`check_fit`), or theta is not a finite point of `arch`.

    >>> import nncore as nn
    >>> run = Run(nn.Architecture((2, 4, 1), ("tanh", "tanh")), Recipe(), nn.data.load("xor", n=100))
    >>> start = run.loss
    >>> run.advance(epochs=20)
    >>> run.epoch, run.loss < start
    (20, True)
    """

    def __init__(
        self, arch: Architecture, recipe: Recipe, data: Dataset, theta: Array | None = None, engine: str = ""
    ) -> None:
        check_fit(arch, recipe, data)
        if theta is not None and (theta.shape != (arch.n_parameters,) or not np.isfinite(theta).all()):
            raise ValueError(f"A run begins at one point of {arch.n_parameters} finite numbers.")
        self.arch, self.data = arch, data
        self.low, self.high = (
            (0.0, 1.0) if data.task == "regression" else class_targets(arch.activations[-1], recipe.loss)
        )
        self.threshold = (self.low + self.high) / 2
        engine = engine or ("compiled" if engines.knows(arch) else "numpy")
        self._descent = Descent(arch, (recipe,), data, engine=engine)
        self.theta = self._descent.theta
        if theta is not None:
            self.theta[:] = theta
        self._turns: dict[tuple[int, int], Turn] = {}
        self._taken: Turn | None = None
        self.epoch = self.batch = self._row = 0
        self.diverged: str | None = None
        self._measured: tuple[Array, tuple[float, float]] | None = None
        if self._measure() is None:
            raise ValueError(
                f"The loss on {data.title} is not finite before training begins: its targets are too large."
                if theta is None
                else f"With these weights the loss on {data.title} is not finite."
            )
        self.history = History(states_held(arch.n_parameters))
        self.history.record(0, self._moment(), self.losses)

    @property
    def recipe(self) -> Recipe:
        """How it trains from here on."""
        return self._descent.recipes[0]

    @property
    def engine(self) -> str:
        """What trains it, see `engines`: "compiled" if it began so, and "numpy" while that does not pay."""
        return "compiled" if self._descent.compiled else "numpy"

    @property
    def penalty(self) -> float:
        """What the recipe's l1 and l2 add to the loss it lowers, at theta."""
        return float(penalty(self.arch, self.theta, self.recipe.l1, self.recipe.l2))

    def targets(self, y: Array) -> Array:
        """Return targets in the output's own coding: classes as `low` and `high`, numbers scaled."""
        return encode_targets(self.data, y, (self.low, self.high))

    @property
    def losses(self) -> tuple[float, float]:
        """The loss over all training rows and over all test rows, at theta; always finite (see `diverged`).

        Penalties are told apart (`penalty`); where classes are weighted, so are their rows, test rows as training rows.
        """
        losses = self._measure()
        if losses is None:
            self._diverge()
            losses = self._measure()
        assert losses is not None, "an epoch in the history had finite losses"
        return losses

    @property
    def loss(self) -> float:
        """The loss over all training rows, see `losses`."""
        return self.losses[0]

    @property
    def test_loss(self) -> float:
        """The loss over all test rows, see `losses`."""
        return self.losses[1]

    @property
    def next_batch(self) -> tuple[Array, Array]:
        """What the next `step` learns from: inputs (n, n_in) and targets (n, k) as the output should say them."""
        return self._descent.batch(self.epoch, self._next_row)

    @property
    def next_weights(self) -> Array | None:
        """How much each sample of the next `step` counts, (n,); None where all count alike."""
        return self._descent.batch_weights(self.epoch, self._next_row)

    @property
    def row_weights(self) -> Array | None:
        """How much each training row counts in the loss, (n,), in the order of `data.train`; None for all alike."""
        return self._descent.training_weights

    @property
    def next_dropped(self) -> Array | None:
        """Which hidden neurons the next `step` drops for which of its samples, (n, hidden) bool; None without dropout.

        >>> import nncore as nn
        >>> arch = nn.Architecture((2, 4, 1), ("tanh", "tanh"))
        >>> run = Run(arch, Recipe(dropout=0.5, batch_size=3), nn.data.load("xor", n=100))
        >>> run.next_dropped.shape, Run(arch, Recipe(), run.data).next_dropped
        ((3, 4), None)
        """
        return self._descent.dropped(self.epoch, self._next_row)

    @property
    def updates_left(self) -> int:
        """Mini-batches until the epoch at hand is complete."""
        return -(-(self._descent.n - self._next_row) // self._descent.size)

    def step(self) -> None:
        """Learn from one mini-batch; the last of an epoch completes it. Does nothing once diverged."""
        if not self.diverged:
            self._learn(whole=False)
            self._turn()

    def advance(self, epochs: int = 1) -> None:
        """Complete `epochs` passes over the training rows, a begun one counting as the first. Stops if it diverges."""
        for _ in range(epochs):
            if not self.diverged:
                self._learn(whole=True)
        if not self.diverged:
            self._turn()

    def rewind(self, epoch: int, batch: int = 0) -> None:
        """Go to a moment already reached, so many mini-batches after the end of an epoch.

        Going on from there repeats what happened, bit for bit. Of an epoch not yet completed, mini-batches may be
        taken that were not reached before.

        Raises:
            ValueError: the epoch lies before the beginning or has not been reached.
        """
        if not 0 <= epoch <= self.history.last_epoch:
            raise ValueError(f"Epoch {epoch} is not between 0 and {self.history.last_epoch}, the furthest reached.")
        nearest = self.history.moments.at_or_before(epoch)
        self._restore(nearest, self.history.moments.rows[nearest])
        self.advance(epoch - nearest)
        while self.epoch == epoch and self.batch < batch and not self.diverged:
            self.step()

    def change(self, theta: Array | None = None, data: Dataset | None = None, **changes: Any) -> None:
        """Go on from here otherwise: by another recipe, from another point, on other data. All else stays.

        Whatever lay ahead in the history is forgotten, unless it went on in just this way. A new optimiser begins with
        an empty memory.

        Args:
            theta: (P,), where to go on; data: rows of the same kind. Of a begun epoch as many rows count as learnt as
                there were, save the last: some are always left to learn.
            changes: of the recipe, in all that is not `LASTING`.

        Raises:
            ValueError: a value is out of range or belongs to a new run, theta is not a finite point or the data do not
                fit; then nothing has changed.
        """
        recipe, here = self.changed(**changes), (self.epoch, self._row)
        at, rows = self.theta if theta is None else theta, data or self.data
        check_fit(self.arch, recipe, rows)
        moved = not np.array_equal(at, self.theta) or rows is not self.data
        if moved:
            self._stand(at, rows)
        otherwise = any(
            place > here and (turn.recipe != recipe or turn.fresh or turn.theta is not None or turn.data is not None)
            for place, turn in self._turns.items()
        )
        if recipe == self.recipe and not (moved or otherwise or self.diverged):
            return
        before = self._turns.get(here, Turn(recipe))
        turn = Turn(
            recipe,
            before.fresh or recipe.optimizer != self.recipe.optimizer,
            before.theta if theta is None else theta.copy(),
            before.data if data is None else data,
        )
        self._turns = {place: earlier for place, earlier in self._turns.items() if place < here} | {here: turn}
        self.history.truncate(self.epoch)
        self.diverged = None
        self._take(turn, recipe.optimizer != self.recipe.optimizer)

    def keeps_to(self, **values: Any) -> bool:
        """Tell whether the recipe has these values here and at every turn ahead, so that going on by them is no change.

        >>> import nncore as nn
        >>> run = Run(nn.Architecture((2, 1), ("tanh",)), Recipe(learning_rate=0.1), nn.data.load("xor", n=100))
        >>> run.advance(2)
        >>> run.change(learning_rate=0.3)
        >>> run.rewind(1)
        >>> run.keeps_to(learning_rate=0.1), run.keeps_to(optimizer="sgd")
        (False, True)
        """
        here = self.epoch, self._row
        recipes = [self.recipe, *(turn.recipe for place, turn in self._turns.items() if place > here)]
        return all(getattr(recipe, name) == value for recipe in recipes for name, value in values.items())

    def branch(self) -> "Run":
        """Return a run that stands where this one does, with the same past, and goes its own way from here."""
        clone = copy(self)
        clone._descent = self._descent.copy()
        clone.theta = clone._descent.theta
        clone.history = self.history.copy()
        return clone

    @property
    def standing(self) -> Standing:
        """All that has to be kept, besides the history, to go on from here another day."""
        return Standing(self.epoch, self.batch, self._row, self._moment(), dict(self._turns), bool(self.diverged))

    @classmethod
    def resumed(cls, arch: Architecture, history: History, standing: Standing, engine: str = "") -> "Run":
        """Return a run that stands where another stood, with its past.

        Args:
            history: with the moment of epoch 0, where the run began.
            engine: as of `Run`.

        Raises:
            ValueError: something does not fit together, or a loss is not finite.
        """
        first = history.moments.rows[0]
        run = cls(arch, first.recipe, first.data, first.theta, engine)
        here = standing.moment
        check_fit(arch, here.recipe, here.data)
        run._take(Turn(here.recipe, False, here.theta, here.data), False)
        run._descent.state, run._descent.t = here.state.copy(), here.t
        run.epoch, run.batch, run._row = standing.epoch, standing.batch, standing.row
        if run._measure() is None:
            raise ValueError(f"With these weights the loss on {run.data.title} is not finite.")
        run.history = history
        run._turns = dict(standing.turns)
        run._taken = run._turns.get((run.epoch, run._row))
        run.diverged = run._why_diverged(run.epoch) if standing.diverged else None
        return run

    def release_buffers(self) -> None:
        """Give back the memory that only training needs, for a run that is kept to be gone back to."""
        self._descent.release_buffers()

    def _stand(self, theta: Array, data: Dataset) -> None:
        """Stand at a point, on data, if training can go on from there.

        Raises:
            ValueError: theta is not a finite point, the data ask something else, or a loss there is not finite;
                then the run stands where it stood.
        """
        if theta.shape != (self.arch.n_parameters,) or not np.isfinite(theta).all():
            raise ValueError(f"A run goes on from one point of {self.arch.n_parameters} finite numbers.")
        if (data.task, data.classes) != (self.data.task, self.data.classes):
            raise ValueError(f"{data.title} has other targets than {self.data.title}, so it needs a new run.")
        before, stood = (self._descent, self.data, self._measured), self.theta.copy()
        self._learn_from(data)
        self.theta[:] = theta
        if self._measure() is None:
            self._descent, self.data, self._measured = before
            self.theta = self._descent.theta
            self.theta[:] = stood
            raise ValueError(f"With these weights the loss on {data.title} is not finite.")

    def changed(self, **changes: Any) -> Recipe:
        """Return the recipe that `change` would go on with.

        Raises:
            ValueError: as `change`.
        """
        for name in changes.keys() - ({field.name for field in fields(Recipe)} - set(LASTING)):
            raise ValueError(f"Another {name} needs a new run.")
        return replace(self.recipe, **changes)

    def _take(self, turn: Turn, fresh: bool) -> None:
        """Go on as a turn says, with an empty memory if `fresh`."""
        if fresh or turn.recipe.optimizer != self.recipe.optimizer:
            self._descent.reset_state(OPTIMIZERS[turn.recipe.optimizer].slots)
        self._descent.use((turn.recipe,))
        if turn.data is not None:
            self._learn_from(turn.data)
        if turn.theta is not None:
            self.theta[:] = turn.theta
        self._taken = turn

    def _learn_from(self, data: Dataset) -> None:
        """Have other rows from here on."""
        if data is self.data:
            return
        before, self.data, self._measured = self._descent, data, None
        self._descent = Descent(self.arch, before.recipes, data, engine=before.engine)
        self._descent.theta[:], self._descent.state, self._descent.t = before.theta, before.state, before.t
        self.theta = self._descent.theta

    def _turn(self) -> None:
        """Take the turn of this very place, if there is one and it has not been taken."""
        turn = self._turns.get((self.epoch, self._row))
        if turn is not None and turn is not self._taken:
            self._take(turn, turn.fresh)

    @property
    def _next_row(self) -> int:
        """Where the next mini-batch begins; rows taken away in the middle of an epoch leave it at least the last."""
        return min(self._row, self._descent.n - 1)

    @property
    def _turns_ahead(self) -> bool:
        """Whether a turn is to be taken in the midst of the epoch at hand."""
        return any(epoch == self.epoch and row > self._row for epoch, row in self._turns)

    def _learn(self, whole: bool) -> None:
        """Learn from the next mini-batch, or the whole of what the epoch has left; see whether all is still finite."""
        with np.errstate(all="ignore"):
            while True:
                self._turn()
                row = self._next_row
                end = self._descent.n if whole and not self._turns_ahead else row + 1
                self._row, made = self._descent.learn(self.epoch, row, end)
                self.batch += made
                over = self._row >= self._descent.n
                if over or not whole:
                    break
            if not math.isfinite(np.dot(self.theta, self.theta)):
                self._diverge()
            elif over:
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
        return Moment(self.theta.copy(), self._descent.state.copy(), self._descent.t, self.recipe, self.data)

    def _restore(self, epoch: int, moment: Moment) -> None:
        """Stand at the end of `epoch` again."""
        self._take(Turn(moment.recipe, False, moment.theta, moment.data), False)
        self._descent.state, self._descent.t = moment.state.copy(), moment.t
        self.epoch, self.batch, self._row = epoch, 0, 0
        self.diverged = None

    def _diverge(self) -> None:
        """Go back to the last epoch that was finite and say what happened."""
        said = self._why_diverged(self.epoch)
        self.rewind(self.epoch)
        self.diverged = said

    def _why_diverged(self, epoch: int) -> str:
        return why_diverged(self.recipe, epoch + 1)


def why_diverged(recipe: Recipe, epoch: int) -> str:
    """Return the sentence on a run whose loss is not finite in an epoch, counted from 1."""
    return (
        f"In epoch {epoch} the loss is no longer finite: at learning rate {recipe.learning_rate:g}, "
        f"{OPTIMIZERS[recipe.optimizer].title} diverges."
    )
