"""ONNX's operators in NumPy, as many as stand between the layers of a plain network; nothing is ever compiled or run.

Sizes are checked before anything is computed, so that no graph, however it is drawn, takes more memory than a network.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nncore.files.imports.loaded import named, refused

Attributes = Mapping[str, Any]
MOST_VALUES = 2_000_000
"""Numbers in any one value of a graph."""


def compute(operator: str, inputs: list[Any], given: Attributes) -> Any:
    """Return what an operator gives for its inputs.

    Raises:
        ValueError: it is none that stands in a plain network, or its inputs do not fit.
    """
    found = OPERATORS.get(operator)
    if found is None:
        raise refused(
            f"It uses the operator {named(operator)}, which a plain network of weights, biases and activations does "
            "not have."
        )
    if operator == "Concat":
        size = sum(np.size(each) for each in inputs)
    else:
        size = math.prod(np.broadcast_shapes(*(np.shape(each) for each in inputs))) if operator in BROADCAST else 0
    if size > MOST_VALUES:
        raise refused("It computes more numbers than a plain network has.")
    with np.errstate(all="ignore"):
        return found(given, *inputs)


def _elementwise(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda given, *inputs: function(*inputs)


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _softmax(given: Attributes, z: Any) -> Any:
    if given.get("axis", -1) not in (-1, np.ndim(z) - 1):
        raise refused("Its softmax goes over the rows and not over the outputs.")
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _selu(given: Attributes, z: Any) -> Any:
    alpha, gamma = given.get("alpha", 1.6732632423543772), given.get("gamma", 1.0507009873554805)
    return gamma * np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def _gelu(given: Attributes, z: Any) -> Any:
    if given.get("approximate") == "tanh":
        return 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))
    return 0.5 * z * (1 + _erf(z / math.sqrt(2)))


def _erf(z: Any) -> Any:
    return np.vectorize(math.erf, otypes=[float])(z)


def _gather(given: Attributes, values: Any, places: Any) -> Any:
    axis = given.get("axis", 0)
    if not -np.ndim(values) <= axis < np.ndim(values) or np.asarray(places).dtype.kind != "i":
        raise refused("It picks columns in a way that is not read here.")
    if np.size(places) > 10_000:
        raise refused("It computes more numbers than a plain network has.")
    return np.take(values, places, axis=axis)


def _concat(given: Attributes, *inputs: Any) -> Any:
    return np.concatenate(inputs, axis=given["axis"])


def _clip(given: Attributes, z: Any, low: Any = -math.inf, high: Any = math.inf) -> Any:
    return np.clip(z, given.get("min", low), given.get("max", high))


def _cast(given: Attributes, value: Any) -> Any:
    kinds = {1: np.float64, 6: np.int64, 7: np.int64, 9: np.bool_, 10: np.float64, 11: np.float64}
    if given.get("to") not in kinds:
        raise refused("It turns numbers into something that is not read here.")
    return np.asarray(value).astype(kinds[given["to"]])


def _pow(z: Any, power: Any) -> Any:
    if np.size(power) != 1 or abs(float(np.asarray(power).reshape(()))) > 8:
        raise refused("It raises numbers to a power that is not read here.")
    return np.power(z, power)


BROADCAST = ("Add", "Sub", "Mul", "Div", "Max", "Min", "Where", "GreaterOrEqual", "Greater", "Less", "LessOrEqual")
OPERATORS: dict[str, Callable[..., Any]] = {
    "Add": _elementwise(np.add),
    "Sub": _elementwise(np.subtract),
    "Mul": _elementwise(np.multiply),
    "Div": _elementwise(np.true_divide),
    "Max": _elementwise(np.maximum),
    "Min": _elementwise(np.minimum),
    "Where": _elementwise(np.where),
    "Greater": _elementwise(np.greater),
    "GreaterOrEqual": _elementwise(np.greater_equal),
    "Less": _elementwise(np.less),
    "LessOrEqual": _elementwise(np.less_equal),
    "IsNaN": _elementwise(np.isnan),
    "Identity": _elementwise(lambda value: value),
    "Dropout": lambda given, value, *_: value,  # which does nothing but in training
    "Neg": _elementwise(np.negative),
    "Abs": _elementwise(np.abs),
    "Exp": _elementwise(np.exp),
    "Log": _elementwise(np.log),
    "Sqrt": _elementwise(np.sqrt),
    "Reciprocal": _elementwise(np.reciprocal),
    "Pow": _elementwise(_pow),
    "Sin": _elementwise(np.sin),
    "Cos": _elementwise(np.cos),
    "Tanh": _elementwise(np.tanh),
    "Atanh": _elementwise(np.arctanh),
    "Erf": _elementwise(_erf),
    "Sigmoid": _elementwise(_sigmoid),
    "HardSigmoid": lambda given, z: np.clip(given.get("alpha", 0.2) * z + given.get("beta", 0.5), 0, 1),
    "HardSwish": _elementwise(lambda z: z * np.clip(z / 6 + 0.5, 0, 1)),
    "Relu": _elementwise(lambda z: np.maximum(z, 0)),
    "LeakyRelu": lambda given, z: np.where(z >= 0, z, given.get("alpha", 0.01) * z),
    "Elu": lambda given, z: np.where(z >= 0, z, given.get("alpha", 1.0) * np.expm1(np.minimum(z, 0))),
    "Selu": _selu,
    "Softplus": _elementwise(lambda z: np.logaddexp(0, z)),
    "Softsign": _elementwise(lambda z: z / (1 + np.abs(z))),
    "Gelu": _gelu,
    "Mish": _elementwise(lambda z: z * np.tanh(np.logaddexp(0, z))),
    "Swish": lambda given, z: z * _sigmoid(given.get("alpha", 1.0) * z),
    "Clip": _clip,
    "Cast": _cast,
    "Gather": _gather,
    "Concat": _concat,
    "Softmax": _softmax,
}
