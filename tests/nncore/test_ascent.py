"""Dreams: ascent goes along the numeric gradient, stays in its range, and never lowers the answer."""

import numpy as np
import pytest

import nncore as nn
from tests.nncore.cases import STACKS
from tests.nncore.test_attribution import case, numeric

WIDE = nn.Architecture((4, 5, 3), ("tanh", "softmax"))


def answer(arch, theta, x, output):
    return nn.forward(arch, theta, x).output[..., output]


@pytest.mark.parametrize("output", ["sigmoid", "tanh", "identity", "softmax"])
@pytest.mark.parametrize("which", [0, 2])
def test_a_step_goes_along_the_numeric_gradient(output, which):
    arch = nn.Architecture((4, 6, 3), ("tanh", output))
    theta, x = case(arch)
    moved = nn.dream(arch, theta, x, which, steps=1, rate=1e-4) - x
    slopes = numeric(arch, theta, x, which)
    assert np.abs(moved).max(axis=1) == pytest.approx(1e-4)
    np.testing.assert_allclose(moved / 1e-4, slopes / np.abs(slopes).max(axis=1, keepdims=True), atol=1e-6)
    other = numeric(arch, theta, x, 1)  # that it can fail: another answer has another gradient
    assert np.abs(moved / 1e-4 - other / np.abs(other).max(axis=1, keepdims=True)).max() > 1e-2


def test_more_steps_never_lower_the_answer_and_the_range_is_kept():
    theta, x = case(WIDE)
    low, high = np.array([-1.0, -0.5, 0.0, -2.0]), 1.5
    before = answer(WIDE, theta, np.clip(x, low, high), 1)
    for steps in (0, 1, 3, 10, 30, 100):
        found = nn.dream(WIDE, theta, x, 1, steps, 0.7, low, high)
        assert ((found >= low) & (found <= high)).all()
        now = answer(WIDE, theta, found, 1)
        assert (now >= before).all()
        before = now
    assert (before > answer(WIDE, theta, np.clip(x, low, high), 1) + 0.01).all()


def test_a_single_neuron_ends_in_the_corner_of_its_range():
    # The answer rises with the first input and falls with the second; the third does not count and stays.
    arch = nn.Architecture((3, 1), ("sigmoid",))
    found = nn.dream(arch, np.array([2.0, -1.0, 0.0, 0.3]), np.array([0.2, 0.4, 0.6]), low=0, high=1)
    assert found == pytest.approx([1.0, 0.0, 0.6], abs=1e-12)


def test_a_top_within_the_range_is_found():
    # a = tanh(x) - tanh(x - 1): highest where both slopes agree, at x = 1/2.
    arch = nn.Architecture((1, 2, 1), ("tanh", "identity"))
    theta = np.array([1.0, 1.0, 0.0, -1.0, 1.0, -1.0, 0.0])
    assert nn.dream(arch, theta, np.array([-1.0]), steps=200, rate=0.3)[0] == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_is_its_members(stack):
    theta, x = case(WIDE, stack=stack)
    found = nn.dream(WIDE, theta, x, 2, 20, low=-2, high=2)
    assert found.shape == (*stack, *x.shape)
    for i in np.ndindex(stack):
        np.testing.assert_allclose(found[i], nn.dream(WIDE, theta[i], x, 2, 20, low=-2, high=2), atol=1e-12)
    alone = nn.dream(WIDE, theta, x[0], 2, 20, low=-2, high=2)
    np.testing.assert_allclose(alone, found[..., 0, :], atol=1e-12)


def test_where_nothing_rises_it_stays():
    theta, x = np.zeros(WIDE.n_parameters), np.ones((2, 4))
    assert (nn.dream(WIDE, theta, x, 0) == x).all()


def test_a_point_where_answers_overflow_is_not_gone_to():
    arch = nn.Architecture((1, 1), ("identity",))
    found = nn.dream(arch, np.array([1e300, 0.0]), np.array([1.0]), steps=5, rate=1e9)
    assert np.isfinite(nn.forward(arch, np.array([1e300, 0.0]), found[None]).output).all()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"output": 3}, "there is no 3"),
        ({"steps": -1}, "steps is a whole number from 0, not -1"),
        ({"steps": True}, "not True"),
        ({"rate": 0.0}, "rate is a number above 0, not 0"),
        ({"rate": float("nan")}, "rate is a number above 0"),
        ({"low": 1, "high": 0}, "low is above high"),
        ({"low": [0, 0]}, "or 4 of them"),
        ({"start": [[1.0, 2.0]]}, "4 inputs"),
    ],
)
def test_what_cannot_be_is_refused(wrong, words):
    theta, x = case(WIDE)
    with pytest.raises(ValueError, match=words):
        nn.dream(WIDE, theta, **({"start": x} | wrong))
