"""What a network computes element by element, written once, and printed into every language it is exported to.

An expression is Python's own notation: numbers, names, + - * / and the functions below. A language says how it writes
each function; one it does not have is put together from others (`BUILT_FROM`). Each is written so that no power
overflows, whatever z is: not every language has an infinity. Activations have theirs in their records.

>>> printed("max(z, 0) / 2", {"z": "A1"}, {"max": "MAX({0}, {1})"})
'MAX(A1, 0.0) / 2.0'
"""

import ast
from collections.abc import Mapping

from nncore.expressions import parsed

BUILT_FROM: dict[str, tuple[tuple[str, ...], str]] = {
    "expm1": (("x",), "2 * tanh(x / 2) / (1 - tanh(x / 2))"),
    "log1p": (("u",), "2 * atanh(u / (2 + u))"),
    "equals": (("a", "b"), "step(a - b) * step(b - a)"),
}
"""Exact ways round a function that a language lacks: its arguments, and the expression in them."""

NUMPY: Mapping[str, str] = {
    "exp": "np.exp({0})",
    "log1p": "np.log1p({0})",
    "expm1": "np.expm1({0})",
    "tanh": "np.tanh({0})",
    "sin": "np.sin({0})",
    "cos": "np.cos({0})",
    "abs": "np.abs({0})",
    "max": "np.maximum({0}, {1})",
    "min": "np.minimum({0}, {1})",
    "step": "np.heaviside({0}, 1.0)",
    "equals": "np.equal({0}, {1}).astype(float)",
}
"""How NumPy writes the functions of an expression."""

_SIGNS: dict[type, tuple[str, int]] = {ast.Add: ("+", 1), ast.Sub: ("-", 1), ast.Mult: ("*", 2), ast.Div: ("/", 2)}
_NEGATIVE, _WHOLE = 3, 4


def printed(expression: str, names: Mapping[str, str], functions: Mapping[str, str]) -> str:
    """Return an expression in another language.

    Args:
        names: what each name is there; functions: how a call is written, with {0} and {1} for its arguments.

    Raises:
        ValueError: it holds something else, or a function that the language can neither write nor put together.
    """
    return _printed(parsed(expression), {name: (text, _WHOLE) for name, text in names.items()}, functions)[0]


_Text = tuple[str, int]
"""A text and how firmly it holds together: a sum 1, a product 2, a negative 3, all else 4."""


def _printed(node: ast.expr, names: Mapping[str, _Text], functions: Mapping[str, str]) -> _Text:
    match node:
        case ast.Constant(value=int() | float() as number):
            return repr(float(number)), _WHOLE
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-{_held(_printed(operand, names, functions), _NEGATIVE + 1)}", _NEGATIVE
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            sign, firmness = _SIGNS[type(op)]
            before = _held(_printed(left, names, functions), firmness)
            return f"{before} {sign} {_held(_printed(right, names, functions), firmness + 1)}", firmness
        case ast.Call(func=ast.Name(id=function), args=args):
            texts = [_printed(arg, names, functions) for arg in args]
            if function in functions:
                return functions[function].format(*(text for text, _ in texts)), _WHOLE
            if function in BUILT_FROM:
                inner, expression = BUILT_FROM[function]
                return _printed(parsed(expression), dict(zip(inner, texts, strict=True)), functions)
    raise ValueError(f"{ast.unparse(node)} cannot be written in this language.")


def _held(text: _Text, least: int) -> str:
    return text[0] if text[1] >= least else f"({text[0]})"
