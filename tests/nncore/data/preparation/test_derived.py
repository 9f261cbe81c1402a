"""Inputs made from other inputs, against the same formulas written out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from tests.nncore.cases import DRAWN

CIRCLE, WINE, LUNG = (nn.data.load(name) for name in ("circle", "wine", "lung"))


@pytest.mark.parametrize(
    ("text", "by_hand", "title"),
    [
        ("x1", lambda a, b: a, "x₁"),
        ("x2^2", lambda a, b: b * b, "x₂²"),
        ("x1*x2", lambda a, b: a * b, "x₁ · x₂"),
        ("sin(x1)", lambda a, b: np.sin(a), "sin x₁"),
        ("abs(x2)", lambda a, b: np.abs(b), "abs x₂"),
    ],
)
def test_an_input_is_what_its_formula_says(text, by_hand, title):
    data = nn.data.load("circle", features=(text,))
    assert (data.x[:, 0] == by_hand(*CIRCLE.x.T)).all()
    assert (data.columns[0].name, data.columns[0].formula, data.n_features) == (title, text, 1)
    assert data.y.tobytes() == CIRCLE.y.tobytes()
    assert data.test.tobytes() == CIRCLE.test.tobytes()


def test_squares_and_products_reach_the_network_in_the_range_of_the_columns():
    data = nn.data.load("circle", features=("x1", "x2", "x1^2", "x1*x2", "sin(x1)"))
    a, b = CIRCLE.x.T
    assert data.inputs == pytest.approx(np.column_stack([a, b, a * a / 6, a * b / 6, np.sin(a)]))


def test_inputs_of_a_table_are_brought_to_one_scale_by_the_rows_learnt_from():
    data = nn.data.with_features(WINE, ("x1", "log(x2)", "x3*x4"))
    a, b, c, d = WINE.x[:, :4].T
    values = np.column_stack([a, np.log(b), c * d])
    learnt = values[WINE.training]
    assert data.inputs == pytest.approx((values - learnt.mean(axis=0)) / learnt.std(axis=0))
    other = data.split(0.7, seed=3)
    learnt = values[other.training]
    assert other.inputs == pytest.approx((values - learnt.mean(axis=0)) / learnt.std(axis=0))


def test_all_columns_by_their_names_are_the_set_itself():
    same = nn.data.load("lung", features=("x1", "x2", "x3", "x4"))
    assert same.inputs.tobytes() == LUNG.inputs.tobytes()
    assert same.columns == tuple(replace(column, formula=f"x{i}") for i, column in enumerate(LUNG.columns, 1))


@pytest.mark.parametrize(
    ("features", "words"),
    [
        (("x1", "tan(x1)"), "'tan.x1.' is not an input"),
        (("x0",), "'x0' is not an input"),
        (("x1^3",), "is not an input"),
        (("x1 + x2",), "is not an input"),
        (("__import__('os')",), "is not an input"),
        (("x3^2",), "asks for column 3; Circle has 2"),
        (("x1", "x1"), "each of them once"),
        (("log(x1)",), "needs numbers above 0, but the column goes down to -"),
    ],
)
def test_what_cannot_be_derived_is_refused(features, words):
    with pytest.raises(ValueError, match=words):
        nn.data.load("circle", features=features)


def test_an_input_that_never_changes_is_refused():
    flat = replace(CIRCLE, x=np.column_stack([CIRCLE.x[:, 0], np.tile([1.0, -1.0], 250)]))
    with pytest.raises(ValueError, match="same in all rows"):
        nn.data.with_features(flat, ("x1", "abs(x2)"))


@DRAWN
@given(st.text() | st.from_regex(r"[a-z(]*x\d*[\^*x)\d]*", fullmatch=True))
def test_any_text_is_a_formula_or_refused_in_a_sentence(text):
    said, columns = "", (0,)
    try:
        columns = nn.data.Formula.read(text).columns
    except ValueError as wrong:
        said = str(wrong)
    assert len(said) < 250
    assert min(columns) >= 0


def test_rows_are_derived_anew_from_their_columns():
    data = nn.data.load("spiral", features=("x1", "x2", "x2^2", "sin(x1)"))
    moved = data.x.copy()
    moved[:, :2] += 1.0
    again = nn.data.rederived(data, moved)
    a, b = moved[:, :2].T
    assert again == pytest.approx(np.column_stack([a, b, b * b, np.sin(a)]))
    assert nn.data.rederived(CIRCLE, CIRCLE.x) is CIRCLE.x
    stack = nn.data.rederived(data, np.stack([moved, data.x]))
    assert (stack[0] == again).all()
    assert (stack[1] == data.x).all()


def test_an_input_whose_columns_are_gone_stays_as_it_is():
    data = nn.data.load("circle", features=("x1", "x1*x2"))
    x = data.x + 1.0
    assert nn.data.rederived(data, x).tobytes() == x.tobytes()
    assert nn.data.base_columns(data) == 1


def test_the_spiral_is_learnt_by_a_small_network_that_is_given_sines():
    data = nn.data.load("spiral", features=("x1", "x2", "sin(x1)", "sin(x2)"))
    run = nn.Run(nn.Architecture((4, 4, 2, 1), ("tanh",) * 3), nn.Recipe(), data)
    nn.train(run, nn.Stop(epochs=250, loss_below=0.08))
    assert run.epoch < 250
    plain = nn.Run(nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.Recipe(), nn.data.load("spiral"))
    plain.advance(250)
    assert plain.loss > 0.5
