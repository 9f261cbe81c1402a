"""Forward, a network turns inputs into an output; backward, it learns which way every weight should move.

With one sample per row: z = a·w + b, a' = f(z), delta = dL/dz. The work is done in `passes`,
by the same two functions the trainer runs; here it is opened to any stack and checked at the door.
"""

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array, as_float, matched
from nncore.losses import LOSSES, Loss
from nncore.passes import Backward, Passes, Trace, plain_cost


def known_loss(name: str) -> Loss:
    if name not in LOSSES:
        raise ValueError(f"There is no loss {name!r}; there are {', '.join(LOSSES)}.")
    return LOSSES[name]


def forward(arch: Architecture, theta: Array, x: Array, out: Trace | None = None) -> Trace:
    """Feed `x` through the network and keep everything computed on the way.

    Args:
        arch: the shape of the network.
        theta: (..., P), one point or a stack of them.
        x: (n, n_in), or (..., n, n_in) with leading axes that broadcast against theta's.
        out: a Trace of fitting shape to fill again.

    Returns:
        The trace; `trace.output` is (..., n, n_out).

    Raises:
        ValueError: x has not one column per input, theta not P numbers, or their leading axes or `out` do not fit;
            or an answer would not be finite.

    >>> arch = Architecture((2, 1), ("sigmoid",))
    >>> theta = np.array([1.0, 2.0, 0.5])                                       # w1, w2, b
    >>> trace = forward(arch, theta, np.array([[1.0, -0.75]]))
    >>> float(trace.z[0][0, 0]), float(trace.output[0, 0])                      # 1·1 + 2·(-0.75) + 0.5 = 0
    (0.0, 0.5)
    """
    trace = propagate(arch, theta, x, out)
    if not np.isfinite(trace.output).all():
        for name, values in (("x", x), ("theta", theta)):
            if not np.isfinite(values).all():
                raise ValueError(f"{name} holds nan or inf.")
        raise ValueError("A sum overflows: x or theta is too large.")
    return trace


def propagate(arch: Architecture, theta: Array, x: Array, out: Trace | None = None) -> Trace:
    """Do what `forward` does, but let answers overflow, for pictures and landscapes that can show that."""
    theta, x, stack = check_inputs(arch, theta, x)
    if out is None:
        out = Trace(arch, x.shape[-2], stack, x.shape[:-2], np.result_type(theta, x).type)
    elif out.a[0].shape != x.shape or out.sums[0].shape[:-2] != stack or len(out.sums) != len(arch.activations):
        raise ValueError(f"out holds inputs of shape {out.a[0].shape}, which does not fit x of shape {x.shape}.")
    out.a[0][...] = x
    with np.errstate(all="ignore"):
        Passes(arch, theta).forward(out)
    return out


def check_inputs(arch: Architecture, theta: Array, x: Array) -> tuple[Array, Array, tuple[int, ...]]:
    """Return theta (..., P) and x (..., n, n_in) as float arrays, and the stack their leading axes make together.

    Raises:
        ValueError: as `forward`.
    """
    theta, x = as_float("theta", theta, 1), as_float("x", x, 2)
    arch.blocks(theta)
    if x.shape[-1] != arch.sizes[0]:
        raise ValueError(f"w has {arch.sizes[0]} inputs but x has {x.shape[-1]} columns.")
    try:
        return theta, x, np.broadcast_shapes(theta.shape[:-1], x.shape[:-2])
    except ValueError:
        stacks = f"A stack of {theta.shape[:-1]} points does not fit one of {x.shape[:-2]} inputs."
        raise ValueError(stacks) from None


def judged(trace: Trace, target: Array) -> Array:
    """Return `target` (..., n, k) as floats if it can judge the outputs of `trace`.

    Raises:
        ValueError: its trailing axes are not those of the outputs, or its stack is not one of theirs.
    """
    target = as_float("target", target, 2)
    matched(trace.output, target)
    stack = trace.output.shape[:-2]
    if target.ndim > 2 and (len(target.shape) > len(stack) + 2 or not _fits(target.shape[:-2], stack)):
        raise ValueError(f"A stack of {target.shape[:-2]} targets does not fit one of {stack} outputs.")
    return target


def _fits(inner: tuple[int, ...], outer: tuple[int, ...]) -> bool:
    """Tell whether an array with leading axes `inner` broadcasts to `outer` without widening it."""
    return all(i in (1, o) for i, o in zip(reversed(inner), reversed(outer), strict=False))


def cost(arch: Architecture, trace: Trace, target: Array, loss: str = "mse", weights: Array | None = None) -> Array:
    """Return the loss (...) of a forward pass, the plain mean over samples and outputs, penalties apart.

    Args:
        target: (n, k), or with leading axes.
        weights: (n,), or with leading axes: what each sample's loss is multiplied by before the mean is taken; None
            for 1.

    Raises:
        ValueError: the loss is unknown, or the targets or weights have not the outputs' shape.
    """
    return plain_cost(arch, trace, judged(trace, target), known_loss(loss), weighed(trace, weights))


def weighed(trace: Trace, weights: Array | None) -> Array | None:
    """Return the weights (..., n) of samples as floats if they fit the outputs of `trace`.

    Raises:
        ValueError: there is not one for each sample, or their stack is not one of the outputs'.
    """
    if weights is None:
        return None
    weights = as_float("weights", weights, 1)
    n, stack = trace.output.shape[-2], trace.output.shape[:-2]
    if weights.shape[-1] != n or weights.ndim > len(stack) + 1 or not _fits(weights.shape[:-1], stack):
        raise ValueError(f"Weights of shape {weights.shape} do not fit {n} samples in a stack of {stack}.")
    return weights


def backward(
    arch: Architecture,
    theta: Array,
    trace: Trace,
    target: Array,
    loss: str = "mse",
    weights: Array | None = None,
) -> Backward:
    """Carry the loss back through the network: dL/dz for every neuron and sample, dL/dtheta for every parameter.

    Args:
        theta: the point (..., P) the trace was computed at.
        trace: from `forward`.
        target: (n, k), or with leading axes.
        weights: of the samples, see `cost`.

    Raises:
        ValueError: the loss is unknown, or the targets or weights have not the outputs' shape.

    Source: Rumelhart, Hinton & Williams, Nature 323 (1986); in this matrix form Nielsen, "Neural Networks and Deep
    Learning" (2015), chapter 2.
    """
    stack = trace.sums[0].shape[:-2]
    theta = as_float("theta", theta, 1)
    arch.blocks(theta)
    target, weights = judged(trace, target), weighed(trace, weights)
    theta = np.broadcast_to(theta, (*stack, arch.n_parameters))
    back = Backward(arch, trace.sums[0].shape[-1], stack, trace.sums[0].dtype.type)
    with np.errstate(all="ignore"):
        Passes(arch, theta).backward(trace, target, known_loss(loss), back, weights)
    return back


def penalty(arch: Architecture, theta: Array, l1: float = 0.0, l2: float = 0.0) -> Array:
    """Return l1·Σ|w| + l2/2·Σw² over the weights, biases left free; (...) for theta (..., P)."""
    theta = as_float("theta", theta, 1)
    arch.blocks(theta)
    w = theta[..., arch.is_weight]
    return l1 * np.abs(w).sum(axis=-1) + l2 / 2 * np.square(w).sum(axis=-1)


def gradient(
    arch: Architecture,
    theta: Array,
    x: Array,
    target: Array,
    loss: str = "mse",
    l1: float = 0.0,
    l2: float = 0.0,
    weights: Array | None = None,
) -> tuple[Array, Array]:
    """Return the loss (...) at theta and the gradient (..., P) of loss plus penalty; `weights` of samples as in `cost`.

    The loss comes without the penalty, as everywhere in the core; `penalty` tells that part. Where a weight is 0 the
    l1 penalty has no derivative and counts as flat.

    >>> arch = Architecture((1, 1), ("identity",))
    >>> loss, grad = gradient(arch, np.array([2.0, 0.0]), np.array([[1.0]]), np.array([[0.0]]))
    >>> float(loss), grad                                                       # (2·1 - 0)², 2·(2·1 - 0)·[1, 1]
    (4.0, array([4., 4.]))
    """
    trace = forward(arch, theta, x)
    back = backward(arch, theta, trace, target, loss, weights)
    if l1 or l2:
        w = np.where(arch.is_weight, theta, 0.0)
        back.grad += l1 * np.sign(w) + l2 * w
    return cost(arch, trace, target, loss, weights), back.grad
