"""One weight and its gradient over a sample, a batch or all rows: chosen one way, the same number on every page."""

import re

from playwright.sync_api import Page, expect

from tests.browser.hands import in_link, rest


def gradients(page: Page) -> list[str]:
    """Return the three gradients as the page says them."""
    said = page.get_by_text(re.compile("The gradient of the .* is")).inner_text()
    found = re.fullmatch(r"The gradient of the .* is (\S+) over .*?, (\S+) over .*?, (\S+) over .*", said)
    assert found, said
    return list(found.groups())


def test_rows_chosen_on_one_page_are_those_of_the_next(open_page):
    page = open_page("/cost?sample=3&weight=2")
    batch, whole = (page.get_by_role("radio", name=name, exact=True) for name in ("a batch", "all training rows"))
    expect(batch).to_be_checked()
    page.get_by_text("Free", exact=True).click()
    before = gradients(page)
    assert len(set(before)) == 3
    whole.click()
    expect(whole).to_be_checked()
    in_link(page, rows="all", sample="3")
    assert gradients(page) == before
    page.get_by_role("link", name="Backpropagation", exact=True).first.click()
    expect(page.get_by_text("Click a line to pick its weight", exact=False)).to_be_visible()
    expect(whole).to_be_checked()
    rest(page)
    assert gradients(page) == before
    expect(page.get_by_text("The mean of 250 such gradients", exact=False)).to_be_visible()
    page.get_by_role("radio", name="this sample", exact=True).click()
    in_link(page, rows="sample")
    expect(page.get_by_text("The mean of 250 such gradients", exact=False)).to_be_hidden()
    page.get_by_role("link", name="Descent", exact=True).first.click()
    rows = page.get_by_role("combobox", name="rows", exact=True)
    expect(rows).to_have_value("this sample")
    expect(page.get_by_text(re.compile("gradient .* over sample 3")).first).to_be_visible()
