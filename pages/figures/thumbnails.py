"""A data set as a picture of a thumb's size: a few strokes for each class, in a square of 100 by 100."""

from collections.abc import Mapping
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from pages.figures.tables import some

POINTS, TONES = 100, 5
AIR = 8  # what is left free at every side


class Stroke(TypedDict):
    """What one pen draws.

    `d` is an SVG path; `hue` a class, or a tone from "t0", low, to "t4", high; `wide` the pen's width and `cap` the
    form of its point: "round" or "square".
    """

    d: str
    hue: str
    wide: float
    cap: str


def dots(x: NDArray[Any], y: NDArray[Any], classes: int) -> list[Stroke]:
    """Return points in the square, round and square by turns, so that classes differ in more than colour.

    Args:
        x: (n, 2), across and up; y: (n,), the class of each, or numbers where `classes` is 0.

    >>> dots(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0, 1]), 2)[1]
    {'d': 'M92 8h0', 'hue': '1', 'wide': 6.0, 'cap': 'square'}
    """
    rows = some(len(x), POINTS)
    low, high = x.min(axis=0), x.max(axis=0)
    shares = (x[rows] - low) / np.where(high > low, high - low, 1.0)
    at = np.round(AIR + (100 - 2 * AIR) * np.column_stack([shares[:, 0], 1 - shares[:, 1]])).astype(int)
    if classes:
        group = y[rows].astype(int)
    else:
        ends = float(y.min()), float(y.max())
        group = np.clip((TONES * (y[rows] - ends[0]) / (ends[1] - ends[0] or 1.0)).astype(int), 0, TONES - 1)
    return [
        {
            "d": "".join(f"M{a} {b}h0" for a, b in at[group == label]),
            "hue": f"{label}" if classes else f"t{label}",
            "wide": 7.0 if label % 2 == 0 or not classes else 6.0,
            "cap": "round" if label % 2 == 0 or not classes else "square",
        }
        for label in np.unique(group).tolist()
    ]


def drawn(strokes: list[Stroke], hues: Mapping[str, str], size: int) -> str:
    """Return a picture as SVG, for a place where no component draws it.

    Args:
        strokes: whose `hue` is a key of `hues`, colours as CSS texts; size: of its sides, in pixels.

    >>> one = drawn(dots(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0, 1]), 2)[:1], {"0": "red"}, 80)
    >>> one[one.index("<path") :]
    '<path d="M8 92h0" stroke="red" stroke-width="7.0" stroke-linecap="round"/></svg>'
    """
    paths = [
        f'<path d="{one["d"]}" stroke="{hues[one["hue"]]}" stroke-width="{one["wide"]}" stroke-linecap="{one["cap"]}"/>'
        for one in strokes
    ]
    box = f'width="{size}" height="{size}" viewBox="0 0 100 100" fill="none"'
    return f"<svg xmlns='http://www.w3.org/2000/svg' {box}>{''.join(paths)}</svg>"


def grey(cells: NDArray[Any]) -> list[Stroke]:
    """Return a picture of grey cells (m, m), row by row from the top, from 0 for none to 1 for full ink."""
    side = 100 / len(cells)
    level = np.clip(np.round(cells * 4).astype(int), 0, 4)
    strokes: list[Stroke] = []
    for tone in range(1, 5):
        path = "".join(
            f"M{column * side:.4g} {(row + 0.5) * side:.4g}h{side:.4g}" for row, column in np.argwhere(level == tone)
        )
        if path:
            strokes.append({"d": path, "hue": f"g{tone}", "wide": round(side, 2), "cap": "butt"})
    return strokes
