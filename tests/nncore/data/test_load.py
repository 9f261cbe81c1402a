"""Every set loads by name, the same way each time, and noise does what it says."""

from typing import Any

import numpy as np
import pytest

from nncore.data import DATASETS, Dataset, load

SQUARES = ["circle", "xor", "corners", "gauss", "spiral", "moons", "clouds", "plane", "multi_gauss"]
PLAYGROUND = [*SQUARES, "sine"]
CLASSIFIED = SQUARES[:6]
REAL = ["breast_cancer", "iris", "wine", "penguins", "digits", "diabetes"]


def same(a: Dataset, b: Dataset) -> bool:
    names = ("x", "y", "test", "center", "spread")
    return all(getattr(a, name).tobytes() == getattr(b, name).tobytes() for name in names)


def test_the_menu_is_in_its_order() -> None:
    assert list(DATASETS) == [*PLAYGROUND, "formula", "lung", *REAL]


@pytest.mark.parametrize("name", DATASETS)
def test_record_and_set_agree(name: str) -> None:
    info, data = DATASETS[name], load(name)
    assert (data.name, data.title, data.task) == (info.name, info.title, info.task) == (name, info.title, info.task)
    assert data.x.shape == (info.rows, len(data.columns))
    assert data.y.shape == (info.rows, 1)
    assert info.min_rows <= info.rows <= info.max_rows
    assert data.about
    assert data.source
    assert data.licence
    assert bool(data.warning) == (name in ("lung", "breast_cancer", "diabetes"))
    assert (info.columns, info.classes) == (data.n_features, len(data.classes))
    assert (info.kind == "real") == (name in REAL)
    assert "!" not in data.about + data.source + data.licence + data.warning


@pytest.mark.parametrize("name", DATASETS)
def test_same_arguments_same_bits(name: str) -> None:
    noise = 0.2 if DATASETS[name].takes_noise else 0.0
    first = load(name, noise=noise, seed=5, train_share=0.7)
    assert same(first, load(name, noise=noise, seed=5, train_share=0.7))
    assert not same(first, load(name, noise=noise, seed=6, train_share=0.7))
    assert first.split(0.7, 5).test.tobytes() == first.test.tobytes()
    assert len(first.train[0]) == pytest.approx(0.7 * len(first.x), abs=1)


@pytest.mark.parametrize("name", DATASETS)
def test_the_split_does_not_change_the_rows(name: str) -> None:
    a, b = load(name, seed=2, train_share=0.1), load(name, seed=2, train_share=0.9)
    assert np.array_equal(a.x, b.x)
    assert np.array_equal(a.y, b.y)


@pytest.mark.parametrize("name", CLASSIFIED)
@pytest.mark.parametrize("n", [20, 500, 10_000])
def test_classes_are_balanced_without_noise(name: str, n: int) -> None:
    assert load(name, n=n).y.mean() == 0.5


@pytest.mark.parametrize("name", PLAYGROUND)
def test_points_stay_in_the_picture(name: str) -> None:
    data = load(name, n=5000, seed=1)
    assert np.abs(data.x).max() <= 6.0
    assert np.array_equal(data.inputs, data.x)
    noisy = load(name, n=5000, noise=0.5, seed=1).x
    assert np.mean(np.abs(noisy) > 6.0) < (0.02 if name in ("gauss", "clouds") else 1e-12)


def test_circle_is_a_disc_in_a_ring() -> None:
    data = load("circle", n=5000)
    radius, blue = np.hypot(*data.x.T), data.y[:, 0] == 1
    assert radius[blue].max() <= 2.5
    assert radius[~blue].min() >= 3.5
    assert radius[~blue].max() <= 5.0 + 1e-12


def test_xor_keeps_off_the_axes_and_fills_each_corner_alike() -> None:
    data = load("xor", n=5000)
    assert np.abs(data.x).min() >= 0.3
    assert np.array_equal(data.y[:, 0] == 1, data.x.prod(axis=1) >= 0)
    for right in (True, False):
        for up in (True, False):
            assert np.sum(((data.x[:, 0] > 0) == right) & ((data.x[:, 1] > 0) == up)) == 1250


def test_corners_are_the_truth_table_of_exclusive_or() -> None:
    data = load("corners")
    points, counts = np.unique(np.column_stack([data.x, data.y]), axis=0, return_counts=True)
    assert points.tolist() == [[-2, -2, 1], [-2, 2, 0], [2, -2, 0], [2, 2, 1]]
    assert counts.tolist() == [20] * 4
    assert len(np.unique(data.train[0], axis=0)) == 4
    noisy = load("corners", n=20_000, noise=0.5)
    assert np.abs(noisy.x - 2 * np.sign(load("corners", n=20_000).x)).std() == pytest.approx(0.6, abs=0.02)


def test_gauss_is_two_clouds_a_line_can_part() -> None:
    data = load("gauss", n=20_000)
    blue = data.y[:, 0] == 1
    assert np.array_equal(blue, data.x.sum(axis=1) > 0)
    assert data.x[blue].mean(axis=0) == pytest.approx([2, 2], abs=0.03)
    assert data.x[~blue].mean(axis=0) == pytest.approx([-2, -2], abs=0.03)
    assert data.x[blue].std(axis=0) == pytest.approx([0.5, 0.5], abs=0.02)
    noisy = load("gauss", n=20_000, noise=0.5)
    assert noisy.x[noisy.y[:, 0] == 1].std(axis=0) == pytest.approx([1.75, 1.75], abs=0.05)


def test_spiral_arms_are_half_a_turn_apart() -> None:
    data = load("spiral", n=2000)
    radius = np.hypot(*data.x.T)
    # The angle of the blue arm at this radius: 1.75 turns spread over the radii 0.3 to 5.
    turn = 1.75 * 2 * np.pi * (radius - 0.3) / 4.7
    blue = np.column_stack([radius * np.cos(turn), radius * np.sin(turn)])
    assert np.allclose(data.x, np.where(data.y == 1, blue, -blue))


def test_plane_rises_with_the_sum() -> None:
    data = load("plane", n=2000)
    assert data.task == "regression"
    assert data.classes == ()
    assert np.allclose(data.y[:, 0], data.x.sum(axis=1) / 12)
    assert np.abs(data.y).max() <= 1.0
    assert 1.0 < np.abs(load("plane", n=20_000, noise=0.5).y).max() <= 1.5


def test_moons_are_half_circles_that_face_each_other() -> None:
    data = load("moons", n=2000)
    blue = data.y[:, 0] == 1
    upper = np.where(blue[:, None], -data.x, data.x) + np.array([1.5, 0.75])
    assert np.allclose(np.hypot(*upper.T), 3.0)
    assert upper[:, 1].min() >= 0.0
    assert np.ptp(upper[:, 0]) > 5.9


def test_clouds_stand_in_a_ring() -> None:
    data = load("clouds", n=20_000)
    assert (data.task, data.n_outputs) == ("multiclass", 5)
    for k in range(5):
        cloud = data.x[data.y[:, 0] == k]
        assert len(cloud) == 4000
        turn = 2 * np.pi * k / 5  # clockwise from the top
        assert cloud.mean(axis=0) == pytest.approx([3.5 * np.sin(turn), 3.5 * np.cos(turn)], abs=0.03)
        assert cloud.std(axis=0) == pytest.approx([0.4, 0.4], abs=0.02)
    noisy = load("clouds", n=20_000, noise=0.5)
    assert noisy.x[noisy.y[:, 0] == 0].std(axis=0) == pytest.approx([1.2, 1.2], abs=0.05)


def test_hills_and_hollows_alternate_around_the_middle() -> None:
    data = load("multi_gauss", n=2000)
    # The sum written out, a term for each of the six bumps at 0°, 60°, … on the circle of radius 3.5.
    height = np.zeros(2000)
    for k, sign in enumerate((1, -1, 1, -1, 1, -1)):
        middle = 3.5 * np.array([np.cos(np.pi * k / 3), np.sin(np.pi * k / 3)])
        height += sign * np.exp(-((data.x - middle) ** 2).sum(axis=1) / 2.5)
    assert np.allclose(data.y[:, 0], height)
    assert 0.9 < data.y.max() <= 1.0
    assert -1.0 <= data.y.min() < -0.9


def test_sine_has_one_input_and_is_moved_by_noise_up_and_down() -> None:
    data = load("sine", n=2000)
    assert [column.name for column in data.columns] == ["x"]
    assert np.allclose(data.y, np.sin(data.x))
    moved = load("sine", n=2000, noise=0.5).y - data.y
    assert 0.49 < np.abs(moved).max() <= 0.5


@pytest.mark.parametrize("name", ["circle", "xor", "plane", "multi_gauss", "sine"])
def test_noise_moves_the_label_and_not_the_point(name: str) -> None:
    wrong = []
    for noise in (0.0, 0.1, 0.3, 0.5):
        noisy = load(name, n=5000, noise=noise)
        assert np.array_equal(noisy.x, load(name, n=5000).x)
        wrong.append(np.abs(noisy.y - load(name, n=5000).y).mean())
    assert wrong == sorted(set(wrong))
    assert wrong[0] == 0
    assert wrong[-1] < 0.4


@pytest.mark.parametrize("name", ["gauss", "spiral", "moons", "clouds"])
def test_noise_moves_the_point_and_not_the_label(name: str) -> None:
    clean = load(name, n=5000)
    moved = []
    for noise in (0.1, 0.3, 0.5):
        noisy = load(name, n=5000, noise=noise)
        assert np.array_equal(noisy.y, clean.y)
        moved.append(np.abs(noisy.x - clean.x).mean())
    assert moved == sorted(set(moved))
    assert moved[0] > 0


@pytest.mark.parametrize("name", [*PLAYGROUND, "formula", "lung"])
def test_row_counts(name: str) -> None:
    for n in (20, 21, np.int64(33), 200_000):
        assert len(load(name, n=n).x) == n  # type: ignore[arg-type]
    for wrong in (19, 200_001, -5, 50.0, "50", True):
        with pytest.raises(ValueError, match="n should be a whole number from 20 to 200000, not"):
            load(name, n=wrong)  # type: ignore[arg-type]


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match=r"There is no data set called 'rings'\. Choose one of: circle, xor, corners, gauss"
    ):
        load("rings")


@pytest.mark.parametrize("noise", [-0.1, 0.51, float("nan"), "much", None])
def test_noise_out_of_range(noise: Any) -> None:
    with pytest.raises(ValueError, match=r"noise should be a number from 0 to 0\.5, not"):
        load("circle", noise=noise)


@pytest.mark.parametrize("name", [name for name, info in DATASETS.items() if not info.takes_noise])
def test_some_sets_take_no_noise(name: str) -> None:
    with pytest.raises(ValueError, match=r"takes no noise\. Leave noise at 0\."):
        load(name, noise=0.1)


def test_seed_and_share_out_of_range() -> None:
    with pytest.raises(ValueError, match="seed should be a whole number from 0 up, not -1"):
        load("circle", seed=-1)
    with pytest.raises(ValueError, match=r"train_share should be a number from 0\.1 to 0\.9, not 1"):
        load("circle", train_share=1.0)
