"""The player answers what the browser asks of a run: the next frames, how it was at some moment, or what if.

Every request names the moment it goes on from, so a lost answer is simply asked for again: the run goes back and gives
the very same frames.
"""

import time
from dataclasses import replace
from typing import Any

import nncore as nn
from pages.components.stage.request import Request
from pages.workspace import retrace
from pages.workspace.chunk import Ahead, Chunk
from pages.workspace.frames import Look, Shot
from pages.workspace.lookout import Lookout
from pages.workspace.shown_run import ShownRun
from pages.workspace.steps import arrive, go_to, play, shot_of
from pages.workspace.turns import Rank, Turn


class Player(ShownRun):
    """Answers what the browser asks of a visitor's run."""

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
            said = self.edit(request.edit, request.gesture)
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
