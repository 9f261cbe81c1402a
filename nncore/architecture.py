"""A network is a shape and a point: the shape is an `Architecture`, the point one flat vector `theta`.

`theta` holds every weight and bias, layer by layer. A layer is a block of shape (n_in + 1, n_out) in C order: the
first n_in rows are its weights, the last row its bias. Leading axes of `theta` (..., P) are a stack of such points.
"""

import math
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
    """The shape of a network: how many neurons in each layer, and the activation of each layer.

    Attributes:
        sizes: neurons per layer, the inputs first, the outputs last.
        activations: names from `ACTIVATIONS`, one for every layer after the inputs.

    Raises:
        ValueError: fewer than two layers, a size below 1, an unknown activation or the wrong number of them, or
            softmax elsewhere than at two or more outputs.

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
            raise ValueError("A network needs at least an input and an output layer.")
        for size in self.sizes:
            if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
                raise ValueError(f"Every layer needs a whole number of neurons, at least 1, not {size!r}.")
        if len(self.activations) != len(self.sizes) - 1:
            raise ValueError(
                f"Every layer after the inputs needs one activation (layers: {len(self.sizes) - 1}, activations: "
                f"{len(self.activations)})."
            )
        for name in self.activations:
            if name not in ACTIVATIONS:
                raise ValueError(f"There is no activation {name!r}; there are {', '.join(ACTIVATIONS)}.")
        for name in self.activations[:-1]:
            if ACTIVATIONS[name].together:
                raise ValueError(f"Only the output layer can have {name}, which divides 1 among the outputs.")
        if ACTIVATIONS[self.activations[-1]].together and self.sizes[-1] == 1:
            raise ValueError(f"Two or more outputs are needed for {self.activations[-1]}, which divides 1 among them.")

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
            raise ValueError(f"theta needs {self.n_parameters} numbers on its last axis but has shape {theta.shape}.")
        views, start = [], 0
        for rows, columns in self.shapes:
            end = start + rows * columns
            views.append(theta[..., start:end].reshape(*theta.shape[:-1], rows, columns))
            start = end
        return views

    def place(self, index: int) -> tuple[int, int, int]:
        """Return where the parameter at an index of theta stands: its layer, and row and column of the layer's [w; b].

        All count from 0; a bias is in the last row.

        Raises:
            ValueError: theta has no such index.

        >>> Architecture((2, 3, 1), ("tanh", "tanh")).place(12)
        (1, 3, 0)
        """
        if not 0 <= index < self.n_parameters:
            raise ValueError(f"The network has {self.n_parameters} parameters, counted from 0; there is no {index}.")
        layer = 0
        while index >= math.prod(self.shapes[layer]):
            index -= math.prod(self.shapes[layer])
            layer += 1
        row, column = divmod(index, self.sizes[layer + 1])
        return layer, row, column

    def index(self, layer: int, row: int, column: int) -> int:
        """Return the index in theta of the parameter at a place; the way back from `place`.

        Raises:
            ValueError: there is no such place.
        """
        rows, columns = self.shapes[layer] if 0 <= layer < len(self.shapes) else (0, 0)
        if not (0 <= row < rows and 0 <= column < columns):
            raise ValueError(f"The network has no place {(layer, row, column)}.")
        return sum(math.prod(shape) for shape in self.shapes[:layer]) + row * columns + column

    def title(self, index: int) -> str:
        """Return what the parameter at an index of theta is, for people, who count from 1.

        Raises:
            ValueError: theta has no such index.

        >>> arch = Architecture((2, 3, 1), ("tanh", "tanh"))
        >>> arch.title(1), arch.title(12)
        ('weight 1 → 2 of layer 1', 'bias 1 of layer 2')
        """
        layer, row, column = self.place(index)
        if row == self.sizes[layer]:
            return f"bias {column + 1} of layer {layer + 1}"
        return f"weight {row + 1} → {column + 1} of layer {layer + 1}"

    def layers(self, theta: Array) -> list[Layer]:
        """Return each layer's weights and biases as views of `theta` (..., P), for people to read and write.

        >>> arch = Architecture((2, 1), ("sigmoid",))
        >>> w, b = arch.layers(np.array([1.0, 2.0, 3.0]))[0]
        >>> w.ravel(), b
        (array([1., 2.]), array([3.]))
        """
        return [Layer(block[..., :-1, :], block[..., -1, :]) for block in self.blocks(theta)]
