"""The data: every set as a card, the open one looked at closely, and a place for data of one's own."""

from pages.kit import frame

frame.require()

import re

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.gallery.gallery import Card, Section, gallery, picked
from pages.figures.thumbnails import Stroke, dots, grey
from pages.kit import link
from pages.kit.controls import Choice, Control
from pages.kit.widgets import widget
from pages.panels import dataset as look
from pages.panels import drawing
from pages.panels import upload as bring
from pages.workspace import network, training
from pages.workspace.network import NOISE, SEED, SHARE, chosen
from pages.workspace.own_data import OWN, STAYS, own

PAGE = "data"
FILE, DRAW = "file", "draw"
SET = Choice(
    "set",
    "data set",
    "circle",
    options={name: info.title for name, info in nn.data.DATASETS.items()}
    | {OWN: "My own data", FILE: "Bring a file", DRAW: "Draw"},
)
CONTROLS: list[Control] = [SET, NOISE, SEED, SHARE, *look.CONTROLS]
TASKS = {"binary": "two classes", "multiclass": "{} classes", "regression": "a number"}


def task(data: nn.data.Dataset) -> str:
    """Return what is to be told from a row."""
    return TASKS[data.task].format(len(data.classes))


def picture(data: nn.data.Dataset) -> list[Stroke]:
    """Return a small picture of a data set: its two most telling columns, or what its rows look like."""
    if data.name == "digits":
        return grey(data.x[3].reshape(8, 8) / 16)
    if data.n_features == 1:
        return dots(np.column_stack([data.x[:, 0], data.y[:, 0]]), data.y[:, 0], len(data.classes))
    columns = np.sort(look.telling(data)[:2])
    return dots(data.x[:, columns], data.y[:, 0], len(data.classes))


@st.cache_data(max_entries=64, show_spinner=False)
def card(name: str) -> Card:
    """Return the card of one of the sets that come with the app."""
    data = network.load(name, 0, 50, 0)
    real = nn.data.DATASETS[name].kind == "real"
    return {
        "name": name,
        "title": data.title,
        "lines": [f"{len(data.x):,} × {data.n_features} → {task(data)}"]
        + ([f"{re.split(r'[, ]', data.source)[0]} · {re.split(r'[.,]( |$)', data.licence)[0]}"] if real else []),
        "warning": "" if real else re.split(r"[.] ", data.warning)[0],
        "tip": f"{data.about} {data.source} {data.licence}",
        "strokes": picture(data),
        "sign": "",
    }


def own_cards() -> list[Card]:
    """Return the cards of what the visitor has, or can bring."""
    cards: list[Card] = [
        {"name": FILE, "title": "Bring a file", "lines": ["CSV, TSV, from Excel"], "warning": "", "strokes": [],
         "tip": "Upload or paste a table of your own.", "sign": "⇪"},
        {"name": DRAW, "title": "Draw", "lines": ["points or a curve"], "warning": "", "strokes": [],
         "tip": "Draw data on a canvas.", "sign": "✎"},
    ]  # fmt: skip
    mine = own()
    if mine is None:
        return cards
    data = mine.dataset(chosen(SHARE) / 100, chosen(SEED))
    if st.session_state.get("own picture", (None,))[0] is not mine:
        st.session_state["own picture"] = (mine, picture(data))
    return [
        {
            "name": OWN,
            "title": SET.options[OWN],
            "lines": [f"{len(data.x):,} × {data.n_features} → {task(data)}", "in this session only"],
            "warning": "",
            "tip": mine.title,
            "strokes": st.session_state["own picture"][1],
            "sign": "",
        },
        *cards,
    ]


def sections() -> list[Section]:
    """Return all cards under their headings."""
    names = {
        kind: [name for name, info in nn.data.DATASETS.items() if info.kind == kind] for kind in ("made up", "real")
    }
    return [
        {"title": "Your own", "cards": own_cards()},
        {"title": "Made up by this program", "cards": [card(name) for name in names["made up"]]},
        {"title": "Real", "cards": [card(name) for name in names["real"]]},
    ]


def opened() -> None:
    """Open the card that was pressed."""
    name = picked(st.session_state["gallery"].get("open"))
    if name in SET.options and (name != OWN or own() is not None):
        st.session_state[SET.key] = name
        st.session_state[look.PAIRS.key], st.session_state[look.COLUMN.key] = (), 1


def head(data: nn.data.Dataset) -> None:
    """Show what the open set is, and the way to train on it."""
    title, button = st.columns([68, 32], vertical_alignment="center")
    mine = own() if chosen(SET) == OWN else None
    with title:
        st.subheader(SET.options[chosen(SET)] if mine else data.title, anchor=False)
    with button:
        if st.button("Train a network on this", type="primary", icon=":material/play_circle:", width="stretch"):
            training.use_data(chosen(SET))
            st.switch_page("pages/train.py")
    if mine:
        st.text(f"{mine.title}. {' '.join(mine.notes)}")
        st.caption(STAYS)
    else:
        st.markdown(f"{data.about} :orange[{data.warning}]" if data.warning else data.about)
        st.caption(f"{data.source} {data.licence}")


def show(data: nn.data.Dataset) -> None:
    """Show the open set."""
    look.settle(data)
    head(data)
    if data.classes:
        look.class_balance(data)
    view, beside = st.columns([40, 60], vertical_alignment="center")
    with view:
        st.segmented_control(
            look.SHOW.label,
            list(look.SHOW.options),
            format_func=look.SHOW.options.__getitem__,
            key=look.SHOW.key,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
    with beside:
        if chosen(SET) != OWN and nn.data.DATASETS[chosen(SET)].takes_noise:
            widget(NOISE)
        elif chosen(look.SHOW) == "pairs":
            look.choose_pairs(data)
        elif chosen(look.SHOW) == "columns":
            look.choose_column(data)
    made_up = chosen(SET) != OWN and nn.data.DATASETS[chosen(SET)].kind == "made up"
    if chosen(look.SHOW) == "pairs":
        look.against_each_other(data, square=made_up and data.n_features == 2)
    elif chosen(look.SHOW) == "columns":
        look.each_column(data)
    else:
        look.rows(data)


link.read(PAGE, CONTROLS)
if chosen(SET) == OWN and own() is None:
    st.session_state[SET.key] = FILE
    said = "A link cannot carry the data of the visitor who sent it: bring the file yourself."
    st.session_state[f"{PAGE} trouble"] = [*st.session_state.get(f"{PAGE} trouble", []), said]
link.trouble(PAGE)
cards, open_one = st.columns([31, 69], gap="medium")
with cards:
    gallery(sections(), chosen(SET), "gallery", opened)
with open_one:
    if chosen(SET) == FILE:
        bring.file()
    elif chosen(SET) == DRAW:
        drawing.drawing()
    elif chosen(SET) == OWN:
        mine = own()
        assert mine is not None
        show(mine.dataset(chosen(SHARE) / 100, chosen(SEED)))
    else:
        noise = chosen(NOISE) if nn.data.DATASETS[chosen(SET)].takes_noise else 0
        show(network.load(chosen(SET), noise, chosen(SHARE), chosen(SEED)))
link.write(PAGE, CONTROLS)
