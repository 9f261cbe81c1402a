"""Many networks at once: sweeps over settings, the lottery of the start, and runs laid beside each other."""

from pages.kit import frame

frame.require()

import streamlit as st

from pages.kit import link
from pages.panels import compare, lottery, runs, sweep, sweep_results
from pages.workspace.background import experiments
from pages.workspace.controls.groups import LINKED
from pages.workspace.page import close_page, control, open_page

PAGE = "experiments"
NAMES = LINKED[PAGE]

workspace = open_page(PAGE, NAMES)
experiments().unsaid = False
runs.travel(experiments())
link.note(PAGE, workspace.notes)
workspace.notes.clear()
link.show_notes(PAGE)
control(workspace, "part", kind="buttons")
if workspace.choices.part == "sweep":
    beside, shown = st.columns([26, 74], gap="medium")
    with beside, st.container(key="later-beside"):
        sweep.settings(workspace)
    with shown:
        sweep_results.show(workspace)
elif workspace.choices.part == "lottery":
    lottery.show(workspace)
else:
    compare.show(workspace)
close_page(PAGE, workspace, NAMES)
