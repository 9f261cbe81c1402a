"""Ask before telling: a question about the live state, answered by the visitor first and then by the network.

Those who predict before they look understand better (Crouch, Fagen, Callan & Mazur, Am. J. Phys. 72, 2004). The score
is the visitor's own, lives in the session, and closes no door.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from pages.kit import session, widgets


@dataclass(frozen=True)
class Question:
    """Something to predict.

    Attributes:
        key: its name, which stays; text: the question, with its live numbers.
        right: the right answer, one of `choices`, or a number where there are none.
        why: the sentence that explains it, with the network's own numbers.
        choices: what to choose from; none for a number.
        tolerance: how far off a number may be.
    """

    key: str
    text: str
    right: str | float
    why: str
    choices: tuple[str, ...] = ()
    tolerance: float = 0.0

    def accepts(self, answer: str | float) -> bool:
        """Tell whether an answer is right.

        >>> Question("q", "2 + 2", 4.0, "", tolerance=0.1).accepts(4.05)
        True
        """
        if self.choices:
            return answer == self.right
        return abs(float(answer) - float(self.right)) <= self.tolerance


LEVELS = {"guided": "Guided", "free": "Free"}


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


LEVEL = "quiz level"


def _level_chosen() -> None:
    session.of(Progress).level = st.session_state[LEVEL]


def ask(questions: Sequence[Question]) -> bool:
    """Ask one question after the other, each with its answer once the visitor has given one.

    Returns:
        Whether what the first question is about may be shown: it has been answered, or the visitor has chosen to look
        around freely, without questions.
    """
    progress = session.of(Progress)
    if progress.resting:
        return True
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        with st.container(gap="small"):
            told = progress.level == "free"
            if told:
                score()
            else:
                for question in questions:
                    if not answered(question):
                        break
                    told = True
                score()
        widgets.put(LEVEL, progress.level)
        st.segmented_control(
            "How to go through the lessons",
            list(LEVELS),
            format_func=LEVELS.__getitem__,
            required=True,
            key=LEVEL,
            on_change=_level_chosen,
            label_visibility="collapsed",
            width="content",
        )
    return told


def answered(question: Question) -> bool:
    """Show a question, and once it is answered, the answer; when its numbers change it is asked anew."""
    key = f"quiz {question.key}"
    # The key holds the text: a question with other numbers is another question, and starts unanswered.
    widget = f"{key} {question.text}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**Before you look:** {question.text}", width="content")
        answer: str | float | None
        if question.choices:
            answer = st.pills(question.text, question.choices, key=widget, label_visibility="collapsed", wrap=True)
        else:
            answer = st.number_input(
                question.text,
                value=None,
                step=None,
                format="%.4g",
                key=widget,
                label_visibility="collapsed",
                width=150,
                placeholder="?",
            )
        if answer is not None:
            right = question.accepts(answer)
            session.of(Progress).firsts.setdefault(widget, right)
            st.markdown(f":green[**Yes.**] {question.why}" if right else f":orange[**Not quite.**] {question.why}")
    return answer is not None


def score() -> None:
    """Say how many questions were answered right at the first try."""
    firsts = session.of(Progress).firsts
    if firsts:
        st.caption(f"Right at the first try: {sum(firsts.values())} of {len(firsts)}")
