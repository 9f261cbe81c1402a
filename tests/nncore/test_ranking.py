"""Curves over thresholds and certainties against scikit-learn and hand-worked numbers."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

import nncore as nn
from tests.nncore.cases import DRAWN, STACKS, same_bits


def real(name):
    """Certainties of a logistic model on the test rows of a real set, and the truth."""
    data = nn.data.load(name, train_share=0.6)
    x, y = data.train
    held_x, held_y = data.held_out
    model = LogisticRegression().fit(x, y[:, 0])
    return model.predict_proba(held_x)[:, 1:], held_y


RNG = np.random.default_rng(0)
COIN = RNG.integers(0, 2, (200, 1)).astype(float)
CASES = {
    "breast cancer": real("breast_cancer"),
    "lung": real("lung"),
    "noise": (RNG.random((200, 1)), COIN),
    "with ties": (RNG.integers(0, 5, (200, 1)) / 4, COIN),
    "all alike": (np.full((200, 1), 0.3), COIN),
    "perfect": (0.1 + 0.8 * COIN, COIN),
    "upside down": (0.9 - 0.8 * COIN, COIN),
}
cases = pytest.mark.parametrize(("output", "target"), CASES.values(), ids=CASES)


@cases
def test_the_roc_curve_is_scikit_learns(output, target):
    curve = nn.roc(output, target)
    for mine, theirs in zip(curve, roc_curve(target, output, drop_intermediate=False), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)
    assert nn.auc(curve) == pytest.approx(roc_auc_score(target, output), abs=1e-12)


@cases
def test_precision_and_recall_are_scikit_learns(output, target):
    curve = nn.precision_recall(output, target)
    for mine, theirs in zip(curve, precision_recall_curve(target, output), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)
    assert nn.average_precision(curve) == pytest.approx(average_precision_score(target, output), abs=1e-12)


@cases
def test_certainties_are_scikit_learns(output, target):
    assert nn.brier(output, target) == pytest.approx(brier_score_loss(target, output), abs=1e-12)
    for bins in (1, 4, 10):
        mine = nn.reliability(output, target, bins)
        happened, said = calibration_curve(target, output, n_bins=bins)
        np.testing.assert_allclose(mine.happened, happened, atol=1e-12)
        np.testing.assert_allclose(mine.said, said, atol=1e-12)
        assert mine.samples.sum() == len(output)
        assert ((mine.low <= mine.said + 1e-12) & (mine.said <= mine.high + 1e-12)).all()


@cases
def test_both_codings_say_the_same(output, target):
    for function in (nn.roc, nn.precision_recall, nn.reliability):
        for one, other in zip(function(output, target), function(output, 2 * target - 1), strict=True):
            assert same_bits(one, other)


def test_the_area_by_hand():
    # Four pairs of one sick and one healthy: 0.9 beats both, 0.4 beats 0.1 and loses to 0.6.
    output, target = np.array([[0.9], [0.4], [0.6], [0.1]]), np.array([[1.0], [1.0], [0.0], [0.0]])
    assert nn.auc(nn.roc(output, target)) == 0.75
    # Going down the answers: 1/1, 1/2, 2/3, 2/4; recall grows at the first (½) and the third (½).
    assert nn.average_precision(nn.precision_recall(output, target)) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3, rel=1e-15)
    assert nn.brier(output, target) == pytest.approx((0.01 + 0.36 + 0.36 + 0.01) / 4, rel=1e-14)


@DRAWN
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=30))
def test_the_area_is_the_share_of_pairs_in_order(drawn):
    output, target = (np.array(column, dtype=float)[:, None] for column in zip(*drawn, strict=True))
    assume(0 < target.sum() < len(target))
    sick, healthy = output[target > 0], output[target == 0]
    pairs = np.sign(sick[:, None] - healthy[None, :])
    assert nn.auc(nn.roc(output, target)) == pytest.approx((1 + pairs.mean()) / 2, abs=1e-12)


def test_calibration_by_hand():
    # Two bins: three samples said 0.2 on average and a third happened, one said 0.9 and it happened.
    output, target = np.array([[0.1], [0.2], [0.3], [0.9]]), np.array([[0.0], [1.0], [0.0], [1.0]])
    bins = nn.reliability(output, target, bins=2)
    assert bins.samples.tolist() == [3, 1]
    assert nn.calibration_error(bins) == pytest.approx((3 * (1 / 3 - 0.2) + 1 * 0.1) / 4, rel=1e-12)


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_of_certainties_is_its_members(stack):
    output = RNG.random((*stack, 200, 1))
    scores = nn.brier(output, COIN)
    assert scores.shape == stack
    for i in np.ndindex(stack):
        assert same_bits(scores[i], nn.brier(output[i], COIN))


@pytest.mark.parametrize("function", [nn.roc, nn.precision_recall])
@pytest.mark.parametrize(
    ("output", "target", "sentence"),
    [
        (np.zeros((3, 1)), np.ones((3, 1)), "All samples are of one class"),
        (np.zeros((3, 1)), -np.ones((3, 1)), "All samples are of one class"),
        (np.array([[np.nan], [1.0]]), np.array([[0.0], [1.0]]), "nan or inf"),
        (np.zeros((2, 3, 1)), np.zeros((3, 1)), "for one network with one output"),
        (np.zeros((3, 2)), np.zeros((3, 2)), "for one network with one output"),
        (np.zeros((3, 1)), np.zeros((4, 1)), "The outputs have shape"),
    ],
)
def test_what_has_no_curve_is_refused(function, output, target, sentence):
    with pytest.raises(ValueError, match=sentence):
        function(output, target)


@pytest.mark.parametrize("function", [nn.brier, nn.reliability])
@pytest.mark.parametrize("wrong", [-0.1, 1.1, np.nan])
def test_what_is_no_probability_is_refused(function, wrong):
    with pytest.raises(ValueError, match="not a probability between 0 and 1"):
        function(np.array([[wrong], [0.5]]), np.array([[0.0], [1.0]]))


def test_bins_need_one_network_and_at_least_one_bin():
    with pytest.raises(ValueError, match="at least one bin, not 0"):
        nn.reliability(*CASES["noise"], bins=0)
    with pytest.raises(ValueError, match="one network with one output"):
        nn.reliability(np.zeros((2, 200, 1)), COIN)
