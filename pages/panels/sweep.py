"""The sweep: what is to vary is chosen here, and the button begins; what came out is seen in `sweep_results`."""

import streamlit as st

from nncore.words import counted
from pages.kit import session, widgets
from pages.kit.controls import Choice
from pages.panels.runs import prepared, said_of, say
from pages.panels.sweep_outcomes import PART
from pages.workspace.background import Trial, experiments
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.experiments import SWEPT, USUAL
from pages.workspace.page import control, current
from pages.workspace.trials import Plan
from pages.workspace.workspace import Workspace

LIST = "A list, such as 0.01, 0.1, or a spread, such as 0.001 to 1 in 7."
_REFUSED = "sweep refused"


def settings(workspace: Workspace) -> None:
    """Show what is to vary, and the button that begins."""
    plan = Plan.of(workspace.choices)
    for place in (1, 2, 3):
        _field(workspace, place)
        if place in plan.wrong:
            st.error(plan.wrong[place])
    control(workspace, "way", kind="buttons")
    if workspace.choices.way == "random":
        control(workspace, "draws")
        st.caption(
            "From a spread, numbers are drawn between its smallest and its largest; from a list, one of its values."
        )
    left, right = st.columns(2, gap="small")
    with left:
        control(workspace, "runs")
    with right:
        control(workspace, "length")
    if 0 in plan.wrong:
        st.error(plan.wrong[0])
    elif not plan.wrong:
        whole = f"{plan.runs:,} runs of {plan.epochs:,} epochs on {workspace.data.title}"
        said = counted(
            len(plan.seeds),
            f"{plan.combinations:,} combinations with one seed each: {whole}.",
            f"{plan.combinations:,} combinations × {{n}} seeds = {whole}.",
        )
        st.caption(f"{said} All other settings are those of Train.")
    st.button(
        "Start the sweep",
        key="sweep start",
        type="primary",
        icon=":material/play_arrow:",
        disabled=bool(plan.wrong),
        on_click=session.whole(start),
        width="stretch",
    )
    refused = said_of(_REFUSED, once=False)
    if refused:
        st.error(refused)


def start() -> None:
    """Begin the sweep that is chosen."""
    workspace = current()
    plan = Plan.of(workspace.choices)
    if plan.wrong:
        return
    base = workspace.choices.changed(activations=workspace.choices.fitting_activations(workspace.data))
    settings = plan.settings(workspace.choices.seed)
    made = prepared(workspace, base, workspace.data, plan.fields, settings, plan.seeds, plan.epochs)
    say(_REFUSED, made if isinstance(made, str) else "")
    if isinstance(made, Trial):
        workspace.choose(third=1, form=_suited(plan.random, workspace.choices.form))
        experiments().begin(PART, made)


def _suited(random: bool, form: str) -> str:
    """Return how results are seen: a map shows a grid alone."""
    return "scatter" if random and form == "map" else form


def _field(workspace: Workspace, place: int) -> None:
    """Show one thing that varies, and its values."""
    name = f"field{place}"

    def other(field: str) -> None:
        workspace.choose(**{name: field, f"values{place}": ""})

    control(workspace, name, on_change=other)
    field = getattr(workspace.choices, name)
    if not field:
        return
    known = SWEPT[field]
    text = getattr(workspace.choices, f"values{place}") or USUAL[field]
    key = workspace.key(f"values{place}")

    def typed(value: str) -> None:
        value = value.strip().replace("−", "-")
        kept, _ = CONTROLS[f"values{place}"].parse(value)
        wanted = kept if kept is not None else "?"
        workspace.choose(**{f"values{place}": "" if wanted == USUAL[field] else wanted})

    if isinstance(known, Choice) and not known.between:
        values = [part.strip() for part in text.split(",") if part.strip() in known.options]
        widgets.put(key, values)
        st.multiselect(
            f"values of {known.label}",
            list(known.options),
            values,
            format_func=known.options.__getitem__,
            key=key,
            on_change=session.whole(lambda: typed(", ".join(session.value(key)) or "?")),
        )
    else:
        widgets.put(key, text)
        st.text_input(
            f"values of {known.label}",
            text,
            key=key,
            help=LIST,
            on_change=session.whole(lambda: typed(session.value(key) or "?")),
        )
