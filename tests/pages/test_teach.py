"""Lessons on the pages: every built-in step can be completed, and a teacher's own file is shown as plain text."""

import numpy as np
import pytest

import nncore as nn
from pages.lessons import runner as teach
from pages.lessons.format import read
from pages.workspace.weights import encoded
from tests.pages.test_app import Visitor
from tests.pages.test_network import play

NAMES = sorted(teach.built_in())


def texts(visitor):
    return " ".join(text.value for text in visitor.app.text)


def lesson_of(name):
    return read((teach.FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def follow(name, number):
    """A visitor who opened a link to a step, with what the step sets."""
    step = lesson_of(name).steps[number]
    return Visitor(step.page, lesson=name, step=str(number + 1), **step.sets)


@pytest.mark.parametrize(("name", "number"), [(n, i) for n in NAMES for i in range(len(lesson_of(n).steps))])
def test_every_step_is_shown_without_a_complaint(name, number):
    visitor = follow(name, number)
    lesson = lesson_of(name)
    assert f"{lesson.title}, step {number + 1} of {len(lesson.steps)}." in texts(visitor)
    assert "{" not in texts(visitor)
    assert (visitor.warnings, visitor.errors) == ("", "")
    assert visitor.link["lesson"] == name
    assert visitor.link["step"] == str(number + 1)


@pytest.mark.parametrize(
    ("name", "number"), [(n, i) for n in NAMES for i, step in enumerate(lesson_of(n).steps) if step.question]
)
@pytest.mark.parametrize("right", [False, True])
def test_every_question_is_answered_rightly_and_wrongly(name, number, right):
    visitor, asked = follow(name, number), lesson_of(name).steps[number].question
    if asked.choices:
        [pills] = [pills for pills in visitor.app.pills if pills.key.startswith("lesson ")]
        pills.set_value(asked.right if right else next(c for c in asked.choices if c != asked.right))
    else:
        [box] = [box for box in visitor.app.number_input if box.key.startswith("lesson ")]
        truth = teach_values(visitor)[asked.right] if isinstance(asked.right, str) else asked.right
        box.set_value(truth if right else truth + 10)
    visitor.run()
    assert ("Yes." if right else "Not quite.") in texts(visitor)


def teach_values(visitor):
    """What the lesson knows of the network under the glass."""
    shown = visitor.shown
    return {
        "parameters": sum(np.array(w).size + len(b) for w, b in zip(shown["weights"], shown["biases"], strict=True))
    }


def completed(visitor, name, number):
    """Do what completes a step."""
    step = lesson_of(name).steps[number]
    for quantity, _, value in step.done.parts:
        if quantity == "picked":
            index = int(value) - 1
            arch = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3)
            layer, row, column = arch.place(index)
            visitor.send({"do": "pick", "number": 1, "layer": layer, "row": row, "column": column})
        else:
            for _ in range(8):
                end = visitor.state["player"].shown_at[0]
                player = visitor.state["player"]
                message = {"scene": player.tag, "do": "play", "run": player.number, "epoch": end, "batch": 0}
                visitor.send(message | {"number": end + 1, "count": 60, "per": 1})
            visitor.run()
    return visitor


@pytest.mark.parametrize(
    ("name", "number"), [(n, i) for n in NAMES for i, step in enumerate(lesson_of(n).steps) if step.done]
)
def test_every_condition_can_be_met(name, number):
    visitor = follow(name, number)
    assert "Not yet complete." in texts(visitor)
    assert "Done: this step is complete." in texts(completed(visitor, name, number))


def test_numbers_in_a_lesson_are_the_cores():
    visitor = follow("one_neuron_is_not_enough", 3)
    arch, data = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")
    x, y = data.train
    theta = nn.initial(arch)
    loss, _ = nn.gradient(arch, theta, x, 2 * y - 1)
    right = nn.accuracy(nn.forward(arch, theta, x).output, y, 0.0)
    assert f"{right:.4g} of the points are right, at a cost of {loss:.4g}" in texts(visitor)


def test_back_and_next_and_leaving():
    visitor = follow("how_a_weight_learns", 0)
    visitor.press("Next")
    assert visitor.room(teach.Going).step == 1
    visitor.go("backprop")
    assert "step 2 of 5" in texts(visitor)
    visitor.press("Back")
    visitor.go("cost")
    assert "step 1 of 5" in texts(visitor)
    visitor.press("Leave the lesson")
    visitor.go("cost")
    assert "step" not in texts(visitor)
    assert "lesson" not in visitor.link


def test_an_unknown_lesson_is_said():
    visitor = Visitor("network", lesson="<b>moon</b>")
    assert "There is no lesson called" in visitor.warnings
    assert "<b>" not in visitor.warnings.replace("\\<b\\>", "")


def test_a_teachers_link_hides_controls():
    visitor = Visitor("train", hide="data.optimizer.nonsense")
    assert {box.key for box in visitor.app.selectbox} & {"data", "optimizer"} == set()
    assert "rate" in {box.key for box in visitor.app.selectbox}
    assert visitor.state["data"] == "circle"
    assert visitor.link == {"hide": "data.optimizer"}
    visitor.go("network")
    assert "data" not in {box.key for box in visitor.app.selectbox}


def test_signs_in_a_teachers_file_mean_themselves():
    own = read(
        'title = "<b>x</b>"\n[[step]]\npage = "network"\ntext = "**bold** [a](http://b) <i>c</i>"\n'
        '[step.question]\ntext = "_?_"\nchoices = ["**a**", ":red[b]"]\nright = "**a**"\n'
    )
    visitor = Visitor("network")
    visitor.room(teach.Going).lesson = own
    visitor.run()
    assert "**bold** [a](http://b) <i>c</i>" in texts(visitor)  # shown letter by letter
    [pills] = [pills for pills in visitor.app.pills if pills.key.startswith("lesson ")]
    assert pills.options == ["\\*\\*a\\*\\*", "\\:red\\[b\\]"]


def test_the_network_a_lesson_sees_is_the_one_on_the_train_page():
    visitor = play(Visitor("train"), 12)
    run = nn.Run(nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.Recipe(), nn.data.load("circle"))
    run.advance(12)
    own = read('title = "A"\n[[step]]\npage = "train"\ntext = "epoch {epoch}, cost {loss}"\n')
    visitor.room(teach.Going).lesson = own
    visitor.run()
    assert f"epoch 12, cost {run.loss:.4g}" in texts(visitor)


def test_weights_that_come_with_a_step_are_there():
    theta = np.linspace(-1, 1, 25)
    visitor = Visitor("network", lesson="how_a_weight_learns", step="1", theta=encoded(theta))
    assert visitor.shown["weights"][0][0][0] == -1
