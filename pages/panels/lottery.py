"""The lottery of the start: one recipe with a hundred seeds, and where each of the hundred networks ended."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.figures.experiments import histogram
from pages.kit import charts, session
from pages.lessons.questions import Question
from pages.panels.guesses import ask_and_keep
from pages.panels.runs import LOTTERY, live, note_hundreds, pinned, prepared, progress, said_of, say, take
from pages.workspace.background import Trial, experiments
from pages.workspace.choices import Choices
from pages.workspace.page import control, current
from pages.workspace.start import Source
from pages.workspace.workspace import Workspace

STARTS, WIDTH, EPOCHS = 100, 2, 150
"""Networks; how many train as one stack, so that they come in little by little; epochs of the prepared one."""
LOOKS = 0.3
"""Seconds after which the page looks again where they end."""
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
    return f"{LOTTERY}{workspace.choices.lot}"


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


def question(workspace: Workspace, trial: Trial | None) -> Question:
    """Return what to guess of a hundred networks; they are drawn once the guess is made, and answer it at their end."""
    lot, solved_below = workspace.choices.lot, workspace.choices.solved
    key, text = f"lottery {lot}", ASKED[lot].format(STARTS, solved_below)
    if trial is None:
        return Question(key, text, None, "They train now, before your eyes.", then=lambda: _draw(0))
    if trial.busy:
        return Question(key, text, None, "They train now, before your eyes.")
    if trial.done < STARTS:
        return Question(key, text, None, f"Only {trial.done} were trained to their end. Draw another hundred to see.")
    one = nn.outcome(trial.ends(0, 0), solved_below)
    low, high = nn.share_interval(one.solved, one.runs)
    return Question(
        key,
        text,
        float(one.solved),
        f"{one.solved} of {one.runs} did; all others stay above. Judged by these, between {100 * low:.0f} and "
        f"{100 * high:.0f} of any hundred would.",
        tolerance=10.0,
        true_of={float(one.runs - one.solved): f"{one.runs - one.solved} are those that did not."},
    )


def show(workspace: Workspace) -> None:
    """Show the question, and what comes out."""
    here, name = experiments(), part(workspace)
    note_hundreds(here)
    trial = here.trials.get(name)
    asked = question(workspace, trial)
    covered = asked.key not in ask_and_keep(name, [asked])  # a sheet of its own for each network
    beside, shown = st.columns([26, 74], gap="medium")
    with beside, st.container(key="later-beside"):
        control(workspace, "lot")
        st.caption(WHAT[workspace.choices.lot])
        if workspace.choices.lot == "own":
            control(workspace, "length")
        control(workspace, "solved")
        _begin_button(trial, covered)
    with shown:
        if refused := said_of(_REFUSED, once=False):
            st.error(refused)
        if trial is not None and not covered:
            live(name, _shown, LOOKS)
            return
        st.info(AGAIN if trial is not None else FIRST if covered else "Draw a hundred starts, and see where they end.")
        with st.container(key="dimmed"):
            _chart(np.empty(0), workspace.choices.solved, "An empty chart: how many networks end at which loss.")


FIRST = "Guess first. Then a hundred networks are drawn, and you see where each of them ends while they train."
AGAIN = "A hundred networks have been drawn. Where they end appears here once you have guessed."
_REFUSED = "lottery refused"


def _draw(first: int) -> None:
    say(_REFUSED, begin(current(), first))


def _begin_button(trial: Trial | None, covered: bool) -> None:
    """Offer another hundred, or the first."""
    first = 0 if trial is None else trial.seeds[-1] + 1
    st.button(
        "Draw a hundred starts" if trial is None else "Draw another hundred",
        key="lottery begin",
        type="secondary" if covered else "primary",
        icon=":material/casino:",
        disabled=covered or (trial is not None and trial.busy),
        on_click=session.whole(_draw),
        args=(first,),
        width="stretch",
    )


def _chart(losses: NDArray[np.float64], solved: float, alt: str) -> None:
    """Show how many ended where."""
    st.plotly_chart(
        histogram(losses, solved, charts.palette()),
        key="lottery histogram",
        theme=None,
        config={"displayModeBar": False},
        alt=alt,
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
    alt = f"Where {len(losses)} networks ended: {one.solved} with a training loss below {solved:g}."
    _chart(finite, solved, alt)
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
