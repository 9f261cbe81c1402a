"""The server over time: visitors who come and go leave nothing behind, and those who stay need no more and more memory.

Streamlit keeps what a visitor had for two minutes after the connection is gone, so memory is read after that.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

from pages.kit.memory import PERIOD
from tests.benchmarks.load import QUERY, first, reading
from tests.benchmarks.table import Row
from tests.benchmarks.viewer import Player, Tally, open_all
from tests.browser.conftest import Server, serve

COMING, AT_ONCE = 200, 8
"""Visitors who come and go, and how many of them are there together."""
KEPT = 150.0
"""Seconds until the last of them is surely forgotten."""
STAYING, MINUTES = 30, int(os.environ.get("SOAK_MINUTES", "10"))
"""Visitors who stay and play, and for how long."""
FIRST_MINUTES = 3
"""While memory may grow: caches fill."""


async def come_and_go(url: str, meter: Path, visitors: int) -> list[float]:
    """Let visitors come in groups, play a chunk and leave; return the memory before, at most, and in the end, in bytes,
    and how many of them the server still holds something of."""
    memory = [reading(meter)["memory"]]
    for _ in range(visitors // AT_ONCE):
        async with AsyncExitStack() as stack:
            group = [await stack.enter_async_context(Player(url, QUERY)) for _ in range(AT_ONCE)]
            await open_all(group)
            await asyncio.gather(*(player.request("play", count=30, unit="epoch", per=1) for player in group))
        memory.append(reading(meter)["memory"])
    await asyncio.sleep(KEPT)
    await first(url)  # Streamlit forgets when it next has to remember
    await asyncio.sleep(PERIOD + 5)
    return [memory[0], max(memory), reading(meter)["memory"], reading(meter)["players"]]


async def stay(url: str, meter: Path, visitors: int, minutes: int) -> list[float]:
    """Let visitors play on; return the memory after each minute."""
    memory: list[float] = []
    async with AsyncExitStack() as stack:
        players = [await stack.enter_async_context(Player(url, QUERY)) for _ in range(visitors)]
        await open_all(players)
        begin = time.perf_counter()
        end = begin + 60 * minutes
        playing = asyncio.gather(*(player.play(begin, end, Tally()) for player in players))
        for minute in range(1, minutes + 1):
            await asyncio.sleep(begin + 60 * minute - time.perf_counter())
            memory.append(reading(meter)["memory"])
        await playing
    return memory


def faults(server: Server) -> int:
    """Return how many tracebacks the server's log holds."""
    return server.log.read_text().count("Traceback")


def rows() -> Iterator[Row]:
    """Measure both, each on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        meter = Path(folder) / "meter.json"
        os.environ["METER"] = str(meter)
        with serve(Path(folder), "tests.benchmarks.metered") as server:
            asyncio.run(first(server.url))
            asyncio.run(come_and_go(server.url, meter, 2 * AT_ONCE))  # what is loaded once is loaded
            *memory, left = asyncio.run(come_and_go(server.url, meter, COMING))
            before, most, after = (each / 1e6 for each in memory)
            said = f"{before:.0f} MB before, at most {most:.0f}, {after:.0f} after; of {left:.0f} something is left; "
            said += f"{faults(server)} errors in the log"
            yield Row(f"{COMING} visitors come, play and go", "as before", said)
        with serve(Path(folder), "tests.benchmarks.metered") as server:
            asyncio.run(first(server.url))
            memory = [each / 1e6 for each in asyncio.run(stay(server.url, meter, STAYING, MINUTES))]
            said = ", ".join(f"{each:.0f}" for each in memory) + f" MB; {faults(server)} errors in the log"
            aim = f"no growth after {FIRST_MINUTES} minutes"
            yield Row(f"{STAYING} visitors play for {MINUTES} minutes, memory each minute", aim, said)
