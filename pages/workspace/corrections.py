"""What the data or the shape do not have is put right in the choices, with a sentence where a visitor should know."""

from dataclasses import replace

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.controls.stage import ACROSS, UP
from pages.workspace.own_data import Own
from pages.workspace.start import Start
from pages.workspace.weights import decoded

FIRST_WEIGHTS = ("source", "hidden", "activations", "init", "init_scale", "seed")
"""The fields of `Start` that the first weights belong to."""


def corrected(choices: Choices, before: Choices, data: nn.data.Dataset, own: Own | None) -> tuple[Choices, list[str]]:
    """Return choices with all put right that the data or the shape do not have, and what there is to say of it.

    Args:
        before: what was chosen until now: weights are those of the network they came with, and of no other.
        own: the visitor's own data.
    """
    notes = list[str]()
    choices = choices.changed(activations=choices.fitting_activations(data))
    each = choices.class_weights
    if isinstance(each, tuple) and len(each) != len(data.classes):
        choices = choices.changed(class_weights=None)
        notes.append(f"These data have {len(data.classes)} classes, so {len(each)} weights do not fit.")
    arch = choices.architecture(data)
    weight, second = (min(index, arch.n_parameters) for index in (choices.weight, choices.second))
    across, up, wrong = _columns(choices, nn.data.base_columns(data))
    fitting = choices.changed(
        theta=_theta(choices, before, arch, own),
        weight=weight,
        second=weight % arch.n_parameters + 1 if second == weight else second,
        sample=min(choices.sample, len(data.x)),
        layer=min(choices.layer, len(arch.shapes)),
        across=across,
        up=up,
    )
    return fitting, notes + wrong


def _theta(choices: Choices, before: Choices, arch: nn.Architecture, own: Own | None) -> str:
    """Return the first weights that are chosen, "" where they are another network's."""
    old, new = Start.of(before, own), Start.of(choices, own)
    if choices.theta == before.theta and any(getattr(old, name) != getattr(new, name) for name in FIRST_WEIGHTS):
        return ""
    weights = decoded(choices.theta) if choices.theta else None
    return choices.theta if weights is not None and weights.shape == (arch.n_parameters,) else ""


def _columns(choices: Choices, width: int) -> tuple[int, int, list[str]]:
    """Return the two of `width` columns that the map shows, and a sentence on each that there is not."""
    (across, first), (up, second) = (
        replace(control, high=width).parse(str(getattr(choices, control.key))) for control in (ACROSS, UP)
    )
    wrong = [said for said in (first, second) if said and width > 1]
    if across == up and width > 1:
        up = across % width + 1
        wrong.append("The map needs two different columns, so “map up” became the next one.")
    return across, up, wrong
