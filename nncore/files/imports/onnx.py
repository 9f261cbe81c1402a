"""ONNX: a graph becomes a chain of layers, and what stands between two layers is known by what it computes.

Layers are the products with constant matrices. Between them a file may write an activation as one operator or as
twenty: it is asked at some points and compared with every activation there is, and so is what lies before the first
layer, which may only pick, derive and scale columns.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.arrays import Array
from nncore.files.imports.loaded import LoadedNetwork, Unreadable, as_record, described, named, network, refused
from nncore.files.imports.onnx_graph import Graph, Layer, Node
from nncore.files.imports.protobuf import Message

MOST_COLUMNS = 64
"""Of a file that derives inputs from them."""
CLOSE = 1e-5
"""Relative; files hold single precision."""
BEFORE_ALL = "What it computes before the first layer ({}) is not a preparation known here."
AFTER_ALL = "What it computes after the last layer ({}) is not an activation known here."


def read(content: bytes) -> LoadedNetwork:
    """Return the network of an ONNX file.

    Raises:
        ValueError: it is damaged, or its graph is no plain network; what is in the way is named.
    """
    model = Message(content)
    bodies = model.parts(7)
    if len(bodies) != 1:
        raise refused("It holds no graph: it is not an ONNX file, or a part of it is missing.")
    graph = Graph(Message(bodies[0]))
    layers = graph.layers()
    names = [
        _hidden(graph, i, before, after)
        for i, (before, after) in enumerate(pairwise(layers), 1)
    ]  # fmt: skip
    output, center, spread = _output(graph, layers[-1])
    found = network("ONNX", [(layer.w, layer.b) for layer in layers], [*names, output])
    meta = {each.text(1): each.text(2) for each in map(Message, model.parts(14))}
    told = _told(meta, found, center is not None)
    found = _prepared(graph, layers[0], found)
    if told.get("task") == "regression":
        told |= {"target_center": (np.zeros(found.arch.sizes[-1]) if center is None else center).tolist()}
        told |= {"target_spread": (np.ones(found.arch.sizes[-1]) if center is None else spread).tolist()}
    formulas, columns = found.formulas, tuple(told.pop("columns", ()))
    found = described(replace(found, formulas=()), told)
    fits = columns if len(columns) == (found.base if not formulas else replace(found, formulas=formulas).base) else ()
    return replace(found, formulas=formulas, columns=fits)


def _told(meta: dict[str, str], found: LoadedNetwork, numbers: bool) -> dict[str, Any]:
    """Return what our own metadata say of columns and classes; nothing where they are anybody else's."""
    try:
        columns, classes = as_record(meta["columns"]), as_record(meta["classes"])
    except (KeyError, ValueError):
        return {"task": "regression"} if numbers else {}
    if not isinstance(classes, list) or not isinstance(columns, list):
        return {}
    k = found.arch.sizes[-1]
    task = "regression" if not classes else "binary" if k == 1 else "multiclass"
    names = [text for text in columns if isinstance(text, str) and 0 < len(text) <= 200]
    return {"task": task, "classes": classes, "columns": names if len(names) == len(columns) else []}


def _hidden(graph: Graph, place: int, before: Layer, after: Layer) -> str:
    """Return the activation between two layers."""
    nodes = graph.between(before.outside, after.inside)
    z = _points(before.w.shape[1])
    a = graph.value(nodes, before.outside, z, after.inside)
    for name, activation in ACTIVATIONS.items():
        if not activation.together and _close(a, activation.value(z)):
            return name
    raise _unknown(nodes, f"What it computes after layer {place} ({{}}) is not an activation known here.")


def _output(graph: Graph, last: Layer) -> tuple[str, Array | None, Any]:
    """Return the activation of the last layer, and center and spread of the targets if its answers are scaled."""
    wanted = sorted(graph.outputs, key=lambda name: name != "output")
    why = refused("Its graph has no output.")
    for end in wanted[:8]:
        try:
            nodes = graph.between(last.outside, end)
            z = _points(last.w.shape[1])
            a = graph.value(nodes, last.outside, z, end)
        except Unreadable as wrong:
            why = wrong
            continue
        for name, activation in ACTIVATIONS.items():
            if _close(a, activation.value(z)):
                return name, None, None
        if np.shape(a) != z.shape or np.asarray(a).dtype.kind != "f":
            why = _unknown(nodes, AFTER_ALL)
            continue
        for name in ("identity", *ACTIVATIONS):
            scaled = _affine(ACTIVATIONS[name].value(z), a)
            if scaled is not None:
                return name, *scaled
        why = _unknown(nodes, AFTER_ALL)
    raise why


def _affine(value: Array, wanted: Any) -> tuple[Array, Array] | None:
    """Return center and spread (k,) with wanted = value · spread + center, if there are such numbers above 0."""
    middle, far = value.mean(axis=0), np.asarray(wanted).mean(axis=0)
    with np.errstate(all="ignore"):
        spread = ((value - middle) * (wanted - far)).sum(axis=0) / ((value - middle) ** 2).sum(axis=0)
        center = far - spread * middle
        fits = np.isfinite(center).all() and (spread > 0).all() and _close((wanted - center) / spread, value)
    return (center, spread) if fits else None


def _prepared(graph: Graph, first: Layer, found: LoadedNetwork) -> LoadedNetwork:
    """Return the network with how its inputs come from the columns of a row."""
    if first.inside == graph.start:
        return found
    n_in = first.w.shape[0]
    width = graph.width() or n_in
    if not 0 < width <= 10_000:
        raise refused("Its rows have a number of columns that is not read here.")
    rows = 1.0 + 2.0 * np.random.default_rng(1).standard_normal((48, width))
    nodes = graph.between(graph.start, first.inside)
    seen = np.asarray(graph.value(nodes, graph.start, rows, first.inside))
    if seen.shape != (48, n_in) or seen.dtype.kind != "f" or not np.isfinite(seen).all():
        raise _unknown(nodes, BEFORE_ALL)
    formulas, values = _candidates(rows, width == n_in)
    unit = (values - values.mean(axis=0)) / values.std(axis=0)
    middle, spread = seen.mean(axis=0), seen.std(axis=0)
    if not (spread > 0).all():
        raise refused("One of its inputs is the same for all rows.")
    alike = unit.T @ ((seen - middle) / spread) / len(rows)
    which = alike.argmax(axis=0)
    if (alike[which, np.arange(n_in)] < 1 - 1e-10).any():
        raise _unknown(nodes, BEFORE_ALL)
    scale = values[:, which].std(axis=0) / spread
    center = values[:, which].mean(axis=0) - middle * scale
    chosen = tuple(formulas[i] for i in which)
    if len(set(chosen)) < n_in:
        raise refused("Two of its inputs are the same.")
    plain = chosen == tuple(f"x{i + 1}" for i in range(width))
    tidy = np.where(np.abs(center) < 1e-9 * scale, 0.0, center)
    return replace(found, formulas=() if plain else chosen, center=tidy, spread=scale)


def _candidates(rows: Array, plain: bool) -> tuple[list[str], Array]:
    """Return all that inputs may be made from columns (n, width): formulas, and their values (n, count)."""
    width = rows.shape[1]
    formulas, parts = [f"x{i + 1}" for i in range(width)], [rows]
    if width <= MOST_COLUMNS:
        formulas += [f"x{i + 1}^2" for i in range(width)]
        formulas += [f"{name}(x{i + 1})" for name in ("sin", "abs") for i in range(width)]
        pairs = list(combinations(range(width), 2))
        formulas += [f"x{i + 1}*x{j + 1}" for i, j in pairs]
        parts += [rows**2, np.sin(rows), np.abs(rows), *[(rows[:, i] * rows[:, j])[:, None] for i, j in pairs]]
    elif not plain:
        raise refused("Its inputs are not plain columns.")
    return formulas, np.concatenate(parts, axis=1)


def _points(width: int) -> Array:
    """Return pre-activations (m, width) to compare at: small ones, large ones, and none on a kink."""
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(0, 2, (24, width)), rng.uniform(-25, 25, (24, width))])


def _close(a: Any, b: Array) -> bool:
    found = np.asarray(a)
    if found.shape != b.shape or found.dtype.kind != "f":
        return False
    with np.errstate(invalid="ignore"):
        return bool((np.abs(found - b) <= CLOSE * np.maximum(1, np.abs(b))).all())


def _unknown(nodes: Sequence[Node], said: str) -> Unreadable:
    """Return the error for what some nodes compute: a sentence with the names of their operators in it."""
    operators = list(dict.fromkeys(node.operator for node in nodes))
    return refused(said.format(", ".join(map(named, operators[:8])) or "nothing"))
