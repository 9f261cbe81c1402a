"""One workspace for each network: choices lead to a run, edits lead back to choices, and two do not meet."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import nncore as nn
from pages.components.stage.request import Request
from pages.workspace import exchange, page
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.own_data import OWN
from pages.workspace.weights import encoded
from pages.workspace.workspace import Workspace
from tests.pages.test_app import Visitor


def played(workspace, epochs=3):
    """Let the browser ask for some epochs of a workspace's run."""
    player = workspace.player
    request = Request(1, "", "play", run=player.number, epoch=player.shown_at[0], count=epochs)
    player.show(request, workspace.how)
    return workspace


def test_choices_are_frozen_and_each_has_its_control():
    with pytest.raises(AttributeError):
        Choices().noise = 3
    assert {name: control.key for name, control in CONTROLS.items()} == {name: name for name in CONTROLS}
    assert Choices() == Choices(**{name: control.default for name, control in CONTROLS.items()})


def test_a_workspace_begins_with_the_run_of_its_choices():
    workspace = Workspace()
    plain = nn.Run(nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.Recipe(), nn.data.load("circle"))
    assert (workspace.arch, workspace.refusal, workspace.version) == (plain.arch, "", 0)
    assert workspace.theta.tobytes() == plain.theta.tobytes()


def test_choosing_what_a_run_is_made_from_begins_another_and_nothing_else_does():
    workspace = played(Workspace())
    run = workspace.run
    workspace.choose(rate=0.1, test=True, sample=7, w1=2.0, curves=("relu",))
    assert workspace.run is run
    workspace.choose(seed=3)
    assert (workspace.run is run, workspace.run.recipe.seed, workspace.run.epoch) == (False, 3, 0)


def test_what_does_not_go_together_is_refused_and_the_run_goes_on():
    workspace = played(Workspace())
    run = workspace.run
    workspace.choose(loss="binary_cross_entropy")
    assert "needs an output between 0 and 1" in workspace.refusal
    assert (workspace.run, workspace.loss, workspace.choices.loss) == (run, "mse", "binary_cross_entropy")
    workspace.choose(loss="mse")
    assert (workspace.refusal, workspace.run) == ("", run)


def test_other_data_are_shown_even_if_the_loss_does_not_suit_them():
    workspace = played(Workspace())
    workspace.choose(activations=("tanh", "tanh", "sigmoid"), loss="binary_cross_entropy")
    played(workspace).choose(data="plane")
    assert (workspace.data.name, workspace.loss) == ("plane", "mse")
    assert "asks for other numbers" in workspace.refusal


def test_undo_and_redo_change_the_choices_with_the_run():
    workspace = played(Workspace())
    workspace.edit(np.linspace(-1, 1, workspace.arch.n_parameters))
    begun = workspace.choices.theta
    assert workspace.reshape_by_hand({"grow": 1}) == ""
    assert (workspace.choices.hidden, workspace.choices.theta) == ((5, 2), "")
    workspace.undo()
    assert (workspace.choices.hidden, workspace.choices.theta) == ((4, 2), begun)
    workspace.redo()
    assert (workspace.choices.hidden, workspace.arch.sizes) == ((5, 2), (2, 5, 2, 1))


def test_a_run_from_elsewhere_is_adopted_and_can_be_undone():
    workspace = played(Workspace())
    before = workspace.run
    arch = nn.Architecture((2, 3, 1), ("relu", "tanh"))
    other = nn.Run(arch, nn.Recipe(optimizer="adam", learning_rate=0.01, seed=5), workspace.data)
    other.advance(20)
    workspace.adopt(other)
    chosen = workspace.choices
    assert (workspace.run, chosen.hidden, chosen.activations) == (other, (3,), ("relu", "tanh"))
    assert (chosen.optimizer, chosen.rate, chosen.seed) == ("adam", 0.01, 5)
    workspace.apply(chosen)
    assert (workspace.run is other, workspace.run.epoch) == (True, 20)
    workspace.undo()
    assert (workspace.run is before, workspace.choices.seed) == (True, 0)


CHANGES = {
    nn.Remedy("neurons", 4.0, ""): {"hidden": (8, 6)},
    nn.Remedy("loss", "mae", ""): {"loss": "mae"},
    nn.Remedy("activation", "leaky_relu", ""): {"activations": ("tanh", "leaky_relu", "tanh")},
    nn.Remedy("activations", "relu", ""): {"activations": ("relu", "relu", "tanh")},
    nn.Remedy("seed", None, ""): {"seed": 1},
    nn.Remedy("features", "sin", ""): {"features": ("sin(x1)", "sin(x2)")},
    nn.Remedy("learning_rate", 10.0, ""): {"rate": 0.3},
    nn.Remedy("learning_rate", 1 / 3, ""): {"rate": 0.01},
}


@pytest.mark.parametrize("remedy", CHANGES, ids=lambda remedy: f"{remedy.choice} {remedy.value}")
def test_a_remedy_changes_what_it_says_and_one_undo_takes_it_back(remedy):
    workspace = played(Workspace())
    before, chosen = workspace.run, workspace.choices
    workspace.apply_remedy((remedy, 1))
    assert workspace.choices == chosen.changed(**CHANGES[remedy])
    assert workspace.run is not before
    assert workspace.refusal == ""
    played(workspace)
    assert workspace.run.recipe.learning_rate == workspace.choices.rate
    after, went_on = workspace.run, workspace.theta.copy()
    workspace.undo()
    assert (workspace.run, workspace.run.epoch, workspace.choices) == (before, 3, chosen)
    assert before.recipe.learning_rate == 0.03
    workspace.redo()
    assert (workspace.run, workspace.choices) == (after, chosen.changed(**CHANGES[remedy]))
    assert workspace.theta.tobytes() == went_on.tobytes()


def test_another_rate_goes_on_from_the_moment_shown():
    workspace = played(Workspace())
    there = workspace.theta.copy()
    workspace.apply_remedy((nn.Remedy("learning_rate", 10.0, ""), None))
    assert (workspace.run.epoch, workspace.theta.tobytes()) == (3, there.tobytes())
    workspace.apply_remedy((nn.Remedy("learning_rate", 1 / 3, ""), None))
    assert workspace.choices.rate == 0.1
    workspace.undo()
    assert workspace.choices.rate == 0.3
    workspace.undo()
    assert workspace.choices.rate == 0.03


def test_other_first_weights_are_those_of_the_scheme():
    workspace = played(Workspace())
    workspace.apply_remedy((nn.Remedy("init", "he", ""), 0))
    assert np.allclose(workspace.theta, nn.initial(workspace.arch, "he", 0), rtol=1e-6)
    workspace.apply_remedy((nn.Remedy("seed", None, ""), 0))
    assert np.array_equal(workspace.theta, nn.initial(workspace.arch, "he", seed=1))


@pytest.mark.parametrize(
    "advice",
    [
        None,
        (nn.Remedy("learning_rate", 1e-300, ""), None),
        (nn.Remedy("neurons", 1e300, ""), None),
        (nn.Remedy("neurons", "tanh", ""), None),
        (nn.Remedy("activation", "relu", ""), 7),
        (nn.Remedy("activation", "softmax", ""), 0),
        (nn.Remedy("data", "xor", ""), None),
    ],
)
def test_a_remedy_that_cannot_be_leaves_all_as_it_is(advice):
    workspace = Workspace()
    workspace.choose(rate=0.0001, hidden=(16, 16))
    before = played(workspace).run, workspace.choices
    workspace.apply_remedy(advice)
    assert (workspace.run, workspace.choices) == before
    assert workspace.player.can == (False, False)


def test_weights_go_with_the_network_they_came_with():
    workspace = Workspace()
    theta = np.linspace(-1, 1, workspace.arch.n_parameters)
    workspace.edit(theta)
    workspace.choose(loss="mae")
    assert np.allclose(workspace.theta, theta, rtol=1e-6)
    workspace.choose(seed=1)
    assert workspace.choices.theta == ""
    workspace.edit(theta)
    workspace.choose(hidden=(3,))
    assert workspace.choices.theta == ""
    workspace.choose(theta=encoded(theta))
    assert workspace.choices.theta == "", "there are more of them than the network has"


def test_a_record_brings_back_the_page():
    workspace = Workspace()
    workspace.choose(data="xor", hidden=(3,), seed=4, rate=0.1, lines="gradient", at=3.5)
    played(workspace)
    record = json.loads(json.dumps(workspace.to_dict()))
    again = Workspace.from_dict(record)
    assert np.allclose(again.theta, workspace.theta, rtol=1e-6)
    assert again.choices.changed(theta="") == workspace.choices
    fresh = Workspace()
    assert Workspace.from_dict(fresh.to_dict()).choices == fresh.choices


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({}, "version"),
        ({"version": 99, "choices": {}, "theta": []}, "version 99"),
        ({"version": 1, "choices": {"noise": "x"}, "theta": []}, "needs a number"),
    ],
)
def test_a_record_that_cannot_be_read_says_why(record, words):
    with pytest.raises(ValueError, match=words):
        Workspace.from_dict(record)


def test_own_data_are_not_part_of_a_record():
    workspace = Workspace()
    workspace.choices = workspace.choices.changed(data=OWN)
    with pytest.raises(ValueError, match="own data"):
        workspace.to_dict()


TWO = """
import streamlit as st
from pages.kit import session
from pages.workspace.exchange import answer, exchange
from pages.workspace.page import control
from pages.workspace.workspace import Workspace
from tests.pages.test_app import Visitor

for name in ("left", "right"):
    if name not in st.session_state:
        st.session_state[name] = Workspace(name)
    workspace = st.session_state[name]
    control(workspace, "seed")
    control(workspace, "data", on_change=workspace.suit)
    exchange(workspace).drawn = workspace.version
    answer(workspace)()
"""


def test_two_workspaces_stand_on_one_page_without_knowing_of_each_other():
    app = AppTest.from_string(TWO, default_timeout=30)
    app.context = {"theme": "light"}
    app.run()
    app.number_input(key="left seed").set_value(3)
    app.run()
    app.selectbox(key="right data").set_value("xor")
    app.run()
    assert not app.exception
    left, right = app.session_state["left"], app.session_state["right"]
    assert (left.run.recipe.seed, right.run.recipe.seed) == (3, 0)
    assert (left.data.name, right.data.name) == ("circle", "xor")
    assert len(app.get("bidi_component")) == 2


NETWORK_PAGES = ("network", "cost", "backprop", "descent", "train")
LUNG = {
    "data": "lung",
    "hidden": "3",
    "activations": "tanh.sigmoid",
    "loss": "binary_cross_entropy",
    "seed": "4",
    "share": "70",
    "sample": "9",
}


@pytest.mark.parametrize("there", [*NETWORK_PAGES, "neuron", "activations", "data"])
@pytest.mark.parametrize("here", NETWORK_PAGES)
def test_a_fresh_visitors_network_goes_along_from_page_to_page(here, there):
    visitor = Visitor(here, **{name: text for name, text in LUNG.items() if name != "sample" or here != "descent"})
    before, chosen = visitor.workspace.run, visitor.workspace.choices
    assert (before.data.name, before.arch.sizes, before.recipe.seed) == ("lung", (4, 3, 1), 4)
    visitor.go(there)
    assert (visitor.workspace.run, visitor.workspace.choices) == (before, chosen)
    visitor.go(here)
    assert (visitor.workspace.run, visitor.workspace.choices) == (before, chosen)
    assert (visitor.errors, visitor.warnings) == ("", "")


def test_other_data_may_not_allow_the_inputs_that_were_derived_from_those_before():
    workspace = Workspace()
    workspace.derive(("x1^2",))
    workspace.suit("corners")  # whose squares are all alike
    assert (workspace.choices.data, workspace.choices.features) == ("corners", ())


def test_a_widget_that_says_what_is_chosen_already_chooses_nothing(monkeypatch):
    """The data set would bring its own loss along."""
    said = {}
    monkeypatch.setattr(page.widgets, "widget", lambda control, key, value, change: said.update({control.key: change}))
    workspace, taken = Workspace(), []
    workspace.apply(Choices(data="xor", loss="mae"))
    page.control(workspace, "data", on_change=lambda name: taken.append(name))
    said["data"]("xor")
    assert taken == []
    said["data"]("spiral")
    assert taken == ["spiral"]
    page.control(workspace, "loss")
    said["loss"]("huber")
    assert workspace.choices == Choices(data="xor", loss="huber")


def test_an_edit_counts_as_made_only_once_it_has_been_answered(monkeypatch):
    here, workspace = exchange.Exchange(), Workspace()
    message = {"number": 1, "scene": "", "do": "look", "run": 1, "edit": {"weights": [[0, 1.5]]}, "gesture": 1}
    monkeypatch.setattr(exchange, "exchange", lambda workspace: here)
    monkeypatch.setattr(exchange.session, "message", lambda key, event: message)
    for _ in range(2):  # asked for again: the script that was to answer was ended before it did
        exchange.receive(workspace)
        assert here.request.edit == message["edit"]
    here.edited = here.request
    exchange.receive(workspace)
    assert here.request.edit == {}


def test_a_request_that_comes_while_the_one_before_is_drawn_waits_for_its_own_answer(monkeypatch):
    here, workspace, told = exchange.Exchange(), Workspace(), []
    first, second = (Request(number=number, scene="", do="play", run=1, count=5) for number in (1, 2))
    here.request, here.drawn = first, workspace.version
    monkeypatch.setattr(exchange, "exchange", lambda workspace: here)

    def draw(answered, **more):
        told.append(answered)
        if answered == 1:
            here.request = second  # as the callback of a rerun does that has begun already

    monkeypatch.setattr(exchange, "stage", draw)
    exchange.answer(workspace)
    assert here.request is second
    exchange.answer(workspace)
    assert (told, here.request) == ([1, 2], None)
