"""Keras: code that builds the network with any of its backends and sets its weights."""

from collections.abc import Mapping

from nncore.files.export import Export
from nncore.files.model import Model
from nncore.files.python_code import activation_functions, answering, literal, preparation, told, unscaling

KERAS: Mapping[str, str] = {
    "exp": "ops.exp({0})",
    "log1p": "ops.log1p({0})",
    "expm1": "ops.expm1({0})",
    "tanh": "ops.tanh({0})",
    "sin": "ops.sin({0})",
    "cos": "ops.cos({0})",
    "abs": "ops.absolute({0})",
    "max": "ops.maximum({0}, {1})",
    "min": "ops.minimum({0}, {1})",
    "step": "ops.cast({0} >= 0, z.dtype)",
}
_SOFTMAX = "def softmax(z):\n    return keras.activations.softmax(z)\n"
_HEAD = '''"""{told}

    from network_keras import network, answers, predict

`network` is a keras.Sequential from scaled inputs to outputs; `predict` takes raw rows. Any backend of Keras 3 will do.
"""

import keras
import numpy as np
from keras import ops

'''


def make(model: Model) -> bytes:
    """Return the code."""
    build = ["", "", "network = keras.Sequential([", f"    keras.Input(({len(model.inputs)},)),"]
    weights = ["network.set_weights(["]
    for layer, name in model.layers:
        build.append(f"    keras.layers.Dense({layer.w.shape[1]}, activation={name}),")
        weights += [f"    {literal(layer.w)},", f"    {literal(layer.b)},"]
    predict = f'''

def predict(rows):
    """Return what the network says of raw rows, one line for each."""
    output = ops.convert_to_numpy(network(inputs(columns(rows))))
    return {unscaling(model, "output")}
'''
    code = "\n".join([*build, "])", *weights, "])", ""])
    functions = activation_functions(model, KERAS, _SOFTMAX)
    head = _HEAD.replace("{told}", told(model))
    return "".join([head, preparation(model), "\n\n" + functions, code, predict, answering(model)]).encode()


EXPORT = Export(
    "keras",
    "Keras code",
    ".py",
    "text/x-python",
    "The network as a keras.Sequential with its weights set, for Keras 3 with any backend. Predict and answers take "
    "raw rows. In single precision, as Keras computes.",
    make,
    stem="network_keras",
)
