"""The core against what people would otherwise use, on the same small networks and the same batches."""

import itertools
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

import nncore as nn
from nncore.arrays import Array
from nncore.descent import Descent
from nncore.network import propagate
from nncore.passes import Trace
from tests.benchmarks.rivals import BATCH, RATE, ROWS, Objects, Task, c_loop, pytorch, scikit
from tests.benchmarks.table import Row, again, interleaved, spent

SMALL = (2, 4, 2, 1)
PICTURE = (2, 8, 8, 1)
DEEP = (2, 8, 8, 8, 8, 8, 8, 1)
SHAPES = (SMALL, PICTURE, DEEP, (30, 16, 1), (64, 32, 10))
SIDE = 100
"""Cells along a side of a map."""


def named(sizes: tuple[int, ...]) -> str:
    """Return sizes as the table names them."""
    return "[2, 8 × 6, 1]" if sizes == DEEP else str(list(sizes))


def stacked_update(stack: tuple[int, ...]) -> Callable[[], object]:
    """Return one update of a stack of [2, 4, 2, 1] with rates of their own."""
    task = Task.of(SMALL)
    recipes = [replace(task.recipe, learning_rate=RATE * (1 + i / 1000)) for i in range(stack[0])]
    descent = Descent(task.arch, recipes, task.data, stack)
    return lambda: descent.update(0, 0)


def updates() -> Iterator[Row]:
    """One update and one epoch of every shape, side by side with the rivals."""
    for sizes in SHAPES:
        task = Task.of(sizes)
        made = (("PyTorch", pytorch(task)), ("scikit-learn", scikit(task)), ("C", c_loop(task)))
        rivals = {name: rival for name, rival in made if rival}
        descent = Descent(task.arch, [task.recipe], task.data)
        update = again(partial(descent.update, 0, 0))
        epoch = again(task.run().advance)
        for name, ours, what in (("update", update, f", batch {BATCH}"), ("epoch", epoch, f", {ROWS} rows")):
            times = interleaved({"ours": ours} | {rival: getattr(rivals[rival], name) for rival in rivals})
            mine = times.pop("ours")
            compared = [
                f"C {spent(other)}" if rival == "C" else f"{rival} {spent(other)} ({other / mine:.0f} ×)"
                for rival, other in times.items()
            ]
            aim = "≤ 20 µs, 10 × PyTorch, 20 × scikit-learn" if (sizes, name) == (SMALL, "update") else ""
            yield Row(f"one {name} of {named(sizes)}{what}", aim, "; ".join([spent(mine), *compared]))


def learning(descent: Descent) -> Callable[[int], object]:
    """Return what makes all updates of an epoch, another one every time."""
    epochs = itertools.count()

    def times(count: int) -> None:
        for _ in range(count):
            descent.learn(next(epochs), 0, ROWS)

    return times


def engines() -> Iterator[Row]:
    """An update as one of an epoch: of both engines, in another order every time, and of the C loop."""
    for sizes in SHAPES:
        task = Task.of(sizes)
        best = task.run().engine
        contestants = {
            name: learning(Descent(task.arch, [task.recipe], task.data, engine=name)) for name in {best, "numpy"}
        }
        loop = c_loop(task)
        if loop:
            contestants["C"] = loop.epoch
        each = {name: seconds * BATCH / ROWS for name, seconds in interleaved(contestants).items()}
        said = [f"{name} {spent(seconds)}" for name, seconds in each.items()]
        ratio = f"; {each[best] / each['C']:.1f} × C" if loop else ""
        aim = "≤ 3 × C" if sizes in (SMALL, PICTURE, DEEP) else "no slower than NumPy"
        yield Row(f"an update of {named(sizes)} within an epoch, {best}", aim, ", ".join(said) + ratio)


def stacks() -> Iterator[Row]:
    """One update of many networks at once."""
    sizes = (1, 16, 64, 256)
    times = interleaved({str(n): again(stacked_update((n,))) for n in sizes})
    measured = ", ".join(f"{n}: {times[str(n)] / n * 1e6:.2f} µs" for n in sizes)
    yield Row(f"a stack of {named(SMALL)}, per network and update", "64 and 256: ≤ 1.5 µs", measured)


def frames() -> Iterator[Row]:
    """What an animation frame needs: an epoch, both losses, the map of every neuron."""
    for sizes in (SMALL, PICTURE, DEEP):
        run = Task.of(sizes).run()
        axis = np.linspace(-1, 1, SIDE, dtype=np.float32)
        cells = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        trace = Trace(run.arch, len(cells), dtype=np.float32)

        def frame(run: nn.Run = run, cells: Array = cells, trace: Trace = trace) -> None:
            run.advance()
            propagate(run.arch, run.theta.astype(np.float32), cells, out=trace)

        contestants = {"ours": again(frame)}
        objects = Objects(sizes) if shutil.which("node") else None
        if objects:
            contestants["objects"] = objects.job("frame")
        times = interleaved(contestants)
        if objects:
            objects.close()
        compared = f"; objects in Node {spent(times['objects'])} ({times['objects'] / times['ours']:.1f} ×)"
        yield Row(
            f"a frame of {named(sizes)}: epoch of {ROWS}, losses, {SIDE} × {SIDE} maps",
            "≥ 8 × objects in Node",
            spent(times["ours"]) + (compared if objects else "; Node is not installed"),
        )


def landscapes() -> Iterator[Row]:
    """A plane of 101 × 101 points around a network, and a plain loop over some of them."""
    task = Task.of(PICTURE)
    axis = np.linspace(-1, 1, 101)
    cut = nn.random_plane(task.arch, task.theta)
    few = cut.at(np.linspace(-1, 1, 50), np.zeros(50))

    def alone() -> None:
        for theta in few:
            nn.cost(task.arch, nn.forward(task.arch, theta, task.data.train[0]), task.data.train[1])

    whole = again(lambda: nn.landscape(task.arch, cut, [axis, axis], *task.data.train))
    times = interleaved({"whole": whole, "alone": again(alone)})
    loop = times["alone"] / len(few) * axis.size**2
    yield Row(
        f"a landscape of 101 × 101, {named(PICTURE)}, {ROWS} rows",
        "≤ 0.6 s",
        f"{spent(times['whole'])}; point by point {spent(loop)} ({loop / times['whole']:.0f} ×)",
    )


def sweeps() -> Iterator[Row]:
    """256 recipes as a sweep, and one after the other."""
    task = Task.of(SMALL)
    jobs = nn.grid(task.arch, task.recipe, learning_rate=np.geomspace(0.001, 0.1, 16), seed=range(16))
    stop = nn.Stop(epochs=4)

    def together() -> None:
        assert sum(len(step.finished) for step in nn.sweep(jobs, task.data, stop)) == len(jobs)

    def alone() -> None:
        for job in jobs:
            nn.train(nn.Run(job.arch, job.recipe, task.data), stop)

    times = interleaved({"together": again(together), "alone": again(alone)})
    measured = f"{spent(times['together'])}; one by one {spent(times['alone'])}"
    yield Row(
        f"a sweep of 256 recipes, {named(SMALL)}, 4 epochs",
        "",
        f"{measured} ({times['alone'] / times['together']:.0f} ×)",
    )
    arch = nn.Architecture(PICTURE, ("tanh",) * 3)
    many = nn.grid(arch, task.recipe, learning_rate=np.geomspace(0.001, 1, 50), seed=range(20))
    start = time.perf_counter()
    assert sum(len(step.finished) for step in nn.sweep(many, nn.data.load("circle"), nn.Stop(epochs=50))) == 1000
    yield Row(f"a sweep of 1,000 recipes, {named(PICTURE)}, 50 epochs", "≤ 10 s", spent(time.perf_counter() - start))


def importing() -> Iterator[Row]:
    """How much longer a Python takes that imports the core than one that imports NumPy."""

    def starting(name: str) -> Callable[[int], object]:
        return again(lambda: subprocess.run([sys.executable, "-c", f"import {name}"], check=True))

    times = interleaved({"numpy": starting("numpy"), "nncore": starting("nncore")})
    yield Row("import nncore, beyond NumPy's own", "≤ 0.15 s", f"{times['nncore'] - times['numpy']:.3f} s")


def rows() -> Iterator[Row]:
    """Measure one row after the other."""
    for part in (updates, engines, stacks, frames, landscapes, sweeps, importing):
        yield from part()
