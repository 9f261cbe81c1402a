"""The player answers what the browser asks of a run: the next frames, or how it was at some moment.

Every request names the moment it goes on from, so a lost answer is simply asked for again: the run goes back and gives
the very same frames.
"""

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.stage.frames import Shot, Slice, pack

MOST = 60
"""Frames in one answer at the most."""
MOST_PER = 50
"""Epochs from one frame to the next at the most."""
PATIENCE = 0.25
"""Seconds after which an answer goes out with the frames it has, so that a large network still moves."""


@dataclass(frozen=True)
class Request:
    """What the browser asks.

    Attributes:
        number: counts requests; the answer carries it back.
        scene: the tag of the scene the browser has.
        do: "show" where the run is, "look" at a moment, "play" on from it, or start anew: "reset", "seed", "shape".
        run: the run meant; epoch, batch: the moment to look at or go on from.
        count: frames wanted; per: epochs from one frame to the next; unit: "epoch" or "batch".
        hidden, activations: the shape asked for.
    """

    number: int
    scene: str
    do: str = "look"
    run: int = 0
    epoch: int = 0
    batch: int = 0
    count: int = 0
    per: int = 1
    unit: str = "epoch"
    hidden: tuple[int, ...] = ()
    activations: tuple[str, ...] = ()

    @classmethod
    def read(cls, message: Any) -> "Request | None":
        """Return the request in a message from the browser, or None if it cannot be one."""
        try:
            number, run, epoch, batch, count, per = (
                int(message.get(name, 0)) for name in ("number", "run", "epoch", "batch", "count", "per")
            )
            return cls(
                number=number,
                scene=str(message["scene"]),
                do=str(message["do"]),
                run=run,
                epoch=max(0, epoch),
                batch=max(0, batch),
                count=min(max(0, count), MOST),
                per=min(max(1, per), MOST_PER),
                unit="batch" if message.get("unit") == "batch" else "epoch",
                hidden=tuple(int(size) for size in message.get("hidden", ())),
                activations=tuple(str(name) for name in message.get("activations", ())),
            )
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Chunk:
    """Frames ready to go, and how the run stood after them.

    Attributes:
        count: how many; frames: packed, see `pages.stage.frames.pack`.
        end: (epoch, batch) of the last.
        last: the furthest epoch reached; best: the one of the lowest loss; diverged: what blew up, or "".
    """

    count: int
    frames: bytes
    end: tuple[int, int]
    last: int
    best: int
    diverged: str

    @classmethod
    def of(cls, run: nn.Run, shots: list[Shot], cut: Slice) -> "Chunk":
        """Pack shots of a run."""
        end = (shots[-1].epoch, shots[-1].batch) if shots else (run.epoch, run.batch)
        history = run.history
        return cls(len(shots), pack(run, shots, cut), end, history.last_epoch, history.best_epoch, run.diverged or "")


@dataclass
class Player:
    """A visitor's run with what the browser needs to know of it.

    Attributes:
        run: the run; number: which one of this visitor it is; made_from: the choices it was made from.
        cut: the slice its maps show; tag: the scene the browser should have.
    """

    run: nn.Run
    number: int
    made_from: tuple[Any, ...]
    cut: Slice = field(init=False, repr=False)
    tag: str = field(default="", init=False)
    _shown: Chunk | None = field(default=None, init=False, repr=False)
    _ahead: tuple[Any, Chunk] | None = field(default=None, init=False, repr=False)
    _tip: tuple[int, int] = field(default=(0, 0), init=False)

    def look_through(self, across: int, up: int, tag: str) -> None:
        """Let the maps show two columns of the data; `tag` names the scene that belongs to them."""
        if tag != self.tag:
            self.cut, self.tag = Slice.through(self.run.data, across, up), tag

    @property
    def last(self) -> int:
        """The furthest epoch the browser has been told of; the run itself may be ahead."""
        return self._shown.last if self._shown else self.run.history.last_epoch

    @property
    def shown_at(self) -> tuple[int, int]:
        """The moment shown last, epoch and batch."""
        return self._shown.end if self._shown else (self.run.epoch, self.run.batch)

    def theta_shown(self) -> NDArray[np.float64]:
        """Return the weights (P,) at the moment shown last."""
        self._go_to(*self.shown_at)
        return self.run.theta.copy()

    def show(self, request: Request | None, how: dict[str, Any]) -> Chunk:
        """Answer a request, or show where the browser was told the run is if there is none for this run.

        Args:
            how: the learning rate, optimiser and batch size to go on with, see `Run.change`.
        """
        if request is None or request.run != self.number or request.do not in ("look", "play"):
            return self._again()
        start = (request.epoch, request.batch)
        if self._ahead and self._ahead[0] == self._key(request, start, how):
            self._shown = self._ahead[1]
        elif request.do == "look":
            self._go_to(*start)
            self._shown = Chunk.of(self.run, [Shot.of(self.run)], self.cut)
        else:
            self._shown = self._play(request, start, how)
        return self._shown

    def prepare(self, request: Request, shown: Chunk, how: dict[str, Any]) -> None:
        """Have the next answer ready before it is asked for.

        Streamlit drops a rerun that is interrupted before it has drawn, and the stage with it; the less there is to
        compute before drawing, the less often that happens, and the sooner the frames are there.
        """
        self._ahead = None
        playing = request.do == "play" and request.unit == "epoch" and request.count > 1
        if playing and request.run == self.number and not shown.diverged:
            self._ahead = (self._key(request, shown.end, how), self._play(request, shown.end, how))

    def _again(self) -> Chunk:
        """Show the moment shown last once more."""
        if self._shown is None:
            self._shown = Chunk.of(self.run, [Shot.of(self.run)], self.cut)
            return self._shown
        self._go_to(*self._shown.end)
        return replace(self._shown, count=1, frames=pack(self.run, [Shot.of(self.run)], self.cut))

    def _key(self, request: Request, start: tuple[int, int], how: dict[str, Any]) -> tuple[Any, ...]:
        return (request.do, request.unit, request.count, request.per, start, tuple(how.values()), self.tag)

    def _go_to(self, epoch: int, batch: int) -> None:
        """Bring the run to a moment it has been at before, or as near as it has come."""
        run = self.run
        if epoch >= run.history.last_epoch:
            epoch, batch = min((epoch, batch), max(self._tip, (run.history.last_epoch, 0)))
        if (run.epoch, run.batch) != (epoch, batch) or run.diverged:
            run.rewind(epoch)
            while run.epoch == epoch and run.batch < batch and not run.diverged:
                run.step()

    def _play(self, request: Request, start: tuple[int, int], how: dict[str, Any]) -> Chunk:
        """Train on from `start` and pack every step of the way.

        There are fewer frames than asked for when the run diverges or patience ends; at least one step is tried.
        """
        run = self.run
        self._go_to(*start)
        run.change(**how)
        shots: list[Shot] = []
        enough = time.monotonic() + PATIENCE
        while len(shots) < request.count and not run.diverged and (not shots or time.monotonic() < enough):
            if request.unit == "batch":
                run.step()
            else:
                run.advance(request.per)
            if not run.diverged:
                shots.append(Shot.of(run))
        self._tip = (run.epoch, run.batch)
        return Chunk.of(run, shots, self.cut)
