"""A link to the moment on the screen: what it holds comes back on the page it was taken from, and nothing else does."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.own_data import OWN, Own
from pages.workspace.run_files import shown, text_of
from pages.workspace.workspace import Workspace
from tests.nncore.files.test_run_link import edited
from tests.pages.test_app import Visitor


def played(**choices):
    """A workspace some epochs on, with a weight and points set by hand on the way."""
    workspace = Workspace()
    workspace.apply(Choices(**choices))
    run = workspace.run
    run.advance(4)
    run.change(theta=run.theta * 0.5, data=edited(run.data))
    run.advance(3)
    workspace.player.stand(7, 0)
    return workspace


@pytest.mark.parametrize("page", ["train", "network", "backprop"])
def test_a_moment_comes_back_on_its_page(page):
    workspace = played(data="moons", seed=5, hidden=(3,), activations=("relu", "tanh"), rate=0.1, sample=9)
    visitor = Visitor(page, run=text_of(workspace, shown(workspace)))
    run = visitor.state["player"].run
    assert (run.epoch, visitor.state["player"].shown_at) == (7, (7, 0))
    assert run.theta.tobytes() == workspace.run.theta.tobytes()
    assert np.array_equal(run.data.x, workspace.run.data.x)
    assert visitor.workspace.choices == workspace.choices
    assert "run" not in visitor.link
    assert not visitor.warnings
    run.rewind(4)
    assert run.epoch == 4


def test_a_class_that_opens_one_link_goes_through_it_once_and_each_goes_on_alone():
    workspace = played(data="gauss")
    text = text_of(workspace, shown(workspace))
    one, other = (Visitor("train", run=text).state["player"].run for _ in range(2))
    assert one.history.moments.rows[3].theta is other.history.moments.rows[3].theta
    one.advance(5)
    one.change(learning_rate=0.3)
    assert (other.epoch, other.recipe.learning_rate) == (7, 0.03)
    assert other.theta.tobytes() == workspace.run.theta.tobytes()


def test_weights_set_by_hand_and_derived_inputs_come_back():
    workspace = Workspace()
    workspace.apply(Choices(features=("sin(x1)",), noise=20))
    workspace.edit(np.linspace(-1, 1, workspace.arch.n_parameters))
    visitor = Visitor("train", run=text_of(workspace, shown(workspace)))
    assert visitor.workspace.choices == workspace.choices
    assert visitor.workspace.theta.tobytes() == workspace.theta.tobytes()


@pytest.mark.parametrize("text", ["", "!!!", "eJyrVgIAAHUAdQ", "A" * 7001])
def test_a_damaged_link_shows_the_page_as_it_would_be_and_says_so(text):
    visitor = Visitor("train", run=text, rate="0.1")
    assert "The moment in this link cannot be read" in visitor.warnings
    assert visitor.state["rate"] == 0.1
    assert visitor.link == {"rate": "0.1"}


def body():
    """The dialog's part with the link."""
    from pages.panels import share
    from pages.workspace.page import current
    from pages.workspace.run_files import shown

    share.show(current(), shown(current()), "train")


def test_the_dialog_shows_a_link_and_its_code_or_says_why_not():
    app = AppTest.from_function(body, default_timeout=30).run()
    assert not app.exception
    address, frame = app.code
    assert address.value.startswith("?run=eN")
    assert frame.value.startswith('<iframe src="?embed=true" title="Neural Playground"')
    app.toggle(key="share alone").set_value(True).run()
    app.multiselect(key="share controls").set_value(["rate", "seed"]).run()
    assert '<iframe src="?embed=true&amp;alone=rate.seed" ' in app.code[1].value
    assert app.get("image")
    workspace = app.session_state[f"{Workspace.__module__}.{Workspace.__qualname__}"]
    table = nn.data.read_table(b"a,ok\n" + b"".join(b"%d,%d\n" % (i, i % 2) for i in range(30)))
    workspace.use(Own(nn.data.prepare(table, nn.data.Preparation("ok")), "mine"))
    workspace.suit(OWN)
    app.run()
    assert [code.language for code in app.code] == ["html"]
    assert app.info[0].value.replace("\\", "") == "A link cannot carry data of your own. Save a file instead."
