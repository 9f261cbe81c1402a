"""The way through the pages: at the head of each its place, title and purpose, at its end what was seen and what next.

app.py draws both, around whatever the page does; what they say stands in the table of contents. A page whose end has
its place among other things draws it there itself. Within somebody's own page there is no way, and only the words stay.
"""

from contextvars import ContextVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.kit import frame
from pages.kit.contents import CONTENTS
from pages.kit.glossary import explain

_aside: ContextVar[DeltaGenerator | None] = ContextVar("aside", default=None)


def opening(page: str) -> None:
    """Show where on the way a page stands, what it is called, what it is for, and the words that are new on it."""
    number = list(CONTENTS).index(page) + 1
    entry = CONTENTS[page]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="way-opening"):
        if not frame.embedded():
            st.markdown(f":gray[{number} of {len(CONTENTS)}] **{entry.title}** {entry.purpose}", width="content")
        explain(*entry.words)
        st.space("stretch")
        place = st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", key="way-aside"
        )
        _aside.set(place)


def aside() -> DeltaGenerator:
    """Return the place at the right of a page's head, in which it may show something of its own."""
    place = _aside.get()
    return st.container() if place is None else place


def closing(page: str, beside: bool = False) -> None:
    """Show what was seen and which page comes next, and why.

    Args:
        beside: whether open settings take of the room, so that one line has to do where the screen is not wide.
    """
    if frame.embedded():
        return
    names = list(CONTENTS)
    following = names[(names.index(page) + 1) % len(names)]
    entry = CONTENTS[page]
    key = "way-closing-beside" if beside else "way-closing"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        st.caption(entry.seen, width="content")
        st.page_link(f"pages/{following}.py", label=entry.onward, icon=CONTENTS[following].icon)
