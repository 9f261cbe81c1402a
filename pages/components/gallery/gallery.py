"""A gallery: data sets as cards with a picture each, of which one is open."""

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

import streamlit as st

from pages.components.assets import asset
from pages.figures.thumbnails import Stroke

_mount = st.components.v2.component(
    "gallery",
    html=asset("gallery/gallery.html"),
    css=asset("gallery/gallery.css"),
    js=asset("gallery/gallery.js"),
    isolate_styles=False,
)


class Card(TypedDict):
    """One card: its key, what stands on it, what a pointer resting on it reads, and its picture, or else a sign."""

    name: str
    title: str
    lines: list[str]
    warning: str
    tip: str
    strokes: list[Stroke]
    sign: str


class Section(TypedDict):
    """Cards under one heading."""

    title: str
    cards: list[Card]


def picked(message: Any) -> str:
    """Return which card a message from the browser opens, "" if it cannot be read.

    >>> picked({"name": "iris", "number": 3}), picked(None)
    ('iris', '')
    """
    try:
        return str(message["name"])
    except (TypeError, KeyError, IndexError):
        return ""


def gallery(sections: Sequence[Section], opened: str, key: str, on_open: Callable[[], None]) -> None:
    """Show the cards.

    Args:
        opened: the name of the card that is open.
        key: of the component; `st.session_state[key].open` holds the newest message inside `on_open`.
    """
    _mount(key=key, data={"sections": list(sections), "open": opened}, on_open_change=on_open)
