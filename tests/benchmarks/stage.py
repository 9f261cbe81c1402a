"""The stage in play: frames painted, bytes received, drags and drawings answered, memory held, in a real browser."""

import math
import re
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

# The time at which each answer to the drawing is on the screen.
ANSWERS = """() => {
  window.answers = [];
  const look = () => answers.push(performance.now());
  new MutationObserver(look).observe(document.querySelector('[data-digits]'), { attributeFilter: ['data-answered'] });
}"""
DIGITS = "data=digits&below=digits&hidden=12&activations=tanh.softmax&loss=cross_entropy&optimizer=adam&rate=0.003"


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


def race(browser: Browser, url: str) -> Row:
    """Play a race of ten networks and look at the time between painted frames."""
    seeds = "~".join(map(str, range(10)))
    page = visit(browser, f"{url}/race?hidden=8.8&distance=400&race=seed*{seeds}", "[data-race][data-losses]")
    page.get_by_role("radio", name="Free", exact=True).click()
    page.locator("[data-race][data-state=idle]").wait_for()
    page.evaluate(FRAMES.replace("[data-stage]", "[data-race]"))
    page.get_by_role("button", name="Play").click()
    page.locator("[data-race][data-state=over]").wait_for()
    painted: list[float] = page.evaluate("painted")
    page.context.close()
    gaps = [after - before for before, after in pairwise(painted[1:])]
    rate = 1000 * len(gaps) / (painted[-1] - painted[1])
    said = f"{rate:.1f} frames/s, 95 % within {quantiles(gaps)[1]:.1f} ms"
    return Row("a race of ten [2, 8, 8, 1], maps on", "≥ 50 frames/s", said)


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
    """Drag the output's bias to and fro, once in every animation frame; count the answers and the frames painted."""
    said = []
    for when in ("at rest", "in training"):
        asked: set[bytes] = set()
        answers: dict[bytes, float] = {}

        def watch(socket: WebSocket, asked: set[bytes] = asked, answers: dict[bytes, float] = answers) -> None:
            def sent(payload: str | bytes) -> None:
                text = payload if isinstance(payload, bytes) else payload.encode()
                if b'"weights"' in text and (number := re.search(rb'"number":(\d+)', text)):
                    asked.add(number[1])

            def received(payload: str | bytes) -> None:
                number = re.search(rb'"answered":(\d+)', payload if isinstance(payload, bytes) else payload.encode())
                if number and number[1] in asked:
                    answers.setdefault(number[1], time.perf_counter())

            socket.on("framesent", sent)
            socket.on("framereceived", received)

        page = playing(browser, f"{url}/train?hidden=8.8&rate=0.001", watch)
        if when == "at rest":
            page.get_by_role("button", name="Pause").click()
            page.wait_for_timeout(500)
        box = page.locator(".sg-nodes button").last.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 4
        page.mouse.move(x, y)
        page.mouse.down()
        page.evaluate(FRAMES)
        start = time.perf_counter()
        for step in range(100_000):
            page.mouse.move(x, y + 60 * math.sin(step / 20))
            page.evaluate("() => new Promise(requestAnimationFrame)")
            if time.perf_counter() - start > SECONDS / 2:
                break
        page.mouse.up()
        painted: list[float] = page.evaluate("painted")
        page.context.close()
        times = sorted(answers.values())
        rate, shown = (len(times) - 1) / (times[-1] - times[0]), 1000 * (len(painted) - 1) / (painted[-1] - painted[0])
        said.append(f"{when} {rate:.0f}/s" + (f" at {shown:.0f} frames/s" if when == "in training" else ""))
    return Row("answers while a weight is dragged, [2, 8, 8, 1]", "≥ 15/s", ", ".join(said))


def drawing(browser: Browser, url: str) -> Row:
    """Draw a spiral on the paper of the digits, once in every animation frame; count the answers."""
    said = []
    for when in ("at rest", "in training"):
        page = playing(browser, f"{url}/train?{DIGITS}")
        if when == "at rest":
            page.get_by_role("button", name="Pause").click()
        paper = page.locator(".dg-paper")
        paper.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        box = paper.bounding_box()
        assert box is not None
        x, y, size = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"] / 2
        page.evaluate(ANSWERS)
        page.mouse.move(x, y)
        page.mouse.down()
        start = time.perf_counter()
        while (gone := time.perf_counter() - start) < SECONDS / 2:
            reach = size * gone / (SECONDS / 2)
            page.mouse.move(x + reach * math.sin(2.2 * gone), y - reach * math.cos(2.2 * gone))
            page.evaluate("() => new Promise(requestAnimationFrame)")
        page.mouse.up()
        answers: list[float] = page.evaluate("answers")
        page.context.close()
        said.append(f"{when} {1000 * (len(answers) - 1) / (answers[-1] - answers[0]):.0f}/s")
    return Row("answers while a digit is drawn, [64, 12, 10]", "≥ 15/s", ", ".join(said))


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
    yield race(browser, url)
    yield traffic(browser, url)
    yield drags(browser, url)
    yield drawing(browser, url)
    yield memory(browser, url)
