"""Every optimiser against its paper's recurrence, written once more in plain Python numbers."""

import math

import numpy as np
import pytest

from nncore import OPTIMIZERS
from tests.nncore.cases import STACKS, same_bits


def parabola(x, y):
    """The slope of (x² + 25 y²) / 2, a long valley."""
    return [x, 25 * y]


def rosenbrock(x, y):
    """The slope of (1 - x)² + 100 (y - x²)², a bent one."""
    return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]


def sgd(memory, g, t):
    return g


def momentum(memory, g, t):
    memory["v"] = 0.9 * memory.get("v", 0.0) + g
    return memory["v"]


def adam(memory, g, t):
    memory["m"] = 0.9 * memory.get("m", 0.0) + (1 - 0.9) * g
    memory["v"] = 0.999 * memory.get("v", 0.0) + (1 - 0.999) * g * g
    return (memory["m"] / (1 - 0.9**t)) / (math.sqrt(memory["v"] / (1 - 0.999**t)) + 1e-8)


PAPERS = {"sgd": sgd, "momentum": momentum, "adam": adam}  # memory, g, t -> the step that η scales
VALLEYS = [(parabola, [3.0, 1.0], 0.02), (rosenbrock, [-1.2, 1.0], 0.0005)]


def path(name, slope, start, rate, steps=60):
    """Where the core's rule goes, (steps, *stack, 2)."""
    rule, theta = OPTIMIZERS[name], np.array(start)
    state, points = np.zeros((rule.slots, *theta.shape)), []
    for t in range(1, steps + 1):
        grad = np.stack(slope(theta[..., 0], theta[..., 1]), axis=-1)
        rule.rule(theta, grad, state, rate, t)
        points.append(theta.copy())
    return np.array(points)


def test_every_optimiser_is_tested():
    assert set(PAPERS) == set(OPTIMIZERS)
    assert {name: optimizer.name for name, optimizer in OPTIMIZERS.items()} == {name: name for name in PAPERS}


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize(("slope", "start", "rate"), VALLEYS)
def test_the_path_is_the_papers(name, slope, start, rate):
    theta, memories, points = list(start), [{}, {}], []
    for t in range(1, 61):
        steps = [PAPERS[name](memory, g, t) for memory, g in zip(memories, slope(*theta), strict=True)]
        theta = [x - rate * step for x, step in zip(theta, steps, strict=True)]
        points.append(theta)
    np.testing.assert_allclose(path(name, slope, start, rate), points, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "slopes", "points"),
    [
        ("sgd", [2, 2], [0.8, 0.6]),  # 1 - 0.1·2, then once more
        ("momentum", [2, 2], [0.8, 0.42]),  # v = 2, then 0.9·2 + 2 = 3.8
        ("adam", [2, 2], [0.9, 0.8]),  # a steady slope: m̂ / √v̂ = 1 whatever its size
        ("adam", [2, -2], [0.9, 0.9 + 0.1 / 19]),  # m̂ = (0.9·0.2 - 0.2) / (1 - 0.81) = -0.02 / 0.19, √v̂ = 2
    ],
)
def test_two_steps_by_hand(name, slopes, points):
    theta, state = np.array([1.0]), np.zeros((OPTIMIZERS[name].slots, 1))
    for t, (slope, point) in enumerate(zip(slopes, points, strict=True), start=1):
        OPTIMIZERS[name].rule(theta, np.array([float(slope)]), state, 0.1, t)
        assert theta[0] == pytest.approx(point, rel=1e-8)  # Adam's ε of 1e-8 stands against a √v̂ of 2


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("shared", [True, False])
def test_a_stack_is_its_members(name, stack, shared):
    rng = np.random.default_rng(0)
    start = rng.normal(size=(*stack, 2))
    rate = 0.01 if shared else rng.uniform(0.001, 0.02, (*stack, 1))
    whole = path(name, parabola, start, rate)
    for i in np.ndindex(stack):
        assert same_bits(whole[(slice(None), *i)], path(name, parabola, start[i], rate if shared else rate[i]))


@pytest.mark.parametrize("name", PAPERS)
def test_every_optimiser_reaches_the_bottom(name):
    assert np.abs(path(name, parabola, [3.0, 1.0], 0.02, steps=1500)[-1]).max() < 1e-3
