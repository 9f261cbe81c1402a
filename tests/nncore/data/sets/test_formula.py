"""A typed formula is read by its own grammar, makes the data it says, and is refused at the character that is wrong."""

import ast
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from nncore.data import FormulaError, load, rule
from nncore.data.sets.formula import FEWEST_ROWS
from nncore.data.sets.grammar import parsed
from nncore.expressions import tree_valued

X, Y = np.array([-2.5, -1.0, 0.5, 2.0]), np.array([3.0, -4.0, 0.25, 1.0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2x^2 - 3x + 1", 2 * X**2 - 3 * X + 1),
        ("-x^2", -(X**2)),
        ("2^-x", 2.0**-X),
        ("2^x^2", 2.0 ** (X**2)),
        ("x − y − 1", X - Y - 1),
        ("x/y/2", X / Y / 2),
        ("x·y × 2 ÷ 4", X * Y / 2),
        ("(x+1)(x-1)", (X + 1) * (X - 1)),
        ("3sin(2pi x) cos(y)", 3 * np.sin(2 * np.pi * X) * np.cos(Y)),
        ("xy²", X * Y**2),
        ("|x| + ||y| - 2|", abs(X) + abs(abs(Y) - 2)),
        ("|x||y|", abs(X * Y)),
        ("x₁ ** 3 + X2", X**3 + Y),
        ("max(x, y) - min(x, 0)", np.maximum(X, Y) - np.minimum(X, 0)),
        ("SQRT(abs(x)) + ln(e^2)", np.sqrt(abs(X)) + 2),
        ("tanh(x) step(x) sign(y) floor(y) + tan(x) exp(x)",
         np.tanh(X) * (X >= 0) * np.sign(Y) * np.floor(Y) + np.tan(X) * np.exp(X)),
        ("1e-3x + .5 + 2.", 1e-3 * X + 2.5),
        ("--x", X),
    ],
)  # fmt: skip
def test_a_formula_comes_to_what_it_says(text: str, value: Any) -> None:
    sides, relations = parsed(text)
    assert relations == []
    np.testing.assert_allclose(tree_valued(sides[0].tree, {"x1": X, "x2": Y, "y": Y}), value, rtol=1e-15)


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("", 0, "The formula ends, where a number, x or a function should come"),
        ("y > sin(x", 9, "A “)” is missing"),
        ("y > (2 + |x)", 11, "A “|” is missing"),
        ("y = 2 +", 7, "The formula ends"),
        ("y > 2 * / x", 8, "“/” stands where a number"),
        ("y > foo(x)", 4, "There is no “foo”"),
        ("x3 > 1", 0, "There is no “x3”"),
        ("sin x > 1", 4, "“sin” needs a “(” after it"),
        ("max(x) > 1", 5, "“max” needs two numbers"),
        ("max(x, 1, 2) > 1", 8, "A “)” is missing"),
        ("x; y", 1, "The sign “;” is not known"),
        ("2,5 > x", 1, "Numbers are written with a point"),
        ("x) > 1", 1, "“)” does not belong to anything"),
        ("y = x = 2", 6, "An equation has one “=”"),
        ("x1 = 2", 0, "Before the “=” stands y alone"),
        ("y = x + y", 4, "it cannot depend on y itself"),
        ("y = y", 4, "it cannot depend on y itself"),
        ("x < 2 = y", 6, "An equation has one “=”"),
        ("(" * 30 + "x" + ")" * 30, 26, "25 deep"),
        ("x" * 201, 200, "200 characters"),
        ("__import__('os')", 0, "The sign “_” is not known"),
        ("x.real > 1", 1, "The sign “.” is not known"),
    ],
)
def test_what_is_wrong_is_named_at_its_character(text: str, place: int, why: str) -> None:
    with pytest.raises(FormulaError, match=f"^Character {place + 1}: .*") as wrong:
        rule(text)
    assert (wrong.value.place, why in str(wrong.value)) == (place, True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("y = log(-1)", "hardly any value"),
        ("x > 100", "almost always false"),
        ("x^2 + y^2 < 0.01", "almost always false"),
        ("x < 7", "almost always true"),
        ("y = 3", "the same everywhere"),
        ("y = 1e999 x", "hardly any value"),
    ],
)
def test_a_formula_that_makes_no_data_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rule(text)


@pytest.mark.parametrize(
    ("text", "task", "names"),
    [
        ("y > x^2", "binary", ["x", "y"]),
        ("x > 1", "binary", ["x", "y"]),
        ("x2 > sin(x1)", "binary", ["x₁", "x₂"]),
        ("1 < x1^2 + x2^2 < 9", "binary", ["x₁", "x₂"]),
        ("y > x1^2", "binary", ["x₁", "y"]),
        ("y > x1 + x2", "binary", ["x₁", "x₂", "y"]),
        ("y = x^3", "regression", ["x"]),
        ("x^3 = y", "regression", ["x"]),
        ("x^3", "regression", ["x"]),
        ("y = x1*x2", "regression", ["x₁", "x₂"]),
    ],
)
def test_task_and_inputs_follow_from_the_formula(text: str, task: str, names: list[str]) -> None:
    data = load("formula", formula=text)
    assert (data.task, [column.name for column in data.columns], len(data.x)) == (task, names, 500)
    assert dict(data.loaded)["formula"] == text
    run = nn.Run(nn.Architecture((len(names), 4, 1), ("tanh", "identity")), nn.Recipe(optimizer="adam"), data)
    run.advance(30)
    assert run.losses[0] < run.history.losses.rows[0][0]


def test_labels_and_targets_are_what_the_formula_says() -> None:
    ring = load("formula", formula="1 < x^2 + y^2 < 9", n=5000)
    radius = (ring.x**2).sum(axis=1)
    assert np.array_equal(ring.y[:, 0] == 1, (radius > 1) & (radius < 9))
    assert ring.y.mean() == pytest.approx(np.pi * 8 / 144, abs=0.02), "points are spread evenly"
    wave = load("formula", formula="y = 30sin(x1) + x2", n=300)
    assert np.allclose(wave.y[:, 0], 30 * np.sin(wave.x[:, 0]) + wave.x[:, 1])
    assert wave.scale_targets(wave.y)[wave.training].std() == pytest.approx(1.0)


def test_there_are_no_points_where_the_formula_has_no_value() -> None:
    data = load("formula", formula="y > log(x)", n=2000)
    assert data.x[:, 0].min() > 0
    assert len(data.x) == 2000
    assert data.warning.startswith("At 50 % of the places the formula has no value")
    poles = load("formula", formula="y = 1/x", n=2000, noise=0.5)
    assert np.isfinite(poles.y).all()
    assert load("formula", formula="y = x^2").warning == ""


def test_a_rare_class_has_some_rows_whatever_the_seed_and_the_noise() -> None:
    for seed in range(8):
        for noise in (0.0, 0.5):
            data = load("formula", n=20, seed=seed, noise=noise, formula="x^2 + y^2 < 0.3")
            assert FEWEST_ROWS <= data.y.sum() <= 20 - FEWEST_ROWS


def test_noise_moves_labels_and_targets_and_not_the_points() -> None:
    for text in ("y > 2sin(x)", "y = x^2"):
        clean = load("formula", formula=text)
        wrong = []
        for noise in (0.1, 0.3, 0.5):
            noisy = load("formula", formula=text, noise=noise)
            assert np.array_equal(noisy.x, clean.x)
            wrong.append(np.abs(noisy.y - clean.y).mean())
        assert 0 < wrong[0] < wrong[1] < wrong[2]


def test_only_the_set_formula_takes_one() -> None:
    for name, text in (("circle", "y > x"), ("formula", 5)):
        with pytest.raises(ValueError, match="Only the set “formula” takes a formula"):
            load(name, formula=text)  # type: ignore[arg-type]


@given(st.text(alphabet="xy12₁₂+-*/^()|,.=<>²e piansloqrtmg_;", max_size=40))
def test_any_text_is_data_or_a_sentence(text: str) -> None:
    found: Any = None
    try:
        made = rule(text)
    except ValueError as wrong:
        found = wrong
    if isinstance(found, FormulaError):
        assert 0 <= found.place <= len(text)
    elif found:
        assert str(found).startswith("The formula")
    else:
        assert set(made.grid[1]) == {0.0, 1.0} if made.signs else np.isfinite(made.grid[1]).all()
        assert all(isinstance(side.tree, ast.expr) for side in made.sides)


def test_a_model_card_names_the_formula() -> None:
    run = nn.Run(nn.Architecture((2, 1), ("sigmoid",)), nn.Recipe(), load("formula", formula="1 < x^2 + y^2"))
    assert "- formula: `1 < x^2 + y^2`\n" in nn.EXPORTS["card"].write(nn.Model.of(run)).decode()
