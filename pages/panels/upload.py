"""Data of the visitor's own, from a file or pasted: read, put right where it was misread, and made ready to learn from.

Nothing of the file is shown as anything but plain text, and nothing of it is shared with other visitors.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

import streamlit as st

import nncore as nn
from pages.kit.plain import escaped
from pages.workspace.own_data import STAYS, Own
from pages.workspace.page import control, current

MOST_PASTED = 5_000_000
TASKS = {"auto": "found by itself", "binary": "two classes", "multiclass": "several classes", "regression": "a number"}
MISSING = {"drop": "leave the row out", "fill": "fill it in"}
SCALES = {"standard": "mean 0, spread 1", "minmax": "from 0 to 1", "none": "as it is"}
HEADER = {True: "names of columns", False: "data"}
LIKELY = ("target", "class", "label", "y", "outcome", "diagnosis", "species", "result", "price")
_CHOICES: dict[str, tuple[str, dict[str, str], str]] = {
    "task": ("Task", TASKS, "What kind of thing it is that is predicted."),
    "missing": (
        "Missing values",
        MISSING,
        "Filled in by the middle number or the commonest word of the training rows.",
    ),
    "scale": ("Inputs", SCALES, "How numbers reach the network; learnt from the training rows only."),
}


@dataclass(frozen=True, eq=False)
class Brought:
    """A file or a pasted text, and the table read from it."""

    title: str
    source: BinaryIO
    table: nn.data.Table


def read(title: str, source: BinaryIO, form: nn.data.Dialect | None = None) -> None:
    """Read a table and keep it in the session; if it is refused, keep the sentence instead and the table before."""
    bar = st.progress(0.0, "Reading")
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if share - told >= 0.02:
            told = share
            bar.progress(share, "Reading")

    st.session_state["brought wrong"] = ""
    try:
        table = nn.data.read_table(source, form, tell)
    except ValueError as wrong:
        st.session_state["brought wrong"] = str(wrong)
    else:
        st.session_state["brought"] = Brought(title, source, table)
        st.session_state.pop("prepared", None)
        for name in table.form.__dataclass_fields__:
            st.session_state[f"form {name}"] = getattr(table.form, name)
        st.session_state["own target"] = likely_target(table)
        st.session_state["own columns"] = []
    bar.empty()


def likely_target(table: nn.data.Table) -> str:
    """Return the column that is most likely to be predicted: one with a telling name, else the last that could be.

    >>> likely_target(nn.data.read_table(b"class,a,when\\n1,2,2020-01-01\\n0,3,2020-01-02\\n1,5,2020-01-03\\n"))
    'class'
    """
    telling = [name for name in table.names if name.casefold() in LIKELY]
    fit = [column.name for column in table.columns if column.kind in ("number", "yes/no", "category")]
    # With a single column of use nothing can be predicted; the last one's own fault is then the clearer sentence.
    return telling[0] if telling else fit[-1] if len(fit) > 1 else table.names[-1]


def _sent(key: str) -> None:
    """Remember where the newest table is to be read from."""
    st.session_state["brought from"] = key


def _form_changed() -> None:
    brought: Brought = st.session_state["brought"]
    said = {name: st.session_state[f"form {name}"] for name in ("delimiter", "decimal", "encoding", "header")}
    st.session_state["read again"] = (brought.title, brought.source, nn.data.Dialect(**said))


def ways_in() -> None:
    """Show where to drop a file or paste a text, and read what comes."""
    by_file, by_text = st.columns([50, 50], gap="medium")
    with by_file:
        sent = st.file_uploader(
            "A CSV, TSV or text file",
            key="own file",
            on_change=_sent,
            args=("file",),
            help="As Excel and others export it. Up to 50 MB, 200,000 rows and 200 columns.",
        )
    with by_text:
        pasted = st.text_area(
            "or paste a table here",
            key="own text",
            height=96,
            max_chars=MOST_PASTED,
            on_change=_sent,
            args=("text",),
            placeholder="height,weight,sport\n171,64,yes\n…",
        )
    way, again = st.session_state.get("brought from"), st.session_state.get("read again")
    if again:
        read(*again)
    elif way == "file" and sent is not None:
        read(sent.name, sent)
    elif way == "text" and pasted and pasted.strip():
        read("Pasted text", BytesIO(pasted.encode("utf-8", "replace")))
    # Only now: a click while a long file is read interrupts the script, and then it is read anew.
    st.session_state["brought from"] = st.session_state["read again"] = None
    if wrong := st.session_state.get("brought wrong"):
        kept = " Your data of before are kept." if current().own or st.session_state.get("brought") else ""
        st.error(escaped(wrong) + kept, icon=":material/error:")


def found(table: nn.data.Table) -> None:
    """Show how the table was understood, each part of which can be put right."""
    options: dict[str, tuple[str, Any]] = {
        "delimiter": ("Between cells", nn.data.DELIMITERS),
        "decimal": ("Decimal sign", nn.data.DECIMALS),
        "encoding": ("Letters", nn.data.ENCODINGS),
        "header": ("First row", HEADER),
    }
    for place, (name, (label, titles)) in zip(st.columns(4), options.items(), strict=True):
        with place:
            st.selectbox(
                label,
                list(titles),
                format_func=titles.__getitem__,
                key=f"form {name}",
                on_change=_form_changed,
                persist_state="session",
            )
    first = table.first[:4]
    st.dataframe(
        {
            "column": list(table.names),
            "holds": [column.kind for column in table.columns],
            "missing": [column.missing for column in table.columns],
            **{f"row {i}": list(row) for i, row in enumerate(first, start=1)},
        },
        hide_index=True,
        height=min(38 + 35 * len(table.columns), 213),
    )


def prepared(table: nn.data.Table) -> tuple[Any, float]:
    """Show what can be chosen about the table; return what it becomes, or the sentence why not, and the share of rows
    kept for validation.
    """
    usable = [name for name in table.names if name != st.session_state["own target"]]
    one, two = st.columns([30, 70])
    with one:
        st.selectbox("Predict", table.names, key="own target", persist_state="session")
    with two:
        st.session_state["own columns"] = [name for name in st.session_state["own columns"] if name in usable]
        st.multiselect(
            "from", usable, key="own columns", placeholder="every column that can be used", persist_state="session"
        )
    *places, for_shares = st.columns([1, 1, 1, 2])
    for place, (name, (label, titles, told)) in zip(places, _CHOICES.items(), strict=True):
        with place:
            st.selectbox(
                label,
                list(titles),
                format_func=titles.__getitem__,
                key=f"own {name}",
                help=told,
                persist_state="session",
            )
    asked = nn.data.Preparation(
        target=st.session_state["own target"],
        columns=tuple(st.session_state["own columns"]) or None,
        **{name: st.session_state[f"own {name}"] for name in _CHOICES},
    )
    kept = st.session_state.get("prepared")
    if kept is None or kept[0] != asked:
        try:
            kept = (asked, nn.data.prepare(table, asked))
        except ValueError as wrong:
            kept = (asked, str(wrong))
        st.session_state["prepared"] = kept
    with for_shares:
        return kept[1], shares()


def shares() -> float:
    """Let the visitor share out the rows; return the share kept for validation."""
    one, two = st.columns(2)
    with one:
        control(current(), "share")
    most = 95 - current().choices.share
    st.session_state["own validation"] = min(st.session_state.get("own validation", 0), most)
    with two:
        st.slider("validation share", 0, most, step=5, key="own validation", persist_state="session",
                  help="Rows that are neither learnt from nor tested on. The rest is for testing.")  # fmt: skip
    return float(st.session_state["own validation"]) / 100


def file() -> None:
    """Show the way to bring a table."""
    title, button = st.columns([68, 32], vertical_alignment="center")
    with title:
        st.subheader("Bring a table of your own", anchor=False)
    st.caption(STAYS)
    ways_in()
    brought: Brought | None = st.session_state.get("brought")
    if brought is None:
        return
    st.text(f"{brought.title}: {brought.table.rows:,} rows, {len(brought.table.columns)} columns")
    found(brought.table)
    made, validation = prepared(brought.table)
    if isinstance(made, str):
        st.error(escaped(made), icon=":material/error:")
        return
    notes = (*brought.table.notes, *made.notes)
    what = "a number" if made.task == "regression" else f"one of {len(made.classes)} classes"
    st.text(f"{made.rows:,} rows with {len(made.columns)} inputs each, to predict “{made.target}”: {what}.")
    st.text("\n".join(notes))
    with button:
        st.button(
            "Use these data",
            type="primary",
            icon=":material/check:",
            width="stretch",
            on_click=lambda: current().use(Own(made, brought.title, validation, notes)),
        )
