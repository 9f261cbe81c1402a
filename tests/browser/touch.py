"""What hands do on the stage itself: point at what is drawn, drag it, and read the numbers that answer."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

import nncore as nn
from pages.workspace.edits import changes
from pages.workspace.slices import Slice
from tests.browser.hands import played, rest, until

NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:\.\d+)?(?:e[-−]?\d+)?(?!\w|\.\d)")
# Where something is under the pointer, found by moving it over the whole picture: of all places the one whose
# neighbours are the same thing, so that a hand that trembles still has hold of it.
PLACES = """([step]) => {
  const root = document.querySelector("[data-stage]"), graph = root.querySelector(".sg-graph");
  const { left, top, width, height } = graph.getBoundingClientRect(), found = {}, rows = [];
  for (let y = 1; y < height; y += step) {
    const row = [];
    rows.push(row);
    for (let x = 1; x < width; x += 2 * step) {
      graph.dispatchEvent(new PointerEvent("pointermove", { clientX: left + x, clientY: top + y, bubbles: true }));
      row.push(root.dataset.over ?? "");
    }
  }
  rows.forEach((row, r) => row.forEach((name, c) => {
    if (!name) return;
    let room = 0;
    for (const [dr, dc] of [[0, 1], [0, -1], [1, 0], [-1, 0]]) room += rows[r + dr]?.[c + dc] === name;
    if (!found[name] || room > found[name][0]) found[name] = [room, 1 + 2 * step * c, 1 + step * r];
  }));
  graph.dispatchEvent(new PointerEvent("pointerleave"));
  return found;
}"""
ALIKE = """() => {
  const { clientWidth, clientHeight } = document.querySelector(".sg-graph");
  const heads = [...document.querySelectorAll(".sg-head")].map(head => [head.offsetLeft, head.innerText]);
  return [clientWidth, clientHeight, heads];
}"""
"""What the places in a picture depend on: its size, and its layers with where they stand."""
FILED = """() => {
  const send = WebSocket.prototype.send;
  window.sent = [];
  WebSocket.prototype.send = function (data) {
    if (typeof data !== "string") sent.push(new TextDecoder().decode(data));
    return send.call(this, data);
  };
}"""


_found: dict[str, dict[str, tuple[float, float]]] = {}


def opened(open_page: Callable[..., Page], path: str = "/train?hidden=2", calm: bool = False, **more: Any) -> Page:
    """Open the Train page with a small network, at rest; `calm` for a visitor who asked for less motion."""
    page = open_page(path, **more)
    if calm:
        page.emulate_media(reduced_motion="reduce")
    played(page, "idle", epoch=0)
    rest(page)
    return page


def over(layer: int, neuron: int, source: int | None = None, bias: bool = False) -> str:
    """Return what the stage calls a neuron, counted from 0 in its layer, a line into it, or its bias."""
    return f"{layer} {neuron}" + (" b" if bias else "" if source is None else f" {source}")


def places(page: Page) -> dict[str, tuple[float, float]]:
    """Return where each neuron, line and bias is, in the picture's own pixels.

    To look for them takes a second or two, and in a picture of the same size and shape they are where they were.
    """
    alike = json.dumps(page.evaluate(ALIKE))
    if alike not in _found:
        found: dict[str, list[float]] = page.evaluate(PLACES, [2])
        assert json.dumps(page.evaluate(ALIKE)) == alike, "the picture has changed meanwhile"
        _found[alike] = {name: (x, y) for name, (_, x, y) in found.items()}
    return _found[alike]


def graph(page: Page) -> Locator:
    """Return the picture of the network."""
    return page.locator(".sg-graph")


def at(page: Page, where: tuple[float, float]) -> tuple[float, float]:
    """Return the place on the page of a place in the picture."""
    box = graph(page).bounding_box()
    assert box is not None
    return box["x"] + where[0], box["y"] + where[1]


def point(page: Page, where: tuple[float, float], what: str) -> None:
    """Move the mouse to a place in the picture and wait until the stage says what is there."""
    page.mouse.move(*at(page, where))
    expect(page.locator("[data-stage]")).to_have_attribute("data-over", what)


def pull(page: Page, where: tuple[float, float], up: int, steps: int = 6) -> None:
    """Drag what is at a place upwards by some pixels."""
    x, y = at(page, where)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - up, steps=steps)
    page.mouse.up()


def answered(page: Page, loss: float) -> None:
    """Wait until the stage shows a training loss, to the last bit."""
    until(page, "loss => Number(document.querySelector('[data-stage]')?.dataset.loss) === loss", loss)


def said(page: Page) -> str:
    """Return what the line below the network says."""
    return page.locator(".sg-say").inner_text()


def numbers(text: str) -> list[str]:
    """Return the numbers in a text, with a plain minus sign."""
    return [found.replace("−", "-") for found in NUMBER.findall(text)]


def reads(text: str, value: float) -> bool:
    """Tell whether a number is a value as people read it: right to half of its last digit, and to three digits."""
    mantissa, _, power = text.partition("e")
    last = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
    return abs(float(text) - value) <= 0.5 * last + 3e-4 * abs(value) + 1e-12


def read(text: str, values: Sequence[float]) -> None:
    """Check that a text says these numbers, in this order, and no others."""
    found = numbers(text)
    assert len(found) == len(values), f"{text!r} has other numbers than {list(values)}"
    assert all(map(reads, found, values)), f"{text!r} does not say {list(values)}"


def begun(
    hidden: tuple[int, ...] = (4, 2), theta: Any = None, data: nn.data.Dataset | None = None, **recipe: Any
) -> nn.Run:
    """Return a run on the circle that begins with given weights, made by the core alone."""
    arch = nn.Architecture((2, *hidden, 1), ("tanh",) * (len(hidden) + 1))
    return nn.Run(arch, nn.Recipe(**recipe), data or nn.data.load("circle"), theta)


def moved(run: nn.Run, index: int, by: float) -> np.ndarray:
    """Return a run's weights after a hand has moved one of them: the browser holds them in single precision."""
    theta = run.theta.copy()
    theta[index] = float(np.float32(theta[index])) + by
    return theta


def listen(page: Page) -> None:
    """Write down what the page sends from now on."""
    page.evaluate(FILED)


def edits(page: Page) -> list[dict[str, Any]]:
    """Return the edits the page has sent since `listen`, in order; a message of Streamlit's can hold several."""
    sent = page.evaluate("() => window.sent")
    return [json.loads(edit) for message in sent for edit in re.findall(r'"edit":(\{[^{}]*\})', message)]


def edited(page: Page, run: nn.Run, kind: str) -> float:
    """Change a run's points as the newest edit of the page says, which is of this kind; return the loss it should show.

    The edit is what the browser sent; what becomes of it is made out as the server does.
    """
    rest(page)
    edit = edits(page)[-1]
    assert kind in edit, f"{edit} is not to {kind}"
    run.change(data=changes(run, edit, Slice.through(run.data, 0, 1))["data"])
    return float(begun(run.arch.sizes[1:-1], run.theta, run.data).loss)


def saved(page: Page, kind: str) -> Path:
    """Save the picture and return the file."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Save the picture as {kind}", exact=True).click()
    return Path(waiting.value.path())


def drawn(page: Page) -> ET.Element:
    """Return the picture as it stands, as an XML tree."""
    return ET.fromstring(saved(page, "SVG").read_text(encoding="utf-8"))


def texts(picture: ET.Element) -> list[str]:
    """Return all that is written in a saved picture."""
    return [node.text or "" for node in picture.iter("{http://www.w3.org/2000/svg}text")]
