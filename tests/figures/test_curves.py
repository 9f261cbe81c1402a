"""Curves as data: the point on the curve, a tangent through it, ranges that stay put, and colours of both themes."""

import numpy as np
import plotly.io as pio
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from pages.figures.curves import operating_point, tangent
from pages.figures.palette import DARK, LIGHT
from tests.nncore.cases import DRAWN

GRID = np.linspace(-10, 10, 200)


def draw(z=0.5, palette=LIGHT, **options):
    """The sigmoid with the neuron at z."""
    a = float(nn.sigmoid(z))
    return operating_point(GRID, nn.sigmoid(GRID), (z, a), a * (1 - a), palette, **options)


def test_a_tangent_by_hand():
    # Slope 1/4 at the middle of the sigmoid: half as long as 2.4 / √(1 + 2.5²) = 0.891338 on either side.
    (left, low), (right, high) = tangent(0.0, 0.5, 0.25)
    assert (left, right) == pytest.approx((-0.891338, 0.891338), abs=1e-6)
    assert (low, high) == pytest.approx((0.5 - 0.222834, 0.5 + 0.222834), abs=1e-6)


@DRAWN
@given(st.floats(-10, 10), st.floats(-1, 1), st.floats(-10, 10))
def test_a_tangent_passes_through_the_point_with_the_slope(z, a, slope):
    (left, low), (right, high) = tangent(z, a, slope)
    assert left < z < right
    assert ((left + right) / 2, (low + high) / 2) == pytest.approx((z, a), abs=1e-9)
    assert high - low == pytest.approx(slope * (right - left), abs=1e-9)


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.25, -1.0, 50.0])
def test_a_tangent_is_as_long_to_the_eye_whatever_its_slope(slope):
    # The chart is 20 wide and about 1 high: a step up looks ten times as far as one across, near enough.
    (left, low), (right, high) = tangent(1.0, 0.3, slope)
    assert np.hypot(right - left, 10 * (high - low)) == pytest.approx(4.8)


@pytest.mark.parametrize("z", [-10.0, -3.3, 0.0, 0.5, 10.0])
def test_the_four_lines(z):
    curve, line, guide, point = draw(z).data
    a = 1 / (1 + np.exp(-z))
    assert curve.x.tolist() == GRID.tolist()
    assert curve.y.tolist() == nn.sigmoid(GRID).tolist()
    assert (point.x[0], point.y[0]) == pytest.approx((z, a))
    assert list(zip(line.x, line.y, strict=True)) == list(
        tangent(z, float(nn.sigmoid(z)), point.y[0] * (1 - point.y[0]))
    )
    assert list(zip(guide.x, guide.y, strict=True)) == [(z, 0), (z, point.y[0]), (-10, point.y[0])]


@pytest.mark.parametrize("z", [-10.0, 0.0, 10.0])
def test_the_axes_stay_where_they_are(z):
    layout = draw(z).layout
    assert (layout.xaxis.range, layout.yaxis.range) == ((-10, 10), (-0.06, 1.06))
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("the sum z", "the answer σ(z)")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_all_colours_are_the_palettes(palette):
    figure = draw(palette=palette)
    curve, line, guide, point = figure.data
    assert figure.layout.font.color == palette.text
    assert (figure.layout.xaxis.gridcolor, figure.layout.yaxis.gridcolor) == (palette.grid, palette.grid)
    assert [item.line.color for item in (curve, line, guide)] == [palette.quiet, palette.orange, palette.accent]
    assert (point.marker.color, point.marker.line.color) == (palette.accent, palette.page)
    assert [note.font.color for note in figure.layout.annotations] == [palette.quiet] * 2


def test_the_default_template_has_no_say(monkeypatch):
    # Importing Streamlit changes it.
    usual = draw().to_json()
    monkeypatch.setattr(pio.templates, "default", "plotly_dark")
    assert draw().layout.template.layout.to_plotly_json() == {}
    assert draw().to_json() == usual


def test_the_height_is_as_asked():
    assert (draw().layout.height, draw(height=400).layout.height) == (330, 400)


def test_what_is_drawn_can_be_sent():
    assert "NaN" not in draw().to_json()


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["text", "quiet", "blue", "orange", "accent"])
def test_colours_can_be_told_from_the_page(palette, name):
    # Contrast as WCAG 2.2 defines it; 3 is the least for lines, 4.5 for words.
    def light(colour):
        share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    dark, bright = sorted([light(palette.page), light(getattr(palette, name))])
    assert (bright + 0.05) / (dark + 0.05) >= (4.5 if name in ("text", "quiet") else 3)
