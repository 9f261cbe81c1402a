"""The ways between the pages: whatever page leads to whatever other, network, data, weights and sample stay."""

import itertools

import numpy as np
import pytest

import nncore as nn
from pages.kit.contents import CONTENTS
from pages.workspace.weights import encoded
from tests.pages.test_app import Visitor
from tests.pages.test_network import play

THETA = np.linspace(-1, 1, 13).astype(np.float32).astype(float)
SET = {
    "data": "xor", "noise": "10", "share": "60", "seed": "3", "hidden": "3", "activations": "relu.tanh",
    "loss": "mae", "theta": encoded(THETA), "sample": "7", "weight": "5",
}  # fmt: skip


def network(visitor):
    """All that makes the network, and what is looked at of it."""
    workspace = visitor.workspace
    run, chosen = workspace.run, workspace.choices
    data = (run.data.name, run.data.x.tobytes(), run.data.test.tobytes())
    return data, run.arch, workspace.theta.tobytes(), run.recipe, chosen.sample, chosen.weight, run.epoch


@pytest.mark.parametrize("first", CONTENTS)
def test_what_is_set_on_one_page_is_on_every_other(first):
    """Backprop's link sets all there is to set; from there to `first`, and on to each of the others and back."""
    visitor = Visitor("backprop", **SET)
    assert visitor.warnings == ""
    assert np.array_equal(visitor.workspace.theta, THETA)
    before = network(visitor)
    visitor.go(first)
    for other in CONTENTS:
        visitor.go(other)
        assert network(visitor) == before, f"lost between {first} and {other}"
        visitor.go(first)
        assert network(visitor) == before, f"lost between {other} and {first}"


@pytest.mark.parametrize(("first", "second"), list(itertools.pairwise(name for name in CONTENTS if name != "train")))
def test_a_moment_of_training_stays_too(first, second):
    visitor = play(Visitor("train", data="xor", hidden="3", activations="tanh.tanh"))
    player = visitor.state["player"]
    assert player.shown_at == (4, 0)
    for page in (first, second, "train"):
        visitor.go(page)
        assert visitor.state["player"] is player
        assert player.shown_at == (4, 0)


@pytest.mark.parametrize("inputs", [{}, {"age": "0.2", "smoking": "0", "air": "0.1", "family": "0"}])
def test_the_person_set_on_the_first_page_comes_along(inputs):
    visitor = Visitor("neuron", **inputs).press("Add a second neuron")
    lung = nn.data.load("lung")
    person = np.array(visitor.workspace.choices.neuron[0])
    row = int(np.square(lung.inputs - person).sum(axis=1).argmin())
    visitor.go("network")
    assert visitor.state["sample"] == row + 1
    assert np.allclose(visitor.shown["a"][0], lung.inputs[[row]])
    nearest = "nearest to the one set on the Neuron page"
    assert nearest in " ".join(caption.value for caption in visitor.app.caption)
    visitor.go("train")
    assert visitor.link["sample"] == str(row + 1)
    visitor.go("network").choose("number_input", "sample", row + 2)
    assert nearest not in " ".join(caption.value for caption in visitor.app.caption)
