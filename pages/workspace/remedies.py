"""What a note advises, as other choices: the button beside the note does what its sentence says."""

import math
from collections.abc import Mapping
from typing import Any

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.controls.data import SEED
from pages.workspace.controls.learning import RATE
from pages.workspace.controls.network import ELEMENTWISE, MOST_NEURONS


def remedied(choices: Choices, arch: nn.Architecture, remedy: nn.Remedy, layer: int | None = None) -> Choices | None:
    """Return the choices that a remedy leads to, or None if it would change nothing.

    Args:
        arch: of the network; layer: of the note, from 0: the one whose activation is changed.

    >>> choices, arch = Choices(), nn.Architecture((2, 4, 2, 1), ("tanh",) * 3)
    >>> remedied(choices, arch, nn.Remedy("neurons", 4.0, "")).hidden
    (8, 6)
    >>> remedied(choices, arch, nn.Remedy("learning_rate", 1 / 3, "")).rate
    0.01
    >>> remedied(choices, arch, nn.Remedy("features", "sin", "")).features
    ('sin(x1)', 'sin(x2)')
    >>> remedied(choices.changed(rate=10.0), arch, nn.Remedy("learning_rate", 3.0, ""))
    """
    changed = choices.changed(**_changes(choices, arch, remedy, layer))
    return None if changed == choices else changed


def _changes(choices: Choices, arch: nn.Architecture, remedy: nn.Remedy, layer: int | None) -> dict[str, Any]:
    value = remedy.value
    last = len(arch.activations) - 1
    match remedy.choice:
        case "neurons" if isinstance(value, int | float):
            return {"hidden": tuple(_more(n, value) for n in choices.hidden) or (_more(0, value),)}
        case "learning_rate" if isinstance(value, int | float) and value > 0:
            wanted = math.log(choices.rate) + math.log(value)
            return {"rate": min(RATE.options, key=lambda rate: abs(math.log(rate) - wanted))}
        case "loss" if value in nn.LOSSES:
            return {"loss": value}
        case "activation" if value in ELEMENTWISE and layer is not None and 0 <= layer <= last:
            names = list(arch.activations)
            names[layer] = str(value)
            return {"activations": tuple(names)}
        case "activations" if value in ELEMENTWISE:
            return {"activations": (*[str(value)] * last, arch.activations[-1])}
        case "seed":
            return {"seed": (choices.seed + 1) % (int(SEED.high) + 1), "theta": ""}
        case "features" if value == "sin" and arch.sizes[0] == 2:
            return {"features": ("sin(x1)", "sin(x2)"), "theta": ""}
        case "init" if value in nn.INITIALIZERS:
            return {"init": str(value), "theta": ""}
    return {}


def _more(neurons: int, value: float) -> int:
    """Return how many neurons a layer has with more of them, within what a layer may have."""
    return int(min(max(neurons + value, 1), MOST_NEURONS))


def remedy_in(edit: Mapping[str, Any]) -> tuple[nn.Remedy, int | None] | None:
    """Return the remedy and the layer of its note in what the browser sends, or None if it is none.

    >>> remedy_in({"remedy": ["neurons", 4, None]})
    (Remedy(choice='neurons', value=4, title=''), None)
    >>> remedy_in({"remedy": ["neurons", [], "layer"]})
    """
    match edit.get("remedy"):
        case [str(choice), int() | float() | str() | None as value, int() | None as layer]:
            if not isinstance(value, float) or math.isfinite(value):
                return nn.Remedy(choice, value, ""), layer
    return None
