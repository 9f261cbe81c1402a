"""A file is brought to the dialog: what it holds is said, and opened once it is wanted; nothing else changes."""

import itertools
import json
from io import BytesIO

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import nncore as nn
from pages.lessons.runner import Going
from pages.panels.open_file import Opening
from pages.panels.upload_state import Upload
from pages.workspace.choices import Choices
from pages.workspace.network_files import ANSWERS, check_shown, companions, settled
from pages.workspace.own_data import OWN
from pages.workspace.run_files import shown, written
from pages.workspace.workspace import Workspace
from tests.nncore.files.test_imports import DERIVED, a_model, zipped
from tests.pages.test_app import Visitor


def read(model, name="safetensors"):
    return nn.read_network(nn.EXPORTS[name].write(model))


def opened(network, companion, **choices):
    found = settled(network, companion, Choices().changed(**choices))
    workspace = Workspace()
    workspace.resume(found.run, found.choices, found.own)
    return workspace


def test_a_network_meets_the_data_it_learnt_from_and_is_the_same():
    model = a_model((4, 5, 3), ("mish", "softmax"), "iris", seed=2)
    found = read(model)
    assert list(companions(found, "iris")) == ["iris", ANSWERS]
    workspace = opened(found, "iris", seed=2, optimizer="adam")
    assert (workspace.choices.data, workspace.choices.loss) == ("iris", "cross_entropy")
    assert workspace.choices.optimizer == "adam"
    assert workspace.run.theta.tobytes() == model.theta.tobytes()
    assert np.array_equal(workspace.data.inputs, model.data.inputs)
    assert workspace.player.start.choices["theta"] == workspace.choices.theta
    workspace.run.advance(2)
    version = workspace.player.number
    workspace.apply(workspace.choices)
    assert workspace.player.number == version


def test_data_are_scaled_as_the_file_says_where_that_differs():
    model = a_model((4, 5, 3), ("mish", "softmax"), "iris", seed=2, train_share=0.3)
    workspace = opened(read(model), "iris", seed=2)
    assert workspace.choices.data == OWN
    assert workspace.data.title == "Iris flowers"
    np.testing.assert_array_equal(workspace.data.spread, model.data.spread)
    workspace.apply(workspace.choices.changed(share=70))
    np.testing.assert_array_equal(workspace.data.spread, model.data.spread)


def test_derived_inputs_become_choices():
    workspace = opened(read(a_model((6, 3, 1), features=DERIVED)), "circle")
    assert workspace.choices.features == DERIVED[2:]
    assert workspace.choices.data == "circle"
    assert workspace.data.n_features == 6


@pytest.mark.parametrize(
    ("sizes", "activations", "data"),
    [
        ((2, 1), ("tanh",), "circle"),
        ((1, 4, 1), ("sine", "identity"), "sine"),
        ((8, 3, 3), ("elu", "softmax"), "penguins"),
    ],
)
def test_without_data_it_meets_its_own_answers(sizes, activations, data):
    model = a_model(sizes, activations, data)
    workspace = opened(read(model, "npz"), ANSWERS)
    assert (workspace.choices.data, workspace.data.title) == (OWN, "The network's own answers")
    assert workspace.run.theta.tobytes() == model.theta.tobytes()
    workspace.run.advance(2)
    assert np.isfinite(workspace.run.losses).all()
    version = workspace.player.number
    workspace.apply(workspace.choices)
    assert workspace.player.number == version
    workspace.apply(workspace.choices, reset=True)
    np.testing.assert_allclose(workspace.run.theta, model.theta, rtol=1e-6)


@pytest.mark.parametrize(
    ("sizes", "why"),
    [
        ((2, 17, 1), "17 neurons in a hidden layer, and this app shows up to 16"),
        ((2, *[2] * 7, 1), "7 hidden layers, and this app shows up to 6"),
        ((2, 3, 40), "40 outputs"),
    ],
)
def test_what_there_is_no_room_for_is_said(sizes, why):
    weights = {f"w{i}": np.ones(pair) for i, pair in enumerate(itertools.pairwise(sizes))}
    with pytest.raises(ValueError, match=why):
        check_shown(nn.read_network(zipped(**weights)))


def body():
    """The dialog's part in which a file is opened."""
    import streamlit as st

    from pages.lessons import runner
    from pages.panels import open_file

    open_file.show()
    st.caption(repr(runner.standing()))


class Opener:
    """Someone who brings files to the dialog, without the page around it."""

    def __init__(self):
        self.app = AppTest.from_function(body, default_timeout=30).run()

    def bring(self, name, content):
        self.app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
        assert not self.app.exception
        return [*(each.value for each in self.app.text), *(each.value for each in self.app.error)]

    def press(self, label):
        [button] = [button for button in self.app.button if button.label == label]
        button.click().run()
        assert not self.app.exception

    def room(self, kind):
        return self.app.session_state[f"{kind.__module__}.{kind.__qualname__}"]


def test_the_dialog_opens_a_network_and_asks_for_what_the_file_does_not_say():
    visitor = Opener()
    content = zipped(w1=np.ones((2, 3)), b1=np.zeros(3), w2=np.ones((3, 1)), b2=np.ones(1))
    assert visitor.bring("w.npz", content)[0] == (
        "NumPy arrays: 2 → 3 → 1 neurons. The file does not say which activations; choose them."
    )
    visitor.app.selectbox(key="take output").set_value("sigmoid").run()
    visitor.app.selectbox(key="take companion 0").set_value("moons").run()
    visitor.press("Look inside")
    choices = visitor.room(Workspace).choices
    assert (choices.hidden, choices.activations, choices.data) == ((3,), ("relu", "sigmoid"), "moons")
    assert choices.loss == "binary_cross_entropy"
    assert visitor.room(Opening).page == "network"
    assert visitor.app.file_uploader[0].value is None


def test_the_dialog_opens_a_run_and_a_table_and_refuses_the_rest():
    visitor = Opener()
    run = nn.Run(nn.Architecture((2, 3, 1), ("tanh", "tanh")), nn.Recipe(), nn.data.load("xor"))
    run.advance(3)
    saved = json.dumps(json.loads(nn.save(run, {"name": "cost"})), indent=1).encode()
    visitor.bring("run.json", saved)
    visitor.press("Open it")
    before = visitor.room(Workspace).run
    assert (before.epoch, visitor.room(Opening).page) == (3, "cost")
    for content, why in (
        (b"\x80\x04pickle", "This is a pickle"),
        (b"{}", "This file is not a run saved in the Neural Playground"),
        (b"\x00\x01", "This file cannot be opened here"),
        (zipped(w=np.ones((2, 99))), "It has 99 outputs"),
    ):
        assert why in visitor.bring("some.bin", content)[0]
        assert visitor.room(Workspace).run is before
    visitor.bring("mine.csv", "größe,ja\n1,ä\n2,ö\n3,ä\n4,ö\n".encode("cp1252"))
    visitor.press("Read it on the Data page")
    assert visitor.room(Workspace).choices.set == "file"
    assert visitor.room(Upload).reading.title == "mine.csv"
    assert visitor.room(Opening).page == "data"


def test_a_lesson_is_begun_and_a_wrong_one_gets_its_sentence():
    visitor = Opener()
    source = 'title = "Mine"\n\n[[step]]\npage = "train"\ntext = "Look."\n'
    assert visitor.bring("mine.txt", source.encode()) == [
        "Mine: 1 step. It stays in this session; a link cannot carry it."
    ]
    visitor.press("Begin it")
    assert (visitor.room(Going).lesson.title, visitor.room(Opening).page) == ("Mine", "")
    for name, content, why in (
        ("mine.txt", source.replace("train", "moon").encode(), "there is no page “moon”"),
        ("mine.toml", b"title", "this is not TOML"),
        ("mine.toml", b"title = '\xff'", "this is not text in UTF"),
    ):
        assert why in visitor.bring(name, content)[0]


def test_a_table_that_was_brought_to_the_dialog_is_read_on_the_data_page():
    visitor = Visitor("neuron")
    visitor.app.session_state[f"{Upload.__module__}.{Upload.__qualname__}"] = upload = Upload()
    upload.begin("mine.csv", BytesIO(b"a,b\n1,x\n2,y\n3,x\n4,y\n"))
    visitor.workspace.choose(set="file")
    visitor.go("data")
    assert visitor.room(Upload).table.names == ("a", "b")


def test_a_run_saved_in_a_lesson_goes_on_at_its_step():
    visitor = Visitor("train", lesson="one_neuron_is_not_enough", step="3")
    going = visitor.room(Going)
    going.firsts = {0: True, 1: False}
    lesson = {"name": "one_neuron_is_not_enough", "step": 2, "firsts": {"0": True, "1": False}}
    saved = written(visitor.workspace, shown(visitor.workspace), "train", lesson)
    other = Opener()
    other.bring("run.json", saved)
    other.press("Open it")
    again = other.room(Going)
    assert (again.name, again.step, again.firsts) == (going.name, going.step, going.firsts)
    assert again.lesson == going.lesson
    assert again.travel is None
    assert other.app.caption[0].value == repr(lesson)


@pytest.mark.parametrize(
    "lesson",
    [None, 3, {"name": "../x"}, {"name": []}, {"name": "one_neuron_is_not_enough", "step": "9", "firsts": {"x": 1}}],
)
def test_a_lesson_that_is_none_changes_nothing(lesson):
    workspace = Workspace()
    other = Opener()
    other.bring("run.json", written(workspace, shown(workspace), "train", lesson))
    other.press("Open it")
    name = lesson.get("name") if isinstance(lesson, dict) else None
    kept = {"name": name, "step": 0, "firsts": {}} if name == "one_neuron_is_not_enough" else None
    assert other.app.caption[0].value == repr(kept)
