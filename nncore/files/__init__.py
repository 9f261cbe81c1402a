"""What leaves: a trained network in the formats of other programs, each in a module of its own.

>>> import nncore as nn
>>> arch = nn.Architecture((2, 3, 1), ("tanh", "sigmoid"))
>>> model = Model(arch, nn.initial(arch), nn.data.load("circle"))
>>> EXPORTS["safetensors"].write(model)[8:23]
b'{"__metadata__"'
"""

from nncore.files import (
    c_header,
    card,
    keras,
    notebook,
    npz,
    numpy_script,
    onnx,
    pytorch,
    run_file,
    safetensors,
    sklearn,
    spreadsheet,
    tables,
    tikz,
)
from nncore.files.export import Export
from nncore.files.imports import LoadedNetwork, read_network
from nncore.files.model import Field, Model
from nncore.files.run_file import MOST_BYTES, load_run, read, save

__all__ = [
    "EXPORTS",
    "MOST_BYTES",
    "Export",
    "Field",
    "LoadedNetwork",
    "Model",
    "load_run",
    "read",
    "read_network",
    "save",
]

EXPORTS: dict[str, Export] = {
    export.name: export
    for export in (
        numpy_script.EXPORT,
        notebook.EXPORT,
        pytorch.EXPORT,
        keras.EXPORT,
        sklearn.EXPORT,
        onnx.EXPORT,
        safetensors.EXPORT,
        npz.EXPORT,
        c_header.EXPORT,
        spreadsheet.EXPORT,
        tikz.EXPORT,
        card.EXPORT,
        tables.WEIGHTS,
        tables.CURVES,
        tables.PREDICTIONS,
        run_file.EXPORT,
    )
}
"""The formats in the order of the menu."""
