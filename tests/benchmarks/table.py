"""A table of figures, and the timing that fills it."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

ROUNDS = 7


class Row(NamedTuple):
    """One figure: what was measured, what is aimed at, what came out."""

    what: str
    aim: str
    measured: str


def show(rows: list[Row]) -> None:
    """Print rows as a Markdown table."""
    everything = [Row("what", "aim", "measured"), *rows]
    widths = [max(len(row[i]) for row in everything) for i in range(3)]
    for number, row in enumerate(everything):
        print("| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def interleaved(contestants: Mapping[str, Callable[[], object]], calls: Mapping[str, int]) -> dict[str, float]:
    """Return the seconds one call takes, the median of seven rounds in which all take turns.

    A machine's speed drifts; taking turns lets it drift for all alike.

    Args:
        contestants: what to call; calls: how often in a round, by the same names.
    """
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for call in contestants.values():
        call()
    for _ in range(ROUNDS):
        for name, call in contestants.items():
            start = time.perf_counter()
            for _ in range(calls[name]):
                call()
            times[name].append((time.perf_counter() - start) / calls[name])
    return {name: statistics.median(spent) for name, spent in times.items()}


def quantiles(values: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
