"""How a table was understood, each part of which can be put right: beside the sentence that says so, or in a menu."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from nncore.data import COMMENTS, DECIMALS, DELIMITERS, ENCODINGS, QUOTES, Dialect, Table, TableColumn
from pages.kit import session
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
    "comment": ("Comments begin with", COMMENTS, "Lines that begin with this are left out."),
    "quote": ("Quotation mark", QUOTES, "What stands around a cell that holds the delimiter."),
    "escape": ("Escape sign", ESCAPES, "A sign after this one is read as a letter."),
}


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
    return session.value(key_of(name))


def form_of(upload: Upload) -> Dialect:
    """Return how the newest text is read, or would be."""
    form = upload.reading.form if upload.reading else None
    return form or Dialect()


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
        on_change=session.whole(lambda: change(told(name))),
        **more,
    )


def layout(upload: Upload) -> None:
    """Show how the text was found to be written, each part in a menu."""
    form = form_of(upload)
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
                on_change=session.whole(lambda: upload.correct(skip=int(told("skip")))),
                help="How many lines at the top are left out.",
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
        upload.take(off=off, markers=tuple(word for word in choices.markers if word in chosen))

    def added() -> None:
        if word := str(told("marker")).strip():
            off = tuple(other for other in choices.off if other != word)
            upload.take(off=off, markers=tuple(dict.fromkeys([*choices.markers, word])))
        show("marker", "")

    found, another = st.columns([66, 34])
    with found:
        show("markers", on)
        st.multiselect(
            "Words for an empty cell",
            known,
            key=key_of("markers"),
            format_func=lambda word: f"{word} ({counts[word]:,})" if word in counts else word,
            placeholder="none was found",
            help="Remove one, and it is read as a word like any other.",
            on_change=session.whole(changed),
        )
    with another:
        st.text_input(
            "Another such word",
            key=key_of("marker"),
            placeholder="such as -999",
            help="Press Enter, and such cells count as empty.",
            on_change=session.whole(added),
        )


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
