"""What visitors see and do on the Neuron page."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, TimeoutError, expect

import nncore as nn
from tests.browser.hands import field, neuron, rest, slider, until

INPUTS = ["age", "smoking", "air", "family"]
WEIGHTS = ["w₁ age", "w₂ smoking", "w₃ air", "w₄ family"]
LABELS = [*INPUTS, *WEIGHTS, "bias b"]
STAND = """wanted => {
  const ranges = [...document.querySelectorAll("[data-neuron] input[type=range]")];
  return Object.entries(wanted).every(([label, text]) => ranges.find(e => e.ariaLabel === label)?.value === text);
}"""
PLACE = """() => {
  const middle = node => {
    const box = node.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const line = name => middle(document.querySelector(`.ln-grid[${name}]`));
  const [x, y] = middle(document.querySelector(".ln-dot"));
  const [left, right] = [line("data-z='-10'")[0], line("data-z='10'")[0]];
  const [bottom, top] = [line("data-a='0'")[1], line("data-a='1'")[1]];
  const { z, output } = document.querySelector("[data-neuron]").dataset;
  return [(x - left) / (right - left) * 20 - 10, (bottom - y) / (bottom - top), Number(z), Number(output)];
}"""


def numbers(page: Page) -> list[float]:
    """The nine numbers, to the last bit, as the sliders hold them."""
    return [float(slider(page, label).input_value()) for label in LABELS]


def hold(page: Page, **wanted: float) -> None:
    """Wait until sliders stand at these numbers, named by their places in LABELS: n0=0.5."""
    texts = {LABELS[int(place[1:])]: f"{number:g}" for place, number in wanted.items()}
    try:
        until(page, STAND, texts)
    except TimeoutError:
        seen = {label: slider(page, label).input_value() for label in texts}
        raise AssertionError(f"the sliders stand at {seen}, not {texts}") from None


def says(page: Page, output: float) -> None:
    """Wait until the neuron says a number."""
    expect(page.locator("[data-neuron]")).to_have_attribute("data-output", f"{output:.6f}")


def core(page: Page) -> tuple[float, float]:
    """What the core makes of the numbers shown: z and the output."""
    *inputs, w1, w2, w3, w4, b = numbers(page)
    trace = nn.forward(nn.Architecture((4, 1), ("sigmoid",)), np.array([w1, w2, w3, w4, b]), np.array([inputs]))
    return float(trace.z[0][0, 0]), float(trace.output[0, 0])


def agrees(page: Page) -> None:
    """The numbers shown, the sum and the output belong together."""
    z, output = core(page)
    said = neuron(page)
    assert (said["z"], said["output"]) == (f"{z:.6f}", f"{output:.6f}")
    shown = page.locator(".ln-formula").inner_text().replace("−", "-")
    parts = [f"{x:.2f}" for x in numbers(page)]
    assert re.findall(r"(-?\d+\.\d\d)", shown.partition("=")[0]) == [
        *(parts[i // 2 + i % 2 * 4] for i in range(8)),
        parts[8],
    ]
    assert f"= {z:.2f} = z" in shown


def point_stands(page: Page) -> None:
    """The painted point stands on the screen, read off the axes, where the neuron's z and output are."""
    at_z, at_a, z, output = page.evaluate(PLACE)
    assert at_z == pytest.approx(min(max(z, -10), 10), abs=0.01)
    assert at_a == pytest.approx(output, abs=0.001)
    assert output == pytest.approx(float(nn.sigmoid(z)), abs=2e-6)


def comes_to(page: Page, z: float) -> None:
    """Wait until the neuron's sum is this, and see that everything agrees, the painted point too."""
    expect(page.locator("[data-neuron]")).to_have_attribute("data-z", re.compile(f"^-?{abs(z):.6f}$"))
    rest(page)
    agrees(page)
    point_stands(page)


def wrong_about(page: Page, label: str) -> str:
    """The sentence beside a number field."""
    row = field(page, label).locator("xpath=..")
    alert = row.get_by_role("alert")
    expect(alert).not_to_be_empty()
    expect(field(page, label)).to_have_attribute("aria-invalid", "true")
    return alert.inner_text()
