"""What should be said about the layout of a table: its names, the lines left out, rows of another length."""

from nncore.data.csv.dialect import BLANKS, FRAMED, TABS, Dialect
from nncore.data.csv.remarks import BadTable, Remark
from nncore.data.csv.splitting import Feed
from nncore.data.csv.table import listed
from nncore.words import counted

NAME_LETTERS, SHOWN_LETTERS = 60, 60
INSIDE = {
    ",": "A comma inside a cell needs quotation marks around that cell.",
    ";": "A semicolon inside a cell needs quotation marks around that cell.",
    "\t": "A tab inside a cell needs quotation marks around that cell.",
    "|": "A vertical bar inside a cell needs quotation marks around that cell.",
    FRAMED: "A vertical bar inside a cell needs a backslash before it.",
    " ": "A blank inside a cell needs quotation marks around that cell.",
    BLANKS: "A blank inside a cell needs quotation marks around that cell.",
    TABS: "A tab inside a cell needs quotation marks around that cell.",
}
"""How a cell is written that holds the delimiter."""


def column_names(row: list[str]) -> tuple[list[str], list[Remark]]:
    """Return the names in a header, every one filled and none twice, and what is said about them.

    >>> column_names(["a", "", "a"])[0]
    ['a', 'column 2', 'a (2)']
    """
    notes: list[Remark] = []
    names: list[str] = []
    empty, twice = [], []
    for i, cell in enumerate(row, start=1):
        name = " ".join("".join(c if c.isprintable() else " " for c in cell).split())[:NAME_LETTERS]
        if not name:
            name = f"column {i}"
            empty.append(name)
        elif name in names:
            twice.append(name)
        unique, count = name, 1
        while unique in names:
            count += 1
            unique = f"{name} ({count})"
        names.append(unique)
    if empty:
        notes.append(
            Remark(
                f"These columns have no name in the first line, so their place is their name: {listed(empty)}.",
                "header",
            )
        )
    if twice:
        notes.append(
            Remark(f"More than one column is called {listed(dict.fromkeys(twice))}, so they are numbered.", "header")
        )
    return names, notes


def ragged(form: Dialect, line: int, found: int, width: int) -> BadTable:
    """Return the refusal of a row of `found` cells where `width` were expected."""
    said = counted(
        found,
        f"Line {line:,} has one cell, and the first row has {width:,}. Every row of a table has as many cells.",
        f"Line {line:,} has {{n}} cells, and the first row has {width:,}. Every row of a table has as many cells.",
    )
    inside = INSIDE.get(form.delimiter, "") if found > width else ""
    return BadTable(f"{said} {inside}".rstrip(), "delimiter")


def notes_on_layout(form: Dialect, feed: Feed | None, controls: int, row_names: list[str]) -> list[Remark]:
    """Return what was noticed about the text and its layout.

    Args:
        feed: which lines it left out; controls: how many control characters were taken out; row_names: the first names
            of rows.
    """
    notes: list[Remark] = []
    if feed is not None:
        for said, kept, count, remedy in (
            ("Lines left out above the table ({:,}): {}.", feed.above, feed.left_out["above"], "skip"),
            ("Lines left out as comments ({:,}): {}.", feed.comments, feed.left_out["comments"], "comment"),
            (
                "Lines left out that are drawn around the rows ({:,}): {}.",
                feed.drawn,
                feed.left_out["drawn"],
                "delimiter",
            ),
        ):
            if count:
                shown = ", ".join(f"“{line[:SHOWN_LETTERS]}”" for line in kept[:4]) + (", …" if count > 4 else "")
                notes.append(Remark(said.format(count, shown), remedy))
        if any(line.startswith("..") for line in feed.drawn):
            notes.append(Remark("Rows are missing where the table was printed with dots instead of them."))
    if controls:
        said = counted(
            controls,
            "One control character is left out: it is not a letter.",
            "{n} control characters are left out: they are not letters.",
        )
        notes.append(Remark(said, "encoding"))
    if form.row_names:
        shown = listed(f"“{name}”" for name in row_names)
        notes.append(
            Remark(f"The first cell of each row is read as the name of the row and left out: {shown} …", "row_names")
        )
    if form.names and not form.header:
        notes.append(Remark(f"The names of the columns stand in the lines above: {listed(form.names)}.", "header"))
    return notes
