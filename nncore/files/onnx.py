"""ONNX: the network as a graph that runtimes of every language run; opset 17, IR version 8.

A file is a message of Protocol Buffers, of which a few lines write all that is needed here: a field is its number and
kind, then a whole number, four bytes, or a length and so many bytes. In it everything is single precision.
"""

import ast
import json
import struct
from collections.abc import Sequence

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.arrays import Array
from nncore.expressions import parsed
from nncore.files.export import Export
from nncore.files.expressions import BUILT_FROM
from nncore.files.model import Model
from nncore.files.python_code import told

IR_VERSION, OPSET = 8, 17
_FLOAT, _INT64, _STRING = 1, 7, 8

OPERATORS = {
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "softsign": "Softsign",
    "relu": "Relu",
    "elu": "Elu",
    "softplus": "Softplus",
    "sine": "Sin",
    "softmax": "Softmax",
    "leaky_relu": "LeakyRelu",
    "selu": "Selu",
}
"""Activations that are one operator, with the parameters that are ONNX's own; the others are put together."""
CALLS = {"exp": "Exp", "tanh": "Tanh", "sin": "Sin", "cos": "Cos", "abs": "Abs", "max": "Max", "min": "Min"}
CALLS |= {"atanh": "Atanh"}
SIGNS: dict[type, str] = {ast.Add: "Add", ast.Sub: "Sub", ast.Mult: "Mul", ast.Div: "Div"}


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _field(number: int, value: int | float | str | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    if isinstance(value, float):
        return _varint(number << 3 | 5) + struct.pack("<f", value)
    content = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _message(*fields: tuple[int, int | float | str | bytes]) -> bytes:
    return b"".join(_field(number, value) for number, value in fields)


def _attribute(name: str, value: float | int) -> bytes:
    kind = (20, 1) if isinstance(value, float) else (20, 2)
    return _message((1, name), (2, value) if isinstance(value, float) else (3, value), kind)


def _declared(name: str, kind: int, *sizes: int | str) -> bytes:
    """Return a ValueInfoProto: a tensor's name, kind and shape; a size may be a name."""
    dims = [(1, _message((1, size) if isinstance(size, int) else (2, size))) for size in sizes]
    tensor = _message((1, kind), (2, _message(*dims)))
    return _message((1, name), (2, _message((1, tensor))))


class _Graph:
    """A graph in the making: nodes and constants, in order."""

    def __init__(self) -> None:
        self.nodes: list[bytes] = []
        self.constants: list[bytes] = []

    def constant(self, array: Array | float) -> str:
        """Add a constant in single precision, or whole numbers as they are, and return its name."""
        values = np.asarray(array)
        kind, stored = (_INT64, "<i8") if values.dtype.kind == "i" else (_FLOAT, "<f4")
        name = f"constant{len(self.constants)}"
        dims = [(1, size) for size in values.shape]
        self.constants.append(_message(*dims, (2, kind), (8, name), (9, values.astype(stored).tobytes())))
        return name

    def words(self, texts: Sequence[str]) -> str:
        """Add a constant of texts and return its name."""
        name = f"constant{len(self.constants)}"
        self.constants.append(_message((1, len(texts)), (2, _STRING), *[(6, text) for text in texts], (8, name)))
        return name

    def add(self, operator: str, *inputs: str, to: str = "", **attributes: float | int) -> str:
        """Add a node and return the name of what it computes."""
        name = to or f"value{len(self.nodes)}"
        fields: list[tuple[int, int | float | str | bytes]] = [(1, each) for each in inputs]
        fields += [(2, name), (3, f"{operator}{len(self.nodes)}"), (4, operator)]
        fields += [(5, _attribute(key.rstrip("_"), value)) for key, value in attributes.items()]
        self.nodes.append(_message(*fields))
        return name

    def minus(self, value: str, center: Array) -> str:
        """Subtract double-precision numbers: in two steps, so that little is lost where both are large and near."""
        first = center.astype(np.float32).astype(np.float64)
        value = self.add("Sub", value, self.constant(first))
        rest = center - first
        return self.add("Sub", value, self.constant(rest)) if rest.any() else value

    def expression(self, node: ast.expr, names: dict[str, str]) -> str:
        """Add an expression and return the name of its value."""
        match node:
            case ast.Constant(value=int() | float() as number):
                return self.constant(float(number))
            case ast.Name(id=name):
                return names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.add("Neg", self.expression(operand, names))
            case ast.BinOp(left=left, op=op, right=right):
                return self.add(SIGNS[type(op)], self.expression(left, names), self.expression(right, names))
            case ast.Call(func=ast.Name(id=function), args=args):
                given = [self.expression(arg, names) for arg in args]
                if function in CALLS:
                    return self.add(CALLS[function], *given)
                if function == "step":
                    at_least = self.add("GreaterOrEqual", given[0], self.constant(0.0))
                    return self.add("Cast", at_least, to_=_FLOAT)
                inner, built = BUILT_FROM[function]
                return self.expression(parsed(built), dict(zip(inner, given, strict=True)))
        raise ValueError(f"{ast.unparse(node)} cannot be written in ONNX.")

    def activation(self, name: str, z: str) -> str:
        """Add an activation of z and return the name of its value."""
        if name == "identity":
            return z
        if name == "hard_sigmoid":
            return self.add("HardSigmoid", z, alpha=1 / 6, beta=0.5)
        if name in OPERATORS:
            return self.add(OPERATORS[name], z)
        return self.expression(parsed(ACTIVATIONS[name].expression), {"z": z})


def make(model: Model) -> bytes:
    """Return the file.

    Input "rows" (n, c): a number for each column, nan where one is missing. Outputs "output" (n, k), what the network
    says, and for classes "answer" (n,), their names.
    """
    graph, data = _Graph(), model.data
    value = graph.add("Where", graph.add("IsNaN", "rows"), graph.constant(model.fills), "rows")
    if not model.plain:
        picked = {
            f"c{i}": graph.add("Gather", value, graph.constant(np.array([i])), axis=1)
            for i in range(len(model.columns))
        }
        value = graph.add("Concat", *(graph.expression(parsed(each), picked) for each in model.inputs), axis=1)
    value = graph.add("Div", graph.minus(value, data.center), graph.constant(data.spread))
    for layer, name in model.layers:
        z = graph.add("Gemm", value, graph.constant(layer.w.T), graph.constant(layer.b), transB=1)
        value = graph.activation(name, z)
    if data.task == "regression":
        value = graph.add("Mul", value, graph.constant(data.target_spread))
        value = graph.add("Add", value, graph.constant(data.target_center))
    graph.add("Identity", value, to="output")
    outputs = [_declared("output", _FLOAT, "n", model.arch.sizes[-1])]
    if data.task != "regression":
        if data.task == "multiclass":
            which = graph.add("ArgMax", "output", axis=1, keepdims=0)
        else:
            first = graph.add("Gather", "output", graph.constant(np.array(0)), axis=1)
            which = graph.add("Cast", graph.add("GreaterOrEqual", first, graph.constant(model.threshold)), to_=_INT64)
        graph.add("Gather", graph.words(data.classes), which, to="answer", axis=0)
        outputs.append(_declared("answer", _STRING, "n"))
    body = _message(
        *[(1, node) for node in graph.nodes],
        (2, "network"),
        *[(5, constant) for constant in graph.constants],
        (11, _declared("rows", _FLOAT, "n", len(model.columns))),
        *[(12, output) for output in outputs],
    )
    metadata = {"columns": list(model.columns), "outputs": list(model.outputs), "classes": list(data.classes)}
    return _message(
        (1, IR_VERSION),
        (2, "Neural Playground"),
        (6, told(model)),
        (7, body),
        (8, _message((1, ""), (2, OPSET))),
        *[(14, _message((1, name), (2, json.dumps(texts)))) for name, texts in metadata.items()],
    )


EXPORT = Export(
    "onnx",
    "ONNX",
    ".onnx",
    "application/octet-stream",
    "The network as a graph for ONNX runtimes in Python, JavaScript, C#, Java and more, with filling, scaling and "
    "names of classes inside. In: a number for each column; out: “output” and “answer”. In single precision.",
    make,
)
