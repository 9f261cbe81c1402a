"""What comes in: the weights of a small network in files of other programs, each read by a few lines of our own.

A file is told by its first bytes, not by its name. What is in it is only ever read as numbers and texts: nothing is
unpickled, and whatever a network of matrices, biases and activations does not have is refused by name.

>>> import nncore as nn
>>> arch = nn.Architecture((2, 3, 1), ("tanh", "sigmoid"))
>>> model = nn.Model(arch, nn.initial(arch), nn.data.load("circle"))
>>> network = read_network(nn.EXPORTS["safetensors"].write(model))
>>> network.arch == arch, bool((network.theta == model.theta).all())
(True, True)
"""

import struct
from collections.abc import Callable

from nncore.files.imports import npz, onnx, safetensors, sklearn
from nncore.files.imports.loaded import MOST_BYTES, MOST_NUMBERS, LoadedNetwork, Unreadable, refused

__all__ = ["MOST_BYTES", "MOST_NUMBERS", "LoadedNetwork", "looks_like_text", "read_network"]

REFUSED = {
    b"\x89HDF": "This is an HDF5 file, as Keras and MATLAB write them. Save the weights as NumPy .npz instead.",
    b"\x80": "This is a pickle, as joblib and older PyTorch write them: opening one would run code of its maker. "
    "Save the weights as safetensors or as NumPy .npz instead.",
    b"GGUF": "This is a GGUF file of a language model, which is not a plain network of layers.",
    b"\x93NUMPY": "This is a single NumPy array. Save all weights and biases together with np.savez, as .npz.",
    b"\x1f\x8b": "This is a gzip archive. Unpack it, and open the file in it.",
    b"%PDF": "This is a PDF document, which holds no weights.",
    b"\x89PNG": "This is a picture, which holds no weights.",
    b"\xff\xd8\xff": "This is a picture, which holds no weights.",
    b"GIF8": "This is a picture, which holds no weights.",
}
"""Files that are known by their first bytes and are not read."""


def read_network(content: bytes) -> LoadedNetwork:
    """Return the network of a file: safetensors, ONNX, NumPy .npz, or a scikit-learn network as JSON.

    Raises:
        ValueError: it is none of these, too large or damaged, or the network in it is no plain one; in a sentence.
    """
    if len(content) > MOST_BYTES:
        size, most = (round(count / 1_000_000) for count in (len(content), MOST_BYTES))
        raise Unreadable(f"This file has {size} MB, and one with weights may have up to {most} MB.")
    read = _reader(content)
    try:
        return read(content)
    except Unreadable:
        raise
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError, MemoryError,
            struct.error):  # fmt: skip
        raise refused("Something in it is missing, or is not what it should be.") from None


def looks_like_text(content: bytes) -> bool:
    """Tell whether a file could be text in UTF-8, as a table or JSON is."""
    try:
        start = content[:4096].decode("utf-8", errors="strict" if len(content) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return False
    return bool(start.strip()) and all(sign.isprintable() or sign in "\r\n\t\ufeff" for sign in start)


def _reader(content: bytes) -> Callable[[bytes], LoadedNetwork]:
    if content[5:9] == b"\0\0\0{":  # first, since the length before it may look like anything
        return safetensors.read
    for start, why in REFUSED.items():
        if content.startswith(start):
            raise Unreadable(why)
    if content[4:8] == b"TFL3":
        raise Unreadable("This is a TensorFlow Lite file. Export the network as ONNX, or its weights as NumPy .npz.")
    if content.startswith(b"PK"):
        return npz.read
    if content.lstrip()[:1] == b"{":
        return sklearn.read
    if content.startswith(b"\x08"):
        return onnx.read
    raise Unreadable(
        "This file cannot be opened here. What can be: a saved run, or weights as safetensors, ONNX, NumPy .npz or "
        "scikit-learn JSON."
    )
