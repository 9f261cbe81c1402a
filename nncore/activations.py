"""An activation bends a neuron's sum z into its answer a; value and slope stand side by side.

Every function works element by element on arrays of any shape and takes `out=` the way NumPy's
own functions do. A slope may be given the value `a` already computed at `z`, which is cheaper.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nncore.arrays import Array

INF = float("inf")

_ONES = {np.dtype(kind): np.ones((), kind) for kind in (np.float64, np.float32)}
"""A one of each precision: NumPy takes half as long over it as over a Python 1, and every update takes slopes."""


def _as_real(values: ArrayLike) -> Array:
    """Return float arrays as they are, all else as float64: small and unsigned integers would wrap around."""
    array = np.asarray(values)
    return array if array.dtype in _ONES else array.astype(np.float64)


def identity(z: ArrayLike, out: Array | None = None) -> Array:
    """Return z unchanged: a neuron with no bend is a weighted sum.

    >>> identity(np.array([-2.0, 3.0]))
    array([-2.,  3.])
    """
    return np.positive(_as_real(z), out=out)


def identity_slope(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return 1 everywhere."""
    if out is None:
        return np.ones_like(_as_real(z))
    out.fill(1.0)
    return out


def sigmoid(z: ArrayLike, out: Array | None = None) -> Array:
    """Return 1 / (1 + e^-z), between 0 and 1, exact to the last digits for any float and without warnings.

    Source: Verhulst 1838; the neuron's classic bend since Rumelhart, Hinton & Williams 1986.

    >>> float(sigmoid(0.0)), float(sigmoid(1000.0)), float(sigmoid(-1000.0))
    (0.5, 1.0, 0.0)
    """
    # e^1000 overflows to inf, and 1 / (1 + inf) is the 0 we want: the warning says nothing true.
    z = _as_real(z)
    with np.errstate(over="ignore"):
        e = np.exp(np.negative(z, out=out), out=out)
        return np.reciprocal(np.add(e, 1, out=out), out=out)


def sigmoid_slope(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return a (1 - a), at most 1/4 and that at z = 0.

    >>> float(sigmoid_slope(0.0))
    0.25
    """
    a = sigmoid(z) if a is None else _as_real(a)
    return np.multiply(np.subtract(_ONES[a.dtype], a, out=out), a, out=out)


def tanh(z: ArrayLike, out: Array | None = None) -> Array:
    """Return the hyperbolic tangent, between -1 and 1: a sigmoid stretched to be centred on 0.

    >>> tanh(np.array([0.0, 100.0]))
    array([0., 1.])
    """
    return np.tanh(_as_real(z), out=out)


def tanh_slope(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return 1 - a², at most 1 and that at z = 0."""
    a = tanh(z) if a is None else _as_real(a)
    return np.subtract(_ONES[a.dtype], np.multiply(a, a, out=out), out=out)


def relu(z: ArrayLike, out: Array | None = None) -> Array:
    """Return max(0, z): silent below zero, a straight line above.

    Source: Fukushima 1969; Nair & Hinton 2010.

    >>> relu(np.array([-2.0, 3.0]))
    array([0., 3.])
    """
    return np.maximum(_as_real(z), 0.0, out=out)


def relu_slope(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return 0 where z <= 0 and 1 where z > 0; at the kink itself there is no slope and we say 0."""
    return np.heaviside(_as_real(z), 0.0, out=out)


@dataclass(frozen=True)
class Activation:
    """An activation and all that is said about it.

    Attributes:
        name: the key in `ACTIVATIONS`.
        value: z -> a, any shape, `value(z, out=None)`.
        slope: z -> da/dz, any shape, `slope(z, a=None, out=None)`; `a` is the value at `z` if known.
        formula, slope_formula: LaTeX.
        range: the smallest and the largest answer, open or closed; infinite where unbounded.
    """

    name: str
    value: Callable[..., Array]
    slope: Callable[..., Array]
    formula: str
    slope_formula: str
    range: tuple[float, float]

    @property
    def bounded(self) -> bool:
        """True if the answer stays between two numbers whatever z is."""
        return self.range[0] > -INF and self.range[1] < INF


ACTIVATIONS: dict[str, Activation] = {
    f.name: f
    for f in (
        Activation("identity", identity, identity_slope, r"z", r"1", (-INF, INF)),
        Activation("sigmoid", sigmoid, sigmoid_slope, r"\frac{1}{1 + e^{-z}}", r"a\,(1 - a)", (0.0, 1.0)),
        Activation("tanh", tanh, tanh_slope, r"\tanh z", r"1 - a^2", (-1.0, 1.0)),
        Activation("relu", relu, relu_slope, r"\max(0, z)", r"[z > 0]", (0.0, INF)),
    )
}
