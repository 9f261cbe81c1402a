"""What came out of a sweep, seen while it comes in."""

import csv
import io
import math

import numpy as np
import streamlit as st

from pages.panels import sweep_map, sweep_views
from pages.panels.runs import live, progress, said
from pages.panels.sweep_outcomes import PART, Outcomes, offer_pin
from pages.workspace.background import Trial, experiments
from pages.workspace.controls.experiments import FORM
from pages.workspace.page import control, current
from pages.workspace.workspace import Workspace

FORMS = {"map": sweep_map.show, "scatter": sweep_views.scatter, "lines": sweep_views.lines, "table": sweep_views.table}
"""How results can be seen, by the names in a link."""


def show(workspace: Workspace) -> None:
    """Show what came out so far."""
    here = experiments()
    if PART not in here.trials:
        st.info(
            "Choose what is to vary, and start. Each combination is trained with several seeds, because one run may "
            "be luck. Meanwhile you may go to any other page."
        )
        sweep_map.preview(workspace)
        return
    trial = here.trials[PART]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        forms = {name: title for name, title in FORM.options.items() if name != "map" or _is_grid(trial)}
        if workspace.choices.form not in forms:
            workspace.choose(form="scatter")
        control(workspace, "form", kind="buttons", options=forms)
        control(workspace, "measure", kind="buttons")
        for name in ("judged", "solved"):
            with st.container(width=135):
                control(workspace, name)
    live(PART, _shown)


def _is_grid(trial: Trial) -> bool:
    """Tell whether every combination of the values there are was tried, once."""
    tried = {tuple(setting.values()) for setting in trial.settings}
    every = math.prod(len({setting[name] for setting in trial.settings}) for name in trial.fields)
    return len(tried) == len(trial.settings) == every


def _shown(trial: Trial) -> None:
    workspace = current()
    progress(trial, PART)
    form = workspace.choices.form
    if not trial.done and form != "map":
        return
    seen = Outcomes.of(trial, workspace.choices)
    FORMS[form](workspace, seen)
    _last(trial)
    if not trial.busy:
        _failures(trial)
        st.download_button(
            "All runs as CSV", text(trial), "sweep.csv", "text/csv", key="sweep csv", icon=":material/download:",
            on_click="ignore",
        )  # fmt: skip
    st.caption(
        f"Computed for {trial.data.title} with the network and the settings as they were then; a loss is that of the "
        f"{seen.rows} in epoch {trial.epochs:,}."
    )


def _last(trial: Trial) -> None:
    """Say which run was opened last, and offer to pin its combination."""
    number = experiments().opened.get(PART, -1)
    if not 0 <= number < len(trial.jobs) or current().choices.form == "table":
        return
    combination, seed = divmod(number, len(trial.seeds))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        setting = said(trial, trial.settings[combination])
        st.caption(f"Opened last: {setting}, seed {trial.seeds[seed]}.", width="content")
        offer_pin(combination)


def _failures(trial: Trial) -> None:
    """Say of those that failed how many there are, and why the first did."""
    if trial.why:
        st.caption(
            f"{len(trial.why):,} of {len(trial.jobs):,} runs failed. The first: {next(iter(trial.why.values()))}"
        )


def text(trial: Trial) -> str:
    """Return all runs that have ended as CSV: what varied, seed, epochs, both losses, and why it failed."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([*trial.fields, "seed", "epochs", "training_loss", "test_loss", "failed"])
    for number in np.flatnonzero(trial.ended >= 0).tolist():
        combination, seed = divmod(number, len(trial.seeds))
        losses = [repr(loss) if math.isfinite(loss) else "" for loss in trial.losses[number].tolist()]
        setting = trial.settings[combination]
        values = [setting[name] for name in trial.fields]
        rows.writerow([*values, trial.seeds[seed], int(trial.ended[number]), *losses, trial.why.get(number, "")])
    return out.getvalue()
