"""What ails a network, read from a trace, a gradient and the losses: measures first, then what they mean in words."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.passes import Trace

FLAT = 0.01
"""A derivative below this share of the greatest is flat: there, a hundred steps do what one does in the middle."""
MOST = 0.9
"""A neuron flat for this share of the samples is stuck; a layer of which half is stuck is worth a note."""
FADED, GROWN = 1e-3, 1e3
"""Slopes a thousand times smaller, or larger, than at the output: below it a layer stands still, above it jumps."""
STEEP = 1e3
"""A gradient this long moves the weights by more than their own size at any usual learning rate."""
SOLVED = 0.05
"""The share of its first loss below which a network has learnt what there is to learn."""
DECIMALS = 9
"""To which two neurons must agree to be the same; rounding alone parts them by far less."""
RECORDS = 20
"""Losses looked at to loss_function a learning rate; fewer than this say nothing."""


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


@dataclass(frozen=True)
class Note:
    """Something worth saying about a network.

    Attributes:
        kind: "exploding", "rate_too_high", "twins", "silent", "step", "vanishing", "saturated" or
            "rate_too_low".
        layer: which layer it concerns, from 0; None for the whole network.
        neurons: which of the layer's neurons, from 0.
        measure: the number behind it.
        meaning, advice: sentences for people, who count layers from 1.
    """

    kind: str
    layer: int | None
    neurons: tuple[int, ...]
    measure: float
    meaning: str
    advice: str


def diagnose(arch: Architecture, theta: Array, trace: Trace, grad: Array, curve: Array | None = None) -> list[Note]:
    """Return what there is to say about one network, the most serious first; nothing for a healthy one.

    Args:
        theta: (P,); trace: of some samples at theta; grad: (P,), the gradient there.
        curve: (T, 2), training and test loss so far, as `History.curve` keeps them; None leaves the learning rate out.

    Raises:
        ValueError: theta is a stack.
    """
    theta = as_float("theta", theta, 1)
    if theta.ndim != 1:
        raise ValueError(f"one network is looked at, not a stack of shape {theta.shape}")
    losses = np.zeros(0) if curve is None else np.asarray(curve)[:, 0]
    with np.errstate(over="ignore"):  # what grows past every number is what this is here to say
        left = float(losses[-1] / losses[0]) if len(losses) and losses[0] > 0 else 1.0
        notes = [
            *_exploding(arch, grad),
            *_rate_too_high(losses),
            *_duplicate_units(arch, theta),
            *_dead_units(arch, trace),
        ]
        if left > SOLVED:  # a network that is sure and right is flat too, and may be
            notes += [*_vanishing(arch, grad), *_saturated(arch, trace, left), *_rate_too_low(losses, theta, grad)]
    return notes


def _told(value: float) -> str:
    """Return a large number as people can read it.

    >>> _told(12345.6), _told(1e30), _told(1.26)
    ('12,346', '1e+30', '1.3')
    """
    return f"{value:.2g}" if value < 10 or value > 1e7 else f"{value:,.0f}"


def _exploding(arch: Architecture, grad: Array) -> Iterator[Note]:
    length = float(np.linalg.norm(grad))
    if not math.isfinite(length):
        yield Note(
            "exploding",
            None,
            (),
            math.inf,
            "The gradient of the loss is no longer finite.",
            "Go back to an earlier epoch and choose a smaller learning rate, or clip the gradient.",
        )
    elif length > STEEP:
        yield Note(
            "exploding",
            None,
            (),
            length,
            f"The gradient of the loss is very large here: its length is {_told(length)}. One update may move far.",
            "Choose a smaller learning rate, clip the gradient, or begin with smaller weights.",
        )
    else:
        norms = gradient_norms(arch, grad)
        if norms[-1] > 0 and norms[0] > GROWN * norms[-1]:
            ratio = float(norms[0] / norms[-1])
            yield Note(
                "exploding",
                0,
                (),
                ratio,
                f"Slopes grow on their way back: in layer 1 they are {_told(ratio)} times as steep as at the output.",
                "Clip the gradient, begin with smaller weights, or take away a layer.",
            )


def _rate_too_high(losses: Array) -> Iterator[Note]:
    if len(losses) <= RECORDS:
        return
    last = losses[-RECORDS:]
    steps = np.diff(last)
    # Mini-batches make any loss tremble. It is the rate's doing when the loss jumps by a good part of what there was
    # to win at the start, up about as often as down, or has been driven well above its beginning.
    jump = float(np.abs(steps).mean() / losses[0]) if losses[0] > 0 else 0.0
    if np.median(last) > 1.5 * losses[0]:
        yield Note(
            "rate_too_high",
            None,
            (),
            float(np.median(last) / losses[0]),
            f"The loss is {_told(np.median(last) / losses[0])} times as high as before training: "
            "each step leaps over the valley.",
            "Choose a learning rate three times smaller, and begin anew or go back in time.",
        )
    elif jump > 0.05 and (steps > 0).mean() >= 0.3:
        yield Note(
            "rate_too_high",
            None,
            (),
            jump,
            f"The loss jumps up and down, by {jump:.0%} of its first value from one epoch to the next.",
            "Choose a learning rate three times smaller, or larger batches.",
        )


def _rate_too_low(losses: Array, theta: Array, grad: Array) -> Iterator[Note]:
    last = losses[-RECORDS:]
    if len(losses) <= RECORDS or not last.min() > 0:
        return
    won = float(1 - last[-1] / last[0])
    # Slow is not settled: where a network has arrived, growing its weights by a share no longer changes the loss by a
    # like share. `pull` is that elasticity.
    pull = float(np.linalg.norm(grad) * np.linalg.norm(theta) / last[-1])
    if (np.diff(last) < 0).mean() >= 0.9 and 0 < won < 0.01 and pull > 0.1 and last[-1] > 0.2 * losses[0]:
        yield Note(
            "rate_too_low",
            None,
            (),
            won,
            f"The loss falls steadily, but only by {won:.2%} in the last {RECORDS} epochs, and the way down is steep.",
            "Choose a learning rate three to ten times larger.",
        )


def _duplicate_units(arch: Architecture, theta: Array) -> Iterator[Note]:
    for layer, groups in enumerate(duplicate_units(arch, theta)):
        neurons = tuple(sorted(i for group in groups for i in group))
        if neurons:
            yield Note(
                "twins",
                layer,
                neurons,
                float(len(neurons)),
                f"{len(neurons)} of the {arch.sizes[layer + 1]} neurons in layer {layer + 1} are exact copies of one "
                "another. They get the same gradient, so they will stay copies and work as one.",
                "Begin with random weights instead of equal ones.",
            )


def _dead_units(arch: Architecture, trace: Trace) -> Iterator[Note]:
    for layer, off in enumerate(dead_units(arch, trace)[:-1]):
        neurons = tuple(np.flatnonzero(off).tolist())
        if arch.activations[layer] == "step":
            yield Note(
                "step",
                layer,
                neurons,
                1.0,
                f"Layer {layer + 1} uses the step, whose derivative is 0 everywhere: nothing can be learnt through it.",
                "Choose another activation for this layer, such as tanh.",
            )
        elif len(neurons) > 0.25 * len(off) and not ACTIVATIONS[arch.activations[layer]].bounded:
            yield Note(
                "silent",
                layer,
                neurons,
                float(off.mean()),
                f"{len(neurons)} of the {len(off)} neurons in layer {layer + 1} say nothing for any of these samples. "
                "No gradient reaches them, so training cannot change them.",
                "Choose leaky ReLU for this layer, a smaller learning rate, or another seed.",
            )


def _vanishing(arch: Architecture, grad: Array) -> Iterator[Note]:
    norms = gradient_norms(arch, grad)
    faded = np.flatnonzero((norms < FADED * norms[-1]) & (norms > 0))
    if norms[-1] > 1e-6 and len(faded):
        layer = int(faded[-1])
        times = float(norms[-1] / norms[layer])
        yield Note(
            "vanishing",
            layer,
            (),
            1 / times,
            f"Slopes fade on their way back: in layer {layer + 1} they are {_told(times)} times flatter than at the "
            "output, so its weights hardly move.",
            "Use ReLU or tanh instead of sigmoid, begin with larger weights, or take away a layer.",
        )


def _saturated(arch: Architecture, trace: Trace, left: float) -> Iterator[Note]:
    for layer, share in enumerate(saturated_share(arch, trace)):
        stuck = tuple(np.flatnonzero(share >= MOST).tolist())
        if layer == len(arch.activations) - 1 and left < 0.5:
            continue  # certainty at the output is what training is for, unless most of it is wrong
        if 2 * len(stuck) >= len(share) and arch.activations[layer] != "step":
            yield Note(
                "saturated",
                layer,
                stuck,
                float(share.mean()),
                f"{len(stuck)} of the {len(share)} neurons in layer {layer + 1} are pushed so far out that their "
                "activation is flat for nearly every sample, and flat means they learn next to nothing.",
                "Begin anew with a smaller learning rate or smaller weights, or hold the weights small (L2).",
            )
