"""A scene is plain data: points within the map, axes in the data's units, a curve that is thinned but whole."""

import json
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.components.stage.wire import digits
from pages.components.stage.words import WORDS
from pages.workspace.edits import MOST_NUMBERS
from pages.workspace.frames import MOST_POINTS
from pages.workspace.scene import MOST_CURVE, earlier_runs, held_at_median, scene
from pages.workspace.slices import Slice, ends
from pages.workspace.stage import studied, trace_update
from tests.pages.test_frames import SHAPES, load, look, start
from tests.pages.test_player import HOW, START, Player, ask, new

LINE = nn.Architecture((2, 1), ("identity",))
NOTES = {
    1: "",
    2: "",
    3: "A slice: the other column rests at its median. Loss and accuracy count all columns.",
    4: "A slice: the other 2 columns rest at their median. Loss and accuracy count all columns.",
    30: "A slice: the other 28 columns rest at their median. Loss and accuracy count all columns.",
}


def playing(run, **seen):
    """A player of a run, its maps over the first two columns."""
    player = Player.of(run, START)
    player.look_at(look(run, **seen), "a tag")
    return player


def shape(name, **seen):
    """A player for one of the shapes of the tests of frames."""
    return playing(start(*SHAPES[name]), **seen)


@pytest.mark.parametrize("name", SHAPES)
def test_a_scene_is_plain_data(name):
    drawn = scene(shape(name, test=True), {"lines": "weight"})
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn


@pytest.mark.parametrize("name", SHAPES)
def test_a_scene_tells_the_shape(name):
    player = shape(name)
    _, hidden, activations = SHAPES[name]
    run, drawn = player.run, scene(player, {"lines": "change", "window": "1.2.3"})
    assert drawn["sizes"] == [run.data.n_features, *hidden, run.data.n_outputs]
    assert drawn["activations"] == list(activations)
    assert drawn["parameters"] == run.arch.n_parameters
    assert drawn["tag"] == "a tag"
    assert drawn["views"] == {"lines": "change", "window": "1.2.3"}
    assert ["relu", "ReLU"] in drawn["choices"]
    assert "softmax" not in dict(drawn["choices"])  # it shares 1 out among the neurons of the last layer
    assert ("softmax" in dict(drawn["last"])) == (run.data.n_outputs > 1)
    assert (drawn["columns"], drawn["classes"]) == (
        [column.name for column in run.data.columns],
        list(run.data.classes),
    )
    assert (drawn["task"], drawn["curved"]) == (run.data.task, run.data.n_features == 1)
    assert drawn["ends"] == list(ends(run))
    assert drawn["editable"] == (run.data.x.size <= MOST_NUMBERS)
    assert drawn["start"] == pytest.approx(run.theta, rel=1e-6)


def test_changes_since_the_start_are_counted_from_the_start():
    player = new()
    begun = player.run.theta.copy()
    player.show(ask(), HOW)
    assert scene(player, {})["start"] == pytest.approx(begun, rel=1e-6)


def test_a_start_far_out_is_near_enough_to_subtract_from_in_single_precision():
    player = new()
    begun = nn.Run(player.run.arch, player.run.recipe, player.run.data, np.full(player.run.theta.shape, -1e60))
    player.begin(begun, player.start, undoable=False)
    far = scene(player, {})["start"]
    with np.errstate(all="raise"):
        assert np.isfinite(np.float32(1e30) - np.array(far, np.float32)).all()


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("test", [False, True])
def test_points_lie_on_the_map(name, test):
    player = shape(name, test=test)
    run, data, cut = player.run, player.run.data, player.look.cut
    parts = scene(player, {})["points"]
    rows = [np.flatnonzero(data.training), np.flatnonzero(data.test)[: None if test else 0]]
    assert [[row for *_, row in part] for part in parts] == [part.tolist() for part in rows]
    low, high = cut.low, cut.high
    farthest = np.abs(run.targets(data.y)).max()
    for u, v, tone, row in [point for part in parts for point in part]:
        x = data.inputs[row]
        up = run.targets(data.y)[row, 0] if cut.up is None else x[1]
        assert 0 < u < 1
        assert 0 < v < 1
        assert (u, v) == pytest.approx(((x[0] - low[0]) / (high - low)[0], (high[1] - up) / (high - low)[1]), abs=6e-5)
        target = data.y[row, 0]
        if data.task == "regression":
            target = (run.targets(data.y)[row, 0] / farthest + 1) / 2
        assert tone == pytest.approx(target, abs=6e-4)


def test_in_a_window_points_outside_lie_outside():
    player = new()
    player.look_at(replace(player.look, cut=Slice.through(player.run.data, 0, 1, (0.5, 0.0, 0.5))), "a tag")
    inside = [0 <= u <= 1 and 0 <= v <= 1 for u, v, *_ in scene(player, {})["points"][0]]
    x = player.run.data.train[0]
    assert inside == ((x[:, 0] >= 0) & (x[:, 1] >= 0)).tolist()


def test_no_more_points_than_can_be_seen():
    player = playing(nn.Run(LINE, nn.Recipe(), load("circle", n=4000)), test=True)
    assert [len(part) for part in scene(player, {})["points"]] == [MOST_POINTS, MOST_POINTS]


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
    epochs, train, test = scene(with_losses(n), {})["curve"]
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
    epochs, train, test = scene(player, {})["curve"]
    assert epochs == [0, 1, 2, 3]
    assert (train[-1], test[-1]) == player.run.losses


# ------------------------------------------------------------------------------------------ axes, notes, words


def columns(n):
    """A data set of n columns."""
    if n == 1:
        return load("sine")
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
    player.look_at(replace(player.look, cut=Slice.through(player.run.data, across, up)), "a tag")
    drawn = scene(player, {})["axes"]
    assert [(axis["name"], axis["low"], axis["high"]) for axis in drawn] == [
        (name, pytest.approx(low), pytest.approx(high)) for name, low, high in axes
    ]


def test_axes_of_a_standardised_set():
    player = new(data="breast_cancer")
    column, drawn = player.run.data.columns[0], scene(player, {})["axes"][0]
    room = 0.03 * (column.high - column.low)
    assert (drawn["low"], drawn["high"]) == pytest.approx((column.low - room, column.high + room), rel=5e-3)


def test_axes_with_one_input_are_the_input_and_the_target():
    player = playing(nn.Run(nn.Architecture((1, 1), ("identity",)), nn.Recipe(), load("sine")))
    data = player.run.data
    across, up = scene(player, {})["axes"]
    assert (across["name"], up["name"]) == (data.columns[0].name, data.target_name or "target")
    far = np.abs(data.scale_targets(data.y)).max()
    low, high = data.unscale_targets(np.array([[-1.06 * far], [1.06 * far]]))[:, 0]
    assert (up["low"], up["high"]) == (pytest.approx(low, rel=5e-3), pytest.approx(high, rel=5e-3))


def test_the_axis_of_a_target_is_in_its_own_units():
    scaled = replace(
        load("sine"), target_center=np.array([100.0]), target_spread=np.array([10.0]), target_name="height",
        target_unit="cm", y=100 + 20 * load("sine").y / np.abs(load("sine").y).max(),
    )  # fmt: skip
    player = playing(nn.Run(nn.Architecture((1, 1), ("identity",)), nn.Recipe(), scaled))
    axis = scene(player, {})["axes"][1]
    # The farthest target lies 2 spreads away, and 3 % of the 4 spreads more is 0.12.
    assert axis == {"name": "height (cm)", "low": pytest.approx(78.8), "high": pytest.approx(121.2)}


def test_the_ends_of_a_short_stretch_far_out_can_be_told_apart():
    circle = load("circle", n=40)
    year = nn.data.Column("year", "", 2007.0, 2009.0)
    late = replace(circle, x=circle.x / 6 + [2008, 0], center=np.array([2008.0, 0]), columns=(year, circle.columns[1]))
    axis = scene(playing(nn.Run(LINE, nn.Recipe(), late)), {})["axes"][0]
    # The years from 2007 to 2009, and 3 % of the two more on either side.
    assert (axis["low"], axis["high"]) == (2006.94, 2009.06)


def test_the_curve_goes_no_further_than_the_browser_has_been_told():
    player = new()
    request = ask()
    player.prepare(request, player.show(request, HOW), HOW)
    assert player.run.epoch == 10
    assert scene(player, {})["curve"][0] == [0, 1, 2, 3, 4, 5]


def test_earlier_runs_are_plain_data():
    player = new()
    player.show(ask(), HOW)
    player.begin(new().run, START, undoable=True)
    [gone] = earlier_runs(player)
    assert json.loads(json.dumps(gone, allow_nan=False)) == gone
    assert (gone["number"], gone["name"], gone["epochs"]) == (
        1,
        "1: 3, momentum 0.1, then a new start",
        [0, 1, 2, 3, 4, 5],
    )
    assert gone["losses"] == pytest.approx(player.earlier[0].losses[:, 0], rel=1e-4)


# --------------------------------------------------------------------------------------- what goes with the frames


@pytest.mark.parametrize("name", SHAPES)
def test_an_update_laid_open_is_plain_and_the_cores(name):
    run = start(*SHAPES[name])
    step = nn.trace_update(run)
    told = trace_update(step)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    x, target = run.next_batch
    trace = nn.forward(run.arch, run.theta, x)
    back = nn.backward(run.arch, run.theta, trace, target, run.recipe.loss)
    ahead = run.branch()
    ahead.step()
    close = {"rel": 5e-5, "abs": 1e-12}
    assert (told["n"], told["diverged"]) == (len(x), "")
    assert told["x"] == pytest.approx(x[0], **close)
    assert told["z"] == pytest.approx(np.concatenate([z[0] for z in trace.z]), **close)
    assert told["a"] == pytest.approx(np.concatenate([a[0] for a in trace.a[1:]]), **close)
    # What all samples of the batch say about a neuron is the slope of its bias.
    biases = [block[-1] for block in run.arch.blocks(back.grad)]
    assert told["delta"] == pytest.approx(np.concatenate(biases), rel=5e-5, abs=1e-9)
    assert told["grad"] == pytest.approx(back.grad, **close)
    assert (told["before"], told["after"]) == (pytest.approx(run.theta, **close), pytest.approx(ahead.theta, **close))
    assert told["losses"][2:] == pytest.approx([run.loss, ahead.loss], **close)


@pytest.mark.parametrize(
    ("name", "truth"),
    [("none hidden", "orange"), ("three classes", "setosa"), ("a number", None), ("one column", None)],
)
def test_the_sample_that_is_looked_at_is_told_with_its_truth(name, truth):
    player = shape(name, sample=3)
    data, told = player.run.data, studied(player)
    truth = truth and data.classes[int(data.y[3, 0])]
    assert (told["row"], told["truth"]) == (3, truth or f"{data.y[3, 0]:.4g}")
    assert told["x"] == pytest.approx(data.inputs[3], rel=5e-5)
    assert told["target"] == pytest.approx(player.run.targets(data.y)[3], rel=5e-5)


def test_numbers_are_told_short_and_always_as_numbers():
    told = digits([1 / 3, np.nan, np.inf, -1e300, 123456.0])
    assert told == [0.33333, 0.0, 1e30, -1e30, 123460.0]


def texts(words):
    """All texts in the words of the stage, however deep."""
    if isinstance(words, str):
        return [words]
    return [text for inner in (words.values() if isinstance(words, dict) else words) for text in texts(inner)]


def test_all_words_are_whole_texts():
    drawn = scene(new(), {})["words"]
    assert drawn == WORDS
    assert [text for text in texts(drawn) if not text.strip() or "!" in text] == []
