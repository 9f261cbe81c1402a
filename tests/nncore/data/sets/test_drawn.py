"""What is drawn becomes data that can be dealt."""

from typing import Any

import numpy as np
import pytest

from nncore import Architecture, Recipe, Run
from nncore.data import from_curve, from_points

CORNERS = [[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [2.0, 2.0], [-2.0, 1.0]]


def test_points_of_three_classes() -> None:
    drawn = from_points(CORNERS, [0, 0, 1, 1, 3, 3], ("A", "B", "C", "D"))
    assert (drawn.task, drawn.classes, drawn.rows) == ("multiclass", ("A", "B", "D"), 6)
    assert drawn.notes == ("One of 4 classes has no points and is left out.",)
    data = drawn.dataset(0.5, 2)
    assert np.array_equal(data.x, CORNERS)
    assert data.y[:, 0].tolist() == [0, 0, 1, 1, 2, 2]
    assert (data.name, data.columns[0].name) == ("own", "x₁")
    assert np.array_equal(data.inputs, data.x)


def test_a_curve_can_be_learnt() -> None:
    x = np.linspace(-6, 6, 60)
    drawn = from_curve(x, 5 + 3 * np.sin(x))
    assert (drawn.task, drawn.classes, drawn.rows, drawn.notes) == ("regression", (), 60, ())
    data = drawn.dataset(0.5, 1, 0.2)
    assert np.array_equal(data.inputs[:, 0], x)
    # The heights are learnt on a scale of their own, told by the training rows alone.
    assert data.target_center == pytest.approx(data.y[data.training].mean())
    assert data.scale_targets(data.y)[data.training].std() == pytest.approx(1.0)
    run = Run(Architecture((1, 8, 1), ("tanh", "identity")), Recipe(optimizer="adam"), data)
    start = run.loss
    run.advance(200)
    assert run.loss < start / 2


@pytest.mark.parametrize(
    ("points", "labels", "sentence"),
    [
        (CORNERS[:3], [0, 1, 0], "too little to learn from. Draw at least 4 points"),
        (CORNERS, [1] * 6, "All points are of one class"),
        (CORNERS, [0, 0, 0, 1, 0, 0], "Class B has a single point"),
        (CORNERS, [0, 1], "Each of the 6 points needs one of the 2 classes"),
        (CORNERS, [0, 1, 2, 0, 1, 0], "Each of the 6 points needs one of the 2 classes"),
        ([], [], "too little to learn from"),
        ([["a", "b"]] * 6, [0, 1] * 3, "made of numbers"),
        ([[np.nan, 1.0]] * 6, [0, 1] * 3, "missing or infinite"),
    ],
)
def test_points_that_teach_nothing_are_refused(points: Any, labels: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        from_points(points, labels, ("A", "B"))


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        ([1, 2, 3], [1, 2, 3], "too little to learn from"),
        ([1, 1, 1, 1], [1, 2, 3, 4], "stands on one spot"),
        ([1, 2, 3, 4], [2, 2, 2, 2], "The curve is flat"),
        ([1, 2, 3, 4], [2, 2], "A curve needs a height for each place, but there are 2 for 4"),
        ([1, 2, 3, np.inf], [2, 3, 4, 5], "missing or infinite"),
    ],
)
def test_curves_that_teach_nothing_are_refused(x: Any, y: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        from_curve(x, y)
