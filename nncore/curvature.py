"""How a loss curves: the Hessian of a network at a point, its eigenvalues, and the learning rate they allow.

Along an eigenvector of eigenvalue λ > 0 a step of plain gradient descent multiplies the distance from the bottom by
1 - η·λ: below η = 1/λ it comes closer from one side, up to 2/λ it jumps from side to side and still comes closer, and
above that each jump is wider than the one before.
"""

import math
from typing import NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.network import gradient

NUDGE = 1e-5
"""How far a parameter is moved to see how the gradient changes, times its own size where that is above 1."""
CHUNK_NUMBERS = 1_000_000
"""Numbers that a stack of nudged networks may hold."""


def hessian(
    arch: Architecture,
    theta: Array,
    x: Array,
    target: Array,
    loss: str = "mse",
    l1: float = 0.0,
    l2: float = 0.0,
    weights: Array | None = None,
) -> Array:
    """Return the second derivatives (P, P) of the loss plus penalty at theta (P,), symmetric.

    Each column is the central difference of the exact gradient when one parameter is nudged to either side, all nudges
    as one stack. Where an activation has a kink, as ReLU, it is the curvature between the kinks.

    Args:
        x: (n, n_in); target: (n, k); weights: (n,), how much each sample counts, see `cost`.

    Raises:
        ValueError: theta is not one point, or as `gradient`.

    >>> arch = Architecture((1, 1), ("identity",))
    >>> hessian(arch, np.array([2.0, 0.0]), np.array([[3.0]]), np.array([[0.0]])).round(6)    # 2·[x, 1]ᵀ[x, 1]
    array([[18.,  6.],
           [ 6.,  2.]])
    """
    theta = as_float("theta", theta, 1).astype(np.float64)
    if theta.ndim != 1:
        raise ValueError(f"A Hessian belongs to one point theta, not to a stack of shape {theta.shape}.")
    count = len(theta)
    steps = NUDGE * np.maximum(1.0, np.abs(theta))
    columns = np.empty((count, count))
    size = max(1, CHUNK_NUMBERS // (2 * len(x) * sum(arch.sizes)))
    for start in range(0, count, size):
        rows = np.arange(start, min(start + size, count))
        nudges = np.eye(count)[rows] * steps[rows, None]
        _, grads = gradient(arch, theta + np.stack([nudges, -nudges]), x, target, loss, l1, l2, weights)
        columns[rows] = (grads[0] - grads[1]) / (2 * steps[rows, None])
    return (columns + columns.T) / 2


def rate_limit(hessian: Array) -> float:
    """Return the learning rate 2/λ above which gradient descent moves away from the bottom, infinite if none does.

    Args:
        hessian: (P, P), symmetric; λ is its largest eigenvalue.

    Source: Goh, "Why momentum really works", Distill 2017; LeCun, Bottou, Orr & Müller, "Efficient BackProp", 1998.

    >>> rate_limit(np.diag([1.0, 20.0])), rate_limit(np.diag([-1.0, 0.0]))
    (0.1, inf)
    """
    steepest = float(np.linalg.eigvalsh(hessian)[-1])
    return 2 / steepest if steepest > 0 else math.inf


class Swing(NamedTuple):
    """How momentum goes along one direction of a surface that curves evenly.

    Attributes:
        factor: what is left, after a step, of the distance from the bottom, its swings evened out; above 1 it grows.
        period: steps of one swing to the other side and back, infinite where it never crosses the bottom.
    """

    factor: float
    period: float


def swing(eigenvalue: float, rate: float, mu: float = 0.0) -> Swing:
    """Return how steps v ← μ·v + λ·x, x ← x - η·v behave; with μ = 0 those of plain gradient descent.

    They multiply (x, v) by a matrix, whose eigenvalue of the largest size tells: its size is the factor, its angle a
    share of the whole turn that is a swing.

    Args:
        eigenvalue: λ; rate: η; mu: μ, 0 up to but not 1.

    Source: O'Donoghue & Candès, "Adaptive restart for accelerated gradient schemes", 2015; Goh, Distill 2017.

    >>> swing(20.0, 0.09)                                   # 1 - 0.09·20 = -0.8: to the other side and back in 2 steps
    Swing(factor=0.8, period=2.0)
    >>> found = swing(1.0, 0.1, mu=0.9)
    >>> round(found.factor, 4), round(found.period, 2)      # √0.9
    (0.9487, 19.53)
    """
    roots = np.linalg.eigvals(np.array([[1 - rate * eigenvalue, -rate * mu], [eigenvalue, mu]]))
    slowest = complex(roots[np.abs(roots).argmax()])
    angle = abs(math.atan2(slowest.imag, slowest.real))
    return Swing(round(abs(slowest), 12), 2 * math.pi / angle if angle > 1e-12 else math.inf)
