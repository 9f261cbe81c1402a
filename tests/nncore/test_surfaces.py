"""Textbook surfaces: derivatives against differences, minima that are minima, optimisers as by hand; and curvature."""

import math

import numpy as np
import pytest

import nncore as nn
from nncore.surfaces import descend

POINTS = np.random.default_rng(0).uniform(-2, 2, (40, 2))
RAVINE = nn.SURFACES["ravine"]


def difference(function, points, h=1e-5):
    """Central differences of a function of points, along each of the two axes."""
    return np.stack([(function(points + h * e) - function(points - h * e)) / (2 * h) for e in np.eye(2)], axis=-1)


@pytest.mark.parametrize("surface", nn.SURFACES.values(), ids=lambda surface: surface.name)
def test_derivatives_are_those_of_the_value(surface):
    gradient, hessian = surface.gradient(POINTS), surface.hessian(POINTS)
    np.testing.assert_allclose(gradient, difference(surface.value, POINTS), rtol=1e-6, atol=1e-4)
    np.testing.assert_allclose(hessian, difference(surface.gradient, POINTS), rtol=1e-6, atol=1e-4)
    assert np.array_equal(surface.gradient(POINTS[3]), gradient[3])
    assert np.array_equal(surface.hessian(POINTS[3]), hessian[3])


@pytest.mark.parametrize("surface", nn.SURFACES.values(), ids=lambda surface: surface.name)
def test_a_minimum_is_lowest_and_in_sight_with_the_start(surface):
    for minimum in map(np.array, surface.minima):
        assert surface.value(minimum) == pytest.approx(0, abs=1e-12)
        assert np.allclose(surface.gradient(minimum), 0)
        assert np.linalg.eigvalsh(surface.hessian(minimum))[0] > 0
    assert (surface.value(POINTS) > 0).all()
    for point in (surface.start, *surface.minima):
        assert all(low <= at <= high for low, at, high in zip(surface.low, point, surface.high, strict=True))


@pytest.mark.parametrize("surface", nn.SURFACES.values(), ids=lambda surface: surface.name)
def test_its_rate_suits_it(surface):
    ways, gone = descend(surface, [nn.Recipe(learning_rate=surface.rate)], np.array(surface.start), 200)
    values = surface.value(ways[:, 0])
    assert gone == [None]
    assert values[-1] < 0.2 * values[0]


def test_a_saddle_is_flat_in_the_middle_and_falls_to_either_side():
    middle = np.zeros(2)
    surface = nn.SURFACES["saddle"]
    assert not surface.gradient(middle).any()
    assert np.linalg.eigvalsh(surface.hessian(middle)).tolist() == [-1, 1]


def test_published_values():
    # At the usual start (-1.2, 1) Rosenbrock's function is 24.2, Beale's at (1, 1) 14.203125 (Moré et al. 1981).
    assert nn.SURFACES["rosenbrock"].value(np.array([-1.2, 1.0])) == pytest.approx(24.2)
    assert nn.SURFACES["beale"].value(np.array([1.0, 1.0])) == pytest.approx(14.203125)


def test_the_limit_of_the_rate_is_two_over_the_largest_eigenvalue():
    limit = nn.rate_limit(RAVINE.hessian(np.zeros(2)))
    assert limit == 2 / 20
    start = np.array([0.0, 1.0])
    ways, gone = descend(RAVINE, [nn.Recipe(learning_rate=limit * share) for share in (0.98, 1.02)], start, 300)
    ends = np.abs(ways[-1, :, 1])
    assert ends[0] < 1e-4 < 1e2 < ends[1]
    assert gone == [None, None]
    assert ways[5, 0, 1] * ways[6, 0, 1] < 0  # below it too it jumps from side to side


def test_momentum_swings_past_the_bottom_and_back():
    bowl = nn.SURFACES["bowl"]
    recipes = [nn.Recipe(optimizer=name, learning_rate=0.1) for name in ("sgd", "momentum")]
    ways, _ = descend(bowl, recipes, np.array([2.0, 0.0]), 60)
    assert (ways[:, 0, 0] > 0).all()
    crossings = (np.diff(np.sign(ways[:, 1, 0])) != 0).sum()
    # v ← 0.9·v + x, x ← x - 0.1·v: the eigenvalues are 0.9 ± 0.3i, an angle of 0.322 a step, a size of √0.9.
    found = nn.swing(1.0, 0.1, mu=0.9)
    assert found == pytest.approx((math.sqrt(0.9), 2 * math.pi / math.atan2(0.3, 0.9)))
    assert abs(crossings - 2 * 60 / found.period) < 1


@pytest.mark.parametrize(("mu", "rate"), [(0.0, 0.02), (0.0, 0.09), (0.5, 0.05), (0.9, 0.3), (0.9, 0.1)])
def test_a_swing_fades_as_it_does_on_the_surface(mu, rate):
    optimizer = "momentum" if mu else "sgd"
    recipe = nn.Recipe(optimizer=optimizer, learning_rate=rate, mu=mu or None)
    ways, [gone] = descend(RAVINE, [recipe], np.array([0.0, 1.0]), 400)
    size = np.abs(ways[:, 0, 1])
    measured = (size[200:].max() / size[100:].max()) ** (1 / 100)
    found = nn.swing(20.0, rate, mu)
    if gone is None:
        assert measured == pytest.approx(found.factor, rel=0.01)
    assert (found.factor < 1) == (gone is None)


def test_without_a_swing_its_period_has_no_end():
    assert nn.swing(1.0, 0.1) == (0.9, math.inf)


def test_one_that_goes_too_far_stays_where_it_was():
    ways, gone = descend(RAVINE, [nn.Recipe(learning_rate=1.0), nn.Recipe(learning_rate=0.05)], np.ones(2), 50)
    assert gone[1] is None
    assert 0 < gone[0] < 10
    assert np.isfinite(ways).all()
    assert np.array_equal(ways[gone[0], 0], ways[-1, 0])


@pytest.mark.parametrize("optimizer", sorted(nn.OPTIMIZERS))
def test_every_optimiser_goes_down(optimizer):
    rate = 1.0 if optimizer == "adadelta" else 0.02
    ways, _ = descend(RAVINE, [nn.Recipe(optimizer=optimizer, learning_rate=rate)], np.array([1.0, 0.5]), 100)
    assert RAVINE.value(ways[-1, 0]) < RAVINE.value(ways[0, 0])


# ------------------------------------------------------------------------------------------ curvature of a network


def second_difference(arch, theta, x, target, loss, h=1e-4):
    """The Hessian from values of the loss alone."""

    def value(move):
        return float(nn.cost(arch, nn.forward(arch, theta + move, x), target, loss))

    eye = h * np.eye(len(theta))
    return np.array(
        [[(value(a + b) - value(a - b) - value(b - a) + value(-a - b)) / (4 * h * h) for b in eye] for a in eye]
    )


@pytest.mark.parametrize(
    ("activations", "loss"),
    [(("tanh", "tanh"), "mse"), (("sigmoid", "sigmoid"), "binary_cross_entropy"), (("silu", "identity"), "huber")],
)
def test_the_hessian_is_the_second_difference_of_the_loss(activations, loss):
    arch = nn.Architecture((2, 3, 1), activations)
    theta = nn.initial(arch, seed=1) + 0.1
    x, y = nn.data.load("xor", n=40).train
    found = nn.hessian(arch, theta, x, y, loss)
    assert np.array_equal(found, found.T)
    np.testing.assert_allclose(found, second_difference(arch, theta, x, y, loss), atol=2e-6)


def test_the_hessian_of_a_linear_network_is_known():
    arch = nn.Architecture((3, 1), ("identity",))
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(50, 3)), rng.normal(size=(50, 1))
    ones = np.column_stack([x, np.ones(50)])
    wanted = 2 * ones.T @ ones / 50 + np.diag([0.3, 0.3, 0.3, 0])
    np.testing.assert_allclose(nn.hessian(arch, rng.normal(size=4), x, y, l2=0.3), wanted, rtol=1e-6, atol=1e-8)


def test_gradient_descent_on_a_linear_network_obeys_the_limit():
    arch = nn.Architecture((2, 1), ("identity",))
    data = nn.data.load("gauss")
    x, y = data.train
    limit = nn.rate_limit(nn.hessian(arch, np.zeros(3), x, 2 * y - 1))
    losses = []
    for share in (0.95, 1.05):
        run = nn.Run(arch, nn.Recipe(learning_rate=share * limit, batch_size=len(x)), data)
        run.advance(200)
        losses.append(run.loss)
    assert losses[0] < 1 < losses[1]


def test_rows_may_count_more_or_less():
    arch = nn.Architecture((2, 1), ("identity",))
    rng = np.random.default_rng(3)
    x, y, counts = rng.normal(size=(30, 2)), rng.normal(size=(30, 1)), rng.uniform(0, 2, 30)
    ones = np.column_stack([x, np.ones(30)])
    found = nn.hessian(arch, np.zeros(3), x, y, weights=counts)
    np.testing.assert_allclose(found, 2 * (ones.T * counts) @ ones / 30, rtol=1e-6, atol=1e-8)
    plane = nn.through_weights(arch, np.zeros(3), 0, 2)
    heights = nn.landscape_in_parts(arch, plane, [np.array([0.5]), np.array([-1.0])], x, y, weights=counts)
    *_, last = heights
    trace = nn.forward(arch, np.array([0.5, 0.0, -1.0]), x)
    assert last.losses == pytest.approx(nn.cost(arch, trace, y, weights=counts))


def test_a_hessian_in_parts_is_the_same(monkeypatch):
    arch = nn.Architecture((2, 3, 1), ("tanh", "tanh"))
    theta, (x, y) = nn.initial(arch), nn.data.load("xor", n=40).train
    whole = nn.hessian(arch, theta, x, y)
    monkeypatch.setattr("nncore.curvature.CHUNK_NUMBERS", 3 * 2 * len(x) * 6)
    np.testing.assert_allclose(nn.hessian(arch, theta, x, y), whole, atol=1e-8)


def test_a_stack_has_no_hessian():
    arch = nn.Architecture((2, 1), ("tanh",))
    with pytest.raises(ValueError, match="one point"):
        nn.hessian(arch, np.zeros((2, 3)), np.zeros((4, 2)), np.zeros((4, 1)))
