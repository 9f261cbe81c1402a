"""A race that can be run, of networks or on a textbook surface, with the frames of it as the browser draws them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from nncore.network import propagate
from nncore.surfaces import descend
from pages.kit.plain import typeset
from pages.workspace.relief import Relief, network_relief, textbook_relief
from pages.workspace.slices import SIDE, Slice, as_bytes, coarse, ends
from pages.workspace.turns import Turn

PATIENCE = 0.25
"""Seconds of computing after which an answer goes out with what it has."""
STRIDE = 2
"""A racer's map shows every second cell of a slice, 24 along a side."""


def head(racers: int) -> np.dtype[Any]:
    """Return the record a frame begins with: the epoch, then of each racer losses, gradient and place in the race."""
    numbers = [(name, "<f8", (racers,)) for name in ("train", "test", "norm")]
    return np.dtype([("epoch", "<u4"), *numbers, ("place", "<u4", (racers,))])


class Entry(ABC):
    """A race with its frames so far.

    Attributes:
        name: names it to the browser; titles: of the racers; distance: epochs from start to finish.
        seconds: what an epoch takes each; diverged: by place, the last epoch that was finite, and why.
        series: by name a row for each epoch so far; end_said: the sentence on how a racer ended.
    """

    diverged: dict[int, tuple[int, str]]
    seconds: Sequence[float]
    end_said = "The training loss of {} ends at {}."

    def __init__(self, name: str, titles: list[str], distance: int) -> None:
        self.name, self.titles, self.distance = name, titles, distance
        self.series: dict[str, list[NDArray[np.uint8]]] = {"head": []}
        self._relief: tuple[Any, Relief] | None = None

    @property
    def done(self) -> int:
        """How many frames there are, the start included."""
        return len(self.series["head"])

    @property
    def over(self) -> bool:
        """Whether all epochs are trained."""
        return self.done > self.distance

    def train(self, frames: int, turn: Turn, patience: float | None = None) -> None:
        """Have so many frames, at most those of the whole race, or as many as patience allows and one more."""
        patience = PATIENCE if patience is None else patience
        wanted, before = min(frames, self.distance + 1), self.done
        while self.done < wanted and (self.done == before or turn.spent < patience):
            for name, row in self.next_frame(turn).items():
                self.series.setdefault(name, []).append(row)

    def frames(self, start: int, count: int) -> dict[str, NDArray[np.uint8]]:
        """Return frames from `start` on, by series (T, W)."""
        stop = min(start + count, self.done)
        return {
            name: np.array(rows[start:stop], np.uint8).reshape(-1, len(rows[0])) for name, rows in self.series.items()
        }

    def guesses(self) -> tuple[int, dict[str, str]]:
        """Return who has won, and by title a sentence on how each ended."""
        first, ends = self.standing()
        said = {}
        for i, title in enumerate(self.titles):
            end = self.end_said.format(title, typeset(f"{ends[i]:.4g}"))
            said[title] = self.diverged[i][1] if i in self.diverged else end
        return first, said

    def relief(self, picture: str, pair: tuple[int, int], turn: Turn) -> Relief:
        """Return the surface, made anew where another picture of it is wanted; of a race that is over.

        Raises:
            ValueError: there is no one surface for all of them.
        """
        if self._relief is None or self._relief[0] != (picture, pair):
            self._relief = (picture, pair), self.make_relief(picture, pair, turn)
        return self._relief[1]

    @abstractmethod
    def next_frame(self, turn: Turn) -> dict[str, NDArray[np.uint8]]:
        """Go on by an epoch, unless this is the first, and return the frame by series."""

    @abstractmethod
    def standing(self) -> tuple[int, NDArray[np.float64]]:
        """Return who leads, and the training loss of each."""

    @abstractmethod
    def make_relief(self, picture: str, pair: tuple[int, int], turn: Turn) -> Relief:
        """Return the surface and the ways on it."""


class NetworkEntry(Entry):
    """Networks that learn.

    Attributes:
        race: in the core; cut: the slice their maps show; ends: the answers that are drawn in full colour.
    """

    def __init__(self, name: str, titles: list[str], distance: int, run: nn.Run, race: nn.Race, look: Slice) -> None:
        super().__init__(name, titles, distance)
        self.race, self.ends = race, ends(run)
        self.diverged, self.seconds = race.diverged, race.seconds.tolist()
        self.cut = Slice.through(run.data, look.across, look.up, targets=self.ends)

    def next_frame(self, turn: Turn) -> dict[str, NDArray[np.uint8]]:
        race = self.race
        if self.done:
            race.advance(pause=turn.pause)
        record = np.zeros(1, head(len(race.racers)))
        losses, norms = race.standing
        record["epoch"], record["train"], record["test"], record["norm"] = race.epoch, losses[:, 0], losses[:, 1], norms
        record["place"][0, race.ranking] = range(1, len(race.racers) + 1)
        cells = self.cut.cells.reshape(SIDE, SIDE, -1)[::STRIDE, ::STRIDE].reshape((SIDE // STRIDE) ** 2, -1)
        maps, winners = [], []
        for one, point in zip(race.racers, race.points, strict=True):
            small = np.clip(point, -1e30, 1e30).astype(np.float32)
            with np.errstate(all="ignore"):
                output = propagate(one.arch, small, cells).output
            several = output.shape[-1] > 1 and race.data.task == "multiclass"
            if several:
                winners.append(np.nan_to_num(output).argmax(axis=-1).astype(np.uint8))
            maps.append(coarse(as_bytes(output.max(axis=-1) if several else output[..., 0], *self.ends), 1))
        frame = {"head": record.view(np.uint8).ravel(), "maps": np.concatenate(maps)}
        return frame | ({"winners": np.concatenate(winners)} if winners else {})

    @property
    def one_shape(self) -> bool:
        """Whether all racers are points of one space, with one surface above it."""
        return len({one.arch for one in self.race.racers}) == 1

    def standing(self) -> tuple[int, NDArray[np.float64]]:
        return self.race.ranking[0], self.race.standing[0][:, 0]

    def make_relief(self, picture: str, pair: tuple[int, int], turn: Turn) -> Relief:
        return network_relief(self.race, self.titles, picture, pair, turn)


class TextbookEntry(Entry):
    """Optimisers on a textbook surface.

    Attributes:
        surface: the function; recipes: of the racers; ways: (T, m, 2), where they go.
    """

    end_said = "{} ends at a height of {}."

    def __init__(
        self,
        name: str,
        titles: list[str],
        distance: int,
        surface: nn.Surface,
        recipes: Sequence[nn.Recipe],
        start: NDArray[np.float64],
    ) -> None:
        super().__init__(name, titles, distance)
        self.surface, self.recipes = surface, recipes
        self.ways, gone = descend(surface, recipes, start, distance)
        self.seconds = [1.0] * len(recipes)
        self.diverged = {
            place: (step, LEFT.format(step=step + 1)) for place, step in enumerate(gone) if step is not None
        }
        self._heights = surface.value(self.ways)

    def next_frame(self, turn: Turn) -> dict[str, NDArray[np.uint8]]:
        step = self.done
        record = np.zeros(1, head(len(self.titles)))
        heights = self._heights[step]
        record["epoch"], record["train"], record["test"] = step, heights, heights
        record["norm"] = np.linalg.norm(self.surface.gradient(self.ways[step]), axis=-1)
        record["place"][0, self._ranking(step)] = range(1, len(self.titles) + 1)
        return {"head": record.view(np.uint8).ravel()}

    def _ranking(self, step: int) -> list[int]:
        heights = self._heights[step]
        gone = {place for place, (last, _) in self.diverged.items() if step > last}
        return sorted(range(len(heights)), key=lambda place: (place in gone, heights[place]))

    def standing(self) -> tuple[int, NDArray[np.float64]]:
        return self._ranking(self.distance)[0], self._heights[-1]

    def make_relief(self, picture: str, pair: tuple[int, int], turn: Turn) -> Relief:
        return textbook_relief(self.surface, self.ways, self.titles, self.recipes)


LEFT = "Out of sight after step {step}: the steps grow, because the rate is too large here."
"""Said of one that goes further and further away."""
