"""Spreadsheet: the network as formulas in cells, to be followed and changed by hand.

An .xlsx file is a zip archive of XML. One sheet holds the weights, another a row for each sample: its raw cells, the
columns they become, the inputs, and for every neuron its sum and its answer, each a formula.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.files.export import Export
from nncore.files.expressions import printed
from nncore.files.model import Field, Model
from nncore.network import forward

SHEET: Mapping[str, str] = {
    "exp": "EXP({0})",
    "tanh": "TANH({0})",
    "atanh": "ATANH({0})",
    "sin": "SIN({0})",
    "cos": "COS({0})",
    "abs": "ABS({0})",
    "max": "MAX({0},{1})",
    "min": "MIN({0},{1})",
    "step": "IF({0}>=0,1,0)",
    "equals": "IF({0}={1},1,0)",
}
MOST_PARAMETERS, MOST_ROWS, FIRST_ROW = 2000, 20, 3
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def place(row: int, column: int) -> str:
    """Return the name of a cell, both counted from 1.

    >>> place(3, 1), place(3, 28)
    ('A3', 'AB3')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def text(words: str) -> str:
    """Return words as a text in a formula."""
    return '"' + words.replace('"', '""') + '"'


class _Sheet:
    """Cells by place: a text, a number, or a formula with the value it had when it was written."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[int, str]] = {}

    def put(self, row: int, column: int, value: Any) -> str:
        at = place(row, column)
        if isinstance(value, str):
            inside = escape("".join(sign for sign in value if sign.isprintable()))
            cell = f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{inside}</t></is></c>'
        else:
            cell = f'<c r="{at}"><v>{float(value)!r}</v></c>'
        self.rows.setdefault(row, {})[column] = cell
        return at

    def formula(self, row: int, column: int, formula: str, value: Any) -> str:
        at = place(row, column)
        kind, shown = (' t="str"', escape(value)) if isinstance(value, str) else ("", repr(float(value)))
        self.rows.setdefault(row, {})[column] = f'<c r="{at}"{kind}><f>{escape(formula)}</f><v>{shown}</v></c>'
        return at

    def xml(self) -> str:
        rows = (
            f'<row r="{row}">{"".join(cell for _, cell in sorted(cells.items()))}</row>'
            for row, cells in sorted(self.rows.items())
        )
        return f"{_HEAD}<worksheet {_NS}><sheetData>{''.join(rows)}</sheetData></worksheet>"


def refuses(model: Model) -> str:
    """Return why a network is too large for cells, or ""."""
    if model.arch.n_parameters > MOST_PARAMETERS:
        return (
            f"A spreadsheet with a formula for every neuron is made for up to {MOST_PARAMETERS:,} weights, and this "
            f"network has {model.arch.n_parameters:,}. Take a smaller network, or one of the other formats."
        )
    return ""


def _weights(model: Model) -> tuple[_Sheet, list[list[tuple[str, str]]]]:
    """Return the sheet of weights, and for each neuron of each layer where its weights and its bias stand."""
    sheet, places, row = _Sheet(), list[list[tuple[str, str]]](), 1
    for i, (layer, name) in enumerate(model.layers, 1):
        n_in, n_out = layer.w.shape
        sheet.put(row, 1, f"Layer {i}, {name}: a row for each neuron, its bias last")
        found = []
        for k in range(n_out):
            row += 1
            for j in range(n_in):
                sheet.put(row, 1 + j, layer.w[j, k])
            sheet.put(row, 1 + n_in, layer.b[k])
            first, last, bias = (_fixed(place(row, column)) for column in (1, n_in, n_in + 1))
            found.append((f"Weights!{first}:{last}", f"Weights!{bias}"))
        places.append(found)
        row += 2
    return sheet, places


def _fixed(at: str) -> str:
    letters = at.rstrip("0123456789")
    return f"${letters}${at[len(letters) :]}"


class _Row:
    """One sample's row: each cell is written beside the last, and its place is kept for the next formulas."""

    def __init__(self, sheet: _Sheet, number: int) -> None:
        self.sheet, self.number, self.column = sheet, number, 0

    def heading(self, words: str) -> None:
        if self.number == FIRST_ROW:
            self.sheet.put(FIRST_ROW - 1, self.column + 1, words)

    def put(self, words: str, value: Any) -> str:
        self.heading(words)
        self.column += 1
        return self.sheet.put(self.number, self.column, value)

    def formula(self, words: str, formula: str, value: Any) -> str:
        self.heading(words)
        self.column += 1
        return self.sheet.formula(self.number, self.column, formula, value)


def _field(row: _Row, field: Field, at: str, values: list[float]) -> list[str]:
    """Write the columns that a raw cell becomes and return their places."""
    if field.width > 1:
        usual = field.words[int(field.fill)]
        return [
            row.formula(
                f"{field.name}: {word}",
                f'IF(IF({at}="",{text(usual)},{at})={text(word)},1,0)',
                value,
            )
            for word, value in zip(field.words, values, strict=True)
        ]
    known = at
    if field.words:
        known = f"IF({at}={text(field.words[0])},0,IF({at}={text(field.words[1])},1,{at}))"
    return [row.formula(field.name, f'IF({at}="",{field.fill!r},{known})', values[0])]


def _raw(model: Model, numbers: list[float]) -> list[Any]:
    """Return the cells of a raw row, from the numbers of its columns."""
    cells, i = list[Any](), 0
    for field in model.fields:
        part = numbers[i : i + field.width]
        place_of = int(max(range(field.width), key=part.__getitem__)) if field.width > 1 else part[0]
        cells.append(field.words[int(place_of)] if field.words and place_of in range(len(field.words)) else part[0])
        i += field.width
    return cells


def _sample(model: Model, row: _Row, columns: list[float], places: list[list[tuple[str, str]]]) -> None:
    """Write one sample."""
    data = model.data
    raw = [row.put(field.name, cell) for field, cell in zip(model.fields, _raw(model, columns), strict=True)]
    at, i = list[str](), 0
    for field, cell in zip(model.fields, raw, strict=True):
        at += _field(row, field, cell, columns[i : i + field.width])
        i += field.width
    names = {f"c{i}": name for i, name in enumerate(at)}
    x, center, spread = model.scaled(np.array([columns])), data.center.tolist(), data.spread.tolist()
    a = [
        row.formula(f"input {i + 1}", f"({printed(each, names, SHEET)}-{center[i]!r})/{spread[i]!r}", x[0, i])
        for i, each in enumerate(model.inputs)
    ]
    trace = forward(model.arch, model.theta, x)
    for layer, (_, name) in enumerate(model.layers):
        products = []
        for k, (weights, bias) in enumerate(places[layer]):
            formula = f"SUMPRODUCT({a[0]}:{a[-1]},{weights})+{bias}"
            products.append(row.formula(f"z {layer + 1}.{k + 1}", formula, trace.z[layer][0, k]))
        after = trace.a[layer + 1][0]
        if name == "softmax":
            most = f"MAX({products[0]}:{products[-1]})"
            powers = [f"EXP({z}-{most})" for z in products]
            formulas = [f"{power}/({'+'.join(powers)})" for power in powers]
        else:
            formulas = [printed(ACTIVATIONS[name].expression, {"z": z}, SHEET) for z in products]
        a = [row.formula(f"a {layer + 1}.{k + 1}", each, after[k]) for k, each in enumerate(formulas)]
    _answer(model, row, a, trace.output[0].tolist())


def _answer(model: Model, row: _Row, a: list[str], output: list[float]) -> None:
    """Write what the network says, in the words of the data."""
    data = model.data
    if data.task == "regression":
        said = data.unscale_targets(np.array([output]))[0]
        center, spread = data.target_center.tolist(), data.target_spread.tolist()
        for k, name in enumerate(model.outputs):
            formula = f"{a[k]}*{spread[k]!r}+{center[k]!r}"
            row.formula(name, formula, said[k])
        return
    for k, name in enumerate(model.outputs):
        row.formula(name, a[k], output[k])
    if data.task == "binary":
        second, first = text(data.classes[1]), text(data.classes[0])
        which = int(output[0] >= model.threshold)
        row.formula("answer", f"IF({a[0]}>={model.threshold!r},{second},{first})", data.classes[which])
        return
    largest = f"MAX({a[0]}:{a[-1]})"
    formula = text(data.classes[-1])
    for name, each in reversed(list(zip(data.classes[:-1], a, strict=False))):
        formula = f"IF({each}={largest},{text(name)},{formula})"
    row.formula("answer", formula, data.classes[output.index(max(output))])


def make(model: Model) -> bytes:
    """Return the workbook."""
    weights, places = _weights(model)
    network = _Sheet()
    network.put(1, 1, "Change a cell of the first columns, or a weight on the other sheet: every formula follows.")
    for i, columns in enumerate(model.raw[:MOST_ROWS].tolist()):
        _sample(model, _Row(network, FIRST_ROW + i), columns, places)
    files = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.worksheet+xml"/>'
            for i in (1, 2)
        )
        + "</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook {_NS} xmlns:r="{_REL}"><sheets><sheet name="Network" sheetId="1" '
        'r:id="r1"/><sheet name="Weights" sheetId="2" r:id="r2"/></sheets><calcPr fullCalcOnLoad="1"/></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="r{i}" Type="{_REL}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in (1, 2))
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": network.xml(),
        "xl/worksheets/sheet2.xml": weights.xml(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


EXPORT = Export(
    "spreadsheet",
    "Spreadsheet",
    ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Every neuron is a formula in a cell, for the first rows of the data: change an input or a weight and follow what "
    "it does.",
    make,
    refuses,
)
