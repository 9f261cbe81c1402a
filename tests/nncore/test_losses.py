"""Every loss against hand-worked numbers, scikit-learn, and its own slope."""

import math

import numpy as np
import pytest
from sklearn.metrics import log_loss, mean_squared_error

from nncore import LOSSES, sigmoid
from tests.nncore.cases import STACKS, same_bits

NAMES = sorted(LOSSES)
BCE = LOSSES["binary_cross_entropy"]
FUSED = BCE.fused["sigmoid"]
RNG = np.random.default_rng(0)
OUTPUT = RNG.uniform(0.05, 0.95, (7, 3))
SUMS = RNG.normal(0, 3, (7, 3))
TARGET = RNG.integers(0, 2, (7, 3)).astype(float)


def central_difference(value, at, h=1e-6):
    """The slope of a value by each cell, one cell after the other."""
    slope = np.empty_like(at)
    for cell in np.ndindex(at.shape):
        nudge = np.zeros_like(at)
        nudge[cell] = h
        slope[cell] = (value(at + nudge) - value(at - nudge)) / (2 * h)
    return slope


@pytest.mark.parametrize(
    ("name", "output", "target", "value", "slope"),
    [
        ("mse", [[3.0]], [[1.0]], 4.0, [[4.0]]),  # 2², 2·2
        ("mse", [[1.0, 2.0], [3.0, 4.0]], [[0.0, 2.0], [5.0, 3.0]], 1.5, [[0.5, 0], [-1, 0.5]]),  # (1+0+4+1)/4, 2·d/4
        ("binary_cross_entropy", [[0.5]], [[1.0]], math.log(2), [[-2.0]]),  # -ln ½, -1/½
        ("binary_cross_entropy", [[0.2], [0.25]], [[0.0], [1.0]], math.log(5) / 2, [[0.625], [-2.0]]),
        # -(ln 0.8 + ln 0.25) / 2 = -ln(0.2) / 2; 1 / 0.8 / 2 and -1 / 0.25 / 2
    ],
)
def test_by_hand(name, output, target, value, slope):
    output, target = np.array(output), np.array(target)
    assert LOSSES[name].value(output, target) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(LOSSES[name].slope(output, target), slope, rtol=1e-14)


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("mse", mean_squared_error),
        ("binary_cross_entropy", lambda t, p: log_loss(t.ravel(), p.ravel())),
    ],
)
def test_value_is_scikit_learns(name, oracle):
    assert LOSSES[name].value(OUTPUT, TARGET) == pytest.approx(oracle(TARGET, OUTPUT), rel=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_slope_is_the_central_difference(name):
    numeric = central_difference(lambda p: LOSSES[name].value(p, TARGET), OUTPUT)
    np.testing.assert_allclose(LOSSES[name].slope(OUTPUT, TARGET), numeric, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_is_its_members(name, stack):
    output = RNG.uniform(0, 1, (*stack, 7, 3))
    value, slope = LOSSES[name].value(output, TARGET), LOSSES[name].slope(output, TARGET)
    assert value.shape == stack
    for i in np.ndindex(stack):
        assert same_bits(value[i], LOSSES[name].value(output[i], TARGET))
        assert same_bits(slope[i], LOSSES[name].slope(output[i], TARGET))


@pytest.mark.parametrize(
    ("slope", "at"),
    [(LOSSES["mse"].slope, OUTPUT), (BCE.slope, OUTPUT), (FUSED.delta, sigmoid(SUMS))],
    ids=["mse", "binary_cross_entropy", "fused"],
)
def test_a_workspace_changes_no_bit(slope, at):
    out = np.empty_like(at)
    assert slope(at, TARGET, out=out) is out
    assert same_bits(out, slope(at, TARGET))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("output", "target"),
    [((5, 1), (5,)), ((5, 1), (1, 5)), ((5, 1), (4, 1)), ((5, 2), (5, 1)), ((2, 5, 1), (5,)), ((5,), (5,))],
)
def test_shapes_that_differ_are_refused(name, output, target):
    # NumPy would compare every output with every target and say nothing.
    for function in (LOSSES[name].value, LOSSES[name].slope):
        with pytest.raises(ValueError, match=r"the outputs have shape .* but the targets"):
            function(np.full(output, 0.5), np.ones(target))


@pytest.mark.parametrize(
    ("output", "target", "value"),
    [
        (0.0, 1.0, -math.log(1e-12)),  # as sure and as wrong as can be: 12 ln 10 = 27.6
        (1.0, 0.0, -math.log(1e-12)),
        (1.5, 0.0, -math.log(1e-12)),
        (-0.5, 0.0, 1e-12),  # right, as near as the edge lets it come
        (1.0, 1.0, 1e-12),
    ],
)
def test_cross_entropy_is_flat_beyond_the_edge(output, target, value):
    cell, truth = np.array([[output]]), np.array([[target]])
    # 1 - 1e-12 is held to 16 digits, which leaves its logarithm near 1 but four of them.
    assert BCE.value(cell, truth) == pytest.approx(value, rel=1e-4)
    assert BCE.slope(cell, truth) == 0


@pytest.mark.parametrize("wrong", [0.0, 1.0])
def test_cross_entropy_is_finite_in_single_precision(wrong):
    # 1 - 1e-12 is 1 in float32, whose own edge lies near 1e-7.
    cell, truth = np.array([[wrong]], dtype=np.float32), np.array([[1 - wrong]], dtype=np.float32)
    assert 15 < BCE.value(cell, truth) < 30
    assert np.isfinite(BCE.slope(cell, truth))


def test_the_fused_value_is_the_plain_one():
    assert FUSED.value(SUMS, TARGET) == pytest.approx(BCE.value(sigmoid(SUMS), TARGET), rel=1e-12)
    assert FUSED.value(SUMS, TARGET) == pytest.approx(log_loss(TARGET.ravel(), sigmoid(SUMS).ravel()), rel=1e-12)


def test_the_fused_delta_is_the_chain_rule_and_the_central_difference():
    p = sigmoid(SUMS)
    delta = FUSED.delta(p, TARGET)
    np.testing.assert_allclose(delta, BCE.slope(p, TARGET) * p * (1 - p), rtol=1e-12)
    np.testing.assert_allclose(delta, central_difference(lambda z: FUSED.value(z, TARGET), SUMS), atol=1e-9)


@pytest.mark.parametrize(
    ("z", "target", "value", "delta"),
    [
        (0.0, 1.0, math.log(2), -0.5),
        (math.log(3), 0.0, math.log(4), 0.75),  # p = 3/4: -ln(1/4), 3/4 - 0
        (1000.0, 0.0, 1000.0, 1.0),  # -ln(1 - p) is z itself out here, where 1 - p is 0 in floating point
        (-1000.0, 1.0, 1000.0, -1.0),
        (1000.0, 1.0, 0.0, 0.0),
    ],
)
def test_the_fused_pair_by_hand_and_far_out(z, target, value, delta):
    cell, truth = np.array([[z]]), np.array([[target]])
    assert FUSED.value(cell, truth) == pytest.approx(value, rel=1e-14)
    assert FUSED.delta(sigmoid(cell), truth) == pytest.approx(delta, rel=1e-14)


def test_the_registry_knows_names_and_domains():
    assert {name: (loss.name, loss.domain, set(loss.fused)) for name, loss in LOSSES.items()} == {
        "mse": ("mse", (-math.inf, math.inf), set()),
        "binary_cross_entropy": ("binary_cross_entropy", (0.0, 1.0), {"sigmoid"}),
    }
