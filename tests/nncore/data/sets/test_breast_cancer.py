"""The shipped file holds scikit-learn's digits exactly, with the classes turned round."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler

from nncore.data import load


def test_every_value_equals_the_oracle_s() -> None:
    oracle, data = load_breast_cancer(), load("breast_cancer")
    assert data.x.tobytes() == np.ascontiguousarray(oracle.data).tobytes()
    assert np.array_equal(data.y[:, 0], 1 - oracle.target)
    assert list(oracle.target_names) == ["malignant", "benign"]
    assert data.classes == ("benign", "malignant")
    assert data.y.sum() == 212


def test_the_columns_stand_in_the_oracle_s_order() -> None:
    for column, name in zip(load("breast_cancer").columns, load_breast_cancer().feature_names, strict=True):
        measure = str(name).removesuffix(" error")
        assert column.name == (measure if measure == name else f"standard error of {measure}")


def test_columns_span_the_values() -> None:
    data = load("breast_cancer")
    assert [column.low for column in data.columns] == data.x.min(axis=0).tolist()
    assert [column.high for column in data.columns] == data.x.max(axis=0).tolist()


def test_standardised_on_the_training_rows() -> None:
    data = load("breast_cancer", seed=3, train_share=0.8)
    scaler = StandardScaler().fit(data.x[~data.test])
    assert np.allclose(data.train[0], scaler.transform(data.x[~data.test]))
    assert np.allclose(data.held_out[0], scaler.transform(data.x[data.test]))


def test_it_has_the_rows_it_has() -> None:
    assert len(load("breast_cancer", n=569).x) == 569
    with pytest.raises(ValueError, match=r"Breast cancer is a real set of 569 rows\. Leave n out"):
        load("breast_cancer", n=100)


def test_loading_twice_reads_once_and_alters_nothing() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load("breast_cancer").x[0, 0] = 0.0
    assert load("breast_cancer").x[0, 0] == 17.99
