"""A frame is one moment of a network in training, packed so that the browser draws and computes nothing.

All frames of a chunk come from one stacked forward pass over the points of that chunk.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from nncore.network import propagate

SIDE = 48
"""Cells along a side of the output's map."""
STRIDE = 3
"""A neuron's own map shows every third cell, 16 along a side."""
HEAD = struct.Struct("<2I 4d 4I")
"""What a frame begins with: epoch, batch; both losses, both scores; the four counts of the confusion table."""


@dataclass(frozen=True)
class Shot:
    """One moment of a run: where it stood (`theta` (P,), a copy) and its losses, training and test."""

    epoch: int
    batch: int
    theta: NDArray[np.float64]
    losses: tuple[float, float]

    @classmethod
    def of(cls, run: nn.Run) -> "Shot":
        """Take a shot of a run as it is now."""
        return cls(run.epoch, run.batch, run.theta.copy(), run.losses)


@dataclass(frozen=True)
class Slice:
    """A flat cut through input space: two inputs run along the axes, the others rest at their median.

    Attributes:
        across, up: the columns along x and y.
        low, high: (2,), the ends of the two axes, as the network sees them.
        cells: (SIDE², n_inputs) float32, every cell's input, row by row from the top.
    """

    across: int
    up: int
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    cells: NDArray[np.float32]

    @classmethod
    def through(cls, data: nn.data.Dataset, across: int, up: int) -> "Slice":
        """Cut through all of `data`, with a little room around its points and around the ranges of its columns."""
        chosen = [across, up]
        shown = data.inputs[:, chosen]
        ends = np.array([[data.columns[i].low, data.columns[i].high] for i in chosen])
        ends = (ends - data.center[chosen, None]) / data.spread[chosen, None]
        low, high = np.minimum(shown.min(axis=0), ends[:, 0]), np.maximum(shown.max(axis=0), ends[:, 1])
        low, high = low - 0.03 * (high - low), high + 0.03 * (high - low)
        cells = np.tile(data.median, (SIDE * SIDE, 1))
        cells[:, up] = np.repeat(np.linspace(high[1], low[1], SIDE), SIDE)
        cells[:, across] = np.tile(np.linspace(low[0], high[0], SIDE), SIDE)
        return cls(across, up, low, high, cells.astype(np.float32))

    def place(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where rows of inputs (n, d) lie on the map: (n, 2) shares of its sides, from the top left."""
        share = (inputs[:, [self.across, self.up]] - self.low) / (self.high - self.low)
        share[:, 1] = 1 - share[:, 1]
        return share


def as_bytes(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """Return values as 0 … 255 between `low` and `high`; without bounds, ±∞ lie at the ends and ±1 half way to them.

    >>> as_bytes(np.array([-1.0, 0.0, 5.0]), -1.0, 1.0)
    array([  0, 127, 255], dtype=uint8)
    """
    with np.errstate(all="ignore"):
        if np.isfinite(low) and np.isfinite(high):
            share = (values - low) / (high - low)
        else:
            near = np.clip(values, -1e30, 1e30)  # ∞ / ∞ would be no number
            share = 0.5 + 0.5 * near / (1 + np.abs(near))
        return (np.clip(np.nan_to_num(share, nan=0.5), 0, 1) * 255).astype(np.uint8)


def _score(run: nn.Run, output: NDArray[Any], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return accuracy for classes, R² for numbers, of a stack of outputs (T, n, 1)."""
    target = run.targets(y)
    return nn.accuracy(output, target, run.threshold) if run.data.task == "binary" else nn.r2(output, target)


def pack(run: nn.Run, shots: Sequence[Shot], cut: Slice) -> bytes:
    """Return the frames of `shots`, one after the other.

    A frame is `HEAD`, theta as float32 (P,), the output's map (SIDE²,) and then each hidden neuron's (SIDE/STRIDE)².
    """
    if not shots:
        return b""
    thetas = np.stack([shot.theta for shot in shots])
    test = run.data.test
    with np.errstate(all="ignore"):
        output = propagate(run.arch, thetas, run.data.inputs).output
        scores = [_score(run, output[:, rows], run.data.y[rows]) for rows in (~test, test)]
        counts = nn.confusion(output[:, test], run.targets(run.data.y[test]), run.threshold)
        small = np.clip(thetas, -1e30, 1e30).astype(np.float32)
        trace = propagate(run.arch, small, cut.cells)  # in single precision a sum may grow past every number
    low, high = (run.low, run.high) if run.data.task == "binary" else (-1.0, 1.0)
    out = as_bytes(trace.output[..., 0], low, high)
    hidden = [
        as_bytes(a, *nn.ACTIVATIONS[name].range).reshape(len(shots), SIDE, SIDE, -1)[:, ::STRIDE, ::STRIDE]
        for a, name in zip(trace.a[1:-1], run.arch.activations, strict=False)
    ]
    maps = np.concatenate(hidden, axis=-1) if hidden else np.empty((len(shots), 0, 0, 0), np.uint8)
    parts = []
    for i, shot in enumerate(shots):
        parts += [
            HEAD.pack(
                shot.epoch, shot.batch, *shot.losses, *(float(s[i]) for s in scores), *(int(c[i]) for c in counts)
            ),
            small[i].tobytes(),
            out[i].tobytes(),
            np.moveaxis(maps[i], -1, 0).tobytes(),
        ]
    return b"".join(parts)


def input_maps(run: nn.Run, cut: Slice) -> bytes:
    """Return each input's own map over the cut, (SIDE/STRIDE)² bytes each: a ramp for the two chosen, else even."""
    cells = cut.cells.reshape(SIDE, SIDE, -1)[::STRIDE, ::STRIDE].astype(np.float64)
    low, high = run.data.inputs.min(axis=0), run.data.inputs.max(axis=0)
    share = (cells - low) / np.where(high > low, high - low, 1.0)
    return np.ascontiguousarray(np.moveaxis(as_bytes(share, 0.0, 1.0), -1, 0)).tobytes()


def message(header: dict[str, Any], *parts: bytes) -> bytes:
    """Return a header and binary parts as one message: its length, the header as JSON padded to 8 bytes, the parts.

    Raises:
        ValueError: the header holds nan or inf, which the browser could not read.
    """
    text = json.dumps(header, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-(4 + len(text)) % 8)
    return b"".join((struct.pack("<I", len(text)), text, *parts))
