"""An answer to the browser: frames ready to go, with how the run stood after them; or one that is being prepared."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.workspace.frames import Frames, Look, Shot, pack


@dataclass(frozen=True)
class Chunk:
    """Frames ready to go, and how the run stood after them.

    Attributes:
        frames: see `pages.workspace.frames.pack`.
        end: (epoch, batch) of the last; theta: (P,), where it stood then.
        last: the furthest epoch reached; best: the one of the lowest loss; diverged: why it diverged, or "".
        said: why something was not done, or "".
        step: the trace of an update, if one was asked for.
        stopped: why playing stopped by itself, or "".
    """

    frames: Frames
    end: tuple[int, int]
    theta: NDArray[np.float64]
    last: int
    best: int
    diverged: str
    said: str = ""
    step: nn.UpdateTrace | None = None
    stopped: str = ""

    @classmethod
    def of(cls, run: nn.Run, shots: list[Shot], look: Look, **more: Any) -> "Chunk":
        """Pack shots of a run."""
        end = (shots[-1].epoch, shots[-1].batch) if shots else (run.epoch, run.batch)
        theta = shots[-1].theta if shots else run.theta.copy()
        history = run.history
        return cls(
            pack(run, shots, look), end, theta, history.last_epoch, history.best_epoch, run.diverged or "", **more
        )


@dataclass
class Ahead:
    """What was computed before it was asked for.

    Attributes:
        key: what it answers; shots: as far as it has come; chunk: the answer, once it is whole.
    """

    key: Any
    shots: list[Shot] = field(default_factory=list)
    chunk: Chunk | None = None

    def moment(self, start: tuple[int, int]) -> tuple[int, int]:
        """Return the moment it has come to from `start`, epoch and batch."""
        return (self.shots[-1].epoch, self.shots[-1].batch) if self.shots else start
