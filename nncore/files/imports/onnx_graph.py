"""ONNX: a graph as a file tells of it, taken apart into the products with constant matrices and what lies between."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from nncore.arrays import Array
from nncore.files.imports.loaded import MOST_NUMBERS, named, refused
from nncore.files.imports.operators import compute
from nncore.files.imports.protobuf import Message

MOST_NODES = 2000
STORED = {1: "<f4", 6: "<i4", 7: "<i8", 9: "?", 10: "<f2", 11: "<f8"}
"""The kinds of numbers that are read, by their number in a file."""


@dataclass(frozen=True)
class Node:
    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    given: dict[str, Any]


@dataclass(frozen=True)
class Layer:
    """A product with a constant matrix: what goes in, what comes out, weights (n_in, n_out) and biases (n_out,)."""

    inside: str
    outside: str
    w: Array
    b: Array


class Graph:
    """The nodes of a graph by what they compute, and its constants."""

    def __init__(self, graph: Message) -> None:
        if graph.parts(15):
            raise refused("It holds sparse weights, which are not read here.")
        self.constants: dict[str, Any] = {}
        for tensor in map(Message, graph.parts(5)):
            self.constants[tensor.text(8)] = _tensor(tensor)
        nodes = [_node(Message(part)) for part in graph.parts(1)]
        if len(nodes) > MOST_NODES:
            raise refused(f"Its graph has {len(nodes):,} nodes, and up to {MOST_NODES:,} are read.")
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
            raise refused(f"Its graph has {len(self.inputs)} inputs, and a plain network has one table of rows.")
        self.start = self.inputs[0].text(1)

    def width(self) -> int:
        """Return how many columns the input is said to have, 0 if that is left open."""
        for kind in self.inputs[0].parts(2):
            for tensor in Message(kind).parts(1):
                for shape in Message(tensor).parts(2):
                    dims = [Message(dim).whole(1) for dim in Message(shape).parts(1)]
                    return dims[1] if len(dims) == 2 else 0
        return 0

    def layers(self) -> list[Layer]:
        """Return the products with constant matrices, in their order."""
        found = []
        for node in self.nodes:
            if node.operator not in ("Gemm", "MatMul"):
                continue
            inside, *rest = node.inputs
            w = np.asarray(self.constants.get(rest[0]) if inside not in self.constants else None)
            if w.ndim != 2 or w.dtype.kind != "f" or node.given.get("transA", 0):
                raise refused(f"Its {named(node.operator)} does not multiply rows by a constant matrix of weights.")
            outside, b = node.outputs[0], np.zeros(())
            if node.operator == "Gemm":
                w = node.given.get("alpha", 1.0) * (w.T if node.given.get("transB", 0) else w)
                if len(rest) > 1 and rest[1]:
                    b = node.given.get("beta", 1.0) * np.asarray(self.constants.get(rest[1], ""))
            else:
                outside, b = self._bias(outside, w.shape[1])
            if b.dtype.kind != "f" or b.size not in (1, w.shape[1]):
                raise refused("A layer's biases are not a constant row with one for each neuron.")
            row = np.broadcast_to(b.reshape(-1), (w.shape[1],)).astype(np.float64)
            found.append(Layer(inside, outside, w.astype(np.float64), row))
        if not found:
            raise refused("Its graph does not multiply by a matrix of weights.")
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

    def between(self, start: str, end: str) -> list[Node]:
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
                raise refused("Its layers are not a chain in which each has only the one before it as its input.")
            if self.makers[name] not in needed:
                needed.add(self.makers[name])
                wanted += self.nodes[self.makers[name]].inputs
        return [self.nodes[i] for i in sorted(needed)]

    def value(self, nodes: Sequence[Node], start: str, at: Array, end: str) -> Any:
        """Return what nodes compute at some rows."""
        known: dict[str, Any] = {start: at}
        for node in nodes:
            inputs = [known[name] if name in known else self.constants.get(name) for name in node.inputs if name]
            if any(each is None for each in inputs):
                raise refused("The nodes of its graph are not in order.")
            known[node.outputs[0]] = compute(node.operator, inputs, node.given)
        return known[end] if end in known else self.constants[end]


def _node(node: Message) -> Node:
    domain = node.text(7)
    operator = node.text(4) if domain in ("", "ai.onnx") else f"{domain}.{node.text(4)}"
    inputs = tuple(part.decode("utf-8", "replace") for part in node.parts(1))
    outputs = tuple(part.decode("utf-8", "replace") for part in node.parts(2))
    if not outputs:
        raise refused(f"Its {named(operator)} has no output.")
    given = dict(map(_attribute, map(Message, node.parts(5))))
    if operator == "Constant" and "value" not in given:
        raise refused("One of its constants is written in a way that is not read here.")
    return Node(operator, inputs, outputs, given)


def _attribute(attribute: Message) -> tuple[str, Any]:
    name, kind = attribute.text(1), attribute.whole(20)
    if kind == 1:
        value = attribute.all(2)[-1:]
        if not value or not isinstance(value[0], float):
            raise refused(f"{named(name)} is not a number.")
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
        raise refused(
            f"The numbers of {named(name)} lie in another file. Save all in one: PyTorch does with external_data=False."
        )
    if kind == 8:
        return np.zeros(0, dtype="U1")
    if kind not in STORED:
        raise refused(f"{named(name)} holds numbers of a kind that is not read here.")
    if any(size < 0 for size in shape) or len(shape) > 4 or prod(shape) > MOST_NUMBERS:
        raise refused(f"{named(name)} has a size that no network here has.")
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
        raise refused(f"{named(name)} does not have the size it says.")
    array = np.frombuffer(raw, stored).reshape(shape)
    return array.astype(np.float64) if array.dtype.kind == "f" else array
