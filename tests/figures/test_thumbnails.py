"""A thumbnail's strokes stand where the rows are, and classes differ in more than colour."""

import re

import numpy as np

import nncore as nn
from pages.figures.thumbnails import POINTS, dots, grey


def places(stroke):
    return [tuple(map(int, pair)) for pair in re.findall(r"M(\d+) (\d+)h0", stroke["d"])]


def test_every_class_has_its_own_stroke_with_its_own_point():
    circle = nn.data.load("circle")
    orange, blue = dots(circle.x, circle.y[:, 0], 2)
    assert (orange["hue"], blue["hue"]) == ("0", "1")
    assert orange["cap"] != blue["cap"]
    assert len(places(orange)) + len(places(blue)) == POINTS
    middle = np.array(places(blue)) - 50
    assert np.hypot(*middle.T).max() < np.hypot(*(np.array(places(orange)) - 50).T).min(), "a disc inside a ring"


def test_up_is_up():
    low, high = dots(np.array([[0.0, 0.0], [0.0, 5.0]]), np.array([0, 1]), 2)
    assert places(low) == [(8, 92)]
    assert places(high) == [(8, 8)]


def test_numbers_have_tones_from_low_to_high():
    strokes = dots(np.column_stack([np.arange(50.0), np.arange(50.0)]), np.arange(50.0), 0)
    assert [stroke["hue"] for stroke in strokes] == ["t0", "t1", "t2", "t3", "t4"]
    assert max(x for x, _ in places(strokes[0])) < min(x for x, _ in places(strokes[4]))


def test_a_target_that_never_changes_has_one_tone():
    assert len(dots(np.zeros((3, 2)), np.full(3, 7.0), 0)) == 1


def test_cells_are_inked_by_how_much():
    strokes = grey(np.array([[0.0, 1.0], [0.5, 0.0]]))
    assert [(stroke["d"], stroke["hue"]) for stroke in strokes] == [("M0 75h50", "g2"), ("M50 25h50", "g4")]
