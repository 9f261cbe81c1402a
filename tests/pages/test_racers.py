"""What racers differ in: one thing, or as much as one likes, row by row."""

import numpy as np
import pytest

import nncore as nn
from pages.panels import mix
from pages.panels.contest import FIRST
from pages.workspace.controls.race import MIX, PENALTIES, RACE
from pages.workspace.entrants import MIXED
from pages.workspace.racers import racer, titles
from pages.workspace.racing import Racing
from tests.pages.test_app import Visitor
from tests.pages.test_race import ARCH, CIRCLE, Watcher

pytestmark = pytest.mark.usefixtures("race_patience")


@pytest.mark.parametrize("kind", FIRST)
def test_racers_differ_in_one_thing(kind):
    chosen = nn.Recipe(learning_rate=0.1, optimizer="momentum", l2=0.1, seed=3)
    run = nn.Run(ARCH, chosen, CIRCLE)
    run.advance(2)
    racers = [racer(run, run.recipe, kind, value) for value in FIRST[kind]]
    assert len(set(titles((kind, *FIRST[kind])))) == len(racers)
    field = {"optimizer": "optimizer", "rate": "learning_rate", "batch": "batch_size", "init": "init", "seed": "seed"}
    for value, (arch, recipe, theta) in zip(FIRST[kind], racers, strict=True):
        wanted, shape = chosen, ARCH
        if kind in field:
            wanted = nn.Recipe.from_dict(chosen.to_dict() | {field[kind]: value})
        if kind == "penalty":
            none = {"l1": 0.0, "l2": 0.0, "weight_decay": 0.0, "dropout": 0.0}
            wanted = nn.Recipe.from_dict(chosen.to_dict() | none | PENALTIES[value])
        if kind == "width":
            shape = nn.Architecture((2, value, value, 1), ("tanh",) * 3)
        if kind == "activation":
            shape = nn.Architecture((2, 4, 2, 1), (value, value, "tanh"))
        if kind == "deep":
            shape = nn.Architecture((2, *[4] * 6, 1), (*[value] * 6, "tanh"))
        assert (recipe, arch) == (wanted, shape)
        assert np.array_equal(theta, nn.initial(shape, recipe.init, recipe.seed))


def test_racers_begin_where_the_visitors_run_began():
    theta = np.linspace(-1, 1, 25)
    run = nn.Run(ARCH, nn.Recipe(), CIRCLE, theta)
    run.advance(5)
    assert np.array_equal(racer(run, run.recipe, "rate", 0.1).theta, theta)


@pytest.mark.parametrize("kind", FIRST)
def test_weights_are_frozen_where_the_network_is_the_same(kind):
    run = nn.Run(ARCH, nn.Recipe(frozen=(24,)), CIRCLE)
    for value in FIRST[kind]:
        one = racer(run, run.recipe, kind, value)
        assert one.recipe.frozen == (() if kind in ("deep", "width") else (24,))
        nn.check_fit(one.arch, one.recipe, CIRCLE)


@pytest.mark.parametrize("kind", ["width", "activation"])
def test_without_a_hidden_layer_there_is_nothing_to_differ(kind):
    visitor = Visitor("race", hidden="", activations="tanh", race=RACE.format((kind, *FIRST[kind])))
    assert "no hidden layer" in visitor.errors
    assert "race" not in {one.proto.component_name for one in visitor.app.get("bidi_component")}


def test_a_race_that_would_take_too_much_memory_is_refused(monkeypatch):
    monkeypatch.setattr("pages.workspace.racing.MOST_NUMBERS", 3 * 9 * 500 - 1)
    assert "3 of these networks on 500 rows" in Visitor("race").errors
    assert Visitor("race", race="rate*0.03~0.1").errors == ""


MIXED_LINK = "mixed*optimizer:sgd,rate:0.3~optimizer:adam,rate:0.01,batch:1~activation:relu,seed:3"


def test_freely_mixed_racers_differ_in_as_much_as_one_likes():
    watcher = Watcher(race=MIXED_LINK).watch()
    assert watcher.told["titles"] == ["SGD, 0.3", "Adam, 0.01, batch 1", "ReLU, seed 3"]
    recipes = (
        nn.Recipe(learning_rate=0.3),
        nn.Recipe(optimizer="adam", learning_rate=0.01, batch_size=1),
        nn.Recipe(seed=3),
    )
    shapes = ARCH, ARCH, nn.Architecture((2, 4, 2, 1), ("relu", "relu", "tanh"))
    for i, (shape, recipe) in enumerate(zip(shapes, recipes, strict=True)):
        run = nn.Run(shape, recipe, CIRCLE)
        run.advance(40)
        assert watcher.records()["train"][-1, i] == pytest.approx(run.loss, rel=1e-9)
    assert watcher.visitor.link["race"] == MIXED_LINK


@pytest.mark.parametrize(
    ("own", "sizes", "activations"),
    [
        ({"depth": 3}, (4, 2, 2), ("tanh",) * 3),
        ({"depth": 1, "width": 5}, (5,), ("tanh",)),
        ({"depth": 2, "activation": "relu"}, (4, 2), ("relu",) * 2),
    ],
)
def test_a_mixed_racer_may_have_another_shape(own, sizes, activations):
    run = nn.Run(ARCH, nn.Recipe(frozen=(24,)), CIRCLE, np.linspace(-1, 1, 25))
    one = racer(run, run.recipe, MIXED, MIX.of(own))
    assert (one.arch.sizes[1:-1], one.arch.activations[:-1], one.recipe.frozen) == (sizes, activations, ())
    assert np.array_equal(one.theta, nn.initial(one.arch))


@pytest.mark.parametrize(
    ("race", "words"),
    [
        ("mixed*optimizer:sgd~optimizer:sgd", "A race needs at least 2 different racers."),
        ("mixed*loss:mse~optimizer:sgd", "Racers cannot differ in “loss”."),
        ("mixed*rate:x~rate:0.1", "“x” is not one"),
        ("mixed*rate:9999~rate:0.1", "so 9999 became 100."),
        ("mixed*" + "~".join(f"seed:{i}" for i in range(11)), "At most 10 can race; the first 10 were kept."),
    ],
)
def test_a_bad_mix_gets_a_sentence(race, words):
    assert words in Visitor("race", race=race).warnings


def test_a_mix_is_changed_row_by_row_and_nothing_wrong_can_race():
    visitor = Visitor("race", race="rate*0.03~0.3")
    visitor.app.selectbox(key="race kind").set_value("mixed")
    visitor.run()
    assert visitor.state["race"] == ("mixed", (("rate", 0.03),), (("rate", 0.3),))
    assert {"mix rate 0", "mix rate 1"} <= {box.key for box in visitor.app.selectbox}, "its rows are open"
    visitor.app.button_group(key="mix fields").set_value(["rate", "optimizer", "batch"])
    visitor.run()
    visitor.choose("selectbox", "mix optimizer 1", "adam")
    here = visitor.room(Racing)
    mix.typed(here, 1, "rate", "0,02")
    mix.typed(here, 0, "batch", "nonsense")  # what is offered cannot be wrong, what is typed can
    assert "“batch size” needs a number between 1 and 500" in visitor.run().warnings
    visitor.choose("selectbox", "mix batch 0", "1")
    assert visitor.warnings == ""
    visitor.press("One more racer")
    assert "Racers 2 and 3 are alike." in visitor.warnings
    [race] = [button for button in visitor.app.button if button.label == "Race these"]
    assert race.disabled
    visitor.press("Remove racer 2").press("Race these")
    assert visitor.link["race"] == "mixed*optimizer:sgd,rate:0.03,batch:1~optimizer:adam,rate:0.02,batch:10"
    assert visitor.shown["titles"] == ["SGD, 0.03, batch 1", "Adam, 0.02, batch 10"]


def test_a_mix_of_optimisers_and_rates_races_on_a_textbook_surface():
    visitor = Visitor("race", race="mixed*optimizer:sgd,rate:0.01~optimizer:momentum,rate:0.02", ground="ravine")
    [one, two] = visitor.room(Racing).entry.recipes
    assert (one.optimizer, one.learning_rate, two.optimizer, two.learning_rate) == ("sgd", 0.01, "momentum", 0.02)
    visitor.press("Change the racers")
    assert "mix fields" in {group.key for group in visitor.app.button_group}
    assert "textbook surface has no network" in Visitor("race", race=MIXED_LINK, ground="ravine").errors
