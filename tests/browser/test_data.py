"""The data page in a browser: cards, files that are no tables, names that are no HTML, a file as large as may be."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import field, in_link, looks, neuron, number, pick, played, press, rest, slider
from tests.browser.test_layout import fits

GOOD = "height,weight,sport\n" + "".join(f"{150 + i},{50 + i * 7 % 30},{'yes' if i % 3 else 'no'}\n" for i in range(60))
ROWS = "".join(f"{i},{i % 7}\n" for i in range(40))
HOSTILE = {
    "empty": (b"", "The file is empty"),
    "prose": (b"Dear Sir or Madam.\nThank you for your letter.\nYours truly.\n" * 20, "does not look like a table"),
    "zip": (b"PK\x03\x04" + bytes(range(256)) * 40, "Excel workbook"),
    "pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "picture"),
    "nul": (b"a,b\n" + b"1,2\n" * 50_000 + b"3,\x004\n", "NUL"),
    "line": (b"a,b\n1," + b"9" * 10_000_000 + b"\n", "longer"),
    "ragged": (b"a,b\n1,2\n3,4,5\n6,7\n", "Line 3 has 3 cells"),
    "wide": (",".join(f"c{i}" for i in range(10_000)).encode() + b"\n" + b"1," * 9_999 + b"1\n", "10,000 columns"),
    "long": (b"a,b\n" + b"1,2\n" * 200_001, "200,000 rows"),
    "header": (b"a,b,c\n", "no rows"),
    "class": (b"a,target\n" + b"".join(b"%d,yes\n" % i for i in range(40)), "“target” is the same in every row"),
    "constant": (b"a,y\n" + b"".join(b"%d,5\n" % i for i in range(40)), "“y” is the same in every row"),
}
MARKUP = ("<img src=x onerror=window.hacked=1>", "<b>bold</b> **stars**", "[link](https://example.com/) :red[red]", "c")


@pytest.fixture
def file(tmp_path):
    """Write a file and return its path."""

    def written(name: str, content: bytes | str) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return written


def bring(page: Page, path: str) -> None:
    page.locator("input[type=file]").first.set_input_files(path)


def brought(page: Page, path: str) -> None:
    """Bring a table, after another one perhaps, and wait until every menu about it is there."""
    bring(page, path)
    expect(page.get_by_text(f"{Path(path).name}: ")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("combobox", name="Equal rows", exact=True)).to_be_visible(timeout=30_000)
    rest(page)


def more(page: Page) -> None:
    """Open what more there is to say about how a table is written."""
    if not page.get_by_role("textbox", name="Another such word").is_visible():
        page.get_by_text("More about how it is written").click()


def card(page: Page, name: str):
    return page.locator(f"[data-gallery] [data-name={name}]")


def bring_and_use(page: Page, path: str, rows: int) -> None:
    bring(page, path)
    expect(page.get_by_text(f"{rows:,} rows, ")).to_be_visible(timeout=30_000)
    press(page, "Use these data")
    expect(card(page, "own")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("opened", ["circle", "wine", "file"])
def test_the_data_page_fits(open_page, opened):
    page = open_page(f"/data?set={opened}")
    expect(card(page, opened)).to_have_attribute("aria-pressed", "true")
    for view, scheme in looks(page):
        # Four columns against each other need their room.
        fits(page, *(["tall"] if view == "wide" and opened != "wine" else []))
        expect(page.locator("[data-gallery]")).to_have_css("color-scheme", scheme)


def test_a_card_opens_by_keyboard_and_keeps_the_focus(open_page):
    page = open_page("/data")
    card(page, "iris").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Iris flowers")).to_be_visible()
    in_link(page, set="iris")
    expect(card(page, "iris")).to_be_focused()
    expect(card(page, "iris")).to_have_attribute("aria-pressed", "true")
    expect(card(page, "circle")).to_have_attribute("aria-pressed", "false")
    page.go_back()
    expect(page.get_by_role("heading", name="Circle")).to_be_visible()


def test_hostile_files_are_each_a_sentence_and_the_data_before_are_kept(open_page, file):
    page = open_page("/data?set=file")
    bring_and_use(page, file("good.csv", GOOD), 60)
    expect(card(page, "own")).to_contain_text("60 × 2 → two classes")
    card(page, "file").click()
    expect(page.get_by_role("heading", name="Bring a table of your own")).to_be_visible()
    for name, (content, sentence) in HOSTILE.items():
        bring(page, file(f"{name}.csv", content))
        expect(page.get_by_test_id("stAlert").filter(has_text=sentence)).to_be_visible(timeout=30_000)
        alert = page.get_by_test_id("stAlert")
        expect(alert).to_have_count(1)  # the one before is gone
        assert 10 < len(alert.inner_text()) < 400, alert.inner_text()
        assert "Traceback" not in alert.inner_text()
        expect(card(page, "own")).to_contain_text("60 × 2 → two classes")


def test_formulas_are_words(open_page, file):
    page = open_page("/data?set=file")
    cells = ("=cmd|'/C calc'!A0", "@SUM(A1:A9)", "+one", "plain")
    bring_and_use(
        page, file("formulas.csv", "word,n,y\n" + "".join(f"{cells[i % 4]},{i},{i % 2}\n" for i in range(40))), 40
    )
    expect(page.get_by_text("begin like a formula").first).to_be_visible()


def no_markup(page: Page) -> None:
    """Nothing of the hostile names has become more than text."""
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x], a[href*='example.com']").count() == 0
    assert page.locator("b, strong").filter(has_text="bold").count() == 0
    assert page.locator("strong").filter(has_text="stars").count() == 0


def test_names_in_a_file_stay_text(open_page, file):
    page = open_page("/data?set=file")
    quoted = ",".join(f'"{name}"' for name in MARKUP)
    text = quoted + "\n" + "".join(f"{i},{i % 5},{i % 3},{MARKUP[0] if i % 2 else MARKUP[1]}\n" for i in range(40))
    bring(page, file("<img src=x onerror=window.hacked=1>.csv", text))
    expect(page.get_by_text("40 rows, 4 columns")).to_be_visible()
    no_markup(page)
    page.get_by_role("combobox", name="Predict", exact=True).click()
    expect(page.get_by_role("option", name=MARKUP[0], exact=True)).to_be_visible()
    no_markup(page)
    page.keyboard.press("Escape")
    press(page, "Use these data")
    expect(card(page, "own")).to_be_visible()
    for show in ("Pairs of columns", "Each column", "Rows"):
        page.get_by_text(show, exact=True).click()
        rest(page)
        no_markup(page)
    press(page, "Train a network on this")
    played(page, "idle", epoch=0)
    no_markup(page)


@pytest.mark.long
def test_a_table_of_fifty_megabytes_while_another_visitor_goes_on(open_page, tmp_path):
    page, other = open_page("/data?set=file"), open_page("/")
    path = tmp_path / "large.csv"
    block = "".join(
        ",".join(f"{(i * 7919 + j * 104729) % 100003 / 1000:.3f}" for j in range(46)) + f",{i % 2}\n"
        for i in range(500)
    )
    with path.open("w") as out:
        out.write(",".join([*(f"c{j}" for j in range(46)), "y"]) + "\n")
        rows = 0
        while out.tell() + len(block) < 50 * 1024 * 1024:
            out.write(block)
            rows += 500
    assert path.stat().st_size > 49 * 1024 * 1024
    bring(page, str(path))
    before = neuron(other)["output"]
    slider(other, "w₁ age").press("ArrowRight")
    expect(other.locator("[data-neuron]")).not_to_have_attribute("data-output", before)
    expect(page.get_by_text(f"{rows:,} rows, 47 columns")).to_be_visible(timeout=120_000)
    press(page, "Use these data")
    expect(card(page, "own")).to_contain_text(f"{rows:,} × 46 → two classes", timeout=60_000)


def test_two_visitors_never_see_each_others_data(open_page, file):
    one, other = open_page("/data?set=file"), open_page("/data?set=file", view="narrow")
    bring_and_use(one, file("mine.csv", GOOD.replace("sport", "secret")), 60)
    bring_and_use(other, file("yours.csv", GOOD.replace("sport", "hidden") + "1,2,yes\n3,4,no\n"), 62)
    for page, mine, rows in ((one, "mine.csv", 60), (other, "yours.csv", 62)):
        expect(card(page, "own")).to_contain_text(f"{rows} × 2")
        expect(page.get_by_text(mine)).to_be_visible()
    assert "yours" not in json.dumps(one.content())
    assert "mine.csv" not in json.dumps(other.content())
    pick_free = open_page("/data")
    expect(card(pick_free, "file")).to_be_visible()
    assert card(pick_free, "own").count() == 0


def test_pasting_a_table_and_putting_right_what_was_found(open_page):
    page = open_page("/data?set=file")
    box = page.get_by_role("textbox", name="or paste a table here")
    box.fill("1;2,5;no\n2;3,5;yes\n" * 10)
    box.press("Control+Enter")
    expect(page.get_by_text("Pasted text: 20 rows, 3 columns")).to_be_visible()
    pick(page, "First row", "names of columns")
    expect(page.get_by_text("Pasted text: 19 rows, 3 columns")).to_be_visible()


def test_a_link_to_own_data_says_it_cannot_carry_them(open_page):
    page = open_page("/data?set=own")
    expect(page.get_by_text("A link cannot carry the data of the visitor who sent it")).to_be_visible()
    page.get_by_role("link", name="Neuron", exact=True).first.click()
    expect(field(page, "age")).to_be_visible()


# ---------------------------------------------------------------------------- every correction, taken on the page

X = [round(3 + (i * 37 % 41) / 10, 2) for i in range(60)]


def rows_of(cells) -> str:
    return "".join(cells(i) + "\n" for i in range(40))


def shape(page: Page, rows: int, columns: int) -> None:
    expect(page.get_by_text(f"{rows} rows, {columns} columns")).to_be_visible()


LAYOUTS = [
    ("# by me, now\na,b\n" + rows_of(lambda i: f"{X[i]},{i % 2}"), "These are rows", (40, 2), (41, 2)),
    ("Title\na,b\n" + rows_of(lambda i: f"{X[i]},{i % 2}"), "These are rows", (40, 2), None),
    ("a,b\nkg,mm\n" + rows_of(lambda i: f"{X[i]},{X[-i]}"), "It is data", (40, 2), (41, 2)),
    ("a,b\n" + rows_of(lambda i: f"r{i},{X[i]},{i % 2}"), "It is a column", (40, 2), (40, 3)),
    ("a,,b\n" + rows_of(lambda i: f"{X[i]},{X[-i]},{i % 2}"), "First row is data", (40, 3), (41, 3)),
]
MENUS = [
    ("Between cells", "semicolon", rows_of(lambda i: f"{X[i]},1;{X[-i]},2;{i % 2}"), None, (40, 3)),
    ("Between cells", "a single blank", rows_of(lambda i: f"{'ab'[i % 2]} x,y {'cd'[i % 2]} z"), None, (40, 4)),
    (
        "Between cells",
        "runs of blanks or tabs",
        rows_of(lambda i: f"{'ab'[i % 2]}  x,y \t{'cd'[i % 2]}"),
        None,
        (40, 3),
    ),
    ("Second row", "data", "a,b\nkg,mm\n" + rows_of(lambda i: f"{X[i]},{X[-i]}"), (40, 2), (41, 2)),
    ("First column", "data", "a,b\n" + rows_of(lambda i: f"r{i},{X[i]},{i % 2}"), (40, 2), (40, 3)),
    ("Comments begin with", "none", "#1,2\n" + rows_of(lambda i: f"{X[i]},{i % 2}"), (40, 2), (41, 2)),
    ("Quotation mark", "none", rows_of(lambda i: f"'p, {'qr'[i % 2]}',{X[i]},{X[-i]}"), (40, 3), (40, 4)),
    ("Escape sign", "backslash", rows_of(lambda i: f"p\\, {'qr'[i % 2]},{X[i]},{X[-i]}"), (40, 4), (40, 3)),
]


def test_the_layout_is_put_right_beside_its_note(open_page, file):
    page = open_page("/data?set=file")
    for place, (text, button, before, after) in enumerate(LAYOUTS):
        brought(page, file(f"table{place}.csv", text))
        shape(page, *before)
        press(page, button)
        if after:
            shape(page, *after)
        else:
            expect(page.get_by_test_id("stAlert")).to_be_visible()
        press(page, "Read it as it was found")
        shape(page, *before)


@pytest.mark.long
def test_how_it_is_written_is_put_right_in_its_menus_blanks_included(open_page, file):
    page = open_page("/data?set=file")
    for place, (label, option, text, before, after) in enumerate(MENUS):
        brought(page, file(f"table{place}.csv", text))
        if before:
            shape(page, *before)
        menu = page.get_by_role("combobox", name=label, exact=True)
        if not menu.is_visible():
            more(page)
            expect(menu).to_be_visible()
        pick(page, label, option)
        shape(page, *after)


def lines_above_and_decimal_sign(page: Page, table: Callable[..., str]) -> None:
    brought(page, table("a;b\n" + rows_of(lambda i: f"1.{100 + i};{i % 2}")))
    more(page)
    number(page, "Lines above the table", "4")
    shape(page, 36, 2)
    number(page, "Lines above the table", "0")
    shape(page, 40, 2)
    pick(page, "Decimal sign", "comma")
    pick(page, "Predict", "a")
    expect(page.get_by_text("The number to predict is “a”.")).to_be_visible()
    press(page, "Use these data")
    expect(card(page, "own")).to_contain_text("40 × 1 → a number")


def what_is_predicted_and_how(page: Page, table: Callable[..., str]) -> None:
    text = "a,b,y\n" + rows_of(lambda i: f"{'' if i == 4 else X[i % 20]},{X[-(i % 20)]},{i % 20 % 3}")
    brought(page, table(text))
    pick(page, "Predict", "y")
    pick(page, "Task", "several classes")
    expect(page.get_by_text("The class to predict is “y”, one of 3.")).to_be_visible()
    pick(page, "Missing values", "drop the row")
    expect(page.get_by_text("39 rows with 2 inputs")).to_be_visible()
    pick(page, "Missing values", "fill it in")
    pick(page, "Equal rows", "each once")
    expect(page.get_by_text("21 rows with 2 inputs")).to_be_visible()
    pick(page, "Inputs", "from 0 to 1")
    box = page.get_by_role("combobox", name="from", exact=True)
    box.click()
    page.get_by_role("option", name="a", exact=True).click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("rows with one input")).to_be_visible()
    press(page, "Use these data")
    expect(card(page, "own")).to_contain_text("× 1 → 3 classes")


def another_sign(page: Page, table: Callable[..., str]) -> None:
    bring(page, table("a¦b¦c\n" + rows_of(lambda i: f"{X[i]}¦{X[-i]}¦{i % 2}")))
    expect(page.get_by_test_id("stAlert")).to_contain_text("does not look like a table")
    menu = page.get_by_role("combobox", name="Between cells", exact=True)
    menu.click()
    menu.fill("¦")
    menu.press("Enter")
    shape(page, 40, 3)


def letters(page: Page, table: Callable[..., str]) -> None:
    brought(
        page,
        table(("n,город\n" + rows_of(lambda i: f"{X[i]},{('Москва', 'Тверь')[i % 2]}")).encode("cp1251")),
    )
    expect(page.get_by_role("combobox", name="Predict", exact=True)).to_have_value("город")
    pick(page, "Letters", "KOI8-R, Russian")
    expect(page.get_by_role("combobox", name="Predict", exact=True)).to_have_value("ЦНПНД")
    pick(page, "Letters", "Windows-1251, Cyrillic")
    expect(page.get_by_role("combobox", name="Predict", exact=True)).to_have_value("город")


def decimal_sign_asked_for(page: Page, table: Callable[..., str]) -> None:
    brought(page, table("size,price\n" + rows_of(lambda i: f'{50 + 7 * i % 31},"{300 + i},{100 + 7 * i}"')))
    expect(page.get_by_text("which may mean two things")).to_be_visible()
    press(page, "Decimal point")
    expect(page.get_by_text("The number to predict is “price”.")).to_be_visible()
    press(page, "Use these data")
    expect(card(page, "own")).to_contain_text("40 × 1 → a number")


def columns(page: Page, table: Callable[..., str]) -> None:
    text = "dose,smoker\n" + rows_of(lambda i: f"{'not yet' if i == 4 else X[i]},{('Yes', 'YES', 'no')[i % 3]}")
    brought(page, table(text))
    expect(page.get_by_text("but one cell is not a number, in line 6: “not yet”")).to_be_visible()
    press(page, "Read as numbers")
    expect(page.get_by_text("One cell is not a number and counts as empty")).to_be_visible()
    expect(page.get_by_text("39 rows with one input. The class to predict is “smoker”, one of 2.")).to_be_visible()
    press(page, "Keep apart")
    expect(page.get_by_text("The class to predict is “smoker”, one of 3.")).to_be_visible()
    press(page, "Fill them in")
    expect(page.get_by_text("40 rows with one input")).to_be_visible()
    press(page, "Drop such rows")
    expect(page.get_by_text("39 rows with one input")).to_be_visible()


def markers(page: Page, table: Callable[..., str]) -> None:
    text = "n,region\n" + rows_of(lambda i: f"{-999 if i == 3 else X[i]},{('NA', 'EU', 'AP')[i % 3]}")
    brought(page, table(text))
    expect(page.get_by_text("“NA” 14")).to_be_visible()
    press(page, "NA is a word")
    expect(page.get_by_text("The class to predict is “region”, one of 3.")).to_be_visible()
    more(page)
    box = page.get_by_role("textbox", name="Another such word")
    box.fill("-999")
    box.press("Enter")
    expect(page.get_by_text("“-999” 1")).to_be_visible()
    expect(page.get_by_text("39 rows with one input")).to_be_visible()


def leaks_and_equal_rows(page: Page, table: Callable[..., str]) -> None:
    brought(page, table("a,code,y\n" + rows_of(lambda i: f"{X[i % 12]},{7 - 4 * (i % 12 % 2)},{i % 12 % 2}")))
    expect(page.get_by_text("The answer is given away by “code”")).to_be_visible()
    press(page, "Leave it out")
    expect(page.get_by_text("40 rows with one input")).to_be_visible()
    press(page, "Keep each row once")
    expect(page.get_by_text("12 rows with one input")).to_be_visible()
    press(page, "Keep all rows")
    expect(page.get_by_text("40 rows with one input")).to_be_visible()
    expect(page.get_by_role("button", name="Take them in", exact=True)).to_have_count(1)
    press(page, "Take them in")
    expect(page.get_by_text("40 rows with 2 inputs")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize(
    "steps",
    [
        (lines_above_and_decimal_sign, what_is_predicted_and_how, another_sign, letters),
        (decimal_sign_asked_for, columns, markers, leaks_and_equal_rows),
    ],
    ids=["written", "meant"],
)
def test_what_was_found_is_put_right_one_table_after_another(open_page, file, steps):
    page = open_page("/data?set=file")
    for step in steps:
        card(page, "file").click()
        step(page, lambda text, name=step.__name__: file(f"{name}.csv", text))
