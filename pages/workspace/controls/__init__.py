"""Everything a visitor can set, once: key, label, default, limits, help; in each module those of one room.

A module ends with a class of fields, one for each record, and `Choices` is all these classes together.
"""

from dataclasses import field
from typing import Any

from pages.kit.controls import Control


def chosen(control: Control) -> Any:
    """Return a field of `Choices` that begins as its control does and knows it; its name is the control's key."""
    return field(default=control.default, metadata={"control": control})
