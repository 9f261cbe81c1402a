"""A Dataset refuses what does not fit, cannot be altered, and splits without leaking."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nncore.data import Column, Dataset
from nncore.data.dataset import center_and_spread


def make(**changes: Any) -> Dataset:
    """Four rows, two inputs, every argument open to change."""
    arguments: dict[str, Any] = {
        "name": "tiny",
        "title": "Tiny",
        "task": "binary",
        "x": [[20.0, 1.0], [40.0, 2.0], [60.0, 3.0], [80.0, 8.0]],
        "y": [[0.0], [1.0], [0.0], [1.0]],
        "columns": (Column("age", "years", 20, 80), Column("dose", "g", 0, 10)),
        "classes": ("healthy", "ill"),
        "test": [False, False, True, True],
        "center": [20.0, 0.0],
        "spread": [60.0, 10.0],
        "about": "About.",
        "source": "Source.",
        "licence": "Licence.",
    }
    return Dataset(**(arguments | changes))


def big(n: int, ones: int, **changes: Any) -> Dataset:
    """n rows of which the first `ones` have y = 1; x is the row number, so that a row can be told by its input."""
    y = (np.arange(n) < ones).astype(float)[:, None]
    rows = np.arange(n, dtype=float)[:, None]
    parts: dict[str, Any] = {"x": rows, "y": y, "columns": (Column("row"),), "test": np.zeros(n, bool)}
    return make(**(parts | {"center": [0.0], "spread": [1.0]} | changes))


def test_inputs_train_held_out_and_median_by_hand() -> None:
    data = make()
    # (20 - 20) / 60 = 0, (80 - 20) / 60 = 1; 8 / 10 = 0.8
    assert data.n_features == 2
    assert np.allclose(data.inputs, [[0, 0.1], [1 / 3, 0.2], [2 / 3, 0.3], [1, 0.8]])
    x, y = data.train
    assert np.array_equal(x, data.inputs[:2])
    assert np.array_equal(y, [[0], [1]])
    x, y = data.held_out
    assert np.array_equal(x, data.inputs[2:])
    assert np.array_equal(y, [[0], [1]])
    assert np.allclose(data.median, [0.5, 0.25])


def test_lists_become_float64_arrays_and_tuples() -> None:
    data = make(x=[[1, 2], [3, 4], [5, 6], [7, 8]], y=[[0], [1], [1], [0]], classes=["no", "yes"])
    assert data.x.dtype == data.y.dtype == np.float64
    assert data.classes == ("no", "yes")


def test_nobody_can_alter_it_and_the_caller_keeps_a_free_array() -> None:
    mine = np.ones((4, 2))
    view = mine[:]
    view.setflags(write=False)
    for given_x in (mine, view):
        data = make(x=given_x)
        mine[0, 0] = 5.0
        assert data.x[0, 0] == 1.0
        mine[0, 0] = 1.0
    for name in ("x", "y", "test", "validation", "center", "spread", "target_center", "target_spread"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(data, name)[...] = 0
    with pytest.raises(AttributeError):
        data.title = "Other"  # type: ignore[misc]


def test_splitting_shares_the_rows_instead_of_copying_them() -> None:
    data = make()
    assert data.split(0.5, 1).x is data.x


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": [1.0, 2.0]}, "x should be a table with rows and columns"),
        ({"x": np.ones((0, 2))}, "x should be a table with rows and columns"),
        ({"x": [[1.0, 2.0], [3.0]]}, "The rows of x should all have the same length"),
        ({"x": [["1", "2"]] * 4}, "x should hold only numbers"),
        ({"x": np.full((4, 2), 1j)}, "x should hold only numbers"),
        ({"x": np.full((4, 2), np.nan)}, "x holds a value that is missing or infinite"),
        ({"y": [[0.0], [1.0], [0.0]]}, r"x has 4 rows, so y should have the shape \(4, 1\), not \(3, 1\)"),
        ({"y": [0.0, 1.0, 0.0, 1.0]}, r"not \(4,\)"),
        ({"y": [[0.0], [1.0], [0.0], [np.inf]]}, "y holds a value that is missing or infinite"),
        ({"y": [[0.0], [1.0], [0.0], [-1.0]]}, "With two classes, y may hold only 0 and 1"),
        ({"columns": (Column("age"),)}, "x has 2 columns, but 1 are described"),
        ({"center": [0.0]}, "center should have one number for each of the 2 columns of x"),
        ({"spread": [1.0, 1.0, 1.0]}, "spread should have one number for each of the 2 columns of x"),
        ({"spread": [1.0, 0.0]}, "Every spread should be above 0"),
        ({"test": [False, True]}, "test should be 4 times True or False"),
        ({"test": [0, 1, 0, 1]}, "test should hold only True and False"),
        ({"test": [True] * 4}, "nothing is left to learn from"),
        ({"validation": [True] * 4}, "either for testing or for validation, not for both"),
        ({"validation": [True, True, False, False]}, "nothing is left to learn from"),
        ({"validation": [True, False]}, "validation should be 4 times True or False"),
        ({"validation": [1, 0, 0, 0]}, "validation should hold only True and False"),
        ({"target_center": [1.0]}, "Classes are not scaled"),
        ({"target_spread": [2.0]}, "Classes are not scaled"),
        ({"target_spread": [0.0]}, "Every target_spread should be above 0"),
        ({"target_center": [0.0, 0.0]}, "target_center should have one number for each of the 1 columns of y"),
        ({"scaling": "huge"}, "scaling should be one of standard, minmax, none, not 'huge'"),
        ({"task": "ranking"}, "task should be one of binary, multiclass, regression, not 'ranking'"),
        ({"classes": ("ill",)}, "A binary set names two classes"),
        ({"task": "regression"}, "a regression set none"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make(**changes)


def test_columns_need_a_name_and_a_range() -> None:
    with pytest.raises(ValueError, match="A column needs a name"):
        Column("")
    for low, high in ((1.0, 1.0), (2.0, 1.0), (0.0, float("inf")), (float("nan"), 1.0)):
        with pytest.raises(ValueError, match="needs a low end below its high end"):
            Column("age", "years", low, high)


@settings(deadline=None)
@given(
    n=st.integers(2, 300),
    ones=st.floats(0, 1),
    share=st.floats(0.1, 0.9),
    seed=st.integers(0, 2**40),
    task=st.sampled_from(["binary", "regression"]),
)
def test_split_is_disjoint_complete_stratified_and_repeatable(
    n: int, ones: float, share: float, seed: int, task: str
) -> None:
    classes = ("a", "b") if task == "binary" else ()
    data = big(n, round(ones * n), task=task, classes=classes)
    split = data.split(share, seed)

    train, held_out = split.train[0][:, 0], split.held_out[0][:, 0]
    assert len(train)
    assert len(held_out)
    assert sorted([*train, *held_out]) == list(range(n))
    assert np.array_equal(split.x, data.x)
    assert np.array_equal(split.y, data.y)
    assert np.array_equal(split.test, data.split(share, seed).test)

    # No group's share is off by more than one row, and a class of two rows or more stands in both parts.
    for group in np.unique(data.y) if task == "binary" else [None]:
        rows = np.ones(n, bool) if group is None else data.y[:, 0] == group
        kept = np.count_nonzero(rows & ~split.test)
        assert abs(kept - share * rows.sum()) <= 1
        if rows.sum() > 1:
            assert 1 <= kept < rows.sum()


def test_split_depends_on_the_seed_and_not_on_the_split_before() -> None:
    data = big(100, 50)
    first, second = data.split(0.5, 0), data.split(0.5, 1)
    assert not np.array_equal(first.test, second.test)
    assert np.array_equal(second.split(0.5, 0).test, first.test)


@settings(deadline=None)
@given(seed=st.integers(0, 1000), share=st.floats(0.1, 0.9))
def test_only_training_rows_teach_center_and_spread(seed: int, share: float) -> None:
    x = np.random.default_rng(seed).normal(50.0, 20.0, (40, 1))
    split = big(40, 20, x=x, standardised=True).split(share, seed)
    assert np.array_equal(split.center, x[~split.test].mean(axis=0))
    assert np.array_equal(split.spread, x[~split.test].std(axis=0))

    # Whatever the test rows hold, what the network learns from stays the same.
    spoilt = np.where(split.test[:, None], 1e6, x)
    again = big(40, 20, x=spoilt, standardised=True).split(share, seed)
    assert np.array_equal(again.train[0], split.train[0])


def test_others_keep_center_and_spread() -> None:
    data = make()
    split = data.split(0.5, 7)
    assert split.center is data.center
    assert split.spread is data.spread


def test_one_target_scale_counts_for_all_targets() -> None:
    data = make(task="regression", classes=(), y=np.arange(8.0).reshape(4, 2), target_center=[1.0], target_spread=[2.0])
    assert data.target_center.tolist() == [1.0, 1.0]
    assert data.scale_targets(data.y)[1].tolist() == [0.5, 1.0]  # (2 - 1) / 2, (3 - 1) / 2
    assert np.array_equal(data.unscale_targets(data.scale_targets(data.y)), data.y)


@settings(deadline=None)
@given(
    n=st.integers(20, 300),
    ones=st.floats(0, 1),
    share=st.floats(0.1, 0.6),
    second=st.floats(0.0, 0.3),
    seed=st.integers(0, 2**40),
)
def test_a_split_in_three_is_disjoint_complete_and_stratified(
    n: int, ones: float, share: float, second: float, seed: int
) -> None:
    data = big(n, round(ones * n))
    split = data.split(share, seed, second)
    assert np.all(split.training.astype(int) + split.validation + split.test == 1)
    assert np.array_equal(split.train[0][:, 0], np.flatnonzero(split.training))
    assert np.array_equal(split.held_out[0][:, 0], np.flatnonzero(split.test))
    # The rows learnt from do not depend on how the others are used.
    assert np.array_equal(split.training, data.split(share, seed).training)
    for group in np.unique(data.y):
        rows = data.y[:, 0] == group
        assert abs((rows & split.validation).sum() - second * rows.sum()) <= 1.5
        if rows.sum() > 1:
            assert (rows & split.test).any()
            assert (rows & split.training).any()


def test_a_split_leaves_something_to_test_on() -> None:
    big(20, 10).split(0.9, 0, 0.05)
    with pytest.raises(ValueError, match=r"validation_share should be a number from 0 to 0\.05, not 0\.1"):
        big(20, 10).split(0.9, 0, 0.1)


@pytest.mark.parametrize("scaling", ["standard", "minmax", "none"])
def test_only_training_rows_teach_the_scales(scaling: str) -> None:
    rng = np.random.default_rng(3)
    x, y = rng.normal(50.0, 20.0, (40, 1)), rng.normal(9.0, 4.0, (40, 1))
    own: dict[str, Any] = {"task": "regression", "classes": (), "standardised": True, "scaling": scaling}
    split = big(40, 0, x=x, y=y, **own).split(0.5, 1, 0.2)
    known, asked = x[split.training], split.scale_targets(y[split.training])
    center, spread = {
        "standard": (known.mean(), known.std()),
        "minmax": (known.min(), np.ptp(known)),
        "none": (0.0, 1.0),
    }[scaling]
    assert split.center == pytest.approx(center)
    assert split.spread == pytest.approx(spread)
    assert (asked.mean(), asked.std()) == (pytest.approx(0.0, abs=1e-12), pytest.approx(1.0))
    spoilt = [np.where(split.training[:, None], values, 1e6) for values in (x, y)]
    again = big(40, 0, x=spoilt[0], y=spoilt[1], **own).split(0.5, 1, 0.2)
    for name in ("center", "spread", "target_center", "target_spread"):
        assert np.array_equal(getattr(again, name), getattr(split, name))


def test_a_constant_column_gets_spread_one() -> None:
    # 0.1 has no exact binary form: its computed deviation over 100 rows is not exactly 0.
    center, spread = center_and_spread(np.full((100, 1), 0.1))
    assert spread == 1.0
    assert center == pytest.approx(0.1)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.95, 1.0, float("nan"), "half", None, True])
def test_split_refuses_a_share_out_of_range(share: Any) -> None:
    with pytest.raises(ValueError, match=r"train_share should be a number from 0.1 to 0.9, not"):
        make().split(share, 0)


@pytest.mark.parametrize("seed", [-1, 1.0, "a", None, True])
def test_split_refuses_a_seed_that_is_no_whole_number(seed: Any) -> None:
    with pytest.raises(ValueError, match="seed should be a whole number from 0 up, not"):
        make().split(0.5, seed)


def test_one_row_cannot_be_split() -> None:
    with pytest.raises(ValueError, match="One row cannot be split"):
        big(1, 1).split(0.5, 0)
