"""A lesson's file is read whole or refused with a sentence that names the line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore as nn
from pages.lessons.format import QUANTITIES, SHARES, Condition, filled
from pages.lessons.quantities import WORKED_OUT, Seen
from pages.lessons.reading import LessonError, read
from pages.workspace.choices import Choices
from pages.workspace.workspace import Workspace
from tests.nncore.cases import DRAWN

STEP = '[[step]]\npage = "network"\ntext = "look"\n'
FOLDER = Path(__file__).parents[2] / "pages" / "lessons"
HEAD = 'title = "A"\n'
TOGETHER = '[step.set]\ndata = "circle"\nhidden = "4"\n'
ASKED = '[step.question]\ntext = "?"\n'


def test_a_lesson_by_hand():
    lesson = read(
        'title = "First"\nabout = "why"\nminutes = 5\nlevel = "advanced"\n'
        '[[step]]\npage = "network"\ntext = "It has {parameters} numbers."\ndone = "loss < 0.05 and clicked w[3]"\n'
        '[step.set]\ndata = "xor"\nseed = 3\n'
        '[step.question]\ntext = "How many?"\nright = "parameters"\ntolerance = 0.5\nwhy = "{parameters}"\n'
        '[step.question.wrong]\n12 = "{parameters} less the biases"\n'
        '[[step]]\npage = "train"\ntext = "Play."\n'
    )
    assert (lesson.title, lesson.about, len(lesson.steps)) == ("First", "why", 2)
    assert (lesson.told, lesson.data) == ("2 steps · about 5 minutes · for the advanced", "xor")
    first, second = lesson.steps
    assert first.sets == {"data": "xor", "seed": "3"}
    assert first.done.parts == (("loss", "<", 0.05), ("picked", "=", 3.0))
    question = first.question.live("0", {"parameters": 25})
    assert (question.right, question.why, question.accepts(25.4), question.accepts(26)) == (25, "25", True, False)
    assert "25 less the biases" in question.feedback(12)
    assert first.question.live("0", {}) is None  # not known yet
    assert (second.page, second.question, second.done) == ("train", None, None)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_built_in_lessons_are_whole(path):
    lesson = read(path.read_text(encoding="utf-8"))
    assert lesson.about
    assert lesson.minutes
    assert lesson.level
    assert lesson.data
    assert any(step.question for step in lesson.steps)
    assert any(step.done for step in lesson.steps)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", r"1 to 40 steps"),
        ("title = 3 3", "Line 1: this is not TOML: Expected newline"),
        (HEAD + STEP + "text = 3\n", "Line 5: this name has been given already"),
        (HEAD + STEP + "text = 3", "Line 5: this name has been given already"),
        (HEAD + STEP + "[step.set]\n[step.set]\nseed = 1", "Line 6: this name has been given already"),
        (HEAD + STEP.replace('"look"', '"""look') + "more\n\n", "Line 4: this is not TOML: "),
        (HEAD + "seed = " + "9" * 5000, "a number is too long"),
        (HEAD + "seed = " + "[" * 40_000, "brackets are too deep"),
        (HEAD + "[step]\n", "Line 2: a lesson needs 1 to 40 steps"),
        (HEAD + "step = 3", "Line 2: a lesson needs 1 to 40 steps"),
        (HEAD + "[colour]\nblue = 1\n" + STEP, "Line 2: “colour” is not known here"),
        (HEAD + STEP + '[step."set!"]\nseed = 1', "Line 5: “set!” is not known here"),
        (HEAD + "[[step]]\n" * 41, "Line 42: a lesson needs 1 to 40 steps"),
        (STEP, "Line 1: “title” is missing"),
        ("title = 3\n" + STEP, "Line 1: “title” is missing, or is not text"),
        (HEAD + "colour = 1\n" + STEP, "Line 2: “colour” is not known here"),
        (HEAD + STEP + '[[step]]\npage = "moon"\ntext = "x"', "Line 6: there is no page “moon”; there are neuron, act"),
        (HEAD + '[[step]]\npage = "train"\n', "Line 2: “text” is missing"),
        (HEAD + STEP + 'colour = "red"', "Line 5: “colour” is not known here; known are done, page"),
        (HEAD + STEP + 'done = "loss is low"', "Line 5: “loss is low” is not a condition such as “loss < 0.05”"),
        (HEAD + STEP + 'done = "money > 1"', "Line 5: “money > 1” is not a condition"),
        (HEAD + STEP + 'done = "__import__(1) > 1"', "is not a condition"),
        (HEAD + STEP.replace("look", "{money}"), "Line 4: {money} is not known"),
        (HEAD + STEP.replace('"look"', '"""\nat {loss}\n{ money }"""'), "Line 6: { money } is not known"),
        (HEAD + STEP.replace("look", "\u2028{loss}") + 'done = "x"', "Line 5: “x” is not a condition"),
        (HEAD + STEP.replace("look", "{Loss}"), "Line 4: {Loss} is not known"),
        (HEAD + STEP + 'done = "clicked w[0]"', "Line 5: “clicked w.0.” is not a condition"),
        (HEAD + STEP + "set = 3", "Line 5: “set” must be a table"),
        (HEAD + STEP + "[step.set]\nseed = 1\ndata = [1]", "Line 7: “data” must be a text or a number"),
        (HEAD + STEP + "[step.set]\nseed = 1\nnoise = 2020-01-01", "Line 7: “noise” must be a text or a number"),
        (HEAD + STEP + "[step.set]\nseed = 1\nnoise = true", "Line 7: “noise” is not a switch"),
        (HEAD + STEP + "[step.set]\nseed = 1\nnoise = nan", "Line 7: “noise” needs a number between 0 and 50"),
        (HEAD + STEP + "[step.set]\nseed = 1\nnoise = -inf", "Line 7: “noise” goes from 0 to 50"),
        (HEAD + STEP + f"[step.set]\nseed = 1\nnoise = 0x{'f' * 9000}", "Line 7: “noise” goes from 0 to 50"),
        (HEAD + STEP + "[step.set]\nseed = 1\nhidden = 4.20", "Line 7: “hidden layers” must stand in quotation marks"),
        (HEAD + STEP + "[step.set]\nmo.ney = 1", "Line 6: “mo” cannot be set on the page “network”"),
        (HEAD + STEP + TOGETHER + 'activations = "tanh"', "Line 8: “activations” cannot be “tanh” with the data"),
        (HEAD + STEP + TOGETHER + "sample = 501", "Line 8: “sample” cannot be “501” with the data"),
        (HEAD + STEP + TOGETHER + "layer = 4", "Line 8: “layer” cannot be “4” with the data"),
        (HEAD + STEP + TOGETHER + 'theta = "AAAAAA"', "Line 8: “weights” cannot be “AAAAAA” with the data"),
        (
            HEAD + STEP + TOGETHER + 'activations = "relu.relu"\nloss = "binary_cross_entropy"',
            "Line 9: The binary cross-entropy needs",
        ),
        (HEAD + STEP + '[step.set]\nseed = 1\ndata = "moon"', "Line 7: “data” has no choice “moon”"),
        (HEAD + STEP + '[step.set]\nseed = 1\ndata = "own"', "Line 7: a lesson cannot carry data of one's own"),
        (
            HEAD + STEP + "[step.set]\n\nmoney = 1",
            "Line 7: “money” cannot be set on the page “network”, which takes data",
        ),
        (HEAD + STEP + "[step.set]\n\nrate = 0.1", "Line 7: “rate” cannot be set on the page “network”"),
        (HEAD + STEP + "set.rate = 0.1", "Line 5: “rate” cannot be set"),
        (HEAD + STEP + "set = {rate = 0.1}", "Line 5: “rate” cannot be set"),
        (HEAD + STEP + "[step.set]\nnoise = 99", "Line 6: “noise” goes from 0 to 50, so 99 became 50"),
        (HEAD + STEP + '[step.set]\nhidden = "4.x"', "Line 6: “neurons in a layer” needs a number"),
        (HEAD + STEP + STEP + "[step.set]\nnoise = 99", "Line 9: “noise” goes from"),
        (
            HEAD + STEP.replace('"look"', '"""\n[step.set]\nnoise = 0\n"""') + "[step.set]\nnoise = 99",
            "Line 9: “noise”",
        ),
        (HEAD + STEP + "question = 3", "Line 5: the question must be a table"),
        (HEAD + STEP + '[step.question]\ntext = "?"', "Line 5: “right”, the right answer, is missing"),
        (HEAD + STEP + ASKED + "right = [1]", "Line 7: the right answer must be a number or one of loss"),
        (HEAD + STEP + ASKED + 'right = "money"', "Line 7: the right answer must be a number or one of loss"),
        (HEAD + STEP + ASKED + "right = nan", "Line 7: the right answer must be a number"),
        (HEAD + STEP + ASKED + f"right = 0x{'f' * 9000}", "Line 7: the right answer must be a number"),
        (HEAD + STEP + ASKED + "right = 1\ntolerance = inf", "Line 8: “tolerance” must be a number"),
        (HEAD + STEP + ASKED + 'choices = ["a", "b"]\nright = 1', "Line 8: the right answer is not among"),
        (HEAD + STEP + ASKED + 'right = "a"\nchoices = ["a", "a"]', "Line 8: “choices” must be 2 to 8 texts"),
        (HEAD + STEP + ASKED + 'right = "a"\nchoices = ["a",\n"{loss}"]', "Line 9: a choice cannot hold {loss}"),
        (HEAD + STEP + ASKED + f'right = "a"\nchoices = ["a",\n"{"b" * 121}"]', "Line 9: a choice is longer than 120"),
        (HEAD + STEP + ASKED + 'right = 1\n[step.question.wrong]\n0.5 = "x"', "Line 9: an answer with a point must"),
        (
            HEAD + STEP + ASKED + 'right = "a"\nchoices = ["a", "b, c?"]\n[step.question.wrong]\nd = "x"\n"b, c?" = 3',
            "Line 10: “d” is not among",
        ),
        (
            HEAD + STEP + ASKED + 'right = "a"\nchoices = ["a", "b, c?"]\n[step.question.wrong]\n"b, c?" = 3',
            "Line 10: “b, c.” is missing, or is not text",
        ),
        (HEAD + STEP + '[step.question]\ntext = "{x}"\nright = 1', "Line 6: {x} is not known"),
        (
            HEAD + STEP + '[step.question]\ntext = "?"\nright = "c"\nchoices = ["a", "b"]',
            "Line 7: .*“c” is not among the choices",
        ),
        (
            HEAD
            + STEP
            + '[step.question]\ntext = "?"\nright = "a"\nchoices = ["a", "b"]\n[step.question.wrong]\na = "x"',
            "Line 10: “a” is not among the wrong choices",
        ),
        (
            HEAD + STEP + '[step.question]\ntext = "?"\nright = 1\n[step.question.wrong]\na = "x"',
            "Line 9: “a” is no number, which the question asks for",
        ),
        (
            HEAD + STEP + '[step.question]\ntext = "?"\nright = 1\ntolerance = -1',
            "Line 8: “tolerance” must be a number",
        ),
        (
            HEAD + STEP + '[step.question]\ntext = "?"\nright = "a"\nchoices = ["a", 3]',
            "Line 8: “choices” must be a list",
        ),
        (HEAD + STEP.replace("look", "x" * 1201), "Line 4: “text” is longer than 1200 characters"),
        (HEAD + 'step = [{page = "moon", text = "x"}]', "Line 2: there is no page “moon”"),
        ("#" * 100_001, "at most 100,000 bytes"),
        (HEAD + 'minutes = "ten"\n' + STEP, "Line 2: “minutes” must be a whole number, up to 180"),
        (HEAD + "minutes = 181\n" + STEP, "Line 2: “minutes” must be"),
        (HEAD + 'level = "hard"\n' + STEP, "Line 2: “level” must be one of beginner, intermediate, advanced"),
        (HEAD + "level = [1]\n" + STEP, "Line 2: “level” must be"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(source, sentence):
    with pytest.raises(LessonError, match=sentence):
        read(source)


@pytest.mark.parametrize(
    ("text", "values", "met"),
    [
        ("loss < 0.05", {"loss": 0.049}, True),
        ("loss < 0.05", {"loss": 0.05}, False),
        ("loss <= 0.05", {"loss": 0.05}, True),
        ("epoch >= 10 and accuracy > 0.9", {"epoch": 10, "accuracy": 0.95}, True),
        ("epoch >= 10 and accuracy > 0.9", {"epoch": 10, "accuracy": 0.5}, False),
        ("layers = 2", {"layers": 2}, True),
        ("weight > -1.5", {"weight": -1}, True),
        ("clicked w[7]", {"picked": 7}, True),
        ("clicked w[7]", {"picked": 8}, False),
        ("loss < 1", {}, False),
    ],
)
def test_conditions_by_hand(text, values, met):
    assert Condition.read(text).met(values) == met


@DRAWN
@given(st.text())
def test_any_text_is_read_or_refused_in_words(source):
    try:
        read(source)
    except LessonError as wrong:
        message = str(wrong)
        assert message
    try:
        Condition.read(source)
    except ValueError as wrong:
        assert "is not a condition" in str(wrong)  # noqa: PT017


def test_every_quantity_can_be_filled_in():
    assert WORKED_OUT.keys() == QUANTITIES.keys()
    text = " ".join(f"{{{name}}}" for name in QUANTITIES)
    said = ["50.0%" if name in SHARES else "0.5" for name in QUANTITIES]
    assert filled(text, dict.fromkeys(QUANTITIES, 0.5)) == " ".join(said)
    assert filled("{loss}", {}) == "…"


@pytest.mark.parametrize(
    ("page", "rows", "taken"),
    [("cost", None, 6), ("backprop", None, 1), ("cost", "all", 250), ("backprop", "batch", 6)],
)
def test_what_a_lesson_says_of_the_rows_is_of_those_chosen_on_its_page(page, rows, taken):
    data, choices = nn.data.load("circle"), Choices(rows=rows, weight=2)
    arch = choices.architecture(data)
    theta = nn.initial(arch)
    x, y = data.train if taken == 250 else (data.inputs[:taken], data.y[:taken])
    workspace = Workspace()
    seen = Seen(workspace, data, arch, theta, "mse", choices, page)
    loss, grad = nn.gradient(arch, theta, x, 2 * y - 1)
    assert WORKED_OUT["rows_loss"](seen) == pytest.approx(float(loss))
    assert WORKED_OUT["rows_slope"](seen) == pytest.approx(float(grad[1]))
