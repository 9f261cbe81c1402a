"""The data page: every set can be looked at and trained on, and a visitor's own table is read, prepared and kept."""

import base64
import json

import numpy as np
import pytest

import nncore as nn
from tests.pages.test_app import Visitor
from tests.pages.test_cost import charts

EVENTS = {"gallery": "open", "draw": "drawn"}
SMALL = "height,weight,sport,when\n" + "".join(
    f"{150 + i},{50 + (i * 7) % 30},{'yes' if i % 3 else 'no'},2020-01-{i % 27 + 1:02}\n" for i in range(60)
)


def component(visitor, name):
    """What the browser gets to draw one of the page's components."""
    [element] = [element for element in visitor.app.get("bidi_component") if element.proto.component_name == name]
    return element.proto


def send(visitor, name, message):
    """Let one of the page's components send a message as the browser does."""
    widgets = visitor.app._tree.get_widget_states()
    said = json.dumps([{"event": EVENTS[name], "value": message}])
    ident = f"$$STREAMLIT_INTERNAL_KEY_{component(visitor, name).id}__events"
    widgets.widgets.add(id=ident, json_trigger_value=said)
    return visitor.run(widgets)


def array(drawn):
    """An array out of a chart's JSON, of any type of number."""
    if isinstance(drawn, dict):
        return np.frombuffer(base64.b64decode(drawn["bdata"]), np.dtype(drawn["dtype"]).newbyteorder("<"))
    return np.array(drawn, dtype=float)


def cards(visitor):
    """The cards of the gallery by name."""
    sections = json.loads(component(visitor, "gallery").json)["sections"]
    return {card["name"]: card for section in sections for card in section["cards"]}


def texts(visitor):
    """All plain texts on the page, in one."""
    return " ".join(text.value for text in visitor.app.text)


def brought(text=SMALL, visitor=None):
    """A visitor who has pasted a table."""
    visitor = visitor or Visitor("data", set="file")
    visitor.app.text_area(key="upload text").set_value(text)
    return visitor.run()


def upload(visitor):
    """What the session holds of the table that was brought."""
    return visitor.app.session_state["pages.panels.upload_state.Upload"]


def owner(text=SMALL, **choices):
    """A visitor with data of their own."""
    visitor = brought(text)
    for key, value in choices.items():
        visitor.choose("selectbox", f"upload {key}", value)
    return visitor.press("Use these data")


def test_every_set_has_a_card_with_what_one_needs_to_know():
    shown = cards(Visitor("data"))
    assert set(shown) == {*nn.data.DATASETS, "file", "draw"}
    for name, info in nn.data.DATASETS.items():
        card, data = shown[name], nn.data.load(name)
        assert card["title"] == info.title
        assert card["lines"][0].startswith(f"{info.rows:,} × {info.columns} → ")
        assert card["strokes"]
        assert data.source in card["tip"]
        assert data.licence in card["tip"]
        if info.kind == "real":
            assert data.licence.split(".")[0].split(",")[0] in card["lines"][1]
    assert shown["lung"]["warning"] == "Synthetic, not medical advice"


@pytest.mark.parametrize("name", nn.data.DATASETS)
@pytest.mark.parametrize("show", ["pairs", "columns", "rows"])
def test_every_set_can_be_looked_at(name, show):
    visitor, data = Visitor("data", set=name, show=show), nn.data.load(name)
    assert (visitor.errors, visitor.warnings) == ("", "")
    drawn = charts(visitor)
    if data.classes:
        counts = [int(trace["text"].split("<br>")[1].replace(",", "")) for trace in drawn[0]["data"]]
        assert counts == [np.sum(data.y == label) for label in range(len(data.classes))]
    if show == "rows":
        table = visitor.app.dataframe[0].value
        assert len(table) == min(1000, len(data.x))
        np.testing.assert_array_equal(table.iloc[:, : data.n_features].to_numpy(float), data.x[:1000])
        assert table.iloc[:, -1].tolist() == np.where(data.test[:1000], "test", "training").tolist()
    elif show == "columns":
        table = visitor.app.dataframe[0].value
        summaries = nn.data.summary(data)
        np.testing.assert_allclose(table["mean"], [one.mean for one in summaries], rtol=1e-3)
        assert [sum(bars) for bars in table["how often"]] == [len(data.x)] * len(summaries)
        assert sum(array(trace["y"]).sum() for trace in drawn[-1]["data"]) == len(data.x)
    else:
        assert len(drawn[-1]["data"]) >= 1


def test_a_card_opens_its_set_and_the_link_says_so():
    visitor = Visitor("data")
    send(visitor, "gallery", {"name": "iris", "number": 1})
    assert visitor.link == {"set": "iris"}
    assert visitor.app.subheader[0].value == "Iris flowers"
    send(visitor, "gallery", {"name": "no such set", "number": 2})
    send(visitor, "gallery", "rubbish")
    assert visitor.link == {"set": "iris"}


def test_the_columns_of_the_pairs_are_chosen_and_linked():
    visitor = Visitor("data", set="wine", pairs="3.1")
    picture = charts(visitor)[-1]
    wine = nn.data.load("wine")
    first = picture["data"][0]
    np.testing.assert_array_equal(array(first["x"]), wine.x[wine.y[:, 0] == 0, 2])
    np.testing.assert_array_equal(array(first["y"]), wine.x[wine.y[:, 0] == 0, 0])
    visitor.choose("multiselect", "pairs chosen", [2, 5, 7])
    assert visitor.link == {"set": "wine", "pairs": "2.5.7"}
    assert len({trace["xaxis"] for trace in charts(visitor)[-1]["data"]}) == 6


def test_columns_a_set_does_not_have_are_left_out():
    visitor = Visitor("data", set="iris", pairs="1.99.1.2", column="50", show="columns")
    assert visitor.state["pairs"] == (1, 2)
    assert visitor.state["column"] == 4


@pytest.mark.parametrize("name", ["circle", "iris", "diabetes", "lung", "sine", "digits"])
def test_a_network_trains_on_the_open_set(name):
    visitor = Visitor("data", set=name)
    visitor.press("Train a network on this")
    assert visitor.state["player"].run.data.name == name
    assert visitor.state["data"] == name
    assert visitor.errors == ""


def test_points_that_were_drawn_become_data():
    visitor = Visitor("data", set="draw")
    points = [[1, 1, 0], [2, 1, 0], [-1, -1, 1], [-2, -1, 1], [-2, 3, 1]]
    send(visitor, "draw", {"mode": "points", "classes": 2, "points": points, "curve": [], "number": 1})
    visitor.press("Use this drawing")
    data = visitor.state["own"].dataset(0.5, 0)
    np.testing.assert_array_equal(data.x, np.array(points)[:, :2])
    np.testing.assert_array_equal(data.y[:, 0], np.array(points)[:, 2])
    assert visitor.link == {"set": "own"}
    assert cards(visitor)["own"]["lines"][0] == "5 × 2 → two classes"


def test_a_curve_that_was_drawn_becomes_data():
    visitor = Visitor("data", set="draw")
    send(visitor, "draw", {"mode": "curve", "classes": 2, "points": [], "curve": [[0, 1], [1, 2], [-1, 0], [2, 2]]})
    visitor.press("Use this drawing")
    data = visitor.state["own"].dataset(0.5, 0)
    assert data.task == "regression"
    np.testing.assert_array_equal(data.x[:, 0], [-1, 0, 1, 2])
    np.testing.assert_array_equal(data.y[:, 0], [0, 1, 2, 2])


@pytest.mark.parametrize(
    "message",
    [None, 3, {}, {"mode": "points", "classes": 2, "points": [[1, 2]], "curve": []},
     {"mode": "points", "classes": 2, "points": [["x", None, 0]], "curve": []},
     {"mode": "points", "classes": float("inf"), "points": [], "curve": []},
     {"mode": "points", "classes": 2, "points": [[float("nan"), 0, 0]], "curve": []}],
)  # fmt: skip
def test_a_message_that_is_no_drawing_is_passed_over(message):
    visitor = Visitor("data", set="draw")
    send(visitor, "draw", message)
    assert "drawing" not in visitor.state


def test_too_small_a_drawing_is_refused_and_the_data_before_are_kept():
    visitor = owner()
    before = visitor.state["own"]
    send(visitor, "gallery", {"name": "draw", "number": 1})
    visitor.press("Use this drawing")
    assert "too little" in visitor.errors
    assert visitor.state["own"] is before


def test_a_table_is_read_and_what_was_found_is_shown():
    visitor = brought("Größe;Name\n" + "1,5;a\n2,5;b\n3,5;a\n4,5;b\n" * 3)
    chosen = {name: visitor.app.selectbox(key=f"upload {name}").value for name in ("delimiter", "decimal", "header")}
    assert chosen == {"delimiter": ";", "decimal": ",", "header": True}
    table = visitor.app.dataframe[0].value
    assert table["column"].tolist() == ["Größe", "Name"]
    assert table["holds"].tolist() == ["number", "category"]


def test_what_was_found_can_be_put_right():
    visitor = brought("1;2;0\n3;4;1\n" * 10)
    assert upload(visitor).table.rows == 20
    visitor.choose("selectbox", "upload header", True)
    assert upload(visitor).table.rows == 19
    visitor.choose("selectbox", "upload delimiter", "|")
    assert visitor.errors
    assert upload(visitor).table.rows == 19, "the table before is kept"


def test_own_data_become_a_network():
    visitor = owner(target="sport")
    mine = visitor.state["own"]
    assert (mine.task, mine.rows, mine.title) == ("binary", 60, "Pasted text")
    assert "when" in " ".join(mine.notes), "a date is refused by its name"
    assert visitor.link == {"set": "own"}
    assert cards(visitor)["own"]["tip"] == "Pasted text"
    visitor.press("Train a network on this")
    run = visitor.state["player"].run
    assert run.data.n_features == 2
    assert run.data.classes == mine.dataset(0.5, 0).classes
    assert visitor.errors == ""


def test_the_rows_are_shared_out_as_asked():
    visitor = brought()
    visitor.choose("selectbox", "upload target", "sport")
    visitor.choose("slider", "share", 60)
    visitor.choose("slider", "upload validation", 20)
    visitor.press("Use these data")
    data = visitor.state["own"].dataset(visitor.state["share"] / 100, visitor.state["seed"])
    assert (data.training.sum(), data.validation.sum(), data.test.sum()) == (36, 12, 12)
    assert visitor.state["own"].dataset(0.9, 0).training.sum() == 54, "a larger training share leaves room for testing"


@pytest.mark.parametrize(("scale", "low", "high"), [("standard", -4, 4), ("minmax", -0.5, 1.5), ("none", 100, 300)])
def test_numbers_are_scaled_as_asked(scale, low, high):
    data = owner(target="sport", scale=scale).state["own"].dataset(0.5, 0)
    assert low < data.inputs[:, 0].min() < data.inputs[:, 0].max() < high


def test_a_refused_table_leaves_the_data_before():
    visitor = owner(target="sport")
    before = visitor.state["own"]
    send(visitor, "gallery", {"name": "file", "number": 1})
    brought("no table at all", visitor)
    assert "Your earlier data are kept." in visitor.errors
    assert visitor.state["own"] is before


def test_a_target_that_cannot_be_predicted_is_a_sentence():
    visitor = brought()
    visitor.choose("selectbox", "upload target", "when")
    assert "when" in visitor.errors
    assert not [button for button in visitor.app.button if button.label == "Use these data"]


HOSTILE = "**b** <img src=x onerror=alert(1)> [l](http://e.com) :red[x] $x$"


def test_nothing_of_a_file_is_read_as_markdown_or_html():
    text = f'"{HOSTILE}","{HOSTILE} 2",c\n' + "".join(f"{i},{i % 5},{'ab'[i % 2]}<b>{i % 2}</b>\n" for i in range(30))
    visitor = owner(text, target="c")
    for _ in range(2):
        written = [m.value for m in (*visitor.app.markdown, *visitor.app.caption, *visitor.app.subheader)]
        assert "<img" not in " ".join(written)
        assert "**b**" not in " ".join(written)
        assert "<b>" not in json.dumps(charts(visitor))
        assert "<img" not in json.dumps(charts(visitor))
        visitor.choose("segmented_control", "show", "columns")


def test_a_link_to_somebodys_own_data_says_it_cannot_carry_them():
    visitor = Visitor("data", set="own")
    assert "A link cannot carry the data" in visitor.warnings
    assert visitor.state["set"] == "file"


def test_two_visitors_never_see_each_others_data():
    one, other = owner(target="sport"), Visitor("data")
    assert "own" not in cards(other)
    owner(SMALL.replace("sport", "music"), target="music")
    assert one.run().state["own"].rows == 60
    assert "music" not in json.dumps([list(frame.value.columns) for frame in one.app.dataframe])
    assert "own" not in cards(other.run())


# ------------------------------------------------------------------------------ what can be put right about a table


def rows_of(text, n=40):
    return "".join(text(i) + "\n" for i in range(n))


X = [round(3 + (i * 37 % 41) / 10, 2) for i in range(60)]
CORRECTIONS = {
    "comments are rows": ("# by me\na,b\n" + rows_of(lambda i: f"{X[i]},{i % 2}"), "These are rows", "comment", ""),
    "titles are rows": ("Title\na,b\n" + rows_of(lambda i: f"{X[i]},{i % 2}"), "These are rows", "skip", 0),
    "units are data": ("a,b,y\nkg,mm,-\n" + rows_of(lambda i: f"{X[i]},{X[-i]},{i % 2}"), "It is data", "units", False),
    "names are a column": ("a,b\n" + rows_of(lambda i: f"r{i},{X[i]},{i % 2}"), "It is a column", "row_names", False),
    "point": ("a,b\n" + rows_of(lambda i: f'"{i + 1},500",{i % 7}'), "Decimal point", "decimal", "."),
    "comma": ("a,b\n" + rows_of(lambda i: f'"{i + 1},500",{i % 7}'), "Decimal comma", "decimal", ","),
    "an empty name": ("a,,b\n" + rows_of(lambda i: f"{X[i]},{X[-i]},{i % 2}"), "First row is data", "header", False),
}


@pytest.mark.parametrize("name", CORRECTIONS)
def test_what_was_found_is_put_right_by_the_button_beside_its_note(name):
    text, button, part, value = CORRECTIONS[name]
    visitor = brought(text)
    assert getattr(upload(visitor).table.form, part) != value or part == "decimal"
    visitor.press(button)
    assert getattr(upload(visitor).reading.form, part) == value
    visitor.press("Read it as it was found")
    assert upload(visitor).reading.form == upload(visitor).found


def test_columns_are_read_as_the_visitor_says():
    text = "dose,zip,smoker\n" + rows_of(
        lambda i: f"{'none left' if i == 4 else X[i]},0{i % 3 + 1}5,{['Yes', 'YES', 'no', 'No'][i % 4]}"
    )
    visitor = brought(text)
    kinds = [column.kind for column in upload(visitor).table.columns]
    assert kinds == ["category", "category", "yes/no"]
    assert visitor.app.dataframe[0].value["holds"].tolist() == ["numbers or words?", "category", "yes/no"]
    for button in [button for button in visitor.app.button if button.label == "Read as numbers"][:1]:
        button.click()
    visitor.run()
    assert upload(visitor).table.columns[0].kind == "number"
    visitor.press("Keep apart")
    assert set(upload(visitor).table.columns[2].levels) == {"no", "No", "Yes", "YES"}
    visitor.press("Read it as it was found")
    assert [column.kind for column in upload(visitor).table.columns] == kinds


def test_markers_of_empty_cells_are_switched_off_and_added():
    visitor = brought("region,n\n" + rows_of(lambda i: f"{('NA', 'EU', 'AP')[i % 3]},{-999 if i == 3 else X[i]}"))
    assert upload(visitor).table.columns[0].missing == 14
    visitor.press("NA is a word")
    assert upload(visitor).table.columns[0].levels == ("AP", "EU", "NA")
    visitor.choose("text_input", "upload marker", "-999")
    assert upload(visitor).table.columns[1].missing == 1
    visitor.choose("multiselect", "upload markers", [])
    assert upload(visitor).table.columns[1].missing == 0
    assert upload(visitor).table.columns[0].levels == ("AP", "EU", "NA")


def test_leaks_and_equal_rows_are_mended_beside_their_notes():
    visitor = brought("a,y,code\n" + rows_of(lambda i: f"{X[i % 12]},{i % 12 % 2},{7 - 4 * (i % 12 % 2)}"))
    visitor.choose("selectbox", "upload target", "y")
    visitor.press("Leave it out")
    visitor.press("Keep each row once")
    assert upload(visitor).made.rows == 12
    assert [column.name for column in upload(visitor).made.columns] == ["a"]
    visitor.press("Take them in")
    visitor.press("Keep all rows")
    assert (upload(visitor).made.rows, len(upload(visitor).made.columns)) == (40, 2)


def test_a_refusal_shows_its_notes_and_can_be_mended():
    visitor = brought("# one\na,b\n" + rows_of(lambda i: f"{X[i]},{i % 2}") + "1,2,3,4\n1,2\n")
    assert "cells, and the first row has" in visitor.errors
    assert "# one" in texts(visitor)
    before = visitor.errors
    visitor.choose("selectbox", "upload delimiter", ";")
    assert visitor.errors != before
    assert not [text for text in (visitor.errors,) if "comma" in text]


def test_the_target_is_proposed_with_a_reason():
    visitor = brought("Survived,a,b\n" + rows_of(lambda i: f"{i % 2},{X[i]},{X[-i]}"))
    assert visitor.app.selectbox(key="upload target").value == "Survived"
    assert "“Survived” is a usual name for what is predicted." in texts(visitor)
