"""The loss as a picture: misses as squares, and the loss over one weight or two."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.base import axis, layout
from pages.kit.theme import CLEAR, SIZES, Palette


def _layout(palette: Palette, height: int, **more: Any) -> dict[str, Any]:
    return {
        **layout(palette, height),
        "margin": {"l": 52, "r": 10, "t": 10, "b": 42},
        "showlegend": False,
        **more,
    }


def _axis(palette: Palette, title: str, **more: Any) -> dict[str, Any]:
    return axis(palette, title={"text": title}, **more)


def squares(
    output: NDArray[Any], target: NDArray[Any], names: Sequence[str], palette: Palette, height: int = 270
) -> go.Figure:
    """Draw each miss as a square: its side is the distance from prediction to truth, its area the squared error.

    Args:
        output, target: (n,); names: of the n samples.
    """
    n = len(output)
    side = np.abs(output - target)
    room = max(float(side.max()), 0.25) * 1.15
    left = np.arange(n) * room
    low = np.minimum(output, target)
    reach = [float(min(low.min(), -0.1)), float(max(np.maximum(output, target).max(), 0.1))]
    shapes = [
        {
            "type": "rect",
            "x0": x,
            "x1": x + s,
            "y0": y,
            "y1": y + s,
            "fillcolor": palette.slope,
            "opacity": 0.28,
            "line": {"color": palette.slope, "width": 1},
        }
        for x, y, s in zip(left.tolist(), low.tolist(), side.tolist(), strict=True)
    ]
    common = {"type": "scatter", "x": left, "mode": "markers"}
    return go.Figure(
        {
            "data": [
                {**common, "y": target, "marker": {"color": palette.truth, "size": 10, "symbol": "diamond"}}
                | {"name": "truth", "hovertemplate": "truth %{y:.4g}<extra></extra>"},
                {**common, "y": output, "marker": {"color": palette.accent, "size": 11}}
                | {"name": "prediction", "hovertemplate": "prediction %{y:.4g}<extra></extra>"},
            ],
            "layout": _layout(
                palette,
                height,
                shapes=shapes,
                showlegend=True,
                legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
                margin={"l": 52, "r": 10, "t": 30, "b": 42},
                xaxis=_axis(
                    palette,
                    "sample",
                    tickvals=left,
                    ticktext=list(names),
                    tickangle=0,
                    showgrid=False,
                    range=[-0.12 * room, n * room],
                ),
                # The same scale both ways, or the squares would be none.
                yaxis=_axis(palette, "output", range=reach, scaleanchor="x", scaleratio=1),
            ),
        }
    )


def over_one(
    values: NDArray[Any],
    losses: NDArray[Any],
    here: tuple[float, float],
    slope: float | None,
    name: str,
    palette: Palette,
) -> go.Figure:
    """Draw the loss over one weight, where it is now, and the slope there.

    Args:
        values, losses: (n,); here: the weight and its loss; slope: dL/dw there, None to leave it out.
    """
    waits, slope = slope is None, slope or 0.0
    reach = float(np.ptp(values)) / 7 / float(np.hypot(1.0, slope * np.ptp(values) / max(float(np.ptp(losses)), 1e-9)))
    w, cost = here
    finite = np.append(losses[np.isfinite(losses)], cost)
    room = 0.08 * max(float(np.ptp(finite)), 0.05)
    ends = [float(finite.min()) - room, float(finite.max()) + room]
    return go.Figure(
        {
            "data": [
                {
                    "type": "scatter",
                    "x": values,
                    "y": losses,
                    "mode": "lines",
                    "line": {"color": palette.quiet, "width": 3},
                    "hovertemplate": "%{x:.2f}: loss %{y:.4g}<extra></extra>",
                },
                {
                    "type": "scatter",
                    "x": [w - reach, w + reach],
                    "y": [cost - reach * slope, cost + reach * slope],
                    "mode": "lines",
                    "line": {"color": palette.slope, "width": 3},
                    "hoverinfo": "skip",
                    "visible": not waits,
                },
                {
                    "type": "scatter",
                    "x": [w],
                    "y": [cost],
                    "mode": "markers",
                    "marker": {"color": palette.accent, "size": 14, "line": {"color": palette.page, "width": 2}},
                    "hovertemplate": "now %{x:.3f}: loss %{y:.4g}<extra></extra>",
                },
            ],
            "layout": _layout(
                palette,
                296,
                xaxis=_axis(palette, name, range=[float(values[0]), float(values[-1])]),
                yaxis=_axis(palette, "loss", range=ends),
            ),
        }
    )


def with_others(
    figure: go.Figure, values: NDArray[Any], name: str, others: Mapping[str, NDArray[Any]], palette: Palette
) -> go.Figure:
    """Return the figure of `over_one` with the loss over other rows drawn thin beside its own.

    Args:
        values: (n,); name: of the rows of the figure's own curve; others: by name (n,) each.
    """
    low, high = figure.layout.yaxis.range
    for hue, dash, (title, losses) in zip(
        (palette.racers[0], palette.test_loss), ("dash", "dot"), others.items(), strict=False
    ):
        finite = losses[np.isfinite(losses)]
        low, high = min(low, float(finite.min(initial=low))), max(high, float(finite.max(initial=high)))
        figure.add_scatter(
            x=values,
            y=losses,
            mode="lines",
            name=title,
            line={"color": hue, "width": 1.5, "dash": dash},
            hovertemplate="%{x:.2f}: loss %{y:.4g}<extra>%{fullData.name}</extra>",
        )
    figure.data[0].update(name=name, showlegend=True)
    for trace in figure.data[1:3]:  # the tangent and the point
        trace.showlegend = False
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}, margin={"t": 30}
    )
    room = 0.04 * (high - low)
    figure.update_yaxes(range=[low - room, high + room])
    return figure


def over_two(
    first: NDArray[Any],
    second: NDArray[Any],
    losses: NDArray[Any],
    here: tuple[float, float],
    arrow: tuple[float, float] | None,
    names: tuple[str, str],
    palette: Palette,
) -> go.Figure:
    """Draw the loss over two weights as a map with lines of equal loss, where it is now, and the way downhill.

    Args:
        first, second: (n,), (m,); losses: (m, n); here: both weights now.
        arrow: minus the gradient by the two, or None to leave it out; drawn as long as a sixth of the map.
    """
    data: list[dict[str, Any]] = [
        {
            "type": "contour",
            "x": first,
            "y": second,
            "z": losses,
            "ncontours": 18,
            "colorscale": [[0, palette.high], [0.5, palette.middle], [1, palette.low]],
            "line": {"width": 0.6, "color": palette.quiet},
            "colorbar": {"title": {"text": "loss"}, "thickness": 12, "outlinewidth": 0},
            "hovertemplate": "%{x:.2f}, %{y:.2f}: loss %{z:.4g}<extra></extra>",
        },
        {
            "type": "scatter",
            "x": [here[0]],
            "y": [here[1]],
            "mode": "markers",
            "marker": {"color": palette.accent, "size": 14, "line": {"color": palette.page, "width": 2}},
            "hoverinfo": "skip",
        },
    ]
    annotations = []
    if arrow is not None and np.hypot(*arrow) > 0:
        size = float(np.ptp(first)) / 6 / float(np.hypot(*arrow))
        annotations.append(
            {
                "x": here[0] + arrow[0] * size,
                "y": here[1] + arrow[1] * size,
                "ax": here[0],
                "ay": here[1],
                "xref": "x",
                "yref": "y",
                "axref": "x",
                "ayref": "y",
                "arrowhead": 3,
                "arrowwidth": 3,
                "arrowcolor": palette.text,
                "text": "",
            }
        )
    return go.Figure(
        {
            "data": data,
            "layout": _layout(
                palette,
                296,
                annotations=annotations,
                xaxis=_axis(palette, names[0], range=[float(first[0]), float(first[-1])], constrain="domain"),
                # One scale both ways, or the way downhill would not cross lines of equal loss at right angles.
                yaxis=_axis(
                    palette,
                    names[1],
                    range=[float(second[0]), float(second[-1])],
                    scaleanchor="x",
                    scaleratio=1,
                    constrain="domain",
                ),
            ),
        }
    )


def surface(
    first: NDArray[Any],
    second: NDArray[Any],
    losses: NDArray[Any],
    here: tuple[float, float, float],
    names: tuple[str, str],
    palette: Palette,
) -> go.Figure:
    """Draw the same as a landscape one can turn, with the point on it, and a line up from it that no hill hides."""
    seen = np.append(losses[np.isfinite(losses)], here[2])
    low, high = float(seen.min()), float(seen.max())
    room = 0.25 * (high - low) or 1.0
    side = {"gridcolor": palette.grid, "backgroundcolor": CLEAR, "color": palette.quiet}
    titles = {"xaxis": names[0], "yaxis": names[1], "zaxis": "loss"}
    return go.Figure(
        {
            "data": [
                {
                    "type": "surface",
                    "x": first,
                    "y": second,
                    "z": losses,
                    "colorscale": [[0, palette.high], [0.5, palette.middle], [1, palette.low]],
                    "showscale": False,
                    "opacity": 0.95,
                    "hovertemplate": "%{x:.2f}, %{y:.2f}: loss %{z:.4g}<extra></extra>",
                },
                {
                    "type": "scatter3d",
                    "x": [here[0]] * 2,
                    "y": [here[1]] * 2,
                    "z": [here[2], high + room],
                    "mode": "lines+markers",
                    "line": {"color": palette.accent, "width": 4},
                    "marker": {"color": palette.accent, "size": 6},
                    "customdata": [here[2]] * 2,
                    "hovertemplate": "now %{x:.2f}, %{y:.2f}: loss %{customdata:.4g}<extra></extra>",
                },
            ],
            "layout": _layout(
                palette,
                296,
                margin={"l": 0, "r": 0, "t": 0, "b": 0},
                scene={
                    **{
                        axis: {**side, "nticks": 5, "title": {"text": title, "font": {"size": SIZES.mark}}}
                        | ({"range": [low, high + room]} if axis == "zaxis" else {})
                        for axis, title in titles.items()
                    },
                    "camera": {"eye": {"x": 1.7, "y": 1.7, "z": 1.0}, "center": {"x": 0, "y": 0, "z": -0.12}},
                    "aspectmode": "cube",
                },
            ),
        }
    )
