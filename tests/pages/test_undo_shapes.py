"""Another shape, made by hand, keeps what it can of the weights, of what is frozen and of what is looked at."""

import numpy as np
import pytest

import nncore as nn
from tests.pages.test_frames import look
from tests.pages.test_player import HOW, ask, new
from tests.pages.test_undo import do, play

pytestmark = pytest.mark.usefixtures("patience")


# -------------------------------------------------------------------------------------------------------- shapes


def test_another_shape_keeps_the_weights_shown():
    player = new()
    play(player, 0)
    player.show(ask("look", epoch=3), HOW)
    shown, old = player.theta_shown.copy(), player.run.arch
    assert player.reshape({"grow": 1}) == ""
    run = player.run
    assert (run.arch.sizes, run.epoch, player.number) == ((2, 4, 1), 0, 2)
    assert run.theta.tobytes() == nn.with_neuron(old, 1).transfer(old, shown, run.recipe.seed).tobytes()
    w, b = run.arch.layers(run.theta)[0]
    before = old.layers(shown)[0]
    assert w[:, :3].tobytes() == before.w.tobytes()
    assert b[:3].tobytes() == before.b.tobytes()


def test_another_activation_keeps_every_weight():
    player = new()
    shown = play(player, 0).theta
    player.reshape({"activation": [1, "relu"]})
    assert player.run.theta.tobytes() == shown.tobytes()
    assert player.run.arch.activations == ("relu", "tanh")


def test_what_is_frozen_stays_so_where_it_is_now():
    player = new()
    do(player, {"freeze": [0, 1, 8, 12]}, 0)
    player.reshape({"cut": [1, 0]})
    # Of (2 + 1) · 3 parameters and 4 the first neuron's are gone, and with them 0 and its weight out, 9.
    frozen = player.run.recipe.frozen
    assert frozen == nn.without_neuron(nn.Architecture((2, 3, 1), ("tanh", "tanh")), 1, 0).moved_indices(
        nn.Architecture((2, 3, 1), ("tanh", "tanh")), (0, 1, 8, 12)
    )
    assert len(frozen) == 3
    start = player.run.theta.copy()
    play(player, 0)
    assert np.flatnonzero(player.run.theta == start).tolist() == list(frozen)


def test_a_look_at_a_neuron_that_is_gone_is_let_go():
    player = new()
    player.look_at(look(player.run, space=(1, 2, 0), focus=(1, 2)), "scene")
    player.reshape({"cut": [1, -1]})
    assert (player.look.space, player.look.focus) == (None, None)
    assert play(player, 0).frames.count == 5
