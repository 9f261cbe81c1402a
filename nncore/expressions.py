"""What is computed element by element, as a tree that is never executed: exports print it, formulas are typed as one.

A tree is made of Python's own nodes for numbers, names, + - * / ** and the calls named below.

>>> valued("max(z, 0) / 2", {"z": np.array([-1.0, 3.0])})
array([0. , 1.5])
"""

import ast
from collections.abc import Callable, Mapping

import numpy as np

from nncore.arrays import Array

VALUES: Mapping[str, Callable[..., Array]] = {
    "exp": np.exp,
    "log1p": np.log1p,
    "expm1": np.expm1,
    "tanh": np.tanh,
    "atanh": np.arctanh,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "log": np.log,
    "sqrt": np.sqrt,
    "sign": np.sign,
    "floor": np.floor,
    "abs": np.abs,
    "max": np.maximum,
    "min": np.minimum,
    "step": lambda x: np.heaviside(x, 1.0),
    "equals": lambda a, b: np.equal(a, b).astype(float),
    "Add": np.add,
    "Sub": np.subtract,
    "Mult": np.multiply,
    "Div": np.divide,
    "Pow": np.power,
}
"""What the functions and signs of an expression compute. step(z) is 1 from 0 on and else 0, equals(a, b) 1 or 0; where
an expression is printed, the second argument of max and min is a number, log1p is asked for 0 to 1 and expm1 for 0 or
less."""


def parsed(expression: str) -> ast.expr:
    """Return the tree of an expression."""
    return ast.parse(expression, mode="eval").body


def valued(expression: str, names: Mapping[str, Array]) -> Array:
    """Return what an expression comes to, element by element; nothing in it is executed.

    Args:
        names: the value of each name, of shapes that go together.

    Raises:
        ValueError: it holds something else.
    """
    return tree_valued(parsed(expression), names)


def tree_valued(node: ast.expr, names: Mapping[str, Array]) -> Array:
    """Return what a tree comes to; see `valued`."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return np.asarray(number, float)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -tree_valued(operand, names)
        case ast.BinOp(left=left, op=op, right=right) if type(op).__name__ in VALUES:
            return VALUES[type(op).__name__](tree_valued(left, names), tree_valued(right, names))
        case ast.Call(func=ast.Name(id=function), args=args) if function in VALUES:
            return VALUES[function](*(tree_valued(arg, names) for arg in args))
    raise ValueError(f"{ast.unparse(node)} is not an expression.")
