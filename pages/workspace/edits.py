"""What a visitor does to a network by hand, in the browser's words and in the core's."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

import nncore as nn
from pages.workspace.controls.network import MOST_LAYERS, MOST_NEURONS
from pages.workspace.slices import Slice
from pages.workspace.weights import LARGEST

MOST_NUMBERS = 5000
"""A table with more numbers than this is not edited point by point, for every edit keeps a table to go back to."""


def changes(run: nn.Run, edit: Mapping[str, Any], cut: Slice) -> dict[str, Any]:
    """Return what an edit means for `Run.change`.

    Args:
        edit: one of {"weights": [[index, value], …]}, {"freeze": [index, …]}, {"thaw": [index, …]},
            {"add": [u, v, class or number]}, {"move": [row, u, v]}, {"erase": row}; u and v are shares of the map.

    Raises:
        ValueError: the edit cannot be done, in words; TypeError, KeyError, IndexError: it is none of these.
    """
    kind = next(iter(edit), "")
    what = edit[kind]
    if kind == "weights":
        theta = run.theta.copy()
        for pair in what:
            theta[_place(run, pair[0])] = _number(pair[1])
        return {"theta": theta}
    if kind in ("freeze", "thaw"):
        meant = {_place(run, index) for index in what}
        frozen = set(run.recipe.frozen)
        return {"frozen": tuple(sorted(frozen | meant if kind == "freeze" else frozen - meant))}
    return {"data": _points(run, kind, what, cut)}


NAMES = {
    "weights": "weights set",
    "freeze": "weights frozen",
    "thaw": "weights unfrozen",
    "add": "a point added",
    "move": "points moved",
    "erase": "a point erased",
}
"""What each kind of edit is called."""


def told(arch: nn.Architecture, edit: Mapping[str, Any]) -> str:
    """Return what an edit that could be made was, in a few words.

    >>> told(nn.Architecture((2, 1), ("tanh",)), {"weights": [[1, 0.5]]})
    'weight 2 → 1 of layer 1 set'
    """
    kind = next(iter(edit), "")
    if kind == "weights" and len(edit[kind]) == 1:
        return f"{arch.title(edit[kind][0][0])} set"
    return NAMES.get(kind, "")


def _whole(value: Any) -> int:
    """Return a whole number; what else a browser's message may hold means nothing here."""
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _place(run: nn.Run, index: Any) -> int:
    if not 0 <= _whole(index) < run.arch.n_parameters:
        raise ValueError("The network has no such weight.")
    return _whole(index)


def _number(value: Any) -> float:
    if not isinstance(value, int | float):
        raise TypeError(value)
    if not math.isfinite(value):
        raise ValueError("Only a plain number can go here.")
    return float(min(max(value, -LARGEST), LARGEST))


def _points(run: nn.Run, kind: str, what: Any, cut: Slice) -> nn.data.Dataset:
    """Return the data with one point more, moved or gone."""
    data = run.data
    if data.x.size > MOST_NUMBERS:
        raise ValueError(f"{data.title} has {data.x.size:,} numbers, too many to edit one by one.")
    if kind == "add":
        middle = data.median * data.spread + data.center
        x, y = np.vstack([data.x, middle]), np.vstack([data.y, np.zeros(data.y.shape[1])])
        _put(x, y, len(data.x), data, cut, what[:2])
        if data.task != "regression":
            y[-1, 0] = min(max(_whole(what[2]), 0), len(data.classes) - 1)
        elif cut.up is not None:
            y[-1] = data.target_center + _number(what[2]) * data.target_spread
        return _with_rows(data, x, y, np.append(np.arange(len(data.x)), -1))
    row = _whole(what[0] if kind == "move" else what)
    if not 0 <= row < len(data.x):
        raise ValueError("That point is gone already.")
    if kind == "move":
        x, y = data.x.copy(), data.y.copy()
        _put(x, y, row, data, cut, what[1:])
        return replace(data, x=x, y=y)
    if kind != "erase":
        raise KeyError(kind)
    keep = np.arange(len(data.x)) != row
    if not (keep & data.training).any() or not (keep & data.test).any():
        raise ValueError(
            "This is the last point of its kind, and a network needs one to learn from and one to be tested on."
        )
    return _with_rows(data, data.x[keep], data.y[keep], np.flatnonzero(keep))


def _put(x: Any, y: Any, row: int, data: nn.data.Dataset, cut: Slice, place: Any) -> None:
    """Bring a row to a place on the map; where the map's height is the target, its target too."""
    across, up = cut.at(*(min(max(_number(place[i]), 0.0), 1.0) for i in range(2)))
    x[row, cut.across] = across * data.spread[cut.across] + data.center[cut.across]
    if cut.up is not None:
        x[row, cut.up] = up * data.spread[cut.up] + data.center[cut.up]
    else:
        y[row, 0] = up * data.target_spread[0] + data.target_center[0]
    x[row] = nn.data.rederived(data, x[row])


def _with_rows(data: nn.data.Dataset, x: Any, y: Any, came_from: Any) -> nn.data.Dataset:
    """Return the data with other rows; a row that came from -1 is new, and learnt from."""
    held = [np.where(came_from < 0, False, mask[came_from]) for mask in (data.test, data.validation)]
    return replace(data, x=x, y=y, test=held[0], validation=held[1])


def graft(arch: nn.Architecture, edit: Mapping[str, Any]) -> nn.Reshape:
    """Return another shape for a network.

    Args:
        edit: one of {"grow": layer}, {"cut": [layer, neuron]}, {"insert": layer}, {"remove": layer},
            {"activation": [layer, activation]}; layers from 1.

    Raises:
        ValueError: there is no such place, or the network would grow past what the stage can show; TypeError,
            KeyError, IndexError: the edit is none of these.
    """
    kind = next(iter(edit), "")
    what = edit[kind]
    if kind == "grow":
        if arch.sizes[_whole(what)] >= MOST_NEURONS:
            raise ValueError(f"A layer holds at most {MOST_NEURONS} neurons here.")
        return nn.with_neuron(arch, _whole(what))
    if kind == "cut":
        layer, neuron = _whole(what[0]), _whole(what[1])
        return nn.without_neuron(arch, layer, neuron if neuron >= 0 else arch.sizes[layer] - 1)
    if kind == "insert":
        if len(arch.sizes) - 2 >= MOST_LAYERS:
            raise ValueError(f"A network holds at most {MOST_LAYERS} hidden layers here.")
        layer = _whole(what)
        hidden = arch.sizes[1:-1]
        like = arch.activations[max(0, layer - 2)] if hidden else "tanh"
        return nn.with_layer(arch, layer, min(4, hidden[max(0, layer - 2)]) if hidden else 4, like)
    if kind == "remove":
        return nn.without_layer(arch, _whole(what))
    if kind == "activation":
        return nn.with_activation(arch, _whole(what[0]), str(what[1]))
    raise KeyError(kind)
