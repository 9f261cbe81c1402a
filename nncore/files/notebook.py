"""Notebook: the training itself, repeated from the seed in a few cells of NumPy, up to the same weights.

What is computed there is computed in the same order as here, so that the weights come out the same to the last digit
wherever the same NumPy runs.
"""

import json
from typing import Any

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.descent import with_label_noise
from nncore.files.export import Export
from nncore.files.model import Model
from nncore.files.numpy_script import prediction
from nncore.files.python_code import answering, literal, preparation, told
from nncore.files.sources import source
from nncore.initializers import initial
from nncore.losses import LOSSES
from nncore.optimizers import OPTIMIZERS
from nncore.recipe import CONSTANTS, Recipe
from nncore.schedules import SCHEDULES
from nncore.training import Run, Standing
from nncore.weighting import class_weights

MOST_NUMBERS = 200_000
"""In the data; more would make a file that no notebook opens with pleasure."""

BEGINNINGS = {
    "zeros": "np.zeros(shape)",
    "constant": "np.full(shape, 0.5)",
    "uniform": "rng.uniform(-0.5, 0.5, shape)",
    "normal": "rng.normal(0.0, 0.1, shape)",
    "xavier": "rng.uniform(-1 * float(np.sqrt(6.0 / sum(shape))), float(np.sqrt(6.0 / sum(shape))), shape)",
    "xavier_normal": "rng.normal(0.0, float(np.sqrt(2.0 / sum(shape))), shape)",
    "he_uniform": "rng.uniform(-1 * float(np.sqrt(6.0 / shape[0])), float(np.sqrt(6.0 / shape[0])), shape)",
    "he": "rng.normal(0.0, float(np.sqrt(2.0 / shape[0])), shape)",
    "lecun": "rng.normal(0.0, float(np.sqrt(1.0 / shape[0])), shape)",
}
"""How weights of a shape (n_in, n_out) begin, by the names of `INITIALIZERS`."""

SOFTMAX = '''def softmax(z):
    """Return shares that sum to 1: e^z of each over the sum of all."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)'''

_SHAPE = '''SIZES = {sizes!r}

def blocks(theta):
    """Return each layer's [w; b], (n_in + 1, n_out): views of the one vector that holds all weights and biases."""
    views, start = [], 0
    for n_in, n_out in zip(SIZES, SIZES[1:]):
        end = start + (n_in + 1) * n_out
        views.append(theta[start:end].reshape(n_in + 1, n_out))
        start = end
    return views

'''
_START = """def first_weights(seed):
    rng = np.random.default_rng(seed)
    theta = np.zeros(sum((n_in + 1) * n_out for n_in, n_out in zip(SIZES, SIZES[1:])))
    for block in blocks(theta):
        shape = (block.shape[0] - 1, block.shape[1])
        block[:-1] = {beginning}
    return theta{scaled}

START = first_weights({seed})"""

_PASSES = '''def with_ones(a):
    """Put a row of ones below the answers (n_out, n), for the biases."""
    return np.vstack([a, np.ones(a.shape[1])])

def forward(theta, x, masks=None):
    """Return every layer's sums z and answers, a column for each sample; x (n_in + 1, n) ends with a row of ones."""
    zs, answers = [], [x]
    for i, block in enumerate(blocks(theta)):
        z = np.dot(block.T, answers[-1])
        a = ACTIVATION[i](z.T).T
        if masks and i < len(masks):
            a = a * masks[i]
        zs.append(z)
        answers.append(with_ones(a))
    return zs, answers

def loss_of(theta, x, target{weight}):
    """Return the loss over samples; target (n, k) has a row for each."""
    zs, answers = forward(theta, x)
    return float({measured})

def gradient(theta, x, target{weight}, masks=None):
    """Return the derivative of the loss by every weight and bias: the chain rule, from the last layer to the first."""
    zs, answers = forward(theta, x, masks)
    delta = np.ascontiguousarray(loss_derivative(answers[-1][:-1].T, target).T){weighed}
    grad = np.empty_like(theta)
    for i in range(len(zs) - 1, -1, -1):
        if masks and i < len(masks):
            delta = delta * masks[i]
        {chain}
        blocks(grad)[i][:] = np.dot(answers[i], delta.T)
        if i:
            delta = np.dot(blocks(theta)[i][:-1], delta)
    return grad'''

_TRAIN = '''def train(after_epoch=None):
    """Repeat the training; after_epoch is told every epoch and the weights at its end."""
    theta, recipe = START.copy(), RECIPE
    state, t, epoch, row = np.zeros((SLOTS[recipe["optimizer"]], theta.size)), 0, 0, 0
    n = X.shape[1]
    while True:
        turn = TURNS.get((epoch, row))
        if turn:
            if turn["fresh"] or turn["recipe"]["optimizer"] != recipe["optimizer"]:
                state, t = np.zeros((SLOTS[turn["recipe"]["optimizer"]], theta.size)), 0
            recipe = turn["recipe"]
            if turn["theta"] is not None:
                theta[:] = turn["theta"]
        if (epoch, row) == END:
            return theta
        if row == 0:
            order = np.random.default_rng((SEED, epoch)).permutation(n)
            x, target = X[:, order], T.T[:, order].T{ordered}
        full = recipe["optimizer"] in FULL_BATCH
        size = min(n if full else min(recipe["batch_size"], n), n - row)
{masks}        grad = gradient(theta, x[:, row:row + size], target[row:row + size]{given})
        rate = recipe["learning_rate"]
{move}        t += 1
        RULES[recipe["optimizer"]](theta, grad, state, rate, t, **recipe["constants"])
{after}        row += size
        if row == n:
            epoch, row = epoch + 1, 0
            if after_epoch:
                after_epoch(epoch, theta)'''

_CHECK = """curve = [(0, loss_of(START, {train}), loss_of(START, {test}))]
with np.errstate(all="ignore"):  # limits such as 1 / infinity are right; NumPy need not warn of them
    theta = train(lambda epoch, theta: curve.append((epoch, loss_of(theta, {train}), loss_of(theta, {test}))))
difference = float(np.abs(theta - WEIGHTS).max())
print(f"epoch {{END[0]}}: training loss {{curve[-1][1]:.6g}}, test loss {{curve[-1][2]:.6g}}")
print(f"largest difference from the weights of the app: {{difference:.3g}}")
assert np.allclose(theta, WEIGHTS, rtol=1e-6, atol=1e-9)"""

_PLOT = """try:
    import matplotlib.pyplot as plt
except ImportError:
    print("Install matplotlib to see the curves.")
else:
    epochs, training, test = zip(*curve)
    plt.plot(epochs, training, label="training")
    plt.plot(epochs, test, label="test")
    plt.xlabel("epoch")
    plt.ylabel("loss")
    plt.legend()
    plt.show()"""


def _inputs_last(name: str, part: str) -> str:
    return f"{name} = np.vstack([inputs(ROWS[{part}]).T, np.ones(int({part}.sum()))])"


def _data(model: Model, recipe: Recipe) -> str:
    """Return code with the rows, as the data has them, and the targets as the output should say them."""
    data = model.data
    y = data.y.copy()
    training = data.training
    y[training] = with_label_noise(data, y[training], recipe.label_noise, recipe.seed)
    lines = [
        f"ROWS = {literal(model.raw)}",
        f"TRUTH = {literal(y)}",
        f"TEST = np.array({data.test.astype(int).tolist()!r}, dtype=bool)",
        f"TRAINING = ~np.array({(data.test | data.validation).astype(int).tolist()!r}, dtype=bool)",
        _inputs_last("X", "TRAINING"),
        _inputs_last("X_TEST", "TEST"),
    ]
    if data.task == "regression":
        coded = f"(TRUTH - {literal(data.target_center)}) / {literal(data.target_spread)}"
    else:
        said = f"TRUTH == np.arange({len(data.classes)})" if data.task == "multiclass" else "TRUTH == 1"
        coded = f"np.where({said}, {model.high!r}, {model.low!r})"
    # The samples lie along the last axis in memory, here as in the app, so that sums are rounded alike.
    lines += [f"CODED = {coded}"]
    lines += [
        f"{name} = np.ascontiguousarray(CODED[{part}].T).T" for name, part in (("T", "TRAINING"), ("T_TEST", "TEST"))
    ]
    weights = class_weights(data, recipe.class_weights, y[training])
    if weights is not None:
        lines += [
            "# How much each class counts in the loss, 1 on average over the training rows.",
            f"CLASS_WEIGHTS = {literal(weights)}",
            "WEIGHED = CLASS_WEIGHTS[TRUTH[:, 0].astype(int)]",
            "W, W_TEST = WEIGHED[TRAINING], WEIGHED[TEST]",
        ]
    return "\n".join(lines)


def _network(model: Model, run: Run) -> tuple[str, str, str]:
    """Return the cells of the shape and its beginning, of the activations, and of the passes."""
    arch, first = model.arch, run.history.moments.rows[0]
    shape = _SHAPE.format(sizes=arch.sizes)
    how = first.recipe
    drawn = initial(arch, how.init, how.seed, scale=how.init_scale)
    if np.array_equal(first.theta, drawn):
        scaled = "" if how.init_scale == 1 else f" * {how.init_scale!r}"
        shape += _START.format(beginning=BEGINNINGS[how.init], seed=how.seed, scaled=scaled)
    else:
        shape += f"START = {literal(first.theta)}"
    names = list(dict.fromkeys(arch.activations))
    plain = [name for name in names if name != "softmax"]
    parts = [source(f for name in plain for f in (ACTIVATIONS[name].value, ACTIVATIONS[name].derivative))]
    parts += [SOFTMAX] if "softmax" in names else []
    parts += [f"ACTIVATION = [{', '.join(arch.activations)}]"]
    derivatives = ("None" if name == "softmax" else f"{name}_derivative" for name in arch.activations)
    parts += [f"DERIVATIVE = [{', '.join(derivatives)}]"]
    last, loss = arch.activations[-1], LOSSES[model.loss]
    fused = loss.fused.get(last)
    value, derivative = (fused.value, fused.delta) if fused else (loss.value, loss.derivative)
    chain = "delta = (delta.T * DERIVATIVE[i](zs[i].T)).T"
    if fused:
        chain = f"if i < len(zs) - 1:\n            {chain}"
    elif last == "softmax":
        chain = (
            "if i == len(zs) - 1:  # each share depends on every sum\n"
            "            d, a = delta.T, answers[i + 1][:-1].T\n"
            "            delta = ((d - (d * a).sum(axis=-1, keepdims=True)) * a).T\n"
            f"        else:\n            {chain}"
        )
    judged, weighed = "zs[-1].T" if fused else "answers[-1][:-1].T", _weighed(model, how)
    measured = f"loss_value({judged}, target)"
    if weighed:  # each sample on an axis of its own: the loss of it alone
        measured = f"(w * loss_value(({judged})[:, None, :], target[:, None, :])).mean()"
    passes = [
        source([value, derivative]),
        f"loss_value, loss_derivative = {value.__name__}, {derivative.__name__}",
        _PASSES.format(
            measured=measured, chain=chain, weight=", w" if weighed else "", weighed=" * w" if weighed else ""
        ),
    ]
    return shape, "\n\n".join(parts), "\n\n".join(passes)


def _weighed(model: Model, recipe: Recipe) -> bool:
    """Tell whether rows count by their class."""
    return bool(recipe.class_weights and model.data.classes)


def _training(model: Model, standing: Standing, first: Recipe) -> tuple[str, str]:
    """Return the cells of the optimisers and of the training, with no more in it than this run needs."""
    recipes = [first, *(turn.recipe for turn in standing.turns.values())]
    optimizers = list(dict.fromkeys(recipe.optimizer for recipe in recipes))
    rules = [OPTIMIZERS[name] for name in optimizers]
    numbers = [
        source(rule.rule for rule in rules),
        f"RULES = {{{', '.join(f'{rule.name!r}: {rule.rule.__name__}' for rule in rules)}}}",
        f"SLOTS = { ({rule.name: rule.slots for rule in rules})!r}",
        f"FULL_BATCH = {[rule.name for rule in rules if rule.full_batch]!r}",
    ]

    def used(name: str, usual: Any) -> bool:
        return any(getattr(recipe, name) != usual for recipe in recipes)

    masks = move = after = given = ordered = ""
    if _weighed(model, first):
        ordered, given = "\n            weighed = W[order]", ", weighed[row:row + size]"
    if used("schedule", "constant"):
        names = list(dict.fromkeys(recipe.schedule for recipe in recipes))
        functions = {name: SCHEDULES[name].factor for name in names}
        body = source(functions.values()).replace("def step(", "def halved(")
        pairs = ", ".join(f"{n!r}: {'halved' if n == 'step' else f.__name__}" for n, f in functions.items())
        numbers += ["import math", body, f"SCHEDULES = {{{pairs}}}"]
        move += "        place = epoch + (row + size / 2) / n\n"
        move += '        rate = rate * SCHEDULES[recipe["schedule"]](place, recipe["schedule_epochs"])\n'
    if used("dropout", 0.0) and len(model.arch.sizes) > 2:
        hidden = model.arch.sizes[1:-1]
        masks = (
            '        dropped = recipe["dropout"]\n'
            f"        chance = np.random.default_rng((SEED, epoch, row, 2)).random(({sum(hidden)}, size))\n"
            "        kept = (chance >= dropped) * (1 / (1 - dropped))\n"
            f"        masks = np.split(kept, {np.cumsum(hidden)[:-1].tolist()!r}) if dropped else None\n"
        )
        given += ", masks"
    if used("l1", 0.0) or used("l2", 0.0) or any(recipe.decay for recipe in recipes):
        numbers.append(
            "IS_WEIGHT = np.ones(START.size, dtype=bool)\nfor block in blocks(IS_WEIGHT):\n    block[-1] = False"
        )
    if used("l2", 0.0):
        move += '        if recipe["l2"]:\n            grad += recipe["l2"] * IS_WEIGHT * theta\n'
    if used("frozen", ()):
        move += '        frozen = list(recipe["frozen"])\n        held = theta[frozen]\n        grad[frozen] = 0.0\n'
        after += "        theta[frozen] = held\n"
    if used("clip_value", np.inf):
        move += '        grad = np.clip(grad, -recipe["clip_value"], recipe["clip_value"])\n'
    if used("clip_norm", np.inf):
        move += "        length = np.sqrt(np.square(grad).sum(axis=-1, keepdims=True))\n"
        move += '        grad *= np.minimum(1.0, recipe["clip_norm"] / np.where(length > 0, length, 1.0))\n'
    if any(recipe.decay for recipe in recipes):
        move += '        if recipe["decay"]:\n            theta *= 1 - rate * (recipe["decay"] * IS_WEIGHT)\n'
    if used("l1", 0.0):
        shrink = '            size_left = np.abs(theta) - rate * (recipe["l1"] * IS_WEIGHT)\n'
        shrink += "            np.copysign(np.maximum(size_left, 0.0), theta, out=theta)\n"
        after = '        if recipe["l1"]:\n' + shrink + after
    turns = [
        f"    {place!r}: {{'recipe': {_settings(turn.recipe)}, 'fresh': {turn.fresh!r}, 'theta': "
        f"{'None' if turn.theta is None else literal(turn.theta)}}},"
        for place, turn in sorted(standing.turns.items())
    ]
    train = [
        f"SEED = {first.seed}",
        f"RECIPE = {_settings(first)}",
        "\n".join(["TURNS = {  # by epoch and row: what was changed by hand on the way", *turns, "}"]),
        f"END = {(standing.epoch, standing.row)!r}",
        _TRAIN.format(masks=masks, given=given, move=move, after=after, ordered=ordered),
    ]
    return "\n\n".join(numbers), "\n\n".join(train)


def _settings(recipe: Recipe) -> str:
    """Return a recipe as a literal, with infinity as NumPy writes it."""
    constants = recipe.constants
    values = {name: value for name, value in recipe.to_dict().items() if name not in CONSTANTS}
    values |= {"decay": recipe.decay, "constants": constants}
    infinite = [name for name in ("clip_value", "clip_norm") if values[name] is None]
    return "{" + ", ".join(f"{n!r}: {'np.inf' if n in infinite else repr(v)}" for n, v in values.items()) + "}"


def refuses(model: Model) -> str:
    """Return why a training cannot be repeated in a notebook, or ""."""
    if model.data.x.size > MOST_NUMBERS:
        return f"A notebook holds its data, up to {MOST_NUMBERS:,} numbers, and these have {model.data.x.size:,}."
    if model.run and any(turn.data is not None for turn in model.run.standing.turns.values()):
        return (
            "A notebook repeats a training on one table, and here points were added, moved or erased on the way. "
            "Reset the training, and it can be written."
        )
    return ""


def make(model: Model) -> bytes:
    """Return the notebook; of a network without its training it holds the predictions alone."""
    cells = [
        ("markdown", f"# {told(model)}\n\nEverything is computed here, with NumPy alone."),
        ("code", "import numpy as np"),
    ]
    run = model.run
    weights = f"WEIGHTS = {literal(model.theta)}"
    if run is None:
        shape = _SHAPE.format(sizes=model.arch.sizes)
        names = list(dict.fromkeys(model.arch.activations))
        functions = [source(ACTIVATIONS[name].value for name in names if name != "softmax")]
        functions += [SOFTMAX] if "softmax" in names else []
        functions.append(f"ACTIVATION = [{', '.join(model.arch.activations)}]")
        cells += [
            ("markdown", "## The network"),
            ("code", preparation(model)),
            ("code", "\n\n".join([shape.rstrip(), *functions, weights])),
        ]
        ended = "WEIGHTS"
    else:
        standing, first = run.standing, run.history.moments.rows[0].recipe
        shape, activations, passes = _network(model, run)
        rules, train = _training(model, standing, first)
        more = (", W", ", W_TEST") if _weighed(model, first) else ("", "")
        cells += [
            ("markdown", "## The data\n\nRaw rows become inputs: gaps are filled, words become 0 and 1, every column "
             "is scaled."),
            ("code", preparation(model)),
            ("code", _data(model, first)),
            ("markdown", "## The network\n\nAll weights and biases are one vector; a layer is a block of it."),
            ("code", shape),
            ("code", activations),
            ("markdown", "## Forward and backward"),
            ("code", passes),
            ("markdown", "## Training\n\nThe order of the rows depends only on the seed and the epoch, so it comes out "
             "the same every time."),
            ("code", rules),
            ("code", train),
            ("code", weights),
            ("code", _CHECK.format(train=f"X, T{more[0]}", test=f"X_TEST, T_TEST{more[1]}")),
            ("code", _PLOT),
        ]  # fmt: skip
        ended = "theta"
    layered = "\n".join(
        [
            "",
            f"LAYERS = [(block[:-1], block[-1], activation) for block, activation in zip(blocks({ended}), ACTIVATION)]",
            prediction(model).strip(),
            answering(model),
        ]
    )
    cells += [("markdown", "## What it says\n\nRaw rows go in."), ("code", layered.strip())]
    cells += [("code", "answers([[fill if not words else words[int(fill)] for name, words, fill in FIELDS]])")]
    return json.dumps(
        {
            "cells": [_cell(i, kind, content) for i, (kind, content) in enumerate(cells)],
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        indent=1,
    ).encode()


def _cell(number: int, kind: str, content: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": content.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


EXPORT = Export(
    "notebook",
    "Notebook",
    ".ipynb",
    "application/x-ipynb+json",
    "The training itself for Jupyter, in NumPy: from the seed, update by update, to the same weights; with the curve "
    "and the predictions.",
    make,
    refuses,
)
