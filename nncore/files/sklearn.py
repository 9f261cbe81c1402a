"""scikit-learn: an estimator that is fitted already, where one can hold the network."""

from nncore.files.export import Export
from nncore.files.model import Model
from nncore.files.python_code import answering, literal, preparation, told, unscaling

NAMES = {"identity": "identity", "sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}
"""The activations that scikit-learn has, by our names."""

_HEAD = '''"""{told}

    from network_sklearn import network, answers, predict

`network` is a fitted estimator of scikit-learn, from scaled inputs to outputs; `predict` takes raw rows.
"""

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import LabelBinarizer

'''


def refuses(model: Model) -> str:
    """Return why scikit-learn cannot hold a network, or ""."""
    *hidden, output = model.arch.activations
    if len(set(hidden)) > 1:
        return (
            "scikit-learn has one activation for all hidden layers, and this network has "
            f"{len(set(hidden))}. Give all its hidden layers the same one."
        )
    for name in [*hidden[:1], *([] if output == "softmax" else [output])]:
        if name not in NAMES:
            return (
                f"scikit-learn has no {name.replace('_', ' ')}: it knows identity, sigmoid, tanh and ReLU. Give the "
                "network one of these."
            )
    return ""


def make(model: Model) -> bytes:
    """Return the code."""
    *hidden, output = model.arch.activations
    task = model.data.task
    classifies = (task == "binary" and output == "sigmoid") or (task == "multiclass" and output == "softmax")
    kind = "MLPClassifier" if classifies else "MLPRegressor"
    sizes = tuple(model.arch.sizes[1:-1])
    lines = [
        "",
        "",
        f'network = {kind}(hidden_layer_sizes={sizes!r}, activation="{NAMES[hidden[0]] if hidden else "identity"}")',
        "network.coefs_ = [",
        *(f"    {literal(layer.w)}," for layer, _ in model.layers),
        "]",
        "network.intercepts_ = [",
        *(f"    {literal(layer.b)}," for layer, _ in model.layers),
        "]",
        f"network.n_layers_, network.n_outputs_ = {len(model.arch.sizes)}, {model.arch.sizes[-1]}",
        f"network.n_features_in_ = {model.arch.sizes[0]}",
        f'network.out_activation_ = "{NAMES.get(output, output)}"',
        "network.n_iter_, network.t_, network.loss_ = 1, 1, 0.0",
    ]
    if classifies:
        lines += [
            f"network.classes_ = np.array({model.data.classes!r})",
            "network._label_binarizer = LabelBinarizer().fit(network.classes_)",
        ]
        says = "network.predict_proba(x)[:, 1:]" if task == "binary" else "network.predict_proba(x)"
    else:
        says = "network.predict(x)"
    predict = f'''

def predict(rows):
    """Return what the network says of raw rows, one line for each."""
    x = inputs(columns(rows))
    output = {says}.reshape(-1, {model.arch.sizes[-1]})
    return {unscaling(model, "output")}
'''
    head = _HEAD.replace("{told}", told(model))
    return "".join([head, preparation(model), "\n".join(lines), "\n", predict, answering(model)]).encode()


EXPORT = Export(
    "sklearn",
    "scikit-learn code",
    ".py",
    "text/x-python",
    "A fitted MLPClassifier or MLPRegressor with these weights. scikit-learn knows four activations and one for all "
    "hidden layers.",
    make,
    refuses,
    stem="network_sklearn",
)
