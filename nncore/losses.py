"""A loss turns predictions and truth into one number to lower; value and slope stand side by side.

Convention: the mean over samples *and* outputs, with no factor 1/2. `value` maps output (..., n, k) and target
(n, k) or (..., n, k) to (...); `slope` is the derivative of that number by each output, of the output's shape.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from nncore.activations import INF
from nncore.arrays import Array, matched

EDGES = {np.dtype(np.float64): 1e-12, np.dtype(np.float32): 1.2e-7}
"""How near to 0 or 1 a bare probability may come before its logarithm is taken as that of the edge, by precision."""


def _clipped(p: Array) -> Array:
    edge = EDGES[p.dtype]
    return np.clip(p, edge, 1 - edge)


def mse(output: Array, target: Array) -> Array:
    """Return the mean squared error, 0 for a perfect prediction.

    >>> float(mse(np.array([[1.0], [3.0]]), np.array([[0.0], [1.0]])))     # (1² + 2²) / 2
    2.5
    """
    matched(output, target)
    return np.square(output - target).mean(axis=(-2, -1))


def mse_slope(output: Array, target: Array, out: Array | None = None) -> Array:
    """Return 2 (output - target) / (n·k)."""
    cells = matched(output, target)
    return np.multiply(np.subtract(output, target, out=out), 2.0 / cells, out=out)


def binary_cross_entropy(output: Array, target: Array) -> Array:
    """Return the mean of -t ln p - (1 - t) ln(1 - p): the surprise at the truth, in nats.

    `output` is a probability p, kept 1e-12 away from 0 and 1 (1.2e-7 in single precision); after a sigmoid the core
    computes the same number from z instead, where nothing needs keeping.

    >>> half = np.array([[0.5]])
    >>> float(binary_cross_entropy(half, np.array([[1.0]]))) == float(np.log(2))
    True
    """
    matched(output, target)
    p = _clipped(output)
    return -(target * np.log(p) + (1 - target) * np.log1p(-p)).mean(axis=(-2, -1))


def binary_cross_entropy_slope(output: Array, target: Array, out: Array | None = None) -> Array:
    """Return (p - t) / (p (1 - p)) / (n·k), and 0 where the value is clipped flat."""
    cells = matched(output, target)
    p = _clipped(output)
    return np.multiply((p - target) / (p * (1 - p) * cells), p == output, out=out)


def _logistic_value(z: Array, target: Array) -> Array:
    matched(z, target)
    return (np.logaddexp(0, z) - target * z).mean(axis=(-2, -1))


def _logistic_delta(output: Array, target: Array, out: Array | None = None) -> Array:
    cells = matched(output, target)
    return np.multiply(np.subtract(output, target, out=out), 1.0 / cells, out=out)


@dataclass(frozen=True)
class Fused:
    """A loss taken together with the activation before it, where the pair is simpler and safer than its parts.

    Attributes:
        value: z (..., n, k), target -> (...).
        delta: output, target -> dL/dz of the output's shape, `delta(output, target, out=None)`.
    """

    value: Callable[[Array, Array], Array]
    delta: Callable[..., Array]


@dataclass(frozen=True)
class Loss:
    """A loss and all that is said about it.

    Attributes:
        name: the key in `LOSSES`; `title`: the same for people.
        value, slope: see the module's convention; `slope(output, target, out=None)`.
        formula: LaTeX.
        domain: the outputs it can judge, smallest and largest.
        fused: by the name of the output activation, the pair in one.
    """

    name: str
    title: str
    value: Callable[[Array, Array], Array]
    slope: Callable[..., Array]
    formula: str
    domain: tuple[float, float] = (-INF, INF)
    fused: Mapping[str, Fused] = field(default_factory=dict)


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("mse", "mean squared error", mse, mse_slope, r"\frac{1}{n}\sum (p - t)^2"),
        Loss(
            "binary_cross_entropy",
            "binary cross-entropy",
            binary_cross_entropy,
            binary_cross_entropy_slope,
            r"-\frac{1}{n}\sum \left( t \ln p + (1 - t) \ln (1 - p) \right)",
            domain=(0.0, 1.0),
            fused={"sigmoid": Fused(_logistic_value, _logistic_delta)},
        ),
    )
}
