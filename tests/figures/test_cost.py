"""The figures of the cost page hold the core's numbers."""

from itertools import pairwise

import numpy as np
import pytest

from pages.figures.cost import over_one, over_two, squares, surface, with_others
from pages.kit.theme import LIGHT

AXIS = np.linspace(-2, 2, 9)


def test_a_squares_area_is_the_squared_error():
    output, target = np.array([0.5, -1.0, 2.0, 0.3]), np.array([1.0, 1.0, -1.0, 0.3])
    figure = squares(output, target, ["9", "10", "11", "12"], LIGHT)
    assert figure.layout.xaxis.ticktext == ("9", "10", "11", "12")
    areas = [(s.x1 - s.x0) * (s.y1 - s.y0) for s in figure.layout.shapes]
    assert areas == pytest.approx((output - target) ** 2, abs=1e-12)
    assert figure.layout.yaxis.scaleanchor == "x"  # one scale, or the squares would be none
    edges = [(s.x0, s.x1) for s in figure.layout.shapes]
    assert all(one[1] <= two[0] + 1e-9 for one, two in pairwise(edges))  # none hides another
    truth, said = figure.data
    assert (list(truth.y), list(said.y)) == (target.tolist(), output.tolist())


def test_the_tangent_touches_the_curve():
    figure = over_one(AXIS, AXIS**2, (1.0, 1.0), 2.0, "w", LIGHT)
    _, tangent, point = figure.data
    assert (point.x[0], point.y[0]) == (1.0, 1.0)
    assert (tangent.y[1] - tangent.y[0]) / (tangent.x[1] - tangent.x[0]) == pytest.approx(2.0)
    assert sum(tangent.x) / 2 == pytest.approx(1.0)
    low, high = figure.layout.yaxis.range
    assert low < 0
    assert high > 4


@pytest.mark.parametrize("losses", [np.ones(9), np.r_[np.ones(8), np.inf]])
def test_a_level_or_endless_cost_is_drawn_too(losses):
    low, high = over_one(AXIS, losses, (0.0, 1.0), 0.0, "w", LIGHT).layout.yaxis.range
    assert np.isfinite([low, high]).all()
    assert low < 1 < high


def test_the_arrow_points_downhill():
    losses = AXIS[:, None] ** 2 + AXIS[None, :] ** 2
    figure = over_two(AXIS, AXIS, losses, (1.0, 0.5), (-2.0, -1.0), ("a", "b"), LIGHT)
    assert np.array_equal(figure.data[0].z, losses)
    [arrow] = figure.layout.annotations
    assert (arrow.ax, arrow.ay) == (1.0, 0.5)
    assert (arrow.y - arrow.ay) / (arrow.x - arrow.ax) == pytest.approx(0.5)
    assert arrow.x < arrow.ax
    assert (figure.layout.yaxis.scaleanchor, figure.layout.yaxis.scaleratio) == ("x", 1), "or it would point astray"
    for none in (None, (0.0, 0.0)):
        assert not over_two(AXIS, AXIS, losses, (1.0, 0.5), none, ("a", "b"), LIGHT).layout.annotations


def test_the_point_lies_on_the_surface():
    losses = AXIS[:, None] ** 2 + AXIS[None, :] ** 2
    hill, point = surface(AXIS, AXIS, losses, (1.0, 0.5, 1.25), ("a", "b"), LIGHT).data
    assert np.array_equal(hill.z, losses)
    assert (point.x[0], point.y[0], point.z[0]) == (1.0, 0.5, 1.25)
    assert (point.x[1], point.y[1]) == (1.0, 0.5)
    assert point.z[1] > losses.max(), "a line up from it that no hill hides"


def test_other_rows_have_curves_of_their_own_beside_and_all_are_in_sight():
    figure = over_one(AXIS, AXIS**2, (1.0, 1.0), 2.0, "w", LIGHT)
    figure = with_others(figure, AXIS, "a batch", {"a sample": AXIS**2 + 9, "all": -AXIS}, LIGHT)
    own, _, _, sample, whole = figure.data
    assert [line.name for line in (own, sample, whole)] == ["a batch", "a sample", "all"]
    assert len({line.line.dash for line in (own, sample, whole)}) == 3, "told apart without colours"
    assert list(sample.y) == (AXIS**2 + 9).tolist()
    assert [trace.showlegend for trace in figure.data[1:3]] == [False, False]
    low, high = figure.layout.yaxis.range
    assert low < -2
    assert high > 13
