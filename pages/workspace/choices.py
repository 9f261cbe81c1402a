"""All that a visitor can choose, as one frozen record: the table of controls says what each field may be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import nncore as nn
from pages.kit.controls import Control
from pages.workspace import controls as table


def _chosen(control: Control) -> Any:
    """Return a field that begins as its control does and knows it."""
    return field(default=control.default, metadata={"control": control})


@dataclass(frozen=True)
class Choices:
    """One field for each control; its name is the control's key, in the session and in a link alike.

    >>> Choices().changed(noise=20).link(["data", "noise"])
    {'noise': '20'}
    """

    # the data
    data: str = _chosen(table.DATA)
    noise: int = _chosen(table.NOISE)
    share: int = _chosen(table.SHARE)
    seed: int = _chosen(table.SEED)
    # the network
    hidden: tuple[int, ...] = _chosen(table.HIDDEN)
    activations: tuple[str, ...] = _chosen(table.ACTIVATIONS)
    theta: str = _chosen(table.THETA)
    # how it learns
    loss: str = _chosen(table.LOSS)
    optimizer: str = _chosen(table.OPTIMIZER)
    rate: float = _chosen(table.RATE)
    batch: int = _chosen(table.BATCH)
    # what is looked at: one sample, one weight, one layer
    sample: int = _chosen(table.SAMPLE)
    batch10: bool = _chosen(table.BATCH10)
    layer: int = _chosen(table.LAYER)
    weight: int = _chosen(table.WEIGHT)
    second: int = _chosen(table.SECOND)
    # the stage
    test: bool = _chosen(table.TEST)
    across: int = _chosen(table.ACROSS)
    up: int = _chosen(table.UP)
    speed: str | int = _chosen(table.SPEED)
    lines: str = _chosen(table.LINES)
    nodes: str = _chosen(table.NODES)
    colours: str = _chosen(table.COLOURS)
    axis: str = _chosen(table.AXIS)
    by: str = _chosen(table.BY)
    window: tuple[int, ...] = _chosen(table.WINDOW)
    space: tuple[int, ...] = _chosen(table.SPACE)
    below: str | None = _chosen(table.BELOW)
    # the cost, backpropagation and descent pages
    few: int = _chosen(table.FEW)
    view: str = _chosen(table.VIEW)
    arrow: bool = _chosen(table.ARROW)
    nudge: int = _chosen(table.NUDGE)
    eta: float = _chosen(table.ETA)
    middle: float = _chosen(table.MIDDLE)
    epoch: int = _chosen(table.EPOCH)
    # the activations page
    curves: tuple[str, ...] = _chosen(table.CURVES)
    reach: int = _chosen(table.REACH)
    at: float = _chosen(table.AT)
    # the data page
    set: str = _chosen(table.SET)
    show: str = _chosen(table.SHOW)
    pairs: tuple[int, ...] = _chosen(table.PAIRS)
    column: int = _chosen(table.COLUMN)
    # the neuron page
    age: float = _chosen(table.INPUTS[0])
    smoking: float = _chosen(table.INPUTS[1])
    air: float = _chosen(table.INPUTS[2])
    family: float = _chosen(table.INPUTS[3])
    w1: float = _chosen(table.WEIGHTS[0])
    w2: float = _chosen(table.WEIGHTS[1])
    w3: float = _chosen(table.WEIGHTS[2])
    w4: float = _chosen(table.WEIGHTS[3])
    b: float = _chosen(table.BIAS)

    def changed(self, **values: Any) -> "Choices":
        """Return the same choices but for some."""
        return replace(self, **values)

    def read(self, link: Mapping[str, str], names: Iterable[str], absent: bool) -> tuple["Choices", list[str]]:
        """Return these choices with what a link says of `names`, and a sentence for everything it says wrongly.

        Args:
            absent: whether a name the link does not hold goes back to its default, or stays as it is.
        """
        values: dict[str, Any] = {}
        sentences = []
        for name in names:
            control = CONTROLS[name]
            if name in link:
                value, wrong = control.parse(link[name])
                values[name] = control.default if value is None else value
                sentences += [wrong] if wrong else []
            elif absent:
                values[name] = control.default
        return replace(self, **values), sentences

    def link(self, names: Iterable[str]) -> dict[str, str]:
        """Return what a link has to say of `names`: those that differ from the default."""
        return self.spelt(name for name in names if getattr(self, name) != CONTROLS[name].default)

    def spelt(self, names: Iterable[str]) -> dict[str, str]:
        """Return the choices of `names` as the texts a link would say."""
        return {name: CONTROLS[name].format(getattr(self, name)) for name in names}

    def architecture(self, data: nn.data.Dataset) -> nn.Architecture:
        """Return the chosen shape for some data; see `fitting_activations`."""
        return nn.Architecture((data.n_features, *self.hidden, data.n_outputs), self.fitting_activations(data))

    def fitting_activations(self, data: nn.data.Dataset) -> tuple[str, ...]:
        """Return one activation for each layer of the chosen shape.

        A link may name too few or too many, then tanh fills in; one that shares 1 out among several outputs is taken
        for the last layer, where there are several.
        """
        default = table.ACTIVATION.default
        names, hidden = self.activations, self.hidden
        output = names[-1] if names and (names[-1] in table.ELEMENTWISE or data.n_outputs > 1) else default
        inner = [name if name in table.ELEMENTWISE else default for name in names[: len(hidden)]]
        return (*inner, *[default] * (len(hidden) - len(names)), output)

    @property
    def neuron(self) -> tuple[list[float], list[float], float]:
        """The neuron page's inputs, weights and bias."""
        return [self.age, self.smoking, self.air, self.family], [self.w1, self.w2, self.w3, self.w4], self.b


CONTROLS: dict[str, Control] = {each.name: each.metadata["control"] for each in fields(Choices)}
"""The control of every choice, by its name."""
