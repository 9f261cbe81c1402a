"""The figures of the descent page hold the core's numbers."""

import numpy as np
import pytest

from pages.figures.descent import answer_map, falling
from pages.kit.theme import LIGHT


def test_a_map_holds_the_answers_and_the_data_on_them():
    cells = np.linspace(-1, 1, 16).reshape(4, 4)
    places, target = np.array([[0.0, 0.0], [1.0, 0.5]]), np.array([-1.0, 1.0])
    heat, dots = answer_map(cells, (-1.0, 1.0), places, target, LIGHT).data
    assert np.array_equal(heat.z, cells)
    assert heat.zsmooth == "best", "as fine as the map of the Train page"
    assert (list(dots.x), list(dots.y)) == ([0, 3], [0, 1.5])
    assert list(dots.marker.color) == [-1, 1]
    assert (heat.zmin, heat.zmax) == (dots.marker.cmin, dots.marker.cmax) == (-1, 1)


def test_answers_past_every_number_are_drawn():
    heat, _ = answer_map(np.array([[np.inf, np.nan]]), (0.0, 1.0), np.zeros((1, 2)), np.zeros(1), LIGHT).data
    assert np.isfinite(heat.z).all()


def test_costs_fall_on_a_logarithmic_axis():
    curves = {"slow": np.array([1.0, 0.9]), "fast": np.array([1.0, 0.1, 0.0])}
    figure = falling(curves, 1, LIGHT)
    assert [list(line.y) for line in figure.data] == [[1.0, 0.9], [1.0, 0.1, 1e-9]]
    assert [list(line.customdata) for line in figure.data] == [list(curve) for curve in curves.values()]
    assert all("customdata" in line.hovertemplate for line in figure.data)
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis.range[0] == pytest.approx(-9.1)
    assert figure.layout.shapes[0].x0 == 1


def test_curves_that_wait_tell_nothing():
    curves = {"0.1": np.array([1.0, 0.5, 1e-7]), "3": np.array([1.0, 9.0, 90.0])}
    figure = falling(curves, 0, LIGHT, waiting="Guess first.")
    assert (len(figure.data), figure.layout.annotations[0].text) == (0, "Guess first.")
    assert figure.layout.yaxis.range == falling({"1": np.ones(3)}, 0, LIGHT, waiting="Guess first.").layout.yaxis.range
    assert figure.layout.xaxis.range == (0, 2)
