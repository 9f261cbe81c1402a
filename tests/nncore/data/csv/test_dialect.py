"""Delimiter, decimal sign, encoding and header are found by themselves, in every way of writing a table."""

import itertools

import numpy as np
import pytest

from nncore.data import BadTable, Dialect, read_table, sniff

COLUMNS = {
    "größe": [1.5, -2.25, 1234567.125, 0.001, 7.0, 8.5],
    "name": ["Zoë", "a, b; c", 'say "so"', "two\nlines", "x|y", "tab\there"],
    "count": [1.0, 2.0, 3.0, 4.0, 5.0, 600.0],
}


def written(form: Dialect, lines: str = "\n", mark: bytes = b"") -> bytes:
    """The table above as a form says."""

    def cell(value: object) -> str:
        text = f"{value:.12g}" if isinstance(value, float) else str(value)
        if isinstance(value, float):
            text = text.replace(".", form.decimal)
        quoted = any(sign in text for sign in (form.delimiter, '"', "\n"))
        return '"' + text.replace('"', '""') + '"' if quoted else text

    rows = [list(COLUMNS)] * form.header + [list(row) for row in zip(*COLUMNS.values(), strict=True)]
    return mark + lines.join(form.delimiter.join(map(cell, row)) for row in rows).encode(form.encoding)


@pytest.mark.parametrize(
    ("delimiter", "decimal", "encoding", "header"),
    [*itertools.product(",;\t|", ".,", ("utf-8", "utf-16", "cp1252"), (True, False))],
)
@pytest.mark.parametrize("lines", ["\n", "\r\n"])
def test_a_table_comes_back_from_every_dialect(
    delimiter: str, decimal: str, encoding: str, header: bool, lines: str
) -> None:
    form = Dialect(delimiter, decimal, encoding, header)
    source = written(form, lines)
    assert sniff(source) == form
    for table in (read_table(source), read_table(source, form)):
        assert table.names == (tuple(COLUMNS) if header else ("column 1", "column 2", "column 3"))
        size, name, count = table.columns
        assert [column.kind for column in table.columns] == ["number", "category", "number"]
        assert size.numbers.tolist() == COLUMNS["größe"]
        assert count.numbers.tolist() == COLUMNS["count"]
        assert [name.levels[i] for i in name.kept] == COLUMNS["name"]
        assert table.form == form


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b"\xef\xbb\xbfa,b\n1,2\n", Dialect(sure=False)),
        (b"sep=;\na,b;c\n1,2;3\n", Dialect(";", ",")),
        (b'"sep=|"\r\na|b\r\n1|2.5\r\n', Dialect("|")),
        ("a;b\nä;2\n".encode("utf-16-le"), Dialect(";", ".", "utf-16-le", sure=False)),
        ("a;b\nä;2\n".encode("utf-16-be"), Dialect(";", ".", "utf-16-be", sure=False)),
        (b"a,b\n\xe4\x81,2\n", Dialect(encoding="latin-1", sure=False)),
        (b"2019,2020\n1.5,2\n", Dialect(header=False)),
        (b"red,blue\nblue,red\nred,blue\nblue,red\n", Dialect(header=False, sure=False)),
        (b"colour,other\nblue,red\nred,blue\n", Dialect(sure=False)),
        (b"a,b\n", Dialect(sure=False)),
        (b'x,y\n"1,234,567",2\n', Dialect()),
        (b"x;y\n1.234.567;2\n", Dialect(";", ",")),
        (b"x;y\n1.234;2\n", Dialect(";", ".", sure=False)),
    ],
)
def test_what_is_found(source: bytes, found: Dialect) -> None:
    assert sniff(source) == found


def test_letters_past_the_beginning_count_too() -> None:
    table = read_table(b"a,b\n" + b"1,x\n" * 50_000 + "2,ö\n".encode("cp1252"))
    assert (table.form.encoding, table.columns[1].levels) == ("cp1252", ("x", "ö"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"delimiter": "a"}, r"delimiter should be one of ',', ';', '\\t', '\|', ' ', .* not 'a'"),
        ({"delimiter": "::"}, "or another single sign, not '::'"),
        ({"quote": "`"}, "quote should be one of"),
        ({"comment": "$"}, "comment should be one of '', '#'"),
        ({"skip": -1}, "skip should be a whole number from 0 up, not -1"),
        ({"decimal": "'"}, "decimal should be one of '.', ',', not"),
        ({"encoding": "ebcdic"}, "encoding should be one of 'utf-8', 'utf-16'"),
    ],
)
def test_a_form_knows_its_choices(wrong: dict[str, str | int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Dialect(**wrong)  # type: ignore[arg-type]


def test_a_wrong_encoding_is_told() -> None:
    with pytest.raises(BadTable, match="Some letters of the file are not written in UTF-8"):
        read_table("ä,b\n1,2\n".encode("cp1252"), Dialect())


@pytest.mark.parametrize(
    ("cells", "form", "numbers"),
    [
        (["1,234,567", "12,000"], Dialect(sure=False), [1234567.0, 12000.0]),
        (["1,234", "12,000"], Dialect(), [1234.0, 12000.0]),
        (["1,234", "12,000"], Dialect(decimal=","), [1.234, 12.0]),
        (["1,234", "12,000"], Dialect(sure=False), None),
        (["1,234.5", "12,000"], Dialect(sure=False), [1234.5, 12000.0]),
        (["1.234,5", "12.000"], Dialect(decimal=","), [1234.5, 12000.0]),
        (["1 234,5", "12\u00a0000", "1'000"], Dialect(decimal=","), [1234.5, 12000.0, 1000.0]),
        (["1,23,456", "2"], Dialect(), None),
        (["0,123", "2"], Dialect(), None),
        (["1.5", "2"], Dialect(decimal=","), None),
        (["1_000", "2"], Dialect(), None),
        (["-3", "+4", "5e3", ".5", "6.", " 7 "], Dialect(), [-3.0, 4.0, 5000.0, 0.5, 6.0, 7.0]),
        (["1", "inf", "-Infinity", "1e999"], Dialect(), [1.0, np.nan, np.nan, np.nan]),
        (["1", "", "NA", "n/a", "NaN", "null", "?", "-", "None", "NONE"], Dialect(), [1.0] + [np.nan] * 9),
        (["0x10", "2"], Dialect(), None),
        (["(5)", "2"], Dialect(), None),
    ],
)
def test_what_is_a_number(cells: list[str], form: Dialect, numbers: list[float] | None) -> None:
    source = "\n".join(f'"{cell}"|1' for cell in ("x", *cells)).encode()
    form = Dialect("|", form.decimal, "utf-8", True, form.sure)
    column = read_table(source, form).columns[0]
    if numbers is None:
        assert column.kind == "category"
    else:
        assert np.array_equal(column.numbers, numbers, equal_nan=True)


@pytest.mark.slow
@pytest.mark.parametrize("form", [Dialect(";", "."), Dialect(";", ","), Dialect(";", ",", sure=False)])
def test_numbers_that_come_again_are_read_again(form: Dialect) -> None:
    cells = ["1.5", "-2", "NA", "0.25"]
    rows = [f"{cell};{i % 4}" for i, cell in enumerate(cells * 30_000)]
    column = read_table("\n".join(["x;y", *rows]).replace(".", form.decimal).encode(), form).columns[0]
    assert column.missing == 30_000
    assert np.array_equal(column.numbers, [1.5, -2.0, np.nan, 0.25] * 30_000, equal_nan=True)
