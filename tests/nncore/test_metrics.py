"""Every metric against hand-worked numbers and scikit-learn, alone and stacked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    mean_absolute_error,
    mean_squared_error,
    precision_recall_fscore_support,
    precision_score,
    r2_score,
    recall_score,
)

import nncore as nn
from nncore import accuracy, confusion, r2
from tests.nncore.cases import DRAWN, STACKS, same_bits

METRICS = [accuracy, confusion, r2]


def column(*numbers):
    return np.array(numbers, dtype=float)[:, None]


@pytest.mark.parametrize(
    ("output", "target", "threshold", "counts"),  # counts: true and false positives, false and true negatives
    [
        (column(0.9, 0.8, 0.1, 0.3), column(1, 0, 0, 1), 0.5, (1, 1, 1, 1)),
        (column(0.5, 0.499), column(1, 1), 0.5, (1, 0, 1, 0)),  # the threshold itself counts as class 1
        (column(0.1, -0.2, 0.0), column(1, -1, -1), 0.0, (1, 1, 0, 1)),  # coded -1/1, as behind tanh
    ],
)
def test_two_classes_by_hand(output, target, threshold, counts):
    assert confusion(output, target, threshold) == counts
    assert accuracy(output, target, threshold) == (counts[0] + counts[3]) / sum(counts)


@pytest.mark.parametrize(
    ("output", "target", "value"),
    [
        (column(1, 2, 3), column(1, 2, 3), 1.0),
        (column(2, 2, 2), column(1, 2, 3), 0.0),  # always the mean
        (column(1, 2, 4), column(1, 2, 3), 0.5),  # 1 - 1 / (1 + 0 + 1)
        (column(3, 2, 1), column(1, 2, 3), -3.0),  # 1 - (4 + 0 + 4) / 2
        (column(5, 5), column(5, 5), 0.0),
    ],
)
def test_r2_by_hand(output, target, value):
    assert r2(output, target) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize("n", [3, 6, 7, 500])
def test_r2_of_targets_that_never_vary_is_zero(n):
    # 0.1 has no exact binary form, so the mean of n of them may differ from it in its last digit.
    assert r2(np.full((n, 1), 0.2), np.full((n, 1), 0.1)) == 0


@DRAWN
@given(n=st.integers(2, 30), k=st.integers(1, 3), seed=st.integers(0, 999))
def test_scikit_learn_agrees(n, k, seed):
    rng = np.random.default_rng(seed)
    output, target = rng.uniform(size=(n, k)), rng.uniform(size=(n, k))
    # With several outputs ours is the share of all variance explained, which scikit-learn calls "variance_weighted".
    assert r2(output, target) == pytest.approx(r2_score(target, output, multioutput="variance_weighted"), rel=1e-9)
    said, truth = output[:, 0] >= 0.5, target[:, 0] >= 0.5
    assert accuracy(output[:, :1], truth[:, None]) == accuracy_score(truth, said)
    ((tn, fp), (fn, tp)) = confusion_matrix(truth, said, labels=[False, True])
    assert confusion(output[:, :1], truth[:, None].astype(float)) == (tp, fp, fn, tn)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("n", [1, 5, 300])
def test_a_stack_is_its_members(metric, stack, n):
    rng = np.random.default_rng(n)
    output, target = rng.uniform(size=(*stack, n, 1)), rng.integers(0, 2, (n, 1)).astype(float)
    whole = np.array(metric(output, target))
    assert whole.shape[whole.ndim - len(stack) :] == stack
    for i in np.ndindex(stack):
        assert same_bits(whole[(..., *i)], metric(output[i], target))


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("target", [(4,), (1, 4), (1, 1), (3, 1), (4, 2)])
def test_shapes_that_differ_are_refused(metric, target):
    # NumPy would compare every output with every target and count n² pairs.
    with pytest.raises(ValueError, match=r"The outputs have shape \(4, 1\) but the targets"):
        metric(np.full((4, 1), 0.5), np.ones(target))


# ------------------------------------------------------------------------------------------------ shares of counts


def test_shares_by_hand():
    c = confusion(
        column(0.9, 0.8, 0.7, 0.2, 0.1), column(1, 1, 0, 1, 0)
    )  # two hits, one alarm, one miss, one left alone
    assert (c.precision, c.recall, c.specificity) == (2 / 3, 2 / 3, 1 / 2)
    assert c.f1 == 2 / 3


def test_a_share_of_nothing_is_zero():
    none_found = confusion(column(0.1, 0.2), column(1, 1))
    assert (none_found.precision, none_found.recall, none_found.specificity, none_found.f1) == (0, 0, 0, 0)


def test_moving_the_threshold_moves_what_is_said_and_not_what_is_true():
    output, target = column(0.9, 0.6, 0.4, 0.1), column(1, 0, 1, 0)
    for threshold in (0.0, 0.3, 0.95):
        c = confusion(output, target, threshold)
        assert c.true_positive + c.false_negative == 2
    assert confusion(output, target, 0.3) == (2, 1, 0, 1)


@DRAWN
@given(n=st.integers(1, 40), k=st.integers(2, 5), seed=st.integers(0, 999))
def test_several_classes_are_scikit_learns(n, k, seed):
    rng = np.random.default_rng(seed)
    output, truth = rng.random((n, k)), rng.integers(0, k, n)
    target, said = np.eye(k)[truth], output.argmax(axis=1)
    classes = np.arange(k)
    matrix = nn.confusion_matrix(output, target)
    assert matrix.tolist() == confusion_matrix(truth, said, labels=classes).tolist()
    assert same_bits(matrix, nn.confusion_matrix(output, 2 * target - 1))
    oracle = precision_recall_fscore_support(truth, said, labels=classes, zero_division=0)
    for mine, theirs in zip(nn.per_class(matrix), oracle, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-12)
    assert nn.class_accuracy(output, target) == accuracy_score(truth, said)


@DRAWN
@given(n=st.integers(1, 40), seed=st.integers(0, 999))
def test_two_classes_are_scikit_learns(n, seed):
    rng = np.random.default_rng(seed)
    output, target = rng.random((n, 1)), rng.integers(0, 2, (n, 1)).astype(float)
    c, said, truth = confusion(output, target), output[:, 0] >= 0.5, target[:, 0] == 1
    for mine, oracle in ((c.precision, precision_score), (c.recall, recall_score), (c.f1, f1_score)):
        assert mine == pytest.approx(oracle(truth, said, zero_division=0), abs=1e-12)
    assert c.specificity == pytest.approx(recall_score(~truth, ~said, zero_division=0), abs=1e-12)


@DRAWN
@given(n=st.integers(1, 40), k=st.integers(1, 3), seed=st.integers(0, 999))
def test_misses_in_the_targets_units_are_scikit_learns(n, k, seed):
    rng = np.random.default_rng(seed)
    output, target = rng.normal(size=(2, n, k))
    assert nn.rmse(output, target) == pytest.approx(mean_squared_error(target, output) ** 0.5, abs=1e-12)
    assert nn.mae(output, target) == pytest.approx(mean_absolute_error(target, output), abs=1e-12)


@pytest.mark.parametrize("metric", [nn.confusion_matrix, nn.class_accuracy, nn.rmse])
@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_with_several_outputs_is_its_members(metric, stack):
    rng = np.random.default_rng(1)
    output, target = rng.random((*stack, 50, 3)), np.eye(3)[rng.integers(0, 3, 50)]
    whole = metric(output, target)
    for i in np.ndindex(stack):
        assert same_bits(whole[i], metric(output[i], target))
    if metric is nn.confusion_matrix:
        for part in nn.per_class(whole):
            assert part.shape == (*stack, 3)


def test_one_output_has_no_matrix():
    with pytest.raises(ValueError, match="several classes need several outputs"):
        nn.confusion_matrix(np.zeros((4, 1)), np.zeros((4, 1)))
