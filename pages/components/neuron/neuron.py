"""The live neuron: sliders that answer while they are dragged, the neuron, its formula and its activation.

The browser sends one change, in mid-drag one more, and waits for the answer, so a slow line delays the picture but
never queues it. Everything shown was computed here; the browser only draws.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from pages.components.door import Component
from pages.components.neuron.curve import Curve
from pages.components.saving import SAVING

_HERE = Path(__file__).parent
_mount = Component("live_neuron", _HERE / "neuron.js", _HERE / "neuron.css", root='class="ln" data-neuron')


class Slider(TypedDict):
    """One slider with its number field, called `field_label`.

    `low_label` and `high_label` stand under its ends, `says` beside its name.
    """

    key: str
    label: str
    field_label: str
    value: float
    low: float
    high: float
    step: float
    low_label: str
    high_label: str
    says: str


@dataclass
class Hand:
    """What the visitor's hand is at.

    Attributes:
        answered: the number of the last change that was taken in; dragging: whether more of it are to come.
        errors: by control, what was wrong with its number; typed: the text that could not be read.
        seed: of the random weights set last.
    """

    answered: int = 0
    dragging: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    seed: int = 0


def live_neuron(
    inputs: list[Slider],
    weights: list[Slider],
    bias: Slider,
    terms: list[float],
    z: float,
    output: float,
    says: str,
    curve: Curve,
    answered: int,
    errors: dict[str, str],
    typed: dict[str, str],
    words: dict[str, str],
    key: str,
    on_change: Callable[[], None],
) -> None:
    """Draw the neuron as it is now.

    Args:
        inputs, weights, bias: the sliders; weight i belongs to input i.
        terms: w·x for each input; z: their sum plus the bias; output: what the neuron says.
        says: a sentence about where z lies.
        curve: the activation, and where the neuron stands on it.
        answered: the number of the last change these values contain.
        errors: by slider key, the sentence to show under its number field; typed: the text to leave in it, where it
            could not be read.
        words: the labels in the picture.
        key: of the component; `session.message(key, "change")` is the newest change inside `on_change`.
    """
    data = {
        "inputs": inputs,
        "weights": weights,
        "bias": bias,
        "terms": terms,
        "z": z,
        "output": output,
        "says": says,
        "curve": curve,
        "answered": answered,
        "errors": errors,
        "typed": typed,
        "words": words | SAVING,
    }
    _mount(key=key, data=data, on_change_change=on_change)
