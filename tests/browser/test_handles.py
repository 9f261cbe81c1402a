"""Every setting beside the stage is used as a visitor does, and what follows is what the core alone computes.

What there is to set stands in the table of tests/handles.py and in the core's registries: what is added there is used
here too.
"""

import json
import re
import time
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError, expect

import nncore as nn
from nncore.training import LASTING
from pages.panels.weighting import WAYS
from pages.workspace.choices import CONTROLS, RECIPE, STOP
from pages.workspace.controls.network import ELEMENTWISE
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
from tests.browser.test_layout import fits
from tests.handles import HANDLES, SET_BESIDE, USED_WITH, group_of

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


def beside(page: Page, field: str, value: Any) -> None:
    """Set a field of `Recipe` or `Stop` by its own widget, as a visitor does."""
    kind, control = HANDLES[field][0], CONTROLS[RECIPE.get(field, field)]
    if kind == "selectbox":
        pick(page, control.label, WAYS[value] if field == "class_weights" else control.options[value])
    elif kind == "number_input":
        number(page, control.label, "" if value is None else f"{value:g}")
    elif kind == "slider":
        handle = ruler(page, control.label)
        for _ in range(round((value - float(handle.input_value())) / control.step)):
            handle.press("ArrowRight")
    else:
        expect(toggle(page, control.label)).to_be_checked(checked=not value)
        page.get_by_text(control.label, exact=True).click()


@dataclass
class Twin:
    """The Train page, and the run it should show, made by the core alone on a data set."""

    page: Page
    run: nn.Run
    data: str = "circle"

    def use(self, field: str, value: Any) -> None:
        """Set a field of the recipe, on the page and in the core; see that both have it."""
        if getattr(self.run.recipe, field) == value:
            return
        beside(self.page, field, value)
        try:
            until(self.page, FORCE, [field, value])
        except TimeoutError:
            raise AssertionError(f"{field} is to be {value!r}: {now(self.page)['recipe']}") from None
        if field in LASTING:
            recipe = nn.Recipe.from_dict(self.run.recipe.to_dict() | {field: value})
            self.run = nn.Run(self.run.arch, recipe, nn.data.load(self.data, seed=recipe.seed))
        else:
            self.run.change(**{field: value})

    def activate(self, layer: int, name: str) -> None:
        """Give a layer another activation, on the page and in the core; all weights stay."""
        if self.run.arch.activations[layer - 1] == name:
            return
        graft = nn.with_activation(self.run.arch, layer, name)
        theta = graft.transfer(self.run.arch, self.run.theta, self.run.recipe.seed)
        self.run = nn.Run(graft.arch, self.run.recipe, self.run.data, theta)
        where = "the output" if layer == len(self.run.arch.activations) else f"hidden layer {layer}"
        self.page.get_by_label(f"Activation of {where}", exact=True).select_option(name)
        wanted = self.run.arch.activations
        in_link(self.page, activations=None if wanted == CONTROLS["activations"].default else ".".join(wanted))
        played(self.page, "idle", epoch=0)

    def step(self) -> None:
        """Train for an epoch, on the page and in the core; the losses are the same to the last bit."""
        press(self.page, "+1 Epoch")
        self.run.advance()
        played(self.page, epoch=self.run.epoch)
        said = json.loads(now(self.page)["recipe"])
        assert loss(self.page) == self.run.loss, f"after {said}"


@pytest.mark.long
def test_every_setting_does_on_the_page_what_it_does_in_the_core(open_page):
    """One after the other on one page; tests/pages/test_handles.py shows that each makes a difference."""
    page = open_page("/train")
    played(page, "idle", epoch=0)
    twin = Twin(page, model())
    for field in sorted(SET_BESIDE, key=lambda field: group_of(RECIPE[field]) or ""):
        for each, value in {**USED_WITH.get(field, {}), field: HANDLES[field][1]}.items():
            twin.use(each, value)
        twin.step()


@pytest.mark.long
def test_every_name_that_can_be_chosen_does_on_the_page_what_it_does_in_the_core(open_page):
    page = open_page("/train?panel=learning")
    played(page, "idle", epoch=0)
    twin = Twin(page, model())
    for optimizer, schedule in zip_longest(nn.OPTIMIZERS, nn.SCHEDULES):
        twin.use("optimizer", optimizer or "sgd")
        twin.use("schedule", schedule or "constant")
        twin.step()
    for init, activation in zip_longest(nn.INITIALIZERS, ELEMENTWISE):
        twin.use("init", init or "xavier")
        twin.activate(1, activation or "tanh")
        twin.step()

    pick(page, "data", "Iris flowers")  # several classes: what judges shares that sum to 1, or gives them, needs those
    until(page, FORCE, ["loss", "cross_entropy"])
    rest(page)
    recipe = nn.Recipe.from_dict(json.loads(now(page)["recipe"]))
    shape = nn.Architecture((4, 8, 3), (twin.run.arch.activations[0], "softmax"))
    twin = Twin(page, nn.Run(shape, recipe, nn.data.load("iris")), "iris")
    for name, judge in nn.LOSSES.items():
        twin.use("loss", "mse")  # it takes any output
        twin.activate(2, judge.needs or ("sigmoid" if judge.domain == (0.0, 1.0) else "tanh"))
        twin.use("loss", name)
        twin.step()
    twin.use("loss", "mse")
    for name in nn.ACTIVATIONS.keys() - ELEMENTWISE.keys():
        twin.activate(2, name)
        twin.step()


def test_play_stops_by_itself_where_the_core_does_and_says_why(open_page):
    page = open_page("/train?panel=stop")
    played(page, "idle", epoch=0)
    for field in STOP:
        wanted = {**USED_WITH.get(field, {}), field: HANDLES[field][1]}
        for each, value in wanted.items():
            beside(page, each, value)
            in_link(page, **{each: CONTROLS[each].format(value)})
        press(page, "▶ Play")
        played(page, "paused")
        run, stop = model(), nn.Stop(**{"epochs": 1000} | wanted)
        if field == "seconds":  # the epoch that was reached by then is the machine's own
            run.advance(int(now(page)["epoch"]))
            why = f"The {stop.seconds:g} seconds are over."
        else:
            why = nn.train(run, stop)
        expect(page.locator(".sg-say")).to_contain_text(why)
        assert (now(page)["epoch"], loss(page)) == (str(run.epoch), run.loss), field
        for each in wanted:
            beside(page, each, CONTROLS[each].default)
            in_link(page, **{each: None})
        press(page, "Reset")
        played(page, "idle", epoch=0)


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
    fits(page, "tall", "below")
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
    panel, last = switches.bounding_box(), switches.locator(":scope > div").bounding_box()
    assert panel["y"] + panel["height"] - last["y"] - last["height"] < 12, "as high as what is in it"
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
