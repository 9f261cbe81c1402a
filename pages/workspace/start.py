"""What a run is made from: two runs with the same start are the same run, bit for bit."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.features import inputs
from pages.workspace.formula import FORMULA
from pages.workspace.own_data import OWN, Own


@dataclass(frozen=True)
class Source:
    """Where the data come from: the set, its noise in per cent, the training share in per cent, the seed, what inputs
    are derived besides its columns, and the formula of data that are made from one, else "".

    `own` is the visitor's own table, if it is that; two tables are the same only if they are one object.
    """

    data: str
    noise: int
    share: int
    seed: int
    own: Own | None
    features: tuple[str, ...] = ()
    formula: str = ""

    @classmethod
    def of(cls, choices: Choices, own: Own | None) -> "Source":
        """Return the source that is chosen."""
        noise = choices.noise if takes_noise(choices.data) else 0
        own = own if choices.data == OWN else None
        return cls(choices.data, noise, choices.share, choices.points_seed, own, choices.features, formula_of(choices))

    def load(self) -> nn.data.Dataset:
        """Return the data.

        Raises:
            ValueError: the visitor's own table leaves no row to learn from or to test on; or an input cannot be
                derived.
        """
        if self.features:
            base = self.without_features()
            return nn.data.with_features(base, inputs(base, self.features))
        if self.own is not None:
            return self.own.dataset(self.share / 100, self.seed)
        return load(self.data, self.noise, self.share, self.seed, self.formula)

    def without_features(self) -> nn.data.Dataset:
        """Return the data without derived inputs.

        Raises:
            ValueError: as `load`.
        """
        return replace(self, features=()).load()


NETWORK = (
    "hidden", "activations", "loss", "theta", "init", "init_scale", "label_noise", "class_weights", "seed",
)  # fmt: skip
"""The fields of `Start` besides its source, each a choice of the same name."""


@dataclass(frozen=True)
class Start:
    """Where a run begins.

    Attributes:
        source: of its data.
        hidden, activations, loss: the network and what it is judged by; `theta`: its first weights as text, "" for
            those of the seed, which `init` and `init_scale` say how to draw.
        label_noise: the share of training labels that are wrong; class_weights: how much each class counts.
        seed: of the first weights, and of all chance in training.
    """

    source: Source
    hidden: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    theta: str
    init: str
    init_scale: float
    label_noise: float
    class_weights: str | tuple[float, ...] | None
    seed: int

    @classmethod
    def of(cls, choices: Choices, own: Own | None) -> "Start":
        """Return the start that is chosen."""
        source = Source.of(choices, own)
        return cls(source, *(getattr(choices, name) for name in NETWORK))

    @classmethod
    def of_run(cls, run: nn.Run, source: Source, theta: str) -> "Start":
        """Return where a run on data from somewhere began, `theta` its first weights as text."""
        arch, recipe = run.arch, run.recipe
        own: dict[str, Any] = {"hidden": arch.sizes[1:-1], "activations": arch.activations, "theta": theta}
        return cls(source, *(own[name] if name in own else getattr(recipe, name) for name in NETWORK))

    def told_apart(self, other: "Start") -> str:
        """Return what is different about another start, in a few words; "a new start" where nothing is."""
        if self.source.data != other.source.data:
            return "other data"
        if self.source.formula != other.source.formula:
            return "another formula"
        if self.seed != other.seed:
            return f"seed {other.seed}"
        if self.hidden != other.hidden:
            return "·".join(map(str, other.hidden)) or "no hidden layer"
        if self.activations != other.activations:
            return "other activations"
        if self.loss != other.loss:
            return nn.LOSSES[other.loss].title
        return "other data" if self.source != other.source else "a new start"

    @property
    def choices(self) -> dict[str, Any]:
        """The choices that lead to this start; noise stays as it is where the data take none."""
        names = ("data", *(("noise",) if takes_noise(self.source.data) else ()), "share", "features")
        source = {name: getattr(self.source, name) for name in names}
        source["data_seed"] = None if self.source.seed == self.seed else self.source.seed
        if self.source.formula:
            source["formula"] = self.source.formula
        return source | {name: getattr(self, name) for name in NETWORK}


def formula_of(choices: Choices) -> str:
    """Return the formula that the chosen data are made from, or ""."""
    return choices.formula if choices.data == FORMULA else ""


def takes_noise(data: str) -> bool:
    """Tell whether a data set can be made noisier."""
    return data != OWN and nn.data.DATASETS[data].takes_noise


@st.cache_resource(max_entries=64, show_spinner=False)
def load(name: str, noise: int, share: int, seed: int, formula: str = "") -> nn.data.Dataset:
    """Return a data set; its arrays are read-only, so all visitors can share it. Noise and share are in per cent."""
    return nn.data.load(name, noise=noise / 100, train_share=share / 100, seed=seed, formula=formula)
