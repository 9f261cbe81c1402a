"""What a visitor looks at, as it follows from the choices."""

from dataclasses import dataclass, field
from typing import Any

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.frames import Look
from pages.workspace.slices import WHOLE, Slice, ends

SMALLEST_WINDOW = 50
"""Of a map's side, in thousandths."""


@dataclass
class Viewpoint:
    """Looks at a run; the slice is cut anew only where another is wanted."""

    _cut: tuple[nn.data.Dataset, Any, Slice] | None = field(default=None, repr=False)

    def look(self, chosen: Choices, run: nn.Run, recipe: nn.Recipe) -> tuple[Look, tuple[Any, ...]]:
        """Return what is looked at, and all of the scene's own that it follows from.

        Args:
            recipe: how training goes on.
        """
        data, space = run.data, chosen.space
        up = chosen.up - 1 if nn.data.base_columns(data) > 1 else None
        window = WHOLE
        if len(chosen.window) == 3 and chosen.window[2] >= SMALLEST_WINDOW:
            left, top, side = (share / 1000 for share in chosen.window)
            window = (left, top, side)
        seen = (chosen.across - 1, up, window, ends(run))
        if self._cut is None or self._cut[0] is not data or self._cut[1] != seen:
            self._cut = (data, seen, Slice.through(data, *seen))
        look = Look(
            cut=self._cut[2],
            sample=min(chosen.sample, len(data.x)) - 1,
            nodes=chosen.nodes,
            space=(space[0], space[1], space[2]) if len(space) == 3 else None,
            test=chosen.test,
            recipe=recipe,
        )
        return look, seen
