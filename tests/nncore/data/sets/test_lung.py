"""The neuron reproduces the published figures, and the cohort lets its weights be found again."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nncore.data import load, lung


def risk(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))


def plco(age: float, a_day: float = 0.0, years: float = 0.0, family: bool = False) -> float:
    """The logit of PLCOall2014 for someone who never smoked or still smokes, all else at the model's centres."""
    logit = -7.02198 + 0.079597 * (age - 62) + 0.5856777 * family
    if a_day:
        logit += 2.799727 - 0.1815486 * (100 / a_day - 4.021541613) + 0.0305566 * (years - 27)
    return logit


def neuron(age: float, smoking: float = 0.0, air: float = 0.0, family: float = 0.0) -> float:
    w, b = lung.published()
    return float(np.array([(age - 20) / 60, smoking, air, family]) @ w + b)


def test_the_original_logit_gives_the_paper_s_figures() -> None:
    assert f"{risk(plco(62)):.3%}" == "0.089%"
    assert f"{risk(plco(62, family=True)):.3%}" == "0.160%"
    assert f"{risk(plco(62, 20, 40)):.2%}" == "1.79%"
    assert f"{risk(plco(62, 20, 40, family=True)):.2%}" == "3.18%"


def test_the_neuron_gives_them_where_its_scales_meet_the_model() -> None:
    assert f"{risk(neuron(62)):.3%}" == "0.089%"
    assert f"{risk(neuron(62, family=1)):.3%}" == "0.160%"
    for age in (20, 45, 62, 80):
        for family in (False, True):
            assert neuron(age, 0, 0, family) == pytest.approx(plco(age, family=family), abs=1e-12)
            assert neuron(age, 1, 0, family) == pytest.approx(plco(age, 40, 40, family), abs=1e-12)


def test_ten_micrograms_of_air_multiply_the_odds_by_1_08() -> None:
    assert np.exp(neuron(62, air=0.1) - neuron(62)) == pytest.approx(1.08)


def test_the_weights_worked_by_hand() -> None:
    w, b = lung.published()
    assert w == pytest.approx([4.77582, 3.47319655, 0.76961041, 0.5856777], abs=1e-8)
    assert b == pytest.approx(-10.365054, abs=1e-12)


def test_columns_are_the_scales() -> None:
    assert [column.name for column in lung.COLUMNS] == ["age", "smoking", "air", "family"]
    assert [(column.low_label, column.high_label) for column in lung.COLUMNS] == [
        ("20 y", "80 y"),
        ("never smoked", "40 a day for 40 years"),
        ("cleanest air", "most polluted air"),
        ("no family history", "strong"),
    ]
    data = load("lung")
    assert data.columns == lung.COLUMNS
    for index, column in enumerate(data.columns):
        assert data.center[index] == column.low
        assert data.center[index] + data.spread[index] == column.high
    assert data.inputs.min() >= 0
    assert data.inputs.max() <= 1


def test_the_people_are_as_described() -> None:
    data = load("lung", n=50_000, seed=4)
    age, smoking, air, family = data.x.T
    assert len(data.y) == 50_000
    assert data.classes == ("healthy", "ill")
    assert set(np.unique(age)) == set(range(20, 81))
    # A few smokers start later than their age and have not smoked yet, so a little over half have smoking 0.
    assert 0.5 < np.mean(smoking == 0) < 0.56
    assert 0.8 < smoking.max() <= 1
    assert np.mean(air) == pytest.approx(5 + 100 * 1.5 / 5.5, abs=0.5)
    assert set(np.unique(family)) == {0.0, 1.0}
    assert np.mean(family) == pytest.approx(0.15, abs=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_about_a_third_are_ill(seed: int) -> None:
    assert 0.30 < load("lung", seed=seed).y.mean() < 0.40


def test_the_warning_says_what_it_is() -> None:
    assert "synthetic, not medical advice" in load("lung").warning.lower()


def newton(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Maximum likelihood logistic regression: (coefficients, standard errors), the intercept last."""
    ones = np.column_stack([x, np.ones(len(x))])
    beta = np.zeros(ones.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-ones @ beta))
        information = (ones * (p * (1 - p))[:, None]).T @ ones
        step = np.linalg.solve(information, ones.T @ (y - p))
        beta += step
        if np.abs(step).max() < 1e-10:
            return beta, np.sqrt(np.diag(np.linalg.inv(information)))
    raise AssertionError("Newton's method did not settle")


def test_the_published_weights_can_be_found_again() -> None:
    data = load("lung", n=200_000, seed=0)
    found, error = newton(data.inputs, data.y[:, 0])
    w, b = lung.published()
    truth = np.array([*w, b + lung.ENRICHMENT])
    assert np.all(error < 0.06)
    assert np.all(np.abs(found - truth) < 4 * error)


def test_keeping_one_healthy_person_in_403_is_the_same_as_adding_enrichment() -> None:
    # Bayes: of p ill and 1 - p healthy, p and (1 - p) exp(-E) remain, so the odds grow by exp(E).
    p = risk(neuron(62, 0.5, 0.2))
    kept = p / (p + (1 - p) * np.exp(-lung.ENRICHMENT))
    assert kept == pytest.approx(risk(neuron(62, 0.5, 0.2) + lung.ENRICHMENT))
