"""The numbers a lesson may speak of, worked out from the live network."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.page import current
from pages.workspace.rows import USUAL, parts
from pages.workspace.workspace import Workspace


class Seen(NamedTuple):
    """The network at the moment that is on the screen."""

    workspace: Workspace
    data: nn.data.Dataset
    arch: nn.Architecture
    theta: NDArray[np.float64]
    loss: str
    chosen: Choices
    page: str = ""

    @property
    def sample(self) -> list[int]:
        """The row that is chosen."""
        return [self.chosen.sample - 1]

    def cost(self, x: NDArray[np.float64], y: NDArray[np.float64], loss: str = "") -> float:
        """Return the loss of some rows."""
        trace = nn.forward(self.arch, self.theta, x)
        return float(nn.cost(self.arch, trace, self.workspace.targets(y, loss), loss or self.loss))

    def accuracy(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
        """Return the share of some rows on the right side; not a number where there are no two sides."""
        if self.data.task != "binary":
            return np.nan
        return float(nn.accuracy(nn.forward(self.arch, self.theta, x).output, y, self.workspace.run.threshold))

    def slope(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
        """Return the slope of the loss of some rows by the weight that is picked."""
        grad = nn.gradient(self.arch, self.theta, x, self.workspace.targets(y), self.loss)[1]
        return float(grad[self.chosen.weight - 1])

    @property
    def rows(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The rows that the page takes its loss and its slopes over, as chosen there."""
        picked = parts(self.data, self.chosen)[self.chosen.rows or USUAL.get(self.page, "all")]
        return self.data.inputs[picked.rows], self.data.y[picked.rows]

    def few(self) -> float:
        """Return the mean squared error of the samples of the Cost page."""
        first, n = self.chosen.sample - 1, len(self.data.inputs)
        rows = np.arange(first, first + self.chosen.few) % n
        return self.cost(self.data.inputs[rows], self.data.y[rows], "mse")

    def best_line(self) -> float:
        """Return the largest accuracy a straight line can have; not a number where it would be no line."""
        x, y = self.data.train
        return nn.best_line(x, y) if self.data.task == "binary" and x.shape[1] == 2 else np.nan


WORKED_OUT: dict[str, Callable[[Seen], float]] = {
    "loss": lambda seen: seen.cost(*seen.data.train),
    "test_loss": lambda seen: seen.cost(*seen.data.held_out),
    "accuracy": lambda seen: seen.accuracy(*seen.data.train),
    "test_accuracy": lambda seen: seen.accuracy(*seen.data.held_out),
    "best_line": Seen.best_line,
    "few_loss": Seen.few,
    "sample_loss": lambda seen: seen.cost(seen.data.inputs[seen.sample], seen.data.y[seen.sample]),
    "output": lambda seen: float(nn.forward(seen.arch, seen.theta, seen.data.inputs[seen.sample]).output[0, 0]),
    "parameters": lambda seen: seen.arch.n_parameters,
    "layers": lambda seen: len(seen.arch.sizes) - 2,
    "neurons": lambda seen: sum(seen.arch.sizes[1:-1]),
    "epoch": lambda seen: seen.workspace.player.shown_at[0],
    "picked": lambda seen: seen.chosen.weight,
    "weight": lambda seen: float(seen.theta[seen.chosen.weight - 1]),
    "slope": lambda seen: seen.slope(*seen.data.train),
    "rows_loss": lambda seen: seen.cost(*seen.rows),
    "rows_slope": lambda seen: seen.slope(*seen.rows),
    "sample_slope": lambda seen: seen.slope(seen.data.inputs[seen.sample], seen.data.y[seen.sample]),
}


def quantities(names: Iterable[str], page: str = "") -> dict[str, float]:
    """Return those of the named quantities that the network on the screen has, all of one moment; `page` is open."""
    workspace = current()
    with workspace.lock, np.errstate(all="ignore"):
        seen = Seen(workspace, *workspace.moment(), page)
        values = {name: WORKED_OUT[name](seen) for name in names}
    return {name: value for name, value in values.items() if np.isfinite(value)}
