"""How a table is written is found out by trying every way and keeping the one whose rows and cells make most sense."""

import re
from collections.abc import Iterator
from dataclasses import replace

from nncore.data.csv.dialect import BLANKS, COMMENTS, DELIMITERS, FIXED, FRAMED, SEPARATOR_LINE, TABS, Dialect
from nncore.data.csv.header import has_header, has_units
from nncore.data.csv.lines import text_lines
from nncore.data.csv.measure import Candidate, weighed
from nncore.data.csv.numerals import GROUPS, NUMBER, SIGNS
from nncore.data.csv.remarks import BadTable
from nncore.data.csv.source import HEAD, Source, found_encoding, opened
from nncore.data.csv.splitting import Feed, rows_of

SAMPLE_ROWS = 200
COMMA_DECIMAL = re.compile(r"[+-]?(?:(?!0)\d{1,3}(?:\.\d{3})+|\d+),\d+(?:[eE][+-]?\d+)?")
POINT_DECIMAL = re.compile(r"[+-]?(?:(?!0)\d{1,3}(?:,\d{3})+|\d*)\.\d+(?:[eE][+-]?\d+)?")
ATTRIBUTE = re.compile(r"\s*@attribute\s+('[^']*'|\"[^\"]*\"|\S+)", re.IGNORECASE)


def sniff(source: Source, delimiter: str | None = None, encoding: str | None = None) -> Dialect:
    """Find out how a table is written.

    Args:
        source: the file's bytes, its path, or the file open as binary.
        delimiter, encoding: what is known already, as in a Dialect; None to find out.

    Raises:
        BadTable: the file is empty, too large, or no table.

    >>> form = sniff("Größe;Name\\n1,5;Eva\\n2,5;Max\\n".encode("cp1252"))
    >>> form.delimiter, form.decimal, form.encoding, form.header
    (';', ',', 'cp1252', True)
    """
    with opened(source) as (file, _):
        encoding = encoding or found_encoding(file)
        lines: list[str] = []
        for line in text_lines(file, encoding):
            lines.append(line)
            if sum(map(len, lines)) > HEAD or len(lines) > SAMPLE_ROWS:
                break
    if not any(map(str.strip, lines)):
        raise BadTable("The file holds nothing but blank lines.")
    separator = SEPARATOR_LINE.fullmatch(lines[0])
    told = delimiter or (separator[1] if separator and separator[1] in DELIMITERS else None)
    comment = _comment(lines)
    found = [
        candidate
        for form in _forms(lines, told, Dialect(encoding=encoding, comment=comment))
        if (candidate := weighed(lines, form, delimiter is not None)) is not None
    ]
    best = max(found, key=lambda candidate: candidate.score, default=None)
    if best is None or best.parted < 0.5:
        if delimiter:
            raise BadTable("With this sign between cells, no line has two of them. Choose another.", "delimiter")
        raise BadTable(
            "This does not look like a table: no comma, semicolon, tab, vertical bar or blank parts its lines into "
            "cells. A table needs at least two columns.",
            "delimiter",
        )
    return _completed(best, lines)


def _forms(lines: list[str], told: str | None, form: Dialect) -> Iterator[Dialect]:
    """Yield the ways in which a sample may be read, the usual ones first."""
    text = "".join(lines)
    for delimiter in [told] if told else DELIMITERS:
        if delimiter in (FRAMED, FIXED, BLANKS):
            bare = delimiter if delimiter != FRAMED else "|"
            if bare == "|" and sum(line.lstrip().startswith("|") for line in lines) < 2:
                continue
        elif not told and ("\t\t" if delimiter == TABS else delimiter) not in text:
            continue
        for quote in '"', "'":
            if quote == "'" and len(re.findall(r"(?:^|[\s,;|])'[^'\n]*'(?=$|[\s,;|])", text, re.MULTILINE)) < 2:
                continue
            yield replace(form, delimiter=delimiter, quote=quote)
            if re.search(rf"\\[{quote}]|\\{re.escape(delimiter[0])}", text) and delimiter not in (
                FRAMED,
                FIXED,
                BLANKS,
            ):
                yield replace(form, delimiter=delimiter, quote=quote, escape="\\")


def _comment(lines: list[str]) -> str:
    """Return the sign with which the lines above a table, or others that are no rows, begin; "" for none."""
    filled = [line for line in lines if line.strip()]
    first = next((line.lstrip() for line in filled if not SEPARATOR_LINE.fullmatch(line)), "")
    if first.lower().startswith(("@relation", "@attribute")):
        return "@"
    if first.startswith("%") and any(line.lstrip().lower().startswith("@relation") for line in filled):
        return "@"
    for sign in COMMENTS:
        if sign and sign != "@" and first.startswith(sign):
            count = sum(line.lstrip().startswith(sign) for line in filled)
            if sign == "--" and RULED.match(first):
                continue
            if 2 * count <= len(filled) or count < len(filled) <= 8:
                return sign
    return ""


RULED = re.compile(r"[\s\-|+=:]+$")


def _completed(best: Candidate, lines: list[str]) -> Dialect:
    """Return the best form with what its rows tell of numbers, names and units."""
    form, rows = best.form, [[cell.strip() for cell in row.cells] for row in best.rows]
    decimal, sure = _decimal(rows, form.delimiter)
    form = replace(form, decimal=decimal, sure=sure)
    short = len(rows) > 1 and len(rows[0]) == best.width - 1 and len(rows[1]) >= best.width
    short = short and _different([row[0] for row in rows[1:]])
    unnamed = short
    if form.delimiter in (FIXED, FRAMED) and len(rows) > 2 and rows[0] and not rows[0][0]:
        short = _different([row[0] for row in rows[1:]])
    head = [("" if short else None), *rows[0]] if len(rows[0]) < best.width else list(rows[0])
    head = [cell for cell in head if cell is not None]
    below = [row[: best.width] for row in rows[1:] if len(row) >= best.width]
    header = short or has_header(head, below)
    names: tuple[str, ...] = ()
    if not header and form.comment:
        names = _names_above(lines, form, best.width)
    units = header and len(below) > 1 and has_units(below[0], below[1:])
    return replace(form, header=header, row_names=short, short_header=unnamed, names=names, units=units)


def _different(cells: list[str]) -> bool:
    """Return whether no two cells are the same, as names of rows are not."""
    return len(set(cells)) == len(cells) > 1


def _names_above(lines: list[str], form: Dialect, width: int) -> tuple[str, ...]:
    """Return the names of columns in the comments above a table without a header, () if there are none."""
    comments = []
    for line in lines:
        if form.is_comment(line):
            comments.append(line.strip())
        elif line.strip():
            break
    if form.comment == "@":
        found = tuple(match[1].strip("'\"") for line in comments if (match := ATTRIBUTE.match(line)))
        return found if len(found) == width else ()
    if not comments:
        return ()
    text = comments[-1].removeprefix(form.comment).strip()
    try:
        rows = list(rows_of(Feed(iter([text]), replace(form, comment="", skip=0)), replace(form, comment="", skip=0)))
    except BadTable:
        return ()
    cells = [cell.strip() for cell in rows[0].cells] if rows else []
    if len(cells) != width and form.delimiter in (" ", BLANKS, TABS, "\t"):
        cells = text.split()
    good = len(cells) == width and all(cell and not NUMBER.fullmatch(cell) for cell in cells)
    return tuple(cells) if good else ()


def _decimal(rows: list[list[str]], delimiter: str) -> tuple[str, bool]:
    """Return the decimal sign and whether some number proves it."""
    comma = point = 0
    for row in rows:
        for written in row:
            cell = written.translate(SIGNS).strip("$€£¥% ")
            if not NUMBER.fullmatch(cell):
                continue
            if POINT_DECIMAL.fullmatch(cell) and not GROUPS[","].fullmatch(cell):
                point += 1
            elif COMMA_DECIMAL.fullmatch(cell) and not GROUPS["."].fullmatch(cell):
                comma += 1
            elif cell.count(",") > 1:
                point += 1
            elif cell.count(".") > 1:
                comma += 1
    if comma == point:
        # Where the comma is the decimal sign, cells are usually parted by something else.
        return ("," if delimiter == ";" and any("," in cell for row in rows for cell in row) else "."), False
    return ("," if comma > point else "."), True
