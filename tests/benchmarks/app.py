"""The app as a visitor has it: the stage in play, sliders answered, pages opened, in a real browser on this machine."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks import stage
from tests.benchmarks.table import ROUNDS, Row, quantiles
from tests.benchmarks.visit import NEURON_READY, STAGE_READY, visit
from tests.browser import chrome
from tests.browser.conftest import serve

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# From a move of the slider to the painted answer that holds its value; the point on the chart moves in the same frame.
# A move made while an answer is under way waits for it, and that wait counts; one that a newer move overtakes is never
# answered. A message to oneself after an animation frame arrives once that frame has been painted.
DRAGS = """() => {
  window.latencies = [];
  const waiting = [], root = document.querySelector('[data-neuron]');
  const slider = root.querySelector('input[type=range][aria-label=age]');
  const shown = root.querySelector('svg .ln-number');  // the number on the first input of the picture, which is age
  slider.addEventListener('input', () => waiting.push([performance.now(), Math.round(slider.value * 100)]), true);
  new MutationObserver(() => {
    const value = Math.round(shown.textContent * 100), at = waiting.findLastIndex(([, sent]) => sent === value);
    if (at < 0) return;
    const [since] = waiting.splice(0, at + 1).at(-1);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => latencies.push(performance.now() - since);
      port2.postMessage(0);
    });
  }).observe(root, { attributes: true, attributeFilter: ['data-answered'] });
}"""


def drags(browser: Browser, url: str) -> Row:
    """Drag a slider to and fro for some seconds, moving it once in every animation frame as a hand does."""
    page = visit(browser, url, NEURON_READY)
    page.wait_for_timeout(2000)
    page.evaluate(DRAGS)
    box = page.get_by_label("age", exact=True).bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.9, y)
    page.mouse.down()
    for step in range(400):
        share = abs((step % 80) - 40) / 50 + 0.1
        page.mouse.move(box["x"] + box["width"] * share, y)
        page.evaluate("() => new Promise(requestAnimationFrame)")
    page.mouse.up()
    page.wait_for_timeout(500)
    median, most = quantiles(page.evaluate("latencies"))
    page.context.close()
    return Row("drag to painted result", "median ≤ 50 ms, 95 % ≤ 100 ms", f"median {median:.0f} ms, 95 % {most:.0f} ms")


def first_visit(browser: Browser) -> Row:
    """From starting the server to a neuron that is drawn and answers a key."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server:
        page = visit(browser, server.url, NEURON_READY)
        before = page.locator("[data-neuron]").get_attribute("data-output")
        page.get_by_label("age", exact=True).press("ArrowLeft")
        page.wait_for_function(f"document.querySelector('[data-neuron]').dataset.output !== '{before}'")
        spent = time.perf_counter() - start
        page.context.close()
    return Row("streamlit run to an answering neuron", "≤ 5 s", f"{spent:.1f} s")


def next_page(browser: Browser, url: str) -> Row:
    """From a click in the navigation to the other page, drawn."""
    page = visit(browser, url, NEURON_READY)
    spent = []
    for _ in range(ROUNDS):
        for name, ready in (("Train", STAGE_READY), ("Neuron", NEURON_READY)):
            start = time.perf_counter()
            page.get_by_role("link", name=name).click()
            page.wait_for_selector(ready)
            spent.append(time.perf_counter() - start)
            page.wait_for_timeout(500)
    page.context.close()
    median, most = quantiles(spent)
    return Row("from one page to the next", "≤ 1 s", f"median {median:.2f} s, 95 % {most:.2f} s")


def breast_cancer(browser: Browser, url: str) -> Row:
    """From pressing play to 95 % of the held-out tumours told apart."""
    page = visit(browser, f"{url}/train?data=breast_cancer&hidden=8", STAGE_READY)
    page.wait_for_timeout(1000)
    start = time.perf_counter()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "parseFloat(document.querySelectorAll('.sg-scores tr:last-child td')[1].textContent) >= 95", timeout=60_000
    )
    spent = time.perf_counter() - start
    epoch = page.locator("[data-stage]").get_attribute("data-epoch")
    page.context.close()
    return Row("breast cancer, 30-8-1, to 95 % on test", "≤ 20 s", f"{spent:.1f} s, epoch {epoch}")


def rows() -> Iterator[Row]:
    """Measure one row after the other."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chrome.ensure(), args=FLAGS) as browser,
    ):
        yield first_visit(browser)
        with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server:
            yield from stage.rows(browser, server.url)
            yield drags(browser, server.url)
            yield next_page(browser, server.url)
            yield breast_cancer(browser, server.url)
