"""The train page: what keeps a run, what makes a new one, what is refused, and how requests are answered."""

from dataclasses import replace
from threading import Thread
from types import SimpleNamespace

import numpy as np
import pytest

import nncore as nn
from pages.components.door import payload
from pages.kit.widgets import widget
from pages.workspace.frames import Look, Shot, pack
from pages.workspace.own_data import Own
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
    header = visitor.shown
    size = header["scene"]["sizes"][0] * header["small"] ** 2 if header["scene"] else 0
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
    assert parts == input_maps(clone, cut)
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


# ------------------------------------------------------------------------------------------- keeping the run


@pytest.mark.parametrize(
    ("kind", "key", "value", "name"),
    [
        ("selectbox", "rate", 0.3, "learning_rate"),
        ("selectbox", "optimizer", "adam", "optimizer"),
        ("number_input", "batch", 33, "batch_size"),
    ],
)
def test_how_it_learns_changes_where_the_browser_is(kind, key, value, name):
    visitor = ask(Visitor("train"))
    kept, how, epoch = run(visitor), visitor.shown["how"], 4  # four frames were asked for
    visitor.choose(kind, key, value)
    assert run(visitor) is kept
    assert (visitor.shown["run"], run(visitor).epoch, visitor.link[key]) == (1, epoch, str(value))
    assert visitor.shown["how"] != how
    clone = plain(3)
    clone.change(**{name: value})
    assert got(ask(visitor, epoch=3), shots(clone, 4))
    assert visitor.shown["last"] == 7


@pytest.mark.parametrize(("kind", "key", "value"), [("selectbox", "speed", 20), ("toggle", "test", True)])
def test_how_it_is_shown_changes_nothing_of_the_run(kind, key, value):
    visitor = ask(Visitor("train"))
    kept, epoch = run(visitor), 4  # four frames were asked for
    visitor.choose(kind, key, value)
    assert run(visitor) is kept
    assert (run(visitor).epoch, visitor.shown["run"]) == (epoch, 1)
    assert visitor.shown["per"] == (20 if key == "speed" else 1)


def test_test_points_are_drawn_when_asked_for():
    visitor = Visitor("train")
    assert [len(part) for part in visitor.shown["scene"]["points"]] == [250, 0]
    visitor.choose("toggle", "test", True)
    assert [len(part) for part in visitor.shown["scene"]["points"]] == [250, 250]


def test_another_slice_is_another_scene_of_the_same_run():
    visitor = Visitor("train", data="lung", across="1", up="2")
    kept, tag = run(visitor), visitor.shown["tag"]
    visitor.choose("selectbox", "up", 3)
    assert run(visitor) is kept
    assert visitor.shown["tag"] != tag
    assert [axis["name"] for axis in visitor.shown["scene"]["axes"]] == ["age (years)", "air (µg/m³ PM2.5)"]


def test_a_browser_with_the_old_slice_gets_the_new_scene():
    visitor = Visitor("train", data="lung")
    tag = visitor.shown["tag"]
    visitor.choose("selectbox", "up", 3)
    assert ask(visitor, scene=tag).shown["scene"]["tag"] != tag


def test_noise_is_remembered_over_data_that_takes_none():
    visitor = Visitor("train").choose("slider", "noise", 20)
    visitor.choose("selectbox", "data", "lung")
    visitor.choose("selectbox", "data", "spiral")
    assert visitor.state["noise"] == 20
    assert run(visitor).data.x.tobytes() == nn.data.load("spiral", noise=0.2).x.tobytes()


# ------------------------------------------------------------------------------------- what does not fit together


def test_a_choice_that_does_not_fit_keeps_the_run_and_says_why():
    visitor = ask(Visitor("train"))
    kept = run(visitor)
    for _ in range(2):
        visitor.choose("selectbox", "loss", "binary_cross_entropy")
        assert REFUSED in visitor.errors
        assert "stays as it was" in visitor.errors
        assert run(visitor) is kept
        assert visitor.shown["run"] == 1
    assert got(ask(visitor), shots(plain(), 4))
    visitor.choose("selectbox", "loss", "mse")
    assert (visitor.errors, run(visitor)) == ("", kept)


def test_numbers_are_not_judged_by_cross_entropy():
    visitor = Visitor("train", data="plane", activations="tanh.tanh.sigmoid")
    visitor.choose("selectbox", "loss", "binary_cross_entropy")
    assert "asks for other numbers" in visitor.errors
    assert run(visitor).recipe.loss == "mse"


@pytest.mark.parametrize(
    "link", [{}, {"data": "plane", "activations": "tanh.tanh.sigmoid"}, {"data": "lung", "hidden": "3"}]
)
def test_a_link_that_does_not_fit_shows_a_run_and_says_why(link):
    visitor = Visitor("train", loss="binary_cross_entropy", **link)
    assert (run(visitor).recipe.loss, visitor.shown["frames"]) == ("mse", 1)
    assert "binary cross-entropy" in visitor.errors
    assert ask(visitor).shown["frames"] == 4


def test_a_link_that_does_not_fit_says_why_until_it_does():
    visitor = Visitor("train", loss="binary_cross_entropy")
    assert REFUSED in visitor.run().errors
    assert REFUSED in visitor.choose("selectbox", "rate", 0.1).errors
    visitor = ask(visitor, "shape", edit={"activation": [3, "sigmoid"]})
    assert (visitor.errors, run(visitor).recipe.loss) == ("", "binary_cross_entropy")


# --------------------------------------------------------------------------------------------- the two columns


def explained(column, y, classes):
    """The share of a column's variance that lies between the classes, or of a number's that goes along with it."""
    if not classes:
        return np.corrcoef(column, y)[0, 1] ** 2
    within = sum(column[y == i].var() * (y == i).mean() for i in range(classes) if (y == i).any())
    return 1 - within / column.var()


@pytest.mark.parametrize("data", MANY)
def test_the_map_shows_the_two_columns_that_tell_most(data):
    visitor = Visitor("train").choose("selectbox", "data", data)
    points = run(visitor).data
    x, y = points.train
    varied = np.flatnonzero(x.std(axis=0))
    along = [explained(x[:, i], y[:, 0], len(points.classes)) for i in varied]
    chosen = [visitor.state["across"] - 1, visitor.state["up"] - 1]
    assert chosen == sorted(varied[np.argsort(along)[-2:]].tolist())
    cut = visitor.state["player"].look.cut
    assert [cut.across, cut.up] == chosen


@pytest.mark.parametrize("data", [name for name in TWO if name != "circle"])
def test_of_two_columns_the_map_shows_both(data):
    visitor = Visitor("train", data="breast_cancer", across="17", up="30").choose("selectbox", "data", data)
    assert (visitor.state["across"], visitor.state["up"]) == (1, 2)


# ------------------------------------------------------------------------------------- what suits the data, own data


SUITED = {
    "circle": ((4, 2), "tanh", "mse", "sgd", 0.03),
    "clouds": ((4, 2), "softmax", "cross_entropy", "sgd", 0.03),
    "plane": ((4, 2), "tanh", "mse", "sgd", 0.03),
    "sine": ((8,), None, "mse", "sgd", 0.03),
    "lung": ((8,), "sigmoid", "binary_cross_entropy", "sgd", 0.03),
    "iris": ((8,), "softmax", "cross_entropy", "adam", 0.01),
    "wine": ((8,), "softmax", "cross_entropy", "adam", 0.01),
    "penguins": ((8,), "softmax", "cross_entropy", "adam", 0.01),
    "digits": ((16,), "softmax", "cross_entropy", "sgd", 0.03),
    "breast_cancer": ((16,), "sigmoid", "binary_cross_entropy", "adam", 0.01),
    "diabetes": ((8,), "identity", "mse", "adam", 0.01),
}
"""Hidden layers, output activation, loss, optimiser and learning rate for each set; of a sine wave see `suit`."""


def chosen_for(visitor):
    """What a visitor's network has been given."""
    names = ("hidden", "activations", "loss", "optimizer", "rate")
    hidden, activations, *rest = (visitor.state[name] for name in names)
    return hidden, activations[-1], *rest


@pytest.mark.parametrize("data", SUITED)
@pytest.mark.parametrize("way", ["chosen", "a link that names it alone"])
def test_choosing_data_chooses_what_suits_them(data, way):
    visitor = Visitor("train", data=data) if way != "chosen" else Visitor("train").choose("selectbox", "data", data)
    hidden, output, loss, optimizer, rate = chosen_for(visitor)
    expected = SUITED[data]
    assert (hidden, loss, optimizer, rate) == (expected[0], *expected[2:])
    assert output == expected[1] or (expected[1] is None and output in ("tanh", "identity"))
    assert (visitor.errors, visitor.warnings) == ("", "")
    assert ask(visitor, count=2).shown["frames"] == 2
    assert visitor.shown["diverged"] == ""
    assert run(Visitor("train", **visitor.link)).arch == run(visitor).arch


def test_what_suited_other_data_does_not_stay():
    visitor = Visitor("train")
    for data in ("digits", "breast_cancer", "diabetes", "iris", "circle"):
        visitor.choose("selectbox", "data", data)
        assert chosen_for(visitor) == SUITED[data]
    assert visitor.link == {}


def test_hidden_layers_of_the_visitors_own_stay():
    visitor = Visitor("train", hidden="5.3").choose("selectbox", "data", "iris")
    assert chosen_for(visitor)[:2] == ((5, 3), "softmax")


def table(rows=60):
    """A visitor's own table: two columns, three classes."""
    rng = np.random.default_rng(0)
    columns = (nn.data.Column("<b>x</b>", "", -3.0, 3.0), nn.data.Column("y", "", -3.0, 3.0))
    x, y, none = rng.normal(size=(rows, 2)), np.arange(rows)[:, None] % 3.0, np.zeros(rows, dtype=bool)
    words = ("About.", "Source.", "Licence.")
    whole = nn.data.Dataset(
        "own", "My table", "multiclass", x, y, columns, ("a", "b", "<i>c</i>"), none, np.zeros(2), np.ones(2), *words
    )
    return SimpleNamespace(task="multiclass", notes=("Two rows were dropped.",), rows=rows, dataset=whole.split)


def test_a_link_to_somebody_elses_own_data_says_so_and_shows_the_circle():
    visitor = Visitor("train", data="own", rate="0.1")
    assert "cannot carry the data of the visitor who sent it" in visitor.warnings
    assert (visitor.state["data"], run(visitor).data.name, visitor.state["rate"]) == ("circle", "circle", 0.1)
    assert "own" not in visitor.app.selectbox(key="data").options
    assert ask(visitor).shown["frames"] == 4


def test_own_data_are_trained_on_and_stay_in_the_session():
    visitor = Visitor("train")
    assert "My own data" not in visitor.app.selectbox(key="data").options
    visitor.workspace.own = Own(table(), "My table")
    visitor.run()
    assert "My own data" in visitor.app.selectbox(key="data").options
    visitor.choose("selectbox", "data", "own")
    assert (run(visitor).data.title, chosen_for(visitor)[1:3]) == ("My table", ("softmax", "cross_entropy"))
    assert any("stay in this session" in caption.value for caption in visitor.app.caption)
    assert ask(visitor).shown["frames"] == 4
    kept = run(visitor)
    assert run(visitor.go("neuron").go("train")) is kept
    # Others, who follow the link, do not have them.
    assert run(Visitor("train", **visitor.link)).data.name == "circle"
    # And another table of one's own is another run.
    visitor.workspace.own = Own(table(90), "Another")
    assert len(run(visitor.run()).data.x) == 90


def test_names_in_own_data_travel_as_they_are_for_the_browser_to_write_as_text():
    visitor = Visitor("train")
    visitor.workspace.own = Own(table(), "My table")
    visitor.run().choose("selectbox", "data", "own")
    assert visitor.shown["scene"]["columns"] == ["<b>x</b>", "y"]
    assert not any("<b>" in element.value for element in [*visitor.app.markdown, *visitor.app.caption])


# ------------------------------------------------------------------------------------------- edits, views, the sample


def test_an_edit_of_a_weight_is_the_runs_own_change():
    visitor, clone = ask(Visitor("train")), plain(3)
    ask(visitor, "look", epoch=3, edit={"weights": [[0, 2.5]]}, gesture=1)
    theta = clone.theta.copy()
    theta[0] = 2.5
    clone.change(theta=theta)
    assert run(visitor).theta.tobytes() == clone.theta.tobytes()
    assert (visitor.shown["can"], visitor.shown["run"], visitor.shown["said"]) == ([True, False], 1, "")
    assert visitor.shown["earlier"][0]["epochs"] == [0, 1, 2, 3, 4]
    assert got(ask(visitor, epoch=3), shots(clone, 4))
    assert visitor.link == {}
    ask(visitor, "back")
    assert (visitor.shown["can"], visitor.shown["run"]) == ([False, True], 2)
    assert got(ask(visitor, epoch=3), shots(plain(3), 4))


def test_a_frozen_weight_is_told_and_rests():
    visitor = ask(Visitor("train"))
    ask(visitor, "look", epoch=4, edit={"freeze": [3, 1]}, gesture=1)
    assert visitor.shown["frozen"] == [1, 3]
    still = run(visitor).theta[[1, 3]].copy()
    ask(visitor, epoch=4)
    assert run(visitor).theta[[1, 3]].tobytes() == still.tobytes()
    assert visitor.choose("selectbox", "rate", 0.1).shown["frozen"] == [1, 3]


def test_a_refused_edit_is_said():
    visitor = ask(Visitor("train"))
    ask(visitor, "look", epoch=4, edit={"erase": 9999}, gesture=1)
    assert "gone already" in visitor.shown["said"]
    assert visitor.shown["can"] == [False, False]


def test_points_added_moved_and_erased_are_drawn_learnt_and_seen_by_the_other_pages():
    visitor = ask(Visitor("train"))
    tag = visitor.shown["tag"]
    for _ in range(2):  # a request that seemed lost is asked again, and its edit is made once
        ask(visitor, "look", scene=tag, edit={"add": [0.25, 0.75, 1]}, gesture=1)
    assert visitor.shown["tag"] != tag
    assert visitor.shown["scene"]["points"][0][-1] == [0.25, 0.75, 1.0, 500]
    ask(visitor, "look", edit={"move": [0, 0.5, 0.5]}, gesture=2)
    ask(visitor, "look", edit={"erase": 1}, gesture=3)
    data = run(visitor).data
    assert (len(data.x), data.x[0].tolist()) == (500, pytest.approx([0, 0], abs=1e-9))
    assert [len(part) for part in visitor.shown["scene"]["points"]] == [data.training.sum(), 0]
    assert ask(visitor).shown["frames"] == 4

    visitor.go("network", sample="500")
    assert np.array(visitor.shown["a"][0])[0] == pytest.approx(data.inputs[-1])
    visitor.go("train")
    assert run(visitor).data is data
    ask(visitor, "reset")
    assert (run(visitor).data is data, run(visitor).epoch) == (True, 0)  # the same run again, on the same points
    for _ in range(4):
        ask(visitor, "back")
    assert run(visitor).data.x.tobytes() == nn.data.load("circle").x.tobytes()
    visitor.choose("number_input", "seed", 3)
    assert len(run(visitor).data.x) == 500
    assert visitor.shown["can"] == [False, False]


VIEWED = {
    "lines": "gradient", "nodes": "a", "colours": "viridis", "axis": "log", "by": "batch", "window": "250.250.500",
    "space": "1.0.2", "sample": "17", "discrete": "1",
}  # fmt: skip


@pytest.mark.parametrize("key", VIEWED)
def test_a_way_of_looking_set_in_the_picture_stands_in_the_link(key):
    visitor = ask(Visitor("train"))
    kept = run(visitor)
    ask(visitor, "set", key=key, text=VIEWED[key])
    assert visitor.link == {key: VIEWED[key]}
    assert (run(visitor) is kept, kept.epoch, visitor.shown["run"]) == (True, 4, 1)
    again = Visitor("train", **visitor.link)
    assert again.shown["scene"]["views"][key] == VIEWED[key]
    assert visitor.run().shown["scene"]["views"] == again.shown["scene"]["views"]


@pytest.mark.parametrize(("key", "text"), [("lines", "<b>"), ("window", "x"), ("rate", "9"), ("theta", ""), ("", "")])
def test_a_way_of_looking_there_is_not_changes_nothing(key, text):
    visitor = ask(Visitor("train"), "set", key=key, text=text)
    assert everything(visitor, "train") == defaults("train")
    assert visitor.link == {}


def test_what_neurons_show_travels_with_the_frames():
    visitor = ask(Visitor("train"), "set", key="nodes", text="z")
    assert sent(ask(visitor))[1]["bars"].shape == (4, 24 * 7)
    ask(visitor, "set", key="space", text="1.0.2")
    assert sent(ask(visitor))[1]["space"].shape == (4, 2 * 250)
    assert sent(ask(visitor, detail=False))[1].keys().isdisjoint({"grad", "moved"})


def test_bent_space_that_is_not_there_is_not_looked_at():
    visitor = Visitor("train", space="3.0.1")
    assert "space" not in sent(visitor)[1]


def test_a_window_shows_its_part_of_the_map():
    visitor = Visitor("train", window="500.0.500")
    axes = visitor.shown["scene"]["axes"]
    assert [(axis["low"], axis["high"]) for axis in axes] == [(0, pytest.approx(6.36))] * 2
    assert Visitor("train", window="500.0.20").shown["scene"]["axes"][0]["low"] == pytest.approx(-6.36)


def test_the_sample_is_the_one_that_was_picked_as_far_as_there_are_rows():
    visitor = ask(Visitor("train"), "set", key="sample", text="17")
    inputs = run(visitor).data.inputs
    assert (visitor.shown["sample"]["row"], visitor.state["sample"]) == (16, 17)
    assert visitor.shown["sample"]["x"] == pytest.approx(inputs[16], rel=1e-4)
    assert visitor.run().shown["sample"]["row"] == 16
    assert Visitor("train", sample="501").shown["sample"]["row"] == 499


def test_the_loss_by_batch_is_told_only_if_it_is_looked_at():
    visitor = ask(Visitor("train"))
    assert visitor.shown["batches"] == []
    ask(visitor, "set", key="by", text="batch")
    clone = plain()
    told = [[0.0, *clone.losses]]
    while clone.epoch < 4:
        clone.step()
        told.append([pytest.approx(clone.epoch + clone.batch / 25), *clone.losses])
    assert visitor.shown["batches"] == told


def test_slow_motion_shows_the_next_update():
    visitor, clone = ask(Visitor("train")), plain(2)
    ask(visitor, "slow", epoch=2)
    step = nn.trace_update(clone)
    assert visitor.shown["step"]["after"] == pytest.approx(step.after, rel=1e-4)
    assert (visitor.shown["step"]["n"], run(visitor).epoch, run(visitor).batch) == (10, 2, 0)


def test_earlier_runs_are_named_forgotten_and_sent_once():
    visitor = ask(Visitor("train"))
    ask(visitor, "reset")
    [gone] = visitor.shown["earlier"]
    earlier = visitor.shown["earlier_key"]
    assert ask(visitor, earlier=earlier).shown["earlier"] is None
    ask(visitor, "name", key=str(gone["number"]), text="  <b>slow</b> ", earlier=earlier)
    assert [one["name"] for one in visitor.shown["earlier"]] == ["<b>slow</b>"]
    ask(visitor, "name", key=str(gone["number"]), text="  ")
    assert visitor.state["player"].earlier[0].name == "<b>slow</b>"
    ask(visitor, "forget", key="99")
    assert len(visitor.state["player"].earlier) == 1
    ask(visitor, "forget", key=str(gone["number"]), earlier=visitor.shown["earlier_key"])
    assert (visitor.shown["earlier"], visitor.state["player"].earlier) == ([], [])


@pytest.mark.parametrize("do", ["reset", "seed"])
def test_beginning_anew_with_the_same_choices_can_be_undone(do):
    visitor = ask(Visitor("train"))
    kept = run(visitor)
    ask(visitor, do, epoch=3)
    assert visitor.shown["can"] == [do == "reset", False]  # other data are another story
    if do == "reset":
        ask(visitor, "back")
        assert (run(visitor) is kept, visitor.state["player"].shown_at) == (True, (3, 0))


# ------------------------------------------------------------------------------------------------ blowing up


def test_a_run_that_blows_up_is_explained_and_can_be_left():
    visitor = Visitor("train", data="plane", hidden="", activations="identity", rate="10.0")
    ask(visitor, count=60, per=50)
    last = visitor.shown["last"]
    assert "learning rate 10" in visitor.shown["diverged"]
    ask(visitor, "look", epoch=last)
    assert (visitor.shown["diverged"], run(visitor).epoch) == ("", last)
    visitor.choose("selectbox", "rate", 0.003)
    ask(visitor, epoch=last)
    assert (visitor.shown["diverged"], visitor.shown["frames"]) == ("", 4)


def test_a_divergence_ahead_is_not_told_to_who_turns_the_rate_down_in_time():
    # One update an epoch, so that it takes some dozen epochs to blow up, and some of them lie ready on the server.
    visitor = Visitor("train", data="plane", hidden="", activations="identity", rate="10.0", batch="250")
    while not run(visitor).diverged:
        ask(visitor, epoch=visitor.shown["last"], count=10)
        assert (visitor.shown["diverged"], visitor.shown["frames"]) == ("", 10)
    visitor.choose("selectbox", "rate", 0.003)
    assert visitor.shown["diverged"] == ""
