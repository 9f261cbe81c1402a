"""Hundreds of things done to the Train page at random, faster than any hand: nothing breaks, and it still learns."""

import random
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

import nncore as nn
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.start import Source
from tests.browser.hands import (
    follow,
    link,
    loss,
    number,
    painted,
    pick,
    play_to,
    played,
    press,
    record,
    rest,
)
from tests.browser.test_train_controls import shown_numbers_are_finite

ACTIONS = 250
# A press that was meant for what has just moved away may meet a link, and the walk would go on another page.
STAY = """() => {
  window.stays = true;
  addEventListener("click", event => {
    if (!window.stays || !event.target.closest?.("a")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}"""
# Every text the stage writes, on its canvases too, is looked at while it is there; most stand for one frame only.
WATCH = r"""() => {
  window.wrong = [];
  const look = text => { if (/\b(nan|[-−]?inf|infinity|undefined|null)\b|∞/i.test(text)) wrong.push(String(text)); };
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
    look(text);
    return fillText.call(this, text, ...where);
  };
  new MutationObserver(changes => changes.forEach(change => look(change.target.textContent)))
    .observe(document.querySelector("[data-stage]"), { subtree: true, childList: true, characterData: true });
}"""
# A place on one of the things a selector finds that can be acted on, brought into sight; but none on the bar above the
# page, whose links lead away from it. While Streamlit sets the stage up anew there may be none at all.
CHOOSE = """([selector, share, u, v]) => {
  const open = document.querySelector("dialog[open]"), all = [...(open ?? document).querySelectorAll(selector)];
  const can = all.filter(one => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
  const one = can[Math.floor(share * can.length)];
  if (!one) return null;
  one.scrollIntoView({ block: "center", inline: "nearest" });
  const { left, top, width, height } = one.getBoundingClientRect(), x = left + u * width, y = top + v * height;
  return document.elementFromPoint(x, y)?.closest(".stMain, dialog") ? [x, y] : null;
}"""
TURN = """([share, other]) => {
  const all = [...document.querySelectorAll(".sg select")], one = all[Math.floor(share * all.length)];
  if (!one) return;
  one.value = one.options[Math.floor(other * one.options.length)].value;
  one.dispatchEvent(new Event("change", { bubbles: true }));
}"""
KEYS = [
    "Space", "Space", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "b", "s", "s", "r", "n", "?", "[", "]", "+",
    "-", "Enter", "Control+z", "Control+y", "Control+Shift+z", "Escape", "Escape", "Escape", "Home", "End", "PageUp",
    "PageDown", "7",
]  # fmt: skip
STREAMLITS = (
    ".stMain .stNumberInput button, .stMain .stCheckbox label, .stMain [role=slider], .stMain [role=radio], "
    ".stMain .stSelectbox input"
)


class Monkey:
    """Does things to a page by throws of the dice, and hardly ever waits.

    Args:
        page: at rest; seed: of the dice.
    """

    def __init__(self, page: Page, seed: int) -> None:
        self.page, self.dice = page, random.Random(seed)
        self.share = self.dice.random
        common: list[Callable[[], None]] = [self.hover] * 6 + [self.drag] * 5 + [self.click] * 6 + [self.key] * 8
        rare: list[Callable[[], None]] = [self.menu, self.turn, self.turn, self.scrub, self.wheel, self.widget]
        self.actions = common + rare

    def place(self, selector: str, u: float | None = None, v: float | None = None) -> tuple[float, float] | None:
        """Move the mouse to a place on one of what a selector finds, some place if none is named; return where."""
        ask = [selector, self.share(), self.share() if u is None else u, self.share() if v is None else v]
        if not (found := self.page.evaluate(CHOOSE, ask)):
            return None
        self.page.mouse.move(*found)
        return found[0], found[1]

    def hover(self) -> None:
        self.place(self.dice.choice([".sg-graph", ".sg-graph", ".sg-dots"]))

    def drag(self) -> None:
        if start := self.place(self.dice.choice([".sg-graph", ".sg-dots"])):
            self.page.mouse.down()
            for _ in range(self.dice.randint(0, 2)):
                self.page.mouse.move(*(at + self.dice.randint(-120, 120) for at in start))
            self.page.mouse.up()

    def press(self, selector: str, button: Literal["left", "right"] = "left", **where: float) -> None:
        if self.place(selector, **where):
            self.page.mouse.down(button=button)
            self.page.mouse.up(button=button)

    def click(self) -> None:
        self.press(".sg button, .sg input", u=0.5, v=0.5)

    def key(self) -> None:
        if self.share() < 0.3:
            self.page.evaluate("name => document.querySelector(name)?.focus()", self.dice.choice(
                [".sg-nodes button", ".sg-dots", ".sg-scrub", "[data-stage]"]))  # fmt: skip
        inside = self.page.evaluate("() => Boolean(document.activeElement.closest('[data-stage]'))")
        if inside:  # elsewhere Enter may follow a link, and Streamlit has keys of its own
            self.page.keyboard.press(self.dice.choice(KEYS))

    def menu(self) -> None:
        self.press(".sg-graph", button="right")

    def turn(self) -> None:
        self.page.evaluate(TURN, [self.share(), self.share()])

    def scrub(self) -> None:
        self.press(".sg-scrub")

    def wheel(self) -> None:
        if self.place(".sg-dots"):
            self.page.mouse.wheel(0, self.dice.choice([-100, 100]))

    def widget(self) -> None:
        self.press(STREAMLITS, u=0.5, v=0.5)
        for key in self.dice.choice(
            [("ArrowRight",), ("ArrowDown", "ArrowDown", "Enter"), ("ArrowLeft",), ("Escape",)]
        ):
            self.page.keyboard.press(key)

    def act(self) -> None:
        self.dice.choice(self.actions)()


@pytest.mark.long
def test_hundreds_of_things_done_at_random_leave_the_page_well(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    page.evaluate(STAY)
    page.evaluate(WATCH)
    monkey = Monkey(page, seed=4)
    for k in range(1, ACTIONS + 1):
        monkey.act()
        if k % 10 == 0:
            page.wait_for_timeout(30)
        if k % 100 == 0:
            rest(page)
            shown_numbers_are_finite(page)
    for _ in range(2):
        page.keyboard.press("Escape")
    rest(page)
    assert page.evaluate("window.wrong") == []
    shown_numbers_are_finite(page)

    # Points moved by hand stay with their data set; another seed draws them anew, and only the choices are left. From
    # the top, for a page that grows shorter under a visitor far down scrolls, and Streamlit closes its menus then.
    page.evaluate("() => document.querySelector('.stMain').scrollTo(0, 0)")
    number(page, "seed", "99")
    rest(page)
    for label, option in (
        ("data", "Circle"),
        ("loss", "mean squared error"),
        ("learning rate", "0.003"),
        ("epochs per frame", "1"),
    ):
        pick(page, label, option)
        rest(page)
    number(page, "batch size", "20")
    for name in ("loss_below", "epochs", "seconds", "patience"):
        if name in link(page):  # nothing is to stop it below
            number(page, CONTROLS[name].label, "")
            rest(page)
    page.get_by_label("Activation of the output", exact=True).select_option("tanh")
    rest(page)
    press(page, "Reset")
    played(page, "idle", epoch=0)
    rest(page)
    chosen = link(page)
    choices, wrong = Choices().read(chosen, tuple(CONTROLS), absent=True)
    assert wrong == []
    data = Source.of(choices, None).load()
    run = nn.Run(choices.architecture(data), choices.recipe, data)
    assert (run.recipe.seed, run.recipe.batch_size, run.recipe.learning_rate) == (99, 20, 0.003)
    assert loss(page) == run.loss
    record(page)
    play_to(page, 10)
    frames = painted(page)
    assert [frame.epoch for frame in frames] == list(range(1, len(frames) + 1))
    assert follow(run, frames) == []
    shown_numbers_are_finite(page)
    page.evaluate("() => { window.stays = false; }")
    page.get_by_role("link", name="Neuron").first.click()
    expect(page.locator("[data-neuron]")).to_be_visible()
