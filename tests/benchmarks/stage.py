"""The stage in play: frames painted, bytes received, drags answered, memory held, in a real browser on this machine."""

import math
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from playwright.sync_api import Browser, Page, WebSocket

from tests.benchmarks.table import Row, quantiles
from tests.benchmarks.visit import STAGE_READY, visit

SECONDS = 10
MINUTES = 10
# The time of the animation frame in which each new frame of the network is painted.
FRAMES = """() => {
  window.painted = [];
  const root = document.querySelector('[data-stage]');
  let last = root.dataset.frames;
  const look = now => {
    if (root.dataset.frames !== last) { last = root.dataset.frames; painted.push(now); }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def playing(browser: Browser, address: str, watch: Callable[[WebSocket], None] | None = None) -> Page:
    """Open the Train page as a new visitor and press play; `watch` is given its connection before that."""
    page = visit(browser, address, STAGE_READY, watch)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1500)
    return page


def frames(browser: Browser, url: str, what: str, hidden: str, aim: str) -> Row:
    """Play for ten seconds and look at the time between painted frames."""
    page = playing(browser, f"{url}/train?hidden={hidden}")
    page.evaluate(FRAMES)
    page.wait_for_timeout(SECONDS * 1000)
    painted: list[float] = page.evaluate("painted")
    page.context.close()
    gaps = [after - before for before, after in pairwise(painted)]
    rate = 1000 * len(gaps) / (painted[-1] - painted[0])
    return Row(f"live training {what}, maps on", aim, f"{rate:.1f} frames/s, 95 % within {quantiles(gaps)[1]:.1f} ms")


def traffic(browser: Browser, url: str) -> Row:
    """Play for ten seconds and add up what the browser receives."""
    said = []
    for data in ("circle", "spiral"):
        sizes: list[int] = []

        def watch(socket: WebSocket, sizes: list[int] = sizes) -> None:
            socket.on("framereceived", lambda payload: sizes.append(len(payload)))

        page = playing(browser, f"{url}/train?hidden=8.8&data={data}", watch)
        page.evaluate(FRAMES)
        sizes.clear()
        start = time.perf_counter()
        page.wait_for_timeout(SECONDS * 1000)
        spent = time.perf_counter() - start
        received, painted = sum(sizes), len(page.evaluate("painted"))
        page.context.close()
        said.append(f"{data} {received / spent / 1000:.0f} KB/s at {painted / spent:.0f} frames/s")
    return Row("received while playing [2, 8, 8, 1]", "≤ 250 KB/s", ", ".join(said))


def drags(browser: Browser, url: str) -> Row:
    """Drag the output's bias to and fro, once in every animation frame, and count the answers that are painted."""
    said = []
    for when in ("at rest", "in training"):
        asked: list[float] = []

        def watch(socket: WebSocket, asked: list[float] = asked) -> None:
            def sent(payload: str | bytes) -> None:
                if b'"weights"' in (payload if isinstance(payload, bytes) else payload.encode()):
                    asked.append(time.perf_counter())

            socket.on("framesent", sent)

        page = playing(browser, f"{url}/train?hidden=8.8&rate=0.001", watch)
        if when == "at rest":
            page.get_by_role("button", name="Pause").click()
            page.wait_for_timeout(500)
        box = page.locator(".sg-nodes button").last.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 4
        page.mouse.move(x, y)
        page.mouse.down()
        start = time.perf_counter()
        for step in range(100_000):
            page.mouse.move(x, y + 60 * math.sin(step / 20))
            page.evaluate("() => new Promise(requestAnimationFrame)")
            if time.perf_counter() - start > SECONDS / 2:
                break
        page.mouse.up()
        page.context.close()
        # One move is under way at a time: the next is sent when the answer to it has been painted.
        said.append(f"{when} {(len(asked) - 1) / (asked[-1] - asked[0]):.0f}/s")
    return Row("answers while a weight is dragged, [2, 8, 8, 1]", "≥ 15/s", ", ".join(said))


def memory(browser: Browser, url: str) -> Row:
    """Play for ten minutes and look at what the page's scripts hold, after collecting garbage, from the first on."""
    page = playing(browser, f"{url}/train?hidden=8.8")
    session = page.context.new_cdp_session(page)
    held = []
    for minute in range(MINUTES + 1):
        if minute:
            page.wait_for_timeout(60_000)
        session.send("HeapProfiler.collectGarbage")
        held.append(session.send("Runtime.getHeapUsage")["usedSize"] / 1e6)
    epoch = page.locator("[data-stage]").get_attribute("data-epoch")
    page.context.close()
    return Row(
        f"browser memory over {MINUTES} minutes of play",
        "no growth",
        f"{held[0]:.1f} MB, then {min(held[1:]):.1f} … {max(held[1:]):.1f}, at last {held[-1]:.1f} MB, epoch {epoch}",
    )


def rows(browser: Browser, url: str) -> Iterator[Row]:
    """Measure one row after the other."""
    yield frames(browser, url, "[2, 8, 8, 1]", "8.8", "≥ 55 frames/s, 95 % within 20 ms")
    yield frames(browser, url, "six layers of 16", ".".join(["16"] * 6), "≥ 30 frames/s")
    yield traffic(browser, url)
    yield drags(browser, url)
    yield memory(browser, url)
