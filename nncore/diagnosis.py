"""What is wrong with a network, read from a trace, a gradient and the losses: measures first, then in words."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.health import FLAT, dead_units, duplicate_units, gradient_norms, saturated_share
from nncore.losses import LOSSES
from nncore.notes import Note, Remedy, told
from nncore.passes import Trace
from nncore.progress import overfitting, plateau, rate_too_high, rate_too_low, stuck

__all__ = [
    "FLAT",
    "Note",
    "Remedy",
    "dead_units",
    "diagnose",
    "duplicate_units",
    "gradient_norms",
    "saturated_share",
]

MOST = 0.9
"""A neuron flat for this share of the samples is stuck; a layer of which half is stuck is worth a note."""
FEW = 0.25
"""The share of a layer's neurons that may be dead without much harm; each is named all the same."""
FADED, GROWN = 1e-3, 1e3
"""Gradients a thousand times smaller, or larger, than at the output: below it a layer stands still, above it jumps."""
STEEP = 1e3
"""A gradient this long moves the weights by more than their own size at any usual learning rate."""
SOLVED = 0.05
"""The share of its first loss below which a network has learnt what there is to learn."""
ENDED = 0.1
"""The share of the learning rate below which a schedule has come to its end."""


def diagnose(
    arch: Architecture,
    theta: Array,
    trace: Trace,
    grad: Array,
    curve: Array | None = None,
    target: Array | None = None,
    loss: str = "",
    epochs: Array | None = None,
    rate: float = 1.0,
    right: Callable[[int | None], float | None] | None = None,
) -> list[Note]:
    """Return what there is to say about one network, the most serious first; nothing for a healthy one.

    Args:
        theta: (P,); trace: of some samples at theta; grad: (P,), the gradient there.
        curve: (T, 2), training and test loss so far, as `History.curve` keeps them; None leaves out what it tells.
        target: (n, k), what the outputs of the trace should be; None leaves out whether the network is too small.
        loss: the name of the loss, so that the one in use is not recommended; "" if it is not known.
        epochs: (T,), when the losses of the curve were measured; every epoch from 0 if it is not said.
        rate: the share of its learning rate that the schedule has left; at its end, standing still says nothing.
        right: the share of test rows answered rightly by epoch, see `progress.overfitting`.

    Raises:
        ValueError: theta is a stack.
    """
    theta = as_float("theta", theta, 1)
    if theta.ndim != 1:
        raise ValueError(f"One network is looked at, not a stack of shape {theta.shape}.")
    curve = np.zeros((0, 2)) if curve is None else np.asarray(curve)
    losses = curve[:, 0]
    with np.errstate(over="ignore"):  # what grows past every number is what this is here to say
        left = float(losses[-1] / losses[0]) if len(losses) and losses[0] > 0 else 1.0
        dead = list(_dead_units(arch, trace))
        notes = [
            *_exploding(arch, grad),
            *rate_too_high(losses),
            *_duplicate_units(arch, theta),
            *(note for note in dead if note.measure > FEW),
        ]
        if left > SOLVED:  # a network that is sure and right is flat too, and may be
            notes += [*_vanishing(arch, grad), *_saturated(arch, trace, left)]
            if not notes and rate >= ENDED:  # what is named already is why the loss stands still
                other = arch.activations[-1] in ("sigmoid", "softmax") and "cross_entropy" not in loss
                notes += plateau(losses, trace.output, other) or rate_too_low(losses, theta, grad)
            if not notes and target is not None and rate >= ENDED:
                notes += stuck(losses, trace.a[0], np.asarray(target), trace.output, len(arch.sizes) > 2)
        if not notes and curve.shape[-1] == 2:  # what is named already may be why the test loss rises
            when = np.arange(len(curve)) if epochs is None else epochs
            notes += overfitting(curve, when, _constant(target, loss), right)
        notes += [note for note in dead if note.measure <= FEW]  # a layer does without one neuron of many
    return notes


def _constant(target: Array | None, loss: str) -> float:
    """Return the loss of the targets' mean as the answer to everything; 1 where targets or loss are not known."""
    if target is None or loss not in LOSSES:
        return 1.0
    mean = np.broadcast_to(np.mean(target, axis=0), np.shape(target))
    return float(LOSSES[loss].value(mean, np.asarray(target)))


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
            f"The gradient of the loss is very large here: its length is {told(length)}. One update may move far.",
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
                f"Gradients grow on their way back: in layer 1 they are {told(ratio)} times as large as at the output.",
                "Clip the gradient, begin with smaller weights, or take away a layer.",
            )


def _duplicate_units(arch: Architecture, theta: Array) -> Iterator[Note]:
    for layer, groups in enumerate(duplicate_units(arch, theta)):
        neurons = tuple(sorted(i for group in groups for i in group))
        if neurons:
            yield Note(
                "copies",
                layer,
                neurons,
                float(len(neurons)),
                f"{len(neurons)} of the {arch.sizes[layer + 1]} neurons in layer {layer + 1} are exact copies of one "
                "another. They get the same gradient, so they will stay copies and work as one.",
                "Begin with random weights instead of equal ones.",
                (Remedy("seed", None, "Begin with random weights"),),
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
                (Remedy("activation", "tanh", "Tanh for this layer"),),
            )
        elif len(neurons) and not ACTIVATIONS[arch.activations[layer]].bounded:
            meaning = (
                f"Neuron {neurons[0] + 1} in layer {layer + 1} is dead: it answers nothing to any of these samples. "
                "No gradient reaches it, so training cannot change it."
                if len(neurons) == 1
                else f"{len(neurons)} of the {len(off)} neurons in layer {layer + 1} are dead: they answer nothing to "
                "any of these samples. No gradient reaches them, so training cannot change them."
            )
            yield Note(
                "dead",
                layer,
                neurons,
                float(off.mean()),
                meaning,
                "Choose leaky ReLU for this layer, a smaller learning rate, or another seed.",
                (
                    Remedy("activation", "leaky_relu", "Leaky ReLU for this layer"),
                    Remedy("seed", None, "Begin with another seed"),
                ),
            )


def _vanishing(arch: Architecture, grad: Array) -> Iterator[Note]:
    norms = gradient_norms(arch, grad)
    faded = np.flatnonzero((norms < FADED * norms[-1]) & (norms > 0))
    if norms[-1] > 1e-6 and len(faded):
        layer = int(faded[-1])
        times = float(norms[-1] / norms[layer])
        advice, remedy = _against_fading({arch.activations[i] for i in range(layer, len(arch.activations) - 1)})
        yield Note(
            "vanishing",
            layer,
            (),
            1 / times,
            f"Gradients fade on their way back: in layer {layer + 1} they are {told(times)} times smaller than at the "
            "output, so its weights hardly move.",
            advice,
            (remedy,),
        )


def _against_fading(activations: set[str]) -> tuple[str, Remedy]:
    """Return what helps where gradients fade in layers of these activations; nobody is told to use what is there."""
    if activations & {"sigmoid", "softplus"}:
        advice = "Use ReLU or tanh instead of sigmoid, begin with larger weights, or take away a layer."
        return advice, Remedy("activations", "tanh", "Tanh in all hidden layers")
    if any(name in activations for name in ("relu", "leaky_relu", "elu", "gelu", "swish", "silu")):
        advice = "Begin with larger weights, such as those of the initialiser He, or take away a layer."
        return advice, Remedy("init", "he", "Begin with the larger weights of He")
    advice = "Use ReLU in the hidden layers, begin with larger weights, or take away a layer."
    return advice, Remedy("activations", "relu", "ReLU in all hidden layers")


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
                f"{len(stuck)} of the {len(share)} neurons in layer {layer + 1} are saturated: their activation is "
                "flat for nearly every sample, so they learn almost nothing.",
                "Begin anew with a smaller learning rate or smaller weights, or keep the weights small with L2.",
            )
