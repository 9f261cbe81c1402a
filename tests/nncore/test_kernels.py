"""Compiled loops train as NumPy does: the same steps to 1e-9, the same promises to the bit."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nncore as nn
from nncore.descent import Descent

kernels = pytest.importorskip("nncore.kernels", reason="numba is not installed", exc_type=ImportError)

ROOT = Path(__file__).parents[2]
BINARY = nn.data.load("circle", n=60, noise=0.1, seed=1)
KINDS = {"binary": BINARY, "multiclass": nn.data.load("iris"), "regression": nn.data.load("plane", n=60)}
WAYS = {
    "plain": {},
    "l1": {"l1": 0.01},
    "l2": {"l2": 0.01},
    "decay": {"weight_decay": 0.1},
    "value": {"clip_value": 0.01},
    "norm": {"clip_norm": 0.1},
    "frozen": {"frozen": (1, 5), "l1": 0.01},
    "schedule": {"schedule": "cosine", "schedule_epochs": 3.0},
    "noise": {"label_noise": 0.2},
    "classes": {"label_noise": 0.2, "class_weights": "balanced"},
    "whole": {"batch_size": 500},
    "dropout": {"dropout": 0.3},
    "constants": {"mu": 0.5, "beta1": 0.7, "beta2": 0.9, "rho": 0.7, "epsilon": 1e-4},
}
COMPILED = [name for name, optimizer in nn.OPTIMIZERS.items() if not optimizer.full_batch]


def networks(activation, loss):
    """Shapes and data on which an activation and a loss go together."""
    output = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}.get(loss, activation)
    for data in KINDS.values():
        hidden = "tanh" if activation == "softmax" else activation
        try:
            arch = nn.Architecture((data.n_features, 3, 2, data.n_outputs), (hidden, hidden, output))
            nn.check_fit(arch, nn.Recipe(loss=loss), data)
        except ValueError:
            continue
        yield arch, data


def after(arch, data, engine, updates=50, **recipe):
    """Where a descent is after some updates, and its optimiser's memory."""
    descent = Descent(arch, (nn.Recipe(**({"batch_size": 7, "learning_rate": 0.001} | recipe)),), data, engine=engine)
    assert descent.compiled == (engine == "compiled")
    made = epoch = 0
    with np.errstate(all="ignore"):
        while made < updates:
            row = 0
            while row < descent.n and made < updates:
                row, more = descent.learn(epoch, row, row + 1)
                made += more
            epoch += 1
    return descent.theta, descent.state, descent.t


# Each activation with each loss, and two optimisers with each of these, so that every pair of the three is met.
TRIPLES = [
    (activation, loss, COMPILED[(i + j + shift) % len(COMPILED)])
    for i, activation in enumerate(kernels.ACTIVATION_CODES)
    for j, loss in enumerate(nn.LOSSES)
    for shift in (0, len(nn.LOSSES))
]


def test_every_two_of_activation_loss_and_optimiser_are_met():
    for one, two in ((0, 1), (0, 2), (1, 2)):
        kinds = (kernels.ACTIVATION_CODES, nn.LOSSES, COMPILED)
        assert {(t[one], t[two]) for t in TRIPLES} == {(a, b) for a in kinds[one] for b in kinds[two]}


@pytest.mark.slow
@pytest.mark.parametrize(("activation", "loss", "optimizer"), TRIPLES)
def test_fifty_updates_are_numpys(activation, loss, optimizer, compiled):
    for arch, data in list(networks(activation, loss))[-1:]:
        for way in WAYS.values():
            (theta, state, t), (other, memory, count) = (
                after(arch, data, engine, loss=loss, optimizer=optimizer, **way) for engine in ("numpy", "compiled")
            )
            assert np.isfinite(theta).all()
            np.testing.assert_allclose(other, theta, rtol=1e-9, atol=1e-9)
            np.testing.assert_allclose(memory, state, rtol=1e-9, atol=1e-9)
            assert count == t == 50


def test_every_activation_and_loss_has_networks():
    assert all(list(networks(name, "mse")) for name in kernels.ACTIVATION_CODES)
    assert all(list(networks("tanh", name)) for name in nn.LOSSES)


@pytest.mark.parametrize("loss", nn.LOSSES)
@pytest.mark.parametrize("activation", [name for name in kernels.ACTIVATION_CODES if name != "step"])
def test_the_step_is_the_numeric_gradients(activation, loss, compiled):
    for arch, data in networks(activation, loss):
        descent = Descent(arch, (nn.Recipe(loss=loss, learning_rate=1.0, batch_size=9),), data, engine="compiled")
        descent.theta[:] = np.random.default_rng(3).normal(size=arch.n_parameters)
        x, target = descent.batch(0, 0)
        theta = descent.theta.copy()
        descent.learn(0, 0, 1)
        wanted = nn.numeric_gradient(arch, theta, x, target, loss)
        np.testing.assert_allclose(theta - descent.theta, wanted, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", [name for name in kernels.ACTIVATION_CODES if not nn.ACTIVATIONS[name].together])
def test_activations_are_numpys_far_out_too(name, compiled):
    z = np.concatenate([np.linspace(-10, 10, 101), [-1e9, -900.0, -40.5, 40.5, 900.0, 1e9, -np.inf, np.inf]])
    code, activation = kernels.ACTIVATION_CODES[name], nn.ACTIVATIONS[name]
    values = np.array([kernels.value(code, number) for number in z])
    derivatives = np.array([kernels.derivative(code, number, a) for number, a in zip(z, values, strict=True)])
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(values, activation.value(z), rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(derivatives, activation.derivative(z, a=values), rtol=1e-12, atol=1e-14)


def test_a_network_of_an_activation_without_a_code_trains_with_numpy(compiled, monkeypatch):
    arch = nn.Architecture((2, 3, 1), ("sine", "tanh"))
    assert nn.Run(arch, nn.Recipe(), BINARY).engine == "compiled"
    monkeypatch.delitem(kernels.ACTIVATION_CODES, "sine")
    assert nn.Run(arch, nn.Recipe(), BINARY).engine == "numpy"


def test_every_activation_loss_and_rule_has_its_code():
    assert set(kernels.ACTIVATION_CODES) <= set(nn.ACTIVATIONS)
    assert set(kernels.LOSS_CODES) == set(nn.LOSSES)
    assert set(kernels.RULE_CODES) == {nn.OPTIMIZERS[name].rule.__name__ for name in COMPILED}


def test_one_compilation_serves_all(compiled):
    after(nn.Architecture((2, 3, 1), ("tanh", "tanh")), BINARY, "compiled", optimizer="adam", label_noise=0.1)
    after(nn.Architecture((4, 3), ("softmax",)), KINDS["multiclass"], "compiled", loss="cross_entropy")
    after(nn.Architecture((2, 3, 1), ("tanh", "tanh")), BINARY, "compiled", optimizer="nadam", beta1=0.5, dropout=0.1)
    assert len(kernels.learn.signatures) == 1


@pytest.mark.parametrize("how", [{"optimizer": "adam", "l1": 0.01}, {"dropout": 0.5}])
def test_an_epoch_is_its_mini_batches_to_the_bit(how, compiled):
    whole, steps = (nn.Run(nn.Architecture((2, 4, 1), ("tanh",) * 2), nn.Recipe(**how), BINARY) for _ in range(2))
    whole.advance(5)
    while steps.epoch < 5:
        steps.step()
    assert whole.theta.tobytes() == steps.theta.tobytes()
    whole.rewind(2)
    whole.advance(3)
    assert whole.theta.tobytes() == steps.theta.tobytes()


@pytest.mark.slow
def test_a_compiled_run_keeps_what_a_run_promises():
    """The tests of runs, turns and edits, but for those that compare with NumPy bit for bit."""
    numpys = "plain_loop or of_the_new_rows or mini_batch_left or very_place"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", f"not ({numpys})",
         "tests/nncore/test_training.py", "tests/nncore/test_turns.py"],
        cwd=ROOT, env={**os.environ, "NNCORE_ENGINE": "compiled"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
