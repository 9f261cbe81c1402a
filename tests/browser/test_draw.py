"""Data drawn on the canvas, by pointer and by keyboard, up to a network that trains on them."""

from playwright.sync_api import Page, expect

from tests.browser.hands import in_link, looks, played, press, rest, until
from tests.browser.test_layout import fits

CANVAS = ".dr-canvas"


def drawing(page: Page) -> dict[str, str]:
    """What the canvas says of itself."""
    said: dict[str, str] = page.locator("[data-draw]").evaluate("sheet => ({ ...sheet.dataset })")
    return said


def counts(page: Page, number: int) -> None:
    until(page, "number => document.querySelector('[data-draw]')?.dataset.count === String(number)", number)
    rest(page)


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place lies on the screen."""
    page.locator(CANVAS).scroll_into_view_if_needed()
    box = page.locator(CANVAS).bounding_box()
    return box["x"] + (x + 6) / 12 * box["width"], box["y"] + (6 - y) / 12 * box["height"]


def click(page: Page, *places: tuple[float, float]) -> None:
    for x, y in places:
        page.mouse.click(*at(page, x, y))


def drag(page: Page, *places: tuple[float, float]) -> None:
    page.mouse.move(*at(page, *places[0]))
    page.mouse.down()
    for x, y in places[1:]:
        page.mouse.move(*at(page, x, y), steps=12)
    page.mouse.up()


def pen(page: Page, name: str) -> None:
    page.locator(".dr-side").get_by_role("button", name=name, exact=True).click()


def test_points_are_drawn_erased_undone_and_learnt(open_page):
    page = open_page("/data?set=draw")
    expect(page.locator(CANVAS)).to_be_visible()
    for _ in looks(page):
        fits(page)
    click(page, (-3, 2), (-2, 3), (-4, 4))
    counts(page, 3)
    pen(page, "blue")
    drag(page, (1, -1), (4, -4))
    assert int(drawing(page)["count"]) > 6
    many = int(drawing(page)["count"])
    pen(page, "Erase")
    click(page, (-3, 2))
    counts(page, many - 1)
    pen(page, "Undo")
    counts(page, many)
    press(page, "Use this drawing")
    expect(page.get_by_role("heading", name="My own data")).to_be_visible()
    in_link(page, set="own")
    page.locator("[data-gallery]").get_by_role("button", name="Draw").click()
    counts(page, many)
    page.locator("[data-gallery]").get_by_role("button", name="My own data").click()
    press(page, "Train a network on this")
    played(page, "idle", epoch=0)
    press(page, "+1 Epoch")
    played(page, epoch=1)


def test_by_keyboard_alone(open_page):
    page = open_page("/data?set=draw")
    expect(page.locator(CANVAS)).to_be_visible()
    page.locator(CANVAS).focus()
    for place in range(3):
        page.keyboard.press("Space")
        counts(page, place + 1)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("2")
    page.keyboard.press("Shift+ArrowUp")
    assert drawing(page)["at"] == "0.75 1"
    page.keyboard.press("Space")
    counts(page, 4)
    page.keyboard.press("Delete")
    counts(page, 3)
    page.keyboard.press("Control+z")
    counts(page, 4)
    press(page, "Use this drawing")
    expect(page.get_by_text("Class blue has a single point.")).to_be_visible()
    expect(page.locator(CANVAS)).to_be_visible()


def test_a_curve_becomes_a_number_to_predict(open_page):
    page = open_page("/data?set=draw")
    pen(page, "A curve")
    drag(page, (-5, -2), (0, 3), (5, -1))
    until(page, "() => Number(document.querySelector('[data-draw]').dataset.count) > 90")
    rest(page)
    press(page, "Use this drawing")
    in_link(page, set="own")
    press(page, "Train a network on this")
    played(page, "idle", epoch=0)


def test_more_classes_and_clearing(open_page):
    page = open_page("/data?set=draw")
    for _ in range(2):
        page.locator(".dr-side").get_by_role("button", name="One class more").click()
        rest(page)
    click(page, (1, 1))
    counts(page, 1)
    assert drawing(page)["classes"] == "4"
    pen(page, "One class less")
    counts(page, 0)
    assert drawing(page)["classes"] == "3"
    pen(page, "Undo")
    counts(page, 1)
    pen(page, "Clear")
    counts(page, 0)


def test_what_is_drawn_is_there_after_another_page(open_page):
    page = open_page("/data?set=draw")
    click(page, (1, 1), (2, 2))
    counts(page, 2)
    page.get_by_role("link", name="Neuron", exact=True).first.click()
    expect(page.locator("[data-neuron]")).to_be_visible()
    page.get_by_role("link", name="Data", exact=True).first.click()
    counts(page, 2)
