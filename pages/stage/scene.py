"""A scene is everything the stage draws that does not move: the shape, the data points, the axes, the words."""

from typing import Any

import numpy as np

import nncore as nn
from pages.stage.player import Player

MOST_POINTS = 1500
"""Points drawn of each part at the most; more would only hide one another."""
MOST_CURVE = 1200
"""Points of the loss curve sent with a scene."""

WORDS = {
    "title": "A network in training",
    "play": "Play",
    "pause": "Pause",
    "epoch_step": "Epoch",
    "epoch_help": "Train for one epoch: every training point once",
    "batch_step": "Batch",
    "batch_help": "Train on one mini-batch: a single update",
    "reset": "Reset",
    "reset_help": "Back to the beginning with the same seed: the same run again",
    "seed": "New seed",
    "seed_help": "Other starting weights and other random data",
    "epoch": "epoch",
    "batch": "batch",
    "train": "training",
    "test": "test",
    "loss": "loss",
    "accuracy": "accuracy",
    "r2": "R²",
    "layers": "Hidden layers",
    "add_layer": "Add a hidden layer",
    "drop_layer": "Remove the last hidden layer",
    "add_neuron": "One neuron more in hidden layer",
    "drop_neuron": "One neuron less in hidden layer",
    "activation": "Activation of hidden layer",
    "output_activation": "Activation of the output",
    "inputs": "inputs",
    "output": "output",
    "over_neuron": "neuron {n} of layer {l}",
    "over_output": "the output",
    "over_bias": "{to}, bias {value}",
    "over_weight": "weight from {from} to {to}: {value}",
    "timeline": "Timeline: drag back to any epoch",
    "back": "Back to epoch {epoch}, the last finite one",
    "best": "Back to epoch {epoch}, the lowest loss",
    "network": "The network: every neuron shows what it answers over the map; lines are weights, blue above zero, "
    "orange below. Arrow keys go from neuron to neuron and show its map large.",
    "map": "What the network answers everywhere, with the data points on it",
    "curve": "Loss by epoch, training and test",
    "said": "said",
    "truth": "true",
    "confusion": "Test points: what the network said against the truth",
}


def axis(column: nn.data.Column, low: float, high: float) -> dict[str, Any]:
    """Describe an axis in the data's own units."""
    name = f"{column.name} ({column.unit})" if column.unit else column.name
    return {"name": name, "low": float(f"{low:.3g}"), "high": float(f"{high:.3g}")}


def held_at_median(data: nn.data.Dataset) -> str:
    """Say what a cut through more than two columns leaves out; empty if it leaves out nothing."""
    others = data.n_features - 2
    if others < 1:
        return ""
    if others == 1:
        return "A slice: the other column rests at its median. Loss and accuracy count all columns."
    return f"A slice: the other {others} columns rest at their median. Loss and accuracy count all columns."


def scene(player: Player, show_test: bool) -> dict[str, Any]:
    """Return the scene of a visitor's run; `show_test` says whether the test points are drawn too."""
    run, cut = player.run, player.cut
    data = run.data
    binary = data.task == "binary"
    place = cut.place(data.inputs)
    tone = data.y[:, 0] if binary else np.clip((data.y[:, 0] + 1) / 2, 0, 1)
    points = [np.flatnonzero(~data.test)[:MOST_POINTS], np.flatnonzero(data.test)[: MOST_POINTS if show_test else 0]]
    epochs, losses = run.history.curve
    told = epochs <= player.last
    epochs, losses = epochs[told], losses[told]
    thin = max(1, -(-len(epochs) // MOST_CURVE))
    keep = np.unique([*range(0, len(epochs), thin), len(epochs) - 1])
    chosen = [cut.across, cut.up]
    low, high = (end * data.spread[chosen] + data.center[chosen] for end in (cut.low, cut.high))
    return {
        "tag": player.tag,
        "words": WORDS,
        "sizes": list(run.arch.sizes),
        "activations": list(run.arch.activations),
        "choices": [[name, bend.title] for name, bend in nn.ACTIVATIONS.items() if not bend.together],
        "classes": list(data.classes),
        "columns": [column.name for column in data.columns],
        "axes": [axis(data.columns[cut.across], low[0], high[0]), axis(data.columns[cut.up], low[1], high[1])],
        "note": held_at_median(data),
        "points": [
            [
                [round(float(u), 4), round(float(v), 4), round(float(t), 3)]
                for (u, v), t in zip(place[rows], tone[rows], strict=True)
            ]
            for rows in points
        ],
        "curve": [epochs[keep].tolist(), losses[keep, 0].tolist(), losses[keep, 1].tolist()],
        "parameters": run.arch.n_parameters,
    }
