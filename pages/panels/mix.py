"""Freely mixed racers: each has a row of fields, in which it may differ from the others in as much as one likes."""

from typing import Any

import streamlit as st

import nncore as nn
from pages.kit import session, widgets
from pages.kit.controls import Choice
from pages.workspace.controls.experiments import HIDDEN_ACTIVATION
from pages.workspace.controls.network import HIDDEN, MOST_LAYERS, MOST_NEURONS
from pages.workspace.controls.race import MIX, NETWORK_GROUND, TEXTBOOK_KINDS
from pages.workspace.entrants import FEWEST, MIXED, MOST
from pages.workspace.page import current
from pages.workspace.racers import titles
from pages.workspace.racing import Racing, racing
from pages.workspace.workspace import Workspace

OFFERED: dict[str, tuple[int, ...]] = {
    "batch": (1, 2, 5, 10, 20, 50, 100, 250),
    "width": tuple(range(1, MOST_NEURONS + 1)),
    "depth": tuple(range(1, MOST_LAYERS + 1)),
    "seed": tuple(range(20)),
}
"""Numbers that are offered; others can be typed."""
TWICE = "Racers {} and {} are alike. Let them differ in something, or remove one."
WIDE = {"penalty": 170, "init": 160, "activation": 150, "optimizer": 150}
"""Pixels of a field; of all others `NARROW`."""
NARROW = 115


def racers(workspace: Workspace, chosen: tuple[Any, ...]) -> None:
    """Show who races, and the button by which they are changed."""
    st.markdown("\n".join(f"{i + 1}. {name}" for i, name in enumerate(titles(chosen))))
    st.button(
        "Change the racers", key=workspace.key("race mix"), icon=":material/tune:", width="stretch",
        on_click=session.whole(begin), args=(workspace,),
    )  # fmt: skip
    if racing(workspace).editing:
        edit()


def begin(workspace: Workspace) -> None:
    """Open the rows of the racers that are chosen; what was being chosen of the same ones is still there."""
    here, chosen = racing(workspace), workspace.choices.race
    here.editing = True
    if here.draft_of == chosen:
        return
    rows, usual = [dict(value) for value in chosen[1:]], _usual(workspace)
    fields = [name for name in usual if any(name in row for row in rows)]
    here.draft_of, here.said = chosen, ""
    here.draft = [{name: row.get(name, usual[name]) for name in fields} for row in rows]


def _usual(workspace: Workspace) -> dict[str, Any]:
    """Return what the network at hand has, by the names of what racers on this ground can differ in."""
    chosen, hidden = workspace.choices, workspace.arch.sizes[1:-1]
    usual: dict[str, Any] = {name: getattr(chosen, name, None) for name in MIX.fields}
    if chosen.ground != NETWORK_GROUND:
        usual["rate"] = chosen.ground_rate or nn.SURFACES[chosen.ground].rate
        return {name: usual[name] for name in TEXTBOOK_KINDS}
    usual["width"], usual["depth"] = (hidden or HIDDEN.default)[0], max(1, len(hidden))
    usual["activation"] = workspace.arch.activations[0] if hidden else HIDDEN_ACTIVATION.default
    return usual | {"penalty": "none"}


def _put_away() -> None:
    racing(current()).editing = False


@st.dialog("The racers", width="large", on_dismiss=session.whole(_put_away))
def edit() -> None:
    """Show the rows of all racers."""
    workspace = current()
    here, usual = racing(workspace), _usual(workspace)
    fields = [name for name in usual if any(name in row for row in here.draft)]
    key = workspace.key("mix fields")

    def other() -> None:
        wanted = session.value(key) or ()
        here.draft = [{name: row.get(name, usual[name]) for name in usual if name in wanted} for row in here.draft]

    widgets.put(key, fields)
    st.pills(
        "They may differ in", list(usual), default=fields, selection_mode="multi", key=key,
        on_change=session.whole(other), format_func=lambda name: MIX.fields[name].label,
        help="What is not chosen here is as on Train, for all of them.",
    )  # fmt: skip
    for place in range(len(here.draft)):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"mix {place}"):
            with st.container(key=f"mixed {place}", width=18):
                st.markdown(f"**{place + 1}**")
            for name in fields:
                _field(workspace, place, name)
            st.button(
                f"Remove racer {place + 1}", key=f"mix remove {place}", icon=":material/delete:", type="tertiary",
                disabled=len(here.draft) <= FEWEST, on_click=session.whole(here.draft.pop), args=(place,),
            )  # fmt: skip
    mixes = [MIX.of(row) for row in here.draft]
    twice = next(((i, k) for k, one in enumerate(mixes) for i in range(k) if mixes[i] == one), None)
    if said := here.said or (TWICE.format(twice[0] + 1, twice[1] + 1) if twice else ""):
        st.warning(said)

    def done() -> None:
        workspace.choose(race=(MIXED, *mixes))
        here.editing, here.draft_of = False, ()

    with st.container(horizontal=True, gap="small"):
        if st.button("Race these", key="mix done", type="primary", disabled=bool(twice), on_click=session.whole(done)):
            st.rerun()
        st.button(
            "One more racer", key="mix add", icon=":material/add:", disabled=len(here.draft) >= MOST,
            on_click=session.whole(lambda: here.draft.append(dict(here.draft[-1]))), help=f"Two to {MOST}.",
        )  # fmt: skip


def _field(workspace: Workspace, place: int, name: str) -> None:
    """Show one value of one racer."""
    item, here = MIX.fields[name], racing(workspace)
    key = workspace.key(f"mix {name} {place}")
    value = here.draft[place][name]
    offered = list(item.options) if isinstance(item, Choice) else list(OFFERED[name])
    texts = {item.format(one): one for one in (*offered, value)}

    widgets.put(key, item.format(value))
    titles = item.options if isinstance(item, Choice) else {}
    st.selectbox(
        item.label,
        list(texts),
        list(texts).index(item.format(value)),
        format_func=lambda text: titles.get(texts.get(text), text),
        key=key,
        accept_new_options=not isinstance(item, Choice) or item.between is not None,
        on_change=session.whole(lambda: typed(here, place, name, str(session.value(key) or ""))),
        width=WIDE.get(name, NARROW),
    )


def typed(here: Racing, place: int, name: str, text: str) -> None:
    """Take a value of a racer; what cannot be is said, and the value before stays."""
    value, here.said = MIX.fields[name].parse(text)
    if value is not None:
        here.draft[place][name] = value
