"""Where a gradient comes from, and the check that it is right."""

import math

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.network import check_inputs, cost, forward, judged, penalty

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
) -> Array:
    """Return the gradient (..., P) by nudging every parameter both ways: (L(θ + ε) - L(θ - ε)) / 2ε.

    All nudged points are one stack, so a chunk of them is a single forward pass. The error is of the order ε² from
    curvature and 1e-16 / ε from rounding; 1e-5 keeps both near 1e-11.

    Args:
        theta: (..., P); x: (n, n_in); target: (n, k).
        epsilon: the nudge, above 0.

    Raises:
        ValueError: epsilon is not above 0, or the shapes do not fit (see `forward`).
    """
    if not epsilon > 0:
        raise ValueError("the nudge ε must be above 0")
    trace = forward(arch, theta, x)
    judged(trace, target)
    stack = trace.output.shape[:-2]
    theta = np.broadcast_to(as_float("theta", theta, 1), (*stack, arch.n_parameters))
    # The nudged points stand on an axis of their own, between the caller's stack and the network.
    x, target = (a[..., None, :, :] if a.ndim > 2 else a for a in (as_float("x", x, 2), as_float("target", target, 2)))
    grad = np.empty(theta.shape)
    width = sum(arch.sizes) * x.shape[-2] * math.prod(stack)
    step = max(1, CHUNK // max(1, 2 * width))
    for start in range(0, arch.n_parameters, step):
        chosen = np.arange(start, min(start + step, arch.n_parameters))
        nudge = np.zeros((len(chosen), arch.n_parameters))
        nudge[np.arange(len(chosen)), chosen] = epsilon
        around = np.stack([theta[..., None, :] + nudge, theta[..., None, :] - nudge])
        value = cost(arch, forward(arch, around, x), target, loss) + penalty(arch, around, l1, l2)
        grad[..., chosen] = (value[0] - value[1]) / (2 * epsilon)
    return grad


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
