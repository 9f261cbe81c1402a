"""Weights and slopes of a whole run: how they spread, layer by layer, as the epochs go by."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.bars import axis
from pages.figures.base import layout
from pages.kit.theme import Palette

BINS = 40
TINY = 1e-12
MARGIN = {"l": 48, "r": 8, "t": 22, "b": 38}


def spread(
    epochs: NDArray[Any], values: Sequence[NDArray[Any]], named: str, palette: Palette, height: int = 190
) -> go.Figure:
    """Draw for every layer how often which value occurs, epoch by epoch: a histogram a column, dark where many are.

    Args:
        epochs: (T,), rising; values: for each layer (T, n), its weights and biases, or its slopes.
        named: what the values are, for the axis.
    """
    data: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    width = 1 / len(values)
    for i, layer in enumerate(values):
        finite = np.clip(np.nan_to_num(layer), -1e30, 1e30)
        reach = float(np.quantile(np.abs(finite), 0.995)) or 1.0
        edges = np.linspace(-reach, reach, BINS + 1)
        counts = np.stack([np.histogram(np.clip(row, -reach, reach), edges)[0] for row in finite])
        suffix = "" if i == 0 else str(i + 1)
        data.append(
            {
                "type": "heatmap",
                "x": epochs,
                "y": (edges[1:] + edges[:-1]) / 2,
                "z": np.sqrt(counts.T / counts.max()),
                "xaxis": f"x{suffix}",
                "yaxis": f"y{suffix}",
                "colorscale": [[0, palette.page], [1, palette.accent]],
                "showscale": False,
                "customdata": np.repeat(_near((edges[1:] + edges[:-1]) / 2)[:, None], len(epochs), axis=1),
                "hovertemplate": f"epoch %{{x}}, {named} %{{customdata}}<extra>layer {i + 1}</extra>",
            }
        )
        room = 0.045 if len(values) > 1 else 0.0
        axes[f"xaxis{suffix}"] = axis(
            palette,
            domain=[i * width + (room if i else 0), (i + 1) * width],
            anchor=f"y{suffix}",
            title={"text": f"layer {i + 1}: epoch"},
        )
        axes[f"yaxis{suffix}"] = axis(palette, anchor=f"x{suffix}", tickformat=".2g", nticks=5)
    return go.Figure({"data": data, "layout": layout(palette, height, showlegend=False, margin=MARGIN, **axes)})


def _near(middles: NDArray[Any]) -> NDArray[Any]:
    """Return which values a bin of a histogram holds, for people; the outermost hold all that lie further out too.

    >>> _near(np.array([-1.0, 0.0, 1.0])).tolist()
    ['near −1 or below', 'near 0', 'near 1 or above']
    """
    said = [f"near {middle:.3g}".replace("-", "−") for middle in middles]
    return np.array([f"{said[0]} or below", *said[1:-1], f"{said[-1]} or above"])


def norms(epochs: NDArray[Any], values: NDArray[Any], palette: Palette, height: int = 190) -> go.Figure:
    """Draw the size of each layer's slopes by epoch, on a logarithmic axis.

    Args:
        epochs: (T,); values: (T, L), root mean squares.
    """
    shown = np.clip(np.nan_to_num(values), TINY, 1e30)
    dashes = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
    hues = (palette.accent, *palette.racers)
    low, high = np.log10(shown.min()), np.log10(shown.max())
    return go.Figure(
        {
            "data": [
                {
                    "type": "scatter",
                    "x": epochs,
                    "y": shown[:, layer],
                    "customdata": values[:, layer],
                    "mode": "lines",
                    "name": f"layer {layer + 1}",
                    "line": {"color": hues[layer % len(hues)], "width": 2, "dash": dashes[layer % len(dashes)]},
                    "hovertemplate": "epoch %{x}: %{customdata:.3g}",
                }
                for layer in range(shown.shape[1])
            ],
            "layout": layout(
                palette,
                height,
                margin=MARGIN,
                showlegend=True,
                legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
                xaxis=axis(palette, title={"text": "epoch"}),
                yaxis=axis(
                    palette,
                    type="log",
                    exponentformat="power",
                    dtick=1,
                    range=[float(low) - 0.2, float(high) + 0.2],
                ),
            ),
        }
    )
