"""How a table was understood, each part of which can be put right: beside the sentence that says so, or in a menu."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from nncore.data import COMMENTS, DECIMALS, DELIMITERS, ENCODINGS, QUOTES, Dialect, Remark, Table, TableColumn
from pages.kit.plain import plain
from pages.panels.upload_state import Upload

HEADER = {True: "names of columns", False: "data"}
UNITS = {False: "data", True: "units"}
ROW_NAMES = {False: "data", True: "names of rows"}
ESCAPES = {"": "none", "\\": "backslash"}
MAIN: dict[str, tuple[str, Mapping[Any, str], str]] = {
    "delimiter": ("Between cells", DELIMITERS, "What parts a line into cells; another sign can be typed in."),
    "decimal": ("Decimal sign", DECIMALS, "What stands before the tenths; the other sign then parts thousands."),
    "encoding": ("Letters", ENCODINGS, "The alphabet in which the file is written. Wrong letters? Choose another."),
    "header": ("First row", HEADER, "Whether the first row holds the names of the columns."),
}
MORE: dict[str, tuple[str, Mapping[Any, str], str]] = {
    "units": ("Second row", UNITS, "Whether the row below the names holds units such as kg or °C."),
    "row_names": ("First column", ROW_NAMES, "Whether the first cell of each row is only its name."),
    "comment": ("Comments begin with", COMMENTS, "Lines that begin so are no rows."),
    "quote": ("Quotation mark", QUOTES, "What stands around a cell that holds the delimiter."),
    "escape": ("Escape sign", ESCAPES, "What takes the meaning from the next sign."),
}
FIRST_SHOWN = 8
"""Notes shown at once; more of them wait below."""
MOST_MARKERS = 4
Action = tuple[str, Callable[[], None]]
"""The words on a button and what it does."""


def key_of(name: str) -> str:
    """Return the key of one of the panel's widgets."""
    return f"upload {name}"


def show(name: str, value: Any) -> None:
    """Let a widget of the panel show a value.

    It is told at every run: a click can come before the browser has fetched the code of a menu that is new to it.
    """
    st.session_state[key_of(name)] = value


def told(name: str) -> Any:
    """Return what a widget of the panel was just told."""
    return st.session_state[key_of(name)]


def _form(upload: Upload) -> Dialect:
    form = upload.reading.form if upload.reading else None
    return form or Dialect()


def actions(upload: Upload, note: Remark) -> list[Action]:
    """Return what can be done about a remark, by the choice that it names."""
    form, name, asked = _form(upload), note.column, upload.asked
    numbers: Action = "Read as numbers", lambda: upload.take_column("numbers", name)
    words: Action = "Read as words", lambda: upload.take_column("words", name)
    found: dict[str, list[Action]] = {
        "decimal": [
            ("Decimal point", lambda: upload.correct(decimal=".")),
            ("Decimal comma", lambda: upload.correct(decimal=",")),
            words,
        ],
        "numbers": [numbers, words],
        "words": [words],
        "apart": [("Keep apart", lambda: upload.take_column("apart", name))],
        "comment": [("These are rows", lambda: upload.correct(comment=""))],
        "skip": [("These are rows", lambda: upload.correct(skip=0))],
        "units": [("It is data", lambda: upload.correct(units=False))],
        "row_names": [("It is a column", lambda: upload.correct(row_names=False))],
        "header": [
            ("First row is data", lambda: upload.correct(header=False))
            if form.header
            else ("First row holds names", lambda: upload.correct(header=True))
        ],
        "missing": [(f"{plain(word, 12)} is a word", _is_word(upload, word)) for word in _markers(upload)],
    }
    if asked is not None:
        found |= {
            "leave": [("Leave it out", lambda: upload.prepare(without=(*asked.without, name)))],
            "back": [("Take them in", lambda: upload.prepare(without=()))],
            "fill": [
                ("Drop such rows", lambda: upload.prepare(missing="drop"))
                if asked.missing == "fill"
                else ("Fill them in", lambda: upload.prepare(missing="fill"))
            ],
            "once": [
                ("Keep all rows", lambda: upload.prepare(repeats="keep"))
                if asked.repeats == "once"
                else ("Keep each row once", lambda: upload.prepare(repeats="once"))
            ],
        }
    return found.get(note.remedy, [])


def _markers(upload: Upload) -> list[str]:
    """Return the words that are read as empty cells, the most frequent first."""
    return [word for word, _ in upload.table.markers if word][:MOST_MARKERS] if upload.table is not None else []


def _is_word(upload: Upload, word: str) -> Callable[[], None]:
    def act() -> None:
        now = upload.reading.choices if upload.reading else None
        if now is not None:
            upload.take(off=(*now.off, word), markers=tuple(other for other in now.markers if other != word))

    return act


def menu(
    name: str, label: str, titles: Mapping[Any, str], about: str, value: Any, change: Callable[[Any], None], **more: Any
) -> None:
    """Show a menu whose value lives elsewhere.

    Args:
        name: of the widget; about: its help; value: what it shows; change: what is told a new value.
    """
    options = list(titles) if value in titles else [*titles, value]
    show(name, value)
    st.selectbox(
        label,
        options,
        format_func=lambda option: titles.get(option, option),
        key=key_of(name),
        help=about,
        on_change=lambda: change(told(name)),
        **more,
    )


def layout(upload: Upload) -> None:
    """Show how the text was found to be written, each part in a menu."""
    form = _form(upload)
    for place, (name, (label, titles, about)) in zip(st.columns(4), MAIN.items(), strict=True):
        with place:
            more = {"accept_new_options": True} if name == "delimiter" else {}
            menu(name, label, titles, about, getattr(form, name), _correction(upload, name), **more)
    with st.expander("More about how it is written", expanded=False):
        places = st.columns(3)
        for i, (name, (label, titles, about)) in enumerate(MORE.items()):
            with places[i % 3]:
                menu(name, label, titles, about, getattr(form, name), _correction(upload, name))
        with places[2]:
            show("skip", form.skip)
            st.number_input(
                "Lines above the table",
                0,
                1000,
                key=key_of("skip"),
                on_change=lambda: upload.correct(skip=int(told("skip"))),
                help="So many lines at the top are left out.",
            )
        markers(upload)


def _correction(upload: Upload, name: str) -> Callable[[Any], None]:
    return lambda value: upload.correct(**{name: value})


def markers(upload: Upload) -> None:
    """Show which words mean an empty cell, to be switched off or added to."""
    if upload.reading is None:
        return
    choices = upload.reading.choices
    met = [word for word, _ in upload.table.markers if word] if upload.table is not None else []
    counts = dict(upload.table.markers) if upload.table is not None else {}
    on = [word for word in dict.fromkeys([*met, *choices.markers]) if word not in choices.off]
    known = list(dict.fromkeys([*on, *choices.off]))

    def changed() -> None:
        chosen = tuple(told("markers"))
        off = tuple(word for word in known if word not in chosen and word not in choices.markers)
        new = tuple(word for word in chosen if word in choices.markers or word not in known)
        upload.take(off=off, markers=new)

    show("markers", on)
    st.multiselect(
        "Words for an empty cell",
        known,
        key=key_of("markers"),
        accept_new_options=True,
        format_func=lambda word: f"{word} ({counts[word]:,})" if word in counts else word,
        placeholder="type one, such as -999, and press Enter",
        help="Take one away and it is a word like any other; type another one to add it.",
        on_change=changed,
    )


def notes(upload: Upload, said: Sequence[str], name: str) -> None:
    """Show sentences, each with what can be done about it as a button beside it.

    Args:
        name: of the widgets, as there may be two such lists.
    """
    for i, note in enumerate(said[:FIRST_SHOWN]):
        _note(upload, note, f"{name} {i}")
    if len(said) > FIRST_SHOWN:
        with st.expander(f"{len(said) - FIRST_SHOWN} more notes"):
            for i, note in enumerate(said[FIRST_SHOWN:], start=FIRST_SHOWN):
                _note(upload, note, f"{name} {i}")


def _note(upload: Upload, note: str, name: str) -> None:
    found = actions(upload, note) if isinstance(note, Remark) else []
    if not found:
        st.text(note)
        return
    text, buttons = st.columns([64, 36], vertical_alignment="center")
    with text:
        st.text(note)
    with buttons, st.container(horizontal=True, gap="small"):
        for label, act in found:
            st.button(label, key=key_of(f"{name} {label}"), on_click=act)


def preview(table: Table) -> None:
    """Show the columns of a table with what they hold, and its first rows."""
    first = table.first[:4]
    st.dataframe(
        {
            "column": list(table.names),
            "holds": [_holds(column) for column in table.columns],
            "missing": [column.missing for column in table.columns],
            **{f"row {i}": list(row) for i, row in enumerate(first, start=1)},
        },
        hide_index=True,
        height=min(38 + 35 * len(table.columns), 213),
    )


def _holds(column: TableColumn) -> str:
    """Return in words what a column holds."""
    if column.doubtful:
        return "numbers or words?"
    return f"{column.kind} ({column.unit})" if column.unit else column.kind
