"""A model card: what a network is, what it learnt from, how well it does and where it should not be trusted.

Source: Mitchell et al., Model Cards for Model Reporting, FAT* 2019.
"""

import re

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.files.export import Export
from nncore.files.model import Model
from nncore.losses import LOSSES
from nncore.metrics import class_accuracy, confusion, r2, rmse
from nncore.network import cost, forward
from nncore.optimizers import OPTIMIZERS
from nncore.ranking import auc, roc


def plain(text: str) -> str:
    """Return a text in one line in which no sign is Markdown or HTML.

    >>> plain("a_b <i>")
    'a\\\\_b &lt;i>'
    """
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_{}\[\]()#!|~$])", r"\\\1", line)


def _measures(model: Model) -> list[tuple[str, float, float]]:
    """Return the name of each measure and its value over the training rows and over the test rows."""
    data, columns = model.data, []
    for x, y in (data.train, data.held_out):
        trace = forward(model.arch, model.theta, x)
        found: dict[str, float] = {}
        if model.run:
            loss = LOSSES[model.loss]
            found[loss.title] = float(cost(model.arch, trace, model.run.targets(y), model.loss))
        if data.task == "binary":
            coded = np.where(y == 1, model.high, model.low)
            counts = confusion(trace.output, coded, model.threshold)
            right = counts.true_positive + counts.true_negative
            found |= {"accuracy": float(right) / len(y), "precision": float(counts.precision)}
            found |= {"recall": float(counts.recall), "F1": float(counts.f1)}
            if 0 < y.sum() < len(y):
                found["area under the ROC curve"] = float(auc(roc(trace.output, coded)))
        elif data.task == "multiclass":
            coded = np.where(y == np.arange(len(data.classes)), model.high, model.low)
            found["accuracy"] = float(class_accuracy(trace.output, coded))
        else:
            said = data.unscale_targets(trace.output)
            found |= {"root mean squared error": float(np.mean(rmse(said, y))), "R²": float(np.mean(r2(said, y)))}
        columns.append(found)
    return [(name, columns[0][name], columns[1].get(name, float("nan"))) for name in columns[0]]


def make(model: Model) -> bytes:
    """Return the card, in Markdown."""
    data, run, arch = model.data, model.run, model.arch
    parts = [int(data.training.sum()), int(data.test.sum()), int(data.validation.sum())]
    asks = {
        "binary": "It tells two classes apart: " + ", ".join(map(plain, data.classes)) + ".",
        "multiclass": "It tells these classes apart: " + ", ".join(map(plain, data.classes)) + ".",
        "regression": f"It predicts numbers: {', '.join(map(plain, model.outputs))}"
        + (f" ({plain(data.target_unit)})." if data.target_unit else "."),
    }[data.task]
    lines = [
        f"# A neural network for {plain(data.title)}",
        "",
        asks,
        "",
        "## Network",
        "",
        f"- layers: {' → '.join(map(str, arch.sizes))} neurons",
        f"- activations: {', '.join(ACTIVATIONS[name].title for name in arch.activations)}",
        f"- weights and biases: {arch.n_parameters:,}",
        "",
        "## Inputs",
        "",
        "| column | unit | filled with, where it is empty | lowest | highest |",
        "|---|---|---|---|---|",
    ]
    i = 0
    for field in model.fields:
        column = data.columns[i]
        fill = plain(field.words[int(field.fill)]) if field.words else f"{field.fill:g}"
        span = ("", "") if field.words else (f"{column.low:g}", f"{column.high:g}")
        lines.append(f"| {plain(field.name)} | {plain(field.unit)} | {fill} | {span[0]} | {span[1]} |")
        i += field.width
    lines += [
        "",
        "## Data",
        "",
        f"- {plain(data.about)}",
        *(f"- formula: `{text}`" for name, text in data.loaded if name == "formula"),
        f"- source: {plain(data.source)}",
        f"- licence: {plain(data.licence)}",
        f"- rows: {parts[0]:,} to learn from, {parts[1]:,} to test on, {parts[2]:,} kept aside",
        "",
    ]
    if run:
        recipe = run.recipe
        lines += [
            "## Training",
            "",
            f"- epochs: {run.epoch:,}",
            f"- loss: {LOSSES[recipe.loss].title}",
            f"- optimiser: {OPTIMIZERS[recipe.optimizer].title}, learning rate {recipe.learning_rate:g}, "
            f"batches of {recipe.batch_size}",
            *([f"- class weights: {_told(weights)}"] if (weights := recipe.class_weights) and data.classes else []),
            f"- seed: {recipe.seed}",
            "",
        ]
    lines += ["## Measures", "", "| measure | training rows | test rows |", "|---|---|---|"]
    lines += [f"| {name} | {train:.4g} | {test:.4g} |" for name, train, test in _measures(model)]
    lines += [
        "",
        "## Limits",
        "",
        "- It knows only what these rows show. Outside the ranges above its answers are guesses.",
        "- The measures over the test rows are an estimate from few rows; other rows may give others.",
        "- An output between 0 and 1 is a probability only as far as it is calibrated.",
    ]
    lines += [f"- {plain(data.warning)}"] if data.warning else []
    return ("\n".join(lines) + "\n").encode()


def _told(weights: str | tuple[float, ...]) -> str:
    return weights if isinstance(weights, str) else " : ".join(f"{each:g}" for each in weights)


EXPORT = Export(
    "card",
    "Model card",
    ".md",
    "text/markdown",
    "What the network is, the data and their licence, how well it does on rows it has not seen, and its limits.",
    make,
    stem="model_card",
)
