"""Pinned runs: kept small, compared honestly, and read from a file without trust."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.panels import compare
from pages.panels.runs import again
from pages.workspace import pins as module
from pages.workspace.choices import Choices
from pages.workspace.pins import (
    LONGEST_NAME,
    MOST,
    MOST_POINTS,
    MOST_RECENT,
    Pin,
    Pins,
    differing,
    of_run,
    of_seeds,
    settings,
)
from pages.workspace.run_files import opened, shown, written
from pages.workspace.workspace import Workspace


def pin(name="one", losses=(0.2,), first=0, **chosen):
    runs = tuple((first + i, loss, 2 * loss) for i, loss in enumerate(losses))
    return Pin(name, settings(Choices(**chosen)), 5, runs, np.arange(3), np.array([[1, 2], [0.5, 1], [0.2, 0.4]]))


def trained(epochs, **chosen):
    workspace = Workspace()
    workspace.choose(**chosen)
    workspace.run.advance(epochs)
    workspace.player.stand(epochs, 0)
    return workspace


def test_a_run_is_pinned_as_it_stands():
    workspace = trained(300, seed=3, rate=0.1)
    run = shown(workspace)
    made = of_run(run, workspace.choices, "x" * 99)
    assert made.runs == ((3, *run.losses),)
    assert (made.epoch, made.settings["rate"], made.settings["data_seed"]) == (300, "0.1", "3")
    assert len(made.name) == LONGEST_NAME
    assert (len(made.epochs), made.epochs[0], made.epochs[-1]) == (MOST_POINTS, 0, 300)
    assert tuple(made.curve[-1]) == run.losses
    x, y = run.data.held_out
    right = (nn.forward(run.arch, run.theta, x).output > 0) == (y == 1)
    assert made.measures[1] == right.mean()


def test_only_what_its_settings_lead_to_can_be_had_with_other_seeds():
    workspace = trained(3)
    assert of_run(shown(workspace), workspace.choices, "").repeatable
    workspace.run.change(learning_rate=0.5)
    assert not of_run(shown(workspace), workspace.choices, "").repeatable
    edited = Workspace()
    edited.edit(np.linspace(-1, 1, edited.arch.n_parameters))
    assert not of_run(shown(edited), edited.choices, "").repeatable


def test_measures_of_numbers_and_of_many_classes():
    plane = trained(20, data="plane")
    made = of_run(shown(plane), plane.choices, "")
    x, y = plane.data.held_out
    assert made.measures[1] == pytest.approx(nn.r2(nn.forward(plane.arch, plane.run.theta, x).output, y).mean())
    iris = Workspace()
    iris.suit("iris")
    iris.run.advance(20)
    assert 0.5 < of_run(shown(iris), iris.choices, "").measures[0] <= 1


def test_the_same_is_not_pinned_twice_and_a_dozen_are_enough():
    pins = Pins()
    assert pins.add(pin()) == ""
    assert pins.add(pin("other")) == "This run is pinned already."
    for i in range(MOST - 1):
        assert pins.add(pin(losses=(0.3 + i,))) == ""
    assert "12 runs are pinned" in pins.add(pin(losses=(9.0,)))


def test_without_a_pin_the_latest_are_kept():
    pins = Pins()
    for i in range(MOST_RECENT + 3):
        pins.note(pin(losses=(0.1 + i,)))
    assert [one.runs[0][1] for one in pins.recent] == [0.1 + i for i in range(3, MOST_RECENT + 3)]
    pins.note(pins.recent[0])
    assert (len(pins.recent), pins.recent[-1].runs[0][1]) == (MOST_RECENT, 3.1), "the same is kept once, as the latest"
    assert pins.add(pins.recent[4]) == ""
    assert len(pins.recent) == MOST_RECENT - 1
    pins.note(pins.kept[0])
    assert len(pins.recent) == MOST_RECENT - 1, "what is pinned needs no other place"
    pins.remove(0)
    assert len(pins.recent) == MOST_RECENT
    pins.forget(pins.recent[0].key)
    assert len(pins.recent) == MOST_RECENT - 1


def test_whole_runs_are_kept_as_far_as_there_is_room(monkeypatch):
    workspace = trained(3)
    monkeypatch.setattr(module, "told", refused)
    made = [of_run(shown(workspace), workspace.choices.changed(rate=float(i)), "") for i in (1, 2, 3)]
    size = made[0].held.size
    assert size == 4 * 8 * workspace.arch.n_parameters
    monkeypatch.setattr(module, "MOST_HELD", 2 * size)
    pins = Pins()
    for one in made:
        pins.note(one)
    assert [one.held is not None for one in pins.recent] == [False, True, True]
    pins.add(pins.recent[1])
    pins.note(made[0])
    assert [one.held is not None for one in (*pins.kept, *pins.recent)] == [True, False, True]


def refused(run, choices):
    raise ValueError("too long")


def test_several_seeds_are_one_pin_that_opens_where_the_one_in_the_middle_is():
    made = of_seeds(
        [replace(pin(losses=(loss,), first=i), again=str(i)) for i, loss in enumerate((3, 1, math.nan))], "x"
    )
    assert (made.again, made.name, len(made.runs)) == ("0", "x", 3)


def test_the_baseline_stays_the_same_run_when_others_go():
    pins = Pins([pin(name, (i + 1.0,)) for i, name in enumerate("abcd")], baseline=2)
    pins.remove(0)
    assert pins.kept[pins.baseline].name == "c"
    pins.remove(2)
    assert pins.kept[pins.baseline].name == "c"
    pins.remove(1)
    assert (pins.kept[pins.baseline].name, pins.baseline) == ("b", 0)
    pins.remove(0)
    pins.remove(7)
    assert (pins.kept, pins.baseline) == ([], 0)


def test_only_what_differs_is_shown():
    pins = [pin(rate=0.1), pin(rate=0.3, optimizer="adam"), pin(rate=0.3)]
    assert differing(pins) == ["rate", "optimizer"]
    assert differing(pins[:1]) == []
    rows = compare.rows(Pins(pins), 1, "test rows")
    assert [row for row in rows if row[0] == "optimiser"] == [["optimiser", "SGD", "Adam", "SGD"]]
    assert not [row for row in rows if row[0] in ("data", "activations")]


def test_differences_are_taken_seed_by_seed_with_an_interval():
    rng = np.random.default_rng(0)
    base = rng.random(20)
    better = base - 0.1 - 0.01 * rng.random(20)
    one, other = pin("base", base), pin("better", better)
    said = compare.difference(other, one, 0)
    low, high = nn.middle_interval(better - base)
    assert said == f"{np.median(better - base):+.3g} ({low:.4g} … {high:.4g}), 20 seeds".replace("-", "−")
    assert low < -0.1 < -0.09
    assert high < 0, "seed by seed the difference is sure, although both spread far more than it"
    assert compare.difference(pin(losses=(0.1,)), pin(losses=(0.3,)), 0) == "−0.2"
    assert compare.difference(pin(losses=base[:3]), pin(losses=base[:3] + 1), 0) == "−1, 3 seeds"
    assert compare.difference(pin(losses=(math.nan,)), one, 0) == "–"
    assert compare.between([1.0] * 5) == ""


def test_a_pin_comes_back_from_json_as_it_was():
    made = pin("name", (0.1, math.nan), hidden=(3,), noise=15)
    again = Pin.from_dict(json.loads(json.dumps(made.to_dict(), allow_nan=False)))
    assert again.to_dict() == made.to_dict()
    assert again.losses(0) == {0: 0.1, 1: math.inf}


@pytest.mark.parametrize(
    "wrong",
    [
        None, 7, "text", [], [7], [{}], [{"name": "x"}], [pin().to_dict() | {"runs": []}],
        [pin().to_dict() | {"runs": [[0, "a", 1]]}], [pin().to_dict() | {"curve": [[1, 2]]}],
        [pin().to_dict() | {"epoch": True}], [pin().to_dict() | {"settings": 7}],
        [pin().to_dict() | {"measures": [float("inf")]}],
    ],
)  # fmt: skip
def test_what_is_no_pin_is_left_out(wrong):
    pins = Pins()
    assert not pins.take_in(wrong)
    assert pins.kept == []


def test_a_file_says_no_more_than_there_is_to_choose():
    said = pin().to_dict() | {"settings": {"rate": "<b>", "hidden": "3", "secret": "1"}, "name": "n" * 999}
    pins = Pins()
    assert pins.take_in([said, said])
    [only] = pins.kept
    assert only.settings == {"hidden": "3"}
    assert len(only.name) == LONGEST_NAME


def test_pins_are_saved_with_the_run_and_old_files_still_read():
    workspace = trained(5)
    recent = of_run(shown(workspace), workspace.choices, "third")
    pins = Pins([pin("first"), pin("second", (0.4, 0.5))], 1, [recent])
    found = opened(written(workspace, shown(workspace), "train", pins=pins))
    other = Pins()
    assert other.take_in(found.pinned)
    assert [one.name for one in other.kept] == ["second", "first"], "the baseline comes first"
    [one] = other.recent
    run = again(one).run
    assert (one.name, run.losses) == ("third", workspace.run.losses), "it is opened with its numbers"
    assert np.array_equal(run.theta, workspace.run.theta)
    assert "pinned" not in json.loads(written(workspace, shown(workspace), "train", pins=Pins()))["page"]
    assert opened(written(workspace, shown(workspace), "train")).pinned == ()
