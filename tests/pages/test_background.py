"""What computes in the background of a visit: every run the core's, cancelled at once, kept for who comes back."""

import threading
import time

import numpy as np
import pytest

import nncore as nn
from pages.panels.runs import prepared
from pages.workspace import background, cluster
from pages.workspace.background import Experiments, Trial
from pages.workspace.choices import Choices
from pages.workspace.trials import Plan, applied
from pages.workspace.turns import TURNS, Rank
from pages.workspace.workspace import Workspace

CHOSEN = Choices(values1="0.03, 0.1", values2="2, 8", runs=3, length=12)


def made(chosen=CHOSEN, epochs=None):
    workspace = Workspace()
    plan = Plan.of(chosen)
    found = prepared(
        workspace, chosen, workspace.data, plan.fields, plan.settings(0), plan.seeds, epochs or plan.epochs
    )
    assert isinstance(found, Trial), found
    return found


def over(trial, seconds=30):
    end = time.monotonic() + seconds
    while trial.busy:
        assert time.monotonic() < end, "it goes on and on"
        time.sleep(0.005)
    return trial


@pytest.fixture
def begun(monkeypatch):
    """Experiments without a page."""
    monkeypatch.setattr(background.link, "keep", lambda name, value: None)
    here = Experiments()
    yield here
    for trial in here.trials.values():
        trial.cancel()


def test_every_run_is_the_cores(begun):
    trial = made()
    begun.begin("sweep", trial)
    over(trial)
    assert (trial.state, trial.done, trial.share, trial.why) == ("done", 12, 1.0, {})
    for number in range(12):
        combination, seed = divmod(number, 3)
        chosen = applied(CHOSEN, trial.settings[combination], seed, 0)
        run = nn.Run(chosen.architecture(trial.data), chosen.recipe, trial.data, engine="numpy")
        run.advance(12)
        assert tuple(trial.losses[number]) == run.losses
        epochs, curve = trial.curves[number]
        assert np.allclose(curve, run.history.curve[1][epochs], rtol=1e-6)
        trial.results.pop(number)  # as if there had been no room for it
        again = trial.result(number)
        assert again.losses == run.losses
    assert sorted(trial.ends(1, 0)) == sorted(trial.losses[3:6, 0])


def test_results_are_kept_whole_as_far_as_there_is_room(begun, monkeypatch):
    monkeypatch.setattr(background, "HELD", 3000)
    trial = made()
    begun.begin("sweep", trial)
    over(trial)
    assert 0 < len(trial.results) < 12
    assert trial.held <= 3000
    assert all(trial.result(number).losses == tuple(trial.losses[number]) for number in range(12))


def test_it_is_cancelled_within_half_a_second_and_what_it_found_stays(begun):
    large = CHOSEN.changed(values2="8, 16", runs=60, values1="0.001 to 1 in 8", batch=1, length=40)
    trial = made(large)
    begun.begin("sweep", trial)
    while trial.state == "waiting" or not trial.share:
        time.sleep(0.005)
    before = time.monotonic()
    trial.cancel()
    assert trial.state == "cancelled"
    with TURNS.turn(Rank.BACKGROUND):  # the thread has given its place back
        assert time.monotonic() - before < 0.5
    done = trial.done
    time.sleep(0.05)
    assert (trial.state, trial.done) == ("cancelled", done)


def test_one_visitor_has_one_thread(begun):
    first, second = made(CHOSEN.changed(length=300, runs=40)), made()
    begun.begin("sweep", first)
    begun.begin("lottery", second)
    while first.state == "waiting":
        time.sleep(0.005)
    assert second.state == "waiting"
    assert second.left is None
    first.cancel()
    assert over(second).state == "done"


def test_another_of_its_kind_takes_its_place(begun):
    first, second = made(CHOSEN.changed(length=300, runs=40)), made()
    begun.begin("sweep", first)
    begun.begin("sweep", second)
    assert first.state == "cancelled"
    assert over(second).done == 12


def test_who_plays_does_not_wait_for_it(begun):
    trial = made(CHOSEN.changed(length=400, runs=50))
    begun.begin("sweep", trial)
    while not trial.share:
        time.sleep(0.005)
    waited = []
    for _ in range(20):
        with TURNS.turn(Rank.PLAY) as turn:
            waited.append(turn.waited)
        time.sleep(0.005)
    assert trial.busy
    assert sorted(waited)[10] < 0.05, "the median: one step of a stack, no more"


def test_nobody_comes_back(begun, monkeypatch):
    monkeypatch.setattr(background, "ABANDONED", -1.0)
    trial = made()
    begun.begin("sweep", trial)
    assert over(trial).state == "cancelled"


def test_runs_that_cannot_be_trained_are_told_and_lose_no_other(begun):
    trial = made(CHOSEN.changed(hidden=(4,), activations=("relu", "identity"), values1="0.01, 100"))
    begun.begin("sweep", trial)
    over(trial)
    assert trial.state == "done"
    failed = [number for number in range(12) if np.isnan(trial.losses[number]).any()]
    assert failed == sorted(trial.why)
    assert 0 < len(failed) <= 6
    assert "too large" in trial.why[failed[0]]


def test_what_would_take_hours_is_refused_with_the_limit():
    workspace, seeds = Workspace(), tuple(range(100))
    said = prepared(workspace, Choices(batch=1, hidden=(16,) * 6, activations=("tanh",) * 7), workspace.data, (),
                    [{}] * 20, seeds, 2000)  # fmt: skip
    assert "2,000 runs would take about" in said
    assert "a sweep may take 10 minutes" in said


def test_an_error_in_the_thread_is_told_on_the_page(begun, monkeypatch):
    caught = []
    monkeypatch.setattr(threading, "excepthook", lambda what: caught.append(what.exc_value))
    monkeypatch.setattr(Trial, "_report", lambda self, step: 1 / 0)
    trial = made()
    begun.begin("sweep", trial)
    assert over(trial).wrong == "It ended by an error of this program: ZeroDivisionError."
    assert isinstance(caught[0], ZeroDivisionError)


def test_a_cluster_that_does_not_answer_is_told(begun, monkeypatch):
    monkeypatch.setenv(cluster.VARIABLE, "tcp://127.0.0.1:9")
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    trial = made()
    begun.begin("sweep", trial)
    assert over(trial).wrong == "The Dask cluster that NNP_DASK names does not answer."


def test_a_cluster_needs_its_package(monkeypatch):
    def missing(name):
        raise ImportError

    monkeypatch.setenv(cluster.VARIABLE, "tcp://127.0.0.1:9")
    monkeypatch.setattr(cluster.importlib, "import_module", missing)
    with pytest.raises(cluster.NoCluster, match="not installed"), cluster.executor():
        pass


def test_only_so_many_visits_are_kept(begun, monkeypatch):
    monkeypatch.setattr(background, "_kept", {})
    monkeypatch.setattr(background, "MOST_KEPT", 3)
    for age in range(5):
        one = Experiments(seen=time.monotonic() - 5 + age)
        one.keep()
    assert len(background._kept) == 3
    assert min(kept.seen for kept in background._kept.values()) > time.monotonic() - 3.5


@pytest.mark.slow
def test_a_real_cluster_of_two_workers_trains_a_sweep(begun, monkeypatch):
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as workers:
        monkeypatch.setenv(cluster.VARIABLE, workers.scheduler_address)
        there = made()
        begun.begin("sweep", there)
        over(there, 60)
    assert (there.state, there.done) == ("done", 12)
    monkeypatch.delenv(cluster.VARIABLE)
    here = made()
    begun.begin("sweep", here)
    assert np.array_equal(over(here).losses, there.losses)
