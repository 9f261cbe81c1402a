"""NumPy .npz: arrays in a zip archive, read without numpy.load so that no size is believed before it is seen."""

import io
import zipfile
import zlib
from math import prod
from typing import Any

import numpy as np

from nncore.arrays import Array
from nncore.files.imports.loaded import (
    MOST_BYTES,
    LoadedNetwork,
    Unreadable,
    as_record,
    described,
    named,
    refused,
)
from nncore.files.imports.tensors import MOST_TENSORS, from_tensors

MOST_ABOUT = 200_000
"""Signs of a text in it."""
OTHERS = {
    "data.pkl": "This is a PyTorch file, which holds a pickle: opening one would run code of its maker. Save the "
    "weights with safetensors.torch.save_file, or with torch.onnx.export.",
    "config.json": "This is a Keras file. Save its weights with np.savez(“network.npz”, *model.get_weights()), and "
    "open that.",
    "[Content_Types].xml": "This is an office document, which holds no weights. Save a table as CSV, and open it on "
    "the Data page.",
}


def read(content: bytes) -> LoadedNetwork:
    """Return the network of an .npz file; our own have a text “about” with all that belongs to it.

    Raises:
        ValueError: it is damaged, too large when unpacked, or holds another kind of network.
    """
    arrays: dict[str, Array] = {}
    about: dict[str, Any] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            for part in parts:
                why = OTHERS.get(part.filename.rpartition("/")[2])
                if why:
                    raise Unreadable(why)
            if len(parts) > MOST_TENSORS:
                raise refused(f"It holds {len(parts):,} parts, and a network here has up to {MOST_TENSORS}.")
            left = MOST_BYTES
            for part in parts:
                with archive.open(part) as file:
                    held = file.read(left + 1)  # what the archive says of its sizes may be untrue
                left -= len(held)
                if left < 0:
                    raise refused(f"Unpacked, it has more than {MOST_BYTES // 1_000_000} MB.")
                name = part.filename.removesuffix(".npy")
                array = _array(name, held)
                if name == "about" and array.dtype.kind == "U":
                    about = _record(array)
                elif array.dtype.kind in "iuf":
                    arrays[name] = array.astype(np.float64)
                else:
                    raise refused(f"{named(name)} holds no numbers.")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise refused("It is damaged, or not a zip archive that can be unpacked here.") from None
    return described(from_tensors("NumPy arrays", arrays, about.get("activations")), about)


def _array(name: str, held: bytes) -> np.ndarray:
    """Return an array of the .npy format; see numpy.lib.format."""
    file = io.BytesIO(held)
    try:
        version = np.lib.format.read_magic(file)
        header = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, by_column, dtype = header(file)
    except (ValueError, KeyError, SyntaxError, TypeError, RecursionError, MemoryError):
        raise refused(f"{named(name)} is not a NumPy array.") from None
    if dtype.kind not in "iufU" or dtype.itemsize == 0 or (dtype.kind == "f" and dtype.itemsize > 8):
        raise refused(f"{named(name)} holds values of the kind {named(dtype)}, which are not read here.")
    start = file.tell()
    if any(size < 0 for size in shape) or len(held) - start != prod(shape) * dtype.itemsize:
        raise refused(f"{named(name)} does not have the size it says.")
    array = np.frombuffer(held, dtype, offset=start) if prod(shape) else np.zeros(0, dtype)
    return array.reshape(shape, order="F" if by_column else "C")


def _record(array: np.ndarray) -> dict[str, Any]:
    text = str(array[()]) if array.ndim == 0 and array.dtype.itemsize <= 4 * MOST_ABOUT else ""
    record = as_record(text)
    if not isinstance(record, dict):
        raise refused("Its text “about” is not a JSON object.")
    return record
