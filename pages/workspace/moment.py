"""The moment on the screen, and how to go on from it with another shape or other inputs and the weights there are."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.features import formulas
from pages.workspace.weights import MOST_CARRIED, encoded


class Moment(NamedTuple):
    """What a page draws, all of one moment; the run goes on meanwhile."""

    data: nn.data.Dataset
    arch: nn.Architecture
    theta: NDArray[np.float64]
    loss: str
    choices: Choices

    def reshaped(self, hidden: tuple[int, ...], activations: tuple[str, ...], keep: bool) -> Choices | None:
        """Return the choices that lead to another shape, None if there is none such.

        Args:
            keep: whether weights stay where they fit.
        """
        sizes, _ = CONTROLS["hidden"].parse(CONTROLS["hidden"].format(hidden))
        names, _ = CONTROLS["activations"].parse(CONTROLS["activations"].format(activations))
        if sizes is None or names is None:
            return None
        choices = self.choices.changed(hidden=sizes, activations=names)
        if not keep:
            return choices
        wanted = choices.architecture(self.data)
        return _carrying(choices, nn.fit_to_shape(self.arch, self.theta, wanted, choices.seed))

    def derived(self, choices: Choices, keep: bool) -> Choices:
        """Return choices of other derived inputs so that they lead on from here.

        Args:
            keep: whether weights stay; those of new inputs are drawn.
        """
        if not keep:
            return choices
        before = formulas(self.data)
        base = before[: nn.data.base_columns(self.data)]
        kept = [before.index(one) if one in before else nn.reshape.NEW for one in (*base, *choices.features)]
        graft = nn.with_inputs(self.arch, kept)
        return _carrying(choices, graft.transfer(self.arch, self.theta, choices.seed))


def _carrying(choices: Choices, theta: NDArray[np.float64]) -> Choices:
    return choices.changed(theta=encoded(theta)) if theta.size <= MOST_CARRIED else choices
