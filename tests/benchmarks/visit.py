"""A visit to the app in a real browser, as the benchmarks of its pages begin."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, WebSocket

from tests.browser.conftest import VIEWS

STAGE_READY = "[data-stage][data-loss]:not([data-loss=''])"
NEURON_READY = "[data-neuron][data-output]"


def visit(browser: Browser, url: str, ready: str, watch: Callable[[WebSocket], None] | None = None) -> Page:
    """Open a page as a new visitor and wait until it answers; `watch` is given its connection before that."""
    page = browser.new_context(viewport=VIEWS["wide"]).new_page()
    if watch:
        page.on("websocket", watch)
    page.goto(url)
    page.wait_for_selector(ready)
    return page
