"""The figure of the finite difference's error."""

import numpy as np

from pages.figures.check import nudges
from pages.kit.theme import LIGHT


def test_errors_are_drawn_over_their_nudges():
    epsilon, error = 10.0 ** -np.arange(1, 16), np.geomspace(1e-1, 1e-12, 15)
    error[3] = 0.0
    figure = nudges(epsilon, error, 4, LIGHT)
    line, point = figure.data
    assert list(line.x) == epsilon.tolist()
    assert [y for i, y in enumerate(line.y) if i != 3] == [e for i, e in enumerate(error.tolist()) if i != 3]
    assert line.y[3] == 1e-17  # nothing has no logarithm
    assert line.customdata.tolist() == error.tolist()
    assert "customdata" in line.hovertemplate
    assert (point.x[0], point.y[0]) == (epsilon[4], error[4])
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
