"""The shipped file holds Fisher's irises exactly as scikit-learn has them."""

import numpy as np
from sklearn.datasets import load_iris

from nncore.data import load


def test_every_value_equals_the_oracle_s() -> None:
    oracle, data = load_iris(), load("iris")
    assert data.x.tobytes() == np.ascontiguousarray(oracle.data).tobytes()
    assert np.array_equal(data.y[:, 0], oracle.target)
    assert data.classes == tuple(oracle.target_names)
    assert [f"{column.name} ({column.unit})" for column in data.columns] == oracle.feature_names


def test_columns_span_the_values() -> None:
    data = load("iris")
    assert [column.low for column in data.columns] == data.x.min(axis=0).tolist()
    assert [column.high for column in data.columns] == data.x.max(axis=0).tolist()


def test_each_kind_stands_in_both_parts() -> None:
    data = load("iris", seed=2, train_share=0.7)
    assert [int((data.train[1] == kind).sum()) for kind in range(3)] == [35, 35, 35]
    assert [int((data.held_out[1] == kind).sum()) for kind in range(3)] == [15, 15, 15]
    assert data.n_outputs == 3
