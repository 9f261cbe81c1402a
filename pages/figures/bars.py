"""How often the values of a column occur, by class, and how many rows of each class there are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.palette import BARE, LIGHT, Palette

PATTERNS = ("", "/", "x", ".", "-", "|", "+", "\\", "", "/")
_LIGHT = ("#2e7d43", "#a5285f", "#6a45d8", "#7a7000", "#0b7f78", "#8a5636", "#55585f", "#bf2c2c")
_DARK = ("#6cc47e", "#f285b4", "#a48bff", "#d3cd55", "#45c4ba", "#cf9f7d", "#b3b6bd", "#ff8080")
LONGEST = 26


def class_hues(palette: Palette) -> tuple[str, ...]:
    """Return the colours of classes 0 … 9; the first two are those of every picture in the app."""
    return (palette.orange, palette.blue, *(_LIGHT if palette == LIGHT else _DARK))


def plain(text: str, longest: int = LONGEST) -> str:
    """Return a text as Plotly shows it sign by sign: it takes some HTML for its own.

    >>> plain("<b>age</b>")
    '&lt;b&gt;age&lt;/b&gt;'
    >>> plain("a very long name indeed", 11)
    'a very lon…'
    """
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")


def layout(palette: Palette, height: int, **more: Any) -> dict[str, Any]:
    """Return what the charts of a table share, and `more`."""
    common = {
        **BARE,
        "height": height,
        "margin": {"l": 58, "r": 10, "t": 30, "b": 44},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "size": 12.5},
        "hoverlabel": {"bgcolor": palette.page, "font": {"color": palette.text}},
    }
    return {**common, **more}


def axis(palette: Palette, **more: Any) -> dict[str, Any]:
    """Return what the axes of these charts share, and `more`."""
    common = {"gridcolor": palette.grid, "linecolor": palette.grid, "zeroline": False, "fixedrange": True}
    return {**common, "nticks": 6, **more}


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
    hues = class_hues(palette) if classes else (palette.quiet,)
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
    hues = class_hues(palette) if classes else (palette.accent,)
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
                        "color": class_hues(palette)[label],
                        "line": {"color": palette.page, "width": 2},
                    },
                    "text": f"{plain(name, 22)}<br>{count:,}",
                    "textposition": "inside",
                    "insidetextanchor": "middle",
                    "textangle": 0,
                    "constraintext": "none" if count > 0.06 * every else "both",
                    "textfont": {"color": palette.page, "size": 12.5},
                    "hovertemplate": f"{plain(name)}: {count:,} rows, {count / every:.1%}<extra></extra>",
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
