"""The Train page's choices: the network's shape, what does not fit together, what blows up, and the link to it all."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import nncore as nn
from tests.browser.hands import (
    address,
    follow,
    in_link,
    insert,
    link,
    loss,
    model,
    now,
    painted,
    pick,
    play_to,
    played,
    press,
    reached,
    record,
    rest,
    ruler,
    shown,
    shows,
    slow,
    spinner,
    toggle,
)

NOT_A_NUMBER = re.compile(r"\b(nan|[-−]?inf|infinity|undefined|null)\b|∞", re.IGNORECASE)


def regrown(run: nn.Run, *changes: Callable[[nn.Architecture], nn.Reshape]) -> nn.Run:
    """Return the run of another shape that goes on with what a run has learnt, one change after the other."""
    arch, theta = run.arch, run.theta
    for change in changes:
        graft = change(arch)
        arch, theta = graft.arch, graft.transfer(arch, theta, run.recipe.seed)
    return nn.Run(arch, run.recipe, run.data, theta)


def test_the_shape_is_built_in_the_picture_within_its_limits(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    for layer, left in ((2, (4,)), (1, ())):
        press(page, f"Remove hidden layer {layer}")
        shown(page, left)
    in_link(page, hidden="")
    rest(page)
    assert loss(page) == model(hidden=(), activations=("tanh",)).loss
    press(page, "+1 Epoch")
    played(page, "paused", epoch=1)
    for count in range(1, 7):
        insert(page, count)
        shown(page, (4,) * count)
        played(page, "idle", epoch=0)
    expect(page.get_by_role("button", name="Add a hidden layer here")).to_have_count(0)

    rest(page)
    page.goto(page.url.replace("hidden=4.", "hidden=14."))
    played(page, "idle", epoch=0)
    add, drop = "One neuron more in hidden layer 1", "One neuron less in hidden layer 6"
    for count in (15, 16):
        press(page, add)
        shown(page, (count, 4, 4, 4, 4, 4))
    expect(page.get_by_role("button", name=add)).to_be_disabled()
    for count in (3, 2, 1):
        press(page, drop)
        shown(page, (16, 4, 4, 4, 4, count))
    expect(page.get_by_role("button", name=drop)).to_be_disabled()

    page.get_by_label("Activation of hidden layer 3", exact=True).select_option("relu")
    in_link(page, hidden="16.4.4.4.4.1", activations="tanh.tanh.relu.tanh.tanh.tanh.tanh")
    page.get_by_label("Activation of the output", exact=True).select_option("identity")
    in_link(page, activations="tanh.tanh.relu.tanh.tanh.tanh.identity")
    rest(page)
    run = regrown(
        model(hidden=(14, 4, 4, 4, 4, 4), activations=("tanh",) * 7),
        *[lambda arch: nn.with_neuron(arch, 1)] * 2,
        *[lambda arch: nn.without_neuron(arch, 6, arch.sizes[6] - 1)] * 3,
        lambda arch: nn.with_activation(arch, 3, "relu"),
        lambda arch: nn.with_activation(arch, 7, "identity"),
    )
    assert loss(page) == run.loss
    press(page, "+1 Epoch")
    played(page, "paused", epoch=1)
    run.advance()
    assert loss(page) == run.loss


@pytest.mark.parametrize("paused", [True, False])
def test_another_shape_keeps_what_is_learnt_and_the_run_before_stays_as_an_earlier_run(open_page, paused):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    record(page)
    press(page, "▶ Play")
    reached(page, 20)
    if paused:
        press(page, "❚❚ Pause")
        rest(page)
    press(page, "One neuron more in hidden layer 1")
    shown(page, (5, 2))
    played(page, "idle", epoch=0)
    in_link(page, hidden="5.2")
    run = model()
    run.advance(next(frame.epoch for frame in reversed(painted(page)) if frame.epoch))
    grown = regrown(run, lambda arch: nn.with_neuron(arch, 1))
    assert loss(page) == grown.loss != model((5, 2)).loss
    expect(page.get_by_label("Name of an earlier run 1")).to_have_value("1: 4·2, sgd 0.03, then 5·2")
    record(page)
    play_to(page, 10)
    assert follow(grown, painted(page)) == []

    press(page, "Reset")
    played(page, "idle", epoch=0)
    assert loss(page) == model((5, 2)).loss


def test_a_shape_changed_twice_before_the_answer_is_changed_twice(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    page.get_by_role("button", name="One neuron more in hidden layer 1").evaluate("b => { b.click(); b.click(); }")
    in_link(page, hidden="6.2")


def test_choices_made_faster_than_the_line_all_count(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    slow(page)
    batch = spinner(page, "batch size")
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
    page = open_page("/train?data=gauss&noise=5&share=40&rate=0.003&batch=7&speed=2&test=1&seed=42")
    pick(page, "optimiser", "momentum")
    in_link(page, optimizer="momentum")
    insert(page, 3)
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
        expect(spinner(who, "batch size")).to_have_value("7")
        expect(spinner(who, "seed")).to_have_value("42")
        expect(ruler(who, "noise")).to_have_value("5")
        expect(ruler(who, "training share")).to_have_value("40")
        expect(toggle(who, "show test points")).to_be_checked()
        expect(who.get_by_label("Activation of hidden layer 2", exact=True)).to_have_value("relu")
        for _ in range(3):
            press(who, "+1 Epoch")
        played(who, epoch=3)
    run.advance(3)
    assert loss(page) == loss(there) == run.loss


def test_a_bad_link_is_explained_and_what_is_good_in_it_kept(open_page):
    page = open_page(
        "/train?data=moon&noise=NaN&share=95&hidden=4.99.x&activations=tanh.activation&rate=0.1&batch=0&seed=-1"
    )
    warning = page.get_by_role("alert").filter(has_text="“data”")
    for sentence in (
        "“data” has no choice “moon”",
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
    insert(page, 3)
    in_link(page, hidden="4.2.2")
    rest(page)
    page.go_back()
    in_link(page, rate="0.1", optimizer="adam", hidden=None)
    shown(page, (4, 2))
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
    sentence = page.get_by_role("alert").filter(has_text="learning rate 10,")
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
    expect(page.get_by_role("alert").filter(has_text="learning rate 10,")).to_be_visible()
    shown_numbers_are_finite(page)
    pick(page, "learning rate", "0.01")  # without going back first
    in_link(page, rate="0.01")
    record(page)
    play_to(page, 20)
    assert painted(page)[0].epoch == 1
    assert painted(page)[-1].loss < start
    assert follow(model((4,), ("relu", "identity"), learning_rate=0.01), painted(page)) == []
    expect(page.get_by_role("alert").filter(has_text="learning rate 10,")).to_be_hidden()


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
    rest(page)
    assert loss(page) == model(activations=("tanh", "tanh", "sigmoid"), loss="binary_cross_entropy").loss


def test_play_pressed_while_another_shape_is_on_its_way_plays_that_shape(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    slow(page)
    page.get_by_label("Activation of hidden layer 1", exact=True).select_option("relu")
    press(page, "▶ Play")
    in_link(page, activations="relu.tanh.tanh")
    reached(page, 3)
    assert now(page)["state"] == "playing"
    press(page, "❚❚ Pause")


@pytest.mark.parametrize(("name", "wanted"), [("Remove hidden layer 2", {"hidden": "4"}), ("New seed", {"seed": "1"})])
def test_what_is_pressed_while_other_data_are_on_their_way_is_done(open_page, name, wanted):
    page = open_page("/train?hidden=4.2")
    played(page, "idle", epoch=0)
    slow(page)
    pick(page, "data", "Spiral")
    press(page, name)
    in_link(page, data="spiral", **wanted)
