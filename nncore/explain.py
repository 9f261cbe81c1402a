"""Where a gradient comes from, and the check that it is right."""

import itertools
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.network import backward, check_inputs, cost, forward, judged, known_loss, penalty, weighed

CHUNK = 2_000_000
"""How many numbers one stack of nudged points may hold."""


def numeric_gradient(
    arch: Architecture,
    theta: Array,
    x: Array,
    target: Array,
    loss: str = "mse",
    l1: float = 0.0,
    l2: float = 0.0,
    epsilon: float = 1e-5,
    index: int | None = None,
    weights: Array | None = None,
) -> Array:
    """Return the gradient (..., P) by nudging every parameter both ways: (L(θ + ε) - L(θ - ε)) / 2ε.

    All nudged points are one stack, so a chunk of them is a single forward pass. The error is of the order ε² from
    curvature and 1e-16 / ε from rounding; 1e-5 keeps both near 1e-11.

    Args:
        theta: (..., P); x: (n, n_in); target: (n, k).
        epsilon: the nudge, above 0.
        index: the only parameter to nudge, from 0; the result is then its derivative alone, (...).
        weights: of the samples, see `cost`.

    Raises:
        ValueError: epsilon is not above 0, there is no such parameter, or the shapes do not fit (see `forward`).
    """
    if not epsilon > 0:
        raise ValueError("The nudge ε must be above 0.")
    if index is not None and not 0 <= index < arch.n_parameters:
        raise ValueError(f"The network has {arch.n_parameters} parameters, counted from 0; there is no {index}.")
    trace = forward(arch, theta, x)
    judged(trace, target)
    weights = weighed(trace, weights)
    stack = trace.output.shape[:-2]
    theta = np.broadcast_to(as_float("theta", theta, 1), (*stack, arch.n_parameters))
    # The nudged points stand on an axis of their own, between the caller's stack and the network.
    x, target = (a[..., None, :, :] if a.ndim > 2 else a for a in (as_float("x", x, 2), as_float("target", target, 2)))
    if weights is not None and weights.ndim > 1:
        weights = weights[..., None, :]
    nudged = np.arange(arch.n_parameters) if index is None else np.array([index])
    grad = np.empty((*stack, len(nudged)))
    width = sum(arch.sizes) * x.shape[-2] * math.prod(stack)
    step = max(1, CHUNK // max(1, 2 * width))
    for start in range(0, len(nudged), step):
        chosen = nudged[start : start + step]
        nudge = np.zeros((len(chosen), arch.n_parameters))
        nudge[np.arange(len(chosen)), chosen] = epsilon
        around = np.stack([theta[..., None, :] + nudge, theta[..., None, :] - nudge])
        value = cost(arch, forward(arch, around, x), target, loss, weights) + penalty(arch, around, l1, l2)
        grad[..., start : start + step] = (value[0] - value[1]) / (2 * epsilon)
    return grad if index is None else grad[..., 0]


def gradient_error(one: Array, other: Array) -> Array:
    """Return how far two gradients (..., P) differ relative to the larger, |g - h| / max(|g|, |h|); 0 if both are 0.

    >>> float(gradient_error(np.array([3.0, 4.0]), np.array([3.0, 4.0])))
    0.0
    """
    largest = np.maximum(np.linalg.norm(one, axis=-1), np.linalg.norm(other, axis=-1))
    return np.linalg.norm(one - other, axis=-1) / np.where(largest == 0, 1.0, largest)


def contributions(arch: Architecture, theta: Array, x: Array) -> Array:
    """Return what each input adds to each first-layer sum: w·x (..., n, n_in, n_out); with the bias they make z.

    >>> arch = Architecture((2, 1), ("sigmoid",))
    >>> contributions(arch, np.array([1.0, 2.0, 0.5]), np.array([[3.0, 4.0]])).ravel()
    array([3., 8.])
    """
    theta, x, _ = check_inputs(arch, theta, x)
    w = arch.layers(theta)[0].w
    return x[..., :, :, None] * w[..., None, :, :]


KINKS = dict.fromkeys(("relu", "leaky_relu", "selu", "step"), (0.0,)) | {"hard_sigmoid": (-3.0, 3.0)}
"""Where an activation has a corner: one derivative on the left and another on the right."""


def crossed_kinks(
    arch: Architecture, theta: Array, x: Array, index: int, epsilon: float = 1e-5
) -> list[tuple[int, int]]:
    """Return the neurons (layer, neuron), from 0, that stand at a kink or cross one while a parameter is nudged by ε.

    There the slopes to the left and to the right differ. The finite difference is their mean, backpropagation takes the
    left one, and the two need not agree.

    Args:
        theta: (P,); x: (n, n_in); index: the parameter that is nudged, from 0; epsilon: the nudge, above 0.

    >>> arch = Architecture((1, 1, 1), ("relu", "identity"))
    >>> crossed_kinks(arch, np.array([1.0, 0.0, 1.0, 0.0]), np.array([[0.0]]), index=1)
    [(0, 0)]
    """
    theta = as_float("theta", theta, 1)
    nudge = np.zeros(arch.n_parameters)
    nudge[index] = epsilon
    around = forward(arch, np.stack([theta - nudge, theta + nudge]), x)
    found = []
    for layer, name in enumerate(arch.activations):
        low, high = around.z[layer]
        at = np.zeros(low.shape[-1], np.bool_)
        for kink in KINKS.get(name, ()):
            # A neuron that the nudge does not move is passed over, wherever it stands.
            at |= ((np.minimum(low, high) <= kink) & (np.maximum(low, high) >= kink) & (low != high)).any(axis=0)
        found += [(layer, int(neuron)) for neuron in np.flatnonzero(at)]
    return found


MOST_PATHS = 64
"""Paths written out one by one; a deep network has more than anyone could read."""


class Factor(NamedTuple):
    """One factor of a chain: its symbol in LaTeX and its number."""

    symbol: str
    value: float


@dataclass(frozen=True)
class Path:
    """One way from a parameter to the loss.

    Attributes:
        neurons: the neuron passed in each layer, from the parameter's own layer to the output, from 0.
        factors: what the loss's derivative is multiplied by on this way, from the parameter to the loss.
    """

    neurons: tuple[int, ...]
    factors: tuple[Factor, ...]

    @property
    def product(self) -> float:
        """What this way adds to the derivative."""
        return math.prod(factor.value for factor in self.factors)


@dataclass(frozen=True)
class Chain:
    """The derivative of the loss by one parameter, as the chain rule finds it for one sample.

    Attributes:
        layer, row, column: where the parameter stands: its layer, from 0, and its place in the layer's [w; b].
        paths: all ways from it to the loss, or none if there are more than `MOST_PATHS`.
        here: the factors every way shares: what the parameter multiplies, and the derivative of its own neuron.
        onward: for each neuron of the next layer its weight and its delta; the sum of their products is what comes
            back from above. Empty in the last layer, where `here` reaches the loss.
        derivative: dL/dtheta for this parameter, from `backward`.
    """

    layer: int
    row: int
    column: int
    paths: tuple[Path, ...]
    here: tuple[Factor, ...]
    onward: tuple[tuple[Factor, Factor], ...]
    derivative: float


def chain(arch: Architecture, theta: Array, x: Array, target: Array, index: int, loss: str = "mse") -> Chain:
    """Return the chain rule for the parameter at an index of theta, every factor with its number.

    Layers are counted from 1 in the symbols, the inputs being layer 0. Where loss and output activation are taken
    together (a sigmoid or softmax with its cross-entropy), their two factors stand as the one they make, dL/dz.

    Args:
        theta: (P,); x: (1, n_in), target: (1, k), one sample.

    Raises:
        ValueError: it is not one network and one sample, or theta has no such index.

    Source: Rumelhart, Hinton & Williams 1986; in these symbols Nielsen 2015, chapter 2.

    >>> arch = Architecture((1, 1), ("sigmoid",))
    >>> found = chain(arch, np.array([2.0, 0.0]), np.array([[0.0]]), np.array([[1.0]]), index=1)
    >>> [factor.value for factor in found.paths[0].factors]                  # ∂z/∂b, σ'(0), 2 (p - t)
    [1.0, 0.25, -1.0]
    """
    layer, row, column = arch.place(index)
    trace = forward(arch, theta, x)
    if trace.output.shape[:-1] != (1,):
        raise ValueError("A chain is written out for one network and one sample, x of shape (1, n_in).")
    back = backward(arch, theta, trace, target, loss)
    bias = row == arch.sizes[layer]
    entry = 1.0 if bias else float(trace.a[layer][0, row])
    symbol = (
        rf"\frac{{\partial z^{{({layer + 1})}}_{{{column + 1}}}}}{{\partial b}}"
        if bias
        else ("x" if layer == 0 else f"a^{{({layer})}}") + f"_{{{row + 1}}}"
    )
    first = Factor(symbol, entry)
    last, width = len(arch.activations), len(arch.activations) - layer - 1
    weights = [w for w, _ in arch.layers(as_float("theta", theta, 1))]
    ends = _ends(arch, trace.z[-1], trace.a[-1], target, back.delta[-1], loss)

    def derivative(at: int, neuron: int) -> Factor:
        activation = ACTIVATIONS[arch.activations[at]]
        value = float(activation.derivative(trace.z[at], trace.a[at + 1])[0, neuron])
        return Factor(rf"f'(z^{{({at + 1})}}_{{{neuron + 1}}})", value)

    def weight(at: int, from_: int, to: int) -> Factor:
        return Factor(rf"w^{{({at + 1})}}_{{{from_ + 1}{to + 1}}}", float(weights[at][from_, to]))

    paths = []
    if math.prod(arch.sizes[layer + 2 :]) <= MOST_PATHS:
        for rest in itertools.product(*(range(n) for n in arch.sizes[layer + 2 :])):
            way, factors = (column, *rest), [first]
            for step in range(width):
                factors += [derivative(layer + step, way[step]), weight(layer + step + 1, way[step], way[step + 1])]
            paths.append(Path(way, (*factors, *ends[way[-1]])))
    here = (first, derivative(layer, column)) if layer < last - 1 else (first, *ends[column])
    onward = tuple(
        (
            weight(layer + 1, column, k),
            Factor(rf"\delta^{{({layer + 2})}}_{{{k + 1}}}", float(back.delta[layer + 1][0, k])),
        )
        for k in range(arch.sizes[layer + 2] if layer < last - 1 else 0)
    )
    return Chain(layer, row, column, tuple(paths), here, onward, float(back.grad[index]))


def _ends(
    arch: Architecture, z: Array, output: Array, target: Array, delta: Array, loss: str
) -> list[tuple[Factor, ...]]:
    """Return the last factors of a chain for each output: its derivative and the loss's, or both in one."""
    name, depth = arch.activations[-1], len(arch.activations)
    activation, loss_function = ACTIVATIONS[name], known_loss(loss)
    if activation.together or name in loss_function.fused:
        return [
            (Factor(rf"\frac{{\partial L}}{{\partial z^{{({depth})}}_{{{k + 1}}}}}", float(value)),)
            for k, value in enumerate(delta[0])
        ]
    derivatives, pulls = (
        activation.derivative(z, output)[0],
        loss_function.derivative(output, as_float("target", target, 2))[0],
    )
    return [
        (
            Factor(rf"f'(z^{{({depth})}}_{{{k + 1}}})", float(derivative)),
            Factor(rf"\frac{{\partial L}}{{\partial a^{{({depth})}}_{{{k + 1}}}}}", float(pull)),
        )
        for k, (derivative, pull) in enumerate(zip(derivatives, pulls, strict=True))
    ]
