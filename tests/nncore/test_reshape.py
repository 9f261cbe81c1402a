"""A network under the knife keeps every weight between two neurons that stay together, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from nncore import Architecture
from nncore.reshape import NEW
from tests.nncore.cases import ALONE, DRAWN, architectures, make_case, same_bits

ARCH = Architecture((2, 3, 2, 1), ("tanh", "relu", "sigmoid"))
THETA = make_case(ARCH).theta
X = np.random.default_rng(0).normal(size=(20, 2))


# ------------------------------------------------------------------------------------------------ a plain model


def christened(arch):
    """Give every neuron a name of its own, layer by layer."""
    return [[f"{layer}.{i}" for i in range(size)] for layer, size in enumerate(arch.sizes)]


def by_name(arch, names, values):
    """Return what belongs to each pair of neurons (weights) and to each neuron (biases) as a dict."""
    told = {}
    for below, above, layer in zip(names[:-1], names[1:], arch.layers(values), strict=True):
        for j, neuron in enumerate(above):
            told[neuron] = layer.b[j].item()
            for i, source in enumerate(below):
                told[source, neuron] = layer.w[i, j].item()
    return told


def operated(names, activations, what, layer, neuron, activation):
    """Do to the names what an operation does to the network."""
    names, activations = [list(each) for each in names], list(activations)
    if what == "grown":
        names[layer].append("new")
    elif what == "cut":
        del names[layer][neuron]
    elif what == "inserted":
        names.insert(layer, [f"new {i}" for i in range(neuron + 1)])
        activations.insert(layer - 1, activation)
    elif what == "removed":
        del names[layer], activations[layer - 1]
    else:
        activations[layer - 1] = activation
    return names, tuple(activations)


def operate(arch, what, layer, neuron, activation):
    return {
        "grown": lambda: nn.with_neuron(arch, layer),
        "cut": lambda: nn.without_neuron(arch, layer, neuron),
        "inserted": lambda: nn.with_layer(arch, layer, neuron + 1, activation),
        "removed": lambda: nn.without_layer(arch, layer),
        "reactivated": lambda: nn.with_activation(arch, layer, activation),
    }[what]()


@st.composite
def operations(draw, arch):
    """Draw an operation that this shape allows."""
    hidden = len(arch.sizes) - 2
    cuttable = [layer for layer in range(1, hidden + 1) if arch.sizes[layer] > 1]
    what = draw(
        st.sampled_from(["inserted", "reactivated", *["grown", "removed"] * bool(hidden), *["cut"] * bool(cuttable)])
    )
    if what == "cut":
        layer = draw(st.sampled_from(cuttable))
        return what, layer, draw(st.integers(0, arch.sizes[layer] - 1)), ""
    most = hidden + (what in ("inserted", "reactivated"))
    return what, draw(st.integers(1, most)), draw(st.integers(0, 3)), draw(st.sampled_from(ALONE))


@DRAWN
@given(st.data())
def test_exactly_the_weights_between_those_who_stay_together_are_kept(data):
    arch = data.draw(architectures())
    theta, seed = make_case(arch).theta, data.draw(st.integers(0, 3))
    frozen = data.draw(st.sets(st.integers(0, arch.n_parameters - 1), max_size=5))
    for _ in range(data.draw(st.integers(1, 4))):
        operation = data.draw(operations(arch))
        names = christened(arch)
        graft = operate(arch, *operation)
        then, activations = operated(names, arch.activations, *operation)
        assert graft.arch == Architecture(tuple(map(len, then)), activations)

        kept, indices = by_name(arch, names, theta), by_name(arch, names, np.arange(arch.n_parameters))
        drawn = by_name(graft.arch, then, nn.initial(graft.arch, seed=seed))
        before = theta.copy()
        after = graft.transfer(arch, theta, seed)
        assert by_name(graft.arch, then, after) == drawn | {key: kept[key] for key in drawn.keys() & kept.keys()}
        assert same_bits(theta, before)

        places = by_name(graft.arch, then, graft.places(arch))
        assert places == {key: indices.get(key, NEW) for key in drawn}
        still = graft.moved_indices(arch, sorted(frozen))
        assert still == tuple(sorted(still))
        new_indices = by_name(graft.arch, then, np.arange(graft.arch.n_parameters))
        assert set(still) == {new_indices[key] for key, i in indices.items() if i in frozen and key in new_indices}
        arch, theta, frozen = graft.arch, after, set(still)


# ------------------------------------------------------------------------------------------------ by hand


def test_by_hand():
    # w of layer 1 is [[1, 2], [3, 4]], its biases 5 and 6; layer 2 has the weights 7 and 8 and the bias 9.
    arch, theta = Architecture((2, 2, 1), ("tanh", "tanh")), np.arange(1.0, 10.0)
    assert nn.without_neuron(arch, 1, 0).transfer(arch, theta).tolist() == [2, 4, 6, 8, 9]
    assert nn.without_neuron(arch, 1, 1).moved_indices(arch, (0, 1, 7, 8)) == (0, 4)
    wider = nn.with_neuron(arch, 1)
    assert wider.places(arch).tolist() == [0, 1, -1, 2, 3, -1, 4, 5, -1, 6, 7, -1, 8]
    assert wider.moved_indices(arch, (0, 2, 8)) == (0, 3, 12)
    assert wider.moved_indices(arch, ()) == ()
    assert nn.without_layer(arch, 1).places(arch).tolist() == [-1, -1, 8]
    assert nn.with_layer(arch, 2, 1, "relu").places(arch).tolist() == [0, 1, 2, 3, 4, 5, -1, -1, -1, -1, 8]
    assert nn.with_activation(arch, 1, "relu").places(arch).tolist() == list(range(9))


def test_what_is_new_depends_on_the_seed_alone():
    wider = nn.with_neuron(ARCH, 1)
    new = wider.places(ARCH) == NEW
    one, clone, other = (wider.transfer(ARCH, THETA, seed) for seed in (0, 0, 1))
    assert same_bits(one, clone)
    assert same_bits(one[~new], other[~new])
    assert (one[new & wider.arch.is_weight] != other[new & wider.arch.is_weight]).all()
    assert not one[new & ~wider.arch.is_weight].any()  # a bias begins at 0


# ------------------------------------------------------------------------------------------------ what it computes


@pytest.mark.parametrize("layer", [1, 2])
def test_a_neuron_nobody_listens_to_can_go_and_nothing_changes(layer):
    theta = THETA.copy()
    ARCH.layers(theta)[layer].w[1] = 0.0
    without = nn.without_neuron(ARCH, layer, 1)
    output = nn.forward(without.arch, without.transfer(ARCH, theta), X).output
    np.testing.assert_allclose(output, nn.forward(ARCH, theta, X).output, rtol=1e-12)


@pytest.mark.parametrize("layer", [1, 2])
def test_a_new_neuron_disturbs_only_those_who_listen(layer):
    wider = nn.with_neuron(ARCH, layer)
    theta = wider.transfer(ARCH, THETA)
    before, after = nn.forward(ARCH, THETA, X), nn.forward(wider.arch, theta, X)
    np.testing.assert_allclose(after.a[layer][:, :-1], before.a[layer], rtol=1e-12)
    assert not np.allclose(after.output, before.output)
    wider.arch.layers(theta)[layer].w[-1] = 0.0
    np.testing.assert_allclose(nn.forward(wider.arch, theta, X).output, before.output, rtol=1e-12)


@pytest.mark.parametrize("layer", [1, 2])
def test_a_new_neuron_taken_out_again_leaves_no_trace(layer):
    wider = nn.with_neuron(ARCH, layer)
    back = nn.without_neuron(wider.arch, layer, wider.arch.sizes[layer] - 1)
    assert back.arch == ARCH
    assert same_bits(back.transfer(wider.arch, wider.transfer(ARCH, THETA)), THETA)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_below_a_new_layer_all_is_as_it_was(layer):
    deeper = nn.with_layer(ARCH, layer, 4, "tanh")
    theta = deeper.transfer(ARCH, THETA)
    before, after = nn.forward(ARCH, THETA, X), nn.forward(deeper.arch, theta, X)
    for mine, theirs in zip(before.a[:layer], after.a[:layer], strict=True):
        assert same_bits(mine, theirs)
    back = nn.without_layer(deeper.arch, layer)
    assert back.arch == ARCH
    lost = ARCH.blocks(np.arange(ARCH.n_parameters))[layer - 1][:-1]  # the weights that led past it
    kept = np.setdiff1d(np.arange(ARCH.n_parameters), lost)
    assert same_bits(back.transfer(deeper.arch, theta)[kept], THETA[kept])


def test_a_layer_that_passes_on_what_it_hears_changes_nothing():
    deeper = nn.with_layer(ARCH, 2, 3, "identity")
    theta = deeper.transfer(ARCH, THETA)
    new, following = deeper.arch.layers(theta)[1:3]
    new.w[...], new.b[...], following.w[...] = np.eye(3), 0.0, ARCH.layers(THETA)[1].w
    output = nn.forward(deeper.arch, theta, X).output
    np.testing.assert_allclose(output, nn.forward(ARCH, THETA, X).output, rtol=1e-12)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_another_bend_keeps_every_weight_and_changes_only_what_comes_after(layer):
    other = nn.with_activation(ARCH, layer, "softsign")
    theta = other.transfer(ARCH, THETA)
    assert same_bits(theta, THETA)
    before, after = nn.forward(ARCH, THETA, X), nn.forward(other.arch, theta, X)
    assert all(same_bits(mine, theirs) for mine, theirs in zip(before.z[:layer], after.z[:layer], strict=True))
    assert not np.allclose(before.a[layer], after.a[layer])
    back = nn.with_activation(other.arch, layer, ARCH.activations[layer - 1])
    assert back.arch == ARCH
    assert nn.with_activation(ARCH, layer, ARCH.activations[layer - 1]).arch == ARCH


def test_a_run_goes_on_in_another_shape_with_what_is_frozen():
    data = nn.data.load("circle", n=24)
    run = nn.Run(ARCH, nn.Recipe(frozen=(0, 8, 17)), data)
    run.advance(3)
    graft = nn.with_neuron(ARCH, 1)
    frozen = graft.moved_indices(ARCH, run.recipe.frozen)
    wider = nn.Run(graft.arch, replace(run.recipe, frozen=frozen), data, graft.transfer(ARCH, run.theta))
    wider.advance(3)
    assert same_bits(wider.theta[list(frozen)], run.theta[[0, 8, 17]])


# ------------------------------------------------------------------------------------------------ what is refused

LAYERS = r"The network has 2 hidden layers, counted from 1; there is no "


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        *[(lambda layer=layer: nn.with_neuron(ARCH, layer), f"{LAYERS}{layer}") for layer in (-1, 0, 3, 9)],
        *[(lambda layer=layer: nn.without_layer(ARCH, layer), f"{LAYERS}{layer}") for layer in (-1, 0, 3)],
        *[(lambda layer=layer: nn.without_neuron(ARCH, layer, 0), f"{LAYERS}{layer}") for layer in (0, 3)],
        (lambda: nn.without_neuron(ARCH, 1, 3), "Layer 1 has 3 neurons, counted from 0; there is no 3"),
        (lambda: nn.without_neuron(ARCH, 2, -1), "Layer 2 has 2 neurons, counted from 0; there is no -1"),
        (
            lambda: nn.without_neuron(Architecture((2, 1, 1), ("tanh", "tanh")), 1, 0),
            "This is the only neuron of layer 1: remove the layer instead",
        ),
        *[
            (
                lambda layer=layer: nn.with_layer(ARCH, layer, 2, "tanh"),
                f"A layer goes in at a place from 1 to 3, not {layer}",
            )
            for layer in (-1, 0, 4)
        ],
        (lambda: nn.with_layer(ARCH, 1, 0, "tanh"), "Every layer needs a whole number of neurons, at least 1, not 0"),
        (lambda: nn.with_layer(ARCH, 1, -2, "tanh"), "Every layer needs a whole number of neurons, at least 1"),
        (lambda: nn.with_layer(ARCH, 1, 2, "activation"), "There is no activation 'activation'"),
        (
            lambda: nn.with_layer(ARCH, 1, 2, "softmax"),
            "Only the output layer can have softmax, which divides 1 among the outputs",
        ),
        *[
            (
                lambda layer=layer: nn.with_activation(ARCH, layer, "tanh"),
                f"Layers are counted from 1 to 3; there is no {layer}",
            )
            for layer in (-1, 0, 4)
        ],
        (lambda: nn.with_activation(ARCH, 2, "activation"), "There is no activation 'activation'"),
        (
            lambda: nn.with_activation(ARCH, 2, "softmax"),
            "Only the output layer can have softmax, which divides 1 among the outputs",
        ),
        (
            lambda: nn.with_activation(ARCH, 3, "softmax"),
            "Two or more outputs are needed for softmax, which divides 1 among them",
        ),
        (lambda: nn.with_neuron(Architecture((2, 1), ("tanh",)), 1), "The network has 0 hidden layers"),
        (
            lambda: nn.with_neuron(ARCH, 1).transfer(ARCH, THETA[:-1]),
            r"theta needs 20 numbers on its last axis but has shape \(19,\)",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(operation, sentence):
    with pytest.raises(ValueError, match=sentence):
        operation()


def test_other_inputs_keep_every_weight_of_those_that_stay():
    arch = nn.Architecture((3, 2, 1), ("tanh", "tanh"))
    theta = np.arange(1.0, arch.n_parameters + 1)
    graft = nn.with_inputs(arch, (2, -1, 0))
    moved = graft.transfer(arch, theta, seed=5)
    old, new = arch.layers(theta), graft.arch.layers(moved)
    assert (new[0].w[0] == old[0].w[2]).all()
    assert (new[0].w[2] == old[0].w[0]).all()
    assert (new[0].w[1] == graft.arch.layers(nn.initial(graft.arch, seed=5))[0].w[1]).all()
    assert (new[0].b == old[0].b).all()
    assert (new[1].w == old[1].w).all()
    for wrong in ((), (3,), (-2,)):
        with pytest.raises(ValueError, match="has 3 inputs"):
            nn.with_inputs(arch, wrong)
