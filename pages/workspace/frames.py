"""A frame is one moment of a network in training, packed so that the browser draws and computes nothing.

All frames of a chunk come from stacked passes over the points of that chunk: over the training rows, the test rows,
the map and the one sample that is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from nncore.network import propagate
from pages.components.stage.wire import rounded
from pages.workspace.slices import SIDE, STRIDE, Slice, as_bytes, coarse, ends

BINS = 24
"""Bars of a neuron's histogram."""
SUMS = (-6.0, 6.0)
"""The sums z over which a histogram of them reaches; what lies further out is counted at the ends."""
MOST_POINTS = 1500
"""Points drawn of each part at the most; more would only hide one another."""
MOST_NUMBERS = 4_000_000
"""Numbers one stacked pass over the rows may hold."""
MOST_CELLS = 250_000
"""Numbers one stacked pass over the map may hold: a megabyte, which stays in the processor's cache."""
HEAD = np.dtype(
    [
        ("epoch", "<u4"),
        ("batch", "<u4"),
        ("losses", "<f8", 2),
        ("scores", "<f8", 2),
        ("own", "<f8"),
        ("counts", "<u4", 4),
        ("rate", "<f8"),
        ("penalty", "<f8"),
        ("zeros", "<u4"),
    ]
)
"""What a frame begins with: the moment; both losses, both scores, the sample's loss; the confusion table's counts; the
learning rate, the penalty and how many weights are exactly 0.
"""


@dataclass(frozen=True)
class Shot:
    """One moment of a run.

    Attributes:
        theta: (P,), where it stood, a copy; before: whence it came; losses: on training and test.
        dropped: (hidden neurons,) bool, those that sit out the next update for its first sample; None without dropout.
    """

    epoch: int
    batch: int
    theta: NDArray[np.float64]
    before: NDArray[np.float64]
    losses: tuple[float, float]
    dropped: NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, run: nn.Run, before: NDArray[np.float64] | None = None) -> "Shot":
        """Take a shot of a run as it is now; `before` (P,) is where the shot before it stood."""
        theta = run.theta.copy()
        dropped = run.next_dropped
        first = None if dropped is None else dropped[0]
        return cls(run.epoch, run.batch, theta, theta if before is None else before, run.losses, first)


@dataclass(frozen=True)
class Look:
    """What the visitor looks at, and frames therefore hold.

    Attributes:
        cut: the slice the maps show.
        sample: the row, from 0, whose numbers stand on the network.
        focus: the layer, from 1, and neuron whose map is the large one; None for the network's answer.
        nodes: what a neuron shows: "map", or the histogram of its answers "a" or sums "z" over the training rows.
        space: a layer and two of its neurons, through which the points are seen; None for not at all.
        test: whether test points are drawn.
        detail: whether the slopes of the loss and the last changes are wanted too.
        recipe: how training goes on, by which penalty and learning rate are told.
    """

    cut: Slice
    sample: int = 0
    focus: tuple[int, int] | None = None
    nodes: str = "map"
    space: tuple[int, int, int] | None = None
    test: bool = False
    detail: bool = True
    recipe: nn.Recipe = field(default_factory=nn.Recipe)

    def within(self, run: nn.Run) -> "Look":
        """Return the same look, as far as the run's network and data have what it looks at."""
        sizes = run.arch.sizes
        focus, space = self.focus, self.space
        if focus is not None and not (0 < focus[0] < len(sizes) and 0 <= focus[1] < sizes[focus[0]]):
            focus = None
        if space is not None and not (0 < space[0] < len(sizes) and all(0 <= i < sizes[space[0]] for i in space[1:])):
            space = None
        return replace(self, sample=min(max(0, self.sample), len(run.data.x) - 1), focus=focus, space=space)


@dataclass(frozen=True)
class Frames:
    """Frames ready to travel, see `pages.components.stage.wire`.

    Attributes:
        count: how many; series: by name, a row for each frame.
        notes: what ails the network at the last of them.
    """

    count: int = 0
    series: dict[str, NDArray[Any]] = field(default_factory=dict)
    notes: tuple[nn.Note, ...] = ()


def drawn(data: nn.data.Dataset, test: bool) -> list[NDArray[np.intp]]:
    """Return the rows that are drawn: of those learnt from and, if `test`, of those held out."""
    held = np.flatnonzero(data.test)[: MOST_POINTS if test else 0]
    return [np.flatnonzero(data.training)[:MOST_POINTS], held]


def _score(run: nn.Run, output: NDArray[Any], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return accuracy for classes, R² for numbers, of a stack of outputs (T, n, k)."""
    if run.data.task == "binary":
        return nn.accuracy(output, target, run.threshold)
    return nn.class_accuracy(output, target) if run.data.task == "multiclass" else nn.r2(output, target)


def _rates(shots: Sequence[Shot], recipe: nn.Recipe, rows: int) -> NDArray[np.float64]:
    """Return the learning rate (T,) at each of the moments, for data with so many training rows."""
    size = min(recipe.batch_size, rows)
    return np.array([recipe.rate_at(shot.epoch + min(1.0, shot.batch * size / rows)) for shot in shots])


def _histograms(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """Return for every neuron of a stack (T, n, k) the counts of its values (T, k · BINS), the largest as 255."""
    bins = as_bytes(values, low, high).astype(np.intp) * BINS // 256
    stack, _, k = values.shape
    place = (np.arange(stack)[:, None, None] * k + np.arange(k)) * BINS + bins
    counts = np.bincount(place.ravel(), minlength=stack * k * BINS).reshape(stack, k, BINS)
    return (counts * 255 // counts.max(axis=-1, keepdims=True)).astype(np.uint8).reshape(stack, k * BINS)


def pack(run: nn.Run, shots: Sequence[Shot], look: Look) -> Frames:
    """Return the frames of `shots`."""
    if not shots:
        return Frames()
    step = max(1, MOST_NUMBERS // (len(run.data.x) * sum(run.arch.sizes)))
    parts = [_packed(run, shots[i : i + step], look) for i in range(0, len(shots), step)]
    return Frames(len(shots), _joined([series for series, _ in parts]), parts[-1][1])


def _joined(parts: list[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Return series whose frames are those of all parts, one after the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _packed(run: nn.Run, shots: Sequence[Shot], look: Look) -> tuple[dict[str, NDArray[Any]], tuple[nn.Note, ...]]:
    arch, data, loss = run.arch, run.data, run.recipe.loss
    thetas = np.stack([shot.theta for shot in shots])
    training, test = data.training, data.test
    inputs, targets = data.inputs, run.targets(data.y)
    with np.errstate(all="ignore"):
        trace = propagate(arch, thetas, inputs[training])
        held = propagate(arch, thetas, inputs[test])
        one = propagate(arch, thetas, inputs[[look.sample]])
        scores = [_score(run, t.output, targets[rows]) for t, rows in ((trace, training), (held, test))]
        own_loss = nn.cost(arch, one, targets[[look.sample]], loss)
        small = np.clip(thetas, -1e30, 1e30).astype(np.float32)
    head = np.zeros(len(shots), HEAD)
    head["epoch"], head["batch"] = [s.epoch for s in shots], [s.batch for s in shots]
    told = {"losses": np.array([s.losses for s in shots]), "scores": np.stack(scores, axis=1), "own": own_loss}
    told |= {"rate": _rates(shots, look.recipe, int(training.sum()))}
    told |= {"penalty": nn.penalty(arch, thetas, look.recipe.l1, look.recipe.l2)}
    for name, numbers in told.items():
        head[name] = np.nan_to_num(numbers, posinf=1e300)
    head["zeros"] = (thetas[:, arch.is_weight] == 0).sum(axis=-1)
    if data.task == "binary":
        head["counts"] = np.stack(nn.confusion(held.output, targets[test], run.threshold), axis=-1)
    series: dict[str, NDArray[Any]] = {
        "head": head.view(np.uint8).reshape(len(shots), -1),
        "theta": small,
        "z": rounded(np.concatenate([z[:, 0] for z in one.z], axis=-1)),
        "a": rounded(np.concatenate([a[:, 0] for a in one.a[1:]], axis=-1)),
    }
    if look.detail:
        series["grad"] = rounded(nn.backward(arch, thetas, trace, targets[training], loss, run.row_weights).grad)
        series["moved"] = rounded(thetas - np.stack([shot.before for shot in shots]))
    ranges = [nn.ACTIVATIONS[name].range for name in arch.activations]
    ranges[-1] = ends(run)
    step = max(1, MOST_CELLS // (SIDE * SIDE * sum(arch.sizes)))
    series |= _joined([_maps(run, small[i : i + step], look, ranges) for i in range(0, len(shots), step)])
    if look.nodes != "map":
        values, spans = (trace.a[1:], ranges) if look.nodes == "a" else (trace.z, [SUMS] * len(ranges))
        series["bars"] = np.concatenate([_histograms(v, *s) for v, s in zip(values, spans, strict=True)], axis=-1)
    hidden = sum(arch.sizes[1:-1])
    if hidden and any(shot.dropped is not None for shot in shots):
        none = np.zeros(hidden, dtype=bool)
        series["dropped"] = np.array([none if s.dropped is None else s.dropped for s in shots]).astype(np.uint8)
    if look.space is not None:
        layer, *pair = look.space
        rows, rest = drawn(data, look.test)
        seen = np.concatenate([trace.a[layer][:, : len(rows), pair], held.a[layer][:, : len(rest), pair]], axis=1)
        series["space"] = as_bytes(seen, *ranges[layer - 1]).reshape(len(shots), -1)
    return series, _faults(run, shots[-1])


def _maps(
    run: nn.Run, thetas: NDArray[np.float32], look: Look, ranges: list[tuple[float, float]]
) -> dict[str, NDArray[Any]]:
    """Return what the points (T, P) answer all over the map: every neuron's map, and the large one."""
    cells = propagate(run.arch, thetas, look.cut.cells)  # in single precision a sum may grow past every number
    maps = [
        as_bytes(a.reshape(len(thetas), SIDE, SIDE, -1)[:, ::STRIDE, ::STRIDE], *span)
        for a, span in zip(cells.a[1:], ranges, strict=True)
    ]
    small = np.moveaxis(np.concatenate(maps, axis=-1), -1, 1).reshape(len(thetas), -1)
    series = {"maps": coarse(small, 2) if look.space is None else small}
    if look.focus is not None:
        layer, neuron = look.focus
        series["big"] = coarse(as_bytes(cells.a[layer][..., neuron], *ranges[layer - 1]), 1)
    elif cells.output.shape[-1] == 1 or run.data.task == "regression":
        series["big"] = coarse(as_bytes(cells.output[..., 0], *ranges[-1]), 1)
    else:
        series["winner"] = np.nan_to_num(cells.output).argmax(axis=-1).astype(np.uint8)
        series["big"] = coarse(as_bytes(cells.output.max(axis=-1), *ranges[-1]), 1)
    return series


def _faults(run: nn.Run, shot: Shot) -> tuple[nn.Note, ...]:
    """Return what is wrong with the network at a moment."""
    x, y = run.data.train
    target = run.targets(y)
    with np.errstate(all="ignore"):
        last = propagate(run.arch, shot.theta, x)
        grad = nn.backward(run.arch, shot.theta, last, target, run.recipe.loss, run.row_weights).grad
    if not (np.isfinite(grad).all() and np.isfinite(last.output).all()):
        return ()
    epochs, losses = run.history.curve
    so_far = epochs <= shot.epoch
    curve = losses[so_far]
    recipe = run.recipe
    left = recipe.rate_at(shot.epoch) / recipe.learning_rate

    def right(epoch: int | None) -> float | None:
        """Return the share of test rows answered rightly in an epoch, now if it is None."""
        moment = None if epoch is None else run.history.moments.rows.get(epoch)
        if epoch is not None and moment is None:
            return None  # thinned out
        x, y = run.data.held_out
        output = nn.forward(run.arch, shot.theta if moment is None else moment.theta, x).output
        return float(_score(run, output, run.targets(y)))

    judge = right if run.data.task != "regression" and len(run.data.held_out[0]) else None
    when = epochs[so_far]
    return tuple(
        nn.diagnose(run.arch, shot.theta, last, grad, curve, target, recipe.loss, when, rate=left, right=judge)
    )
