"""Runs side by side: what each has learnt, and how their losses fell."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import axis, layout
from pages.kit.theme import INK, SIZES, Palette

TICKS = [digit * 10.0**power for power in range(-9, 10) for digit in (1, 3)]


def answer_map(
    cells: NDArray[Any],
    ends: tuple[float, float],
    places: NDArray[Any],
    target: NDArray[Any],
    palette: Palette,
    height: int = 222,
) -> go.Figure:
    """Draw what a network answers over a square, with the data on it.

    Args:
        cells: (m, m), row by row from the top; ends: the answers that are drawn in full colour.
        places: (n, 2), shares of the sides from the top left; target: (n,).
    """
    side = len(cells)
    colours = [[0, palette.low], [0.5, palette.middle], [1, palette.high]]
    hidden = {"visible": False, "fixedrange": True}
    return go.Figure(
        {
            "data": [
                {
                    "type": "heatmap",
                    "z": np.clip(np.nan_to_num(cells.astype(np.float64)), -1e30, 1e30),
                    "zmin": ends[0],
                    "zmax": ends[1],
                    "colorscale": colours,
                    "showscale": False,
                    "zsmooth": "best",
                    "hoverinfo": "skip",
                },
                {
                    "type": "scatter",
                    "x": places[:, 0] * (side - 1),
                    "y": places[:, 1] * (side - 1),
                    "mode": "markers",
                    "marker": {
                        "size": 5,
                        "color": target,
                        "cmin": ends[0],
                        "cmax": ends[1],
                        "colorscale": colours,
                        "line": {"color": INK, "width": 0.7},
                    },
                    "hoverinfo": "skip",
                },
            ],
            "layout": {
                **layout(palette, height),
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                "showlegend": False,
                "xaxis": {**hidden, "range": [-0.5, side - 0.5]},
                "yaxis": {**hidden, "range": [side - 0.5, -0.5]},
            },
        }
    )


def falling(
    losses: Mapping[str, NDArray[Any]], epoch: int, palette: Palette, height: int = 178, waiting: str = ""
) -> go.Figure:
    """Draw losses by epoch on a logarithmic axis; one that is 0 is drawn at 1e-9.

    Args:
        losses: by learning rate, (T,) each; epoch: where the maps stand.
        waiting: in place of the curves, a sentence on what they wait for; nothing then tells of them, not the axis.
    """
    side = axis(palette, zeroline=False)
    hues, dashes = (palette.racers[0], palette.accent, palette.racers[1]), ("dash", "solid", "dot")
    seen = [np.maximum(curve, 1e-9) for curve in losses.values() if not waiting]
    reach = (float(min(map(np.min, seen))), float(max(map(np.max, seen)))) if seen else (1e-3, 1.0)
    last = max((len(curve) for curve in losses.values()), default=1) - 1
    note = {"showarrow": False, "font": {"color": palette.quiet, "size": SIZES.small}, "xref": "paper", "yref": "paper"}
    return go.Figure(
        {
            "data": [
                {
                    "type": "scatter",
                    "x": np.arange(len(curve)),
                    "y": np.maximum(curve, 1e-9),
                    "customdata": curve,
                    "mode": "lines",
                    "name": f"rate {name}",
                    "line": {"color": hues[i % 3], "width": 2.5, "dash": dashes[i % 3]},
                    "hovertemplate": "%{customdata:.4g}",
                }
                for i, (name, curve) in enumerate(losses.items())
                if not waiting
            ],
            "layout": {
                **layout(palette, height),
                "margin": {"l": 56, "r": 8, "t": 26, "b": 36},
                "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
                "hovermode": "x unified",
                "xaxis": {**side, "title": {"text": "epoch"}, **({"range": [0, last]} if waiting else {})},
                "yaxis": {
                    **side,
                    "type": "log",
                    "title": {"text": "loss on the training rows"},
                    "range": [float(np.log10(reach[0])) - 0.1, float(np.log10(reach[1])) + 0.1],
                    "tickvals": TICKS,
                    "ticktext": [f"{tick:g}" for tick in TICKS],
                },
                "annotations": [{**note, "x": 0.5, "y": 0.5, "xanchor": "center", "text": waiting}] if waiting else [],
                "shapes": [
                    {
                        "type": "line",
                        "x0": epoch,
                        "x1": epoch,
                        "yref": "paper",
                        "y0": 0,
                        "y1": 1,
                        "line": {"color": palette.quiet, "width": 1, "dash": "dot"},
                    }
                ],
            },
        }
    )
