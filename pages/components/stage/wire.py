"""What travels to the browser, made small: numbers as changes from moment to moment, bytes by place, then deflated.

A series is an array (T, W), a row for each frame. Of bytes the differences travel, of 32-bit numbers the bits that
changed, sorted into four planes: what hardly moves becomes runs of zeros, which deflate to almost nothing.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROUND = np.uint32(0xFFFFF000)
"""Keeps 11 bits of a number's fraction: three digits and a half, enough to read."""


def digits(values: Any, n: int = 5) -> list[float]:
    """Return numbers for the header as short as they can be read, and never past what the browser's own can hold."""
    return [float(f"{value:.{n}g}") for value in np.clip(np.nan_to_num(np.ravel(values)), -1e30, 1e30)]


def rounded(values: NDArray[Any]) -> NDArray[np.float32]:
    """Return numbers as float32 with three digits or more that are right; the rest would only fill the line.

    >>> rounded(np.array([1.0, 0.1234567]))
    array([1.       , 0.1234436], dtype=float32)
    """
    near = np.clip(values, -1e30, 1e30)
    np.copyto(near, 0, where=np.isnan(near))
    bits = near.astype(np.float32).view(np.uint32)
    return ((bits + np.uint32(0x800)) & ROUND).view(np.float32)


def fields(record: np.dtype[Any]) -> list[tuple[str, int, str, int]]:
    """Return how a record lies in memory: each field's name, offset, type of number and count of them.

    >>> fields(np.dtype([("epoch", "<u4"), ("losses", "<f8", 2)]))
    [('epoch', 0, '<u4', 1), ('losses', 4, '<f8', 2)]
    """
    found = {name: (kind, at) for name, (kind, at, *_) in (record.fields or {}).items()}
    return [(name, at, kind.base.str, int(np.prod(kind.shape))) for name, (kind, at) in found.items()]


def coded(series: NDArray[Any]) -> bytes:
    """Return a series (T, W) of uint8 or float32 as the bytes that travel."""
    if series.dtype == np.uint8:
        changes = np.empty_like(series)
        changes[:1] = np.diff(series[:1], axis=1, prepend=np.uint8(0))
        np.subtract(series[1:], series[:-1], out=changes[1:])
        return changes.tobytes()
    bits = np.ascontiguousarray(series, np.float32).view(np.uint32)
    bits = np.concatenate([bits[:1], bits[1:] ^ bits[:-1]])
    return np.ascontiguousarray(bits.view(np.uint8).reshape(*bits.shape, 4).transpose(2, 0, 1)).tobytes()


def message(header: Mapping[str, Any], series: Mapping[str, NDArray[Any]], *parts: bytes) -> bytes:
    """Return one message: the header's length, the header as JSON, then, deflated, the parts and the series.

    The header gains `series`, a list of name, bytes per number and width, in the order they travel.

    Raises:
        ValueError: the header holds nan or inf, which the browser could not read.
    """
    layout = [[name, array.dtype.itemsize, array.shape[1]] for name, array in series.items()]
    text = json.dumps({**header, "series": layout}, allow_nan=False, separators=(",", ":")).encode()
    # Parts go once, so they may take their time; frames go sixty times a second.
    body = zlib.compress(b"".join([*parts, *map(coded, series.values())]), 6 if parts else 1)
    return b"".join((struct.pack("<I", len(text)), text, body))
