"""Each page from the first moment on: when it is complete, cold and warm, near and behind the proxy, and what jumps."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from pages.kit.contents import CONTENTS
from tests.benchmarks.app import FLAGS
from tests.benchmarks.table import Row
from tests.browser import chrome
from tests.browser.conftest import VIEWS, serve
from tests.browser.nginx import NGINX, front

QUIET = 700
"""Milliseconds for which nothing may change after the moment at which a page is called complete."""
ROUNDS = 3
LINE = {"offline": False, "latency": 20, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}
# Looks at every animation frame from the first on. A page is complete when its script has run, nothing stands for what
# is still to come, every chart and component has drawn, and then nothing appears or moves for a while. What moves by
# itself (an animation) draws within a canvas or changes attributes, and neither adds elements nor shifts any.
WATCH = """() => {
  const say = (window.loading = { first: null, complete: null, shifts: 0, at: [] });
  const holes = "[data-testid=stSkeleton], [data-testid=stAppSkeleton], [data-testid=stSpinner]";
  const parts = "[data-component]:not([data-keep], [data-drop]), .stPlotlyChart";  // those two show nothing
  const drawn = () => [...document.querySelectorAll(parts)].every(
    one => one.querySelector("svg, canvas, button, input"));
  const whole = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
    && document.querySelector(".stMarkdown") && !document.querySelector(holes) && drawn();
  let changed = 0, since = null;
  addEventListener("DOMContentLoaded", () =>
    new MutationObserver(() => { changed = performance.now(); })
      .observe(document.body, { subtree: true, childList: true }));
  new PerformanceObserver(list => {
    for (const { startTime, value, hadRecentInput } of list.getEntries()) {
      if (hadRecentInput) continue;
      say.shifts += value;
      say.at.push([Math.round(startTime), +value.toFixed(3)]);
      if (value > 0.001) changed = Math.max(changed, startTime);
    }
  }).observe({ type: "layout-shift", buffered: true });
  const look = now => {
    if (say.first === null && document.querySelector(".stMarkdown")) say.first = now;
    if (!whole()) since = null;
    else since ??= now;
    if (since !== null && now - Math.max(since, changed) > QUIET) say.complete = Math.max(since, changed);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}""".replace("QUIET", str(QUIET))


class Visit(NamedTuple):
    """How a page came: seconds to its first words and until it was complete, and how far things jumped (1: a page)."""

    first: float
    complete: float
    jumped: float


def come(page: Page, url: str) -> Visit:
    """Go to an address and wait until the page there is complete."""
    page.goto(url)
    page.wait_for_function("window.loading.complete !== null", timeout=60_000)
    said = page.evaluate("window.loading")
    return Visit(said["first"] / 1000, said["complete"] / 1000, said["shifts"])


def visits(browser: Browser, url: str, slow: bool) -> tuple[Visit, Visit]:
    """Come to a page in a new browser, and then again in the same."""
    context = browser.new_context(viewport=VIEWS["wide"])
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    if slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
    cold, warm = come(page, url), come(page, url)
    context.close()
    return cold, warm


def middle(values: list[float]) -> float:
    """Return the middle one of an odd number of values."""
    return sorted(values)[len(values) // 2]


def told(came: list[tuple[Visit, Visit]]) -> str:
    """Say the middle of some rounds."""
    cold, warm = ([pair[i] for pair in came] for i in range(2))
    return (
        f"{middle([one.complete for one in cold]):.2f} s (words {middle([one.first for one in cold]):.2f} s, "
        f"jumps {middle([one.jumped for one in cold]):.2f}), again {middle([one.complete for one in warm]):.2f} s"
    )


def rows(names: tuple[str, ...] = tuple(CONTENTS), rounds: int = ROUNDS) -> Iterator[Row]:
    """Measure every page in turn, and that a few times, so that the machine's moods are shared out fairly."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = stack.enter_context(playwright.chromium.launch(executable_path=chrome.ensure(), args=FLAGS))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(serve(folder))
        lines = {"here": (server.url, False)}
        if NGINX:
            lines["at 10 Mbit/s behind nginx"] = (stack.enter_context(front(folder, [server])).url, True)
        paths = {name: f"/{'' if name == 'neuron' else CONTENTS[name].path or name}" for name in names}
        came: dict[tuple[str, str], list[tuple[Visit, Visit]]] = {}
        visits(browser, server.url, slow=False)  # the server has been visited before, the browser has not
        for _ in range(rounds):
            for line, (url, slow) in lines.items():
                for name, path in paths.items():
                    came.setdefault((line, name), []).append(visits(browser, url + path, slow))
        for (line, name), pairs in came.items():
            aim = "cold ≤ 1.5 s" if line == "here" else "cold ≤ 4 s"
            yield Row(f"{CONTENTS[name].title} complete, {re.sub('^here$', 'on this machine', line)}", aim, told(pairs))
