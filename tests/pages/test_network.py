"""The network page: what is under the glass is the core's, can be edited, and is the same network everywhere."""

import numpy as np
import pytest

import nncore as nn
from pages.workspace.weights import decoded, encoded
from pages.workspace.workspace import Workspace
from tests.pages.test_app import Visitor

CIRCLE = nn.data.load("circle")
ARCH = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3)


def close(shown, true):
    """Whether numbers under the glass are the core's, to the digits that are sent."""
    return np.allclose(np.array(shown), np.array(true), rtol=1e-6, atol=1e-9)


def test_every_number_is_the_cores():
    shown = Visitor("network", sample="7", batch10="1").shown
    theta = nn.initial(ARCH)
    trace = nn.forward(ARCH, theta, CIRCLE.inputs[6:16])
    assert all(close(*pair) for pair in zip(shown["a"], trace.a, strict=True))
    assert all(close(*pair) for pair in zip(shown["z"], trace.z, strict=True))
    for layer, w, b in zip(ARCH.layers(theta), shown["weights"], shown["biases"], strict=True):
        assert close(w, layer.w)
        assert close(b, layer.b)
    assert (shown["sizes"], shown["rows"], shown["layer"], shown["stepping"]) == ([2, 4, 2, 1], 10, 1, True)


@pytest.mark.parametrize(
    ("do", "text", "value"), [("set", "1,5", 1.5), ("set", "1e9", 100), ("nudge", "0.1", None), ("nudge", "-0.1", None)]
)
def test_a_weight_can_be_edited(do, text, value):
    visitor = Visitor("network")
    before = nn.initial(ARCH)
    visitor.send({"do": do, "number": 1, "layer": 1, "row": 2, "column": 1, "text": text})
    theta, index = decoded(visitor.state["theta"]), ARCH.index(1, 2, 1)
    assert theta[index] == pytest.approx(before[index] + float(text) if value is None else value, rel=1e-6)
    others = np.arange(len(theta)) != index
    assert np.allclose(theta[others], before[others], rtol=1e-6)
    assert close(visitor.shown["weights"][1][2][1], theta[index])
    trace = nn.forward(ARCH, theta, CIRCLE.inputs[:1])
    assert close(visitor.shown["a"][-1], trace.output)
    assert Visitor("network", **visitor.link).shown["a"] == visitor.shown["a"]


def test_what_is_no_number_is_said_and_loses_nothing():
    visitor = Visitor("network")
    visitor.send({"do": "set", "number": 1, "layer": 0, "row": 0, "column": 0, "text": "much"})
    assert "needs a number" in visitor.shown["error"]
    assert visitor.state["theta"] == ""
    visitor.send({"do": "layer", "number": 2, "layer": 2})
    assert visitor.shown["error"] == ""


@pytest.mark.parametrize(
    "message",
    [
        None,
        3,
        {},
        {"do": "dance", "number": 1},
        {"do": "set", "number": 1, "layer": 9, "row": 0, "column": 0, "text": "1"},
        {"do": "set", "number": 1, "layer": 0, "row": -1, "column": 0, "text": "1"},
        {"do": "set", "number": 1, "layer": 0, "row": 0, "column": 4, "text": "1"},
        {"do": "shape", "number": 1, "hidden": ["x"], "activations": []},
        {"do": "shape", "number": 1, "hidden": [4], "activations": ["cube", "tanh"]},
    ],
)
def test_what_cannot_be_meant_changes_nothing(message):
    visitor = Visitor("network")
    before = visitor.shown
    visitor.send(message)
    assert {**visitor.shown, "answered": 0} == {**before, "answered": 0}


def test_layers_are_walked_through():
    visitor = Visitor("network")
    for layer, shown in ((2, 2), (3, 3), (9, 3), (1, 1), (0, 1)):
        visitor.send({"do": "layer", "number": layer, "layer": layer})
        assert visitor.shown["layer"] == shown


def test_another_shape_keeps_the_weights_that_fit():
    theta = np.linspace(-1, 1, ARCH.n_parameters)
    visitor = Visitor("network", theta=encoded(theta))
    visitor.send({"do": "shape", "number": 1, "hidden": [4, 3], "activations": ["tanh", "relu", "tanh"]})
    wanted = nn.Architecture((2, 4, 3, 1), ("tanh", "relu", "tanh"))
    found = decoded(visitor.state["theta"])
    assert np.allclose(found, nn.fit_to_shape(ARCH, theta, wanted), rtol=1e-6)
    assert close(visitor.shown["weights"][0], ARCH.layers(theta)[0].w)
    fresh = Visitor("network")
    fresh.send({"do": "shape", "number": 1, "hidden": [5], "activations": ["tanh", "tanh"]})
    assert fresh.state["theta"] == ""


def test_a_neuron_becomes_the_first_of_two():
    visitor = Visitor("neuron", w1="2.5", b="-1")
    visitor.press("Add a second neuron")
    visitor.go("network")
    assert visitor.shown["sizes"] == [4, 2, 1]
    assert [row[0] for row in visitor.shown["weights"][0]] == pytest.approx(
        [2.5, *nn.data.lung.published()[0][1:]], rel=1e-6
    )
    assert visitor.shown["biases"][0][0] == -1


@pytest.mark.parametrize(
    ("label", "sizes"),
    [
        ("Lung disease, one hidden layer", [4, 3, 1]),
        ("Exclusive or, one neuron", [2, 1]),
        ("Exclusive or, a hidden layer", [2, 4, 1]),
    ],
)
def test_presets_are_a_press_away(label, sizes):
    visitor = Visitor("network", theta=encoded(np.ones(25)))
    assert visitor.press(label).shown["sizes"] == sizes
    assert visitor.state["theta"] == ""


def test_a_large_network_is_refused_kindly():
    visitor = Visitor("network", data="breast_cancer", hidden="16.16", activations="tanh.tanh.tanh")
    assert "too many to read one by one" in visitor.app.info[0].value
    visitor.press("Take two hidden layers, of four and two neurons")
    assert visitor.shown["sizes"] == [2, 4, 2, 1]


LESSONS = ["network", "cost", "backprop", "descent"]


@pytest.mark.parametrize("page", LESSONS)
@pytest.mark.parametrize(("data", "counts"), [("iris", "inputs: 4, answers: 3"), ("sine", "inputs: 1, answers: 1")])
def test_a_network_of_several_answers_or_one_input_is_refused_kindly(page, data, counts):
    visitor = Visitor(page, data=data)
    assert counts in visitor.app.info[0].value
    assert visitor.errors == ""
    visitor.press("Take the circle instead")
    assert (visitor.state["data"], visitor.link.get("data")) == ("circle", None)
    assert len(visitor.app.info) == 0 or "inputs or more" not in visitor.app.info[0].value


@pytest.mark.parametrize("page", LESSONS)
def test_the_run_of_a_refused_network_goes_on_waiting(page):
    visitor = Visitor("train", data="iris")
    play(visitor)
    player = visitor.state["player"]
    visitor.go(page)
    assert "is kept on the Train page" in visitor.app.info[0].value
    visitor.go("train")
    assert (visitor.state["player"] is player, player.shown_at) == (True, (4, 0))


@pytest.mark.parametrize("page", LESSONS)
def test_own_data_that_a_link_could_not_carry_are_the_circle(page):
    visitor = Visitor(page, data="own")
    assert "cannot carry the data" in visitor.warnings
    assert visitor.state["data"] == "circle"


@pytest.mark.parametrize(
    ("data", "output", "loss"),
    [("circle", "tanh", "mse"), ("circle", "sigmoid", "binary_cross_entropy"), ("plane", "identity", "mae"),
     ("diabetes", "identity", "mse"), ("circle", "tanh", "hinge")],
)  # fmt: skip
def test_truth_is_encoded_as_a_run_encodes_it(data, output, loss):
    workspace = Workspace()
    workspace.choose(data=data, hidden=(), activations=(output,), loss=loss)
    assert (workspace.refusal, workspace.data.name, workspace.arch.activations) == ("", data, (output,))
    assert np.array_equal(workspace.targets(workspace.data.y, loss), workspace.run.targets(workspace.data.y))
    assert np.array_equal(workspace.targets(workspace.data.y), workspace.run.targets(workspace.data.y))


# ------------------------------------------------------------------------------------------- one network everywhere


def play(visitor, count=4):
    """Train on the stage for some epochs."""
    player = visitor.state["player"]
    message = {"number": 1, "scene": player.tag, "do": "play", "run": player.number, "epoch": 0, "batch": 0}
    return visitor.send(message | {"count": count})


def test_what_was_trained_is_under_the_glass():
    visitor = play(Visitor("train"))
    run = nn.Run(ARCH, nn.Recipe(), CIRCLE)
    run.advance(4)
    visitor.go("network")
    assert close(visitor.shown["weights"][0], run.arch.layers(run.theta)[0].w)
    visitor.go("backprop")
    assert close(visitor.shown["weights"][2], run.arch.layers(run.theta)[2].w)


def test_looking_inside_does_not_disturb_the_run():
    visitor = play(Visitor("train"))
    player = visitor.state["player"]
    visitor.go("network").go("backprop").go("train")
    assert visitor.state["player"] is player
    assert player.shown_at == (4, 0)
    assert "theta" not in visitor.link


def test_edited_weights_are_where_the_next_run_begins():
    visitor = play(Visitor("train"))
    visitor.go("network")
    visitor.send({"do": "set", "number": 1, "layer": 0, "row": 0, "column": 0, "text": "2"})
    theta = decoded(visitor.state["theta"])
    visitor.go("train")
    run = visitor.state["player"].run
    assert (run.epoch, run.theta[0]) == (0, 2)
    assert np.array_equal(run.theta, theta)
    assert Visitor("train", **visitor.link).frames == visitor.frames


def test_a_new_seed_on_the_train_page_lets_brought_weights_go():
    visitor = Visitor("train", theta=encoded(np.linspace(-1, 1, ARCH.n_parameters)))
    assert visitor.state["player"].run.theta[0] == -1
    visitor.choose("number_input", "seed", 3)
    assert visitor.state["theta"] == ""
    assert np.array_equal(visitor.state["player"].run.theta, nn.initial(ARCH, seed=3))


@pytest.mark.parametrize("page", ["network", "cost", "backprop", "descent", "train"])
@pytest.mark.parametrize("shape", [{}, {"hidden": "3.3.3.3.3.3", "activations": ".".join(["relu"] * 6 + ["identity"])}])
@pytest.mark.parametrize("data", ["circle", "plane"])
def test_weights_past_all_bounds_are_shown_without_nan_or_complaint(page, shape, data):
    sizes = (2, *(int(n) for n in shape.get("hidden", "4.2").split(".")), 1)
    activations = tuple(shape.get("activations", "tanh.tanh.tanh").split("."))
    theta = 3e38 * np.where(np.arange(nn.Architecture(sizes, activations).n_parameters) % 3, 1.0, -1.0)
    visitor = Visitor(page, theta=encoded(theta), data=data, **shape)
    if page != "train":
        visitor.app.segmented_control(key="quiz level").set_value("free")
        visitor.run()
    shown = [*visitor.app.markdown, *visitor.app.caption, *visitor.app.latex, *visitor.app.text]
    said = " ".join(element.value for element in shown).lower()
    assert not any(word in said.split() for word in ("nan", "inf", "-inf", "−inf"))
    assert " nan" not in said
    assert visitor.errors == ""
