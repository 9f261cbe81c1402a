"""A slice of any part of input space lies where it says: its cells, its points and the way back from a place."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from pages.workspace.slices import SIDE, STRIDE, WHOLE, Slice, as_bytes, coarse, derived_maps, ends, input_maps
from tests.nncore.cases import DRAWN

load = cache(nn.data.load)  # a Dataset is read-only, so that all tests can share it
CUTS = [("circle", 0, 1), ("circle", 1, 0), ("lung", 2, 0), ("breast_cancer", 29, 7), ("digits", 20, 37)]
WINDOWS = [WHOLE, (0.25, 0.5, 0.25), (0.0, 0.0, 0.05), (0.5, 0.25, 0.5)]


def untrained(data, loss="mse", output="tanh", **options):
    """A run at its beginning of a network without hidden layers."""
    points = load(data, **options)
    arch = nn.Architecture((points.n_features, points.n_outputs), (output,))
    return nn.Run(arch, nn.Recipe(loss=loss), points)


# ---------------------------------------------------------------------------------------------------- slices


@pytest.mark.parametrize(("data", "across", "up"), CUTS)
def test_a_slice_holds_all_points_and_rests_at_the_median(data, across, up):
    points = load(data)
    cut = Slice.through(points, across, up)
    place, grid = cut.place(points.inputs), cut.cells.reshape(SIDE, SIDE, -1)
    assert place.min() > 0
    assert place.max() < 1
    others = [i for i in range(points.n_features) if i not in (across, up)]
    assert (cut.cells[:, others] == points.median[others].astype(np.float32)).all()
    assert grid[0, 0, [across, up]] == pytest.approx([cut.low[0], cut.high[1]])
    assert grid[-1, -1, [across, up]] == pytest.approx([cut.high[0], cut.low[1]])
    assert (np.diff(grid[..., across], axis=1) > 0).all()
    assert (np.diff(grid[..., up], axis=0) < 0).all()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(("data", "across", "up"), [("circle", 0, 1), ("lung", 2, 0)])
def test_points_are_placed_where_the_cells_are(data, across, up, window):
    cut = Slice.through(load(data), across, up, window)
    share = np.linspace(0, 1, SIDE)
    place = cut.place(cut.cells.astype(float)).reshape(SIDE, SIDE, 2)
    close = {"atol": 1e-5 / window[2]}
    assert np.allclose(place[..., 0], share[None, :], **close)
    assert np.allclose(place[..., 1], share[:, None], **close)


def test_a_slice_shows_at_least_the_columns_ranges():
    # The square is -6 … 6, and 3 % of its 12 more on either side is 0.36.
    cut = Slice.through(load("circle"), 0, 1)
    assert cut.low == pytest.approx([-6.36, -6.36])
    assert cut.high == pytest.approx([6.36, 6.36])


def test_a_window_by_hand():
    # Of the 12.72 of the whole: from a quarter to a half from the left, and the same from the top.
    cut = Slice.through(load("circle"), 0, 1, (0.25, 0.25, 0.25))
    assert cut.low == pytest.approx([-6.36 + 3.18, 6.36 - 6.36])
    assert cut.high == pytest.approx([-6.36 + 6.36, 6.36 - 3.18])


def test_a_slice_through_a_column_that_never_changes():
    points = load("circle", n=40)
    flat = replace(points, x=np.column_stack([points.x[:, 0], np.full(40, 2.0)]))
    cut = Slice.through(flat, 0, 1)
    assert cut.place(flat.inputs)[:, 1] == pytest.approx(1 - (2 + 6.36) / 12.72)


def test_with_one_input_the_second_axis_is_the_target():
    points = load("sine")
    cut = Slice.through(points, 0, None, targets=(-2.0, 3.0))
    # 3 % of the 5 from -2 to 3, above and below.
    assert (cut.low[1], cut.high[1]) == pytest.approx((-2.15, 3.15))
    assert cut.cells.shape == (SIDE * SIDE, 1)
    columns = cut.cells.reshape(SIDE, SIDE)
    assert (columns == columns[:1]).all()
    assert (np.diff(columns[0]) > 0).all()
    targets = np.array([-2.15, 3.15, 0.5])
    assert cut.place(points.inputs[:3], targets)[:, 1] == pytest.approx([1, 0, 0.5])
    assert cut.place(points.inputs[:3], targets)[:, 0] == pytest.approx(
        (points.inputs[:3, 0] - cut.low[0]) / (cut.high[0] - cut.low[0])
    )


@DRAWN
@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(CUTS), st.sampled_from(WINDOWS))
def test_the_way_back_from_a_place(u, v, where, window):
    data, across, up = where
    cut = Slice.through(load(data), across, up, window)
    row = load(data).median[None].copy()
    row[0, [across, up]] = cut.at(u, v)
    assert cut.place(row)[0] == pytest.approx([u, v], abs=1e-9)


def test_slices_are_the_same_only_if_they_are_one():
    # The player compares what was looked at, and two slices of the same columns differ in their windows.
    one, other = Slice.through(load("circle"), 0, 1), Slice.through(load("circle"), 0, 1, (0.0, 0.0, 0.5))
    assert Slice.__eq__(one, one)
    assert one != other


@pytest.mark.parametrize(
    ("data", "loss", "output", "between"),
    [
        ("circle", "mse", "tanh", (-1, 1)),
        ("circle", "mse", "sigmoid", (0, 1)),
        ("iris", "cross_entropy", "softmax", (0, 1)),
        ("iris", "mse", "tanh", (-1, 1)),
    ],
)
def test_classes_are_drawn_between_what_stands_for_them(data, loss, output, between):
    assert ends(untrained(data, loss, output)) == between


@pytest.mark.parametrize("data", ["plane", "sine", "diabetes"])
def test_numbers_are_drawn_as_far_as_the_farthest_target(data):
    run = untrained(data, output="identity")
    asked = (run.data.y - run.data.target_center) / run.data.target_spread
    assert ends(run) == (-np.abs(asked).max(), np.abs(asked).max())


def test_targets_that_are_all_nought_have_ends_too():
    points = load("plane", n=40)
    run = nn.Run(nn.Architecture((2, 1), ("identity",)), nn.Recipe(), replace(points, y=0 * points.y))
    assert ends(run) == (-1, 1)


# ----------------------------------------------------------------------------------------------------- bytes


@pytest.mark.parametrize("activation", nn.ACTIVATIONS)
def test_bytes_rise_with_the_answer_around_a_middle(activation):
    low, high = nn.ACTIVATIONS[activation].range
    middle = 0.5 if (low, high) == (0, 1) else 0.0
    around = middle + np.linspace(-0.5, 0.5, 1001) * (1 if nn.ACTIVATIONS[activation].bounded else 100)
    levels = as_bytes(around, low, high).astype(int)
    assert (np.diff(levels) >= 0).all()
    assert levels[500] == 127
    assert (abs(levels + levels[::-1] - 255) <= 1).all()


@pytest.mark.parametrize(
    ("low", "high", "values", "levels"),
    [
        (0.0, 1.0, [0.0, 0.5, 1.0], [0, 127, 255]),
        (-1.0, 1.0, [-1.0, 0.0, 0.5, 1.0], [0, 127, 191, 255]),
        (-1.0, 1.0, [-9.0, 9.0], [0, 255]),
        (-2.5, 2.5, [-2.5, 0.0, 2.5, 1e300], [0, 127, 255, 255]),
        (-np.inf, np.inf, [-3.0, -1.0, 0.0, 1.0, 3.0], [31, 63, 127, 191, 223]),
        (0.0, np.inf, [0.0, 1.0, 1e300], [127, 191, 255]),
        (-np.inf, np.inf, [np.nan], [127]),
        (-1.0, 1.0, [-np.inf, np.inf, np.nan], [0, 255, 127]),
        (-np.inf, np.inf, [-np.inf, np.inf], [0, 255]),
        (0.0, np.inf, [np.inf], [255]),
    ],
)
def test_bytes_by_hand(low, high, values, levels):
    assert as_bytes(np.array(values), low, high).tolist() == levels


@pytest.mark.parametrize("bits", [1, 2, 3])
def test_coarse_bytes_are_the_middles_of_their_steps(bits):
    fine = np.arange(256, dtype=np.uint8)
    step = 2**bits
    assert coarse(fine, bits).tolist() == [i // step * step + step // 2 for i in range(256)]


# ----------------------------------------------------------------------------------------------------- maps


@pytest.mark.parametrize(
    ("data", "across", "up"), [("circle", 0, 1), ("circle", 1, 0), ("lung", 1, 2), ("breast_cancer", 4, 20)]
)
def test_maps_of_the_inputs(data, across, up):
    run = untrained(data)
    side = SIDE // STRIDE
    maps = np.frombuffer(input_maps(run, Slice.through(run.data, across, up)), np.uint8).reshape(-1, side, side)
    assert len(maps) == run.data.n_features
    assert (np.diff(maps[across].astype(int), axis=1) >= 0).all()
    assert (maps[across] == maps[across][:1]).all()
    assert (np.diff(maps[up].astype(int), axis=0) <= 0).all()
    assert (maps[up] == maps[up][:, :1]).all()
    assert (maps[[across, up]].min(), maps[[across, up]].max()) == (0, 255)
    for i in set(range(len(maps))) - {across, up}:
        column = run.data.inputs[:, i]
        share = (np.median(column) - column.min()) / (column.max() - column.min())
        assert set(maps[i].ravel().tolist()) <= {int(255 * share + nudge) for nudge in (-1e-3, 0, 1e-3)}


def test_the_map_of_a_lone_input_is_a_ramp():
    run = untrained("sine", output="identity")
    side = SIDE // STRIDE
    ramp = np.frombuffer(input_maps(run, Slice.through(run.data, 0, None)), np.uint8).reshape(side, side)
    assert (np.diff(ramp.astype(int), axis=1) >= 0).all()
    assert (ramp == ramp[:1]).all()
    assert (ramp.min(), ramp.max()) == (0, 251)  # the last of every third cell is two short of the right


def test_a_column_that_never_changes_has_a_map_too():
    points = load("circle", n=40)
    flat = replace(points, x=np.column_stack([points.x[:, 0], np.full(40, 2.0)]))
    run = nn.Run(nn.Architecture((2, 1), ("tanh",)), nn.Recipe(), flat)
    maps = np.frombuffer(input_maps(run, Slice.through(flat, 0, 1)), np.uint8).reshape(2, SIDE // STRIDE, -1)
    # One unit up from where all points lie takes it from end to end.
    assert set(maps[1][:, 0].tolist()) > {0, 255}
    assert (np.diff(maps[1].astype(int), axis=0) <= 0).all()


@pytest.mark.parametrize(
    ("name", "formulas"), [("circle", ("x1^2", "x1*x2", "sin(x2)", "abs(x1)")), ("iris", ("x3^2", "log(x4)", "x1*x3"))]
)
def test_an_input_that_could_be_derived_has_the_map_it_would_have(name, formulas):
    base = load(name)
    every = nn.data.with_features(base, (*(f"x{i + 1}" for i in range(base.n_features)), *formulas))
    arch = nn.Architecture((every.n_features, every.n_outputs), ("tanh",))
    run = nn.Run(arch, nn.Recipe(), every)
    cut = Slice.through(every, 0, 1)
    size = (SIDE // STRIDE) ** 2
    shown = np.frombuffer(input_maps(run, cut), np.uint8)[base.n_features * size :]
    for data, through in ((base, Slice.through(base, 0, 1)), (every, cut)):
        offered = np.frombuffer(derived_maps(data, base, formulas, through), np.uint8)
        assert np.abs(offered.astype(int) - shown).max() <= 1, "but for the last bit of a float32"
    assert len(set(map(bytes, shown.reshape(len(formulas), size)))) == len(formulas)
