"""What all figures share: the visitor's look, the page's font and one size of type."""

from typing import Any

from pages.kit.theme import CLEAR, FONT, SIZES, Palette


def layout(palette: Palette, height: int, **more: Any) -> dict[str, Any]:
    """Return the layout every figure begins with, without anybody's template, and `more`."""
    words = {"family": FONT, "color": palette.text, "size": SIZES.small}
    common = {
        "template": "none",
        "modebar": {
            "bgcolor": CLEAR,
            "color": palette.quiet,
        },  # the button that saves it stands on no ground of its own
        "height": height,
        "margin": {"l": 58, "r": 10, "t": 30, "b": 44},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": words,
        "hoverlabel": {"bgcolor": palette.page, "font": words},
    }
    return {**common, **more}


def axis(palette: Palette, **more: Any) -> dict[str, Any]:
    """Return what an axis looks like, and `more`."""
    lines = {"gridcolor": palette.grid, "linecolor": palette.grid, "zerolinecolor": palette.grid}
    return {**lines, "fixedrange": True, **more}
