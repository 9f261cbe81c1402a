"""What a hand changes in a component while it drags: see common/changes.js, which sends it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """What a visitor did.

    Attributes:
        number: counts changes, so that the answer can be matched to the question.
        key: the slider, or what else was changed; text: its new value as typed, dragged or drawn.
        done: False while the hand is still at it.
    """

    number: int
    key: str
    text: str
    done: bool

    @classmethod
    def read(cls, message: Any) -> "Change | None":
        """Return the change in a message from the browser, or None if it holds none."""
        try:
            return cls(int(message["number"]), str(message["key"]), str(message["text"]), bool(message["done"]))
        except (TypeError, KeyError, ValueError, OverflowError):
            return None
