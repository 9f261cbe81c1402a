"""A network under glass: its picture for some samples and, layer by layer, the matrices behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.components.door import Component
from pages.components.saving import SAVING

WORDS = {
    "picture": "The network: circles are neurons with their answers, lines are weights, blue above zero, orange below.",
    "steps": "Walk through the layers",
    "layers": "Hidden layers",
    "layer": "layer {l}",
    "output_layer": "output",
    "add_layer": "Add a hidden layer",
    "drop_layer": "Remove the last hidden layer",
    "add_neuron": "One neuron more in hidden layer {l}",
    "drop_neuron": "One neuron less in hidden layer {l}",
    "activation": "Activation of hidden layer {l}",
    "output_activation": "Activation of the output",
    "inputs": "inputs a",
    "answers": "answers a of layer {l}",
    "parameters": "weights W, biases b",
    "sums": "sums z",
    "output": "output",
    "applied": "{activation}(z)",
    "applied_output": "{activation}(z): output",
    "neuron": "Neuron {n}:",
    "neuron_value": "Neuron {n}, layer {l}: {value}",
    "input_value": "{name}: {value}",
    "weight": "weight {from} → {to}",
    "weight_value": "weight {from} → {to}: {value}",
    "weight_pick": "weight {from} → {to}, layer {l}: {value}",
    "bias": "bias {to}",
    "bias_value": "bias: {value}",
    **SAVING,
}
NEW_NEURONS, NEW_ACTIVATION = 4, "tanh"
"""What a hidden layer is made with; one after another takes no more neurons than that has, and its activation."""
_HERE = Path(__file__).parent
_mount = Component("glass", _HERE / "matrices.js", _HERE / "matrices.css", root='class="gl" data-glass')


@dataclass(frozen=True)
class Ask:
    """What the visitor did.

    Attributes:
        do: "shape", "layer" (look at it), "pick" a parameter, "set" one to `text` or "nudge" it by `text`.
        number: counts messages.
        layer, row, column: the layer, and the place in its [w; b]; from 0, but for "layer", which counts from 1.
        hidden, activations: the shape asked for.
    """

    do: str
    number: int
    layer: int = 0
    row: int = 0
    column: int = 0
    text: str = ""
    hidden: tuple[int, ...] = ()
    activations: tuple[str, ...] = ()

    @classmethod
    def read(cls, message: Any) -> "Ask | None":
        """Return what a message from the browser asks, or None if it cannot be one."""
        try:
            number, layer, row, column = (int(message.get(name, 0)) for name in ("number", "layer", "row", "column"))
            return cls(
                do=str(message["do"]),
                number=number,
                layer=layer,
                row=row,
                column=column,
                text=str(message.get("text", "")),
                hidden=tuple(int(size) for size in message.get("hidden", ())),
                activations=tuple(str(name) for name in message.get("activations", ())),
            )
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            return None


@dataclass
class Answered:
    """The last message of the visitor's that was taken in, and what was wrong with it."""

    number: int = 0
    error: str = ""


def _listed(arrays: list[NDArray[Any]]) -> list[Any]:
    """Return arrays as lists the browser can show: finite, seven digits."""
    return [[[float(f"{v:.7g}") for v in row] for row in np.nan_to_num(a, posinf=1e300, neginf=-1e300)] for a in arrays]


def glass(
    arch: nn.Architecture,
    theta: NDArray[np.float64],
    trace: nn.Trace,
    names: list[str],
    answered: int,
    key: str,
    on_ask: Callable[[], None],
    most_layers: int,
    most_neurons: int,
    layer: int = 0,
    picked: int | None = None,
    lit: list[NDArray[np.bool_]] | None = None,
    error: str = "",
) -> None:
    """Show a network.

    Args:
        theta: (P,); trace: of the samples to show, at theta; names: of the inputs.
        answered: the number of the last message these values contain.
        most_layers: how many hidden layers a visitor can make; most_neurons: how many neurons in one.
        layer: which one to write out as matrices, from 1; 0 for the picture alone.
        picked: a parameter to mark, and then others can be picked; lit: (n_in, n_out) for each layer, the edges to
            light up.
        error: what was wrong with the last entry.
        key: of the component; `session.message(key, "ask")` is the newest message inside `on_ask`.
    """
    layers = arch.layers(theta)
    activations = [nn.ACTIVATIONS[name] for name in arch.activations]
    data = {
        "words": WORDS,
        "limits": {
            "layers": most_layers,
            "neurons": most_neurons,
            "new_neurons": NEW_NEURONS,
            "new_activation": NEW_ACTIVATION,
        },
        "sizes": list(arch.sizes),
        "activations": list(arch.activations),
        "titles": [activation.title for activation in activations],
        "formulas": ["σ" if activation.name == "sigmoid" else activation.title for activation in activations],
        "choices": [[name, activation.title] for name, activation in nn.ACTIVATIONS.items() if not activation.together],
        "names": names,
        "weights": _listed([w for w, _ in layers]),
        "biases": [biases[0] for biases in _listed([b[None, :] for _, b in layers])],
        "a": _listed(trace.a),
        "z": _listed(trace.z),
        "rows": len(trace.output),
        "layer": layer,
        "stepping": layer > 0,
        "picked": None if picked is None else list(arch.place(picked)),
        "lit": None if lit is None else [edges.tolist() for edges in lit],
        "answered": answered,
        "error": error,
    }
    _mount(key=key, data=data, on_ask_change=on_ask)
