"""safetensors: the weights alone, as the programs that share models read them."""

import json

import numpy as np

from nncore.files.about import about
from nncore.files.export import Export
from nncore.files.model import Model


def make(model: Model) -> bytes:
    """Return a safetensors file: the length of the header in 8 bytes, the header in JSON, the numbers.

    The keys are those of an nn.Sequential with an activation after every layer: 0.weight (n_out, n_in), 0.bias,
    2.weight, …. All that is needed besides stands in the metadata, which may hold texts only, as JSON.
    """
    meta = {"format": "pt"} | about(model)
    header: dict[str, object] = {
        "__metadata__": {name: text if isinstance(text, str) else json.dumps(text) for name, text in meta.items()}
    }
    parts, at = [], 0
    for i, (layer, _) in enumerate(model.layers):
        for name, array in ((f"{2 * i}.weight", layer.w.T), (f"{2 * i}.bias", layer.b)):
            part = np.ascontiguousarray(array, "<f8").tobytes()
            header[name] = {"dtype": "F64", "shape": list(array.shape), "data_offsets": [at, at + len(part)]}
            parts.append(part)
            at += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(parts)


EXPORT = Export(
    "safetensors",
    "safetensors",
    ".safetensors",
    "application/octet-stream",
    "The weights alone, under the names that the PyTorch code expects; columns, scaling and classes stand in its "
    "metadata. Nothing in it is ever executed.",
    make,
)
