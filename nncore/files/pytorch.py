"""PyTorch: the code of the network with its weights; it also takes weights from a safetensors file."""

from collections.abc import Mapping

from nncore.activations import ACTIVATIONS
from nncore.files.export import Export
from nncore.files.expressions import printed
from nncore.files.model import Model
from nncore.files.python_code import answering, preparation, told, unscaling

TORCH: Mapping[str, str] = {
    "exp": "torch.exp({0})",
    "log1p": "torch.log1p({0})",
    "expm1": "torch.expm1({0})",
    "tanh": "torch.tanh({0})",
    "sin": "torch.sin({0})",
    "cos": "torch.cos({0})",
    "abs": "torch.abs({0})",
    "max": "torch.maximum(torch.as_tensor({0}, dtype=z.dtype), torch.as_tensor({1}, dtype=z.dtype))",
    "min": "torch.minimum(torch.as_tensor({0}, dtype=z.dtype), torch.as_tensor({1}, dtype=z.dtype))",
    "step": "({0} >= 0).to(z.dtype)",
}
MODULES = {
    "identity": "nn.Identity()",
    "sigmoid": "nn.Sigmoid()",
    "hard_sigmoid": "nn.Hardsigmoid()",
    "tanh": "nn.Tanh()",
    "softsign": "nn.Softsign()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    "selu": "nn.SELU()",
    "softplus": "nn.Softplus(threshold=700)",  # PyTorch's own threshold of 20 is wrong by 2e-9
    "gelu": 'nn.GELU(approximate="tanh")',
    "silu": "nn.SiLU()",
    "mish": "nn.Mish()",
    "softmax": "nn.Softmax(dim=-1)",
}
"""PyTorch's own modules; what it has none for becomes a class of a few lines."""

_HEAD = '''"""{told}

    from network_torch import network, answers, predict

`network` is an nn.Sequential in double precision, from scaled inputs to outputs; `predict` takes raw rows. Weights of
the same network, from the safetensors file beside this one, are loaded by

    network.load_state_dict(safetensors.torch.load_file("network.safetensors"))
"""

import numpy as np
import torch
from torch import nn

'''


def _module(name: str) -> str:
    return MODULES.get(name, f"{name.title()}()")


def _classes(model: Model) -> str:
    made = []
    for name in dict.fromkeys(model.arch.activations):
        if name not in MODULES:
            body = printed(ACTIVATIONS[name].expression, {"z": "z"}, TORCH)
            made.append(f"\n\nclass {name.title()}(nn.Module):\n    def forward(self, z):\n        return {body}\n")
    return "".join(made)


def make(model: Model) -> bytes:
    """Return the code."""
    lines = ["\n\nnetwork = nn.Sequential("]
    for layer, name in model.layers:
        n_in, n_out = layer.w.shape
        lines += [f"    nn.Linear({n_in}, {n_out}, dtype=torch.float64),", f"    {_module(name)},"]
    lines += [")", "WEIGHTS = {"]
    for i, (layer, _) in enumerate(model.layers):
        lines += [f'    "{2 * i}.weight": {layer.w.T.tolist()!r},', f'    "{2 * i}.bias": {layer.b.tolist()!r},']
    lines += [
        "}",
        "weights = {name: torch.tensor(values, dtype=torch.float64) for name, values in WEIGHTS.items()}",
        "network.load_state_dict(weights)",
        "network.eval()",
        "",
    ]
    predict = f'''

def predict(rows):
    """Return what the network says of raw rows, one line for each."""
    with torch.no_grad():
        output = network(torch.from_numpy(inputs(columns(rows)))).numpy()
    return {unscaling(model, "output")}
'''
    head = _HEAD.replace("{told}", told(model))
    return "".join([head, preparation(model), _classes(model), "\n".join(lines), predict, answering(model)]).encode()


EXPORT = Export(
    "pytorch",
    "PyTorch code",
    ".py",
    "text/x-python",
    "The network as an nn.Sequential with its weights in the code, ready to be trained on. Predict and answers take "
    "raw rows.",
    make,
    stem="network_torch",
)
