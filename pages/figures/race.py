"""The surface of a race as a landscape that can be turned, with the ways on it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import layout
from pages.kit.theme import CLEAR, Palette

HIGHEST = 0.9
"""Of the heights in sight this share is shown in full; what is higher is cut off, or all else would look flat."""


def relief_3d(
    across: NDArray[Any],
    up: NDArray[Any],
    values: NDArray[Any],
    ways: Sequence[NDArray[Any]],
    heights: Sequence[NDArray[Any]],
    names: Sequence[str],
    labels: tuple[str, str],
    palette: Palette,
    height: int = 520,
) -> go.Figure:
    """Draw a surface and ways over it.

    Args:
        across, up: (s,) coordinates; values: (s, s), a row for each of `up`; cut off at their ninth tenth.
        ways: of each racer (T, 2); heights: of each (T,), the true height there, which in a plane through many
            dimensions may lie above or below the surface.
    """
    top = float(np.quantile(values[np.isfinite(values)], HIGHEST))
    side = {"gridcolor": palette.grid, "backgroundcolor": CLEAR, "color": palette.quiet, "nticks": 5}
    titles = {"xaxis": labels[0], "yaxis": labels[1], "zaxis": "height"}
    lines = [
        {
            "type": "scatter3d",
            "x": way[:, 0],
            "y": way[:, 1],
            "z": np.minimum(high, top),
            "mode": "lines",
            "name": name,
            "line": {"color": palette.racers[i % len(palette.racers)], "width": 6},
            "customdata": high,
            "hovertemplate": f"{name}: %{{customdata:.4g}}<extra></extra>",
        }
        for i, (way, high, name) in enumerate(zip(ways, heights, names, strict=False))
    ]
    floor = {
        "type": "surface",
        "x": across,
        "y": up,
        "z": np.where(values <= top, values, np.nan),
        "colorscale": [[0, palette.deep], [1, palette.pale]],
        "showscale": False,
        "opacity": 0.85,
        "hovertemplate": "%{x:.3g}, %{y:.3g}: %{z:.4g}<extra></extra>",
    }
    return go.Figure(
        {
            "data": [floor, *lines],
            "layout": {
                **layout(palette, height),
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                "legend": {"orientation": "h", "y": 1, "x": 0},
                "scene": {
                    **{axis: {**side, "title": {"text": title}} for axis, title in titles.items()},
                    "camera": {"eye": {"x": 1.5, "y": -1.5, "z": 1.1}},
                    "aspectmode": "cube",
                },
            },
        }
    )
