"""The shipped files hold the measured sets exactly as scikit-learn and palmerpenguins have them."""

import csv
from collections import Counter

import numpy as np
from sklearn.datasets import load_diabetes, load_digits, load_wine

from nncore.data import load
from nncore.data.sets.shipped import HERE


def test_wine() -> None:
    oracle, data = load_wine(), load("wine")
    assert np.array_equal(data.x, oracle.data)
    assert np.array_equal(data.y[:, 0], oracle.target)
    assert np.bincount(data.y[:, 0].astype(int)).tolist() == [59, 71, 48]


def test_diabetes_is_in_its_own_units() -> None:
    oracle, data = load_diabetes(scaled=False), load("diabetes")
    sex = np.arange(10) == 1
    assert np.array_equal(data.x + sex, oracle.data)  # the source counts the sexes from 1
    assert np.array_equal(data.y[:, 0], oracle.target)
    train = data.y[data.training]
    assert np.array_equal(data.target_center, train.mean(axis=0))
    assert np.array_equal(data.target_spread, train.std(axis=0))


def test_digits_are_pictures_of_sixteen_greys() -> None:
    oracle, data = load_digits(), load("digits")
    assert np.array_equal(data.x, oracle.data)
    assert np.array_equal(data.y[:, 0], oracle.target)
    assert data.classes == tuple(map(str, oracle.target_names))
    assert np.array_equal(data.inputs, oracle.data / 16)
    assert data.columns[9].name == "row 2, column 2"


def test_penguins_are_the_complete_rows_of_the_file() -> None:
    data = load("penguins")
    with (HERE / "penguins.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.reader(lines) if "NA" not in row][1:]
    assert len(data.x) == len(rows) == 333
    for row, x, y in zip(rows, data.x, data.y[:, 0], strict=True):
        species, island, *measures, sex, _year = row
        assert data.classes[int(y)] == species
        assert x[:4].tolist() == [float(measure) for measure in measures]
        assert [column.level for column, value in zip(data.columns[4:7], x[4:7], strict=True) if value] == [island]
        assert data.columns[7].high_label * int(x[7]) + data.columns[7].low_label * int(1 - x[7]) == sex
    # Of 344 birds: 152 Adelie, 68 Chinstrap, 124 Gentoo, of which 6, 0 and 5 lack a value.
    assert Counter(data.y[:, 0].tolist()) == {0.0: 146, 1.0: 68, 2.0: 119}
    assert {column.group for column in data.columns} == {"", "island"}
