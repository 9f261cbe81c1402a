"""Frozen parameters stay, and the others move as in a plain loop."""

import json
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from nncore import OPTIMIZERS, Recipe
from nncore.descent import Descent
from tests.nncore.cases import same_bits
from tests.nncore.test_training import ARCH, place, start
from tests.nncore.test_turns import (
    CIRCLE,
    SOME,
    Plain,
)

# ------------------------------------------------------------------------------------------------ frozen weights

RESTRAINTS = [
    {},
    {"l1": 0.05},
    {"l2": 0.3},
    {"weight_decay": 0.2},
    {"clip_value": 0.02},
    {"clip_norm": 0.1},
    {"l1": 0.01, "l2": 0.1, "weight_decay": 0.1, "clip_value": 0.1, "clip_norm": 0.2},
]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("restraint", RESTRAINTS, ids=str)
def test_frozen_parameters_stay_and_the_others_move_as_in_a_plain_loop(optimizer, restraint):
    run = start(optimizer=optimizer, **restraint)
    plain = Plain(run)
    for frozen in ((), SOME, (2, 4), ()):  # what rolls when it is frozen stops, and what is set free goes on
        run.change(frozen=frozen)
        plain.change(frozen=frozen)
        before = run.theta.copy()
        for _ in range(5):
            run.step()
            plain.step()
        np.testing.assert_allclose(run.theta, plain.state.theta, rtol=1e-11, atol=1e-13)
        assert same_bits(run.theta[list(frozen)], before[list(frozen)])
        # What l1 has brought to 0 may stay there of itself, and so may the bias of a neuron nobody listens to.
        assert "l1" in restraint or set(np.flatnonzero(run.theta == before)) == set(frozen)


def test_a_network_frozen_whole_does_not_move():
    run = start(optimizer="momentum", weight_decay=0.1)
    run.advance()
    before = run.theta.copy()
    run.change(frozen=range(ARCH.n_parameters))
    run.advance(3)
    assert same_bits(run.theta, before)
    assert run.epoch == 4


def test_what_is_frozen_does_not_use_up_the_bound_of_the_gradient():
    # The steepest slopes are frozen: the others may be as long as the bound alone allows.
    run = start(learning_rate=1.0, clip_norm=1e-6)
    x, target = run.next_batch
    slope = nn.gradient(ARCH, run.theta, x, target)[1]
    steep = np.argsort(abs(slope))[-4:]
    run.change(frozen=steep)
    before = run.theta.copy()
    run.step()
    assert np.linalg.norm(run.theta - before) == pytest.approx(1e-6, rel=1e-6)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("seeds", [(3, 3, 3), (3, 4, 5)])
def test_members_of_a_stack_freeze_each_their_own(optimizer, seeds):
    base = Recipe(batch_size=5, learning_rate=0.1, optimizer=optimizer, l1=0.01, weight_decay=0.1, clip_norm=0.5)
    recipes = [replace(base, seed=s, frozen=f) for s, f in zip(seeds, [(), SOME, (1, 11)], strict=True)]
    stack, alone = Descent(ARCH, recipes, CIRCLE), [Descent(ARCH, (recipe,), CIRCLE) for recipe in recipes]
    before = stack.theta.copy()
    for epoch in range(3):
        for descent in (stack, *alone):
            row = 0
            while row < 12:
                row += descent.update(epoch, row)
    np.testing.assert_allclose(stack.theta, [member.theta for member in alone], rtol=1e-9, atol=1e-12)
    for now, then, recipe in zip(stack.theta, before, recipes, strict=True):
        assert set(np.flatnonzero(now == then)) == set(recipe.frozen)


@pytest.mark.parametrize("bad", [(-1,), (0, 1.5), ("a",), "12", (True,), (None,), 3, None, True], ids=str)
def test_what_names_no_parameter_cannot_be_frozen(bad):
    with pytest.raises(ValueError, match="Frozen parameters are named by their places in theta, from 0 up, not"):
        Recipe(frozen=bad)


def test_a_parameter_the_network_has_not_cannot_be_frozen():
    sentence = "The network has 13 parameters, counted from 0; there is no 13 to freeze"
    with pytest.raises(ValueError, match=sentence):
        start(frozen=(2, 13))
    run = start()
    before = place(run), run.recipe
    with pytest.raises(ValueError, match=sentence):
        run.change(frozen=(13,), learning_rate=0.2)
    assert (place(run), run.recipe) == before


@pytest.mark.parametrize(
    "given", [[5, 2, 5], np.array([5, 2]), {2, 5}, (i for i in (2, 5))], ids=lambda given: type(given).__name__
)
def test_frozen_parameters_are_kept_in_order_and_survive_json(given):
    recipe = Recipe(frozen=tuple(given))
    assert recipe.frozen == (2, 5)
    assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe
