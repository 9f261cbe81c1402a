"""The numeric gradient, the checker that compares it, and what each input adds to a sum."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import nncore as nn
from nncore import Architecture, explain
from nncore.explain import MOST_PATHS
from tests.nncore.cases import DRAWN, STACKS, architectures, make_case, same_bits

ARCH = Architecture((2, 3, 1), ("tanh", "sigmoid"))


def test_the_numeric_gradient_by_hand():
    # L = (3w + b - 1)² at w = 2, b = 0: dL/dw = 2·5·3 = 30, dL/db = 10; a parabola's central difference is exact.
    arch = Architecture((1, 1), ("identity",))
    numeric = nn.numeric_gradient(arch, np.array([2.0, 0.0]), np.array([[3.0]]), np.array([[1.0]]))
    np.testing.assert_allclose(numeric, [30, 10], rtol=1e-9)


@pytest.mark.parametrize("stack", [(), *STACKS])
def test_one_parameter_alone_gives_its_entry_of_the_gradient(stack):
    case = make_case(ARCH, 5, stack=stack)
    whole = nn.numeric_gradient(*case, "mse", 0.1, 0.2)
    for index in (0, 5, ARCH.n_parameters - 1):
        assert same_bits(nn.numeric_gradient(*case, "mse", 0.1, 0.2, index=index), whole[..., index])


@pytest.mark.parametrize("index", [-1, ARCH.n_parameters])
def test_a_parameter_that_is_not_there_is_refused(index):
    with pytest.raises(ValueError, match=f"counted from 0; there is no {index}"):
        nn.numeric_gradient(*make_case(ARCH), index=index)


@pytest.mark.parametrize("chunk", [1, 100, 999])
@pytest.mark.parametrize("stack", [(), *STACKS])
def test_chunks_change_no_bit(monkeypatch, chunk, stack):
    case = make_case(ARCH, 5, stack=stack)
    whole = nn.numeric_gradient(*case, "mse", 0.1, 0.2)
    monkeypatch.setattr(explain, "CHUNK", chunk)
    assert same_bits(nn.numeric_gradient(*case, "mse", 0.1, 0.2), whole)


def test_a_small_chunk_means_small_passes(monkeypatch):
    points, forward = [], explain.forward

    def counting(arch, theta, x):
        points.append(theta.size // arch.n_parameters)
        return forward(arch, theta, x)

    monkeypatch.setattr(explain, "forward", counting)
    monkeypatch.setattr(explain, "CHUNK", 240)  # 2 nudges of 6 neurons on 5 rows: 60 numbers a parameter, so 4 at once
    nn.numeric_gradient(*make_case(ARCH, 5))
    assert max(points) == 8


@pytest.mark.parametrize("stack", [*STACKS, (2,)])
@pytest.mark.parametrize("own_target", [False, True])
def test_one_point_meets_a_stack_of_data(stack, own_target):
    # The two nudges must not meet a stack of two as NumPy broadcasts: one up on the first data, one down on the second.
    _, theta, x, targets = make_case(ARCH, data_stack=stack)
    target = targets if own_target else make_case(ARCH).target
    numeric = nn.numeric_gradient(ARCH, theta, x, target)
    assert numeric.shape == (*stack, 13)
    assert (nn.gradient_error(numeric, nn.gradient(ARCH, theta, x, target)[1]) < 1e-6).all()


@pytest.mark.parametrize("function", [nn.gradient, nn.numeric_gradient])
@pytest.mark.parametrize("stack", [(2,), (3,)])
def test_one_output_does_not_meet_a_stack_of_targets(function, stack):
    case = make_case(ARCH)
    with pytest.raises(ValueError, match="stack"):
        function(*case[:3], np.zeros((*stack, *case.target.shape)))


@pytest.mark.parametrize("epsilon", [0.0, -1e-5, float("nan")])
def test_a_nudge_of_nothing_is_refused(epsilon):
    with pytest.raises(ValueError, match="The nudge ε must be above 0"):
        nn.numeric_gradient(*make_case(ARCH), epsilon=epsilon)


def without_a_factor(grad):
    """As if the last layer's slope a (1 - a) had been left out for the first layer's weights."""
    return np.where(np.arange(grad.size) < 9, grad * 4, grad)


def one_bias_moved(grad):
    return np.concatenate([grad[:-1], grad[-1:] + 1e-3])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda grad: grad * 1.001,
        lambda grad: np.where(np.arange(grad.size) == 9, grad * 1.01, grad),
        lambda grad: np.where(np.arange(grad.size) == 4, -grad, grad),
        lambda grad: np.where(np.arange(grad.size) == 0, 0.0, grad),
        without_a_factor,
        one_bias_moved,
        lambda grad: np.roll(grad, 1),
        np.negative,
    ],
    ids=["scaled", "one scaled", "one flipped", "one missing", "factor", "bias", "shifted", "uphill"],
)
def test_the_checker_sees_a_wrong_gradient(spoil):
    case = make_case(ARCH)
    grad, numeric = nn.gradient(*case)[1], nn.numeric_gradient(*case)
    assert nn.gradient_error(grad, numeric) < 1e-8
    assert nn.gradient_error(spoil(grad), numeric) > 1e-5


@pytest.mark.parametrize(
    ("one", "other", "error"),
    [
        ([3, 4], [3, 4], 0),
        ([0, 0], [0, 0], 0),
        ([3, 4], [0, 0], 1),
        ([3, 4], [-3, -4], 2),
        ([3, 4], [3, 0], 0.8),  # |(0, 4)| / |(3, 4)|
        ([[3, 4], [0, 0]], [[3, 0], [0, 0]], [0.8, 0]),
    ],
)
def test_gradient_error_by_hand(one, other, error):
    assert nn.gradient_error(np.array(one), np.array(other)) == pytest.approx(np.array(error), abs=1e-15)
    assert nn.gradient_error(np.array(other), np.array(one)) == pytest.approx(np.array(error), abs=1e-15)


def test_contributions_by_hand():
    theta = np.array([1.0, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0])  # w = [[1, 2, 3], [4, 5, 6]]
    added = nn.contributions(ARCH, theta, np.array([[10.0, -1.0]]))
    assert added.tolist() == [[[10, 20, 30], [-4, -5, -6]]]


@pytest.mark.parametrize("stack", [(), *STACKS])
@pytest.mark.parametrize("own_data", [True, False])
def test_contributions_and_bias_make_the_sum(stack, own_data):
    case = make_case(ARCH, 5, stack=stack, data_stack=stack if own_data else ())
    added = nn.contributions(*case[:3])
    assert added.shape == (*stack, 5, 2, 3)
    b = ARCH.layers(case.theta)[0].b
    np.testing.assert_allclose(added.sum(axis=-2) + b[..., None, :], nn.forward(*case[:3]).z[0], rtol=1e-13, atol=1e-14)


# ------------------------------------------------------------------------------------------------ the chain rule


def test_a_chain_by_hand():
    # One input 3, w = 2, b = 0, identity, truth 1: z = 6, and ∂L/∂w = x · f'(z) · 2 (p - t) = 3 · 1 · 10.
    arch = Architecture((1, 1), ("identity",))
    found = nn.chain(arch, np.array([2.0, 0.0]), np.array([[3.0]]), np.array([[1.0]]), 0)
    assert [factor.value for factor in found.paths[0].factors] == [3, 1, 10]
    assert (found.derivative, found.layer, found.row, found.column) == (30, 0, 0, 0)


@settings(DRAWN, max_examples=200)
@given(arch=architectures(), seed=st.integers(0, 9999), data=st.data())
def test_every_chain_is_the_gradient(arch, seed, data):
    case = make_case(arch, 1, seed)
    losses = [name for name, loss in nn.LOSSES.items() if loss.needs in ("", arch.activations[-1])]
    loss, index = data.draw(st.sampled_from(losses)), data.draw(st.integers(0, arch.n_parameters - 1))
    slope = nn.gradient(*case, loss)[1][index]
    found = nn.chain(*case, index, loss)
    near = pytest.approx(slope, rel=1e-12, abs=1e-14)
    assert found.derivative == slope
    ways = math.prod(arch.sizes[found.layer + 2 :])
    assert len(found.paths) == (ways if ways <= MOST_PATHS else 0)
    if found.paths:
        assert sum(path.product for path in found.paths) == near
        assert len({path.neurons for path in found.paths}) == ways
    shared = math.prod(factor.value for factor in found.here)
    assert shared * (sum(w.value * delta.value for w, delta in found.onward) if found.onward else 1) == near


@settings(DRAWN, max_examples=200)
@given(arch=architectures("tanh"), seed=st.integers(0, 9999), data=st.data())
def test_every_chain_is_the_numeric_gradient(arch, seed, data):
    case = make_case(arch, 1, seed)
    trace = nn.forward(*case[:3])
    kinked = {"relu", "leaky_relu", "elu", "selu", "step", "hard_sigmoid"}
    for z, name in zip(trace.z, arch.activations, strict=True):
        assume(name not in kinked or (np.abs(z).min() > 1e-3 and np.abs(np.abs(z) - 3).min() > 1e-3))
    index = data.draw(st.integers(0, arch.n_parameters - 1))
    numeric = nn.numeric_gradient(*case)[index]
    assert nn.chain(*case, index).derivative == pytest.approx(numeric, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("theta", "rows", "index", "sentence"),
    [
        (13, 1, 13, "The network has 13 parameters"),
        (13, 2, 0, "one network and one sample"),
        ((2, 13), 1, 0, "one network and one sample"),
        (12, 1, 0, "theta needs 13 numbers"),
    ],
)
def test_an_impossible_chain_is_refused(theta, rows, index, sentence):
    with pytest.raises(ValueError, match=sentence):
        nn.chain(ARCH, np.zeros(theta), np.zeros((rows, 2)), np.zeros((rows, 1)), index)


def test_a_check_at_a_kink_is_known():
    # f(w) = 2 relu(w x) with w x = 0: the slope is 0 to the left and 2 to the right, and the mean of them is measured.
    arch = Architecture((1, 1, 1), ("relu", "identity"))
    theta, x, target = np.array([0.0, 0.0, 2.0, 0.0]), np.array([[1.0]]), np.array([[1.0]])
    _, grad = nn.gradient(arch, theta, x, target)
    measured = float(nn.numeric_gradient(arch, theta, x, target, index=0))
    assert grad[0] == 0
    assert measured == pytest.approx(-2, rel=1e-4)
    assert nn.crossed_kinks(arch, theta, x, 0) == [(0, 0)]
    assert nn.crossed_kinks(arch, theta, x, 3) == []
    assert nn.crossed_kinks(arch, np.array([0.5, 0.0, 2.0, 0.0]), x, 0) == []
