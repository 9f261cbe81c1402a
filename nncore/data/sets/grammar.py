"""Reads a formula that somebody typed: a small grammar of our own, whose result is a tree and never code.

formula    = side { relation side }           relation: = < > <= >= and ≤ ≥
side       = term { ("+" | "-") term }
term       = signed { ["*" | "/"] signed }    2x, 3sin(x) and (x+1)(x−1) are products
signed     = { "-" | "+" } power
power      = atom [ "^" signed ] | atom "²" | atom "³"
atom       = number | name | function "(" side { "," side } ")" | "(" side ")" | "|" side "|"
"""

import ast
import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

LONGEST, DEEPEST = 200, 25
"""Characters of a formula, and brackets in one another."""
FUNCTIONS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "tanh": "tanh", "exp": "exp", "log": "log", "ln": "log", "sqrt": "sqrt",
    "abs": "abs", "sign": "sign", "step": "step", "floor": "floor", "min": "min", "max": "max",
}  # fmt: skip
"""What may be called, and the name it has in `nncore.expressions`; min and max take two arguments, the others one."""
NAMES = {"x": "x1", "x1": "x1", "x₁": "x1", "x2": "x2", "x₂": "x2", "y": "y"}
"""What may stand for a number: x is another name of x1."""
CONSTANTS = {"pi": np.pi, "π": np.pi, "e": np.e}
RELATIONS = {"=": "=", "==": "=", "<": "<", ">": ">", "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">="}
_SIGNS = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "^": ast.Pow}
_SAME = {"−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "**": "^"}
_POWERS = {"²": 2.0, "³": 3.0}
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?P<name>x(?:\d+|[₁₂])?|y|π|[a-z]+)"
    r"|(?P<sign>\*\*|[<>=]=|[-−–+*·×/÷^()|,=<>≤≥²³])",
    re.ASCII | re.IGNORECASE,
)


class FormulaError(ValueError):
    """Says what is wrong with a formula; `place` is the character, from 0, at which it is wrong."""

    def __init__(self, place: int, why: str) -> None:
        super().__init__(f"Character {place + 1}: {why}")
        self.place = place


class Token(NamedTuple):
    """A piece of a formula: "number", "name", "sign" or "end", as it is written, and the place it begins at."""

    kind: str
    text: str
    place: int


def tokens(text: str) -> list[Token]:
    """Return the pieces of a formula, an "end" behind them.

    Raises:
        FormulaError: there is a sign that no formula has.

    >>> [token.text for token in tokens("y ≥ 2x²")]
    ['y', '≥', '2', 'x', '²', '']
    """
    found, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        piece = _TOKEN.match(text, place)
        if piece is None:
            raise FormulaError(place, f"The sign “{text[place]}” is not known.")
        written = piece[0].lower()
        found.append(Token(str(piece.lastgroup), _SAME.get(written, written), place))
        place = piece.end()
    return [*found, Token("end", "", len(text))]


class Side(NamedTuple):
    """One side of a relation: its tree, the names in it as they are written, and where it begins."""

    tree: ast.expr
    names: frozenset[str]
    place: int


def parsed(text: str) -> tuple[list[Side], list[Token]]:
    """Return the sides of a formula from left to right, and the relations between them.

    Raises:
        FormulaError: it is none; the sentence says at which character and why.

    >>> sides, relations = parsed("1 < x^2 + |y| < 9")
    >>> [ast.unparse(side.tree) for side in sides], [sign.text for sign in relations]
    (['1.0', 'x1 ** 2.0 + abs(y)', '9.0'], ['<', '<'])
    >>> parsed("sin(x")
    Traceback (most recent call last):
        ...
    nncore.data.sets.grammar.FormulaError: Character 6: A “)” is missing.
    """
    if len(text) > LONGEST:
        raise FormulaError(LONGEST, f"A formula may have {LONGEST} characters.")
    reader = _Reader(tokens(text))
    sides, relations = [reader.whole_side()], []
    while reader.now.text in RELATIONS:
        relations.append(reader.take())
        sides.append(reader.whole_side())
    if reader.now.kind != "end":
        why = f"“{reader.now.text}” does not belong to anything."
        raise FormulaError(reader.now.place, "Numbers are written with a point." if reader.now.text == "," else why)
    return sides, relations


class _Reader:
    """Goes through the pieces from left to right; each method reads what the rule of its name says."""

    def __init__(self, pieces: list[Token]) -> None:
        self.pieces, self.at, self.depth = pieces, 0, 0
        self.bars = 0  # within |…| the next bar ends it, so it cannot begin a product

    @property
    def now(self) -> Token:
        return self.pieces[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.pieces[self.at - 1]

    def whole_side(self) -> Side:
        begin = self.at
        tree = self.side()
        names = [token.text for token in self.pieces[begin : self.at] if token.text in NAMES]
        return Side(tree, frozenset(names), self.pieces[begin].place)

    def side(self) -> ast.expr:
        tree = self.term()
        while self.now.text in ("+", "-"):
            tree = ast.BinOp(tree, _SIGNS[self.take().text](), self.term())
        return tree

    def term(self) -> ast.expr:
        tree = self.signed()
        while self.now.text in ("*", "/") or self.begins_factor():
            sign = self.take().text if self.now.text in ("*", "/") else "*"
            tree = ast.BinOp(tree, _SIGNS[sign](), self.signed())
        return tree

    def begins_factor(self) -> bool:
        return self.now.kind == "name" or self.now.text == "(" or (self.now.text == "|" and not self.bars)

    def signed(self) -> ast.expr:
        negative = False
        while self.now.text in ("-", "+"):
            negative ^= self.take().text == "-"
        tree = self.power()
        return ast.UnaryOp(ast.USub(), tree) if negative else tree

    def power(self) -> ast.expr:
        tree = self.atom()
        if self.now.text in _POWERS:
            return ast.BinOp(tree, ast.Pow(), ast.Constant(_POWERS[self.take().text]))
        if self.now.text == "^":
            self.take()
            with_power = self.nested(self.signed)
            return ast.BinOp(tree, ast.Pow(), with_power)
        return tree

    def atom(self) -> ast.expr:
        token = self.now
        if token.kind == "number":
            return ast.Constant(float(self.take().text))
        if token.kind == "name":
            return self.name()
        if token.text in ("(", "|"):
            self.take()
            outer, self.bars = self.bars, int(token.text == "|")
            tree = self.nested(self.side)
            self.closing(")" if token.text == "(" else "|")
            self.bars = outer
            return tree if token.text == "(" else ast.Call(ast.Name("abs", ast.Load()), [tree], [])
        if token.kind == "end":
            raise FormulaError(token.place, "The formula ends, where a number, x or a function should come.")
        raise FormulaError(token.place, f"“{token.text}” stands where a number, x or a function should come.")

    def name(self) -> ast.expr:
        token = self.take()
        if token.text in NAMES:
            return ast.Name(NAMES[token.text], ast.Load())
        if token.text in CONSTANTS:
            return ast.Constant(CONSTANTS[token.text])
        if token.text not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            raise FormulaError(token.place, f"There is no “{token.text[:20]}”; there are x, x1, x2, y, pi, e, {known}.")
        if self.now.text != "(":
            raise FormulaError(self.now.place, f"“{token.text}” needs a “(” after it, as in {token.text}(x).")
        self.take()
        outer, self.bars = self.bars, 0
        arguments, wanted = [self.nested(self.side)], 2 if token.text in ("min", "max") else 1
        while self.now.text == "," and len(arguments) < wanted:
            self.take()
            arguments.append(self.nested(self.side))
        if len(arguments) < wanted:
            raise FormulaError(self.now.place, f"“{token.text}” needs two numbers, as in {token.text}(x, 0).")
        self.closing(")")
        self.bars = outer
        return ast.Call(ast.Name(FUNCTIONS[token.text], ast.Load()), arguments, [])

    def nested(self, rule: Callable[[], ast.expr]) -> ast.expr:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(self.now.place, f"Brackets and powers may be nested {DEEPEST} deep.")
        tree = rule()
        self.depth -= 1
        return tree

    def closing(self, sign: str) -> None:
        if self.now.text != sign:
            raise FormulaError(self.now.place, f"A “{sign}” is missing.")
        self.take()
