"""A race: networks that differ in one thing train side by side from the same start."""

from pages.kit import frame

frame.require()

import streamlit as st

from pages.kit import link
from pages.panels import contest, race_stage
from pages.panels.guesses import ask_and_keep
from pages.workspace.background import experiments
from pages.workspace.controls.groups import LINKED
from pages.workspace.page import close_page, current, open_page
from pages.workspace.racing import enter
from pages.workspace.turns import TURNS, Rank

PAGE = "race"
NAMES = LINKED[PAGE]


@st.fragment
def live(locked: bool, covered: bool, drawn: tuple[int, bool]) -> None:
    """Answer the browser; while the race is played, only this runs.

    Args:
        locked: whether the winner is still to be guessed; covered: whether the rate that a surface allows is.
        drawn: the version of the choices that the page is drawn for, and whether the winner was known.
    """
    workspace = current()
    with workspace.lock:
        here = enter(workspace)
        if here.go:
            here.go = ""
            st.switch_page("pages/train.py")
        prepare = race_stage.answer(workspace, locked, covered)
        if drawn != (workspace.version, here.known) or experiments().unsaid:
            st.rerun(scope="app")
        prepare()


workspace = open_page(PAGE, NAMES)
link.show_notes(PAGE)
experiments().unsaid = False
with workspace.lock, TURNS.turn(Rank.LOOK) as turn:
    here = enter(workspace, turn)
drawn = workspace.version, here.known
told = ask_and_keep(PAGE, contest.questions(workspace, here))
beside, shown = st.columns([22, 78], gap="medium")
with beside, st.container(key="later-beside"):
    contest.entrants(workspace)
    if here.entry is not None:
        st.caption(contest.alike(workspace, here))
with shown:
    contest.presets(workspace)
    if here.refusal:
        st.error(here.refusal, icon=":material/error:")
    waits = "winner" not in told, "limit" not in told
    live(*waits, drawn)
    race_stage.below(workspace, *waits)
close_page(PAGE, workspace, NAMES, moment=False)  # racers begin where the run began, however far it has come
