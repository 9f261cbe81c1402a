"""The notebook goes through the whole training again, in plain NumPy, to the very same weights."""

import numpy as np
import pytest

import nncore as nn
from nncore.files import EXPORTS, Model
from tests.nncore.files.drawn import models, said
from tests.nncore.files.test_exports import FINE, ROWS, missed, short_run
from tests.nncore.files.worlds import executed

OPTIONS = [
    {"schedule": "step", "schedule_epochs": 1.0, "dropout": 0.3},
    {"schedule": "one_cycle", "l1": 0.001, "l2": 0.01},
    {"schedule": "cosine", "clip_norm": 0.1, "clip_value": 0.05},
    {"frozen": (0, 2), "weight_decay": 0.02},
    {"label_noise": 0.2, "init_scale": 0.3, "mu": 0.5, "beta1": 0.7, "epsilon": 1e-3, "rho": 0.8, "grow": 1.1},
    {"schedule": "warmup", "batch_size": 1000},
]


def _trained(i, model):
    """A short training of a model's shape, with an option, and turns by hand on the way."""
    data, arch, names = model.data, model.arch, list(nn.OPTIMIZERS)
    output = arch.activations[-1]
    losses = [name for name in nn.LOSSES if _fits(arch, name, data)]
    more = dict(OPTIONS[i % len(OPTIONS)])
    if output != "softmax" and data.task == "multiclass" and "label_noise" in more:
        del more["label_noise"]
    inits = list(nn.INITIALIZERS)
    recipe = {"optimizer": names[i % len(names)], "seed": i, "batch_size": 7}
    recipe["loss"] = losses[(i + i // 10) % len(losses)]
    recipe |= {"learning_rate": 0.01, "init": inits[i % len(inits)]} | more
    run = nn.Run(arch, nn.Recipe(**recipe), data, model.theta if i % 4 == 0 else None)
    run.advance(1)
    if i % 3 == 0:
        run.step()
        run.change(learning_rate=0.003, optimizer=names[(i + 1) % len(names)])
        run.advance(1)
    if i % 5 == 0:
        run.change(theta=run.theta * 0.9)
        run.step()
    return run


def _fits(arch, loss, data):
    try:
        nn.check_fit(arch, nn.Recipe(loss=loss), data)
    except ValueError:
        return False
    return True


@pytest.mark.slow
def test_the_notebook_repeats_the_training_to_the_same_weights(capsys):
    seen = set()
    for i, model in enumerate(models()):
        run = _trained(i, model)
        seen |= {run.recipe.loss, run.recipe.optimizer, run.recipe.init}
        names = executed(EXPORTS["notebook"].write(Model.of(run)))
        assert np.array_equal(names["theta"], run.theta), (i, run.recipe, run.arch)
        assert missed(names["predict"](model.data.x[:ROWS]), Model.of(run).predict(model.data.x[:ROWS])) < FINE
        losses = run.history.curve[1]
        np.testing.assert_allclose([pair[1:] for pair in names["curve"]], losses, rtol=1e-9, atol=1e-12)
    assert seen >= {*nn.LOSSES, *nn.OPTIMIZERS, *nn.INITIALIZERS}
    assert "largest difference from the weights of the app: 0" in capsys.readouterr().out


@pytest.mark.parametrize("recipe", [{"loss": "mse"}, {"loss": "hinge"}, {"dropout": 0.3, "label_noise": 0.2}])
@pytest.mark.parametrize("weights", ["balanced", (1.0, 4.0)])
def test_the_notebook_weighs_classes_as_the_run_does(recipe, weights):
    run = nn.Run(
        nn.Architecture((2, 3, 1), ("tanh", "tanh")),
        nn.Recipe(class_weights=weights, **recipe),
        nn.data.load("formula", formula="x^2 + y^2 < 4", n=60),
    )
    run.advance(3)
    names = executed(EXPORTS["notebook"].write(Model.of(run)))
    assert np.array_equal(names["theta"], run.theta)
    np.testing.assert_allclose([pair[1:] for pair in names["curve"]], run.history.curve[1], rtol=1e-9)
    assert f"class weights: {'balanced' if isinstance(weights, str) else '1 : 4'}" in (
        EXPORTS["card"].write(Model.of(run)).decode()
    )


@pytest.mark.parametrize(
    "recipe",
    [
        {"optimizer": "nesterov", "mu": 0.5},
        {"optimizer": "adam", "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3, "init": "he", "init_scale": 0.5},
        {"optimizer": "rprop", "shrink": 0.3, "grow": 1.5, "least": 0.01, "most": 2.0},
    ],
)
def test_the_notebook_trains_with_the_constants_that_were_chosen(recipe):
    arch = nn.Architecture((3, 3, 1), ("tanh", "tanh"))
    data = nn.data.load("circle", n=40, features=("x1", "x2", "x1*x2"))
    run = nn.Run(arch, nn.Recipe(**recipe), data)
    run.advance(3)
    run.change(optimizer="momentum", mu=0.3)
    run.advance(2)
    names = executed(EXPORTS["notebook"].write(Model.of(run)))
    assert np.array_equal(names["theta"], run.theta)


def test_a_notebook_without_a_training_and_one_that_cannot_be_repeated():
    model = models()[3]
    assert missed(executed(EXPORTS["notebook"].write(model))["predict"](model.data.x[:ROWS]), said(model)) < FINE
    run = short_run()
    run.change(data=nn.data.load("circle", n=30, noise=0.1))
    run.advance(1)
    with pytest.raises(ValueError, match="here points were added, moved or erased"):
        EXPORTS["notebook"].write(Model.of(run))
