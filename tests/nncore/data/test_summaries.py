"""Summaries say what NumPy and a count by hand say."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nncore.data import DATASETS, Column, Dataset, class_balance, load, summary


def set_of(values: np.ndarray) -> Dataset:
    data = load("sine", n=len(values))
    return replace(data, x=values[:, None].astype(float), columns=(Column("x"),))


@pytest.mark.parametrize("name", DATASETS)
def test_every_set(name: str) -> None:
    data = load(name)
    summaries = summary(data)
    values = data.x if data.classes else np.hstack([data.x, data.y])
    names = [column.name for column in data.columns] + [data.target_name] * (not data.classes)
    assert [one.name for one in summaries] == names
    for one, column in zip(summaries, values.T, strict=True):
        assert one.n == one.counts.sum() == len(column)
        assert one.mean == pytest.approx(np.mean(column))
        assert one.deviation == pytest.approx(np.std(column))
        assert (one.minimum, one.maximum) == (np.min(column), np.max(column))
        assert one.quartiles == pytest.approx(np.percentile(column, [25, 50, 75]))
        assert one.distinct == len(set(column.tolist()))
        for low, high, count in zip(one.edges, one.edges[1:], one.counts, strict=False):
            last = high == one.edges[-1]
            assert count == np.sum((column >= low) & ((column < high) | (last & (column == high))))


def test_kinds_and_bins_by_hand() -> None:
    summaries = {one.name: one for one in summary(load("penguins"))}
    assert [summaries[name].kind for name in ("bill length", "island: Dream", "sex")] == ["number", "level", "0 or 1"]
    sex = summaries["sex"]
    assert (sex.edges.tolist(), sex.counts.tolist()) == ([-0.5, 0.5, 1.5], [165, 168])
    die = summary(set_of(np.tile([1, 2, 2, 3, 5], 20)))[0]
    assert (die.edges.tolist(), die.counts.tolist()) == ([0.5, 1.5, 2.5, 3.5, 4.5, 5.5], [20, 40, 20, 0, 20])
    assert summary(load("diabetes"))[-1].kind == "target"


@settings(deadline=None)
@given(
    st.lists(st.floats(-1e100, 1e100, allow_nan=False), min_size=20, max_size=30)
    | st.tuples(st.floats(-1e100, 1e100), st.integers(20, 30)).map(lambda pair: [pair[0]] * pair[1])
    | st.tuples(st.floats(-1e16, 1e16), st.integers(20, 30)).map(
        lambda pair: [pair[0]] * pair[1] + [float(np.nextafter(pair[0], np.inf))]
    )
)
def test_any_column_has_a_summary(values: list[float]) -> None:
    one = summary(set_of(np.array(values)))[0]
    assert one.counts.sum() == len(values)
    assert np.all(np.diff(one.edges) > 0)


def test_class_balance_counts_every_part() -> None:
    data = load("iris", train_share=0.6, validation_share=0.2)
    assert [(part.name, part.rows, part.training, part.validation, part.test) for part in class_balance(data)] == [
        (name, 50, 30, 10, 10) for name in data.classes
    ]
    assert class_balance(load("plane")) == []
