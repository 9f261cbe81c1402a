"""Every drawing leaves as SVG and PNG by the same two buttons, and what leaves is what stands on the page."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import press

SVG = "{http://www.w3.org/2000/svg}"


def saved(page: Page, box: Locator, kind: str, name: str) -> Path:
    """Save the picture in a box by the menu in its corner, and return the file."""
    box.hover()
    box.get_by_label("Save the picture", exact=True).click()
    with page.expect_download() as coming:
        box.get_by_role("button", name=f"Save the picture as {kind}", exact=True).click()
    assert coming.value.suggested_filename == f"{name}.{kind.lower()}"
    return Path(coming.value.path())


def written(picture: ET.Element) -> list[str]:
    """Return all words of a saved picture, those of its drawings too."""
    return ["".join(node.itertext()) for node in picture.iter(f"{SVG}text")]


def plain(picture: ET.Element) -> bool:
    """Whether a picture stands by itself: it needs no style sheet, and no colour that only browsers know."""
    values = [value for node in picture.iter() for name, value in node.attrib.items() if name != "href"]
    classes = [node for node in picture.iter() if "class" in node.attrib or "style" in node.attrib]
    return not classes and not any(re.search(r"var\(|light-dark|color\(", value) for value in values)


def test_a_drawing_leaves_as_it_stands_on_the_page(open_page):
    page = open_page("/neuron")
    box = page.locator(".ln-picture")
    picture = ET.fromstring(saved(page, box, "SVG", "neuron").read_text(encoding="utf-8"))
    shown = box.locator("svg text").all_text_contents()
    assert plain(picture)
    assert set(filter(None, shown)) <= set(written(picture))
    assert "age" in shown
    z = float(page.locator("[data-neuron]").get_attribute("data-z"))
    assert f"{z:.2f}".replace("-", "−") in written(picture)  # in the formula too, which is no drawing
    png = saved(page, box, "PNG", "neuron").read_bytes()
    size = [int.from_bytes(png[16 + 4 * i : 20 + 4 * i], "big") for i in (0, 1)]
    assert size == [2 * int(picture.get(name)) for name in ("width", "height")]
    curve = ET.fromstring(saved(page, page.locator(".ln-activation"), "SVG", "activation").read_text(encoding="utf-8"))
    assert "the sum z" in written(curve)

    page = open_page("/network")
    box = page.locator("[data-glass]")
    picture = ET.fromstring(saved(page, box, "SVG", "network").read_text(encoding="utf-8"))
    assert plain(picture)
    assert set(box.locator("svg .gl-value").all_text_contents()) <= set(written(picture))
    titles = box.locator(".gl-heads select").evaluate_all("all => all.map(one => one.selectedOptions[0].text)")
    assert titles
    assert set(titles) <= set(written(picture))

    page = open_page("/race")
    page.get_by_role("radio", name="Free", exact=True).click()
    press(page, "▶ Play")
    expect(page.locator("[data-race]")).to_have_attribute("data-state", "playing")
    press(page, "❚❚ Pause")
    with page.expect_download() as coming:
        press(page, "Save the picture as SVG")
    picture = ET.fromstring(Path(coming.value.path()).read_text(encoding="utf-8"))
    names = page.locator(".rc-cards b").all_text_contents()
    assert names
    assert set(names) <= set(written(picture))
    assert len(list(picture.iter(f"{SVG}image"))) >= len(names)  # the maps
    assert len(list(picture.iter(f"{SVG}path"))) > 2 * len(names)  # the curves, drawn as lines
