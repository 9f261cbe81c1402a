"""The core against the libraries people would otherwise use, on the same small network and the same batches."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.neural_network import MLPRegressor

import nncore as nn
from nncore.losses import LOSSES
from nncore.optimizers import sgd
from nncore.passes import Backward, Passes, Trace
from tests.benchmarks.table import Row, interleaved

SIZES, BATCH, RATE = (2, 4, 2, 1), 10, 0.03


def stacked_update(stack: tuple[int, ...]) -> Callable[[], None]:
    """Return one update of a stack of networks, built from the very parts a run is made of."""
    arch = nn.Architecture(SIZES, ("tanh",) * 3)
    theta = nn.initial(arch, stack=stack)
    rng = np.random.default_rng(0)
    passes, trace = Passes(arch, theta), Trace(arch, BATCH, stack)
    back, state = Backward(arch, BATCH, stack), np.zeros((0, *theta.shape))
    trace.bare[0][...] = rng.normal(size=(2, BATCH))
    target = np.sign(rng.normal(size=(1, BATCH)))

    def update() -> None:
        passes.forward(trace)
        passes.backward(trace, target, LOSSES["mse"], back)
        sgd(theta, back.grad, state, RATE, 1)

    return update


def run_step() -> Callable[[], None]:
    """Return `Run.step`: the update with all that a run does around it."""
    run = nn.Run(nn.Architecture(SIZES, ("tanh",) * 3), nn.Recipe(), nn.data.load("circle"))
    return run.step


def scikit_update() -> Callable[[], object]:
    """Return scikit-learn's `partial_fit` on one batch."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(BATCH, 2)), np.sign(rng.normal(size=BATCH))
    model = MLPRegressor(
        hidden_layer_sizes=SIZES[1:-1], activation="tanh", solver="sgd", learning_rate_init=RATE, momentum=0, alpha=0
    )
    return lambda: model.partial_fit(x, y)


def torch_update() -> Callable[[], None] | None:
    """Return one update in PyTorch, eager, one thread; None where it is not installed."""
    if importlib.util.find_spec("torch") is None:
        return None
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    layers: list[Any] = []
    for n_in, n_out in pairwise(SIZES):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.Tanh()]
    model, loss = torch.nn.Sequential(*layers), torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    x, y = torch.randn(BATCH, 2), torch.sign(torch.randn(BATCH, 1))

    def update() -> None:
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return update


def rows() -> Iterator[Row]:
    """Measure one row after the other."""
    contestants: dict[str, Callable[[], object]] = {"ours": stacked_update(()), "step": run_step()}
    contestants |= {"scikit": scikit_update()}
    if torch := torch_update():
        contestants["torch"] = torch
    calls = {"ours": 5000, "step": 5000, "scikit": 200, "torch": 300}
    times = interleaved(contestants, calls)
    name = f"one update of {list(SIZES)}, batch {BATCH}"
    yield Row(name, "≤ 20 µs", f"{times['ours'] * 1e6:.1f} µs; Run.step() {times['step'] * 1e6:.1f} µs")
    if torch:
        measured = f"{times['torch'] / times['ours']:.0f} × ({times['torch'] * 1e6:.0f} µs)"
    else:
        measured = "PyTorch is not installed"
    yield Row("… faster than PyTorch eager", "≥ 10 ×", measured)
    measured = f"{times['scikit'] / times['ours']:.0f} × ({times['scikit'] * 1e6:.0f} µs)"
    yield Row("… faster than scikit-learn partial_fit", "≥ 20 ×", measured)
    stacks = {f"{n}": stacked_update((n,)) for n in (64, 256)}
    times = interleaved(stacks, {"64": 300, "256": 100})
    measured = ", ".join(f"{n}: {seconds / int(n) * 1e6:.2f} µs" for n, seconds in times.items())
    yield Row("the same in a stack, per network", "≤ 1.5 µs", measured)
    yield Row("import nncore, beyond NumPy's own", "≤ 0.15 s", f"{import_seconds():.3f} s")


def import_seconds() -> float:
    """Return how much longer a Python takes that imports the core than one that imports NumPy."""
    code = "import {}"
    contestants = {
        name: lambda name=name: subprocess.run([sys.executable, "-c", code.format(name)], check=True)
        for name in ("numpy", "nncore")
    }
    times = interleaved(contestants, dict.fromkeys(contestants, 1))
    return times["nncore"] - times["numpy"]
