"""Curves of one variable."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.palette import Palette


def tangent(z: float, a: float, slope: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the two ends of a short straight line through (z, a), about as long to the eye whatever its slope.

    >>> tangent(1.0, 0.5, 0.0)
    ((-1.4, 0.5), (3.4, 0.5))
    """
    reach = 2.4 / float(np.hypot(1.0, 10 * slope))
    return (z - reach, a - slope * reach), (z + reach, a + slope * reach)


def operating_point(
    z: NDArray[np.float64],
    a: NDArray[np.float64],
    here: tuple[float, float],
    slope: float,
    palette: Palette,
    height: int = 330,
) -> go.Figure:
    """Draw an activation over z, the point where the neuron is now, and the tangent there.

    Args:
        z, a: (n,), the curve.
        here: (z, a) of the neuron.
        slope: da/dz at that point.
        palette: light or dark.
        height: in pixels.
    """
    at, value = here
    line = tangent(at, value, slope)
    axis = {"gridcolor": palette.grid, "zeroline": False, "linecolor": palette.grid, "fixedrange": True}
    note = {"showarrow": False, "font": {"color": palette.quiet, "size": 12}, "bgcolor": palette.page}
    # One plain dictionary: go.Figure checks it in a tenth of the time it takes to check graph objects one by one.
    return go.Figure(
        {
            "data": [
                {
                    "type": "scatter",
                    "x": z,
                    "y": a,
                    "mode": "lines",
                    "line": {"color": palette.quiet, "width": 3, "simplify": False},
                    "hovertemplate": "z = %{x:.2f}<br>σ(z) = %{y:.3f}<extra></extra>",
                },
                {
                    "type": "scatter",
                    "x": [x for x, _ in line],
                    "y": [y for _, y in line],
                    "mode": "lines",
                    "line": {"color": palette.orange, "width": 3},
                    "hoverinfo": "skip",
                },
                {
                    "type": "scatter",
                    "x": [at, at, float(z[0])],
                    "y": [0, value, value],
                    "mode": "lines",
                    "line": {"color": palette.accent, "width": 1.5, "dash": "dot"},
                    "hoverinfo": "skip",
                },
                {
                    "type": "scatter",
                    "x": [at],
                    "y": [value],
                    "mode": "markers",
                    "marker": {"color": palette.accent, "size": 15, "line": {"color": palette.page, "width": 2}},
                    "hovertemplate": "the neuron now<br>z = %{x:.3f}<br>σ(z) = %{y:.4f}<extra></extra>",
                },
            ],
            "layout": {
                "template": "none",
                "height": height,
                "margin": {"l": 44, "r": 12, "t": 12, "b": 44},
                "showlegend": False,
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "font": {"color": palette.text, "size": 13},
                "xaxis": {**axis, "range": [float(z[0]), float(z[-1])], "title": {"text": "the sum z"}, "dtick": 5},
                "yaxis": {**axis, "range": [-0.06, 1.06], "title": {"text": "the answer σ(z)"}, "dtick": 0.5},
                "annotations": [
                    {**note, "x": -9.7, "y": 0.2, "text": "far left: nearly 0,<br>and nearly flat", "xanchor": "left"},
                    {**note, "x": 9.7, "y": 0.8, "text": "far right: nearly 1,<br>and nearly flat", "xanchor": "right"},
                ],
            },
        }
    )
