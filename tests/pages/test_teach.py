"""Lessons on the pages: every built-in step can be completed, and a teacher's own file is shown as plain text."""

import re

import numpy as np
import pytest

import nncore as nn
from pages.lessons import runner as teach
from pages.lessons.questions import Progress
from pages.lessons.reading import LessonError, read
from pages.workspace.controls.groups import SETTINGS
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


ASKED = [(n, i) for n in NAMES for i, step in enumerate(lesson_of(n).steps) if step.question]
RIGHT = {"parameters": 17.0}
"""Of questions whose answer the network gives."""


def answer(visitor, value):
    [field] = [one for one in (*visitor.app.pills, *visitor.app.number_input) if one.key.startswith("lesson ")]
    field.set_value(value)
    return visitor.run()


@pytest.mark.parametrize("level", ["guided", "free"])
@pytest.mark.parametrize(("name", "number"), ASKED)
def test_every_question_is_answered_rightly_and_wrongly(name, number, level):
    asked = lesson_of(name).steps[number].question
    right = asked.right if asked.choices else RIGHT.get(asked.right, asked.right)
    named = right if isinstance(right, str) else f"{right:.4g}"
    visitor = follow(name, number)
    visitor.room(Progress).level = level
    assert not any("Before you look" in one.value for one in visitor.run().app.markdown), "the page itself asks nothing"
    said = texts(answer(visitor, right))
    assert f"Yes: {named}. " in said
    why = said.partition(f"Yes: {named}. ")[2].removesuffix("Not yet complete.")
    assert why
    wrongs = [choice for choice in asked.choices if choice != right] or [*asked.wrong, right + 10]
    assert not asked.choices or set(wrongs) == asked.wrong.keys(), "something is true of every wrong choice"
    for wrong in wrongs:
        said = texts(answer(visitor, wrong if asked.choices else float(wrong)))
        assert f"Not quite: the answer is {named}. {why.strip()}" in said
        assert asked.wrong.get(wrong, "") in said


def completed(visitor, name, number):
    """Do what completes a step."""
    step = lesson_of(name).steps[number]
    if step.page == "backprop":
        layer, row, column = DEEP.place(23)
        visitor.send({"do": "pick", "number": 1, "layer": layer, "row": row, "column": column})
    elif step.page == "network":
        for place, text in enumerate(("1", "1", "-3")):
            visitor.send({"do": "set", "number": place + 1, "layer": 0, "row": place, "column": 0, "text": text})
    else:
        for _ in range(8):
            player = visitor.state["player"]
            end = player.shown_at[0]
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


# ------------------------------------------------------------------- every number and claim of the lessons, by hand


CIRCLE, XOR = nn.data.load("circle"), nn.data.load("xor")
DEEP, ONE, FOUR = (nn.Architecture(sizes, ("tanh",) * (len(sizes) - 1)) for sizes in ((2, 4, 2, 1), (2, 1), (2, 4, 1)))


def loss_of(arch, theta, x, y):
    """The mean squared error and its gradient, of labels 0 and 1 as tanh says them."""
    return nn.gradient(arch, theta, x, 2 * y - 1)


def right_of(arch, theta, data):
    x, y = data.train
    return float(((nn.forward(arch, theta, x).output > 0) == (y > 0.5)).mean())


def most_by_lines(data, turns=3600):
    """The best of many lines, each at every place where it parts the rows anew."""
    x, y = data.train
    angles = np.linspace(0, 2 * np.pi, turns, endpoint=False)
    along = x @ np.stack([np.cos(angles), np.sin(angles)])
    sign = np.where(np.take(y[:, 0], np.argsort(along, axis=0)) > 0.5, 1, -1)
    below = np.cumsum(sign, axis=0)
    return float(((sign.sum(axis=0) - 2 * below).max() / 2 + len(x) / 2) / len(x))


def percent(share):
    return pytest.approx(100 * share, abs=0.05)


def number(visitor, pattern):
    """The number a text of the bar holds where the pattern has a group."""
    return float(re.search(pattern, texts(visitor)).group(1).replace("−", "-"))


def how_1(visitor):
    loss = float(loss_of(DEEP, nn.initial(DEEP), CIRCLE.inputs[:6], CIRCLE.y[:6])[0])
    assert number(visitor, r"squared error, ([\d.]+)\.") == pytest.approx(loss, rel=1e-3)
    page = " ".join(one.value for one in visitor.app.markdown)
    assert f"mean squared error: {loss:.4f}" in page  # six squares, on this very page
    target = 2 * CIRCLE.y[:6] - 1
    output = nn.forward(DEEP, nn.initial(DEEP), CIRCLE.inputs[:6]).output
    half = float(nn.LOSSES["mse"].value(target + (output - target) / 2, target))
    assert half == pytest.approx(loss / 4)
    assert float(nn.LOSSES["mse"].value(target + (output - target) * 0.71, target)) == pytest.approx(loss / 2, rel=0.01)
    assert f"a quarter of {loss:.4g} would be left" in texts(answer(visitor, "it would be a quarter"))


def how_2(visitor):
    assert DEEP.place(24 - 1) == (2, 1, 0)  # from the second neuron of layer 2 to the output
    assert [DEEP.place(i)[0] for i in range(24, 25)] == [2]  # only the output's bias comes after it
    assert visitor.workspace.choices.weight != 24


def how_3(visitor):
    theta = nn.initial(DEEP)
    one = float(loss_of(DEEP, theta, CIRCLE.inputs[:1], CIRCLE.y[:1])[1][23])
    every = float(loss_of(DEEP, theta, *CIRCLE.train)[1][23])
    assert number(visitor, r"this weight is (−?[\d.]+\d)") == pytest.approx(one, rel=1e-3)
    assert number(visitor, r"training rows it is (−?[\d.]+\d)") == pytest.approx(every, rel=1e-3)
    chain = [line.value for line in visitor.app.latex]
    assert f"{one:.4f}" in " ".join(chain), "the page shows the very number"
    pulls = [float(loss_of(DEEP, theta, x[None], y[None])[1][23]) for x, y in zip(*CIRCLE.train, strict=True)]
    assert np.mean(pulls) == pytest.approx(every)
    assert min(pulls) < 0 < max(pulls)  # each in its own way


def how_4(visitor):
    ways = {}
    for rate in (0.001, 0.03, 0.9):
        run = nn.Run(DEEP, nn.Recipe(learning_rate=rate), CIRCLE)
        run.advance(60)
        ways[rate] = run.history.curve[1][:, 0]
    first = ways[0.03][0]
    assert ways[0.001][-1] > 0.6 * first
    assert ways[0.03][-1] < 0.05
    assert (np.diff(ways[0.9]) > 0.02 * first).sum() > 10
    assert visitor.workspace.choices.middle == 0.03


def how_5(visitor):
    loss = float(loss_of(DEEP, nn.initial(DEEP), *CIRCLE.train)[0])
    assert number(visitor, r"now ([\d.]+\d), is below 0.05") == pytest.approx(loss, rel=1e-3)


def one_1(visitor):
    assert number(visitor, r"line: ([\d.]+)% are") == percent(right_of(ONE, nn.initial(ONE), XOR))
    x, y = XOR.train
    corners = {(a, b): set(y[(np.sign(x) == (a, b)).all(axis=1), 0]) for a in (-1, 1) for b in (-1, 1)}
    assert corners[1, 1] == corners[-1, -1] != corners[1, -1] == corners[-1, 1]
    assert all(len(colours) == 1 for colours in corners.values())
    run = nn.Run(ONE, nn.Recipe(), XOR)
    run.advance(200)
    assert right_of(ONE, run.theta, XOR) < 0.75


def one_2(visitor):
    assert f"{ONE.n_parameters} of them" in texts(visitor)
    assert right_of(ONE, np.array([1.0, 1.0, -3.0]), XOR) > 0.65
    best = most_by_lines(XOR)
    assert 0.65 < best < 0.75
    said = texts(answer(visitor, "about seven in ten"))
    assert float(re.search(r"more than ([\d.]+)%", said)[1]) == percent(best)


def one_3(visitor):
    assert number(visitor, r"yet: ([\d.]+)% are") == pytest.approx(
        100 * right_of(FOUR, nn.initial(FOUR), XOR), abs=0.05
    )
    assert FOUR.n_parameters == 2 * 4 + 4 + 4 + 1
    assert sum(layer.w.size for layer in FOUR.layers(nn.initial(FOUR))) == 12
    assert sum(FOUR.sizes[1:]) == 5


def one_4(visitor):
    assert number(visitor, r"right; ([\d.]+)% are") == pytest.approx(
        100 * right_of(FOUR, nn.initial(FOUR), XOR), abs=0.05
    )
    run = nn.Run(FOUR, nn.Recipe(learning_rate=0.1), XOR)
    run.advance(60)
    assert right_of(FOUR, run.theta, XOR) > 0.9


def one_5(visitor):
    # Opened by itself, the step speaks of whatever network there is: here the default one.
    assert number(visitor, r"network: ([\d.]+)% of") == pytest.approx(
        100 * right_of(DEEP, nn.initial(DEEP), CIRCLE), abs=0.05
    )
    assert number(visitor, r"a loss of ([\d.]+\d)") == pytest.approx(
        float(loss_of(DEEP, nn.initial(DEEP), *CIRCLE.train)[0]), rel=1e-3
    )


CLAIMS = {
    "how_a_weight_learns": (how_1, how_2, how_3, how_4, how_5),
    "one_neuron_is_not_enough": (one_1, one_2, one_3, one_4, one_5),
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name, steps in CLAIMS.items() for i in range(len(steps))])
def test_every_number_and_claim_is_the_cores(name, number):
    assert {name: len(lesson_of(name).steps) for name in NAMES} == {name: len(steps) for name, steps in CLAIMS.items()}
    CLAIMS[name][number](follow(name, number))


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
    assert "No control is called “nonsense”." in visitor.warnings
    assert {box.key for box in visitor.app.selectbox} & {"data", "optimizer"} == set()
    assert "rate" in {box.key for box in visitor.app.selectbox}
    assert visitor.state["data"] == "circle"
    assert visitor.link == {"hide": "data.optimizer"}
    visitor.go("network")
    assert "data" not in {box.key for box in visitor.app.selectbox}


def test_the_teachers_link_holds_what_is_hidden_now():
    visitor = Visitor("cost", hide="sample.data", weight="3").press("Lessons")
    [link] = visitor.app.code
    assert link.value.endswith("?hide=sample.data&weight=3")


def groups(visitor):
    return [title for one in visitor.app.button_group if one.key == "panel" for title in one.options]


def test_of_settings_that_are_hidden_nothing_is_left():
    visitor = Visitor("train", hide="l1.l2.decay.dropout.label_noise", panel="regularisation")
    assert groups(visitor) == ["Data", "Network", "Learning", "Stop", "View"]
    assert visitor.state["panel"] is None
    visitor.go("train", panel="data")
    assert len([1 for column in visitor.app.columns if not column.children]) == 0
    assert groups(Visitor("train", alone="noise")) == ["Data"]
    assert groups(Visitor("train", alone="rate")) == groups(Visitor("train", alone="none")) == []


@pytest.mark.parametrize(("content", "said"), [(b"title = 'A'\n# \xff", "Line 2: this is not text in UTF-8"),
                                              (b"#" * 10_000_000, "at most 100,000 bytes")])  # fmt: skip
def test_what_is_no_text_or_too_much_of_it_is_no_lesson(content, said):
    with pytest.raises(LessonError, match=said):
        teach.brought(content)


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


@pytest.mark.parametrize(("said", "shown"), [("none", set()), ("rate.optimizer.nosuch", {"rate", "optimizer"})])
def test_the_stage_alone_has_the_controls_that_were_chosen_for_it(said, shown):
    visitor = Visitor("train", alone=said, data="xor")
    assert {box.key for box in visitor.app.selectbox if box.key in SETTINGS} == shown
    assert visitor.component.component_name == "stage"
    assert not [one.key for one in visitor.app.button_group]
    assert not any("of 8" in text.value for text in visitor.app.markdown)
    assert visitor.link == {"data": "xor", "alone": ".".join(sorted(shown, reverse=True)) or "none"}
    visitor.go("cost")
    assert "Before you look" not in " ".join(text.value for text in visitor.app.markdown)
