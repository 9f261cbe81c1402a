"""The columns of a table against each other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.bars import LONGEST, axis, bars, by_class, edges, histogram, plain
from pages.figures.base import layout
from pages.kit.theme import SIZES, Palette

SYMBOLS = (
    "circle", "square", "diamond", "triangle-up", "cross", "x", "star", "triangle-down", "pentagon", "hourglass",
)  # fmt: skip
"""Classes differ in symbol as well as in colour, for those who do not see colours."""
MOST_POINTS = 500


def some(n: int, most: int = MOST_POINTS) -> NDArray[np.intp]:
    """Return which of n rows to draw: all of them, or so many spread evenly over the table.

    >>> some(10, 4)
    array([0, 2, 5, 7])
    """
    return np.arange(n) if n <= most else np.linspace(0, n, most, endpoint=False).astype(np.intp)


def _room(values: NDArray[Any]) -> list[float]:
    """Return an axis range that leaves some air on both sides; a column that never changes gets some too."""
    low, high = float(np.min(values)), float(np.max(values))
    air = 0.06 * (high - low) or abs(low) * 0.1 or 1.0
    return [low - air, high + air]


def pairs(
    x: NDArray[Any],
    y: NDArray[Any],
    titles: Sequence[str],
    classes: Sequence[str],
    palette: Palette,
    target: str = "",
    square: bool = False,
) -> go.Figure:
    """Draw every column against every other, below a diagonal of their distributions; two columns fill the picture.

    Args:
        x: (n, d), in the data's own units; y: (n,), the class of each row, or its target.
        titles: d of them; classes: what 0, 1, … mean; none for regression, and then `target`, a title, is one more
            column, and the points are coloured by it.
        square: whether a step right and a step up are equally long; for two columns of one kind.
    """
    numbers = not classes
    if numbers:
        x, titles = np.column_stack([x, y]), [*titles, target]
    n, d = x.shape
    names = [plain(title, {2: 60, 3: LONGEST}.get(d, 18)) for title in titles]
    if d == 1:
        return histogram(by_class(x[:, 0], y, len(classes)), edges(x[:, 0]), classes, titles[0], palette, height=420)
    rows = some(n)
    groups = [(rows, 0)] if numbers else [(rows[y[rows] == label], label) for label in range(len(classes))]
    cells = [(1, 0)] if d == 2 else [(i, j) for i in range(d) for j in range(i + 1)]
    data: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    small = SIZES.small if d < 4 else SIZES.mark
    for k, (i, j) in enumerate(cells):
        ends = {"xaxis": f"x{k + 1}" if k else "x", "yaxis": f"y{k + 1}" if k else "y"}
        if i == j:
            data += bars(x[:, i], y, classes, ends, palette)
        else:
            data += [
                {
                    "type": "scatter",
                    "x": x[those, j],
                    "y": x[those, i],
                    **ends,
                    "mode": "markers",
                    "name": "" if numbers else plain(classes[label]),
                    "legendgroup": str(label),
                    "showlegend": not numbers and (i, j) == (1, 0),
                    "marker": _marker(y[those], y, palette) if numbers else _mark(label, d, palette),
                    "hovertemplate": "%{x:.4g}, %{y:.4g}",
                }
                for those, label in groups
            ]
        place = ([0.0, 1.0], [0.0, 1.0]) if d == 2 else (_span(j, d), _span(d - 1 - i, d))
        bottom, left = i == d - 1, j == 0 and i > 0
        axes["xaxis" + (f"{k + 1}" if k else "")] = axis(
            palette,
            domain=place[0],
            anchor=ends["yaxis"],
            range=_room(x[:, j]),
            showticklabels=bottom,
            title={"text": names[j] if bottom else "", "standoff": 6, "font": {"size": SIZES.small}},
            nticks=6 if d < 4 else 4,
        )
        axes["yaxis" + (f"{k + 1}" if k else "")] = axis(
            palette,
            domain=place[1],
            anchor=ends["xaxis"],
            showticklabels=left,
            title={"text": names[i] if left else "", "standoff": 6, "font": {"size": small}},
            nticks=6 if d < 4 else 4,
            **({} if i == j else {"range": _room(x[:, i])}),
        )
    if square and d == 2:
        axes["yaxis"] |= {"scaleanchor": "x", "constrain": "domain"}
        axes["xaxis"] |= {"constrain": "domain"}
    legend: dict[str, Any] = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1.0, "yanchor": "bottom"}
    if d > 2:
        legend = {"x": 1, "xanchor": "right", "y": 1, "yanchor": "top"}
    height = 405 if d <= 3 else 390
    return go.Figure(
        {
            "data": data,
            "layout": layout(
                palette,
                height,
                **axes,
                margin={"l": 58, "r": 10, "t": 30 if d == 2 and not numbers else 10, "b": 44},
                legend=legend,
                barmode="stack",
            ),
        }
    )


def _span(place: int, d: int) -> list[float]:
    """Return where the place-th of d cells begins and ends on a side that is 1 long."""
    gap = 0.025
    width = (1 - gap * (d - 1)) / d
    return [place * (width + gap), min(place * (width + gap) + width, 1.0)]


def _mark(label: int, d: int, palette: Palette) -> dict[str, Any]:
    return {
        "symbol": SYMBOLS[label],
        "size": 8 if d == 2 else 5,
        "color": palette.classes[label],
        "opacity": 0.8,
        "line": {"color": palette.page, "width": 0.6},
    }


def _marker(values: NDArray[Any], every: NDArray[Any], palette: Palette) -> dict[str, Any]:
    return {
        "size": 6,
        "color": values,
        "cmin": float(np.min(every)),
        "cmax": float(np.max(every)),
        "colorscale": [[0, palette.low], [0.5, palette.between], [1, palette.high]],
        "line": {"color": palette.page, "width": 0.6},
    }
