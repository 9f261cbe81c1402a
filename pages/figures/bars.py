"""How often the values of a column occur, by class, and how many rows of each class there are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures import base
from pages.figures.base import layout
from pages.kit.theme import SIZES, Palette

PATTERNS = ("", "/", "x", ".", "-", "|", "+", "\\", "", "/")
LONGEST = 26


def plain(text: str, longest: int = LONGEST) -> str:
    """Return a text as Plotly shows it sign by sign: it takes some HTML for its own.

    >>> plain("<b>age</b>")
    '&lt;b&gt;age&lt;/b&gt;'
    >>> plain("a very long name indeed", 11)
    'a very lon…'
    """
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")


def axis(palette: Palette, **more: Any) -> dict[str, Any]:
    """Return what the axes of these charts share, and `more`."""
    return base.axis(palette, **{"zeroline": False, "nticks": 6, **more})


def edges(values: NDArray[Any], most: int = 24) -> NDArray[np.float64]:
    """Return where the bars of a histogram begin and end; whole numbers in a short range get a bar each.

    >>> edges(np.array([0.0, 1.0, 2.0]))
    array([-0.5, 0.5, 1.5, 2.5])
    """
    low, high = float(np.min(values)), float(np.max(values))
    whole = high - low < most and bool(np.all(values == np.round(values)))
    ends = np.arange(low, high + 2) - 0.5 if whole else np.linspace(low, high, most + 1)
    if len(ends) > 1 and np.all(np.diff(ends) > 0):
        return ends
    # So close together, or so far from 0, that there are too few numbers between them: one bar for all.
    return np.array([np.nextafter(low, -np.inf), np.nextafter(high, np.inf)])


def by_class(values: NDArray[Any], y: NDArray[Any], classes: int) -> NDArray[np.int64]:
    """Count how many rows of each class fall between `edges(values)`; without classes all rows count alike.

    Args:
        values, y: (n,).

    Returns:
        (k, bars), k at least 1.

    >>> by_class(np.array([0.0, 1.0, 1.0]), np.array([0, 0, 1]), 2)
    array([[1, 1],
           [0, 1]])
    """
    bins = edges(values)
    parts = [values] if classes == 0 else [values[y == label] for label in range(classes)]
    return np.array([np.histogram(part, bins)[0] for part in parts])


def _pattern(label: int, palette: Palette) -> dict[str, Any]:
    return {
        "shape": PATTERNS[label],
        "fillmode": "overlay",
        "fgcolor": palette.page,
        "fgopacity": 0.75,
        "size": 7,
        "solidity": 0.22,
    }


def bars(
    values: NDArray[Any], y: NDArray[Any], classes: Sequence[str], ends: dict[str, str], palette: Palette
) -> list[dict[str, Any]]:
    """Return the traces of a column's small histogram, within the axes named by `ends`; see `by_class`."""
    bins = edges(values)
    hues = palette.classes if classes else (palette.quiet,)
    return [
        {
            "type": "bar",
            "x": (bins[:-1] + bins[1:]) / 2,
            "width": np.diff(bins),
            "y": counts,
            **ends,
            "legendgroup": str(label),
            "showlegend": False,
            "marker": {"color": hues[label], "pattern": _pattern(label, palette)},
            "hovertemplate": "%{x:.4g}: %{y} rows<extra></extra>",
        }
        for label, counts in enumerate(by_class(values, y, len(classes)))
    ]


def histogram(
    counts: NDArray[Any],
    bins: NDArray[Any],
    classes: Sequence[str],
    title: str,
    palette: Palette,
    height: int = 290,
) -> go.Figure:
    """Draw how often a column's values occur, the classes one above the other, in colours and in patterns.

    Args:
        counts: (k, bars), by class; (1, bars) where there are none.
        bins: (bars + 1,), where the bars begin and end.
        title: of the column.
    """
    hues = palette.classes if classes else (palette.accent,)
    return go.Figure(
        {
            "data": [
                {
                    "type": "bar",
                    "x": (bins[:-1] + bins[1:]) / 2,
                    "width": np.diff(bins),
                    "y": row,
                    "name": plain(classes[label]) if classes else "",
                    "showlegend": bool(classes),
                    "marker": {
                        "color": hues[label],
                        "pattern": _pattern(label, palette),
                        "line": {"color": palette.page, "width": 0.6},
                    },
                    "hovertemplate": "%{x:.4g}: %{y} rows",
                }
                for label, row in enumerate(counts)
            ],
            "layout": layout(
                palette,
                height,
                barmode="stack",
                xaxis=axis(palette, title={"text": plain(title, 60)}),
                yaxis=axis(palette, title={"text": "rows"}, rangemode="tozero"),
                legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
            ),
        }
    )


def balance(counts: Sequence[int], classes: Sequence[str], palette: Palette, height: int = 58) -> go.Figure:
    """Draw how many rows belong to each class as the parts of one bar, each with its name and number."""
    every = max(sum(counts), 1)
    hidden = {"visible": False, "fixedrange": True}
    return go.Figure(
        {
            "data": [
                {
                    "type": "bar",
                    "orientation": "h",
                    "x": [count / every],
                    "y": [0],
                    "marker": {
                        "color": palette.classes[label],
                        "line": {"color": palette.page, "width": 2},
                    },
                    "text": f"{plain(name, 22)}<br>{count:,}",
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "constraintext": "none" if count > 0.06 * every else "both",
                    "textfont": {"color": palette.page, "size": SIZES.small},
                    "hovertemplate": f"{plain(name)}: {count:,} of {every:,} rows<extra></extra>",
                }
                for label, (name, count) in enumerate(zip(classes, counts, strict=True))
            ],
            "layout": layout(
                palette,
                height,
                margin={"l": 0, "r": 0, "t": 0, "b": 0},
                barmode="stack",
                showlegend=False,
                xaxis={**hidden, "range": [0, 1]},
                yaxis=hidden,
            ),
        }
    )
