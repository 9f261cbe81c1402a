"""The stage under a mouse: what is pointed at says the core's numbers, what is dragged has them answer."""

import re

import numpy as np
from playwright.sync_api import Page, expect

import nncore as nn
from tests.browser.hands import (
    follow,
    loss,
    now,
    painted,
    play_to,
    played,
    press,
    reached,
    record,
    rest,
    shown,
    until,
)
from tests.browser.touch import (
    answered,
    at,
    begun,
    edits,
    listen,
    moved,
    opened,
    over,
    places,
    point,
    pull,
    read,
    said,
)

HEAT = """() => {
  const canvas = document.querySelector(".sg-heat"), pen = canvas.getContext("2d");
  const cells = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  return [canvas.width, [...cells].reduce((a, b) => (a * 31 + b) | 0, 7)];
}"""


# ------------------------------------------------------------------------------------------------ pointing


def test_every_neuron_line_and_bias_says_the_cores_numbers(open_page):
    page = opened(open_page)
    where = places(page)
    run = begun((2,))
    for epoch in (0, 3):
        if epoch:
            for _ in range(epoch):
                press(page, "+1 Epoch")
                rest(page)
            played(page, epoch=epoch)
        before = run.theta.copy()
        for _ in range(epoch):
            before = run.theta.copy()
            run.advance()
        training = run.data.training
        target = run.targets(run.data.y)[training]
        _, grad = nn.gradient(run.arch, run.theta, run.data.inputs[training], target)
        trace = nn.forward(run.arch, run.theta, run.data.inputs[:1])
        told = set()
        for layer, (size, wider) in enumerate(zip(run.arch.sizes[1:], run.arch.sizes, strict=False), start=1):
            for neuron in range(size):
                for source in range(wider + 1):
                    bias = source == wider
                    what = over(layer, neuron, None if bias else source, bias)
                    index = run.arch.index(layer - 1, source, neuron)
                    point(page, where[what], what)
                    value = said(page).partition(" = ")[2]
                    read(value, [run.theta[index], grad[index], (run.theta - before)[index]])
                    told.add(what)
                what = over(layer, neuron)
                point(page, where[what], what)
                w, b = run.arch.layers(run.theta)[layer - 1]
                z, a = trace.z[layer - 1][0, neuron], trace.a[layer][0, neuron]
                products = np.stack([w[:, neuron], trace.a[layer - 1][0]], axis=-1).ravel()
                read(said(page).partition("z = ")[2], [*products, b[neuron], z, a])
                assert not re.search("[·+] −", said(page).replace("·", "· ")), "a sign behind a sign stands in brackets"
                told.add(what)
        assert told == set(where), "everything that can be pointed at"


def test_a_neuron_pointed_at_shows_its_map_large(open_page):
    page = opened(open_page)
    where = places(page)
    rest(page)
    seen = {tuple(page.evaluate(HEAT))}
    before = ",".join(map(str, page.evaluate(HEAT)))
    for what, title in ((over(1, 0), "neuron 1 of layer 1"), (over(1, 1), "neuron 2 of layer 1")):
        point(page, where[what], what)
        expect(page.locator(".sg-over")).to_have_text(title)
        until(page, "() => document.querySelector('.sg-heat').width === 48")  # 16 until the server has answered
        seen.add(tuple(page.evaluate(HEAT)))
    assert len(seen) == 3
    page.mouse.move(5, 5)
    expect(page.locator(".sg-over")).to_be_hidden()
    until(page, f"before => ({HEAT})().join() === before", before)


def test_what_is_pointed_at_stays_alive_while_it_learns(open_page):
    page = opened(open_page)
    where = places(page)
    press(page, "▶ Play")
    point(page, where["1 1"], "1 1")
    heard = {page.locator(".sg-say").inner_text() for _ in range(3) if page.wait_for_timeout(300) is None}
    assert len(heard) == 3
    page.get_by_role("button", name="❚❚ Pause").press("Enter")
    rest(page)
    run = begun((2,))
    run.advance(int(now(page)["epoch"]))
    point(page, where["2 0 1"], "2 0 1")
    read(said(page).partition(" = ")[2].partition(" · ")[0], [run.theta[run.arch.index(1, 1, 0)]])


# ------------------------------------------------------------------------------------------------ dragging and typing


def test_dragging_is_answered_with_what_the_core_makes_of_it(open_page):
    page = opened(open_page)
    where, run = places(page), begun((2,))
    for what, index, up in (("1 1 0", 1, 90), ("1 0 b", 4, 60), ("2 0 b", 8, -45), ("2 0 1", 7, -150)):
        pull(page, where[what], up)
        theta = moved(run, index, up / 60)
        run = begun((2,), theta)
        answered(page, run.loss)
        point(page, where[what], what)
        read(said(page).partition(" = ")[2].partition(" · ")[0], [theta[index]])
        rest(page)
    press(page, "+1 Epoch")
    rest(page)
    further = begun((2,), theta)
    further.advance()
    answered(page, further.loss)


def test_dragging_answers_while_the_button_is_still_down(open_page):
    page = opened(open_page)
    x, y = at(page, places(page)["1 1 0"])
    page.mouse.move(x, y)
    page.mouse.down()
    losses = []
    for up in (30, 60, 90):
        page.mouse.move(x, y - up)
        answered(page, begun((2,), moved(begun((2,)), 1, up / 60)).loss)
        losses.append(loss(page))
    page.mouse.up()
    assert len(set(losses)) == 3
    press(page, "Undo")  # one gesture, one step back
    answered(page, begun((2,)).loss)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    press(page, "Redo")
    answered(page, losses[-1])


def pulled(run: nn.Run, epoch: int, loss: float, value: float) -> nn.Run | None:
    """Return the run at an epoch with weight 8 pulled there, if it has this loss; None if it has another.

    The pull counts in the epoch before; or at this one's end, where a run that goes through it again shows it.
    """
    for when in (epoch - 1, epoch):
        other = run.branch()
        other.rewind(epoch - 1)
        other.advance(when - other.epoch)
        theta = other.theta.copy()
        theta[8] = value
        other.change(theta=theta)
        other.advance(epoch - when)
        if other.loss == loss:
            return other
    return None


def test_dragging_in_mid_play_is_answered_and_it_learns_on_from_there(open_page):
    page = opened(open_page, "/train?hidden=2&rate=0.001")
    where = places(page)
    rest(page)
    record(page)
    listen(page)
    press(page, "▶ Play")
    reached(page, 20)
    pull(page, where["2 0 b"], 240, steps=20)
    reached(page, int(now(page)["epoch"]) + 60)
    press(page, "❚❚ Pause")
    frames = [frame for frame in painted(page) if frame.epoch]  # the first moment may be painted once more
    assert [frame.epoch for frame in frames] == list(range(1, len(frames) + 1)), "none lost, none twice"
    pulls = edits(page)
    assert len(pulls) >= 3
    assert {edit["weights"][0][0] for edit in pulls} == {8}
    values = [edit["weights"][0][1] for edit in pulls]
    run, moments = begun((2,), learning_rate=0.001), 0
    for frame in frames:
        run.advance()
        moments += run.loss != frame.loss
        while run.loss != frame.loss:  # the hand has moved since: one or more of its moves came in here
            assert values, f"epoch {frame.epoch} is not the core's"
            run = pulled(run, frame.epoch, frame.loss, values.pop(0)) or run
    assert moments >= 3
    assert values == []


def test_a_line_whose_neuron_goes_while_it_is_held_is_let_go(open_page):
    page = opened(open_page)
    where = places(page)
    x, y = at(page, where["2 0 1"])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 20, steps=3)
    rest(page)
    listen(page)
    page.get_by_role("button", name="One neuron less in hidden layer 1").dispatch_event("click")  # by another finger
    shown(page, (1,))
    rest(page)
    page.mouse.move(x, y - 60, steps=3)
    page.mouse.up()
    rest(page)
    assert not [edit for edit in edits(page) if "weights" in edit], "nothing is left to pull at"
    pull(page, places(page)["2 0 0"], 30)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()


def menu(page: Page, what: str) -> None:
    """Open the menu of something by a click with the right button."""
    page.mouse.click(*at(page, places(page)[what]), button="right")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_weight_is_typed_set_to_zero_and_frozen_in_its_menu(open_page):
    page = opened(open_page)
    theta, index = begun((2,)).theta.copy(), 1
    menu(page, "1 1 0")
    expect(page.get_by_role("dialog", name="weight from x₁ to neuron 2 of layer 1")).to_be_visible()
    value = page.get_by_role("dialog").get_by_role("spinbutton", name="value")
    value.fill("2.5")
    value.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    theta[index] = 2.5
    answered(page, begun((2,), theta).loss)

    menu(page, "1 1 0")
    press(page, "Set to zero")
    theta[index] = 0
    answered(page, begun((2,), theta).loss)

    menu(page, "1 1 0")
    press(page, "Freeze")
    rest(page)
    point(page, places(page)["1 1 0"], "1 1 0")
    expect(page.locator(".sg-say")).to_contain_text("frozen: the optimiser leaves it alone")
    record(page)
    last = play_to(page, 20)
    run = begun((2,), theta, frozen=(index,))
    assert follow(run, painted(page)) == []
    assert run.theta[index] == 0
    rest(page)

    menu(page, "1 1 0")
    press(page, "Unfreeze")
    rest(page)
    record(page)
    play_to(page, last + 20)
    run.rewind(last)
    run.change(frozen=())
    assert follow(run, [frame for frame in painted(page) if frame.epoch > last]) == []
    assert run.theta[index] != 0


def test_a_neuron_is_frozen_and_taken_out_in_its_menu(open_page):
    page = opened(open_page)
    run = begun((2,))
    menu(page, "1 0")
    press(page, "Freeze")
    rest(page)
    record(page)
    play_to(page, 10)
    frozen = begun((2,), frozen=(0, 2, 4))
    assert follow(frozen, painted(page)) == []
    assert (frozen.theta[[0, 2, 4]] == run.theta[[0, 2, 4]]).all()
    rest(page)
    menu(page, "1 1")
    press(page, "Remove this neuron")
    played(page, "idle", epoch=0)
    graft = nn.without_neuron(frozen.arch, 1, 1)
    left = begun((1,), graft.transfer(frozen.arch, frozen.theta), frozen=graft.moved_indices(frozen.arch, (0, 2, 4)))
    assert loss(page) == left.loss
    record(page)
    play_to(page, 10)
    assert follow(left, painted(page)) == []
    press(page, "Undo")
    rest(page)
    answered(page, frozen.loss)
