"""All that a visitor can choose, as one frozen record: the table of controls says what each field may be."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import nncore as nn
from pages.kit.controls import Control
from pages.workspace.controls.data import DataChoices
from pages.workspace.controls.experiments import ExperimentChoices
from pages.workspace.controls.learning import STOP_EPOCHS, LearningChoices
from pages.workspace.controls.network import ACTIVATION, ELEMENTWISE, NetworkChoices
from pages.workspace.controls.race import RaceChoices
from pages.workspace.controls.stage import StageChoices
from pages.workspace.controls.steps import StepChoices
from pages.workspace.weights import decoded


@dataclass(frozen=True)
class Choices(DataChoices, NetworkChoices, LearningChoices, StageChoices, StepChoices, ExperimentChoices, RaceChoices):
    """One field for each control, under the control's key, in the session and in a link alike; see `controls`.

    >>> Choices().changed(noise=20).link(["data", "noise"])
    {'noise': '20'}
    """

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

    def first_run(self, data: nn.data.Dataset) -> nn.Run:
        """Return a run of what is chosen, at its beginning.

        Raises:
            ValueError: the choices do not go together.
        """
        return nn.Run(self.architecture(data), self.recipe, data, decoded(self.theta) if self.theta else None)

    def fitting_activations(self, data: nn.data.Dataset) -> tuple[str, ...]:
        """Return one activation for each layer of the chosen shape.

        A link may name too few or too many, then tanh fills in; one that shares 1 out among several outputs is taken
        for the last layer, where there are several.
        """
        default = ACTIVATION.default
        names, hidden = self.activations, self.hidden
        output = names[-1] if names and (names[-1] in ELEMENTWISE or data.n_outputs > 1) else default
        inner = [name if name in ELEMENTWISE else default for name in names[: len(hidden)]]
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
        return nn.Stop(**chosen | {"epochs": self.epochs or STOP_EPOCHS.high})

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
