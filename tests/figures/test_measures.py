"""Measures as pictures: the curves are those given, parts differ by more than colour, and axes stay where they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures.measures import MOST, calibration, cloud, looks, over_thresholds, roomy, thinned
from pages.kit.theme import DARK, LIGHT
from tests.nncore.cases import DRAWN

STAIRS = np.array([0.0, 0.0, 0.5, 0.5, 1.0]), np.array([0.0, 0.5, 0.5, 1.0, 1.0])
GUESS = ([0.0, 1.0], [0.0, 1.0], "guessing")


def curves(palette=LIGHT, **parts):
    parts = parts or {"training": STAIRS, "test": STAIRS}
    return over_thresholds(parts, dict.fromkeys(parts, (0.5, 0.75)), ("false alarms", "found"), GUESS, palette)


def test_curves_and_dots_are_those_given():
    guide, training, test, *dots = curves().data
    assert (list(guide.x), list(guide.y)) == GUESS[:2]
    for line in (training, test):
        assert (line.x.tolist(), line.y.tolist()) == tuple(a.tolist() for a in STAIRS)
    assert [(dot.x[0], dot.y[0]) for dot in dots] == [(0.5, 0.75)] * 2


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_no_two_parts_look_alike_without_colours(palette):
    drawn = looks(palette)
    assert list(drawn) == ["training", "test", "validation"]
    for looked in zip(*drawn.values(), strict=True):
        assert len(set(looked)) == 3


def test_axes_of_shares_stay():
    for figure in (curves(), calibration({"test": (np.array([0.2]), np.array([0.9]), np.array([3]))}, LIGHT)):
        assert figure.layout.xaxis.range[0] < 0 < 1 < figure.layout.xaxis.range[1]
        assert figure.layout.xaxis.range == figure.layout.yaxis.range
        assert figure.layout.xaxis.fixedrange


@DRAWN
@given(st.integers(2, 3000), st.integers(0, 99))
def test_a_thinned_line_keeps_its_ends_and_its_shape(n, seed):
    rng = np.random.default_rng(seed)
    x, y = np.sort(rng.random(n)), np.sort(rng.random(n))
    few_x, few_y = thinned(x, y)
    assert len(few_x) <= MOST + 1
    assert (few_x[0], few_y[0], few_x[-1], few_y[-1]) == (x[0], y[0], x[-1], y[-1])
    if n <= MOST:
        assert few_x is x
    # The line left drawn is nowhere far from the one given.
    assert np.abs(np.interp(x, few_x, few_y) - y).max() <= 2 * 2 / MOST + np.diff(np.append(y, 1)).max() + 1e-9


def test_more_samples_make_a_larger_dot():
    bins = {"test": (np.array([0.1, 0.9]), np.array([0.0, 1.0]), np.array([1, 100]))}
    sizes = calibration(bins, LIGHT).data[1].marker.size
    assert sizes[0] < sizes[1] == 16


def test_samples_past_the_edge_stand_at_it():
    points = {"training": (np.array([0.0, 5.0]), np.array([-9.0, 0.5]))}
    line = np.array([0.0, 1.0])
    figure = cloud(points, (line, line, "perfect"), ((0.0, 1.0), (-1.0, 1.0)), ("true", "predicted"), LIGHT)
    dots, drawn = figure.data
    assert (dots.x.tolist(), dots.y.tolist()) == ([0.0, 1.0], [-1.0, 0.5])
    assert dots.customdata.tolist() == [[0.0, -9.0], [5.0, 0.5]], "and are told as they are"
    assert (drawn.name, figure.layout.yaxis.range) == ("perfect", (-1.0, 1.0))


def test_a_crowd_is_drawn_in_part():
    many = np.linspace(0, 1, 5000)
    figure = cloud({"test": (many, many)}, (many, many, ""), ((0, 1), (0, 1)), ("x", "y"), LIGHT)
    assert len(figure.data[0].x) <= MOST


def test_room_around_numbers_that_are_all_alike():
    assert roomy(np.array([5.0, 5.0])) == (0.0, 10.0)
    assert roomy(np.array([0.0, 0.0])) == (-1.0, 1.0)


def test_the_default_template_has_no_say_and_nothing_is_nan():
    figure = curves()
    assert figure.layout.template.layout.to_plotly_json() == {}
    assert "NaN" not in figure.to_json()
