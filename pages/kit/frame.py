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

_inside: ContextVar[bool] = ContextVar("inside", default=False)

# Streamlit leaves 6rem above the content; a playground needs the room. On a phone everything stacks, and what is in a
# container whose key begins with "later" comes last, so that the picture stands on top; the small question marks grow
# to what a finger can hit; the button that the navigation is behind says so; and a long formula takes a second line,
# for within one of its own no keyboard could move it. A column whose controls a teacher's link has all left out leaves
# no gap. Streamlit writes white on the primary colour, which in the dark look is a light one.
_COMPACT = """<style>
.stMainBlockContainer { padding: 4rem 1.6rem 0.4rem; max-width: 1500px; }
.stMainBlockContainer .stVerticalBlock { gap: 0.55rem; }
.st-key-way-opening p { line-height: 1.3; }
.st-key-way-opening button:not([role]), .st-key-start button { min-height: 1.9rem; padding: 0 0.7rem; }
.st-key-way-closing p { font-size: 0.9rem; }
.st-key-way-opening strong { font-size: 1.2rem; margin: 0 0.6rem; }
.st-key-questions { flex: none; min-height: 5.7rem; max-height: 5.7rem; overflow: hidden auto; }
.stMainBlockContainer .st-key-question .stVerticalBlock { gap: 0.1rem 0.8rem; }
.st-key-question-next button { min-height: 2rem; padding: 0.1rem 0.8rem; }
.st-key-later-chain .katex-display { margin: 0.6em 0; }
.st-key-corner { position: fixed; top: 0.6rem; right: 1.6rem; width: auto !important; z-index: 999991; }
.stApp button[kind="primary"] p, .stMultiSelect span[title] { color: light-dark(#ffffff, #16181d); }
.stApp button[kind="primary"]:is(:hover, :active) p { color: #ffffff; }
.stApp:has(.st-key-later-notice) { --notice: 34px; }
.stColumn:has([class*="st-key-settings-closed"]) { display: none; }
[class*="st-key-setting-"] { width: auto !important; flex-wrap: nowrap; }
[class*="st-key-setting-"] p { font-size: 0.875rem; white-space: nowrap; }
[class*="st-key-settings-open"] { max-height: calc(100vh - 9rem); overflow-y: auto; padding: 2px 8px 8px 2px; }
@media (max-width: 640px) {
  .st-key-questions { min-height: 13.5rem; max-height: 13.5rem; }
  .stMainBlockContainer { padding: 3.9rem 0.8rem 1rem; }
  div:has(> [class*="st-key-later"]), .stColumn:has([class*="st-key-later"]) { order: 2; }
  [class*="st-key-setting-"] { width: 100% !important; }
  .st-key-panel [role="radiogroup"] { flex-wrap: wrap; }
  [class*="st-key-settings-open"] {
    position: fixed; inset: auto 0 0 0; z-index: 95; width: 100% !important; max-height: 46vh; padding: 10px 14px 14px;
    background: light-dark(#ffffff, #16181d); border-top: 2px solid light-dark(#6a45d8, #a48bff);
  }
  .st-key-corner .st-key-take-button p {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  }
  .stMainBlockContainer .katex-display > .katex { white-space: normal; line-height: 2; }
  button[aria-label^="Help"] { min-width: 24px; min-height: 24px; }
  button[aria-label="Expand sidebar"] { width: auto; padding: 0 0.5rem; }
  button[aria-label="Expand sidebar"]::after { content: "Pages"; margin-left: 0.4rem; font-size: 1rem; }
}
.stMainBlockContainer .stColumn:has(> .stVerticalBlock:empty) { display: none; }
</style>"""
_COOKIE = "_streamlit_xsrf"
_EMBEDDED = """<style>
.stMainBlockContainer { padding-top: 0.6rem; }
</style>"""


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
        st.html(_COMPACT)
        if embedded():
            st.html(_EMBEDDED)
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
