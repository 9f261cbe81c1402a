"""The server under load: many visitors play at once, on this machine, and each is served.

Every visitor plays [2, 4, 2, 1] on the circle and asks for the thirty frames of the next half second, as a browser
does; nobody asks again before the answer has come. Client and server share the machine's cores.
"""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nncore as nn
from tests.benchmarks.table import Row, quantiles
from tests.benchmarks.viewer import Player, Slider, Tally, open_all
from tests.browser.conftest import serve
from tests.browser.nginx import NGINX, Front, front

VIEWERS = (1, 10, 30, 60)
SECONDS = 8.0
SETTLE = 2.0
QUERY = "hidden=4.2&data=circle"
LARGEST, PER = "hidden=16.16.16.16.16.16&data=digits&batch=1&speed=50", 50
"""The largest network on the largest set that is shipped, one sample an update, fifty epochs from frame to frame."""
PARTS = ("training", "frames", "message", "rerun", "loop")


@dataclass(frozen=True)
class Load:
    """What was measured of some visitors together.

    Attributes:
        rates: frames a second of each; waits: seconds from each question to its answer.
        shares: of the server's processor time, by part; cores: processors it kept busy.
        memory: of the server, in bytes; said: what the stage of one of them says of the load.
        lost: questions that had to be asked again.
    """

    rates: list[float]
    waits: list[float]
    shares: dict[str, float]
    cores: float
    memory: float
    said: str
    lost: int

    def __str__(self) -> str:
        """Say it in one line of the table."""
        median, most = quantiles(self.waits)
        parts = ", ".join(f"{name} {100 * share:.0f} %" for name, share in self.shares.items())
        return (
            f"{sum(self.rates) / len(self.rates):.1f} frames/s each (least {min(self.rates):.1f}); "
            f"{1000 * median:.0f} / {1000 * most:.0f} / {1000 * max(self.waits):.0f} ms; "
            f"{self.memory / 1e6:.0f} MB; {self.cores:.2f} cores: {parts}"
        )


def reading(meter: Path) -> dict[str, float]:
    """Return what the server's meter says."""
    read: dict[str, float] = json.loads(meter.read_text())
    return read


async def play(url: str, meter: Path, viewers: int, largest: int = 0) -> Load:
    """Let so many visitors play for some seconds, beside others with the largest network."""
    players = [Player(url, QUERY) for _ in range(viewers)]
    players += [Player(url, LARGEST, PER) for _ in range(largest)]
    tallies = [Tally() for _ in players]
    await first(url)
    for player in players:
        await player.__aenter__()
    await open_all(players)
    begin = time.perf_counter() + SETTLE
    end = begin + SECONDS
    playing = asyncio.gather(*(p.play(begin, end, tally) for p, tally in zip(players, tallies, strict=True)))
    await asyncio.sleep(begin - time.perf_counter())
    before = reading(meter)
    await asyncio.sleep(end - time.perf_counter())
    after = reading(meter)
    await playing
    for player in players:
        await player.__aexit__(None, None, None)
    tallies = tallies[:viewers]
    spent = {part: after.get(part, 0.0) - before.get(part, 0.0) for part in PARTS}
    whole = sum(spent.values())
    return Load(
        [tally.frames / SECONDS for tally in tallies],
        [wait for tally in tallies for wait in tally.waits],
        {part: seconds / whole for part, seconds in spent.items()},
        whole / SECONDS,
        after["memory"],
        str(tallies[0].header.get("busy", "")),
        sum(player.lost for player in players),
    )


async def first(url: str) -> None:
    """Visit a fresh server and leave again: it has what it compiles by then, if that is in its cache."""
    async with Player(url, QUERY) as player:
        await player.open()
        await asyncio.sleep(SETTLE)


async def beside(url: str, others: int, one: Player | Slider) -> list[float]:
    """Return the seconds one visitor waits for each answer to a drag while others play."""
    players = [Player(url, QUERY) for _ in range(others)]
    await first(url)
    for viewer in (*players, one):
        await viewer.__aenter__()
    await open_all([*players, one])
    begin = time.perf_counter() + SETTLE
    end, tally = begin + SECONDS, Tally()
    await asyncio.gather(one.drag(begin, end, tally), *(player.play(begin, end, Tally()) for player in players))
    for viewer in (*players, one):
        await viewer.__aexit__(None, None, None)
    return tally.waits


async def killed(running: Front, viewers: int) -> str:
    """Let visitors play on two processes behind nginx, kill one in mid-play, and say what those of the other get."""
    players = [Player(running.url, QUERY) for _ in range(viewers)]
    for number, player in enumerate(players):
        player.visitor = f"visitor{number}"
        await player.__aenter__()
    await open_all(players)
    begin = time.perf_counter() + SETTLE
    middle = begin + SECONDS
    again = middle + SETTLE
    first, second = ([Tally() for _ in players] for _ in range(2))
    await asyncio.gather(*(player.play(begin, middle, tally) for player, tally in zip(players, first, strict=True)))
    gone, *_ = running.processes.values()
    playing = asyncio.gather(
        *(player.play(again, again + SECONDS, tally) for player, tally in zip(players, second, strict=True)),
        return_exceptions=True,  # of those whose process is gone
    )
    await asyncio.sleep(SETTLE)
    gone.kill()
    ends = await playing
    stayed = [tally for tally, fault in zip(second, ends, strict=True) if fault is None]
    for player in players:
        await player.__aexit__(None, None, None)
    said = []
    for tallies in (first, stayed):
        rate = sum(tally.frames for tally in tallies) / SECONDS / max(1, len(tallies))
        most = quantiles([wait for tally in tallies for wait in tally.waits])[1]
        said.append(f"{len(tallies)}: {rate:.1f} frames/s each, 95 % answered in {1000 * most:.0f} ms")
    return "; one process killed, ".join(said)


def behind_nginx(viewers: int) -> Iterator[Row]:
    """Measure so many visitors of two processes behind nginx, where it is installed."""
    if NGINX is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / each for each in ("one", "two")]
        for folder in folders:
            folder.mkdir()
        with serve(folders[0]) as one, serve(folders[1]) as two, front(Path(name), [one, two]) as running:
            for server in (one, two):
                asyncio.run(first(server.url))
            yield Row(f"{viewers} viewers of two processes behind nginx", "", asyncio.run(killed(running, viewers)))


def served(viewers: int, largest: int = 0) -> Load:
    """Measure so many visitors on a server of their own."""
    with tempfile.TemporaryDirectory() as folder:
        meter = Path(folder) / "meter.json"
        os.environ["METER"] = str(meter)
        with serve(Path(folder), "tests.benchmarks.metered") as server:
            return asyncio.run(play(server.url, meter, viewers, largest))


def dragged(what: str, waits: list[float]) -> Row:
    """Say how fast a drag was answered."""
    median, most = quantiles(waits)
    return Row(what, "95 % ≤ 200 ms", f"median {1000 * median:.0f} ms, 95 % {1000 * most:.0f} ms")


def rows() -> Iterator[Row]:
    """Measure one row after the other, each on a server of its own."""
    nn.engines.kernels()  # fills the cache
    aims = {1: "60", 10: "≥ 58", 30: "≥ 25", 60: "≥ 12"}
    for viewers in VIEWERS:
        yield Row(f"{viewers} viewers train live, {nn.engine}", f"{aims[viewers]} frames/s each", str(served(viewers)))
    yield Row("10 viewers beside one with the largest network", "", str(served(10, largest=1)))
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server:
        for what, one in (("slider", Slider(server.url)), ("weight", Player(server.url, QUERY))):
            yield dragged(f"a {what} dragged while 30 others train", asyncio.run(beside(server.url, 30, one)))
    yield from behind_nginx(60)
