"""The thread: where every page stands on the way, what comes next, the words, and the way in."""

import re

import pytest

from pages.kit.contents import CONTENTS
from pages.kit.glossary import GLOSSARY
from pages.lessons.questions import Progress
from pages.lessons.start import Started
from tests.pages.test_app import Visitor


def said(visitor):
    return " ".join(one.value for one in (*visitor.app.markdown, *visitor.app.caption))


def links(visitor):
    return [link.proto.label for link in visitor.app.get("page_link")]


@pytest.mark.parametrize(("number", "page"), list(enumerate(CONTENTS, 1)))
def test_a_page_says_where_it_stands_what_it_is_for_and_what_comes_next(number, page):
    visitor, entry = Visitor(page), CONTENTS[page]
    assert f"{number} of {len(CONTENTS)}] **{entry.title}** {entry.purpose}" in said(visitor)
    assert entry.purpose.endswith(".")
    assert entry.purpose.count(". ") == 0  # one sentence
    assert entry.seen in said(visitor)
    following = list(CONTENTS.values())[number % len(CONTENTS)]
    assert entry.onward.startswith(f"**Next: {following.title}")
    assert links(visitor).count(entry.onward) == 1


@pytest.mark.parametrize("page", ["network", "cost", "backprop", "descent"])
def test_a_page_that_ends_early_has_its_end_too(page):
    assert links(Visitor(page, data="iris")) == [CONTENTS[page].onward]


def test_a_lesson_has_a_way_of_its_own():
    visitor = Visitor("cost", lesson="how_a_weight_learns", step="1")
    assert f"4 of {len(CONTENTS)}" not in said(visitor)
    assert CONTENTS["cost"].onward not in links(visitor)


def test_every_word_is_explained_once_where_it_first_appears():
    first = {word: page for page, entry in CONTENTS.items() for word in entry.words}
    assert len(first) == sum(len(entry.words) for entry in CONTENTS.values())
    assert first.keys() | {"AUC", "Brier", "logit"} == GLOSSARY.keys()
    texts = {page: said(Visitor(page)) for page in CONTENTS}
    for word, page in first.items():
        assert f"**{word}**: {GLOSSARY[word]}" in texts[page]
        before = list(CONTENTS)[: list(CONTENTS).index(page)]
        assert [other for other in before if re.search(rf"\b{word}\b", texts[other])] == [], word
    assert (first["bias"], first["loss"], first["epoch"], first["seed"]) == ("neuron", "cost", "descent", "data")


@pytest.mark.parametrize(("below", "words"), [("measures", ("AUC", "Brier")), ("published", ("logit",))])
def test_words_of_the_panels_are_explained_there(below, words):
    visitor = Visitor("train", data="lung", hidden="", activations="sigmoid", loss="binary_cross_entropy", below=below)
    for word in words:
        assert f"**{word}**: {GLOSSARY[word]}" in said(visitor)


def names(visitor):
    return {button.label for button in visitor.app.button}


@pytest.mark.parametrize(("label", "level"), [("Start here", "guided"), ("Just play", "free"), ("Close", "guided")])
def test_the_way_in_is_chosen_once(label, level):
    visitor = Visitor("neuron")
    assert names(visitor) >= {"Start here", "Just play", "I teach", "Close"}
    visitor.press(label)
    assert visitor.room(Progress).level == level
    assert visitor.room(Started).done
    assert ("stage" in {one.proto.component_name for one in visitor.app.get("bidi_component")}) == (
        label == "Just play"
    )
    visitor.go("network").go("neuron")
    assert "Start here" not in names(visitor)


def test_who_teaches_comes_to_the_lessons():
    visitor = Visitor("neuron").press("I teach")
    assert any("How a weight learns" in label for label in names(visitor))


def test_who_comes_for_a_lesson_is_not_greeted():
    assert "Start here" not in names(Visitor("neuron", lesson="how_a_weight_learns", step="1"))
