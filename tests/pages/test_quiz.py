"""Questions wait for the visitor, follow the page until they are answered, and keep what was shown."""

import pytest

from pages.lessons.questions import Question, Sheet
from tests.pages.test_app import Visitor


def said(visitor):
    """All of the page's text, a minus as a hyphen."""
    return " ".join(markdown.value for markdown in visitor.app.markdown).replace("−", "-")


def field(visitor):
    """What the question at hand is answered with."""
    [found] = [each for each in (*visitor.app.pills, *visitor.app.number_input) if each.key.startswith("quiz ")]
    return found


def give(visitor, answer):
    """Answer the question at hand."""
    field(visitor).set_value(answer)
    return visitor.run()


def asked_for(page, key, **link):
    """A visitor who has answered whatever comes before a question of a page."""
    visitor = Visitor(page, **link)
    while sheet_of(visitor, page).at != key:
        box = field(visitor)
        give(visitor, box.options[0] if hasattr(box, "options") else 0)
        visitor.press("Next question")
    return visitor


def sheet_of(visitor, page):
    return visitor.app.session_state[f"{Sheet.__module__}.Sheet {page}"]


def level(visitor, name):
    visitor.app.segmented_control(key="quiz level").set_value(name)
    return visitor.run()


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


def test_one_question_follows_the_other_when_it_is_asked_for():
    visitor = give(Visitor("network"), 11)
    assert "Not quite" in said(visitor)
    assert "only zeros" not in said(visitor)
    visitor.press("Next question")
    assert "only zeros" in said(visitor)
    assert "Not quite" not in said(visitor)


def test_the_first_answer_counts():
    visitor = give(give(Visitor("network"), 11), 12)
    assert "Yes: 12." in said(visitor)
    visitor.press("Next question")
    give(visitor, 0)
    level(visitor, "free")
    assert [caption.value for caption in visitor.app.caption if "first try" in caption.value] == [
        "Right at the first try: 1 of 2"
    ]


def test_an_answer_keeps_its_numbers_and_another_question_is_offered():
    visitor = give(Visitor("network"), 12)
    assert "Ask me about this" not in {button.label for button in visitor.app.button}
    visitor.send({"do": "layer", "number": 1, "layer": 2})
    assert "Numbers into layer 1: 2. Numbers out: 4." in said(visitor)
    assert "Yes: 12." in said(visitor)
    visitor.press("Ask me about this")
    assert "Numbers into layer 2: 4. Numbers out: 2." in said(visitor)
    assert "Yes" not in said(visitor)
    assert "Yes: 10." in said(give(visitor, 10))


def test_a_question_without_an_answer_follows_the_page():
    visitor = Visitor("network")
    visitor.send({"do": "layer", "number": 1, "layer": 2})
    assert "Numbers into layer 2: 4. Numbers out: 2." in said(visitor)


def test_random_weights_do_not_undo_an_answer():
    visitor = give(asked_for("neuron", "heaviest"), "age")
    assert "Yes: age." in said(visitor)
    for _ in range(3):
        visitor.press("Random")
        assert "Yes: age." in said(visitor)


def formulas(visitor):
    """How many lines the chain rule has, with its numbers; before a guess its rule stands there without them."""
    lines = [line.value for line in visitor.app.latex]
    return 0 if any("{?}" in line for line in lines) else len(lines)


def test_the_chain_stays_whatever_weight_is_picked_and_whatever_step_is_taken():
    visitor = Visitor("backprop")
    assert formulas(visitor) == 0
    give(visitor, "the loss stays")
    assert formulas(visitor) == 5
    visitor.send({"do": "pick", "number": 1, "layer": 2, "row": 1, "column": 0})
    assert formulas(visitor) == 3
    visitor.press("Step all weights")
    assert formulas(visitor) == 3
    visitor.choose("number_input", "sample", 9)
    assert formulas(visitor) == 3
    visitor.press("Ask me about this")
    assert formulas(visitor) == 0


def test_the_curves_of_descent_stay_whatever_the_rate():
    visitor = give(Visitor("descent"), "0.9")
    assert len(visitor.charts) == 4
    visitor.choose("selectbox", "middle", 0.1)
    assert len(visitor.charts) == 4


def test_what_stood_open_unasked_stays_open():
    # With one curve there is nothing to compare, so its slope stands open; with a second one it stays.
    visitor = Visitor("activations", curves="tanh")
    assert "derivative 0.0706" in said(visitor)
    visitor.app.multiselect[0].set_value(["tanh", "relu"])
    visitor.run()
    assert "derivative 0.0706" in said(visitor)
    assert "steepest" not in said(visitor)


def test_answers_are_there_again_after_another_page():
    visitor = give(Visitor("network"), 11)
    visitor.go("cost").go("network")
    assert "Not quite: the answer is 12." in said(visitor)
    assert field(visitor).value == 11
