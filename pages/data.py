"""The data: every set as a card, the open one looked at closely, and a place for data of one's own."""

from pages.kit import frame

frame.require()

import re

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.gallery.gallery import Card, Section, gallery, picked
from pages.figures.thumbnails import Stroke, dots, grey
from pages.kit import link, session
from pages.panels import dataset, drawing, formula, upload
from pages.workspace.controls.data import DRAW, FILE, SET
from pages.workspace.controls.groups import LINKED
from pages.workspace.formula import FORMULA
from pages.workspace.own_data import OWN, STAYS
from pages.workspace.page import close_page, control, open_page
from pages.workspace.start import load, takes_noise
from pages.workspace.workspace import Workspace

PAGE, GALLERY = "data", "gallery"
NAMES = LINKED[PAGE]
TASKS = {"binary": "two classes", "multiclass": "{} classes", "regression": "a number"}


def task(data: nn.data.Dataset) -> str:
    """Return what is to be told from a row."""
    return TASKS[data.task].format(len(data.classes))


def picture(data: nn.data.Dataset) -> list[Stroke]:
    """Return a small picture of a data set: its two most informative columns, or what its rows look like."""
    if data.name == "digits":
        return grey(data.x[3].reshape(8, 8) / 16)
    if data.n_features == 1:
        return dots(np.column_stack([data.x[:, 0], data.y[:, 0]]), data.y[:, 0], len(data.classes))
    columns = np.sort(nn.data.rank_columns(data)[:2])
    return dots(data.x[:, columns], data.y[:, 0], len(data.classes))


@st.cache_data(max_entries=64, show_spinner=False)
def card(name: str) -> Card:
    """Return the card of one of the sets that come with the app."""
    data = load(name, 0, 50, 0)
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


def own_cards(workspace: Workspace) -> list[Card]:
    """Return the cards of what the visitor has, or can bring."""
    cards: list[Card] = [
        {"name": FILE, "title": "Bring a file", "lines": ["CSV, TSV, from Excel"], "warning": "", "strokes": [],
         "tip": "Upload or paste a table of your own.", "sign": "⇪"},
        {"name": DRAW, "title": "Draw", "lines": ["points or a curve"], "warning": "", "strokes": [],
         "tip": "Draw data on a canvas.", "sign": "✎"},
    ]  # fmt: skip
    mine, chosen = workspace.own, workspace.choices
    if mine is None:
        return cards
    data = mine.dataset(chosen.share / 100, chosen.points_seed)
    drawn = session.of(dataset.Picture)
    if drawn.own is not mine or drawn.strokes is None:
        drawn.own, drawn.strokes = mine, picture(data)
    return [
        {
            "name": OWN,
            "title": SET.options[OWN],
            "lines": [f"{len(data.x):,} × {data.n_features} → {task(data)}", "in this session only"],
            "warning": "",
            "tip": mine.title,
            "strokes": drawn.strokes,
            "sign": "",
        },
        *cards,
    ]


def sections(workspace: Workspace) -> list[Section]:
    """Return all cards under their headings."""
    names = {
        kind: [name for name, info in nn.data.DATASETS.items() if info.kind == kind] for kind in ("made up", "real")
    }
    return [
        {"title": "Your own", "cards": own_cards(workspace)},
        {"title": "Made up by this program", "cards": [card(name) for name in names["made up"]]},
        {"title": "Real", "cards": [card(name) for name in names["real"]]},
    ]


def opened() -> None:
    """Open the card that was pressed."""
    name = picked(session.message(GALLERY, "open"))
    if name in SET.options and (name != OWN or workspace.own is not None):
        workspace.choose(set=name, pairs=(), column=1)


def typed(formula: str) -> None:
    """Have the open set made of another formula."""
    workspace.rule(formula)
    workspace.choose(pairs=(), column=1)


def head(data: nn.data.Dataset) -> None:
    """Show what the open set is, and the way to train on it."""
    title, button = st.columns([68, 32], vertical_alignment="center")
    chosen = workspace.choices.set
    mine = workspace.own if chosen == OWN else None
    with title:
        st.subheader(SET.options[chosen] if mine else data.title, anchor=False)
    with button:
        if st.button("Train a network on this", type="primary", icon=":material/play_circle:", width="stretch"):
            workspace.suit(chosen)
            st.switch_page("pages/train.py")
    if mine:
        st.text(f"{mine.title}. {' '.join(mine.notes)}")
        st.caption(STAYS)
    else:
        st.markdown(f"{data.about} :orange[{data.warning}]" if data.warning else data.about)
        st.caption(f"{data.source} {data.licence}")


def show(data: nn.data.Dataset) -> None:
    """Show the open set."""
    dataset.settle(workspace, data)
    chosen = workspace.choices
    head(data)
    if chosen.set == FORMULA:
        formula.field(workspace, typed)
    if data.classes:
        dataset.class_balance(data)
    view, beside = st.columns([40, 60], vertical_alignment="center")
    with view:
        control(workspace, "show", kind="buttons")
    with beside:
        if takes_noise(chosen.set):
            control(workspace, "noise")
        elif chosen.show == "pairs":
            dataset.choose_pairs(workspace, data)
        elif chosen.show == "columns":
            control(workspace, "column", names=dataset.named(data))
    made_up = chosen.set != OWN and nn.data.DATASETS[chosen.set].kind == "made up"
    if chosen.show == "pairs":
        dataset.against_each_other(workspace, data, square=made_up and data.n_features == 2)
    elif chosen.show == "columns":
        dataset.each_column(workspace, data)
    else:
        dataset.rows(data)


workspace = open_page(PAGE, NAMES)
if workspace.choices.set == OWN and workspace.own is None:
    workspace.choose(set=FILE)
    link.note(PAGE, ["A link cannot carry the data of the visitor who sent it: bring the file yourself."])
link.show_notes(PAGE)
cards, open_one = st.columns([31, 69], gap="medium")
with cards:
    gallery(sections(workspace), workspace.choices.set, GALLERY, opened)
with open_one:
    opened_set, chosen = workspace.choices.set, workspace.choices
    if opened_set == FILE:
        upload.file()
    elif opened_set == DRAW:
        drawing.drawing()
    elif opened_set == OWN and workspace.own is not None:
        show(workspace.own.dataset(chosen.share / 100, chosen.points_seed))
    else:
        noise = chosen.noise if takes_noise(opened_set) else 0
        text = chosen.formula if opened_set == FORMULA else ""
        show(load(opened_set, noise, chosen.share, chosen.points_seed, text))
close_page(PAGE, workspace, NAMES)
