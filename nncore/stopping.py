"""When to stop: enough is enough, or it gets no better."""

import math
import time
from dataclasses import dataclass

from nncore.training import Run


@dataclass(frozen=True)
class Stop:
    """Conditions that end training, whichever comes first.

    Attributes:
        epochs: passes made in all, at least 0.
        loss_below: the training loss at which it is good enough.
        seconds: time spent, above 0.
        patience: epochs without a new lowest test loss (Prechelt, "Early stopping - but when?", 1998).
        least_gain: how much lower a test loss must be to count as new.
        restore_best: go back to the epoch of the lowest test loss in the end.

    Raises:
        ValueError: a number is out of range, or nothing would ever end it.
    """

    epochs: int | None = None
    loss_below: float | None = None
    seconds: float | None = None
    patience: int | None = None
    least_gain: float = 0.0
    restore_best: bool = False

    def __post_init__(self) -> None:
        if (self.epochs, self.seconds, self.patience) == (None, None, None):
            raise ValueError("say when to stop at the latest: epochs, seconds or patience")
        for name, least in (("epochs", 0), ("patience", 1)):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
                raise ValueError(f"{name} must be a whole number, at least {least}, not {value!r}")
        for name in ("loss_below", "seconds", "least_gain"):
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int | float) and 0 <= value < math.inf):
                raise ValueError(f"{name} must be a number, at least 0, not {value!r}")


class Watch:
    """What a `Stop` needs to remember of one network on the way.

    Attributes:
        best_epoch, best: where the test loss was lowest, and how low.
    """

    def __init__(self, stop: Stop) -> None:
        self.stop, self.best, self.best_epoch = stop, math.inf, 0
        self._start = time.monotonic()

    def reason(self, epoch: int, loss: float, test_loss: float) -> str:
        """Take in the losses of an epoch and return the sentence that says why to stop here, or ""."""
        stop = self.stop
        if test_loss < self.best - (stop.least_gain if math.isfinite(self.best) else 0.0):
            self.best, self.best_epoch = test_loss, epoch
        if stop.loss_below is not None and loss < stop.loss_below:
            return f"The training loss fell below {stop.loss_below:g} in epoch {epoch}."
        if stop.patience is not None and epoch - self.best_epoch >= stop.patience:
            return f"The test loss has not fallen for {stop.patience} epochs; it was lowest in epoch {self.best_epoch}."
        if stop.epochs is not None and epoch >= stop.epochs:
            return f"All {stop.epochs} epochs are done."
        if stop.seconds is not None and time.monotonic() - self._start >= stop.seconds:
            return f"The {stop.seconds:g} seconds are over."
        return ""


def train(run: Run, stop: Stop) -> str:
    """Advance a run until `stop` ends it or it diverges, and return the sentence that says why.

    >>> import nncore as nn
    >>> run = nn.Run(nn.Architecture((2, 4, 1), ("tanh", "tanh")), nn.Recipe(), nn.data.load("circle"))
    >>> train(run, Stop(epochs=500, loss_below=0.1)), run.loss < 0.1
    ('The training loss fell below 0.1 in epoch 44.', True)
    """
    watch = Watch(stop)
    why = watch.reason(run.epoch, *run.losses)
    while not why and not run.diverged:
        run.advance()
        why = run.diverged or watch.reason(run.epoch, *run.losses)
    if stop.restore_best:
        run.rewind(watch.best_epoch)
    return why
