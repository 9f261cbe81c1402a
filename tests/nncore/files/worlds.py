"""The worlds that exports are run in: Python code, ONNX runtimes, a C compiler, a reader of spreadsheet formulas."""

import io
import json
import math
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

Namespace = dict[str, Any]


def ran(code: bytes | str) -> Namespace:
    """Run exported Python code as a module and return its names."""
    names: Namespace = {"__name__": "network"}
    exec(compile(code, "network.py", "exec"), names)
    return names


def executed(content: bytes) -> Namespace:
    """Run the cells of a notebook one after the other and return their names."""
    book = json.loads(content)
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    names: Namespace = {"__name__": "__main__"}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    return names


def compiled(headers: list[bytes], rows: list[list[list[float]]], folder: Path, real: str = "double") -> list[Any]:
    """Compile C headers into one program, and return the outputs and answers it prints for each row of each.

    Within one program the names have to differ, so each header's get its number.
    """
    parts = ["#include <stdio.h>", f"#define NETWORK_REAL {real}"]
    main = ["int main(void) {"]
    for i, (header, asked) in enumerate(zip(headers, rows, strict=True)):
        text = re.sub(r"\b(network_|NETWORK_(?!REAL))", rf"\g<1>{i}_", header.decode()).replace("network.h", "")
        parts.append(text)
        answers = f"network_{i}_answer" in text
        table = ", ".join("NAN" if math.isnan(cell) else repr(cell) for row in asked for cell in row)
        said = f'printf("%s\\n", network_{i}_answer(o));' if answers else 'printf("\\n");'
        parts.append(
            f"static void ask_{i}(void) {{ network_{i}_real r[] = {{{table}}}, o[NETWORK_{i}_OUTPUTS]; int j, k;\n"
            f"  for (j = 0; j < {len(asked)}; j++) {{ network_{i}_predict(r + j * NETWORK_{i}_COLUMNS, o);\n"
            f'    for (k = 0; k < NETWORK_{i}_OUTPUTS; k++) printf("%.17g ", (double)o[k]);\n    {said} }} }}'
        )
        main.append(f"    ask_{i}();")
    main.append("    return 0; }")
    program = folder / "networks.c"
    program.write_text("\n".join([*parts, *main]), encoding="utf-8")
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    assert compiler, "no C compiler"
    subprocess.run(
        [compiler, "-std=c99", "-O0", "-Wall", "-Werror", "-Wno-unused", str(program), "-o", str(folder / "networks"),
         "-lm"],
        check=True,
    )  # fmt: skip
    done = subprocess.run([folder / "networks"], capture_output=True, check=True)
    lines = iter(done.stdout.decode().split("\n"))
    found = []
    for header, asked in zip(headers, rows, strict=True):
        match = re.search(r"NETWORK_OUTPUTS (\d+)", header.decode())
        assert match is not None
        k = int(match[1])
        told = [next(lines).split(" ", k) for _ in asked]
        found.append((np.array([[float(each) for each in one[:k]] for one in told]), [one[k] for one in told]))
    return found


MATHS: dict[str, Callable[..., Any]] = {
    "EXP": math.exp,
    "TANH": math.tanh,
    "ATANH": math.atanh,
    "SIN": math.sin,
    "COS": math.cos,
    "ABS": abs,
    "MAX": lambda *cells: max(_flat(cells)),
    "MIN": lambda *cells: min(_flat(cells)),
    "SUMPRODUCT": lambda a, b: sum(x * y for x, y in zip(a, b, strict=True)),
    "IF": lambda test, yes, no: yes() if test else no(),
}
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<range>(?:\w+!)?\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)|(?P<cell>(?:\w+!)?\$?[A-Z]+\$?\d+)"""
    r"""|(?P<call>[A-Z]+)\(|(?P<sign>>=|<=|[-+*/()=,])"""
)


def _flat(cells: tuple[Any, ...]) -> list[float]:
    return [each for cell in cells for each in (cell if isinstance(cell, list) else [cell])]


class Workbook:
    """A workbook as a spreadsheet program reads it: `value` computes from formulas, never from what is kept."""

    def __init__(self, content: bytes) -> None:
        self.cells: dict[tuple[str, str], Any] = {}
        self.formulas: dict[tuple[str, str], str] = {}
        self.kept: dict[tuple[str, str], Any] = {}
        self._known: dict[tuple[str, str], Any] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for i, sheet in ((1, "Network"), (2, "Weights")):
                for cell in ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{i}.xml")).iter():
                    if cell.tag.endswith("}c"):
                        self._read(sheet, cell)

    def _read(self, sheet: str, cell: Any) -> None:
        at = (sheet, cell.get("r"))
        parts = {part.tag.rpartition("}")[2]: part for part in cell.iter()}
        if "t" in parts:
            self.cells[at] = parts["t"].text or ""
            return
        value = parts["v"].text
        value = value if cell.get("t") == "str" else float(value)
        if "f" in parts:
            self.formulas[at], self.kept[at] = parts["f"].text, value
        else:
            self.cells[at] = value

    def row(self, number: int) -> dict[str, str]:
        """Return the places of a row by their headings, which stand in the second row."""
        places = {
            at: "".join(filter(str.isalpha, at)) for sheet, at in [*self.cells, *self.formulas] if sheet == "Network"
        }
        return {at: self.cells.get(("Network", f"{col}2"), "") for at, col in places.items() if at == f"{col}{number}"}

    def value(self, sheet: str, at: str) -> Any:
        """Return what a cell shows."""
        place = (sheet, at)
        if place in self.formulas:
            if place not in self._known:
                self._known[place] = Formula(self, sheet, self.formulas[place]).read()
            return self._known[place]
        return self.cells.get(place, "")


class Formula:
    """A formula being read, from left to right."""

    def __init__(self, book: Workbook, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens: list[tuple[str, str]] = []
        end = 0
        while end < len(text):
            match = _TOKEN.match(text, end)
            assert match is not None, f"{text[end:]!r} is no formula"
            kind = match.lastgroup or ""
            self.tokens.append((kind, match[kind]))
            end = match.end()
            end += len(text[end:]) - len(text[end:].lstrip())
        self.at = 0

    def read(self) -> Any:
        value = self._comparison()
        assert self.at == len(self.tokens), "a formula has more than one value"
        return value

    def _next(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _comparison(self) -> Any:
        left = self._sum()
        sign = self._next("=", ">=")
        if not sign:
            return left
        right = self._sum()
        if sign == "=":
            return left == right if isinstance(left, str) == isinstance(right, str) else False
        return left >= right

    def _sum(self) -> Any:
        value = self._product()
        while sign := self._next("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> Any:
        value = self._single()
        while sign := self._next("*", "/"):
            other = self._single()
            value = value * other if sign == "*" else value / other
        return value

    def _single(self) -> Any:
        if self._next("-"):
            return -self._single()
        if self._next("("):
            value = self._comparison()
            assert self._next(")")
            return value
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "number":
            return float(text)
        if kind in ("cell", "range"):
            sheet, _, place = text.replace("$", "").rpartition("!")
            return (
                self._range(sheet or self.sheet, place)
                if kind == "range"
                else self.book.value(sheet or self.sheet, place)
            )
        assert kind == "call", f"{text!r} is no value"
        return self._call(text)

    def _range(self, sheet: str, place: str) -> list[Any]:
        (first, row), (last, other) = (re.fullmatch(r"([A-Z]+)(\d+)", end).groups() for end in place.split(":"))  # type: ignore[union-attr]
        assert row == other, "all ranges lie in a row"
        return [self.book.value(sheet, f"{_letters(i)}{row}") for i in range(_number(first), _number(last) + 1)]

    def _call(self, name: str) -> Any:
        if name == "IF":  # only the branch taken has a value: the other may not be a number
            test = self._comparison()
            assert self._next(",")
            yes = self._branch(bool(test))
            assert self._next(",")
            no = self._branch(not test)
            assert self._next(")")
            return yes if test else no
        given = [self._comparison()]
        while self._next(","):
            given.append(self._comparison())
        assert self._next(")")
        return MATHS[name](*given)

    def _branch(self, taken: bool) -> Any:
        if taken:
            return self._comparison()
        depth = 0
        while depth or self.tokens[self.at] not in (("sign", ","), ("sign", ")")):
            kind, text = self.tokens[self.at]
            depth += (kind == "call") + (text == "(" and kind == "sign") - (text == ")" and kind == "sign")
            self.at += 1
        return None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
