"""What computes in the background of a visit: many runs, trained by a thread while the visitor does other things.

A visitor has one thread; what is begun while it is busy waits. It takes its computing in turns of the lowest rank, so
that nobody else's network stands still for it. What it has found is kept here, in the server, under a token that stands
in the visitor's link: a page that is loaded anew, which to Streamlit is another visitor, finds it again.
"""

import threading
import time
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.kit import link, session
from pages.workspace import cluster
from pages.workspace.choices import Choices
from pages.workspace.own_data import Own
from pages.workspace.pins import Pin, Pins
from pages.workspace.turns import TURNS, Rank

TOKEN = link.PRIVATE[0]
"""The name in the link."""
MOST_KEPT, ABANDONED = 200, 1800.0
"""Visits whose experiments are kept, and seconds after which nobody is expected back."""
MOST_CURVE = 60
"""Points of a run's curve that are kept."""
HELD = 3_000_000
"""Bytes of whole results, of one trial, that can be opened at once; others are trained again for it."""
FEWEST_AT_ONCE, MOST_AT_ONCE, PORTIONS = 20, 64, 20
"""Runs that train as one stack, and in how many portions results are to come in at least."""
RUNNING = ("waiting", "running")


@dataclass(eq=False)
class Trial:
    """Many runs in training, and how they ended so far.

    Attributes:
        choices, own, data: what they are made from, all but what they differ in; points_seed: what drew the data.
        fields, settings: the names of what varies, and the combinations, values by those names.
        seeds: with which each combination is trained; the run of combination i with seed k is number i·len(seeds) + k.
        epochs: how long each is trained; width: how many train as one stack at the most.
        key: of the pinned run it is for, if it is for one; noted: whether it is among the runs of the visit.
        state: "waiting", "running", "done", "cancelled" or "failed"; wrong: why it failed, or "".
        losses: (runs, 2), training and test, where each ended; nan for those that have not, and of those that failed.
        ended: (runs,), the epoch it ended in, -1 for those that have not; why: by number, of those that failed.
        curves: by number, epochs (T,) and losses (T, 2).
        results: by number, as many whole ones as there is room for.
        share: of the work done, 0 to 1; began: on the clock of `time.monotonic`; took: seconds, once it is over.
    """

    choices: Choices
    own: Own | None
    data: nn.data.Dataset
    points_seed: int
    fields: tuple[str, ...]
    settings: list[dict[str, Any]]
    seeds: tuple[int, ...]
    epochs: int
    jobs: list[nn.Job]
    width: int | None = None
    key: tuple[Any, ...] | None = None
    noted: bool = False
    state: str = "waiting"
    wrong: str = ""
    share: float = 0.0
    began: float = 0.0
    took: float = 0.0
    seen: float = field(default_factory=time.monotonic)
    why: dict[int, str] = field(default_factory=dict)
    curves: dict[int, tuple[NDArray[Any], NDArray[Any]]] = field(default_factory=dict)
    results: dict[int, nn.Result] = field(default_factory=dict, repr=False)
    held: int = 0

    def __post_init__(self) -> None:
        if self.width is None:  # narrow enough that results come in little by little
            self.width = min(MOST_AT_ONCE, max(FEWEST_AT_ONCE, len(self.jobs) // PORTIONS))
        self.losses = np.full((len(self.jobs), 2), np.nan)
        self.ended = np.full(len(self.jobs), -1)

    @property
    def busy(self) -> bool:
        """Whether it is still to end."""
        return self.state in RUNNING

    @property
    def done(self) -> int:
        """How many runs have ended."""
        return int((self.ended >= 0).sum())

    @property
    def left(self) -> float | None:
        """Seconds it will take yet, judged by what it took so far; None before that says anything."""
        if self.state != "running" or self.share < 0.01:
            return None
        return (time.monotonic() - self.began) * (1 - self.share) / self.share

    def of(self, combination: int) -> range:
        """Return the numbers of a combination's runs."""
        return range(combination * len(self.seeds), (combination + 1) * len(self.seeds))

    def ends(self, combination: int, part: int) -> NDArray[np.float64]:
        """Return the losses (m,) of the runs of a combination that have ended; part 0 is training, 1 test."""
        numbers = np.array(self.of(combination))
        return self.losses[numbers[self.ended[numbers] >= 0], part]

    def cancel(self) -> None:
        """End it now; what it has found stays."""
        if self.busy:
            self.state = "cancelled"
            self.took = time.monotonic() - self.began if self.began else 0.0

    def take(self, results: tuple[nn.Result, ...]) -> None:
        """Take down how runs ended."""
        for result in results:
            if result.failed:
                self.why[result.index] = result.why
            else:
                self.losses[result.index] = result.losses
            keep = np.unique(np.linspace(0, len(result.curve) - 1, min(len(result.curve), MOST_CURVE)).astype(int))
            if len(result.curve):
                self.curves[result.index] = keep, result.curve[keep].astype(np.float32)
            size = result.theta.nbytes + result.state.nbytes + result.curve.nbytes
            if self.held + size <= HELD:
                self.held += size
                self.results[result.index] = result
            self.ended[result.index] = result.epoch

    def train(self) -> None:
        """Train all runs, in the thread of the background."""
        if self.state != "waiting":
            return
        self.state, self.began = "running", time.monotonic()
        try:
            with cluster.executor() as executor:
                if executor is None:
                    with TURNS.turn(Rank.BACKGROUND) as turn:

                        def pause() -> None:
                            self._check()
                            turn.pause()
                            self._check()

                        stop = nn.Stop(epochs=self.epochs)
                        for step in nn.sweep(self.jobs, self.data, stop, width=self.width, pause=pause):
                            self._report(step)
                else:
                    stop = nn.Stop(epochs=self.epochs)
                    for step in nn.sweep(self.jobs, self.data, stop, executor, cluster.PIECE, self._check):
                        self._report(step)
        except nn.Cancelled:
            return
        except cluster.NoCluster as wrong:
            self.state, self.wrong = "failed", str(wrong)
        except Exception as wrong:  # a thread has nobody to tell but the page
            self.state, self.wrong = "failed", f"It ended by an error of this program: {type(wrong).__name__}."
            raise
        else:
            self.state = "done" if self.state == "running" else self.state
        self.took = time.monotonic() - self.began

    def _check(self) -> None:
        if self.state != "running":
            raise nn.Cancelled
        if time.monotonic() - self.seen > ABANDONED:
            self.cancel()
            raise nn.Cancelled

    def _report(self, step: nn.Progress) -> None:
        self._check()
        self.take(step.finished)
        self.share = step.share

    def result(self, number: int) -> nn.Result:
        """Return how one run ended; if that was not kept whole, by training it again, which gives the same bits."""
        if number in self.results:
            return self.results[number]
        with TURNS.turn(Rank.LOOK) as turn:
            steps = nn.sweep([self.jobs[number]], self.data, nn.Stop(epochs=self.epochs), pause=turn.pause)
            [result] = [result for step in steps for result in step.finished]
        return result


@dataclass(eq=False)
class Experiments:
    """What a visitor has tried: what computes, or has computed, by the part of the page it belongs to; and their runs.

    Attributes:
        opened: by the part of the page, the number of the run that was opened last; leads: the page to go to, or "".
        said: by what it is about, a sentence for the visitor.
        guesses: by page and question, its text, its choices and what was answered.
        race: what names the race at hand, the epoch on the screen, and whether its end has been seen.
        followed: names the run on Train, and what was kept of it when it was looked at last.
        token: names them in a link, "" before there is anything to keep; unsaid: whether the page's link lacks it yet.
    """

    trials: dict[str, Trial] = field(default_factory=dict)
    pins: Pins = field(default_factory=Pins)
    opened: dict[str, int] = field(default_factory=dict)
    leads: str = ""
    said: dict[str, str] = field(default_factory=dict)
    guesses: dict[tuple[str, str], tuple[str, tuple[str, ...], str | float]] = field(default_factory=dict)
    race: tuple[str, int, bool] = ("", 0, False)
    followed: tuple[str, tuple[Any, ...]] = ("", ())
    token: str = ""
    unsaid: bool = False
    seen: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def begin(self, part: str, trial: Trial) -> None:
        """Train many runs in the background, in place of those of this part before."""
        if part in self.trials:
            self.trials[part].cancel()
        self.trials[part] = trial
        self.opened.pop(part, None)
        self.keep()

        def work() -> None:
            with self.lock:
                trial.train()

        threading.Thread(target=work, name=f"background {part}", daemon=True).start()

    def keep(self) -> None:
        """Keep all this for a page that is loaded anew."""
        if not self.token:
            self.token = token_urlsafe(12)
            _keep(self)
            self.unsaid = True
        link.keep(TOKEN, self.token)

    def gather(self, left: list[Pin]) -> None:
        """Take over runs that were left on Train."""
        for pin in left:
            self.pins.note(pin)
        left.clear()

    def follow(self, run: str, pin: Pin) -> None:
        """Keep a run that goes on in place of what was kept of it when it was looked at last; `run` names it."""
        if self.followed[0] == run:
            self.pins.forget(self.followed[1])
        self.followed = run, pin.key
        self.pins.note(pin)

    def look(self) -> None:
        """Take down that somebody is still there."""
        self.seen = time.monotonic()
        for trial in self.trials.values():
            trial.seen = self.seen


@dataclass
class Visit:
    """The experiments of a session; None until they were asked for."""

    experiments: Experiments | None = None


_kept: dict[str, Experiments] = {}
_door = threading.Lock()


def _keep(one: Experiments) -> None:
    with _door:
        now = time.monotonic()
        for token in [token for token, kept in _kept.items() if now - kept.seen > ABANDONED]:
            del _kept[token]
        while len(_kept) >= MOST_KEPT:
            del _kept[min(_kept, key=lambda token: _kept[token].seen)]
        _kept[one.token] = one


def experiments() -> Experiments:
    """Return the visitor's experiments; those that the link names, if the visit begins with such a link.

    Who opens a link sees what its sender saw, and begins experiments of their own from there. What was computed on the
    sender's own data is not among it: they stay in the session they were brought to.
    """
    visit = session.of(Visit)
    if visit.experiments is None:
        token = str(st.query_params.get(TOKEN, ""))
        found = _kept.get(token)
        visit.experiments = Experiments()
        if found is not None:
            trials = {part: trial for part, trial in found.trials.items() if trial.own is None}
            visit.experiments = Experiments(trials, found.pins.copy(), dict(found.opened), lock=found.lock)
            visit.experiments.guesses, visit.experiments.race = dict(found.guesses), found.race
            link.keep(TOKEN, token)
    visit.experiments.look()
    return visit.experiments
