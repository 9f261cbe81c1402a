"""The way through: what a fresh visitor begins on one page is there on the next, by the buttons that lead there."""

from itertools import permutations
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from pages.kit.contents import CONTENTS
from pages.workspace.controls.groups import LINKED
from pages.workspace.weights import encoded
from tests.browser.conftest import VIEWS
from tests.browser.hands import in_link, play_to, played, press, rest, shows, until
from tests.browser.test_layout import fits

SET = {
    "data": "xor", "noise": "10", "share": "60", "seed": "3", "hidden": "3", "activations": "relu.tanh", "loss": "mae",
    "theta": encoded(np.linspace(-1, 1, 13)), "sample": "7", "weight": "5",
}  # fmt: skip
"""A network that differs from the usual one in all that a link can say of it."""


SCRIPTS = """() => performance.getEntriesByType("resource").map(one => one.name).filter(url => url.endsWith(".js"))"""


def lung_network(page: Page) -> None:
    """Wait until the Train page shows the network of two neurons, on the lung cohort."""
    shows(page, "data", "Lung disease")
    expect(page.get_by_role("slider", name="noise")).to_have_count(0)
    in_link(page, data="lung", hidden="2")


def test_the_neuron_becomes_a_network_and_is_trained_without_train_being_open_before(open_page):
    page = open_page("/")
    press(page, "Add a second neuron")
    until(page, "() => location.pathname.endsWith('network')")
    page.get_by_role("link", name="Train this network").click()
    until(page, "() => location.pathname.endsWith('train')")
    played(page, "idle", epoch=0)
    lung_network(page)
    press(page, "▶ Play")
    until(page, "() => Number(document.querySelector('[data-stage]').dataset.epoch) > 5")
    press(page, "❚❚ Pause")
    lung_network(page)


def test_data_chosen_on_their_page_are_those_that_are_trained_on(open_page):
    page = open_page("/data?set=iris")
    press(page, "Train a network on this")
    until(page, "() => location.pathname.endsWith('train')")
    shows(page, "data", "Iris flowers")
    in_link(page, data="iris")


def test_from_the_first_neuron_to_what_one_neuron_learns_beside_the_published_model(open_page):
    """By the buttons offered alone."""
    page = open_page("/")
    press(page, "Add a second neuron")
    page.get_by_role("link", name="Train this network").click()
    played(page, "idle", epoch=0)
    lung_network(page)
    play_to(page, 20)
    played(page, "paused")
    rest(page)  # what is offered below is drawn anew when play has stopped
    page.set_viewport_size(VIEWS["narrow"])
    fits(page)
    page.set_viewport_size(VIEWS["wide"])
    below = page.get_by_role("radio", name="Learnt and published")
    below.click()
    expect(below).to_be_checked()
    press(page, "Train a single neuron on these people")
    expect(page.get_by_role("columnheader", name="learnt by twenty")).to_be_visible(timeout=30_000)
    in_link(page, data="lung", hidden="", below="published")
    press(page, "Take this neuron to page one")
    expect(page.locator("[data-neuron][data-output]")).to_be_visible()


def arrived(page: Page, name: str) -> None:
    """Wait until a page shows, with all that was set and that its link can say."""
    expect(page.locator(".st-key-way-opening strong", has_text=CONTENTS[name].title)).to_be_visible()
    in_link(page, **{key: text for key, text in SET.items() if key in LINKED[name]})


@pytest.mark.long
def test_every_way_from_every_page_to_every_other_keeps_the_network(open_page):
    """In one visit: every link on the pages themselves, and the navigation from each page to each other."""
    names = list(CONTENTS)
    paths = {(entry.path or name): name for name, entry in CONTENTS.items()} | {"": names[0]}
    said = "&".join(f"{key}={text}" for key, text in SET.items())
    page = open_page(f"/backprop?{said}")
    here = "backprop"
    arrived(page, here)
    page.evaluate("() => performance.setResourceTimingBufferSize(5000)")
    until(page, "() => document.querySelector('link[rel=prefetch]')")
    rest(page)
    fetched = set(page.evaluate(SCRIPTS))
    followed: set[tuple[str, str]] = set()
    left = set(permutations(names, 2))

    def turn_to(name: str) -> None:
        """Go to a page by the navigation."""
        nonlocal here
        page.get_by_role("link", name=CONTENTS[name].title, exact=True).first.click()
        arrived(page, name)
        left.discard((here, name))
        here = name

    for name in names:
        turn_to(name)
        rest(page)
        own = page.get_by_test_id("stMain").get_by_test_id("stPageLink-NavLink")
        for text in [said.splitlines()[-1] for said in own.all_inner_texts()]:  # its icon is a word before it
            one = own.filter(has_text=text)
            here = paths[urlsplit(one.get_attribute("href") or "").path.strip("/")]
            one.click()
            arrived(page, here)
            followed.add((name, here))
            turn_to(name)
    while left:
        turn_to(next((other for other in names if (here, other) in left), min(left)[0]))
    following = set(zip(names, [*names[1:], names[0]], strict=True))
    assert set(page.evaluate(SCRIPTS)) == fetched, "no page waits for a script"
    assert following <= followed, "each page leads on to the next"
    assert {("network", "train"), ("descent", "train")} <= followed


def test_the_way_in_is_offered_above_the_neuron_and_closed_for_good(open_page):
    page = open_page("/")
    page.context.clear_cookies()
    page.reload()
    greeting = page.get_by_role("button", name="Start here")
    expect(greeting).to_be_visible()
    neuron = page.locator(".ln-picture svg").bounding_box()
    assert neuron["y"] + neuron["height"] < 800
    press(page, "Close")
    expect(greeting).to_have_count(0)
    until(page, "() => document.cookie.includes('started=1')")
    page.reload()  # a new visit
    expect(page.locator("[data-neuron][data-output]")).to_be_visible()
    rest(page)
    expect(greeting).to_have_count(0)


def test_a_word_is_explained_by_a_tap_and_by_a_key(open_page):
    page = open_page("/descent", view="narrow")
    page.get_by_role("button", name="epoch", exact=True).tap()
    expect(page.get_by_text("One pass over all training rows")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("One pass over all training rows")).to_have_count(0)
    page.get_by_role("button", name="epoch", exact=True).press("Enter")
    expect(page.get_by_text("One pass over all training rows")).to_be_visible()
