"""One place chooses what trains; a run keeps the engine it began with, and nobody waits for a compiler."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import nncore as nn
from nncore import engines
from nncore.descent import Descent

kernels = pytest.importorskip("nncore.kernels", reason="numba is not installed", exc_type=ImportError)

ROOT = Path(__file__).parents[2]
BINARY = nn.data.load("circle", n=60, noise=0.1, seed=1)


ARCH = nn.Architecture((2, 4, 1), ("tanh", "tanh"))


def test_a_run_keeps_the_engine_it_began_with_and_says_which(compiled, monkeypatch):
    fast = nn.Run(ARCH, nn.Recipe(), BINARY)
    monkeypatch.setattr(engines, "_wanted", "numpy")
    slow = nn.Run(ARCH, nn.Recipe(), BINARY)
    for run in (fast, slow, fast.branch()):
        run.advance(3)
    assert (fast.engine, slow.engine, nn.engine) == ("compiled", "numpy", "numpy")
    fast.change(data=nn.data.load("circle", n=40))
    fast.advance()
    assert fast.engine == "compiled"
    assert fast.branch().engine == "compiled"


def test_what_does_not_pay_is_numpys_and_says_so(compiled):
    large = nn.Run(nn.Architecture((2, 40, 40, 1), ("tanh",) * 3), nn.Recipe(), BINARY)
    assert large.engine == "numpy"
    assert not Descent(ARCH, (nn.Recipe(), nn.Recipe(seed=1)), BINARY, engine="compiled").compiled
    rows = nn.data.load("circle", n=2000)
    assert [nn.Run(ARCH, nn.Recipe(batch_size=size), rows).engine for size in (10, 1000)] == ["compiled", "numpy"]


def test_a_run_goes_through_numpy_for_a_while_and_says_so(compiled):
    run = nn.Run(ARCH, nn.Recipe(optimizer="rprop"), BINARY)
    run.advance(2)
    assert run.engine == "numpy"
    run.change(optimizer="sgd")
    run.advance()
    assert run.engine == "compiled"
    run.rewind(1)
    assert run.engine == "numpy"


def test_a_compiler_that_fails_is_done_without(monkeypatch, caplog):
    def fail():
        raise RuntimeError("no room for the cache")

    monkeypatch.setattr(engines, "_wanted", "compiled")
    monkeypatch.setattr(engines, "_kernels", None)
    monkeypatch.setattr(kernels, "warm_up", fail)
    runs = [nn.Run(ARCH, nn.Recipe(), BINARY) for _ in range(2)]
    assert [run.engine for run in runs] == ["numpy", "numpy"]
    assert [record.getMessage() for record in caplog.records] == [
        "compiled training is not available, NumPy trains instead: no room for the cache"
    ]


def test_nobody_waits_while_it_compiles(monkeypatch):
    begun, go_on, compile_all = threading.Event(), threading.Event(), kernels.warm_up

    def slow():
        begun.set()
        go_on.wait(20)
        compile_all()

    monkeypatch.setattr(engines, "_wanted", "compiled")
    monkeypatch.setattr(engines, "_kernels", None)
    monkeypatch.setattr(kernels, "warm_up", slow)
    engines.prepare()
    engines.prepare()  # once is enough
    begun.wait(20)
    assert nn.Run(ARCH, nn.Recipe(), BINARY).engine == "numpy"
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == "compile":
            thread.join(60)
    assert nn.Run(ARCH, nn.Recipe(), BINARY).engine == "compiled"


@pytest.mark.parametrize(("said", "is_"), [("numpy", "numpy"), ("compiled", "compiled"), ("", "compiled")])
def test_the_environment_says_which(said, is_):
    code = "import nncore as nn; print(nn.engine)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env={**os.environ, "NNCORE_ENGINE": said}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [is_]


def test_another_engine_there_is_not():
    done = subprocess.run(
        [sys.executable, "-c", "import nncore"],
        cwd=ROOT, env={**os.environ, "NNCORE_ENGINE": "steam"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "There is no engine 'steam'" in done.stderr
