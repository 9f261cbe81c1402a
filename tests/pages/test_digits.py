"""Draw a digit: what is drawn reaches the core as the data count it, and what is shown is the core's."""

import json
import math
import struct
import time
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.components.door import payload
from pages.panels import digits
from pages.workspace.exchange import FEW, HELD, SOME, Exchange
from pages.workspace.stage import CALM
from tests.pages.panels import Panel, trained
from tests.pages.test_app import Visitor

DIGITS = nn.data.load("digits")
LINK = {
    "data": "digits", "hidden": "5", "activations": "tanh.softmax", "loss": "cross_entropy", "below": "digits",
}  # fmt: skip
LINE = [0, 0, 0, 16, 8, 0, 0, 0] * 8


def component(app):
    """The panel's component."""
    [found] = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "digits"]
    return found


def told(app):
    """What the browser is told."""
    return json.loads(component(app).json)


def send(visitor, key, text, number=1):
    """Let the browser send a change."""
    widgets = visitor.app._tree.get_widget_states()
    change = {"number": number, "key": key, "text": text, "done": True}
    said = json.dumps([{"event": "change", "value": change}])
    identity = f"$$STREAMLIT_INTERNAL_KEY_{component(visitor.app).id}__events"
    widgets.widgets.add(id=identity, json_trigger_value=said)
    return told(visitor.run(widgets).app)


def draw(visitor, counts, number=1):
    return send(visitor, "picture", " ".join(map(str, counts)), number)


@pytest.mark.parametrize(
    ("hidden", "output"), [((6,), ""), ((), ""), ((4, 3), "tanh"), ((5,), "sigmoid"), ((5,), "identity")]
)
def test_bars_and_pictures_are_the_cores(hidden, output):
    run = trained(DIGITS, hidden, output, epochs=1)
    shown = told(Panel("digits", run, story_row=8).app)
    trace = nn.forward(run.arch, run.theta, DIGITS.inputs[7:8])
    assert shown["picture"] == DIGITS.x[7].tolist()
    assert shown["answers"]["values"] == trace.output[0].tolist()
    assert shown["answers"]["best"] == trace.output[0].argmax()
    assert f"The network says {trace.output[0].argmax()}." == shown["answers"]["says"]
    assert all(0 <= share <= 1 for share in shown["answers"]["shares"])
    assert shown["neurons"]["values"] == trace.a[1][0].tolist()
    best = shown["neurons"]["best"]
    assert best == trace.a[1][0].argmax()
    name = f"neuron {best + 1}" if hidden else f"answer {best}"
    assert f"Most active for this drawing: {name}, with" in shown["neurons"]["says"]
    weights = run.arch.layers(run.theta)[0].w.T
    pictures = np.array(shown["neurons"]["pictures"]) / 100 * np.abs(weights).max()
    np.testing.assert_allclose(pictures, weights, atol=np.abs(weights).max() / 199)
    assert shown["dream"] is None


def test_what_is_drawn_is_brought_to_the_scale_of_the_data():
    scaled = replace(DIGITS, center=np.full(64, 3.0), spread=np.linspace(1, 9, 64))
    seen = digits.as_inputs(scaled, DIGITS.x[3])
    assert np.array_equal(seen, scaled.inputs[3])


def test_a_drawing_is_answered_and_stays():
    visitor = Visitor("train", **LINK)
    run = visitor.workspace.run
    assert told(visitor.app)["picture"] == DIGITS.x[0].tolist()
    shown = draw(visitor, LINE, number=3)
    trace = nn.forward(run.arch, run.theta, np.array([LINE]) / 16)
    assert shown["answers"]["values"] == pytest.approx(trace.output[0].tolist(), abs=1e-12)
    assert (shown["answered"], shown["picture"]) == (3, LINE)
    visitor.go("neuron")
    visitor.go("train", **LINK)
    assert told(visitor.app)["picture"] == LINE


def test_an_empty_paper_is_told_to_be():
    shown = draw(Visitor("train", **LINK), [0] * 64)
    assert shown["answers"]["says"].startswith("The paper is empty; to that the network says ")
    assert shown["picture"] == [0] * 64


def test_the_answer_follows_the_newest_weights():
    visitor = Visitor("train", **LINK)
    before = draw(visitor, LINE)["answers"]["values"]
    workspace = visitor.workspace
    theta = nn.initial(workspace.arch, seed=7)
    workspace.edit(theta)
    after = told(visitor.run().app)["answers"]["values"]
    assert after != before
    wanted = nn.forward(workspace.arch, workspace.theta, np.array([LINE]) / 16).output[0]
    assert after == pytest.approx(wanted.tolist(), abs=1e-12)


@pytest.mark.parametrize("text", ["", "1 2 3", "nan " * 63 + "1", "inf" + " 0" * 63, "x" + " 0" * 63, "0 " * 64 + "0"])
def test_what_is_no_drawing_changes_nothing(text):
    visitor = Visitor("train", **LINK)
    draw(visitor, LINE)
    shown = send(visitor, "picture", text, number=2)
    assert (shown["picture"], shown["answered"]) == (LINE, 2)


def test_ink_is_kept_within_what_a_square_holds():
    assert draw(Visitor("train", **LINK), [-5, 99] * 32)["picture"] == [0, 16] * 32


def test_a_dream_is_the_cores_and_follows_the_network():
    visitor = Visitor("train", **LINK)
    workspace = visitor.workspace

    def wanted():
        start = workspace.data.train[0].mean(axis=0)
        return nn.dream(workspace.arch, workspace.theta, start, 4, digits.STEPS, 0.1, 0, 1)

    shown = send(visitor, "dream", "4")["dream"]
    assert shown["output"] == 4
    np.testing.assert_allclose(np.array(shown["picture"]) / 16, wanted(), atol=1e-3)
    answer = nn.forward(workspace.arch, workspace.theta, wanted()[None]).output[0, 4]
    assert f"Answer 4 to this picture: {answer:.3f}." in shown["says"]
    workspace.edit(nn.initial(workspace.arch, seed=7))
    other = told(visitor.run().app)["dream"]
    assert other["picture"] != shown["picture"]
    np.testing.assert_allclose(np.array(other["picture"]) / 16, wanted(), atol=1e-3)


@pytest.mark.parametrize("text", ["10", "-1", "", "1.0", "a"])
def test_a_dream_of_nothing_is_none(text):
    assert send(Visitor("train", **LINK), "dream", text)["dream"] is None


def test_a_dream_is_not_dreamt_twice(monkeypatch):
    run = trained(DIGITS, (4,), epochs=1)
    hand, times = digits.Hand(output=2), []
    monkeypatch.setattr(nn, "dream", lambda *a, dream=nn.dream: times.append(1) or dream(*a))
    assert digits.dream(run, run.theta, hand) == digits.dream(run, run.theta.copy(), hand)
    assert len(times) == 1
    run.advance(1)
    digits.dream(run, run.theta, hand)
    assert len(times) == 2


def test_only_pictures_can_be_drawn():
    inputs = [f"x{i}" for i in range(1, 65)]
    derived = nn.data.with_features(DIGITS, (*inputs, "sin(x20)"))
    turned = nn.data.with_features(DIGITS, inputs[::-1])
    for data in (nn.data.load("wine"), derived, turned):
        assert not digits.applies(trained(data, epochs=0))
    assert digits.applies(trained(DIGITS.split(0.7, 5), epochs=0))


def test_a_network_that_overflows_says_so():
    run = trained(DIGITS, (), "identity", epochs=0)
    panel = Panel("digits", run)
    panel.app.session_state["the theta"] = np.full(run.arch.n_parameters, 1e308)
    assert "This network has no answer to a drawing" in panel.show().words


def test_in_mid_training_a_hand_below_is_not_kept_waiting(patience):
    visitor = Visitor("train", **LINK)

    def frames(number):
        """Let the stage play on; return how many frames it gets."""
        player = visitor.workspace.player
        ask = {"number": number, "run": player.number, "do": "play", "count": 30, "batch": 0, "scene": player.tag}
        [stage] = [one.proto for one in visitor.app.get("bidi_component") if one.proto.component_name == "stage"]
        widgets = visitor.app._tree.get_widget_states()
        said = json.dumps([{"event": "ask", "value": {**ask, "epoch": player.shown_at[0]}}])
        widgets.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{stage.id}__events", json_trigger_value=said)
        before = player.shown_at[0]
        visitor.run(widgets)
        return player.shown_at[0] - before

    def shown():
        """The header of the stage's newest message."""
        [stage] = [one.proto for one in visitor.app.get("bidi_component") if one.proto.component_name == "stage"]
        data = payload(stage.bytes)
        (length,) = struct.unpack_from("<I", data)
        return json.loads(data[4 : 4 + length])

    assert frames(1) == SOME, "a hand may come to the paper at any time"
    draw(visitor, LINE)
    assert visitor.room(Exchange).hand_until > time.monotonic() - HELD
    visitor.room(Exchange).hand_until = math.inf  # on a slow machine as on a fast one
    assert frames(2) == FEW
    assert (shown()["yielding"], shown()["pace"]) == (True, CALM)
    visitor.room(Exchange).hand_until = -math.inf
    assert frames(3) == SOME
    assert not shown()["yielding"]
