"""Races: every racer as its own run would be, whoever runs beside it."""

from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from nncore import race as module

CIRCLE = nn.data.load("circle", n=80)
ARCH = nn.Architecture((2, 4, 1), ("tanh", "tanh"))
WIDE = nn.Architecture((2, 6, 3, 1), ("relu", "sine", "tanh"))
FIELDS = {
    "optimisers": [(ARCH, {"optimizer": name}) for name in ("sgd", "momentum", "adam", "rprop")],
    "rates": [(ARCH, {"learning_rate": rate}) for rate in (0.01, 0.03, 0.3)],
    "batches": [(ARCH, {"batch_size": size}) for size in (1, 7, 500)],
    "penalties": [(ARCH, {}), (ARCH, {"l1": 0.01}), (ARCH, {"l2": 0.1}), (ARCH, {"dropout": 0.3})],
    "seeds": [(ARCH, {"seed": seed}) for seed in range(4)],
    "weights": [(ARCH, {"class_weights": weights}) for weights in (None, "balanced", (1.0, 3.0))],
    "labels": [(ARCH, {"label_noise": share}) for share in (0.0, 0.3)],
    "shapes": [(ARCH, {}), (WIDE, {}), (nn.Architecture((2, 1), ("sigmoid",)), {})],
}


def racers(named):
    made = [(arch, nn.Recipe(**fields)) for arch, fields in FIELDS[named]]
    return [nn.Racer(arch, recipe, nn.initial(arch, seed=recipe.seed)) for arch, recipe in made]


@pytest.mark.parametrize("named", FIELDS)
def test_every_racer_is_its_own_run(named, monkeypatch):
    monkeypatch.setattr(nn.engines, "_wanted", "numpy")
    race = nn.Race(racers(named), CIRCLE)
    race.advance(2)
    race.advance(3)
    assert (race.epoch, race.losses.shape, race.norms.shape) == (5, (6, len(race.racers), 2), (6, len(race.racers)))
    epochs, paths = race.path()
    assert epochs.tolist() == [0, 1, 2, 3, 4, 5]
    for place, (arch, recipe, theta) in enumerate(race.racers):
        run = nn.Run(arch, recipe, CIRCLE, theta)
        for epoch in range(6):
            np.testing.assert_allclose(race.losses[epoch, place], run.losses, rtol=1e-9)
            np.testing.assert_allclose(paths[place][epoch], run.theta, rtol=1e-8, atol=1e-11)
            run.advance()
        run.rewind(5)
        np.testing.assert_allclose(race.points[place], run.theta, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize("named", FIELDS)
def test_a_racer_goes_on_as_a_run_of_its_own(named, monkeypatch):
    monkeypatch.setattr(nn.engines, "_wanted", "numpy")
    race = nn.Race(racers(named), CIRCLE)
    race.advance(4)
    for place, (arch, recipe, theta) in enumerate(race.racers):
        lone, run = nn.Run(arch, recipe, CIRCLE, theta), race.run(place)
        lone.advance(4)
        np.testing.assert_allclose(run.history.curve[1], lone.history.curve[1], rtol=1e-9)
        np.testing.assert_allclose(run.losses, race.losses[-1, place], rtol=1e-12)
        run.advance(3)
        lone.advance(3)
        np.testing.assert_allclose(run.theta, lone.theta, rtol=1e-8, atol=1e-11)
        run.rewind(2)
        lone.rewind(2)
        assert np.array_equal(run.theta, lone.theta), "going back it trains alone"


def test_one_that_has_diverged_is_no_run_any_more():
    deep = nn.Architecture((2, 4, 1), ("relu", "identity"))
    race = nn.Race([nn.Racer(deep, nn.Recipe(learning_rate=100.0), nn.initial(deep))], CIRCLE)
    race.advance(40)
    with pytest.raises(ValueError, match="100"):
        race.run(0)


@pytest.mark.parametrize("named", ["shapes", "weights"])
def test_norms_are_those_of_the_gradient_over_all_training_rows(named):
    race = nn.Race(racers(named), CIRCLE)
    race.advance(2)
    x, y = CIRCLE.train
    for place, (arch, recipe, _) in enumerate(race.racers):
        run = nn.Run(arch, recipe, CIRCLE)
        _, grad = nn.gradient(arch, race.points[place], x, run.targets(y), weights=run.row_weights)
        assert race.norms[2, place] == pytest.approx(np.linalg.norm(grad), rel=1e-12)


def test_one_that_diverges_stays_where_it_was_and_harms_nobody():
    arch = nn.Architecture((2, 4, 1), ("relu", "identity"))
    three = [nn.Racer(arch, nn.Recipe(learning_rate=rate), nn.initial(arch)) for rate in (0.03, 30.0, 0.1)]
    race = nn.Race(three, CIRCLE)
    race.advance(8)
    alone = nn.Run(arch, three[1].recipe, CIRCLE)
    alone.advance(8)
    assert alone.diverged
    assert race.diverged == {1: (alone.epoch, alone.diverged)}
    assert race.losses[-1, 1].tolist() == pytest.approx(alone.losses)
    assert np.isfinite(race.losses).all()
    assert np.isfinite(race.norms).all()
    assert race.ranking[-1] == 1
    for place in (0, 2):
        run = nn.Run(arch, three[place].recipe, CIRCLE)
        run.advance(8)
        np.testing.assert_allclose(race.losses[-1, place], run.losses, rtol=1e-9)


def test_the_lowest_training_loss_leads():
    race = nn.Race(racers("rates"), CIRCLE)
    race.advance(10)
    assert race.ranking == np.argsort(race.losses[-1, :, 0]).tolist()


def test_smaller_batches_take_more_seconds_an_epoch():
    race = nn.Race(racers("batches"), CIRCLE)
    assert (race.seconds > 0).all()
    assert race.seconds[0] > race.seconds[2]  # forty updates against one


def test_a_long_way_is_remembered_at_ever_fewer_places(monkeypatch):
    monkeypatch.setattr(module, "MOST_HELD", 8 * 3 * ARCH.n_parameters * 6)
    race = nn.Race(racers("rates"), CIRCLE)
    race.advance(13)
    epochs, paths = race.path()
    assert epochs.tolist() == [0, 4, 8, 12, 13]
    assert np.array_equal(paths[2][-1], race.points[2])
    assert len(race.losses) == 14


@pytest.mark.parametrize(
    ("racer", "said"),
    [
        (nn.Racer(ARCH, nn.Recipe(), np.zeros(3)), "one point of 17 finite numbers"),
        (nn.Racer(ARCH, nn.Recipe(), np.full(17, np.nan)), "finite numbers"),
        (nn.Racer(nn.Architecture((3, 1), ("tanh",)), nn.Recipe(), np.zeros(4)), "3 inputs"),
        (nn.Racer(replace(ARCH, activations=("relu", "identity")), nn.Recipe(), np.full(17, 1e200)), "not finite"),
    ],
)
def test_who_cannot_begin_is_refused(racer, said):
    with pytest.raises(ValueError, match=said):
        nn.Race([racer], CIRCLE)


def test_nobody_is_no_race():
    with pytest.raises(ValueError, match="at least one"):
        nn.Race([], CIRCLE)
