"""A server nobody has visited yet shows the whole app, whichever page is opened first."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages.kit.contents import CONTENTS
from tests.browser.hands import field, in_link, link, loss, model, neuron, played, press, shows, slider
from tests.browser.test_layout import stood

NO_SUCH_PAGE = "The page that you have requested does not seem to exist. Running the app's main page."

PAGES = [entry.title for entry in CONTENTS.values()]


def whole(page: Page) -> None:
    """What only app.py makes is there: the navigation at the top, the name, and the wide layout."""
    links = page.get_by_role("navigation").get_by_role("link")
    expect(links).to_have_text([re.compile(f"{name}$") for name in PAGES])
    assert all(place.bounding_box()["y"] < 60 for place in links.all())
    expect(page).to_have_title(
        "Neural Playground" if "train" not in page.url else re.compile("Train|Neural Playground")
    )
    assert page.get_by_test_id("stMainBlockContainer").bounding_box()["width"] > 1200


@pytest.mark.parametrize("path", ["/train?rate=0.1&seed=5", "/neuron?w1=2", "/?w1=2"])
def test_a_deep_link_on_a_fresh_server_shows_the_whole_app(open_page, fresh_server, path):
    page = open_page(path, server=fresh_server)
    whole(page)
    if "train" in path:
        played(page, "idle", epoch=0)
        shows(page, "learning rate", "0.1")
        run = model(seed=5, learning_rate=0.1)
        assert loss(page) == run.loss
        press(page, "+1 Epoch")
        played(page, epoch=1)
        run.advance()
        assert loss(page) == run.loss
        page.get_by_role("link", name="Neuron", exact=True).first.click()
        expect(field(page, "age")).to_be_visible()
    else:
        expect(slider(page, "w₁ age")).to_have_value("2")
        before = neuron(page)["output"]
        slider(page, "w₁ age").press("ArrowRight")
        expect(page.locator("[data-neuron]")).not_to_have_attribute("data-output", before)
        in_link(page, w1="2.05")
        page.get_by_role("link", name="Train", exact=True).first.click()
        played(page, "idle", epoch=0)
    whole(page)


def test_a_deep_link_to_a_lesson_shows_the_whole_app(open_page, fresh_server):
    page = stood(open_page("/network?layer=2", server=fresh_server))
    expect(page.locator("[data-glass][data-layer='2']")).to_be_visible()
    links = page.get_by_role("navigation").get_by_role("link")
    expect(links).to_have_text([re.compile(f"{name}$") for name in PAGES])


def test_only_pages_are_pages(open_page, fresh_server):
    page = open_page("/kit", server=fresh_server, says=NO_SUCH_PAGE)
    for name in ("kit", "stage", "figures"):
        page.goto(f"{fresh_server.url}/{name}")
        expect(field(page, "age")).to_be_visible()
        assert (link(page), page.url.rstrip("/")) == ({}, fresh_server.url)
    whole(page)
