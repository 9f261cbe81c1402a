"""CSV: the weights, the curves and the predictions as tables for any other program."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from nncore.files.export import Export
from nncore.files.model import Model

MIME = "text/csv"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV table, in UTF-8 and with every digit.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.

    >>> table(["a", "b"], [[0.1, "=1+1"]])
    b"a,b\\r\\n0.1,'=1+1\\r\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for row in [head, *rows]:
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def weights(model: Model) -> bytes:
    """Return a row for each weight and bias: the layer, from which neuron to which, counted from 1, and the value."""
    rows = []
    for index, value in enumerate(model.theta.tolist()):
        layer, row, column = model.arch.place(index)
        source = "bias" if row == model.arch.sizes[layer] else row + 1
        rows.append((layer + 1, source, column + 1, value))
    return table(["layer", "from", "to", "value"], rows)


def no_run(model: Model) -> str:
    """Return why there is no curve, or ""."""
    return "" if model.run else "This network comes without its training, so it has no curve."


def curves(model: Model) -> bytes:
    """Return a row for each epoch remembered: the loss over the training rows and over the test rows."""
    assert model.run is not None, "refused without a run"
    epochs, losses = model.run.history.curve
    rows = ((int(epoch), *pair) for epoch, pair in zip(epochs, losses.tolist(), strict=True))
    return table(["epoch", "training loss", "test loss"], rows)


def predictions(model: Model) -> bytes:
    """Return a row for each row of the data: its columns, its part of the split, the truth, and what is predicted."""
    data = model.data
    parts = ["test" if test else "validation" if kept else "training"
             for test, kept in zip(data.test, data.validation, strict=True)]  # fmt: skip
    output, classes = model.predict_columns(model.raw).tolist(), data.classes
    answers = model.answers(model.raw)
    rows = []
    for x, y, part, said, answer in zip(model.raw.tolist(), data.y.tolist(), parts, output, answers, strict=True):
        truth = [classes[int(y[0])]] if classes else y
        rows.append([*x, part, *truth, *said, *([answer] if classes else [])])
    true = ["truth"] if len(data.y[0]) == 1 else [f"truth of {name}" for name in model.outputs]
    head = [*model.columns, "part", *true, *(f"output for {name}" for name in model.outputs)]
    return table([*head, *(["answer"] if classes else [])], rows)


WEIGHTS = Export(
    "weights",
    "Weights as CSV",
    ".csv",
    MIME,
    "A row for each weight and bias: its layer, from which neuron to which, and its value.",
    weights,
    stem="weights",
)
CURVES = Export(
    "curves",
    "Loss curves as CSV",
    ".csv",
    MIME,
    "The loss over training and test rows after each epoch that is remembered.",
    curves,
    no_run,
    stem="curves",
)
PREDICTIONS = Export(
    "predictions",
    "Predictions as CSV",
    ".csv",
    MIME,
    "Every row of the data with the truth, what the network says of it, and whether it learnt from the row.",
    predictions,
    stem="predictions",
)
