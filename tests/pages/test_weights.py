"""The panel of weights and slopes shows the run's own points and the core's own gradients."""

import numpy as np

import nncore as nn
from pages.panels import weights
from tests.pages.panels import Panel


def run_of(epochs, hidden=(3,)):
    run = nn.Run(
        nn.Architecture((2, *hidden, 1), ("tanh",) * (len(hidden) + 1)), nn.Recipe(), nn.data.load("xor", n=60)
    )
    run.advance(epochs)
    return run


def test_moments_are_the_runs_own_first_and_last_among_them():
    run = run_of(150)
    epochs, thetas = weights.moments(run, 120)
    assert (epochs[0], epochs[-1]) == (0, 120)
    assert len(epochs) == weights.MOST_MOMENTS
    assert (np.diff(epochs) > 0).all()
    for epoch, theta in zip(epochs, thetas, strict=True):
        assert np.array_equal(run.history.moments.rows[epoch].theta, theta)


def test_a_run_at_its_beginning_has_one_moment():
    epochs, thetas = weights.moments(run_of(0), 0)
    assert epochs.tolist() == [0]
    assert len(thetas) == 1


def test_slopes_are_the_gradients_of_the_loss(monkeypatch):
    run = run_of(12)
    _, thetas = weights.moments(run, 12)
    x, y = run.data.train
    wanted = [nn.gradient(run.arch, theta, x, run.targets(y), run.recipe.loss)[1] for theta in thetas]
    np.testing.assert_allclose(weights.slopes(run, thetas), wanted, rtol=1e-12, atol=1e-15)


def test_of_a_long_table_the_first_rows_stand_for_all(monkeypatch):
    run = run_of(3)
    monkeypatch.setattr(weights, "MOST_ROWS", 7)
    _, thetas = weights.moments(run, 3)
    x, y = run.data.train
    wanted = nn.gradient(run.arch, thetas[-1], x[:7], run.targets(y)[:7], run.recipe.loss)[1]
    assert "of the loss over the first 7 of 30 training rows" in Panel("weights", run).words
    np.testing.assert_allclose(weights.slopes(run, thetas)[-1], wanted, rtol=1e-12, atol=1e-15)
