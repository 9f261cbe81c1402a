"""A workspace as a file and back: the same choices, the same run, the same data."""

import json

import numpy as np
import pytest

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.own_data import OWN, Own
from pages.workspace.run_files import opened, shown, written
from pages.workspace.workspace import Workspace


def saved(workspace, page="train"):
    return written(workspace, shown(workspace), page)


def restored(content):
    found = opened(content)
    workspace = Workspace()
    workspace.resume(found.run, found.choices, found.own)
    return workspace


def test_a_workspace_comes_back_as_it_was_and_goes_on_the_same():
    workspace = Workspace()
    chosen = {
        "data": "moons",
        "noise": 15,
        "share": 60,
        "seed": 4,
        "hidden": (5, 3),
        "loss": "huber",
        "optimizer": "adam",
    }
    workspace.apply(Choices(**chosen, activations=("relu", "sine", "tanh"), rate=0.01, batch=25, sample=7, nodes="z"))
    workspace.run.advance(9)
    workspace.run.step()
    workspace.player.stand(9, 1)
    found = opened(saved(workspace, "cost"))
    assert found.page == "cost"
    assert found.own is None
    again = restored(saved(workspace))
    assert again.choices == workspace.choices
    assert again.player.start == workspace.player.start
    assert again.player.shown_at == (9, 1)
    workspace.run.advance(5)
    again.run.advance(5)
    assert np.array_equal(again.run.theta, workspace.run.theta)
    version = again.player.number
    again.apply(again.choices)
    assert again.player.number == version


def test_opening_can_be_undone():
    workspace, other = Workspace(), Workspace()
    other.apply(Choices(data="iris", activations=("tanh", "tanh", "softmax"), loss="cross_entropy"))
    before = workspace.run
    found = opened(saved(other))
    workspace.resume(found.run, found.choices, found.own)
    assert workspace.data.title == other.data.title
    workspace.undo()
    assert workspace.run is before
    assert workspace.choices.data == "circle"


def test_what_was_trained_ahead_of_the_screen_is_not_told():
    workspace = Workspace()
    workspace.run.advance(4)
    workspace.player.stand(4, 0)
    workspace.run.advance(30)
    run = nn.load_run(saved(workspace))
    assert (run.epoch, run.history.last_epoch) == (4, 4)
    assert workspace.run.epoch == 34


def test_ones_own_table_comes_back_as_ones_own():
    rows = "".join(f"{i},{i * i % 7},{'yn'[i % 2]}\n" for i in range(30))
    made = nn.data.prepare(nn.data.read_table(f"a,b,ok\n{rows}".encode()), nn.data.Preparation("ok"))
    workspace = Workspace()
    workspace.use(Own(made, "mine"))
    workspace.suit(OWN)
    workspace.run.advance(3)
    again = restored(saved(workspace))
    assert again.choices.data == OWN
    assert np.array_equal(again.run.theta, workspace.run.theta)
    assert np.array_equal(again.own.dataset(0.5, workspace.choices.seed).inputs, workspace.data.inputs)
    again.apply(again.choices, reset=True)
    workspace.apply(workspace.choices, reset=True)
    again.run.advance(2)
    workspace.run.advance(2)
    np.testing.assert_allclose(again.run.theta, workspace.run.theta)


def test_weights_set_by_hand_are_where_it_begins_again():
    workspace = Workspace()
    workspace.edit(np.linspace(-1, 1, workspace.arch.n_parameters))
    workspace.run.advance(2)
    again = restored(saved(workspace))
    assert again.choices == workspace.choices


def test_a_run_from_a_program_opens_if_this_app_can_show_it():
    data = nn.data.load("spiral", n=80, noise=0.123)
    run = nn.Run(nn.Architecture((2, 3, 1), ("tanh", "tanh")), nn.Recipe(dropout=0.1), data)
    run.advance(2)
    again = restored(nn.save(run))
    assert again.choices.data == OWN
    assert np.array_equal(again.run.theta, run.theta)
    deep = nn.Architecture((2, *[3] * 9, 1), ("tanh",) * 10)
    with pytest.raises(ValueError, match="This app cannot show the run"):
        opened(nn.save(nn.Run(deep, nn.Recipe(), data)))


def test_a_page_that_says_odd_things_changes_nothing():
    workspace = Workspace()
    record = json.loads(saved(workspace))
    for page in (
        {},
        {"choices": 3, "name": []},
        {"choices": {"speed": "x", "sample": [], "nosuch": "1", "hidden": "9.9"}},
    ):
        again = restored(json.dumps(record | {"page": page}).encode())
        assert again.choices == workspace.choices
