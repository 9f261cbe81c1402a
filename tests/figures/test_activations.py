"""The figures of the activations page hold the core's numbers."""

import numpy as np
import pytest

import nncore as nn
from pages.figures.activations import faded, side_by_side
from pages.figures.palette import DARK, LIGHT

Z = np.linspace(-4, 4, 81)
ELEMENTWISE = [nn.ACTIVATIONS[name] for name in ("sigmoid", "tanh", "relu", "sine")]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("n", [1, 4])
def test_values_stand_above_their_slopes(n, palette):
    activations = ELEMENTWISE[:n]
    figure = side_by_side(
        Z,
        {b.title: (b.value(Z), b.derivative(Z)) for b in activations},
        {b.title: np.abs(b.derivative(Z)) < 0.01 * b.max_derivative for b in activations},
        {b.title: (float(b.value(1.0)), float(b.derivative(1.0))) for b in activations},
        1.0,
        palette,
    )
    assert len(figure.data) == 5 * n
    batches = [figure.data[i : i + 5] for i in range(0, 5 * n, 5)]
    for activation, (value, slope, flat, at_value, at_slope) in zip(activations, batches, strict=True):
        assert np.array_equal(value.y, activation.value(Z))
        assert np.array_equal(slope.y, activation.derivative(Z))
        shaded = ~np.isnan(flat.y)
        assert np.array_equal(shaded, np.abs(activation.derivative(Z)) < 0.01 * activation.max_derivative)
        assert (at_value.x[0], at_value.y[0], at_slope.y[0]) == (1.0, activation.value(1.0), activation.derivative(1.0))
        assert (value.yaxis or "y", slope.yaxis) == ("y", "y2")
    assert len({(value.line.dash, value.line.color) for value in figure.data[::5]}) == n


def test_what_is_left_of_a_slope():
    layers = np.arange(1, 21)
    figure = faded(layers, {"quarter": 0.25**layers, "silent": 0.0**layers}, LIGHT)
    assert np.allclose(figure.data[0].y[:10], 0.25 ** layers[:10])
    assert (np.array(figure.data[1].y) == 1e-12).all()  # nothing has no logarithm
    assert figure.layout.yaxis.type == "log"
