"""A word the browser keeps until the next visit, in a cookie of this app's own; nothing else is stored there."""

from pathlib import Path

import streamlit as st

from pages.components.door import Component

_HERE = Path(__file__).parent
_mount = Component("keep", _HERE / "keep.js", _HERE / "keep.css", root="data-keep")


def keep(name: str, value: str) -> None:
    """Let the browser keep a word under a name; to be drawn in one run at least."""
    _mount(key=f"keep {name}", data={"name": name, "value": value})


def kept(name: str) -> str:
    """Return the word a browser brought to this session, or ""."""
    value = st.context.cookies.get(name, "")
    return value if isinstance(value, str) else ""  # there may be no browser
