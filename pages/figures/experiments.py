"""Many runs as pictures: where each ended, how often, and how the losses of a few of them fell."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import axis, layout
from pages.kit.theme import SIZES, Palette

LOWEST = 1e-9
"""A loss below this is drawn at it on a logarithmic axis."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
BINS = 24


def _figure(palette: Palette, data: list[dict[str, Any]], x: Any, y: Any, height: int, **more: Any) -> go.Figure:
    side = axis(palette, zeroline=False)
    return go.Figure(
        {
            "data": data,
            "layout": {
                **layout(palette, height),
                "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
                "xaxis": {**side, **x},
                "yaxis": {**side, **y},
                **more,
            },
        }
    )


def _logarithmic(values: NDArray[Any]) -> dict[str, Any]:
    """Return a logarithmic axis whose ends leave some room."""
    if not values.size:
        return {"type": "log", "range": [-3.0, 0.0]}
    ends = np.log10(np.maximum([values.min(), values.max()], LOWEST))
    room = 0.06 * max(float(ends[1] - ends[0]), 0.5)
    steps = {"dtick": 1} if ends[1] - ends[0] > 2 else {"dtick": "D2"} if ends[1] - ends[0] > 0.5 else {}
    return {"type": "log", "range": [float(ends[0]) - room, float(ends[1]) + room], **steps}


def ends(
    x: Sequence[Any],
    losses: NDArray[np.float64],
    groups: Sequence[str],
    stories: Sequence[str],
    numbers: Sequence[int],
    titles: tuple[str, str],
    palette: Palette,
    spread: bool,
    height: int = 420,
) -> go.Figure:
    """Draw where each run ended, by the value of one thing, in the colour of another.

    Args:
        x: (n,), numbers, or texts; losses: (n,), finite; groups: (n,), what each is coloured by.
        stories: (n,), what a pointer reads; numbers: (n,), by which a point is known when it is pressed.
        titles: of the two axes; spread: whether x is spread by factors.
    """
    order = list(dict.fromkeys(groups))
    hues = palette.racers
    data = []
    for place, name in enumerate(order):
        chosen = [i for i, group in enumerate(groups) if group == name]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": [x[i] for i in chosen],
                "y": np.maximum(losses[chosen], LOWEST),
                "customdata": [[numbers[i]] for i in chosen],
                "text": [stories[i] for i in chosen],
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {
                    "color": hues[place % len(hues)],
                    "symbol": place % 8,
                    "size": 9,
                    "opacity": 0.75,
                    "line": {"color": palette.page, "width": 0.5},
                },
            }
        )
    across: dict[str, Any] = {"title": {"text": titles[0]}}
    if spread:
        across |= _logarithmic(np.array(x, dtype=float))
    up = {"title": {"text": titles[1]}, **_logarithmic(losses)}
    return _figure(palette, data, across, up, height, showlegend=1 < len(order) <= 12)


def coordinates(
    axes: Mapping[str, Sequence[Any]], worth: NDArray[np.float64], title: str, palette: Palette, height: int = 420
) -> go.Figure:
    """Draw each combination as a line through its values, one axis for each thing that varies and one for its worth.

    Args:
        axes: by title, a value for each combination, numbers or texts; worth: (n,), finite, the lower the better.
    """
    dimensions: list[dict[str, Any]] = []
    for name, values in axes.items():
        known = list(dict.fromkeys(values))
        if isinstance(known[0], str) or len(known) <= 12:  # few values: evenly spaced, each with its name
            order = known if isinstance(known[0], str) else sorted(known)
            texts = [value if isinstance(value, str) else f"{value:g}" for value in order]
            places = [order.index(value) for value in values]
            dimensions.append({"label": name, "values": places, "tickvals": list(range(len(order))), "ticktext": texts})
        elif min(known) > 0 and max(known) >= 10 * min(known):
            dimensions.append({"label": name, **_decades(np.array(values, dtype=float))})
        else:
            dimensions.append({"label": name, "values": list(values)})
    shown = np.maximum(worth, LOWEST)
    dimensions.append({"label": title, **_decades(shown)})
    line = {
        "color": np.log10(shown),
        "colorscale": [[0, palette.high], [0.5, palette.between], [1, palette.low]],
    }
    font = {"color": palette.text, "size": SIZES.small}
    data = [{"type": "parcoords", "dimensions": dimensions, "line": line, "labelfont": font, "tickfont": font}]
    return _figure(palette, data, {}, {}, height, margin={"l": 76, "r": 92, "t": 56, "b": 24})


def _decades(values: NDArray[np.float64]) -> dict[str, Any]:
    """Return an axis spread by factors, with a tick at each power of ten."""
    powers = np.log10(values)
    ticks = np.arange(np.floor(powers.min()), np.ceil(powers.max()) + 1)
    ends = [float(powers.min()), float(powers.max())]
    within = [tick for tick in ticks.tolist() if ends[0] - 0.01 <= tick <= ends[1] + 0.01]
    kept = within if len(within) > 1 else ends
    return {"values": powers, "tickvals": kept, "ticktext": [f"{10**tick:.3g}" for tick in kept]}


def histogram(losses: NDArray[np.float64], solved_below: float, palette: Palette, height: int = 330) -> go.Figure:
    """Draw how many of some runs ended where, those below a loss in a colour of their own.

    Args:
        losses: (n,), finite.
    """
    high = max(float(losses.max()) if losses.size else 1.0, 2 * solved_below) * 1.02
    edges = np.linspace(0.0, high, BINS + 1)
    # The border between solved and not is an edge, or a bar would be of both.
    edges[int(np.abs(edges[1:-1] - solved_below).argmin()) + 1] = solved_below
    counts = np.histogram(losses, bins=edges)[0]
    middles, widths = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    solved = edges[1:] <= solved_below * (1 + 1e-12)
    data = [
        {
            "type": "bar",
            "name": name,
            "x": middles[chosen],
            "y": counts[chosen],
            "width": widths[chosen] * 0.94,
            "marker": {"color": colour, "pattern": {"shape": pattern}},
            "customdata": np.column_stack([edges[:-1], edges[1:]])[chosen],
            "hovertemplate": "%{y} between %{customdata[0]:.3g} and %{customdata[1]:.3g}<extra></extra>",
        }
        for name, chosen, colour, pattern in (
            (f"solved, below {solved_below:g}", solved, palette.accent, ""),
            ("not solved", ~solved, palette.low, "/"),
        )
    ]
    line = {"color": palette.text, "width": 1.5, "dash": "dot"}
    return _figure(
        palette,
        data,
        {"title": {"text": "training loss at the end"}, "range": [0, high]},
        {"title": {"text": "runs"}, "range": [0, max(4, int(counts.max(initial=0) * 1.1) + 1)]},
        height,
        barmode="overlay",
        showlegend=True,
        shapes=[
            {"type": "line", "x0": solved_below, "x1": solved_below, "yref": "paper", "y0": 0, "y1": 1, "line": line}
        ],
    )


def curves(
    lines: Mapping[str, tuple[NDArray[Any], NDArray[Any]]], title: str, palette: Palette, height: int = 292
) -> go.Figure:
    """Draw the losses of some runs over each other.

    Args:
        lines: by name, epochs (T,) and losses (T,), finite.
    """
    hues = palette.racers
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": epochs,
            "y": np.maximum(losses, LOWEST),
            "customdata": losses,
            "line": {"color": hues[i % len(hues)], "dash": DASHES[i // len(hues) % len(DASHES)], "width": 2.2},
            "hovertemplate": "%{customdata:.4g}",
        }
        for i, (name, (epochs, losses)) in enumerate(lines.items())
    ]
    every = np.concatenate([losses for _, losses in lines.values()] or [np.ones(0)])
    up = {"title": {"text": title}, **_logarithmic(every)}
    return _figure(palette, data, {"title": {"text": "epoch"}}, up, height, showlegend=True, hovermode="x unified")
