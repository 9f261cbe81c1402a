"""A link restores exactly what its sender saw, says what it set right, and holds no more than it must."""

from types import SimpleNamespace

import numpy as np
import pytest

from pages.workspace.weights import encoded
from tests.pages.test_app import Visitor
from tests.pages.test_controls import KEYS, tables

OTHER = {
    "neuron": {
        "age": 0.1, "smoking": 0.25, "air": 1 / 3, "family": 0.0, "w1": -9.95, "w2": 1e-7, "w3": 10.0, "w4": 0.1,
        "b": -12.0,
    },
    "train": {
        "data": "breast_cancer", "formula": "y = x1*x2",
        "noise": 35, "share": 80, "test": True, "across": 17, "up": 30, "hidden": (16, 1, 7),
        "activations": ("relu", "identity", "tanh", "sigmoid"), "loss": "binary_cross_entropy", "optimizer": "adam",
        "rate": 0.0003, "batch": 37, "seed": 999_999, "data_seed": 3, "speed": 20,
        "theta": encoded(np.linspace(-1, 1, 567)),
        "lines": "gradient", "nodes": "z", "colours": "grey", "discrete": True,
        "axis": "log", "by": "batch", "window": (100, 200, 500),
        "space": (1, 0, 2), "sample": 17, "below": "weights", "panel": "stop",
        "features": ("x3*x2", "log(x1)"), "class_weights": (1.0, 2.5), "label_noise": 0.15, "init": "he",
        "init_scale": 0.5, "schedule": "cosine", "schedule_epochs": 250, "mu": 0.8, "beta1": 0.5, "beta2": 0.95,
        "rho": 0.7, "epsilon": 0.001, "shrink": 0.3, "grow": 1.5, "least": 1e-5, "most": 20.0, "clip_norm": 2.5,
        "clip_value": 0.25, "l1": 0.003, "l2": 0.02, "decay": 0.04, "dropout": 0.35, "loss_below": 0.05,
        "epochs": 400, "seconds": 30.0, "patience": 25, "least_gain": 0.002, "restore_best": True,
    },
    "network": {
        "data": "spiral", "formula": "y > x^2",
        "noise": 35, "share": 80, "seed": 7, "data_seed": 2, "features": ("sin(x1)",), "hidden": (3,),
        "activations": ("relu", "sine"),
        "loss": "huber", "init": "he", "init_scale": 0.5,
        "theta": encoded(np.linspace(-1, 1, 16)), "sample": 17, "batch10": True, "layer": 2,
    },
    "activations": {"curves": ("gelu", "sine"), "reach": 11, "at": -3.3},
    "cost": {
        "data": "xor", "formula": "y > x^2",
        "noise": 10, "share": 70, "seed": 5, "data_seed": 1, "features": ("x1*x2",), "hidden": (2,),
        "activations": ("elu", "softsign"),
        "loss": "mae", "init": "he", "init_scale": 0.5,
        "theta": encoded(np.linspace(-2, 1, 11)), "sample": 4, "few": 9, "rows": "all", "weight": 5,
        "second": 3,
        "view": "two", "arrow": True,
    },
    "descent": {
        "data": "xor", "formula": "y > x^2",
        "noise": 10, "share": 30, "seed": 5, "data_seed": 8, "features": ("abs(x1)",), "hidden": (2,),
        "activations": ("elu", "softsign"),
        "loss": "mae", "init": "he", "init_scale": 0.5,
        "theta": encoded(np.linspace(-2, 1, 11)), "sample": 2, "few": 3, "rows": "batch",
        "middle": 0.01, "epoch": 7, "weight": 4,
    },
    "experiments": {
        "data": "moons", "formula": "y > x^2", "class_weights": (1.0, 2.5), "noise": 10, "share": 70, "seed": 5,
        "data_seed": 9, "features": ("x1*x2",),
        "hidden": (2, 3, 1), "activations": ("elu", "relu", "sine", "tanh"), "loss": "huber", "init": "he",
        "init_scale": 0.5, "theta": encoded(np.linspace(-1, 1, 23)), "label_noise": 0.1, "rate": 0.0123,
        "optimizer": "rmsprop",
        "batch": 5, "schedule": "cosine", "schedule_epochs": 250, "mu": 0.8, "beta1": 0.5, "beta2": 0.95, "rho": 0.7,
        "epsilon": 0.001, "shrink": 0.3, "grow": 1.5, "least": 1e-5, "most": 20.0, "clip_norm": 2.5,
        "clip_value": 0.25, "l1": 0.003, "l2": 0.02, "decay": 0.04, "dropout": 0.35, "part": "compare",
        "way": "random", "field1": "batch", "values1": "1, 2", "field2": "l1", "values2": "0 to 1 in 3",
        "field3": "depth", "values3": "1, 3", "draws": 12, "runs": 7, "length": 9, "solved": 0.25, "measure": "best",
        "judged": "train", "form": "table", "third": 2, "lot": "own",
    },
    "race": {
        "data": "xor", "formula": "y > x^2", "noise": 10, "share": 30, "seed": 5, "data_seed": 9,
        "features": ("abs(x1)",), "hidden": (2,), "activations": ("elu", "softsign"), "loss": "mae",
        "init": "he", "init_scale": 0.5, "theta": encoded(np.linspace(-2, 1, 11)), "label_noise": 0.15,
        "class_weights": (1.0, 2.5), "rate": 0.01, "optimizer": "adam", "batch": 37,
        "schedule": "cosine", "schedule_epochs": 250, "mu": 0.8, "beta1": 0.5, "beta2": 0.95, "rho": 0.7,
        "epsilon": 0.001, "shrink": 0.3, "grow": 1.5, "least": 1e-5, "most": 20.0, "clip_norm": 2.5, "clip_value": 0.25,
        "l1": 0.003, "l2": 0.02, "decay": 0.04, "dropout": 0.35, "race": ("rate", 0.1, 0.01), "distance": 140,
        "ground": "beale", "ground_rate": 0.003, "begin": (250, 700), "picture": "weights", "weight": 4, "second": 3,
        "trace": "norm", "axis": "log", "against": "seconds",
    },
    "data": {
        "set": "iris", "formula": "y > x^2",
        "noise": 35, "share": 80, "seed": 7, "data_seed": 4, "show": "columns", "pairs": (2, 1), "column": 2,
    },
    "backprop": {
        "data": "gauss", "formula": "y > x^2",
        "noise": 5, "share": 20, "seed": 8, "data_seed": 0, "features": ("x2^2",), "hidden": (2,),
        "activations": ("mish", "sigmoid"),
        "loss": "binary_cross_entropy", "init": "he", "init_scale": 0.5,
        "theta": encoded(np.linspace(-2, 1, 11)), "sample": 3, "few": 5, "rows": "batch", "weight": 9, "nudge": 12,
        "eta": 0.03,
    },
}  # fmt: skip
"""For every control a value that is not its default."""
CONTROLS = [
    (page, key) for page, keys in KEYS.items() for key in keys if page != "race" or key not in KEYS["train"]
]  # fmt: skip
WRONG = [
    ("neuron", "age", "7", 1.0, "from 0 to 1"),
    ("neuron", "w1", "-99", -10.0, "from -10 to 10"),
    ("neuron", "w2", "9" * 400, 10.0, "from -10 to 10"),
    ("neuron", "w4", "", 0.5856777, "needs a number"),
    ("neuron", "b", "nan", -10.365054, "needs a number"),
    ("neuron", "b", "1e999", 12.0, "from -12 to 12"),
    ("train", "noise", "51", 50, "from 0 to 50"),
    ("train", "share", "5", 10, "from 10 to 90"),
    ("train", "batch", "0", 1, "from 1 to 500"),
    ("train", "batch", "2.5", 2, "whole number"),
    ("train", "seed", "-1", 0, "from 0 to 999999"),
    ("train", "seed", "nan", 0, "needs a number"),
    ("train", "rate", "0.02x", 0.03, "needs a number"),
    ("train", "rate", "1000", 100.0, "to 100"),
    ("train", "data_seed", "-1", 0, "from 0 to 999999"),
    ("train", "data", "<script>", "circle", "no choice"),
    ("train", "formula", "y > sin(x", "x2 > 2*sin(x1)", "Look at character 10"),
    ("data", "formula", "y = <b>", "x2 > 2*sin(x1)", "is not a formula"),
    ("train", "features", "x1^3", (), "It can be a square"),
    ("train", "features", "x7^2", (), "asks for column 7"),
    ("train", "features", "x1^2.log(x1)", ("x1^2",), "needs numbers above 0"),
    ("train", "features", "x1^2.x1^2", ("x1^2",), ""),
    ("train", "l1", "-1", 0.0, "from 0 to 10"),
    ("train", "dropout", "1", 0.9, "from 0 to 0.9"),
    ("train", "decay", "two", None, "needs a number"),
    ("train", "clip_norm", "0", 0.001, "from 0.001 to 1000"),
    ("train", "patience", "0", 1, "from 1 to"),
    ("train", "epochs", "nan", None, "needs a number"),
    ("train", "class_weights", "1,2,3", None, "3 weights do not fit"),
    ("train", "class_weights", "1,-2", None, "from 0.001 to 1000"),
    ("train", "init", "zeroes", "xavier", "no choice"),
    ("train", "schedule", "linear", "constant", "no choice"),
    ("train", "beta1", "1", 0.999, "from 0 to 0.999"),
    ("train", "panel", "secret", None, "no choice"),
    ("train", "test", "yes", False, "1 or 0"),
    ("train", "hidden", "4.99", (4, 16), "from 1 to 16"),
    ("train", "hidden", "1.1.1.1.1.1.1", (1,) * 6, "at most 6"),
    ("train", "hidden", "4.x", (4, 2), "needs a number"),
    ("train", "activations", "sin.relu.tanh", ("tanh",) * 3, "no choice"),
    ("train", "theta", "!!!", "", "cannot be read"),
    ("train", "lines", "shadows", "weight", "no choice"),
    ("train", "below", "the floor", None, "no choice"),
    ("train", "window", "1.x", (), "needs a number"),
    ("train", "window", "0.0.5000", (0, 0, 1000), "from 0 to 1000"),
    ("train", "space", "1.2.3.0", (1, 2, 3), "at most 3"),
    ("train", "sample", "0", 1, "from 1 to"),
    ("network", "theta", "AAAA", "", "cannot be read"),
    ("network", "layer", "9", 3, "from 1 to 7"),
    ("backprop", "weight", "0", 1, "from 1 to 9999"),
    ("activations", "curves", "cube", ("sigmoid", "tanh", "relu"), "no choice"),
    ("activations", "at", "99", 6.0, "from -20 to 20"),
    ("cost", "few", "1", 2, "from 2 to 12"),
    ("cost", "view", "four", "one", "no choice"),
    ("cost", "rows", "every", None, "no choice"),
    ("backprop", "eta", "2", 0.3, "no choice"),
    ("experiments", "field1", "<b>", "rate", "no choice"),
    ("experiments", "values1", "<b>1, 2", "", "a list of numbers or names"),
    ("experiments", "runs", "1000000", 100, "from 1 to 100"),
    ("experiments", "length", "nan", 50, "needs a number"),
    ("race", "race", "rate*1~x~0.1", ("rate", 1.0, 0.1), "needs a number"),
    ("race", "race", "seed*1", ("optimizer", "sgd", "momentum", "adam"), "at least 2"),
    ("race", "begin", "5000.2", (1000, 2), "from 0 to 1000"),
    ("race", "ground", "moon", "network", "no choice"),
    ("race", "distance", "9999", 400, "from 20 to 400"),
    ("data", "set", "<b>", "circle", "no choice"),
    ("data", "pairs", "1.2.3.4.1", (1, 2), "at most 4"),
]
"""A page, what a link to it says, what that becomes, and words of the sentence about it."""


def everything(visitor, page):
    """All that is chosen on a page."""
    return {key: visitor.state[key] for key in KEYS[page]}


def defaults(page, but=()):
    """What a page starts with, but for some values."""
    return {key: control.default for key, control in tables()[page].items()} | dict(but)


def spelt(page, values):
    """A link to a page with these values."""
    return {key: tables()[page][key].format(value) for key, value in values.items()}


@pytest.mark.parametrize("page", KEYS)
def test_without_a_link_everything_is_as_described(page):
    visitor = Visitor(page)
    assert everything(visitor, page) == defaults(page)
    assert (visitor.link, visitor.warnings) == ({}, "")


@pytest.mark.parametrize("page", KEYS)
def test_a_whole_link_restores_everything_exactly(page):
    link = spelt(page, OTHER[page])
    visitor = Visitor(page, **link)
    assert everything(visitor, page) == OTHER[page]
    assert (visitor.link, visitor.warnings, visitor.errors) == (link, "", "")
    assert everything(Visitor(page, **visitor.link), page) == OTHER[page]


@pytest.mark.parametrize(("page", "key"), CONTROLS)
def test_a_link_holds_only_what_differs_from_the_default(page, key):
    chosen = {key: OTHER[page][key]}
    if key in ("loss", "activations"):
        chosen = {
            "loss": OTHER[page]["loss"],
            "hidden": OTHER[page]["hidden"],
            "activations": OTHER[page]["activations"],
        }
    elif key == "hidden":
        chosen |= {"activations": ("tanh",) * (len(chosen["hidden"]) + 1)}
    elif key == "theta":
        chosen |= {name: OTHER[page][name] for name in ("data", "features", "hidden", "activations")}
    elif key in ("across", "up") or (page, key) == ("train", "features"):
        chosen |= {"data": "breast_cancer"}
    elif (page, key) == ("train", "data"):  # the data alone would mean them with all that suits them
        chosen |= {"batch": 5}
    link = spelt(page, chosen)
    visitor = Visitor(page, **link)
    assert everything(visitor, page) == defaults(page, chosen)
    assert visitor.link == link


@pytest.mark.parametrize("page", KEYS)
def test_a_link_that_spells_out_the_defaults_becomes_empty(page):
    visitor = Visitor(page, **spelt(page, defaults(page)))
    assert everything(visitor, page) == defaults(page)
    assert (visitor.link, visitor.warnings) == ({}, "")


@pytest.mark.parametrize(("page", "key", "text", "value", "words"), WRONG)
def test_what_a_link_says_wrongly_is_set_right_and_said(page, key, text, value, words):
    visitor = Visitor(page, **{key: text})
    assert visitor.state[key] == value
    assert words in visitor.warnings
    assert visitor.link.get(key, "") == ("" if value == defaults(page)[key] else spelt(page, {key: value})[key])


def test_a_warning_stays_until_it_was_read():
    visitor = Visitor("neuron", w1="-99")
    assert visitor.run().warnings
    visitor.press("OK")
    assert (visitor.warnings, visitor.state["w1"]) == ("", -10)
    assert visitor.go("neuron", **visitor.link).warnings == ""


@pytest.mark.parametrize(("data", "across", "up"), [("lung", "5", "3"), ("lung", "1000", "2"), ("circle", "3", "1")])
def test_a_column_the_data_has_not_is_set_right_and_said(data, across, up):
    visitor = Visitor("train", data=data, across=across, up=up)
    cut = visitor.state["player"].look.cut
    assert (visitor.state["across"], visitor.state["up"]) == (cut.across + 1, cut.up + 1)
    assert cut.across != cut.up
    assert "map across" in visitor.warnings


def test_one_sentence_for_each_fault():
    visitor = Visitor("neuron", age="7", w1="x", b="2")
    assert "“age” goes" in visitor.warnings
    assert "“w₁ age” needs" in visitor.warnings
    assert everything(visitor, "neuron") == defaults("neuron", {"age": 1.0, "b": 2.0})


@pytest.mark.parametrize("page", KEYS)
def test_unknown_names_are_ignored(page):
    names = ["utm_source", "AGE", "player", "stage request", "<b>", "neuron link", "train trouble", ""]
    visitor = Visitor(page, **dict.fromkeys(names, "1"))
    assert everything(visitor, page) == defaults(page)
    assert (visitor.link, visitor.warnings) == ({}, "")


@pytest.mark.parametrize(("page", "key"), [("neuron", "w1"), ("train", "batch")])
def test_of_a_name_said_twice_the_last_counts(page, key):
    assert Visitor(page, **{key: ["3", "7"]}).state[key] == 7


@pytest.mark.parametrize(("page", "key"), [("neuron", "w1"), ("train", "batch")])
def test_going_back_to_a_link_replaces_everything(page, key, monkeypatch):
    """The browser's back and forward come with a mark of their own."""
    visitor = Visitor(page, **spelt(page, {key: 3}))
    other = next(name for name in ("age", "seed") if name in KEYS[page])
    monkeypatch.setattr("pages.kit.link.get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=True))
    visitor.go(page, **{other: "1"})
    assert everything(visitor, page) == defaults(page, {other: 1})


@pytest.mark.parametrize(("page", "key"), [("neuron", "w1"), ("train", "batch")])
def test_a_link_that_crosses_with_a_choice_undoes_nothing(page, key):
    """A click may carry the link from before the choice it crosses with."""
    visitor = Visitor(page, **spelt(page, {key: 3}))
    visitor.go(page)
    assert everything(visitor, page) == defaults(page, {key: 3})


@pytest.mark.parametrize("page", KEYS)
def test_a_page_opened_without_a_link_keeps_what_was_chosen(page):
    chosen = {key: OTHER[page][key] for key in ("w1", "batch") if key in KEYS[page]}
    visitor = Visitor(page, **spelt(page, chosen))
    visitor.go(page)
    assert everything(visitor, page) == defaults(page, chosen)
    assert visitor.link == spelt(page, chosen)


@pytest.mark.parametrize(
    ("link", "sizes", "activations"),
    [
        ({"hidden": ""}, (2, 1), ("tanh",)),
        ({"hidden": "16.16.16.16.16.16"}, (2, *[16] * 6, 1), ("tanh",) * 7),
        ({"hidden": "3", "activations": "relu.sigmoid"}, (2, 3, 1), ("relu", "sigmoid")),
        ({"hidden": "3.3", "activations": "relu.sigmoid"}, (2, 3, 3, 1), ("relu", "sigmoid", "sigmoid")),
        ({"hidden": "3", "activations": "relu.identity.tanh.sigmoid"}, (2, 3, 1), ("relu", "sigmoid")),
        ({"hidden": "3", "activations": ""}, (2, 3, 1), ("tanh", "tanh")),
    ],
)
def test_a_shape_in_a_link(link, sizes, activations):
    visitor = Visitor("train", **link)
    arch = visitor.state["player"].run.arch
    assert (arch.sizes, arch.activations) == (sizes, activations)
    again = Visitor("train", **visitor.link).state["player"].run.arch
    assert again == arch
