"""What moved one answer: a bar for each input, to the right if it raised the answer, to the left if it lowered it."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import axis, layout
from pages.kit.theme import Palette

MOST = 10
"""Bars at the most; what is left is one bar together."""


def moved(
    names: list[str],
    parts: dict[str, NDArray[Any]],
    title: str,
    palette: Palette,
    height: int = 340,
) -> go.Figure:
    """Draw what each input added to an answer, the largest at the top; of more than `MOST` the rest together.

    Args:
        names: of the inputs, m of them; parts: (m,) for each way the inputs may be, the first of which sorts them.
        title: of the axis, with its unit.
    """
    order = np.argsort(-np.abs(next(iter(parts.values()))), kind="stable")
    first, rest = (order, order[:0]) if len(order) <= MOST else (order[: MOST - 1], order[MOST - 1 :])
    labels = [names[i] for i in first] + ([f"{len(rest)} others"] if len(rest) else [])
    data: list[dict[str, Any]] = []
    reach = 0.0
    for number, (name, values) in enumerate(parts.items()):
        bars = [float(values[i]) for i in first] + ([float(values[rest].sum())] if len(rest) else [])
        reach = max(reach, *map(abs, bars), 0.0)
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": bars,
                # Places, not names: two inputs may be called the same.
                "y": list(range(len(bars))),
                "text": [f"{bar:+.3g}".replace("-", "−") for bar in bars],
                "textposition": "outside",
                "cliponaxis": False,
                "customdata": labels,
                "marker": {
                    "color": [palette.positive if bar >= 0 else palette.negative for bar in bars],
                    "pattern": {"shape": "/" if number else "", "fgcolor": palette.page},
                },
                "hovertemplate": "%{customdata}: %{x:.4g}<extra>" + name + "</extra>",
            }
        )
    side = axis(palette, zerolinecolor=palette.quiet)
    reach = reach * 1.6 or 1.0
    return go.Figure(
        {
            "data": data,
            "layout": {
                **layout(palette, height),
                "margin": {"l": 8, "r": 8, "t": 26 if len(parts) > 1 else 6, "b": 40},
                "showlegend": len(parts) > 1,
                "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
                "bargap": 0.25,
                "xaxis": {**side, "range": [-reach, reach], "title": {"text": title}},
                "yaxis": {
                    **side,
                    "automargin": True,
                    "showgrid": False,
                    "zeroline": False,
                    "range": [len(labels) - 0.5, -0.5],
                    "tickvals": list(range(len(labels))),
                    "ticktext": labels,
                },
            },
        }
    )


def side_by_side(
    names: list[str],
    published: NDArray[Any],
    learnt: NDArray[Any],
    interval: NDArray[Any],
    here: NDArray[Any],
    palette: Palette,
    height: int = 320,
) -> go.Figure:
    """Draw coefficients, a row for each: as published, as learnt on average with an interval, and as they are here.

    Args:
        names: m of them; published, learnt, here: (m,); interval: (2, m), its low and its high ends. What lies far from
            them is drawn at the edge.
    """
    rows = list(range(len(names)))
    held = np.concatenate([published, *interval])
    room = 0.2 * float(np.ptp(held)) or 1.0
    ends = float(held.min()) - room, float(held.max()) + room
    quiet = {"color": palette.quiet, "width": 3}
    marks: list[tuple[str, NDArray[Any], dict[str, Any]]] = [
        (
            "published",
            published,
            {"symbol": "diamond-open", "size": 15, "color": palette.truth, "line": {"width": 2.5}},
        ),
        ("learnt, on average", learnt, {"symbol": "circle", "size": 9, "color": palette.high}),
        ("this run, now", here, {"symbol": "x", "size": 10, "color": palette.accent}),
    ]
    between = [[float(low), float(high), None] for low, high in interval.T]
    side = axis(palette, zerolinecolor=palette.quiet)
    return go.Figure(
        {
            "data": [
                {
                    "type": "scatter",
                    "x": [x for three in between for x in three],
                    "y": [row for row in rows for _ in range(3)],
                    "mode": "lines",
                    "name": "interval",
                    "line": quiet,
                    "hoverinfo": "skip",
                },
                *(
                    {
                        "type": "scatter",
                        "x": np.clip(values, *ends),
                        "y": rows,
                        "mode": "markers",
                        "name": name,
                        "marker": marker,
                        "customdata": list(zip(names, values.tolist(), strict=True)),
                        "hovertemplate": "%{customdata[0]}: %{customdata[1]:.3f}<extra>" + name + "</extra>",
                    }
                    for name, values, marker in marks
                ),
            ],
            "layout": {
                **layout(palette, height),
                "margin": {"l": 8, "r": 8, "t": 26, "b": 40},
                "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
                "xaxis": {**side, "range": list(ends), "title": {"text": "weight or bias"}},
                "yaxis": {
                    **side,
                    "automargin": True,
                    "zeroline": False,
                    "range": [len(names) - 0.5, -0.5],
                    "tickvals": rows,
                    "ticktext": names,
                },
            },
        }
    )
