"""A loss landscape is a grid of points: lines and planes through parameter space, and the loss at each of their points.

>>> import nncore as nn
>>> arch = nn.Architecture((1, 1), ("identity",))
>>> line = along_weight(arch, np.array([2.0, 0.0]), 0)
>>> landscape(arch, line, [np.array([-2.0, 0.0, 1.0])], np.array([[1.0]]), np.array([[0.0]]))     # (2 + s)²
array([0., 4., 9.])
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.network import check_inputs, judged, known_loss, penalty, weighed
from nncore.passes import Passes, Trace, plain_cost

CHUNK_BYTES = 4_000_000
"""Memory a chunk of points may take; what stays in the processor's cache is fastest."""


@dataclass(frozen=True, eq=False)
class ParameterSlice:
    """A line or a plane through parameter space.

    Attributes:
        origin: (P,), the point at coordinates 0.
        directions: (d, P), what one step along each axis adds; d is 1 or 2.
        labels: d names of the axes, for people.
        explained: None, or (d,), the share of a path's variance that lies along each direction.
    """

    origin: Array = field(repr=False)
    directions: Array = field(repr=False)
    labels: tuple[str, ...]
    explained: Array | None = None

    def at(self, *steps: Array) -> Array:
        """Return the points theta (..., P) at coordinates, an array for each direction, broadcast together."""
        coordinates = np.stack(np.broadcast_arrays(*steps), axis=-1)
        return self.origin + coordinates @ self.directions

    def project(self, theta: Array) -> tuple[Array, Array]:
        """Return the coordinates (..., d) of the nearest point here to each theta (..., P), and its distance (...).

        >>> slice_ = ParameterSlice(np.zeros(3), np.array([[2.0, 0.0, 0.0]]), ("twice the first",))
        >>> slice_.project(np.array([3.0, 0.0, 4.0]))
        (array([1.5]), np.float64(4.0))
        """
        away = theta - self.origin
        coordinates = away @ np.linalg.pinv(self.directions)
        return coordinates, np.linalg.norm(away - coordinates @ self.directions, axis=-1)


def along_weight(arch: Architecture, theta: Array, index: int) -> ParameterSlice:
    """Return the line along one parameter of theta (P,); the coordinate is what is added to it.

    Raises:
        ValueError: theta is not one point of `arch`, or has no such index.
    """
    return _through(arch, theta, (index,))


def through_weights(arch: Architecture, theta: Array, first: int, second: int) -> ParameterSlice:
    """Return the plane of two parameters of theta (P,); the coordinates are what is added to them.

    Raises:
        ValueError: theta is not one point of `arch`, or has no such index; or both are the same.
    """
    if first == second:
        raise ValueError(f"A plane needs two different parameters, not {first} twice.")
    return _through(arch, theta, (first, second))


def _through(arch: Architecture, theta: Array, indices: tuple[int, ...]) -> ParameterSlice:
    labels = tuple(arch.title(index) for index in indices)
    return ParameterSlice(_point(arch, theta), np.eye(arch.n_parameters)[list(indices)], labels)


def _point(arch: Architecture, theta: Array) -> Array:
    theta = as_float("theta", theta, 1)
    arch.blocks(theta)
    if theta.ndim != 1:
        raise ValueError(f"A slice goes through one point theta, not through a stack of shape {theta.shape}.")
    return theta.astype(np.float64)


def random_plane(arch: Architecture, theta: Array, seed: int = 0) -> ParameterSlice:
    """Return a plane through theta (P,) along two random directions that suit the network's own size.

    Each direction is drawn from the bell curve; then every neuron's part of it is made as long as that neuron's
    weights are. A step so means the same in every network, however large its weights happen to be: without this,
    doubling the weights of a ReLU layer and halving the next would change the picture and not the function. Biases
    stay where they are.

    Raises:
        ValueError: theta is not one point of `arch`.

    Source: "filter normalisation", Li, Xu, Taylor, Studer & Goldstein, NeurIPS 2018.
    """
    theta = _point(arch, theta)
    directions = np.random.default_rng(seed).normal(size=(2, arch.n_parameters))
    for drawn, own in zip(arch.layers(directions), arch.layers(theta), strict=True):
        length = np.linalg.norm(drawn.w, axis=-2, keepdims=True)
        drawn.w[...] *= np.linalg.norm(own.w, axis=-2, keepdims=True) / length
        drawn.b[...] = 0.0
    return ParameterSlice(theta, directions, ("a random direction", "another random direction"))


def principal_plane(path: Array) -> ParameterSlice:
    """Return the plane that holds most of a run's path (T, P), through its last point.

    The directions are the path's first two principal components, of length 1 and at right angles; `explained` is the
    share of the path's variance about its mean along each. The path itself does not lie in the plane: `project` tells
    where each point falls and how far off it is.

    Raises:
        ValueError: there are fewer than three points, or all are the same.

    Source: Pearson 1901; for runs Lorch 2016, Li et al., NeurIPS 2018.
    """
    path = as_float("path", path, 2).astype(np.float64)
    if path.ndim != 2 or len(path) < 3:
        raise ValueError(f"A plane through a path needs at least three points of it, not {path.shape[-2]}.")
    spread = path - path.mean(axis=0)
    if not np.ptp(path, axis=0).any():
        raise ValueError("The network has not moved yet, so its path has no direction. Train it a little first.")
    _, sizes, components = np.linalg.svd(spread, full_matrices=False)
    directions = components[:2]
    # A component may point either way; its largest number is made positive, so that pictures do not flip.
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    explained = np.square(sizes[:2]) / np.square(sizes).sum()
    return ParameterSlice(path[-1], directions * np.sign(largest), ("first principal direction", "second"), explained)


class LandscapeProgress(NamedTuple):
    """How far a landscape_in_parts is.

    Attributes:
        share: of the points done, 0 to 1.
        losses: (s,) or (s₂, s₁), filled as it goes; nan where still to come, infinite where it overflows.
    """

    share: float
    losses: Array


def landscape_in_parts(
    arch: Architecture,
    slice_: ParameterSlice,
    axes: Sequence[Array],
    x: Array,
    target: Array,
    loss: str = "mse",
    l1: float = 0.0,
    l2: float = 0.0,
    chunk_bytes: int = CHUNK_BYTES,
    weights: Array | None = None,
) -> Iterator[LandscapeProgress]:
    """Measure the loss over a grid, chunk by chunk, and report after each.

    Args:
        axes: the coordinates along each direction of the slice, (s₁,) or (s₁,) and (s₂,).
        x, target: (n, n_in) and (n, k), what the loss is measured on.
        l1, l2: penalties to add; 0 for the plain loss.
        chunk_bytes: memory for the points of one chunk and all their answers, about.
        weights: (n,), how much each sample counts, see `cost`; None for all alike.

    Raises:
        ValueError: the axes do not fit the slice, or as `forward` and `cost`.
    """
    if len(axes) != len(slice_.directions):
        raise ValueError(f"The slice has {len(slice_.directions)} directions but {len(axes)} axes are given.")
    steps = [as_float("axis", axis, 1) for axis in axes]
    theta, x, _ = check_inputs(arch, slice_.origin, x)
    if theta.ndim != 1 or x.ndim != 2:
        raise ValueError("A landscape is drawn for one network on one table (n, n_in).")
    loss_function, n = known_loss(loss), len(x)
    target, weights = judged(Trace(arch, n), target), weighed(Trace(arch, n), weights)
    losses = np.full([len(axis) for axis in reversed(steps)], np.nan)
    flat, total = losses.reshape(-1), losses.size
    # For each point: theta, for each neuron and sample z and a, for each output what the loss makes of it.
    each = 8 * (3 * arch.n_parameters + n * (2 * sum(arch.sizes[1:]) + 4 * arch.sizes[-1]))
    size = max(1, min(total, chunk_bytes // each))
    trace = Trace(arch, n, (size,))
    for start in range(0, total, size):
        chosen = np.unravel_index(np.arange(start, min(start + size, total)), losses.shape)
        points = slice_.at(*(axis[i] for axis, i in zip(steps, reversed(chosen), strict=True)))
        if len(points) < size:
            trace = Trace(arch, n, (len(points),))
        trace.a[0][...] = x
        with np.errstate(all="ignore"):
            Passes(arch, points).forward(trace)
            found = plain_cost(arch, trace, target, loss_function, weights) + penalty(arch, points, l1, l2)
        flat[start : start + len(points)] = np.where(np.isfinite(found), found, math.inf)
        yield LandscapeProgress(min(1.0, (start + size) / total), losses)


def landscape(
    arch: Architecture,
    slice_: ParameterSlice,
    axes: Sequence[Array],
    x: Array,
    target: Array,
    loss: str = "mse",
    l1: float = 0.0,
    l2: float = 0.0,
) -> Array:
    """Return the loss over a grid, (s,) or (s₂, s₁), one row for each second coordinate; see `landscape_in_parts`."""
    losses = np.empty(0)
    for step in landscape_in_parts(arch, slice_, axes, x, target, loss, l1, l2):
        losses = step.losses
    return losses
