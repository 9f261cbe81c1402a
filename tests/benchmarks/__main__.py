"""`python -m tests.benchmarks` measures the figures of the README's table and prints them beside what is aimed at.

`core`, `app`, `pages` or `load` as an argument measures only that part; `app` and `pages` need a Chrome or Chromium, as
the tests do. `soak` takes a quarter of an hour (SOAK_MINUTES says how long), so it is measured only if it is asked for.
"""

import platform
import sys

import numpy as np

from tests.benchmarks import app, core, load, pages, soak
from tests.benchmarks.table import Row, show

PARTS = {"core": core.rows, "app": app.rows, "pages": pages.rows, "load": load.rows, "soak": soak.rows}


def main() -> None:
    """Measure what was asked for."""
    chosen = sys.argv[1:] or [name for name in PARTS if name != "soak"]
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        sys.exit(f"There is nothing called {', '.join(unknown)} to measure; there are {', '.join(PARTS)}.")
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.system()} {platform.machine()}\n")
    rows: list[Row] = []
    for name in chosen:
        for row in PARTS[name]():
            rows.append(row)
            print(".", end="", flush=True)
    print("\n")
    show(rows)


main()
