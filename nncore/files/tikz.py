"""LaTeX: a figure of the network, drawn with TikZ, and its formula with the numbers in it."""

import unicodedata

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.arrays import Array
from nncore.files.export import Export
from nncore.files.model import Model
from nncore.files.python_code import told

MOST_DRAWN, MOST_WRITTEN, DIGITS = 10, 12, 4
"""Neurons of a layer that are drawn, rows and columns of a matrix that are written out, and the digits of a number."""

_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}


_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0327": "c",
}
_LETTERS = {"ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}", "Ł": r"\L{}"}
_LETTERS |= {"œ": r"\oe{}", "Œ": r"\OE{}", "·": r"$\cdot$", "−": "$-$", "–": "--", "—": "---", "°": r"$^\circ$"}


def plain(text: str) -> str:
    """Return a text in which no sign is a command of LaTeX, in signs that LaTeX has in every fount.

    >>> plain("50 % of a_1")
    '50 \\\\% of a\\\\_1'
    >>> plain("Böhme x₁²")
    'B\\\\"{o}hme x\\\\textsubscript{1}\\\\textsuperscript{2}'
    """
    return "".join(map(_sign, filter(str.isprintable, text)))


def _sign(sign: str) -> str:
    if sign.isascii() or sign in _LETTERS:
        return _SIGNS.get(sign) or _LETTERS.get(sign, sign)
    kind, _, _ = unicodedata.decomposition(sign).partition(" ")
    decomposed = unicodedata.normalize("NFKD", sign)
    first, marks = decomposed[0], decomposed[1:]
    if not first.isascii() or not first.isalnum():
        return "?"
    if kind in ("<sub>", "<super>") and not marks:
        return f"\\text{kind[1:-1]}script{{{first}}}"
    return rf"\{_ACCENTS[marks[0]]}{{{first}}}" if len(marks) == 1 and marks[0] in _ACCENTS else "?"


def _number(value: float) -> str:
    digits = f"{value:.{DIGITS}g}"
    if "e" not in digits:
        return digits
    mantissa, power = digits.split("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}"


def _matrix(array: Array) -> str:
    rows = [" & ".join(_number(value) for value in row) for row in np.atleast_2d(array).tolist()]
    return "\\begin{bmatrix} " + " \\\\ ".join(rows) + " \\end{bmatrix}"


def _shown(size: int) -> list[int]:
    """Return which neurons of a layer are drawn: all, or the first and the last with a gap (-1) between."""
    return list(range(size)) if size <= MOST_DRAWN else [*range(MOST_DRAWN - 2), -1, size - 1]


def figure(model: Model) -> str:
    """Return the figure: a dot for each neuron, a line for each weight, blue above 0 and orange below."""
    lines = [r"\begin{tikzpicture}[x=2.6cm, y=1cm, neuron/.style={circle, draw, minimum size=6mm, inner sep=0pt}]"]
    shown = [_shown(size) for size in model.arch.sizes]
    for depth, neurons in enumerate(shown):
        for place, neuron in enumerate(neurons):
            at = f"({depth}, {(len(neurons) - 1) / 2 - place:g})"
            if neuron < 0:
                lines.append(rf"  \node at {at} {{$\vdots$}};")
            else:
                lines.append(rf"  \node[neuron] (n{depth}-{neuron}) at {at} {{}};")
    names = [model.columns[i] if model.plain else f"input {i + 1}" for i in range(len(model.inputs))]
    for neuron in shown[0]:
        if neuron >= 0:
            lines.append(rf"  \node[left=1mm] at (n0-{neuron}.west) {{{plain(names[neuron])}}};")
    for neuron in shown[-1]:
        if neuron >= 0:
            end = f"n{len(shown) - 1}-{neuron}"
            lines.append(rf"  \node[right=1mm] at ({end}.east) {{{plain(model.outputs[neuron])}}};")
    for depth, (layer, _) in enumerate(model.layers):
        largest = float(np.abs(layer.w).max()) or 1.0
        for j in shown[depth]:
            for k in shown[depth + 1]:
                if j >= 0 and k >= 0:
                    w = float(layer.w[j, k])
                    look = f"{'blue' if w >= 0 else 'orange'}, line width={0.2 + 1.4 * abs(w) / largest:.2f}pt"
                    lines.append(rf"  \draw[{look}] (n{depth}-{j}) -- (n{depth + 1}-{k});")
    return "\n".join([*lines, r"\end{tikzpicture}"])


def formula(model: Model) -> str:
    """Return the formula of the network, a line for each layer; large matrices are named and not written out."""
    data = model.data
    lines = [r"a^{(0)}_i &= \frac{x_i - m_i}{s_i}"]
    if len(model.inputs) <= MOST_WRITTEN:
        lines.append(rf"m &= {_matrix(data.center)} \qquad s = {_matrix(data.spread)}")
    for i, (layer, name) in enumerate(model.layers, 1):
        z = rf"z^{{({i})}}"
        lines.append(rf"{z} &= a^{{({i - 1})}}\, W^{{({i})}} + b^{{({i})}}")
        if max(layer.w.shape) <= MOST_WRITTEN:
            lines.append(rf"W^{{({i})}} &= {_matrix(layer.w)}")
            lines.append(rf"b^{{({i})}} &= {_matrix(layer.b)}")
        lines.append(rf"a^{{({i})}} &= {ACTIVATIONS[name].formula} \quad \text{{with }} z = {z}")
    if data.task == "regression":
        scale = rf"{_matrix(data.target_spread)} \odot a^{{({len(model.layers)})}} + {_matrix(data.target_center)}"
        lines.append(rf"y &= {scale}")
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def make(model: Model) -> bytes:
    """Return a document of its own."""
    return "\n".join(
        [
            f"% {told(model)} Numbers are rounded to {DIGITS} digits.",
            r"\documentclass{article}",
            r"\usepackage[landscape, margin=1.5cm]{geometry}",
            r"\usepackage{amsmath, tikz}",
            r"\allowdisplaybreaks",
            r"\setcounter{MaxMatrixCols}{20}",
            r"\begin{document}",
            r"\begin{center}",
            figure(model),
            r"\end{center}",
            formula(model),
            r"\end{document}",
            "",
        ]
    ).encode()


EXPORT = Export(
    "tikz",
    "LaTeX figure and formula",
    ".tex",
    "application/x-tex",
    "The network drawn with TikZ, and its formula with the numbers, rounded to four digits, for a paper or a slide.",
    make,
)
