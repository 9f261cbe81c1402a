"""Every activation against hand-worked numbers, other people's code, and its own slope."""

import math

import numpy as np
import pytest
from scipy.special import expit

import nncore as nn
from nncore import ACTIVATIONS
from tests.nncore.cases import same_bits

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
    ],
)
def test_by_hand(name, z, value, slope):
    assert ACTIVATIONS[name].value(z) == pytest.approx(value, abs=1e-15)
    assert ACTIVATIONS[name].slope(z) == pytest.approx(slope, abs=1e-15)


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("identity", lambda z: z),
        ("sigmoid", expit),
        ("tanh", np.vectorize(math.tanh)),
        ("relu", np.vectorize(lambda z: z if z > 0 else 0.0)),
    ],
)
def test_value_is_the_oracles(name, oracle):
    np.testing.assert_allclose(ACTIVATIONS[name].value(Z), oracle(Z), rtol=1e-14, atol=0)


@pytest.mark.parametrize("name", NAMES)
def test_slope_is_the_central_difference(name):
    z, h = Z[np.abs(Z) > 1e-3], 1e-5
    value = ACTIVATIONS[name].value
    np.testing.assert_allclose(ACTIVATIONS[name].slope(z), (value(z + h) - value(z - h)) / (2 * h), atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_workspace_and_known_value_change_no_bit(name, dtype):
    f, z = ACTIVATIONS[name], Z.astype(dtype)
    kept, out, slope_out = z.copy(), np.empty_like(z), np.empty_like(z)
    a, slope = f.value(z), f.slope(z)
    assert f.value(z, out=out) is out
    assert same_bits(out, a)
    assert f.slope(z, a=a, out=slope_out) is slope_out
    assert same_bits(slope_out, slope)
    assert same_bits(f.slope(z, a=a), slope)
    assert same_bits(f.slope(z, out=np.empty_like(z)), slope)
    assert same_bits(z, kept)
    assert same_bits(a, f.value(kept))  # taking the slope left the known value alone


@pytest.mark.parametrize("name", NAMES)
def test_a_workspace_may_be_the_input_itself(name):
    z = Z.copy()
    assert same_bits(ACTIVATIONS[name].value(z, out=z), ACTIVATIONS[name].value(Z))


@pytest.mark.parametrize("name", NAMES)
def test_precision_is_kept(name):
    single = Z.astype(np.float32)
    assert ACTIVATIONS[name].value(single).dtype == np.float32
    assert ACTIVATIONS[name].slope(single).dtype == np.float32
    np.testing.assert_allclose(ACTIVATIONS[name].value(single), ACTIVATIONS[name].value(Z), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_nan_stays_nan(name):
    assert np.isnan(ACTIVATIONS[name].value(np.array([np.nan, 1.0]))).tolist() == [True, False]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("z", [1000.0, -1000.0, np.inf, -np.inf])
def test_range_holds_even_far_out(name, z):
    low, high = ACTIVATIONS[name].range
    assert low <= ACTIVATIONS[name].value(z) <= high
    assert np.isfinite(ACTIVATIONS[name].slope(z))


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
    assert {name: (f.name, f.bounded) for name, f in ACTIVATIONS.items()} == {
        "identity": ("identity", False),
        "sigmoid": ("sigmoid", True),
        "tanh": ("tanh", True),
        "relu": ("relu", False),
    }
    assert all(ACTIVATIONS[name].value is getattr(nn, name) for name in NAMES)
