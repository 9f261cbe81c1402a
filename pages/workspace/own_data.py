"""The visitor's own data: they live in the session of one browser tab and nowhere else."""

from collections.abc import Sequence
from typing import Any

import nncore as nn

OWN = "own"
"""Their name among the data sets, and in the session."""
STAYS = "It stays in this browser session: nothing is written to disk, and a link cannot carry it."


class Own:
    """A table that the visitor brought or drew, ready to be dealt into parts.

    Attributes:
        title, task, notes, rows: what it is called, "binary", "multiclass" or "regression", what was done to it in
            whole sentences, and how many rows it has.
        validation: the share of rows kept out of training and test alike, 0 for none.
    """

    def __init__(self, made: Any, title: str, validation: float = 0.0, notes: Sequence[str] | None = None) -> None:
        self._made = made
        self.title = title
        self.task: str = made.task
        self.notes: tuple[str, ...] = tuple(made.notes if notes is None else notes)
        self.rows: int = made.rows
        self.validation = validation
        self._dealt: tuple[tuple[float, int, float], nn.data.Dataset] | None = None

    def dataset(self, train_share: float, seed: int, validation_share: float | None = None) -> nn.data.Dataset:
        """Return the data dealt by chance, the same way for the same seed.

        Args:
            train_share: the share of rows to learn from; validation_share: the share of rows kept aside, the visitor's
                choice unless it is given.

        Raises:
            ValueError: a share leaves no row to learn from or to test on.
        """
        asked = (train_share, seed, self.validation if validation_share is None else validation_share)
        if self._dealt is None or self._dealt[0] != asked:  # every rerun of a page asks anew
            # A link may ask for a training share that leaves no room for the validation rows.
            kept = min(asked[2], max(0.0, 0.95 - train_share))
            self._dealt = (asked, self._made.dataset(train_share, seed, kept))
        return self._dealt[1]
