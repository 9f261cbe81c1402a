"""Data out of a formula that a visitor types, on Data and on Train."""

import numpy as np
import pytest

import nncore as nn
from pages.workspace.run_files import opened, shown, written
from tests.pages.test_app import Visitor
from tests.pages.test_handles import play, stood

pytestmark = pytest.mark.usefixtures("patience")


def test_a_link_with_a_formula_trains_as_the_core_does():
    visitor = Visitor("train", data="formula", formula="y > x^2 - 3", hidden="4.2", seed="3", noise="10")
    play(visitor, 0, 4)
    data = nn.data.load("formula", formula="y > x^2 - 3", seed=3, noise=0.1)
    run = nn.Run(nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.Recipe(seed=3), data)
    run.advance(4)
    assert stood(visitor) == run.theta.tobytes()


def test_choosing_it_shows_the_field_and_another_formula_begins_anew():
    visitor = Visitor("train")
    visitor.choose("selectbox", "data", "formula")
    assert visitor.state["panel"] == "data"
    visitor.choose("text_input", "formula", "1 < x^2 + y^2 < 9")
    assert visitor.link["formula"] == "1 < x^2 + y^2 < 9"
    assert np.array_equal(visitor.workspace.data.y, nn.data.load("formula", formula="1 < x^2 + y^2 < 9").y)
    assert visitor.state["hidden"] == (4, 2)


def test_an_equation_gets_a_network_that_answers_with_a_number():
    visitor = Visitor("train", data="formula", panel="data")
    visitor.choose("text_input", "formula", "y = x^3 - x")
    workspace = visitor.workspace
    assert (workspace.data.task, workspace.arch.sizes[0], workspace.arch.activations[-1]) == (
        "regression",
        1,
        "identity",
    )
    assert visitor.errors == ""
    play(visitor, 0, 30)
    assert workspace.run.loss < 0.2
    visitor.choose("text_input", "formula", "y > 1/x")
    assert (workspace.data.task, workspace.arch.sizes[0], visitor.errors) == ("binary", 2, "")


@pytest.mark.parametrize("page", ["train", "data"])
def test_what_is_wrong_is_shown_under_its_character_and_stays_to_be_mended(page):
    visitor = Visitor(page, **{"train": {"data": "formula", "panel": "data"}, "data": {"set": "formula"}}[page])
    before = visitor.state["formula"]
    visitor.app.text_input(key="formula").set_value("y > <b>(x")
    visitor.run()
    assert visitor.app.text_input(key="formula").value == "y > <b>(x"
    assert visitor.app.code[0].value == "y > <b>(x\n    ^"
    assert visitor.errors.startswith("Character 5\\: ")
    assert visitor.state["formula"] == before
    visitor.app.text_input(key="formula").set_value("y = 3")
    visitor.run()
    assert "the same everywhere" in visitor.errors
    visitor.app.text_input(key="formula").set_value("y > x")
    visitor.run()
    assert (visitor.state["formula"], visitor.errors) == ("y > x", "")


def test_where_the_formula_has_no_value_is_said():
    words = [caption.value for caption in Visitor("train", data="formula", formula="y > log(x)").app.caption]
    assert any(text.startswith("At 50 % of the places the formula has no value") for text in words)


def test_from_its_card_to_training_on_it():
    visitor = Visitor("data", set="formula", formula="y = sin(x) + x/3")
    assert visitor.errors == ""
    visitor.press("Train a network on this")
    visitor.go("train")
    assert (visitor.state["data"], visitor.workspace.data.task) == ("formula", "regression")


def test_sines_are_offered_as_inputs_of_an_equation_too():
    visitor = Visitor("train", data="formula", formula="y = x1*x2", panel="network")
    assert any("sin" in option for option in visitor.app.button_group(key="features").options)


def test_a_saved_run_comes_back_with_its_formula():
    visitor = Visitor("train", data="formula", formula="y > |x|")
    play(visitor, 0, 3)
    found = opened(written(visitor.workspace, shown(visitor.workspace), "train"))
    assert (found.choices.data, found.choices.formula, found.own) == ("formula", "y > |x|", None)
    assert found.run.data.y.tobytes() == visitor.workspace.data.y.tobytes()
