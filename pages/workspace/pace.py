"""The pace of play: how many frames a second a visitor gets, and what is said where the server is too busy for more."""

from dataclasses import dataclass

from pages.components.stage.words import WORDS
from pages.workspace.turns import Turn

FULL = 60.0
"""Frames a second that a browser shows at most."""
LEFT = 23
"""Frames that a browser still has to show when it asks for more; see connection.js."""
NEARLY_FULL = 55.0
"""From here on nobody sees a difference."""
SMOOTHING = 0.5
"""How much the newest answer counts."""
CHUNK = 30
"""Frames that a browser asks for at once; twice as many where it waits: half of the work is the same for any number."""
CROWDED, ROOMY = 0.5, 0.2
"""Shares of an answer's time that it waits for others: from which on answers are long, and to which they stay so."""


@dataclass
class Pace:
    """Of one visitor.

    Attributes:
        rate: frames a second, between 0 and 60.
        busy: whether it is others who keep the server from giving more.
        waiting: the share of an answer's time that it waits for others; chunk: frames to ask for at once.
    """

    rate: float = FULL
    busy: bool = False
    waiting: float = 0.0
    chunk: int = CHUNK

    def took(self, frames: int, turn: Turn) -> None:
        """Take in that an answer of so many frames took a turn, from when it was asked for until now.

        A browser asks while it has frames left, so a short time costs it nothing.

        >>> pace, turn = Pace(), Turn()
        >>> pace.took(30, turn)
        >>> pace.rate, pace.says
        (60.0, '')
        """
        if frames:
            seconds = turn.waited + turn.spent + max(0, frames - LEFT) / FULL
            now = min(FULL, frames / seconds)
            self.rate += SMOOTHING * (now - self.rate)
            share = turn.waited / max(turn.waited + turn.spent, 1e-9)
            self.waiting += SMOOTHING * (share - self.waiting)
            self.chunk = 2 * CHUNK if self.waiting > (CROWDED if self.chunk == CHUNK else ROOMY) else CHUNK
            self.busy = turn.waited > turn.spent and self.rate < NEARLY_FULL

    @property
    def shown(self) -> float:
        """Frames a second to show them at, evenly."""
        return FULL if self.rate >= NEARLY_FULL else round(self.rate, 1)

    @property
    def says(self) -> str:
        """A sentence on what keeps the picture from moving as fast as it could, or ""."""
        return WORDS["busy"].format(rate=max(1, round(self.rate)), full=round(FULL)) if self.busy else ""
