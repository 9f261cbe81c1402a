"""What restrains a network while it learns: every rule written once more as a plain loop, and what it is for."""

from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from nncore import Architecture, Recipe, Run
from nncore.descent import DROPOUT_STREAM, encode_targets, with_label_noise
from tests.nncore.cases import same_bits

ARCH = Architecture((2, 3, 1), ("tanh", "tanh"))
DEEP = Architecture((2, 4, 3, 1), ("tanh", "sigmoid", "tanh"))
CIRCLE = nn.data.load("circle", n=24)  # 12 rows to learn from: batches of 5 leave a last one of 2
IRIS = nn.data.load("iris", train_share=0.7)


def start(arch=ARCH, data=CIRCLE, **recipe):
    return Run(arch, Recipe(**{"batch_size": 5, "learning_rate": 0.1, "seed": 3, **recipe}), data)


def by_hand(recipe, epochs):
    """Train on the circle with a plain loop that restrains the weights step by step; return theta."""
    rule, weight = nn.OPTIMIZERS[recipe.optimizer], ARCH.is_weight
    theta = nn.initial(ARCH, recipe.init, recipe.seed)
    state, t, (x, y) = np.zeros((rule.slots, *theta.shape)), 0, CIRCLE.train
    for epoch in range(epochs):
        order = np.random.default_rng((recipe.seed, epoch)).permutation(12)
        for first in range(0, 12, 5):
            rows, t = order[first : first + 5], t + 1
            # A schedule is asked for the middle of the update.
            place = epoch + (first + len(rows) / 2) / 12
            rate = recipe.learning_rate * nn.SCHEDULES[recipe.schedule].factor(place, recipe.schedule_epochs)
            slope = nn.gradient(ARCH, theta, x[rows], 2 * y[rows] - 1, l2=recipe.l2)[1]
            slope = np.clip(slope, -recipe.clip_value, recipe.clip_value)
            slope = slope * min(1.0, recipe.clip_norm / np.linalg.norm(slope))
            theta[weight] -= rate * recipe.decay * theta[weight]
            rule.rule(theta, slope, state, rate, t)
            theta[weight] = np.sign(theta[weight]) * np.maximum(0.0, abs(theta[weight]) - rate * recipe.l1)
    return theta


RESTRAINTS = [
    {"l1": 0.05},
    {"l2": 0.3},
    {"weight_decay": 0.2},
    {"clip_value": 0.02},
    {"clip_norm": 0.1},
    *[{"schedule": name, "schedule_epochs": 2.0} for name in nn.SCHEDULES],
    {"l1": 0.01, "l2": 0.1, "weight_decay": 0.1, "clip_value": 0.1, "clip_norm": 0.2, "schedule": "cosine"},
]


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
@pytest.mark.parametrize("restraint", RESTRAINTS, ids=str)
def test_a_restrained_run_is_a_plain_loop(restraint, optimizer):
    run = start(optimizer=optimizer, **restraint)
    run.advance(3)
    np.testing.assert_allclose(run.theta, by_hand(run.recipe, 3), rtol=1e-12, atol=1e-14)
    free = start(optimizer=optimizer)
    free.advance(3)
    assert restraint == {"schedule": "constant", "schedule_epochs": 2.0} or not np.allclose(run.theta, free.theta)


@pytest.mark.parametrize("restraint", [*RESTRAINTS, {"dropout": 0.3}, {"label_noise": 0.3}], ids=str)
def test_a_restrained_run_repeats_bit_for_bit(restraint):
    run = start(DEEP, optimizer="adam", **restraint)
    run.advance(7)
    after = run.theta.copy(), run.losses
    for epoch in (0, 3):
        run.rewind(epoch)
        run.advance(7 - epoch)
        assert same_bits(run.theta, after[0])
        assert run.losses == after[1]


# ------------------------------------------------------------------------------------------------ penalties


def test_l1_brings_weights_to_zero_and_lets_them_return():
    run = start(Architecture((2, 8, 1), ("tanh", "tanh")), nn.data.load("gauss", n=100), l1=0.3)
    run.advance(100)
    weight = run.arch.is_weight
    assert (run.theta[weight] == 0).mean() > 0.5
    assert run.penalty > 0
    away = (run.theta == 0) & weight
    run.change(l1=0.0)
    run.advance(30)
    # A weight between two dead neurons has no slope; the others leave zero as soon as the loss wants them.
    assert (run.theta[away] != 0).any()


@pytest.mark.parametrize("name", ["l1", "l2", "weight_decay"])
def test_more_restraint_means_smaller_weights(name):
    sizes = []
    for strength in (0.0, 0.01, 0.1):
        run = start(**{name: strength})
        run.advance(200)
        sizes.append(np.linalg.norm(run.theta[run.arch.is_weight]))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 0.8 * sizes[0]


def test_the_penalty_is_told_apart_from_the_loss():
    run = start(l1=0.5, l2=0.25)
    weights = run.theta[run.arch.is_weight]
    assert run.penalty == pytest.approx(0.5 * np.abs(weights).sum() + 0.125 * (weights**2).sum(), rel=1e-14)
    assert run.loss == start().loss
    assert start().penalty == 0


def test_biases_go_free():
    run = start(l1=1.0, l2=1.0, weight_decay=1.0, learning_rate=0.2)
    run.advance(50)
    assert not run.theta[run.arch.is_weight].any()
    assert run.theta[~run.arch.is_weight].any()


@pytest.mark.parametrize(("name", "size"), [("clip_value", np.abs), ("clip_norm", np.linalg.norm)])
def test_no_step_is_longer_than_the_bound(name, size):
    run = start(learning_rate=1.0, **{name: 0.01})
    for _ in range(9):
        before = run.theta.copy()
        run.step()
        assert np.max(size(run.theta - before)) <= 0.01 * (1 + 1e-12)


# ------------------------------------------------------------------------------------------------ dropout


def masked_loss(theta, x, target, masks):
    """The mean squared error of DEEP with its hidden answers multiplied by masks (n, k), in plain NumPy."""
    a = x
    for layer, mask, activation in zip(DEEP.layers(theta), [*masks, 1.0], (np.tanh, nn.sigmoid, np.tanh), strict=True):
        a = activation(a @ layer.w + layer.b) * mask
    return np.square(a - target).mean()


def test_a_step_with_dropout_is_the_slope_of_the_masked_network():
    run = start(DEEP, dropout=0.4)
    x, y = CIRCLE.train
    for epoch in range(2):
        order = np.random.default_rng((3, epoch)).permutation(12)
        for first in range(0, 12, 5):
            rows, theta = order[first : first + 5], run.theta.copy()
            draws = np.random.default_rng((3, epoch, first, DROPOUT_STREAM)).random((7, len(rows)))
            both = (draws >= 0.4).T / 0.6
            masks = both[:, :4], both[:, 4:]
            slope = np.empty_like(theta)
            for i, nudge in enumerate(1e-6 * np.eye(len(theta))):
                up, down = (masked_loss(theta + way * nudge, x[rows], 2 * y[rows] - 1, masks) for way in (1, -1))
                slope[i] = (up - down) / 2e-6
            run.step()
            np.testing.assert_allclose(theta - run.theta, 0.1 * slope, atol=1e-10)


def test_dropout_keeps_the_loudness_and_stays_out_of_the_losses():
    run = start(DEEP, dropout=0.25)
    masks = np.concatenate([m.ravel() for epoch in range(400) for m in run._descent._masks(epoch, 0, 5)])
    assert set(np.round(masks, 12)) == {0.0, round(4 / 3, 12)}
    assert masks.mean() == pytest.approx(1.0, abs=0.02)  # 14,000 draws: their mean strays by 0.005
    run.advance(2)
    output = nn.forward(DEEP, run.theta, CIRCLE.train[0]).output
    assert run.loss == pytest.approx(np.square(output - run.targets(CIRCLE.train[1])).mean(), rel=1e-12)


def test_a_network_without_hidden_layers_has_nobody_to_silence():
    shallow = Architecture((2, 1), ("tanh",))
    silenced, free = start(shallow, dropout=0.9), start(shallow)
    for run in (silenced, free):
        run.advance(3)
    assert same_bits(silenced.theta, free.theta)


# ------------------------------------------------------------------------------------------------ labels


@pytest.mark.parametrize("data", [nn.data.load("circle", n=4000), IRIS], ids=lambda data: data.name)
@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_share_of_the_labels_is_wrong(data, share):
    y = np.resize(data.train[1], (6000, 1))
    noisy = with_label_noise(data, y, share, seed=0)
    assert set(np.unique(noisy)) == set(np.unique(y))
    assert (noisy != y).mean() == pytest.approx(share, abs=0.02)
    assert same_bits(noisy, with_label_noise(data, y, share, seed=0))
    assert not np.array_equal(noisy, with_label_noise(data, y, share, seed=1))


def test_numbers_are_shifted():
    data = nn.data.load("plane", n=4000)
    shift = with_label_noise(data, data.y, 0.2, seed=0) - data.y
    assert shift.std() == pytest.approx(0.2 * data.y.std(), rel=0.05)
    assert abs(shift.mean()) < 0.02 * data.y.std()


def test_label_noise_reaches_training_only():
    clean, noisy = start(), start(label_noise=0.5)
    assert noisy.test_loss == clean.test_loss
    target = encode_targets(CIRCLE, with_label_noise(CIRCLE, CIRCLE.train[1], 0.5, 3), (-1.0, 1.0))
    output = nn.forward(ARCH, noisy.theta, CIRCLE.train[0]).output
    assert noisy.loss == pytest.approx(np.square(output - target).mean(), rel=1e-12)
    assert noisy.loss != clean.loss


# ------------------------------------------------------------------------------------------------ tasks


def test_many_classes_are_rows_with_one_yes():
    run = start(Architecture((4, 5, 3), ("tanh", "softmax")), IRIS, loss="cross_entropy")
    assert run.targets(np.array([[1.0], [0.0]])).tolist() == [[0, 1, 0], [1, 0, 0]]
    signs = start(Architecture((4, 5, 3), ("tanh", "tanh")), IRIS)
    assert signs.targets(np.array([[2.0]])).tolist() == [[-1, -1, 1]]


def test_several_numbers_at_once_are_learnt_side_by_side():
    # Without a hidden layer the outputs share nothing: two at once are the two alone, at half the rate each.
    plane = nn.data.load("plane", n=60)
    both = replace(plane, y=np.column_stack([plane.y[:, 0], 1 - plane.x[:, 0] / 6]))
    together = start(Architecture((2, 2), ("identity",)), both, init="zeros", learning_rate=0.02)
    together.advance(30)
    for column in range(2):
        one = start(
            Architecture((2, 1), ("identity",)),
            replace(plane, y=both.y[:, column : column + 1]),
            init="zeros",
            learning_rate=0.01,
        )
        one.advance(30)
        found = together.arch.blocks(together.theta)[0][:, column]
        np.testing.assert_allclose(found, one.theta, rtol=1e-10)


def test_amounts_are_learnt_on_their_own_scale():
    data = nn.data.load("diabetes")
    run = Run(Architecture((10, 1), ("identity",)), Recipe(optimizer="adam", learning_rate=0.1), data)
    run.advance(30)
    (x, y), (held_x, held_y) = data.train, data.held_out
    for loss, inputs, target in zip(run.losses, (x, held_x), (y, held_y), strict=True):
        # The network answers in standard deviations from the mean of the training rows; these are brought back.
        said = data.unscale_targets(nn.forward(run.arch, run.theta, inputs).output)
        assert loss == pytest.approx(np.mean((said - target) ** 2) / y.std() ** 2)
        assert nn.r2(said, target) == pytest.approx(nn.r2(data.scale_targets(said), run.targets(target)))
        assert nn.r2(said, target) > 0.4


def test_validation_rows_are_neither_learnt_from_nor_tested_on():
    data = nn.data.load("diabetes", validation_share=0.3)
    spoilt = replace(data, y=np.where(data.validation[:, None], 1e9, data.y))
    assert not np.array_equal(spoilt.y, data.y)
    ends = []
    for rows in (data, spoilt):
        run = Run(Architecture((10, 1), ("identity",)), Recipe(), rows)
        run.advance(3)
        ends.append((run.theta, run.losses))
    assert same_bits(ends[0][0], ends[1][0])
    assert ends[0][1] == ends[1][1]


def test_the_neurons_that_are_said_to_be_dropped_are_those_that_learn_nothing():
    arch = nn.Architecture((2, 6, 1), ("tanh", "tanh"))
    run = nn.Run(arch, nn.Recipe(dropout=0.6, batch_size=1), nn.data.load("xor", n=40))
    for _ in range(8):
        dropped, before = run.next_dropped, run.theta.copy()
        assert dropped.shape == (1, 6)
        run.step()
        w, b = arch.layers(run.theta - before)[0]
        still = (w == 0).all(axis=0) & (b == 0)
        assert still.tolist() == dropped[0].tolist()
