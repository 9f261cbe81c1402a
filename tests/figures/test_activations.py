"""The figures of the activations page hold the core's numbers."""

import numpy as np
import pytest

import nncore as nn
from pages.figures.activations import faded, side_by_side
from pages.kit.theme import DARK, LIGHT

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
    assert np.array_equal(figure.data[0].y, 0.25**layers)
    foot, _ = figure.layout.yaxis.range
    assert np.allclose(np.log10(figure.data[1].y), foot + 0.5)  # nothing has no logarithm
    assert (np.array(figure.data[1].customdata) == 0).all()
    assert figure.layout.yaxis.type == "log"


def test_a_slope_that_fades_past_all_sight_is_told_as_it_is():
    # tanh at z = 2: (1 - tanh²2)^19 = 0.0707^19 = 1.4e-22.
    layers = np.arange(1, 21)
    left = float(nn.ACTIVATIONS["tanh"].derivative(2.0)) ** layers.astype(float)
    line = faded(layers, {"tanh": left}, LIGHT).data[0]
    assert line.y[18] == line.customdata[18] == left[18] == pytest.approx(1.36e-22, rel=0.01)
    assert "customdata" in line.hovertemplate
    assert faded(layers, {"tanh": left}, LIGHT).layout.yaxis.range[0] < np.log10(left[-1])
    deeper = faded(layers, {"deep": 1e-16**layers}, LIGHT)
    assert deeper.data[0].customdata[19] == 1e-16**20.0
    assert deeper.layout.yaxis.range[0] == -100.5, "lines of others can still be told apart"
