"""Ask before telling: a question about the live state, answered by the visitor first and then by the network.

Those who predict before they look understand better (Crouch, Fagen, Callan & Mazur, Am. J. Phys. 72, 2004). What a
visitor has seen stays in sight, and an answered question keeps the numbers it was asked with; the same question about
what the page shows by now is offered and never imposed. The score is the visitor's own and closes no door.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.kit import session, way, widgets
from pages.kit.plain import typeset

Answer = str | float
LEVELS = {"guided": "Guided", "free": "Free"}
LEVEL = "quiz level"


@dataclass(frozen=True)
class Question:
    """Something to predict.

    Attributes:
        key: its name, which stays; text: the question, with its live numbers.
        right: the right answer, one of `choices`, or a number where there are none; None while nobody knows it yet.
        why: the sentence that explains it, with the network's own numbers; how to find out, while it is not known.
        choices: what to choose from; none for a number.
        tolerance: how far off a number may be.
        true_of: by wrong answer, what is true of it; a number may stand here for a misunderstanding that leads to it.
        then: done once it is answered, so that the page shows what was asked about.
    """

    key: str
    text: str
    right: Answer | None
    why: str
    choices: tuple[str, ...] = ()
    tolerance: float = 0.0
    true_of: Mapping[Any, str] = field(default_factory=dict)
    then: Callable[[], None] | None = None

    def accepts(self, answer: Answer) -> bool:
        """Tell whether an answer is right.

        >>> Question("q", "2 + 2", 4.0, "", tolerance=0.1).accepts(4.05)
        True
        """
        if self.choices or self.right is None:
            return answer == self.right
        return abs(float(answer) - float(self.right)) <= self.tolerance

    def differs(self, other: "Question") -> bool:
        """Tell whether another question asks something else."""
        return (self.text, self.right, self.choices) != (other.text, other.right, other.choices)

    def feedback(self, answer: Answer, bold: str = "**") -> str:
        """Return what is said to an answer: the right one, why, and of a wrong one what is true of it.

        >>> sum_ = Question("q", "2 + 2", 4.0, "Two and two make 4.", true_of={22.0: "22 is 2 beside 2."})
        >>> sum_.feedback(22, bold="")
        'Not quite: the answer is 4. Two and two make 4. 22 is 2 beside 2.'
        >>> Question("q", "Heads?", None, "Toss it.", ("yes", "no")).feedback("yes", bold="")
        'Your guess: yes. Toss it.'
        """
        if self.right is None:
            guess = answer if isinstance(answer, str) else typeset(f"{answer:.4g}")
            return f"{bold}Your guess: {guess}.{bold} {self.why}"
        right = self.right if isinstance(self.right, str) else typeset(f"{self.right:.4g}")
        if self.accepts(answer):
            return f"{bold}Yes: {right}.{bold} {self.why}"
        said = f"{bold}Not quite: the answer is {right}.{bold} {self.why}"
        return f"{said} {self.true_of[answer]}" if answer in self.true_of else said


@dataclass
class Progress:
    """How a visitor goes through the questions.

    Attributes:
        level: one of `LEVELS`.
        firsts: by question, whether the first answer was right.
        resting: whether the pages ask nothing, because a lesson asks questions of its own.
    """

    level: str = "guided"
    firsts: dict[str, bool] = field(default_factory=dict)
    resting: bool = False


@dataclass
class Sheet:
    """The questions of one page, as one visitor has met them.

    Attributes:
        at: the key of the one that is shown, "" before there was one.
        answers, asked: by key, the answer, and the question with the numbers it had when it was answered.
        known: keys of all that were ever asked; shown: of those whose subject has been in sight.
        rounds: by key, how often it was asked anew.
    """

    at: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    rounds: dict[str, int] = field(default_factory=dict)

    def take_in(self, live: Mapping[str, Question]) -> None:
        """Take in what can be asked now; a subject that once stood there unasked has been seen, and stays."""
        if self.known:
            self.shown |= live.keys() ^ self.known
        self.known |= live.keys()
        if self.at not in self.answers and (self.at not in live or self.at in self.shown):
            self.at = self.next(live)

    def next(self, live: Mapping[str, Question]) -> str:
        """Return the key of the first question that is open, or "" if none is."""
        return next((key for key in live if key not in self.answers and key not in self.shown), "")

    def recall(self, question: Question, answer: Answer) -> None:
        """Take in a question that was answered before, perhaps by the same person in another session."""
        self.at = question.key
        self.answers[question.key], self.asked[question.key] = answer, question
        self.known.add(question.key)
        self.shown.add(question.key)

    def ask_anew(self, key: str) -> None:
        """Ask a question again, about what the page shows now; its subject is covered until it is answered."""
        self.answers.pop(key, None)
        self.shown.discard(key)
        self.rounds[key] = self.rounds.get(key, 0) + 1
        self.at = key


@dataclass(frozen=True)
class Told:
    """What may be shown: `key in told` is false while a question waits for its answer."""

    covered: frozenset[str] = frozenset()

    def __contains__(self, key: str) -> bool:
        return key not in self.covered


def ask(page: str, questions: Sequence[Question]) -> Told:
    """Ask a page's questions, one at a time in a place of fixed height, each with its answer once one was given.

    Returns:
        What may be shown; everything, if the visitor looks around freely or a lesson asks instead.
    """
    progress = session.of(Progress)
    if progress.resting:
        return Told()
    with way.aside():
        _level(progress)
    if progress.level == "free":
        return Told()
    sheet, live = session.of(Sheet, page), {question.key: question for question in questions}
    sheet.take_in(live)
    with st.container(key="questions"):
        if sheet.at:
            _show(page, sheet, live)
        elif live:
            st.markdown("What could be asked here is in sight already.")
            _offer(sheet, next(iter(live)))
    return Told(frozenset(live) - sheet.answers.keys() - sheet.shown)


def _level(progress: Progress) -> None:
    """Show the score, and how the visitor goes through the pages."""

    def chosen() -> None:
        progress.level = session.value(LEVEL)

    if progress.firsts:
        right, all_ = sum(progress.firsts.values()), len(progress.firsts)
        st.caption(f"Right at the first try: {right} of {all_}", width="content")
    widgets.put(LEVEL, progress.level)
    st.segmented_control(
        "How to go through the pages",
        list(LEVELS),
        default=progress.level,
        format_func=LEVELS.__getitem__,
        required=True,
        key=LEVEL,
        on_change=session.whole(chosen),
        label_visibility="collapsed",
        width="content",
    )


def _show(page: str, sheet: Sheet, live: Mapping[str, Question]) -> None:
    """Show the question that is at hand, and its answer if there is one."""
    key = sheet.at
    given = sheet.answers.get(key)
    question = live[key] if given is None else sheet.asked[key]
    if given is not None and question.right is None and key in live and live[key].text == question.text:
        question = sheet.asked[key] = live[key]  # by now the answer may be known
        _count(page, question, given)
    widget = f"quiz {page} {key} {sheet.rounds.get(key, 0)}"

    def answered() -> None:
        answer = session.value(widget)
        if answer is None:
            return
        _count(page, question, answer)
        sheet.answers[key], sheet.asked[key] = answer, question
        sheet.shown.add(key)
        if question.then is not None:
            question.then()

    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        with st.container(width="stretch", gap=None, key="question"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**Before you look:** {question.text}", width="content")
                if given is not None:
                    widgets.put(widget, given)
                field_for(question, widget, answered)
            if given is None:
                return
            colour = "gray" if question.right is None else "green" if question.accepts(given) else "orange"
            head, _, rest = question.feedback(given).removeprefix("**").partition("**")
            st.markdown(f":{colour}[**{head}**]{rest}")
        with st.container(width="content", gap="xsmall", key="question-next"):
            following = sheet.next(live)
            if following:
                st.button("Next question", key="quiz next", on_click=session.whole(_turn_to), args=(sheet, following))
            if key in live and live[key].differs(question):
                _offer(sheet, key)


def _count(page: str, question: Question, answer: Answer) -> None:
    """Let the first answer to a question count, once it is known whether it was right."""
    if question.right is not None:
        session.of(Progress).firsts.setdefault(f"{page} {question.key} {question.text}", question.accepts(answer))


def _offer(sheet: Sheet, key: str) -> None:
    """Offer to ask a question about what the page shows now."""
    st.button(
        "Ask me about this",
        key="quiz anew",
        help="The same question about what the page shows now. It covers the answer until you have given yours.",
        on_click=session.whole(sheet.ask_anew),
        args=(key,),
    )


def _turn_to(sheet: Sheet, key: str) -> None:
    sheet.at = key


def field_for(
    question: Question, key: str, on_change: Callable[[], None], label: Callable[[str], str] = str
) -> Answer | None:
    """Show what a question is answered with, pills or a field for a number; return the answer.

    Args:
        label: what makes a text of the question safe for Markdown.
    """
    text = label(question.text)
    if question.choices:
        return st.pills(
            text,
            question.choices,
            format_func=label,
            key=key,
            on_change=session.whole(on_change),
            label_visibility="collapsed",
            wrap=True,
        )
    return st.number_input(
        text,
        value=None,
        step=None,
        format="%.4g",
        key=key,
        on_change=session.whole(on_change),
        label_visibility="collapsed",
        width=150,
        placeholder="?",
    )
