"""The lessons as a visitor goes through them: pointed at, edited, guessed, and carried from page to page."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import nncore as nn
from tests.browser.conftest import VIEWS
from tests.browser.hands import SLOW, in_link, link, looks, pick, play_to, played, press, rest, until
from tests.browser.test_layout import fits, stood

GLASS = "[data-glass][data-answered]"
CHARTS = ".js-plotly-plot, [data-chart][data-drawn]"
ARCH = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3)
CIRCLE = nn.data.load("circle")


def at_glass(open_page, path, **how) -> Page:
    page = open_page(path, **how)
    expect(page.locator(GLASS)).to_be_visible()
    return page


def free(page):
    """Look around without questions."""
    page.get_by_role("radio", name="Free").click()
    expect(page.get_by_text("Before you look")).to_have_count(0)


def cell(page, name):
    return page.locator(f'[data-cell="{name}"]')


@pytest.mark.parametrize(
    "path", ["/network", "/backprop", "/network?data=lung&hidden=3&activations=tanh.sigmoid&batch10=1"]
)
def test_a_lesson_fits(open_page, path):
    page = stood(at_glass(open_page, path))
    if "backprop" in path:
        free(page)
        expect(page.get_by_role("button", name="Step all weights")).to_be_visible()
    for view, scheme in looks(page):
        if view == "wide":
            fits(page, "tall", "below")
        else:
            fits(page, cut=True)  # its matrices scroll within their own frames
        expect(page.locator("[data-glass]")).to_have_css("color-scheme", scheme)


@pytest.mark.parametrize(
    ("path", "charts"), [("/activations", 2), ("/cost", 2), ("/cost?view=two&arrow=1", 2), ("/descent", 4)]
)
def test_a_lesson_of_charts_fits(open_page, path, charts):
    page = stood(open_page(path))
    if charts == 4:
        free(page)
    for view, _ in looks(page):
        expect(page.locator(CHARTS)).to_have_count(charts)
        fits(page, *(("tall", "below") if view == "wide" else ()))


def place(page) -> dict[str, float]:
    """Where the questions, the first thing below them, and the switch between guided and free stand."""
    return page.evaluate("""() => {
      const box = document.querySelector(".st-key-questions").getBoundingClientRect();
      const main = document.querySelector("[data-testid=stMain]"), next = [...document.querySelectorAll(
        ".js-plotly-plot, [data-drawn], [data-glass], [data-neuron]",
      )].map(e => e.getBoundingClientRect().top + main.scrollTop);
      const switched = document.querySelector(".st-key-way-aside [role=radio]").getBoundingClientRect();
      return {
        top: box.top + main.scrollTop, height: box.height, next: Math.min(...next),
        left: switched.left, up: switched.top + main.scrollTop,
      };
    }""")


def places(page: Page, *views: str) -> dict[str, dict[str, float]]:
    """Where they stand in a wide window and in a narrow one, read until it holds."""
    found = {}
    for view in views or ("narrow", "wide"):
        page.set_viewport_size(VIEWS[view])
        rest(page)
        found[view] = place(page)
        for _ in range(20):
            page.wait_for_timeout(40)
            before, found[view] = found[view], place(page)
            if before == found[view]:
                break
    return found


@pytest.mark.long
def test_every_page_asks_and_answers_in_a_place_of_fixed_height(open_page):
    switch = {}
    for path, wrong in (
        ("/", "It depends"),
        ("/activations", "several alike"),
        ("/network", None),
        ("/cost", "twice as large"),
        ("/backprop", "the loss stays"),
        ("/descent", "0.9"),
    ):
        page = open_page(path)
        expect(page.get_by_text("Before you look:")).to_be_visible()
        page.locator(f"{CHARTS}, [data-glass], [data-neuron]").first.wait_for()
        before = places(page)
        if wrong:
            page.get_by_role("radio", name=wrong, exact=True).click()
        else:
            page.get_by_role("spinbutton", name="How many weights").fill("1")
            page.keyboard.press("Enter")
        expect(page.get_by_text("Not quite: the answer is")).to_be_visible()
        expect(page.get_by_text("Right at the first try: 0 of 1")).to_be_visible()
        after = places(page)
        assert after["narrow"]["height"] == pytest.approx(before["narrow"]["height"], abs=1)
        assert after["wide"] == pytest.approx(before["wide"], abs=1), f"{path} jumps"
        for view in ("narrow", "wide"):
            for seen in (before[view], after[view]):
                stands = [round(seen["left"]), round(seen["up"])]
                assert switch.setdefault(view, stands) == stands, f"the switch jumps on {path}"
        page.get_by_role("button", name="Next question").click()
        expect(page.get_by_text("Not quite: the answer is")).to_have_count(0)
        assert places(page, "wide")["wide"]["height"] == pytest.approx(before["wide"]["height"], abs=1)


def test_nothing_on_the_cost_page_jumps_while_a_weight_is_moved(open_page):
    page = open_page("/cost?weight=1")
    page.get_by_role("radio", name="four times as large", exact=True).click()
    expect(page.get_by_text("Yes: four times as large.")).to_be_visible()
    press(page, "Next question")
    page.get_by_role("radio", name="+0.0018", exact=True).click()
    expect(page.get_by_text("Yes: +0.0018.")).to_be_visible()
    expect(page.locator(CHARTS)).to_have_count(2)
    rest(page)
    before, slider = place(page), page.get_by_role("slider", name="weight 1 → 1 of layer 1")
    for _ in range(4):
        slider.press("ArrowLeft")
        rest(page)
        assert place(page) == pytest.approx(before, abs=1)
    expect(page.get_by_text("Yes: +0.0018.")).to_be_visible()
    expect(page.get_by_role("button", name="Ask me about this")).to_be_visible()


def test_pointing_at_an_answer_lights_where_it_came_from(open_page):
    page = at_glass(open_page, "/network?batch10=1")
    cell(page, "z 3 1").hover()
    lit = page.evaluate("() => [...document.querySelectorAll('.gl-sheets td.on')].map(e => e.dataset.cell)")
    assert sorted(lit) == ["a 3 0", "a 3 1", "b 0 1", "w 0 1", "w 1 1"]
    mine = page.evaluate("() => [...document.querySelectorAll('.gl-sheets td.me')].map(e => e.dataset.cell)")
    assert sorted(mine) == ["f 3 1", "z 3 1"]
    theta, x = nn.initial(ARCH), CIRCLE.inputs[3]
    w, z = ARCH.layers(theta)[0].w[:, 1], nn.forward(ARCH, theta, CIRCLE.inputs[3:4]).z[0][0, 1]
    said = page.locator(".gl-sum").inner_text().replace("−", "-")
    for number in (*x, *w):
        assert f"{number:.2f}" in said
    assert f"= {z:.3f}" in said
    assert f"tanh({z:.3f}) = {np.tanh(z):.3f}" in said


def test_layers_are_walked_through_and_stay_in_the_link(open_page):
    page = at_glass(open_page, "/network")
    press(page, "layer 2")
    until(page, "() => document.querySelector('[data-glass]').dataset.layer === '2'")
    expect(page.locator(".gl-sheets figcaption").first).to_contain_text("1 × 4")
    in_link(page, layer="2")
    press(page, "output")
    until(page, "() => document.querySelector('[data-glass]').dataset.layer === '3'")


def test_a_weight_is_typed_and_nudged(open_page):
    page = at_glass(open_page, "/network")
    theta, weight = nn.initial(ARCH), page.get_by_label("weight 1 → 1", exact=True)

    def answers(theta):
        output = float(nn.forward(ARCH, theta, CIRCLE.inputs[:1]).output[0, 0])
        until(page, "said => Math.abs(document.querySelector('[data-glass]').dataset.output - said) < 2e-6", output)

    weight.fill("0.5")
    weight.press("Enter")
    theta[0] = 0.5
    answers(theta)
    weight.focus()
    weight.press("ArrowUp")
    theta[0] = 0.6
    answers(theta)
    expect(weight).to_have_value("0.6")
    expect(weight).to_be_focused()
    weight.fill("much")
    weight.press("Enter")
    expect(page.locator(".gl-error")).to_contain_text("needs a number")
    expect(weight).to_have_value("0.6")


def test_of_quick_key_presses_none_is_lost(open_page):
    """On a slow line they would overtake one another, and Streamlit would take in the last alone."""
    page = at_glass(open_page, "/network")
    page.evaluate(SLOW, 300)
    weight = page.get_by_label("weight 1 → 1", exact=True)
    weight.fill("0.5")
    weight.press("Enter")
    for _ in range(4):
        weight.press("ArrowUp")
    expect(weight).to_have_value("0.9")


def test_a_guess_uncovers_the_chain_and_it_stays_for_every_weight_and_step(open_page):
    page = at_glass(open_page, "/backprop")
    expect(page.get_by_text("appears here once you have guessed")).to_be_visible()
    page.get_by_role("radio", name="the loss stays").click()
    expect(page.get_by_text("Not quite: the answer is")).to_be_visible()
    expect(page.locator(".st-key-later-chain .katex-display").first).to_be_visible()
    page.get_by_role("button", name="weight 2 → 1, layer 3").click()
    in_link(page, weight=str(ARCH.index(2, 1, 0) + 1))
    expect(page.get_by_text("The weight 2 → 1 of layer 3: the chain rule")).to_be_visible()
    expect(page.locator(".katex-display")).to_have_count(3)
    press(page, "Step all weights")
    until(page, "() => location.search.includes('theta=')")
    rest(page)
    expect(page.locator(".katex-display")).to_have_count(3)
    expect(page.get_by_text("Not quite: the answer is")).to_be_visible()
    press(page, "Ask me about this")
    expect(page.get_by_text("appears here once you have guessed")).to_be_visible()


def test_one_network_goes_through_all_pages(open_page):
    page = open_page("/train?hidden=3")
    played(page, "idle", epoch=0)
    epoch = play_to(page, 5)
    until(page, "() => document.querySelector('[data-stage]').dataset.state === 'paused'")
    page.wait_for_timeout(500)  # the server is told where play stopped
    page.get_by_role("link", name="Network", exact=True).first.click()
    expect(page.locator(GLASS)).to_be_visible()
    arch = nn.Architecture((2, 3, 1), ("tanh", "tanh"))
    run = nn.Run(arch, nn.Recipe(), CIRCLE)
    run.advance(epoch)
    first = page.get_by_label("weight 1 → 1", exact=True)
    expect(first).to_have_value(str(round(float(np.float32(run.theta[0])), 4)))
    page.get_by_role("link", name="Train", exact=True).first.click()
    played(page, epoch=epoch)
    page.get_by_role("link", name="Network", exact=True).first.click()
    expect(page.locator(GLASS)).to_be_visible()
    trained = link(page)["theta"]
    first.fill("3")
    first.press("Enter")
    until(page, "trained => new URLSearchParams(location.search).get('theta') !== trained", trained)
    page.get_by_role("link", name="Train", exact=True).first.click()
    played(page, epoch=0)
    theta = run.theta.astype(np.float32).astype(float)
    theta[0] = 3.0
    begun = nn.Run(arch, nn.Recipe(), CIRCLE, theta)
    assert float(page.locator("[data-stage]").get_attribute("data-loss")) == pytest.approx(begun.loss, rel=1e-12)


def test_the_neuron_has_one_point_whatever_is_drawn_anew(open_page):
    page = open_page("/")
    page.get_by_role("radio", name="0.5", exact=True).click()
    press(page, "Next question")
    page.get_by_role("radio", name="age", exact=True).click()
    expect(page.get_by_text("Yes: age.")).to_be_visible()
    press(page, "Random")
    rest(page)
    expect(page.get_by_text("Yes: age.")).to_be_visible()
    expect(page.locator(".ln-dot")).to_have_count(1)


def test_the_neuron_leads_on(open_page):
    page = open_page("/?w1=2.5")
    press(page, "Add a second neuron")
    expect(page.locator(GLASS)).to_be_visible()
    expect(page.get_by_label("weight 1 → 1", exact=True)).to_have_value("2.5")
    pick(page, "data", "Exclusive or")
    until(page, "() => document.querySelectorAll('.gl-name').length === 2")
