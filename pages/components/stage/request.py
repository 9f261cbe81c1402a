"""What the browser asks of the player, read with suspicion: anything may come over the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST = 60
"""Frames in one answer at the most."""
MOST_TEXT = 40
"""Letters of a name or a value at the most."""
MOST_TURNS = 8000
"""Letters of a text of turns at the most."""
MOST_PER = 50
"""Epochs from one frame to the next at the most."""


@dataclass(frozen=True)
class Request:
    """What the browser asks.

    Attributes:
        number: counts requests; the answer carries it back.
        scene: the tag of the scene the browser has.
        do: "show" where the run is, "look" at a moment, "play" on from it, lay the next update open ("slow"), go
            "back" or "forth" over edits, take another "shape" or a note's "remedy", "set" a control, "forget" or
            "name" an earlier run, start anew ("reset", "seed"), or "return" to a moment that another session had
            come to.
        run: the run meant; epoch, batch: the moment to look at or go on from.
        count: frames wanted; per: epochs from one frame to the next; unit: "epoch" or "batch".
        focus: layer and neuron whose map is wanted large; detail: whether slopes and last changes are wanted too.
        edit: what to change at the moment first, see `edits`; gesture: edits of one gesture are undone together.
        key, text: the control to set and its value; or the earlier run, and its name.
        earlier: names the earlier runs the browser has; turns: what was changed on the way to where it returns to, see
            `pages.workspace.retrace`; turns_key: names the turns it has.
    """

    number: int
    scene: str
    do: str = "look"
    run: int = 0
    epoch: int = 0
    batch: int = 0
    count: int = 0
    per: int = 1
    unit: str = "epoch"
    focus: tuple[int, int] | None = None
    detail: bool = True
    edit: Mapping[str, Any] = field(default_factory=dict)
    gesture: int = 0
    key: str = ""
    text: str = ""
    earlier: str = ""
    turns: str = ""
    turns_key: str = ""

    @classmethod
    def read(cls, message: Any) -> "Request | None":
        """Return the request in a message from the browser, or None if it cannot be one."""
        try:
            number, run, epoch, batch, count, per, gesture = (
                int(message.get(name, 0)) for name in ("number", "run", "epoch", "batch", "count", "per", "gesture")
            )
            focus = message.get("focus")
            edit = message.get("edit") or {}
            return cls(
                number=number,
                scene=str(message["scene"]),
                do=str(message["do"]),
                run=run,
                epoch=max(0, epoch),
                batch=max(0, batch),
                count=min(max(0, count), MOST),
                per=min(max(1, per), MOST_PER),
                unit="batch" if message.get("unit") == "batch" else "epoch",
                focus=(int(focus[0]), int(focus[1])) if focus else None,
                detail=bool(message.get("detail", True)),
                edit=dict(edit),
                gesture=gesture,
                key=str(message.get("key", ""))[:MOST_TEXT],
                text=str(message.get("text", ""))[:MOST_TEXT],
                earlier=str(message.get("earlier", ""))[:1000],
                turns=str(message.get("turns", ""))[:MOST_TURNS],
                turns_key=str(message.get("turns_key", ""))[:MOST_TEXT],
            )
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError, IndexError):
            return None
