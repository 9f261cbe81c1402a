"""From a table that somebody brought to numbers to learn from: what goes in, what comes out, what is left behind."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nncore.data.csv.remarks import Refusal, Remark
from nncore.data.csv.table import Table, TableColumn
from nncore.data.dataset import TASKS, Column, Dataset
from nncore.data.preparation.columns import chosen_columns, inputs_of, without_gaps
from nncore.data.preparation.inputs import Input
from nncore.data.preparation.likeness import first_of_equal
from nncore.data.preparation.scaling import SCALINGS, center_and_spread, nought_and_one
from nncore.data.preparation.split import dealt
from nncore.data.preparation.targets import balance, refuse_target, task_of
from nncore.words import counted

TITLE = "My own data"
MISSING_CHOICES = ("drop", "fill")
REPEATS_CHOICES = ("keep", "once")
FEWEST_ROWS = 10


@dataclass(frozen=True)
class Preparation:
    """What is to be made of a table.

    Attributes:
        target: the name of the column to predict.
        columns: the names of those to predict it from; None for all that are of use.
        task: "binary", "multiclass", "regression", or "auto" to go by what the target holds.
        missing: "drop" leaves out every row with an empty cell; "fill" puts the median of a column of numbers, or the
            most frequent of its words, where a cell is empty. Rows without a target are left out in any case.
        without: the names of columns to leave out in any case.
        repeats: "once" keeps only the first of rows that are equal in all that is used; "keep" keeps all.
        scale: "standard" brings each input to mean 0 and deviation 1, "minmax" to 0 … 1, "none" leaves it as it is.

    Raises:
        ValueError: a choice is none of those.
    """

    target: str
    columns: tuple[str, ...] | None = None
    task: str = "auto"
    missing: str = "drop"
    scale: str = "standard"
    without: tuple[str, ...] = ()
    repeats: str = "keep"

    def __post_init__(self) -> None:
        for name, choice in (
            ("task", ("auto", *TASKS)),
            ("missing", MISSING_CHOICES),
            ("scale", tuple(SCALINGS)),
            ("repeats", REPEATS_CHOICES),
        ):
            if getattr(self, name) not in choice:
                raise ValueError(f"{name} should be one of {', '.join(choice)}, not {getattr(self, name)!r}.")
        if self.columns is not None:
            object.__setattr__(self, "columns", tuple(self.columns))


@dataclass(frozen=True, eq=False)
class Prepared:
    """A table made ready to be dealt into parts.

    Attributes:
        title: the name to show; task: "binary", "multiclass" or "regression".
        columns, classes: as in a Dataset.
        notes: what was done and noticed, in whole sentences that may hold names and words from the file.
        rows: how many rows there are to learn from and test on.
        target: the name of the column to predict; y: (rows, 1), its values.
        inputs: what the columns are made of; scale: how they are scaled.
    """

    title: str
    task: str
    columns: tuple[Column, ...]
    classes: tuple[str, ...]
    notes: tuple[Remark, ...]
    rows: int
    target: str
    y: NDArray[np.float64] = field(repr=False)
    inputs: tuple[Input, ...] = field(repr=False)
    scale: str = "standard"

    def dataset(self, train_share: float = 0.5, seed: int = 0, validation_share: float = 0.0) -> Dataset:
        """Return the table dealt into parts, the same way for the same seed.

        What fills empty cells, and every center and spread, is learnt from the training rows alone.

        Args:
            train_share, seed, validation_share: see `Dataset.split`.

        Raises:
            ValueError: a share or the seed is out of range.
        """
        labels = np.zeros(self.rows) if self.task == "regression" else self.y[:, 0]
        test, validation = dealt(labels, train_share, seed, validation_share)
        training = ~(test | validation)
        x = np.empty((self.rows, len(self.columns)))
        at = 0
        for part in self.inputs:
            part.fill_in(x[:, at : at + len(part.columns)], training)
            at += len(part.columns)
        x.setflags(write=False)
        center, spread = SCALINGS[self.scale](x[training])
        scaling = center_and_spread if self.task == "regression" else nought_and_one
        target_center, target_spread = scaling(self.y[training])
        return Dataset(
            name="own",
            title=self.title,
            task=self.task,
            x=x,
            y=self.y,
            columns=self.columns,
            classes=self.classes,
            test=test,
            validation=validation,
            center=center,
            spread=spread,
            about=f"A table of {self.rows:,} rows that you brought.",
            source="Your own file.",
            licence="Your own.",
            standardised=True,
            scaling=self.scale,
            target_name=self.target,
            target_center=target_center,
            target_spread=target_spread,
        )


def prepare(table: Table, preparation: Preparation) -> Prepared:
    """Make a table ready to learn from.

    Args:
        table: as `read_table` gives it.

    Raises:
        Refusal: the target or a chosen column is unknown or of no use, the task does not suit the target, or too
            few rows, too few or too many classes or too many inputs are left; in a sentence.

    >>> from nncore.data import read_table
    >>> rows = "".join(f"{age},{'yes' if age > 40 else 'no'}\\n" for age in range(30, 50))
    >>> prepared = prepare(read_table(b"age,ill\\n" + rows.encode()), Preparation("ill"))
    >>> prepared.task, prepared.classes, prepared.rows
    ('binary', ('no', 'yes'), 20)
    """
    try:
        return _prepared(table, preparation)
    except ValueError as wrong:
        remedy, column = (wrong.remedy, wrong.column) if isinstance(wrong, Refusal) else ("", "")
        raise Refusal(str(wrong), remedy, column, table.notes) from None


def _prepared(table: Table, preparation: Preparation) -> Prepared:
    target = table.column(preparation.target)
    refuse_target(target)
    chosen, left_out = chosen_columns(table, preparation.target, preparation.columns, preparation.without)
    notes = list(table.notes)
    filled = ~np.isnan(target.numbers)
    if not filled.all():
        why = f"“{target.name}” is empty or infinite there" if target.infinite else f"“{target.name}” is empty there"
        one, many = f"One row is left out, because {why}.", f"{{n}} rows are left out, because {why}."
        notes.append(Remark(counted(int((~filled).sum()), one, many)))
    kept = filled
    if preparation.missing == "drop":
        kept, dropped = without_gaps(chosen, filled)
        notes += dropped
    if kept.sum() < FEWEST_ROWS:
        can_fill = preparation.missing != "fill" and filled.sum() >= FEWEST_ROWS
        few = counted(
            int(kept.sum()),
            f"Only one row is left, and learning needs at least {FEWEST_ROWS}.",
            f"Only {{n}} rows are left, and learning needs at least {FEWEST_ROWS}.",
        )
        raise Refusal(f"{few} Fill empty cells to keep more." if can_fill else few, "fill" if can_fill else "")
    kept, repeated = _without_repeats([*chosen, target], kept, preparation.repeats)
    task, classes, y = task_of(target, kept, preparation.task)
    if classes:
        notes += balance(classes, y)
    inputs, more_notes = inputs_of(chosen, target, kept, left_out)
    return Prepared(
        title=TITLE,
        task=task,
        columns=tuple(column for part in inputs for column in part.columns),
        classes=classes,
        notes=(*notes, *repeated, *more_notes),
        rows=int(kept.sum()),
        target=target.name,
        y=y[:, None],
        inputs=tuple(inputs),
        scale=preparation.scale,
    )


def _without_repeats(
    columns: list[TableColumn], kept: NDArray[np.bool_], repeats: str
) -> tuple[NDArray[np.bool_], list[Remark]]:
    """Return which rows are kept, and what is said about rows that are equal in all columns."""
    first = first_of_equal((column.numbers[kept] for column in columns), int(kept.sum()))
    again = int((~first).sum())
    if not again or len(columns) < 2:
        return kept, []
    if repeats == "keep":
        every = f"{len(first):,}"
        said = counted(
            again,
            f"One row of {every} is equal to an earlier row in every column used.",
            f"{{n}} rows of {every} are equal to an earlier row in every column used.",
        )
        why = "Such rows can be in training and in test at once, and the test then looks better than it is."
        return kept, [Remark(f"{said} {why}", "once")]
    if first.sum() < FEWEST_ROWS:
        few = counted(
            int(first.sum()),
            f"All rows are equal, and learning needs at least {FEWEST_ROWS} that differ.",
            f"Only {{n}} rows differ from one another, and learning needs at least {FEWEST_ROWS}.",
        )
        raise Refusal(few, "once")
    kept = kept.copy()
    kept[np.flatnonzero(kept)[~first]] = False
    said = counted(
        again,
        "One row is left out, because an equal row stands before it.",
        "{n} rows are left out, because equal rows stand before them.",
    )
    return kept, [Remark(said, "once")]
