"""Weights as text, so that a link can carry them: single precision in base 64."""

import base64
import binascii
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.kit.controls import Control

LARGEST = 1e6
"""Weights are set within ±this, so that even six layers of them stay far from the end of all numbers."""
MOST_CARRIED = 500
"""Weights a link carries at the most; more would make it too long for a browser's address bar."""


class Weights(Control):
    """All weights and biases as text; "" while they are those of the seed."""

    def parse(self, text: str) -> tuple[Any, str]:
        """Read weights.

        >>> weights = Weights("theta", "weights", "")
        >>> decoded(weights.parse(encoded(np.array([0.5, -2.0])))[0])
        array([ 0.5, -2. ])
        >>> weights.parse("no weights")
        (None, 'The weights in this link cannot be read, so they were drawn from the seed.')
        """
        if text and decoded(text) is None:
            return None, "The weights in this link cannot be read, so they were drawn from the seed."
        return text, ""


def encoded(theta: NDArray[Any]) -> str:
    """Return weights (P,) as text, within what a visitor may set."""
    return base64.urlsafe_b64encode(np.clip(theta, -LARGEST, LARGEST).astype("<f4").tobytes()).decode().rstrip("=")


def decoded(text: str) -> NDArray[np.float64] | None:
    """Return the weights (P,) in a text, or None if there are none that could be a network's."""
    try:
        theta = np.frombuffer(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True), "<f4")
    except (binascii.Error, ValueError):
        return None
    return np.clip(theta.astype(np.float64), -LARGEST, LARGEST) if theta.size and np.isfinite(theta).all() else None
