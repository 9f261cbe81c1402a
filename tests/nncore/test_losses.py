"""Every loss against hand-worked numbers, scikit-learn, and its own slope."""

import importlib
import math

import numpy as np
import pytest
from scipy.special import huber
from sklearn.metrics import hinge_loss, log_loss, mean_absolute_error, mean_squared_error

from nncore import ACTIVATIONS, LOSSES, sigmoid, softmax
from tests.frameworks import within
from tests.nncore.cases import STACKS, same_bits

NAMES = sorted(LOSSES)
BCE = LOSSES["binary_cross_entropy"]
FUSED = BCE.fused["sigmoid"]
CE = LOSSES["cross_entropy"]
SHARED = CE.fused["softmax"]
RNG = np.random.default_rng(0)
OUTPUT = RNG.uniform(0.05, 0.95, (7, 3))
SUMS = RNG.normal(0, 3, (7, 3))
TARGET = RNG.integers(0, 2, (7, 3)).astype(float)


ONE_OF_THREE = np.eye(3)[RNG.integers(0, 3, 7)]


def judged(name):
    """Outputs and targets of the kind a loss is made for, none of them at a kink."""
    if name == "cross_entropy":
        return softmax(SUMS), ONE_OF_THREE
    if name == "hinge":
        return SUMS, 2 * TARGET - 1
    return (4 * OUTPUT if name == "huber" else OUTPUT), TARGET


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
        ("mae", [[1.0, 2.0], [3.0, 4.0]], [[0.0, 2.0], [5.0, 3.0]], 1.0, [[0.25, 0], [-0.25, 0.25]]),  # (1+0+2+1)/4
        ("huber", [[0.5], [3.0]], [[0.0], [0.0]], 1.3125, [[0.25], [0.5]]),  # (½·¼ + 3 - ½) / 2; ½/2 and 1/2
        ("hinge", [[0.5], [3.0]], [[1.0], [-1.0]], 2.25, [[-0.5], [0.5]]),  # (½ + 4) / 2; -t/2
        ("hinge", [[2.0], [-1.5]], [[1.0], [-1.0]], 0.0, [[0.0], [0.0]]),  # right by more than 1
        ("cross_entropy", [[0.25, 0.75]], [[1.0, 0.0]], math.log(4), [[-4.0, 0.0]]),  # -ln ¼, -1/¼
        (
            "cross_entropy",
            [[0.5, 0.5], [0.2, 0.8]],
            [[1.0, 0.0], [0.0, 1.0]],
            math.log(2.5) / 2,
            [[-1, 0], [0, -0.625]],
        ),
        # -(ln ½ + ln 0.8) / 2 = ln(2.5) / 2; -1 / ½ / 2 and -1 / 0.8 / 2
    ],
)
def test_by_hand(name, output, target, value, slope):
    output, target = np.array(output), np.array(target)
    assert LOSSES[name].value(output, target) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(LOSSES[name].derivative(output, target), slope, rtol=1e-14)


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("mse", mean_squared_error),
        ("mae", mean_absolute_error),
        ("huber", lambda t, p: huber(1.0, p - t).mean()),
        ("hinge", lambda t, p: hinge_loss(t.ravel(), p.ravel())),
        ("binary_cross_entropy", lambda t, p: log_loss(t.ravel(), p.ravel())),
        ("cross_entropy", lambda t, p: log_loss(t.argmax(axis=-1), p, labels=[0, 1, 2])),
    ],
)
def test_value_is_the_oracles(name, oracle):
    output, target = judged(name)
    assert LOSSES[name].value(output, target) == pytest.approx(oracle(target, output), rel=1e-13)


@within("torch")
@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("mse", "mse_loss"),
        ("mae", "l1_loss"),
        ("huber", "huber_loss"),
        ("binary_cross_entropy", "binary_cross_entropy"),
    ],
)
def test_value_and_slope_are_pytorchs(name, oracle):
    torch = importlib.import_module("torch")
    output, target = (torch.tensor(a, dtype=torch.float64) for a in (4 * OUTPUT if name == "huber" else OUTPUT, TARGET))
    output.requires_grad_()
    value = getattr(torch.nn.functional, oracle)(output, target)
    value.backward()
    mine = LOSSES[name]
    assert mine.value(output.detach().numpy(), TARGET) == pytest.approx(value.item(), rel=1e-13)
    np.testing.assert_allclose(mine.derivative(output.detach().numpy(), TARGET), output.grad.numpy(), rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_slope_is_the_central_difference(name):
    output, target = judged(name)
    numeric = central_difference(lambda p: LOSSES[name].value(p, target), output)
    np.testing.assert_allclose(LOSSES[name].derivative(output, target), numeric, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_is_its_members(name, stack):
    output = RNG.uniform(0, 1, (*stack, 7, 3))
    value, slope = LOSSES[name].value(output, TARGET), LOSSES[name].derivative(output, TARGET)
    assert value.shape == stack
    for i in np.ndindex(stack):
        assert same_bits(value[i], LOSSES[name].value(output[i], TARGET))
        assert same_bits(slope[i], LOSSES[name].derivative(output[i], TARGET))


@pytest.mark.parametrize(
    ("slope", "at"),
    [
        *((LOSSES[name].derivative, OUTPUT) for name in NAMES),
        (FUSED.delta, sigmoid(SUMS)),
        (SHARED.delta, softmax(SUMS)),
    ],
    ids=[*NAMES, "fused with sigmoid", "fused with softmax"],
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
    for function in (LOSSES[name].value, LOSSES[name].derivative):
        with pytest.raises(ValueError, match=r"The outputs have shape .* but the targets"):
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
    assert BCE.derivative(cell, truth) == 0


@pytest.mark.parametrize("wrong", [0.0, 1.0])
def test_cross_entropy_is_finite_in_single_precision(wrong):
    # 1 - 1e-12 is 1 in float32, whose own edge lies near 1e-7.
    cell, truth = np.array([[wrong]], dtype=np.float32), np.array([[1 - wrong]], dtype=np.float32)
    assert 15 < BCE.value(cell, truth) < 30
    assert np.isfinite(BCE.derivative(cell, truth))


def test_the_fused_value_is_the_plain_one():
    assert FUSED.value(SUMS, TARGET) == pytest.approx(BCE.value(sigmoid(SUMS), TARGET), rel=1e-12)
    assert FUSED.value(SUMS, TARGET) == pytest.approx(log_loss(TARGET.ravel(), sigmoid(SUMS).ravel()), rel=1e-12)


def test_the_fused_delta_is_the_chain_rule_and_the_central_difference():
    p = sigmoid(SUMS)
    delta = FUSED.delta(p, TARGET)
    np.testing.assert_allclose(delta, BCE.derivative(p, TARGET) * p * (1 - p), rtol=1e-12)
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
    anything = (-math.inf, math.inf)
    assert {name: (loss.domain, set(loss.fused), loss.classes, loss.needs) for name, loss in LOSSES.items()} == {
        "mse": (anything, set(), None, ""),
        "mae": (anything, set(), None, ""),
        "huber": (anything, set(), None, ""),
        "binary_cross_entropy": ((0.0, 1.0), {"sigmoid"}, None, ""),
        "cross_entropy": ((0.0, 1.0), {"softmax"}, None, "softmax"),
        "hinge": (anything, set(), (-1.0, 1.0), ""),
    }
    for name, loss in LOSSES.items():
        assert loss.name == name
        assert all((loss.title, loss.formula, loss.source, loss.when))


# ------------------------------------------------------------------------------------------------ softmax with its loss


def test_the_pair_with_softmax_is_the_plain_one():
    plain = CE.value(softmax(SUMS), ONE_OF_THREE)
    assert SHARED.value(SUMS, ONE_OF_THREE) == pytest.approx(plain, rel=1e-12)


def test_the_delta_behind_softmax_is_the_chain_rule_and_the_central_difference():
    p = softmax(SUMS)
    delta = SHARED.delta(p, ONE_OF_THREE)
    pulled = CE.derivative(p, ONE_OF_THREE)
    ACTIVATIONS["softmax"].chain_rule(pulled, SUMS, p, np.empty_like(p))
    np.testing.assert_allclose(delta, pulled, rtol=1e-11, atol=1e-15)
    numeric = central_difference(lambda z: SHARED.value(z, ONE_OF_THREE), SUMS)
    np.testing.assert_allclose(delta, numeric, atol=1e-9)


@pytest.mark.parametrize(
    ("z", "value", "delta"),
    [
        ([0.0, 0.0, 0.0], math.log(3), [-2 / 3, 1 / 3, 1 / 3]),
        ([0.0, math.log(3), math.log(4)], math.log(8), [-7 / 8, 3 / 8, 1 / 2]),  # shares 1 : 3 : 4
        ([-1000.0, 0.0, -1000.0], 1000.0, [-1.0, 1.0, 0.0]),  # as sure and as wrong as can be
        ([1000.0, 0.0, 0.0], 0.0, [0.0, 0.0, 0.0]),
        ([1e300, -1e300, 0.0], 0.0, [0.0, 0.0, 0.0]),
    ],
)
def test_the_pair_with_softmax_by_hand_and_far_out(z, value, delta):
    sums, truth = np.array([z]), np.array([[1.0, 0.0, 0.0]])
    assert SHARED.value(sums, truth) == pytest.approx(value, rel=1e-14)
    assert SHARED.delta(softmax(sums), truth)[0] == pytest.approx(delta, rel=1e-14)
