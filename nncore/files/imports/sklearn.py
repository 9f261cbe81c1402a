"""scikit-learn as JSON: the fitted numbers of an MLPClassifier or MLPRegressor, written out by one line of Python."""

from typing import Any

import numpy as np

from nncore.arrays import Array
from nncore.files.imports.loaded import LoadedNetwork, as_record, described, network, refused
from nncore.files.sklearn import NAMES

OURS = {theirs: ours for ours, theirs in NAMES.items()} | {"softmax": "softmax"}


def read(content: bytes) -> LoadedNetwork:
    """Return the network of a record with coefs_, intercepts_, activation, out_activation_ and, of a classifier,
    classes_; all but the first may be left out.

    Raises:
        ValueError: it holds nothing of the kind.
    """
    try:
        record = as_record(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise refused("It is not text.") from None
    said = {name.rstrip("_"): value for name, value in record.items()}
    if "coefs" not in said:
        raise refused("It is JSON, but neither a saved run nor a scikit-learn network, which has “coefs_”.")
    weights = [_numbers(each, 2) for each in said["coefs"]]
    given = said.get("intercepts")
    biases = [np.zeros(w.shape[1]) for w in weights] if given is None else [_numbers(each, 1) for each in given]
    if len(weights) != len(biases):
        raise refused(f"It has {len(weights)} matrices in “coefs_” and {len(biases)} rows in “intercepts_”.")
    hidden, output = said.get("activation"), said.get("out_activation")
    names = None
    if isinstance(hidden, str) and isinstance(output, str):
        names = [*[OURS.get(hidden, hidden)] * (len(weights) - 1), OURS.get(output, output)]
    found = network("scikit-learn JSON", list(zip(weights, biases, strict=True)), names)
    return described(found, _of_classes(said.get("classes"), found.arch.sizes[-1]))


def _numbers(values: Any, ndim: int) -> Array:
    try:
        array = np.array(values)
    except ValueError:
        raise refused("Its rows of numbers differ in length.") from None
    if array.ndim != ndim or array.dtype.kind not in "if":
        raise refused("Lists of numbers should stand where there is something else.")
    return array.astype(np.float64)


def _of_classes(classes: Any, outputs: int) -> dict[str, Any]:
    if not isinstance(classes, list):
        return {}
    names = [str(each) for each in classes if isinstance(each, str | int | float)]
    task = "binary" if len(names) == 2 and outputs == 1 else "multiclass"
    return {"task": task, "classes": names}
