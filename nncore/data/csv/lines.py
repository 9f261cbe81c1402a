"""Text arrives in blocks and leaves in lines, so that a large file never lies in memory whole."""

import codecs
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from nncore.data.csv.encodings import ENCODINGS
from nncore.data.csv.remarks import BadTable
from nncore.data.csv.source import BLOCK, CONTROL

LONGEST_LINE = 1_000_000


def text_lines(
    file: BinaryIO,
    encoding: str,
    removed: Callable[[int], None] | None = None,
    read: Callable[[int], None] | None = None,
) -> Iterator[str]:
    """Yield the lines of an open file from its beginning, each with its end, without control characters.

    Args:
        encoding: how letters are written.
        removed: called with the number of control characters taken out of a block, if there were any.
        read: called after each block with the number of bytes read so far.

    Raises:
        BadTable: a byte is no letter in this encoding, the text holds NUL, or a line is longer than LONGEST_LINE.
    """
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    rest, begun, done = "", False, 0
    while True:
        block = file.read(BLOCK)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeError:
            raise BadTable(
                f"Some letters of the file are not written in {ENCODINGS[encoding].partition(',')[0]}. "
                "Choose another encoding.",
                "encoding",
            ) from None
        if not begun and text:
            begun, text = True, text.removeprefix("\ufeff")
        if "\0" in text:
            raise BadTable("The file holds NUL characters, which no text does. It may be damaged, or not a text file.")
        if CONTROL.search(text):
            text, count = CONTROL.subn("", text)
            if removed:
                removed(count)
        text = rest + text
        # A line end of two characters may be cut in two by the block, so the last line waits for the next one.
        lines = list(io.StringIO(text, newline=""))
        rest = "" if not block else lines.pop() if lines else ""
        if len(rest) > LONGEST_LINE or any(len(line) > LONGEST_LINE for line in lines):
            raise BadTable(
                f"A line of the file is longer than {LONGEST_LINE:,} characters. A table has one line for each row; "
                "this file may be made for something else."
            )
        yield from lines
        if not block:
            return
        done += len(block)
        if read:
            read(done)
