"""The race as a visitor sees it: guess, play, go back, take one along; on a wide screen, on a phone, by keyboard."""

from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

import nncore as nn
from tests.browser.hands import in_link, played, press, rest, until
from tests.browser.test_accessible import faults
from tests.browser.test_layout import measured

TIMELINE = "Timeline of the race: drag to any epoch"
STATE = "([state, epoch]) => { const said = document.querySelector('[data-race]')?.dataset;"
STATE += " return said?.state === state && (epoch < 0 || Number(said.epoch) === epoch); }"


def stands(page, state, epoch=-1):
    """Wait until the race is in a state, at an epoch."""
    until(page, STATE, [state, epoch], seconds=40)


def losses(page):
    """The training losses on the screen, to the last bit."""
    return [float(text) for text in page.locator("[data-race]").get_attribute("data-losses").split()]


def model(epochs, **recipe):
    run = nn.Run(nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.Recipe(**recipe), nn.data.load("circle"))
    run.advance(epochs)
    return run


def test_a_race_from_the_guess_to_train(open_page):
    page = open_page("/race?distance=60")
    stands(page, "locked", 0)
    expect(page.get_by_role("button", name="▶ Play")).to_be_disabled()
    page.get_by_role("radio", name="Adam", exact=True).click()
    expect(page.get_by_text("Your guess: Adam.")).to_be_visible()
    stands(page, "idle", 0)
    press(page, "▶ Play")
    stands(page, "over", 60)
    ends = {name: model(60, optimizer=name).loss for name in ("sgd", "momentum", "adam")}
    assert losses(page) == pytest.approx(list(ends.values()), rel=1e-9)
    best = nn.OPTIMIZERS[min(ends, key=ends.get)].title
    verdict = "Yes: Adam." if best == "Adam" else f"Not quite: the answer is {best}."
    expect(page.get_by_text(verdict)).to_be_visible()
    page.get_by_role("slider", name=TIMELINE, exact=True).fill("20")
    stands(page, "paused", 20)
    assert losses(page)[2] == pytest.approx(model(20, optimizer="adam").loss, rel=1e-9)
    expect(page.locator(".rc-says")).to_contain_text("In epoch 20")
    rest(page)
    page.reload()  # a new visit
    stands(page, "paused", 20)
    expect(page.get_by_text(verdict)).to_be_visible()
    assert faults(page) == []
    press(page, "Take Adam to Train as it is here")
    played(page, "paused", epoch=20)
    in_link(page, optimizer="adam")


def test_ten_fit_a_wide_screen_in_the_dark(open_page):
    page = open_page("/race?distance=60&race=seed*0~1~2~3~4~5~6~7~8~9&axis=log", scheme="dark")
    stands(page, "locked", 0)
    rest(page)
    found = measured(page)
    assert (found["over"], found["cut"], found["unnamed"], found["tall"]) == (0, [], [], 0)
    bottom = page.locator("[data-race]").bounding_box()
    assert bottom["y"] + bottom["height"] < 800


def test_a_phone_and_a_keyboard(open_page):
    page = open_page("/race?distance=40&race=rate*0.03~0.3", view="narrow")
    page.get_by_role("radio", name="Free", exact=True).click()
    stands(page, "idle", 0)
    page.get_by_role("button", name="▶ Play").focus()
    page.keyboard.press("Enter")
    stands(page, "over", 40)
    page.get_by_role("slider", name=TIMELINE, exact=True).focus()
    page.keyboard.press("ArrowLeft")
    stands(page, "paused", 39)
    page.get_by_role("combobox", name="axis", exact=True).select_option("log")
    in_link(page, axis="log")
    rest(page)
    stands(page, "paused", 39)
    assert faults(page) == []
    found = measured(page)
    assert (found["over"], found["cut"], found["unnamed"], found["small"]) == (0, [], [], [])
    tops = [page.locator(part).bounding_box()["y"] for part in (".rc-cards", ".rc-chart", ".stMultiSelect")]
    assert tops == sorted(tops), "the picture comes first"


def test_on_a_textbook_surface_a_start_is_put_by_mouse_and_by_keys(open_page):
    page = open_page("/race?ground=ravine&distance=40", scheme="dark")
    page.get_by_role("radio", name="Free", exact=True).click()
    rest(page)  # until then Streamlit leaves what stood there before beside what stands there now
    stands(page, "idle", 0)
    surface = page.locator(".rc-relief")
    expect(surface).to_be_visible()
    box = surface.bounding_box()
    surface.click(position={"x": 6 + (box["width"] - 12) * 0.75, "y": 6 + (box["height"] - 44) * 0.25})
    page.wait_for_url(lambda url: "begin=75" in url)
    rest(page)
    begin = [int(part) / 1000 for part in dict(parse_qsl(urlsplit(page.url).query))["begin"].split(".")]
    start = np.array([-4 + 8 * begin[0], 2.5 - 5 * begin[1]])
    stands(page, "idle", 0)
    ravine = nn.SURFACES["ravine"]
    assert losses(page) == pytest.approx([float(ravine.value(start))] * 3)
    before = page.url
    surface.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(lambda url: url != before)
    rest(page)
    press(page, "▶ Play")
    stands(page, "over", 40)
    assert faults(page) == []
    found = measured(page)
    assert (found["over"], found["cut"], found["unnamed"]) == (0, [], [])


def test_racers_are_mixed_freely_by_keyboard(open_page):
    page = open_page("/race?distance=40&race=mixed*optimizer:sgd,rate:0.3~optimizer:adam,rate:0.01")
    stands(page, "locked", 0)
    press(page, "Change the racers")
    rows = page.get_by_role("dialog", name="The racers")
    expect(rows).to_be_visible()
    assert faults(page) == []
    rate = rows.get_by_role("combobox", name="learning rate").last
    rate.focus()
    page.keyboard.type("0,02")
    page.keyboard.press("Enter")
    expect(rate).to_have_value("0.02")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(rows).to_have_count(0)
    press(page, "Change the racers")
    expect(rows.get_by_role("combobox", name="learning rate").last).to_have_value("0.02")  # what was chosen is not lost
    press(page, "Race these")
    in_link(page, race="mixed*optimizer:sgd,rate:0.3~optimizer:adam,rate:0.02")
    expect(page.get_by_role("radio", name="Adam, 0.02", exact=True)).to_be_visible()
