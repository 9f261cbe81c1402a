"""What kind of question a column asks when it is what to predict: one of two, one of many, or how much."""

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.columns import MOST_LEVELS
from nncore.data.csv.remarks import Refusal, Remark
from nncore.data.csv.table import TableColumn, listed
from nncore.data.dataset import MOST_CLASSES
from nncore.data.preparation.inputs import LARGEST
from nncore.words import percent

FEWEST_OF_A_CLASS, FEW_OF_A_CLASS, MOST_OF_A_CLASS = 2, 10, 0.8


def refuse_target(target: TableColumn) -> None:
    """Refuse a column that nothing can predict.

    Raises:
        ValueError: it is empty, constant, of dates, or of too many words.
    """
    why = {
        "empty": "Column “{}” is empty, so there is nothing to predict.",
        "constant": "Column “{}” is the same in every row, so there is nothing to predict.",
        "date": "Column “{}” holds dates or times, which cannot be predicted here.",
        "text": f"Column “{{}}” holds more than {MOST_LEVELS} different words, and at most {MOST_CLASSES} classes can "
        "be told apart.",
    }
    if target.doubtful:
        raise Refusal(
            f"Nearly all cells of “{target.name}” are numbers, and some can be read in two ways or not at all. Say "
            "first whether to read it as numbers or as words.",
            "numbers",
            target.name,
        )
    if target.kind in why:
        raise Refusal(f"{why[target.kind].format(target.name)} Choose another column to predict.", "target")


def task_of(
    target: TableColumn, kept: NDArray[np.bool_], task: str
) -> tuple[str, tuple[str, ...], NDArray[np.float64]]:
    """Return the task, the names of the classes and the targets (rows,).

    Args:
        kept: (n,), True for the rows that are used; all of them have a target.
        task: as in a Preparation. "auto" takes two values for two classes, words and up to ten whole numbers, each of
            them met twice, for many, and all else for amounts.

    Raises:
        ValueError: the task does not suit what the column holds.
    """
    name, values = target.name, target.numbers[kept]
    different, which = np.unique(values, return_inverse=True)
    if len(different) == 1:
        raise Refusal(f"In the rows that are left, “{name}” is always the same, so there is nothing to predict.")
    words, rows = bool(target.levels), np.bincount(which)
    few_whole = len(different) <= MOST_CLASSES and bool(np.all(different == np.round(different))) and rows.min() > 1
    if task == "auto":
        task = "binary" if len(different) == 2 else "multiclass" if words or few_whole else "regression"
    if task == "regression":
        if words:
            raise Refusal(f"“{name}” holds words: a class can be predicted from it, but not a number.")
        if np.abs(values).max() > LARGEST:
            raise Refusal(f"“{name}” holds numbers too large to compute with.")
        return task, (), np.where(np.abs(values) < 1 / LARGEST, 0.0, values)
    if len(different) > MOST_CLASSES:
        many = (
            f"“{name}” holds {len(different):,} different words."
            if words
            else (f"“{name}” holds {len(different):,} different numbers.")
        )
        raise Refusal(f"{many} At most {MOST_CLASSES} classes can be told apart.")
    if task == "binary" and len(different) > 2:
        raise Refusal(f"“{name}” holds {len(different)} classes, not two. Choose many classes as the task.")
    if task == "multiclass" and len(different) == 2:
        raise Refusal(f"“{name}” holds two classes, not many. Choose two classes as the task.")
    if words:
        classes = tuple(target.levels[int(i)] for i in different)
    else:
        classes = tuple(str(int(value)) if value == round(value) else repr(value) for value in different.tolist())
    if rows.min() < FEWEST_OF_A_CLASS:
        raise Refusal(
            f"Class “{classes[int(rows.argmin())]}” of “{name}” has a single row. A class needs two: one to learn from "
            "and one to be tested on."
        )
    return task, classes, which.astype(np.float64)


def balance(classes: tuple[str, ...], y: NDArray[np.float64]) -> list[Remark]:
    """Return what should be said about classes that are much larger or smaller than others.

    Args:
        y: (n,), the class of each row, from 0.

    >>> balance(("no", "yes"), np.array([0.0] * 95 + [1.0] * 5))[1]
    'Little can be learnt about classes with so few rows: “yes” (5).'
    """
    rows = np.bincount(y.astype(np.int64))
    share, largest = rows.max() / rows.sum(), classes[int(rows.argmax())]
    notes: list[Remark] = []
    if share > MOST_OF_A_CLASS:
        notes.append(
            Remark(
                f"{percent(share, 0).capitalize()} of the rows are “{largest}”: a network that always predicts this "
                "class is right as often and has learnt nothing."
            )
        )
    small = [f"“{name}” ({count})" for name, count in zip(classes, rows, strict=True) if count < FEW_OF_A_CLASS]
    if small:
        notes.append(Remark(f"Little can be learnt about classes with so few rows: {listed(small)}."))
    return notes
