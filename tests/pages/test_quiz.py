"""Questions are about the live state, wait for the visitor, and answer kindly."""

import pytest

import nncore as nn
from pages.lessons.questions import Question
from tests.pages.test_app import Visitor


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        (Question("q", "", "a", "", ("a", "b")), "a", True),
        (Question("q", "", "a", "", ("a", "b")), "b", False),
        (Question("q", "", 2.0, "", tolerance=0.1), 2.09, True),
        (Question("q", "", 2.0, "", tolerance=0.1), 2.11, False),
        (Question("q", "", 12.0, ""), 12, True),
    ],
)
def test_answers_by_hand(question, answer, right):
    assert question.accepts(answer) == right


def said(visitor):
    return " ".join(markdown.value for markdown in visitor.app.markdown)


def test_one_question_follows_the_other():
    visitor = Visitor("network")
    [first] = (
        visitor.app.number_input[-1:] if visitor.app.number_input[0].key == "sample" else visitor.app.number_input[:1]
    )
    assert "How many weights and biases" in said(visitor)
    assert "only zeros" not in said(visitor)
    first.set_value(11)
    visitor.run()
    assert "Not quite." in said(visitor)
    assert "2 × 4 weights and 4 biases make 12." in said(visitor)
    assert "only zeros" in said(visitor)


def test_the_first_answer_counts():
    visitor = Visitor("network")
    for value in (11, 12):
        [box] = [box for box in visitor.app.number_input if box.key.startswith("quiz count")]
        box.set_value(value)
        visitor.run()
    assert "Yes." in said(visitor)
    [box] = [box for box in visitor.app.number_input if box.key.startswith("quiz zeros")]
    box.set_value(0)
    visitor.run()
    visitor.app.segmented_control(key="quiz level").set_value("free")
    visitor.run()
    assert "Before you look" not in said(visitor)
    assert [caption.value for caption in visitor.app.caption if "first try" in caption.value] == [
        "Right at the first try: 1 of 2"
    ]


def test_other_numbers_are_another_question():
    visitor = Visitor("network")
    [box] = [box for box in visitor.app.number_input if box.key.startswith("quiz count")]
    box.set_value(12)
    visitor.run()
    visitor.send({"do": "layer", "number": 1, "layer": 2})
    assert "4 numbers go into layer 2 and 2 come out" in said(visitor)
    assert "Yes." not in said(visitor)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_right_answer_is_the_networks(layer):
    visitor = Visitor("network", layer=str(layer))
    arch = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3)
    rows, columns = arch.shapes[layer - 1]
    [box] = [box for box in visitor.app.number_input if box.key.startswith("quiz count")]
    box.set_value(rows * columns)
    visitor.run()
    assert "Yes." in said(visitor)
