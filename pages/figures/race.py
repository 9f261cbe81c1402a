"""The surface of a race as a landscape that can be turned, with the ways on it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import layout
from pages.kit.theme import CLEAR, SIZES, Palette

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
    height: int,
) -> go.Figure:
    """Draw a surface and ways over it, and from the end of each a line up that no hill hides.

    Args:
        across, up: (s,) coordinates; values: (s, s), a row for each of `up`; cut off at their ninth tenth.
        ways: of each racer (T, 2); heights: of each (T,), the true height there, which in a plane through many
            dimensions may lie above or below the surface.
    """
    top = float(np.quantile(values[np.isfinite(values)], HIGHEST))
    low = float(np.min(values[np.isfinite(values)]))
    above = top + 0.2 * ((top - low) or 1.0)
    side = {"gridcolor": palette.grid, "backgroundcolor": CLEAR, "color": palette.quiet, "nticks": 5}
    titles = {"xaxis": labels[0], "yaxis": labels[1], "zaxis": "height"}
    lines: list[dict[str, Any]] = []
    for i, (way, high, name) in enumerate(zip(ways, heights, names, strict=False)):
        hue = palette.racers[i % len(palette.racers)]
        told = {"type": "scatter3d", "name": name, "hovertemplate": f"{name}: %{{customdata:.4g}}<extra></extra>"}
        lines += [
            {
                **told,
                "x": way[:, 0],
                "y": way[:, 1],
                "z": np.minimum(high, top),
                "mode": "lines",
                "line": {"color": hue, "width": 6},
                "customdata": high,
            },
            {
                **told,
                "x": [way[-1, 0]] * 2,
                "y": [way[-1, 1]] * 2,
                "z": [min(float(high[-1]), top), above],
                "mode": "lines+markers",
                "line": {"color": hue, "width": 2},
                "marker": {"color": hue, "size": 4},
                "customdata": [float(high[-1])] * 2,
                "showlegend": False,
            },
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
                    **{
                        axis: {**side, "title": {"text": title, "font": {"size": SIZES.mark}}}
                        for axis, title in titles.items()
                    },
                    # So far away that titles are in sight too where it is as wide as high.
                    "camera": {"eye": {"x": 1.95, "y": -1.95, "z": 1.25}, "center": {"x": 0, "y": 0, "z": -0.12}},
                    "aspectmode": "cube",
                },
            },
        }
    )
