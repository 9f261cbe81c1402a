"""ONNX: a graph becomes a chain of layers, and what stands between two layers is known by what it computes.

Layers are the products with constant matrices. Between them a file may write an activation as one operator or as
twenty: it is asked at some points and compared with every activation there is, and so is what lies before the first
layer, which may only pick, derive and scale columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import prod
from typing import Any

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.arrays import Array
from nncore.files.imports.loaded import (
    MOST_NUMBERS,
    LoadedNetwork,
    Unreadable,
    as_record,
    described,
    named,
    network,
    refused,
)
from nncore.files.imports.operators import compute
from nncore.files.imports.protobuf import Message

MOST_NODES, MOST_COLUMNS = 2000, 64
"""MOST_COLUMNS: of a file that derives inputs from them."""
STORED = {1: "<f4", 6: "<i4", 7: "<i8", 9: "?", 10: "<f2", 11: "<f8"}
CLOSE = 1e-5
"""Relative; files hold single precision."""


@dataclass(frozen=True)
class _Node:
    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    given: dict[str, Any]


@dataclass(frozen=True)
class _Layer:
    """A product with a constant matrix: what goes in, what comes out, weights (n_in, n_out) and biases (n_out,)."""

    inside: str
    outside: str
    w: Array
    b: Array


class _Graph:
    """The nodes of a graph by what they compute, and its constants."""

    def __init__(self, graph: Message) -> None:
        if graph.parts(15):
            raise refused("it holds sparse weights, which are not read here")
        self.constants: dict[str, Any] = {}
        for tensor in map(Message, graph.parts(5)):
            self.constants[tensor.text(8)] = _tensor(tensor)
        nodes = [_node(Message(part)) for part in graph.parts(1)]
        if len(nodes) > MOST_NODES:
            raise refused(f"its graph has {len(nodes):,} nodes, and up to {MOST_NODES:,} are read")
        self.nodes = []
        for node in nodes:
            if node.operator == "Constant":
                self.constants[node.outputs[0]] = node.given["value"]
            else:
                self.nodes.append(node)
        self.makers = {name: i for i, node in enumerate(self.nodes) for name in node.outputs if name}
        declared = [Message(part) for part in graph.parts(11)]
        self.inputs = [each for each in declared if each.text(1) not in self.constants]
        self.outputs = [Message(part).text(1) for part in graph.parts(12)]
        if len(self.inputs) != 1:
            raise refused(f"its graph has {len(self.inputs)} inputs, and a plain network has one table of rows")
        self.start = self.inputs[0].text(1)

    def width(self) -> int:
        """Return how many columns the input is said to have, 0 if that is left open."""
        for kind in self.inputs[0].parts(2):
            for tensor in Message(kind).parts(1):
                for shape in Message(tensor).parts(2):
                    dims = [Message(dim).whole(1) for dim in Message(shape).parts(1)]
                    return dims[1] if len(dims) == 2 else 0
        return 0

    def layers(self) -> list[_Layer]:
        """Return the products with constant matrices, in their order."""
        found = []
        for node in self.nodes:
            if node.operator not in ("Gemm", "MatMul"):
                continue
            inside, *rest = node.inputs
            w = np.asarray(self.constants.get(rest[0]) if inside not in self.constants else None)
            if w.ndim != 2 or w.dtype.kind != "f" or node.given.get("transA", 0):
                raise refused(f"its {named(node.operator)} multiplies no rows by a constant matrix of weights")
            outside, b = node.outputs[0], np.zeros(())
            if node.operator == "Gemm":
                w = node.given.get("alpha", 1.0) * (w.T if node.given.get("transB", 0) else w)
                if len(rest) > 1 and rest[1]:
                    b = node.given.get("beta", 1.0) * np.asarray(self.constants.get(rest[1], ""))
            else:
                outside, b = self._bias(outside, w.shape[1])
            if b.dtype.kind != "f" or b.size not in (1, w.shape[1]):
                raise refused("a layer's biases are no constant row, one for each neuron")
            row = np.broadcast_to(b.reshape(-1), (w.shape[1],)).astype(np.float64)
            found.append(_Layer(inside, outside, w.astype(np.float64), row))
        if not found:
            raise refused("its graph multiplies by no matrix of weights")
        return found

    def _bias(self, product: str, size: int) -> tuple[str, Any]:
        """Return where a product goes on, and the row that is added to it."""
        users = [node for node in self.nodes if product in node.inputs]
        if len(users) == 1 and users[0].operator == "Add":
            other = [name for name in users[0].inputs if name != product]
            row = np.asarray(self.constants.get(other[0], "") if other else "")
            if row.dtype.kind == "f" and row.shape in ((size,), (1, size)):
                return users[0].outputs[0], row
        return product, np.zeros(size)

    def between(self, start: str, end: str) -> list[_Node]:
        """Return the nodes that lead from one value to another and from nothing else but constants.

        Raises:
            ValueError: they need something else, as where layers are passed by or joined.
        """
        needed, wanted = set[int](), [end]
        while wanted:
            name = wanted.pop()
            if not name or name == start or name in self.constants:
                continue
            if name not in self.makers:
                raise refused("its layers are no chain, each with nothing but the one before it as its input")
            if self.makers[name] not in needed:
                needed.add(self.makers[name])
                wanted += self.nodes[self.makers[name]].inputs
        return [self.nodes[i] for i in sorted(needed)]

    def value(self, nodes: Sequence[_Node], start: str, at: Array, end: str) -> Any:
        """Return what nodes compute at some rows."""
        known: dict[str, Any] = {start: at}
        for node in nodes:
            inputs = [known[name] if name in known else self.constants.get(name) for name in node.inputs if name]
            if any(each is None for each in inputs):
                raise refused("its graph is not in order")
            known[node.outputs[0]] = compute(node.operator, inputs, node.given)
        return known[end] if end in known else self.constants[end]


def read(content: bytes) -> LoadedNetwork:
    """Return the network of an ONNX file.

    Raises:
        ValueError: it is damaged, or its graph is no plain network; what is in the way is named.
    """
    model = Message(content)
    bodies = model.parts(7)
    if len(bodies) != 1:
        raise refused("it holds no graph, so it is no ONNX file or a part of it is missing")
    graph = _Graph(Message(bodies[0]))
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


def _hidden(graph: _Graph, place: int, before: _Layer, after: _Layer) -> str:
    """Return the activation between two layers."""
    nodes = graph.between(before.outside, after.inside)
    z = _points(before.w.shape[1])
    a = graph.value(nodes, before.outside, z, after.inside)
    for name, activation in ACTIVATIONS.items():
        if not activation.together and _close(a, activation.value(z)):
            return name
    raise _unknown(nodes, f"after layer {place}")


def _output(graph: _Graph, last: _Layer) -> tuple[str, Array | None, Any]:
    """Return the activation of the last layer, and center and spread of the targets if its answers are scaled."""
    wanted = sorted(graph.outputs, key=lambda name: name != "output")
    why = refused("its graph has no output")
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
            why = _unknown(nodes, "after the last layer")
            continue
        for name in ("identity", *ACTIVATIONS):
            scaled = _affine(ACTIVATIONS[name].value(z), a)
            if scaled is not None:
                return name, *scaled
        why = _unknown(nodes, "after the last layer")
    raise why


def _affine(value: Array, wanted: Any) -> tuple[Array, Array] | None:
    """Return center and spread (k,) with wanted = value · spread + center, if there are such numbers above 0."""
    middle, far = value.mean(axis=0), np.asarray(wanted).mean(axis=0)
    with np.errstate(all="ignore"):
        spread = ((value - middle) * (wanted - far)).sum(axis=0) / ((value - middle) ** 2).sum(axis=0)
        center = far - spread * middle
        fits = np.isfinite(center).all() and (spread > 0).all() and _close((wanted - center) / spread, value)
    return (center, spread) if fits else None


def _prepared(graph: _Graph, first: _Layer, found: LoadedNetwork) -> LoadedNetwork:
    """Return the network with how its inputs come from the columns of a row."""
    if first.inside == graph.start:
        return found
    n_in = first.w.shape[0]
    width = graph.width() or n_in
    if not 0 < width <= 10_000:
        raise refused("its rows have a number of columns that is not read here")
    rows = 1.0 + 2.0 * np.random.default_rng(1).standard_normal((48, width))
    nodes = graph.between(graph.start, first.inside)
    seen = np.asarray(graph.value(nodes, graph.start, rows, first.inside))
    if seen.shape != (48, n_in) or seen.dtype.kind != "f" or not np.isfinite(seen).all():
        raise _unknown(nodes, "before the first layer")
    formulas, values = _candidates(rows, width == n_in)
    unit = (values - values.mean(axis=0)) / values.std(axis=0)
    middle, spread = seen.mean(axis=0), seen.std(axis=0)
    if not (spread > 0).all():
        raise refused("one of its inputs is the same for all rows")
    alike = unit.T @ ((seen - middle) / spread) / len(rows)
    which = alike.argmax(axis=0)
    if (alike[which, np.arange(n_in)] < 1 - 1e-10).any():
        raise _unknown(nodes, "before the first layer")
    scale = values[:, which].std(axis=0) / spread
    center = values[:, which].mean(axis=0) - middle * scale
    chosen = tuple(formulas[i] for i in which)
    if len(set(chosen)) < n_in:
        raise refused("two of its inputs are the same")
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
        raise refused("its inputs are no plain columns")
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


def _unknown(nodes: Sequence[_Node], where: str) -> Unreadable:
    operators = list(dict.fromkeys(node.operator for node in nodes))
    names = ", ".join(map(named, operators[:8])) or "nothing"
    return refused(f"what it computes {where} ({names}) is none of the activations or preparations there are here")


def _node(node: Message) -> _Node:
    domain = node.text(7)
    operator = node.text(4) if domain in ("", "ai.onnx") else f"{domain}.{node.text(4)}"
    inputs = tuple(part.decode("utf-8", "replace") for part in node.parts(1))
    outputs = tuple(part.decode("utf-8", "replace") for part in node.parts(2))
    if not outputs:
        raise refused(f"its {named(operator)} has no output")
    given = dict(map(_attribute, map(Message, node.parts(5))))
    if operator == "Constant" and "value" not in given:
        raise refused("one of its constants is written in a way that is not read here")
    return _Node(operator, inputs, outputs, given)


def _attribute(attribute: Message) -> tuple[str, Any]:
    name, kind = attribute.text(1), attribute.whole(20)
    if kind == 1:
        value = attribute.all(2)[-1:]
        if not value or not isinstance(value[0], float):
            raise refused(f"{named(name)} in it is no number")
        return name, float(value[0])
    if kind == 2:
        return name, attribute.whole(3)
    if kind == 3:
        return name, attribute.text(4)
    if kind == 4:
        return ("value" if name == "value" else name), _tensor(Message(attribute.parts(5)[-1]))
    return name, None


def _tensor(tensor: Message) -> Any:
    """Return an array of numbers; texts, which only name answers, are left out as an empty array of them."""
    kind, shape, name = tensor.whole(2), tensor.wholes(1), tensor.text(8)
    if tensor.whole(14) or tensor.parts(13):
        raise refused(f"the numbers of {named(name)} lie in another file")
    if kind == 8:
        return np.zeros(0, dtype="U1")
    if kind not in STORED:
        raise refused(f"{named(name)} holds numbers of a kind that is not read here")
    if any(size < 0 for size in shape) or len(shape) > 4 or prod(shape) > MOST_NUMBERS:
        raise refused(f"{named(name)} has a size that no network here has")
    stored = np.dtype(STORED[kind])
    raw = b"".join(tensor.parts(9))
    if not raw and kind in (1, 11):
        field = 4 if kind == 1 else 10
        listed = [value for value in tensor.all(field) if isinstance(value, float)]
        raw = np.array(listed, stored).tobytes() if listed else b"".join(tensor.parts(field))
    elif not raw:
        listed_whole = tensor.wholes(7 if kind == 7 else 5)
        raw = np.array(listed_whole, dtype=np.int64).astype(stored).tobytes()
    if len(raw) != prod(shape) * stored.itemsize:
        raise refused(f"{named(name)} does not have the size it says")
    array = np.frombuffer(raw, stored).reshape(shape)
    return array.astype(np.float64) if array.dtype.kind == "f" else array
