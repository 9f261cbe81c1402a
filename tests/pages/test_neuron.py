"""The neuron page: what is dragged, typed or pressed reaches the neuron, its formula and its curve."""

import numpy as np
import pytest

import nncore as nn
from nncore.words import decimal
from pages.components.change import Change
from tests.pages.test_app import Visitor
from tests.pages.test_link import defaults, everything
from tests.pages.test_quiz import give, said

INPUTS, WEIGHTS = ("age", "smoking", "air", "family"), ("w1", "w2", "w3", "w4")
NEURON = nn.Architecture((4, 1), ("sigmoid",))
ANSWERS = ("0", "0.5", "1", "It depends")


def drag(visitor, key, text, number=1, done=True):
    """Move one of the panel's own sliders, or type beside it."""
    return visitor.send({"number": number, "key": key, "text": text, "done": done})


def computed(visitor):
    """What nncore says of the numbers in the session: (z, output, slope)."""
    theta = np.array([visitor.state[key] for key in (*WEIGHTS, "b")])
    trace = nn.forward(NEURON, theta, np.array([[visitor.state[key] for key in INPUTS]]))
    z, output = trace.z[0].item(), trace.output.item()
    return z, output, output * (1 - output)


# -------------------------------------------------------------------------------------- what the panel is told


@pytest.mark.parametrize(
    "link", [{}, dict.fromkeys(INPUTS, "0"), {"w1": "-10", "b": "3.3"}, {"air": "0.123", "w3": "-7"}]
)
def test_the_panel_shows_what_nncore_computes(link):
    visitor = Visitor("neuron", **link)
    shown, (z, output, slope) = visitor.shown, computed(visitor)
    assert (shown["z"], shown["output"]) == (z, output)
    assert shown["terms"] == [visitor.state[x] * visitor.state[w] for x, w in zip(INPUTS, WEIGHTS, strict=True)]
    assert sum(shown["terms"]) + visitor.state["b"] == pytest.approx(z, abs=1e-12)
    assert f"slope here is {decimal(slope, 3)}." in shown["says"]


def test_numbers_by_hand():
    # 0.5·2 + 1·(-1) + 0·4 + 0.25·4 + 1 = 2, and 1 / (1 + e^-2) = 0.880797
    visitor = Visitor("neuron", age="0.5", smoking="1", air="0", family="0.25", w1="2", w2="-1", w3="4", w4="4", b="1")
    assert visitor.shown["terms"] == [1.0, -1.0, 0.0, 1.0]
    assert visitor.shown["z"] == 2.0
    assert visitor.shown["output"] == pytest.approx(0.880797, abs=1e-6)


def test_the_first_person_by_hand():
    # 74 years: 0.9·4.77582; 0.9·3.473197; air 0.6·0.769610; family 0.585678; b -10.365054: z = -1.893495
    visitor = Visitor("neuron")
    assert visitor.shown["z"] == pytest.approx(-1.893495, abs=1e-6)
    assert [slider["says"] for slider in visitor.shown["inputs"]] == ["74 years", "", "65 µg/m³", ""]


def test_every_slider_is_described():
    shown = Visitor("neuron").shown
    sliders = [*shown["inputs"], *shown["weights"], shown["bias"]]
    assert [slider["key"] for slider in sliders] == [*INPUTS, *WEIGHTS, "b"]
    assert [(slider["low"], slider["high"]) for slider in sliders] == [(0, 1)] * 4 + [(-10, 10)] * 4 + [(-12, 12)]
    assert [slider["low_label"] for slider in shown["inputs"]] == [
        "20 y",
        "never smoked",
        "cleanest air",
        "no family history",
    ]
    assert len({slider["label"] for slider in sliders}) == 9


@pytest.mark.parametrize(
    ("b", "where"), [("-9", "far left"), ("9", "far right"), ("0", "on the slope"), ("4", "on the slope")]
)
def test_the_panel_says_where_on_the_curve_it_is(b, where):
    assert where in Visitor("neuron", **dict.fromkeys(INPUTS, "0"), b=b).shown["says"]


# ------------------------------------------------------------------------------------------------ the curve


def test_the_curve_is_the_sigmoid():
    curve = Visitor("neuron").shown["curve"]
    assert curve["z"] == pytest.approx(np.linspace(-10, 10, 201))
    assert curve["a"] == pytest.approx(nn.sigmoid(np.linspace(-10, 10, 201)), rel=1e-4)
    assert curve["range"][0] < min(curve["a"]) < max(curve["a"]) < curve["range"][1]


@pytest.mark.parametrize("link", [{}, {"w1": "0", "w2": "0", "w3": "0", "w4": "0", "b": "0"}, {"b": "-3.5"}])
def test_the_point_and_its_tangent_are_the_neurons(link):
    visitor = Visitor("neuron", **link)
    z, output, slope = computed(visitor)
    curve = visitor.shown["curve"]
    assert curve["at"] == [z, output]
    (left, low), (right, high) = curve["tangent"]
    assert (high - low) / (right - left) == pytest.approx(slope)
    assert ((left + right) / 2, (low + high) / 2) == pytest.approx((z, output))


@pytest.mark.parametrize(("weight", "end", "output"), [("10", 10, 1.0), ("-10", -10, 0.0)])
def test_a_sum_past_the_curve_stands_at_its_end(weight, end, output):
    # 4 · 1 · (±10) + 0 = ±40, and σ(±40) is 1 or 0 to fifteen digits
    visitor = Visitor("neuron", **dict.fromkeys(INPUTS, "1"), **dict.fromkeys(WEIGHTS, weight), b="0")
    curve = visitor.shown["curve"]
    assert visitor.shown["z"] == 4 * float(weight)
    assert curve["at"] == [end, pytest.approx(output)]
    assert end in (curve["z"][0], curve["z"][-1])


# ---------------------------------------------------------------------------------------- dragging and typing


@pytest.mark.parametrize(
    ("key", "text", "value"), [("age", "0.25", 0.25), ("w2", "-3,5", -3.5), ("b", "−1", -1.0), ("b", "12", 12.0)]
)
def test_a_change_reaches_the_neuron(key, text, value):
    visitor = drag(Visitor("neuron"), key, text, number=7)
    assert everything(visitor, "neuron") == defaults("neuron", {key: value})
    assert (visitor.shown["answered"], visitor.shown["errors"]) == (7, {key: ""})
    assert visitor.shown["z"] == computed(visitor)[0]
    assert visitor.link == {key: f"{value:g}"}


def test_the_link_is_written_when_the_drag_is_over():
    visitor = drag(Visitor("neuron"), "age", "0.25", number=1, done=False)
    assert (visitor.state["age"], visitor.link) == (0.25, {})
    assert drag(visitor, "age", "0.3", number=2, done=True).link == {"age": "0.3"}


@pytest.mark.parametrize("text", ["", "abc", "nan", "1.2.3", "<b>"])
def test_what_is_no_number_changes_nothing_and_is_told_beside_its_field(text):
    visitor = drag(drag(Visitor("neuron"), "w1", "2", number=1), "w1", text, number=2)
    assert everything(visitor, "neuron") == defaults("neuron", {"w1": 2.0})
    assert "“w₁ age” needs a number" in visitor.shown["errors"]["w1"]
    assert (visitor.shown["answered"], visitor.shown["typed"]) == (2, {"w1": text})
    drag(visitor, "w1", "3", number=3)
    assert (visitor.shown["errors"], visitor.shown["typed"]) == ({"w1": ""}, {})


@pytest.mark.parametrize(
    ("key", "text", "value"), [("age", "-1", 0.0), ("w1", "99", 10.0), ("family", "5", 1.0), ("b", "inf", 12.0)]
)
def test_a_number_out_of_range_becomes_the_nearest_one(key, text, value):
    # "family" begins at 1, the end of its range: the end must count as typed, not as "nothing was understood".
    visitor = drag(drag(Visitor("neuron"), key, "0.5", number=1), key, text, number=2)
    assert f"became {value:g}" in visitor.shown["errors"][key]
    assert visitor.state[key] == value


@pytest.mark.parametrize(
    "message",
    [None, 5, "text", [], {}, {"number": "x"}, {"number": 1, "key": "player", "text": "1", "done": True},
     {"number": None, "key": "b", "text": "1", "done": True}, {"number": 1, "key": "b", "text": "1"}],
)  # fmt: skip
def test_a_message_that_is_no_change_is_ignored(message):
    visitor = Visitor("neuron").send(message)
    assert everything(visitor, "neuron") == defaults("neuron")
    assert (visitor.shown["answered"], visitor.shown["errors"]) == (0, {})


@pytest.mark.parametrize("number", [float("inf"), float("nan"), "9" * 5000, [], {}, None])
def test_no_number_of_a_change_is_too_odd(number):
    assert Change.read({"number": number, "key": "b", "text": "1", "done": True}) is None


# --------------------------------------------------------------------------------------- buttons and question


def test_the_published_model():
    visitor = Visitor("neuron", w1="1", w2="1", b="0", age="0").press("Published risk model")
    assert everything(visitor, "neuron") == defaults("neuron")
    # 60·0.079597; 2.799727 - 0.1815486·(2.5 - 4.021541613) + 0.0305566·13; 10·ln 1.08; -7.02198 - 0.079597·42
    assert [visitor.state[key] for key in (*WEIGHTS, "b")] == pytest.approx(
        [4.77582, 3.473197, 0.769610, 0.585678, -10.365054], abs=1e-6
    )


def test_all_ones():
    visitor = Visitor("neuron").press("All ones")
    assert everything(visitor, "neuron") == defaults("neuron", dict.fromkeys((*WEIGHTS, "b"), 1.0))
    assert visitor.shown["z"] == pytest.approx(0.9 + 0.9 + 0.6 + 1 + 1)


def test_everyones_zero_leaves_the_bias_alone():
    visitor = Visitor("neuron", b="0").press("Everyone's zero")
    assert everything(visitor, "neuron") == defaults("neuron", {**dict.fromkeys(INPUTS, 0.0), "b": 0.0})
    assert (visitor.shown["z"], visitor.shown["output"]) == (0.0, 0.5)


def test_random_is_the_same_for_everyone_and_another_each_time():
    one, other = Visitor("neuron").press("Random"), Visitor("neuron").press("Random")
    first = everything(one, "neuron")
    assert first == everything(other, "neuron")
    assert all(abs(first[key]) <= 5 for key in (*WEIGHTS, "b"))
    second = everything(one.press("Random"), "neuron")
    assert [key for key in second if second[key] != first[key]] == [*WEIGHTS, "b"]


def test_a_preset_takes_old_errors_away():
    visitor = drag(Visitor("neuron"), "w1", "abc")
    visitor.press("All ones")
    assert (visitor.shown["errors"], visitor.shown["typed"]) == ({}, {})


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_answer_is_shown_one_half(answer):
    visitor = give(Visitor("neuron"), answer)
    assert everything(visitor, "neuron") == defaults("neuron", {**dict.fromkeys(INPUTS, 0.0), "b": 0.0})
    assert visitor.shown["output"] == 0.5
    assert "That is why a neuron has a bias" in said(visitor)
    assert ("Yes: 0.5." in said(visitor)) == (answer == "0.5")


def test_a_guess_taken_back_changes_nothing():
    visitor = give(Visitor("neuron"), "0")
    drag(visitor, "age", "0.5")
    give(visitor, None)
    assert visitor.state["age"] == 0.5
    assert "That is why" in said(visitor)


def test_nothing_is_told_before_the_visitor_has_guessed():
    assert "That is why" not in said(Visitor("neuron"))
