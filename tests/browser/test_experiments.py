"""The experiments as a visitor goes through them: a sweep by keyboard, its run on Train, a guess, and a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import in_link, loss, now, played, press, rest, until
from tests.browser.test_accessible import faults
from tests.browser.test_layout import measured

HEAT = "[data-heat]"
GROUNDS = """() => new Set([...document.querySelectorAll("[data-heat] td button")].map(
  cell => getComputedStyle(cell).backgroundColor)).size"""
"""How many colours the cells of a map have."""
SMALL = "values1=0.03,0.1&values2=2,8&runs=3&length=12"


def whole(page: Page, cells: int) -> None:
    """Wait until a sweep has ended and all cells of its map are filled."""
    expect(page.get_by_text(re.compile(r"^Done: \d+ of"))).to_be_visible(timeout=60_000)
    until(page, "cells => document.querySelector('[data-heat]')?.dataset.cells === cells", str(cells), seconds=30)
    rest(page)


def test_a_sweep_is_walked_through_by_keyboard_and_its_run_opens_on_train_with_its_number(open_page):
    page = open_page(f"/experiments?{SMALL}&measure=best&judged=train")
    press(page, "Start the sweep")
    whole(page, 4)
    assert faults(page) == []
    assert page.evaluate(GROUNDS) > 2, "a cell has the colour of its loss, whichever component came last"
    wide = measured(page)
    assert (wide["over"], wide["cut"], wide["unnamed"], wide["tall"]) == (0, [], [], 0)
    job = re.search(r"job=([\w-]+)", page.url)
    assert job
    cell = page.locator(f"{HEAT} td button").first
    cell.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    told = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert told.startswith("rate 0.1, neurons 8: median")
    number = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    until(page, "() => location.pathname.endsWith('train')", seconds=30)
    played(page, "paused", epoch=12)
    in_link(page, rate="0.1", hidden="8.8", job=job[1])
    assert f"{loss(page):.3g}" == number
    page.reload()  # a new visit, on another page
    played(page)
    page.get_by_role("link", name="Experiments", exact=True).first.click()
    whole(page, 4)


def test_the_lottery_is_guessed_first_and_answered(open_page):
    page = open_page("/experiments?part=lottery")
    guess = page.get_by_role("spinbutton", name=re.compile("random starts"))
    expect(guess).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-dimmed")).to_be_visible()  # an empty chart, which tells nothing
    guess.fill("10")
    guess.press("Enter")
    expect(page.locator(".st-key-dimmed")).to_have_count(0)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile(r"Not quite: the answer is \d+\."))).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile(r"^\d+ of 100 solved it"))).to_be_visible()
    rest(page)
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["dark"])
def test_on_a_phone_a_finger_opens_a_cell(open_page, scheme):
    page = open_page(f"/experiments?{SMALL}", view="narrow", scheme=scheme)
    page.get_by_role("button", name="Start the sweep").tap()
    whole(page, 4)
    found = measured(page)
    assert (found["over"], found["cut"], found["unnamed"], found["small"]) == (0, [], [], [])
    assert faults(page) == []
    page.locator(f"{HEAT} td button").last.tap()
    until(page, "() => location.pathname.endsWith('train')", seconds=30)
    played(page, "paused", epoch=12)
    assert now(page)["loss"]
