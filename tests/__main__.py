"""`python -m tests` runs every check there is; more can be said.

python -m tests [pytest's arguments]          everything, and it stops at the first kind that is red
python -m tests quick [pytest's arguments]    lint, format, types, the core and all doctests: less than a minute
python -m tests exports [pytest's arguments]  what needs PyTorch and Keras, in an environment that it makes for them
python -m tests PATH … [pytest's arguments]   pytest alone, on these paths, in this one process
"""

import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from tests import frameworks
from tests.browser import chrome

ROOT = Path(__file__).parents[1]
STAGES = {
    "ruff check": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--check", "--quiet", "."],
    "mypy": ["mypy"],
    "javascript": ["tests.js"],
}
# Each worker has an app and a browser of its own and often waits for them, so there is one more than there are cores.
# Tests are dealt out a few at a time, so that none is left with many slow ones at the end, and in their order: each
# worker comes to the browser's tests last.
WORKERS = ["--numprocesses", str(min(8, 1 + (os.cpu_count() or 2))), "--dist", "load", "--maxschedchunk", "4"]
# A browser on a machine that is busy with something else may be late. Who needed a second run is named at the end.
AGAIN = ["--reruns", "1", "--rerun-show-tracebacks"]
QUICK = ["-m", "not browser and not slow", "tests/nncore", "tests/figures"]


def doctested() -> list[str]:
    """Return the folders whose modules hold doctests: all that pytest looks into by itself, but for the tests."""
    paths = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    return [path for path in paths["testpaths"] if path != "tests"]


def run(*module: str) -> int:
    """Run a Python module in the project's root and give back its exit code."""
    return subprocess.run([sys.executable, "-m", *module], cwd=ROOT, check=False).returncode


def static() -> int:
    """Go through the checks that run nothing; give back the exit code of the first that is red."""
    for stage, module in STAGES.items():
        start = time.perf_counter()
        code = run(*module)
        print(f"{stage}: {'FAILED' if code else 'passed'} in {time.perf_counter() - start:.1f} s", flush=True)
        if code:
            return code
    return 0


def checks(what: str, *arguments: str) -> int:
    """Run the static checks and pytest at the same time, and show pytest's output after theirs."""
    for library in ("OMP", "OPENBLAS", "MKL"):  # a worker for every core, and threads of its own would fight over them
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each app that a test starts would compile all of it again
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [sys.executable, "-m", "pytest", *WORKERS, *colour, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0) as pytest:
        if code := static():
            pytest.terminate()
            return code
        print(f"pytest: {what}", flush=True)
        assert pytest.stdout is not None
        while some := pytest.stdout.read(4096):
            sys.stdout.buffer.write(some)
            sys.stdout.buffer.flush()
    return pytest.returncode


def main(arguments: list[str]) -> int:
    """Run what is asked for; pytest is the last, so that its closing line is too."""
    first = arguments[0] if arguments else "-"
    if first == "quick":
        return checks("the core and all doctests", *QUICK, *doctested(), *arguments[1:])
    if first == "exports":
        return frameworks.main(arguments[1:])
    if not first.startswith("-"):
        return run("pytest", *arguments)
    start = time.perf_counter()
    os.environ["CHROME"] = chrome.ensure()  # once, or each worker would install one
    print(f"browser: found {os.environ['CHROME']} in {time.perf_counter() - start:.1f} s", flush=True)
    print(f"exports: what needs PyTorch or Keras is skipped by name here; {frameworks.JOB} runs it", flush=True)
    return checks("units, doctests and browser", *AGAIN, *arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
