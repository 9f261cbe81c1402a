"""Activation functions: what makes a neuron's pre-activation z its activation a, each value with its derivative beside
it.

Every function works element by element on arrays of any shape and takes `out=` the way NumPy's
own functions do. A derivative may be given the value `a` already computed at `z`, which is cheaper.
"""

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from nncore.arrays import Array

_ONES = {np.dtype(kind): np.ones((), kind) for kind in (np.float64, np.float32)}
"""A one of each precision: NumPy takes half as long over it as over a Python 1, and every update takes derivatives."""


def _as_real(values: ArrayLike) -> Array:
    """Return float arrays as they are, all else as float64: small and unsigned integers would wrap around."""
    array = values if isinstance(values, np.ndarray) else np.asarray(values)
    return array if array.dtype in _ONES else array.astype(np.float64)


def _value(f: Callable[[Array], Array]) -> Callable[..., Array]:
    """Give a plain z -> a the ways of a value: any numbers, `out=`, no warnings where the limit is right anyway."""

    @functools.wraps(f)
    def value(z: ArrayLike, out: Array | None = None) -> Array:
        return _filled(f, _as_real(z), out)

    return value


def _derivative(f: Callable[[Array], Array]) -> Callable[..., Array]:
    """Give a plain z -> da/dz the ways of a derivative."""

    @functools.wraps(f)
    def derivative(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
        return _filled(f, _as_real(z), out)

    return derivative


def _filled(f: Callable[[Array], Array], z: Array, out: Array | None) -> Array:
    with np.errstate(all="ignore"):
        values = np.asarray(f(z), z.dtype)
    if out is None:
        return values[()]
    out[...] = values
    return out


def _within(z: Array, far: float) -> Array:
    """Return z no further than `far` from 0, where a derivative has long reached its limit and inf · 0 would be nan."""
    return np.clip(z, -far, far)


def identity(z: ArrayLike, out: Array | None = None) -> Array:
    """Return z unchanged: a neuron without an activation is a weighted sum.

    >>> identity(np.array([-2.0, 3.0]))
    array([-2.,  3.])
    """
    return np.positive(_as_real(z), out=out)


def identity_derivative(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return 1 everywhere."""
    if out is None:
        return np.ones_like(_as_real(z))
    out.fill(1.0)
    return out


def sigmoid(z: ArrayLike, out: Array | None = None) -> Array:
    """Return 1 / (1 + e^-z), between 0 and 1, exact to the last digits for any float and without warnings.

    Source: Verhulst 1838; the neuron's classic activation since Rumelhart, Hinton & Williams 1986.

    >>> float(sigmoid(0.0)), float(sigmoid(1000.0)), float(sigmoid(-1000.0))
    (0.5, 1.0, 0.0)
    """
    # e^1000 overflows to inf, and 1 / (1 + inf) is the 0 we want: the warning says nothing true.
    z = _as_real(z)
    with np.errstate(over="ignore"):
        e = np.exp(np.negative(z, out=out), out=out)
        return np.reciprocal(np.add(e, 1, out=out), out=out)


def sigmoid_derivative(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return a (1 - a), at most 1/4 and that at z = 0.

    >>> float(sigmoid_derivative(0.0))
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


def tanh_derivative(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return 1 - a², at most 1 and that at z = 0."""
    a = tanh(z) if a is None else _as_real(a)
    return np.subtract(_ONES[a.dtype], np.multiply(a, a, out=out), out=out)


def relu(z: ArrayLike, out: Array | None = None) -> Array:
    """Return max(0, z): 0 below zero, a straight line above.

    Source: Fukushima 1969; Nair & Hinton 2010.

    >>> relu(np.array([-2.0, 3.0]))
    array([0., 3.])
    """
    return np.maximum(_as_real(z), 0.0, out=out)


def relu_derivative(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return 0 where z <= 0 and 1 where z > 0; at the kink itself there is no derivative and we say 0."""
    return np.heaviside(_as_real(z), 0.0, out=out)


@_value
def step(z: Array) -> Array:
    """Return 0 below zero and 1 from there on: a neuron that fires or does not.

    Source: McCulloch & Pitts 1943; Rosenblatt's perceptron 1958.
    """
    return np.heaviside(z, 1.0)


@_derivative
def step_derivative(z: Array) -> Array:
    """Return 0 everywhere, which is why nothing can be learnt through a step."""
    return np.zeros_like(z)


@_value
def hard_sigmoid(z: Array) -> Array:
    """Return z/6 + 1/2 kept between 0 and 1: a sigmoid drawn with a ruler.

    Source: Courbariaux, Bengio & David 2015, in the width of PyTorch and Keras 3.
    """
    return np.clip(z / 6 + 0.5, 0.0, 1.0)


@_derivative
def hard_sigmoid_derivative(z: Array) -> Array:
    """Return 1/6 between -3 and 3, and 0 elsewhere."""
    return (np.abs(z) < 3) / 6


@_value
def softsign(z: Array) -> Array:
    """Return z / (1 + |z|), between -1 and 1, slower to get there than tanh.

    Source: Turian, Bergstra & Bengio 2009.
    """
    return np.where(np.isinf(z), np.sign(z), z / (1 + np.abs(z)))


@_derivative
def softsign_derivative(z: Array) -> Array:
    """Return 1 / (1 + |z|)², at most 1 and that at z = 0."""
    return np.square(1 / (1 + np.abs(z)))


@_value
def leaky_relu(z: Array) -> Array:
    """Return z above zero and z/100 below, so that no neuron dies.

    Source: Maas, Hannun & Ng 2013.
    """
    return np.where(z > 0, z, 0.01 * z)


@_derivative
def leaky_relu_derivative(z: Array) -> Array:
    """Return 1 above zero and 1/100 elsewhere."""
    return np.where(z > 0, 1.0, 0.01)


@_value
def elu(z: Array) -> Array:
    """Return z above zero and e^z - 1 below, which levels off at -1.

    Source: Clevert, Unterthiner & Hochreiter, ICLR 2016.
    """
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


@_derivative
def elu_derivative(z: Array) -> Array:
    """Return 1 above zero and e^z below."""
    return np.exp(np.minimum(z, 0))


SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
"""Klambauer et al. 2017, equation 14: the numbers that keep mean 0 and variance 1 from layer to layer."""


@_value
def selu(z: Array) -> Array:
    """Return an ELU scaled so that answers keep mean 0 and variance 1 through many layers.

    Source: Klambauer et al., NIPS 2017.
    """
    return SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * np.expm1(np.minimum(z, 0)))


@_derivative
def selu_derivative(z: Array) -> Array:
    """Return 1.0507 above zero and 1.7581 e^z below."""
    return SELU_SCALE * np.where(z > 0, 1.0, SELU_ALPHA * np.exp(np.minimum(z, 0)))


@_value
def softplus(z: Array) -> Array:
    """Return ln(1 + e^z): a ReLU with a rounded corner.

    Source: Dugas et al., NIPS 2000.
    """
    return np.logaddexp(0, z)


@_derivative
def softplus_derivative(z: Array) -> Array:
    """Return the sigmoid of z."""
    return sigmoid(z)


GELU_WIDTH, GELU_CUBE = float(np.sqrt(2 / np.pi)), 0.044715


@_value
def gelu(z: Array) -> Array:
    """Return z times the chance that a normal number lies below z, in the paper's tanh form (within 0.0005).

    Source: Hendrycks & Gimpel 2016.
    """
    low = np.maximum(z, -40.0)
    return 0.5 * low * (1 + np.tanh(GELU_WIDTH * (low + GELU_CUBE * low**3)))


@_derivative
def gelu_derivative(z: Array) -> Array:
    """Return (1 + t)/2 + z (1 - t²)/2 · √(2/π) (1 + 0.134145 z²) with t the tanh of the value."""
    near = _within(z, 40.0)
    t = np.tanh(GELU_WIDTH * (near + GELU_CUBE * near**3))
    return 0.5 * (1 + t) + 0.5 * near * (1 - t * t) * GELU_WIDTH * (1 + 3 * GELU_CUBE * near**2)


@_value
def silu(z: Array) -> Array:
    """Return z · sigmoid(z), also called swish: a smooth ReLU that dips a little below zero.

    Source: Elfwing, Uchibe & Doya 2018; Ramachandran, Zoph & Le 2017.
    """
    low = np.maximum(z, -800.0)
    return low * sigmoid(low)


@_derivative
def silu_derivative(z: Array) -> Array:
    """Return s (1 + z (1 - s)) with s = sigmoid(z)."""
    near = _within(z, 800.0)
    s = sigmoid(near)
    return s * (1 + near * (1 - s))


@_value
def mish(z: Array) -> Array:
    """Return z · tanh(softplus(z)).

    Source: Misra, BMVC 2020.
    """
    low = np.maximum(z, -800.0)
    return low * np.tanh(softplus(low))


@_derivative
def mish_derivative(z: Array) -> Array:
    """Return t + z (1 - t²) sigmoid(z) with t = tanh(softplus(z))."""
    near = _within(z, 800.0)
    t = np.tanh(softplus(near))
    return t + near * (1 - t * t) * sigmoid(near)


@_value
def sine(z: Array) -> Array:
    """Return sin z, and 0 for an infinite z, where it has no limit.

    Source: Sitzmann et al., NeurIPS 2020.
    """
    return np.sin(np.where(np.isinf(z), 0.0, z))


@_derivative
def sine_derivative(z: Array) -> Array:
    """Return cos z, and 0 for an infinite z."""
    return np.where(np.isinf(z), 0.0, np.cos(z))


@_value
def gaussian(z: Array) -> Array:
    """Return e^(-z²): a hill, high only near z = 0.

    Source: Broomhead & Lowe 1988.
    """
    return np.exp(-np.square(z))


@_derivative
def gaussian_derivative(z: Array) -> Array:
    """Return -2z e^(-z²)."""
    near = _within(z, 40.0)
    return -2 * near * np.exp(-np.square(near))


def softmax(z: ArrayLike, out: Array | None = None) -> Array:
    """Return shares that sum to 1 along the last axis (..., k): e^z of each over the sum of all.

    The largest z is taken from all first, which changes no share and lets nothing overflow.

    Source: Boltzmann 1868; for networks Bridle 1990.

    >>> softmax(np.array([1000.0, 1000.0]))
    array([0.5, 0.5])
    """
    z = _as_real(z)
    with np.errstate(all="ignore"):
        out = np.subtract(z, z.max(axis=-1, keepdims=True), out=out)
        np.exp(out, out=out)
        return np.divide(out, out.sum(axis=-1, keepdims=True), out=out)


def softmax_derivative(z: ArrayLike, a: Array | None = None, out: Array | None = None) -> Array:
    """Return a (1 - a), how each share moves with its own z; the whole story is `softmax_chain_rule`."""
    return sigmoid_derivative(z, softmax(z) if a is None else a, out)


def softmax_chain_rule(delta: Array, a: Array, work: Array) -> None:
    """Turn dL/da (..., k) into dL/dz in place: δ ← a·(δ - Σ a·δ), for each share depends on every z."""
    np.multiply(delta, a, out=work)
    np.subtract(delta, work.sum(axis=-1, keepdims=True), out=delta)
    np.multiply(delta, a, out=delta)
