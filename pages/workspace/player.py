"""The player answers what the browser asks of a run: the next frames, how it was at some moment, or what if.

Every request names the moment it goes on from, so a lost answer is simply asked for again: the run goes back and gives
the very same frames. What changes a run by hand happens on a branch; the run it came from is kept, see `past`.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.components.stage.request import Request
from pages.workspace import edits, retrace
from pages.workspace.choices import Choices
from pages.workspace.chunk import Ahead, Chunk
from pages.workspace.frames import Look, Shot
from pages.workspace.lookout import Lookout
from pages.workspace.own_data import Own
from pages.workspace.past import EarlierRun, Past
from pages.workspace.start import Start
from pages.workspace.steps import arrive, go_to, play, shot_of
from pages.workspace.turns import Rank, Turn


@dataclass
class Player:
    """A visitor's run with what the browser needs to know of it.

    Attributes:
        run: the run; starts: where it and those it can be undone to began.
        number: goes up whenever the browser has to take the run anew.
        edited: how often its data have been edited.
        past: the runs that can be gone back to, and the curves of those gone by.
        look: what the visitor looks at; tag: the scene the browser should have.
    """

    run: nn.Run
    number: int = 1
    edited: int = 0
    starts: WeakKeyDictionary[nn.Run, Start] = field(default_factory=WeakKeyDictionary, init=False, repr=False)
    past: Past = field(default_factory=Past, init=False, repr=False)
    look: Look = field(init=False, repr=False)
    tag: str = field(default="", init=False)
    _gesture: int = field(default=0, init=False)
    _shown: Chunk | None = field(default=None, init=False, repr=False)
    _ahead: Ahead | None = field(default=None, init=False, repr=False)
    _since: float = field(default=0.0, init=False)
    _origins: WeakKeyDictionary[nn.Run, str] = field(default_factory=WeakKeyDictionary, init=False, repr=False)
    _turns: WeakKeyDictionary[nn.Run, tuple[Sequence[tuple[tuple[int, int], Any]], str]] = field(
        default_factory=WeakKeyDictionary, init=False, repr=False
    )

    def look_at(self, look: Look, tag: str) -> None:
        """Let frames hold what the visitor looks at; `tag` names the scene that belongs to it."""
        self.look, self.tag = look.within(self.run), tag

    @classmethod
    def of(cls, run: nn.Run, start: Start) -> "Player":
        """Return a player of a run that began so."""
        player = cls(run)
        player.starts[run] = start
        return player

    @property
    def start(self) -> Start:
        """Where the run began."""
        return self.starts[self.run]

    @property
    def made(self) -> tuple[Choices, Own | None]:
        """The choices that lead to the run, to its start and to how it goes on, and the visitor's own data with it."""
        start = self.start
        return Choices().changed(**start.choices | Choices.of_recipe(self.run.recipe)), start.source.own

    @property
    def untouched(self) -> bool:
        """Whether nobody has seen the run yet."""
        return self.number == 1 and self._shown is None

    @property
    def last(self) -> int:
        """The furthest epoch the browser has been told of; the run itself may be ahead."""
        return self._shown.last if self._shown else self.run.history.last_epoch

    @property
    def shown_at(self) -> tuple[int, int]:
        """The moment shown last, epoch and batch."""
        return self._shown.end if self._shown else (self.run.epoch, self.run.batch)

    @property
    def theta_shown(self) -> NDArray[np.float64]:
        """The weights (P,) at the moment shown last."""
        return self._shown.theta if self._shown else self.run.theta.copy()

    @property
    def earlier(self) -> list[EarlierRun]:
        """The curves of runs gone by, the latest last."""
        return self.past.earlier

    @property
    def origin(self) -> str:
        """Names the beginning of the run, see `retrace.origin_of`."""
        if self.run not in self._origins:
            self._origins[self.run] = retrace.origin_of(self.run)
        return self._origins[self.run]

    @property
    def turns(self) -> str:
        """What was changed on the way, as `retrace.written`."""
        now = list(self.run.standing.turns.items())
        known, text = self._turns.get(self.run, ((), ""))
        if len(known) != len(now) or any(
            a != b or one is not two for (a, one), (b, two) in zip(known, now, strict=True)
        ):
            text = retrace.written(self.run)  # takes a while, and most answers come after no other turn
            self._turns[self.run] = now, text
        return text

    @property
    def can(self) -> tuple[bool, bool]:
        """Whether there is something to undo, and to do again."""
        return bool(self.past.behind), bool(self.past.ahead)

    # ---- answers

    def show(
        self, request: Request | None, how: dict[str, Any], stop: nn.Stop | None = None, turn: Turn | None = None
    ) -> Chunk:
        """Answer a request, or show where the browser was told the run is if there is none for this run.

        Args:
            how: the learning rate, optimiser and all else to go on with, see `Run.change`.
            stop: when playing is to stop by itself; turn: in which it is computed.
        """
        turn = turn or Turn()
        if request is None or request.run != self.number or request.do not in ("look", "play", "slow", "return"):
            return self._again()
        if request.do == "return":
            return self._return(request, how, turn)
        look = self._look(request)
        start, said = (request.epoch, request.batch), ""
        if request.do != "play" or request.count == 1:
            self._since = 0.0  # a paused stage looks
        elif not self._since:
            self._since = time.monotonic()
        ahead, self._ahead = self._ahead, None
        if not request.edit and ahead and ahead.key == self._key(request, start, how, stop):
            if ahead.chunk is None:
                go_to(self.run, *ahead.moment(start), turn)
                why = self._play(request, how, ahead.shots, turn, stop)
                ahead.chunk = Chunk.of(self.run, ahead.shots, look, stopped=why or "")
            self._shown = ahead.chunk
            return self._shown
        go_to(self.run, *start, turn)
        before = None
        if request.edit:
            before = self.run.theta.copy()
            said = self._edit(request)
        if request.do == "play" and not said:
            shots: list[Shot] = []
            why = self._play(request, how, shots, turn, stop)
            self._shown = Chunk.of(self.run, shots, look, stopped=why or "")
        else:
            step = nn.trace_update(self._going_on(how)) if request.do == "slow" and not self.run.diverged else None
            self._shown = Chunk.of(self.run, [shot_of(self.run, before)], look, said=said, step=step)
        return self._shown

    def prepare(
        self,
        request: Request,
        shown: Chunk,
        how: dict[str, Any],
        stop: nn.Stop | None = None,
        turn: Turn | None = None,
    ) -> None:
        """Have the next answer ready before it is asked for, or a part of it if somebody else wants to compute.

        Streamlit drops a rerun that is interrupted before it has drawn, and the stage with it; the less there is to
        compute before drawing, the less often that happens, and the sooner the frames are there.
        """
        self._ahead = None
        playing = request.do == "play" and request.count > 1 and not request.edit
        if playing and request.run == self.number and not (shown.diverged or shown.stopped):
            turn = turn or Turn(Rank.AHEAD)
            go_to(self.run, *shown.end, turn)
            ahead = Ahead(self._key(request, shown.end, how, stop))
            why = self._play(request, how, ahead.shots, turn, stop)
            if why is not None and not (turn.wanted and stop is None):
                ahead.chunk = Chunk.of(self.run, ahead.shots, self._look(request), stopped=why)
            elif stop is not None:
                return  # who watches for the moment to stop has to see every step of the way
            self._ahead = ahead

    def _again(self) -> Chunk:
        """Show the moment shown last once more; a browser that comes back counts its gestures anew."""
        self._gesture = 0
        if self._shown is not None:
            go_to(self.run, *self._shown.end)
        again = Chunk.of(self.run, [shot_of(self.run)], self.look)
        if self._shown is None:
            self._shown = again
        return replace(self._shown, frames=again.frames, said="", step=None, stopped="")

    def _return(self, request: Request, how: dict[str, Any], turn: Turn) -> Chunk:
        """Train on towards a moment that a browser has seen and this run has not, as far as patience goes.

        The server it was seen on is gone; a run is a function of its choices, so this one comes by the same moment.
        """
        wanted = (request.epoch, request.batch)
        if (self.run.epoch, self.run.batch) > wanted:
            go_to(self.run, *wanted, turn)
        if (self.run.epoch, self.run.batch) == (0, 0) and not self.run.history.last_epoch:
            again = retrace.retraced(request.turns) if request.turns else None
            if again is not None and retrace.origin_of(again) == self.origin:
                self.starts[again], self.run = self.start, again
            else:
                self._going_on(how)
        arrive(self.run, wanted, turn)
        self._ahead = None
        self._shown = Chunk.of(self.run, [shot_of(self.run)], self._look(request))
        return self._shown

    def _look(self, request: Request) -> Look:
        return replace(self.look, focus=request.focus, detail=request.detail).within(self.run)

    def _play(
        self, request: Request, how: dict[str, Any], shots: list[Shot], turn: Turn, stop: nn.Stop | None
    ) -> str | None:
        """Go on as chosen now from the last of `shots`, see `steps.play`."""
        run = self._going_on(how)
        lookout = Lookout(run, stop, self._since) if stop and request.count > 1 else None
        return play(run, request, shots, turn, lookout)

    def _key(
        self, request: Request, start: tuple[int, int], how: dict[str, Any], stop: nn.Stop | None
    ) -> tuple[Any, ...]:
        ask = (request.do, request.unit, request.count, request.per, request.focus, request.detail)
        return (*ask, start, tuple(how.values()), stop, self.look, self.tag)

    def _going_on(self, how: dict[str, Any]) -> nn.Run:
        """Return the run, going on as chosen now; if that is another way than before, the old one's curve is kept.

        What was done by hand at a later moment happens again there, as long as the way is the same.
        """
        run = self.run
        if not run.keeps_to(**how):
            if run.history.last_epoch > run.epoch:
                self.past.keep_curve(self.run, self.last, "", *self.made)
            run.change(**how)
        return run

    # ---- by hand

    def _edit(self, request: Request) -> str:
        """Change the run where it stands, on a branch; return why not, if it cannot be."""
        try:
            change = edits.changes(self.run, request.edit, self.look.cut)
        except ValueError as wrong:
            return str(wrong)
        except (KeyError, TypeError, OverflowError, IndexError):  # no edit the browser would send
            return ""
        try:
            if not request.gesture or request.gesture != self._gesture or not self.past.behind:
                branch = self.run.branch()
                branch.change(**change)
                self.past.keep(self.run, self.last, edits.told(self.run.arch, request.edit), *self.made)
                self.starts[branch] = self.start
                self.run, self._gesture = branch, request.gesture
            else:
                self.run.change(**change)
        except ValueError as wrong:
            return str(wrong)
        self.edited += "data" in change
        return ""

    def branch(self) -> None:
        """Go on on a branch of the run, from the moment shown; the run as it is can be gone back to."""
        go_to(self.run, *self.shown_at)
        self.begin(self.run.branch(), self.start, undoable=True)

    def begin(self, run: nn.Run, start: Start, undoable: bool) -> None:
        """Have another run; the one before becomes an earlier run, and if `undoable` can be gone back to."""
        then = self.start.told_apart(start)
        if undoable:
            go_to(self.run, *self.shown_at)
            self.past.keep(self.run, self.last, then, *self.made)
        else:
            self.past.keep_curve(self.run, self.last, then, *self.made)
            self.past.forget()
        self._become(run, start)

    def _become(self, run: nn.Run, start: Start) -> None:
        self.run, self.starts[run] = run, start
        self.number += 1
        self._gesture, self._shown, self._ahead, self._since = 0, None, None, 0.0
        self.look = self.look.within(run)

    def stand(self, epoch: int, batch: int) -> None:
        """Take the moment on the visitor's screen for the one shown last: of frames sent ahead of it, none was seen."""
        go_to(self.run, epoch, batch)
        self._shown = Chunk.of(self.run, [shot_of(self.run)], self.look)

    def reshape(self, edit: Mapping[str, Any]) -> str:
        """Take another shape that keeps what it can of the moment shown; return why not, if it cannot be."""
        before = self.run
        try:
            graft = edits.graft(before.arch, edit)
        except ValueError as wrong:
            return str(wrong)
        except (KeyError, TypeError, OverflowError, IndexError):  # no change the browser would ask for
            return ""
        try:
            theta = graft.transfer(before.arch, self.theta_shown, before.recipe.seed)
            frozen = graft.moved_indices(before.arch, before.recipe.frozen)
            run = nn.Run(graft.arch, replace(before.recipe, frozen=frozen), before.data, theta)
        except ValueError as wrong:
            return str(wrong)
        arch = graft.arch
        start = replace(self.start, hidden=arch.sizes[1:-1], activations=arch.activations, theta="")
        self.begin(run, start, undoable=True)
        return ""

    def undo(self) -> None:
        """Undo the last edit: stand where the run before it stood."""
        self._swap(self.past.behind, self.past.ahead, "undone")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._swap(self.past.ahead, self.past.behind, "done again")

    def _swap(self, source: list[nn.Run], target: list[nn.Run], then: str) -> None:
        if source:
            go_to(self.run, *self.shown_at)
            self.past.keep_curve(self.run, self.last, then, *self.made)
            self.run.release_buffers()
            target.append(self.run)
            self.edited += source[-1].data is not self.run.data
            run = source.pop()
            self._become(run, self.starts[run])
