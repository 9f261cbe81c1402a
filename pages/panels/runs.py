"""What the experiments have in common: begin many runs, tell how far they are, cancel them, open one on Train."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

import nncore as nn
from nncore.words import counted
from pages.kit import session
from pages.workspace import run_files
from pages.workspace.background import Experiments, Trial, experiments
from pages.workspace.choices import Choices
from pages.workspace.controls.experiments import SWEPT
from pages.workspace.controls.groups import HOW, NETWORK
from pages.workspace.own_data import OWN
from pages.workspace.page import current
from pages.workspace.pins import LONGEST_NAME, Held, Pin, of_run, settings, thinned
from pages.workspace.trials import MOST_SECONDS, applied, job, named, seconds
from pages.workspace.workspace import Workspace

EVERY = 0.7
"""Seconds after which a page looks again how far runs are."""
LOTTERY = "lottery "
"""How the names of hundreds of starts begin among the experiments."""
GONE = "Only its settings, numbers and curve are kept: its data or its weights are not here any more."
"""Of a run that cannot be opened."""


def prepared(
    workspace: Workspace,
    choices: Choices,
    data: nn.data.Dataset,
    fields: tuple[str, ...],
    settings: Sequence[dict[str, Any]],
    seeds: tuple[int, ...],
    epochs: int,
) -> Trial | str:
    """Return runs ready to be trained, one for each setting and seed, or why they cannot be, in a sentence."""
    points = choices.points_seed
    try:
        jobs = [job(applied(choices, one, seed, points), data) for one in settings for seed in seeds]
    except ValueError as wrong:
        return str(wrong)
    expected = seconds(jobs, data, epochs)
    if expected > MOST_SECONDS:
        return (
            f"These {len(jobs):,} runs would take about {spoken(expected)} here, and a sweep may take "
            f"{spoken(MOST_SECONDS)}. Take fewer values, seeds or epochs."
        )
    own = workspace.own if choices.data == OWN else None
    return Trial(choices, own, data, points, fields, list(settings), seeds, epochs, jobs)


def spoken(duration: float) -> str:
    """Return a duration as people say it.

    >>> spoken(0.4), spoken(41.2), spoken(150)
    ('1 second', '42 seconds', '3 minutes')
    """
    if duration < 100:
        return counted(max(1, math.ceil(duration)), "1 second", "{n} seconds")
    return counted(round(duration / 60 + 0.49), "1 minute", "{n} minutes")


def progress(trial: Trial, part: str) -> None:
    """Show how far runs are, with a button that ends them while they go on."""
    done, every = f"{trial.done:,}", f"{len(trial.jobs):,}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"progress {part}"):
        if trial.busy:
            left = trial.left
            if left is not None:
                said = f"{done} of {every} runs are done. About {spoken(left)} to go."
            elif trial.state == "waiting":
                said = f"{done} of {every} runs are done. It waits until another experiment has ended."
            else:
                said = f"{done} of {every} runs are done. It has begun."
            st.progress(trial.share, said)
            st.button(
                "Cancel", key=f"cancel {part}", on_click=session.whole(trial.cancel), icon=":material/stop_circle:"
            )
        elif trial.state == "failed":
            st.error(trial.wrong, icon=":material/error:")
        else:
            st.caption(
                f"Cancelled after {done} of {every} runs and {trial.took:.1f} seconds."
                if trial.state == "cancelled"
                else f"Done: {done} of {every} runs in {trial.took:.1f} seconds."
            )


def live(part: str, show: Callable[[Trial], None], every: float = EVERY) -> None:
    """Show runs, and look again every so many seconds while they go on; the rest of the page stays at rest."""
    here = experiments()
    trial = here.trials.get(part)
    if trial is None:
        return
    began_busy, drawn = trial.busy, current().version

    @st.fragment(run_every=every if began_busy else None)
    def look() -> None:
        found = experiments().trials.get(part)
        if found is None:
            return
        if here.leads or here.unsaid or current().version != drawn:
            st.rerun()  # what a press in here has changed is the whole page's: where it leads, its link
        show(found)
        if began_busy and not found.busy:
            st.rerun()  # so that the page no longer looks again

    look()


def said(trial: Trial, setting: dict[str, Any]) -> str:
    """Return a combination in words; what is known by its own name needs no other."""
    return " · ".join(
        named(name, setting[name])
        if isinstance(setting[name], str)
        else f"{shortly(name)} {named(name, setting[name])}"
        for name in trial.fields
    )


def shortly(name: str) -> str:
    """Return what a field is called where there is little room."""
    brief = {"rate": "rate", "width": "neurons", "depth": "layers", "activation": "activation"}
    return brief.get(name, SWEPT[name].label)


def chosen(trial: Trial, number: int) -> Choices:
    """Return the choices that lead to a run."""
    combination, seed = divmod(number, len(trial.seeds))
    return applied(trial.choices, trial.settings[combination], trial.seeds[seed], trial.points_seed)


def take(here: Experiments, part: str, number: int) -> None:
    """Open a run on Train, trained; the run before can be gone back to."""
    trial = here.trials.get(part)
    if trial is None or not 0 <= number < len(trial.jobs) or trial.ended[number] < 0:
        return
    result = trial.result(number)
    if not result.theta.size:
        return
    workspace, made = current(), chosen(trial, number)
    kept = workspace.choices.changed(**{name: getattr(made, name) for name in (*NETWORK, *HOW)})
    workspace.resume(result.run(trial.data), kept, trial.own)
    there, now = trial.losses[number], result.losses
    if not result.failed and (there[0], there[1]) != now:
        workspace.notes.append(
            f"On the machine that trained it first this run ended with a training loss of {there[0]:.12g}; trained "
            f"again here, with {now[0]:.12g}."
        )
    here.opened[part] = number
    here.leads = "train"


def travel(here: Experiments) -> None:
    """Go to the page a run was opened on, once."""
    leads, here.leads = here.leads, ""
    if leads:
        st.switch_page(f"pages/{leads}.py")


def ends(trial: Trial, numbers: Iterable[int]) -> Iterator[tuple[int, float, float]]:
    """Give for each of some runs its seed and where it ended, training and test loss; nan where it failed."""
    for number in numbers:
        train, test = trial.losses[number].tolist()
        yield trial.seeds[number % len(trial.seeds)], train, test


def pin_of(trial: Trial, combination: int) -> Pin | str:
    """Return a combination with all its seeds as a pin, or why it can be none."""
    numbers = [number for number in trial.of(combination) if trial.ended[number] >= 0]
    if not numbers:
        return "None of its runs has ended yet."
    runs = tuple(ends(trial, numbers))
    middle = nn.outcome(trial.losses[numbers, 0], 0.0).median
    number = next((one for one in numbers if trial.losses[one, 0] == middle), numbers[0])
    curve = trial.curves.get(number)
    if curve is None:
        return "None of its runs could be trained."
    name = said(trial, trial.settings[combination]) or f"{len(runs)} starts, {trial.data.title}"
    result = trial.result(number)
    if result.failed:
        made = settings(chosen(trial, number))
        return Pin(name[:LONGEST_NAME], made, trial.epochs, runs, *thinned(*curve))
    one = of_run(result.run(trial.data), chosen(trial, number), name, trial.own)
    return replace(one, runs=runs, measures=one.measures if len(runs) == 1 else ())


def pinned(here: Experiments, part: str, combination: int) -> str:
    """Pin a combination with all its seeds; return why not, if it cannot be."""
    pin = pin_of(here.trials[part], combination)
    if isinstance(pin, str):
        return pin
    refused = here.pins.add(pin)
    here.keep()
    return refused


def note_hundreds(here: Experiments) -> None:
    """Keep each hundred starts that have ended among the runs of the visit."""
    for part, trial in here.trials.items():
        if part.startswith(LOTTERY) and not (trial.busy or trial.noted):
            trial.noted = True
            pin = pin_of(trial, 0)
            if isinstance(pin, Pin):
                here.pins.note(pin)


def reopen(here: Experiments, pin: Pin, about: str) -> None:
    """Open a run of the visit on Train, trained; where that cannot be, say why of `about`.

    The run before can be gone back to. Of several seeds it is the one in the middle.
    """
    workspace = current()
    try:
        run, made, own = again(pin)
    except ValueError as wrong:
        say(about, str(wrong))
        return
    kept = workspace.choices.changed(**{name: getattr(made, name) for name in (*NETWORK, *HOW)})
    workspace.resume(run, kept, own)
    there, now = {seed: loss for seed, loss, _ in pin.runs}.get(run.recipe.seed, run.loss), run.loss
    if not math.isclose(there, now, rel_tol=1e-6):
        workspace.notes.append(
            f"Where it was trained first this run ended with a training loss of {there:.12g}; trained again here, with "
            f"{now:.12g}."
        )
    here.leads = "train"


def again(pin: Pin) -> Held:
    """Return the run of a pin, trained again unless it is kept whole, and the choices and data that lead to it.

    Raises:
        ValueError: neither is known; in a sentence.
    """
    if pin.held:
        return pin.held._replace(run=pin.held.run.branch())
    if not pin.again:
        raise ValueError(GONE)
    found = run_files.linked(pin.again)
    return Held(found.run, found.choices, found.own)


def say(about: str, text: str) -> None:
    """Have a sentence ready for the next time the page is drawn."""
    experiments().said[about] = text


def said_of(about: str, once: bool = True) -> str:
    """Return the sentence there is about something, "" if there is none; said once, it is gone."""
    said = experiments().said
    return said.pop(about, "") if once else said.get(about, "")


def message(key: str) -> Any:
    """Return the newest message of the heat map of a key."""
    return session.message(key, "open")
