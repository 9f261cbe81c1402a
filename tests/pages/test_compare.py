"""Compare: runs of the visit, kept by themselves or pinned, side by side with the core's numbers."""

from dataclasses import replace

import numpy as np

import nncore as nn
from pages.workspace.background import Visit
from pages.workspace.own_data import OWN, Own
from tests.pages.test_app import Visitor
from tests.pages.test_cost import said
from tests.pages.test_experiments import captions, finished, swept, trial


def test_runs_are_pinned_named_compared_and_removed():
    visitor = Visitor("experiments", part="compare", rate="0.1")
    assert "Nothing has been trained yet" in visitor.app.info[0].value
    assert "Train a network" in [one.proto.label for one in visitor.app.get("page_link")]
    visitor.press("Pin the run on Train").press("Pin the run on Train")
    assert "pinned already" in captions(visitor)
    visitor.workspace.choose(rate=0.3, optimizer="adam")
    visitor.workspace.run.change(**visitor.workspace.how)
    visitor.workspace.run.advance(5)
    visitor.workspace.player.stand(5, 0)
    visitor.press("Pin the run on Train")
    pins = visitor.room(Visit).experiments.pins
    assert [len(pins.kept), pins.kept[1].runs[0][1]] == [2, visitor.workspace.run.loss]
    assert "| learning rate | 0.1 | 0.3 |" in said(visitor)
    assert "| optimiser | SGD | Adam |" in said(visitor)
    difference = pins.kept[1].runs[0][2] - pins.kept[0].runs[0][2]
    assert f"| difference from the baseline | baseline | {difference:+.3g} |".replace("-", "−") in said(visitor)
    visitor.choose("text_input", "compare name 1", "*mine* | <b>")
    visitor.choose("text_input", "compare note 1", "a note")
    assert r"**\*mine\* \| \<b\>**" in said(visitor)
    assert "| note |  | a note |" in said(visitor)
    visitor.app.button(key="compare baseline 1").click()
    visitor.run()
    assert "baseline |" in said(visitor)
    visitor.go("train").go("experiments")
    assert "a note" in said(visitor)
    visitor.app.button(key="compare remove 0").click()
    visitor.run()
    assert [pin.note for pin in pins.kept] == ["a note"]
    assert [pin.settings["rate"] for pin in pins.recent] == ["0.1"], "it is kept for a while"


def left(visitor, epochs, **choices):
    """Train the visitor's run, and leave it for another; return where it ended."""
    workspace = visitor.workspace
    workspace.run.advance(epochs)
    workspace.player.stand(epochs, 0)
    ends, theta = workspace.run.losses, workspace.run.theta.copy()
    workspace.choose(**choices)
    visitor.run()
    return ends, theta


def test_every_run_of_the_visit_is_kept_by_itself_and_opens_on_train_with_its_numbers():
    visitor = Visitor("experiments", part="compare")
    first, theta = left(visitor, 6, hidden=(3,), data="xor")
    second, _ = left(visitor, 9, rate=0.3, optimizer="adam", seed=4)
    visitor.workspace.run.advance(2)
    visitor.workspace.player.stand(2, 0)
    visitor.run()
    pins = visitor.room(Visit).experiments.pins
    assert [pin.runs for pin in pins.recent] == [((0, *first),), ((0, *second),), ((4, *visitor.workspace.run.losses),)]
    assert "on Train now" in said(visitor)
    assert "Nothing is pinned" in captions(visitor)
    assert "| data | Exclusive or | Exclusive or | Circle |" in said(visitor), "they stand side by side, pinned or not"
    visitor.press(r"Pin 4·2, sgd 0\.03")
    assert [len(pins.kept), len(pins.recent)] == [1, 2]
    visitor.press(r"Open 3, sgd 0\.03 on Train")
    run = visitor.workspace.run
    assert (run.epoch, run.losses, visitor.workspace.choices.data) == (9, second, "xor")
    visitor.go("experiments").press("Open on Train")
    run = visitor.workspace.run
    assert (run.epoch, run.losses, visitor.workspace.choices.hidden) == (6, first, (4, 2))
    assert np.array_equal(run.theta, theta)
    assert visitor.component.component_name == "stage", "it is the Train page"
    visitor.go("experiments").press(r"Let go of 3, sgd 0\.03")
    assert [pin.settings.get("optimizer") for pin in pins.recent] == ["adam"]
    again = Visitor("experiments", part="compare", job=visitor.link["job"]).room(Visit).experiments.pins
    assert [[pin.key for pin in one] for one in (again.kept, again.recent)] == [
        [pin.key for pin in one] for one in (pins.kept, pins.recent)
    ], "a page that is loaded anew has them all"


def test_a_run_that_goes_on_is_kept_once_however_often_it_is_looked_at():
    visitor = Visitor("experiments", part="compare")
    for epoch in (3, 5):
        visitor.workspace.run.advance(epoch - visitor.workspace.run.epoch)
        visitor.workspace.player.stand(epoch, 0)
        visitor.run()
    assert [pin.epoch for pin in visitor.room(Visit).experiments.pins.recent] == [5]


def test_a_run_on_ones_own_data_is_kept_whole_and_stays_in_the_session():
    visitor = Visitor("experiments", part="compare")
    points = nn.data.load("moons", n=60)
    visitor.workspace.use(Own(nn.data.Drawn(replace(points, name=OWN, loaded=())), "mine"))
    visitor.workspace.choose(data=OWN)
    ends, theta = left(visitor, 5, data="circle")
    [pin] = visitor.room(Visit).experiments.pins.recent
    assert (pin.again, pin.runs) == ("", ((0, *ends),))
    job = visitor.link["job"]
    visitor.press(r"Open 4·2, sgd 0\.03 on Train")
    assert (visitor.workspace.run.losses, visitor.workspace.choices.data) == (ends, OWN)
    assert np.array_equal(visitor.workspace.run.theta, theta)
    other = Visitor("experiments", part="compare", job=job).press(r"Open 4·2, sgd 0\.03 on Train")
    assert "its data or its weights are not here" in captions(other)
    assert other.workspace.own is None


def test_a_pinned_run_gets_more_seeds_and_with_them_an_interval():
    visitor = Visitor("experiments", part="compare")
    visitor.workspace.run.advance(4)
    visitor.workspace.player.stand(4, 0)
    visitor.press("Pin the run on Train").press("With 20 seeds")
    finished(visitor, "seeds").run()
    [pin] = visitor.room(Visit).experiments.pins.kept
    assert len(pin.runs) == 20
    run = nn.Run(visitor.workspace.arch, nn.Recipe(seed=13), visitor.workspace.data, engine="numpy")
    run.advance(4)
    assert pin.runs[13] == (13, *run.losses)
    low, high = nn.middle_interval([one[2] for one in pin.runs])
    assert f"({low:.4g} … {high:.4g})" in said(visitor)


def test_what_a_sweep_found_is_pinned_with_all_its_seeds():
    visitor = swept(form="map")
    visitor.send({"row": 0, "column": 0, "number": 1})
    visitor.go("experiments").press("Pin for Compare")
    [pin] = visitor.room(Visit).experiments.pins.kept
    assert [end[0] for end in pin.runs] == [0, 1, 2]
    assert [end[1] for end in pin.runs] == trial(visitor).losses[:3, 0].tolist()
    visitor.choose("button_group", "part", "compare")
    assert "3 of them" in said(visitor)
