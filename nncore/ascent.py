"""The input that an output answers most to, found by walking uphill on the input while the network stays as it is."""

import math

import numpy as np
from numpy.typing import ArrayLike

from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.attribution import input_gradient
from nncore.network import check_inputs, propagate


def dream(
    arch: Architecture,
    theta: Array,
    start: Array,
    output: int = 0,
    steps: int = 100,
    rate: float = 0.1,
    low: ArrayLike = -np.inf,
    high: ArrayLike = np.inf,
) -> Array:
    """Return the input (..., n, n_in), or (..., n_in), to which gradient ascent on the input brings each start.

    A step goes along the gradient of the answer, as far as moves one input by `rate` and the others by less: also
    where an answer is nearly flat it goes on. An input at the end of its range stays there. A step that does not raise
    the answer is not taken and half of it is tried, so that the answer to what is returned is never below that to the
    start. The top that is found is one near the start; there may be higher ones.

    Args:
        theta: (..., P); start: (n_in,), (n, n_in) or with leading axes; each sample by itself.
        output: which of the answers, from 0.
        steps: that are tried, at least 0; rate: in the units of the inputs, above 0.
        low, high: the range of the inputs, numbers or (n_in,); a start outside is brought into it.

    Raises:
        ValueError: the output, the steps, the rate or the range is none, or as `forward`.

    Source: Erhan, Bengio, Courville & Vincent 2009, "Visualizing higher-layer features of a deep network".

    >>> arch = Architecture((2, 1), ("sigmoid",))
    >>> dream(arch, np.array([2.0, -1.0, 0.0]), np.array([0.5, 0.5]), rate=0.25, low=0, high=1)
    array([1., 0.])
    """
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 0:
        raise ValueError(f"steps is a whole number from 0, not {steps!r}.")
    if not (math.isfinite(rate) and rate > 0):
        raise ValueError(f"rate is a number above 0, not {rate!r}.")
    low, high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    if not np.all(low <= high):
        raise ValueError("low is above high, or one of them is not a number.")
    start = as_float("start", start, 1)
    if start.ndim == 1:
        return dream(arch, theta, start[None], output, steps, rate, low, high)[..., 0, :]
    theta, start, stack = check_inputs(arch, theta, start)
    if low.shape not in ((), start.shape[-1:]) or high.shape not in ((), start.shape[-1:]):
        raise ValueError(f"low and high are numbers, or {start.shape[-1]} of them, one for each input.")
    x = np.broadcast_to(np.clip(start, low, high), (*stack, *start.shape[-2:]))
    gradient, answer = input_gradient(arch, theta, x, output), _answers(arch, theta, x, output)
    length = np.full(answer.shape, float(rate))
    for _ in range(steps):
        outward = ((x <= low) & (gradient < 0)) | ((x >= high) & (gradient > 0))
        push = np.where(outward, 0.0, gradient)
        most = np.abs(push).max(axis=-1, keepdims=True)
        if not most.any():
            break
        trial = np.clip(x + length[..., None] * (push / np.where(most > 0, most, 1.0)), low, high)
        tried = _answers(arch, theta, trial, output)
        higher = tried > answer
        length = np.where(higher, length, length / 2)
        if higher.any():
            x, answer = np.where(higher[..., None], trial, x), np.where(higher, tried, answer)
            gradient = input_gradient(arch, theta, x, output)
    return np.array(x)


def _answers(arch: Architecture, theta: Array, x: Array, output: int) -> Array:
    """Return one answer to each sample, (..., n); where the network overflows, -inf: there is nowhere to go on."""
    answers = propagate(arch, theta, x).output
    return np.where(np.isfinite(answers).all(axis=-1), answers[..., output], -np.inf)
