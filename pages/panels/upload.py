"""Data of the visitor's own, from a file or pasted: read, put right where it was misread, and made ready to learn from.

Nothing of the file is shown as anything but plain text, and nothing of it is shared with other visitors.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import streamlit as st

from nncore.data import Prepared, Refusal, Table
from nncore.words import counted
from pages.kit import session
from pages.kit.plain import escaped
from pages.kit.uploads import uploader
from pages.panels.upload_controls import key_of, layout, menu, preview, show, told
from pages.panels.upload_notes import notes
from pages.panels.upload_state import Upload
from pages.workspace.own_data import STAYS, Own
from pages.workspace.page import control, current

MOST_PASTED = 5_000_000
TASKS = {"auto": "automatic", "binary": "two classes", "multiclass": "several classes", "regression": "a number"}
MISSING = {"drop": "drop the row", "fill": "fill it in"}
SCALES = {"standard": "standardised", "minmax": "from 0 to 1", "none": "as it is"}
REPEATS = {"keep": "keep all", "once": "each once"}
CHOICES: dict[str, tuple[str, dict[str, str], str]] = {
    "task": ("Task", TASKS, "What kind of value is predicted."),
    "missing": (
        "Missing values",
        MISSING,
        "Filled in by the median or the most frequent word of the training rows.",
    ),
    "scale": (
        "Inputs",
        SCALES,
        "How numbers reach the network: with mean 0 and standard deviation 1, or from 0 to 1. Computed from the "
        "training rows.",
    ),
    "repeats": (
        "Equal rows",
        REPEATS,
        "If rows are equal in every column used, one can be in training and another in test.",
    ),
}


PREDICT = "The column that the network is to predict."


def read(upload: Upload) -> None:
    """Do the reading that is waiting, with a bar that says how far it is."""
    bar = st.progress(0.0, "Reading")
    shown = 0.0

    def tell(share: float) -> None:
        nonlocal shown
        if share - shown >= 0.02:
            shown = share
            bar.progress(share, "Reading")

    upload.read(tell)
    bar.empty()


def _sent(upload: Upload, way: str) -> None:
    """Remember where the newest table is to be read from."""
    upload.way = way


def ways_in(upload: Upload) -> None:
    """Show where to drop a file or paste a text, and read what comes."""
    by_file, by_text = st.columns([50, 50], gap="medium")
    with by_file:
        sent = uploader(
            "A CSV, TSV or text file",
            key=key_of("file"),
            on_change=session.whole(_sent),
            args=(upload, "file"),
            help="As Excel and others export it. Up to 50 MB, 200,000 rows and 200 columns.",
        )
    with by_text:
        pasted = st.text_area(
            "or paste a table here",
            key=key_of("text"),
            height=96,
            max_chars=MOST_PASTED,
            on_change=session.whole(_sent),
            args=(upload, "text"),
            placeholder="height,weight,sport\n171,64,yes\n…",
        )
    if upload.way == "file" and sent is not None:
        upload.begin(sent.name, sent)
    elif upload.way == "text" and pasted and pasted.strip():
        upload.begin("Pasted text", BytesIO(pasted.encode("utf-8", "replace")))
    if upload.waiting:
        read(upload)
    # Only now: a click while a long file is read interrupts the script, and then it is read anew.
    upload.way = ""


def refusal(upload: Upload) -> None:
    """Show why a table could not be read, what was noticed before, and the way back."""
    wrong = upload.refused
    if wrong is None:
        return
    kept = " Your earlier data are kept." if current().own or upload.table is not None else ""
    st.error(escaped(str(wrong)) + kept, icon=":material/error:")
    notes(upload, wrong.notes, "refused")
    if upload.read_as is not None and upload.reading is not None:
        st.button(
            f"Back to {upload.read_as.title[:40]!r} as it was read",
            key=key_of("back"),
            on_click=session.whole(upload.as_before),
        )


def prepared(upload: Upload, table: Table) -> Prepared | Refusal | None:
    """Show what can be chosen about the table; return what it becomes, or why it cannot."""
    asked = upload.asked
    if asked is None:
        return None
    one, two = st.columns([30, 70])
    with one:
        menu("target", "Predict", {name: name for name in table.names}, PREDICT, asked.target, _target(upload))
    usable = [name for name in table.names if name != asked.target]
    with two:
        show("columns", [name for name in asked.columns or () if name in usable])
        st.multiselect(
            "from",
            usable,
            key=key_of("columns"),
            placeholder="every column that can be used",
            on_change=session.whole(lambda: upload.prepare(columns=tuple(told("columns")) or None)),
        )
    with st.container():
        if upload.proposal is not None and upload.proposal.name == asked.target:
            st.text(f"Proposed to predict: {upload.proposal.reason}")
    *places, for_shares = st.columns([1.1, 1.05, 1.05, 1.1, 1.7])
    for place, (name, (label, titles, about)) in zip(places, CHOICES.items(), strict=True):
        with place:
            menu(name, label, titles, about, getattr(asked, name), _asking(upload, name))
    with for_shares:
        shares(upload)
    return upload.result()


def _target(upload: Upload) -> Callable[[Any], None]:
    def change(name: Any) -> None:
        columns = tuple(column for column in (upload.asked.columns if upload.asked else None) or () if column != name)
        upload.prepare(target=str(name), columns=columns or None)

    return change


def _asking(upload: Upload, name: str) -> Callable[[Any], None]:
    return lambda value: upload.prepare(**{name: value})


def shares(upload: Upload) -> None:
    """Let the visitor share out the rows for training and for validation."""
    one, two = st.columns(2)
    with one:
        control(current(), "share")
    most = 95 - current().choices.share
    upload.validation = min(upload.validation, most)
    show("validation", upload.validation)

    def changed() -> None:
        upload.validation = int(told("validation"))

    with two:
        st.slider(
            "validation share",
            0,
            most,
            step=5,
            key=key_of("validation"),
            on_change=session.whole(changed),
            help="The share of rows kept apart, neither learnt from nor tested on. The rest is for testing.",
        )


def file() -> None:
    """Show the way to bring a table."""
    upload = session.of(Upload)
    title, button = st.columns([68, 32], vertical_alignment="center")
    with title:
        st.subheader("Bring a table of your own", anchor=False)
    st.caption(STAYS)
    # Each part has its place from the start: a widget that moved would be new to the browser and begin at its default.
    entry, why_not, counts, written, undo, shown, choice, outcome = (st.container() for _ in range(8))
    with entry:
        ways_in(upload)
    with why_not:
        refusal(upload)
    if upload.reading is None:
        return
    table = upload.table if upload.refused is None else None
    with written:
        layout(upload)
    with undo:
        if upload.corrected:
            st.button(
                "Read it as it was found",
                key=key_of("anew"),
                icon=":material/undo:",
                on_click=session.whole(upload.as_found),
            )
    if table is None:
        return
    with counts:
        st.text(f"{upload.reading.title}: {table.rows:,} rows, {len(table.columns)} columns")
    with shown:
        preview(table)
    with choice:
        made = prepared(upload, table)
    with outcome:
        own = result(upload, table, made)
    if own is not None:
        with button:
            st.button(
                "Use these data",
                type="primary",
                icon=":material/check:",
                width="stretch",
                on_click=session.whole(lambda: current().use(own)),
            )


def result(upload: Upload, table: Table, made: Prepared | Refusal | None) -> Own | None:
    """Show what a table becomes with its notes, or why it cannot; return it as the visitor's own data."""
    if isinstance(made, Refusal):
        st.error(escaped(str(made)), icon=":material/error:")
        notes(upload, made.notes or table.notes, "note")
    if made is None or isinstance(made, Refusal) or upload.reading is None:
        return None
    inputs = counted(len(made.columns), f"{made.rows:,} rows with one input.", f"{made.rows:,} rows with {{n}} inputs.")
    if made.task == "regression":
        predicted = f"The number to predict is “{made.target}”."
    else:
        predicted = f"The class to predict is “{made.target}”, one of {len(made.classes)}."
    st.text(f"{inputs} {predicted}")
    notes(upload, made.notes, "note")
    return Own(made, upload.reading.title, upload.validation / 100, made.notes)
