"""A scene is everything the stage draws that does not move: the shape, the data points, the axes, the words."""

from collections.abc import Mapping
from typing import Any

import numpy as np

import nncore as nn
from pages.components.stage.request import MOST, MOST_TEXT
from pages.components.stage.wire import digits
from pages.components.stage.words import WORDS
from pages.kit.widgets import is_hidden
from pages.workspace.controls.network import FEATURES, MOST_LAYERS, MOST_NEURONS
from pages.workspace.edits import MOST_NUMBERS
from pages.workspace.features import formulas, is_table, offered
from pages.workspace.frames import drawn
from pages.workspace.player import Player
from pages.workspace.slices import CLOSEST, MARGIN, PARTS, derived_maps, ends, input_maps
from pages.workspace.weights import LARGEST

MOST_BASE = 4
"""Columns from which the picture offers to derive inputs."""
MOST_CURVE = 1200
"""Points of the loss curve sent with a scene."""
LIMITS = {
    "frames": MOST,
    "text": MOST_TEXT,
    "neurons": MOST_NEURONS,
    "layers": MOST_LAYERS,
    "weight": LARGEST,
    "window": PARTS,
    "closest": CLOSEST,
}
"""What the browser has to keep to, by its names for it."""


def axis(column: nn.data.Column, low: float, high: float) -> dict[str, Any]:
    """Describe an axis in the data's own units, its ends to a thousandth of what lies between them."""
    name = f"{column.name} ({column.unit})" if column.unit else column.name
    digits = 3 - int(np.floor(np.log10(high - low)))
    return {"name": name, "low": round(float(low), digits), "high": round(float(high), digits)}


def target_column(data: nn.data.Dataset) -> nn.data.Column:
    """Return the target of a regression as a column, to name an axis by."""
    return nn.data.Column(data.target_name or "target", data.target_unit)


def held_at_median(data: nn.data.Dataset) -> str:
    """Say what a cut through more than two columns leaves out; empty if it leaves out nothing."""
    others = nn.data.base_columns(data) - 2
    if others < 1:
        return ""
    if others == 1:
        return "A slice: the other column rests at its median. Loss and accuracy count all columns."
    return f"A slice: the other {others} columns rest at their median. Loss and accuracy count all columns."


def axes(player: Player) -> list[dict[str, Any]]:
    """Describe both axes of the map."""
    data, cut = player.run.data, player.look.cut
    columns = [data.columns[cut.across], target_column(data) if cut.up is None else data.columns[cut.up]]
    spread = np.array([data.spread[cut.across], data.target_spread[0] if cut.up is None else data.spread[cut.up]])
    center = np.array([data.center[cut.across], data.target_center[0] if cut.up is None else data.center[cut.up]])
    low, high = cut.low * spread + center, cut.high * spread + center
    return [axis(column, low[i], high[i]) for i, column in enumerate(columns)]


def points(player: Player) -> list[list[list[float]]]:
    """Return the points that are drawn, training and test: place on the map, class or tone, row."""
    run, look = player.run, player.look
    data = run.data
    targets = run.targets(data.y)[:, 0]
    place = look.cut.place(data.inputs, targets)
    low, high = ends(run)
    tone = data.y[:, 0] if data.task != "regression" else np.clip((targets - low) / (high - low), 0, 1)
    return [
        [
            [round(float(u), 4), round(float(v), 4), round(float(t), 3), int(row)]
            for (u, v), t, row in zip(place[rows], tone[rows], rows, strict=True)
        ]
        for rows in drawn(data, look.test)
    ]


def curve(player: Player) -> list[list[float]]:
    """Return the loss curve as far as the browser has been told of it: epochs, training and test losses."""
    epochs, losses = player.run.history.curve
    told = epochs <= player.last
    epochs, losses = epochs[told], losses[told]
    thin = max(1, -(-len(epochs) // MOST_CURVE))
    keep = np.unique([*range(0, len(epochs), thin), len(epochs) - 1])
    return [epochs[keep].tolist(), losses[keep, 0].tolist(), losses[keep, 1].tolist()]


def earlier_runs(player: Player) -> list[dict[str, Any]]:
    """Return the earlier runs with their curves."""
    return [
        {
            "number": run.number,
            "name": run.name,
            "epochs": run.epochs.tolist(),
            "losses": digits(run.losses[:, 0]),
        }
        for run in player.earlier
    ]


def derivable(player: Player) -> list[list[Any]]:
    """Return what the picture offers to derive from the columns: formula, name, and whether it is an input already.

    Nothing where there is much to choose from; the list beside the stage has it then.
    """
    run, source = player.run, player.start.source
    if is_hidden(FEATURES) or nn.data.base_columns(run.data) > MOST_BASE:
        return []
    now = formulas(run.data)
    known = offered(source.without_features(), is_table(run.data))
    return [[formula, title, formula in now] for formula, title in known.items()]


def maps(player: Player) -> bytes:
    """Return the maps that travel with a scene: of each input, then of each that the picture offers to derive."""
    run, cut = player.run, player.look.cut
    known = [formula for formula, *_ in derivable(player)]
    base = player.start.source.without_features() if known else run.data
    return input_maps(run, cut) + derived_maps(run.data, base, known, cut)


def scene(player: Player, views: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scene of a visitor's run.

    Args:
        views: how it is looked at, by the names of the controls.
    """
    run = player.run
    data, arch = run.data, run.arch
    together = [name for name, activation in nn.ACTIVATIONS.items() if activation.together]
    first = run.history.moments.rows[0].theta
    return {
        "tag": player.tag,
        "words": WORDS,
        "limits": LIMITS,
        "sizes": list(arch.sizes),
        "activations": list(arch.activations),
        "choices": [[name, activation.title] for name, activation in nn.ACTIVATIONS.items() if not activation.together],
        "last": [[name, nn.ACTIVATIONS[name].title] for name in together] if arch.sizes[-1] > 1 else [],
        "picture": nn.data.digits.SIDE if data.columns == nn.data.digits.COLUMNS else 0,
        "derived": derivable(player),
        "task": data.task,
        "classes": list(data.classes),
        "columns": [column.name for column in data.columns],
        "axes": axes(player),
        "ends": list(ends(run)),
        "curved": player.look.cut.up is None,
        "margin": MARGIN / (1 + 2 * MARGIN),
        "editable": data.x.size <= MOST_NUMBERS,
        "note": held_at_median(data),
        "points": points(player),
        "curve": curve(player),
        "parameters": arch.n_parameters,
        "start": digits(first, 7),
        "views": dict(views),
    }
