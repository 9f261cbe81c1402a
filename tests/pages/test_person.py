"""A row as a person reads it: units, categories, yes or no; and names from outside that can do no harm."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from pages.kit.plain import named, plain
from pages.panels.person import features, listing, nice
from tests.nncore.cases import DRAWN

LUNG = nn.data.load("lung")
PENGUINS = nn.data.load("penguins")


def table(x, columns, y=None):
    """A two-class set of these columns."""
    x = np.array(x, dtype=float)
    like = nn.data.load("xor", n=20)
    y = np.arange(len(x)) % 2 if y is None else np.array(y)
    return replace(
        like,
        x=x,
        y=y[:, None].astype(float),
        columns=columns,
        test=np.arange(len(x)) % 3 == 0,
        validation=np.zeros(len(x), bool),
        center=np.zeros(len(columns)),
        spread=np.ones(len(columns)),
    )


def test_the_lung_cohort_in_words():
    age, smoking, air, family = features(LUNG)
    assert (age.label, air.label) == ("age (years)", "air (µg/m³ PM2.5)")
    assert (age.low, age.high, smoking.levels) == (20, 80, ())
    assert family.levels == ("no family history", "strong")
    assert family.text(family.read(np.array([50, 0, 30, 1.0]))) == "strong"
    assert age.informative > air.informative


def test_indicators_of_one_category_are_one_feature():
    about = {feature.label: feature for feature in features(PENGUINS)}
    island = about["island"]
    assert len(island.columns) == 3
    assert set(island.levels) == {"Biscoe", "Dream", "Torgersen"}
    row = PENGUINS.x[0].copy()
    for level in range(3):
        island.write(row, level)
        assert (island.read(row), row[list(island.columns)].sum()) == (level, 1)
    island.write(row, -1)
    assert (island.read(row), island.text(-1)) == (-1, "none of these")


@pytest.mark.parametrize("name", ["circle", "lung", "penguins", "digits", "breast_cancer", "iris"])
def test_every_row_is_read_and_written_back(name):
    data = nn.data.load(name)
    about = features(data)
    assert sorted(j for feature in about for j in feature.columns) == list(range(data.n_features))
    for row in (0, len(data.x) // 2, len(data.x) - 1):
        x = np.full(data.n_features, 0.5)
        for feature in about:
            value = feature.read(data.x[row])
            assert feature.text(value)
            assert feature.levels or feature.low <= value <= feature.high
            feature.write(x, value)
        assert x.tolist() == data.x[row].tolist()


def test_two_values_without_words_are_a_switch():
    column = nn.data.Column
    a, b, c = features(table([[0, 0, 1], [1, 2, 0], [0, 1, 1], [1, 5, 1]], (column("a"), column("b"), column("c"))))
    assert (a.switch, b.switch, c.switch) == (True, False, True)
    assert (b.low, b.high) == (0, 5)  # what occurs may lie past what the column says


def test_whole_numbers_stay_whole():
    pixel = features(nn.data.load("digits"))[20]
    assert (pixel.whole, pixel.step, pixel.digits, pixel.text(7.0)) == (True, 1.0, 0, "7")


def test_a_table_of_rows():
    shown = listing(LUNG, features(LUNG), np.array([4, 0]), {"how much ill": [0.5, 0.25]})
    assert list(shown) == ["row", "how much ill", "age (years)", "smoking", "air (µg/m³ PM2.5)", "family"]
    assert (shown["row"], shown["how much ill"]) == ([5, 1], [0.5, 0.25])
    assert shown["age (years)"] == [LUNG.x[4, 0], LUNG.x[0, 0]]
    assert set(shown["family"]) <= {"no family history", "strong"}


def test_columns_that_become_alike_stay_apart():
    data = table([[0, 1], [1, 0.5], [2, 0]], (nn.data.Column("a*"), nn.data.Column("a_")))
    assert list(listing(data, features(data), np.array([0]), {})) == ["row", "a·", "a· "]


@DRAWN
@given(st.floats(1e-9, 1e9))
def test_steps_are_round(step):
    found = nice(step)
    assert step * (1 - 1e-8) <= found <= 2.5 * step * (1 + 1e-8)


@DRAWN
@given(st.text(max_size=60))
def test_nothing_from_outside_is_more_than_text(text):
    said = plain(text)
    assert said
    assert len(said) <= 41
    assert not set(said) & set("<>&*_`[]{}$\\~#|:@!\n\r\t\"'=^")
    assert "www." not in said.lower()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("flipper length", "flipper length"),
        ("# title", "· title"),
        ("1. item", "· item"),
        ("- item", "· item"),
        (":red[x]", "·red·x·"),
        ("a" * 60, "a" * 39 + "…"),
        ("", "·"),
        ("−5 °C", "·5 °C"),
    ],
)
def test_words_stay_words(text, said):
    assert plain(text) == said


def test_a_unit_stands_in_brackets():
    assert named("mass", "<g>") == "mass (·g·)"
