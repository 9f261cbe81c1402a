"""How the units and layers of a network are: saturated, dead, alike, and how long their gradients are."""

from itertools import pairwise

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.passes import Trace

FLAT = 0.01
"""A derivative below this share of the greatest is flat: there, a hundred steps do what one does in the middle."""
DECIMALS = 9
"""To which two neurons must agree to be the same; rounding alone parts them by far less."""


def saturated_share(arch: Architecture, trace: Trace) -> list[Array]:
    """Return for each layer the share (..., n_out) of samples for which a neuron is saturated, 0 to 1.

    Saturated means: the derivative at z is below `FLAT` of the activation's steepest. Only an activation that levels
    off at both ends can saturate; the neurons of others, and of softmax and step, have 0.

    Source: Glorot & Bengio, AISTATS 2010, section 3.

    >>> from nncore import forward
    >>> arch = Architecture((1, 1), ("tanh",))
    >>> saturated_share(arch, forward(arch, np.array([1.0, 0.0]), np.array([[0.0], [9.0]])))      # 1 - tanh²9 < 0.01
    [array([0.5])]
    """
    shares = []
    for name, z, a in zip(arch.activations, trace.z, trace.a[1:], strict=True):
        activation = ACTIVATIONS[name]
        if activation.bounded and not activation.together:
            shares.append((np.abs(activation.derivative(z, a)) < FLAT * activation.max_derivative).mean(axis=-2))
        else:
            shares.append(np.zeros((*z.shape[:-2], z.shape[-1])))
    return shares


def dead_units(arch: Architecture, trace: Trace) -> list[Array]:
    """Return for each layer which neurons (..., n_out) have a derivative of exactly 0 at every sample.

    Nothing these samples ask for reaches their weights: a ReLU that is off for all of them, and every step.

    Source: Lu, Shin, Su & Karniadakis, "Dying ReLU and Initialization", 2019.

    >>> from nncore import forward
    >>> arch = Architecture((1, 2), ("relu",))
    >>> dead_units(arch, forward(arch, np.array([1.0, -1.0, 0.0, 0.0]), np.array([[2.0], [3.0]])))
    [array([False,  True])]
    """
    return [
        (ACTIVATIONS[name].derivative(z, a) == 0).all(axis=-2)
        for name, z, a in zip(arch.activations, trace.z, trace.a[1:], strict=True)
    ]


def gradient_norms(arch: Architecture, grad: Array) -> Array:
    """Return the root mean square of each layer's gradients (..., L), so that wide and narrow layers compare.

    >>> gradient_norms(Architecture((1, 1, 1), ("tanh", "tanh")), np.array([3.0, 4.0, 0.0, 1.0]))
    array([3.5355339, 0.70710678])
    """
    return np.stack([np.sqrt(np.square(block).mean(axis=(-2, -1))) for block in arch.blocks(grad)], axis=-1)


def duplicate_units(arch: Architecture, theta: Array) -> list[list[tuple[int, ...]]]:
    """Return for each hidden layer the groups of neurons that are the same, of theta (P,).

    The same weights in and out, and the same bias, mean the same gradients: they will never differ (Rumelhart, Hinton &
    Williams 1986, on why weights must begin apart).

    >>> arch = Architecture((1, 3, 1), ("tanh", "tanh"))
    >>> duplicate_units(arch, np.array([1.0, 2.0, 1.0, 0.0, 0.0, 0.0, 5.0, 5.0, 5.0, 0.0]))
    [[(0, 2)]]
    """
    blocks = arch.blocks(theta)
    found = []
    for below, above in pairwise(blocks):
        neurons: dict[bytes, list[int]] = {}
        for i, neuron in enumerate(np.round(np.hstack([below.T, above[:-1]]), DECIMALS) + 0.0):  # -0 is 0 here
            neurons.setdefault(neuron.tobytes(), []).append(i)
        found.append([tuple(group) for group in neurons.values() if len(group) > 1])
    return found
