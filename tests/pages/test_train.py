"""The train page: the first visit, how requests are answered, and what begins another run."""

from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

import nncore as nn
from pages.components.door import payload
from pages.kit.widgets import widget
from pages.workspace.frames import Look, Shot, pack
from pages.workspace.slices import Slice, input_maps
from pages.workspace.stage import told_note
from tests.pages.test_app import Visitor
from tests.pages.test_controls import tables
from tests.pages.test_link import defaults, everything
from tests.pages.test_player import alike
from tests.pages.test_wire import opened

pytestmark = pytest.mark.usefixtures("patience")

TWO = ("circle", "xor", "gauss", "spiral", "moons", "clouds", "plane", "multi_gauss")
REAL = ("breast_cancer", "iris", "wine", "penguins", "digits", "diabetes")
MANY = ("lung", *REAL)
REFUSED = "binary cross-entropy needs an output between 0 and 1"


def ask(visitor, do="play", number=1, **more):
    """Ask something of the run on the stage, from its beginning unless said otherwise."""
    player = visitor.state["player"]
    usual = {"number": number, "scene": player.tag, "do": do, "run": player.number, "epoch": 0, "batch": 0, "count": 4}
    return visitor.send(usual | more)


def run(visitor):
    """The visitor's run."""
    return visitor.state["player"].run


def plain(epochs=0, loss="mse", activations=("tanh",) * 3, **how):
    """What the page does by default, without it."""
    arch = nn.Architecture((2, 4, 2, 1), activations)
    trained = nn.Run(arch, nn.Recipe(loss=loss, **how), nn.data.load("circle"))
    trained.advance(epochs)
    return trained


def shots(trained, epochs):
    """Frames of the run's next epochs, packed."""
    taken, before = [], trained.theta.copy()
    for _ in range(epochs):
        trained.advance()
        taken.append(Shot.of(trained, before))
        before = taken[-1].theta
    return pack(trained, taken, Look(Slice.through(trained.data, 0, 1), recipe=trained.recipe))


def sent(visitor):
    """The parts and the series the browser gets."""
    header, scene = visitor.shown, visitor.shown["scene"]
    size = (scene["sizes"][0] + len(scene["derived"])) * header["small"] ** 2 if scene else 0
    return opened(payload(visitor.component.bytes), size)[1:]


def got(visitor, frames):
    """Whether the browser gets these frames, notes and all."""
    notes = [(note.kind, note.layer, note.meaning, note.advice) for note in frames.notes]
    told = [(note["kind"], note["layer"], note["meaning"], note["advice"]) for note in visitor.shown["notes"]]
    return told == notes and alike(replace(frames, series=sent(visitor)[1]), frames)


# ------------------------------------------------------------------------------------------- the first visit


def test_the_first_message_is_a_run_at_its_beginning():
    visitor, clone = Visitor("train"), plain()
    header = visitor.shown
    told = ("run", "answered", "frames", "last", "best", "diverged", "said", "per", "unit", "side", "small", "can")
    assert [header[name] for name in told] == [1, 0, 1, 0, 0, "", "", 1, "epoch", 48, 16, [False, False]]
    assert header["tag"] == header["scene"]["tag"]
    assert (header["scene"]["sizes"], header["frozen"], header["step"]) == ([2, 4, 2, 1], [], None)
    assert header["sample"]["row"] == 0
    cut = Slice.through(clone.data, 0, 1)
    parts, _ = sent(visitor)
    assert parts[: 2 * header["small"] ** 2] == input_maps(clone, cut)  # and behind it those that could be derived
    assert got(visitor, pack(clone, [Shot.of(clone)], Look(cut)))


def test_the_scene_travels_to_a_browser_that_lacks_it():
    visitor = ask(Visitor("train"))
    assert visitor.shown["scene"] is None
    for known in ("of the run before", ""):
        ask(visitor, scene=known)
        assert visitor.shown["scene"]["tag"] == visitor.shown["tag"]


def test_visitors_share_data_and_nothing_else():
    one, other = run(Visitor("train")), run(Visitor("train"))
    assert one.data is other.data
    assert one is not other
    assert not np.shares_memory(one.theta, other.theta)


@pytest.mark.parametrize("data", [*TWO, *MANY])
def test_every_data_set_can_be_played(data):
    visitor = ask(Visitor("train", data=data, hidden="3", panel="data"), count=2)
    assert (visitor.shown["frames"], visitor.shown["diverged"], visitor.errors) == (2, "", "")
    assert run(visitor).data.name == data
    [caption] = [one for one in visitor.app.caption if run(visitor).data.about in one.value]
    assert run(visitor).data.licence in caption.proto.help
    closed = " ".join(caption.value for caption in Visitor("train", data=data).app.caption)
    assert run(visitor).data.warning in closed, "a warning is seen in any case"


@pytest.mark.parametrize("data", [*TWO, *MANY])
def test_only_what_fits_the_data_can_be_chosen(data):
    shown = set()
    for panel in ("data", "view"):
        visitor = Visitor("train", data=data, panel=panel)
        shown |= {element.key for kind in ("slider", "selectbox") for element in getattr(visitor.app, kind)}
    assert ("noise" in shown) == (data in TWO)
    assert ({"across", "up"} <= shown) == (data in MANY)


def test_a_control_without_a_widget_is_a_fault_of_ours():
    with pytest.raises(TypeError, match="hidden"):
        widget(tables()["train"]["hidden"], "key", (), print)


# --------------------------------------------------------------------------------------------------- requests


def test_playing_sends_the_frames_of_a_plain_run():
    visitor, clone = Visitor("train"), plain()
    ask(visitor, number=3)
    assert got(visitor, shots(clone, 4))
    assert [visitor.shown[name] for name in ("answered", "frames", "last", "scene")] == [3, 4, 4, None]
    assert run(visitor).epoch == 8  # the next four lie ready
    ask(visitor, number=4, epoch=4)
    assert got(visitor, shots(clone, 4))


def test_looking_back_and_going_on():
    visitor = ask(Visitor("train"))
    ask(visitor, "look", epoch=2)
    assert visitor.shown["frames"] == 1
    assert got(visitor, shots(plain(1), 1))
    assert visitor.link == {}
    assert got(ask(visitor, epoch=2), shots(plain(2), 4))


def test_a_browser_without_the_scene_gets_it():
    visitor = ask(Visitor("train"), scene="")
    assert visitor.shown["scene"]["tag"] == visitor.shown["tag"]


def test_a_browser_that_has_another_run_gets_the_scene_whatever_it_says_it_has():
    visitor = ask(Visitor("train"))
    assert ask(visitor, run=1, scene=visitor.shown["tag"]).shown["scene"] is None
    assert ask(visitor, run=7, scene=visitor.shown["tag"]).shown["scene"]["sizes"] == [2, 4, 2, 1]


@pytest.mark.parametrize(
    "message",
    [None, 3, "play", [], {}, {"do": "play"}, {"number": "x", "scene": "", "do": "play"},
     {"number": 1, "scene": "", "do": "play", "run": 99, "count": 5}, {"number": 1, "scene": "", "do": "dance"}],
)  # fmt: skip
def test_what_asks_for_nothing_changes_nothing(message):
    visitor = Visitor("train").send(message)
    assert everything(visitor, "train") == defaults("train")
    assert (run(visitor).epoch, visitor.shown["run"], visitor.shown["frames"]) == (0, 1, 1)


def test_a_request_is_answered_once():
    visitor = ask(Visitor("train"), number=5)
    assert visitor.run().shown["answered"] == 0


# -------------------------------------------------------------------------------------------- starting anew


def test_reset_is_the_same_run_again():
    visitor = ask(Visitor("train"))
    ask(visitor, "reset")
    assert (visitor.shown["run"], visitor.shown["frames"], run(visitor).epoch) == (2, 1, 0)
    assert got(ask(visitor), shots(plain(), 4))


@pytest.mark.parametrize(("seed", "after"), [(0, 1), (7, 8), (999_999, 0)])
def test_a_new_seed_is_another_run(seed, after):
    visitor = ask(Visitor("train", seed=str(seed)), "seed")
    assert (visitor.state["seed"], run(visitor).recipe.seed, visitor.shown["run"]) == (after, after, 2)
    assert visitor.link == ({"seed": str(after)} if after else {})


@pytest.mark.parametrize(
    ("edit", "sizes", "activations"),
    [
        ({"grow": 2}, (2, 4, 3, 1), ("tanh",) * 3),
        ({"cut": [1, 0]}, (2, 3, 2, 1), ("tanh",) * 3),
        ({"insert": 3}, (2, 4, 2, 2, 1), ("tanh",) * 4),
        ({"remove": 1}, (2, 2, 1), ("tanh",) * 2),
        ({"activation": [1, "relu"]}, (2, 4, 2, 1), ("relu", "tanh", "tanh")),
        ({"activation": [3, "sigmoid"]}, (2, 4, 2, 1), ("tanh", "tanh", "sigmoid")),
    ],
)
def test_another_shape_is_another_run_that_keeps_what_it_can(edit, sizes, activations):
    visitor = ask(Visitor("train"))
    before = run(visitor)
    shown = ask(visitor, "look", epoch=3).state["player"].theta_shown.copy()
    ask(visitor, "shape", epoch=3, edit=edit)
    arch = run(visitor).arch
    assert (arch.sizes, arch.activations) == (sizes, activations)
    assert (visitor.shown["run"], run(visitor).epoch, visitor.shown["said"]) == (2, 0, "")
    assert visitor.shown["scene"]["sizes"] == list(sizes)
    assert (visitor.state["hidden"], visitor.state["activations"]) == (sizes[1:-1], activations)
    assert run(Visitor("train", **visitor.link)).arch == arch
    graft = {
        "grow": nn.with_neuron,
        "cut": nn.without_neuron,
        "remove": nn.without_layer,
        "activation": nn.with_activation,
    }.get(next(iter(edit)))
    if graft:
        what = next(iter(edit.values()))
        carried = graft(before.arch, *(what if isinstance(what, list) else [what])).transfer(before.arch, shown)
        assert run(visitor).theta.tobytes() == carried.tobytes()
    ask(visitor, "back")
    assert (run(visitor) is before, visitor.state["player"].shown_at) == (True, (3, 0))
    assert (visitor.state["hidden"], visitor.state["activations"], visitor.link) == ((4, 2), ("tanh",) * 3, {})
    assert ask(visitor, "forth").state["player"].run.arch == arch


def test_a_notes_remedy_comes_with_it_and_does_what_it_says():
    visitor = ask(Visitor("train", data="spiral"), count=50)
    for epoch in (50, 100, 150):
        ask(visitor, epoch=epoch, count=50)
    [note] = visitor.shown["notes"]
    assert (note["kind"], note["layer"]) == ("stuck", None)
    [[choice, value, layer, title], sines] = note["remedies"]
    assert sines == ["features", "sin", None, "Sines of both inputs as inputs"]
    assert (choice, value, title) == ("neurons", 4.0, "Four more neurons in each hidden layer")
    before = run(visitor)
    ask(visitor, "remedy", epoch=180, edit={"remedy": [choice, value, layer]})
    assert (visitor.shown["run"], visitor.shown["scene"]["sizes"]) == (2, [2, 8, 6, 1])
    assert (visitor.state["hidden"], visitor.link["hidden"]) == ((8, 6), "8.6")
    ask(visitor, "back")
    assert (run(visitor) is before, visitor.state["player"].shown_at) == (True, (180, 0))
    assert (visitor.state["hidden"], visitor.link) == ((4, 2), {"data": "spiral"})


def test_a_remedy_that_would_change_nothing_is_not_offered():
    visitor = ask(Visitor("train", data="spiral", hidden="16", rate="0.0001"), count=30)
    note = nn.Note("stuck", None, (), 1.0, "It is stuck.", "Do something.", (
        nn.Remedy("neurons", 4.0, "More neurons"), nn.Remedy("learning_rate", 3.0, "Faster"),
    ))  # fmt: skip
    told = told_note(note, visitor.workspace.choices, visitor.workspace.arch)
    assert told["remedies"] == [["learning_rate", 3.0, None, "Faster"]]


@pytest.mark.parametrize("edit", [{}, {"remedy": 3}, {"remedy": ["neurons"]}, {"remedy": ["data", "<b>", 1]}])
def test_what_is_no_remedy_does_no_harm(edit):
    visitor = ask(Visitor("train"))
    kept = run(visitor)
    ask(visitor, "remedy", epoch=4, edit=edit)
    assert (run(visitor) is kept, visitor.shown["run"], visitor.link, visitor.errors) == (True, 1, {}, "")


def test_a_second_run_of_the_script_waits_for_the_first():
    visitor = ask(Visitor("train"))
    second = Thread(target=visitor.run)
    with visitor.workspace.lock:
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(30)
    assert not second.is_alive()
    assert visitor.shown["frames"] == 1


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"grow": 9}, ""),
        ({"remove": 7}, "hidden layers"),
        ({"activation": [1, "<b>"]}, "<b>"),
        ({"activation": [3, "relu"]}, REFUSED),
    ],
)
def test_a_shape_that_cannot_be_says_why_and_does_no_harm(edit, words):
    visitor = Visitor("train", activations="tanh.tanh.sigmoid", loss="binary_cross_entropy")
    kept, link = run(ask(visitor)), dict(visitor.link)
    ask(visitor, "shape", epoch=4, edit=edit)
    assert words in visitor.shown["said"]
    assert (run(visitor) is kept, visitor.shown["run"], visitor.link) == (True, 1, link)
    assert visitor.run().shown["said"] == ""
    assert ask(visitor, epoch=4).shown["frames"] == 4


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [("selectbox", "data", "xor"), ("slider", "noise", 20), ("slider", "share", 70), ("number_input", "seed", 5)],
)
def test_other_data_or_another_seed_make_a_new_run(kind, key, value):
    visitor = ask(Visitor("train")).choose(kind, key, value)
    assert (visitor.shown["run"], run(visitor).epoch, run(visitor).batch) == (2, 0, 0)
    assert visitor.shown["scene"]["tag"] == visitor.shown["tag"]
    assert set(visitor.link) - {"panel"} == {key}


def test_another_loss_makes_a_new_run():
    visitor = ask(Visitor("train", activations="tanh.tanh.sigmoid"))
    visitor.choose("selectbox", "loss", "binary_cross_entropy")
    assert (visitor.shown["run"], run(visitor).epoch, visitor.errors) == (2, 0, "")
    clone = plain(loss="binary_cross_entropy", activations=("tanh", "tanh", "sigmoid"))
    assert got(ask(visitor), shots(clone, 4))
