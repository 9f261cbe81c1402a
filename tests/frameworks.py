"""`python -m tests exports`: what is taken to PyTorch and Keras is run there, and what comes from there is read.

They take a gigabyte, so no other test needs them. This job makes an environment of its own for them, once, in
`.frameworks`: what tests/frameworks.txt names stands there beside all that the environment of the tests holds. A test
that needs one of them is marked with `within`; elsewhere it is skipped with a sentence that names this job, and here no
test may be skipped. Where pip would bring PyTorch for a graphics card, its variable PIP_EXTRA_INDEX_URL can name
PyTorch's own list of smaller builds.
"""

import hashlib
import os
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".frameworks"
STAMP = HOME / "made"
WANTED = ROOT / "tests" / "frameworks.txt"
JOB = "`python -m tests exports`"
HERE = "TESTS_IN_FRAMEWORKS"
"""The variable that says that the job runs, where a framework that is missing is a fault."""


def within(*packages: str) -> Callable[[Any], Any]:
    """Mark a test that needs packages: it is part of the job, and skipped by name where one of them is missing."""
    missing = [name for name in packages if not find_spec(name)] if HERE not in os.environ else []
    skip = pytest.mark.skipif(bool(missing), reason=f"needs {' and '.join(missing)}: {JOB} runs it")
    return lambda test: pytest.mark.frameworks(skip(test))


def python() -> Path:
    """Return the Python of the job's environment."""
    return HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def make() -> int:
    """Make the environment unless it is there; give back pip's exit code."""
    mine = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    wanted = hashlib.sha256(f"{WANTED.read_text()} {sys.version} {mine}".encode()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return 0
    start = time.perf_counter()
    print(f"frameworks: making an environment in {HOME.name}, which takes minutes the first time", flush=True)
    venv.create(HOME, clear=True, with_pip=True)
    command = [str(python()), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "tests.pth").write_text("\n".join(mine), encoding="utf-8")
    code = subprocess.run([str(python()), "-m", "pip", "install", "--quiet", "-r", str(WANTED)], check=False).returncode
    if not code:
        STAMP.write_text(wanted)
        print(f"frameworks: made in {time.perf_counter() - start:.0f} s", flush=True)
    return code


def main(arguments: list[str]) -> int:
    """Make the environment, run the tests that need it there, and say what ran; `arguments` are pytest's."""
    if code := make():
        return code
    names = ("torch", "keras", "safetensors", "onnx")
    versions = f"from importlib.metadata import version; print(*(f'{{n}} {{version(n)}}' for n in {names}), sep=', ')"
    subprocess.run([str(python()), "-c", versions], check=True)
    command = [str(python()), "-m", "pytest", "-m", "frameworks", "--verbose", "tests/nncore", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {HERE: "1"}, check=False).returncode
