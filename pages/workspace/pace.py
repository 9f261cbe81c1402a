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


@dataclass
class Pace:
    """Of one visitor.

    Attributes:
        rate: frames a second, between 0 and 60.
        busy: whether it is others who keep the server from giving more.
    """

    rate: float = FULL
    busy: bool = False

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
            self.busy = turn.waited > turn.spent and self.rate < NEARLY_FULL

    @property
    def shown(self) -> float:
        """Frames a second to show them at, evenly."""
        return FULL if self.rate >= NEARLY_FULL else round(self.rate, 1)

    @property
    def says(self) -> str:
        """A sentence on what keeps the picture from moving as fast as it could, or ""."""
        return WORDS["busy"].format(rate=max(1, round(self.rate)), full=round(FULL)) if self.busy else ""
