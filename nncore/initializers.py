"""How weights begin: small random numbers whose spread suits the layer, so that signals neither die out nor explode."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array


@dataclass(frozen=True)
class Initializer:
    """A way for weights to begin; biases begin at 0.

    Attributes:
        name: the key in `INITIALIZERS`; `title`: the same for people.
        draw: (rng, shape) -> weights of shape (..., n_in, n_out).
        formula: LaTeX. U(a, b) draws evenly between a and b, N(μ, σ) from the bell curve.
        source: author and year; when: when to use it.
    """

    name: str
    title: str
    draw: Callable[[np.random.Generator, tuple[int, ...]], Array]
    formula: str
    source: str
    when: str


def _evenly(limit: Callable[[int, int], float]) -> Callable[[np.random.Generator, tuple[int, ...]], Array]:
    def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        most = limit(shape[-2], shape[-1])
        return rng.uniform(-most, most, shape)

    return draw


def _bell(deviation: Callable[[int, int], float]) -> Callable[[np.random.Generator, tuple[int, ...]], Array]:
    def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        return rng.normal(0.0, deviation(shape[-2], shape[-1]), shape)

    return draw


GLOROT, HE, LECUN = "Glorot & Bengio, AISTATS 2010", "He et al., ICCV 2015", "LeCun et al., Efficient BackProp, 1998"

INITIALIZERS: dict[str, Initializer] = {
    i.name: i
    for i in (
        Initializer(
            "zeros",
            "zeros",
            lambda rng, shape: np.zeros(shape),
            "w = 0",
            "Rumelhart, Hinton & Williams, Nature 1986, on why not",
            "To see why it fails: hidden neurons that begin alike stay alike.",
        ),
        Initializer(
            "constant",
            "constant ½",
            lambda rng, shape: np.full(shape, 0.5),
            r"w = \tfrac{1}{2}",
            "Rumelhart, Hinton & Williams, Nature 1986, on why not",
            "To see that equal weights are as bad as zeros: all neurons of a layer learn the same.",
        ),
        Initializer(
            "uniform",
            "uniform",
            _evenly(lambda n_in, n_out: 0.5),
            r"U(-\tfrac{1}{2}, \tfrac{1}{2})",
            "TensorFlow Playground, 2016",
            "Fine for networks of a few neurons.",
        ),
        Initializer(
            "normal",
            "normal",
            _bell(lambda n_in, n_out: 0.1),
            "N(0, 0.1)",
            "Krizhevsky, Sutskever & Hinton, NIPS 2012, with 0.01",
            "Small random numbers; slow at first in deep networks.",
        ),
        Initializer(
            "xavier",
            "Xavier uniform",
            _evenly(lambda n_in, n_out: float(np.sqrt(6.0 / (n_in + n_out)))),
            r"U(\pm\sqrt{6 / (n_{in} + n_{out})})",
            GLOROT,
            "The usual choice for tanh and sigmoid.",
        ),
        Initializer(
            "xavier_normal",
            "Xavier normal",
            _bell(lambda n_in, n_out: float(np.sqrt(2.0 / (n_in + n_out)))),
            r"N(0, \sqrt{2 / (n_{in} + n_{out})})",
            GLOROT,
            "As Xavier uniform, with a few larger weights.",
        ),
        Initializer(
            "he_uniform",
            "He uniform",
            _evenly(lambda n_in, n_out: float(np.sqrt(6.0 / n_in))),
            r"U(\pm\sqrt{6 / n_{in}})",
            HE,
            "As He normal, without large weights.",
        ),
        Initializer(
            "he",
            "He normal",
            _bell(lambda n_in, n_out: float(np.sqrt(2.0 / n_in))),
            r"N(0, \sqrt{2 / n_{in}})",
            HE,
            "The usual choice for ReLU and its relatives.",
        ),
        Initializer(
            "lecun",
            "LeCun normal",
            _bell(lambda n_in, n_out: float(np.sqrt(1.0 / n_in))),
            r"N(0, \sqrt{1 / n_{in}})",
            LECUN,
            "Made for SELU, and good for tanh.",
        ),
    )
}


def initial(
    arch: Architecture, scheme: str = "xavier", seed: int = 0, stack: tuple[int, ...] = (), scale: float = 1.0
) -> Array:
    """Return a fresh starting point, theta of shape (*stack, P).

    Args:
        arch: the shape of the network.
        scheme: a name from `INITIALIZERS`.
        seed: the same seed gives the same point.
        stack: leading axes, for many points at once.
        scale: what every weight drawn is multiplied by.

    Raises:
        ValueError: the scheme is unknown.

    With zeros every hidden neuron is the same, and so is every derivative: they move together, and here not at all.

    >>> from nncore import data, gradient
    >>> arch = Architecture((2, 3, 1), ("tanh", "tanh"))
    >>> theta = initial(arch, scheme="zeros")
    >>> loss, derivatives = gradient(arch, theta, *data.load("xor").train)
    >>> bool(derivatives[arch.is_weight].any())
    False
    """
    if scheme not in INITIALIZERS:
        raise ValueError(f"There is no initialiser called {scheme!r}; there are {', '.join(INITIALIZERS)}.")
    rng = np.random.default_rng(seed)
    theta = np.zeros((*stack, arch.n_parameters))
    for layer in arch.layers(theta):
        layer.w[...] = INITIALIZERS[scheme].draw(rng, layer.w.shape)
    return theta if scale == 1 else theta * scale
