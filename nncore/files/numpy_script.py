"""NumPy: one file that runs anywhere Python and NumPy do."""

from nncore.files.export import Export
from nncore.files.expressions import NUMPY
from nncore.files.model import Model
from nncore.files.python_code import (
    SOFTMAX,
    activation_functions,
    answering,
    literal,
    preparation,
    told,
    unscaling,
)

_HEAD = '''"""{told}

    python network.py rows.csv

answers every row of a CSV file, whose first line names the columns; in a program of your own:

    from network import answers, predict
"""

import csv
import sys

import numpy as np

'''

_MAIN = """

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which CSV file to answer. Its first line should name these columns: "
                 + ", ".join(name for name, words, fill in FIELDS))
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            print(*answers([[row[name] for name, words, fill in FIELDS]]))
"""


def layers(model: Model) -> str:
    """Return code that defines LAYERS: weights (n_in, n_out), biases (n_out,) and an activation for each layer."""
    lines = [f"    ({literal(layer.w)}, {literal(layer.b)}, {name})," for layer, name in model.layers]
    return "\n".join(["LAYERS = [", *lines, "]", ""])


def prediction(model: Model) -> str:
    """Return code that defines `predict`."""
    return f'''

def predict(rows):
    """Return what the network says of raw rows, one line for each."""
    a = inputs(columns(rows))
    for w, b, activation in LAYERS:
        a = activation(a @ w + b)
    return {unscaling(model, "a")}
'''


def make(model: Model) -> bytes:
    """Return the script."""
    parts = [
        _HEAD.replace("{told}", told(model)),
        preparation(model),
        "\n\n" + activation_functions(model, NUMPY, SOFTMAX),
        "\n\n" + layers(model),
        prediction(model),
        answering(model),
        _MAIN,
    ]
    return "".join(parts).encode()


EXPORT = Export(
    "numpy",
    "NumPy script",
    ".py",
    "text/x-python",
    "One Python file that needs only NumPy: raw rows go in, named answers come out. From a terminal it answers a CSV "
    "file.",
    make,
)
