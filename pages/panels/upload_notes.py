"""What was noticed about a table, each sentence with what can be done about it as a button beside it."""

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from nncore.data import Remark
from nncore.words import counted
from pages.kit import session
from pages.kit.plain import plain
from pages.panels.upload_controls import form_of, key_of
from pages.panels.upload_state import Upload

FIRST_SHOWN = 8
"""Notes shown at once; more of them wait below."""
MOST_MARKERS = 4
Action = tuple[str, Callable[[], None]]
"""The words on a button and what it does."""


def actions(upload: Upload, note: Remark) -> list[Action]:
    """Return what can be done about a remark, by the choice that it names."""
    form, name, asked = form_of(upload), note.column, upload.asked
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


def notes(upload: Upload, said: Sequence[str], name: str) -> None:
    """Show sentences, each with what can be done about it as a button beside it.

    Args:
        name: of the widgets, as there may be two such lists.
    """
    keys: Counter[str] = Counter()
    for note in said[:FIRST_SHOWN]:
        _note(upload, note, name, keys)
    if len(said) > FIRST_SHOWN:
        with st.expander(counted(len(said) - FIRST_SHOWN, "One more note", "{n} more notes")):
            for note in said[FIRST_SHOWN:]:
                _note(upload, note, name, keys)


def _note(upload: Upload, note: str, name: str, keys: Counter[str]) -> None:
    """Show a sentence with its buttons.

    A button is known by what it does, not by its place in the list: a click must not be lost because a note above it
    has just gone. `keys` counts those that are alike.
    """
    found = actions(upload, note) if isinstance(note, Remark) else []
    if not found:
        st.text(note)
        return
    text, buttons = st.columns([64, 36], vertical_alignment="center")
    with text:
        st.text(note)
    with buttons, st.container(horizontal=True, gap="small"):
        for label, act in found:
            does = f"{name} {getattr(note, 'remedy', '')} {getattr(note, 'column', '')} {label}"
            st.button(label, key=key_of(f"{does} {keys[does]}"), on_click=session.whole(act))
            keys[does] += 1
