"""The points on the map: added, moved, erased, picked, and all of it undone, with the core's numbers after each."""

import numpy as np
from playwright.sync_api import Page, expect

import nncore as nn
from pages.workspace.slices import Slice
from tests.browser.hands import follow, link, painted, play_to, press, record, until
from tests.browser.touch import answered, begun, drawn, edited, listen, numbers, opened, read, reads, texts

CIRCLE = nn.data.load("circle")
MOVED_TO = """end => {
  const places = [...window.sent.join(" ").matchAll(/"move":\\[\\d+,([\\d.]+)/g)].map(found => Number(found[1]));
  return places.length > 0 && Math.abs(places.at(-1) - end) < 0.01;
}"""
"""Whether the end of a drag, in shares of the map's width, has been sent; its answers come one at a time."""


def dot(page: Page, u: float, v: float, modifier: str | None = None) -> None:
    """Click on a place of the map, in shares of its sides."""
    box = page.locator(".sg-dots").bounding_box()
    page.locator(".sg-dots").click(
        position={"x": round(u * box["width"]), "y": round(v * box["height"])}, modifiers=[modifier] if modifier else []
    )


def test_points_are_added_moved_and_erased_and_all_of_it_undone(open_page):
    page = opened(open_page)
    listen(page)
    run = begun((2,))
    losses = [run.loss]

    def after(kind: str) -> None:
        losses.append(edited(page, run, kind))
        answered(page, losses[-1])

    press(page, "Add a point: blue")
    dot(page, 0.9, 0.1)
    after("add")
    assert run.data.y[-1, 0] == 1
    dot(page, 0.5, 0.5, "Shift")  # the other class
    after("add")
    assert run.data.y[-1, 0] == 0
    assert len(run.data.x) == 502
    press(page, "Move points")
    box = page.locator(".sg-dots").bounding_box()
    x, y = box["x"] + round(0.9 * box["width"]), box["y"] + round(0.1 * box["height"])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y + 60, steps=5)
    page.mouse.up()
    until(page, MOVED_TO, (x - 80 - box["x"]) / box["width"])
    after("move")
    press(page, "Erase points")
    dot(page, 0.5, 0.5)
    after("erase")
    assert len(run.data.x) == 501
    assert len(set(losses)) == 5
    for before in reversed(losses[:-1]):
        press(page, "Undo")
        answered(page, before)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    for after in losses[1:]:
        press(page, "Redo")
        answered(page, after)
    expect(page.get_by_role("button", name="Redo", exact=True)).to_be_disabled()
    record(page)
    play_to(page, 20)
    assert follow(begun((2,), run.theta, run.data), painted(page)) == []


def test_a_point_picked_shows_its_numbers_everywhere(open_page):
    page = opened(open_page)
    place = Slice.through(CIRCLE, 0, 1).place(CIRCLE.inputs)
    row = next(int(row) for row in np.flatnonzero(CIRCLE.training)
               if np.sort(np.hypot(*(place[CIRCLE.training] - place[row]).T))[1] > 0.03)  # fmt: skip
    dot(page, *place[row])
    run = begun((2,))
    trace = nn.forward(run.arch, run.theta, CIRCLE.inputs[[row]])
    target = run.targets(CIRCLE.y)[[row]]
    one = page.locator(".sg-one")
    expect(one).to_contain_text(f"Sample {row + 1}: prediction")
    expect(one).to_contain_text(f"truth {CIRCLE.classes[int(CIRCLE.y[row, 0])]}")
    own = float(nn.cost(run.arch, trace, target, "mse"))
    read(one.inner_text().partition("prediction")[2], [float(trace.output[0, 0]), own])
    written = texts(drawn(page))
    for layer in (1, 2):
        for neuron in range(run.arch.sizes[layer]):
            z, a = trace.z[layer - 1][0, neuron], trace.a[layer][0, neuron]
            assert any(text.startswith("z ") and reads(numbers(text)[0], z) for text in written)
            assert any(text.startswith("a ") and reads(numbers(text)[0], a) for text in written)
    names = page.locator(".sg-nodes button").evaluate_all("nodes => nodes.map(node => node.ariaLabel)")
    answers = [*trace.a[1][0], *trace.a[2][0]]
    for name, a in zip(names, answers, strict=True):
        read(name.partition(": ")[2], [a, 0.0])
    assert link(page)["sample"] == str(row + 1)
