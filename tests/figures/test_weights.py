"""Histograms over time count what they are given, and sizes are drawn as they are."""

import numpy as np
import pytest

from pages.figures.weights import BINS, norms, spread
from pages.kit.theme import DARK, LIGHT

EPOCHS = np.array([0, 5, 10])


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_layer_has_a_histogram_for_every_epoch(palette):
    rng = np.random.default_rng(0)
    layers = [rng.normal(size=(3, 12)), rng.normal(size=(3, 5))]
    figure = spread(EPOCHS, layers, "weights", palette)
    assert len(figure.data) == 2
    for trace, values in zip(figure.data, layers, strict=True):
        assert trace.x.tolist() == EPOCHS.tolist()
        assert trace.z.shape == (BINS, 3)
        counts = np.square(trace.z)
        np.testing.assert_allclose(counts / counts.sum(axis=0), counts / counts.sum(axis=0)[:1])
        share = counts.sum(axis=0) / counts.max()
        np.testing.assert_allclose(share * np.histogram(values[0])[0].sum() / share[0], values.shape[1])


def test_a_value_is_counted_where_it_lies():
    values = np.array([[-1.0, 1.0, 1.0, 1.0]])
    [trace] = spread(np.array([0]), [values], "weights", LIGHT).data
    column = np.square(trace.z[:, 0])
    assert np.flatnonzero(column).tolist() == [0, BINS - 1]
    assert column[-1] == pytest.approx(3 * column[0])


@pytest.mark.parametrize("value", [0.0, 1e300, np.inf, np.nan])
def test_extremes_are_drawn_finite(value):
    figure = spread(EPOCHS, [np.full((3, 4), value)], "slopes", LIGHT)
    assert np.isfinite(figure.data[0].z).all()
    assert np.isfinite(figure.data[0].y).all()
    sizes = norms(EPOCHS, np.full((3, 2), value), LIGHT)
    assert np.isfinite(np.concatenate([trace.y for trace in sizes.data])).all()
    assert np.isfinite(sizes.layout.yaxis.range).all()


def test_sizes_are_drawn_as_they_are_one_line_a_layer():
    values = np.array([[1.0, 10.0], [0.1, 5.0], [0.01, 2.5]])
    figure = norms(EPOCHS, values, LIGHT)
    assert [trace.name for trace in figure.data] == ["layer 1", "layer 2"]
    assert len({trace.line.dash for trace in figure.data}) == 2  # colour is not all that tells
    np.testing.assert_array_equal(np.stack([trace.y for trace in figure.data], axis=1), values)
    low, high = figure.layout.yaxis.range
    assert low < -2
    assert high > 1


def test_sizes_past_the_axis_are_told_as_they_are():
    values = np.array([[1.0, 1e-20], [0.5, 0.0], [0.2, 1e-30]])
    figure = norms(EPOCHS, values, LIGHT)
    assert figure.data[1].y.tolist() == [1e-12] * 3
    assert figure.data[1].customdata.tolist() == [1e-20, 0.0, 1e-30]
    assert "customdata" in figure.data[1].hovertemplate


def test_the_outermost_bins_say_that_they_hold_what_lies_further_out():
    [trace] = spread(np.array([0]), [np.append(np.linspace(-1, 1, 999), 50.0)[None]], "weights", LIGHT).data
    assert trace.customdata[0, 0].endswith("or below")
    assert trace.customdata[-1, 0].endswith("or above")
    assert trace.z[-1, 0] > trace.z[-2, 0] > 0
