"""The source of a function of ours as plain NumPy to be read: without types, checks and the memory it would save.

What an export repeats is so the very code that ran here, down to the order in which numbers are rounded.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

DROPPED = {"out"}
"""Parameters that only save memory."""


class _Plain(ast.NodeTransformer):
    """Takes from a function what only matters inside this program."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        node.decorator_list, node.returns = [], None
        arguments = node.args
        kept = [arg for arg in arguments.args if arg.arg not in DROPPED]
        without_default = len(arguments.args) - len(arguments.defaults)
        arguments.defaults = [
            default
            for arg, default in zip(arguments.args[without_default:], arguments.defaults, strict=True)
            if arg.arg not in DROPPED
        ]
        arguments.args = kept
        for arg in kept:
            arg.annotation = None
        node.body = self._statements(node.body)
        return node

    def visit_With(self, node: ast.With) -> Any:
        return self._statements(node.body)  # np.errstate, which the notebook sets once for all

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                if ast.unparse(statement.value.func) == "matched":
                    continue
            elif isinstance(statement, ast.If) and ast.unparse(statement.test) == "out is None":
                return [*found, *self._statements(statement.body)]
            if isinstance(statement, ast.AnnAssign) and statement.value is not None:
                statement = ast.Assign([statement.target], statement.value, lineno=0)
            done = self.visit(statement)
            found += done if isinstance(done, list) else [done]
        # A value that is given back under its own name, z = z, says nothing.
        return [each for each in found if not (isinstance(each, ast.Assign)
                and ast.unparse(each.targets[0]) == ast.unparse(each.value))]  # fmt: skip

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        node.keywords = [
            word for word in node.keywords if not (isinstance(word.value, ast.Name) and word.value.id in DROPPED)
        ]
        if ast.unparse(node.func) == "_as_real":
            return node.args[0]
        if ast.unparse(node.func) == "matched":
            return ast.Attribute(node.args[0], "size", ast.Load())
        return node

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        name = ast.unparse(node.value)
        return ast.Constant({"_ONES": 1.0, "EDGES": 1e-12}[name]) if name in ("_ONES", "EDGES") else node


def source(functions: Iterable[Callable[..., Any]]) -> str:
    """Return the source of functions, with that of all our own they call and the numbers they use, each once.

    >>> from nncore.schedules import warmup
    >>> print(source([warmup]).splitlines()[0])
    def warmup(e, span):
    """
    found: dict[str, str] = {}
    for function in functions:
        _gather(function, found)
    numbers = [text for text in found.values() if not text.startswith("def ")]
    rest = [text for text in found.values() if text.startswith("def ")]
    return "\n\n".join(["\n".join(numbers), *rest] if numbers else rest)


def _gather(function: Callable[..., Any], found: dict[str, str]) -> None:
    bare = inspect.unwrap(function)
    assert isinstance(bare, FunctionType), "only functions have a source"
    if bare.__name__ in found:
        return
    tree = _Plain().visit(ast.parse(textwrap.dedent(inspect.getsource(bare))))
    for name in [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]:
        value = bare.__globals__.get(name)
        if isinstance(value, float | int):
            found.setdefault(name, f"{name} = {value!r}")
        elif callable(value) and getattr(value, "__module__", "").startswith("nncore.") and name != bare.__name__:
            _gather(value, found)
    found[bare.__name__] = ast.unparse(ast.fix_missing_locations(tree))
