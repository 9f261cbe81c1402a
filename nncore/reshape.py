"""Another shape for a network that goes on knowing what it knows: neurons and layers come and go, all else stays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.initializers import initial

NEW = -1
"""Stands for a neuron that was not there before."""


@dataclass(frozen=True)
class Reshape:
    """A new shape, and where each of its neurons comes from.

    Attributes:
        arch: the new shape.
        layers: for each of its layers, the inputs first, which layer of the old shape it was, or `NEW`.
        neurons: for each of its layers, which neuron of that old layer each neuron was, or `NEW`.
    """

    arch: Architecture
    layers: tuple[int, ...]
    neurons: tuple[tuple[int, ...], ...]

    def places(self, before: Architecture) -> Array:
        """Return for every parameter of the new shape (P,) its index in the old theta, or `NEW`.

        A weight stays if both of its neurons do and their layers still follow one another; a bias if its neuron does.
        """
        places = np.full(self.arch.n_parameters, NEW)
        old = before.blocks(np.arange(before.n_parameters))
        for layer, block in enumerate(self.arch.blocks(places)):
            below, above = self.layers[layer], self.layers[layer + 1]
            if above == NEW:
                continue
            into = np.array(self.neurons[layer + 1])
            block[-1] = np.where(into == NEW, NEW, old[above - 1][-1, into])
            if below == above - 1:
                out_of = np.array(self.neurons[layer])[:, None]
                block[:-1] = np.where((out_of == NEW) | (into == NEW), NEW, old[above - 1][out_of, into])
        return places

    def transfer(self, before: Architecture, theta: Array, seed: int = 0) -> Array:
        """Return a point (P,) of the new shape that keeps all it can of theta; the rest is drawn from the seed.

        Raises:
            ValueError: theta is not a point of the old shape.

        >>> arch = Architecture((1, 1, 1), ("tanh",) * 2)
        >>> wider = with_neuron(arch, 1)
        >>> wider.transfer(arch, np.array([1.0, 2.0, 3.0, 4.0]))[[0, 2, 4, 6]]
        array([1., 2., 3., 4.])
        """
        before.blocks(theta)
        places = self.places(before)
        return np.where(places == NEW, initial(self.arch, seed=seed), theta[places])

    def moved_indices(self, before: Architecture, indices: Sequence[int]) -> tuple[int, ...]:
        """Return where parameters of the old shape are now; those that are gone are left out."""
        return tuple(np.flatnonzero(np.isin(self.places(before), list(indices))).tolist())


def _kept(arch: Architecture) -> list[list[int]]:
    return [list(range(size)) for size in arch.sizes]


def _reshape(layers: Sequence[int], neurons: Sequence[Sequence[int]], activations: Sequence[str]) -> Reshape:
    arch = Architecture(tuple(len(layer) for layer in neurons), tuple(activations))
    return Reshape(arch, tuple(layers), tuple(tuple(layer) for layer in neurons))


def _hidden(arch: Architecture, layer: int) -> None:
    if not 0 < layer < len(arch.sizes) - 1:
        raise ValueError(f"The network has {len(arch.sizes) - 2} hidden layers, counted from 1; there is no {layer}.")


def with_neuron(arch: Architecture, layer: int) -> Reshape:
    """Add a neuron to a hidden layer.

    Args:
        layer: from 1, the first hidden layer.

    Raises:
        ValueError: there is no such hidden layer.
    """
    _hidden(arch, layer)
    neurons = _kept(arch)
    neurons[layer].append(NEW)
    return _reshape(range(len(arch.sizes)), neurons, arch.activations)


def without_neuron(arch: Architecture, layer: int, neuron: int) -> Reshape:
    """Take a neuron out of a hidden layer.

    Args:
        layer: from 1; neuron: from 0.

    Raises:
        ValueError: there is no such neuron, or it is the layer's only one.

    >>> arch = Architecture((1, 2, 1), ("tanh", "tanh"))
    >>> without_neuron(arch, 1, 0).transfer(arch, np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]))
    array([2., 4., 6., 7.])
    """
    _hidden(arch, layer)
    if not 0 <= neuron < arch.sizes[layer]:
        raise ValueError(f"Layer {layer} has {arch.sizes[layer]} neurons, counted from 0; there is no {neuron}.")
    if arch.sizes[layer] == 1:
        raise ValueError(f"This is the only neuron of layer {layer}: remove the layer instead.")
    neurons = _kept(arch)
    neurons[layer].remove(neuron)
    return _reshape(range(len(arch.sizes)), neurons, arch.activations)


def with_layer(arch: Architecture, layer: int, size: int, activation: str) -> Reshape:
    """Put a new hidden layer at a place.

    Args:
        layer: what it will be, from 1, the first hidden layer, to one more than there are; size: its neurons.

    Raises:
        ValueError: there is no such place, the size is below 1 or the activation unknown.

    >>> with_layer(Architecture((2, 1), ("tanh",)), 1, 3, "relu").arch.sizes
    (2, 3, 1)
    """
    if not 0 < layer < len(arch.sizes):
        raise ValueError(f"A layer goes in at a place from 1 to {len(arch.sizes) - 1}, not {layer}.")
    layers, neurons, activations = list(range(len(arch.sizes))), _kept(arch), list(arch.activations)
    layers.insert(layer, NEW)
    neurons.insert(layer, [NEW] * size)
    activations.insert(layer - 1, activation)
    return _reshape(layers, neurons, activations)


def without_layer(arch: Architecture, layer: int) -> Reshape:
    """Take a hidden layer out; the weights into the layer after it are drawn anew.

    Raises:
        ValueError: there is no such hidden layer.
    """
    _hidden(arch, layer)
    layers, neurons, activations = list(range(len(arch.sizes))), _kept(arch), list(arch.activations)
    del layers[layer], neurons[layer], activations[layer - 1]
    return _reshape(layers, neurons, activations)


def with_activation(arch: Architecture, layer: int, activation: str) -> Reshape:
    """Give a layer another activation; every weight stays.

    Args:
        layer: from 1; the last is the output.

    Raises:
        ValueError: there is no such layer, or the activation does not fit there.
    """
    if not 0 < layer < len(arch.sizes):
        raise ValueError(f"Layers are counted from 1 to {len(arch.sizes) - 1}; there is no {layer}.")
    activations = [*arch.activations[: layer - 1], activation, *arch.activations[layer:]]
    return _reshape(range(len(arch.sizes)), _kept(arch), activations)


def with_inputs(arch: Architecture, kept: Sequence[int]) -> Reshape:
    """Give a network other inputs; every weight from an input that stays, stays.

    Args:
        kept: for each of the new inputs, in their order, which of the old it was, from 0, or `NEW`.

    Raises:
        ValueError: there is no input left, or one is not of the old.

    >>> arch = Architecture((2, 1), ("tanh",))
    >>> with_inputs(arch, (1, NEW)).transfer(arch, np.array([1.0, 2.0, 3.0]))[[0, 2]]
    array([2., 3.])
    """
    if not kept or not all(place == NEW or 0 <= place < arch.sizes[0] for place in kept):
        raise ValueError(f"The network has {arch.sizes[0]} inputs, counted from 0; these cannot be kept: {kept}.")
    neurons = _kept(arch)
    neurons[0] = list(kept)
    return _reshape(range(len(arch.sizes)), neurons, arch.activations)


def fit_to_shape(arch: Architecture, theta: Array, wanted: Architecture, seed: int = 0) -> Array:
    """Return a start for another shape that keeps what the two have in common; the rest is drawn from the seed.

    Hidden layers correspond from the front, the output layer to the output layer while there are as many layers; in
    each, the first neurons correspond.

    Args:
        theta: (P,), a point of `arch`.

    >>> small, large = Architecture((1, 1, 1), ("tanh",) * 2), Architecture((1, 2, 1), ("tanh",) * 2)
    >>> fit_to_shape(small, np.array([1.0, 2.0, 3.0, 4.0]), large)[[0, 2, 4, 6]]
    array([1., 2., 3., 4.])
    """
    common = min(len(arch.sizes), len(wanted.sizes)) - (len(arch.sizes) != len(wanted.sizes))
    neurons = [
        [i if layer < common and i < arch.sizes[layer] else NEW for i in range(size)]
        for layer, size in enumerate(wanted.sizes)
    ]
    layers = [layer if layer < common else NEW for layer in range(len(wanted.sizes))]
    return _reshape(layers, neurons, wanted.activations).transfer(arch, theta, seed)
