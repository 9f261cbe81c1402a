"""How much each class counts in the loss, as a visitor chooses it."""

import math
from typing import Any

from nncore.weighting import BALANCED
from pages.kit.controls import Control, quoted

MOST_WEIGHT = 1000.0
"""Of a class; the least is one in so many."""


class ClassWeights(Control):
    """None for all rows alike, "balanced", or a number for each class; in the URL numbers stand between commas."""

    def parse(self, text: str) -> tuple[Any, str]:
        """Read them.

        >>> control = ClassWeights("class_weights", "class weights", None)
        >>> control.parse("balanced"), control.parse("1,2.5"), control.parse("")
        (('balanced', ''), ((1.0, 2.5), ''), (None, ''))
        >>> control.parse("1,0")
        (None, '“class weights” are “balanced” or a number from 0.001 to 1000 for each class, not “1,0”.')
        """
        if text in ("", BALANCED):
            return text or None, ""
        try:
            numbers = tuple(float(part) for part in text.split(","))
        except ValueError:
            numbers = (math.nan,)
        if len(numbers) > 1 and all(1 / MOST_WEIGHT <= each <= MOST_WEIGHT for each in numbers):
            return numbers, ""
        span = f"a number from {1 / MOST_WEIGHT:g} to {MOST_WEIGHT:g} for each class"
        return None, f"“{self.label}” are “{BALANCED}” or {span}, not “{quoted(text)}”."

    def format(self, value: Any) -> str:
        if value is None or value == BALANCED:
            return value or ""
        return ",".join(repr(each).removesuffix(".0") for each in value)
