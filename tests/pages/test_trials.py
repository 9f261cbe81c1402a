"""What a sweep is to try: lists of values that are read, and grids that cannot be, each with a sentence."""

import pytest

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.controls.experiments import SWEPT, USUAL
from pages.workspace.trials import MOST_RUNS, Plan, applied, job, named, read, seconds

CIRCLE = nn.data.load("circle")


@pytest.mark.parametrize("name", SWEPT)
def test_the_usual_values_of_everything_can_be_swept(name):
    found = read(name, "")
    assert found.wrong == ""
    assert len(found.values) > 1
    for value in found.values:
        made = job(applied(Choices(), {name: value}, 3, 0), CIRCLE)
        nn.check_fit(made.arch, made.recipe, CIRCLE)
        assert named(name, value)
    assert USUAL.keys() == SWEPT.keys()


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("rate", "0.1; 0.01 ;0.1", (0.1, 0.01)),
        ("rate", "1 to 0.01 in 3", (0.01, 0.1, 1.0)),
        ("batch", "1 to 4 in 9", (1, 2, 3, 4)),
        ("optimizer", "adam, sgd", ("adam", "sgd")),
        ("mu", "0, 0.5", (0.0, 0.5)),
    ],
)
def test_values_are_read(name, text, values):
    assert read(name, text)[::2] == (values, "")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("rate", "0.1", "at least two different values of “learning rate”"),
        ("rate", "0.1, 0.1", "at least two different values"),
        ("rate", "0.1, nan", "needs a number between 0.0001 and 100; “nan” is not one"),
        ("rate", "nan to 1 in 5", "“nan” is not one"),
        ("rate", "0.1 to 1 in 1000000", "from 2 to 50"),
        ("rate", "0, 1", "from 0.0001 to 100"),
        ("width", "2, 99", "from 1 to 16"),
        ("width", "2, 2.5", "whole number"),
        ("optimizer", "sgd, magic", "no choice “magic”"),
        ("batch", ",".join(map(str, range(1, 60))), "has 59 values; a sweep takes up to 50"),
        ("rate", "?", "needs a number"),
    ],
)
def test_bad_values_get_a_sentence(name, text, words):
    found = read(name, text)
    assert words in found.wrong
    assert found.values == ()


def test_a_million_combinations_get_a_sentence_with_the_limit():
    chosen = Choices(values1="0.001 to 1 in 50", field2="l1", values2="0 to 1 in 50", field3="l2", runs=8)
    chosen = chosen.changed(values3="0 to 1 in 50")
    plan = Plan.of(chosen)
    assert plan.runs == 1_000_000
    assert plan.wrong == {
        0: f"These are 1,000,000 runs, and a sweep makes up to {MOST_RUNS:,}. Take fewer values or seeds."
    }
    assert Plan.of(chosen.changed(way="random", draws=100)).wrong == {}


def test_a_thing_cannot_vary_twice():
    assert Plan.of(Choices(field1="rate", field2="rate")).wrong == {
        2: "“learning rate” varies already; choose another."
    }


def test_combinations_and_draws():
    plan = Plan.of(Choices(values1="0.1, 1", values2="2, 4, 8", runs=3, seed=7))
    assert (plan.combinations, plan.runs, plan.seeds) == (6, 18, (7, 8, 9))
    assert plan.settings(0)[:2] == [{"rate": 0.1, "width": 2}, {"rate": 0.1, "width": 4}]
    drawn = Plan.of(Choices(values1="0.01 to 1 in 3", values2="2, 4, 8", way="random", draws=40))
    settings = drawn.settings(0)
    assert len({one["rate"] for one in settings}) > 30
    assert {one["width"] for one in settings} == {2, 4, 8}
    assert Plan.of(Choices(seed=999_999, runs=2)).seeds == (999_999, 0)


@pytest.mark.parametrize(
    ("setting", "hidden", "activations"),
    [
        ({"width": 3}, (3, 3), ("relu", "elu", "tanh")),
        ({"depth": 1}, (4,), ("relu", "tanh")),
        ({"depth": 3}, (4, 2, 2), ("relu", "relu", "relu", "tanh")),
        ({"depth": 3, "width": 5, "activation": "sine"}, (5, 5, 5), ("sine", "sine", "sine", "tanh")),
        ({"activation": "sine"}, (4, 2), ("sine", "sine", "tanh")),
    ],
)
def test_a_setting_makes_the_network(setting, hidden, activations):
    base = Choices(activations=("relu", "elu", "tanh"), theta="AAAA")
    made = applied(base, setting, 5, 0)
    assert (made.hidden, made.activations, made.theta) == (hidden, activations, "")
    assert (made.seed, made.data_seed, made.points_seed) == (5, 0, 0)
    assert applied(base, setting, 0, 0).data_seed is None


def test_a_network_without_hidden_layers_gets_one_of_a_width():
    assert applied(Choices(hidden=(), activations=("tanh",)), {"width": 3}, 0, 0).hidden == (3,)


def test_more_work_is_expected_to_take_longer():
    jobs = [job(applied(Choices(), {"rate": 0.1}, seed, 0), CIRCLE) for seed in range(50)]
    assert seconds(jobs, CIRCLE, 100) < seconds(jobs * 4, CIRCLE, 100) < seconds(jobs * 4, CIRCLE, 1000)
