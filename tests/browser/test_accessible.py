"""Everyone can use the app: axe-core finds nothing serious on any page, at rest, in motion, or with something open."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import VIEWS
from tests.browser.hands import SCHEMES, in_link, in_scheme, now, pick, play_to, played, press, reached, rest, until

GLASS, CHART = "[data-glass][data-answered]", "[data-chart][data-drawn]"
PAGES = {  # every page, and what of it is drawn last
    "/": "[data-neuron][data-output]",
    "/activations": CHART,
    "/network": GLASS,
    "/cost": CHART,
    "/backprop": GLASS,
    "/descent": CHART,
    "/data": ".ga svg, .ga img, .ga canvas",
    "/experiments": ".st-key-part button",
    "/train": "[data-stage][data-loss]:not([data-loss=''])",
    "/race": "[data-race][data-losses]",
}
SETTLING = 3.0
"""Seconds in which a page has taken on other colours on the busiest machine."""
GRAVE = ("serious", "critical")
# color-contrast: a control that is switched off need not be readable, and axe knows; but Streamlit's label of such a
# control is not tied to it by `for`, so axe takes the label for text of its own.
STREAMLITS = {"exclude": [["label[disabled]"]]}
AXE = "([where, options]) => axe.run(where, options).then(found => found.violations)"
OTHERS = {"light": "rgb(232, 232, 228)", "dark": "rgb(16, 18, 22)"}
"""Of words, in the other colour scheme."""
TURNED = """others => [...document.querySelectorAll("[data-chart] text")].every(
  text => getComputedStyle(text).fill !== others)"""
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def faults(page: Page, only: dict[str, Any] | None = None) -> list[str]:
    """Return what axe finds that keeps people out: the rule, the element, and what is wrong with it.

    `only` names the rules to look by, if not by all.
    """
    options = {"resultTypes": ["violations"]} | ({"runOnly": only} if only else {})
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, [STREAMLITS, options])
    return [
        f"{fault['id']}: {node['html'][:200]}: {check['message']}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
        for check in (node["any"] + node["all"] + node["none"])[:1]
    ]


def hold_no_faults(page: Page, only: dict[str, Any] | None = None) -> None:
    """Wait until axe finds nothing: a component takes on the colours of the page it stands on a moment later."""
    end = time.monotonic() + SETTLING
    while (found := faults(page, only)) and time.monotonic() < end:
        page.wait_for_timeout(100)
    assert found == []


def drawn(page: Page, path: str) -> None:
    """Wait until a page is at rest and drawn."""
    page.locator(PAGES[path]).first.wait_for()
    rest(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_at_rest(open_page, path):
    """Wide and guided in light and dark, then narrow and free in dark by all rules."""
    page = open_page(path)
    drawn(page, path)
    expect(page.get_by_role("navigation").get_by_role("link")).to_have_count(len(PAGES))
    without_faults(page, path)
    page.set_viewport_size(VIEWS["narrow"])
    free = page.get_by_role("radio", name="Free", exact=True)
    if free.count():
        free.click()
        expect(page.get_by_text("Before you look:")).to_have_count(0)
    drawn(page, path)
    hold_no_faults(page)


def without_faults(page: Page, path: str = "") -> None:
    """See that axe finds nothing, in light and in dark, where the same elements have other colours and nothing else."""
    for scheme in SCHEMES:
        in_scheme(page, scheme)
        if path:
            drawn(page, path)
            until(page, TURNED, OTHERS[scheme])  # charts have their colours from the server
        hold_no_faults(page, OF_COLOURS if scheme == "dark" else None)


def playing(page: Page) -> None:
    press(page, "▶ Play")
    reached(page, 20)


def pointing_with_its_menu_open(page: Page) -> None:
    page.locator(".sg-nodes button").first.focus()
    page.keyboard.press("]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def with_the_help_open(page: Page) -> None:
    press(page, "Keys and gestures")
    expect(page.get_by_role("dialog", name="Keys and gestures")).to_be_visible()


def with_an_earlier_run_and_a_sample(page: Page) -> None:
    play_to(page, 10)
    rest(page)
    press(page, "One neuron more in hidden layer 1")
    played(page, "idle", epoch=0)
    expect(page.locator(".sg-earlier")).to_have_count(1)
    page.locator(".sg-dots").focus()
    page.keyboard.press("Space")
    until(page, "() => document.querySelector('.sg-one').innerText !== ''")


def in_slow_motion_in_grey(page: Page) -> None:
    page.get_by_role("combobox", name="colours").select_option("grey")
    rest(page)
    press(page, "Slow motion")
    until(page, "() => document.querySelector('[data-stage]').dataset.phase === '0'")


def seeing_space(page: Page) -> None:
    page.get_by_role("button", name="How layer 2 transforms space").click()
    expect(page.get_by_role("combobox", name="neuron across")).to_be_visible()


def blown_up(page: Page) -> None:
    pick(page, "learning rate", "10")
    in_link(page, rate="10")
    page.get_by_label("Activation of the output", exact=True).select_option("identity")
    page.get_by_label("Activation of hidden layer 1", exact=True).select_option("relu")
    in_link(page, activations="relu.tanh.identity")
    press(page, "▶ Play")
    played(page, "diverged")


STATES: list[Callable[[Page], None]] = [
    playing,
    pointing_with_its_menu_open,
    with_the_help_open,
    with_an_earlier_run_and_a_sample,
    in_slow_motion_in_grey,
    seeing_space,
    blown_up,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_stage(open_page, state):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    state(page)
    without_faults(page)


def test_a_fault_would_be_found(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    page.locator(".sg-scrub").evaluate("input => { input.removeAttribute('aria-label'); }")
    page.locator(".sg-clock").evaluate("clock => { clock.style.color = '#ccc'; }")
    assert {fault.partition(":")[0] for fault in faults(page)} == {"label", "color-contrast"}
    assert {fault.partition(":")[0] for fault in faults(page, OF_COLOURS)} == {"color-contrast"}
    assert now(page)["state"] == "idle"
