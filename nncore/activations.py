"""An activation is a function, its derivative, and all that is said about it.

The functions themselves stand in `activation_functions`. They work on arrays of any shape and take `out=` the way
NumPy's own do. A derivative may be given the value `a` already computed at `z`, which is cheaper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nncore.activation_functions import (
    GELU_CUBE,
    GELU_WIDTH,
    SELU_ALPHA,
    SELU_SCALE,
    elu,
    elu_derivative,
    gaussian,
    gaussian_derivative,
    gelu,
    gelu_derivative,
    hard_sigmoid,
    hard_sigmoid_derivative,
    identity,
    identity_derivative,
    leaky_relu,
    leaky_relu_derivative,
    mish,
    mish_derivative,
    relu,
    relu_derivative,
    selu,
    selu_derivative,
    sigmoid,
    sigmoid_derivative,
    silu,
    silu_derivative,
    sine,
    sine_derivative,
    softmax,
    softmax_chain_rule,
    softmax_derivative,
    softplus,
    softplus_derivative,
    softsign,
    softsign_derivative,
    step,
    step_derivative,
    tanh,
    tanh_derivative,
)
from nncore.arrays import Array

INF = float("inf")


@dataclass(frozen=True)
class Activation:
    """An activation and all that is said about it.

    Attributes:
        name: the key in `ACTIVATIONS`; `title`: the same for people.
        value: z -> a, any shape, `value(z, out=None)`.
        derivative: z -> da/dz, any shape, `derivative(z, a=None, out=None)`; `a` is the value at `z` if known.
        formula, derivative_formula: LaTeX.
        expression: the value as exports write it (files/expressions.py), "" if it works on all sums `together`.
        range: the smallest and the largest answer, open or closed; infinite where unbounded.
        year, source: when and where it was proposed for networks; when: a sentence on when to use it.
        together: None where each answer depends on its own sum alone. Else the answers (..., k) of a layer depend on
            all its sums: the function (delta, a, work) that takes dL/da to dL/dz, in place. Such an activation
            stands at the output only.
    """

    name: str
    title: str
    value: Callable[..., Array]
    derivative: Callable[..., Array]
    formula: str
    derivative_formula: str
    expression: str
    range: tuple[float, float]
    year: int
    source: str
    when: str
    together: Callable[[Array, Array, Array], None] | None = None

    @property
    def bounded(self) -> bool:
        """True if the answer stays between two numbers whatever z is."""
        return self.range[0] > -INF and self.range[1] < INF

    @cached_property
    def max_derivative(self) -> float:
        """The greatest derivative, found on a fine grid.

        >>> round(ACTIVATIONS["sigmoid"].max_derivative, 6)
        0.25
        """
        return float(np.abs(self.derivative(np.linspace(-10, 10, 20_001))).max())

    def chain_rule(self, delta: Array, z: Array, a: Array | None, work: Array) -> None:
        """Turn dL/da into dL/dz, in place in `delta`; `a` is the value at `z` if known, `work` scratch of its shape."""
        if self.together:
            self.together(delta, self.value(z) if a is None else a, work)
        else:
            np.multiply(delta, self.derivative(z, a=a, out=work), out=delta)


ACTIVATIONS: dict[str, Activation] = {
    f.name: f
    for f in (
        Activation(
            "identity",
            "identity",
            identity,
            identity_derivative,
            "z",
            "1",
            "z",
            (-INF, INF),
            1958,
            "the weighted sum alone, as in Widrow & Hoff's Adaline, 1960",
            "At the output, to predict any number.",
        ),
        Activation(
            "step",
            "step",
            step,
            step_derivative,
            r"[z \ge 0]",
            "0",
            "step(z)",
            (0.0, 1.0),
            1943,
            "McCulloch & Pitts, Bulletin of Mathematical Biophysics 1943",
            "For show: its derivative is 0, so nothing can be learnt through it.",
        ),
        Activation(
            "sigmoid",
            "sigmoid",
            sigmoid,
            sigmoid_derivative,
            r"\frac{1}{1 + e^{-z}}",
            r"a\,(1 - a)",
            "exp(min(z, 0)) / (1 + exp(-abs(z)))",
            (0.0, 1.0),
            1986,
            "Rumelhart, Hinton & Williams, Nature 1986; the curve is Verhulst's of 1838",
            "At the output, to predict a probability.",
        ),
        Activation(
            "hard_sigmoid",
            "hard sigmoid",
            hard_sigmoid,
            hard_sigmoid_derivative,
            r"\min(1, \max(0, \frac{z}{6} + \frac{1}{2}))",
            r"\frac{1}{6}\,[|z| < 3]",
            "min(max(z / 6 + 0.5, 0), 1)",
            (0.0, 1.0),
            2015,
            "Courbariaux, Bengio & David, NIPS 2015",
            "In place of the sigmoid where computing must be cheap.",
        ),
        Activation(
            "tanh",
            "tanh",
            tanh,
            tanh_derivative,
            r"\tanh z",
            "1 - a^2",
            "tanh(z)",
            (-1.0, 1.0),
            1998,
            "LeCun et al., Efficient BackProp, 1998",
            "In the hidden layers of small networks: smooth and centred on zero.",
        ),
        Activation(
            "softsign",
            "softsign",
            softsign,
            softsign_derivative,
            r"\frac{z}{1 + |z|}",
            r"\frac{1}{(1 + |z|)^2}",
            "z / (1 + abs(z))",
            (-1.0, 1.0),
            2009,
            "Turian, Bergstra & Bengio, NAACL 2009",
            "Like tanh, but it takes much longer to saturate.",
        ),
        Activation(
            "relu",
            "ReLU",
            relu,
            relu_derivative,
            r"\max(0, z)",
            "[z > 0]",
            "max(z, 0)",
            (0.0, INF),
            2010,
            "Nair & Hinton, ICML 2010; first Fukushima 1969",
            "In the hidden layers of deep networks: simple, fast, and its derivative does not fade.",
        ),
        Activation(
            "leaky_relu",
            "leaky ReLU",
            leaky_relu,
            leaky_relu_derivative,
            r"\max(0.01\,z, z)",
            r"[z > 0] + 0.01\,[z \le 0]",
            "max(z, 0) + 0.01 * min(z, 0)",
            (-INF, INF),
            2013,
            "Maas, Hannun & Ng, ICML 2013",
            "Where neurons with ReLU are dead: their derivative is 0 for every sample.",
        ),
        Activation(
            "elu",
            "ELU",
            elu,
            elu_derivative,
            r"z\,[z > 0] + (e^z - 1)\,[z \le 0]",
            r"[z > 0] + e^z\,[z \le 0]",
            "max(z, 0) + expm1(min(z, 0))",
            (-1.0, INF),
            2016,
            "Clevert, Unterthiner & Hochreiter, ICLR 2016",
            "Like ReLU, but smooth below 0, which keeps the mean of the activations near 0.",
        ),
        Activation(
            "selu",
            "SELU",
            selu,
            selu_derivative,
            r"1.0507\,(z\,[z > 0] + 1.6733\,(e^z - 1)\,[z \le 0])",
            r"1.0507\,([z > 0] + 1.6733\,e^z\,[z \le 0])",
            f"{SELU_SCALE} * (max(z, 0) + {SELU_ALPHA} * expm1(min(z, 0)))",
            (-SELU_SCALE * SELU_ALPHA, INF),
            2017,
            "Klambauer et al., NIPS 2017",
            "In many layers with LeCun initial weights: mean and variance stay the same from layer to layer.",
        ),
        Activation(
            "softplus",
            "softplus",
            softplus,
            softplus_derivative,
            r"\ln(1 + e^z)",
            r"\frac{1}{1 + e^{-z}}",
            "max(z, 0) + log1p(exp(-abs(z)))",
            (0.0, INF),
            2000,
            "Dugas et al., NIPS 2000",
            "At the output, to predict a number that is never negative.",
        ),
        Activation(
            "gelu",
            "GELU",
            gelu,
            gelu_derivative,
            r"\frac{z}{2}\left(1 + \tanh\left(\sqrt{2/\pi}\,(z + 0.044715\,z^3)\right)\right)",
            r"\frac{1 + t}{2} + \frac{z (1 - t^2)}{2} \sqrt{2/\pi}\,(1 + 0.134145\,z^2)",
            f"0.5 * z * (1 + tanh({GELU_WIDTH} * (z + {GELU_CUBE} * z * z * z)))",
            (-0.1701, INF),
            2016,
            "Hendrycks & Gimpel, arXiv 1606.08415, 2016",
            "In the hidden layers of transformers.",
        ),
        Activation(
            "silu",
            "swish / SiLU",
            silu,
            silu_derivative,
            r"\frac{z}{1 + e^{-z}}",
            r"s\,(1 + z\,(1 - s)),\; s = \frac{1}{1 + e^{-z}}",
            "z * exp(min(z, 0)) / (1 + exp(-abs(z)))",
            (-0.2785, INF),
            2018,
            "Elfwing, Uchibe & Doya, Neural Networks 2018; Ramachandran, Zoph & Le 2017",
            "In deep networks, as a smooth ReLU.",
        ),
        Activation(
            "mish",
            "Mish",
            mish,
            mish_derivative,
            r"z \tanh(\ln(1 + e^z))",
            r"t + z\,(1 - t^2)\,\frac{1}{1 + e^{-z}}",
            "z * tanh(max(z, 0) + log1p(exp(-abs(z))))",
            (-0.3089, INF),
            2020,
            "Misra, BMVC 2020",
            "Like swish, a little smoother; made for images.",
        ),
        Activation(
            "sine",
            "sine",
            sine,
            sine_derivative,
            r"\sin z",
            r"\cos z",
            "sin(z)",
            (-1.0, 1.0),
            2020,
            "Sitzmann et al., NeurIPS 2020",
            "For signals that repeat, such as sound and fine detail in images.",
        ),
        Activation(
            "gaussian",
            "Gaussian",
            gaussian,
            gaussian_derivative,
            "e^{-z^2}",
            r"-2z\,a",
            "exp(-z * z)",
            (0.0, 1.0),
            1988,
            "Broomhead & Lowe, Complex Systems 1988",
            "Where a neuron should respond near one value only.",
        ),
        Activation(
            "softmax",
            "softmax",
            softmax,
            softmax_derivative,
            r"\frac{e^{z_k}}{\sum_j e^{z_j}}",
            r"a_k\,([k = j] - a_j)",
            "",
            (0.0, 1.0),
            1990,
            "Bridle, Neurocomputing 1990",
            "At the output, for the probabilities of several classes, which sum to 1.",
            together=softmax_chain_rule,
        ),
    )
}
