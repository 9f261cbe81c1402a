"""Both pages fit: nothing overflows sideways, everything one acts on is named, large enough, and in sight."""

from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import VIEWS
from tests.browser.hands import looks, pick, play_to, played, press, rest, until

CONTROLS = "a[href], button, input, select, [role=button], [role=slider], [role=combobox]"
MEASURE = """controls => {
  const main = document.querySelector("[data-testid=stMain]"), view = document.documentElement;
  const said = id => document.getElementById(id)?.innerText ?? "";
  const named = e => (e.ariaLabel || e.title || e.innerText || e.placeholder
    || [...(e.labels ?? [])].map(label => label.innerText).join("")
    || (e.getAttribute("aria-labelledby") ?? "").split(" ").map(said).join("")).trim();
  const all = [...document.querySelectorAll(controls)].filter(e => {
    const { bottom, right } = e.getBoundingClientRect(), seen = e.checkVisibility({ visibilityProperty: true });
    return seen && bottom > 0 && right > 0 && !e.closest("[aria-hidden=true]");    // a skip link waits outside
  });
  // An input that is only a mark or a handle is operated by the whole of its label or group.
  const target = e => (e.tagName === "INPUT" && e.closest("label, [role=group]") || e).getBoundingClientRect();
  // A deep network on a phone scrolls sideways within its own frame, and so do the cards of data sets: there a control
  // is cut only past the frame's end.
  const out = e => {
    const { left, right } = target(e), frame = e.closest(".sg-net, .ga");
    if (!frame) return right > view.clientWidth + 1 || left < -1;
    const start = frame.getBoundingClientRect().left - frame.scrollLeft;
    return right - start > frame.scrollWidth + 1 || left - start < -1;
  };
  return {
    controls: all.length,
    over: Math.max(view.scrollWidth - view.clientWidth, main.scrollWidth - main.clientWidth),
    tall: main.scrollHeight - main.clientHeight,
    cut: all.filter(out).map(named),
    unnamed: all.filter(e => !named(e)).map(e => e.outerHTML.slice(0, 120)),
    small: all.filter(e => Math.min(target(e).width, target(e).height) < 20).map(named),
    below: all.filter(e => e.getBoundingClientRect().bottom > innerHeight).map(named),
  };
}"""
DRAWN = """() => [".sg-graph", ".sg-heat", ".sg-dots", ".sg-curve"].map(name => {
  const canvas = document.querySelector(name), pen = canvas.getContext("2d");
  return new Set(new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
})"""


JUMPS = """() => new Promise(tell => {
  setTimeout(tell, 300, []);  // where nothing has moved nothing is observed
  new PerformanceObserver(list => tell(list.getEntries().filter(one => !one.hadRecentInput).map(one => one.value)))
    .observe({ type: "layout-shift", buffered: true });
})"""


def stood(page: Page) -> Page:
    """See to it that hardly anything of a page has moved while it opened (1: all of it, by its own height)."""
    until(page, "() => document.documentElement.dataset.opening === undefined")
    assert sum(page.evaluate(JUMPS)) < 0.05
    return page


def measured(page: Page) -> dict[str, Any]:
    """What of the page does not fit, has no name, or is too small, once its letters are there and nothing moves."""
    found: dict[str, Any] = {}
    for _ in range(60):
        page.evaluate("() => document.fonts.ready.then(() => null)")
        before, found = found, page.evaluate(MEASURE, CONTROLS)
        if found == before:
            break
        page.wait_for_timeout(250)
    assert found["controls"] > 10
    return found


def fits(page: Page, *more: str, **free: bool) -> dict[str, Any]:
    """Measure a page until nothing of it is cut off, unnamed or, `more`, otherwise wrong; return what was measured.

    A page that was given another size a moment ago may be in mid-change.
    """
    wanted = {"over": 0, "tall": 0} | {what: [] for what in ("cut", "unnamed", "small", "below")}
    looked = ("over", "cut", "unnamed", *more)
    for _ in range(20):
        found = measured(page)
        wrong = {what: found[what] for what in looked if found[what] != wanted[what] and not free.get(what)}
        if not wrong:
            break
        page.wait_for_timeout(100)
    assert wrong == {}
    return found


def test_the_neuron_page_fits(open_page):
    page = stood(open_page())
    expect(page.locator(".ln-dot")).to_be_visible()
    for view, scheme in looks(page):
        if view == "wide":
            fits(page, "tall", "below")
        else:
            fits(page, "small")
            picture, sliders = (page.locator(part).bounding_box() for part in (".ln-picture svg", ".ln-sliders"))
            assert picture["y"] < sliders["y"]
            assert picture["y"] < 600
        expect(page.locator("[data-neuron]")).to_have_css(
            "color", "rgb(232, 232, 228)" if scheme == "dark" else "rgb(16, 18, 22)"
        )


def test_the_train_page_fits(open_page):
    page = stood(open_page("/train"))
    played(page, "idle", epoch=0)
    for view, scheme in looks(page):
        if view == "wide":
            fits(page, "tall", "below")
        else:
            fits(page, "small")
            assert page.locator(".sg-graph").bounding_box()["y"] < 600, "the picture comes first"
        until(page, "dark => document.querySelector('[data-stage]').classList.contains('dark') === dark",
              scheme == "dark")  # fmt: skip
        until(page, f"() => Math.min(...({DRAWN})()) > 5")  # every canvas shows something
    page.set_viewport_size(VIEWS["wide"])
    page.get_by_role("radio", name="Learning", exact=True).click()
    expect(page.get_by_role("combobox", name="schedule", exact=True)).to_be_visible()
    fits(page, "tall")


def test_the_largest_network_on_the_widest_data_stays_in_its_place(open_page):
    page = open_page(f"/train?data=breast_cancer&hidden={'.'.join(['16'] * 6)}")
    played(page, "idle", epoch=0)
    play_to(page, 3)
    heads = page.locator(".sg-head select[aria-label^='Activation']")
    for size in VIEWS.values():
        page.set_viewport_size(size)
        rest(page)
        fits(page)
        boxes = [heads.nth(i).bounding_box() for i in range(heads.count())]
        assert len(boxes) == 7
        assert all(one["x"] + one["width"] <= two["x"] + 3 for one, two in pairwise(boxes))
    pick(page, "data", "Circle")
    press(page, "Remove hidden layer 6")
    expect(heads).to_have_count(6)
