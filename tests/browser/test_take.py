"""Take it with you: what is saved opens again as it was, and every export comes out of the browser whole."""

import base64
import io
import json
import zipfile

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import nncore as nn
from tests.browser.hands import STAGE, drag_in, play_to, press
from tests.nncore.files.worlds import executed, ran


def dialog(page: Page):
    """Open the dialog from whatever page this is."""
    page.get_by_role("button", name="Take it with you").click()
    found = page.get_by_role("dialog")
    expect(found.get_by_text("Open a file: a saved run")).to_be_visible()
    return found


def downloaded(page: Page, name: str) -> bytes:
    """Press a file's button and return what comes."""
    button = page.get_by_role("dialog").get_by_role("button", name=name, exact=True)
    with page.expect_download() as coming:
        button.click()
    assert coming.value.suggested_filename == name
    return coming.value.path().read_bytes()


def choose(page: Page, content: bytes, name: str = "run.json") -> None:
    """Bring a file to the dialog."""
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(file)


def standing(page: Page) -> tuple[int, float]:
    """The epoch and the loss that the stage shows."""
    stage = page.locator(STAGE)
    return int(stage.get_attribute("data-epoch")), float(stage.get_attribute("data-loss"))


def test_a_run_that_is_saved_opens_in_a_fresh_session_and_goes_on_the_same(open_page, tmp_path):
    page = open_page("/train?optimizer=adam&data=moons&noise=10&hidden=5.3&seed=7")
    play_to(page, 12)
    dialog(page)
    content = downloaded(page, "run.json")
    link = page.get_by_role("dialog").locator("code").first.inner_text()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    before = standing(page)
    run = nn.load_run(content)
    assert run.epoch == before[0]
    assert run.loss == pytest.approx(before[1], rel=1e-5)

    fresh = open_page("/neuron")
    saved = tmp_path / "run.json"
    saved.write_bytes(content)
    drag_in(fresh, saved)
    fresh.get_by_role("button", name="Open it").click()
    stage = fresh.locator(STAGE)
    expect(stage).to_have_attribute("data-epoch", str(before[0]))
    assert standing(fresh) == before
    linked = open_page(link.removeprefix("http://" + link.split("/")[2]))
    expect(linked.locator(STAGE)).to_have_attribute("data-epoch", str(before[0]))
    assert standing(linked) == before
    assert "data=moons" in fresh.url
    run.advance(1)
    for each in (page, fresh):
        press(each, "+1 Epoch")
        expect(each.locator(STAGE)).to_have_attribute("data-epoch", str(before[0] + 1))
        assert standing(each)[1] == pytest.approx(run.loss, rel=1e-5)
    assert standing(page) == standing(fresh)


def test_every_export_comes_out(open_page):
    page = open_page("/train?data=iris&hidden=4&activations=tanh.softmax&loss=cross_entropy")
    play_to(page, 3)
    dialog(page)
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "network.zip"))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    run = nn.load_run(files.pop("run.json"))
    model = nn.Model.of(run)
    exports = {export.file: export for export in nn.EXPORTS.values() if export.name != "json"}
    assert list(files) == [name for name, export in exports.items() if not export.refuses(model)]
    for name, export in exports.items():
        assert files[name] == export.write(model) or export.name == "spreadsheet", name
        expect(page.get_by_role("dialog").get_by_role("button", name=name, exact=True)).to_be_enabled()
    assert downloaded(page, "network.onnx") == files["network.onnx"]
    x = model.data.x[:4]
    np.testing.assert_allclose(ran(files["network.py"])["predict"](x), model.predict(x), rtol=1e-12)
    assert np.array_equal(executed(files["network.ipynb"])["theta"], run.theta)
    choose(page, files["network.safetensors"], "network.safetensors")
    page.get_by_role("button", name="Look inside").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(STAGE)).to_have_attribute("data-epoch", "0")
    assert standing(page)[1] == pytest.approx(run.loss, rel=1e-5)


def test_a_bad_file_gets_a_sentence_and_a_table_is_asked_about(open_page):
    page = open_page("/data")
    dialog(page)
    choose(page, b"{}")
    expect(page.get_by_text("This file is not a run saved in the Neural Playground.")).to_be_visible()
    choose_again = page.get_by_role("dialog").get_by_role("button", name="Remove run.json")
    choose_again.click()
    rows = "".join(f"{i},{'yn'[i % 2]}\n" for i in range(30))
    data = nn.data.read_csv(f"size,ok\n{rows}".encode(), target="ok")
    run = nn.Run(nn.Architecture((1, 3, 1), ("tanh", "sigmoid")), nn.Recipe(), data)
    run.advance(5)
    record = json.loads(nn.save(run, {"name": "train"}))
    choose(page, json.dumps(record).encode())
    expect(page.get_by_text("The file holds a table of its own, of 30 rows")).to_be_visible()
    page.get_by_role("button", name="Open it").click()
    expect(page.locator(STAGE)).to_have_attribute("data-epoch", "5")
    assert standing(page)[1] == pytest.approx(run.loss, rel=1e-5)


def test_a_file_dropped_anywhere_is_opened_as_in_the_dialog_and_never_leads_away(open_page, tmp_path):
    page = open_page("/train")
    play_to(page, 3)
    before, address = standing(page), page.url
    odd, lesson, table = tmp_path / "odd.bin", tmp_path / "mine.toml", tmp_path / "mine.csv"
    odd.write_bytes(b"\x80\x04")
    lesson.write_text('title = "Mine"\n[[step]]\npage = "train"\ntext = "Look."\n', encoding="utf-8")
    table.write_text("size,ok\n" + "".join(f"{i},{'yn'[i % 2]}\n" for i in range(30)), encoding="utf-8")
    sign = page.get_by_text("Drop it anywhere: a saved run")
    expect(sign).to_be_hidden()
    drag_in(page, odd, drop=False)
    expect(sign).to_be_visible()
    drag_in(page, odd)
    expect(sign).to_be_hidden()
    opened = page.get_by_role("dialog")
    expect(opened.get_by_text("This is a pickle")).to_be_visible()
    drag_in(page, lesson)  # the dialog stands open, and what is dropped beside its field goes into it
    expect(opened.get_by_text("Mine: 1 step.")).to_be_visible()
    drag_in(page, odd, lesson)
    expect(opened.get_by_text("Several files were dropped")).to_be_visible()
    drag_in(page, tmp_path)
    expect(opened.get_by_text("A folder was dropped.")).to_be_visible()
    assert (standing(page), page.url) == (before, address)  # nothing was lost
    drag_in(page, table)
    opened.get_by_role("button", name="Read it on the Data page").click()
    expect(page.get_by_text("mine.csv: 30 rows, 2 columns")).to_be_visible()


def test_a_film_of_the_training_is_an_animated_picture_and_leaves_the_stage_where_it_was(open_page):
    page = open_page("/train")
    for epoch in (1, 2, 3):
        press(page, "+1 Epoch")
        expect(page.locator(STAGE)).to_have_attribute("data-epoch", str(epoch))
    before = standing(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make a film of the training so far").click()
    film = coming.value.path().read_bytes()
    assert coming.value.suggested_filename == "training.png"
    frames = int.from_bytes(film[film.index(b"acTL") + 4 :][:4], "big")
    assert (film[:4], frames, film.count(b"fcTL")) == (b"\x89PNG", 4, 4)
    expect(page.locator(STAGE)).to_have_attribute("data-epoch", "3")
    assert standing(page) == before
    shown = """async (film) => {
      const image = new Image();
      image.src = "data:image/png;base64," + film;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }"""
    width, height = page.evaluate(shown, base64.b64encode(film).decode())
    assert width > 800
    assert height > 300
