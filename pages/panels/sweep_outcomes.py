"""How the combinations of a sweep ended, as the visitor wants them judged; each can be opened, and pinned."""

import math
from dataclasses import dataclass

import streamlit as st

import nncore as nn
from pages.kit import session
from pages.panels.runs import pinned, said_of, say, take
from pages.workspace.background import Trial, experiments
from pages.workspace.choices import Choices
from pages.workspace.controls.experiments import JUDGED
from pages.workspace.page import current

PART = "sweep"
_PINNED = "sweep pinned"


@dataclass(frozen=True)
class Outcomes:
    """How a sweep's combinations ended so far.

    Attributes:
        measure: which of their numbers counts, "median", "best" or "share"; part: 0 for training losses, 1 for test.
        rows: those the losses are of, in words; found: for each combination, None where no run of it has ended.
    """

    trial: Trial
    measure: str
    part: int
    rows: str
    found: list[nn.Outcome | None]

    @classmethod
    def of(cls, trial: Trial, choices: Choices) -> "Outcomes":
        """Return the outcomes of a sweep as they are to be judged."""
        part = list(JUDGED.options).index(choices.judged)
        losses = [trial.ends(i, part) for i in range(len(trial.settings))]
        found = [nn.outcome(some, choices.solved) if len(some) else None for some in losses]
        return cls(trial, choices.measure, part, JUDGED.options[choices.judged], found)

    def value(self, combination: int, measure: str = "") -> float | None:
        """Return the number that stands for a combination, None where there is none."""
        one, measure = self.found[combination], measure or self.measure
        if one is None:
            return None
        value = one.solved / one.runs if measure == "share" else one.best if measure == "best" else one.median
        return value if math.isfinite(value) else None

    def text(self, combination: int) -> str:
        """Return that number for people."""
        one, value = self.found[combination], self.value(combination)
        if one is None:
            return ""
        if value is None:
            return "failed"
        return f"{one.solved} / {one.runs}" if self.measure == "share" else f"{value:.3g}"

    def run(self, combination: int) -> int | None:
        """Return the number of the run that a combination's number stands for, None where none has ended."""
        one, trial = self.found[combination], self.trial
        if one is None:
            return None
        wanted = one.median if self.measure == "median" else one.best
        ended = [number for number in trial.of(combination) if trial.ended[number] >= 0]
        return next((number for number in ended if trial.losses[number, self.part] == wanted), ended[0])


def story(one: nn.Outcome | None) -> str:
    """Return all there is to say of how a combination ended."""
    if one is None:
        return "not trained yet"
    middle = f"{one.median:.4g}" if math.isfinite(one.median) else "none"
    best = f"{one.best:.4g}" if math.isfinite(one.best) else "none"
    if one.failed:
        return f"median {middle}, best {best}, {one.solved} of {one.runs} solved, {one.failed} failed"
    return f"median {middle}, best {best}, {one.solved} of {one.runs} solved"


def open_combination(combination: int) -> None:
    """Open on Train the run that the number shown of a combination stands for."""
    here = experiments()
    number = Outcomes.of(here.trials[PART], current().choices).run(combination)
    if number is not None:
        take(here, PART, number)


def offer_pin(combination: int) -> None:
    """Offer to pin a combination."""

    def pressed() -> None:
        say(_PINNED, pinned(experiments(), PART, combination) or "Pinned: see Compare.")

    st.button(
        "Pin for Compare", key=f"sweep pin {combination}", icon=":material/push_pin:", on_click=session.whole(pressed)
    )
    if told := said_of(_PINNED):
        st.caption(told)
