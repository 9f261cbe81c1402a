"""Networks drawn at random, and what it means for two arrays to be the same."""

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
    """Draw up to six layers of one to five neurons, each with a bend of its own; `output` fixes the last one."""
    bends = st.sampled_from(sorted(nn.ACTIVATIONS))
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=6))
    names = [draw(bends) for _ in sizes[2:]] + [output or draw(bends)]
    return nn.Architecture(tuple(sizes), tuple(names))


def same_bits(one: ArrayLike, other: ArrayLike) -> bool:
    """Whether two arrays agree in shape, precision and every bit; even 0 and -0 differ."""
    a, b = np.asarray(one), np.asarray(other)
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
