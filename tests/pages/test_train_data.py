"""The train page: the two columns of its map, what suits data, and data of one's own."""

from types import SimpleNamespace

import numpy as np
import pytest

import nncore as nn
from pages.workspace.own_data import Own
from tests.pages.test_app import Visitor
from tests.pages.test_train import MANY, TWO, ask, run

pytestmark = pytest.mark.usefixtures("patience")


# --------------------------------------------------------------------------------------------- the two columns


def explained(column, y, classes):
    """The share of a column's variance that lies between the classes, or of a number's that goes along with it."""
    if not classes:
        return np.corrcoef(column, y)[0, 1] ** 2
    within = sum(column[y == i].var() * (y == i).mean() for i in range(classes) if (y == i).any())
    return 1 - within / column.var()


@pytest.mark.parametrize("data", MANY)
def test_the_map_shows_the_two_columns_that_tell_most(data):
    visitor = Visitor("train").choose("selectbox", "data", data)
    points = run(visitor).data
    x, y = points.train
    varied = np.flatnonzero(x.std(axis=0))
    along = [explained(x[:, i], y[:, 0], len(points.classes)) for i in varied]
    chosen = [visitor.state["across"] - 1, visitor.state["up"] - 1]
    assert chosen == sorted(varied[np.argsort(along)[-2:]].tolist())
    cut = visitor.state["player"].look.cut
    assert [cut.across, cut.up] == chosen


@pytest.mark.parametrize("data", [name for name in TWO if name != "circle"])
def test_of_two_columns_the_map_shows_both(data):
    visitor = Visitor("train", data="breast_cancer", across="17", up="30").choose("selectbox", "data", data)
    assert (visitor.state["across"], visitor.state["up"]) == (1, 2)


# ------------------------------------------------------------------------------------- what suits the data, own data


SUITED = {
    "circle": ((4, 2), "tanh", "mse", "sgd", 0.03),
    "clouds": ((4, 2), "softmax", "cross_entropy", "sgd", 0.03),
    "plane": ((4, 2), "tanh", "mse", "sgd", 0.03),
    "sine": ((8,), None, "mse", "sgd", 0.03),
    "lung": ((8,), "sigmoid", "binary_cross_entropy", "sgd", 0.03),
    "iris": ((8,), "softmax", "cross_entropy", "adam", 0.01),
    "wine": ((8,), "softmax", "cross_entropy", "adam", 0.01),
    "penguins": ((8,), "softmax", "cross_entropy", "adam", 0.01),
    "digits": ((16,), "softmax", "cross_entropy", "sgd", 0.03),
    "breast_cancer": ((16,), "sigmoid", "binary_cross_entropy", "adam", 0.01),
    "diabetes": ((8,), "identity", "mse", "adam", 0.01),
}
"""Hidden layers, output activation, loss, optimiser and learning rate for each set; of a sine wave see `suit`."""


def chosen_for(visitor):
    """What a visitor's network has been given."""
    names = ("hidden", "activations", "loss", "optimizer", "rate")
    hidden, activations, *rest = (visitor.state[name] for name in names)
    return hidden, activations[-1], *rest


@pytest.mark.parametrize("data", SUITED)
@pytest.mark.parametrize("way", ["chosen", "a link that names it alone"])
def test_choosing_data_chooses_what_suits_them(data, way):
    visitor = Visitor("train", data=data) if way != "chosen" else Visitor("train").choose("selectbox", "data", data)
    hidden, output, loss, optimizer, rate = chosen_for(visitor)
    expected = SUITED[data]
    assert (hidden, loss, optimizer, rate) == (expected[0], *expected[2:])
    assert output == expected[1] or (expected[1] is None and output in ("tanh", "identity"))
    assert (visitor.errors, visitor.warnings) == ("", "")
    assert ask(visitor, count=2).shown["frames"] == 2
    assert visitor.shown["diverged"] == ""
    assert run(Visitor("train", **visitor.link)).arch == run(visitor).arch


def test_what_suited_other_data_does_not_stay():
    visitor = Visitor("train")
    for data in ("digits", "breast_cancer", "diabetes", "iris", "circle"):
        visitor.choose("selectbox", "data", data)
        assert chosen_for(visitor) == SUITED[data]
    assert visitor.link == {}


def test_hidden_layers_of_the_visitors_own_stay():
    visitor = Visitor("train", hidden="5.3").choose("selectbox", "data", "iris")
    assert chosen_for(visitor)[:2] == ((5, 3), "softmax")


def table(rows=60):
    """A visitor's own table: two columns, three classes."""
    rng = np.random.default_rng(0)
    columns = (nn.data.Column("<b>x</b>", "", -3.0, 3.0), nn.data.Column("y", "", -3.0, 3.0))
    x, y, none = rng.normal(size=(rows, 2)), np.arange(rows)[:, None] % 3.0, np.zeros(rows, dtype=bool)
    words = ("About.", "Source.", "Licence.")
    whole = nn.data.Dataset(
        "own", "My table", "multiclass", x, y, columns, ("a", "b", "<i>c</i>"), none, np.zeros(2), np.ones(2), *words
    )
    return SimpleNamespace(task="multiclass", notes=("Two rows were dropped.",), rows=rows, dataset=whole.split)


def test_a_link_to_somebody_elses_own_data_says_so_and_shows_the_circle():
    visitor = Visitor("train", data="own", rate="0.1")
    assert "cannot carry the data of the visitor who sent it" in visitor.warnings
    assert (visitor.state["data"], run(visitor).data.name, visitor.state["rate"]) == ("circle", "circle", 0.1)
    assert "own" not in visitor.app.selectbox(key="data").options
    assert ask(visitor).shown["frames"] == 4


def test_own_data_are_trained_on_and_stay_in_the_session():
    visitor = Visitor("train")
    assert "My own data" not in visitor.app.selectbox(key="data").options
    visitor.workspace.own = Own(table(), "My table")
    visitor.run()
    assert "My own data" in visitor.app.selectbox(key="data").options
    visitor.choose("selectbox", "data", "own")
    assert (run(visitor).data.title, chosen_for(visitor)[1:3]) == ("My table", ("softmax", "cross_entropy"))
    assert any("stay in this session" in caption.value for caption in visitor.app.caption)
    assert ask(visitor).shown["frames"] == 4
    kept = run(visitor)
    assert run(visitor.go("neuron").go("train")) is kept
    # Others, who follow the link, do not have them.
    assert run(Visitor("train", **visitor.link)).data.name == "circle"
    # And another table of one's own is another run.
    visitor.workspace.own = Own(table(90), "Another")
    assert len(run(visitor.run()).data.x) == 90


def test_names_in_own_data_travel_as_they_are_for_the_browser_to_write_as_text():
    visitor = Visitor("train")
    visitor.workspace.own = Own(table(), "My table")
    visitor.run().choose("selectbox", "data", "own")
    assert visitor.shown["scene"]["columns"] == ["<b>x</b>", "y"]
    assert not any("<b>" in element.value for element in [*visitor.app.markdown, *visitor.app.caption])
