"""What a frame shows rather than says: maps cell by cell, histograms, and the points as two neurons see them."""

from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.workspace.frames import BINS, MOST_POINTS, SUMS, Look, Shot, drawn, pack
from pages.workspace.slices import SIDE, STRIDE, Slice
from tests.pages.test_frames import (
    CLASSES,
    NUMBERS,
    SHAPES,
    SMALL,
    TWO_CLASSES,
    heads,
    load,
    look,
    packed,
    start,
    through,
)

# -------------------------------------------------------------------------------------------------------- maps


def level(values, low, high):
    """The byte for each value, worked out plainly: a share of the range, or v / (1 + |v|) where there is none."""
    unbounded = np.isinf([low, high]).any()
    share = (1 + values / (1 + abs(values))) / 2 if unbounded else (values - low) / (high - low)
    return np.clip(share, 0, 1) * 255


def within_a_step(bytes_, levels, bits):
    """Whether bytes are the levels in steps of 2^bits, each in the middle of its step; float32 may tip a last digit."""
    step = 2**bits
    assert (bytes_ % step == step // 2).all()
    base = bytes_.astype(float) - step // 2
    return bool(np.all(levels >= base - 1e-2) and np.all(levels < base + step + 1e-2))


def ranges(run):
    """Between which two numbers each layer's answers are drawn."""
    own = [nn.ACTIVATIONS[activation].range for activation in run.arch.activations]
    far = np.abs(run.data.scale_targets(run.data.y)).max() if run.data.task == "regression" else None
    return [*own[:-1], (run.low, run.high) if far is None else (-far, far)]


def over_the_map(run, theta, seen):
    """Each layer's answers, (48, 48, neurons), in cells worked out by hand."""
    cut = seen.cut
    x = np.tile(run.data.median, (SIDE, SIDE, 1))
    x[..., cut.across] = np.linspace(cut.low[0], cut.high[0], SIDE)
    if cut.up is not None:  # row 0 is the top, so `up` begins at its high end
        x[..., cut.up] = np.linspace(cut.high[1], cut.low[1], SIDE)[:, None]
    return [a.reshape(SIDE, SIDE, -1) for a in through(run, theta, x.reshape(-1, run.data.n_features)).a[1:]]


@pytest.mark.parametrize("space", [None, (1, 0, 1)])
@pytest.mark.parametrize("name", SHAPES)
def test_maps_of_all_neurons_cell_by_cell(name, space):
    run, taken, seen, series = packed(name, space=space if name != "none hidden" else None)
    maps = series["maps"].reshape(len(taken), -1, SMALL, SMALL)
    assert maps.shape[1] == sum(run.arch.sizes[1:])
    for shot, sent in zip(taken, maps, strict=True):
        levels = [
            level(answers[::STRIDE, ::STRIDE, neuron], *span)
            for answers, span in zip(over_the_map(run, shot.theta, seen), ranges(run), strict=True)
            for neuron in range(answers.shape[-1])
        ]
        # Seen through two of its neurons space needs every digit there is.
        assert all(within_a_step(*pair, 0 if seen.space else 2) for pair in zip(sent, levels, strict=True))


@pytest.mark.parametrize("name", [*TWO_CLASSES, *NUMBERS])
def test_the_large_map_shows_the_answer(name):
    run, taken, seen, series = packed(name)
    for shot, sent in zip(taken, series["big"].reshape(-1, SIDE, SIDE), strict=True):
        assert within_a_step(sent, level(over_the_map(run, shot.theta, seen)[-1][..., 0], *ranges(run)[-1]), 1)


@pytest.mark.parametrize("name", CLASSES)
def test_the_large_map_of_many_classes_shows_the_winner_and_how_sure_it_is(name):
    run, taken, seen, series = packed(name)
    for i, shot in enumerate(taken):
        answers = over_the_map(run, shot.theta, seen)[-1]
        best = np.sort(answers, axis=-1)
        clear = best[..., -1] - best[..., -2] > 1e-5  # elsewhere single precision may find the other
        assert (series["winner"][i].reshape(SIDE, SIDE) == answers.argmax(axis=-1))[clear].all()
        assert clear.mean() > 0.5
        assert within_a_step(series["big"][i].reshape(SIDE, SIDE), level(best[..., -1], *ranges(run)[-1]), 1)


@pytest.mark.parametrize(
    ("name", "focus"),
    [("every activation", (1, 4)), ("every activation", (5, 0)), ("three classes", (2, 2)), ("one column", (1, 3))],
)
def test_the_large_map_shows_the_neuron_in_focus(name, focus):
    run, taken, seen, series = packed(name, focus=focus)
    assert "winner" not in series
    layer, neuron = focus
    for shot, sent in zip(taken, series["big"].reshape(-1, SIDE, SIDE), strict=True):
        answers = over_the_map(run, shot.theta, seen)[layer - 1][..., neuron]
        assert within_a_step(sent, level(answers, *ranges(run)[layer - 1]), 1)


def test_one_cell_by_hand():
    # out = tanh(2·x₁ - x₂): at the top right corner x₁ = x₂ = 6.36, tanh 6.36 = 0.999994, and 255 of it is 254.999.
    run = start(hidden=(), activations=("tanh",))
    theta = np.array([2.0, -1.0, 0.0])
    series = pack(run, [Shot(4, 2, theta, theta - [0.5, 0, 0], (0.5, 0.25))], look(run)).series
    [(moment, numbers, _)] = heads(series)
    assert (moment, numbers[:2]) == ((4, 2), (0.5, 0.25))
    big = series["big"].reshape(SIDE, SIDE)
    assert (big[0, -1], big[-1, 0], big[0, 0]) == (255, 1, 1)
    assert series["moved"].tolist() == [[0.5, 0.0, 0.0]]


def test_a_window_shows_its_part_only():
    run = start("circle", (3,), ("tanh", "tanh"))
    cut = Slice.through(run.data, 0, 1, (0.5, 0.0, 0.5))
    seen, shot = Look(cut), Shot.of(run)
    big = pack(run, [shot], seen).series["big"].reshape(SIDE, SIDE)
    assert within_a_step(big, level(over_the_map(run, shot.theta, seen)[-1][..., 0], -1, 1), 1)


# -------------------------------------------------------------------------------- histograms and the space space


def counted(values, low, high):
    """How often values fall into each of 24 bars, worked out plainly; the highest bar stands for 255.

    A bar begins at the first of the 256 levels that is no less than its share of them.
    """
    edges = np.ceil(256 * np.arange(1, BINS) / BINS) / 255
    share = level(values, low, high) / 255
    counts = np.bincount(np.searchsorted(edges, share, side="right"), minlength=BINS)
    return counts * 255 // counts.max()


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("nodes", ["a", "z"])
def test_histograms_over_the_training_rows(name, nodes):
    run, taken, _, series = packed(name, nodes=nodes)
    spans = ranges(run) if nodes == "a" else [SUMS] * len(run.arch.activations)
    for i, shot in enumerate(taken):
        trace = through(run, shot.theta, run.data.train[0])
        by_hand = [
            counted(values[:, neuron], *span)
            for values, span in zip(trace.a[1:] if nodes == "a" else trace.z, spans, strict=True)
            for neuron in range(values.shape[1])
        ]
        bars = series["bars"][i].reshape(len(by_hand), BINS)
        # A value on the very edge of a bar may fall to either side in the last digit.
        assert (np.abs(bars.astype(int) - by_hand) > 255 // 10).sum() <= 2
        assert (bars == np.array(by_hand)).mean() > 0.95
        assert (bars.max(axis=1) == 255).all()


def test_a_histogram_by_hand():
    # Of the sums -9, 0, 0.3 and 9 with tails at the ends: the first and the last bar, and two in the middle.
    run = start(hidden=(), activations=("identity",))
    x = np.array([[-9.0, 0], [0.0, 0], [0.3, 0], [9.0, 0], [1.0, 1]])
    held = np.array([False, False, False, False, True])
    data = replace(run.data, x=x, y=np.zeros((5, 1)), test=held, validation=np.zeros(5, dtype=bool))
    run = nn.Run(run.arch, nn.Recipe(), data)
    series = pack(run, [Shot(0, 0, np.array([1.0, 0.0, 0.0]), run.theta, (1, 1))], look(run, nodes="z")).series
    # Level 127.5 + 0.3 · 255 / 12 = 133.9, and 11.9 and 12.5 of 24 bars.
    assert np.flatnonzero(series["bars"][0]).tolist() == [0, 11, 12, 23]
    assert set(series["bars"][0].tolist()) == {0, 255}


@pytest.mark.parametrize("test", [False, True])
@pytest.mark.parametrize("name", [name for name in SHAPES if name != "none hidden"])
def test_points_seen_through_two_neurons(name, test):
    run, taken, _, series = packed(name, space=(1, 2, 0), test=test)
    rows = np.concatenate([np.flatnonzero(run.data.training), np.flatnonzero(run.data.test)[: None if test else 0]])
    for i, shot in enumerate(taken):
        answers = through(run, shot.theta, run.data.inputs[rows]).a[1][:, [2, 0]]
        assert within_a_step(series["space"][i].reshape(-1, 2), level(answers, *ranges(run)[0]), 0)


def test_no_more_points_are_drawn_than_can_be_seen():
    points = load("circle", n=4000)
    assert [len(rows) for rows in drawn(points, True)] == [MOST_POINTS, MOST_POINTS]
    assert [len(rows) for rows in drawn(points, False)] == [MOST_POINTS, 0]
    run = nn.Run(nn.Architecture((2, 2, 1), ("tanh", "tanh")), nn.Recipe(), points)
    series = pack(run, [Shot.of(run)], look(run, space=(1, 0, 1), test=True)).series
    assert series["space"].shape == (1, 2 * 2 * MOST_POINTS)


def test_rows_kept_for_validation_are_neither_drawn_nor_counted():
    points = load("circle", n=100, validation_share=0.3)
    training, held = drawn(points, True)
    assert not points.validation[np.concatenate([training, held])].any()
    run = nn.Run(nn.Architecture((2, 2, 1), ("tanh", "tanh")), nn.Recipe(), points)
    [(_, _, counts)] = heads(pack(run, [Shot.of(run)], look(run)).series)
    assert sum(counts) == points.test.sum() == 20
