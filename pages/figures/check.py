"""The finite difference against the exact slope, over the size of the nudge."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import layout
from pages.kit.theme import SIZES, Palette


def nudges(epsilon: NDArray[Any], error: NDArray[Any], chosen: int, palette: Palette, height: int = 188) -> go.Figure:
    """Draw how far the finite difference is off, both axes logarithmic.

    Args:
        epsilon, error: (n,), above 0; an error of exactly 0 is drawn at 1e-17.
        chosen: the nudge in use, an index.
    """
    axis = {"type": "log", "gridcolor": palette.grid, "linecolor": palette.grid, "fixedrange": True, "dtick": 4}
    drawn = np.maximum(error, 1e-17)
    note = {"showarrow": False, "font": {"color": palette.quiet, "size": SIZES.mark}, "yref": "paper", "y": 0.98}
    return go.Figure(
        {
            "data": [
                {
                    "type": "scatter",
                    "x": epsilon,
                    "y": drawn,
                    "customdata": error,
                    "mode": "lines",
                    "line": {"color": palette.quiet, "width": 2.5},
                    "hovertemplate": "ε = %{x:.0e}<br>off by %{customdata:.1e}<extra></extra>",
                },
                {
                    "type": "scatter",
                    "x": [epsilon[chosen]],
                    "y": [drawn[chosen]],
                    "mode": "markers",
                    "marker": {"color": palette.accent, "size": 12, "line": {"color": palette.page, "width": 2}},
                    "hoverinfo": "skip",
                },
            ],
            "layout": {
                **layout(palette, height),
                "margin": {"l": 56, "r": 10, "t": 6, "b": 38},
                "showlegend": False,
                "xaxis": {**axis, "range": [-15.2, 0.2], "title": {"text": "nudge ε"}, "exponentformat": "power"},
                "yaxis": {**axis, "range": [-17.5, 1.5], "title": {"text": "off by"}, "exponentformat": "power"},
                "annotations": [
                    {**note, "x": -14.8, "xanchor": "left", "text": "too small: rounding"},
                    {**note, "x": -0.2, "xanchor": "right", "text": "too large: the curve is not straight"},
                ],
            },
        }
    )
