"""The race as the browser is told it: what it asks is taken in, and answered with frames and a surface."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.race.race import Ask, race
from pages.components.race.words import TEXTBOOK_WORDS, WORDS
from pages.components.stage.wire import fields
from pages.figures.race import relief_3d
from pages.kit import charts, session
from pages.workspace.background import experiments
from pages.workspace.controls.groups import RACE_VIEWS
from pages.workspace.controls.race import PLACES
from pages.workspace.entry import STRIDE, Entry, NetworkEntry, TextbookEntry, head
from pages.workspace.page import control
from pages.workspace.racing import CHUNK, Racing, end, racing, set_view, take
from pages.workspace.relief import NO_SURFACE, Relief
from pages.workspace.slices import SIDE
from pages.workspace.turns import TURNS, Rank, Turn
from pages.workspace.workspace import Workspace

KEY = "race stage"
MOST_POINTS = 90
"""Of the data on a small map."""
TALL = 560
"""Pixels of the surface in 3-D; on a phone it is as high as wide, see frame.css."""
WHOLE = 4.0
"""Seconds of computing that the rest of a race may take when its surface is to be shown."""


def receive(workspace: Workspace) -> None:
    """Take in what the browser asks; `answer` answers it."""
    ask = Ask.read(session.message(workspace.key(KEY), "ask"))
    here = racing(workspace)
    if ask is None or here.entry is None:
        return
    again, here.answered = ask.number == here.answered, ask.number
    here.ask = ask
    if ask.race != here.entry.name or again:  # of a race that is gone, or sent again since its answer was late
        return
    here.at = min(ask.at, here.entry.distance)
    if ask.do == "set":
        set_view(workspace, ask.key, ask.text)
    elif ask.do == "end" and here.entry.over:
        end(workspace)
    elif ask.do == "take" and ask.key.isdecimal():
        with workspace.lock, TURNS.turn(Rank.LOOK) as turn:
            here.go = take(workspace, int(ask.key), ask.at, turn.pause)
    experiments().race = here.tag, here.at, here.finished


def answer(workspace: Workspace, locked: bool, covered: bool) -> Callable[[], None]:
    """Draw the race with the frames the browser asked for.

    Args:
        locked: whether a guess is still to be made; covered: whether the rate that a surface allows is.

    Returns:
        What has the next frames ready before they are asked for, to be called once all else is drawn.
    """
    here = racing(workspace)
    entry, ask = here.entry, here.ask
    here.ask = None
    if entry is None:
        return lambda: None
    mine = ask is not None and ask.race == entry.name
    more = ask is not None and mine and ask.do == "more" and not locked
    start = min(ask.have, entry.done) if ask is not None and mine else 0
    count = CHUNK if more else 0 if mine else 1
    with TURNS.turn(Rank.PLAY) as turn:
        before = entry.done
        entry.train(start + count, turn)
        if more and entry.done > before:
            here.pace.took(entry.done - before, turn)
        found = surface(workspace, entry, locked, turn)
    series = entry.frames(start, count)
    told = header(workspace, here, entry, locked, start, series)
    parts: tuple[bytes, ...] = ()
    if isinstance(found, Relief):
        told["surface"] = f"{entry.name} {found.name} {covered}"
        if not (mine and ask and ask.relief == told["surface"]):
            told["relief"], parts = found.described(told["surface"], covered), (found.numbers,)
    else:
        told["no_surface"] = found
    race(told, series, workspace.key(KEY), lambda: receive(workspace), *parts)

    def prepare() -> None:
        if more and not entry.over and entry.done < start + 3 * CHUNK:
            with TURNS.if_free() as turn:
                if turn:
                    entry.train(entry.done + CHUNK, turn)

    return prepare


def surface(workspace: Workspace, entry: Entry, locked: bool, turn: Turn) -> Relief | str:
    """Return the surface that is to be shown, or a sentence on why there is none; "" where none is wanted.

    That of networks holds their ways to the end, so the rest of the race is trained first.
    """
    chosen = workspace.choices
    if isinstance(entry, NetworkEntry):
        if chosen.picture == "maps":
            return ""
        if not entry.one_shape:
            return NO_SURFACE
        if locked:
            return "The surface appears here once you have guessed."
        entry.train(entry.distance + 1, turn, WHOLE)
        if not entry.over:
            return "The surface appears here once the race has been played to its end."
    else:
        entry.train(entry.distance + 1, turn, WHOLE)
    try:
        return entry.relief(chosen.picture, (chosen.weight - 1, chosen.second - 1), turn)
    except ValueError as wrong:
        return str(wrong)


def below(workspace: Workspace, locked: bool, covered: bool) -> None:
    """Show what belongs to a surface: which weights it is over, and the same in 3-D on demand."""
    entry, chosen = racing(workspace).entry, workspace.choices
    plain = isinstance(entry, NetworkEntry) and chosen.picture == "maps"
    if entry is None or plain or (locked and isinstance(entry, NetworkEntry)):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if isinstance(entry, NetworkEntry) and chosen.picture == "weights":
            names = [workspace.arch.title(i) for i in range(workspace.arch.n_parameters)]
            control(workspace, "weight", names=names)
            control(workspace, "second", names=names)
        if st.button("In 3-D", icon=":material/view_in_ar:", key=workspace.key("race solid")):
            solid(workspace, locked, covered)


@st.dialog("The surface in 3-D", width="large")
def solid(workspace: Workspace, locked: bool, covered: bool) -> None:
    """Show the surface as a landscape that can be turned, with the ways on it."""
    here = racing(workspace)
    if here.entry is None:
        return
    with workspace.lock, TURNS.turn(Rank.LOOK) as turn:
        found = surface(workspace, here.entry, locked, turn)
    if isinstance(found, str):
        st.info(found)
        return
    with st.container(height=TALL, border=False, key="race-solid"):
        st.plotly_chart(
            relief_3d(
                found.across, found.up, found.values, [] if locked else found.ways, found.heights, here.entry.titles,
                found.labels, charts.palette(), TALL,
            ),
            key="race landscape",
            theme=None,
            config=charts.CONFIG,
            height="stretch",
            alt="The surface as a landscape, with the way of each racer on it.",
        )  # fmt: skip
    st.caption(found.in_words(covered))


def header(
    workspace: Workspace, here: Racing, entry: Entry, locked: bool, first: int, series: dict[str, Any]
) -> dict[str, Any]:
    """Return what the browser is told besides frames; see `Header` in data.js."""
    chosen = workspace.choices
    return {
        "race": entry.name,
        "answered": here.answered,
        "first": first,
        "frames": len(series["head"]),
        "done": min(entry.done, 1) if locked else entry.done,
        "distance": entry.distance,
        "at": here.at,
        "titles": entry.titles,
        "seconds": list(entry.seconds),
        "diverged": {str(place): list(told) for place, told in entry.diverged.items()},
        "side": SIDE // STRIDE,
        "points": points(entry) if isinstance(entry, NetworkEntry) else [],
        "task": workspace.data.task,
        "classes": len(workspace.data.classes),
        "textbook": isinstance(entry, TextbookEntry),
        "surface": "",
        "no_surface": "",
        "relief": None,
        "places": PLACES,
        "colours": chosen.colours,
        "views": {name: getattr(chosen, name) for name in RACE_VIEWS},
        "locked": locked,
        "pace": here.pace.shown,
        "busy": here.pace.says,
        "words": WORDS | (TEXTBOOK_WORDS if isinstance(entry, TextbookEntry) else {}),
        "head": fields(head(len(entry.titles))),
    }


def points(entry: NetworkEntry) -> list[list[float]]:
    """Return training points for the small maps: place, and class or tone."""
    data, low, high = entry.race.data, *entry.ends
    rows = np.flatnonzero(data.training)[:MOST_POINTS]
    first = entry.race.racers[0]
    classes = nn.class_targets(first.arch.activations[-1], first.recipe.loss)
    targets = nn.encode_targets(data, data.y, classes)[:, 0]
    tone = data.y[:, 0] if data.task != "regression" else np.clip((targets - low) / (high - low), 0, 1)
    place = entry.cut.place(data.inputs, targets)
    inside = [row for row in rows if (place[row] >= 0).all() and (place[row] <= 1).all()]
    return [[*place[row].round(3).tolist(), round(float(tone[row]), 3)] for row in inside]
