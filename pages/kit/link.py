"""The link in the address bar holds a page's whole state: opened elsewhere it shows the same numbers.

One writer, this module, keeps it. Streamlit can bind each of its widgets to the URL by itself, but drops a value it
cannot use without a word, knows nothing of controls that are not its own, and does not mix with a second writer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.kit import session

PRIVATE = ("job",)
"""Names of what in a link belongs to one visit."""


@dataclass
class Links:
    """What is known of links: by page the one written last, and what was wrong with the one opened; what all hold."""

    written: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    on_every_page: dict[str, str] = field(default_factory=dict)


def known(page: str) -> bool:
    """Tell whether the visitor has been on a page before."""
    return page in session.of(Links).written


def opened(page: str) -> dict[str, str] | None:
    """Return what the link says if the visitor has just come to it: at first, or by the browser's back and forward.

    That the link differs from the one written last says nothing: a click on its way crosses with the new link on its
    way back, and would undo what the visitor chose a moment ago.
    """
    context = get_script_run_ctx()
    if known(page) and not (context and context.is_history_navigation):
        return None
    session.of(Links).wrong[page] = []
    return dict(st.query_params.to_dict())


def reread(page: str) -> None:
    """Let the next visit to a page take over what its link says, as if it were the first."""
    session.of(Links).written.pop(page, None)


def keep(name: str, value: str | None) -> None:
    """Let every page's link hold something that is not one of its controls; None takes it out again."""
    kept = session.of(Links).on_every_page
    if value is None:
        kept.pop(name, None)
    else:
        kept[name] = value


def write(page: str, link: dict[str, str]) -> None:
    """Put what a page says into the link."""
    link = link | session.of(Links).on_every_page
    if link != st.query_params.to_dict():
        st.query_params.from_dict(link)
    session.of(Links).written[page] = link


def whole(more: Mapping[str, str]) -> str:
    """Return the address of the page the visitor is on, with what its link holds and `more`; without empty texts.

    What a link holds of the visit itself, and that is of no use to others, is left out.
    """
    held = {name: text for name, text in st.query_params.to_dict().items() if name not in PRIVATE} | dict(more)
    query = urlencode({name: text for name, text in held.items() if text})
    address = (st.context.url or "").partition("?")[0]
    return f"{address}?{query}" if query else address


def address(said: Mapping[str, str]) -> str:
    """Return the address of the page the visitor is on, saying just this and what every link holds."""
    query = urlencode(session.of(Links).on_every_page | dict(said))
    place = (st.context.url or "").partition("?")[0]
    return f"{place}?{query}"


def note(page: str, sentences: list[str]) -> None:
    """Add to what was wrong with a page's link."""
    wrong = session.of(Links).wrong.setdefault(page, [])
    wrong += [sentence for sentence in sentences if sentence not in wrong]


def show_notes(page: str) -> None:
    """Show what was wrong with the link until the visitor has read it."""
    wrong = session.of(Links).wrong
    if wrong.get(page):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(" ".join(wrong[page]), icon=":material/link:")
            st.button("OK", key=f"{page} link read", on_click=session.whole(lambda: wrong.update({page: []})))
