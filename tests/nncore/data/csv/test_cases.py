"""The kinds of fault that people report of their own tables, one small file each with what is right for it."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from nncore.data import (
    BadTable,
    ColumnChoices,
    Dialect,
    Preparation,
    Table,
    prepare,
    proposed_target,
    read_csv,
    read_table,
)

CHANCE = random.Random(7)
N = 40
X = [round(CHANCE.gauss(10, 3), 2) for _ in range(N)]
Z = [round(CHANCE.gauss(0, 1), 2) for _ in range(N)]
Y = ["yes" if x + z > 10 else "no" for x, z in zip(X, Z, strict=True)]


def lines(header: str, row: Callable[[int], str], n: int = N) -> str:
    return "\n".join([*([header] if header else []), *map(row, range(n))]) + "\n"


def read(text: str, encoding: str = "utf-8", choices: ColumnChoices | None = None) -> Table:
    return read_table(text.encode(encoding), choices=choices)


def shape(table: Table) -> tuple[int, int]:
    return table.rows, len(table.columns)


def about(table: Table, remedy: str) -> str:
    return " ".join(note for note in table.notes if note.remedy == remedy)


PLAIN = lines("temp,hum,fail", lambda i: f"{X[i]},{Z[i]},{Y[i]}")


# ------------------------------------------------------------------------------------------- delimiters and shape


def test_runs_of_blanks_and_a_tab_before_a_quoted_name() -> None:
    names = ("brix sport 2.0", "corso gt", "alfa wagon")
    text = lines("", lambda i: f'{X[i]:<7}{i % 4 + 4}   {"?" if i in (7, 30) else X[-i]:<10} 70  1\t"{names[i % 3]}"')
    table = read(text)
    assert shape(table) == (N, 6)
    assert not table.form.header
    assert sum(column.missing for column in table.columns) == 2
    assert table.columns[0].numbers.tolist() == X
    assert set(table.columns[5].levels) == set(names)


def test_tabs_some_of_them_doubled() -> None:
    text = lines("", lambda i: f"{X[i]}{chr(9) * (1 + (i % 7 == 3))}{Z[i]}{chr(9) * (1 + (i % 9 == 3))}{i % 3}")
    table = read(text)
    assert shape(table) == (N, 3)
    assert table.columns[1].numbers.tolist() == Z
    words = read(lines("", lambda i: f"New York\t{chr(9) * (i % 5 == 2)}{X[i]}\t{Z[i]}"))
    assert (shape(words), words.form.delimiter) == ((N, 3), r"\t+")


def test_a_tab_that_stands_for_an_empty_cell_stays_one() -> None:
    table = read(lines("a\tb\tc", lambda i: f"{X[i]}\t{'' if i % 4 == 0 else Z[i]}\t{Y[i]}"))
    assert (shape(table), table.columns[1].missing) == ((N, 3), 10)


def test_a_header_one_name_short_leaves_the_names_of_rows_out() -> None:
    text = lines('"sl","sw","sp"', lambda i: f'"{i + 1}",{X[i]},{Z[i]},"{Y[i]}"')
    table = read(text)
    assert (table.rows, table.names) == (N, ("sl", "sw", "sp"))
    assert "name of the row and left out: “1”, “2”, “3”" in about(table, "row_names")
    assert prepare(table, Preparation("sp")).dataset().n_features == 2
    assert len(read_table(text.encode(), Dialect(row_names=False, skip=1, header=False)).columns) == 4


@pytest.mark.parametrize("sign", ["#", "%", "//"])
@pytest.mark.parametrize("more", ["exported by logger v2", "note, by me"])
def test_comments_above_the_header(sign: str, more: str) -> None:
    table = read(f"{sign} {more}\n{sign} site: north\n{PLAIN}")
    assert (shape(table), table.names) == ((N, 3), ("temp", "hum", "fail"))
    assert f"“{sign} {more}”" in about(table, "comment")


def test_a_first_cell_that_comes_again_is_no_name_of_a_row() -> None:
    with pytest.raises(BadTable, match="Line 2 has 3 cells, and the first row has 2") as refusal:
        read("a,b\n" + "1,hello, you\n" * 20)
    assert "A comma inside a cell needs quotation marks" in str(refusal.value)


def test_a_refusal_speaks_of_no_comma_where_there_is_none() -> None:
    for text in ("a;b\n1;2\n3;4;5\n", "a\tb\n1\t2\n3\t4\t5\n", "a b\n1 2\n3 4 5\n", "a|b\n1|2\n1\n1|2\n"):
        with pytest.raises(BadTable) as refusal:
            read(text)
        assert "comma" not in str(refusal.value)


def test_titles_above_the_header() -> None:
    for above, count in (("Report of the year\n\n", 1), ("Report,,\nBerlin,,\n", 2), ("Station: Berlin\n", 1)):
        table = read(above + PLAIN)
        assert (shape(table), table.names) == ((N, 3), ("temp", "hum", "fail"))
        assert f"above the table ({count})" in about(table, "skip")


def test_a_commented_header_is_a_header() -> None:
    for above, mark in (("# x z", " "), ("# measured\n# x z", "\t"), ("#x,z", ",")):
        table = read(lines(above, lambda i: f"{X[i]}{mark}{Z[i]}"))  # noqa: B023
        assert (table.names, table.rows) == (("x", "z"), N)
    assert "stand in the lines above: x, z" in about(table, "header")


def test_the_names_of_arff_stand_in_its_attributes() -> None:
    text = "% made by me\n@relation toy\n@attribute 'the x' numeric\n@attribute y {yes,no}\n@data\n"
    table = read(text + lines("", lambda i: f"{X[i]},{Y[i]}"))
    assert (table.names, shape(table)) == (("the x", "y"), (N, 2))


def test_a_units_row_is_no_data() -> None:
    table = read(lines("temp,len,y\n°C,mm,-", lambda i: f"{X[i]},{Z[i]},{Y[i]}"))
    assert (shape(table), [column.unit for column in table.columns]) == ((N, 3), ["°C", "mm", ""])
    assert "“temp” °C, “len” mm" in about(table, "units")
    assert prepare(table, Preparation("y")).columns[0].unit == "°C"


def test_a_markdown_table() -> None:
    text = lines("| height | weight | sport |\n|--------|:------:|-------|", lambda i: f"| {X[i]} | {Z[i]} | {Y[i]} |")
    assert shape(read(text)) == (N, 3)
    psql = lines(" height | weight | sport \n--------+--------+-------", lambda i: f" {X[i]} | {Z[i]} | {Y[i]}")
    assert shape(read(psql + f"({N} rows)\n")) == (N, 3)


def test_columns_as_they_are_printed() -> None:
    printed = "      city of birth  height\n" + "".join(
        f"{i:<4}{('New York', 'Rome', 'Los Angeles')[i % 3]:>15}{X[i]:>8}\n" for i in range(N)
    )
    table = read(printed + f"\n[{N} rows x 2 columns]\n")
    assert (table.names, table.rows) == (("city of birth", "height"), N)
    assert set(table.columns[0].levels) == {"New York", "Rome", "Los Angeles"}
    assert table.columns[1].numbers.tolist() == X


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("'a, b'", "a, b"),
        ('"say \\"so\\", now"', 'say "so", now'),
        ('"say ""so"""', 'say "so"'),
        ("O'Brien", "O'Brien"),
    ],
)
def test_quotes_and_escapes(cell: str, word: str) -> None:
    table = read(lines("n,w", lambda i: f"{X[i]},{cell if i % 2 else 'plain'}"))
    assert (shape(table), set(table.columns[1].levels)) == ((N, 2), {"plain", word})


def test_one_blank_between_cells() -> None:
    table = read(lines("", lambda i: f"A1{i % 4 + 1} {i + 10} A3{i % 3} {1000 + 7 * i % 13} {i % 2 + 1}"))
    assert (shape(table), table.form.delimiter) == ((N, 5), " ")


# ----------------------------------------------------------------------------------------------------- headers


@pytest.mark.parametrize("years", ["2019,2020,2021", "1990,2000,2010", "0,1,2"])
def test_numbers_in_a_header(years: str) -> None:
    table = read(lines(f"country,{years}", lambda i: f"{'AB'[i % 2]},{X[i]},{Z[i]},{X[i] + 0.5}"))
    assert table.names == ("country", *years.split(","))


# ----------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("cells", "values", "unit"),
    [
        (["5.0%", "12%", "0"], [5, 12, 0], "%"),
        (["$1,234.50", "$7.00", "$-3"], [1234.5, 7, -3], "$"),
        (["-$5", "$6"], [-5, 6], "$"),
        (["20.1 kg", "7 kg"], [20.1, 7], "kg"),
        (["3 €", "1 234 €"], [3, 1234], "€"),
        (["USD 3", "USD 4.5"], [3, 4.5], "USD"),
        (["−2.57", "0.06"], [-2.57, 0.06], ""),
        ([".5", "5.", "+3"], [0.5, 5, 3], ""),
        (["１２", "３．５"], [12, 3.5], ""),
        (["٣", "٤٫٥"], [3, 4.5], ""),
        (["1,234.5", "2,000.0"], [1234.5, 2000], ""),
        (["1e3", "2E-2"], [1000, 0.02], ""),
    ],
)
def test_numbers_as_people_write_them(cells: list[str], values: list[float], unit: str) -> None:
    table = read("n;w\n" + "".join(f"{cell};x{i % 2}\n" for i, cell in enumerate(cells * 5)))
    column = table.columns[0]
    assert (column.kind, column.unit) == ("number", unit)
    assert column.numbers.tolist() == values * 5
    assert ("counted in" in about(table, "words")) == bool(unit)


def test_a_decimal_comma_with_thousands() -> None:
    table = read("n;w\n" + "1.234,56;a\n2,5;b\n" * 10)
    assert table.columns[0].numbers.tolist() == [1234.56, 2.5] * 10


@pytest.mark.parametrize("place", ["target", "input"])
def test_thousands_are_asked_about_wherever_they_stand(place: str) -> None:
    text = lines("size,price", lambda i: f'{50 + 7 * i % 31},"{300 + i},{CHANCE.randrange(100, 999)}"')
    table = read(text)
    assert table.columns[1].doubtful
    assert "which may mean two things" in about(table, "decimal")
    if place == "target":
        with pytest.raises(ValueError, match="Say first whether to read it as numbers") as refusal:
            prepare(table, Preparation("price"))
        assert any("may mean two things" in note for note in refusal.value.notes)
    else:
        text = text.replace("size", "y")
        with pytest.raises(ValueError, match=r"Left out: “price”\. Nearly all cells are numbers"):
            prepare(read(text), Preparation("y"))
    known = read_table(text.encode(), Dialect(decimal="."))
    assert known.columns[1].kind == "number"
    assert known.columns[1].numbers.min() > 300_000


def test_codes_that_begin_with_zero_are_words() -> None:
    table = read(lines("zip,price", lambda i: f"{('10001', '02138', '00501')[i % 3]},{X[i]}"))
    assert table.columns[0].levels == ("00501", "02138", "10001")
    assert "begin with 0" in about(table, "numbers")
    asked = read(
        lines("zip,price", lambda i: f"{('10001', '02138')[i % 2]},{X[i]}"), choices=ColumnChoices(numbers=("zip",))
    )
    assert asked.columns[0].numbers.tolist()[:2] == [10001, 2138]


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e400"])
def test_what_is_infinite_is_named(cell: str) -> None:
    table = read(lines("a,y", lambda i: f"{cell if i == 3 else X[i]},{i % 2}"))
    column = table.columns[0]
    assert (column.kind, column.infinite, column.missing) == ("number", 1, 0)
    assert f"an infinite number (“{cell}”)" in about(table, "fill")
    assert "empty or infinite" in " ".join(prepare(table, Preparation("y")).notes)


def test_a_column_of_nearly_numbers_is_asked_about() -> None:
    text = lines("dose,y", lambda i: f"{'unknown' if i in (5, 9) else X[i]},{Y[i]}")
    table = read(text)
    assert table.columns[0].doubtful
    assert "2 cells are not, the first in line 7: “unknown”" in about(table, "numbers")
    with pytest.raises(ValueError, match=r"Left out: “dose”\. Nearly all cells are numbers"):
        prepare(table, Preparation("y"))
    yes = read(text, choices=ColumnChoices(numbers=("dose",)))
    assert (yes.columns[0].kind, yes.columns[0].missing) == ("number", 2)
    assert "2 cells are not numbers and count as empty" in about(yes, "words")
    no = read(text, choices=ColumnChoices(words=("dose",)))
    assert (no.columns[0].kind, no.columns[0].doubtful) == ("category", False)


@pytest.mark.parametrize(
    ("write", "value"),
    [("({:.1f})", -1.0), ("{:.1f}-", -1.0), ("{:.2f}D+00", 1.0), ("{:.1f} ± 0.1", 1.0), ("{:.1f}*", 1.0)],
    ids=["in brackets", "the minus behind", "Fortran", "a tolerance", "a mark"],
)
def test_other_ways_to_write_a_number_are_asked_about_and_then_read(write: str, value: float) -> None:
    text = lines("dose,y", lambda i: f"{write.format(i + 1)},{Y[i]}")
    assert "looks like numbers" in about(read(text), "numbers")
    dose = read(text, choices=ColumnChoices(numbers=("dose",))).columns[0].numbers
    assert dose.tolist() == [value * (i + 1) for i in range(len(dose))]


def test_two_units_in_one_column_are_asked_about_and_never_mixed() -> None:
    text = lines("mass,temp,y", lambda i: f"{60 + i} kg,{X[i]},{Y[i]}" if i % 3 else f"{60_000 + i} g,{X[i]},{Y[i]}")
    table = read(text)
    assert "more than one unit, with how often each was met: “kg”" in about(table, "numbers")
    assert "Left out: “mass”" in " ".join(prepare(table, Preparation("y")).notes)
    mass = read(text, choices=ColumnChoices(numbers=("mass",))).columns[0]
    assert mass.unit == "g"
    assert np.nanmin(mass.numbers) >= 60_000
    assert mass.missing == sum(i % 3 > 0 for i in range(len(mass.numbers)))


def test_stages_such_as_2a_are_classes() -> None:
    table = read(lines("stage,y", lambda i: f"{i % 4 + 1}{'ab'[i % 2]},{Y[i]}"))
    assert (table.columns[0].kind, table.columns[0].doubtful) == ("category", False)


def test_statas_extended_missing_values_are_empty() -> None:
    table = read(lines("dose,y", lambda i: f"{'.b' if i in (5, 9) else X[i]},{Y[i]}"))
    assert (table.columns[0].kind, table.columns[0].missing) == ("number", 2)


# ----------------------------------------------------------------------------------------------------- missing


def test_the_markers_of_many_programs() -> None:
    marks = (".", "#DIV/0!", "-1.#IND", "NA", "#N/A", "NaN", "None", "<NA>", "NULL")
    table = read(lines("a,y", lambda i: f"{marks[i // 4] if i % 4 == 0 and i < 36 else X[i]},{Y[i]}"))
    assert (table.columns[0].kind, table.columns[0].missing) == ("number", 9)
    assert dict(table.markers) == dict.fromkeys(marks, 1)
    assert all(f"“{mark}” 1" in about(table, "missing") for mark in marks[:8])


def test_na_is_a_word_if_somebody_says_so() -> None:
    text = lines("sales,region", lambda i: f"{X[i]},{('APAC', 'EMEA', 'NA')[i % 3]}")
    assert dict(read(text).markers) == {"NA": 13}
    table = read(text, choices=ColumnChoices(off=("NA",)))
    assert table.columns[1].levels == ("APAC", "EMEA", "NA")
    assert read_csv(text.encode(), "region", choices=ColumnChoices(off=("NA",))).classes == ("APAC", "EMEA", "NA")


def test_other_markers_can_be_added() -> None:
    text = lines("a,y", lambda i: f"{-999 if i % 8 == 0 else X[i]},{Y[i]}")
    assert read(text, choices=ColumnChoices(markers=("-999",))).columns[0].missing == 5


# ---------------------------------------------------------------------------------------- letters, classes, columns


def test_variants_of_one_word_are_one_class_and_can_be_parted() -> None:
    spelled = ("Yes", "yes", "YES ", "Y", "No", "no", "N")
    text = lines("a,smoker", lambda i: f"{X[i]},{spelled[i % 7]}")
    table = read(text)
    assert (table.columns[1].kind, len(table.columns[1].levels)) == ("yes/no", 2)
    assert "spellings of one word are read as one" in about(table, "apart")
    assert len(read(text, choices=ColumnChoices(apart=("smoker",))).columns[1].levels) == 7
    cities = read(lines("a,city", lambda i: f"{X[i]},{('Rome', 'rome', 'Oslo')[i % 3]}"))
    assert cities.columns[1].levels == ("Oslo", "Rome")


def test_spread_at_rounding_level_is_constant() -> None:
    text = lines("k,near,big,y", lambda i: f"14.62,{14.62 if i % 5 else 14.620000000000001!r},{1e9 + Z[i]!r},{Y[i]}")
    table = read(text)
    assert [column.kind for column in table.columns] == ["constant", "constant", "number", "yes/no"]
    prepared = prepare(table, Preparation("y"))
    assert any("“k”, “near”. The same value in every row" in note for note in prepared.notes)
    assert prepared.dataset().spread[0] > 0.1


def test_leaks_and_equal_rows_are_both_named() -> None:
    text = lines(
        "a,b,y,y_copy,y_code",
        lambda i: f"{X[i % 12]},{Z[i % 12]},{Y[i % 12]},{Y[i % 12]},{'73'[Y[i % 12] == 'no']}",
        60,
    )
    table = read(text)
    prepared = prepare(table, Preparation("y"))
    leaks = [note for note in prepared.notes if note.remedy == "leave"]
    assert [note.column for note in leaks] == ["y_copy", "y_code"]
    assert "48 rows of 60 are equal to an earlier row" in " ".join(prepared.notes)
    mended = prepare(table, Preparation("y", without=("y_copy", "y_code"), repeats="once"))
    assert (mended.rows, len(mended.columns)) == (12, 2)
    assert not [note for note in mended.notes if note.remedy == "leave"]


def test_a_leak_of_an_amount_in_other_units_is_named() -> None:
    prepared = prepare(
        read(lines("x,cm,metres", lambda i: f"{Z[i]},{X[i] * 100 + i / 10:.1f},{X[i] + i / 1000:.4f}")),
        Preparation("metres"),
    )
    assert [note.column for note in prepared.notes if note.remedy == "leave"] == ["cm"]


@pytest.mark.parametrize(
    ("header", "cells", "left"),
    [
        ("id,x,y", lambda i: 1001 + i, True),
        ("PassengerId,x,y", lambda i: 3 * i * i, True),
        ("height,x,y", lambda i: 150 + i, False),
        ("year,x,y", lambda i: 1980 + i, False),
        ("code,x,y", lambda i: (7 * i) % N, True),
    ],
)
def test_consecutive_identifiers_are_left_out(header: str, cells: Callable[[int], int], left: bool) -> None:
    prepared = prepare(read(lines(header, lambda i: f"{cells(i)},{X[i]},{Y[i]}")), Preparation("y"))
    assert (len(prepared.columns) == 1) == left


@pytest.mark.parametrize(
    ("header", "name", "reason"),
    [
        ("Survived,a,b", "Survived", "a usual name"),
        ("a,label,b", "label", "a usual name"),
        ("a,SalePrice,b", "SalePrice", "sounds like"),
        ("a,c,b", "b", "the last column"),
    ],
)
def test_the_target_is_proposed_with_a_reason(header: str, name: str, reason: str) -> None:
    proposal = proposed_target(read(lines(header, lambda i: f"{i % 2},{i % 3},{X[i]}")))
    assert proposal.name == name
    assert reason in proposal.reason


LETTERS = {
    "cp1251": ("возраст,вес,курит", ("да", "нет"), "Москва"),
    "koi8-r": ("возраст,вес,курит", ("да", "нет"), "Москва"),
    "iso8859-5": ("возраст,вес,курит", ("да", "нет"), "Казань"),
    "koi8-u": ("вік,вага,палить", ("так", "ні"), "Київ"),
    "cp1250": ("wiek,waga,płeć", ("tak", "nie"), "Łódź"),
    "iso8859-2": ("wiek,waga,płeć", ("tak", "nie"), "Gdańsk"),
    "cp1252": ("Größe,Gewicht,Raucher", ("ja", "nein"), "Köln"),
    "cp1253": ("ηλικία,βάρος,καπνιστής", ("ναι", "όχι"), "Αθήνα"),
    "cp1254": ("yaş,ağırlık,sigara", ("evet", "hayır"), "Eskişehir"),
    "cp1255": ("גיל,משקל,מעשן", ("כן", "לא"), "חיפה"),
    "cp1256": ("العمر,الوزن,يدخن", ("نعم", "لا"), "القاهرة"),
    "shift_jis": ("年齢,体重,喫煙", ("はい", "いいえ"), "東京"),
    "euc_jp": ("年齢,体重,喫煙", ("はい", "いいえ"), "大阪"),
    "gb18030": ("年龄,体重,吸烟", ("是", "否"), "北京"),
    "big5": ("年齡,體重,吸煙", ("是", "否"), "臺北"),
    "euc_kr": ("나이,몸무게,흡연", ("예", "아니오"), "서울"),
    "utf-16": ("возраст,вес,курит", ("да", "нет"), "Москва"),
    "utf-8-sig": ("возраст,вес,курит", ("да", "нет"), "Москва"),
}


@pytest.mark.parametrize("encoding", LETTERS)
def test_letters_of_every_alphabet(encoding: str) -> None:
    header, (yes, no), city = LETTERS[encoding]
    text = lines(header + ",c", lambda i: f"{X[i]},{Z[i]},{(yes, no)[i % 2]},{city}{i % 2}")
    table = read(text, encoding)
    assert table.names == (*header.split(","), "c")
    assert set(table.columns[2].levels) == {yes, no}
    assert np.all(table.columns[0].numbers == X)
