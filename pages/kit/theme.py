"""How everything looks: colours named by what they mean, sizes of type, distances; the one place that says so.

Python takes the constants, CSS and JavaScript the custom properties that `css` makes of them: `--negative` is the
colour of a negative weight in the look the visitor sees, `--size-small` a size of type. Streamlit's own file,
.streamlit/config.toml, cannot ask; a test compares it.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Palette:
    """The colours of one look, as CSS texts.

    Attributes:
        page, panel, text, quiet, line, grid: the ground, what lifts itself from it, words, words that stand back,
            borders, and the lines of a chart.
        accent: what is chosen, and what is now.
        shade: what lies over a page that waits for a dialog.
        inputs, bias: each input of the one neuron, and its bias.
        positive, negative: the sign of a weight; `…_text` the same where it is read on a ground of its own.
        low, middle, high: an activation or an answer, from below zero over zero to above; so is a loss, turned round:
            a high one is `low`. `between` is the middle where a mark of it has to be seen on the page.
        loss, test_loss, slope, truth: the loss on the training rows, on others, its slope, and what is true.
        deep, pale: the ground and the heights of a surface.
        classes: 0 … 9, in every picture of the data, maps too.
    """

    page: str
    panel: str
    text: str
    quiet: str
    line: str
    grid: str
    accent: str
    shade: str
    inputs: tuple[str, ...]
    bias: str
    positive: str
    negative: str
    positive_text: str
    negative_text: str
    low: str
    middle: str
    high: str
    between: str
    loss: str
    test_loss: str
    slope: str
    truth: str
    deep: str
    pale: str
    classes: tuple[str, ...]

    @property
    def racers(self) -> tuple[str, ...]:
        """Return the colours of racers, and of curves side by side, in their order."""
        return tuple(self.classes[label] for label in RACERS)


RACERS = (1, 0, 2, 4, 3, 6, 9, 7, 5, 8)
"""Which class's colour each racer has."""

LIGHT = Palette(
    page="#ffffff", panel="#f4f4f2", text="#101216", quiet="#6b6e76", line="#d9d9d4", grid="#e4e4e0",
    accent="#6a45d8", shade="#00000066",
    inputs=("#0b7f78", "#a5285f", "#6d6a00", "#5b46b8"), bias="#55585f",
    positive="#1b6ca8", negative="#b35407", positive_text="#155a8f", negative_text="#9c4a06",
    low="#c9650c", middle="#f4f4f2", high="#1b6ca8", between="#b9bbc0",
    loss="#6a45d8", test_loss="#101216", slope="#c9650c", truth="#101216", deep="#96a3cd", pale="#faf9f6",
    classes=("#c9650c", "#1b6ca8", "#2e7d43", "#a5285f", "#6a45d8", "#7a7000", "#0b7f78", "#8a5636", "#55585f",
             "#bf2c2c"),
)  # fmt: skip
DARK = Palette(
    page="#16181d", panel="#21242b", text="#e8e8e4", quiet="#a0a3ab", line="#3b3f48", grid="#343841",
    accent="#a48bff", shade="#00000099",
    inputs=("#45c4ba", "#f285b4", "#c9c44a", "#ab9cf5"), bias="#b3b6bd",
    positive="#5fb0ea", negative="#f39a45", positive_text="#5fb0ea", negative_text="#f39a45",
    low="#f39a45", middle="#2b2e35", high="#5fb0ea", between="#a0a3ab",
    loss="#a48bff", test_loss="#e8e8e4", slope="#f39a45", truth="#e8e8e4", deep="#161c34", pale="#5c6070",
    classes=("#f39a45", "#5fb0ea", "#6cc47e", "#f285b4", "#a48bff", "#d3cd55", "#45c4ba", "#cf9f7d", "#b3b6bd",
             "#ff8080"),
)  # fmt: skip

MAPS = {
    "orange": (
        (LIGHT.low, LIGHT.middle, LIGHT.high, LIGHT.negative, LIGHT.positive),
        (DARK.low, DARK.middle, DARK.high, DARK.negative, DARK.positive),
    ),
    "viridis": (
        ("#440154", "#21918c", "#fde725", "#440154", "#218f8b"),
        ("#56146e", "#21918c", "#fde725", "#c58ae0", "#fde725"),
    ),
    "grey": (
        ("#464646", "#a0a0a0", "#f5f5f5", LIGHT.text, LIGHT.text),
        ("#1e1e1e", "#6e6e6e", "#e1e1e1", DARK.text, DARK.text),
    ),
}
"""The palettes of the stage, light and dark: low, middle and high of a map, then lines below and above zero."""
MAP_PARTS = ("low", "middle", "high", "negative", "positive")

GREYS = ("#282828", "#ebebeb")
"""The ends between which classes lie where shapes alone tell."""

CLEAR = "rgba(0,0,0,0)"
"""Nothing, where Plotly asks for a colour."""
INK, PAPER = "#000000", "#ffffff"
"""What is printed, or read by a machine, in either look."""


@dataclass(frozen=True)
class Sizes:
    """The sizes of type, in pixels."""

    mark: float = 11
    small: float = 12.5
    body: float = 14
    lead: float = 15
    head: float = 18
    result: float = 22


SIZES = Sizes()
GAPS = {"small": 4, "medium": 8, "large": 14}
"""Distances between things of one kind, of one group, and of two groups, in pixels."""
RADIUS = 6
"""Of corners, in pixels."""
SCREEN = (1280, 800)
"""The smallest screen that every page fits, but for phones; on a taller one pictures take what is left."""
BESIDE = 1000
"""Pixels from which on things stand side by side."""
FONT = '"Source Sans", sans-serif'
"""The page's font, where a figure has to be told."""


def css() -> str:
    """Return the custom properties of all this, for the whole page.

    A tuple's colours are numbered, and each has what it has in the light look and in the dark one.
    """
    lines = []
    for field in fields(Palette):
        name = field.name.replace("_", "-")
        light, dark = getattr(LIGHT, field.name), getattr(DARK, field.name)
        if isinstance(light, tuple):
            one = {"classes": "class", "inputs": "input"}[name]
            lines += [_property(f"{one}-{i}", *pair) for i, pair in enumerate(zip(light, dark, strict=True))]
        else:
            lines.append(_property(name, light, dark))
    for name, looks in MAPS.items():
        lines += [_property(f"map-{name}-{part}", *pair) for part, *pair in zip(MAP_PARTS, *looks, strict=True)]
    lines += [_property(f"grey-{i}", colour, colour) for i, colour in enumerate(GREYS)]
    lines += [f"--racer-{i}: var(--class-{label});" for i, label in enumerate(RACERS)]
    lines += [f"--size-{field.name}: {getattr(SIZES, field.name):g}px;" for field in fields(Sizes)]
    lines += [f"--gap-{name}: {gap}px;" for name, gap in GAPS.items()]
    lines += [f"--radius: {RADIUS}px;", "--spare: 0px;"]
    tall = f"@media (min-width: {BESIDE}px) and (min-height: {SCREEN[1]}px)"
    return f":root {{ {' '.join(lines)} }} {tall} {{ :root {{ --spare: calc(100vh - {SCREEN[1]}px); }} }}"


def _property(name: str, light: str, dark: str) -> str:
    return f"--{name}: {light};" if light == dark else f"--{name}: light-dark({light}, {dark});"
