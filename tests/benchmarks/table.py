"""A table of figures, and the timing that fills it."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

ROUNDS = 7
TURN = 0.03
"""Seconds one turn of a contestant takes, about."""


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


def spent(seconds: float) -> str:
    """Return a duration as people write it.

    >>> spent(14.83e-6), spent(0.00213), spent(1.5)
    ('14.8 µs', '2.13 ms', '1.50 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}" if seconds >= 10 * size else f"{seconds / size:.2f} {unit}"
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-4 else f"{seconds * 1e6:.0f} µs"


def again(call: Callable[[], object]) -> Callable[[int], object]:
    """Turn a call into one that does it so many times."""

    def repeated(times: int) -> None:
        for _ in range(times):
            call()

    return repeated


def interleaved(contestants: Mapping[str, Callable[[int], object]]) -> dict[str, float]:
    """Return the seconds each takes for one time, the median of seven rounds in which all take turns.

    A machine's speed drifts; taking turns lets it drift for all alike.

    Args:
        contestants: each does its work as many times as it is told.
    """
    times: dict[str, list[float]] = {name: [] for name in contestants}
    calls = {}
    for name, work in contestants.items():
        work(1)
        start = time.perf_counter()
        work(3)
        calls[name] = max(1, int(3 * TURN / (time.perf_counter() - start)))
    for _ in range(ROUNDS):
        for name, work in contestants.items():
            start = time.perf_counter()
            work(calls[name])
            times[name].append((time.perf_counter() - start) / calls[name])
    return {name: statistics.median(rounds) for name, rounds in times.items()}


def quantiles(values: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
