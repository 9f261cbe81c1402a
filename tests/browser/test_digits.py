"""A digit drawn by mouse, by keys and by finger is answered as the core answers, at rest and in mid-training."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import nncore as nn
from nncore.words import decimal
from pages.panels.digits import STEPS
from tests.browser.hands import now, play_to, press, rest, until

LINK = "/train?data=digits&below=digits&hidden=12&activations=tanh.softmax&loss=cross_entropy&optimizer=adam&rate=0.003"
DIGITS = nn.data.load("digits")
PAPER = ".dg-paper"


def shown(page: Page) -> dict[str, str]:
    """What the panel says of itself."""
    said: dict[str, str] = page.locator("[data-digits]").evaluate("panel => ({ ...panel.dataset })")
    return said


def drawn(page: Page) -> list[float]:
    """What is on the paper."""
    return [float(count) for count in shown(page)["picture"].split(" ")]


def core(page: Page) -> nn.Run:
    """The network of the moment on the screen, made by the core alone."""
    recipe = nn.Recipe(loss="cross_entropy", optimizer="adam", learning_rate=0.003)
    run = nn.Run(nn.Architecture((64, 12, 10), ("tanh", "softmax")), recipe, DIGITS)
    run.advance(int(now(page)["epoch"]))
    return run


def told(value: float) -> str:
    """An answer as its bar says it."""
    if value and not round(value, 3):
        return re.sub("e-0?", "e−", f"{value:.1e}")
    return decimal(value, 3)


def agrees(page: Page) -> None:
    """The bars and the marked neuron are what the core computes for what is on the paper."""
    run = core(page)
    trace = nn.forward(run.arch, run.theta, np.array([drawn(page)]) / 16)
    bars = page.locator(".dg li data")
    winner = int(trace.output[0].argmax())
    # A stage that pauses tells the server where, and only then is that moment answered.
    expect(bars).to_have_text([told(value) for value in trace.output[0]])
    expect(page.locator(".dg li.dg-best b")).to_have_text(str(winner))
    expect(page.get_by_text(f"The network says {winner}.")).to_be_visible()
    expect(page.locator(".dg figure.dg-best span")).to_have_text(str(int(trace.a[1][0].argmax()) + 1))


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place on the paper, in squares from the top left, lies on the screen."""
    box = page.locator(PAPER).bounding_box()
    assert box
    return box["x"] + x / 8 * box["width"], box["y"] + y / 8 * box["height"]


def vertical(page: Page) -> None:
    """Draw a vertical line, all but letting go."""
    page.locator(PAPER).scroll_into_view_if_needed()
    page.mouse.move(*place(page, 4, 0.5))
    page.mouse.down()
    page.mouse.move(*place(page, 4, 7.5), steps=15)


def answered(page: Page) -> None:
    """Wait until all that was drawn has been answered."""
    until(page, "() => document.querySelector('[data-digits]').dataset.pending === 'false'")
    rest(page)


def test_a_line_is_answered_while_it_is_drawn(open_page):
    page = open_page(LINK, view="narrow", scheme="dark")
    expect(page.locator(PAPER)).to_be_visible()
    assert drawn(page) == DIGITS.x[0].tolist()
    agrees(page)
    press(page, "Clear")
    until(page, "() => document.querySelector('[data-digits]').dataset.picture === Array(64).fill(0).join(' ')")
    expect(page.get_by_text("The paper is empty")).to_be_visible()
    before = int(shown(page)["answered"])
    vertical(page)
    until(page, "before => Number(document.querySelector('[data-digits]').dataset.answered) > before + 1", before)
    answered(page)
    counts = np.array(drawn(page)).reshape(8, 8)
    assert (counts[1:7, 3:5] > 5).all(), "the button is still down"
    assert not counts[:, [0, 1, 6, 7]].any()
    page.mouse.up()
    answered(page)
    agrees(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    press(page, "The chosen sample")
    answered(page)
    assert drawn(page) == DIGITS.x[0].tolist()
    agrees(page)


def test_in_mid_training_the_answer_follows_the_newest_weights(open_page):
    page = open_page(LINK)
    press(page, "Clear")
    vertical(page)
    page.mouse.up()
    answered(page)
    before = shown(page)["answers"]
    press(page, "▶ Play")
    until(page, "before => document.querySelector('[data-digits]').dataset.answers !== before", before)
    vertical(page)
    page.mouse.move(*place(page, 5, 7.5), steps=8)
    page.mouse.up()
    play = int(now(page)["epoch"])
    until(page, "epoch => Number(document.querySelector('[data-stage]').dataset.epoch) > epoch", play)
    press(page, "❚❚ Pause")
    answered(page)
    agrees(page)


def test_by_keyboard_alone(open_page):
    page = open_page(LINK)
    page.get_by_role("button", name="Clear", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator(PAPER).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowDown")
    answered(page)
    counts = np.array(drawn(page)).reshape(8, 8)
    assert (counts[1:4, 4] > 10).all()
    assert not counts[5:].any()
    agrees(page)
    ink = counts.sum()
    page.keyboard.press("Delete")
    answered(page)
    assert np.sum(drawn(page)) < ink
    agrees(page)


def test_a_finger_draws_and_the_page_stands_still(open_page):
    page = open_page(LINK, view="narrow")
    press(page, "Clear")
    page.locator(PAPER).scroll_into_view_if_needed()
    answered(page)
    before = page.locator(PAPER).bounding_box()
    line = [place(page, 4, 1 + k / 2) for k in range(13)]  # where the paper was when the finger came
    finger = page.context.new_cdp_session(page)
    for k, (x, y) in enumerate(line):
        kind = "touchMove" if k else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    answered(page)
    assert (np.array(drawn(page)).reshape(8, 8)[1:7, 3:5] > 5).all()
    assert page.locator(PAPER).bounding_box() == before
    agrees(page)


def test_a_dream_is_the_cores(open_page):
    page = open_page(LINK)
    play_to(page, 5)
    answered(page)
    press(page, "The picture that answer 7 likes most")
    until(page, "() => document.querySelector('[data-digits]').dataset.dream === '7'")
    run = core(page)
    dreamt = nn.dream(run.arch, run.theta, DIGITS.train[0].mean(axis=0), 7, STEPS, 0.1, 0, 1)
    answer = nn.forward(run.arch, run.theta, dreamt[None]).output[0, 7]
    expect(page.get_by_text(f"Answer 7 to this picture: {decimal(answer, 3)}.")).to_be_visible()
    inked = page.locator(".dg-dream").evaluate(
        """canvas => {
          const pen = canvas.getContext("2d");
          const size = canvas.width / 8;
          return Array.from({ length: 64 }, (_, i) =>
            pen.getImageData((i % 8 + .5) * size, (Math.floor(i / 8) + .5) * size, 1, 1).data[3] / 255);
        }"""
    )
    assert inked == pytest.approx(dreamt.tolist(), abs=0.01)


def test_on_the_stage_neurons_show_their_weights_as_pictures(open_page):
    page = open_page(LINK)
    rest(page)
    theta = core(page).arch.layers(core(page).theta)[0].w[:, 2]
    seen = """([name, box]) => {
      const canvas = document.querySelector(name), pen = canvas.getContext("2d");
      const sharp = name === ".sg-graph" ? canvas.width / canvas.clientWidth : 1;
      const [left, top, size] = box ?? [0, 0, canvas.width];
      return Array.from({ length: 64 }, (_, i) => {
        const at = [left + (i % 8 + .5) * size / 8, top + (Math.floor(i / 8) + .5) * size / 8];
        const [red, , blue] = pen.getImageData(...at.map((one) => Math.floor(one * sharp)), 1, 1).data;
        return blue - red;
      });
    }"""
    neuron = page.locator(".sg-nodes button").nth(2)
    box = neuron.evaluate("({ style }) => [style.left, style.top, style.width].map(parseFloat)")
    strong = abs(theta) > abs(theta).max() / 3
    small = np.array(page.evaluate(seen, [".sg-graph", box]))
    assert (np.sign(small[strong]) == np.sign(theta[strong])).all()
    neuron.focus()
    until(page, "() => document.querySelector('.sg-heat').width === 8")
    large = np.array(page.evaluate(seen, [".sg-heat", None]))
    assert (np.sign(large[strong]) == np.sign(theta[strong])).all()


def test_only_the_digits_can_be_drawn(open_page):
    page = open_page("/train?data=iris")
    expect(page.get_by_role("radio", name="Measures", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="Draw a digit", exact=True)).to_have_count(0)
