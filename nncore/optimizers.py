"""An optimiser is a rule that moves a flat vector downhill; it knows nothing of layers.

A rule changes `theta` (..., P) in place and may use up `grad` (..., P). `state` (slots, ..., P) is its memory, zeros
at first; `rate` a number or (..., 1); `t` counts updates from 1. In order of increasing complexity.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nncore.arrays import Array

Rate = float | Array
Rule = Callable[[Array, Array, Array, Rate, int], None]


def sgd(theta: Array, grad: Array, state: Array, rate: Rate, t: int) -> None:
    """Step straight down the slope: θ ← θ - η·g.

    Source: Robbins & Monro 1951.
    """
    np.multiply(grad, rate, out=grad)
    np.subtract(theta, grad, out=theta)


def momentum(theta: Array, grad: Array, state: Array, rate: Rate, t: int, mu: float = 0.9) -> None:
    """Roll like a ball that keeps its speed: v ← μ·v + g, θ ← θ - η·v.

    Source: Polyak 1964; in this form Sutskever et al. 2013.
    """
    v = state[0]
    np.multiply(v, mu, out=v)
    np.add(v, grad, out=v)
    np.multiply(v, rate, out=grad)
    np.subtract(theta, grad, out=theta)


def adam(
    theta: Array,
    grad: Array,
    state: Array,
    rate: Rate,
    t: int,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> None:
    """Give every parameter a step of its own size: m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², θ ← θ - η·m̂ / (√v̂ + ε).

    m̂ = m / (1-β₁ᵗ) and v̂ = v / (1-β₂ᵗ) undo the zeros both began with.

    Source: Kingma & Ba, ICLR 2015.
    """
    m, v = state
    np.multiply(m, beta1, out=m)
    np.add(m, (1 - beta1) * grad, out=m)
    np.multiply(grad, grad, out=grad)
    np.multiply(grad, 1 - beta2, out=grad)
    np.multiply(v, beta2, out=v)
    np.add(v, grad, out=v)
    np.divide(v, 1 - beta2**t, out=grad)
    np.sqrt(grad, out=grad)
    np.add(grad, epsilon, out=grad)
    np.divide(m, grad, out=grad)
    np.multiply(grad, rate, out=grad)
    np.divide(grad, 1 - beta1**t, out=grad)
    np.subtract(theta, grad, out=theta)


@dataclass(frozen=True)
class Optimizer:
    """An optimiser and all that is said about it.

    Attributes:
        name: the key in `OPTIMIZERS`; `title`: the same for people.
        rule: the update.
        slots: how many vectors of theta's shape it keeps.
        formula: LaTeX.
    """

    name: str
    title: str
    rule: Rule
    slots: int
    formula: str


OPTIMIZERS: dict[str, Optimizer] = {
    o.name: o
    for o in (
        Optimizer("sgd", "SGD", sgd, 0, r"\theta \leftarrow \theta - \eta\, g"),
        Optimizer(
            "momentum", "momentum", momentum, 1, r"v \leftarrow 0.9\, v + g,\; \theta \leftarrow \theta - \eta\, v"
        ),
        Optimizer("adam", "Adam", adam, 2, r"\theta \leftarrow \theta - \eta\, \hat m / (\sqrt{\hat v} + 10^{-8})"),
    )
}
