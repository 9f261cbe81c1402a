"""What the stage shows and how: the map, the lines, the neurons, the colours, the panels beside and below it."""

from dataclasses import dataclass

from pages.components.stage.request import MOST_PER
from pages.kit.contents import STUDIES
from pages.kit.controls import Choice, Flag, Number, Row
from pages.workspace.controls import chosen
from pages.workspace.controls.data import MOST_COLUMNS


def worded(names: str) -> dict[str, str]:
    """Return options whose titles stand elsewhere, in the words of the component that shows them."""
    return dict.fromkeys(names.split(), "")


TEST = Flag("test", "show test points", False, "Test points are hollow: the network never learns from them.")
ACROSS = Number("across", "map across", 1, "The column along the map's x axis.", low=1, high=MOST_COLUMNS, whole=True)
UP = Number("up", "map up", 2, "The column along the map's y axis.", low=1, high=MOST_COLUMNS, whole=True)
SPEED = Choice(
    "speed",
    "epochs per frame",
    1,
    "Up to 60 frames a second.",
    options={"batch": "one batch"} | {n: str(n) for n in (1, 2, 5, 10, 20, MOST_PER)},
)
LINES = Choice("lines", "lines show", "weight", options=worded("weight gradient change"))
NODES = Choice("nodes", "neurons show", "map", options=worded("map a z"))
COLOURS = Choice("colours", "colours", "orange", options=worded("orange viridis grey"))
DISCRETE = Flag("discrete", "discretised output", False, "Flat colours on the map.")
AXIS = Choice("axis", "loss axis", "linear", options=worded("linear log"))
BY = Choice("by", "loss by", "epoch", options=worded("epoch batch"))
WINDOW = Row("window", "part of the map", (), item=Number("", "part of the map", 0, high=1000, whole=True), longest=3)
SPACE = Row(
    "space", "transformed space", (), item=Number("", "transformed space", 1, low=0, high=100, whole=True), longest=3
)
PANEL = Choice(
    "panel",
    "settings",
    None,
    options={
        "data": "Data",
        "network": "Network",
        "learning": "Learning",
        "regularisation": "Regularisation",
        "stop": "Stop",
        "view": "View",
    },
)
BELOW = Choice("below", "What to study below the stage", None, options=STUDIES)


@dataclass(frozen=True)
class StageChoices:
    """What is shown on the stage, beside it and below it."""

    test: bool = chosen(TEST)
    across: int = chosen(ACROSS)
    up: int = chosen(UP)
    speed: str | int = chosen(SPEED)
    lines: str = chosen(LINES)
    nodes: str = chosen(NODES)
    colours: str = chosen(COLOURS)
    discrete: bool = chosen(DISCRETE)
    axis: str = chosen(AXIS)
    by: str = chosen(BY)
    window: tuple[int, ...] = chosen(WINDOW)
    space: tuple[int, ...] = chosen(SPACE)
    panel: str | None = chosen(PANEL)
    below: str | None = chosen(BELOW)
