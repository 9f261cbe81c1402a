"""The stage under fingers on a phone: tap, drag, rest, pinch; and where there is nothing to hold, the page scrolls."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import in_link, link, press, until
from tests.browser.touch import answered, at, begun, edited, edits, listen, moved, opened, places


def fingers(page: Page, *frames: list[tuple[float, float]]) -> None:
    """Put fingers down at the first places, move them through the others, and lift them."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, places: list[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", frames[0])
    for moved_to in frames[1:]:
        send("touchMove", moved_to)
    send("touchEnd", [])
    session.detach()


@pytest.fixture
def phone(open_page) -> Page:
    """The Train page on a phone, its picture in sight."""
    page = opened(open_page, view="narrow")
    page.locator(".sg-graph").scroll_into_view_if_needed()
    return page


def test_a_finger_taps_a_neuron_and_drags_a_line(phone):
    where = places(phone)
    fingers(phone, [at(phone, where["1 0"])])
    expect(phone.locator("[data-stage]")).to_have_attribute("data-over", "1 0")
    expect(phone.locator(".sg-say")).to_contain_text("neuron 1 of layer 1")
    top = phone.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop")
    x, y = at(phone, where["1 1 0"])
    fingers(phone, *[[(x, y - up)] for up in range(0, 91, 10)])
    theta = moved(begun((2,)), 1, 1.5)
    answered(phone, begun((2,), theta).loss)
    assert phone.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == top, "no scrolling"


def test_a_finger_that_rests_on_a_line_opens_its_menu(phone):
    x, y = at(phone, places(phone)["1 1 0"])
    session = phone.context.new_cdp_session(phone)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    expect(phone.get_by_role("dialog", name="weight from x₁ to neuron 2 of layer 1")).to_be_visible()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    press(phone, "Set to zero")
    theta = begun((2,)).theta.copy()
    theta[1] = 0
    answered(phone, begun((2,), theta).loss)


def test_fingers_add_drag_and_zoom_on_the_map(phone):
    listen(phone)
    run = begun((2,))
    dots = phone.locator(".sg-dots")
    dots.scroll_into_view_if_needed()
    press(phone, "Add a point: blue")
    box = dots.bounding_box()
    x, y = box["x"] + 0.9 * box["width"], box["y"] + 0.2 * box["height"]
    fingers(phone, [(x, y)])
    answered(phone, edited(phone, run, "add"))
    press(phone, "Move points")
    fingers(phone, *[[(x, y + down)] for down in range(0, 61, 10)])
    answered(phone, edited(phone, run, "move"))
    move = edits(phone)[-1]
    assert move["move"][0] == len(run.data.x) - 1
    assert move["move"][2] == pytest.approx(0.2 + 60 / box["height"], abs=0.02), "to where the finger was lifted"

    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers(phone, *[[(middle[0] - 20 - d, middle[1]), (middle[0] + 20 + d, middle[1])] for d in range(0, 31, 5)])
    until(phone, "() => location.search.includes('window=')")
    left, top, side = map(int, link(phone)["window"].split("."))
    assert side == pytest.approx(400, abs=10), "fifty pixels are now twenty"
    assert left == pytest.approx(300, abs=15)
    assert top == pytest.approx(300, abs=15)
    press(phone, "Whole map")
    in_link(phone, window=None)
