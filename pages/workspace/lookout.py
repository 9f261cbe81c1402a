"""Playing stops by itself where a condition is met that was not met before.

What holds already when Play is pressed stops nothing: a visitor who goes on past a stop wants to go on.
"""

import nncore as nn

BEST = "Back in epoch {epoch}, where the test loss was lowest."


class Lookout:
    """Watches a run while it is played on.

    Attributes:
        why: the sentence that says why to stop here, or "".

    Args:
        since: when Play was pressed, by `time.monotonic`.
    """

    def __init__(self, run: nn.Run, stop: nn.Stop, since: float) -> None:
        self._run, self._stop = run, stop
        self._watch = nn.Watch.over(run, stop, since)
        end = run.history.losses.rows.get(run.epoch, run.losses)  # of the epoch, not of a mini-batch in the next
        # Seconds pass between two answers as well, and then they are over at the beginning of the second.
        self._met = set(self._watch.met(run.epoch, *end)) - {"seconds"}
        self.why = ""

    def advance(self, unit: str, epochs: int) -> None:
        """Train on by a mini-batch (`unit` "batch") or by so many epochs, but not past a stop."""
        for _ in range(1 if unit == "batch" else epochs):
            if unit == "batch":
                self._run.step()
            else:
                self._run.advance()
            if self._run.diverged or self.why:
                return
            if self._run.batch == 0:
                met = self._watch.met(self._run.epoch, *self._run.losses)
                self.why = " ".join(sentence for name, sentence in met.items() if name not in self._met)
                self._met = set(met)
            if self.why:
                return

    def go_back(self) -> bool:
        """Go back to the best epoch if training has stopped and that is wanted; tell whether it was another one."""
        best = self._watch.best_epoch
        if not (self.why and self._stop.restore_best) or best == self._run.epoch:
            return False
        self._run.rewind(best)
        self.why = f"{self.why} {BEST.format(epoch=best)}"
        return True
