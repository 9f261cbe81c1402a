"""What is remembered of a table that a visitor brings: where it is from, how it is read, what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

import nncore as nn
from nncore.data import ColumnChoices, Dialect, Preparation, Prepared, Proposal, Refusal, Table


@dataclass(frozen=True, eq=False)
class Reading:
    """A file or a pasted text, and how it is to be read; `form` is None to find out."""

    title: str
    source: BinaryIO
    form: Dialect | None = None
    choices: ColumnChoices = field(default_factory=ColumnChoices)


@dataclass
class Upload:
    """The one object of the upload panel in a session.

    Attributes:
        reading: the newest reading asked for, or None; waiting: whether it is still to be done.
        table: the newest table that could be read; read_as: the reading it came from; found: how it was found to be
            written before anything was corrected.
        refused: why the newest reading gave no table, or None.
        proposal: the column proposed to predict; asked: what is to be made of the table; made: what became of it.
        validation: the share of rows kept for validation, in per cent.
        way: where something new has come from, "file" or "text"; "" for nothing new.
    """

    reading: Reading | None = None
    waiting: bool = False
    table: Table | None = None
    read_as: Reading | None = None
    found: Dialect | None = None
    refused: Refusal | None = None
    proposal: Proposal | None = None
    asked: Preparation | None = None
    made: Prepared | Refusal | None = None
    validation: int = 0
    way: str = ""

    def begin(self, title: str, source: BinaryIO) -> None:
        """Ask for a new table to be read, as it is found to be written."""
        self.reading, self.waiting, self.found = Reading(title, source), True, None

    def read(self, tell: Callable[[float], object]) -> None:
        """Do the reading that is waiting; if it is refused, keep the sentence and the table before."""
        assert self.reading is not None
        asked = self.reading
        self.refused = None
        try:
            form = asked.form or nn.data.sniff(asked.source)
            self.found = self.found or form
            self.reading = replace(asked, form=form)
            table = nn.data.read_table(asked.source, form, tell, asked.choices)
        except Refusal as wrong:
            self.refused = wrong
        else:
            before = self.table
            self.table, self.read_as = table, self.reading
            same = before is not None and self.asked is not None and before.names == table.names
            if not same or self.asked is None:
                self.proposal = nn.data.proposed_target(table)
                self.asked = Preparation(self.proposal.name)
            self.made = None
        self.waiting = False

    def correct(self, **form: Any) -> None:
        """Ask for the text to be read in another way."""
        if self.reading is None:
            return
        before = self.reading.form or Dialect()
        if "decimal" in form:
            form["sure"] = True
        try:
            corrected = replace(before, **form)
            if "delimiter" in form:  # what is a header, a comment or a number is found anew
                corrected = nn.data.sniff(self.reading.source, form["delimiter"], before.encoding)
        except Refusal:
            corrected = replace(before, **form, edges=())
        except ValueError:
            self.refused = Refusal(
                "The sign between cells is a single one, and no letter, digit or quotation mark.", "delimiter"
            )
            return
        self.reading = replace(self.reading, form=corrected)
        self.waiting = True

    def take(self, **choices: tuple[str, ...]) -> None:
        """Ask for cells to be taken in another way."""
        if self.reading is not None:
            self.reading = replace(self.reading, choices=replace(self.reading.choices, **choices))
            self.waiting = True

    def take_column(self, kind: str, name: str) -> None:
        """Ask for a column to be read as "numbers" or as "words", or to be kept "apart" in its spellings."""
        if self.reading is None:
            return
        now = self.reading.choices
        names = {key: tuple(n for n in getattr(now, key) if n != name) for key in ("numbers", "words", "apart")}
        self.take(**(names | {kind: (*names[kind], name)}))

    def prepare(self, **asked: Any) -> None:
        """Ask for something else to be made of the table."""
        if self.asked is not None:
            self.asked, self.made = replace(self.asked, **asked), None

    def as_found(self) -> None:
        """Ask for the table to be read as it was found, without any correction."""
        source = self.reading or self.read_as
        if source is not None:
            self.reading, self.waiting = Reading(source.title, source.source, self.found), True
            self.asked = None

    def as_before(self) -> None:
        """Go back to the newest table that could be read."""
        self.reading, self.refused = self.read_as, None

    @property
    def corrected(self) -> bool:
        """Whether anything is read or made otherwise than as it was found."""
        now, asked = self.reading, self.asked
        return now is not None and (
            now.form != self.found
            or now.choices != ColumnChoices()
            or (asked is not None and bool(asked.without or asked.repeats != "keep"))
        )

    def result(self) -> Prepared | Refusal | None:
        """Return what is made of the table, or why it cannot be."""
        if self.table is not None and self.asked is not None and self.made is None:
            try:
                self.made = nn.data.prepare(self.table, self.asked)
            except Refusal as wrong:
                self.made = wrong
            except ValueError as wrong:
                self.made = Refusal(str(wrong))
        return self.made
