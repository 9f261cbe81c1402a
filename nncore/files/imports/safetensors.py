"""safetensors: a JSON header that says where each array lies, then the numbers."""

import json
from math import prod
from typing import Any

import numpy as np

from nncore.arrays import Array
from nncore.files.imports.loaded import LoadedNetwork, as_record, described, named, refused
from nncore.files.imports.tensors import MOST_TENSORS, from_tensors

MOST_HEADER = 1_000_000
STORED = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "BF16": "<u2"}
TOLD = ("columns", "inputs", "center", "spread", "target_center", "target_spread", "classes")


def read(content: bytes) -> LoadedNetwork:
    """Return the network of a safetensors file; our own say in their metadata all that belongs to it.

    Raises:
        ValueError: it is damaged, or holds another kind of network.
    """
    length = int.from_bytes(content[:8], "little")
    if length > min(MOST_HEADER, len(content) - 8):
        raise refused("Its header is longer than the file, or than a header should be.")
    try:
        header = as_record(content[8 : 8 + length].decode("utf-8"))
    except UnicodeDecodeError:
        raise refused("Its header is not text.") from None
    if not isinstance(header, dict):
        raise refused("Its header is not a JSON object.")
    said = header.pop("__metadata__", {})
    if len(header) > MOST_TENSORS:
        raise refused(f"It holds {len(header):,} arrays, and a network here has up to {MOST_TENSORS}.")
    body = content[8 + length :]
    tensors = {name: _array(name, place, body) for name, place in header.items()}
    meta = _told(said) if isinstance(said, dict) else {}
    return described(from_tensors("safetensors", tensors, meta.get("activations")), meta)


def _array(name: str, place: dict[str, Any], body: bytes) -> Array:
    kind, shape, (start, end) = place["dtype"], place["shape"], place["data_offsets"]
    if kind not in STORED:
        raise refused(f"{named(name)} holds numbers of the kind {named(kind)}, which are not read here.")
    if not all(type(size) is int and size >= 0 for size in (*shape, start, end)):
        raise refused(f"{named(name)} has no place in it.")
    stored = np.dtype(STORED[kind])
    if end > len(body) or end - start != prod(shape) * stored.itemsize:
        raise refused(f"{named(name)} does not fit its place in it.")
    numbers = np.frombuffer(body[start:end], stored)
    if kind == "BF16":  # the upper half of a single
        numbers = (numbers.astype("<u4") << 16).view("<f4")
    with np.errstate(invalid="ignore"):
        array: Array = numbers.astype(np.float64).reshape(shape)
    return array


def _told(said: dict[str, Any]) -> dict[str, Any]:
    """Return what our own metadata say, which are texts with JSON in them; nothing of anybody else's."""
    try:
        told = {name: json.loads(said[name]) for name in ("activations", *TOLD)}
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}
    return told | {"task": said.get("task", "")}
