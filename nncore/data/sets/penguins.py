"""A real set: 333 penguins of three species, measured on three islands near Palmer Station, Antarctica."""

import csv
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nncore.data.dataset import Column, Dataset
from nncore.data.sets.shipped import HERE, measured, spanning

ROWS = 333
SPECIES = ("Adelie", "Chinstrap", "Gentoo")
ISLANDS = ("Biscoe", "Dream", "Torgersen")
MEASURES = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")


def birds(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """The Palmer penguins: four measures, the island and the sex of each bird.

    Of 344 birds the 11 with a missing value are left out. The island becomes three columns, each 1 on its island and
    0 elsewhere; sex is 0 for female and 1 for male. The year of the visit is no input.

    Args:
        n: always 333, the rows that are complete.
        noise: always 0, since the set is real.
        rng: not used; it is there because every set is made by the same call.

    Returns:
        A standardised Dataset with x (333, 8), nothing held out yet.

    Source: Gorman, Williams & Fraser 2014, PLoS ONE 9(3):e90081; Horst, Hill & Gorman 2020, DOI 10.5281/zenodo.3960218.
    """
    x, y = _table()
    islands = (Column(f"island: {name}", group="island", level=name, whole=True) for name in ISLANDS)
    return measured(
        x,
        y,
        name="penguins",
        title="Penguins",
        task="multiclass",
        columns=(
            *spanning(
                [name.rpartition("_")[0].replace("_", " ") for name in MEASURES], ["mm", "mm", "mm", "g"], x[:, :4]
            ),
            *islands,
            Column("sex", low_label="female", high_label="male", whole=True),
        ),
        classes=SPECIES,
        about="333 real penguins with their bill, flipper, mass, island and sex. Which of three species is it?",
        source="Horst, Hill and Gorman, palmerpenguins, doi.org/10.5281/zenodo.3960218; data of Gorman, Williams and "
        "Fraser 2014, PLoS ONE 9(3): e90081.",
        licence="CC0. The 11 birds with a missing value are left out.",
    )


@cache
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x (333, 8) and the species y (333, 1); read once."""
    with (HERE / "penguins.csv").open(encoding="utf-8", newline="") as lines:
        birds = [bird for bird in csv.DictReader(lines) if "NA" not in bird.values()]
    x = [
        [
            *(float(bird[name]) for name in MEASURES),
            *(float(bird["island"] == island) for island in ISLANDS),
            float(bird["sex"] == "male"),
        ]
        for bird in birds
    ]
    return np.array(x), np.array([[float(SPECIES.index(bird["species"]))] for bird in birds])
