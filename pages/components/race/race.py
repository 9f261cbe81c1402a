"""The race as it is drawn: curves, small maps and a timeline, played from frames that the server trained ahead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.components.door import Component
from pages.components.stage.wire import message

_HERE = Path(__file__).parent
_mount = Component("race", _HERE / "mount.js", _HERE / "race.css", root='class="rc" data-race data-state="idle"')
ASKS = ("more", "at", "end", "take", "set")
"""What a browser may ask for: frames; to remember the epoch shown; that it has shown the end; a racer; a view."""


@dataclass(frozen=True)
class Ask:
    """What the browser asks.

    Attributes:
        number: counts them; do: one of `ASKS`; race: the one it is about.
        have: frames it has; at: the epoch on the screen.
        key, text: a racer's place, or a view and what it is to be; relief: the name of the surface it has.
    """

    number: int
    do: str
    race: str
    have: int
    at: int
    key: str = ""
    text: str = ""
    relief: str = ""

    @classmethod
    def read(cls, message: Any) -> "Ask | None":
        """Return what a message from the browser asks, or None if it asks nothing that can be done."""
        try:
            asked = cls(
                int(message["number"]),
                str(message["do"]),
                str(message["race"]),
                max(0, int(message["have"])),
                max(0, int(message["at"])),
                str(message.get("key", "")),
                str(message.get("text", "")),
                str(message.get("relief", "")),
            )
        except (TypeError, KeyError, ValueError, OverflowError, AttributeError):
            return None
        return asked if asked.do in ASKS else None


def race(
    header: Mapping[str, Any],
    series: Mapping[str, NDArray[np.uint8]],
    key: str,
    on_ask: Callable[[], None],
    *relief: bytes,
) -> None:
    """Draw the race.

    Args:
        header: see `Header` in data.js; series: by name a row for each frame of this answer.
        relief: the numbers of a surface, if one is described in the header.
        key: of the component; `st.session_state[key].ask` holds the newest message inside `on_ask`.
    """
    _mount(key=key, data=message(header, series, *relief), on_ask_change=on_ask)
