"""The Train page's data: real and made-up sets, the slice the map shows, the test points, and what is measured."""

import re

import numpy as np
from playwright.sync_api import Page, expect

import nncore as nn
from tests.browser.hands import (
    at_hand,
    in_link,
    link,
    loss,
    model,
    now,
    pick,
    play_to,
    played,
    press,
    reached,
    rest,
    scores,
    until,
)

MOST_EPOCHS = 20 * 60  # what twenty seconds at sixty frames a second would show


def right_share(page: Page) -> float:
    """The per cent of the test points that the network is right about, from the table of scores."""
    return float(scores(page)["accuracy"][1].removesuffix(" %"))


def dots(page: Page) -> str:
    """The picture of the data points on the map."""
    drawn: str = page.locator(".sg-dots").evaluate("canvas => canvas.toDataURL()")
    return drawn


def test_breast_cancer_is_learnt_while_one_watches(open_page):
    page = open_page("/train?data=breast_cancer&hidden=8&activations=tanh.tanh")
    played(page, "idle", epoch=0)
    expect(page.locator(".sg-head").first).to_have_text("inputs30")
    expect(page.locator(".sg-note")).to_have_text(
        "A slice: the other 28 columns rest at their median. Loss and accuracy count all columns."
    )
    assert right_share(page) < 95
    press(page, "▶ Play")
    until(
        page,
        """() => [...document.querySelectorAll(".sg-scores tr")].some(
             row => row.innerText.startsWith("accuracy") && parseFloat(row.lastElementChild.innerText) >= 95)""",
        seconds=60,
    )
    press(page, "❚❚ Pause")
    reached(page, 1)
    assert right_share(page) >= 95
    assert int(now(page)["epoch"]) <= MOST_EPOCHS
    counts = [int(text) for text in page.locator(".sg-table td").all_inner_texts() if text]
    assert right_share(page) == round(100 * (counts[0] + counts[3]) / sum(counts), 1)
    rest(page)

    expect(page.locator(".sg-axes span").first).to_have_text(re.compile("^→ mean radius, "))
    before, epoch, picture = loss(page), now(page)["epoch"], dots(page)
    pick(page, "map across", "mean texture")
    pick(page, "map up", "worst area")
    expect(page.locator(".sg-axes span").first).to_have_text(re.compile("^→ mean texture, "))
    expect(page.locator(".sg-axes span").last).to_have_text(re.compile("^↑ worst area, "))
    in_link(page, across="2", up="24")
    rest(page)
    assert dots(page) != picture
    assert (loss(page), now(page)["epoch"]) == (before, epoch), "what the map shows does not touch the run"


def test_the_confusion_table_says_it_is_of_test_points_in_the_order_of_the_measures(open_page):
    page = open_page("/train?data=circle&share=30")
    played(page, "idle", epoch=0)
    play_to(page, 15)
    rest(page)
    run = model(share=30)
    run.advance(int(now(page)["epoch"]))
    x, y = run.data.held_out
    said = nn.forward(run.arch, run.theta, x).output[:, 0] > run.threshold
    counts = np.array([[np.sum((y[:, 0] == true) & (said == bool(answer))) for answer in (0, 1)] for true in (0, 1)])
    rows = [re.split(r"\t+", row.strip()) for row in page.locator(".sg-table tr").all_inner_texts()]
    names = run.data.classes
    assert rows[0] == ["test", *(f"said {name}" for name in names)]
    assert rows[1:] == [[f"true {name}", *map(str, counts[i].tolist())] for i, name in enumerate(names)]


def test_lung_disease_says_it_is_made_up(open_page):
    page = open_page("/train")
    pick(page, "data", "Lung disease")
    in_link(page, data="lung")
    expect(page.get_by_text("Synthetic, not medical advice.")).to_be_visible()
    expect(page.locator(".sg-note")).to_contain_text("the other 2 columns rest at their median")
    expect(page.locator(".sg-table")).to_contain_text("true healthy")
    assert page.get_by_role("group", name="noise", exact=True).count() == 0
    play_to(page, 20)
    pick(page, "data", "Circle")
    played(page, "idle", epoch=0)
    expect(page.locator(".sg-axes span").first).to_have_text(re.compile("^→ x₁"))
    expect(page.locator(".sg-axes span").last).to_have_text(re.compile("^↑ x₂"))
    assert "across" not in link(page)
    assert "up" not in link(page)


def test_a_plane_is_judged_by_r2_and_test_points_are_shown_on_request(open_page):
    page = open_page("/train?data=plane&hidden=&activations=tanh")
    played(page, "idle", epoch=0)
    expect(page.locator(".sg-table tr")).to_have_count(0)
    play_to(page, 40)
    rest(page)
    run = model((), ("tanh",), data="plane")
    run.advance(int(now(page)["epoch"]))
    assert loss(page) == run.loss
    table = scores(page)
    assert list(table) == ["loss", "R²"]
    assert float(table["R²"][1]) > 0.9

    without, epoch = dots(page), now(page)["epoch"]
    at_hand(page, "show test points")
    toggle = page.get_by_text("show test points", exact=True)
    toggle.click()
    in_link(page, test="1")
    rest(page)
    assert dots(page) != without
    toggle.click()
    in_link(page, test=None)
    rest(page)
    assert dots(page) == without
    assert now(page)["epoch"] == epoch
