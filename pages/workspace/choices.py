"""All that a visitor can choose, as one frozen record: the table of controls says what each field may be."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
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
    formula: str = _chosen(table.FORMULA)
    noise: int = _chosen(table.NOISE)
    share: int = _chosen(table.SHARE)
    label_noise: float = _chosen(table.LABEL_NOISE)
    seed: int = _chosen(table.SEED)
    data_seed: int | None = _chosen(table.DATA_SEED)
    # the network
    features: tuple[str, ...] = _chosen(table.FEATURES)
    hidden: tuple[int, ...] = _chosen(table.HIDDEN)
    activations: tuple[str, ...] = _chosen(table.ACTIVATIONS)
    init: str = _chosen(table.INIT)
    init_scale: float = _chosen(table.INIT_SCALE)
    theta: str = _chosen(table.THETA)
    # how it learns
    loss: str = _chosen(table.LOSS)
    class_weights: str | tuple[float, ...] | None = _chosen(table.CLASS_WEIGHTS)
    optimizer: str = _chosen(table.OPTIMIZER)
    rate: float = _chosen(table.RATE)
    batch: int = _chosen(table.BATCH)
    schedule: str = _chosen(table.SCHEDULE)
    schedule_epochs: int = _chosen(table.SCHEDULE_EPOCHS)
    clip_norm: float | None = _chosen(table.CLIP_NORM)
    clip_value: float | None = _chosen(table.CLIP_VALUE)
    mu: float | None = _chosen(table.MU)
    beta1: float | None = _chosen(table.BETA1)
    beta2: float | None = _chosen(table.BETA2)
    rho: float | None = _chosen(table.RHO)
    epsilon: float | None = _chosen(table.EPSILON)
    shrink: float | None = _chosen(table.SHRINK)
    grow: float | None = _chosen(table.GROW)
    least: float | None = _chosen(table.LEAST)
    most: float | None = _chosen(table.MOST_STEP)
    # what keeps it simple
    l1: float = _chosen(table.L1)
    l2: float = _chosen(table.L2)
    decay: float | None = _chosen(table.DECAY)
    dropout: float = _chosen(table.DROPOUT)
    # when to stop
    loss_below: float | None = _chosen(table.LOSS_BELOW)
    epochs: int | None = _chosen(table.STOP_EPOCHS)
    seconds: float | None = _chosen(table.SECONDS)
    patience: int | None = _chosen(table.PATIENCE)
    least_gain: float = _chosen(table.LEAST_GAIN)
    restore_best: bool = _chosen(table.RESTORE_BEST)
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
    discrete: bool = _chosen(table.DISCRETE)
    axis: str = _chosen(table.AXIS)
    by: str = _chosen(table.BY)
    window: tuple[int, ...] = _chosen(table.WINDOW)
    space: tuple[int, ...] = _chosen(table.SPACE)
    panel: str | None = _chosen(table.PANEL)
    below: str | None = _chosen(table.BELOW)
    # the cost, backpropagation and descent pages
    few: int = _chosen(table.FEW)
    rows: str | None = _chosen(table.ROWS)
    view: str = _chosen(table.VIEW)
    arrow: bool = _chosen(table.ARROW)
    nudge: int = _chosen(table.NUDGE)
    eta: float = _chosen(table.ETA)
    middle: float = _chosen(table.MIDDLE)
    epoch: int = _chosen(table.EPOCH)
    # the experiments page
    part: str = _chosen(table.PART)
    way: str = _chosen(table.WAY)
    field1: str = _chosen(table.FIELD1)
    values1: str = _chosen(table.VALUES1)
    field2: str = _chosen(table.FIELD2)
    values2: str = _chosen(table.VALUES2)
    field3: str = _chosen(table.FIELD3)
    values3: str = _chosen(table.VALUES3)
    draws: int = _chosen(table.DRAWS)
    runs: int = _chosen(table.RUNS)
    length: int = _chosen(table.LENGTH)
    solved: float = _chosen(table.SOLVED)
    measure: str = _chosen(table.MEASURE)
    judged: str = _chosen(table.JUDGED)
    form: str = _chosen(table.FORM)
    third: int = _chosen(table.THIRD)
    lot: str = _chosen(table.LOT)
    # the race page
    race: tuple[Any, ...] = _chosen(table.RACE)
    distance: int = _chosen(table.DISTANCE)
    ground: str = _chosen(table.GROUND)
    ground_rate: float | None = _chosen(table.GROUND_RATE)
    begin: tuple[int, ...] = _chosen(table.BEGIN)
    picture: str = _chosen(table.PICTURE)
    trace: str = _chosen(table.TRACE)
    against: str = _chosen(table.AGAINST)
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
    def points_seed(self) -> int:
        """The seed that draws the data."""
        return self.seed if self.data_seed is None else self.data_seed

    @cached_property
    def recipe(self) -> nn.Recipe:
        """How to train, as chosen."""
        chosen = {field: getattr(self, name) for field, name in RECIPE.items()}
        return nn.Recipe(**{field: value for field, value in chosen.items() if value is not None})

    @property
    def stop(self) -> nn.Stop | None:
        """When playing is to stop by itself; None if nothing is chosen that would end it."""
        chosen = {name: getattr(self, name) for name in STOP}
        if {chosen[name] for name in ("loss_below", "epochs", "seconds", "patience")} == {None}:
            return None
        return nn.Stop(**chosen | {"epochs": self.epochs or table.STOP_EPOCHS.high})

    @staticmethod
    def of_recipe(recipe: nn.Recipe) -> dict[str, Any]:
        """Return the choices that a recipe stands for."""
        chosen = {name: getattr(recipe, field) for field, name in RECIPE.items()}
        chosen["schedule_epochs"] = max(1, round(recipe.schedule_epochs))
        return {name: None if value == math.inf else value for name, value in chosen.items()}

    @property
    def neuron(self) -> tuple[list[float], list[float], float]:
        """The neuron page's inputs, weights and bias."""
        return [self.age, self.smoking, self.air, self.family], [self.w1, self.w2, self.w3, self.w4], self.b


_BY_OTHER_NAMES = {"learning_rate": "rate", "batch_size": "batch", "weight_decay": "decay"}
RECIPE = {each.name: _BY_OTHER_NAMES.get(each.name, each.name) for each in fields(nn.Recipe) if each.name != "frozen"}
"""The field of `Recipe` and its choice; weights are frozen in the picture."""
STOP = tuple(each.name for each in fields(nn.Stop))
"""The fields of `Stop`, each a choice of its own name."""
CONTROLS: dict[str, Control] = {each.name: each.metadata["control"] for each in fields(Choices)}
"""The control of every choice, by its name."""
