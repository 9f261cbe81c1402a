"""Which inputs moved an answer: its gradient by the inputs, and that gradient added up on the way from a baseline."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.losses import Loss
from nncore.network import check_inputs, forward
from nncore.passes import Backward, Passes, Trace

LARGEST = 2_000_000
"""How many numbers one pass along the paths may hold; more samples than fit are taken in turns."""


def _marked(output: Array, target: Array) -> Array:
    return (output * target).sum(axis=(-2, -1))


def _mark(output: Array, target: Array, out: Array | None = None) -> Array:
    return np.multiply(target, np.ones_like(output), out=out)


ANSWER = Loss("answer", "the answer itself", _marked, _mark, r"\sum t\,p", "", "")
"""The sum of the answers that `target` marks by 1. Its derivative is that mark, so the backward pass of training, which
carries the derivative of any loss, brings the derivative of an answer down to the inputs."""


def input_gradient(arch: Architecture, theta: Array, x: Array, output: int = 0) -> Array:
    """Return the derivative of one answer by every input, da/dx (..., n, n_in), each sample by itself.

    Args:
        theta: (..., P); x: (n, n_in), or with leading axes.
        output: which of the answers, from 0.

    Raises:
        ValueError: there is no such answer, or as `forward`.

    Source: Simonyan, Vedaldi & Zisserman 2014.

    >>> arch = Architecture((2, 1), ("sigmoid",))
    >>> input_gradient(arch, np.array([4.0, -8.0, 0.0]), np.array([[2.0, 1.0]]))  # z = 0, where the derivative is ¼
    array([[ 1., -2.]])
    """
    _check_output(arch, output)
    return _derivatives(arch, theta, forward(arch, theta, x), output)


def _check_output(arch: Architecture, output: int) -> None:
    if not 0 <= output < arch.sizes[-1]:
        raise ValueError(f"The network has {arch.sizes[-1]} outputs, counted from 0; there is no {output}.")


def _derivatives(arch: Architecture, theta: Array, trace: Trace, output: int) -> Array:
    """Return da/dx (..., n, n_in) of one answer of a filled `trace`."""
    stack, n = trace.sums[0].shape[:-2], trace.sums[0].shape[-1]
    theta = np.broadcast_to(as_float("theta", theta, 1), (*stack, arch.n_parameters))
    back = Backward(arch, n, stack, trace.sums[0].dtype.type)
    mark = np.zeros((n, arch.sizes[-1]))
    mark[:, output] = 1.0
    with np.errstate(all="ignore"):
        Passes(arch, theta).backward(trace, mark, ANSWER, back)
    return back.delta[0] @ np.swapaxes(arch.layers(theta)[0].w, -1, -2)


class Attribution(NamedTuple):
    """How a difference of two answers is shared out among the inputs.

    Attributes:
        parts: (..., n, n_in), or (..., n_in) for one sample; what each input added, in the units of the answer.
        difference: (..., n) or (...), the answer less the baseline's.
        error: the same shape; how far the parts miss the difference, their sum less it. It goes to 0 with more steps.
    """

    parts: Array
    difference: Array
    error: Array


@lru_cache(maxsize=8)
def _points(steps: int) -> tuple[Array, Array]:
    """Return places between 0 and 1 and their shares of the whole, both (steps,), after Gauss and Legendre."""
    places, shares = np.polynomial.legendre.leggauss(steps)
    return (places + 1) / 2, shares / 2


def integrated_gradients(
    arch: Architecture, theta: Array, x: Array, baseline: Array, output: int = 0, steps: int = 64
) -> Attribution:
    """Share out how one answer differs from that to a baseline: (xᵢ - bᵢ) · ∫ ∂a/∂xᵢ over the straight way from b to x.

    All points of all ways are the rows of a single pass. The integral is a Gauss-Legendre sum, exact to the last digits
    for smooth activations; kinks, as of a ReLU, leave a small error. An input equal to its baseline gets exactly 0.

    Args:
        theta: (..., P); x: (n_in,), (n, n_in) or with leading axes.
        baseline: (n_in,), or of the shape of x.
        output: which of the answers, from 0; steps: points on each way, 1 to 1000.

    Raises:
        ValueError: the number of steps or the answer is out of range, the shapes do not fit, or as `forward`.

    Source: Sundararajan, Taly & Yan, "Axiomatic attribution for deep networks", ICML 2017.

    >>> arch = Architecture((2, 1), ("identity",))
    >>> found = integrated_gradients(arch, np.array([2.0, -1.0, 5.0]), np.array([3.0, 4.0]), np.array([1.0, 1.0]))
    >>> found.parts, float(found.difference)                                            # 2·(3 - 1), -1·(4 - 1)
    (array([ 4., -3.]), 1.0)
    """
    _check_output(arch, output)
    if isinstance(steps, bool) or not isinstance(steps, int) or not 1 <= steps <= 1000:
        raise ValueError(f"The path from the baseline has 1 to 1000 steps, not {steps!r}.")
    x, baseline = as_float("x", x, 1), as_float("baseline", baseline, 1)
    if x.ndim == 1:
        found = integrated_gradients(arch, theta, x[None], np.atleast_2d(baseline), output, steps)
        return Attribution(found.parts[..., 0, :], found.difference[..., 0], found.error[..., 0])
    if baseline.shape not in (x.shape, x.shape[-1:], (1, x.shape[-1])):
        raise ValueError(f"The baseline has the shape {baseline.shape}, which does not fit x of shape {x.shape}.")
    theta, x, stack = check_inputs(arch, theta, x)
    most = max(1, LARGEST // (steps * sum(arch.sizes) * int(np.prod(stack, dtype=int))))
    away = x - baseline
    shares = [
        _shared_out(arch, theta, away[..., i : i + most, :], x[..., i : i + most, :], output, steps)
        for i in range(0, max(1, x.shape[-2]), most)
    ]
    parts, difference = (
        np.concatenate(a, axis=axis) for a, axis in zip(zip(*shares, strict=True), (-2, -1), strict=True)
    )
    return Attribution(parts, difference, parts.sum(axis=-1) - difference)


def _shared_out(
    arch: Architecture, theta: Array, away: Array, x: Array, output: int, steps: int
) -> tuple[Array, Array]:
    """Return the parts (..., n, n_in) and the differences (..., n) for samples that lie `away` from their baseline."""
    places, shares = _points(steps)
    lead, (n, width) = x.shape[:-2], x.shape[-2:]
    # Each sample's way ends at the sample and begins at its baseline, whose answers come out of the same pass.
    at = np.concatenate([places, [0.0, 1.0]])
    way = x[..., None, :, :] + (at - 1)[:, None, None] * away[..., None, :, :]
    trace = forward(arch, theta, way.reshape(*lead, (steps + 2) * n, width))
    answer = trace.output[..., output].reshape(*trace.output.shape[:-2], steps + 2, n)
    derivative = _derivatives(arch, theta, trace, output).reshape(*trace.output.shape[:-2], steps + 2, n, width)
    parts = away * np.einsum("s,...snw->...nw", shares, derivative[..., :steps, :, :])
    return parts, answer[..., -1, :] - answer[..., -2, :]
