"""C: one header without memory of its own, for microcontrollers and everything else that compiles C or C++."""

from collections.abc import Mapping

from nncore.activations import ACTIVATIONS
from nncore.arrays import Array
from nncore.files.export import Export
from nncore.files.expressions import printed
from nncore.files.model import Model
from nncore.files.python_code import told

C: Mapping[str, str] = {
    "exp": "exp({0})",
    "log1p": "log1p({0})",
    "expm1": "expm1({0})",
    "tanh": "tanh({0})",
    "sin": "sin({0})",
    "cos": "cos({0})",
    "abs": "fabs({0})",
    "max": "fmax({0}, {1})",
    "min": "fmin({0}, {1})",
    "step": "({0} >= 0 ? 1.0 : 0.0)",
    "equals": "({0} == {1} ? 1.0 : 0.0)",
}

_HEAD = """/* {told}

   #include "network.h"
   network_real row[NETWORK_COLUMNS] = {{ ... }}, output[NETWORK_OUTPUTS];
   network_predict(row, output);

   A row has a number for each of network_columns, NAN where it is not known; of a category, which has a column for each
   of its words, 1 for the one that holds and 0 for the others. Define NETWORK_REAL as float before the header to save
   memory; the numbers then agree to about six digits. */
#ifndef NETWORK_H
#define NETWORK_H

#include <math.h>

#ifndef NETWORK_REAL
#define NETWORK_REAL double
#endif
typedef NETWORK_REAL network_real;

#define NETWORK_COLUMNS {columns}
#define NETWORK_OUTPUTS {outputs}
"""


def quoted(text: str) -> str:
    """Return a text as a C string; whatever is not plain ASCII becomes the bytes of its UTF-8.

    >>> quoted('a "b" µ')
    '"a \\\\"b\\\\" \\\\302\\\\265"'
    """
    safe = (chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in text.encode())
    return '"' + "".join(safe).replace("\\042", '\\"') + '"'


def _numbers(array: Array) -> str:
    return "{" + ", ".join(map(repr, array.ravel().tolist())) + "}"


def _table(name: str, array: Array) -> str:
    return f"static const network_real network_{name}[{array.size}] = {_numbers(array)};"


def _texts(name: str, texts: tuple[str, ...]) -> str:
    inside = ", ".join(map(quoted, texts))
    return f"static const char *const network_{name}[{len(texts)}] = {{{inside}}};"


def _activation(name: str) -> str:
    if name == "softmax":
        return """static void network_softmax(network_real *z, int n) {
    int i;
    network_real most = z[0], sum = 0;
    for (i = 1; i < n; i++) if (z[i] > most) most = z[i];
    for (i = 0; i < n; i++) { z[i] = exp(z[i] - most); sum += z[i]; }
    for (i = 0; i < n; i++) z[i] /= sum;
}
"""
    body = printed(ACTIVATIONS[name].expression, {"z": "z"}, C)
    return f"static network_real network_{name}(network_real z) {{ return {body}; }}\n"


def _layer(i: int, model: Model) -> list[str]:
    """Return the code of a layer: from `a` to `b`, or back, by turns."""
    layer, name = model.layers[i]
    n_in, n_out = layer.w.shape
    source, result = ("a", "b") if i % 2 == 0 else ("b", "a")
    after = f"{result}[j] = z;" if name == "softmax" else f"{result}[j] = network_{name}(z);"
    lines = [
        f"    for (j = 0; j < {n_out}; j++) {{",
        f"        network_real z = network_b{i + 1}[j];",
        f"        for (i = 0; i < {n_in}; i++) z += {source}[i] * network_w{i + 1}[i * {n_out} + j];",
        f"        {after}",
        "    }",
    ]
    return [*lines, f"    network_softmax({result}, {n_out});"] if name == "softmax" else lines


def _predict(model: Model) -> str:
    n_columns, n_in, k = len(model.columns), len(model.inputs), model.arch.sizes[-1]
    names = {f"c{i}": f"c[{i}]" for i in range(n_columns)}
    made = [
        f"    a[{i}] = ({printed(each, names, C)} - network_center[{i}]) / network_spread[{i}];"
        for i, each in enumerate(model.inputs)
    ]
    layers = [line for i in range(len(model.layers)) for line in _layer(i, model)]
    last = "a" if len(model.layers) % 2 == 0 else "b"
    scaled = " * network_target_spread[j] + network_target_center[j]" if model.data.task == "regression" else ""
    widest = max(n_in, *model.arch.sizes)
    return "\n".join(
        [
            "",
            "/* From a row to what the network says of it. */",
            "static void network_predict(const network_real *row, network_real *output) {",
            f"    network_real c[{n_columns}], a[{widest}], b[{widest}];",
            "    int i, j;",
            f"    for (i = 0; i < {n_columns}; i++) c[i] = row[i] != row[i] ? network_fills[i] : row[i];",
            *made,
            *layers,
            f"    for (j = 0; j < {k}; j++) output[j] = {last}[j]{scaled};",
            "}",
            "",
        ]
    )


def _answer(model: Model) -> str:
    if model.data.task == "regression":
        return ""
    if model.data.task == "binary":
        found = f"    which = output[0] >= {model.threshold!r};"
    else:
        found = "    for (j = 1; j < NETWORK_OUTPUTS; j++) if (output[j] > output[which]) which = j;"
    return f"""
/* The class of an output, by name. */
static const char *network_answer(const network_real *output) {{
    int {"j, " if model.data.task == "multiclass" else ""}which = 0;
{found}
    return network_classes[which];
}}
"""


def make(model: Model) -> bytes:
    """Return the header."""
    data = model.data
    lines = [
        _HEAD.format(told=told(model), columns=len(model.columns), outputs=model.arch.sizes[-1]),
        _texts("columns", model.columns),
        _texts("outputs", model.outputs),
    ]
    lines += [_texts("classes", data.classes)] if data.classes else []
    lines += [_table("fills", model.fills), _table("center", data.center), _table("spread", data.spread)]
    if data.task == "regression":
        lines += [_table("target_center", data.target_center), _table("target_spread", data.target_spread)]
    for i, (layer, _) in enumerate(model.layers, 1):
        lines += [_table(f"w{i}", layer.w), _table(f"b{i}", layer.b)]
    lines += ["", *map(_activation, dict.fromkeys(model.arch.activations))]
    return ("\n".join(lines) + _predict(model) + _answer(model) + "\n#endif\n").encode()


EXPORT = Export(
    "c",
    "C header",
    ".h",
    "text/x-c",
    "One header for C and C++ that asks for no memory and no library but math.h: for microcontrollers, or inside any "
    "program.",
    make,
)
