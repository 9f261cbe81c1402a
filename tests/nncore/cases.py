"""Networks drawn at random, and what it means for two arrays to be the same."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

import nncore as nn
from nncore.arrays import Array

DRAWN = settings(max_examples=40, deadline=None, derandomize=True)
"""The same examples every time, so that a red test is red for everyone."""

STACKS = [(1,), (3,), (2, 3)]
SMALL = nn.Architecture((2, 3, 1), ("tanh", "identity"))
"""A network of 13 parameters."""

seeds = st.integers(0, 9999)
ALONE = sorted(name for name, activation in nn.ACTIVATIONS.items() if not activation.together)
"""The activations that may stand anywhere."""

ELEMENTWISE: dict[str, Callable[[float], float]] = {
    "identity": lambda z: z,
    "step": lambda z: 1.0 if z >= 0 else 0.0,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "hard_sigmoid": lambda z: min(1.0, max(0.0, (z + 3) / 6)),
    "tanh": math.tanh,
    "softsign": lambda z: z / (1 + abs(z)),
    "relu": lambda z: z if z > 0 else 0.0,
    "leaky_relu": lambda z: z if z > 0 else z / 100,
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "selu": lambda z: 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * (math.exp(z) - 1)),
    "softplus": lambda z: math.log1p(math.exp(-abs(z))) + max(z, 0.0),
    "gelu": lambda z: z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "silu": lambda z: z / (1 + math.exp(-z)),
    "mish": lambda z: z * math.tanh(math.log1p(math.exp(z))),
    "sine": math.sin,
    "gaussian": lambda z: math.exp(-z * z),
}
"""Every activation once more, straight from its paper, for one number of ordinary size."""


class Case(NamedTuple):
    """A network at a point or at a stack of points, with something to learn."""

    arch: nn.Architecture
    theta: Array
    x: Array
    target: Array


def make_case(
    arch: nn.Architecture,
    n: int = 4,
    seed: int = 0,
    stack: tuple[int, ...] = (),
    data_stack: tuple[int, ...] = (),
    dtype: type = float,
) -> Case:
    """Return a case without zeros: every parameter is 0.1 to 1 away from 0, where a penalty has its kink."""
    rng = np.random.default_rng(seed)
    size = rng.uniform(0.1, 1.0, (*stack, arch.n_parameters))
    theta = size * rng.choice([-1.0, 1.0], size.shape)
    x = rng.normal(size=(*data_stack, n, arch.sizes[0]))
    target = rng.uniform(0.0, 1.0, (*data_stack, n, arch.sizes[-1]))
    return Case(arch, theta.astype(dtype), x.astype(dtype), target.astype(dtype))


@st.composite
def architectures(draw: st.DrawFn, output: str | None = None) -> nn.Architecture:
    """Draw up to six layers of one to five neurons, each with an activation of its own; `output` fixes the last one."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=6))
    last = output or draw(st.sampled_from(sorted(nn.ACTIVATIONS)))
    if nn.ACTIVATIONS[last].together:
        sizes[-1] = max(2, sizes[-1])
    names = [draw(st.sampled_from(ALONE)) for _ in sizes[2:]] + [last]
    return nn.Architecture(tuple(sizes), tuple(names))


def same_bits(one: ArrayLike, other: ArrayLike) -> bool:
    """Whether two arrays agree in shape, precision and every bit; even 0 and -0 differ."""
    a, b = np.asarray(one), np.asarray(other)
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
