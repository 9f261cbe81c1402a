"""The hot path: what a pass through the network fills, and the two passes themselves.

In memory the samples lie along the *last* axis, each layer's answers with a row of ones below them: then
z = [w; b]ᵀ·[a; 1] is a single product in each direction and every element-wise step runs over unbroken memory. `Trace`
and `Backward` show all arrays one sample per row, as textbooks do, as views.
"""

from collections.abc import Callable

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.losses import Loss


def transpose(array: Array) -> Array:
    """Swap between samples along the last axis (memory) and one sample per row (one row each); a view."""
    return array.swapaxes(-1, -2)


def _product(stack: tuple[int, ...]) -> Callable[..., Array]:
    """Return matmul; for a lone network `np.dot`, which does the same in half the time on tiny matrices."""
    return np.matmul if stack else np.dot


class Trace:
    """Everything a forward pass computed, kept so that pictures and the backward pass read the same numbers.

    Attributes:
        z: one (..., n, n_out) per layer, the pre-activations.
        a: one more: a[0] is x (n, n_in) itself, then each layer's answers.
        output: a[-1].
        masks: None, or for dropout one (..., n_out, n) in memory order per hidden layer, by which its answers are
            multiplied on the way to the next.

    A Trace is also a workspace: handed to `forward(..., out=trace)` it is filled again without new memory.
    """

    def __init__(
        self,
        arch: Architecture,
        n: int,
        stack: tuple[int, ...] = (),
        x_stack: tuple[int, ...] = (),
        dtype: type = float,
    ) -> None:
        lead = [x_stack, *[stack] * (len(arch.sizes) - 1)]
        self.answers: list[Array] = [
            np.empty((*s, size + 1, n), dtype) for s, size in zip(lead, arch.sizes, strict=True)
        ]
        for ones in self.answers:
            ones[..., -1, :] = 1
        self.sums: list[Array] = [np.empty((*stack, size, n), dtype) for size in arch.sizes[1:]]
        self.a = [transpose(ones[..., :-1, :]) for ones in self.answers]
        self.z = [transpose(z) for z in self.sums]
        self.output = self.a[-1]
        self.product = _product(stack)
        self.masks: list[Array] | None = None


class Backward:
    """What a backward pass found.

    Attributes:
        delta: one (..., n, n_out) per layer, dL/dz.
        grad: (..., P), dL/dtheta in theta's own layout.
    """

    def __init__(self, arch: Architecture, n: int, stack: tuple[int, ...] = (), dtype: type = float) -> None:
        self.deltas: list[Array] = [np.empty((*stack, size, n), dtype) for size in arch.sizes[1:]]
        self.delta = [transpose(delta) for delta in self.deltas]
        self.scratch = [transpose(np.empty_like(delta)) for delta in self.deltas]
        self.product = _product(stack)
        self.grad: Array = np.empty((*stack, arch.n_parameters), dtype)
        self.blocks = arch.blocks(self.grad)


class Passes:
    """The two passes over one point theta, with everything that can be prepared once prepared once.

    theta may change in place between calls, as it does in training: the blocks are views of it.
    """

    def __init__(self, arch: Architecture, theta: Array) -> None:
        self.arch = arch
        self.activations = [ACTIVATIONS[name] for name in arch.activations]
        blocks = arch.blocks(theta)
        self.transposed = [transpose(block) for block in blocks]
        self.weights = [block[..., :-1, :] for block in blocks]

    def forward(self, trace: Trace) -> None:
        """Fill `trace` from its inputs answers[0]."""
        last = len(self.activations) - 1
        for layer, activation in enumerate(self.activations):
            trace.product(self.transposed[layer], trace.answers[layer], out=trace.sums[layer])
            a = activation.value(trace.z[layer], out=trace.a[layer + 1])
            if trace.masks and layer < last:
                np.multiply(a, transpose(trace.masks[layer]), out=a)

    def backward(self, trace: Trace, target: Array, loss: Loss, back: Backward, weights: Array | None = None) -> None:
        """Fill `back` from a filled `trace`; `target` is (..., n, k), `weights` of the samples (..., n)."""
        fused = loss.fused.get(self.arch.activations[-1])
        last = len(self.activations) - 1
        if fused:
            fused.delta(trace.output, target, out=back.delta[last])
        else:
            loss.derivative(trace.output, target, out=back.delta[last])
        if weights is not None:
            np.multiply(back.deltas[last], weights[..., None, :], out=back.deltas[last])
        for layer in range(last, -1, -1):
            if layer < last or not fused:
                a: Array | None = trace.a[layer + 1]
                if trace.masks and layer < last:
                    np.multiply(back.deltas[layer], trace.masks[layer], out=back.deltas[layer])
                    a = None  # what stands there is the masked answer, not the activation's
                self.activations[layer].chain_rule(back.delta[layer], trace.z[layer], a, back.scratch[layer])
            back.product(trace.answers[layer], back.delta[layer], out=back.blocks[layer])
            if layer:
                back.product(self.weights[layer], back.deltas[layer], out=back.deltas[layer - 1])


def plain_cost(
    arch: Architecture,
    trace: Trace,
    target: Array,
    loss: Loss,
    weights: Array | None = None,
    rows: slice = slice(None),
) -> Array:
    """Return the loss (...) of `rows` of a filled `trace` against `target` (..., n, k), `weights` of the samples
    (..., n).
    """
    fused = loss.fused.get(arch.activations[-1])
    value, said = (fused.value, trace.z[-1]) if fused else (loss.value, trace.output)
    said = said[..., rows, :]
    if weights is None:
        return value(said, target)
    # Each sample on a leading axis of its own: the loss of it alone.
    return (weights * value(said[..., None, :], target[..., None, :])).mean(axis=-1)
