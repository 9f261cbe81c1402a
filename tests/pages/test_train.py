"""The train page: what keeps a run, what makes a new one, what is refused, and how requests are answered."""

import numpy as np
import pytest

import nncore as nn
from pages.kit.widgets import widget
from pages.stage.frames import Shot, Slice, input_maps, pack
from tests.pages.test_app import Visitor
from tests.pages.test_controls import tables
from tests.pages.test_link import defaults, everything

TWO, MANY = ("circle", "xor", "gauss", "spiral", "plane"), ("lung", "breast_cancer")
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
    taken = []
    for _ in range(epochs):
        trained.advance()
        taken.append(Shot.of(trained))
    return pack(trained, taken, Slice.through(trained.data, 0, 1))


# ------------------------------------------------------------------------------------------- the first visit


def test_the_first_message_is_a_run_at_its_beginning():
    visitor, twin = Visitor("train"), plain()
    header = visitor.shown
    told = ("run", "tag", "answered", "frames", "last", "best", "diverged", "per", "side", "small")
    assert [header[name] for name in told] == [1, "1 0 1 False", 0, 1, 0, 0, "", 1, 48, 16]
    assert header["scene"]["sizes"] == [2, 4, 2, 1]
    cut = Slice.through(twin.data, 0, 1)
    assert visitor.frames == input_maps(twin, cut) + pack(twin, [Shot.of(twin)], cut)


def test_visitors_share_data_and_nothing_else():
    one, other = run(Visitor("train")), run(Visitor("train"))
    assert one.data is other.data
    assert one is not other
    assert not np.shares_memory(one.theta, other.theta)


@pytest.mark.parametrize("data", [*TWO, *MANY])
def test_every_data_set_can_be_played(data):
    visitor = ask(Visitor("train", data=data, hidden="3"), count=2)
    assert (visitor.shown["frames"], visitor.shown["diverged"], visitor.errors) == (2, "", "")
    assert run(visitor).data.name == data
    caption = visitor.app.caption[0]
    assert run(visitor).data.about in caption.value
    assert run(visitor).data.warning in caption.value
    assert run(visitor).data.licence in caption.proto.help


@pytest.mark.parametrize("data", [*TWO, *MANY])
def test_only_what_fits_the_data_can_be_chosen(data):
    visitor = Visitor("train", data=data)
    shown = {element.key for kind in ("slider", "selectbox") for element in getattr(visitor.app, kind)}
    assert ("noise" in shown) == (data in TWO)
    assert ({"across", "up"} <= shown) == (data in MANY)


def test_a_control_without_a_widget_is_a_fault_of_ours():
    with pytest.raises(TypeError, match="hidden"):
        widget(tables()["train"]["hidden"])


# --------------------------------------------------------------------------------------------------- requests


def test_playing_sends_the_frames_of_a_plain_run():
    visitor, twin = Visitor("train"), plain()
    ask(visitor, number=3)
    assert visitor.frames == shots(twin, 4)
    assert [visitor.shown[name] for name in ("answered", "frames", "last", "scene")] == [3, 4, 4, None]
    assert run(visitor).epoch == 8  # the next four lie ready
    ask(visitor, number=4, epoch=4)
    assert visitor.frames == shots(twin, 4)


def test_looking_back_and_going_on():
    visitor = ask(Visitor("train"))
    ask(visitor, "look", epoch=2)
    assert (visitor.shown["frames"], visitor.frames) == (1, shots(plain(1), 1))
    assert visitor.link == {}
    assert ask(visitor, epoch=2).frames == shots(plain(2), 4)


def test_a_browser_without_the_scene_gets_it():
    visitor = ask(Visitor("train"), scene="")
    assert visitor.shown["scene"]["tag"] == visitor.shown["tag"]


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
    assert ask(visitor).frames == shots(plain(), 4)


@pytest.mark.parametrize(("seed", "after"), [(0, 1), (7, 8), (999_999, 0)])
def test_a_new_seed_is_another_run(seed, after):
    visitor = ask(Visitor("train", seed=str(seed)), "seed")
    assert (visitor.state["seed"], run(visitor).recipe.seed, visitor.shown["run"]) == (after, after, 2)
    assert visitor.link == ({"seed": str(after)} if after else {})


@pytest.mark.parametrize(
    ("hidden", "activations", "sizes", "bends"),
    [
        ([3], ["relu", "tanh"], (2, 3, 1), ("relu", "tanh")),
        ([], ["sigmoid"], (2, 1), ("sigmoid",)),
        ([4, 2, 4], ["tanh"] * 4, (2, 4, 2, 4, 1), ("tanh",) * 4),
        ([0, 99], ["tanh"] * 3, (2, 1, 16, 1), ("tanh",) * 3),
        ([2] * 50, ["relu"] * 51, (2, *[2] * 6, 1), ("relu",) * 7),
        ([3], [], (2, 3, 1), ("tanh", "tanh")),
    ],
)
def test_another_shape_is_another_run(hidden, activations, sizes, bends):
    visitor = ask(ask(Visitor("train")), "shape", hidden=hidden, activations=activations)
    assert (run(visitor).arch.sizes, run(visitor).arch.activations) == (sizes, bends)
    assert (visitor.shown["run"], run(visitor).epoch) == (2, 0)
    assert visitor.shown["scene"]["sizes"] == list(sizes)
    assert run(Visitor("train", **visitor.link)).arch == run(visitor).arch


@pytest.mark.parametrize("names", [["sin", "tanh"], ["tanh", "<b>"], ["tanh.relu.x"]])
def test_a_shape_that_cannot_be_read_does_no_harm(names):
    visitor = ask(Visitor("train"), "shape", hidden=[3], activations=names)
    assert set(run(visitor).arch.activations) <= set(nn.ACTIVATIONS)
    assert visitor.shown["frames"] == 1


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [("selectbox", "data", "xor"), ("slider", "noise", 20), ("slider", "share", 70), ("number_input", "seed", 5)],
)
def test_other_data_or_another_seed_make_a_new_run(kind, key, value):
    visitor = ask(Visitor("train")).choose(kind, key, value)
    assert (visitor.shown["run"], run(visitor).epoch, run(visitor).batch) == (2, 0, 0)
    assert visitor.shown["tag"].startswith("2 ")
    assert visitor.shown["scene"]["tag"] == visitor.shown["tag"]
    assert set(visitor.link) == {key}


def test_another_loss_makes_a_new_run():
    visitor = ask(Visitor("train", activations="tanh.tanh.sigmoid"))
    visitor.choose("selectbox", "loss", "binary_cross_entropy")
    assert (visitor.shown["run"], run(visitor).epoch, visitor.errors) == (2, 0, "")
    twin = plain(loss="binary_cross_entropy", activations=("tanh", "tanh", "sigmoid"))
    assert ask(visitor).frames == shots(twin, 4)


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
    assert (visitor.shown["run"], run(visitor).epoch, visitor.link) == (1, epoch, {key: str(value)})
    assert visitor.shown["how"] != how
    twin = plain(3)
    twin.change(**{name: value})
    assert ask(visitor, epoch=3).frames == shots(twin, 4)
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
    assert ask(visitor).frames == shots(plain(), 4)
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
    visitor = ask(visitor, "shape", hidden=[4, 2], activations=["tanh", "tanh", "sigmoid"])
    assert (visitor.errors, run(visitor).recipe.loss) == ("", "binary_cross_entropy")


# --------------------------------------------------------------------------------------------- the two columns


@pytest.mark.parametrize("data", MANY)
def test_the_map_shows_the_two_columns_that_tell_most(data):
    visitor = Visitor("train").choose("selectbox", "data", data)
    x, y = run(visitor).data.inputs, run(visitor).data.y[:, 0]
    along = [abs(np.corrcoef(column, y)[0, 1]) for column in x.T]
    chosen = [visitor.state["across"] - 1, visitor.state["up"] - 1]
    assert chosen == sorted(sorted(range(len(along)), key=along.__getitem__)[-2:])
    assert [visitor.state["player"].cut.across, visitor.state["player"].cut.up] == chosen


@pytest.mark.parametrize("data", [name for name in TWO if name != "circle"])
def test_of_two_columns_the_map_shows_both(data):
    visitor = Visitor("train", data="breast_cancer", across="17", up="30").choose("selectbox", "data", data)
    assert (visitor.state["across"], visitor.state["up"]) == (1, 2)


# ------------------------------------------------------------------------------------------------ blowing up


def test_a_run_that_blows_up_is_explained_and_can_be_left():
    visitor = Visitor("train", data="plane", hidden="", activations="identity", rate="10.0")
    ask(visitor, count=60, per=50)
    last = visitor.shown["last"]
    assert "learning rate of 10" in visitor.shown["diverged"]
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
