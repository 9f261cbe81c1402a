"""The train page: which choices keep the run, which begin another, and what does not go together."""

import pytest

import nncore as nn
from tests.pages.test_app import Visitor
from tests.pages.test_train import REFUSED, ask, got, plain, run, shots

pytestmark = pytest.mark.usefixtures("patience")


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
