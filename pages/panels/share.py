"""A link to the moment on the screen, and a code of it that a class scans from the wall."""

import streamlit as st

import nncore as nn
from pages.kit import link
from pages.kit.plain import escaped
from pages.kit.qr import qr, svg
from pages.workspace import run_files
from pages.workspace.page import RUN
from pages.workspace.workspace import Workspace

AT_HOME = ("://localhost", "://127.0.0.1", "://[::1]")


def show(workspace: Workspace, run: nn.Run) -> None:
    """Show the link and its code, or why there is none."""
    st.text("Or a link to this moment, with weights set and points put in by hand: it goes through the training again.")
    try:
        address = link.address({RUN: run_files.text_of(workspace, run)})
    except ValueError as why:
        st.info(escaped(str(why)), icon=":material/link_off:")
        return
    st.code(address, language=None)
    if any(place in address for place in AT_HOME):
        st.caption("This address leads to this very computer; others reach it once the app runs on a server.")
    with st.expander("A code of it, for a class to scan"):
        try:
            st.image(svg(qr(address)), width=360, alt="QR code of the link")
        except ValueError:
            st.text("The link is too long for a code that a camera reads from a wall. Send it, or save a file.")
