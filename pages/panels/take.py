"""Take it with you: on every page the run can be saved and opened again, and the network exported."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

import nncore as nn
from nncore.files import run_file
from nncore.files.archive import archive
from pages.kit import session
from pages.kit.plain import escaped
from pages.lessons import runner
from pages.panels import open_file, share
from pages.workspace import run_files
from pages.workspace.background import experiments
from pages.workspace.page import current

TITLE = "Take it with you"


def button(page: str) -> None:
    """Show the button on a page; it opens the dialog."""
    if st.button(TITLE, icon=":material/download:", key="take button"):
        dialog(page)


def travel(pages: Mapping[str, Any], here: str) -> None:
    """Go to the page a run was saved on, once, after it was opened."""
    taking = session.of(open_file.Opening)
    wanted, taking.page = taking.page, ""
    if wanted in pages and wanted != here:
        st.switch_page(pages[wanted])


@st.dialog(TITLE, width="large")
def dialog(page: str) -> None:
    """Save, open, export."""
    workspace = current()
    run = run_files.shown(workspace)
    why = run_file.why_not_saved(run)
    said = why or "The whole training, with its past, as one file that can be opened here again."
    saved = b"" if why else run_files.written(workspace, run, page, runner.standing(), experiments().pins)
    _offer("Saved run", said, "run.json", "application/json", saved)
    open_file.show()
    share.show(workspace, run, page)
    st.divider()
    st.text("Or the trained network as it stands, for another program. Raw rows go in, named answers come out.")
    model = nn.Model.of(run)
    made: dict[str, bytes] = {"run.json": saved} if saved else {}
    for export in nn.EXPORTS.values():
        if export is run_file.EXPORT:
            continue
        why = export.refuses(model)
        # Made now and not when pressed: a browser drops a download that begins seconds after the click.
        content = b"" if why else export.write(model)
        _offer(export.title, why or export.about, export.file, export.mime, content)
        if content:
            made[export.file] = content
    # A browser lets ten downloads begin in a second and drops the next without a word.
    _offer("All of these", "Every file above in one archive.", "network.zip", "application/zip", archive(made))
    with st.expander("How a saved run is written"):
        st.markdown(run_file.__doc__)
    open_file.formats()


def _offer(title: str, about: str, file: str, mime: str, content: bytes) -> None:
    """Show what a file is for, or why there is none, and a button that brings it; it rests where there is none."""
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(f"**{escaped(title)}:** {escaped(about)}")
    button.download_button(
        file, content, file, mime, key=f"take {file}", icon=":material/download:", on_click="ignore",
        disabled=not content, width="stretch",
    )  # fmt: skip
