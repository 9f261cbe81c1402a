"""The settings of the Train page: what matters most in a bar, the rest in a panel by groups, opened when wanted."""

from contextlib import nullcontext
from typing import Any

import streamlit as st

import nncore as nn
from pages.kit import session, widgets
from pages.kit.plain import plain
from pages.panels import formula, weighting
from pages.workspace import features
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.data import DATA
from pages.workspace.controls.groups import BAR, GROUPS
from pages.workspace.controls.learning import CONSTANTS
from pages.workspace.controls.stage import PANEL
from pages.workspace.formula import FORMULA
from pages.workspace.own_data import OWN
from pages.workspace.page import control
from pages.workspace.start import takes_noise
from pages.workspace.workspace import Workspace

NOW = "These count from the next update on; the weights stay."
ANEW = "These begin training anew."
STAYS = "Your own data stay in this session; a link to this page cannot carry them."
WORDS = {
    "network": "Layers, neurons and activations are set in the picture.",
    "stop": "Play stops as soon as one of these is reached. An empty field stops nothing.",
}
"""What there is to say of a group."""
MOST_PILLS = 12
"""Derived inputs that are shown as switches; more are chosen from a list."""
EMPTY = {"data_seed": "as seed"}
"""What an empty field stands for, if not for nothing."""


def bar(workspace: Workspace) -> None:
    """Show what matters most, and the names of the groups."""
    known = groups()
    if workspace.choices.panel not in (None, *known):
        workspace.choose(panel=None)
    sets = {name: title for name, title in DATA.options.items() if name != OWN or workspace.own is not None}
    looks: dict[str, dict[str, Any]] = {"data": {"options": sets, "on_change": lambda name: take(workspace, name)}}
    with st.container(key="later-settings", horizontal=True, vertical_alignment="center", gap="small"):
        for name in [name for name in BAR if not widgets.is_hidden(CONTROLS[name])]:
            with st.container(key=f"setting-{name}", horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(CONTROLS[name].label, width="content")
                control(workspace, name, labelled=False, **looks.get(name, {}))
        if known:
            control(workspace, "panel", kind="buttons", options=known)
    notice = STAYS if workspace.choices.data == OWN else workspace.data.warning
    # There in any case: were it to come and go, the stage behind it would be taken down and set up anew.
    with st.container(key="later-notice" if notice else "no-notice"):
        if notice:
            st.caption(notice)


def groups() -> dict[str, str]:
    """Return the groups of which a teacher's link leaves anything."""
    held = {name: (*group.now, *group.anew) for name, group in GROUPS.items()}
    return {
        name: title
        for name, title in PANEL.options.items()
        if not all(widgets.is_hidden(CONTROLS[one]) for one in held[name])
    }


def take(workspace: Workspace, name: str) -> None:
    """Choose a data set and what suits it; where it is made from a formula, with the field for that in sight."""
    workspace.suit(name)
    if name == FORMULA:
        workspace.choose(panel="data")


def offered(workspace: Workspace, names: tuple[str, ...]) -> list[str]:
    """Return those of some settings that mean something for the data, the optimiser and the schedule at hand."""
    chosen, data = workspace.choices, workspace.data
    constants = nn.OPTIMIZERS[chosen.optimizer].constants
    apart = {
        "formula": chosen.data == FORMULA,
        "noise": takes_noise(chosen.data),
        "class_weights": bool(data.classes),
        "across": nn.data.base_columns(data) > 2,
        "up": nn.data.base_columns(data) > 2,
        "schedule_epochs": chosen.schedule != "constant",
        "dropout": bool(chosen.hidden),
        "batch": not nn.OPTIMIZERS[chosen.optimizer].full_batch,
        **{name: name in constants for name in CONSTANTS},
    }
    return [name for name in names if apart.get(name, True) and not widgets.is_hidden(CONTROLS[name])]


def panel(workspace: Workspace) -> None:
    """Show the group of settings that is open; none at first, so that the picture has all the room."""
    chosen = workspace.choices
    with st.container(key="settings-open" if chosen.panel else "settings-closed"):
        if chosen.panel is None:
            st.html("<span></span>")  # a container with nothing in it is not drawn, and its column could not be hidden
            return
        group = GROUPS[chosen.panel]
        now, anew = offered(workspace, group.now), offered(workspace, group.anew)
        if chosen.panel in WORDS:
            st.caption(WORDS[chosen.panel])
        elif now and chosen.panel not in ("data", "view"):
            st.caption(NOW)
        settings(workspace, now)
        if anew:
            st.caption(ANEW)
        settings(workspace, anew)
        if chosen.panel == "data":
            about(workspace)
        st.button("Close", key="settings close", on_click=session.whole(lambda: workspace.choose(panel=None)))


def settings(workspace: Workspace, names: list[str]) -> None:
    """Show some settings, the fields of numbers two in a row."""
    own = nn.OPTIMIZERS[workspace.choices.optimizer]
    usual = {**own.constants, "decay": own.weight_decay}
    columns = [column.name for column in workspace.data.columns][: nn.data.base_columns(workspace.data)]
    halves: list[Any] = []
    for name in names:
        if name == "features":
            derived_inputs(workspace)
            continue
        if name == "formula":
            formula.field(workspace, workspace.rule)
            continue
        if name == "class_weights":
            weighting.field(workspace)
            continue
        looks: dict[str, Any] = {}
        if name in ("across", "up"):
            looks["names"] = columns
        elif CONTROLS[name].default is None:
            looks["empty"] = f"{usual[name]:g}" if name in usual else EMPTY.get(name, "off")
        field = not looks.get("names") and widgets.is_field(CONTROLS[name])
        halves = (halves or list(st.columns(2, gap="small"))) if field else []
        with halves.pop(0) if halves else nullcontext():
            control(workspace, name, **looks)


def derived_inputs(workspace: Workspace) -> None:
    """Show what can be derived from the columns, as switches where there are few."""
    known = features.offered(workspace.source.without_features(), features.is_table(workspace.data))
    titles = known | {one: one for one in workspace.choices.features if one not in known}
    key, control = workspace.key("features"), CONTROLS["features"]
    if not known or widgets.is_hidden(control):
        return
    widgets.put(key, list(workspace.choices.features))
    looks: dict[str, Any] = {"format_func": lambda one: plain(titles[one]), "key": key, "help": control.help}
    choose = st.pills if len(titles) <= MOST_PILLS else st.multiselect
    more = {"selection_mode": "multi"} if choose is st.pills else {"max_selections": features.MOST_FEATURES}

    def changed() -> None:
        workspace.derive(tuple(session.value(key)))

    choose(
        control.label,
        list(titles),
        default=list(workspace.choices.features),
        on_change=session.whole(changed),
        **looks,
        **more,
    )


def about(workspace: Workspace) -> None:
    """Say what the data are and where they come from."""
    data = workspace.data
    if workspace.choices.data != OWN:
        st.caption(data.about, help=f"{data.source} {data.licence}")
