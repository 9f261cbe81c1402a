"""A digit is drawn by hand, and a network answers while it is: bars of its answers, its weights as pictures, a dream.

The browser draws and counts inked points; everything it shows of the network is computed on the server.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from pages.components.door import Component
from pages.components.saving import SAVING

_HERE = Path(__file__).parent
_mount = Component("digits", _HERE / "digits.js", _HERE / "digits.css", root='class="dg" data-digits')


class Paper(TypedDict):
    """What is drawn on: `side` by `side` squares, in each of which `fine` by `fine` points may be inked."""

    side: int
    fine: int


class Sample(TypedDict):
    """A sample that can be put on the paper: its squares, and what it is."""

    picture: list[float]
    says: str


class Answers(TypedDict):
    """What the network answers: for each class its name, the number and how long its bar is, from 0 to 1."""

    names: list[str]
    values: list[float]
    shares: list[float]
    best: int
    says: str


class Neurons(TypedDict):
    """Neurons with their weights as pictures.

    Attributes:
        names, values: of each what it is called, and its activation.
        pictures: of each its weights by square, in hundredths of the largest of all, -100 to 100.
        best: the most active; says: a sentence about them.
    """

    names: list[str]
    values: list[float]
    pictures: list[list[int]]
    best: int
    says: str


class Dream(TypedDict):
    """The picture that one of the answers likes most: which answer, the picture, and a sentence about it."""

    output: int
    picture: list[float]
    says: str


def draw_digit(
    paper: Paper,
    picture: list[float],
    sample: Sample,
    answers: Answers,
    neurons: Neurons,
    dream: Dream | None,
    answered: int,
    words: dict[str, str],
    key: str,
    on_change: Callable[[], None],
) -> None:
    """Show the paper and what the network makes of it.

    Args:
        paper: what is drawn on.
        picture: what is on it when the visitor comes to it, row by row; each square counts its inked points.
        sample: what a button puts on it; answers, neurons, dream: what the network makes of what was drawn last.
        answered: the number of the last change these contain.
        words: labels and help.
        key: of the component; `session.message(key, "change")` is the newest change inside `on_change`.
    """
    data = {
        "paper": paper,
        "picture": picture,
        "sample": sample,
        "answers": answers,
        "neurons": neurons,
        "dream": dream,
        "answered": answered,
        "words": words | SAVING,
    }
    _mount(key=key, data=data, on_change_change=on_change)
