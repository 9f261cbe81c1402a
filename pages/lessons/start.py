"""The short start on the first page: three ways in, until a visitor has taken one or closed it for good."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.components.keep.keep import keep, kept
from pages.kit import frame, session
from pages.lessons import runner
from pages.lessons.questions import Progress

COOKIE = "started"


@dataclass
class Started:
    """Whether the visitor has chosen a way in, None before it is known, and where it leads from here, "" if nowhere."""

    done: bool | None = None
    leads: str = ""


def offer() -> None:
    """Show the three ways in to who has taken none yet, in this visit or in one before."""
    started = session.of(Started)
    if started.done is None:
        started.done = bool(kept(COOKIE)) or runner.going().lesson is not None
    leads, started.leads = started.leads, ""
    if leads == "train":
        st.switch_page("pages/train.py")
    elif leads == "lessons":
        runner.menu()
    if started.done or frame.embedded():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="start"):
        st.markdown("**Neural Playground.** See a network think, and learn, number by number.", width="content")
        way("Start here", "Page by page, from one neuron to a network that learns.", type="primary")
        way("Just play", "A network that learns, without questions.", level="free", leads="train")
        way("I teach", "Lessons, and links for a class.", leads="lessons")
        way("Close", "This will not be shown here again.", type="tertiary", icon=":material/close:")


def way(label: str, about: str, level: str = "guided", leads: str = "", **looks: Any) -> None:
    """Show a button that goes one way in."""

    def chosen() -> None:
        session.of(Progress).level = level
        started = session.of(Started)
        started.done, started.leads = True, leads

    st.button(label, help=about, on_click=session.whole(chosen), key=f"start {label}", **looks)


def remember() -> None:
    """Let the browser remember that a way was chosen, so that it is not asked again at the next visit."""
    if session.of(Started).done and not kept(COOKIE):
        keep(COOKIE, "1")
