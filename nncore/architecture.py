"""A network is a shape and a point: the shape is an `Architecture`, the point one flat vector `theta`.

`theta` holds every weight and bias, layer by layer. A layer is a block of shape (n_in + 1, n_out) in C order: the
first n_in rows are its weights, the last row its bias. Leading axes of `theta` (..., P) are a stack of such points.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.arrays import Array


class Layer(NamedTuple):
    """One layer's weights `w` (..., n_in, n_out) and biases `b` (..., n_out), views of theta's own memory."""

    w: Array
    b: Array


@dataclass(frozen=True)
class Architecture:
    """The shape of a network: how many neurons in each layer, and how each layer bends its sums.

    Attributes:
        sizes: neurons per layer, the inputs first, the outputs last.
        activations: names from `ACTIVATIONS`, one for every layer after the inputs.

    Raises:
        ValueError: fewer than two layers, a size below 1, an unknown activation or the wrong number of them.

    >>> arch = Architecture(sizes=(4, 3, 1), activations=("tanh", "sigmoid"))
    >>> arch.n_parameters                                                  # (4 + 1) · 3 + (3 + 1) · 1
    19
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "sizes", tuple(self.sizes))
        object.__setattr__(self, "activations", tuple(self.activations))
        if len(self.sizes) < 2:
            raise ValueError("a network needs at least an input and an output layer")
        for size in self.sizes:
            if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
                raise ValueError(f"every layer needs a whole number of neurons, at least 1, not {size!r}")
        if len(self.activations) != len(self.sizes) - 1:
            raise ValueError(
                f"{len(self.sizes) - 1} layers follow the inputs but {len(self.activations)} activations are given"
            )
        for name in self.activations:
            if name not in ACTIVATIONS:
                raise ValueError(f"there is no activation {name!r}; there are {', '.join(ACTIVATIONS)}")

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """The shape (n_in + 1, n_out) of each layer's block."""
        return tuple((n_in + 1, n_out) for n_in, n_out in pairwise(self.sizes))

    @cached_property
    def n_parameters(self) -> int:
        """P, the number of weights and biases together."""
        return sum(rows * columns for rows, columns in self.shapes)

    @cached_property
    def is_weight(self) -> Array:
        """Return (P,) booleans: True for a weight, False for a bias."""
        mask = np.ones(self.n_parameters, dtype=bool)
        for block in self.blocks(mask):
            block[-1] = False
        return mask

    def blocks(self, theta: Array) -> list[Array]:
        """Return each layer's [w; b] as a view (..., n_in + 1, n_out) of `theta` (..., P).

        Raises:
            ValueError: the last axis of theta does not hold `n_parameters` numbers.
        """
        if theta.ndim == 0 or theta.shape[-1] != self.n_parameters:
            raise ValueError(f"theta needs {self.n_parameters} numbers on its last axis but has shape {theta.shape}")
        views, start = [], 0
        for rows, columns in self.shapes:
            end = start + rows * columns
            views.append(theta[..., start:end].reshape(*theta.shape[:-1], rows, columns))
            start = end
        return views

    def layers(self, theta: Array) -> list[Layer]:
        """Return each layer's weights and biases as views of `theta` (..., P), for people to read and write.

        >>> arch = Architecture((2, 1), ("sigmoid",))
        >>> w, b = arch.layers(np.array([1.0, 2.0, 3.0]))[0]
        >>> w.ravel(), b
        (array([1., 2.]), array([3.]))
        """
        return [Layer(block[..., :-1, :], block[..., -1, :]) for block in self.blocks(theta)]


def _zeros(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return np.zeros(shape)


def _uniform(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.uniform(-0.5, 0.5, shape)


def _xavier(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    limit = np.sqrt(6.0 / (shape[-2] + shape[-1]))
    return rng.uniform(-limit, limit, shape)


def _he(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.normal(0.0, np.sqrt(2.0 / shape[-2]), shape)


INITIALISERS = {"zeros": _zeros, "uniform": _uniform, "xavier": _xavier, "he": _he}
"""How weights begin; biases begin at 0."""


def initial(arch: Architecture, scheme: str = "xavier", seed: int = 0, stack: tuple[int, ...] = ()) -> Array:
    """Return a fresh starting point, theta of shape (*stack, P).

    Args:
        arch: the shape of the network.
        scheme: "zeros"; "uniform", between -0.5 and 0.5; "xavier", uniform between ±√(6 / (n_in + n_out))
            (Glorot & Bengio 2010), made for tanh and sigmoid; "he", normal with standard deviation √(2 / n_in)
            (He et al. 2015), made for relu.
        seed: the same seed gives the same point.
        stack: leading axes, for many points at once.

    Raises:
        ValueError: the scheme is unknown.

    >>> initial(Architecture((2, 1), ("sigmoid",)), scheme="zeros")
    array([0., 0., 0.])
    """
    if scheme not in INITIALISERS:
        raise ValueError(f"there is no way to begin called {scheme!r}; there are {', '.join(INITIALISERS)}")
    rng = np.random.default_rng(seed)
    theta = np.zeros((*stack, arch.n_parameters))
    for layer in arch.layers(theta):
        layer.w[...] = INITIALISERS[scheme](rng, layer.w.shape)
    return theta
