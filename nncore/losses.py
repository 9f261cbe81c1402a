"""A loss turns predictions and truth into one number to lower; value and derivative stand side by side.

Convention: the mean over samples *and* outputs, with no factor 1/2. `value` maps output (..., n, k) and target
(n, k) or (..., n, k) to (...); `derivative` is the derivative of that number by each output, of the output's shape.
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


def mse_derivative(output: Array, target: Array, out: Array | None = None) -> Array:
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


def binary_cross_entropy_derivative(output: Array, target: Array, out: Array | None = None) -> Array:
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


def mae(output: Array, target: Array) -> Array:
    """Return the mean absolute error: far misses weigh no more than their distance.

    >>> float(mae(np.array([[1.0], [3.0]]), np.array([[0.0], [1.0]])))     # (1 + 2) / 2
    1.5
    """
    matched(output, target)
    return np.abs(output - target).mean(axis=(-2, -1))


def mae_derivative(output: Array, target: Array, out: Array | None = None) -> Array:
    """Return the sign of output - target over n·k; 0 where they are equal, where there is a kink."""
    cells = matched(output, target)
    return np.multiply(np.sign(np.subtract(output, target, out=out), out=out), 1.0 / cells, out=out)


def huber(output: Array, target: Array) -> Array:
    """Return the mean of d²/2 for misses d up to 1 and |d| - 1/2 beyond: squares near, distances far.

    >>> float(huber(np.array([[1.0], [3.0]]), np.array([[0.0], [0.0]])))   # (1/2 + (3 - 1/2)) / 2
    1.5
    """
    matched(output, target)
    far = np.abs(output - target)
    near = np.minimum(far, 1.0)
    return (near * (far - near / 2)).mean(axis=(-2, -1))


def huber_derivative(output: Array, target: Array, out: Array | None = None) -> Array:
    """Return output - target kept between -1 and 1, over n·k."""
    cells = matched(output, target)
    return np.multiply(np.clip(np.subtract(output, target, out=out), -1.0, 1.0, out=out), 1.0 / cells, out=out)


def hinge(output: Array, target: Array) -> Array:
    """Return the mean of max(0, 1 - t·p) for t of -1 or 1: right is not enough, it must be right by 1.

    >>> float(hinge(np.array([[0.5], [3.0]]), np.array([[1.0], [-1.0]])))  # (0.5 + 4) / 2
    2.25
    """
    matched(output, target)
    return np.maximum(0.0, 1 - target * output).mean(axis=(-2, -1))


def hinge_derivative(output: Array, target: Array, out: Array | None = None) -> Array:
    """Return -t over n·k where the margin is missed, else 0."""
    cells = matched(output, target)
    return np.multiply((target * output < 1) * (-1.0 / cells), target, out=out)


def cross_entropy(output: Array, target: Array) -> Array:
    """Return the mean over samples of -Σ t ln p over the classes: the surprise at the true class, in nats.

    The classes of a sample are one question, so they are summed, not averaged as the outputs of other losses.
    `output` holds shares that sum to 1, kept away from 0 as in `binary_cross_entropy`; `target` one 1 in each row.

    >>> quarter = np.array([[0.25, 0.75]])
    >>> float(cross_entropy(quarter, np.array([[1.0, 0.0]]))) == float(np.log(4))
    True
    """
    matched(output, target)
    return -(target * np.log(_clipped(output))).sum(axis=-1).mean(axis=-1)


def cross_entropy_derivative(output: Array, target: Array, out: Array | None = None) -> Array:
    """Return -t / p over n, and 0 where the value is clipped flat."""
    matched(output, target)
    p = _clipped(output)
    return np.multiply(-target / (p * output.shape[-2]), p == output, out=out)


def _softmax_value(z: Array, target: Array) -> Array:
    matched(z, target)
    above = z - z.max(axis=-1, keepdims=True)
    surprise = np.log(np.exp(above).sum(axis=-1, keepdims=True)) - above
    return (target * surprise).sum(axis=-1).mean(axis=-1)


def _softmax_delta(output: Array, target: Array, out: Array | None = None) -> Array:
    matched(output, target)
    shares = output * target.sum(axis=-1, keepdims=True)  # the sum is 1 for any one true class
    return np.multiply(np.subtract(shares, target, out=out), 1.0 / output.shape[-2], out=out)


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
        value, derivative: see the module's convention; `derivative(output, target, out=None)`.
        formula: LaTeX.
        source: author and year; when: a sentence on when to use it.
        domain: the outputs it can judge, smallest and largest.
        classes: the numbers that must stand for "not this class" and "this class"; None where any will do.
        needs: the output activation it cannot do without, or "".
        fused: by the name of the output activation, the pair in one.
    """

    name: str
    title: str
    value: Callable[[Array, Array], Array]
    derivative: Callable[..., Array]
    formula: str
    source: str
    when: str
    domain: tuple[float, float] = (-INF, INF)
    classes: tuple[float, float] | None = None
    needs: str = ""
    fused: Mapping[str, Fused] = field(default_factory=dict)


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss(
            "mse",
            "mean squared error",
            mse,
            mse_derivative,
            r"\frac{1}{n}\sum (p - t)^2",
            "Legendre 1805; Gauss 1809",
            "To predict numbers; large errors count most.",
        ),
        Loss(
            "mae",
            "mean absolute error",
            mae,
            mae_derivative,
            r"\frac{1}{n}\sum |p - t|",
            "Boscovich 1757; Laplace 1793",
            "To predict numbers when a few targets are outliers that should not count too much.",
        ),
        Loss(
            "huber",
            "Huber loss",
            huber,
            huber_derivative,
            r"\frac{1}{n}\sum \begin{cases} d^2 / 2 & |d| \le 1 \\ |d| - 1/2 & |d| > 1 \end{cases},\; d = p - t",
            "Huber, Annals of Mathematical Statistics 1964",
            "Between the two: like squares for small errors, like distances for large ones.",
        ),
        Loss(
            "binary_cross_entropy",
            "binary cross-entropy",
            binary_cross_entropy,
            binary_cross_entropy_derivative,
            r"-\frac{1}{n}\sum \left( t \ln p + (1 - t) \ln (1 - p) \right)",
            "Good 1952; for networks Hinton 1989",
            "For yes or no, with a sigmoid at the output.",
            domain=(0.0, 1.0),
            fused={"sigmoid": Fused(_logistic_value, _logistic_delta)},
        ),
        Loss(
            "cross_entropy",
            "cross-entropy",
            cross_entropy,
            cross_entropy_derivative,
            r"-\frac{1}{n}\sum \sum_k t_k \ln p_k",
            "Good 1952; with softmax Bridle 1990",
            "For one of several classes, with softmax at the output.",
            domain=(0.0, 1.0),
            needs="softmax",
            fused={"softmax": Fused(_softmax_value, _softmax_delta)},
        ),
        Loss(
            "hinge",
            "hinge loss",
            hinge,
            hinge_derivative,
            r"\frac{1}{n}\sum \max(0, 1 - t\,p)",
            "Cortes & Vapnik, Machine Learning 1995",
            "For yes or no, when an answer should be right by a clear margin.",
            classes=(-1.0, 1.0),
        ),
    )
}
