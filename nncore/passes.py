"""The hot path: what a pass through the network fills, and the two passes themselves.

In memory the samples lie along the *last* axis, each layer's answers with a row of ones below them: then
z = [w; b]ᵀ·[a; 1] is a single product in each direction and every element-wise step runs over unbroken memory. `Trace`
and `Backward` show all arrays the way the books do, one sample per row, as views.
"""

from collections.abc import Callable

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.losses import Loss


def books(array: Array) -> Array:
    """Swap between samples along the last axis (memory) and one sample per row (books); a view."""
    return array.swapaxes(-1, -2)


def _product(stack: tuple[int, ...]) -> Callable[..., Array]:
    """Return matmul; for a lone network `np.dot`, which does the same in half the time on tiny matrices."""
    return np.matmul if stack else np.dot


class Trace:
    """Everything a forward pass computed, kept so that pictures and the backward pass read the same numbers.

    Attributes:
        z: one (..., n, n_out) per layer, the sums before the bend.
        a: one more: a[0] is x (n, n_in) itself, then each layer's answers.
        output: a[-1].

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
            np.ones((*s, size + 1, n), dtype) for s, size in zip(lead, arch.sizes, strict=True)
        ]
        self.bare = [ones[..., :-1, :] for ones in self.answers]
        self.sums: list[Array] = [np.empty((*stack, size, n), dtype) for size in arch.sizes[1:]]
        self.product = _product(stack)

    @property
    def z(self) -> list[Array]:
        return [books(z) for z in self.sums]

    @property
    def a(self) -> list[Array]:
        return [books(a) for a in self.bare]

    @property
    def output(self) -> Array:
        return books(self.bare[-1])


class Backward:
    """What a backward pass found.

    Attributes:
        delta: one (..., n, n_out) per layer, dL/dz.
        grad: (..., P), dL/dtheta in theta's own layout.
    """

    def __init__(self, arch: Architecture, n: int, stack: tuple[int, ...] = (), dtype: type = float) -> None:
        self.deltas: list[Array] = [np.empty((*stack, size, n), dtype) for size in arch.sizes[1:]]
        self.slopes = [np.empty_like(delta) for delta in self.deltas]
        self.transposed = [books(delta) for delta in self.deltas]
        self.product = _product(stack)
        self.grad: Array = np.empty((*stack, arch.n_parameters), dtype)
        self.blocks = arch.blocks(self.grad)

    @property
    def delta(self) -> list[Array]:
        return self.transposed


class Passes:
    """The two passes over one point theta, with everything that can be prepared once prepared once.

    theta may change in place between calls, as it does in training: the blocks are views of it.
    """

    def __init__(self, arch: Architecture, theta: Array) -> None:
        self.arch = arch
        self.bends = [ACTIVATIONS[name] for name in arch.activations]
        blocks = arch.blocks(theta)
        self.transposed = [books(block) for block in blocks]
        self.weights = [block[..., :-1, :] for block in blocks]

    def forward(self, trace: Trace) -> None:
        """Fill `trace` from its inputs answers[0]."""
        for layer, bend in enumerate(self.bends):
            z = trace.sums[layer]
            trace.product(self.transposed[layer], trace.answers[layer], out=z)
            bend.value(z, out=trace.bare[layer + 1])

    def backward(self, trace: Trace, target: Array, loss: Loss, back: Backward) -> None:
        """Fill `back` from a filled `trace`; `target` is (..., k, n), samples along the last axis."""
        fused = loss.fused.get(self.arch.activations[-1])
        last = len(self.bends) - 1
        if fused:
            fused.delta(trace.bare[-1], target, out=back.deltas[last])
        else:
            loss.slope(trace.bare[-1], target, out=back.deltas[last])
        for layer in range(last, -1, -1):
            delta = back.deltas[layer]
            if layer < last or not fused:
                slope = self.bends[layer].slope(trace.sums[layer], a=trace.bare[layer + 1], out=back.slopes[layer])
                np.multiply(delta, slope, out=delta)
            back.product(trace.answers[layer], back.transposed[layer], out=back.blocks[layer])
            if layer:
                back.product(self.weights[layer], delta, out=back.deltas[layer - 1])


def plain_cost(arch: Architecture, trace: Trace, target: Array, loss: Loss) -> Array:
    fused = loss.fused.get(arch.activations[-1])
    return fused.value(trace.sums[-1], target) if fused else loss.value(trace.bare[-1], target)
