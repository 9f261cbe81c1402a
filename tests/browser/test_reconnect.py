"""A server that dies in mid-play: the stage says so, and goes on where it was once a server answers again."""

import time

import pytest
from playwright.sync_api import Page, expect

from pages.components.stage.words import WORDS
from tests.browser.conftest import WHILE_AWAY, Server
from tests.browser.hands import follow, in_link, loss, model, now, painted, played, press, reached, record, rest, shown

BUSY = ".sg-busy"
SAYS = ".sg-say"
AWAY = WORDS["reconnecting"]
CONNECTED = "[data-stage]:not([data-away])"


def kill(server: Server, page: Page) -> int:
    """End the server; return the epoch on screen, where the picture stands still from then on."""
    server.kill()
    expect(page.locator(BUSY)).to_have_text(AWAY)
    page.wait_for_timeout(500)  # frames that had come are still shown
    return int(now(page)["epoch"])


def restart(server: Server, page: Page) -> float:
    """Start the server again; return the seconds in which the page is back from when it answers."""
    server.start()
    start = time.monotonic()
    page.locator(CONNECTED).wait_for(timeout=30_000)
    expect(page.locator(BUSY)).to_have_text("")
    return time.monotonic() - start


@pytest.mark.long
def test_a_run_in_play_goes_on_where_it_was(open_page, fresh_server):
    page = open_page("/train?optimizer=adam&rate=0.01&seed=3", server=fresh_server, says=WHILE_AWAY)
    record(page)
    press(page, "▶ Play")
    reached(page, 120)
    stood = kill(fresh_server, page)
    assert stood >= 120
    print(f"back after {restart(fresh_server, page):.1f} s")
    reached(page, stood + 60)
    press(page, "❚❚ Pause")
    in_link(page, optimizer="adam", rate="0.01", seed="3")
    frames = painted(page)
    assert min(frame.epoch for frame in frames[stood - 5 :]) >= stood - 5, "it never goes back to the beginning"
    assert follow(model(optimizer="adam", learning_rate=0.01, seed=3), frames) == []


def test_a_run_at_rest_comes_back_at_its_mini_batch(open_page, fresh_server):
    page = open_page("/train?batch=50", server=fresh_server, says=WHILE_AWAY)
    for _ in range(3):
        press(page, "+1 Epoch")
    played(page, "paused", epoch=3)
    press(page, "+1 Batch")
    played(page, "paused", epoch=3, batch=1)
    rest(page)
    kill(fresh_server, page)
    restart(fresh_server, page)
    rest(page)
    played(page, "paused", epoch=3, batch=1)
    run = model(batch_size=50)
    run.advance(3)
    run.step()
    assert loss(page) == run.loss
    press(page, "+1 Epoch")
    run.advance()
    played(page, "paused", epoch=4, batch=0)
    assert loss(page) == run.loss


@pytest.mark.long
def test_what_was_changed_by_hand_comes_back_and_what_cannot_is_told(open_page, fresh_server):
    page = open_page("/train", server=fresh_server, says=WHILE_AWAY)
    press(page, "+1 Epoch")
    played(page, "paused", epoch=1)
    page.get_by_label("Activation of the output", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("]")
    page.keyboard.press("PageUp")
    press(page, "+1 Epoch")
    played(page, "paused", epoch=2)
    rest(page)
    run = model()
    run.advance(2)
    by_hand = loss(page)
    assert by_hand != run.loss
    kill(fresh_server, page)
    restart(fresh_server, page)
    played(page, "paused", epoch=2)
    rest(page)
    expect(page.locator(SAYS)).not_to_have_text(WORDS["without"])
    assert loss(page) == by_hand

    press(page, "One neuron more in hidden layer 1")
    shown(page, (5, 2))
    press(page, "+1 Epoch")
    played(page, "paused", epoch=1)
    rest(page)
    kill(fresh_server, page)
    restart(fresh_server, page)
    expect(page.locator(SAYS)).to_have_text(WORDS["anew"])
    played(page, "idle", epoch=0)
    shown(page, (5, 2))
    assert loss(page) == model(hidden=(5, 2)).loss
