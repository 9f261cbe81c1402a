"""Forward and backward against hand-worked numbers, plain loops, scikit-learn and central differences."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sklearn.neural_network import MLPClassifier, MLPRegressor

import nncore as nn
from nncore import Architecture
from tests.nncore.cases import DRAWN, ELEMENTWISE, SMALL, STACKS, architectures, make_case, same_bits, seeds

rows = st.integers(1, 6)


def test_one_pass_by_hand():
    arch = Architecture((2, 2, 1), ("relu", "identity"))
    theta = np.array([1.0, -1, 2, 1, 0.5, -3, 2, 3, 1])  # w = [[1, -1], [2, 1]], b = [½, -3]; w = [[2], [3]], b = [1]
    trace = nn.forward(arch, theta, np.array([[1.0, 2.0]]))
    assert trace.z[0].tolist() == [[5.5, -2]]  # 1·1 + 2·2 + ½, 1·(-1) + 2·1 - 3
    assert trace.a[1].tolist() == [[5.5, 0]]
    assert trace.z[1].tolist() == trace.output.tolist() == [[12]]  # 5.5·2 + 0·3 + 1

    back = nn.backward(arch, theta, trace, np.array([[10.0]]))
    assert nn.cost(arch, trace, np.array([[10.0]])) == 4  # (12 - 10)²
    assert [delta.tolist() for delta in back.delta] == [[[8, 0]], [[4]]]  # 2·(12 - 10) = 4; 4·2·1, 4·3·0
    assert back.grad.tolist() == [8, 0, 16, 0, 8, 0, 22, 0, 4]  # x·delta then delta; a·delta then delta


def test_the_neuron_of_page_one_by_hand():
    # z = 1·ln 3 + 0 and p = 3/4, while the truth is 0. Squared error: (3/4)² and 2·3/4·(3/4·1/4); cross-entropy:
    # -ln(1/4) and p - t. As x = 1, the slope by w is that by b.
    arch, theta = Architecture((1, 1), ("sigmoid",)), np.array([math.log(3), 0.0])
    x, target = np.ones((1, 1)), np.zeros((1, 1))
    for loss, value, slope in [("mse", 9 / 16, 9 / 32), ("binary_cross_entropy", math.log(4), 3 / 4)]:
        cost, grad = nn.gradient(arch, theta, x, target, loss)
        assert cost == pytest.approx(value, rel=1e-14)
        assert grad == pytest.approx([slope, slope], rel=1e-14)


def shares(sums):
    """Softmax in plain Python."""
    powers = [math.exp(z) for z in sums]
    return [power / sum(powers) for power in powers]


def looped(case):
    """The output of one network, neuron by neuron, in plain Python."""
    outputs = []
    for a in case.x.tolist():
        for (w, b), name in zip(case.arch.layers(case.theta), case.arch.activations, strict=True):
            sums = [sum(a[i] * w[i, j] for i in range(len(a))) + b[j] for j in range(len(b))]
            a = shares(sums) if name == "softmax" else [ELEMENTWISE[name](z) for z in sums]
        outputs.append(a)
    return outputs


@DRAWN
@given(arch=architectures(), n=rows, seed=seeds)
def test_forward_is_a_plain_loop(arch, n, seed):
    case = make_case(arch, n, seed)
    assume("step" not in arch.activations or far_from_kinks(arch, nn.forward(*case[:3])))
    np.testing.assert_allclose(nn.forward(*case[:3]).output, looped(case), rtol=1e-11, atol=1e-11)


def take_over(model, arch, theta):
    """Put our weights into a scikit-learn network."""
    for i, layer in enumerate(arch.layers(theta)):
        model.coefs_[i][...] = layer.w
        model.intercepts_[i][...] = layer.b


SKLEARN_NAMES = {"identity": "identity", "sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}
PLAIN_SGD = {"solver": "sgd", "momentum": 0.0, "alpha": 0.0, "shuffle": False, "batch_size": 5}


@pytest.mark.parametrize("activation", SKLEARN_NAMES)
@pytest.mark.parametrize(
    ("model", "answers", "known", "output", "loss", "factor"),
    [
        # scikit-learn halves the squared error, so that its gradient is half of ours.
        (MLPRegressor, MLPRegressor.predict, {}, "identity", "mse", 2.0),
        (
            MLPClassifier,
            lambda peer, x: peer.predict_proba(x)[:, 1],
            {"classes": [0.0, 1.0]},
            "sigmoid",
            "binary_cross_entropy",
            1.0,
        ),
    ],
    ids=["regressor", "classifier"],
)
def test_scikit_learn_gives_the_same_answers_and_the_same_epoch(
    activation, model, answers, known, output, loss, factor
):
    arch, theta, x, target = make_case(Architecture((3, 4, 2, 1), (activation, activation, output)), n=13)
    target = np.round(target)
    peer = model(
        hidden_layer_sizes=(4, 2), activation=SKLEARN_NAMES[activation], learning_rate_init=0.05 * factor, **PLAIN_SGD
    )
    peer.partial_fit(x, target[:, 0], **known)  # builds the network, with weights of its own
    take_over(peer, arch, theta)
    np.testing.assert_allclose(nn.forward(arch, theta, x).output[:, 0], answers(peer, x), rtol=1e-12, atol=1e-12)

    peer.partial_fit(x, target[:, 0])  # one epoch in batches of 5, 5 and 3
    for start in range(0, 13, 5):
        batch = slice(start, start + 5)
        theta = theta - 0.05 * nn.gradient(arch, theta, x[batch], target[batch], loss)[1]
    np.testing.assert_allclose(nn.forward(arch, theta, x).output[:, 0], answers(peer, x), rtol=1e-12, atol=1e-12)


# Where a value activations or jumps at a point, a difference across the point is no slope.
KINKS = dict.fromkeys(["relu", "leaky_relu", "step", "elu", "selu"], (0.0,)) | {"hard_sigmoid": (-3.0, 3.0)}


def far_from_kinks(arch, trace):
    return all(
        np.abs(z - kink).min() > 1e-3
        for z, name in zip(trace.z, arch.activations, strict=True)
        for kink in KINKS.get(name, ())
    )


def far_from_loss_kinks(loss, output, target):
    far = {"mae": output - target, "huber": np.abs(output - target) - 1, "hinge": output * target - 1}
    return loss not in far or np.abs(far[loss]).min() > 1e-3


def between_edges(case):
    """Move the answers near ½: cross-entropy is very steep toward 0 and 1, and cut off there."""
    last = case.arch.layers(case.theta)[-1]
    last.w[...] *= 0.1
    last.b[...] = 0.0 if case.arch.activations[-1] == "softplus" else 0.5


def far_from_edges(output):
    return ((output > 0.05) & (output < 0.95) | (output < -0.01) | (output > 1.01)).all()


# A loss may need a certain output; and a step says 0 or 1, where cross-entropy is flat.
PAIRS = [
    (output, loss)
    for output in nn.ACTIVATIONS
    for loss in nn.LOSSES
    if nn.LOSSES[loss].needs in ("", output) and (output, loss) != ("step", "binary_cross_entropy")
]


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_gradient_is_the_central_difference(output, loss):
    # Behind a sigmoid the pair is computed from z and knows no edges; elsewhere cross-entropy is defined by clipping.
    clipped = loss == "binary_cross_entropy" and output != "sigmoid"

    @settings(DRAWN, suppress_health_check=[HealthCheck.filter_too_much])
    @given(
        arch=architectures(output),
        n=rows,
        seed=seeds,
        stack=st.sampled_from([(), *STACKS]),
        l1=st.sampled_from([0.0, 0.01, 0.3]),
        l2=st.sampled_from([0.0, 0.02, 0.5]),
    )
    def check(arch, n, seed, stack, l1, l2):
        case = make_case(arch, n, seed, stack)
        if clipped:
            between_edges(case)
        trace = nn.forward(*case[:3])
        assume(far_from_kinks(arch, trace))
        assume(not clipped or far_from_edges(trace.output))
        assume(far_from_loss_kinks(loss, trace.output, case.target))
        _, grad = nn.gradient(*case, loss, l1, l2)
        # Rounding leaves about 1e-11 in every difference, which must not count against a gradient of nearly nothing.
        assume((np.linalg.norm(grad, axis=-1) > 1e-3).all())
        assert (nn.gradient_error(grad, nn.numeric_gradient(*case, loss, l1, l2)) < 1e-6).all()

    check()


@DRAWN
@given(
    arch=architectures(),
    n=rows,
    seed=seeds,
    stack=st.sampled_from(STACKS),
    own_data=st.booleans(),
    dtype=st.sampled_from([np.float64, np.float32]),
    loss=st.sampled_from(sorted(nn.LOSSES)),
)
def test_a_stack_is_its_members_to_the_bit(arch, n, seed, stack, own_data, dtype, loss):
    case = make_case(arch, n, seed, stack, stack if own_data else (), dtype)
    trace = nn.forward(*case[:3])
    cost, grad = nn.gradient(*case, loss, l1=0.1, l2=0.2)
    delta = nn.backward(case.arch, case.theta, trace, case.target, loss).delta
    numeric = nn.numeric_gradient(*case, loss)
    assert (cost.shape, grad.shape, cost.dtype, grad.dtype) == (stack, case.theta.shape, dtype, dtype)
    for i in np.ndindex(stack):
        data = (case.x[i], case.target[i]) if own_data else (case.x, case.target)
        alone = nn.forward(arch, case.theta[i], data[0])
        alone_cost, alone_grad = nn.gradient(arch, case.theta[i], *data, loss, l1=0.1, l2=0.2)
        alone_delta = nn.backward(arch, case.theta[i], alone, data[1], loss).delta
        for whole, member in [
            *zip(trace.z, alone.z, strict=True),
            *zip(trace.a[1:], alone.a[1:], strict=True),
            *zip(delta, alone_delta, strict=True),
            (cost, alone_cost),
            (grad, alone_grad),
            (numeric, nn.numeric_gradient(arch, case.theta[i], *data, loss)),
        ]:
            # BLAS adds a product to 0 where a single one is multiplied plainly, so that -0 may come out as 0; the 0
            # added here does the same to both.
            assert same_bits(whole[i] + 0, member + 0)


@pytest.mark.parametrize("n", [100, 333])  # long enough for BLAS to work in blocks and for sums to be taken in pairs
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("sizes", [(2, 8, 8, 1), (30, 16, 3), (1, 1)])
def test_a_stack_is_its_members_on_long_tables(n, dtype, sizes):
    case = make_case(Architecture(sizes, ("tanh",) * (len(sizes) - 1)), n, stack=(2, 3), dtype=dtype)
    cost, grad = nn.gradient(*case)
    for i in np.ndindex(2, 3):
        alone_cost, alone_grad = nn.gradient(case.arch, case.theta[i], case.x, case.target)
        assert same_bits(cost[i], alone_cost)
        assert same_bits(grad[i], alone_grad)


@pytest.mark.parametrize("stack", STACKS)
def test_one_point_meets_a_stack_of_inputs_and_targets(stack):
    case = make_case(SMALL, data_stack=stack)
    cost, grad = nn.gradient(*case)
    assert cost.shape == stack
    for i in np.ndindex(stack):
        alone_cost, alone_grad = nn.gradient(SMALL, case.theta, case.x[i], case.target[i])
        assert same_bits(cost[i], alone_cost)
        assert same_bits(grad[i], alone_grad)


@DRAWN
@given(arch=architectures(), n=rows, seed=seeds)
def test_the_gradient_is_answers_times_deltas(arch, n, seed):
    case = make_case(arch, n, seed)
    trace = nn.forward(*case[:3])
    back = nn.backward(arch, case.theta, trace, case.target)
    assert same_bits(back.grad, nn.gradient(*case)[1])
    for layer, a, delta in zip(arch.layers(back.grad), trace.a[:-1], back.delta, strict=True):
        np.testing.assert_allclose(layer.w, np.einsum("ni,no->io", a, delta), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(layer.b, np.einsum("no->o", delta), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("stack", [(), *STACKS])
def test_a_trace_shows_arrays_as_the_books_do(stack):
    case = make_case(SMALL, 5, stack=stack)
    trace = nn.forward(*case[:3])
    assert [z.shape for z in trace.z] == [(*stack, 5, 3), (*stack, 5, 1)]
    assert [a.shape for a in trace.a] == [(5, 2), (*stack, 5, 3), (*stack, 5, 1)]
    assert same_bits(trace.a[0], case.x)
    assert same_bits(trace.output, trace.a[-1])
    assert [d.shape for d in nn.backward(SMALL, case.theta, trace, case.target).delta] == [z.shape for z in trace.z]


def test_a_trace_can_be_filled_again():
    first, second = make_case(SMALL, seed=1), make_case(SMALL, seed=2)
    trace = nn.forward(*first[:3])
    assert nn.forward(*second[:3], out=trace) is trace
    assert same_bits(trace.output, nn.forward(*second[:3]).output)


def test_the_penalty_by_hand():
    arch = Architecture((2, 1), ("identity",))
    theta = np.array([3.0, -4.0, 100.0])  # the bias of 100 is free
    assert nn.penalty(arch, theta, l1=0.5) == 3.5  # (3 + 4) / 2
    assert nn.penalty(arch, theta, l2=0.5) == 6.25  # (9 + 16) / 2 / 2
    assert nn.penalty(arch, np.stack([theta, 0 * theta]), l1=0.5, l2=0.5).tolist() == [9.75, 0]
    x, target = np.array([[0.0, 0.0]]), np.array([[100.0]])  # a perfect answer: only the penalty pulls
    cost, grad = nn.gradient(arch, theta, x, target, l1=0.5, l2=0.5)
    assert cost == 0  # the loss is told without it
    assert grad.tolist() == [2, -2.5, 0]  # ½ + 3/2, -½ - 4/2, bias free
    assert nn.gradient(arch, np.zeros(3), x, target, l1=0.5)[1].tolist() == [0, 0, -200]  # at 0 the kink counts as flat
