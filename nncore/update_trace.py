"""One update of training in full: what went forward, what came back, and where it moved the point."""

from dataclasses import dataclass

from nncore.arrays import Array
from nncore.network import backward, cost, forward
from nncore.passes import Backward, Trace
from nncore.training import Run


@dataclass(frozen=True)
class UpdateTrace:
    """An update, before and after.

    Attributes:
        x: (n, n_in), the mini-batch; target: (n, k), as the output should say it.
        trace, back: both passes over the mini-batch at `before`, with every neuron speaking; `back.grad` is the
            derivative of the loss without penalties.
        before, after: (P,), the point.
        batch_losses: the loss over the mini-batch, before and after; losses: that over all training rows. Classes
            count as the recipe says.
        epoch, batch: the moment after it.
        diverged: why it diverged, or ""; `after` is then the last finite point.
    """

    x: Array
    target: Array
    trace: Trace
    back: Backward
    before: Array
    after: Array
    batch_losses: tuple[float, float]
    losses: tuple[float, float]
    epoch: int
    batch: int
    diverged: str


def trace_update(run: Run) -> UpdateTrace:
    """Return the update that `run.step()` would make now; the run itself stays where it is.

    The step is the run's own, taken on a branch: momentum, penalties and frozen weights count in `after`.

    >>> import nncore as nn
    >>> run = nn.Run(nn.Architecture((2, 1), ("tanh",)), nn.Recipe(learning_rate=0.1), nn.data.load("xor", n=100))
    >>> step = trace_update(run)
    >>> bool(abs(step.after - (step.before - 0.1 * step.back.grad)).max() < 1e-15), run.batch
    (True, 0)
    """
    ahead, loss = run.branch(), run.recipe.loss
    whole_before = ahead.loss  # a look may find that the run has diverged, and goes back
    (x, target), weights = ahead.next_batch, ahead.next_weights
    before = ahead.theta.copy()
    trace = forward(run.arch, before, x)
    back = backward(run.arch, before, trace, target, loss, weights)
    ahead.step()
    whole_after = ahead.loss
    after = ahead.theta.copy()
    answers = forward(run.arch, after, x)
    return UpdateTrace(
        x,
        target,
        trace,
        back,
        before,
        after,
        (
            float(cost(run.arch, trace, target, loss, weights)),
            float(cost(run.arch, answers, target, loss, weights)),
        ),
        (whole_before, whole_after),
        ahead.epoch,
        ahead.batch,
        ahead.diverged or "",
    )
