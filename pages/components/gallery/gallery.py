"""A gallery: data sets as cards with a picture each, of which one is open."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypedDict

from pages.components.door import Component
from pages.figures.thumbnails import Stroke

_HERE = Path(__file__).parent
_mount = Component("gallery", _HERE / "gallery.js", _HERE / "gallery.css", root='class="ga" data-gallery')


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
        key: of the component; `session.message(key, "open")` is the newest message inside `on_open`.
    """
    _mount(key=key, data={"sections": list(sections), "open": opened}, on_open_change=on_open)
