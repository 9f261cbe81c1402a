"""The Train page's choices: the network's shape, what does not fit together, what blows up, and the link to it all."""

import random
import re

from playwright.sync_api import Page, expect

import nncore as nn
from tests.browser.hands import (
    TIMELINE,
    address,
    field,
    follow,
    in_link,
    link,
    loss,
    model,
    now,
    number,
    painted,
    pick,
    play_to,
    played,
    press,
    reached,
    record,
    rest,
    ruler,
    shows,
    slider,
    slow,
    until,
)

NOT_A_NUMBER = re.compile(r"\b(nan|[-−]?inf|infinity|undefined|null)\b|∞", re.IGNORECASE)


def test_the_shape_is_built_in_the_picture_within_its_limits(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    layers = page.locator(".sg-layers output")
    more, less = "Add a hidden layer", "Remove the last hidden layer"
    for count in (1, 0):
        press(page, less)
        expect(layers).to_have_text(str(count))
    expect(page.get_by_role("button", name=less)).to_be_disabled()
    in_link(page, hidden="")
    rest(page)
    assert loss(page) == model(hidden=(), activations=("tanh",)).loss
    press(page, "+1 Epoch")
    played(page, "paused", epoch=1)
    for count in range(1, 7):
        press(page, more)
        expect(layers).to_have_text(str(count))
        played(page, "idle", epoch=0)
    expect(page.get_by_role("button", name=more)).to_be_disabled()

    rest(page)
    page.goto(page.url.replace("hidden=4.", "hidden=14."))
    played(page, "idle", epoch=0)
    add, drop = "One neuron more in hidden layer 1", "One neuron less in hidden layer 6"
    first = page.locator(".sg-head output").first
    for count in (15, 16):
        press(page, add)
        expect(first).to_have_text(str(count))
    expect(page.get_by_role("button", name=add)).to_be_disabled()
    for count in (3, 2, 1):
        press(page, drop)
        expect(page.locator(".sg-head output").last).to_have_text(str(count))
    expect(page.get_by_role("button", name=drop)).to_be_disabled()

    page.get_by_label("Activation of hidden layer 3", exact=True).select_option("relu")
    in_link(page, hidden="16.4.4.4.4.1", activations="tanh.tanh.relu.tanh.tanh.tanh.tanh")
    page.get_by_label("Activation of the output", exact=True).select_option("identity")
    shape = ("tanh", "tanh", "relu", "tanh", "tanh", "tanh", "identity")
    in_link(page, activations=".".join(shape))
    rest(page)
    run = model(hidden=(16, 4, 4, 4, 4, 1), activations=shape)
    assert loss(page) == run.loss
    press(page, "+1 Epoch")
    played(page, "paused", epoch=1)
    run.advance()
    assert loss(page) == run.loss


def test_a_shape_changed_twice_before_the_answer_is_changed_twice(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    page.get_by_role("button", name="One neuron more in hidden layer 1").evaluate("b => { b.click(); b.click(); }")
    in_link(page, hidden="6.2")


def test_choices_made_faster_than_the_line_all_count(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    slow(page)
    batch = page.get_by_role("spinbutton", name="batch size", exact=True)
    more = page.get_by_test_id("stNumberInput").filter(has=batch).get_by_role("button", name="Increment")
    for _ in range(4):
        more.click()
        page.wait_for_timeout(200)
    expect(batch).to_have_value("14")
    page.wait_for_timeout(1500)
    expect(batch).to_have_value("14")
    in_link(page, batch="14")


def test_reset_begins_the_run_on_screen_anew_also_while_a_choice_is_refused(open_page):
    page = open_page("/train")
    play_to(page, 10)
    pick(page, "loss", "binary cross-entropy")
    expect(page.get_by_role("alert").filter(has_text="binary cross-entropy")).to_be_visible()
    press(page, "Reset")
    played(page, "idle", epoch=0)
    assert loss(page) == model().loss


def test_a_link_shows_someone_else_the_same_choices_and_the_same_run(open_page):
    page = open_page("/train")
    pick(page, "data", "Two clouds")
    in_link(page, data="gauss")
    ruler(page, "noise").press("ArrowRight")
    in_link(page, noise="5")
    ruler(page, "training share").press("ArrowLeft")
    in_link(page, share="40")
    pick(page, "optimiser", "momentum")
    pick(page, "learning rate", "0.003")
    number(page, "batch size", "7")
    in_link(page, batch="7")
    pick(page, "epochs per frame", "2")
    number(page, "seed", "42")
    in_link(page, seed="42")
    page.get_by_text("show test points", exact=True).click()
    in_link(page, test="1")
    press(page, "Add a hidden layer")
    in_link(page, hidden="4.2.2")
    page.get_by_label("Activation of hidden layer 2", exact=True).select_option("relu")
    in_link(page, activations="tanh.relu.tanh.tanh")
    rest(page)

    there = open_page(address(page), scheme="dark")
    assert link(there) == link(page)
    run = model(
        (4, 2, 2), ("tanh", "relu", "tanh", "tanh"), "gauss", noise=5, share=40,
        seed=42, optimizer="momentum", learning_rate=0.003, batch_size=7,
    )  # fmt: skip
    for who in (page, there):
        shows(who, "data", "Two clouds")
        shows(who, "optimiser", "momentum")
        shows(who, "learning rate", "0.003")
        shows(who, "epochs per frame", "2")
        expect(who.get_by_role("spinbutton", name="batch size", exact=True)).to_have_value("7")
        expect(who.get_by_role("spinbutton", name="seed", exact=True)).to_have_value("42")
        expect(ruler(who, "noise")).to_have_value("5")
        expect(ruler(who, "training share")).to_have_value("40")
        expect(who.get_by_role("switch", name="show test points")).to_be_checked()
        expect(who.get_by_label("Activation of hidden layer 2", exact=True)).to_have_value("relu")
        for _ in range(3):
            press(who, "+1 Epoch")
            rest(who)
        played(who, epoch=3)
    run.advance(3)
    assert loss(page) == loss(there) == run.loss


def test_a_bad_link_is_explained_and_what_is_good_in_it_kept(open_page):
    page = open_page("/train?data=iris&noise=NaN&share=95&hidden=4.99.x&activations=tanh.bend&rate=0.1&batch=0&seed=-1")
    warning = page.get_by_role("alert").filter(has_text="“data”")
    for sentence in (
        "“data” has no choice “iris”",
        "“noise” needs a number between 0 and 50; “NaN” is not one.",
        "“training share” goes from 10 to 90, so 95 became 90.",
        "“batch size” goes from 1 to 500, so 0 became 1.",
        "“seed” goes from 0 to 999999, so -1 became 0.",
        "“neurons",
        "“activation",
    ):
        expect(warning).to_contain_text(sentence)
    played(page, "idle", epoch=0)
    shows(page, "learning rate", "0.1")
    in_link(page, share="90", batch="1", rate="0.1", data=None, seed=None)
    press(page, "+1 Epoch")
    played(page, "paused", epoch=1)
    press(page, "OK")
    expect(warning).to_have_count(0)
    played(page, "paused", epoch=1)


def test_a_choice_is_written_in_a_link_the_way_it_is_read_on_the_page(open_page):
    page = open_page("/train?rate=10&hidden=3")
    shows(page, "learning rate", "10")
    expect(page.get_by_role("alert").filter(has_text="“learning rate”")).to_have_count(0)


def test_back_brings_back_the_choices_before(open_page):
    page = open_page("/train?rate=0.1")
    pick(page, "optimiser", "Adam")
    in_link(page, optimizer="adam")
    press(page, "Add a hidden layer")
    in_link(page, hidden="4.2.2")
    rest(page)
    page.go_back()
    in_link(page, rate="0.1", optimizer="adam", hidden=None)
    expect(page.locator(".sg-layers output")).to_have_text("2")
    shows(page, "optimiser", "Adam")
    page.go_back()
    in_link(page, optimizer=None)
    shows(page, "optimiser", "SGD")
    shows(page, "learning rate", "0.1")


def shown_numbers_are_finite(page: Page) -> None:
    """No nan or inf, in any word of the page or in what the stage says of itself."""
    words = page.locator("body").inner_text() + " ".join(now(page).values())
    assert NOT_A_NUMBER.findall(words) == []
    labels = page.evaluate(
        "() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.value))"
    )
    assert [label for label in labels if re.search(r"\b(NaN|Infinity)\b", label)] == []


def test_a_learning_rate_that_blows_up_is_named_and_undone(open_page):
    page = open_page("/train?hidden=4&activations=relu.identity&rate=0.01")
    record(page)
    press(page, "▶ Play")
    reached(page, 40)
    pick(page, "learning rate", "10")
    played(page, "diverged")
    rest(page)
    frames = painted(page)
    last = frames[-1].epoch
    assert [frame.epoch for frame in frames] == list(range(1, last + 1))
    assert last >= 40
    sentence = page.get_by_role("alert").filter(has_text="learning rate of 10,")
    expect(sentence).to_be_visible()
    shown_numbers_are_finite(page)

    press(page, "▶ Play")  # nothing has changed, so it says so again
    played(page, "diverged")
    expect(sentence).to_be_visible()
    press(page, "+1 Epoch")
    played(page, "diverged", epoch=last)
    shown_numbers_are_finite(page)

    press(page, f"Back to epoch {last}, the last finite one")
    played(page, "paused", epoch=last)
    expect(sentence).to_be_hidden()
    assert loss(page) == frames[-1].loss
    pick(page, "learning rate", "0.01")
    in_link(page, rate="0.01")
    record(page)
    play_to(page, last + 30)
    again = painted(page)
    assert [frame.epoch for frame in again] == list(range(last + 1, again[-1].epoch + 1))
    expect(sentence).to_be_hidden()
    shown_numbers_are_finite(page)


def test_a_run_that_blows_up_at_once_can_be_rescued_too(open_page):
    page = open_page("/train?hidden=4&activations=relu.identity&rate=10")
    played(page, "idle", epoch=0)
    start = loss(page)
    press(page, "▶ Play")
    played(page, "diverged", epoch=0)
    expect(page.get_by_role("alert").filter(has_text="learning rate of 10,")).to_be_visible()
    shown_numbers_are_finite(page)
    pick(page, "learning rate", "0.01")  # without going back first
    in_link(page, rate="0.01")
    record(page)
    play_to(page, 20)
    assert painted(page)[0].epoch == 1
    assert painted(page)[-1].loss < start
    assert follow(model((4,), ("relu", "identity"), learning_rate=0.01), painted(page)) == []
    expect(page.get_by_role("alert").filter(has_text="learning rate of 10,")).to_be_hidden()


def test_a_loss_that_cannot_judge_the_output_is_refused_and_the_run_goes_on(open_page):
    page = open_page("/train")
    record(page)
    last = play_to(page, 20)
    pick(page, "loss", "binary cross-entropy")
    refusal = page.get_by_role("alert").filter(has_text="binary cross-entropy")
    expect(refusal).to_contain_text("which tanh does not keep to. Choose sigmoid for the output layer")
    played(page, "paused", epoch=last)
    assert loss(page) == painted(page)[-1].loss
    play_to(page, last + 20)
    frames = painted(page)
    assert [frame.epoch for frame in frames] == list(range(1, frames[-1].epoch + 1))
    assert follow(model(), frames) == []

    page.get_by_label("Activation of the output", exact=True).select_option("sigmoid")
    played(page, "idle", epoch=0)
    expect(refusal).to_have_count(0)
    assert loss(page) == model(activations=("tanh", "tanh", "sigmoid"), loss="binary_cross_entropy").loss


def test_sixty_things_done_at_random_leave_the_page_well(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    dice = random.Random(2)

    def toggle() -> None:
        page.locator(".sg-play").click()

    def scrub() -> None:
        timeline = slider(page, TIMELINE)
        timeline.fill(str(dice.randint(0, int(timeline.get_attribute("max")))))

    def shape() -> None:
        buttons = page.locator(".sg-layers button:enabled, .sg-heads button:enabled").all()
        dice.choice(buttons).click()

    def bend() -> None:
        menu = dice.choice(page.locator(".sg-heads select").all())
        menu.select_option(dice.choice(["identity", "sigmoid", "tanh", "relu"]))

    def menu(label: str, *options: str):
        return lambda: pick(page, label, dice.choice(options))

    actions = [
        toggle, toggle, toggle, scrub, scrub, shape, bend,
        lambda: press(page, "+1 Epoch"),
        lambda: press(page, "+1 Batch"),
        lambda: press(page, "Reset"),
        lambda: press(page, "New seed"),
        menu("learning rate", "0.0001", "0.03", "1", "10"),
        menu("optimiser", "SGD", "momentum", "Adam"),
        menu("loss", "mean squared error", "binary cross-entropy"),
        menu("epochs per frame", "1", "5", "50"),
        menu("data", "Circle", "Spiral", "Plane", "Lung disease", "Breast cancer"),
        lambda: number(page, "batch size", str(dice.choice([1, 10, 500]))),
        lambda: ruler(page, "training share").press(dice.choice(["ArrowLeft", "ArrowRight"])),
        lambda: page.get_by_text("show test points", exact=True).click(),
    ]  # fmt: skip
    for _ in range(60):
        dice.choice(actions)()
        page.wait_for_timeout(dice.choice([0, 0, 30, 150]))
    rest(page)
    shown_numbers_are_finite(page)

    pick(page, "learning rate", "0.001")
    number(page, "batch size", "100")
    pick(page, "loss", "mean squared error")
    rest(page)
    press(page, "Reset")
    played(page, "idle", epoch=0)
    rest(page)
    per = int(link(page).get("speed", 1))
    record(page)
    play_to(page, 10 * per)
    frames = painted(page)
    assert [frame.epoch for frame in frames] == [per * (i + 1) for i in range(len(frames))]
    shown_numbers_are_finite(page)
    page.get_by_role("link", name="Neuron").click()
    expect(field(page, "age")).to_be_visible()


# ------------------------------------------------------------------------------------------------ pointing


HEAT = """() => {
  const canvas = document.querySelector(".sg-heat"), pen = canvas.getContext("2d");
  const cells = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  return [canvas.width, [...cells].reduce((a, b) => (a * 31 + b) | 0, 7)];
}"""


def test_pointing_at_a_neuron_shows_its_map_large_and_its_numbers(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    graph, stage, tip = page.locator(".sg-graph"), page.locator("[data-stage]"), page.locator(".sg-tip")
    output = page.evaluate(HEAT)
    assert output[0] == 48
    graph.focus()
    seen = {tuple(output)}
    for key, over in (("ArrowRight", "1 0"), ("ArrowDown", "1 1"), ("ArrowRight", "2 1"), ("ArrowUp", "2 0")):
        graph.press(key)
        expect(stage).to_have_attribute("data-over", over)
        layer, neuron = map(int, over.split())
        expect(tip).to_contain_text(f"neuron {neuron + 1} of layer {layer}, bias 0.000")
        expect(page.locator(".sg-over")).to_have_text(f"neuron {neuron + 1} of layer {layer}")
        shown = page.evaluate(HEAT)
        assert shown[0] == 16
        seen.add(tuple(shown))
    assert len(seen) == 5  # every neuron has a map of its own
    graph.press("ArrowRight")
    expect(tip).to_contain_text("the output, bias")
    graph.press("Escape")
    expect(tip).to_be_hidden()
    assert page.evaluate(HEAT) == output


def test_pointing_at_a_line_tells_its_weight(open_page):
    page = open_page("/train?hidden=2")
    played(page, "idle", epoch=0)
    box = page.locator(".sg-graph").bounding_box()
    arch = nn.Architecture((2, 2, 1), ("tanh", "tanh"))
    layers = arch.layers(nn.initial(arch))
    told = set()
    for across in range(0, int(box["width"]), 40):
        for down in range(int(0.3 * box["height"]), int(0.7 * box["height"]), 5):
            page.mouse.move(box["x"] + across, box["y"] + down)
            over = page.locator("[data-stage]").get_attribute("data-over")
            if over and over.count(" ") == 2 and over not in told:
                told.add(over)
                layer, to, source = map(int, over.split())
                expect(page.locator(".sg-tip")).to_contain_text(
                    f": {layers[layer - 1].w[source, to]:.3f}".replace("-", "−")
                )
    assert len(told) == 6


def test_what_is_pointed_at_stays_alive_while_it_learns(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    page.locator(".sg-graph").focus()
    page.keyboard.press("ArrowRight")
    before = page.evaluate(HEAT)
    press(page, "▶ Play")
    reached(page, 10)
    press(page, "❚❚ Pause")
    page.locator(".sg-graph").focus()
    page.keyboard.press("ArrowRight")
    until(page, "() => document.querySelector('.sg-heat').width === 16")
    assert page.evaluate(HEAT) != before
