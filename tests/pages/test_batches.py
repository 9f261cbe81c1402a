"""The loss batch by batch is that of stepping by hand."""

import numpy as np
import pytest

import nncore as nn
from pages.workspace.batches import BATCHED, MOST_BATCHES, by_batch
from pages.workspace.player import Player
from tests.pages.test_frames import load, look
from tests.pages.test_player import HOW, START, WILD, ask, new, wild

pytestmark = pytest.mark.usefixtures("patience")


def losses_by_hand(run, epoch, batch, size=lambda run: run.recipe.batch_size):
    """Place and losses after every update of a run up to a moment."""
    told, share = [[float(run.epoch), *run.losses]], 0.0
    while (run.epoch, run.batch) < (epoch, batch):
        share += size(run) / 20
        run.step()
        share = share if run.batch else 0.0
        told.append([run.epoch + share, *run.losses])
    return np.array(told)


@pytest.mark.parametrize(("epoch", "batch"), [(6, 0), (6, 2), (2, 1), (0, 0)])
def test_the_loss_batch_by_batch_is_that_of_stepping_by_hand(epoch, batch):
    player, clone = new(), new().run
    player.show(ask(count=8), HOW)
    player.show(ask("look", epoch=epoch, batch=batch), HOW)
    at = player.run.theta.tobytes()
    clone.advance(max(0, epoch - BATCHED))
    told = np.array(by_batch(player.run, *player.shown_at))
    assert np.array_equal(told[:, 1:], losses_by_hand(clone, epoch, batch)[:, 1:])
    clone.rewind(max(0, epoch - BATCHED))
    assert told == pytest.approx(losses_by_hand(clone, epoch, batch))
    assert len(told) == 1 + 3 * min(BATCHED, epoch) + batch
    assert player.run.theta.tobytes() == at  # the run itself has not moved


def test_the_loss_batch_by_batch_runs_on_where_the_batches_become_smaller():
    player = new()
    player.show(ask(count=3), HOW)
    player.show(ask(epoch=2, batch=1, count=2), HOW | {"batch_size": 2})
    told = np.array(by_batch(player.run, *player.shown_at))
    assert (np.diff(told[:, 0]) > 0).all()
    # Three batches an epoch for two, then one of seven rows and seven of two, then ten of two.
    assert len(told) == 1 + 3 + 3 + 8 + 10
    assert told[-1, 1:].tolist() == list(player.run.losses)


@pytest.mark.parametrize("rows", [500, 20_000])
def test_the_loss_batch_by_batch_costs_no_more_for_more_batches(rows):
    run = nn.Run(nn.Architecture((2, 3, 1), ("tanh", "tanh")), nn.Recipe(batch_size=1), load("circle", n=rows))
    player = Player.of(run, START)
    player.look_at(look(run), "scene")
    how = {"learning_rate": 0.03, "optimizer": "sgd", "batch_size": 1}
    player.show(ask(count=6 if rows == 500 else 2), how)
    steps = []
    with pytest.MonkeyPatch.context() as patch:
        step = nn.Run.step
        patch.setattr(nn.Run, "step", lambda run: steps.append(1) or step(run))
        told = np.array(by_batch(player.run, *player.shown_at))
    assert len(steps) == 250 * BATCHED if rows == 500 else len(steps) == 10_000
    assert 200 < len(told) <= MOST_BATCHES + 1
    assert (np.diff(told[:, 0]) > 0).all()
    assert told[-1] == pytest.approx([run.epoch, *run.losses])


def test_the_loss_batch_by_batch_of_a_run_that_blows_up():
    player = wild()
    player.show(ask(count=60), WILD)
    assert np.isfinite(by_batch(player.run, *player.shown_at)).all()
