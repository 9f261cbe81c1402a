"""How good the answers are, as pictures: curves over all thresholds, certainties against what happened, misses."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import axis, layout
from pages.kit.theme import Palette

MOST = 300
"""Points drawn of a curve at the most, or of a cloud of samples."""


class Look(NamedTuple):
    """How a part of the data is drawn: never by its colour alone."""

    colour: str
    dash: str
    symbol: str


def looks(palette: Palette) -> dict[str, Look]:
    """Return how each part of the data looks in every figure."""
    return {
        "training": Look(palette.quiet, "dot", "circle-open"),
        "test": Look(palette.accent, "solid", "circle"),
        "validation": Look(palette.racers[0], "dash", "diamond-open"),
    }


def _axis(palette: Palette, title: str, **more: Any) -> dict[str, Any]:
    return axis(palette, title={"text": title}, **more)


def _figure(palette: Palette, data: list[dict[str, Any]], x: Any, y: Any, height: int, **more: Any) -> go.Figure:
    return go.Figure(
        {
            "data": data,
            "layout": {
                **layout(palette, height),
                "margin": {"l": 52, "r": 10, "t": 30, "b": 42},
                "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
                "showlegend": True,
                "xaxis": x,
                "yaxis": y,
                **more,
            },
        }
    )


def _guide(palette: Palette, x: list[float], y: list[float], name: str) -> dict[str, Any]:
    """Return a thin line to compare with."""
    line = {"color": palette.slope, "width": 1.2, "dash": "longdash"}
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "name": name, "line": line, "hoverinfo": "skip"}


def thinned(x: NDArray[Any], y: NDArray[Any], most: int = MOST) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a line with at most so many points, evenly along its length; its ends stay.

    >>> thinned(np.arange(5.0), np.zeros(5), 3)[0]
    array([0., 2., 4.])
    """
    if len(x) <= most:
        return x, y
    along = np.append(0.0, np.cumsum(np.abs(np.diff(x)) + np.abs(np.diff(y))))
    keep = np.unique(np.searchsorted(along, np.linspace(0, along[-1], most), side="left"))
    keep = np.union1d(keep, [0, len(x) - 1])
    return x[keep], y[keep]


def over_thresholds(
    curves: Mapping[str, tuple[NDArray[Any], NDArray[Any]]],
    here: Mapping[str, tuple[float, float]],
    titles: tuple[str, str],
    guide: tuple[list[float], list[float], str],
    palette: Palette,
    height: int = 270,
) -> go.Figure:
    """Draw one curve for each part of the data, such as ROC or precision over recall, with a dot at the threshold.

    Args:
        curves: by part, (t,) and (t,), shares from 0 to 1; here: where each part stands at the threshold.
        titles: of the two axes; guide: a line to compare with, x, y and name.
    """
    drawn = looks(palette)
    data = [_guide(palette, *guide)]
    for part, (x, y) in curves.items():
        look, (few_x, few_y) = drawn[part], thinned(x, y)
        data.append(
            {
                "type": "scatter",
                "x": few_x,
                "y": few_y,
                "mode": "lines",
                "name": part,
                "line": {"color": look.colour, "width": 2.5, "dash": look.dash},
                "hovertemplate": f"{part}: %{{x:.3f}}, %{{y:.3f}}<extra></extra>",
            }
        )
    for part, (at, value) in here.items():
        look = drawn[part]
        data.append(
            {
                "type": "scatter",
                "x": [at],
                "y": [value],
                "mode": "markers",
                "showlegend": False,
                "cliponaxis": False,
                "marker": {"color": look.colour, "symbol": look.symbol, "size": 12, "line": {"width": 2}},
                "hovertemplate": f"{part} at the threshold: %{{x:.3f}}, %{{y:.3f}}<extra></extra>",
            }
        )
    share = {"range": [-0.03, 1.03], "dtick": 0.25}
    return _figure(palette, data, _axis(palette, titles[0], **share), _axis(palette, titles[1], **share), height)


def calibration(
    bins: Mapping[str, tuple[NDArray[Any], NDArray[Any], NDArray[Any]]], palette: Palette, height: int = 270
) -> go.Figure:
    """Draw how often it happened against what was said, a dot for each bin, larger for more samples.

    Args:
        bins: by part, said, happened and samples, (b,) each.
    """
    drawn = looks(palette)
    data = [_guide(palette, [0, 1], [0, 1], "ideal")]
    for part, (said, happened, samples) in bins.items():
        look = drawn[part]
        data.append(
            {
                "type": "scatter",
                "x": said,
                "y": happened,
                "customdata": samples,
                "mode": "lines+markers",
                "name": part,
                "line": {"color": look.colour, "width": 1.5, "dash": look.dash},
                "marker": {
                    "color": look.colour,
                    "symbol": look.symbol,
                    "size": 6 + 10 * np.sqrt(samples / max(float(np.max(samples)), 1.0)),
                },
                "hovertemplate": f"{part}: predicted %{{x:.2f}}, true %{{y:.2f}}, %{{customdata}} rows<extra></extra>",
            }
        )
    share = {"range": [-0.05, 1.05], "dtick": 0.25}
    return _figure(
        palette,
        data,
        _axis(palette, "predicted probability", **share),
        _axis(palette, "share that was true", **share),
        height,
    )


def cloud(
    points: Mapping[str, tuple[NDArray[Any], NDArray[Any]]],
    line: tuple[NDArray[Any], NDArray[Any], str],
    ends: tuple[tuple[float, float], tuple[float, float]],
    titles: tuple[str, str],
    palette: Palette,
    height: int = 290,
) -> go.Figure:
    """Draw samples as dots and a line among them: predicted against true, what is left over, or a fitted curve.

    Args:
        points: by part, (n,) and (n,); those past the ends are drawn at the edge.
        line: x (m,), y (m,) and name.
        ends: of both axes; they stay while the network learns.
    """
    drawn = looks(palette)
    data: list[dict[str, Any]] = []
    for part, (x, y) in points.items():
        look = drawn[part]
        every = slice(None, None, max(1, -(-len(x) // MOST)))
        data.append(
            {
                "type": "scatter",
                "x": np.clip(x[every], *ends[0]),
                "y": np.clip(y[every], *ends[1]),
                "customdata": np.stack([x[every], y[every]], axis=-1),
                "mode": "markers",
                "name": part,
                "marker": {"color": look.colour, "symbol": look.symbol, "size": 6, "opacity": 0.75},
                "hovertemplate": f"{part}: %{{customdata[0]:.4g}}, %{{customdata[1]:.4g}}<extra></extra>",
            }
        )
    x, y, name = line
    data.append(
        {
            "type": "scatter",
            "x": x,
            "y": y,
            "mode": "lines",
            "name": name,
            "line": {"color": palette.slope, "width": 2.5},
            "hoverinfo": "skip",
        }
    )
    across, up = (_axis(palette, title, range=list(reach)) for title, reach in zip(titles, ends, strict=True))
    return _figure(palette, data, across, up, height)


def roomy(values: NDArray[Any], room: float = 0.08) -> tuple[float, float]:
    """Return ends for an axis that hold all numbers (n,) with some room.

    >>> roomy(np.array([0.0, 10.0]), 0.1)
    (-1.0, 11.0)
    """
    low, high = float(np.min(values)), float(np.max(values))
    more = room * (high - low) or max(abs(high), 1.0)
    return low - more, high + more
