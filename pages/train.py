"""A network learns in front of the visitor: play, look at any moment again, change something and go on."""

from pages.kit import frame

frame.require()

import streamlit as st

from pages.kit import link
from pages.panels import study
from pages.workspace import controls as table
from pages.workspace.exchange import answer, exchange
from pages.workspace.own_data import OWN
from pages.workspace.page import close_page, control, current, open_page
from pages.workspace.start import takes_noise
from pages.workspace.workspace import Workspace

PAGE = "train"
NAMES = (
    "data", "noise", "share", "test", "across", "up", "hidden", "activations", "loss", "optimizer", "rate", "batch",
    "seed", "speed", "theta", *table.VIEWS, "below",
)  # fmt: skip


@st.fragment
def live() -> None:
    """Answer the browser; while a network plays, only this runs."""
    workspace = current()
    with workspace.lock:
        prepare = answer(workspace)
        below(workspace)
        prepare()


def below(workspace: Workspace) -> None:
    """Show what is studied below the stage, if anything is chosen there."""
    titles = study.offered(workspace.run)
    if workspace.choices.below not in titles:
        workspace.choose(below=None)
    control(workspace, "below", kind="buttons", options=titles)
    if picked := workspace.choices.below:
        row = workspace.choices.sample - 1
        last = workspace.player.last
        study.show(
            picked,
            study.Study(workspace.run, workspace.theta, last, row, lambda row: workspace.choose(sample=row + 1)),
        )


def controls(workspace: Workspace) -> None:
    """Show what can be chosen about the data, beside the stage."""
    data, chosen = workspace.data, workspace.choices
    known = {name: title for name, title in table.DATA.options.items() if name != OWN or workspace.own is not None}
    control(workspace, "data", options=known, on_change=workspace.suit)
    if takes_noise(chosen.data):
        control(workspace, "noise")
    control(workspace, "share")
    if data.n_features > 2:
        names = [column.name for column in data.columns]
        control(workspace, "across", names=names)
        control(workspace, "up", names=names)
    control(workspace, "seed")
    control(workspace, "test")
    if chosen.data == OWN:
        st.caption("Your own data stay in this session; a link to this page cannot carry them.")
    else:
        st.caption(f"{data.about} {data.warning}", help=f"{data.source} {data.licence}")


# A link that names nothing but the data means them with what suits them.
bare = not link.known(PAGE) and set(st.query_params) == {"data"}
workspace = open_page(PAGE, NAMES)
if bare:
    workspace.suit(workspace.choices.data)
link.note(PAGE, workspace.notes)
workspace.notes.clear()
link.show_notes(PAGE)
with st.container(key="later-above"):
    for column, name in zip(st.columns(5), ("rate", "optimizer", "batch", "loss", "speed"), strict=True):
        with column:
            control(workspace, name)
if workspace.refusal:
    st.error(f"{workspace.refusal} Until then the network below stays as it was.", icon=":material/error:")
beside, on_stage = st.columns([19, 81], gap="medium")
with beside, st.container(key="later-beside"):
    controls(workspace)
exchange(workspace).drawn = workspace.version
with on_stage:
    live()
close_page(PAGE, workspace, NAMES, moment=False)
