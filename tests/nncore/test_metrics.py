"""Every metric against hand-worked numbers and scikit-learn, alone and stacked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score

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
    with pytest.raises(ValueError, match=r"the outputs have shape \(4, 1\) but the targets"):
        metric(np.full((4, 1), 0.5), np.ones(target))
