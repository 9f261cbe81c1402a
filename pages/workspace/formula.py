"""The visitor's own formula, from which data are made."""

from typing import Any

import nncore as nn
from pages.kit.controls import Control, quoted

FORMULA = "formula"
"""The name of such data among the data sets."""


class FormulaControl(Control):
    """A formula, as `nncore.data.rule` reads it."""

    def parse(self, text: str) -> tuple[Any, str]:
        """Read a formula.

        >>> control = FormulaControl("formula", "formula", "y > x")
        >>> control.parse(" y > x^2 ")
        ('y > x^2', '')
        >>> control.parse("y > (x")
        (None, '“y · ·x” is not a formula. Look at character 7.')
        """
        wrong, place = fault(text.strip())
        if not wrong:
            return text.strip(), ""
        if place is None:
            return None, f"“{quoted(text)}” makes no data. {wrong}"
        return None, f"“{quoted(text)}” is not a formula. Look at character {place + 1}."


def fault(text: str) -> tuple[str, int | None]:
    """Return what is wrong with a formula, "" if nothing is, and the character at which it is, from 0, if at one."""
    try:
        nn.data.rule(text)
    except nn.data.FormulaError as wrong:
        return str(wrong), wrong.place
    except ValueError as wrong:
        return str(wrong), None
    return "", None
