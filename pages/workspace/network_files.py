"""A network out of a foreign file, as a run of this app: with a shipped data set it suits, or its own answers."""

from dataclasses import replace
from typing import NamedTuple

import nncore as nn
from nncore.data import Drawn
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.controls.learning import LOSS
from pages.workspace.controls.network import MOST_LAYERS, MOST_NEURONS
from pages.workspace.features import formulas, inputs
from pages.workspace.own_data import OWN, Own
from pages.workspace.start import load, takes_noise
from pages.workspace.weights import encoded

ANSWERS = "answers"
"""Stands among data sets for the network's own answers."""


class Settled(NamedTuple):
    """A network ready to be taken over: its run, the choices that lead to it, and the data if they come with it."""

    run: nn.Run
    choices: Choices
    own: Own | None


def companions(network: nn.LoadedNetwork, chosen: str) -> dict[str, str]:
    """Return the data a network can be looked at with, by name with their titles: first those chosen, if they suit."""
    suit = {name: info.title for name, info in nn.data.DATASETS.items() if network.suits(info)}
    first = {chosen: suit[chosen]} if chosen in suit else {}
    return first | {ANSWERS: "its own answers"} | suit


def check_shown(network: nn.LoadedNetwork) -> None:
    """Refuse a network that this app has no room for.

    Raises:
        ValueError: it has too many layers, neurons, inputs or outputs; in a sentence.
    """
    hidden = network.arch.sizes[1:-1]
    if len(hidden) > MOST_LAYERS:
        raise ValueError(
            f"This network has {len(hidden)} hidden layers, and this app shows up to {MOST_LAYERS}. "
            "In Python, nn.read_network reads it."
        )
    if hidden and max(hidden) > MOST_NEURONS:
        raise ValueError(
            f"This network has {max(hidden):,} neurons in a hidden layer, and this app shows up to "
            f"{MOST_NEURONS}. In Python, nn.read_network reads it."
        )
    network.answered(rows=2)


def settled(network: nn.LoadedNetwork, companion: str, choices: Choices) -> Settled:
    """Return the run of a network with some data, and the choices that lead there; other choices stay.

    Args:
        companion: one of `companions`.

    Raises:
        ValueError: the two do not fit.
    """
    check_shown(network)
    own, features = None, tuple[str, ...]()
    choices = choices.changed(label_noise=0.0)
    if companion == ANSWERS:
        data = network.answered(seed=choices.seed)
        own = Own(Drawn(replace(data, name=OWN)), data.title)
    else:
        noise = choices.noise if takes_noise(companion) else 0
        whole = load(companion, noise, choices.share, choices.seed)
        data = network.scaled(whole)
        if network.derives:
            features = tuple(text for text in network.formulas if not text.removeprefix("x").isdigit())
        given = nn.data.with_features(whole, inputs(whole, features)) if features else whole
        if not _same(data, given):
            own = Own(Drawn(replace(data, name=OWN, loaded=())), data.title)
            features = ()
    if own is not None:
        data = own.dataset(choices.share / 100, choices.seed)
    choices = choices.changed(
        data=companion if own is None else OWN,
        features=features,
        hidden=network.arch.sizes[1:-1],
        activations=network.arch.activations,
        loss=_loss(network, data),
        theta=encoded(network.theta),
        across=1,
        up=2,
        **{name: CONTROLS[name].default for name in ("sample", "layer", "window", "space", "weight", "second")},
    )
    return Settled(nn.Run(network.arch, choices.recipe, data, network.theta), choices, own)


def _loss(network: nn.LoadedNetwork, data: nn.data.Dataset) -> str:
    """Return the loss that judges such outputs: that of classes where they are shares, else the squared error."""
    output = network.arch.activations[-1]
    if data.task == "multiclass" and output == "softmax":
        return "cross_entropy"
    return "binary_cross_entropy" if data.task == "binary" and output == "sigmoid" else LOSS.default


def _same(a: nn.data.Dataset, b: nn.data.Dataset) -> bool:
    """Tell whether two sets show a network the same inputs and ask the same of it."""
    names = ("center", "spread", "target_center", "target_spread")
    return formulas(a) == formulas(b) and all((getattr(a, name) == getattr(b, name)).all() for name in names)
