"""What the stage shows of itself: an update laid open, runs gone by, ways to look, and pictures to take away."""

import re
import struct
from collections import Counter

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import nncore as nn
from pages.workspace.slices import as_bytes
from tests.browser.hands import (
    follow,
    in_link,
    insert,
    loss,
    model,
    now,
    painted,
    pick,
    play_to,
    played,
    press,
    record,
    rest,
    seek,
    until,
)
from tests.browser.touch import answered, begun, drawn, numbers, opened, read, reads, said, saved, texts

MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
  const { transitionDuration, animationDuration } = getComputedStyle(one);
  return Math.max(parseFloat(transitionDuration), parseFloat(animationDuration)) > 0.01;
}).map(one => one.outerHTML.slice(0, 120))"""
"""What would take its time."""
SVG = "{http://www.w3.org/2000/svg}"
PHASE = "phase => document.querySelector('[data-stage]').dataset.phase === phase"
PICTURE = """name => {
  const canvas = document.querySelector(name), pen = canvas.getContext("2d");
  const cells = new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return [new Set(cells).size, cells.reduce((a, b) => (a * 31 + b) | 0, 7)];
}"""


def other(page: Page, name: str, before: list[int]) -> None:
    """Wait until a picture is another than before."""
    until(page, f"([name, before]) => ({PICTURE})(name).join() !== before.join()", [name, before])


# ------------------------------------------------------------------------------------------------ slow motion


def written(page: Page, values: np.ndarray) -> bool:
    """Tell whether all these numbers are written on the picture as it stands, each as often as it occurs."""
    found = [number for text in texts(drawn(page)) for number in numbers(text)]
    return all(any(reads(number, value) for number in found) for value in values)


def phase(page: Page, number: int) -> None:
    """Wait until a phase of the update laid open is shown."""
    until(page, PHASE, str(number))


def test_an_update_in_three_phases_with_the_cores_numbers_then_the_same_state_as_one_batch(open_page):
    page = opened(open_page, calm=True)
    run = begun((2,))
    for _ in range(2):  # the first mini-batch, and the one after it
        step = nn.trace_update(run)
        press(page, "Slow motion")
        phase(page, 0)
        read(said(page), [len(step.x), step.batch_losses[0]])
        assert said(page).endswith("Press Slow motion again to go backward.")
        assert written(page, np.concatenate([step.x[0], *(z[0] for z in step.trace.z), *(a[0] for a in step.trace.a)]))
        press(page, "Slow motion")
        phase(page, 1)
        assert said(page).startswith("Backward")
        assert written(page, np.concatenate([step.back.grad[:4], *(d.sum(axis=0) for d in step.back.delta)]))
        press(page, "Slow motion")
        phase(page, 2)
        read(said(page), [*step.batch_losses, *step.losses])
        assert said(page).endswith("Press Slow motion again to go on from here.")
        weights = [k for k in range(run.arch.n_parameters) if k not in (4, 5, 8)]
        assert written(page, np.concatenate([step.before[weights], step.after[weights]]))
        assert (now(page)["epoch"], now(page)["batch"]) == (str(run.epoch), str(run.batch)), "not yet taken"
        press(page, "Slow motion")
        run.step()
        answered(page, run.loss)
        played(page, "paused", epoch=run.epoch, batch=run.batch)
        assert np.array_equal(run.theta, step.after)
        expect(page.locator(".sg-say")).to_contain_text("Point at a neuron")
        rest(page)


def test_in_motion_a_press_goes_to_the_end_of_a_phase_or_it_plays_by_itself(open_page):
    page = opened(open_page)
    page.locator("[data-stage]").press("s")
    phase(page, 0)
    for _ in range(2):
        page.locator("[data-stage]").press("s")
    phase(page, 1)
    page.locator("[data-stage]").press("ArrowRight")  # anything else ends it
    played(page, "paused", epoch=1)
    expect(page.locator(".sg-say")).to_contain_text("Point at a neuron")
    rest(page)
    page.get_by_role("combobox", name=re.compile("slow motion")).select_option("3")
    press(page, "Slow motion")
    until(page, "() => document.querySelector('.sg-say').innerText.startsWith('Forward')")
    assert "again" not in said(page), "it goes on by itself"
    run = begun((2,))
    run.advance()
    for _ in range(2):
        run.step()
    until(page, "loss => Number(document.querySelector('[data-stage]').dataset.loss) === loss", run.loss, seconds=30)
    press(page, "❚❚ Pause") if now(page)["state"] == "playing" else press(page, "▶ Play")


# ------------------------------------------------------------------------------------------------ runs gone by


def test_runs_gone_by_stay_as_earlier_runs_that_can_be_named_and_removed(open_page):
    page = opened(open_page)
    earlier = page.locator(".sg-earlier")
    for rate in ("0.1", "0.3", "1", "0.003", "0.01", "0.03"):
        play_to(page, 8)
        rest(page)
        seek(page, 3)
        pick(page, "learning rate", rate)
        in_link(page, rate=None if rate == "0.03" else rate)
        rest(page)
        press(page, "+1 Epoch")
        played(page, "paused", epoch=4)
        rest(page)
    expect(earlier).to_have_count(5)  # the last five
    field = page.get_by_label("Name of an earlier run 3", exact=True)
    expect(field).to_have_value("3: 2, sgd 0.3")
    field.fill("**mine** <b>")
    field.press("Enter")
    expect(page.get_by_role("button", name="Forget **mine** <b>", exact=True)).to_be_visible()
    before = page.evaluate(PICTURE, ".sg-curve")
    press(page, "Forget **mine** <b>")
    expect(earlier).to_have_count(4)
    other(page, ".sg-curve", before)
    expect(page.get_by_label("Name of an earlier run 6", exact=True)).to_be_visible()
    page.get_by_role("link", name="Neuron").first.click()
    expect(page.locator("[data-neuron]")).to_be_visible()
    page.get_by_role("link", name="Train").first.click()
    expect(earlier).to_have_count(4)


# ------------------------------------------------------------------------------------------------ ways to look

SHADES = """() => {
  const canvas = document.querySelector(".sg-heat");
  const counts = {};
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  for (const pixel of new Uint32Array(pixels.buffer)) counts[pixel] = (counts[pixel] ?? 0) + 1;
  return counts;
}"""
"""How many pixels of the map have which colour."""


def test_three_palettes_and_none_relies_on_colour_alone(open_page):
    page = opened(open_page, "/train?data=xor")
    pictures = {}
    for name, value in (("orange", None), ("viridis", "viridis"), ("grey", "grey")):
        page.get_by_role("combobox", name="colours").select_option(name)
        in_link(page, colours=value)
        rest(page)
        pictures[name] = [page.evaluate(PICTURE, part)[1] for part in (".sg-heat", ".sg-dots", ".sg-graph")]
        picture = drawn(page)
        dashed = [path for path in picture.iter(f"{SVG}path") if path.get("stroke-dasharray")]
        assert dashed, "weights below zero are dashed"
        inks = {path.get("fill") for path in picture.iter(f"{SVG}path")} | {
            path.get("stroke") for path in picture.iter(f"{SVG}path")
        }
        assert len(inks) > 4
    for part in zip(*pictures.values(), strict=True):
        assert len(set(part)) == 3
    grey = page.locator(".sg-heat").evaluate(
        """canvas => [...new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width,
             canvas.height).data.buffer))].every(c => (c & 255) === (c >> 8 & 255) && (c & 255) === (c >> 16 & 255))"""
    )
    assert grey
    page.get_by_role("combobox", name="colours").select_option("orange")
    in_link(page, colours=None)
    flat = page.get_by_role("button", name="Discretise the output")
    flat.click()
    in_link(page, discrete="1")
    expect(flat).to_have_attribute("aria-pressed", "true")
    until(page, f"() => Object.keys(({SHADES})()).length === 2")
    arch, axis = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), np.linspace(-6, 6, 200)
    everywhere = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    blue = (nn.forward(arch, nn.initial(arch), everywhere).output > 0).mean()
    counts = sorted(page.evaluate(SHADES).values())
    assert min(counts) / sum(counts) == pytest.approx(min(blue, 1 - blue), abs=0.02)


def test_lines_show_weights_slopes_or_what_has_changed_and_neurons_their_histograms(open_page):
    page = opened(open_page, "/train?hidden=2&data=xor")
    play_to(page, 20)
    rest(page)
    seen = {}
    for label, options in (
        ("lines show", ("gradient", "change", "weight")),
        ("neurons show", ("a", "z", "map")),
    ):
        for option in options:
            before = page.evaluate(PICTURE, ".sg-graph")
            page.get_by_role("combobox", name=label).select_option(option)
            other(page, ".sg-graph", before)
            rest(page)
            seen[label, option] = page.evaluate(PICTURE, ".sg-graph")[1]
    assert seen["lines show", "weight"] == seen["neurons show", "map"], "back where it was"
    assert len(set(seen.values())) == 5
    press(page, "▶ Play")
    page.get_by_role("combobox", name="neurons show").select_option("a")
    in_link(page, nodes="a")
    press(page, "❚❚ Pause")


def test_the_loss_on_a_log_axis_and_batch_by_batch(open_page):
    page = opened(open_page, "/train?hidden=2&batch=50")
    play_to(page, 6)
    rest(page)
    curve = page.evaluate(PICTURE, ".sg-curve")
    page.get_by_role("combobox", name="loss axis").select_option("log")
    other(page, ".sg-curve", curve)
    in_link(page, axis="log")
    rest(page)
    log = page.evaluate(PICTURE, ".sg-curve")
    page.get_by_role("combobox", name="loss by").select_option("batch")
    other(page, ".sg-curve", log)
    in_link(page, by="batch")
    rest(page)
    by_batch = page.evaluate(PICTURE, ".sg-curve")
    assert len({curve[1], log[1], by_batch[1]}) == 3
    record(page)
    last = play_to(page, 20)
    assert follow_from(begun((2,), batch_size=50), painted(page), last)


def follow_from(run: nn.Run, frames: list, last: int) -> bool:
    """Tell whether a run, brought to where the frames begin, goes through them to the last."""
    run.advance(frames[0].epoch - 1)
    return follow(run, frames) == [] and frames[-1].epoch == last


def repainted(page: Page, times: int) -> None:
    """Wait until a stage at rest since it was opened has painted so many more answers of the server."""
    until(page, "times => Number(document.querySelector('[data-stage]').dataset.frames) === times", times)


def test_transformed_space_puts_every_point_where_two_neurons_see_it(open_page):
    page = opened(open_page, "/train?hidden=3")
    press(page, "How layer 1 transforms space: the grid and the points of the map, seen through two of its neurons")
    in_link(page, space="1.0.1")
    expect(page.locator(".sg-heat")).to_be_hidden()
    up = page.get_by_role("combobox", name="neuron up")
    repainted(page, 1)
    up.select_option(label="3")
    in_link(page, space="1.0.2")
    repainted(page, 2)  # until then the points are where the neurons before saw them, though the link says otherwise
    run = begun((3,))
    training = run.data.training
    seen = nn.forward(run.arch, run.theta, run.data.inputs[training]).a[1][:, [0, 2]]
    side = page.locator(".sg-dots").evaluate("canvas => canvas.clientWidth")
    across, down = as_bytes(seen, -1.0, 1.0).T / 255 * side
    discs = Counter((round(x, 1), round(side - y, 1)) for x, y, one in
                    zip(across, down, run.data.y[training, 0], strict=True) if not one)  # fmt: skip
    shapes = (path.get("d") for path in drawn(page).iter(f"{SVG}path"))
    found = [re.match(r"M([-\d.]+) ([-\d.]+)a3.2", shape or "") for shape in shapes]
    places = Counter((round(float(one[1]) + 3.2, 1), round(float(one[2]), 1)) for one in found if one)
    assert sum(places.values()) == 2 * sum(discs.values()), "each filled and outlined"
    assert all(any(abs(x - u) <= 0.11 and abs(y - v) <= 0.11 for u, v in discs) for x, y in places)
    record(page)
    play_to(page, 20)
    assert follow(begun((3,)), painted(page)) == []
    page.get_by_role("button", name=re.compile("^How layer 1 transforms space")).click()
    expect(page.locator(".sg-heat")).to_be_visible()
    in_link(page, space=None)


# ------------------------------------------------------------------------------------------------ pictures to take away


def test_the_picture_is_saved_as_svg_without_anything_that_runs(open_page):
    page = opened(open_page, "/train?data=lung&hidden=3&activations=tanh.sigmoid")
    play_to(page, 3)
    rest(page)
    picture = drawn(page)
    assert picture.tag == f"{SVG}svg"
    tags = Counter(node.tag.removeprefix(SVG) for node in picture.iter())
    assert set(tags) == {"svg", "rect", "g", "path", "text", "image"}
    assert tags["path"] > 200, "lines and points"
    assert tags["image"] == 4 + 4 + 1, "a map for every input and neuron, and the large one"
    for node in picture.iter():
        assert not [name for name in node.attrib if name.startswith("on")]
        assert node.get("href", "data:image/png").startswith("data:image/png")
    assert {column.name for column in nn.data.load("lung").columns} <= set(texts(picture))
    width, height = float(picture.get("width")), float(picture.get("height"))
    shapes = " ".join(node.get(name, "") for node in picture.iter() for name in ("d", "x", "y", "transform", "opacity"))
    assert "NaN" not in shapes
    png = saved(page, "PNG").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (int(2 * width), int(2 * height))


# ------------------------------------------------------------------------------------------------ for those who hear it


def test_a_training_network_is_heard_every_few_seconds(open_page):
    page = opened(open_page)
    page.evaluate(
        """() => {
          const spoken = document.querySelector(".sg-spoken");
          window.heard = [];
          new MutationObserver(() => heard.push(spoken.textContent)).observe(spoken, { childList: true });
        }"""
    )
    assert page.locator(".sg-spoken").get_attribute("aria-live") == "polite"
    press(page, "▶ Play")
    until(page, "() => window.heard.length >= 2", seconds=30)
    frames = int(now(page)["frames"])
    press(page, "❚❚ Pause")
    until(page, "() => window.heard.at(-1).startsWith('Paused.')")
    heard = page.evaluate("window.heard")
    assert len(heard) < frames / 20, "every few seconds, not with every frame"
    for sentence in heard[:-1]:
        assert re.fullmatch(r"Epoch \d+\. Training loss \d\.\d+(e[−-]?\d+)?, test accuracy \d+\.\d %\.", sentence), (
            sentence
        )
    run = model((2,), ("tanh", "tanh"))
    run.advance(int(now(page)["epoch"]))
    assert f"{run.loss:.3f}" in heard[-1]


def test_less_motion_for_those_who_ask_for_it(open_page):
    page = opened(open_page, calm=True)
    press(page, "Slow motion")
    phase(page, 0)
    first = page.evaluate(PICTURE, ".sg-graph")
    page.wait_for_timeout(500)
    assert page.evaluate(PICTURE, ".sg-graph") == first, "nothing travels"
    moving = page.evaluate("() => document.getAnimations().filter(one => one.playState === 'running').length")
    assert moving == 0
    assert loss(page) == begun((2,)).loss
    insert(page, 1)
    played(page, "idle", epoch=0)
    press(page, "Lessons")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(MOVING) == [], "nor does what Streamlit draws fade or slide"


def test_a_stage_set_up_again_is_out_of_sight_until_its_scene_is_there(open_page):
    page = open_page("/train")
    played(page, "idle", epoch=0)
    stage = page.locator("[data-stage]")
    expect(stage).to_be_visible()
    stage.evaluate(
        """async root => {
          const [, script] = Object.entries(componentScripts).find(([name]) => name.startsWith("stage "));
          (await script.module).mount(root, () => {});
        }"""
    )
    expect(stage).to_be_hidden()
