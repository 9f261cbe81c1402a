"""What is noticed about a table is said in a sentence, and the sentence knows which choice would put it right."""

from collections.abc import Sequence


class Remark(str):
    """A sentence about a table, which may hold names and words from the file.

    Attributes:
        remedy: the choice that would change what the sentence says, by its name in the layout, in how columns are read
            or in what is made of the table; "" for none.
        column: the column it is about; "" for the whole table.

    >>> remark = Remark("Column “a” is read as words.", "numbers", "a")
    >>> remark.endswith("words."), remark.remedy
    (True, 'numbers')
    """

    __slots__ = ("column", "remedy")
    remedy: str
    column: str

    def __new__(cls, sentence: str, remedy: str = "", column: str = "") -> "Remark":
        """Return the sentence with what belongs to it."""
        new = super().__new__(cls, sentence)
        new.remedy, new.column = remedy, column
        return new


class Refusal(ValueError):
    """Something that cannot be done with a table.

    Attributes:
        notes: what was noticed before, which may explain it.
        remedy, column: as of a Remark, the choice that may help.
    """

    def __init__(self, sentence: str, remedy: str = "", column: str = "", notes: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.remedy, self.column = remedy, column
        self.notes = tuple(notes)


class BadTable(Refusal):
    """A file that cannot be read as a table; the message is one or two sentences for the person who brought it."""
