"""Every activation against hand-worked numbers, other people's code, and its own slope."""

import importlib
import math
from importlib.util import find_spec

import numpy as np
import pytest
from scipy.special import expit, logsumexp, softmax
from scipy.stats import norm

import nncore as nn
from nncore import ACTIVATIONS
from tests.nncore.cases import ALONE, ELEMENTWISE, same_bits

NAMES = sorted(ACTIVATIONS)
Z = np.linspace(-30, 30, 603).reshape(3, 1, 201)  # holds 0, where relu has its kink


@pytest.mark.parametrize(
    ("name", "z", "value", "slope"),
    [
        ("identity", -2.5, -2.5, 1),
        ("identity", 0, 0, 1),
        ("sigmoid", 0, 1 / 2, 1 / 4),
        ("sigmoid", math.log(3), 3 / 4, 3 / 16),  # e^-z = 1/3: 1 / (1 + 1/3) = 3/4, and 3/4 · 1/4
        ("sigmoid", -math.log(3), 1 / 4, 3 / 16),
        ("tanh", 0, 0, 1),
        ("tanh", math.log(2), 3 / 5, 16 / 25),  # (2 - 1/2) / (2 + 1/2) = 3/5, and 1 - 9/25
        ("tanh", -math.log(2), -3 / 5, 16 / 25),
        ("relu", -2.5, 0, 0),
        ("relu", 0, 0, 0),  # at the kink we say 0
        ("relu", 2.5, 2.5, 1),
        ("step", -0.1, 0, 0),
        ("step", 0, 1, 0),
        ("hard_sigmoid", 1.5, 3 / 4, 1 / 6),  # 1.5/6 + 1/2
        ("hard_sigmoid", -4, 0, 0),
        ("softsign", 3, 3 / 4, 1 / 16),  # 3 / (1 + 3), 1 / (1 + 3)²
        ("softsign", -1, -1 / 2, 1 / 4),
        ("leaky_relu", -2, -0.02, 0.01),
        ("leaky_relu", 2, 2, 1),
        ("elu", -math.log(2), -1 / 2, 1 / 2),  # e^-ln 2 - 1
        ("elu", 2, 2, 1),
        ("selu", 1, 1.0507009873554805, 1.0507009873554805),
        ("selu", -math.log(2), -0.8790496704236883, 0.8790496704236883),  # 1.0507 · 1.6733 · ½, down and its slope
        ("softplus", math.log(3), math.log(4), 3 / 4),
        ("softplus", 0, math.log(2), 1 / 2),
        ("gelu", 0, 0, 1 / 2),
        ("silu", math.log(3), 3 / 4 * math.log(3), 3 / 4 * (1 + math.log(3) / 4)),
        ("mish", 0, 0, 3 / 5),  # tanh(ln 2) = 3/5
        ("sine", math.pi / 6, 1 / 2, 3**0.5 / 2),
        ("gaussian", 1, 1 / math.e, -2 / math.e),
        ("gaussian", 0, 1, 0),
    ],
)
def test_by_hand(name, z, value, slope):
    assert ACTIVATIONS[name].value(z) == pytest.approx(value, abs=1e-15)
    assert ACTIVATIONS[name].derivative(z) == pytest.approx(slope, abs=1e-15)


@pytest.mark.parametrize("name", ALONE)
def test_value_is_the_oracles(name):
    np.testing.assert_allclose(ACTIVATIONS[name].value(Z), np.vectorize(ELEMENTWISE[name])(Z), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("sigmoid", expit),
        ("softplus", lambda z: logsumexp(np.stack([0 * z, z]), axis=0)),
        ("gelu", lambda z: z * norm.cdf(z)),
        ("silu", lambda z: z * expit(z)),
        ("gaussian", lambda z: norm.pdf(z * 2**0.5) / norm.pdf(0)),
    ],
)
def test_value_is_scipys(name, oracle):
    # GELU's tanh form is within 0.0005 of the exact one.
    np.testing.assert_allclose(
        ACTIVATIONS[name].value(Z), oracle(Z), rtol=1e-13, atol=5e-4 if name == "gelu" else 1e-13
    )


TORCH = {
    "sigmoid": ("sigmoid", {}),
    "hard_sigmoid": ("hardsigmoid", {}),
    "tanh": ("tanh", {}),
    "softsign": ("softsign", {}),
    "relu": ("relu", {}),
    "leaky_relu": ("leaky_relu", {"negative_slope": 0.01}),
    "elu": ("elu", {}),
    "selu": ("selu", {}),
    "softplus": ("softplus", {"threshold": 1000.0}),
    "gelu": ("gelu", {"approximate": "tanh"}),
    "silu": ("silu", {}),
    "mish": ("mish", {}),
}


@pytest.mark.skipif(not find_spec("torch"), reason="PyTorch is not installed")
@pytest.mark.parametrize("name", TORCH)
def test_value_and_slope_are_pytorchs(name):
    torch = importlib.import_module("torch")
    function, options = TORCH[name]
    z = torch.tensor(Z[np.abs(Z) > 1e-9], dtype=torch.float64, requires_grad=True)
    a = getattr(torch.nn.functional, function)(z, **options)
    a.sum().backward()
    at = z.detach().numpy()
    np.testing.assert_allclose(ACTIVATIONS[name].value(at), a.detach().numpy(), rtol=1e-12, atol=1e-13)
    rounding = 1e-7 if name == "hard_sigmoid" else 1e-11  # PyTorch keeps its 1/6 in single precision
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(at), z.grad.numpy(), rtol=rounding, atol=1e-13)


@pytest.mark.parametrize("name", ALONE)
def test_slope_is_the_central_difference(name):
    z, h = Z[(np.abs(Z) > 1e-3) & (np.abs(np.abs(Z) - 3) > 1e-3)], 1e-5  # away from every kink
    value = ACTIVATIONS[name].value
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(z), (value(z + h) - value(z - h)) / (2 * h), atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_workspace_and_known_value_change_no_bit(name, dtype):
    f, z = ACTIVATIONS[name], Z.astype(dtype)
    kept, out, slope_out = z.copy(), np.empty_like(z), np.empty_like(z)
    a, slope = f.value(z), f.derivative(z)
    assert f.value(z, out=out) is out
    assert same_bits(out, a)
    assert f.derivative(z, a=a, out=slope_out) is slope_out
    assert same_bits(slope_out, slope)
    assert same_bits(f.derivative(z, a=a), slope)
    assert same_bits(f.derivative(z, out=np.empty_like(z)), slope)
    assert same_bits(z, kept)
    assert same_bits(a, f.value(kept))  # taking the slope left the known value alone


@pytest.mark.parametrize("name", NAMES)
def test_a_workspace_may_be_the_input_itself(name):
    z = Z.copy()
    assert same_bits(ACTIVATIONS[name].value(z, out=z), ACTIVATIONS[name].value(Z))


@pytest.mark.parametrize("name", NAMES)
def test_precision_is_kept(name):
    single = Z.astype(np.float32)
    double = single.astype(np.float64)  # the same numbers, for -0.3 is another one in single precision
    for function in (ACTIVATIONS[name].value, ACTIVATIONS[name].derivative):
        assert function(single).dtype == np.float32
        np.testing.assert_allclose(function(single), function(double), rtol=1e-5, atol=2e-6)


@pytest.mark.parametrize("name", ALONE)
def test_nan_stays_nan(name):
    assert np.isnan(ACTIVATIONS[name].value(np.array([np.nan, 1.0]))).tolist() == [True, False]


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("z", [1000.0, -1000.0, 1e300, -1e300, np.inf, -np.inf])
def test_range_holds_even_far_out(name, z):
    low, high = ACTIVATIONS[name].range
    assert low <= ACTIVATIONS[name].value(z) <= high
    assert np.isfinite(ACTIVATIONS[name].derivative(z))


@pytest.mark.parametrize(
    ("z", "value"),
    [
        (1000.0, 1.0),
        (-1000.0, 0.0),
        (np.inf, 1.0),
        (-np.inf, 0.0),
        (np.float32(1000), 1.0),
        (np.array(-1000.0, dtype=np.float32), 0.0),
        (0, 0.5),
        (-1000, 0.0),
        (np.array(0.0), 0.5),
        ([-1000, 0, 1000], [0.0, 0.5, 1.0]),
        ([[np.inf], [-np.inf]], [[1.0], [0.0]]),
        (np.array([-1000, 0, 1000]), [0.0, 0.5, 1.0]),
    ],
    ids=repr,
)
def test_sigmoid_takes_any_number(z, value):
    assert np.array_equal(nn.sigmoid(z), value)  # and warns of nothing: a warning is an error in this project


@pytest.mark.parametrize(
    "z",
    [
        np.array([-128, 0, 1], dtype=np.int8),
        np.array([0, 1, 200], dtype=np.uint8),
        np.array([0, 1], dtype=np.uint64),
        np.array([-5, 5], dtype=np.int32),
        np.array([False, True]),
        np.uint8(1),
    ],
    ids=lambda z: z.dtype.name,
)
def test_sigmoid_takes_integers_of_every_kind(z):
    # -z wraps around in a small or unsigned integer: -np.uint8(1) is 255 and -np.int8(-128) is -128.
    np.testing.assert_allclose(nn.sigmoid(z), expit(np.asarray(z, dtype=float)), rtol=0, atol=1e-15)


def test_sigmoid_keeps_its_digits_near_zero():
    # 1 - sigmoid(-z) or the like would lose them: sigmoid(-700) is about 1e-304.
    z = np.linspace(-700, -30, 99)
    np.testing.assert_allclose(nn.sigmoid(z), np.exp(z), rtol=1e-12)


def test_the_registry_knows_names_and_bounds():
    bounded = {"step", "sigmoid", "hard_sigmoid", "tanh", "softsign", "sine", "gaussian", "softmax"}
    assert {name for name, f in ACTIVATIONS.items() if f.bounded} == bounded
    for name, f in ACTIVATIONS.items():
        assert f.name == name
        assert f.value is getattr(nn, name)
        assert all((f.title, f.formula, f.derivative_formula, f.source, f.when))
        assert 1900 < f.year < 2030


@pytest.mark.parametrize("name", ALONE)
def test_the_range_is_reached_and_kept(name):
    a = ACTIVATIONS[name].value(np.linspace(-50, 50, 2_000_001))
    low, high = ACTIVATIONS[name].range
    assert a.min() >= low
    assert a.max() <= high
    if np.isfinite(low):
        assert a.min() == pytest.approx(low, abs=0.03)
    if np.isfinite(high):
        assert a.max() == pytest.approx(high, abs=0.03)


# ------------------------------------------------------------------------------------------------ softmax

SUMS = np.random.default_rng(0).normal(0, 3, (2, 3, 7, 4))
SHARES = ACTIVATIONS["softmax"]


def test_softmax_by_hand():
    # e^0 : e^ln 3 : e^ln 4 is 1 : 3 : 4.
    assert nn.softmax(np.array([[0.0, math.log(3), math.log(4)]])) == pytest.approx(np.array([[1 / 8, 3 / 8, 1 / 2]]))


def test_softmax_is_scipys():
    np.testing.assert_allclose(nn.softmax(SUMS), softmax(SUMS, axis=-1), rtol=1e-13)


@pytest.mark.parametrize("far", [1e3, 1e300])
def test_softmax_takes_any_number(far):
    assert nn.softmax(np.array([[far, -far, far]])).tolist() == [[0.5, 0, 0.5]]
    assert np.isnan(nn.softmax(np.array([[np.nan, 1.0], [1.0, 1.0]]))).tolist() == [[True, True], [False, False]]


def test_two_shares_are_a_sigmoid():
    z = np.stack([Z.ravel(), np.zeros(Z.size)], axis=-1)
    np.testing.assert_allclose(nn.softmax(z)[:, 0], expit(Z.ravel()), rtol=1e-12)


def test_the_pull_of_softmax_is_the_whole_jacobian():
    # da_k/dz_j = a_k ([k = j] - a_j), written out as a matrix for each sample.
    delta, a = np.random.default_rng(1).normal(size=SUMS.shape), nn.softmax(SUMS)
    jacobian = a[..., :, None] * (np.eye(4) - a[..., None, :])
    pulled = delta.copy()
    SHARES.chain_rule(pulled, SUMS, None, np.empty_like(delta))
    np.testing.assert_allclose(pulled, np.einsum("...k,...kj->...j", delta, jacobian), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(SHARES.derivative(SUMS), np.diagonal(jacobian, axis1=-2, axis2=-1), rtol=1e-12)
