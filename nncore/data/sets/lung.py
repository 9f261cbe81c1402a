"""A made-up crowd whose risk of lung cancer follows a published model, so that a network can rediscover the model.

Synthetic, not medical advice. The published model is a single sigmoid neuron; `published` works its weights out, and
`cohort` draws people and their labels from it.
"""

import numpy as np
from numpy.typing import NDArray

from nncore.data.dataset import Column, Dataset

COLUMNS = (
    Column("age", "years", 20.0, 80.0, "20 y", "80 y", whole=True),
    Column("smoking", "", 0.0, 1.0, "never smoked", "40 a day for 40 years"),
    Column("air", "µg/m³ PM2.5", 5.0, 105.0, "cleanest air", "most polluted air"),
    Column("family", "", 0.0, 1.0, "no family history", "strong", whole=True),
)

ENRICHMENT = 6.0
"""What is added to the published logit before labels are drawn, so that ill people are common enough to learn from.

Risks over six years are mostly below one per cent. Adding 6 to the logit multiplies everyone's odds by
exp(6), about 403. That is the same as keeping every ill person and each healthy one with probability exp(-6), about
one in 403: a case-control sample. Such sampling changes the bias of a logistic model and none of its weights, so a
network trained here should find the published weights, and the published bias plus ENRICHMENT.
The people drawn in `cohort` are those in the sample, not those of a whole country.

Source: Prentice & Pyke 1979, Biometrika 66:403.
"""


def published() -> tuple[NDArray[np.float64], float]:
    """The published risk of lung cancer within six years, written as one sigmoid neuron on the four 0-1 scales.

    risk = sigmoid(inputs @ w + b), where inputs (..., 4) are age, smoking, air, family, each from 0 (low end of its
    Column) to 1 (high end).

    The model PLCOall2014 is a logistic one: logit = constant + sum of coefficient * (value - centre). Each input of
    the neuron runs over a range of the model's values, so its weight is the change of the logit over that range:

    - age, 20 to 80 years: 60 * 0.079597 = 4.77582.
    - smoking, never to 40 a day for 40 years: 3.47319655, the sum of
      a current smoker against one who never smoked, 2.799727;
      intensity, -0.1815486 * (100 / 40 - 4.021541613) = 0.27623;
      duration, 0.0305566 * (40 - 27) = 0.39724.
      The term for years since quitting does not apply to people who smoke.
    - air, 5 to 105 µg/m³ of PM2.5: 10 * ln(1.08) = 0.76961, a relative risk of 1.08 for every 10 µg/m³.
    - family history, none to strong: 0.5856777.
    - b, everyone's zero (20 years old, never smoked, cleanest air, no family history):
      -7.02198 + 0.079597 * (20 - 62) = -10.365054.

    What is simplified: between its two ends the smoking scale is a straight line, while the model steps up at the
    first cigarette and turns after it. Air is not part of PLCOall2014; its relative risk is used as if it were an
    odds ratio, which is close only while risks are small, it is carried on beyond the pollution levels mostly
    studied, and the model's constant is taken to stand for the cleanest air. The model was made from people aged 55
    to 74; younger ages follow the same straight line. Education, body mass index, lung disease and earlier cancer are
    held at the model's centres or absent.

    Returns:
        w (4,) and b, pure numbers.

    Source: PLoS Med 2014;11(12):e1001764 (PLCOall2014); Huang 2017, PMC5522148 (air).

    >>> w, b = published()
    >>> logit = w @ [0.7, 0, 0, 0] + b  # 62 years old, never smoked
    >>> print(f"{1 / (1 + np.exp(-logit)):.3%}")
    0.089%
    """
    age = 60 * 0.079597
    smoking = 2.799727 - 0.1815486 * (100 / 40 - 4.021541613) + 0.0305566 * (40 - 27)
    air = 10 * np.log(1.08)
    family = 0.5856777
    bias = -7.02198 + 0.079597 * (20 - 62)
    return np.array([age, smoking, air, family]), bias


def cohort(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Draw n people and decide who is ill by the enriched published risk; about a third are.

    Ages are whole years, 20 to 80, all equally common. Half of the people have smoked: they started at 15 to 25,
    smoke 5 to 40 a day and are counted for at most 40 years, and their smoking is cigarettes a day times years as a
    share of 40 times 40. Air leans to the clean end, with a mean near 32 µg/m³. Family history is 0 or 1, and 1 for
    about 15 %. All but age and smoking are independent of each other. These distributions are plausible, not measured.

    Args:
        n: rows.
        noise: always 0; a label drawn by chance is noise enough.
        rng: a NumPy generator.

    Returns:
        A Dataset with x (n, 4) in years, share, µg/m³ and 0/1, whose inputs are the 0-1 scales; nothing held out yet.
    """
    age = rng.integers(20, 81, n)
    smokes = rng.random(n) < 0.5
    years = np.clip(age - rng.integers(15, 26, n), 0, 40)
    smoking = smokes * rng.integers(5, 41, n) * years / (40 * 40)
    air = np.round(5.0 + 100.0 * rng.beta(1.5, 4.0, n), 1)
    family = rng.random(n) < 0.15
    x = np.column_stack([age, smoking, air, family]).astype(np.float64)

    low = np.array([column.low for column in COLUMNS])
    spread = np.array([column.high for column in COLUMNS]) - low
    w, b = published()
    logit = (x - low) / spread @ w + b + ENRICHMENT
    # The logit stays within -5..6, so the plain formula cannot overflow.
    ill = rng.random(n) < 1 / (1 + np.exp(-logit))
    return Dataset(
        name="lung",
        title="Lung disease",
        task="binary",
        x=x,
        y=ill.astype(np.float64)[:, None],
        columns=COLUMNS,
        classes=("healthy", "ill"),
        test=np.zeros(n, dtype=np.bool_),
        center=low,
        spread=spread,
        about="Made-up people with their age, smoking, air and family history, and who of them falls ill.",
        source="Made up by this program. Risks follow PLCOall2014 (PLoS Med 2014;11(12):e1001764); "
        "air follows Huang 2017 (PMC5522148).",
        licence="No outside data.",
        warning="Synthetic, not medical advice. No real person is in this table, and ill people are far more common "
        "here than in life.",
    )
