"""The Train page in motion: every epoch painted once and in order, each the core's own; and back in time, exactly."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import (
    TIMELINE,
    address,
    follow,
    in_link,
    listening,
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
    scores,
    seek,
    shows,
    slider,
    spinner,
    toggle,
)

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => hidden ? "hidden" : "visible" });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
QUIET = 1200  # milliseconds in which nothing may be sent


def test_play_lowers_the_loss_and_paints_every_epoch_once_in_order(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    run = model()
    assert loss(page) == run.loss
    record(page)
    last = play_to(page, 200)
    rest(page)
    frames = painted(page)
    assert [frame.epoch for frame in frames] == list(range(1, last + 1))
    assert [frame.frame for frame in frames] == list(range(1, last + 1))
    assert {frame.batch for frame in frames} == {0}
    assert follow(run, frames) == []
    assert frames[-1].loss < 0.1 < frames[0].loss
    assert scores(page)["loss"] == [f"{part:.3f}" for part in run.losses]
    assert page.locator(".sg-clock").inner_text() == f"epoch 000,{last:03}"
    played(page, "paused", epoch=last)


def test_a_paused_or_hidden_page_asks_for_nothing(open_page):
    page = open_page("/train")
    messages = listening(page)
    played(page, "idle", epoch=0)
    record(page)

    def silent() -> bool:
        rest(page)
        before = len(messages)
        page.wait_for_timeout(QUIET)
        return len(messages) == before

    before = len(messages)
    play_to(page, 40)
    assert len(messages) > before, "playing asks"
    assert silent()

    press(page, "▶ Play")
    reached(page, 80)
    page.evaluate(HIDE, True)
    assert silent()
    stopped = now(page)["epoch"]
    page.wait_for_timeout(200)
    assert (now(page)["epoch"], now(page)["state"]) == (stopped, "playing")
    page.evaluate(HIDE, False)
    reached(page, int(stopped) + 60)
    press(page, "❚❚ Pause")
    frames = painted(page)
    assert [frame.epoch for frame in frames] == list(range(1, len(frames) + 1))
    assert follow(model(), frames) == []


def test_one_mini_batch_one_epoch_and_the_same_run_again(open_page):
    page = open_page("/train?batch=100")
    run = model(batch_size=100)
    for batch in (1, 2):
        press(page, "+1 Batch")
        run.step()
        played(page, "paused", epoch=0, batch=batch)
        assert loss(page) == run.loss
    press(page, "+1 Batch")  # of 250 points, 50 are left
    played(page, "paused", epoch=1, batch=0)
    run.step()
    assert (run.epoch, run.loss) == (1, loss(page))
    press(page, "+1 Batch")
    played(page, epoch=1, batch=1)
    press(page, "+1 Epoch")
    played(page, "paused", epoch=2, batch=0)
    run.advance()
    assert loss(page) == run.loss
    record(page)
    play_to(page, 20)
    assert painted(page)[0].epoch == 3
    assert follow(run, painted(page)) == []

    press(page, "Reset")
    played(page, "idle", epoch=0, batch=0)
    assert loss(page) == model().loss
    rest(page)
    record(page)
    last = play_to(page, 20)
    assert [frame.epoch for frame in painted(page)] == list(range(1, last + 1))
    assert follow(model(batch_size=100), painted(page)) == []

    press(page, "New seed")
    played(page, "idle", epoch=0)
    in_link(page, seed="1", batch="100")
    expect(spinner(page, "seed")).to_have_value("1")
    other = model(seed=1, batch_size=100)
    assert loss(page) == other.loss != model().loss
    press(page, "+1 Epoch")
    played(page, epoch=1)
    other.advance()
    assert loss(page) == other.loss


def test_steps_asked_for_quickly_are_all_taken(open_page):
    page = open_page("/train")
    page.locator(".sg-epoch").evaluate("button => { for (let i = 0; i < 4; i++) button.click(); }")
    played(page, "paused", epoch=4)
    page.locator(".sg-batch").evaluate("button => { for (let i = 0; i < 3; i++) button.click(); }")
    played(page, "paused", epoch=4, batch=3)


def test_back_in_time_and_on_again(open_page):
    page = open_page("/train?optimizer=adam&rate=0.01", view="narrow", scheme="dark")
    played(page, "idle", epoch=0)
    record(page)
    last = play_to(page, 90)
    rest(page)
    first = {frame.epoch: frame.loss for frame in painted(page)}
    timeline = slider(page, TIMELINE)
    expect(timeline).to_have_attribute("max", str(last))
    expect(timeline).to_have_value(str(last))

    for step in range(1, 4):
        timeline.press("ArrowLeft")
        played(page, "paused", epoch=last - step)
        assert loss(page) == first[last - step]
    shown = scores(page)
    seek(page, 25)
    assert loss(page) == first[25]
    assert scores(page) != shown
    expect(timeline).to_have_attribute("aria-valuetext", f"epoch 25, training loss {first[25]:.3f}")
    expect(timeline).to_have_attribute("max", str(last))  # what lies ahead is still there to go to
    seek(page, last)
    assert loss(page) == first[last]
    seek(page, 0)
    played(page, "idle")
    seek(page, 25)

    record(page)
    press(page, "▶ Play")
    reached(page, last + 30)
    press(page, "❚❚ Pause")
    again = painted(page)
    assert [frame.epoch for frame in again] == list(range(26, again[-1].epoch + 1))
    assert {frame.epoch: frame.loss for frame in again if frame.epoch <= last} == {
        epoch: loss for epoch, loss in first.items() if epoch > 25
    }
    assert follow(model(optimizer="adam", learning_rate=0.01), again) == []


def test_epochs_per_frame_and_the_space_bar(open_page):
    page = open_page("/train?speed=10")
    played(page, "idle", epoch=0)
    record(page)
    page.locator("[data-stage]").press(" ")
    reached(page, 400)
    page.locator("[data-stage]").press(" ")
    played(page, "paused")
    frames = painted(page)
    assert [frame.epoch for frame in frames] == list(range(10, frames[-1].epoch + 1, 10))
    assert follow(model(), frames) == []


@pytest.mark.long
def test_a_choice_in_mid_play_keeps_the_weights_and_loses_no_epoch(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    record(page)
    press(page, "▶ Play")
    reached(page, 25)
    choices = [{"learning_rate": 0.1}, {"optimizer": "adam"}, {"batch_size": 25}, {"learning_rate": 0.003}]
    for choice in choices:
        match choice:
            case {"learning_rate": rate}:
                pick(page, "learning rate", f"{rate:g}")
            case {"optimizer": _}:
                pick(page, "optimiser", "Adam")
            case {"batch_size": size}:
                number(page, "batch size", str(size))
        reached(page, int(now(page)["epoch"]) + 90)  # beyond all that was on its way when the choice was made
    press(page, "❚❚ Pause")
    in_link(page, rate="0.003", optimizer="adam", batch="25")
    frames = painted(page)
    assert [frame.epoch for frame in frames] == list(range(1, frames[-1].epoch + 1)), "none lost, none twice"
    assert [frame.frame for frame in frames] == list(range(1, frames[-1].epoch + 1))

    run, at = model(), []  # each choice shows as the first epoch whose loss is not what it would have been without it
    for frame in frames:
        run.advance()
        if run.loss != frame.loss:
            assert choices, f"epoch {frame.epoch} is not the core's"
            run.rewind(frame.epoch - 1)
            run.change(**choices.pop(0))
            run.advance()
            at.append(frame.epoch)
            assert run.loss == frame.loss, "the weights were not kept"
    assert choices == []
    assert 25 < at[0] < at[1] < at[2] < at[3]


def test_what_the_run_is_made_from_begins_anew(open_page):
    page = open_page("/train")
    for choose, made_from in (
        (lambda: number(page, "seed", "7"), {"seed": 7}),
        (lambda: pick(page, "data", "Exclusive or"), {"data": "xor"}),
        (lambda: ruler(page, "noise").press("ArrowRight"), {"noise": 5}),
        (lambda: ruler(page, "training share").press("ArrowRight"), {"share": 60}),
        (lambda: pick(page, "loss", "binary cross-entropy"), {"loss": "binary_cross_entropy"}),
    ):
        if "loss" in made_from:
            page.get_by_label("Activation of the output", exact=True).select_option("sigmoid")
            played(page, "idle", epoch=0)
            rest(page)
        press(page, "▶ Play")
        reached(page, 5)
        choose()
        played(page, "idle", epoch=0)
        in_link(page, **{key: str(value) for key, value in made_from.items()})
    final = {"activations": ("tanh", "tanh", "sigmoid"), "data": "xor", "noise": 5}
    run = model(**final, share=60, loss="binary_cross_entropy", seed=7)
    assert loss(page) == run.loss
    press(page, "+1 Epoch")
    played(page, epoch=1)
    run.advance()
    assert loss(page) == run.loss


def test_going_to_the_other_page_and_back_keeps_the_run_and_the_choices(open_page):
    page = open_page("/train?rate=0.1&data=xor&hidden=5&test=1")
    last = play_to(page, 30)
    rest(page)
    before, there = now(page), address(page)
    page.get_by_role("link", name="Neuron", exact=True).first.click()
    expect(page.locator("[data-neuron]")).to_be_visible()
    slider(page, "age").press("ArrowLeft")
    in_link(page, age="0.89")
    page.get_by_role("link", name="Train", exact=True).first.click()
    played(page, "paused", epoch=last)
    rest(page)
    assert now(page)["loss"] == before["loss"]
    assert address(page) == there
    shows(page, "learning rate", "0.1")
    expect(toggle(page, "show test points")).to_be_checked()
    seek(page, 10)
    run = model(data="xor", hidden=(5,), activations=("tanh", "tanh"), learning_rate=0.1)
    run.advance(10)
    assert loss(page) == run.loss
    record(page)
    play_to(page, last + 10)
    assert follow(run, painted(page)) == []
    page.get_by_role("link", name="Neuron", exact=True).first.click()
    expect(slider(page, "age")).to_have_value("0.89")


def test_two_visitors_do_not_disturb_one_another(open_page):
    pages = {3: open_page("/train?seed=3"), 4: open_page("/train?seed=4", scheme="dark")}
    for page in pages.values():
        played(page, "idle", epoch=0)
        record(page)
        press(page, "▶ Play")
    pick(pages[4], "learning rate", "0.01")
    for page in pages.values():
        reached(page, 60)
        press(page, "❚❚ Pause")
    assert loss(pages[3]) != loss(pages[4])
    assert follow(model(seed=3), painted(pages[3])) == []
    for page in pages.values():
        frames = painted(page)
        assert [frame.epoch for frame in frames] == list(range(1, len(frames) + 1))
    shows(pages[3], "learning rate", "0.03")
    press(pages[3], "Reset")
    played(pages[3], "idle", epoch=0)
    assert int(now(pages[4])["epoch"]) >= 60


def test_whoever_leaves_in_mid_play_finds_the_moment_they_left(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    press(page, "▶ Play")
    reached(page, 30)
    press(page, "❚❚ Pause")  # the server has sent frames past this one
    left = int(now(page)["epoch"])
    before = loss(page)
    page.get_by_role("link", name="Neuron").first.click()
    expect(page.locator("[data-neuron]")).to_be_visible()
    page.get_by_role("link", name="Train").first.click()
    played(page, "paused", epoch=left)
    rest(page)
    played(page, "paused", epoch=left)
    assert loss(page) == before


NO_FIRST_SCENE = """() => {
  const parse = JSON.parse;
  JSON.parse = (...given) => {
    const read = parse(...given);
    if (read?.scene && !window.sceneless) {
      window.sceneless = true;
      read.scene = null;
    }
    return read;
  };
}"""


def test_a_stage_whose_scene_did_not_come_asks_for_it(open_page):
    """Streamlit may set the stage up anew while the answer to the one before, which had its scene, is on its way."""
    page = open_page("/")
    page.add_init_script(f"({NO_FIRST_SCENE})()")
    page.goto(page.url.rstrip("/") + "/train")
    played(page, "idle", epoch=0)
    assert page.evaluate("window.sceneless")
    expect(page.locator("[data-stage]")).to_be_visible()
    play_to(page, 5)
