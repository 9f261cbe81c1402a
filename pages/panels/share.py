"""A link to the moment on the screen, and a code of it that a class scans from the wall."""

import html

import streamlit as st

import nncore as nn
from pages.kit import link
from pages.kit.plain import escaped
from pages.kit.qr import qr, svg
from pages.lessons.runner import HIDEABLE, NOTHING
from pages.workspace import run_files
from pages.workspace.page import RUN
from pages.workspace.workspace import Workspace

HEIGHT = 820
"""Pixels in which every page fits."""
WRAPPED = 1000
"""Signs of an address up to which it is shown whole."""
AT_HOME = ("://localhost", "://127.0.0.1", "://[::1]")


def show(workspace: Workspace, run: nn.Run, page: str) -> None:
    """Show the link and its code, or why there is none, and how the page stands in one of the visitor's own."""
    _link(workspace, run)
    with st.expander("To stand in a page of your own"):
        _frame(page)


@st.fragment  # so that the files beside it are not made anew
def _frame(page: str) -> None:
    """Show what a page of somebody's own has to hold so that this one stands in it."""
    more = {"embed": "true"}
    if page == "train" and st.toggle("The stage alone", key="share alone"):
        kept = st.multiselect(
            "with these controls", list(HIDEABLE), format_func=HIDEABLE.__getitem__, key="share controls"
        )
        more["alone"] = ".".join(kept) or NOTHING
    address = html.escape(link.whole(more))
    st.code(
        f'<iframe src="{address}" title="Neural Playground" width="100%" height="{HEIGHT}" style="border: 0" '
        'allow="clipboard-write; fullscreen"></iframe>',
        language="html",
        wrap_lines=True,
    )
    st.text(
        "It shows what is chosen now, and begins where training begins. Tables can be pasted there; sending files "
        "needs a setting of the server, see deploy/README.md."
    )


def _link(workspace: Workspace, run: nn.Run) -> None:
    st.text(
        "Or a link to this moment, with the weights and points changed by hand. Who opens it goes through the "
        "training again."
    )
    try:
        address = link.address({RUN: run_files.text_of(workspace, run)})
    except ValueError as why:
        st.info(escaped(str(why)), icon=":material/link_off:")
        return
    st.code(address, language=None, wrap_lines=len(address) <= WRAPPED)
    if any(place in address for place in AT_HOME):
        st.caption("This address leads to this very computer; others reach it once the app runs on a server.")
    with st.expander("A QR code, for a class to scan"):
        try:
            st.image(svg(qr(address)), width=360, alt="QR code of the link")
        except ValueError:
            st.text("The link is too long for a code that a camera reads from a wall. Send it, or save a file.")
