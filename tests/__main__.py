"""`python -m tests` runs every check there is and stops at the first kind that is red; extra arguments go to pytest."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.browser import chrome

ROOT = Path(__file__).parents[1]
STAGES = {
    "ruff check": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--check", "--quiet", "."],
    "mypy": ["mypy"],
}


def run(*module: str) -> int:
    """Run a Python module in the project's root and give back its exit code."""
    return subprocess.run([sys.executable, "-m", *module], cwd=ROOT, check=False).returncode


def main() -> int:
    """Go through the stages; pytest is the last, so that its closing line is too."""
    for stage, module in STAGES.items():
        start = time.perf_counter()
        code = run(*module)
        print(f"{stage}: {'FAILED' if code else 'passed'} in {time.perf_counter() - start:.1f} s", flush=True)
        if code:
            return code
    start = time.perf_counter()
    os.environ["CHROME"] = chrome.ensure()
    print(f"browser: found {os.environ['CHROME']} in {time.perf_counter() - start:.1f} s", flush=True)
    print("pytest: units, doctests and browser", flush=True)
    return run("pytest", *sys.argv[1:])


sys.exit(main())
