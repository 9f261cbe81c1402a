"""The lottery of the start: one recipe with a hundred seeds, and where each of the hundred networks ended."""

import numpy as np
import streamlit as st

import nncore as nn
from pages.figures.experiments import histogram
from pages.kit import session, theme
from pages.lessons.questions import Progress, Question, ask
from pages.panels.runs import live, pinned, prepared, progress, said_of, say, take
from pages.workspace.background import Trial, experiments
from pages.workspace.choices import Choices
from pages.workspace.page import control, current
from pages.workspace.start import Source
from pages.workspace.workspace import Workspace

STARTS, WIDTH, EPOCHS = 100, 10, 150
"""Networks; how many train as one stack, so that they come in little by little; epochs of the prepared one."""
CORNERS = Choices(data="corners", hidden=(2,), activations=("tanh", "tanh"), rate=0.1)
WHAT = {
    "corners": "Two hidden neurons and one output learn “exclusive or” from its four corners. Points and settings "
    "are the same for all, but each has first weights of its own.",
    "own": "Your network, with the data and the settings of Train; each has first weights of its own.",
}
ASKED = {
    "corners": "“Exclusive or”, two hidden neurons: of {} random starts, how many end below a loss of {:g}?",
    "own": "Your network: of {} random starts, how many end below a loss of {:g}?",
}


def part(workspace: Workspace) -> str:
    """Return the name under which the hundred networks at hand are kept."""
    return f"lottery {workspace.choices.lot}"


def begin(workspace: Workspace, first: int) -> str:
    """Train a hundred networks, with the seeds from `first` on; return why not, if they cannot be."""
    own = workspace.choices.lot == "own"
    choices, data, epochs = workspace.choices, workspace.data, workspace.choices.length
    if own:
        choices = choices.changed(activations=choices.fitting_activations(data))
    else:
        choices, epochs = CORNERS, EPOCHS
        data = Source.of(choices, None).load()
    seeds = tuple(range(first, first + STARTS))
    made = prepared(workspace, choices, data, (), [{}], seeds, epochs)
    if isinstance(made, str):
        return made
    made.width = WIDTH
    experiments().begin(part(workspace), made)
    return ""


def question(trial: Trial, lot: str, solved_below: float) -> Question:
    """Return what to guess of a hundred networks that have been trained."""
    losses = trial.ends(0, 0)
    one = nn.outcome(losses, solved_below)
    low, high = nn.share_interval(one.solved, one.runs)
    return Question(
        f"lottery {lot}",
        ASKED[lot].format(one.runs, solved_below),
        float(one.solved),
        f"{one.solved} of {one.runs} did; all others stay above. Judged by these, between {100 * low:.0f} and "
        f"{100 * high:.0f} of any hundred would.",
        tolerance=10.0,
        true_of={float(one.runs - one.solved): f"{one.runs - one.solved} are those that did not."},
    )


def show(workspace: Workspace) -> None:
    """Show the question, and what came out."""
    here, name = experiments(), part(workspace)
    guided = session.of(Progress).level == "guided" and not session.of(Progress).resting
    refused = ""
    if name not in here.trials and guided:  # they train while the visitor thinks, and are covered
        refused = begin(workspace, 0)
    trial = here.trials.get(name)
    solved = workspace.choices.solved
    ready = trial is not None and trial.state in ("done", "cancelled") and trial.done > 0
    asked = [question(trial, workspace.choices.lot, solved)] if ready and trial else []
    told = ask(part(workspace), asked)  # a sheet of its own for each network
    covered = bool(asked) and asked[0].key not in told
    beside, shown = st.columns([26, 74], gap="medium")
    with beside, st.container(key="later-beside"):
        control(workspace, "lot")
        st.caption(WHAT[workspace.choices.lot])
        if workspace.choices.lot == "own":
            control(workspace, "length")
        control(workspace, "solved")
        _begin_button(workspace, trial, covered)
    with shown:
        if refused := refused or said_of(_REFUSED, once=False):
            st.error(refused)
        if covered:
            st.info("A hundred networks have been trained. Where they ended appears here once you have guessed.")
        elif trial is not None and not (guided and trial.busy and not _seen(workspace)):
            _mark_seen(workspace)
            live(name, _shown)
        elif trial is not None:
            live(name, lambda found: progress(found, name))
        else:
            st.info("Draw a hundred starts, and see where they end.")


_REFUSED = "lottery refused"


def _seen(workspace: Workspace) -> bool:
    """Tell whether the visitor has seen a hundred networks of this kind end."""
    return bool(said_of(f"{part(workspace)} seen", once=False))


def _mark_seen(workspace: Workspace) -> None:
    say(f"{part(workspace)} seen", "yes")


def _begin_button(workspace: Workspace, trial: Trial | None, covered: bool) -> None:
    """Offer another hundred, or the first."""
    first = 0 if trial is None else trial.seeds[-1] + 1

    def pressed() -> None:
        _mark_seen(current())
        say(_REFUSED, begin(current(), first))

    st.button(
        "Draw a hundred starts" if trial is None else "Draw another hundred",
        key="lottery begin",
        type="secondary" if covered else "primary",
        icon=":material/casino:",
        disabled=covered or (trial is not None and trial.busy),
        on_click=session.whole(pressed),
        width="stretch",
    )


def _shown(trial: Trial) -> None:
    """Show where they ended, and let one of them be opened."""
    workspace = current()
    name, solved = part(workspace), workspace.choices.solved
    progress(trial, name)
    losses = trial.ends(0, 0)
    finite = losses[np.isfinite(losses)]
    if not len(losses):
        return
    one = nn.outcome(losses, solved)
    low, high = nn.share_interval(one.solved, one.runs)
    st.markdown(
        f"**{one.solved} of {one.runs} solved it.** Judged by these, between {100 * low:.0f} % and {100 * high:.0f} "
        f"% of all starts do (95 %). Best loss {one.best:.3g}, median {one.median:.3g}."
        if np.isfinite(one.median)
        else f"**{one.solved} of {one.runs} solved it, and {one.failed} failed.**"
    )
    st.plotly_chart(
        histogram(finite, solved, theme.palette()),
        key="lottery histogram",
        theme=None,
        config={"displayModeBar": False},
        alt=f"Where {len(losses)} networks ended: {one.solved} with a training loss below {solved:g}.",
    )
    below = np.flatnonzero(trial.losses[:, 0] < solved)
    above = np.flatnonzero((trial.losses[:, 0] >= solved) & (trial.ended >= 0))
    with st.container(horizontal=True, gap="small"):
        for title, found in (("Open one that solved it", below), ("Open one that did not", above)):
            st.button(
                title, key=f"lottery {title}", disabled=not len(found),
                on_click=session.whole(lambda found=found: take(experiments(), name, int(found[0]))),
            )  # fmt: skip
        if not trial.busy:
            st.button(
                "Pin for Compare", key="lottery pin", icon=":material/push_pin:",
                on_click=session.whole(
                    lambda: say(_PINNED, pinned(experiments(), name, 0) or "Pinned: see Compare.")
                ),
            )  # fmt: skip
    if told := said_of(_PINNED):
        st.caption(told)


_PINNED = "lottery pinned"
