"""The frame around every page: a page always runs inside app.py, in a compact layout.

A folder called pages/ next to app.py makes a fresh server serve its files as pages of their own until app.py has run
once, so the first visitor to a deep link would get the bare file. `require`, called first in every page file, notices
and runs app.py instead.
"""

import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from pages.kit import session
from pages.kit.widgets import Hidden

_inside: ContextVar[bool] = ContextVar("inside", default=False)

_COOKIE = "_streamlit_xsrf"
_EMBEDDED = """<style>
.stApp .stMainBlockContainer { padding-top: 0.6rem; }
.stAppHeader { display: none; }
</style>"""
_HIDDEN = """<style>
.stMainBlockContainer .stColumn:has(> .stVerticalBlock:empty) { display: none; }
</style>"""
"""A column whose controls a teacher's link has all left out leaves no gap."""


def embedded() -> bool:
    """Tell whether the app stands within somebody's own page, by ?embed=true: then the page is all there is to see."""
    return bool(st.context.is_embedded)


def keeps_files_back() -> bool:
    """Tell whether the browser would send no file from here.

    Streamlit takes an upload only with a cookie of its own, and within a page of another site many browsers keep that
    back, all of them unless the server is set up for it; see deploy/README.md.
    """
    return embedded() and bool(st.get_option("server.enableXsrfProtection")) and _COOKIE not in st.context.cookies


@contextmanager
def inside() -> Iterator[None]:
    """Mark that app.py is running the page."""
    token = _inside.set(True)
    try:
        if embedded():
            st.html(_EMBEDDED)
        if session.of(Hidden).keys:
            st.html(_HIDDEN)
        yield
    finally:
        _inside.reset(token)


class Ended(Exception):
    """A page has ended before its last line."""


def end() -> NoReturn:
    """End the page here; what belongs to every page is still drawn. After `st.stop` nothing would be."""
    raise Ended


def corner() -> Any:
    """Return the place at the top right for what is there on every page; on a phone the first button is an icon."""
    return st.container(key="corner", horizontal=True, gap="small")


def require() -> None:
    """Run app.py and stop, unless app.py is what runs this page."""
    if not _inside.get():
        runpy.run_path(str(Path(__file__).parents[2] / "app.py"), run_name="__main__")
        st.stop()
