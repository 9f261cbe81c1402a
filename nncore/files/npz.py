"""NumPy .npz: the weights as arrays that numpy.load opens; w1, b1, w2, b2, … as in the textbook."""

import io
import json
import zipfile

import numpy as np

from nncore.files.about import about
from nncore.files.export import Export
from nncore.files.model import Model


def make(model: Model) -> bytes:
    """Return the file: w1 (n_in, n_out), b1 (n_out,), …, and “about”, a JSON text with what is needed besides."""
    arrays: dict[str, np.ndarray] = {}
    for i, (layer, _) in enumerate(model.layers, 1):
        arrays |= {f"w{i}": layer.w, f"b{i}": layer.b}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, array in (arrays | {"about": np.array(json.dumps(about(model)))}).items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.asarray(array, order="C"), allow_pickle=False)
            # Without the time of the day, so that the same network is the same file.
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), part.getvalue())
    return out.getvalue()


EXPORT = Export(
    "npz",
    "NumPy arrays",
    ".npz",
    "application/octet-stream",
    "The weights and biases as arrays for numpy.load, layer by layer. It can be opened here again, to be looked at.",
    make,
)
