"""What does not fit together is refused at the door, in a sentence; what fits is taken."""

import json
import math
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

import nncore as nn
from nncore import Architecture, Recipe, Run
from tests.nncore.cases import same_bits
from tests.nncore.test_training import ARCH, load, start

# ------------------------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("sizes", "output", "loss", "name", "sentence"),
    [
        ((3, 1), "tanh", "mse", "circle", "The network has 3 inputs but Circle has 2 columns"),
        ((2, 2), "tanh", "mse", "circle", "The network has 2 outputs but Circle has 1 targets"),
        ((2, 1), "tanh", "binary_cross_entropy", "circle", "needs an output between 0 and 1, which tanh does not keep"),
        ((2, 1), "relu", "binary_cross_entropy", "circle", "between 0 and 1, which ReLU does not keep to"),
        ((2, 1), "identity", "binary_cross_entropy", "circle", "between 0 and 1, which identity does not keep to"),
        ((2, 1), "sigmoid", "binary_cross_entropy", "plane", "but Plane asks for other numbers"),
        ((2, 1), "identity", "hinge", "plane", "The hinge loss judges classes, but Plane asks for numbers"),
        ((2, 1), "sigmoid", "hinge", "circle", "needs an output that reaches -1 and 1, which sigmoid does not"),
        ((2, 1), "sigmoid", "cross_entropy", "circle", "judges shares that sum to 1, which sigmoid does not give"),
        ((4, 1), "sigmoid", "mse", "iris", "The network has 1 outputs but Iris flowers has 3 targets"),
    ],
)
def test_what_does_not_fit_is_refused(sizes, output, loss, name, sentence):
    arch, recipe, data = Architecture(sizes, (output,)), Recipe(loss=loss), load(name, n=None if name == "iris" else 24)
    for refuse in (nn.check_fit, Run):
        with pytest.raises(ValueError, match=sentence):
            refuse(arch, recipe, data)


def test_a_run_can_begin_anywhere():
    theta = np.linspace(-1, 1, ARCH.n_parameters)
    run = Run(ARCH, Recipe(), load("circle", n=24), theta)
    assert same_bits(run.theta, theta)
    run.advance(2)
    run.rewind(0)
    assert same_bits(run.theta, theta)


@pytest.mark.parametrize("theta", [np.zeros(12), np.zeros((1, 13)), np.full(13, np.nan)])
def test_an_impossible_beginning_is_refused(theta):
    with pytest.raises(ValueError, match="A run begins at one point of 13 finite numbers"):
        Run(ARCH, Recipe(), load("circle", n=24), theta)


def test_weights_with_no_loss_are_refused():
    arch = Architecture((2, 1), ("identity",))
    with pytest.raises(ValueError, match="With these weights the loss on Circle is not finite"):
        Run(arch, Recipe(), load("circle", n=24), np.full(3, 1e200))


def test_data_without_test_rows_are_refused():
    data = load("circle", n=24)
    with pytest.raises(ValueError, match="Circle has no test rows: split it first"):
        nn.check_fit(ARCH, Recipe(), replace(data, test=np.zeros(24, dtype=bool)))


@pytest.mark.parametrize(
    ("output", "loss", "name"),
    [("tanh", "mse", "circle"), ("sigmoid", "binary_cross_entropy", "circle"), ("identity", "mse", "plane")],
)
def test_what_fits_is_taken(output, loss, name):
    nn.check_fit(Architecture((2, 1), (output,)), Recipe(loss=loss), load(name, n=24))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"loss": "cubes"}, "There is no loss called 'cubes'; there are mse, mae, huber, binary_cross_entropy"),
        ({"optimizer": "newton"}, "There is no optimiser called 'newton'; there are sgd, momentum, nesterov, adagrad"),
        ({"init": "ones"}, "There is no initialiser called 'ones'; there are zeros, constant, uniform, normal"),
        ({"schedule": "never"}, "There is no schedule called 'never'; there are constant, step"),
        *[({"schedule_epochs": bad}, "The span of the schedule must be a number above 0") for bad in (0, -1, math.inf)],
        *[({"l1": bad}, "The l1 penalty must be a number at least 0") for bad in (-0.1, math.inf, math.nan, "much")],
        *[({"l2": bad}, "The l2 penalty must be a number at least 0") for bad in (-0.1, math.inf, None)],
        *[({"weight_decay": bad}, "The weight decay must be a number from 0 to 1") for bad in (-0.1, 1.1, math.nan)],
        *[({"dropout": bad}, "The dropout must be a number at least 0 and below 1") for bad in (-0.1, 1, math.nan)],
        *[({"clip_value": bad}, "The clipping value must be a number above 0") for bad in (0, -1, math.nan)],
        *[({"clip_norm": bad}, "The clipping norm must be a number above 0") for bad in (0, -1, math.nan)],
        *[({"label_noise": bad}, "The label noise must be a number from 0 to 0.5") for bad in (-0.1, 0.6, math.nan)],
        *[
            ({"learning_rate": bad}, "The learning rate must be a number above 0")
            for bad in (0, -0.1, math.inf, math.nan, "fast", None)
        ],
        *[
            ({"batch_size": bad}, "The batch size must be a whole number, at least 1")
            for bad in (0, -1, 2.5, 5.0, math.inf, math.nan, "ten", None)
        ],
        *[
            ({"seed": bad}, "The seed must be a whole number, at least 0")
            for bad in (-1, 0.5, 1.0, math.inf, math.nan, "lucky", None)
        ],
    ],
    ids=str,
)
def test_impossible_recipes_are_refused(values, sentence):
    with pytest.raises(ValueError, match=sentence):
        Recipe(**values)


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        Recipe("binary_cross_entropy", "adam", 0.5, 3, 9, "he"),
        Recipe(learning_rate=1, batch_size=np.int64(7), seed=np.uint8(5)),
        Recipe(learning_rate=np.float32(0.5)),
        Recipe(schedule="cosine", l1=1, dropout=0.5, clip_value=1, weight_decay=0),
    ],
    ids=["default", "all different", "numpy whole numbers", "numpy rate", "with what restrains it"],
)
def test_a_recipe_survives_json(recipe):
    assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe


def test_a_recipe_is_frozen_and_a_key():
    with pytest.raises(FrozenInstanceError):
        Recipe().seed = 1
    assert {Recipe(): 1}[Recipe()] == 1


def test_data_and_recipe_are_left_alone():
    run = start()
    before = [array.tobytes() for array in (run.data.x, run.data.y)]
    run.advance(3)
    assert [array.tobytes() for array in (run.data.x, run.data.y)] == before
    assert not any(np.shares_memory(run.theta, moment.theta) for moment in run.history.moments.rows.values())
