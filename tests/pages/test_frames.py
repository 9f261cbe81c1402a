"""Frames byte by byte: what the browser is sent is what nncore computes for each moment by itself."""

import json
import struct
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score

import nncore as nn
from pages.stage.frames import Shot, Slice, as_bytes, input_maps, message, pack
from tests.nncore.cases import DRAWN

load = cache(nn.data.load)  # a Dataset is read-only, so that all tests can share it

SHAPES = {
    "none hidden": ("circle", (), ("tanh",)),
    "sigmoid out": ("xor", (3,), ("relu", "sigmoid")),
    "every bend": ("circle", (5, 4, 3, 2), ("identity", "sigmoid", "relu", "tanh", "tanh")),
    "unbounded out": ("circle", (3,), ("tanh", "identity")),
    "a number": ("plane", (4, 2), ("tanh", "relu", "identity")),
    "four columns": ("lung", (3,), ("tanh", "sigmoid")),
    "the largest": ("breast_cancer", (16,) * 6, ("tanh",) * 7),
}


def start(data="circle", hidden=(3,), activations=("tanh", "tanh"), **recipe):
    """A run at its beginning on few points, or on all there are of a real set."""
    points = load(data, n=None if data == "breast_cancer" else 40)
    return nn.Run(nn.Architecture((points.n_features, *hidden, 1), activations), nn.Recipe(**recipe), points)


def shots(run, n=3):
    """The run's beginning and the n - 1 epochs after it."""
    taken = [Shot.of(run)]
    for _ in range(n - 1):
        run.advance()
        taken.append(Shot.of(run))
    return taken


class Frame(NamedTuple):
    """A frame as the browser reads it."""

    epoch: int
    batch: int
    losses: tuple
    scores: tuple
    counts: tuple
    theta: np.ndarray
    out: np.ndarray  # (48, 48)
    maps: np.ndarray  # (neurons, 16, 16)


def unpack(run, packed):
    """Read frames the way the browser does: 2 whole numbers, 4 floats, 4 whole numbers, theta, the maps."""
    neurons, width = sum(run.arch.sizes[1:-1]), 4 * run.arch.n_parameters
    size = 56 + width + 48 * 48 + neurons * 16 * 16
    assert len(packed) % size == 0
    frames = []
    for at in range(0, len(packed), size):
        epoch, batch, train, test, train_score, test_score, *counts = struct.unpack_from("<IIddddIIII", packed, at)
        bytes_ = np.frombuffer(packed, np.uint8, 48 * 48 + neurons * 256, at + 56 + width)
        frames.append(
            Frame(
                epoch, batch, (train, test), (train_score, test_score), tuple(counts),
                np.frombuffer(packed, "<f4", run.arch.n_parameters, at + 56),
                bytes_[: 48 * 48].reshape(48, 48), bytes_[48 * 48 :].reshape(neurons, 16, 16),
            )
        )  # fmt: skip
    return frames


def packed(name):
    """A run of some shape, shots of it, its cut, and the frames sent."""
    run = start(*SHAPES[name])
    taken, cut = shots(run), Slice.through(run.data, 0, 1)
    return run, taken, cut, unpack(run, pack(run, taken, cut))


# ---------------------------------------------------------------------------------------------------- frames


@pytest.mark.parametrize("name", SHAPES)
def test_moment_losses_and_parameters(name):
    run, taken, _, frames = packed(name)
    assert [(frame.epoch, frame.batch) for frame in frames] == [(0, 0), (1, 0), (2, 0)]
    for shot, frame in zip(taken, frames, strict=True):
        assert frame.losses == shot.losses
        assert frame.theta.tobytes() == shot.theta.astype(np.float32).tobytes()
        output = nn.forward(run.arch, shot.theta, run.data.train[0]).output
        assert frame.losses[0] == pytest.approx(np.square(output - run.targets(run.data.train[1])).mean())


@pytest.mark.parametrize("name", [name for name in SHAPES if name != "a number"])
def test_scores_and_counts_of_classes_against_scikit_learn(name):
    run, taken, _, frames = packed(name)
    for shot, frame in zip(taken, frames, strict=True):
        parts = [(run.data.train), (run.data.held_out)]
        said = [nn.forward(run.arch, shot.theta, x).output >= run.threshold for x, _ in parts]
        truth = [y == 1 for _, y in parts]
        assert frame.scores == pytest.approx([accuracy_score(t, s) for t, s in zip(truth, said, strict=True)])
        (tn, fp), (fn, tp) = confusion_matrix(truth[1], said[1], labels=[False, True])
        assert frame.counts == (tp, fp, fn, tn)


def test_scores_of_numbers_against_scikit_learn():
    run, taken, _, frames = packed("a number")
    for shot, frame in zip(taken, frames, strict=True):
        output = [nn.forward(run.arch, shot.theta, x).output for x, _ in (run.data.train, run.data.held_out)]
        truth = [run.data.train[1], run.data.held_out[1]]
        assert frame.scores == pytest.approx([r2_score(t, o) for t, o in zip(truth, output, strict=True)])


def level(values, low, high):
    """The byte for each value, worked out plainly: a share of the range, or v / (1 + |v|) where there is none."""
    unbounded = np.isinf([low, high]).any()
    share = (1 + values / (1 + abs(values))) / 2 if unbounded else (values - low) / (high - low)
    return np.clip(share, 0, 1) * 255


def at_most_one_step(bytes_, levels):
    """Whether bytes are the whole numbers below the levels, but for the last digits of float32."""
    return np.all(bytes_ <= levels + 1e-2) and np.all(bytes_ > levels - 1 - 1e-2)


@pytest.mark.parametrize("name", SHAPES)
def test_maps_cell_by_cell(name):
    run, taken, cut, frames = packed(name)
    for shot, frame in zip(taken, frames, strict=True):
        # Row 0 is the top, so `up` begins at its high end; of the neurons' maps every third cell is kept.
        x = np.tile(run.data.median, (48, 48, 1))
        x[..., 0] = np.linspace(cut.low[0], cut.high[0], 48)
        x[..., 1] = np.linspace(cut.high[1], cut.low[1], 48)[:, None]
        a = nn.forward(run.arch, shot.theta, x.reshape(-1, run.data.n_features)).a[1:]
        low, high = (run.low, run.high) if run.data.task == "binary" else (-1, 1)
        assert at_most_one_step(frame.out, level(a[-1].reshape(48, 48), low, high))
        neurons = [
            level(answers[:, neuron].reshape(48, 48)[::3, ::3], *nn.ACTIVATIONS[bend].range)
            for answers, bend in zip(a, run.arch.activations[:-1], strict=False)
            for neuron in range(answers.shape[1])
        ]
        assert len(neurons) == len(frame.maps)
        assert all(map(at_most_one_step, frame.maps, neurons))


def test_one_cell_by_hand():
    # out = tanh(2·x₁ - x₂): at the top right corner x₁ = x₂ = 6.36, tanh 6.36 = 0.999994, and 255 of it is 254.999.
    run, cut = start(hidden=(), activations=("tanh",)), Slice.through(load("circle", n=40), 0, 1)
    [frame] = unpack(run, pack(run, [Shot(4, 2, np.array([2.0, -1.0, 0.0]), (0.5, 0.25))], cut))
    assert (frame.epoch, frame.batch, frame.losses) == (4, 2, (0.5, 0.25))
    assert (frame.out[0, -1], frame.out[-1, 0], frame.out[0, 0]) == (254, 0, 0)


@pytest.mark.parametrize("name", SHAPES)
def test_a_chunk_is_its_frames_one_by_one(name):
    run, taken, cut, frames = packed(name)
    for shot, frame in zip(taken, frames, strict=True):
        [alone] = unpack(run, pack(run, [shot], cut))
        assert (alone.losses, alone.counts) == (frame.losses, frame.counts)
        assert alone.scores == pytest.approx(frame.scores, rel=1e-12)
        assert np.abs(alone.out.astype(int) - frame.out).max() <= 1
        assert alone.theta.tobytes() == frame.theta.tobytes()


def test_no_shots_are_no_bytes():
    run = start()
    assert pack(run, [], Slice.through(run.data, 0, 1)) == b""


def test_a_shot_keeps_its_place_while_the_run_goes_on():
    run = start()
    shot, before = Shot.of(run), run.theta.copy()
    run.advance(3)
    assert shot.theta.tobytes() == before.tobytes()
    assert (shot.epoch, shot.batch) == (0, 0)


# A run never stands where its loss is not finite, and with an output that is a number the loss of 1e100 squared is not.
@pytest.mark.parametrize(
    ("name", "size"), [(name, size) for name in SHAPES for size in (1e30, 1e200) if (name, size) != ("a number", 1e200)]
)
def test_weights_past_all_bounds_are_drawn_without_nan_or_warning(name, size):
    run = start(*SHAPES[name])
    theta = size * np.where(np.arange(run.arch.n_parameters) % 2, -1.0, 1.0)
    [frame] = unpack(run, pack(run, [Shot(1, 0, theta, (1.0, 1.0))], Slice.through(run.data, 0, 1)))
    assert np.isfinite(frame.theta).all()
    assert np.abs(frame.theta).max() == np.float32(1e30)
    assert np.isfinite([*frame.losses, *frame.scores]).all()


# ---------------------------------------------------------------------------------------------------- slices


@pytest.mark.parametrize(
    ("data", "across", "up"), [("circle", 0, 1), ("circle", 1, 0), ("lung", 2, 0), ("breast_cancer", 29, 7)]
)
def test_a_slice(data, across, up):
    points = load(data)
    cut = Slice.through(points, across, up)
    place, grid = cut.place(points.inputs), cut.cells.reshape(48, 48, -1)
    assert place.min() > 0
    assert place.max() < 1
    others = [i for i in range(points.n_features) if i not in (across, up)]
    assert (cut.cells[:, others] == points.median[others].astype(np.float32)).all()
    assert grid[0, 0, [across, up]] == pytest.approx([cut.low[0], cut.high[1]])
    assert grid[-1, -1, [across, up]] == pytest.approx([cut.high[0], cut.low[1]])
    assert (np.diff(grid[..., across], axis=1) > 0).all()
    assert (np.diff(grid[..., up], axis=0) < 0).all()


@pytest.mark.parametrize(("data", "across", "up"), [("circle", 0, 1), ("lung", 2, 0)])
def test_points_are_placed_where_the_cells_are(data, across, up):
    cut = Slice.through(load(data), across, up)
    share = np.linspace(0, 1, 48)
    place = cut.place(cut.cells.astype(float)).reshape(48, 48, 2)
    assert np.allclose(place[..., 0], share[None, :], atol=1e-6)
    assert np.allclose(place[..., 1], share[:, None], atol=1e-6)


def test_a_slice_shows_at_least_the_columns_ranges():
    # The square is -6 … 6, and 3 % of its 12 more on either side is 0.36.
    cut = Slice.through(load("circle"), 0, 1)
    assert cut.low == pytest.approx([-6.36, -6.36])
    assert cut.high == pytest.approx([6.36, 6.36])


def test_a_slice_through_a_column_that_never_changes():
    points = load("circle", n=40)
    flat = replace(points, x=np.column_stack([points.x[:, 0], np.full(40, 2.0)]))
    cut = Slice.through(flat, 0, 1)
    assert cut.place(flat.inputs)[:, 1] == pytest.approx(1 - (2 + 6.36) / 12.72)


# -------------------------------------------------------------------------------------------- bytes and maps


@pytest.mark.parametrize("bend", nn.ACTIVATIONS)
def test_bytes_rise_with_the_answer_around_a_middle(bend):
    low, high = nn.ACTIVATIONS[bend].range
    middle = 0.5 if (low, high) == (0, 1) else 0.0
    around = middle + np.linspace(-0.5, 0.5, 1001) * (1 if nn.ACTIVATIONS[bend].bounded else 100)
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


@pytest.mark.parametrize(
    ("data", "across", "up"), [("circle", 0, 1), ("circle", 1, 0), ("lung", 1, 2), ("breast_cancer", 4, 20)]
)
def test_maps_of_the_inputs(data, across, up):
    run = start(data, (), ("tanh",))
    maps = np.frombuffer(input_maps(run, Slice.through(run.data, across, up)), np.uint8).reshape(-1, 16, 16).astype(int)
    assert len(maps) == run.data.n_features
    assert (np.diff(maps[across], axis=1) >= 0).all()
    assert (maps[across] == maps[across][:1]).all()
    assert (np.diff(maps[up], axis=0) <= 0).all()
    assert (maps[up] == maps[up][:, :1]).all()
    assert (maps[[across, up]].min(), maps[[across, up]].max()) == (0, 255)
    for i in set(range(len(maps))) - {across, up}:
        column = run.data.inputs[:, i]
        share = (np.median(column) - column.min()) / (column.max() - column.min())
        assert set(maps[i].ravel()) <= {int(255 * share + nudge) for nudge in (-1e-3, 0, 1e-3)}


# --------------------------------------------------------------------------------------------------- message


@DRAWN
@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text()), st.binary(), st.binary())
def test_a_message_is_its_header_and_its_parts(header, first, second):
    sent = message(header, first, second)
    (length,) = struct.unpack_from("<I", sent)
    assert (4 + length) % 8 == 0
    assert json.loads(sent[4 : 4 + length]) == header
    assert sent[4 + length :] == first + second


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_message_takes_no_number_the_browser_cannot_read(value):
    with pytest.raises(ValueError, match="JSON"):
        message({"curve": [[1.0, value]]})
