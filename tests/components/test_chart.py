"""A figure travels to our own chart bit for bit, and what is not drawn there is refused."""

import base64
import json

import numpy as np
import plotly.graph_objects as go
import pytest

from pages.components.chart.chart import described
from pages.figures.cost import over_one, over_two
from pages.figures.descent import answer_map
from pages.kit.theme import LIGHT

AXIS = np.linspace(-2, 2, 9)


def test_arrays_arrive_bit_for_bit():
    told = described(over_one(AXIS, np.exp(AXIS), (1.0, np.e), None, "w", LIGHT))
    packed = told["data"][0]["y"]
    assert packed["dtype"] == "f8"
    assert np.array_equal(np.frombuffer(base64.b64decode(packed["bdata"])), np.exp(AXIS))
    assert told["layout"]["height"] == 296
    assert "template" not in told["layout"]


def test_a_map_travels_as_bytes_from_its_lowest_colour_to_its_highest():
    cells = np.array([[-5.0, -1.0, 0.0], [0.5, 1.0, np.inf]])
    heat, dots = described(answer_map(cells, (-1.0, 1.0), np.zeros((1, 2)), np.zeros(1), LIGHT))["data"]
    assert (heat["z"]["rows"], heat["z"]["columns"]) == (2, 3)
    # 0 is half of 255, rounded up; 0.5 is three quarters of it, 191.25.
    assert list(base64.b64decode(heat["z"]["bytes"])) == [0, 0, 128, 191, 255, 255]
    assert dots["type"] == "scatter"


def test_what_no_json_knows_is_null():
    figure = go.Figure({"data": [{"type": "scatter", "x": [None], "y": [float("nan")]}], "layout": {"height": 90}})
    told = described(figure)
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_other_kinds_are_refused():
    figure = over_two(AXIS, AXIS, np.outer(AXIS, AXIS), (0.0, 0.0), None, ("a", "b"), LIGHT)
    with pytest.raises(ValueError, match="contour is not drawn here"):
        described(figure)
