"""Activations over z, their slopes, and what is left of a slope after many layers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import axis, layout
from pages.kit.theme import SIZES, Palette

DEEPEST, SHALLOWEST = -100, -12
"""Powers of ten down to which what is left of a slope is drawn at the most, and at the least."""
DASHES = ("solid", "dash", "dot", "dashdot")
"""Curves differ in dash as well as in colour, for those who do not see colours."""


def _hues(palette: Palette) -> tuple[str, ...]:
    return (palette.accent, *palette.racers)


def side_by_side(
    z: NDArray[Any],
    curves: Mapping[str, tuple[NDArray[Any], NDArray[Any]]],
    flat: Mapping[str, NDArray[np.bool_]],
    here: Mapping[str, tuple[float, float]],
    at: float,
    palette: Palette,
    height: int = 520,
    waiting: str = "",
) -> go.Figure:
    """Draw up to four activations above their slopes, or above a sentence on what these wait for.

    Args:
        z: (n,); curves: by name, values and slopes (n,); flat: where the slope is next to nothing (n,), shaded below.
        here: by name, value and slope at `at`, which are marked.
    """
    side = axis(palette)
    data: list[dict[str, Any]] = []
    for i, (name, (values, slopes)) in enumerate(curves.items()):
        line = {"color": _hues(palette)[i], "width": 3, "dash": DASHES[i]}
        common = {"type": "scatter", "x": z, "legendgroup": name, "name": name}
        data += [
            {**common, "y": values, "mode": "lines", "line": line, "hovertemplate": "%{y:.4g}"},
            {**common, "y": slopes, "mode": "lines", "line": line, "yaxis": "y2", "showlegend": False}
            | {"hovertemplate": "derivative %{y:.3g}"},
            {
                "type": "scatter",
                "x": z,
                "y": np.where(flat[name], slopes, np.nan),
                "yaxis": "y2",
                "mode": "lines",
                "line": {"color": line["color"], "width": 14},
                "opacity": 0.22,
                "hoverinfo": "skip",
                "showlegend": False,
            },
        ]
        value, slope = here[name]
        for y, row in ((value, "y"), (slope, "y2")):
            data.append(
                {
                    "type": "scatter",
                    "x": [at],
                    "y": [y],
                    "yaxis": row,
                    "mode": "markers",
                    "marker": {"color": line["color"], "size": 11, "line": {"color": palette.page, "width": 2}},
                    "hoverinfo": "skip",
                    "showlegend": False,
                }
            )
    if waiting:
        place = {"x": [None], "y": [None], "yaxis": "y2", "showlegend": False}
        data = [*(trace for trace in data if trace.get("yaxis") != "y2"), place]
    note = {"showarrow": False, "font": {"color": palette.quiet, "size": SIZES.small}, "xref": "paper", "yref": "paper"}
    guide = {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
    return go.Figure(
        {
            "data": data,
            "layout": {
                **layout(palette, height),
                "margin": {"l": 44, "r": 10, "t": 30, "b": 40},
                "hovermode": "x unified",
                "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
                "xaxis": {**side, "range": [float(z[0]), float(z[-1])], "title": {"text": "z"}, "anchor": "y2"},
                "yaxis": {**side, "domain": [0.46, 1.0], "title": {"text": "value"}},
                "yaxis2": {
                    **side,
                    "domain": [0.0, 0.4],
                    "title": {"text": "derivative"},
                    **({"showticklabels": False, "range": [0, 1]} if waiting else {}),
                },
                "shapes": [{**guide, "line": {"color": palette.quiet, "width": 1, "dash": "dot"}}],
                "annotations": [
                    {**note, "x": 0.5, "y": 0.2, "xanchor": "center", "yanchor": "middle", "text": waiting}
                    if waiting
                    else {
                        **note,
                        "x": 1,
                        "y": 0.43,
                        "xanchor": "right",
                        "yanchor": "middle",
                        "text": "shaded: under 1 % of the steepest",
                    }
                ],
            },
        }
    )


def faded(
    layers: NDArray[Any],
    products: Mapping[str, NDArray[Any]],
    palette: Palette,
    height: int = 230,
    waiting: str = "",
) -> go.Figure:
    """Draw what is left of a slope after 1, 2, … layers, on a logarithmic axis; 0 is drawn at its foot.

    Args:
        layers: (n,); products: by name (n,), at least 0.
        waiting: in place of the curves, a sentence on what they wait for; nothing then tells of them, not the axis.
    """
    seen = np.concatenate([left[left > 0] for left in products.values() if not waiting] or [np.ones(0)])
    low, high = np.log10(seen.min(initial=1.0)), np.log10(seen.max(initial=1.0))
    foot = int(max(DEEPEST, min(SHALLOWEST, 3 * np.floor(low / 3))))
    top = int(max(3, np.ceil(high)))
    side = axis(palette, zeroline=False)
    return go.Figure(
        {
            "data": [
                {
                    "type": "scatter",
                    "x": layers,
                    "y": np.maximum(left, 10.0**foot),
                    "customdata": left,
                    "mode": "lines",
                    "name": name,
                    "line": {"color": _hues(palette)[i], "width": 3, "dash": DASHES[i]},
                    "hovertemplate": "%{x} layers: %{customdata:.2g}",
                }
                for i, (name, left) in enumerate(products.items())
                if not waiting
            ],
            "layout": {
                **layout(palette, height),
                "margin": {"l": 54, "r": 8, "t": 26, "b": 38},
                "showlegend": False,
                "title": {"text": "What is left of a gradient", "font": {"size": SIZES.small}, "x": 0.02, "y": 0.98},
                "xaxis": {**side, "title": {"text": "layers passed"}, "range": [float(layers[0]), float(layers[-1])]},
                "yaxis": {
                    **side,
                    "type": "log",
                    "exponentformat": "power",
                    "range": [foot - 0.5, top],
                    "dtick": 3 * -(-(top - foot) // 18),
                },
                "annotations": [
                    {
                        "text": waiting,
                        "showarrow": False,
                        "font": {"color": palette.quiet, "size": SIZES.small},
                        "xref": "paper",
                        "yref": "paper",
                        "x": 0.5,
                        "y": 0.5,
                    }
                ],
            },
        }
    )
