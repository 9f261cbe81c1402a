"""An optimiser is a rule that moves a flat vector downhill; it knows nothing of layers.

A rule changes `theta` (..., P) in place and may use up `grad` (..., P). `state` (slots, ..., P) is its memory, zeros
at first; `rate` a number or (..., 1); `t` counts updates from 1; what it takes besides are its constants, each with its
usual value. In order of increasing complexity.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nncore.arrays import Array

Rate = float | Array
Rule = Callable[..., None]


def sgd(theta: Array, grad: Array, state: Array, rate: Rate, t: int) -> None:
    """Step straight down the derivative: θ ← θ - η·g.

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


def nesterov(theta: Array, grad: Array, state: Array, rate: Rate, t: int, mu: float = 0.9) -> None:
    """Roll like momentum, but look one roll ahead: v ← μ·v + g, θ ← θ - η·(g + μ·v).

    Source: Nesterov 1983; with the derivative taken at θ itself, as PyTorch does, Bengio et al. 2013.
    """
    v = state[0]
    np.multiply(v, mu, out=v)
    np.add(v, grad, out=v)
    np.add(grad, mu * v, out=grad)
    np.multiply(grad, rate, out=grad)
    np.subtract(theta, grad, out=theta)


def adagrad(theta: Array, grad: Array, state: Array, rate: Rate, t: int, epsilon: float = 1e-10) -> None:
    """Step less wherever much was stepped before: s ← s + g², θ ← θ - η·g / (√s + ε).

    Source: Duchi, Hazan & Singer 2011.
    """
    s = state[0]
    np.add(s, grad * grad, out=s)
    root = np.sqrt(s)
    np.add(root, epsilon, out=root)
    np.divide(grad, root, out=grad)
    np.multiply(grad, rate, out=grad)
    np.subtract(theta, grad, out=theta)


def rmsprop(
    theta: Array, grad: Array, state: Array, rate: Rate, t: int, rho: float = 0.9, epsilon: float = 1e-8
) -> None:
    """Forget the old squares that slow AdaGrad down: s ← ρ·s + (1-ρ)·g², θ ← θ - η·g / (√s + ε).

    Source: Tieleman & Hinton 2012, lecture 6.5 of "Neural Networks for Machine Learning", where ρ is 0.9.
    """
    s = state[0]
    np.multiply(s, rho, out=s)
    np.add(s, (1 - rho) * grad * grad, out=s)
    root = np.sqrt(s)
    np.add(root, epsilon, out=root)
    np.divide(grad, root, out=grad)
    np.multiply(grad, rate, out=grad)
    np.subtract(theta, grad, out=theta)


def adadelta(
    theta: Array, grad: Array, state: Array, rate: Rate, t: int, rho: float = 0.9, epsilon: float = 1e-6
) -> None:
    """Measure steps by steps: s ← ρ·s + (1-ρ)·g², d = g·√(u + ε) / √(s + ε), u ← ρ·u + (1-ρ)·d², θ ← θ - η·d.

    The paper has no η: its rule is this one at a rate of 1.

    Source: Zeiler 2012.
    """
    s, u = state
    np.multiply(s, rho, out=s)
    np.add(s, (1 - rho) * grad * grad, out=s)
    ratio = (u + epsilon) / (s + epsilon)
    np.sqrt(ratio, out=ratio)
    np.multiply(grad, ratio, out=grad)
    np.multiply(u, rho, out=u)
    np.add(u, (1 - rho) * grad * grad, out=u)
    np.multiply(grad, rate, out=grad)
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


def nadam(
    theta: Array,
    grad: Array,
    state: Array,
    rate: Rate,
    t: int,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> None:
    """Let Adam look ahead as Nesterov does: Adam with m̂ = β₁·m / (1-β₁ᵗ⁺¹) + (1-β₁)·g / (1-β₁ᵗ).

    This is the simple form with a constant β₁; PyTorch lets it grow slowly towards 0.9.

    Source: Dozat 2016.
    """
    m, v = state
    np.multiply(m, beta1, out=m)
    np.add(m, (1 - beta1) * grad, out=m)
    np.multiply(v, beta2, out=v)
    np.add(v, (1 - beta2) * grad * grad, out=v)
    root = v / (1 - beta2**t)
    np.sqrt(root, out=root)
    np.add(root, epsilon, out=root)
    np.multiply(grad, (1 - beta1) / (1 - beta1**t), out=grad)
    np.add(grad, m * (beta1 / (1 - beta1 ** (t + 1))), out=grad)
    np.divide(grad, root, out=grad)
    np.multiply(grad, rate, out=grad)
    np.subtract(theta, grad, out=theta)


def rprop(
    theta: Array,
    grad: Array,
    state: Array,
    rate: Rate,
    t: int,
    shrink: float = 0.5,
    grow: float = 1.2,
    least: float = 1e-6,
    most: float = 50.0,
) -> None:
    """Trust the derivative's sign alone: θ ← θ - Δ·sign g, where Δ grows by 1.2 while the sign stays and halves if it
    turns.

    A parameter whose derivative has just turned rests for one update. Each Δ begins as the rate of the first update and
    stays within 1e-6 and 50; later rates change nothing. All rows must be in one batch: a sign that turns
    because other rows came up says nothing about the valley.

    Source: Riedmiller & Braun 1993; with the rest after a turn Igel & Hüsken 2000 (iRprop⁻), as in PyTorch.
    """
    sign, size = state
    if t == 1:
        size[...] = rate
    np.sign(grad, out=grad)
    np.multiply(sign, grad, out=sign)  # 1: went on, -1: turned, 0: begins anew
    turned = sign < 0
    np.multiply(size, grow, out=size, where=sign > 0)
    np.multiply(size, shrink, out=size, where=turned)
    np.clip(size, least, most, out=size)
    np.copyto(grad, 0, where=turned)
    np.copyto(sign, grad)
    np.multiply(grad, size, out=grad)
    np.subtract(theta, grad, out=theta)


@dataclass(frozen=True)
class Optimizer:
    """An optimiser and all that is said about it.

    Attributes:
        name: the key in `OPTIMIZERS`; `title`: the same for people.
        rule: the update.
        slots: how many vectors of theta's shape it keeps.
        formula: LaTeX, with g the derivative and η the learning rate.
        year: when it was published.
        source: the people who did.
        when: a sentence for a beginner on when to use it.
        usual_rate: a learning rate to begin with.
        weight_decay: its own default λ, decoupled: before the rule, the trainer makes θ ← θ - η·λ·θ.
        full_batch: whether it needs all rows in every update.
    """

    name: str
    title: str
    rule: Rule
    slots: int
    formula: str
    year: int
    source: str
    when: str
    usual_rate: float
    weight_decay: float = 0.0
    full_batch: bool = False

    @cached_property
    def constants(self) -> dict[str, float]:
        """The rule's own constants by name, at their usual values.

        >>> OPTIMIZERS["adam"].constants
        {'beta1': 0.9, 'beta2': 0.999, 'epsilon': 1e-08}
        """
        parameters = inspect.signature(self.rule).parameters.values()
        return {one.name: one.default for one in parameters if one.default is not one.empty}


OPTIMIZERS: dict[str, Optimizer] = {
    o.name: o
    for o in (
        Optimizer(
            "sgd",
            "SGD",
            sgd,
            0,
            r"\theta \leftarrow \theta - \eta\, g",
            1951,
            "Robbins & Monro",
            "Start here: it is the simplest, and every other optimiser mends one of its weaknesses.",
            0.1,
        ),
        Optimizer(
            "momentum",
            "momentum",
            momentum,
            1,
            r"v \leftarrow 0.9\, v + g,\; \theta \leftarrow \theta - \eta\, v",
            1964,
            "Polyak",
            "Take it when plain steps zigzag across a long, narrow valley of the loss: it adds up what they share.",
            0.01,
        ),
        Optimizer(
            "nesterov",
            "Nesterov",
            nesterov,
            1,
            r"v \leftarrow 0.9\, v + g,\; \theta \leftarrow \theta - \eta\, (g + 0.9\, v)",
            1983,
            "Nesterov",
            "Take it when momentum overshoots: it looks one step ahead, so it slows down earlier.",
            0.01,
        ),
        Optimizer(
            "adagrad",
            "AdaGrad",
            adagrad,
            1,
            r"s \leftarrow s + g^2,\; \theta \leftarrow \theta - \eta\, g / (\sqrt{s} + 10^{-10})",
            2011,
            "Duchi, Hazan & Singer",
            "Take it when some inputs are rarely different from 0: their weights keep larger steps than the others.",
            0.1,
        ),
        Optimizer(
            "rmsprop",
            "RMSProp",
            rmsprop,
            1,
            r"s \leftarrow 0.9\, s + 0.1\, g^2,\; \theta \leftarrow \theta - \eta\, g / (\sqrt{s} + 10^{-8})",
            2012,
            "Tieleman & Hinton",
            "Take it when the steps of AdaGrad become too small: it remembers only the latest gradients.",
            0.01,
        ),
        Optimizer(
            "adadelta",
            "AdaDelta",
            adadelta,
            2,
            r"d = g\, \sqrt{u + 10^{-6}} / \sqrt{s + 10^{-6}},\; \theta \leftarrow \theta - \eta\, d",
            2012,
            "Zeiler",
            "Take it when you do not want to choose a learning rate: leave it at 1, and expect slow first epochs.",
            1.0,
        ),
        Optimizer(
            "adam",
            "Adam",
            adam,
            2,
            r"\theta \leftarrow \theta - \eta\, \hat m / (\sqrt{\hat v} + 10^{-8})",
            2015,
            "Kingma & Ba",
            "Take it when you want good results without much tuning: for most networks it is a fine first choice.",
            0.01,
        ),
        Optimizer(
            "adamw",
            "AdamW",
            adam,
            2,
            r"\theta \leftarrow (1 - 0.01\, \eta)\, \theta - \eta\, \hat m / (\sqrt{\hat v} + 10^{-8})",
            2019,
            "Loshchilov & Hutter",
            "Take it when Adam overfits: every step also makes the weights a little smaller.",
            0.01,
            weight_decay=0.01,
        ),
        Optimizer(
            "nadam",
            "NAdam",
            nadam,
            2,
            r"\hat m = \frac{0.9\, m}{1 - 0.9^{t+1}} + \frac{0.1\, g}{1 - 0.9^t},\;"
            r" \theta \leftarrow \theta - \eta\, \hat m / (\sqrt{\hat v} + 10^{-8})",
            2016,
            "Dozat",
            "Take it when Adam works well and you want to see whether looking one step ahead makes it faster.",
            0.01,
        ),
        Optimizer(
            "rprop",
            "Rprop",
            rprop,
            2,
            r"\theta \leftarrow \theta - \Delta \operatorname{sign} g,\; \Delta \leftarrow 1.2\, \Delta"
            r" \text{ or } 0.5\, \Delta",
            1993,
            "Riedmiller & Braun",
            "Take it when all your data fit into one batch: it finds a step size for each weight by itself.",
            0.01,
            full_batch=True,
        ),
    )
}
