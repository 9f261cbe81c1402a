"""What all Python code that is exported has in common: the fields, the way to columns and inputs, and the answers.

Names from the data stand in the code as literals only, never in a comment, so that nothing in them can become code.
"""

from collections.abc import Mapping

from nncore.activations import ACTIVATIONS
from nncore.arrays import Array
from nncore.files.expressions import NUMPY, printed
from nncore.files.model import Model

SOFTMAX = """def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
"""

_COLUMNS = '''

def columns(rows):
    """Turn raw rows into numbers, one for each column: gaps are filled, words become 0 and 1.

    A row has a cell for each of FIELDS; a cell is a number, or one of the words; None, "" or nan if it is empty.
    An array of numbers may also have a column for each of COLUMNS.
    """
    if isinstance(rows, np.ndarray) and rows.dtype.kind in "biuf" and rows.shape[1:] == (len(COLUMNS),):
        fills = [number for name, words, fill in FIELDS for number in numbers(words, fill)]
        return np.where(np.isnan(rows), fills, rows.astype(float))
    return np.array([[number for field, cell in zip(FIELDS, row, strict=True) for number in cells(field, cell)]
                     for row in rows]).reshape(-1, len(COLUMNS))


def cells(field, cell):
    name, words, fill = field
    if cell is None or cell == "" or cell != cell:
        return numbers(words, fill)
    word = f"{cell:g}" if isinstance(cell, float) else str(cell)
    if words and word in words:
        return numbers(words, words.index(word))
    if len(words) > 2:
        raise ValueError(f"{word!r} is none of the words of {name}: {', '.join(words)}")
    return [float(cell)]


def numbers(words, value):
    return [float(i == value) for i in range(len(words))] if len(words) > 2 else [float(value)]
'''

_INPUTS = '''

def inputs(c):
    """Scale the columns as the network learnt them."""
    return ({made} - CENTER) / SPREAD
'''

_ANSWERS = '''

def answers(rows):
    """Return the class of each row, by name."""
    output = predict(rows)
    return [CLASSES[int(i)] for i in {which}]
'''

_NUMBERS = '''

def answers(rows):
    """Return the numbers for each row."""
    return predict(rows).tolist()
'''


def literal(array: Array) -> str:
    """Return an array as NumPy code with every digit.

    >>> import numpy as np
    >>> literal(np.array([[0.1, 2.0]]))
    'np.array([[0.1, 2.0]])'
    """
    return f"np.array({array.tolist()!r})"


def told(model: Model) -> str:
    """Return one sentence on what a model is, made of numbers and of our own words only."""
    sizes = "-".join(map(str, model.arch.sizes))
    task = {"binary": "two classes", "multiclass": "several classes", "regression": "numbers"}[model.data.task]
    return f"A trained neural network of {sizes} neurons for {task}."


def preparation(model: Model) -> str:
    """Return code that defines FIELDS, COLUMNS, CENTER, SPREAD and `columns`, `inputs`: from raw rows to the network.

    A field is its name, its words if it has any, and what fills a gap.
    """
    data = model.data
    fields = [(field.name, field.words, field.fill) for field in model.fields]
    lines = ["FIELDS = [", *(f"    {field!r}," for field in fields), "]"]
    lines += [f"COLUMNS = {model.columns!r}"]
    lines += [f"CENTER = {literal(data.center)}", f"SPREAD = {literal(data.spread)}"]
    named = {f"c{i}": f"c[:, {i}]" for i in range(len(model.columns))}
    made = "c" if model.plain else f"np.stack([{', '.join(printed(e, named, NUMPY) for e in model.inputs)}], axis=1)"
    return "\n".join(lines) + "\n" + _COLUMNS + _INPUTS.replace("{made}", made)


def answering(model: Model) -> str:
    """Return code that defines `answers`, from `predict`; and CLASSES where there are any."""
    if model.data.task == "regression":
        return _NUMBERS
    which = "output.argmax(axis=1)" if model.data.task == "multiclass" else f"(output[:, 0] >= {model.threshold!r})"
    return f"\nCLASSES = {model.data.classes!r}\n" + _ANSWERS.replace("{which}", which)


def unscaling(model: Model, output: str) -> str:
    """Return code for an output in the units of the target."""
    if model.data.task != "regression":
        return output
    return f"{output} * {literal(model.data.target_spread)} + {literal(model.data.target_center)}"


def activation_functions(model: Model, functions: Mapping[str, str], softmax: str) -> str:
    """Return code that defines the activations a model uses, each a function of z.

    Args:
        functions: how the language writes those of an expression; softmax: its code.
    """
    made = []
    for name in dict.fromkeys(model.arch.activations):
        if name == "softmax":
            made.append(softmax)
        else:
            body = printed(ACTIVATIONS[name].expression, {"z": "z"}, functions)
            made.append(f"def {name}(z):\n    return {body}\n")
    return "\n\n".join(made)
