"""A file that somebody brings is looked at before it is believed: its size, its first bytes, its letters."""

import codecs
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO, TypeAlias

from nncore.data.csv.encodings import lines_beyond_ascii, marked, weighed
from nncore.data.csv.remarks import BadTable

Source: TypeAlias = bytes | str | os.PathLike[str] | BinaryIO
"""The bytes of a file, its path, or the open binary file."""

MOST_BYTES = 50 * 1024 * 1024
BLOCK = 1 << 18
HEAD = 1 << 16
FEW_CONTROLS, MANY_CONTROLS = 10, 0.02
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")

EXPORT = "In the program it comes from, choose “Save as” or “Export”, then CSV."
KINDS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    (
        (b"PK\x03\x04", b"PK\x05\x06"),
        f"This is a zip archive or an Excel workbook (.xlsx), not a table written as text. {EXPORT}",
    ),
    ((b"\xd0\xcf\x11\xe0",), f"This is an older Office file, such as .xls, not a table written as text. {EXPORT}"),
    ((b"%PDF",), f"This is a PDF document, not a table written as text. {EXPORT}"),
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM6", b"II*\x00", b"MM\x00*", b"RIFF"),
        "This is a picture, a sound or a film, not a table. A table has a row for each example, and cells with numbers "
        "or words.",
    ),
    (
        (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!"),
        "This is a compressed archive. Unpack it first and bring the CSV file inside.",
    ),
    ((b"PAR1", b"SQLite format 3", b"\x89HDF"), f"This is a database file, not a table written as text. {EXPORT}"),
    ((b"{\\rtf",), f"This is a document of a word processor, not a table. {EXPORT}"),
)
PAGE = re.compile(rb"\s*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)
BRACED = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{])")


@contextmanager
def opened(source: Source) -> Iterator[tuple[BinaryIO, int]]:
    """Open a source at its beginning, and close it again if it was not open.

    Yields:
        A binary file that can be gone back in, and its size in bytes.

    Raises:
        BadTable: the file is empty, larger than MOST_BYTES, or cannot be opened.
        ValueError: it is open as text.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        file: BinaryIO = BytesIO(source)
    elif isinstance(source, str | os.PathLike):
        try:
            file = open(source, "rb")  # noqa: SIM115 - closed below, since other sources are not
        except (OSError, ValueError):
            raise BadTable("The file cannot be opened. Is its name right?") from None
    else:
        file = source if source.seekable() else BytesIO(source.read(MOST_BYTES + 1))
    try:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if not isinstance(file.read(0), bytes):
            raise ValueError('Open the file as binary, with mode "rb": how its letters are written is found out here.')
        if size == 0:
            raise BadTable("The file is empty.")
        if size > MOST_BYTES:
            raise BadTable(
                f"The file is too large: {size / 1024**2:,.1f} MB. At most {MOST_BYTES // 1024**2} MB can be read."
            )
        yield file, size
    finally:
        if file is not source:
            file.close()


def refuse_what_is_no_text(head: bytes) -> None:
    """Look at the first bytes of a file.

    Raises:
        BadTable: they are those of a file that is no text, or of a text that is no table.
    """
    for beginnings, sentence in KINDS:
        if head.startswith(beginnings):
            raise BadTable(sentence)
    if PAGE.match(head):
        raise BadTable(f"This is a web page or an XML file, not a table. {EXPORT}")
    if BRACED.match(head):
        raise BadTable("This is JSON, not a table. Save it as CSV, with one line for each row.")


def found_encoding(file: BinaryIO) -> str:
    """Find how the letters of an open file are written, reading all of it.

    A mark at the beginning decides; else it is UTF-8 if every byte fits, else what fits the letters best.

    Raises:
        BadTable: the file is no text.
    """
    file.seek(0)
    head = file.read(HEAD)
    refuse_what_is_no_text(head)
    known = marked(head)
    if known:
        return known
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    controls = len(CONTROL.findall(head.decode("latin-1")))
    if controls > max(FEW_CONTROLS, MANY_CONTROLS * len(head)):
        raise BadTable("This is not a text file: it is full of characters that no keyboard writes. " + EXPORT)
    block = head
    while block:
        if b"\0" in block:
            raise BadTable("The file holds NUL characters, which no text does. It may be damaged, or not a text file.")
        if is_utf8:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                is_utf8 = False
        block = file.read(BLOCK)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_utf8 = False
    return "utf-8" if is_utf8 else weighed(lines_beyond_ascii(file, HEAD))
