"""Every setting beside the stage is used as a visitor does, and what follows is what the core alone computes."""

import json
import re
import time
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError, expect

import nncore as nn
from nncore.training import LASTING
from pages.kit.controls import Choice
from pages.panels.weighting import WAYS
from pages.workspace.choices import CONTROLS, RECIPE
from tests.browser.hands import (
    STAGE,
    in_link,
    loss,
    model,
    now,
    number,
    pick,
    played,
    press,
    rest,
    ruler,
    scores,
    toggle,
    until,
)

FORCE = """([field, wanted]) => {
  const said = JSON.parse(document.querySelector("[data-stage]")?.dataset.recipe ?? "{}")[field];
  return typeof wanted === "number" ? Math.abs(said - wanted) < 1e-9 : said === wanted;
}"""
MAPS = "() => [...document.querySelectorAll('.sg-derived canvas')].map(canvas => canvas.toDataURL())"
"""The pictures of the inputs that can be derived."""
CROSSED = """count => {
  const canvas = document.querySelector(".sg-graph"), pen = canvas.getContext("2d");
  const sharp = canvas.width / canvas.clientWidth;
  return [...document.querySelectorAll(".sg-nodes button")].slice(0, count).map(({ style }) => {
    const [x, y, w] = [style.left, style.top, style.width].map(length => parseFloat(length) * sharp);
    const [red, green, blue] = pen.getImageData(Math.round(x + w / 2), Math.round(y + w / 2), 1, 1).data;
    return Math.max(red, green, blue) < 90;
  });
}"""
"""Which of the first neurons have a dark mark in their middle, where two strokes cross."""


@dataclass
class Twin:
    """The Train page, and the run it should show, made by the core alone."""

    page: Page
    run: nn.Run

    def use(self, field: str, value: Any) -> None:
        """Set a field of the recipe by its own widget, on the page and in the core; see that both have it."""
        control = CONTROLS[RECIPE[field]]
        if field == "class_weights":
            pick(self.page, control.label, WAYS[value])
        elif isinstance(control, Choice):
            pick(self.page, control.label, control.options[value])
        elif field in ("dropout", "label_noise"):
            handle = ruler(self.page, control.label)
            for _ in range(round((value - getattr(self.run.recipe, field)) / control.step)):
                handle.press("ArrowRight")
        else:
            number(self.page, control.label, f"{value:g}")
        try:
            until(self.page, FORCE, [field, value])
        except TimeoutError:
            raise AssertionError(f"{field} is to be {value!r}: {now(self.page)['recipe']}") from None
        rest(self.page)
        if field in LASTING:
            recipe = nn.Recipe.from_dict(self.run.recipe.to_dict() | {field: value})
            self.run = nn.Run(self.run.arch, recipe, nn.data.load("circle", seed=recipe.seed))
        else:
            self.run.change(**{field: value})

    def step(self) -> None:
        """Train for an epoch, on the page and in the core; the losses are the same to the last bit."""
        press(self.page, "+1 Epoch")
        self.run.advance()
        played(self.page, epoch=self.run.epoch)
        said = json.loads(now(self.page)["recipe"])
        assert loss(self.page) == self.run.loss, f"after {said}"


@pytest.mark.long
def test_settings_of_every_kind_are_set_and_do_what_they_do_in_the_core(open_page):
    """One of each kind of widget and of each group; tests/pages/test_handles.py has every field, without a browser."""
    page = open_page("/train")
    played(page, "idle", epoch=0)
    twin = Twin(page, model())
    for setting in (
        # Those that count from here on, the weights kept.
        {"learning_rate": 0.1}, {"batch_size": 25}, {"l2": 0.02}, {"schedule": "cosine", "schedule_epochs": 40},
        {"optimizer": "adam", "beta1": 0.5}, {"dropout": 0.1},
        # Those that begin anew.
        {"loss": "huber"}, {"label_noise": 0.1, "class_weights": "balanced"}, {"seed": 3},
    ):  # fmt: skip
        for field, value in setting.items():
            twin.use(field, value)
        twin.step()


def test_what_penalties_dropout_and_schedules_do_is_seen(open_page):
    page = open_page("/train?hidden=8&activations=tanh.tanh&l1=0.3&rate=0.1&schedule=step&schedule_epochs=2")
    played(page, "idle", epoch=0)
    twin = Twin(page, model((8,), ("tanh", "tanh"), l1=0.3, learning_rate=0.1, schedule="step", schedule_epochs=2))
    for _ in range(3):
        twin.step()
    run = twin.run
    zeros = int((run.theta[run.arch.is_weight] == 0).sum())
    assert zeros > 0, "L1 holds some weights at zero"
    penalty, held = scores(page)["penalty"]
    assert (float(penalty), held) == (pytest.approx(run.penalty, rel=0.01), f"weights at 0: {zeros}")
    expect(page.locator(".sg-rate span")).to_have_text("learning rate 0.050")
    expect(page.get_by_role("img", name="Schedule “halved in steps”")).to_be_visible()

    number(page, "L1 penalty", "0")
    expect(page.locator(".sg-scores tr").filter(has_text="penalty")).to_be_hidden()
    twin.run.change(l1=0.0)
    twin.use("dropout", 0.5)
    twin.step()
    rest(page)
    dropped = run.next_dropped
    assert dropped is not None
    assert 0 < dropped[0].sum() < 8, "some sit out, others do not"
    assert page.evaluate(CROSSED, 8) == dropped[0].tolist()


def test_play_stops_by_itself_and_says_why(open_page):
    page = open_page("/train?panel=stop&rate=0.1")
    played(page, "idle", epoch=0)
    number(page, "at loss below", "0.3")
    press(page, "▶ Play")
    played(page, "paused")
    run = model(learning_rate=0.1)
    why = nn.train(run, nn.Stop(loss_below=0.3, epochs=1000))
    assert (now(page)["epoch"], loss(page)) == (str(run.epoch), run.loss)
    expect(page.locator(".sg-say")).to_have_text(why)

    number(page, "at epoch", str(run.epoch + 7))  # and on from there: what is met already stops nothing
    press(page, "▶ Play")
    played(page, "paused", epoch=run.epoch + 7)
    run.advance(7)
    assert loss(page) == run.loss

    number(page, "at epoch", "")
    number(page, "at loss below", "")
    number(page, "patience", "5")
    switch = toggle(page, "then back to the best epoch")
    page.get_by_text("then back to the best epoch", exact=True).click()
    expect(switch).to_be_checked()
    pick(page, "learning rate", "3")
    rest(page)
    press(page, "▶ Play")
    run.change(learning_rate=3.0)
    why = nn.train(run, nn.Stop(patience=5, restore_best=True))
    expect(page.locator(".sg-say")).to_contain_text(why)
    played(page, "paused", epoch=run.epoch)
    assert loss(page) == run.loss


def test_a_bad_number_gets_a_sentence_where_it_was_typed_and_loses_nothing(open_page):
    page = open_page("/train?panel=regularisation&l2=0.5")
    played(page, "idle", epoch=0)
    before = now(page)["recipe"]
    number(page, "L2 penalty", "-3")
    expect(page.get_by_text("Please enter a value between 0 and 10")).to_be_visible()
    rest(page)
    assert now(page)["recipe"] == before
    expect(page.locator(STAGE)).to_be_visible()


def test_settings_open_beside_the_stage_and_close_and_the_stage_stays(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    press(page, "+1 Epoch")
    played(page, epoch=1)
    wide = page.locator(".sg-graph").bounding_box()
    page.get_by_role("radio", name="Regularisation", exact=True).click()
    expect(page.get_by_role("spinbutton", name="L1 penalty", exact=True)).to_be_visible()
    rest(page)
    narrow = page.locator(".sg-graph").bounding_box()
    assert wide
    assert narrow
    assert (narrow["y"], narrow["height"]) == (wide["y"], wide["height"])
    assert narrow["width"] < wide["width"]
    assert now(page)["epoch"] == "1"
    press(page, "Close")
    expect(page.get_by_role("spinbutton", name="L1 penalty", exact=True)).to_have_count(0)
    assert page.locator(".sg-graph").bounding_box() == wide


def test_the_spiral_is_solved_in_seconds_with_sines_turned_on_in_mid_training(open_page):
    page = open_page("/train?data=spiral&hidden=8.4&panel=network&loss_below=0.1")
    played(page, "idle", epoch=0)
    press(page, "+1 Epoch")
    played(page, epoch=1)
    page.get_by_role("button", name="sin x₁", exact=True).click()
    rest(page)
    in_link(page, features="sin(x1)")
    page.get_by_role("button", name="Derived inputs: turn some on or off").click()
    switches = page.get_by_role("group", name="Derived inputs")
    expect(switches.get_by_role("button", name="sin x₁")).to_have_attribute("aria-pressed", "true")
    maps = page.evaluate(MAPS)
    assert len(maps) == 7 == len(set(maps)), "each has a map of its own"
    switches.get_by_role("button", name="sin x₂").click()
    in_link(page, features="sin(x1).sin(x2)")
    rest(page)
    expect(switches.get_by_role("button", name="sin x₂")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(switches).to_be_hidden()
    expect(page.locator(".sg-head").first).to_have_text(re.compile("inputs.*4", re.DOTALL))
    started = time.monotonic()
    press(page, "▶ Play")
    expect(page.locator(".sg-say")).to_contain_text("The training loss fell below 0.1", timeout=20_000)
    print(f"solved after {time.monotonic() - started:.1f} s, epoch {now(page)['epoch']}")
    assert loss(page) < 0.1
