"""The short start on the first page: three ways in, until a visitor has taken one or closed it for good."""

from dataclasses import dataclass

import streamlit as st

from pages.components.keep.keep import keep, kept
from pages.kit import session
from pages.lessons import runner
from pages.lessons.questions import Progress

COOKIE = "started"


@dataclass
class Started:
    """Whether the visitor has chosen a way in; None before it is known."""

    done: bool | None = None


def offer() -> None:
    """Show the three ways in to who has taken none yet, in this visit or in one before."""
    started = session.of(Started)
    if started.done is None:
        started.done = bool(kept(COOKIE)) or runner.going().lesson is not None
    if started.done:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="start"):
        st.markdown("**Neural Playground.** See a network think, and learn, number by number.", width="content")
        st.button("Start here", type="primary", help="Eight pages, from one neuron to a network that learns.",
                  on_click=begin, args=("guided",), key="start here")  # fmt: skip
        play = st.button("Just play", help="A network that learns, without questions.", on_click=begin, args=("free",),
                         key="start play")  # fmt: skip
        teach = st.button("I teach", help="Lessons, and links for a class.", on_click=begin, args=("guided",),
                          key="start teach")  # fmt: skip
        st.button("Close", icon=":material/close:", type="tertiary", help="This will not be shown here again.",
                  on_click=begin, args=("guided",), key="start close")  # fmt: skip
    if play:
        st.switch_page("pages/train.py")
    if teach:
        runner.menu()


def begin(level: str) -> None:
    """Take in that a way was chosen."""
    session.of(Progress).level = level
    session.of(Started).done = True


def remember() -> None:
    """Let the browser remember that a way was chosen, so that it is not asked again at the next visit."""
    if session.of(Started).done and not kept(COOKIE):
        keep(COOKIE, "1")
