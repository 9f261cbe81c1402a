"""The loss batch by batch: the last epochs of a run, gone through once more."""

import nncore as nn
from pages.workspace.turns import Turn

BATCHED = 4
"""Epochs over which the loss is shown batch by batch."""
MOST_BATCHES, MOST_UPDATES, MOST_MEASURED = 400, 4000, 40_000_000
"""Losses in it, updates repeated and neurons computed for it at the most; a large table has to do with less."""


def by_batch(run: nn.Run, epoch: int, batch: int, turn: Turn | None = None) -> list[list[float]]:
    """Return place, training and test loss after every update of the last epochs of a run up to a moment.

    The run itself stays where it is. Of a large table fewer epochs and updates are told.

    Args:
        turn: in which it is computed.
    """
    turn = turn or Turn()
    run = run.branch()
    rows = int(run.data.training.sum())
    per = -(-rows // run.recipe.batch_size)
    whole = min(BATCHED, max(1, MOST_UPDATES // per))
    run.rewind(max(0, epoch - whole))
    room = min(MOST_BATCHES, max(8, MOST_MEASURED // (len(run.data.x) * sum(run.arch.sizes))))
    every = max(1, -(-per * whole // room))
    told, share = [[float(run.epoch), *run.losses]], 0.0
    while (run.epoch, run.batch) < (epoch, batch) and not run.diverged:
        size = run.recipe.batch_size
        run.step()
        share = min(1.0, share + size / rows) if run.batch else 0.0
        if run.batch % every == 0:
            told.append([run.epoch + share, *run.losses])
        turn.pause()
    return told
