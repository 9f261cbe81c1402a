"""What goes into the core: refused in words where it does not fit, taken in any form of numbers, and never changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nncore as nn
from nncore import Architecture
from tests.nncore.cases import DRAWN, SMALL, architectures, make_case, same_bits, seeds


@pytest.mark.parametrize(("n", "stack"), [(3, ()), (1, ()), (4, (2,))])
def test_a_trace_of_another_shape_is_not_filled(n, stack):
    # One row would otherwise be copied to all four, and one network to both.
    case = make_case(SMALL, n)
    with pytest.raises(ValueError, match="does not fit"):
        nn.forward(*case[:3], out=nn.Trace(SMALL, 4, stack))


@pytest.mark.parametrize(
    ("stack", "target", "sentence"),
    [
        ((), (5,), r"target needs at least 2 axes but has shape \(5,\)"),
        ((), (1, 5), r"The outputs have shape \(5, 1\) but the targets \(1, 5\)"),
        ((), (4, 1), r"The outputs have shape \(5, 1\) but the targets \(4, 1\)"),
        ((), (5, 2), r"The outputs have shape \(5, 1\) but the targets \(5, 2\)"),
        ((), (1, 1), r"The outputs have shape \(5, 1\) but the targets \(1, 1\)"),
        ((5,), (5,), r"target needs at least 2 axes but has shape \(5,\)"),
        ((3,), (2, 5, 1), "stack"),
    ],
)
@pytest.mark.parametrize("loss", sorted(nn.LOSSES))
def test_targets_that_do_not_fit_are_refused(stack, target, sentence, loss):
    case = make_case(Architecture((2, 1), ("sigmoid",)), 5, stack=stack)
    trace, target = nn.forward(*case[:3]), np.zeros(target)
    for loss_function in (
        lambda: nn.cost(case.arch, trace, target, loss),
        lambda: nn.backward(case.arch, case.theta, trace, target, loss),
        lambda: nn.gradient(*case[:3], target, loss),
        lambda: nn.numeric_gradient(*case[:3], target, loss),
    ):
        with pytest.raises(ValueError, match=sentence):
            loss_function()


@pytest.mark.parametrize(
    ("theta", "x", "sentence"),
    [
        (13, (5, 3), "w has 2 inputs but x has 3 columns"),
        (13, (5, 1), "w has 2 inputs but x has 1 columns"),
        (13, (2,), r"x needs at least 2 axes but has shape \(2,\)"),
        (12, (5, 2), r"theta needs 13 numbers on its last axis but has shape \(12,\)"),
        (14, (5, 2), r"theta needs 13 numbers on its last axis but has shape \(14,\)"),
        (1, (5, 2), r"theta needs 13 numbers on its last axis but has shape \(1,\)"),
        ((), (5, 2), "theta needs at least 1 axes"),
        ((13, 1), (5, 2), r"theta needs 13 numbers on its last axis but has shape \(13, 1\)"),
        ((3, 13), (2, 5, 2), r"A stack of \(3,\) points does not fit one of \(2,\) inputs"),
    ],
)
@pytest.mark.parametrize(
    "function",
    [
        lambda theta, x: nn.forward(SMALL, theta, x),
        lambda theta, x: nn.gradient(SMALL, theta, x, np.zeros((5, 1))),
        lambda theta, x: nn.numeric_gradient(SMALL, theta, x, np.zeros((5, 1))),
        lambda theta, x: nn.contributions(SMALL, theta, x),
    ],
    ids=["forward", "gradient", "numeric_gradient", "contributions"],
)
def test_points_and_inputs_that_do_not_fit_are_refused(function, theta, x, sentence):
    with pytest.raises(ValueError, match=sentence):
        function(np.zeros(theta), np.zeros(x))


@pytest.mark.parametrize("theta", [1, 12, 14])
def test_backward_and_penalty_refuse_a_point_of_another_length(theta):
    case = make_case(SMALL)
    trace = nn.forward(*case[:3])
    for function in (
        lambda point: nn.backward(SMALL, point, trace, case.target),
        lambda point: nn.penalty(SMALL, point, l1=1.0),
    ):
        with pytest.raises(ValueError, match=r"theta needs 13 numbers on its last axis"):
            function(np.zeros(theta))


@pytest.mark.parametrize("x", [[["a", "b"]], [[1.0, 2.0], [3.0]], [[1j, 2.0]], [[None, 1.0]], [["1", "2"]]], ids=repr)
def test_what_is_no_number_is_refused(x):
    with pytest.raises(ValueError, match="x must be made of numbers"):
        nn.forward(SMALL, np.zeros(13), x)


def test_lists_and_whole_numbers_are_taken():
    exact = nn.forward(SMALL, np.ones(13), np.array([[1.0, 2.0]])).output
    assert same_bits(nn.forward(SMALL, [1] * 13, [[1, 2]]).output, exact)
    assert same_bits(nn.forward(SMALL, np.ones(13, dtype=np.int8), np.array([[1, 2]], dtype=np.uint8)).output, exact)


@pytest.mark.parametrize("function", [nn.gradient, nn.numeric_gradient])
def test_an_unknown_loss_is_refused(function):
    with pytest.raises(ValueError, match="There is no loss 'cubes'; there are mse, mae, huber, binary_cross_entropy"):
        function(*make_case(SMALL), loss="cubes")


CALLS = {
    "forward": lambda arch, theta, x, t: [*nn.forward(arch, theta, x).z, *nn.forward(arch, theta, x).a],
    "cost": lambda arch, theta, x, t: [nn.cost(arch, nn.forward(arch, theta, x), t)],
    "backward": lambda arch, theta, x, t: [nn.backward(arch, theta, nn.forward(arch, theta, x), t).grad],
    "gradient": lambda arch, theta, x, t: nn.gradient(arch, theta, x, t, l1=0.1, l2=0.1),
    "cross-entropy": lambda arch, theta, x, t: nn.gradient(arch, theta, x, t, "binary_cross_entropy"),
    "penalty": lambda arch, theta, x, t: [nn.penalty(arch, theta, 0.1, 0.1)],
    "numeric_gradient": lambda arch, theta, x, t: [nn.numeric_gradient(arch, theta, x, t)],
    "gradient_error": lambda arch, theta, x, t: [nn.gradient_error(theta, 2 * theta)],
    "contributions": lambda arch, theta, x, t: [nn.contributions(arch, theta, x)],
    "activations": lambda arch, theta, x, t: [f(x) for a in nn.ACTIVATIONS.values() for f in (a.value, a.derivative)],
    "losses": lambda arch, theta, x, t: [
        f(t / 2, t) for loss in nn.LOSSES.values() for f in (loss.value, loss.derivative)
    ],
    "metrics": lambda arch, theta, x, t: [nn.accuracy(t, t), nn.r2(t, t), *nn.confusion(t, t)],
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("arch", [SMALL, Architecture((1, 1), ("identity",))], ids=["small", "single"])
@pytest.mark.parametrize("stack", [(), (2,)])
def test_nothing_that_goes_in_is_changed_or_handed_out(call, arch, stack):
    case = make_case(arch, stack=stack)
    for array in case[1:]:
        array.flags.writeable = False  # NumPy raises if anything writes into it
    for result in CALLS[call](*case):
        assert not any(np.shares_memory(result, array) for array in case[1:])


HUGE = st.floats(-1e6, 1e6)


@pytest.mark.slow
@settings(DRAWN, max_examples=150)
@given(
    arch=architectures(),
    seed=seeds,
    x=st.lists(st.lists(HUGE, min_size=5, max_size=5), min_size=1, max_size=4),
    scale=st.sampled_from([1.0, 1e3, 1e60, 1e300]),
    dtype=st.sampled_from([np.float64, np.float32]),
)
def test_answers_are_finite_or_refused_in_words(arch, seed, x, scale, dtype):
    # A warning is an error in this project, so none is given either.
    case = make_case(arch, len(x), seed)
    with np.errstate(over="ignore"):
        theta = (case.theta * scale).astype(dtype)
    x = np.array(x, dtype)[:, : arch.sizes[0]]
    x = np.pad(x, ((0, 0), (0, arch.sizes[0] - x.shape[1])))
    try:
        answer = nn.forward(arch, theta, x).output
    except ValueError as refusal:
        answer = str(refusal)
    if isinstance(answer, str):
        assert scale > 1  # weights as a network has them never lead there
        assert answer in ("A sum overflows: x or theta is too large.", "theta holds nan or inf.")
    else:
        assert np.isfinite(answer).all()


@pytest.mark.parametrize(("name", "theta", "x"), [("x", 1.0, np.inf), ("x", 1.0, np.nan), ("theta", np.inf, 1.0)])
def test_what_is_not_finite_is_refused_by_name(name, theta, x):
    with pytest.raises(ValueError, match=f"{name} holds nan or inf"):
        nn.forward(Architecture((1, 1), ("identity",)), np.array([theta, 0.0]), np.array([[x]]))
