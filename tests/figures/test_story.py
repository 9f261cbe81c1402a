"""What moved an answer, and coefficients side by side, as data."""

import numpy as np
import pytest

from pages.figures.story import MOST, moved, side_by_side
from pages.kit.theme import DARK, LIGHT

NAMES = ["age", "smoking", "air"]


def test_bars_are_the_parts_largest_first():
    figure = moved(NAMES, {"this row": np.array([0.1, -0.5, 0.2])}, "added", LIGHT)
    [bars] = figure.data
    assert list(bars.x) == [-0.5, 0.2, 0.1]
    assert figure.layout.yaxis.ticktext == ("smoking", "air", "age")
    assert list(bars.text) == ["−0.5", "+0.2", "+0.1"]
    assert list(bars.marker.color) == [LIGHT.negative, LIGHT.positive, LIGHT.positive]
    low, high = figure.layout.xaxis.range
    assert low == -high < -0.5
    assert not figure.layout.showlegend


def test_what_is_too_much_to_read_is_one_bar():
    parts = np.arange(30.0)
    figure = moved([f"x{i}" for i in range(30)], {"this row": parts}, "added", LIGHT)
    [bars] = figure.data
    assert len(bars.x) == MOST
    assert sum(bars.x) == parts.sum()
    assert figure.layout.yaxis.ticktext[-1] == "21 others"


def test_the_row_as_it_might_be_has_bars_of_its_own():
    figure = moved(NAMES, {"this row": np.array([3.0, 2.0, 1.0]), "what if": np.array([0.0, 0.0, 9.0])}, "added", DARK)
    row, other = figure.data
    assert list(row.x) == [3, 2, 1]
    assert list(other.x) == [0, 0, 9]  # in the order of the row's own
    assert (row.marker.pattern.shape, other.marker.pattern.shape) == ("", "/")  # told apart without colour
    assert figure.layout.showlegend


def test_inputs_of_one_name_stay_two():
    figure = moved(["x", "x"], {"this row": np.array([1.0, 2.0])}, "added", LIGHT)
    assert list(figure.data[0].y) == [0, 1]


def test_nothing_moved():
    assert "NaN" not in moved(NAMES, {"this row": np.zeros(3)}, "added", LIGHT).to_json()


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_coefficients_stand_side_by_side(palette):
    published, learnt = np.array([4.0, 3.0, -4.0]), np.array([4.5, 2.5, -4.1])
    interval = np.array([[4.0, 2.0, -5.0], [5.0, 3.5, -3.0]])
    figure = side_by_side(NAMES, published, learnt, interval, np.array([4.2, 900.0, -900.0]), palette)
    between, *marks = figure.data
    assert list(between.x) == [4, 5, None, 2, 3.5, None, -5, -3, None]
    assert [mark.x.tolist() for mark in marks[:2]] == [published.tolist(), learnt.tolist()]
    low, high = figure.layout.xaxis.range
    assert marks[2].x.tolist() == [4.2, high, low]
    assert [said for _, said in marks[2].customdata] == [4.2, 900.0, -900.0]
    assert low < -5 < 5 < high
    assert len({mark.marker.symbol for mark in marks}) == 3
    assert figure.layout.template.layout.to_plotly_json() == {}
