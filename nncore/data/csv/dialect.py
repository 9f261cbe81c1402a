"""How a table is written as text, and how its columns are to be taken: each part can be found, given and corrected."""

import re
from dataclasses import dataclass

from nncore.data.csv.encodings import ENCODINGS

BLANKS, TABS, FRAMED, FIXED = r"\s+", r"\t+", "| |", "fixed"
DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    " ": "a single blank",
    BLANKS: "runs of blanks or tabs",
    TABS: "runs of tabs",
    FRAMED: "vertical bars around rows (Markdown)",
    FIXED: "nothing: columns of fixed width",
    ":": "colon",
    "~": "tilde",
    "^": "caret",
}
"""What may stand between two cells; any other single sign can be given too."""
DECIMALS = {".": "point", ",": "comma"}
QUOTES = {'"': 'double "', "'": "single '", "": "none"}
COMMENTS = {"": "none", "#": "#", "%": "%", "//": "//", "@": "@ and % (ARFF)", "!": "!", "--": "--"}
"""What a line begins with that is no row."""
EXCEL_ERROR = re.compile(r"\s*#(?:N/A|NA\b|DIV/0!|REF!|VALUE!|NUM!|NAME\?|NULL!)")
"""What a cell of a row may begin with, although it looks like a comment."""
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    r"""How a table is written.

    Attributes:
        delimiter: what stands between two cells, a key of DELIMITERS or any other single sign.
        decimal: what stands before the tenths, "." or ",".
        encoding: how letters are written, a key of ENCODINGS.
        header: whether the first row holds the names of the columns.
        sure: whether `decimal` is known. When it is guessed, a number such as 1,234 is left alone, as it may mean two.
        quote: what stands around a cell that holds the delimiter, a key of QUOTES.
        escape: "\\" where that sign takes the meaning from the next one, else "".
        comment: what lines that are no rows begin with, a key of COMMENTS.
        skip: how many lines above the table are left out.
        units: whether the row below the header holds units.
        row_names: whether the first cell of each row is only its name.
        short_header: whether the header has no name for the first cell of each row.
        names: the names of columns found elsewhere, as in a comment; they count where there is no header.
        edges: where columns of fixed width begin, the first at 0; () for all other tables.

    Raises:
        ValueError: a value is none of those.

    >>> Dialect(delimiter=";", decimal=",").header
    True
    """

    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    header: bool = True
    sure: bool = True
    quote: str = '"'
    escape: str = ""
    comment: str = ""
    skip: int = 0
    units: bool = False
    row_names: bool = False
    short_header: bool = False
    names: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.delimiter not in DELIMITERS and (
            len(self.delimiter) != 1 or self.delimiter.isalnum() or self.delimiter in "\r\n\"'\\.-+"
        ):
            raise ValueError(
                f"delimiter should be one of {', '.join(map(repr, DELIMITERS))} or another single sign, "
                f"not {self.delimiter!r}."
            )
        choices = (("decimal", DECIMALS), ("encoding", ENCODINGS), ("quote", QUOTES), ("comment", COMMENTS))
        for name, choice in choices:
            if getattr(self, name) not in choice:
                raise ValueError(
                    f"{name} should be one of {', '.join(map(repr, choice))}, not {getattr(self, name)!r}."
                )
        if self.skip < 0:
            raise ValueError(f"skip should be a whole number from 0 up, not {self.skip}.")

    def is_comment(self, line: str) -> bool:
        """Return whether a line is a comment.

        >>> Dialect(comment="#").is_comment("  # by me"), Dialect().is_comment("# by me")
        (True, False)
        """
        if not self.comment or EXCEL_ERROR.match(line):
            return False
        return line.lstrip().startswith(("@", "%") if self.comment == "@" else self.comment)


@dataclass(frozen=True)
class ColumnChoices:
    """How the cells of a table are to be taken, where that differs from what is found.

    Attributes:
        off: markers of an empty cell that are words here, such as "NA".
        markers: others that mean an empty cell.
        numbers: the names of columns to read as numbers, what is none counting as empty.
        words: the names of columns to read as words although they look like numbers.
        apart: the names of columns in which "Yes", "yes" and "Y" stay apart.
    """

    off: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
