"""A chart drawn by our own few lines: a figure in Plotly's words, without Plotly's script of five million bytes.

A figure says what it shows; who draws it is another matter. Plotly draws any, and needs a second or two before the
first; this component draws lines, points, squares, maps and the parts of a bar at once. A page whose first charts are
drawn here is complete before Plotly would have been read. What it does not know it refuses.
"""

import base64
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pages.components.door import Component
from pages.components.saving import SAVING

_HERE = Path(__file__).parent
_mount = Component("chart", _HERE / "chart.js", _HERE / "chart.css", root='class="ch" data-chart')
KINDS = ("scatter", "heatmap", "bar")


class Figure(Protocol):
    """What a figure of Plotly's can do."""

    def to_plotly_json(self) -> dict[str, Any]:
        """Return its data and its layout."""


def described(figure: Figure) -> dict[str, Any]:
    """Return a figure as the browser is told it; arrays stay packed, bit for bit, as Plotly packs them.

    Raises:
        ValueError: it has a trace of a kind that is not drawn here.
    """
    told = figure.to_plotly_json()
    for trace in told["data"]:
        if trace["type"] not in KINDS:
            raise ValueError(f"{trace['type']} is not drawn here; {', '.join(KINDS)} are")
        if trace["type"] == "heatmap":
            trace["z"] = _shades(_array(trace["z"]), trace["zmin"], trace["zmax"])
    layout = {name: part for name, part in told["layout"].items() if name != "template"}
    return {"data": _plain(told["data"]), "layout": _plain(layout)}


def _array(told: Any) -> NDArray[Any]:
    """Return an array out of a figure, which may be packed as Plotly packs it."""
    if not isinstance(told, dict):
        return np.asarray(told)
    flat = np.frombuffer(base64.b64decode(told["bdata"]), told["dtype"])
    return flat.reshape([int(n) for n in str(told.get("shape", flat.size)).split(",")])


def _shades(z: NDArray[Any], low: float, high: float) -> dict[str, Any]:
    """Return a map as bytes, from its lowest colour to its highest."""
    shares = np.clip((z - low) / (high - low), 0, 1)
    return {
        "bytes": base64.b64encode((shares * 255 + 0.5).astype(np.uint8).tobytes()).decode(),
        "rows": z.shape[0],
        "columns": z.shape[1],
    }


def _plain(part: Any) -> Any:
    """Return dictionaries, lists, texts and numbers; a number that JSON does not know is null."""
    if isinstance(part, dict):
        return {name: _plain(inner) for name, inner in part.items()}
    if isinstance(part, list | tuple | np.ndarray):
        return [_plain(inner) for inner in part]
    if isinstance(part, float) and not np.isfinite(part):
        return None
    return part.item() if isinstance(part, np.generic) else part


def chart(figure: Figure, key: str, alt: str, grow: float = 0.0) -> None:
    """Draw a figure as wide as there is room.

    Args:
        figure: with a height, margins, a font, and traces of `KINDS`.
        key: of the component; alt: what a screen reader says in its place.
        grow: the share it takes of the height that a screen has to spare, see `kit.theme.SCREEN`.
    """
    told = described(figure)
    data = {"figure": told, "alt": alt, "words": SAVING, "grow": grow}
    _mount(key=key, data=data, height=told["layout"]["height"])
