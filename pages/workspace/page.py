"""What a page does with a workspace: takes in its link, shows its controls, and writes its link again."""

from collections.abc import Callable
from typing import Any

import streamlit as st

import nncore as nn
from pages.kit import frame, link, session, widgets
from pages.kit.plain import escaped
from pages.workspace import run_files
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.data import DATA
from pages.workspace.controls.network import ACTIVATIONS, HIDDEN
from pages.workspace.own_data import OWN
from pages.workspace.weights import MOST_CARRIED, encoded
from pages.workspace.workspace import Workspace

RUN = "run"
"""The part of a link that holds a whole run; see `nncore.files.run_link`."""


def current() -> Workspace:
    """Return the workspace that all pages share."""
    return session.of(Workspace)


def open_page(page: str, names: tuple[str, ...]) -> Workspace:
    """Begin a page whose link holds `names`; return the workspace with what the link says taken over: a whole run, or
    choices.

    What the link says wrongly is put right and noted; see `link.show_notes`.
    """
    workspace = current()
    said = link.opened(page)
    if said is None:
        return workspace
    if RUN in said:
        try:
            found = run_files.linked(said[RUN])
        except ValueError as refused:
            link.note(page, [escaped(str(refused))])
        else:
            workspace.resume(found.run, found.choices, found.own)
            return workspace
    if said.get("theta") == encoded(workspace.theta):
        said = {name: text for name, text in said.items() if name != "theta"} | {"theta": workspace.choices.theta}
    choices, wrong = workspace.choices.read(said, names, absent=link.known(page))
    if "data" in names and choices.data == OWN and workspace.own is None:
        wrong.append("A link cannot carry the data of the visitor who sent it, so this page shows the circle instead.")
    workspace.notes.clear()
    workspace.apply(choices)
    link.note(page, wrong)
    return workspace


def open_network(page: str, names: tuple[str, ...]) -> Workspace:
    """Begin a page that reads the network weight by weight.

    Where the network is too large to be read so, it says that, offers a smaller one, and stops the page.
    """
    workspace = open_page(page, names)
    link.show_notes(page)
    data, arch = workspace.data, workspace.arch
    if data.n_outputs > 1 or nn.data.base_columns(data) == 1:
        st.info(
            "This page reads a network with at least two inputs and a single answer. The network for "
            f"{data.title} is another (inputs: {data.n_features}, answers: {data.n_outputs}). "
            "Its run is kept on the Train page."
        )
        other = "Take the circle instead", DATA.default
    elif arch.n_parameters > MOST_CARRIED:
        st.info(
            f"This network has {arch.n_parameters:,} weights, too many to read one by one. "
            "Its run is kept on the Train page; choose a smaller one to look inside."
        )
        keeps = workspace.choices.data if data.n_features <= 6 else DATA.default
        other = "Take two hidden layers, of four and two neurons", keeps
    else:
        return workspace
    if st.button(other[0]):
        begin(workspace, other[1], HIDDEN.default, ACTIVATIONS.default)
        st.rerun()
    close_page(page, workspace, names)
    frame.end()


def begin(
    workspace: Workspace, data: str, hidden: tuple[int, ...], activations: tuple[str, ...], loss: str = "mse"
) -> None:
    """Begin with another network, with the weights of its seed; one that has been trained begins anew."""
    changed = workspace.choices.changed(
        data=data, hidden=hidden, activations=activations, loss=loss, theta="", sample=1
    )
    workspace.apply(changed, reset=workspace.player.shown_at != (0, 0))


def close_page(page: str, workspace: Workspace, names: tuple[str, ...], moment: bool = True) -> None:
    """Put the page's state into the link; see `Workspace.link`."""
    link.write(page, workspace.link(names, moment))


def control(workspace: Workspace, name: str, on_change: Callable[[Any], None] | None = None, **looks: Any) -> None:
    """Show the widget of a choice; a change is applied before the page runs again.

    Args:
        on_change: what to do with a new value, if it is not just chosen; looks: see `widgets.widget`.
    """

    def change(value: Any) -> None:
        # A page that is left before it is all there, and come back to, has Streamlit call this for a widget that only
        # shows what is chosen.
        if value != getattr(workspace.choices, name):
            (on_change or (lambda value: workspace.choose(**{name: value})))(value)

    widgets.widget(CONTROLS[name], workspace.key(name), getattr(workspace.choices, name), change, **looks)
