"""Models drawn at random: every activation, no hidden layer to six, every task, scaled inputs, words and gaps."""

from functools import cache

import numpy as np

import nncore as nn
from nncore.files import Model

ELEMENTWISE = [name for name, activation in nn.ACTIVATIONS.items() if not activation.together]
COUNT = 200


def _table(rng: np.random.Generator, task: str) -> nn.data.Dataset:
    """Return data from a CSV file with numbers, words and gaps, read as anybody's would be."""
    rows = []
    for i in range(40):
        size, width = rng.normal(170, 12), rng.integers(1, 9)
        place, sex = rng.choice(["Böhme", "Dr_am", "=1+1"]), rng.choice(["female", "male"])
        answer = {"binary": ["no", "yes"][i % 2], "multiclass": "abc"[i % 3], "regression": f"{size * 3 + i % 7:.3f}"}
        cells = [f"{size:.2f}", str(width), place, sex]
        if i % 9 == 4:
            cells[i % 4] = ""
        rows.append(",".join([*cells, answer[task]]))
    text = "\n".join(['size "cm",width,isl%and,sex,answer', *rows]).replace('size "cm"', '"size ""cm"" */"')
    scale = ["standard", "minmax", "none"][int(rng.integers(3))]
    return nn.data.read_csv(text.encode(), target="answer", missing="fill", scale=scale, seed=int(rng.integers(99)))


@cache
def models() -> tuple[Model, ...]:
    """Return COUNT models, the same every time."""
    rng = np.random.default_rng(7)
    names = ["circle", "plane", "clouds", "lung", "iris", "penguins", "diabetes", "binary", "multiclass", "regression"]
    found = []
    for i in range(COUNT):
        name = names[i % len(names)]
        if name in nn.data.DATASETS:
            info = nn.data.DATASETS[name]
            data = nn.data.load(name, n=info.min_rows if info.kind == "made up" else None, seed=i)
        else:
            data = _table(rng, name)
        depth = i // len(names) % 7
        hidden = tuple(int(size) for size in rng.integers(1, 7, depth))
        inner = [ELEMENTWISE[(i + 5 * j) % len(ELEMENTWISE)] for j in range(depth)]
        if i % 3 == 0:  # scikit-learn has one activation for all hidden layers
            inner = [("relu", "tanh", "sigmoid", "identity")[i // 3 % 4]] * depth
        output = ELEMENTWISE[(i * 7 + 3) % len(ELEMENTWISE)]
        if data.task == "multiclass" and i % 2:
            output = "softmax"
        if i % 3 == 0 and output != "softmax":
            output = ("identity", "sigmoid", "tanh", "relu")[i // 6 % 4]
        arch = nn.Architecture((data.n_features, *hidden, data.n_outputs), (*inner, output))
        theta = nn.initial(arch, "xavier", i) + rng.normal(0, 0.2, arch.n_parameters)
        found.append(Model(arch, theta, data))
    return tuple(found)


def said(model: Model, rows: int = 8) -> np.ndarray:
    """Return what `nn.forward` says of the first rows, in the units of the data."""
    data = model.data
    output = nn.forward(model.arch, model.theta, data.inputs[:rows]).output
    return data.unscale_targets(output) if data.task == "regression" else output
