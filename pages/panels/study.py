"""What a panel below the stage studies: a run at the moment on the screen.

A panel is a module of this folder with `show(study)`, and `applies(run)` where it is not for every run. It stands in
`contents.STUDIES` under its module's name.
"""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.kit.contents import STUDIES


class Study(NamedTuple):
    """What is studied.

    Attributes:
        run: the run; theta: (P,), where it stands on the screen; last: the furthest epoch that has been shown.
        row: the sample under study, from 0; on_row: what is told when another one is picked.
    """

    run: nn.Run
    theta: NDArray[np.float64]
    last: int
    row: int
    on_row: Callable[[int], None]


def offered(run: nn.Run) -> dict[str, str]:
    """Return the panels that have something to show of a run: module name to title."""
    panels = {name: import_module(f"pages.panels.{name}") for name in STUDIES}
    return {name: STUDIES[name] for name, panel in panels.items() if getattr(panel, "applies", lambda run: True)(run)}


def show(name: str, study: Study) -> None:
    """Show a panel."""
    import_module(f"pages.panels.{name}").show(study)
