"""The colours of figures, light and dark: orange below zero, blue above, grey between, so that nobody mixes them up."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Palette:
    """Colours as CSS texts."""

    page: str
    text: str
    quiet: str
    grid: str
    blue: str
    orange: str
    accent: str


LIGHT = Palette("#ffffff", "#24262b", "#6b6e76", "#e4e4e0", "#1b6ca8", "#c9650c", "#6a45d8")
DARK = Palette("#16181d", "#e8e8e4", "#a0a3ab", "#343841", "#5fb0ea", "#f39a45", "#a48bff")

BARE: dict[str, Any] = {"template": "none", "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": "#85888f"}}
"""How every layout begins: without anybody's template, and with the button that saves it on no ground of its own."""
