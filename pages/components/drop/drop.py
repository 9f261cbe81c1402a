"""A file is dropped anywhere on the page: while it is dragged the page says so, and it goes where files are opened.

The browser keeps the file, asks for the place where files are opened, and puts it there as a hand would: it is sent,
checked and opened as any other. A place that takes files by itself keeps what is dropped on it. Without all this the
browser would leave the page for the file.

Where a page turns from light to dark while it is open, its script runs again, so that charts turn too.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pages.components.door import Component

_HERE = Path(__file__).parent
_mount = Component("drop", _HERE / "drop.js", _HERE / "drop.css", root="data-drop")
WORDS = {"sign": "Drop it anywhere: a saved run, a lesson, weights, or a table."}
KINDS = ("file", "files", "folder")
"""What is dropped: one file, several, or a folder."""


def drop(key: str, place: str, takes: bool, dark: bool, on_drop: Callable[[], None]) -> None:
    """Take in what is dropped on the page.

    Args:
        key: of the component; inside `on_drop`, `kind_of(session.message(key, "drop"))` is what was dropped.
        place: the key of the container that holds the field for files, once it is there.
        takes: whether it will hold one; else nothing is kept for it.
        dark: whether charts are drawn in the dark look.
    """
    data = {"place": place, "takes": takes, "dark": dark, "words": WORDS}
    _mount(key=key, data=data, on_drop_change=on_drop, on_look_change=lambda: None)


def kind_of(message: Any) -> str:
    """Return which of `KINDS` a message of the browser says; "" for none.

    >>> kind_of({"kind": "folder"}), kind_of({"kind": []}), kind_of(None)
    ('folder', '', '')
    """
    kind = message.get("kind") if isinstance(message, dict) else None
    return kind if isinstance(kind, str) and kind in KINDS else ""
