"""A scene is plain data: points within the map, axes in the data's units, a curve that is thinned but whole."""

import json
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.stage.scene import MOST_CURVE, MOST_POINTS, WORDS, held_at_median, scene
from tests.pages.test_frames import SHAPES, load, start
from tests.pages.test_player import Player, new

LINE = nn.Architecture((2, 1), ("identity",))
NOTES = {
    2: "",
    3: "A slice: the other column rests at its median. Loss and accuracy count all columns.",
    4: "A slice: the other 2 columns rest at their median. Loss and accuracy count all columns.",
    30: "A slice: the other 28 columns rest at their median. Loss and accuracy count all columns.",
}


def playing(run):
    """A player of a run, its maps over the first two columns."""
    player = Player(run, 1, ())
    player.look_through(0, 1, "a tag")
    return player


def shape(name):
    """A player for one of the shapes of the tests of frames."""
    return playing(start(*SHAPES[name]))


@pytest.mark.parametrize("name", SHAPES)
def test_a_scene_is_plain_data(name):
    drawn = scene(shape(name), show_test=True)
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn


@pytest.mark.parametrize("name", SHAPES)
def test_a_scene_tells_the_shape(name):
    _, hidden, activations = SHAPES[name]
    run, drawn = shape(name).run, scene(shape(name), show_test=False)
    assert drawn["sizes"] == [run.data.n_features, *hidden, 1]
    assert drawn["activations"] == list(activations)
    assert drawn["parameters"] == run.arch.n_parameters
    assert drawn["tag"] == "a tag"
    assert ["relu", "ReLU"] in drawn["choices"]
    assert "softmax" not in dict(drawn["choices"])  # with one output there is nothing to share
    assert (drawn["columns"], drawn["classes"]) == (
        [column.name for column in run.data.columns],
        list(run.data.classes),
    )


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("show_test", [False, True])
def test_points_lie_on_the_map(name, show_test):
    player = shape(name)
    data = player.run.data
    parts = scene(player, show_test)["points"]
    assert [len(part) for part in parts] == [(~data.test).sum(), data.test.sum() * show_test]
    for rows, part in zip((~data.test, data.test), parts, strict=True):
        x, y = data.inputs[rows], data.y[rows, 0]
        for (u, v, tone), (x1, x2), target in zip(part, x[:, :2], y, strict=False):
            low, high = player.cut.low, player.cut.high
            assert 0 < u < 1
            assert 0 < v < 1
            assert (u, v) == pytest.approx(
                ((x1 - low[0]) / (high - low)[0], (high[1] - x2) / (high - low)[1]), abs=6e-5
            )
            assert tone == pytest.approx(target if data.task == "binary" else (target + 1) / 2, abs=6e-4)


def test_a_target_past_the_scale_has_its_last_colour():
    points = load("plane", n=40)
    player = playing(nn.Run(LINE, nn.Recipe(), replace(points, y=points.y * 100)))
    tones = [tone for _, _, tone in scene(player, True)["points"][0]]
    assert (min(tones), max(tones)) == (0, 1)


def test_no_more_points_than_can_be_seen():
    player = playing(nn.Run(LINE, nn.Recipe(), load("circle", n=4000)))
    assert [len(part) for part in scene(player, True)["points"]] == [MOST_POINTS, MOST_POINTS]


# ------------------------------------------------------------------------------------------------- the curve


def with_losses(n):
    """A player whose run remembers n losses."""
    player = new()
    for epoch in range(n):
        player.run.history.losses.record(epoch, (1 / (1 + epoch), 2 / (1 + epoch)))
    player.run.history.last_epoch = n - 1
    return player


@pytest.mark.parametrize("n", [1, 2, 3, MOST_CURVE, MOST_CURVE + 1, 2 * MOST_CURVE, 2 * MOST_CURVE + 1, 8000])
def test_the_curve_is_thinned_with_first_and_last_kept(n):
    epochs, train, test = scene(with_losses(n), False)["curve"]
    assert (epochs[0], epochs[-1]) == (0, n - 1)
    assert len(epochs) <= MOST_CURVE + 1
    assert len(epochs) == n or len(epochs) > MOST_CURVE / 2
    steps = np.diff(epochs)
    assert (steps[:-1] == steps[:1]).all()
    assert train == [1 / (1 + epoch) for epoch in epochs]
    assert test == [2 / (1 + epoch) for epoch in epochs]


def test_the_curve_of_a_run():
    player = new()
    player.run.advance(3)
    epochs, train, test = scene(player, False)["curve"]
    assert epochs == [0, 1, 2, 3]
    assert (train[-1], test[-1]) == player.run.losses


# ------------------------------------------------------------------------------------------ axes, notes, words


def columns(n):
    """A data set of n columns."""
    if n == 3:
        lung = load("lung", n=40)
        return replace(lung, x=lung.x[:, :3], columns=lung.columns[:3], center=lung.center[:3], spread=lung.spread[:3])
    return load({2: "circle", 4: "lung", 30: "breast_cancer"}[n])


@pytest.mark.parametrize(("n", "note"), NOTES.items())
def test_what_a_slice_leaves_out_is_said(n, note):
    assert held_at_median(columns(n)) == note


@pytest.mark.parametrize(
    ("data", "across", "up", "axes"),
    [
        # The ranges of the columns, and 3 % of them more on either side.
        ("circle", 0, 1, [("x₁", -6.36, 6.36), ("x₂", -6.36, 6.36)]),
        ("lung", 0, 2, [("age (years)", 18.2, 81.8), ("air (µg/m³ PM2.5)", 2.0, 108.0)]),
        ("lung", 3, 1, [("family", -0.03, 1.03), ("smoking", -0.03, 1.03)]),
    ],
)
def test_axes_are_in_the_datas_own_units(data, across, up, axes):
    player = new(data=data)
    player.look_through(across, up, "a tag")
    drawn = scene(player, False)["axes"]
    assert [(axis["name"], axis["low"], axis["high"]) for axis in drawn] == [
        (name, pytest.approx(low), pytest.approx(high)) for name, low, high in axes
    ]


def test_axes_of_a_standardised_set():
    player = new(data="breast_cancer")
    column, drawn = player.run.data.columns[0], scene(player, False)["axes"][0]
    room = 0.03 * (column.high - column.low)
    assert (drawn["low"], drawn["high"]) == pytest.approx((column.low - room, column.high + room), rel=5e-3)


def test_all_words_are_whole_texts():
    drawn = scene(new(), False)["words"]
    assert drawn == WORDS
    assert [name for name, word in drawn.items() if not (isinstance(word, str) and word.strip())] == []
