"""Points and curves drawn by hand become data like any other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nncore.data.dataset import Column, Dataset
from nncore.data.sets.playground import COLUMNS
from nncore.words import counted

FEWEST_POINTS = 4


@dataclass(frozen=True)
class Drawn:
    """Data drawn on a canvas, ready to be dealt into parts; it is used as a `Prepared` table is.

    Attributes:
        title, task, columns, classes: as in a Dataset.
        notes: what was done to it, in whole sentences.
    """

    whole: Dataset
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.whole.title

    @property
    def task(self) -> str:
        return self.whole.task

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.whole.columns

    @property
    def classes(self) -> tuple[str, ...]:
        return self.whole.classes

    @property
    def rows(self) -> int:
        """How many points there are."""
        return len(self.whole.x)

    def dataset(self, train_share: float = 0.5, seed: int = 0, validation_share: float = 0.0) -> Dataset:
        """Return the points dealt into parts, the same way for the same seed; see `Dataset.split`.

        Raises:
            ValueError: a share or the seed is out of range.
        """
        return self.whole.split(train_share, seed, validation_share)


def from_points(points: ArrayLike, labels: ArrayLike, classes: Sequence[str]) -> Drawn:
    """Make a set of points of several classes.

    Args:
        points: (n, 2), within -6..6 to be seen.
        labels: (n,), which of the classes each point is of, from 0.
        classes: their names; one without points is left out.

    Raises:
        ValueError: there are fewer than FEWEST_POINTS points or two classes, a class has a single point, or shapes do
            not fit.

    >>> drawn = from_points([[1, 1], [-1, -1], [1, -1], [-1, 1]], [2, 2, 0, 0], ("A", "B", "C"))
    >>> drawn.classes, drawn.task, drawn.dataset().y[:, 0]
    (('A', 'C'), 'binary', array([1., 1., 0., 0.]))
    """
    x, label = _table(points, 2), np.asarray(labels).reshape(-1).astype(np.int64)
    if len(label) != len(x) or np.any((label < 0) | (label >= len(classes))):
        raise ValueError(f"Each of the {len(x)} points needs one of the {len(classes)} classes.")
    _enough(len(x))
    used, y, counts = np.unique(label, return_inverse=True, return_counts=True)
    names = tuple(classes[i] for i in used)
    if len(used) < 2:
        raise ValueError("All points are of one class, so there is nothing to tell apart. Draw some of another class.")
    for name, count in zip(names, counts, strict=True):
        if count < 2:
            raise ValueError(
                f"Class {name} has a single point. Draw one more: one is learnt from, one is for the test."
            )
    left_out = len(classes) - len(used)
    said = counted(
        left_out,
        f"One of {len(classes)} classes has no points and is left out.",
        f"{{n}} of {len(classes)} classes have no points and are left out.",
    )
    notes = (said,) if left_out else ()
    task = "binary" if len(used) == 2 else "multiclass"
    return Drawn(_drawn(x, y.astype(np.float64)[:, None], task, COLUMNS, names), notes)


def from_curve(x: ArrayLike, y: ArrayLike) -> Drawn:
    """Make a curve to follow, one number from one number.

    Args:
        x, y: (n,) each, within -6..6 to be seen.

    Raises:
        ValueError: there are fewer than FEWEST_POINTS points, the curve is flat or stands on one spot, or shapes do not
            fit.

    >>> data = from_curve([-3, -1, 1, 3], [0, 1, 1, 0]).dataset()
    >>> data.task, data.x.shape, [column.name for column in data.columns]
    ('regression', (4, 1), ['x'])
    """
    across, up = _table(x, 1), _table(y, 1)
    if len(across) != len(up):
        raise ValueError(f"A curve needs a height for each place, but there are {len(up)} for {len(across)}.")
    _enough(len(across))
    if np.ptp(across) == 0:
        raise ValueError("The curve stands on one spot. Draw it from left to right.")
    if np.ptp(up) == 0:
        raise ValueError("The curve is flat, so there is nothing to learn. Draw some ups and downs.")
    whole = _drawn(across, up, "regression", (replace(COLUMNS[0], name="x"),), ())
    return Drawn(replace(whole, standardised=True, scaling="none", target_name="y"))


def _table(values: ArrayLike, width: int) -> NDArray[np.float64]:
    try:
        return np.array(values, dtype=np.float64).reshape(-1, width)
    except (TypeError, ValueError):
        raise ValueError("What is drawn should be made of numbers, two for each point.") from None


def _enough(n: int) -> None:
    if n < FEWEST_POINTS:
        raise ValueError(f"That is too little to learn from. Draw at least {FEWEST_POINTS} points.")


def _drawn(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    task: str,
    columns: tuple[Column, ...],
    classes: tuple[str, ...],
) -> Dataset:
    return Dataset(
        name="own",
        title="My own data",
        task=task,
        x=x,
        y=y,
        columns=columns,
        classes=classes,
        test=np.zeros(len(x), dtype=np.bool_),
        center=np.zeros(x.shape[1]),
        spread=np.ones(x.shape[1]),
        about="Drawn by hand.",
        source="Drawn on this page.",
        licence="Your own.",
    )
