"""Links to the Neuron page keep every bit, and what is wrong in one is told; the browser's Back goes back."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

import nncore as nn
from tests.browser.hands import address, field, in_link, link, neuron, press, rest, slider
from tests.browser.neuron_page import agrees, comes_to, hold, numbers


def test_a_link_sets_the_point_and_pointing_at_the_curve_shows_its_value_there(open_page):
    w, _ = nn.data.lung.published()
    page = open_page("/?b=-12&age=0")
    comes_to(page, 0.9 * w[1] + 0.6 * w[2] + w[3] - 12)
    value = page.locator(".ln-value")
    expect(value).to_be_hidden()
    right = page.locator(".ln-grid[data-z='5']").bounding_box()
    page.mouse.move(right["x"], right["y"] + 100)
    expect(value).to_have_text(f"z = 5.00, σ(z) = {nn.sigmoid(5.0):.3f}")
    page.mouse.move(right["x"], 5)
    expect(value).to_be_hidden()


def test_a_link_shows_someone_else_the_same_nine_numbers(open_page):
    page = open_page()
    press(page, "Random")
    rest(page)
    slider(page, "age").press("ArrowLeft")
    in_link(page, age="0.89")
    for label, text in (("air", "0.1"), ("w₃ air", "-2.718281828459045"), ("w₄ family", "0.12345678901234567")):
        field(page, label).fill(text)
        field(page, label).press("Enter")
        rest(page)
    in_link(page, air="0.1", w3="-2.718281828459045", w4="0.12345678901234566")
    there = open_page(address(page), scheme="dark")
    hold(there, n0=0.89)
    assert numbers(there) == numbers(page)
    assert neuron(there)["output"] == neuron(page)["output"]
    assert link(there) == link(page)
    agrees(there)


def test_a_bad_link_is_explained_and_what_is_good_in_it_kept(open_page):
    page = open_page("/?age=abc&smoking=NaN&air=7&w1=2.5&w2=1e999&w3=-inf&b=&nonsense=1&family=0.5")
    expect(page.locator("[data-neuron]")).to_have_attribute("data-output", re.compile(r"\d"))
    warning = page.get_by_role("alert").filter(has_text="“age”")
    expect(warning).to_contain_text("“age” needs a number between 0 and 1; “abc” is not one.")
    for name in ("smoking", "air", "w₂ smoking", "w₃ air", "bias b"):
        expect(warning).to_contain_text(f"“{name}”")
    for fine in ("family”", "w₁ age”", "nonsense"):
        expect(warning).not_to_contain_text(fine)
    b = nn.data.lung.published()[1]
    assert numbers(page) == [0.9, 0.9, 1, 0.5, 2.5, 10, -10, nn.data.lung.published()[0][3], b]
    agrees(page)
    press(page, "OK")
    expect(warning).to_have_count(0)
    slider(page, "age").press("ArrowLeft")
    hold(page, n0=0.89)
    in_link(page, age="0.89", air="1", w2="10", nonsense=None)


def test_a_link_cannot_bring_in_markdown_or_html(open_page):
    evil = "[x](http://e.com)<img src=x onerror=alert(1)>"
    page = open_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path, label in (("/", "w₁ age"), ("/train", "learning rate")):
        key = "w1" if path == "/" else "rate"
        page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}{path}?{key}={quote(evil)}")
        expect(page.get_by_role("alert").filter(has_text=f"“{label}”")).to_be_visible()
        page.wait_for_timeout(300)
        assert page.locator("a[href*='e.com'], img[src='x'], [onerror]").count() == 0
        assert dialogs == []


@pytest.mark.parametrize("start", ["/", "/?w1=2"])
def test_back_brings_back_the_numbers_before(open_page, start):
    page = open_page(start)
    expect(page.locator("[data-neuron]")).to_have_attribute("data-output", re.compile(r"\d"))
    before = numbers(page), neuron(page)["output"]
    field(page, "w₁ age").fill("3")
    field(page, "w₁ age").press("Enter")
    in_link(page, w1="3")
    press(page, "Everyone's zero")
    in_link(page, age="0")
    rest(page)
    page.go_back()
    in_link(page, w1="3", age=None)
    hold(page, n0=0.9, n4=3)
    page.go_back()
    expect(page.locator("[data-neuron]")).to_have_attribute("data-output", before[1])
    rest(page)
    assert numbers(page) == before[0]
    assert "w1=3" not in page.url
