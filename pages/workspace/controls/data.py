"""What data there are to choose: a set, a formula or a file of one's own; noise, shares, seeds; what to see of them."""

from dataclasses import dataclass

import nncore as nn
from pages.kit.controls import Choice, Number, Row
from pages.kit.glossary import GLOSSARY
from pages.workspace.controls import chosen
from pages.workspace.formula import FormulaControl
from pages.workspace.own_data import OWN

SETS = {name: info.title for name, info in nn.data.DATASETS.items()}
MOST_COLUMNS = 1000

DATA = Choice("data", "data", "circle", options=SETS | {OWN: "My own data"})
FORMULA = FormulaControl(
    "formula",
    "formula",
    nn.data.formula.USUAL,
    "Two classes, by whether it is true, as in y > x^2; or a number to predict, as in y = sin(x).",
)
NOISE = Number("noise", "noise", 0, "How far points stray from their pattern.", low=0, high=50, step=5, whole=True)
SHARE = Number(
    "share",
    "training share",
    50,
    "How many of the points the network learns from.",
    low=10,
    high=90,
    step=10,
    whole=True,
)
LABEL_NOISE = Number(
    "label_noise", "label noise", 0.0, "The share of training labels that are wrong.", low=0, high=0.5, step=0.05
)
SEED = Number("seed", "seed", 0, GLOSSARY["seed"], low=0, high=999_999, step=1, whole=True)
DATA_SEED = Number(
    "data_seed",
    "seed of the data",
    None,
    "A seed for the data alone, so that other first weights meet the same points. Left empty, the seed draws both.",
    low=0,
    high=999_999,
    step=1,
    whole=True,
)

# ---- the data page

FILE, DRAW = "file", "draw"
SET = Choice("set", "data set", "circle", options=SETS | {OWN: "My own data", FILE: "Bring a file", DRAW: "Draw"})
SHOW = Choice(
    "show", "what to see", "pairs", options={"pairs": "Pairs of columns", "columns": "Each column", "rows": "Rows"}
)
PAIRS = Row(
    "pairs",
    "columns against each other",
    (),
    "Up to four.",
    item=Number("pairs", "column", 1, low=1, high=MOST_COLUMNS, step=1, whole=True),
    longest=4,
)
COLUMN = Number("column", "column", 1, "Which column to see closely.", low=1, high=MOST_COLUMNS, step=1, whole=True)


@dataclass(frozen=True)
class DataChoices:
    """Which data, and what is looked at on the Data page."""

    data: str = chosen(DATA)
    formula: str = chosen(FORMULA)
    noise: int = chosen(NOISE)
    share: int = chosen(SHARE)
    label_noise: float = chosen(LABEL_NOISE)
    seed: int = chosen(SEED)
    data_seed: int | None = chosen(DATA_SEED)
    set: str = chosen(SET)
    show: str = chosen(SHOW)
    pairs: tuple[int, ...] = chosen(PAIRS)
    column: int = chosen(COLUMN)
