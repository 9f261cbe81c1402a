"""Training ends when it was asked to, says why, and can end at its best."""

import itertools
import math

import numpy as np
import pytest

import nncore as nn
from nncore import Stop, stopping
from nncore.stopping import Watch

CIRCLE = nn.data.load("circle", n=60, noise=0.4, train_share=0.3)
ARCH = nn.Architecture((2, 8, 1), ("tanh", "tanh"))


def start(**recipe):
    return nn.Run(ARCH, nn.Recipe(**{"optimizer": "adam", "learning_rate": 0.05, **recipe}), CIRCLE)


def test_the_first_epoch_below_the_loss_is_the_last():
    run = start()
    assert nn.train(run, Stop(epochs=500, loss_below=0.3)) == f"The training loss fell below 0.3 in epoch {run.epoch}."
    assert run.loss < 0.3
    run.rewind(run.epoch - 1)
    assert run.loss >= 0.3


@pytest.mark.parametrize("epochs", [0, 1, 7])
def test_epochs_are_counted(epochs):
    run = start()
    assert nn.train(run, Stop(epochs=epochs)) == f"All {epochs} epochs are done."
    assert run.epoch == epochs


def test_seconds_are_counted(monkeypatch):
    clock = itertools.count(0.0, 0.25)
    monkeypatch.setattr(stopping.time, "monotonic", lambda: next(clock))
    run = start()
    assert nn.train(run, Stop(seconds=1.0)) == "The 1 seconds are over."
    assert run.epoch == 3  # looked at after 0.25 s at the start, then once an epoch


@pytest.mark.parametrize(
    ("test_losses", "stop", "ended", "best"),
    [
        ([5, 4, 3, 3, 3, 3], Stop(patience=2), 4, 2),  # no lower than 3 in two more epochs
        ([5, 6, 4, 5, 3, 4, 4, 4], Stop(patience=3), 7, 4),  # a rise alone is no end
        ([5, 4.9, 4.8, 4.7, 4.6], Stop(patience=2, least_gain=0.15), None, 4),  # 4.8 is 0.2 lower than 5
        ([5, 4.95, 4.9, 4.89], Stop(patience=2, least_gain=0.15), 2, 0),
        ([5, 4, 3, 2], Stop(patience=1), None, 3),
    ],
)
def test_patience_by_hand(test_losses, stop, ended, best):
    watch = Watch(stop)
    reasons = [watch.reason(epoch, 1.0, float(loss)) for epoch, loss in enumerate(test_losses)]
    assert next((epoch for epoch, why in enumerate(reasons) if why), None) == ended
    if ended is None:
        assert watch.best_epoch == best
    else:
        assert f"for {stop.patience} epochs; it was lowest in epoch {best}." in reasons[ended]


def test_the_best_is_restored():
    # Few noisy points and a large network: it learns them by heart, and the test loss rises again.
    run = start()
    why = nn.train(run, Stop(epochs=400, patience=60, restore_best=True))
    assert "has not fallen for 60 epochs" in why
    epochs, curve = run.history.curve
    assert run.epoch == epochs[curve[:, 1].argmin()] < epochs[-1] - 59
    assert run.test_loss == curve[:, 1].min()


@pytest.mark.parametrize("restore", [False, True])
def test_a_run_that_blows_up_ends(restore):
    run = nn.Run(nn.Architecture((2, 3, 1), ("relu", "identity")), nn.Recipe(learning_rate=1e300), CIRCLE)
    assert "is no longer finite" in nn.train(run, Stop(epochs=10, restore_best=restore))
    assert np.isfinite(run.losses).all()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Say when to stop at the latest: epochs, seconds or patience"),
        ({"loss_below": 0.1}, "Say when to stop at the latest"),
        *[({"epochs": bad}, "epochs must be a whole number, at least 0") for bad in (-1, 1.5, True)],
        *[({"patience": bad}, "patience must be a whole number, at least 1") for bad in (0, 2.5)],
        *[({"seconds": bad}, "seconds must be a number, at least 0") for bad in (-1, math.inf, math.nan, "1")],
        *[({"epochs": 1, "loss_below": bad}, "loss_below must be a number") for bad in (-1, math.nan)],
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(values, sentence):
    with pytest.raises(ValueError, match=sentence):
        Stop(**values)


def test_a_watch_over_a_run_has_seen_its_past():
    run = nn.Run(nn.Architecture((2, 4, 1), ("tanh", "tanh")), nn.Recipe(learning_rate=1.0), nn.data.load("circle"))
    run.advance(30)
    epochs, losses = run.history.curve
    for epoch in (30, 11):
        run.rewind(epoch)
        watch = Watch.over(run, nn.Stop(patience=50))
        told = losses[epochs <= epoch, 1]
        assert (watch.best_epoch, watch.best) == (int(told.argmin()), told.min())
    assert Watch.over(run, nn.Stop(epochs=3)).best_epoch == 0, "nothing asks for it"


def test_every_condition_met_is_told_by_its_name():
    watch = Watch(nn.Stop(epochs=5, loss_below=0.5, patience=3))
    assert list(watch.met(0, 1.0, 1.0)) == []
    assert list(watch.met(2, 0.4, 1.1)) == ["loss_below"]
    assert list(watch.met(6, 0.4, 1.2)) == ["loss_below", "patience", "epochs"]
    assert watch.reason(6, 0.4, 1.2) == watch.met(6, 0.4, 1.2)["loss_below"]
