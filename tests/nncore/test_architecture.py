"""Where every weight and bias lies in theta, what shapes are refused, and how weights begin."""

import re
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given

import nncore as nn
from nncore import Architecture
from tests.nncore.cases import DRAWN, STACKS, architectures, same_bits

ARCH = Architecture((2, 3, 1), ("tanh", "sigmoid"))
# theta counted 0, 1, 2, …: three rows of three (two of weights, then the bias), then four rows of one.
BLOCKS = [[[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[9], [10], [11], [12]]]
BIASES = [6, 7, 8, 12]


def test_the_layout_by_hand():
    theta = np.arange(13.0)
    assert ARCH.n_parameters == 13  # (2 + 1) · 3 + (3 + 1) · 1
    assert ARCH.shapes == ((3, 3), (4, 1))
    assert [block.tolist() for block in ARCH.blocks(theta)] == BLOCKS
    for layer, block in zip(ARCH.layers(theta), BLOCKS, strict=True):
        assert layer.w.tolist() == block[:-1]
        assert layer.b.tolist() == block[-1]
    assert np.flatnonzero(~ARCH.is_weight).tolist() == BIASES


@pytest.mark.parametrize("stack", [(), *STACKS])
def test_blocks_and_layers_are_views(stack):
    theta = np.zeros((*stack, 13))
    (first, _), (_, last) = ARCH.layers(theta), ARCH.blocks(theta)
    first.w[..., 1, 2] = 5
    first.b[..., 0] = 6
    last[..., -1, 0] = 7
    assert np.all(theta == [0, 0, 0, 0, 0, 5, 6, 0, 0, 0, 0, 0, 7])
    assert first.w.shape == (*stack, 2, 3)
    assert first.b.shape == (*stack, 3)
    assert last.shape == (*stack, 4, 1)


@DRAWN
@given(arch=architectures())
def test_blocks_cover_theta_once_and_in_order(arch):
    theta = np.arange(arch.n_parameters)
    assert np.concatenate([block.ravel() for block in arch.blocks(theta)]).tolist() == theta.tolist()
    assert arch.n_parameters == sum(layer.w.size + layer.b.size for layer in arch.layers(theta))
    assert (~arch.is_weight).sum() == sum(arch.sizes[1:])


@pytest.mark.parametrize("shape", [(), (12,), (14,), (13, 1), (2, 12)])
@pytest.mark.parametrize("method", [ARCH.blocks, ARCH.layers])
def test_a_theta_of_another_length_is_refused(method, shape):
    with pytest.raises(ValueError, match=r"theta needs 13 numbers on its last axis but has shape \("):
        method(np.zeros(shape))


@pytest.mark.parametrize(
    ("sizes", "activations", "sentence"),
    [
        ((), (), "A network needs at least an input and an output layer"),
        ((2,), (), "A network needs at least an input and an output layer"),
        ((2, 0, 1), ("tanh", "tanh"), "at least 1, not 0"),
        ((2, -1), ("tanh",), "at least 1, not -1"),
        ((2, 1.0), ("tanh",), "Every layer needs a whole number of neurons, at least 1, not 1.0"),
        ((True, 1), ("tanh",), "at least 1, not True"),
        (("2", 1), ("tanh",), "at least 1, not '2'"),
        ((2, 3, 1), ("tanh",), "(layers: 2, activations: 1)"),
        ((2, 1), ("tanh", "tanh"), "(layers: 1, activations: 2)"),
        ((2, 1), ("cube",), "There is no activation 'cube'; there are identity, step, sigmoid, hard_sigmoid, tanh"),
        ((2, 1), ("softmax",), "Two or more outputs are needed for softmax, which divides 1 among them"),
        ((2, 3, 2), ("softmax", "tanh"), "Only the output layer can have softmax, which divides 1 among the outputs"),
    ],
)
def test_impossible_shapes_are_refused(sizes, activations, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        Architecture(sizes, activations)


@pytest.mark.parametrize(
    "clone",
    [
        Architecture([2, 3, 1], ["tanh", "sigmoid"]),
        Architecture(np.array([2, 3, 1]), np.array(["tanh", "sigmoid"])),
        Architecture(sizes=(np.int64(2), 3, np.uint8(1)), activations=("tanh", "sigmoid")),
    ],
    ids=["lists", "arrays", "numpy numbers"],
)
def test_equal_shapes_are_equal_keys(clone):
    assert clone == ARCH
    assert {ARCH: "found"}[clone] == "found"
    assert clone.n_parameters == 13


@pytest.mark.parametrize("other", [((2, 3, 1), ("tanh", "tanh")), ((2, 4, 1), ("tanh", "sigmoid"))])
def test_other_shapes_are_other_keys(other):
    assert Architecture(*other) != ARCH


def test_a_shape_is_frozen():
    with pytest.raises(FrozenInstanceError):
        ARCH.sizes = (1, 1)


BIG = Architecture((200, 400, 200), ("tanh", "tanh"))  # √(6 / 600) = 0.1; √(2 / 200) = 0.1, √(2 / 400) = 0.0707


@pytest.mark.parametrize(
    ("scheme", "deviations", "limit"),
    [
        ("zeros", (0, 0), 0),
        ("uniform", (0.5 / 3**0.5, 0.5 / 3**0.5), 0.5),  # an even spread over ±c has deviation c / √3
        ("normal", (0.1, 0.1), np.inf),
        ("xavier", (0.1 / 3**0.5, 0.1 / 3**0.5), 0.1),
        ("xavier_normal", (0.1 / 3**0.5, 0.1 / 3**0.5), np.inf),  # √(2 / 600)
        ("he_uniform", (0.1, 0.1 / 2**0.5), 3**0.5 / 10),
        ("he", (0.1, 0.1 / 2**0.5), np.inf),
        ("lecun", (0.1 / 2**0.5, 0.05), np.inf),  # √(1 / 200), √(1 / 400)
    ],
)
def test_weights_begin_as_the_papers_say(scheme, deviations, limit):
    for (w, b), deviation in zip(BIG.layers(nn.initial(BIG, scheme, seed=1)), deviations, strict=True):
        assert w.std() == pytest.approx(deviation, rel=0.02)  # 80,000 draws: one per cent is already far off
        assert abs(w.mean()) <= deviation * 0.02
        assert np.abs(w).max() <= limit
        assert not b.any()


@pytest.mark.parametrize(
    ("scheme", "draw"),
    [
        ("uniform", lambda rng, n_in, n_out: rng.uniform(-0.5, 0.5, (n_in, n_out))),
        ("normal", lambda rng, n_in, n_out: rng.standard_normal((n_in, n_out)) / 10),
        ("xavier", lambda rng, n_in, n_out: rng.uniform(-1, 1, (n_in, n_out)) * (6 / (n_in + n_out)) ** 0.5),
        ("xavier_normal", lambda rng, n_in, n_out: rng.standard_normal((n_in, n_out)) * (2 / (n_in + n_out)) ** 0.5),
        ("he_uniform", lambda rng, n_in, n_out: rng.uniform(-1, 1, (n_in, n_out)) * (6 / n_in) ** 0.5),
        ("lecun", lambda rng, n_in, n_out: rng.standard_normal((n_in, n_out)) * (1 / n_in) ** 0.5),
        ("he", lambda rng, n_in, n_out: rng.standard_normal((n_in, n_out)) * (2 / n_in) ** 0.5),
    ],
)
def test_layers_are_drawn_in_order_from_the_seed(scheme, draw):
    rng = np.random.default_rng(7)
    for layer, (n_in, n_out) in zip(ARCH.layers(nn.initial(ARCH, scheme, seed=7)), [(2, 3), (3, 1)], strict=True):
        np.testing.assert_allclose(layer.w, draw(rng, n_in, n_out), rtol=1e-14)


@pytest.mark.parametrize("scheme", sorted(set(nn.INITIALIZERS) - {"zeros", "constant"}))
@pytest.mark.parametrize("stack", [(), *STACKS])
def test_the_seed_decides(scheme, stack):
    theta = nn.initial(ARCH, scheme, 3, stack)
    assert theta.shape == (*stack, 13)
    assert same_bits(theta, nn.initial(ARCH, scheme, 3, stack))
    assert not np.array_equal(theta, nn.initial(ARCH, scheme, 4, stack))
    weights = theta[..., ARCH.is_weight]
    assert len(np.unique(weights)) == weights.size  # no member of a stack repeats another


def test_an_unknown_way_to_begin_is_refused():
    with pytest.raises(
        ValueError, match="no initialiser called 'ones'; there are zeros, constant, uniform, normal, xavier"
    ):
        nn.initial(ARCH, "ones")


def test_constant_weights_are_alike():
    for w, b in ARCH.layers(nn.initial(ARCH, "constant", seed=5)):
        assert (w == 0.5).all()
        assert not b.any()


def test_every_way_to_begin_says_what_it_is():
    for name, way in nn.INITIALIZERS.items():
        assert way.name == name
        assert all((way.title, way.formula, way.source, way.when))
