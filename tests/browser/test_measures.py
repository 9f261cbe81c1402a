"""Measures, one row's story and the published model under the stage, live while a network learns."""

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

import nncore as nn
from tests.browser.hands import in_link, model, now, number, pick, play_to, played, press, rest, ruler

LUNG = "/train?data=lung&hidden=&activations=sigmoid&loss=binary_cross_entropy&rate=0.3"


def matrix(page: Page, part: str) -> Locator:
    """The table of counts of a part of the data."""
    titles = [
        title.split(":")[0]
        for title in page.get_by_text(re.compile(r"^(Training|Test|Validation): ")).all_inner_texts()
    ]
    return page.locator(".stDataFrame").nth(titles.index(part))


def pick_cell(page: Page, table: Locator, listed: Locator) -> None:
    """Point at the last cell of a table's first row, and press, until its rows are listed.

    The table is painted on a canvas, which learns only when it is next pointed at that the page has scrolled.
    """
    table.scroll_into_view_if_needed()
    for _ in range(5):
        box = table.bounding_box()
        assert box
        page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
        page.mouse.click(box["x"] + 0.85 * box["width"], box["y"] + 0.5 * box["height"], delay=50)
        rest(page)
        if listed.count():
            break
        page.mouse.move(0, 0)
    expect(listed).to_be_visible()


def learnt(page: Page) -> nn.Run:
    """The run on screen, trained again here."""
    run = model((), ("sigmoid",), "lung", loss="binary_cross_entropy", learning_rate=0.3)
    run.advance(int(now(page)["epoch"]))
    return run


def test_measures_follow_the_network_as_it_learns(open_page):
    page = open_page(LUNG + "&below=measures")
    played(page, "idle", epoch=0)
    expect(page.get_by_text("Test: 500 rows")).to_be_visible()
    before = page.get_by_text(re.compile("^training AUC")).inner_text()
    play_to(page, 30)
    rest(page)
    run = learnt(page)
    x, y = run.data.held_out
    output = nn.forward(run.arch, run.theta, x).output
    expect(page.get_by_text(re.compile("^training AUC"))).to_contain_text(f"test AUC {nn.auc(nn.roc(output, y)):.3f}")
    assert page.get_by_text(re.compile("^training AUC")).inner_text() != before

    # The threshold moves what is counted, and what is true of the rows behind a number.
    for _ in range(5):
        ruler(page, "threshold").press("ArrowLeft")
    c = nn.confusion(output, y, 0.45)
    said = f"“ill” at 0.45: sensitivity {float(c.recall):.3f}, specificity {float(c.specificity):.3f}"
    expect(page.get_by_text(said)).to_be_visible()
    rest(page)
    listed = page.get_by_text(f"Test rows that are truly “healthy” and said “ill”: {int(c.false_positive)}")
    pick_cell(page, matrix(page, "Test"), listed)
    play_to(page, int(now(page)["epoch"]) + 5)
    rest(page)
    expect(page.get_by_text("Test rows that are truly “healthy” and said “ill”")).to_be_visible()


def test_a_row_is_followed_and_asked_what_if(open_page):
    page = open_page(LUNG + "&below=story")
    played(page, "idle", epoch=0)
    play_to(page, 20)
    rest(page)
    number(page, "row of the data", "5")
    in_link(page, sample="5")  # it is the sample under study on the whole page
    rest(page)
    run = learnt(page)
    data = run.data
    chance = float(nn.forward(run.arch, run.theta, data.inputs[4:5]).output[0, 0])
    expect(page.get_by_text(f"{chance:.3f}", exact=True).first).to_be_visible()
    expect(page.get_by_text("In truth")).to_contain_text(data.classes[int(data.y[4, 0])])
    expect(page.get_by_text("these parts are exact")).to_be_visible()
    other = "strong" if data.x[4, 3] == 0 else "no family history"
    pick(page, "family", other)
    x = data.x[4].copy()
    x[3] = 1 - x[3]
    changed = float(nn.forward(run.arch, run.theta, ((x - data.center) / data.spread)[None]).output[0, 0])
    expect(page.get_by_text("what if: probability of “ill”")).to_be_visible()
    expect(page.get_by_text(f"{changed:.3f}", exact=True).first).to_be_visible()
    rest(page)
    press(page, "Back to this row")
    expect(page.get_by_text("what if: probability of “ill”")).to_have_count(0)


def test_the_learnt_neuron_goes_back_to_page_one(open_page):
    page = open_page(LUNG + "&below=published")
    played(page, "idle", epoch=0)
    play_to(page, 40)
    rest(page)
    expect(page.get_by_text("Synthetic, not medical advice").last).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d of the 5 published numbers lie within"))).to_be_visible()
    run = learnt(page)
    press(page, "Take this neuron to page one")
    page.wait_for_selector("[data-output]")
    wanted = np.round(run.theta - [0, 0, 0, 0, nn.data.lung.ENRICHMENT], 4)
    for key, value in zip(("w1", "w2", "w3", "w4", "b"), wanted, strict=True):
        in_link(page, **{key: f"{value:g}" if abs(value) < 1 else repr(float(value)).removesuffix(".0")})
