"""A canvas to draw data on: points of up to four classes, or a curve over one input."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pages.components.door import Component
from pages.components.saving import SAVING

END, MOST_POINTS, MOST_PLACES, FEWEST_CLASSES = 6.0, 1000, 121, 2
CLASSES = ("orange", "blue", "green", "pink")
WORDS = {
    "modes": "What to draw",
    "tools": "Change the drawing",
    "points": "Points by class",
    "curve": "A curve",
    "pens": "Pen",
    "names": CLASSES,
    "pen": "Draw",
    "more": "One class more",
    "fewer": "One class less",
    "erase": "Erase",
    "undo": "Undo",
    "clear": "Clear",
    "count": "points: {n}",
    "width": "drawn at {n} of {places} places",
    "points_help": "Click or drag to place points. By keyboard: arrow keys move the cross, Space places a point, "
    "Delete erases, 1 to 4 choose the class.",
    "curve_help": "Drag from left to right: one height for each place. By keyboard: arrow keys move the cross, Space "
    "draws a line to it from the place before.",
    "points_canvas": "Canvas for points: arrow keys move the cross, Space places a point of the chosen class",
    "curve_canvas": "Canvas for a curve: arrow keys move the cross, Space draws a line to it",
    "axes": ("x₁", "x₂", "y"),
    **SAVING,
}
_HERE = Path(__file__).parent
_mount = Component("draw", _HERE / "drawing.js", _HERE / "drawing.css", root='class="dr" data-draw')


LIMITS = {
    "end": END,
    "points": MOST_POINTS,
    "places": MOST_PLACES,
    "fewest": FEWEST_CLASSES,
    "most": len(CLASSES),
}


@dataclass(frozen=True)
class Drawing:
    """What is on the canvas.

    Attributes:
        mode: "points" or "curve", which of the two is meant.
        classes: how many classes there are, 2 to 4.
        points: (x₁, x₂, class) each; curve: (x, y) each, from left to right. Coordinates lie within -6..6.
    """

    mode: str = "points"
    classes: int = 2
    points: tuple[tuple[float, float, int], ...] = ()
    curve: tuple[tuple[float, float], ...] = ()

    @classmethod
    def read(cls, message: Any) -> "Drawing | None":
        """Return the drawing in a message from the browser, or None if it holds none.

        >>> Drawing.read({"mode": "points", "classes": 2, "points": [[1, 99, 1], [0, 0, 7]], "curve": []}).points
        ((1.0, 6.0, 1),)
        >>> Drawing.read({"mode": "song"}) is None
        True
        """
        try:
            mode, classes = str(message["mode"]), min(max(int(message["classes"]), FEWEST_CLASSES), len(CLASSES))
            points = tuple((_within(x), _within(y), int(label)) for x, y, label in message["points"][:MOST_POINTS])
            curve = sorted({_within(x): _within(y) for x, y in message["curve"][:MOST_PLACES]}.items())
        except (TypeError, KeyError, ValueError, OverflowError):
            return None
        if mode not in ("points", "curve"):
            return None
        return cls(mode, classes, tuple(point for point in points if 0 <= point[2] < classes), tuple(curve))


def _within(value: Any) -> float:
    """Return a coordinate, brought into the canvas.

    Raises:
        ValueError: it is not a finite number.
    """
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("A coordinate is a finite number.")
    return min(max(number, -END), END)


def draw(drawing: Drawing, key: str, on_drawn: Callable[[], None]) -> None:
    """Show the canvas.

    Args:
        drawing: what is on it when the visitor comes to it.
        key: of the component; `session.message(key, "drawn")` is the newest message inside `on_drawn`.
    """
    on_it = {
        "mode": drawing.mode,
        "classes": drawing.classes,
        "points": [list(point) for point in drawing.points],
        "curve": [list(place) for place in drawing.curve],
    }
    _mount(key=key, data={"words": WORDS, "limits": LIMITS, "drawing": on_it}, on_drawn_change=on_drawn)
