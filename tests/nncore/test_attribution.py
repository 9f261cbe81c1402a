"""Slopes by the inputs against numeric differences, and integrated gradients against their axioms."""

import numpy as np
import pytest

import nncore as nn
from tests.nncore.cases import ALONE, STACKS

SMOOTH = [name for name in ALONE if name not in ("step", "relu", "leaky_relu", "hard_sigmoid", "elu", "selu")]
WIDE = nn.Architecture((4, 5, 3), ("tanh", "softmax"))


def case(arch, n=6, stack=(), seed=0):
    rng = np.random.default_rng(seed)
    return nn.initial(arch, seed=seed, stack=stack) * 1.5, rng.normal(size=(n, arch.sizes[0]))


def numeric(arch, theta, x, output, epsilon=1e-5):
    """(a(x + ε) - a(x - ε)) / 2ε by each input in turn."""
    slopes = np.empty(x.shape)
    for i in range(x.shape[1]):
        nudge = np.zeros(x.shape[1])
        nudge[i] = epsilon
        up, down = (nn.forward(arch, theta, x + way * nudge).output[:, output] for way in (1, -1))
        slopes[:, i] = (up - down) / (2 * epsilon)
    return slopes


@pytest.mark.parametrize("hidden", ALONE)
@pytest.mark.parametrize(("output", "k"), [("sigmoid", 1), ("tanh", 2), ("identity", 2), ("softmax", 3)])
def test_slopes_by_the_inputs_are_numeric_ones(hidden, output, k):
    arch = nn.Architecture((3, 4, 4, k), (hidden, hidden, output))
    theta, x = case(arch)
    for answer in range(k):
        found = nn.input_gradient(arch, theta, x, answer)
        np.testing.assert_allclose(found, numeric(arch, theta, x, answer), atol=1e-8)


def test_a_wrong_slope_would_be_seen():
    theta, x = case(WIDE)
    assert np.abs(nn.input_gradient(WIDE, theta, x, 1) - numeric(WIDE, theta, x, 0)).max() > 1e-3


def test_a_slope_by_hand():
    # a = σ(2·x₁ - x₂ + 1) at (0, 1): z = 0, so the slopes are ¼ of the weights.
    arch = nn.Architecture((2, 1), ("sigmoid",))
    assert nn.input_gradient(arch, np.array([2.0, -1.0, 1.0]), np.array([[0.0, 1.0]])).tolist() == [[0.5, -0.25]]


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_is_its_members(stack):
    theta, x = case(WIDE, stack=stack)
    baseline = x.mean(axis=0)
    slopes, whole = nn.input_gradient(WIDE, theta, x, 2), nn.integrated_gradients(WIDE, theta, x, baseline, 2)
    assert slopes.shape == whole.parts.shape == (*stack, *x.shape)
    assert whole.error.shape == whole.difference.shape == (*stack, len(x))
    for i in np.ndindex(stack):
        np.testing.assert_allclose(slopes[i], nn.input_gradient(WIDE, theta[i], x, 2), atol=1e-14)
        alone = nn.integrated_gradients(WIDE, theta[i], x, baseline, 2)
        for of_stack, of_one in zip(whole, alone, strict=True):
            np.testing.assert_allclose(of_stack[i], of_one, atol=1e-13)


@pytest.mark.parametrize("hidden", SMOOTH)
def test_the_parts_add_up_to_the_difference(hidden):
    arch = nn.Architecture((3, 6, 6, 1), (hidden, hidden, "sigmoid"))
    theta, x = case(arch)
    found = nn.integrated_gradients(arch, theta, x, np.zeros(3))
    at, start = (nn.forward(arch, theta, a).output[:, 0] for a in (x, np.zeros((1, 3))))
    np.testing.assert_allclose(found.difference, at - start, atol=1e-14)
    assert np.abs(found.error).max() < 1e-6


def test_more_steps_make_the_error_of_kinks_small():
    arch = nn.Architecture((3, 8, 8, 1), ("relu", "relu", "identity"))
    theta, x = case(arch, n=50)
    errors = [np.abs(nn.integrated_gradients(arch, theta, x, np.ones(3), steps=n).error).mean() for n in (4, 32, 256)]
    assert errors[0] > 4 * errors[1] > 16 * errors[2]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
def test_of_a_neuron_they_share_out_as_its_weighted_inputs_do(activation):
    # With one neuron every slope along the way is wᵢ times the same number, so the parts go as wᵢ·(xᵢ - bᵢ).
    arch = nn.Architecture((4, 1), (activation,))
    theta, x = case(arch)
    baseline = np.array([0.1, -0.2, 0.3, 0.0])
    exact = nn.contributions(arch, theta, x - baseline)[..., 0]
    parts = nn.integrated_gradients(arch, theta, x, baseline).parts
    ratio = parts / exact
    np.testing.assert_allclose(ratio, np.broadcast_to(ratio[:, :1], ratio.shape), rtol=1e-10)
    if activation == "identity":
        np.testing.assert_allclose(parts, exact, atol=1e-14)


def test_a_curve_by_hand():
    # a = sin x from 0 to π/2: the only input gets the whole difference, the integral of the cosine, 1.
    arch = nn.Architecture((1, 1), ("sine",))
    found = nn.integrated_gradients(arch, np.array([1.0, 0.0]), np.array([np.pi / 2]), np.array([0.0]))
    assert found.parts == pytest.approx([1.0], abs=1e-14)
    assert float(found.difference) == pytest.approx(1.0, abs=1e-14)


def test_an_input_at_its_baseline_gets_nothing():
    theta, x = case(WIDE)
    baseline = x[0] + 1
    baseline[2] = x[0, 2]
    assert nn.integrated_gradients(WIDE, theta, x[0], baseline, 1).parts[2] == 0


def test_one_sample_many_samples_and_a_baseline_each_agree(monkeypatch):
    theta, x = case(WIDE, n=40)
    baseline = np.full(4, 0.25)
    many = nn.integrated_gradients(WIDE, theta, x, baseline)
    each = nn.integrated_gradients(WIDE, theta, x, np.tile(baseline, (40, 1)))
    np.testing.assert_array_equal(many.parts, each.parts)
    one = nn.integrated_gradients(WIDE, theta, x[7], baseline)
    assert (one.parts.shape, one.error.shape) == ((4,), ())
    np.testing.assert_allclose(one.parts, many.parts[7], atol=1e-14)
    monkeypatch.setattr("nncore.attribution.LARGEST", 64 * sum(WIDE.sizes) * 7)  # seven samples at a time
    np.testing.assert_allclose(nn.integrated_gradients(WIDE, theta, x, baseline).parts, many.parts, atol=1e-14)


def test_the_shares_of_a_softmax_sum_to_nothing():
    theta, x = case(WIDE)
    parts = sum(nn.integrated_gradients(WIDE, theta, x, np.zeros(4), k).parts for k in range(3))
    np.testing.assert_allclose(parts, 0, atol=1e-14)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda t, x: nn.input_gradient(WIDE, t, x, 3), "3 outputs, counted from 0; there is no 3"),
        (lambda t, x: nn.input_gradient(WIDE, t, x, -1), "there is no -1"),
        (lambda t, x: nn.input_gradient(WIDE, t, x[:, :3]), "w has 4 inputs but x has 3 columns"),
        (lambda t, x: nn.integrated_gradients(WIDE, t, x, np.zeros(3)), "The baseline has the shape"),
        (lambda t, x: nn.integrated_gradients(WIDE, t, x, np.zeros((2, 4))), "The baseline has the shape"),
        (lambda t, x: nn.integrated_gradients(WIDE, t, x, np.zeros(4), 5), "there is no 5"),
        (lambda t, x: nn.integrated_gradients(WIDE, t, x, np.zeros(4), steps=0), "1 to 1000 steps, not 0"),
        (lambda t, x: nn.integrated_gradients(WIDE, t, x, np.zeros(4), steps=True), "1 to 1000 steps"),
        (lambda t, x: nn.integrated_gradients(WIDE, t, x * np.nan, np.zeros(4)), "x holds nan or inf"),
    ],
)
def test_what_does_not_fit_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call(*case(WIDE))
