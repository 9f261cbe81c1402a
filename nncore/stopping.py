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
            raise ValueError("Say when to stop at the latest: epochs, seconds or patience.")
        for name, least in (("epochs", 0), ("patience", 1)):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
                raise ValueError(f"{name} must be a whole number, at least {least}, not {value!r}.")
        for name in ("loss_below", "seconds", "least_gain"):
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int | float) and 0 <= value < math.inf):
                raise ValueError(f"{name} must be a number, at least 0, not {value!r}.")


class Watch:
    """What a `Stop` needs to remember of one network on the way.

    Attributes:
        best_epoch, best: where the test loss was lowest, and how low.

    Args:
        start: when the time began that `Stop.seconds` limits, by `time.monotonic`; now, unless given.
    """

    def __init__(self, stop: Stop, start: float | None = None) -> None:
        self.stop, self.best, self.best_epoch = stop, math.inf, 0
        self._start = time.monotonic() if start is None else start

    @classmethod
    def over(cls, run: Run, stop: Stop, start: float | None = None) -> "Watch":
        """Return a watch that has seen a run's past up to the epoch it stands at.

        Of a run so long that its history leaves out epochs, it has seen those that are kept.
        """
        watch = cls(stop, start)
        if stop.patience is not None or stop.restore_best:
            rows = run.history.losses.rows
            for epoch in run.history.losses:
                if epoch <= run.epoch:
                    watch._look(epoch, rows[epoch][1])
        return watch

    def _look(self, epoch: int, test_loss: float) -> None:
        least_gain = self.stop.least_gain if math.isfinite(self.best) else 0.0
        if test_loss < self.best - least_gain:
            self.best, self.best_epoch = test_loss, epoch

    def met(self, epoch: int, loss: float, test_loss: float) -> dict[str, str]:
        """Take in the losses of an epoch and return, by their names, the conditions met here and a sentence on each.

        >>> Watch(Stop(epochs=10, loss_below=0.1)).met(12, 0.05, 0.2)["loss_below"]
        'The training loss fell below 0.1 in epoch 12.'
        """
        stop = self.stop
        self._look(epoch, test_loss)
        tried = epoch - self.best_epoch
        conditions = {
            "loss_below": (
                stop.loss_below is not None and loss < stop.loss_below,
                "The training loss fell below {loss_below:g} in epoch {epoch}.",
            ),
            "patience": (
                stop.patience is not None and tried >= stop.patience,
                "The test loss has not fallen for {patience} epochs; it was lowest in epoch {best}.",
            ),
            "epochs": (stop.epochs is not None and epoch >= stop.epochs, "All {epochs} epochs are done."),
            "seconds": (
                stop.seconds is not None and time.monotonic() - self._start >= stop.seconds,
                "The {seconds:g} seconds are over.",
            ),
        }
        held = {name: sentence for name, (holds, sentence) in conditions.items() if holds}
        said = {**vars(stop), "epoch": epoch, "best": self.best_epoch}
        return {name: sentence.format(**said) for name, sentence in held.items()}

    def reason(self, epoch: int, loss: float, test_loss: float) -> str:
        """Take in the losses of an epoch and return the sentence that says why to stop here, or ""."""
        return next(iter(self.met(epoch, loss, test_loss).values()), "")


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
