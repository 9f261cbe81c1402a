"""A note on a run that does not learn has a button beside it that does what the note says."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import VIEWS
from tests.browser.hands import TIMELINE, in_link, link, now, played, press, reached, rest, scores, shown, shows, until
from tests.browser.test_accessible import faults

MORE = "Four more neurons in each hidden layer"
BELOW = "e => e.getBoundingClientRect().bottom <= innerHeight && e.getBoundingClientRect().right <= innerWidth"


def stuck(page: Page) -> None:
    """Press Play on the spiral and wait for the note, and for the button that comes with it."""
    press(page, "▶ Play")
    expect(page.get_by_role("button", name=MORE)).to_be_visible(timeout=30_000)


def test_who_gets_stuck_on_the_spiral_is_told_and_helped(open_page):
    page = open_page("/train?data=spiral")
    played(page, "idle", epoch=0)
    stuck(page)
    assert int(now(page)["epoch"]) < 400, "told within some seconds"
    expect(page.locator(".sg-say")).to_contain_text("the network seems too small for these data")
    button = page.get_by_role("group", name="What would help").get_by_role("button", name=MORE)
    assert button.evaluate(BELOW), "without scrolling"
    assert faults(page) == []
    page.set_viewport_size(VIEWS["narrow"])
    assert faults(page) == []
    before = int(now(page)["epoch"])
    reached(page, before + 40)
    expect(page.get_by_role("button", name=MORE)).to_be_visible()
    button.click()
    shown(page, (8, 6))
    in_link(page, data="spiral", hidden="8.6")
    expect(button).to_be_hidden()
    reached(page, 60)
    assert now(page)["state"] == "playing"
    press(page, "❚❚ Pause")
    press(page, "Undo")
    shown(page, (4, 2))
    in_link(page, data="spiral", hidden=None)
    assert int(now(page)["epoch"]) >= before, "where it was left"

    page.get_by_role("button", name="Sines of both inputs as inputs").click()
    in_link(page, data="spiral", hidden=None, features="sin(x1).sin(x2)")
    if now(page)["state"] != "playing":
        press(page, "▶ Play")
    until(page, "() => Number(document.querySelector('[data-stage]').dataset.loss) < 0.5", seconds=40)
    press(page, "❚❚ Pause")
    press(page, "Undo")
    in_link(page, data="spiral", hidden=None, features=None)
    assert float(now(page)["loss"]) > 0.6


def test_the_button_is_reached_and_pressed_from_the_keyboard(open_page):
    page = open_page("/train?data=spiral&speed=5")
    played(page, "idle", epoch=0)
    stuck(page)
    said = page.locator(".sg-spoken")
    expect(said).not_to_have_text("")
    page.locator(".sg-nodes button").last.focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText") == MORE:
            break
    expect(page.get_by_role("button", name=MORE)).to_be_focused()
    page.keyboard.press("Enter")
    shown(page, (8, 6))
    reached(page, 30)
    assert page.evaluate("() => document.activeElement.matches('[data-stage]')"), "keys go on working"


def test_a_plateau_is_left_at_another_rate_and_one_undo_brings_the_old_one_back(open_page):
    page = open_page("/train?data=xor&hidden=2&activations=sigmoid.sigmoid")
    played(page, "idle", epoch=0)
    press(page, "▶ Play")
    faster = page.get_by_role("button", name="Ten times the learning rate")
    expect(faster).to_be_visible(timeout=30_000)
    press(page, "❚❚ Pause")
    rest(page)
    at = int(now(page)["epoch"])
    faster.click()
    shows(page, "learning rate", "0.3")
    played(page, "paused", epoch=at)
    assert link(page)["rate"] == "0.3"
    press(page, "Undo")
    shows(page, "learning rate", "0.03")
    in_link(page, rate=None)
    played(page, "paused", epoch=at)
    faster.click()
    press(page, "▶ Play")
    until(page, "() => Number(document.querySelector('[data-stage]').dataset.loss) < 0.15", seconds=40)


def test_who_overfits_is_told_and_taken_back_to_the_lowest_test_loss(open_page):
    page = open_page("/train?data=diabetes&speed=2")
    played(page, "idle", epoch=0)
    press(page, "▶ Play")
    back = page.get_by_role("button", name=re.compile("Back to epoch [0-9]+$"))
    expect(back).to_be_visible(timeout=30_000)
    expect(page.locator(".sg-say")).to_contain_text("Overfitting: the test loss was lowest in epoch")
    reached(page, 300)
    worse = float(scores(page)["R²"][1])
    best = int(back.inner_text().split()[-1])
    back.click()
    played(page, "paused", epoch=best)
    assert float(scores(page)["R²"][1]) > worse + 0.05
    expect(back).to_be_hidden()
    furthest = page.get_by_role("slider", name=TIMELINE, exact=True).get_attribute("max")
    assert int(furthest or 0) >= 300, "what came after is still there"
