"""A table is read as what it is, and a file that is no table is refused in a sentence."""

import gzip
import io
import os
import random
import string
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nncore.data import BadTable, Dialect, Preparation, Refusal, prepare, read_csv, read_table, sniff
from nncore.data.csv.source import MOST_BYTES


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as workbook:
        workbook.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


HOSTILE = {
    "nothing": (b"", "The file is empty."),
    "blank lines": (b"\n \n\r\n", "nothing but blank lines"),
    "names only": (b"a,b,c\n", "the names of columns and no rows"),
    "Excel": (archive(), "a zip archive or an Excel workbook"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1", "an older Office file"),
    "gzip": (gzip.compress(b"a,b\n1,2\n"), "a compressed archive"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "a PDF document"),
    "picture": (b"\x89PNG\r\n\x1a\n", "a picture, a sound or a film"),
    "database": (b"SQLite format 3\0", "a database file"),
    "document": (b"{\\rtf1 hello}", "a document of a word processor"),
    "web page": (b"  <!DOCTYPE html><table>", "a web page"),
    "JSON": (b'[{"a": 1}, {"a": 2}]', "This is JSON"),
    "prose": (b"It was a dark night.\nThe rain fell.\nThe end\n", "does not look like a table"),
    "one column": (b"a\n1\n2\n3\n", "at least two columns"),
    "NUL": (b"a,b\n1,\0\n", "NUL characters"),
    "late NUL": (b"a,b\n" + b"1,2\n" * 100_000 + b"\0", "NUL characters"),
    "noise": (bytes(range(1, 256)) * 9, "not a text file"),
    "few cells": (b"a,b,c\n1,2,3\n4,5\n6,7,8\n", "Line 3 has 2 cells, and the first row has 3"),
    "many cells": (b"a,b\n1,2\n1,2,3\n", "Line 3 has 3 cells, and the first row has 2"),
    "many short rows": (b"a,b\n" + b"1,2\n" * 9 + b"1\n" * 4, "Line 11 has one cell, and the first row has 2"),
    "open quote": (b'a,b\n1,2\n3,"4\n5,6\n', "A quotation mark is opened in line 3 and never closed"),
    "open quote in the last line": (b'a,b\n1,2\n3,"4', "A quotation mark is opened in line 3 and never closed"),
    "long open quote": (b'a,b\n1,"2\n' + b"3,4\n" * 50_000, "Is a quotation mark opened there"),
    "10,000 columns": (b",".join([b"1"] * 10_000), "The table has 10,000 columns, and 200 are the most"),
    "200,001 rows": (b"1,2\n" * 200_002, "more than 200,000 rows"),
    "one line of 10 MB": (b"1," * 5_000_000, "longer than 1,000,000 characters"),
    "a late line of 2 MB": (b"a,b\n" + b"1,2\n" * 9999 + b"1" * 2_000_000, "longer than 1,000,000 characters"),
}


LARGE = ("200,001 rows", "late NUL")
NAMES = [pytest.param(name, marks=pytest.mark.slow) if name in LARGE else name for name in HOSTILE]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_table_is_refused_in_a_sentence(name: str) -> None:
    source, sentence = HOSTILE[name]
    with pytest.raises(BadTable, match=sentence) as refusal:
        read_table(source)
    assert str(refusal.value)[0].isupper()
    assert str(refusal.value)[-1] in ".?"


@pytest.mark.parametrize("form", [Dialect(), Dialect(";", ","), Dialect("\t", header=False)])
@pytest.mark.parametrize("name", NAMES)
def test_a_given_form_saves_none_of_them(name: str, form: Dialect) -> None:
    with pytest.raises(BadTable):
        read_table(HOSTILE[name][0], form)


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    with file.open("wb") as sparse:
        sparse.truncate(MOST_BYTES + 1)
    with pytest.raises(BadTable, match=r"The file is too large: 50\.0 MB\. At most 50 MB can be read\."):
        read_table(file)


def test_bytes_paths_and_open_files_are_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    with path.open("rb") as file:
        file.read(5)  # wherever it stands
        sources = (path, str(path), path.read_bytes(), file, io.BytesIO(path.read_bytes()))
        for source in sources:
            assert [column.numbers.tolist() for column in read_table(source).columns] == [[1, 3], [2, 4]]
        assert not file.closed
    read, write = os.pipe()  # cannot be gone back in
    os.write(write, path.read_bytes())
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        assert read_table(pipe).rows == 2
    with path.open() as text, pytest.raises(ValueError, match="Open the file as binary"):
        read_table(text)  # type: ignore[arg-type]
    with pytest.raises(BadTable, match="cannot be opened"):
        read_table(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    ("cells", "kind", "missing", "levels"),
    [
        (["1", "2", "NA"], "number", 1, ()),
        (["0", "1", "1"], "number", 0, ()),
        (["Yes", "no", "yes"], "yes/no", 0, ("no", "Yes")),
        (["TRUE", "false", ""], "yes/no", 1, ("false", "TRUE")),
        (["y", "n", "-"], "yes/no", 1, ("n", "y")),
        (["red", "Blue", " red "], "category", 0, ("Blue", "red")),
        (["2024-01-31", "2023-12-01", ""], "date", 1, ()),
        (["31.01.2024", "1.12.2023", "2.2.24"], "date", 0, ()),
        (["1/31/2024 8:30 PM", "12/1/2023 08:00", "?"], "date", 1, ()),
        (["3 Mar 2024", "March 12, 2024", "12-Mar-24"], "date", 0, ()),
        (["2024-01-31T08:30:00Z", "2024-01-31 08:30:00.25", "2024-01-31T08:30:00+01:00"], "date", 0, ()),
        (["08:30", "09:45:10", ""], "date", 1, ()),
        (["2024-01-31", "soon", "2023-12-01"], "category", 0, ("2023-12-01", "2024-01-31", "soon")),
        (["", "NA", "?"], "empty", 3, ()),
        (["7", "7", ""], "constant", 1, ()),
        (["same", "same", ""], "constant", 1, ("same",)),
    ],
)
def test_each_column_has_its_kind(cells: list[str], kind: str, missing: int, levels: tuple[str, ...]) -> None:
    source = "x|other\n" + "".join(f'"{cell}"|{i}\n' for i, cell in enumerate(cells))
    column = read_table(source.encode()).column("x")
    assert (column.kind, column.missing, column.levels) == (kind, missing, levels)
    if levels and kind != "constant":
        said = [column.levels[code].casefold() if code >= 0 else "" for code in column.kept]
        assert said == ["" if cell in ("", "-", "?") else cell.strip().casefold() for cell in cells]


def test_more_than_fifty_words_are_text() -> None:
    for count, kind in ((50, "category"), (51, "text")):
        source = "word,n\n" + "".join(f"w{i % count},{i}\nNA,{i}\n" for i in range(120))
        column = read_table(source.encode()).column("word")
        assert (column.kind, column.missing) == (kind, 120)


@pytest.mark.parametrize("before", [3, pytest.param(60_000, marks=pytest.mark.slow)])
def test_a_column_that_turns_to_words_late_is_read_as_words_from_the_start(before: int) -> None:
    seen: list[float] = []
    source = b"code,n\n" + b"7.0,1\n1.50,2\n" * before + b"x9,3\n"
    table = read_table(source, progress=seen.append)
    assert table.columns[0].levels == ("1.50", "7.0", "x9")
    assert np.bincount(table.columns[0].kept).tolist() == [before, before, 1]
    assert table.columns[1].kind == "number"
    assert f"but one cell is not a number, in line {2 * before + 2:,}: “x9”" in table.notes[0]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        (b"a,a,,b\n1,2,3,4\n", ["so their place is their name: column 3", "called a, so they are numbered"]),
        (b"a,b\n1,2\n3,4\nTotal\n", ["since cells are missing at the end of the table: line 4"]),
        (b"a\x07,b\n1,2\x1b\n", ["2 control characters are left out"]),
        (b"a,b\n=1+1,2\nx,3\n", ["“a” holds cells that begin like a formula"]),
        (b"a,b\n@SUM(A1),2\nx,3\n", ["“a” holds cells that begin like a formula"]),
        (b"a,b\n+1,2\n-1,3\n", []),
        (b'a;b\n"1,234";2\n"5,678";3\n', ["numbers such as 1,234, which may mean two things"]),
        (b'a,b\n"1,234",2\n"5,678",3\n', ["numbers such as 1,234, which may mean two things"]),
        (b'a,b\n"1,234",2\nred,3\nblue,4\n', []),
        (b"a,b,\n1,2,\n", ["column 3"]),
        (b"a,b\n1,2,,\n\n,\n3,4\n", []),
    ],
)
def test_what_was_noticed_is_said(source: bytes, notes: list[str]) -> None:
    table = read_table(source)
    assert len(table.notes) == len(notes)
    for note, words in zip(table.notes, notes, strict=True):
        assert words in note
        assert note.endswith(".")


def test_names_are_one_short_line_each_and_none_twice() -> None:
    table = read_table('" two\nlines ",a,a,a (2),\u202e<b>x</b>,{}\n1,2,3,4,5,6\n'.format("long" * 99).encode())
    assert table.names == ("two lines", "a", "a (2)", "a (2) (2)", "<b>x</b>", ("long" * 99)[:60])
    assert table.column("a (2)").numbers.tolist() == [3]
    with pytest.raises(ValueError, match=r"There is no column “c”\. The columns are: two lines, a, "):
        table.column("c")


def test_the_first_rows_can_be_shown() -> None:
    table = read_table(b"a,b\n" + b"1,xyz\n" * 150 + b"2," + b"long" * 100 + b"\n")
    assert len(table.first) == 100
    assert table.first[0] == ("1", "xyz")
    assert read_table(b"a,b\n1," + b"long" * 100 + b"\n").first[0][1] == ("long" * 100)[:200]


@pytest.mark.slow
def test_a_large_table_leaves_little_behind_and_needs_little_on_the_way() -> None:
    row = ",".join("1234567.25" for _ in range(20)) + "\n"
    source = (",".join(f"c{i}" for i in range(20)) + "\n" + row * 40_000).encode()  # 8.8 MB, 800,000 cells
    tracemalloc.start()
    table = read_table(source)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert table.rows == 40_000
    assert kept < 4.5 * 800_000  # a number of such digits fits into four bytes
    assert peak - kept < 40_000_000


@pytest.mark.parametrize("values", [[1.0, 2.0], [0.1, 1 / 3], [70_000.0, 3.0], [2.0**30 + 1, 1.0], [1e300, 1e-300]])
def test_numbers_are_kept_exactly(values: list[float]) -> None:
    source = "x|y\n" + "\n".join(f"{value!r}|1" for value in values)
    assert read_table(source.encode()).columns[0].numbers.tolist() == values


def read_or_refused(source: bytes, form: Dialect | None = None) -> None:
    """A file becomes a table that can be prepared, or is refused in words; anything else fails the test."""
    try:
        table = read_table(source, form)
        data = [prepare(table, Preparation(table.names[-1], missing=choice)).dataset() for choice in ("drop", "fill")]
    except ValueError as wrong:
        refusal = wrong
    else:
        assert table.rows >= 1
        assert len(table.columns) == len(set(table.names)) >= 2
        assert all(len(column.kept) in (0, table.rows) for column in table.columns)
        assert all(np.isfinite(one.inputs).all() and np.isfinite(one.scale_targets(one.y)).all() for one in data)
        return
    assert type(refusal) in (BadTable, Refusal, ValueError)
    assert str(refusal)[0].isupper() or str(refusal)[0] == "“"
    assert str(refusal)[-1] in ".?"
    assert len(str(refusal)) < 2000


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(source: bytes) -> None:
    read_or_refused(source)


CELLS = st.sampled_from(
    [
        *("", "1", "2.5", "-3", "1,5", "1.000,5", "1,234", "1e400", "1e-320", "9e99", "nan", "inf", "1_0", "٣"),
        *("yes", "no", "NA", "=x", "@y", "2024-01-02", "a b", '"q', '"', "x\ny", "ä", "\u202e", "<b>", "\t", "sep=;"),
        *"abc",
    ]
)
CSV_LIKE = st.builds(
    lambda rows, delimiter, line, encoding: line.join(map(delimiter.join, rows)).encode(encoding, errors="replace"),
    st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=25),
    st.sampled_from([",", ";", "\t", "|", " "]),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-16-le"]),
)


@settings(deadline=None)
@given(CSV_LIKE)
def test_any_text_like_a_table(source: bytes) -> None:
    read_or_refused(source)


@settings(deadline=None)
@given(
    CSV_LIKE,
    st.builds(
        Dialect,
        st.sampled_from([",", ";", "\t", "|"]),
        st.sampled_from([".", ","]),
        st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]),
        st.booleans(),
        st.booleans(),
    ),
)
def test_any_text_in_any_form(source: bytes, form: Dialect) -> None:
    read_or_refused(source, form)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(10, 60), st.integers(2, 5))
def test_any_well_formed_table_of_cells(seed: int, rows: int, columns: int) -> None:
    chance = random.Random(seed)
    kinds = [["1", "2", "3"], ["0.5", "1e99", "-1e99", ""], ["yes", "no"], ["a", "b", "c", "d"], ["1e-300", "0"]]
    kinds += [list(string.ascii_letters), ["2024-01-02"], ["", "NA"], ["7"], ["1", "x"], ["1e101", "5"]]
    pools = [chance.choice(kinds) for _ in range(columns)]
    lines = ["|".join(chance.choice(pool) for pool in pools) for _ in range(rows)]
    read_or_refused(("|".join(f"c{i}" for i in range(columns)) + "\n" + "\n".join(lines)).encode())


def test_sniff_refuses_as_read_does() -> None:
    with pytest.raises(BadTable, match="Excel workbook"):
        sniff(archive())
    with pytest.raises(BadTable, match="The file is empty"):
        read_csv(b"", target="a")
