"""A visitor's run as the browser has been shown it; what changes it by hand happens on a branch, and can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.workspace import edits, retrace
from pages.workspace.choices import Choices
from pages.workspace.chunk import Ahead, Chunk
from pages.workspace.frames import Look
from pages.workspace.own_data import Own
from pages.workspace.past import EarlierRun, Past
from pages.workspace.start import Start
from pages.workspace.steps import go_to, shot_of


@dataclass
class ShownRun:
    """A run with what the browser knows of it, and the runs it came from.

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

    @classmethod
    def of(cls, run: nn.Run, start: Start) -> Self:
        """Return a run that began so."""
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
        return retrace.origin_of(self.run)

    @property
    def turns(self) -> str:
        """What was changed on the way, as `retrace.written`."""
        return retrace.written(self.run)

    @property
    def can(self) -> tuple[bool, bool]:
        """Whether there is something to undo, and to do again."""
        return bool(self.past.behind), bool(self.past.ahead)

    # ---- what is done with it

    def look_at(self, look: Look, tag: str) -> None:
        """Let frames hold what the visitor looks at; `tag` names the scene that belongs to it."""
        self.look, self.tag = look.within(self.run), tag

    def edit(self, edit: Mapping[str, Any], gesture: int) -> str:
        """Change the run where it stands, on a branch; return why not, if it cannot be.

        Args:
            edit: see `edits.changes`; gesture: its number: what belongs to one gesture is undone as one.
        """
        try:
            change = edits.changes(self.run, edit, self.look.cut)
        except ValueError as wrong:
            return str(wrong)
        except (KeyError, TypeError, OverflowError, IndexError):  # no edit the browser would send
            return ""
        try:
            if not gesture or gesture != self._gesture or not self.past.behind:
                branch = self.run.branch()
                branch.change(**change)
                self.past.keep(self.run, self.last, edits.told(self.run.arch, edit), *self.made)
                self.starts[branch] = self.start
                self.run, self._gesture = branch, gesture
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
