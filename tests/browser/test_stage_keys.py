"""The stage without a mouse: everything hands can do to it, keys can do too, and the focus is always in sight."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import nncore as nn
from pages.workspace.slices import Slice
from tests.browser.hands import (
    TIMELINE,
    follow,
    in_link,
    link,
    loss,
    now,
    painted,
    played,
    press,
    reached,
    record,
    rest,
    seek,
    slider,
    spinner,
    until,
)
from tests.browser.touch import answered, begun, edited, edits, listen, opened, read, said

STAGE = "[data-stage]"
FOCUSED = """() => {
  const { activeElement: node } = document, { outlineStyle, outlineWidth } = getComputedStyle(node);
  return [node.ariaLabel || node.innerText, node.className, outlineStyle !== "none" && parseFloat(outlineWidth) >= 2];
}"""


@pytest.fixture
def page(open_page) -> Page:
    """The Train page with a small network, at rest."""
    return opened(open_page)


def tabbed(page: Page, keys: int, back: bool = False) -> list[tuple[str, bool]]:
    """Go on with the tab key; return what each element is called, and whether its focus is in sight."""
    found = []
    for _ in range(keys):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        name, _, seen = page.evaluate(FOCUSED)
        found.append((name, seen))
    return found


def focus_first_neuron(page: Page) -> None:
    """Go by the tab key to the network."""
    page.get_by_label("Activation of the output", exact=True).focus()
    assert tabbed(page, 1)[0][0].startswith("neuron 1 of layer 1: ")
    expect(page.locator(STAGE)).to_have_attribute("data-over", "1 0")


def test_the_tab_key_goes_through_the_picture_in_its_order_and_the_focus_is_in_sight(page):
    page.get_by_role("button", name="▶ Play", exact=True).focus()
    found = tabbed(page, 1)
    while not found[-1][0].startswith("loss by") and len(found) < 60:
        found += tabbed(page, 1)
    names, seen = zip(*found, strict=True)
    assert all(seen), [name for name, one in zip(names, seen, strict=True) if not one]
    wanted = [
        "+1 Epoch", "+1 Batch", "Slow motion", "Reset", "New seed", "Keys and gestures",
        "Add a hidden layer here: 1", "Activation of hidden layer 1", "One neuron less in hidden layer 1",
        "One neuron more in hidden layer 1", "Remove hidden layer 1", "Activation of the output",
        "neuron 1 of layer 1: ", "lines show", "Look at a point",
        "What the network answers everywhere, with the data points on it. ", TIMELINE,
    ]  # fmt: skip
    where = [next((k for k, name in enumerate(names) if name.startswith(one)), None) for one in wanted]
    assert where == sorted(where), dict(zip(wanted, where, strict=True))
    assert sum(name.startswith(("neuron ", "the output")) for name in names) == 1, "arrows go on from there"


def test_arrows_go_from_neuron_to_neuron_and_brackets_through_what_comes_in(page):
    run = begun((2,))
    focus_first_neuron(page)
    stage = page.locator(STAGE)
    for key, over in (("ArrowDown", "1 1"), ("ArrowRight", "2 0"), ("ArrowLeft", "1 0"), ("ArrowUp", "1 0")):
        page.keyboard.press(key)
        expect(stage).to_have_attribute("data-over", over)
        layer, neuron = map(int, over.split())
        name = page.evaluate(FOCUSED)[0]
        assert name.startswith("the output" if layer == 2 else f"neuron {neuron + 1} of layer {layer}"), "spoken too"
    for key, over, index in (("]", "1 0 0", 0), ("]", "1 0 1", 2), ("]", "1 0 b", 4), ("[", "1 0 1", 2)):
        page.keyboard.press(key)
        expect(stage).to_have_attribute("data-over", over)
        read(said(page).partition(" = ")[2].partition(" · ")[0], [run.theta[index]])
        expect(page.get_by_role("status").filter(has_text="weight" if over[-1] != "b" else "bias")).to_be_attached()
    page.keyboard.press("Escape")
    expect(stage).not_to_have_attribute("data-over", "1 0 1")


def test_plus_and_minus_change_a_weight_and_one_run_of_them_is_one_edit(page):
    theta, index = begun((2,)).theta.copy(), 2
    focus_first_neuron(page)
    page.keyboard.press("]")
    page.keyboard.press("]")
    theta[index] = float(np.float32(theta[index]))
    for key, by in (("+", 0.1), ("Shift+Equal", 0.1), ("-", -0.1), ("PageUp", 1.0), ("PageDown", -1.0), ("=", 0.1)):
        page.keyboard.press(key)
        theta[index] = float(np.float32(theta[index])) + by
        answered(page, begun((2,), theta).loss)
    page.keyboard.press("Control+z")
    answered(page, begun((2,)).loss)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    page.keyboard.press("Control+y")
    answered(page, begun((2,), theta).loss)


def test_the_menu_opens_with_enter_and_gives_the_focus_back(page):
    theta = begun((2,)).theta.copy()
    focus_first_neuron(page)
    page.keyboard.press("]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="weight from x₁ to neuron 1 of layer 1")).to_be_visible()
    page.keyboard.type("-1.25")
    page.keyboard.press("Enter")
    theta[0] = -1.25
    answered(page, begun((2,), theta).loss)
    assert page.evaluate(FOCUSED)[0].startswith("neuron 1 of layer 1")
    page.keyboard.press("]")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate(FOCUSED)[0].startswith("neuron 1 of layer 1"), "the focus is not lost"

    over = now(page)["over"]
    index = begun((2,)).arch.index(0, int(over.split()[2]), 0)
    page.keyboard.press("Enter")
    names = [name for name, _ in tabbed(page, 2)]
    assert names == ["Set to zero", "Freeze"] or "Freeze" in names
    page.get_by_role("button", name="Freeze", exact=True).focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    rest(page)
    record(page)
    page.locator(STAGE).press(" ")  # on a button it would press that
    reached(page, 10)
    page.locator(STAGE).press(" ")
    assert follow(begun((2,), theta, frozen=(index,)), painted(page)) == []


def test_shape_and_activation_are_changed_by_keys(page):
    page.get_by_role("button", name="One neuron more in hidden layer 1").focus()
    page.keyboard.press("Enter")
    in_link(page, hidden="3")
    played(page, "idle", epoch=0)
    activation = page.get_by_label("Activation of hidden layer 1", exact=True)
    activation.focus()
    activation.press("R")
    in_link(page, activations="relu.tanh")


def test_the_map_by_arrows_and_space(page):
    listen(page)
    run = begun((2,))

    def tool(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
        expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")

    tool("Add a point: orange")
    page.locator(".sg-dots").focus()
    for key in ["Shift+ArrowRight"] * 4 + ["ArrowUp"] * 2 + ["Space"]:
        page.keyboard.press(key)
    answered(page, edited(page, run, "add"))
    assert edits(page)[-1]["add"] == pytest.approx([0.9, 0.46, 0])
    page.keyboard.press("Shift+Space")
    answered(page, edited(page, run, "add"))
    assert edits(page)[-1]["add"][2] == 1
    tool("Move points")
    page.locator(".sg-dots").focus()
    for key in ["Shift+ArrowRight"] * 4 + ["ArrowUp"] * 2 + ["Space"] + ["ArrowDown"] * 3:
        page.keyboard.press(key)
        rest(page)
    edit = edits(page)[-1]["move"]
    assert edit[1:] == pytest.approx([0.9, 0.52])
    page.keyboard.press("Space")
    tool("Erase points")
    page.locator(".sg-dots").focus()
    for key in ["Shift+ArrowRight"] * 4 + ["ArrowDown"] + ["Space"]:
        page.keyboard.press(key)
    rest(page)
    assert "erase" in edits(page)[-1]
    for _ in range(4):
        page.keyboard.press("Control+z")
        rest(page)
    answered(page, begun((2,)).loss)

    tool("Look at a point")
    page.locator(".sg-dots").focus()
    page.keyboard.press("Space")
    data = nn.data.load("circle")
    place = Slice.through(data, 0, 1).place(data.inputs)[data.training]
    nearest = np.hypot(*(place - 0.5).T).argmin()
    in_link(page, sample=str(int(np.flatnonzero(data.training)[nearest]) + 1))
    page.keyboard.press("+")
    until(page, "() => location.search.includes('window=')")
    assert link(page)["window"].split(".")[2] == "800"


def test_the_timeline_by_keys(page):
    record(page)
    page.locator(STAGE).press(" ")
    reached(page, 20)
    page.locator(STAGE).press(" ")
    rest(page)
    at = {frame.epoch: frame.loss for frame in painted(page)}
    last = max(at)
    timeline = slider(page, TIMELINE)
    timeline.focus()
    for key, epoch in (("ArrowLeft", last - 1), ("ArrowLeft", last - 2), ("ArrowRight", last - 1), ("End", last)):
        page.keyboard.press(key)
        played(page, epoch=epoch)
        assert loss(page) == at[epoch]
    page.keyboard.press("Home")
    played(page, "idle", epoch=0)
    assert loss(page) == begun((2,)).loss


def test_the_keys_of_the_whole_stage(page):
    stage, run = page.locator(STAGE), begun((2,))
    stage.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
        rest(page)
    played(page, "paused", epoch=2)
    run.advance(2)
    assert loss(page) == run.loss
    page.keyboard.press("b")
    played(page, epoch=2, batch=1)
    run.step()
    assert loss(page) == run.loss
    page.keyboard.press("ArrowLeft")  # first to where the epoch began
    played(page, epoch=2, batch=0)
    page.keyboard.press("ArrowLeft")
    played(page, epoch=1, batch=0)
    page.keyboard.press("s")
    until(page, "() => document.querySelector('[data-stage]').dataset.phase === '0'")
    page.keyboard.press("r")
    played(page, "idle", epoch=0)
    assert loss(page) == begun((2,)).loss
    rest(page)
    page.keyboard.press("n")
    in_link(page, seed="1")
    played(page, "idle", epoch=0)
    rest(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys and gestures")
    expect(dialog).to_be_visible()
    for key in ("space", "→ ←", "Ctrl+Z, Ctrl+Y", "on the network", "on the map", "on the timeline"):
        expect(dialog.get_by_text(key, exact=True)).to_be_visible()
    page.keyboard.press("Space")  # the keys of the stage rest while it explains them
    expect(stage).to_have_attribute("data-state", "idle")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_keys_meant_for_a_field_do_not_move_the_stage(page):
    press(page, "+1 Epoch")
    played(page, epoch=1)
    box = spinner(page, "batch size")
    box.focus()
    for key in ("ArrowRight", "b", "r", "n", "s", "Space"):
        page.keyboard.press(key)
    rest(page)
    assert (now(page)["epoch"], now(page)["state"]) == ("1", "paused")
    seek(page, 0)
