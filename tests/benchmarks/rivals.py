"""The same training by other means: PyTorch, scikit-learn, a loop in C, objects in JavaScript.

Each is handed the same network (tanh inside, identity at the end, mean squared error, plain steps), the same table and
the same size of a batch. What is not installed does not take part.
"""

import ctypes
import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.neural_network import MLPRegressor

import nncore as nn
from nncore.arrays import Array
from nncore.data import Column, Dataset
from tests.benchmarks.table import again

ROWS, BATCH, RATE = 250, 10, 0.03
FOLDER = Path(__file__).parent
Work = Callable[[int], object]


@dataclass(frozen=True)
class Task:
    """A network and 250 rows to learn from, 250 more to test on."""

    arch: nn.Architecture
    theta: Array
    data: Dataset
    recipe: nn.Recipe = field(default_factory=lambda: nn.Recipe(learning_rate=RATE, batch_size=BATCH))

    @classmethod
    def of(cls, sizes: tuple[int, ...]) -> "Task":
        """Return the task for a network of these sizes."""
        rng = np.random.default_rng(0)
        x, y = rng.uniform(-1, 1, (2 * ROWS, sizes[0])), np.sign(rng.normal(size=(2 * ROWS, sizes[-1])))
        data = Dataset(
            name="noise",
            title="Noise",
            task="regression",
            x=x,
            y=y,
            columns=tuple(Column(f"x{i}", low=-1.0) for i in range(sizes[0])),
            classes=(),
            test=np.arange(2 * ROWS) >= ROWS,
            center=np.zeros(sizes[0]),
            spread=np.ones(sizes[0]),
            about="",
            source="",
            licence="",
        )
        arch = nn.Architecture(sizes, ("tanh",) * (len(sizes) - 2) + ("identity",))
        return cls(arch, nn.initial(arch), data)

    def run(self) -> nn.Run:
        """Return a run of our own on it."""
        return nn.Run(self.arch, self.recipe, self.data)


@dataclass(frozen=True)
class Rival:
    """One update and one epoch by other means, each as many times as told."""

    update: Work
    epoch: Work


def scikit(task: Task) -> Rival:
    """Return scikit-learn's `partial_fit`."""
    x, y = task.data.train
    y = y.ravel() if y.shape[1] == 1 else y

    def model() -> MLPRegressor:
        return MLPRegressor(
            hidden_layer_sizes=task.arch.sizes[1:-1],
            activation="tanh",
            solver="sgd",
            learning_rate_init=RATE,
            momentum=0,
            alpha=0,
            batch_size=BATCH,
        )

    one, whole = model(), model()
    return Rival(again(lambda: one.partial_fit(x[:BATCH], y[:BATCH])), again(lambda: whole.partial_fit(x, y)))


def pytorch(task: Task) -> Rival | None:
    """Return PyTorch, eager, one thread."""
    if importlib.util.find_spec("torch") is None:
        return None
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    layers: list[Any] = []
    for n_in, n_out in pairwise(task.arch.sizes):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.Tanh()]
    model, loss = torch.nn.Sequential(*layers[:-1]), torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    x, y = (torch.tensor(part, dtype=torch.float32) for part in task.data.train)

    def update(rows: Any) -> None:
        optimizer.zero_grad()
        loss(model(x[rows]), y[rows]).backward()
        optimizer.step()

    def epoch() -> None:
        for rows in torch.randperm(ROWS).split(BATCH):
            update(rows)

    return Rival(again(lambda: update(slice(0, BATCH))), again(epoch))


def c_loop(task: Task) -> Rival | None:
    """Return the loop in loop.c, compiled now; it is seen to move the weights just as the core does."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "loop.so"
        options = ["-O3", "-march=native", "-shared", "-fPIC"]
        subprocess.run([compiler, *options, str(FOLDER / "loop.c"), "-o", str(library), "-lm"], check=True)
        train = ctypes.CDLL(str(library)).train
    arch, theta = task.arch, task.theta.copy()
    grad, neurons = np.empty_like(theta), sum(arch.sizes)
    x, y = (np.ascontiguousarray(part) for part in task.data.train)
    sizes = np.array(arch.sizes, dtype=np.int32)
    a, d = np.empty(neurons), np.empty(neurons)

    def work(rows: int) -> Work:
        def times(count: int) -> None:
            order = np.resize(np.arange(rows, dtype=np.int32), rows * count)
            arrays = (theta, grad, arch.n_parameters, x, y, order, rows * count, BATCH)
            handed = [v.ctypes.data_as(ctypes.c_void_p) if isinstance(v, np.ndarray) else v for v in arrays]
            ends = [v.ctypes.data_as(ctypes.c_void_p) for v in (a, d)]
            train(len(sizes) - 1, sizes.ctypes.data_as(ctypes.c_void_p), *handed, ctypes.c_double(RATE), *ends)

        return times

    work(BATCH)(1)
    ours = task.theta - RATE * nn.gradient(arch, task.theta, x[:BATCH], y[:BATCH])[1]
    np.testing.assert_allclose(theta, ours, rtol=1e-9, atol=1e-12)
    return Rival(work(BATCH), work(ROWS))


class Objects:
    """objects.mjs at work in a process of its own, if Node is installed."""

    def __init__(self, sizes: tuple[int, ...]) -> None:
        command = [str(shutil.which("node")), str(FOLDER / "objects.mjs"), *map(str, sizes)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def job(self, name: str) -> Work:
        """Return "update" or "frame" as work to be timed."""

        def times(count: int) -> None:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(f"{name} {count}\n")
            self._process.stdin.flush()
            self._process.stdout.readline()

        return times

    def close(self) -> None:
        """End the process."""
        self._process.communicate()
