"""The surface of a race in 3-D: ways over it, and where each ends in sight from everywhere."""

import numpy as np
import pytest

from pages.figures.race import relief_3d
from pages.kit.theme import LIGHT


def test_the_end_of_each_way_is_marked_above_all_hills_with_its_own_height():
    side = np.linspace(-1, 1, 5)
    values = side[:, None] ** 2 + side[None, :] ** 2
    ways = [np.array([[1.0, 1.0], [0.5, 0.0]]), np.array([[1.0, 1.0], [-1.0, 0.5]])]
    heights = [np.array([2.0, 0.25]), np.array([2.0, 1.25])]
    hill, *lines = relief_3d(side, side, values, ways, heights, ["one", "two"], ("a", "b"), LIGHT, 400).data
    for way, high, line, end in zip(ways, heights, lines[::2], lines[1::2], strict=True):
        assert (line.name, end.name) in {("one", "one"), ("two", "two")}
        assert list(line.customdata) == high.tolist()
        assert set(zip(end.x, end.y, strict=True)) == {tuple(way[-1])}
        assert (end.z[0], end.customdata[0]) == (pytest.approx(high[-1]), high[-1])
        assert end.z[1] > np.nanmax(hill.z)
        assert end.showlegend is False
