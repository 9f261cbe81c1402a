"""Points moving downhill: the update that all of training repeats, for one network or a whole stack of them.

The members of a stack share a shape, data, a loss, class weights, an optimiser and the size of a batch; rates,
penalties, schedules and seeds may differ. All that chance decides depends only on a member's seed and the place in the
run, so the same place always goes on the same way.
"""

import itertools
import math
from collections.abc import Sequence
from copy import copy
from functools import partial
from typing import Any

import numpy as np

from nncore import engines
from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.data import Dataset
from nncore.initializers import initial
from nncore.losses import LOSSES
from nncore.optimizers import OPTIMIZERS
from nncore.passes import Backward, Passes, Trace, plain_cost, transpose
from nncore.recipe import Recipe, class_targets
from nncore.schedules import SCHEDULES
from nncore.weighting import class_weights, row_weights

ALIKE = ("loss", "optimizer", "batch_size", "class_weights")
"""The fields in which recipes that train as one stack agree, besides the constants of their optimiser."""
NOISE_STREAM, DROPOUT_STREAM = 1, 2


def encode_targets(data: Dataset, y: Array, classes: tuple[float, float]) -> Array:
    """Return targets (n, k) as the output should say them, from the data's own y (n, 1) or (n, k).

    One class of two becomes one of the two numbers, one of many a row of "no" with one "yes"; numbers are brought to
    the scale the network is asked for (`Dataset.scale_targets`).

    >>> from nncore.data import load
    >>> encode_targets(load("iris"), np.array([[2.0], [0.0]]), (0.0, 1.0))
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    if data.task == "regression":
        return data.scale_targets(y)
    no, yes = classes
    said = y == np.arange(len(data.classes)) if data.task == "multiclass" else y == 1
    return np.where(said, yes, no)


def with_label_noise(data: Dataset, y: Array, share: float, seed: int) -> Array:
    """Return training targets of which a share is wrong, in the data's own numbers; see `Recipe.label_noise`."""
    if not share:
        return y
    rng = np.random.default_rng((seed, 0, NOISE_STREAM))
    if data.task == "regression":
        return y + share * y.std(axis=0) * rng.normal(size=y.shape)
    wrong = rng.random(y.shape) < share
    k = len(data.classes)
    return np.where(wrong, (y + rng.integers(1, k, y.shape)) % k, y)


class Descent:
    """Networks of one shape in training, at one moment.

    Attributes:
        theta: (*stack, P), where they are; changes in place. The stack is () for one recipe alone, else (m,).
        state: (slots, *stack, P), the optimiser's memory; t: updates it has made.
        recipes: one for each member.
        compiled: whether it trains by compiled loops, see `engines`.
        n: training rows; size: rows of a whole batch.

    Args:
        recipes: one, for a lone network, or several that agree in all of `ALIKE`.
        stack: () or (m,); by default () for one recipe.
        engine: "compiled" for compiled loops wherever there are any for what is asked.
    """

    def __init__(
        self,
        arch: Architecture,
        recipes: Sequence[Recipe],
        data: Dataset,
        stack: tuple[int, ...] | None = None,
        engine: str = "numpy",
    ) -> None:
        first = recipes[0]
        self.class_weights = first.class_weights
        self.engine = engine
        self.arch = arch
        self.stack = stack if stack is not None else () if len(recipes) == 1 else (len(recipes),)
        self.theta = self._each(np.array([initial(arch, r.init, r.seed, scale=r.init_scale) for r in recipes]))
        self._passes = Passes(arch, self.theta)
        self._loss = LOSSES[first.loss]
        classes = class_targets(arch.activations[-1], first.loss)
        (x, y), (held_x, held_y) = data.train, data.held_out
        self.n = len(x)
        noisy = [with_label_noise(data, y, r.label_noise, r.seed) for r in recipes]
        labels = [encode_targets(data, each, classes) for each in noisy]
        self._noisy = any(recipe.label_noise for recipe in recipes)
        target = self._each(np.array(labels)) if self._noisy else labels[0]
        self._rows = (x, target), (held_x, encode_targets(data, held_y, classes))
        self._weights = self._row_weights(data, noisy, held_y)
        self._every: tuple[Trace, Array, Array] | None = None
        self._workspaces: dict[int, tuple[Trace, Backward]] = {}
        self._slopes: tuple[Trace, Backward] | None = None
        self._shuffled_for = -1
        self._shuffled_weights: Array | None = None
        self._columns: tuple[Array, Array, Array] | None = None
        self._ordered_for, self._order = -1, np.empty(0, dtype=np.intp)
        self.reset_state(OPTIMIZERS[first.optimizer].slots)
        self.use(recipes)

    def _row_weights(self, data: Dataset, labels: list[Array], held: Array) -> tuple[Array | None, Array | None]:
        """Return how much the training rows and the test rows count, (n,) or (m, n) each; None where all do alike."""
        wanted = self.class_weights
        found = [class_weights(data, wanted, y) for y in labels]
        if found[0] is None:
            return None, None
        pairs = [(y, weights) for y, weights in zip(labels, found, strict=True) if weights is not None]
        rows = [row_weights(y, weights) for y, weights in pairs]
        tested = [row_weights(held, weights) for _, weights in pairs]
        if self._noisy:
            return self._each(np.array(rows)), self._each(np.array(tested))
        return rows[0], tested[0]

    def _each(self, values: Array) -> Array:
        """Return values (m, …), one for each member, as (*stack, …)."""
        return values if self.stack else values[0]

    @property
    def _everything(self) -> tuple[Trace, Array, Array]:
        """A workspace that holds all rows, those of training first, and the targets (…, n, k) of both parts."""
        if self._every is None:
            (x, target), (held_x, held) = self._rows
            trace = Trace(self.arch, len(x) + len(held_x), self.stack)
            trace.a[0][...] = np.concatenate([x, held_x])
            self._every = trace, _rows_last(target), _rows_last(held)
        return self._every

    @property
    def training_weights(self) -> Array | None:
        """How much each training row counts in the loss, (n,) or (m, n); None where all count alike."""
        return self._weights[0]

    def release_buffers(self) -> None:
        """Give back the memory that only training needs; it is taken again when training goes on."""
        self._every, self._slopes, self._shuffled_for = None, None, -1
        self._workspaces.clear()
        self._inputs = self._targets = np.empty(0)
        self._columns = None

    def copy(self) -> "Descent":
        """Return a descent at the same moment that goes its own way; the rows, which never change, are shared."""
        clone = copy(self)
        clone.theta, clone.state = self.theta.copy(), self.state.copy()
        clone._passes, clone._every, clone._workspaces = Passes(self.arch, clone.theta), None, {}
        clone._slopes = None
        return clone

    def reset_state(self, slots: int) -> None:
        """Give the optimiser an empty memory."""
        self.state, self.t = np.zeros((slots, *self.stack, self.arch.n_parameters)), 0

    def use(self, recipes: Sequence[Recipe]) -> None:
        """Go on by other recipes; loss, seeds, beginning and labels stay as they were."""
        self.recipes = tuple(recipes)
        optimizer = OPTIMIZERS[recipes[0].optimizer]
        constants = recipes[0].constants
        self._rule = optimizer.rule if constants == optimizer.constants else partial(optimizer.rule, **constants)
        self.size = self.n if optimizer.full_batch else min(recipes[0].batch_size, self.n)
        self._rates = self._numbers("learning_rate")
        schedules = list(dict.fromkeys((r.schedule, r.schedule_epochs) for r in recipes))
        self._schedules = [(SCHEDULES[name].factor, span) for name, span in schedules]
        self._scheduled = any(name != "constant" for name, _ in schedules)
        self._which = [schedules.index((r.schedule, r.schedule_epochs)) for r in recipes]
        self._l1, self._l2, self._decay = (self._on_weights(name) for name in ("l1", "l2", "decay"))
        self._clip_value, self._clip_norm = (
            self._numbers(name) if any(getattr(r, name) < math.inf for r in recipes) else None
            for name in ("clip_value", "clip_norm")
        )
        self._frozen = self._held() if any(recipe.frozen for recipe in recipes) else None
        self._drops = any(recipe.dropout for recipe in recipes) and len(self.arch.sizes) > 2
        alone = not (self.stack or optimizer.full_batch)
        self.compiled = self.engine == "compiled" and alone and engines.pays(self.arch, self.size)
        if self.compiled:
            self._compile(recipes[0])

    def _compile(self, recipe: Recipe) -> None:
        """Have ready what the compiled loops are given besides the rows."""
        kernels = engines.loaded()
        none = np.zeros(self.arch.n_parameters)
        held = none.astype(bool) if self._frozen is None else self._frozen
        penalties = [none if amount is None else amount for amount in (self._l1, self._l2, self._decay)]
        self._learn = kernels.learn
        self._plan = kernels.plan(self.arch, recipe)
        self._limits = (*penalties, recipe.clip_value, recipe.clip_norm, held)

    def _numbers(self, name: str) -> Any:
        """Return one number a member: a float for a lone network, else (m, 1)."""
        numbers = [getattr(recipe, name) for recipe in self.recipes]
        return np.array(numbers)[:, None] if self.stack else float(numbers[0])

    def _on_weights(self, name: str) -> Any:
        """Return one number a member on its weights and 0 on its biases, (*stack, P); None if all are 0."""
        if not any(getattr(recipe, name) for recipe in self.recipes):
            return None
        return self._numbers(name) * self.arch.is_weight

    def _held(self) -> Array:
        """Return which parameters stay where they are, (*stack, P)."""
        held = np.zeros((len(self.recipes), self.arch.n_parameters), dtype=bool)
        for row, recipe in zip(held, self.recipes, strict=True):
            row[list(recipe.frozen)] = True
        return self._each(held)

    def _rate(self, place: float) -> Any:
        """Return the learning rate after so many epochs, a float or (m, 1)."""
        factors = [factor(place, span) for factor, span in self._schedules]
        return self._rates * (np.array(factors)[self._which, None] if self.stack else factors[0])

    def _orders(self, epoch: int) -> dict[int, Array]:
        """Return the order of the training rows in an epoch, (n,), by seed."""
        return {
            seed: np.random.default_rng((seed, epoch)).permutation(self.n)
            for seed in dict.fromkeys(recipe.seed for recipe in self.recipes)
        }

    def _shuffle(self, epoch: int) -> None:
        """Bring the training rows into the order of an epoch: each member's own, unless all have the same seed."""
        trace, target, _ = self._everything
        inputs, memory, weights = trace.answers[0], transpose(target), self._weights[0]
        orders = self._orders(epoch)
        if len(orders) == 1:
            (order,) = orders.values()
            self._inputs, self._targets = inputs[:, order], transpose(memory[..., order])
            self._shuffled_weights = None if weights is None else weights[..., order]
        else:
            # Each member's rows lie in memory as those of a lone network do: on that a product's last digit depends.
            order = np.array([orders[recipe.seed] for recipe in self.recipes])
            self._inputs = transpose(np.ascontiguousarray(transpose(inputs))[order])
            labels = np.ascontiguousarray(transpose(memory))
            self._targets = np.take_along_axis(labels, order[..., None], axis=-2) if self._noisy else labels[order]
            if weights is not None:
                self._shuffled_weights = np.take_along_axis(weights, order, axis=-1) if self._noisy else weights[order]
        self._shuffled_for = epoch

    def _workspace(self, size: int) -> tuple[Trace, Backward]:
        """Return what an update of so many rows fills, kept from here on."""
        self._workspaces[size] = Trace(self.arch, size, self.stack), Backward(self.arch, size, self.stack)
        return self._workspaces[size]

    def _masks(self, epoch: int, row: int, size: int) -> list[Array]:
        """Return for each hidden layer which of its neurons speak for which sample, and how loud; (*stack, k, n)."""
        hidden = self.arch.sizes[1:-1]
        masks = np.empty((len(self.recipes), sum(hidden), size))
        for mask, recipe in zip(masks, self.recipes, strict=True):
            rng = np.random.default_rng((recipe.seed, epoch, row, DROPOUT_STREAM))
            np.multiply(rng.random(mask.shape) >= recipe.dropout, 1 / (1 - recipe.dropout), out=mask)
        return np.split(self._each(masks), list(itertools.accumulate(hidden))[:-1], axis=-2)

    def dropped(self, epoch: int, row: int) -> Array | None:
        """Return which hidden neurons the mini-batch that begins at `row` of an epoch drops for which of its samples,
        (*stack, n, hidden neurons) bool; None where no recipe drops any.
        """
        if not self._drops:
            return None
        masks = self._masks(epoch, row, min(self.size, self.n - row))
        return transpose(np.concatenate(masks, axis=-2)) == 0

    def batch(self, epoch: int, row: int) -> tuple[Array, Array]:
        """Return the mini-batch that begins at `row` of an epoch, inputs and targets with one sample a row, copied."""
        if epoch != self._shuffled_for:
            self._shuffle(epoch)
        rows = slice(row, row + self.size)
        return transpose(self._inputs[..., :-1, rows]).copy(), self._targets[..., rows, :].copy()

    def batch_weights(self, epoch: int, row: int) -> Array | None:
        """Return how much each sample of that mini-batch counts, (n,) or (m, n); None where all count alike."""
        if epoch != self._shuffled_for:
            self._shuffle(epoch)
        weights = self._shuffled_weights
        return None if weights is None else weights[..., row : row + self.size].copy()

    def learn(self, epoch: int, row: int, end: int) -> tuple[int, int]:
        """Learn from the mini-batches of an epoch that begin from `row` on and before `end`.

        Returns:
            The row at which the next one begins, and how many they were. All of training is this, over and over.
        """
        end, first = min(end, self.n), row
        if self.compiled:
            made = self._learn_compiled(epoch, row, end)
            return min(self.n, first + made * self.size), made
        made = 0
        while row < end:
            row += self.update(epoch, row)
            made += 1
        return row, made

    def _learn_compiled(self, epoch: int, row: int, end: int) -> int:
        if self._columns is None:
            trace, target, _ = self._everything
            weights = np.ones(self.n) if self._weights[0] is None else self._weights[0]
            self._columns = trace.answers[0], np.ascontiguousarray(transpose(target)), np.ascontiguousarray(weights)
        if epoch != self._ordered_for:
            (self._order,) = self._orders(epoch).values()
            self._ordered_for = epoch
        rows = range(row, end, self.size)
        if self._scheduled:
            middles = [epoch + (r + min(self.size, self.n - r) / 2) / self.n for r in rows]
            rates = np.array([self._rate(place) for place in middles])
        else:
            rates = np.full(len(rows), self._rates)
        masks = np.empty((0, self.n))
        if self._drops:
            masks = np.empty((sum(self.arch.sizes[1:-1]), self.n))
            for r in rows:
                np.concatenate(self._masks(epoch, r, min(self.size, self.n - r)), out=masks[:, r : r + self.size])
        rest = self._order, masks, row, end, self.size, self.state, self.t, rates
        self._learn(self.theta, *self._plan, *self._columns, *rest, *self._limits)
        self.t += len(rows)
        return len(rows)

    def update(self, epoch: int, row: int) -> int:
        """Learn from the mini-batch that begins at `row` of an epoch with NumPy, and return how many rows it had."""
        if epoch != self._shuffled_for:
            self._shuffle(epoch)
        end = min(row + self.size, self.n)
        size = end - row
        trace, back = self._workspaces.get(size) or self._workspace(size)
        trace.answers[0] = self._inputs[..., row:end]
        trace.masks = self._masks(epoch, row, size) if self._drops else None
        self._passes.forward(trace)
        weights = None if self._shuffled_weights is None else self._shuffled_weights[..., row:end]
        self._passes.backward(trace, self._targets[..., row:end, :], self._loss, back, weights)
        rate = self._rate(epoch + (row + size / 2) / self.n) if self._scheduled else self._rates
        self._move(back.grad, rate)
        return size

    def _move(self, grad: Array, rate: Any) -> None:
        """Move theta by a gradient, which is used up."""
        if self._l2 is not None:
            grad += self._l2 * self.theta
        if self._frozen is not None:
            kept = self.theta[self._frozen]
            grad[self._frozen] = 0.0
        if self._clip_value is not None:
            np.clip(grad, -self._clip_value, self._clip_value, out=grad)
        if self._clip_norm is not None:
            length = np.sqrt(np.square(grad).sum(axis=-1, keepdims=True))
            grad *= np.minimum(1.0, self._clip_norm / np.where(length > 0, length, 1.0))
        if self._decay is not None:
            self.theta *= 1 - rate * self._decay
        self.t += 1
        self._rule(self.theta, grad, self.state, rate, self.t)
        if self._l1 is not None:
            size = np.abs(self.theta) - rate * self._l1
            np.copysign(np.maximum(size, 0.0), self.theta, out=self.theta)
        if self._frozen is not None:  # momentum and decay move without a derivative
            self.theta[self._frozen] = kept

    def gradient(self) -> Array:
        """Return the gradient (*stack, P) of the first of `losses`; not always finite."""
        if self._slopes is None:
            self._slopes = Trace(self.arch, self.n, self.stack), Backward(self.arch, self.n, self.stack)
            self._slopes[0].a[0][...] = self._rows[0][0]
        trace, back = self._slopes
        with np.errstate(all="ignore"):
            self._passes.forward(trace)
            self._passes.backward(trace, self._everything[1], self._loss, back, self._weights[0])
        return back.grad

    def losses(self) -> tuple[Array, Array]:
        """Return the losses (*stack) over all training rows and over all test rows, without penalties and with classes
        weighted as they are in training; not always finite.
        """
        trace, *targets = self._everything
        rows = slice(self.n), slice(self.n, None)
        with np.errstate(all="ignore"):
            self._passes.forward(trace)  # of all rows together: on a small network a pass costs by its calls
            training, test = (
                plain_cost(self.arch, trace, target, self._loss, weights, part)
                for target, weights, part in zip(targets, self._weights, rows, strict=True)
            )
        return training, test


def _rows_last(target: Array) -> Array:
    """Return the same targets (…, n, k) with the samples along the last axis in memory, as the passes like them."""
    return transpose(np.ascontiguousarray(transpose(target)))
