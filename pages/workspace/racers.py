"""What racers are: by what they differ, what they are called, and the network and recipe of each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import nncore as nn
from pages.workspace.controls.experiments import HIDDEN_ACTIVATION
from pages.workspace.controls.network import HIDDEN
from pages.workspace.controls.race import MIX, PENALTIES, RACE, TEXTBOOK_KINDS
from pages.workspace.entrants import MIXED

DEEP = 6
"""Hidden layers of a network that is made deep for a race."""
NAMES = {
    "rate": "rate {}",
    "batch": "batches of {}",
    "width": "{} neurons",
    "depth": "{} layers",
    "seed": "seed {}",
}
"""How racers are called whose value alone would not say what it is."""
SHORT = {"rate": "{}", "batch": "batch {}"}
"""The same where several things stand in a row."""
ALIKE = "as on Train"
"""How one is called that has nothing of its own."""
FIELDS = {"optimizer": "optimizer", "rate": "learning_rate", "batch": "batch_size", "init": "init", "seed": "seed"}
"""What racers may differ in that is a field of `Recipe`, by its name there."""


def titles(chosen: tuple[Any, ...]) -> list[str]:
    """Return what the racers are called; of those that differ in several things, by all in which they do.

    >>> titles(("rate", 0.01, 0.1)), titles(("optimizer", "sgd", "adam"))
    (['rate 0.01', 'rate 0.1'], ['SGD', 'Adam'])
    >>> titles(("mixed", (("optimizer", "sgd"), ("batch", 1)), (("optimizer", "adam"), ("batch", 1)), ()))
    ['SGD, batch 1', 'Adam, batch 1', 'as on Train']
    """
    kind, *values = chosen
    if kind != MIXED:
        return [_title(kind, value) for value in values]
    owned = [dict(value) for value in values]
    told = [name for name in MIX.fields if len({own.get(name) for own in owned}) > 1]
    names = NAMES | SHORT
    return [", ".join(_title(name, own[name], names) for name in told if name in own) or ALIKE for own in owned]


def _title(kind: str, value: Any, names: Mapping[str, str] = NAMES) -> str:
    control = RACE.kinds.get(kind) or MIX.fields[kind]
    options = getattr(control, "options", {})
    return names.get(kind, "{}").format(options.get(value, control.format(value)))


def setting(hidden: tuple[int, ...], kind: str, value: Any) -> dict[str, Any]:
    """Return what a racer has of its own, by the names in `MIX`.

    Args:
        hidden: neurons in each hidden layer of the network at hand.
    """
    if kind == MIXED:
        return dict(value)
    if kind == "deep":
        return {"depth": DEEP, "width": max(hidden, default=HIDDEN.default[0]), "activation": value}
    return {kind: value}


def mixed(hidden: tuple[int, ...], chosen: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the racers that are chosen as freely mixed ones."""
    kind, *values = chosen
    return (MIXED, *(MIX.of(setting(hidden, kind, value)) for value in values))


def on_any_ground(chosen: tuple[Any, ...]) -> bool:
    """Tell whether racers differ in nothing that only networks have."""
    kind, *values = chosen
    return {name for value in values for name in setting((), kind, value)} <= set(TEXTBOOK_KINDS)


def racer(run: nn.Run, recipe: nn.Recipe, kind: str, value: Any) -> nn.Racer:
    """Return the racer that differs from a run by one value or a mix, and begins where the run began if it can.

    Args:
        recipe: how the run goes on, as chosen.

    Raises:
        ValueError: the network has no hidden layer that could be other.
    """
    arch, theta = run.arch, run.history.moments.rows[0].theta
    hidden, names = arch.sizes[1:-1], arch.activations[:-1]
    has = setting(hidden, kind, value)
    recipe = replace(recipe, **{FIELDS[name]: one for name, one in has.items() if name in FIELDS})
    if "penalty" in has:
        none: dict[str, Any] = {"l1": 0.0, "l2": 0.0, "weight_decay": 0.0, "dropout": 0.0}
        recipe = replace(recipe, **none | PENALTIES[has["penalty"]])
    layers = has.get("depth", len(hidden))
    if not layers and has.keys() & {"activation", "width"}:
        raise ValueError("This network has no hidden layer, so its racers would all be the same. Add one on Train.")
    usual = hidden or HIDDEN.default[:1]
    hidden = tuple(has.get("width", usual[min(i, len(usual) - 1)]) for i in range(layers))
    if "activation" in has or len(names) != layers:
        first = names[0] if names else HIDDEN_ACTIVATION.default
        names = (has.get("activation", first),) * layers
    shape = nn.Architecture((arch.sizes[0], *hidden, arch.sizes[-1]), (*names, arch.activations[-1]))
    if has.keys() & {"depth", "width"}:
        recipe = replace(recipe, frozen=())  # weights are frozen by their places in the network at hand
    if has.keys() & {"depth", "width", "init", "seed"}:
        theta = nn.initial(shape, recipe.init, recipe.seed, scale=recipe.init_scale)
    return nn.Racer(shape, recipe, theta)
