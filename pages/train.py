"""A network learns in front of the visitor: play, look at any moment again, change something and go on."""

from pages.kit import frame

frame.require()

import streamlit as st

from pages.kit import link, way, widgets
from pages.lessons import runner
from pages.panels import settings, study
from pages.workspace.controls.groups import LINKED
from pages.workspace.exchange import answer, exchange
from pages.workspace.page import close_page, control, current, open_page
from pages.workspace.workspace import Workspace

PAGE = "train"
NAMES = LINKED[PAGE]


@st.fragment
def live() -> None:
    """Answer the browser; while a network plays, only this runs."""
    workspace = current()
    with workspace.lock:
        prepare = answer(workspace)
        if exchange(workspace).studied:
            below(workspace)
        prepare()


def below(workspace: Workspace) -> None:
    """Show what is studied below the stage, if anything is chosen there."""
    if widgets.alone():
        return
    titles = study.offered(workspace.run)
    if workspace.choices.below not in titles:
        workspace.choose(below=None)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        control(workspace, "below", kind="buttons", options=titles)
        if not runner.going().lesson:
            way.closing(PAGE, beside=bool(workspace.choices.panel))
    if picked := workspace.choices.below:
        row = workspace.choices.sample - 1
        last = workspace.player.last
        study.show(
            picked,
            study.Study(workspace.run, workspace.theta, last, row, lambda row: workspace.choose(sample=row + 1)),
        )


# A link that names nothing but the data, or their formula, means them with what suits them.
bare = not link.known(PAGE) and {"data"} <= set(st.query_params) <= {"data", "formula"}
workspace = open_page(PAGE, NAMES)
if bare:
    workspace.suit(workspace.choices.data)
link.note(PAGE, workspace.notes)
workspace.notes.clear()
link.show_notes(PAGE)
settings.bar(workspace)
if workspace.refusal:
    st.error(f"{workspace.refusal} Until then the network below stays as it was.", icon=":material/error:")
beside, on_stage = st.columns([23, 77], gap="medium")
with beside:
    settings.panel(workspace)
here = exchange(workspace)
here.drawn = workspace.version
here.studied = here.studied or workspace.choices.below is not None
with on_stage:
    live()
    if not here.studied:
        with workspace.lock:
            below(workspace)
close_page(PAGE, workspace, NAMES, moment=False)
