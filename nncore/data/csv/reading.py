"""A table is read row by row, a chunk of rows at a time turned into columns."""

from collections.abc import Callable
from dataclasses import replace

from nncore.data.csv.dialect import FIXED, ColumnChoices, Dialect
from nncore.data.csv.lines import text_lines
from nncore.data.csv.one_pass import Pass
from nncore.data.csv.remarks import BadTable
from nncore.data.csv.sniffing import sniff
from nncore.data.csv.source import HEAD, Source, opened, refuse_what_is_no_text
from nncore.data.csv.splitting import Feed, edges_of
from nncore.data.csv.table import Table


def read_table(
    source: Source,
    form: Dialect | None = None,
    progress: Callable[[float], object] | None = None,
    choices: ColumnChoices | None = None,
) -> Table:
    """Read a table from a CSV file or its like.

    Args:
        source: the file's bytes, its path, or the file open as binary.
        form: how it is written; None to find out.
        progress: called along the way with the share read so far, rising from 0 to 1.
        choices: how cells are to be taken, where that differs from what is found.

    Raises:
        BadTable: the file is no table, has ragged rows, or is larger than can be read; in a sentence.
        ValueError: the source is open as text.

    >>> table = read_table(b"age,smokes\\n20,no\\n61,yes\\n")
    >>> [(column.name, column.kind) for column in table.columns], table.rows
    ([('age', 'number'), ('smokes', 'yes/no')], 2)
    """
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        told = max(told, min(share, 1.0))
        if progress:
            progress(told)

    with opened(source) as (file, size):
        tell(0.0)
        refuse_what_is_no_text(file.read(HEAD))
        form = form or sniff(file)
        if form.delimiter == FIXED and not form.edges:
            form = replace(form, edges=edges_of([*Feed(text_lines(file, form.encoding), form)]))
        reading = Pass(file, form, choices or ColumnChoices())
        try:
            reading.read(lambda done: tell(done / size * (0.5 if reading.turned else 1.0)))
            again = reading.turned
            if again:
                # Words came up in columns of numbers. What those looked like is no longer known, so read again.
                second = Pass(file, reading.form, reading.choices, again)
                second.read(lambda done: tell(0.5 + done / size / 2))
                for i in again:
                    codes = reading.columns[i].reader.codes
                    reading.columns[i] = second.columns[i]
                    reading.columns[i].reader.codes = codes
            table = reading.table()
        except BadTable as wrong:
            wrong.notes = (*wrong.notes, *reading.remarks())
            raise
        tell(1.0)
        return table
