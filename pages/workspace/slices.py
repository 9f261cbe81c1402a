"""A slice is a flat cut through input space, cell by cell: the ground on which every map of a network is drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn

SIDE = 48
"""Cells along a side of the large map."""
STRIDE = 3
"""A neuron's own map shows every third cell, 16 along a side."""
WHOLE = (0.0, 0.0, 1.0)
"""The window that shows all of a slice."""
PARTS, CLOSEST = 1000, 60
"""The parts of a side in which the browser tells a window, and the smallest side it tells."""
MARGIN = 0.03
"""Room around the points, as a share of what they span."""


def ends(run: nn.Run) -> tuple[float, float]:
    """Return the two answers between which a run's output is drawn: both classes, or the farthest of its targets."""
    if run.data.task != "regression":
        return run.low, run.high
    most = float(np.abs(run.targets(run.data.y)).max()) or 1.0
    return -most, most


def as_bytes(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """Return values as 0 … 255 between `low` and `high`; without bounds, ±∞ lie at the ends and ±1 half way to them.

    >>> as_bytes(np.array([-1.0, 0.0, 5.0]), -1.0, 1.0)
    array([  0, 127, 255], dtype=uint8)
    """
    with np.errstate(all="ignore"):
        if np.isfinite(low) and np.isfinite(high):
            share = values - low
            share /= high - low
        else:
            near = np.clip(values, -1e30, 1e30)  # ∞ / ∞ would be no number
            share = 0.5 + 0.5 * near / (1 + np.abs(near))
        np.copyto(share, 0.5, where=np.isnan(share))
        np.clip(share, 0, 1, out=share)
        share *= 255
        return share.astype(np.uint8)


def coarse(cells: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Return bytes in steps of 2^bits, each in the middle of its step: no eye sees it, and less of it has to travel.

    >>> coarse(np.array([0, 127, 128, 255], dtype=np.uint8), 2)
    array([  2, 126, 130, 254], dtype=uint8)
    """
    step = 1 << bits
    return (cells & np.uint8(256 - step)) | np.uint8(step >> 1)


@dataclass(frozen=True, eq=False)
class Slice:
    """Two inputs run along the axes, the others rest at their median.

    With one input alone the second axis is the target: every column of cells is alike, and points stand at their truth.

    Attributes:
        across, up: the columns along x and y; `up` is None where y is the target.
        low, high: (2,), the ends of the two axes, as the network sees them.
        cells: (SIDE², n_inputs) float32, every cell's input, row by row from the top.
    """

    across: int
    up: int | None
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    cells: NDArray[np.float32]

    @classmethod
    def through(
        cls,
        data: nn.data.Dataset,
        across: int,
        up: int | None,
        window: tuple[float, float, float] = WHOLE,
        targets: tuple[float, float] = (-1.0, 1.0),
    ) -> "Slice":
        """Cut through all of `data`, with a little room around its points and around the ranges of its columns.

        Args:
            window: the part that is looked at: left, top and side, as shares of the whole.
            targets: the ends of the axis of the target, where there is no column `up`.
        """
        chosen = [across] if up is None else [across, up]
        shown = data.inputs[:, chosen]
        ends = np.array([[data.columns[i].low, data.columns[i].high] for i in chosen])
        ends = (ends - data.center[chosen, None]) / data.spread[chosen, None]
        low, high = np.minimum(shown.min(axis=0), ends[:, 0]), np.maximum(shown.max(axis=0), ends[:, 1])
        if up is None:
            low, high = np.append(low, targets[0]), np.append(high, targets[1])
        low, high = low - MARGIN * (high - low), high + MARGIN * (high - low)
        left, top, side = window
        size = high - low
        low, high = (
            low + size * np.array([left, 1 - top - side]),
            low + size * np.array([left + side, 1 - top]),
        )
        cells = np.tile(data.median, (SIDE * SIDE, 1))
        if up is not None:
            cells[:, up] = np.repeat(np.linspace(high[1], low[1], SIDE), SIDE)
        cells[:, across] = np.tile(np.linspace(low[0], high[0], SIDE), SIDE)
        if nn.data.base_columns(data) < data.n_features:
            derived = nn.data.rederived(data, cells * data.spread + data.center)
            cells = (derived - data.center) / data.spread
        return cls(across, up, low, high, cells.astype(np.float32))

    def place(self, inputs: NDArray[np.float64], targets: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Return where rows of inputs (n, d) lie on the map: (n, 2) shares of its sides, from the top left.

        Args:
            targets: (n,), for a slice whose second axis is the target.
        """
        heights = inputs[:, self.up] if self.up is not None else np.zeros(len(inputs)) if targets is None else targets
        share = (np.column_stack([inputs[:, self.across], heights]) - self.low) / (self.high - self.low)
        share[:, 1] = 1 - share[:, 1]
        return share

    def at(self, u: float, v: float) -> tuple[float, float]:
        """Return the two numbers, as the network sees them, of a place on the map; the way back from `place`."""
        x, y = self.low + np.array([u, 1 - v]) * (self.high - self.low)
        return float(x), float(y)


def input_maps(run: nn.Run, cut: Slice) -> bytes:
    """Return each input's own map over the cut, (SIDE/STRIDE)² bytes each: a ramp for the two chosen, else even."""
    cells = cut.cells.reshape(SIDE, SIDE, -1)[::STRIDE, ::STRIDE].astype(np.float64)
    low, high = run.data.inputs.min(axis=0), run.data.inputs.max(axis=0)
    share = (cells - low) / np.where(high > low, high - low, 1.0)
    return np.ascontiguousarray(np.moveaxis(as_bytes(share, 0.0, 1.0), -1, 0)).tobytes()


def derived_maps(data: nn.data.Dataset, base: nn.data.Dataset, formulas: Iterable[str], cut: Slice) -> bytes:
    """Return the map over the cut of every input that could be derived, as `input_maps` would show it.

    Args:
        data: that are cut, with derived inputs or without; base: the same without.
        formulas: as `nn.data.derived` reads them.
    """
    cells = cut.cells.reshape(SIDE, SIDE, -1)[::STRIDE, ::STRIDE].astype(np.float64)
    columns = np.moveaxis(cells * data.spread + data.center, -1, 0)  # those of the data themselves come first
    maps = []
    for text in formulas:
        formula, learnt = nn.data.Formula.read(text), nn.data.derived(base, text)[1]
        low, high = float(learnt.min()), float(learnt.max())
        with np.errstate(all="ignore"):
            maps.append(as_bytes(formula.value([columns[place] for place in formula.columns]), low, high).tobytes())
    return b"".join(maps)
