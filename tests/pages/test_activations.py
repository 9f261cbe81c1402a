"""The activations page: chosen curves, marked where z is, and questions with the core's answers."""

import numpy as np
import pytest

import nncore as nn
from tests.pages.test_app import Visitor
from tests.pages.test_cost import array, charts
from tests.pages.test_quiz import give, level, said


@pytest.mark.parametrize("names", [("sigmoid",), ("gelu", "sine", "step", "softsign")])
def test_curves_are_the_cores(names):
    visitor = level(Visitor("activations", curves=".".join(names), reach="9", at="-1.5"), "free")
    both, faded = charts(visitor)
    for i, name in enumerate(names):
        activation = nn.ACTIVATIONS[name]
        value, slope, _, here, _ = both["data"][5 * i : 5 * i + 5]
        z = array(value["x"])
        assert (z[0], z[-1]) == (-9, 9)
        assert np.array_equal(array(value["y"]), activation.value(z))
        assert np.array_equal(array(slope["y"]), activation.derivative(z))
        assert (here["x"][0], here["y"][0]) == (-1.5, activation.value(-1.5))
        left = np.abs(float(activation.derivative(-1.5))) ** np.arange(1, 21.0)
        np.testing.assert_allclose(array(faded["data"][i]["customdata"]), left, rtol=1e-12)


def test_another_choice_stays_in_the_link():
    visitor = Visitor("activations")
    visitor.app.multiselect[0].set_value(["mish", "elu"])
    visitor.run()
    assert visitor.link == {"curves": "mish.elu"}
    visitor.app.multiselect[0].set_value([])
    visitor.run()
    assert visitor.state["curves"] == ("sigmoid", "tanh", "relu")  # an empty picture shows nothing to compare


def test_z_stays_in_sight():
    visitor = Visitor("activations", reach="3", at="12")
    assert visitor.state["at"] == 3
    assert visitor.link == {"reach": "3", "at": "3"}


@pytest.mark.parametrize(("at", "steepest"), [("2", "ReLU"), ("0.5", "ReLU"), ("-0.5", "tanh"), ("-3", "sigmoid")])
def test_the_steepest_is_the_cores(at, steepest):
    visitor = give(Visitor("activations", at=at), steepest)
    assert f"Yes: {steepest}." in said(visitor)
    visitor.press("Next question")
    assert "How much is left" in said(visitor)


@pytest.mark.parametrize(
    ("name", "at", "left"),
    [
        ("relu", "2", "more than half"),
        ("sigmoid", "0", "less than a thousandth"),  # 0.25^10 is a millionth
        ("tanh", "0.5", "between a half and a thousandth"),  # 0.786^10 = 0.09
    ],
)
def test_what_is_left_after_ten_layers(name, at, left):
    visitor = Visitor("activations", curves=name, at=at)
    assert charts(visitor)[1]["data"] == []
    give(visitor, left)
    assert f"Yes: {left}." in said(visitor)
    assert len(charts(visitor)[1]["data"]) == 1


def test_numbers_wait_for_a_guess():
    visitor = Visitor("activations")
    assert "value 0.8808" not in said(visitor)
    assert len([trace for trace in charts(visitor)[0]["data"] if trace.get("yaxis") == "y2"]) == 1  # an empty place
    visitor.app.pills[0].set_value("sigmoid")
    visitor.run()
    assert "Not quite: the answer is ReLU." in said(visitor)
    assert "value 0.8808, derivative 0.1050" in said(visitor)


def test_the_table_knows_them_all():
    visitor = Visitor("activations").press("All activations as a table")
    [table] = [m.value for m in visitor.app.markdown if m.value.startswith("| activation")]
    _, _, *rows = table.splitlines()
    assert len(rows) == len(nn.ACTIVATIONS)
    for row, activation in zip(rows, nn.ACTIVATIONS.values(), strict=True):
        cells = row.split("|")
        assert len(cells) == 8
        assert (cells[1].strip(), cells[5].strip()) == (f"**{activation.title}**", str(activation.year))
    assert "−∞ … ∞" in rows[0]
