"""The train page: edits by hand, ways to look, the sample, earlier runs, and a run that blows up."""

import numpy as np
import pytest

import nncore as nn
from tests.pages.test_app import Visitor
from tests.pages.test_link import defaults, everything
from tests.pages.test_train import ask, got, plain, run, sent, shots

pytestmark = pytest.mark.usefixtures("patience")


# ------------------------------------------------------------------------------------------- edits, views, the sample


def test_an_edit_of_a_weight_is_the_runs_own_change():
    visitor, clone = ask(Visitor("train")), plain(3)
    ask(visitor, "look", epoch=3, edit={"weights": [[0, 2.5]]}, gesture=1)
    theta = clone.theta.copy()
    theta[0] = 2.5
    clone.change(theta=theta)
    assert run(visitor).theta.tobytes() == clone.theta.tobytes()
    assert (visitor.shown["can"], visitor.shown["run"], visitor.shown["said"]) == ([True, False], 1, "")
    assert visitor.shown["earlier"][0]["epochs"] == [0, 1, 2, 3, 4]
    assert got(ask(visitor, epoch=3), shots(clone, 4))
    assert visitor.link == {}
    ask(visitor, "back")
    assert (visitor.shown["can"], visitor.shown["run"]) == ([False, True], 2)
    assert got(ask(visitor, epoch=3), shots(plain(3), 4))


def test_a_frozen_weight_is_told_and_rests():
    visitor = ask(Visitor("train"))
    ask(visitor, "look", epoch=4, edit={"freeze": [3, 1]}, gesture=1)
    assert visitor.shown["frozen"] == [1, 3]
    still = run(visitor).theta[[1, 3]].copy()
    ask(visitor, epoch=4)
    assert run(visitor).theta[[1, 3]].tobytes() == still.tobytes()
    assert visitor.choose("selectbox", "rate", 0.1).shown["frozen"] == [1, 3]


def test_a_refused_edit_is_said():
    visitor = ask(Visitor("train"))
    ask(visitor, "look", epoch=4, edit={"erase": 9999}, gesture=1)
    assert "gone already" in visitor.shown["said"]
    assert visitor.shown["can"] == [False, False]


def test_points_added_moved_and_erased_are_drawn_learnt_and_seen_by_the_other_pages():
    visitor = ask(Visitor("train"))
    tag = visitor.shown["tag"]
    for _ in range(2):  # a request that seemed lost is asked again, and its edit is made once
        ask(visitor, "look", scene=tag, edit={"add": [0.25, 0.75, 1]}, gesture=1)
    assert visitor.shown["tag"] != tag
    assert visitor.shown["scene"]["points"][0][-1] == [0.25, 0.75, 1.0, 500]
    ask(visitor, "look", edit={"move": [0, 0.5, 0.5]}, gesture=2)
    ask(visitor, "look", edit={"erase": 1}, gesture=3)
    data = run(visitor).data
    assert (len(data.x), data.x[0].tolist()) == (500, pytest.approx([0, 0], abs=1e-9))
    assert [len(part) for part in visitor.shown["scene"]["points"]] == [data.training.sum(), 0]
    assert ask(visitor).shown["frames"] == 4

    visitor.go("network", sample="500")
    assert np.array(visitor.shown["a"][0])[0] == pytest.approx(data.inputs[-1])
    visitor.go("train")
    assert run(visitor).data is data
    ask(visitor, "reset")
    assert (run(visitor).data is data, run(visitor).epoch) == (True, 0)  # the same run again, on the same points
    for _ in range(4):
        ask(visitor, "back")
    assert run(visitor).data.x.tobytes() == nn.data.load("circle").x.tobytes()
    visitor.choose("number_input", "seed", 3)
    assert len(run(visitor).data.x) == 500
    assert visitor.shown["can"] == [False, False]


VIEWED = {
    "lines": "gradient", "nodes": "a", "colours": "viridis", "axis": "log", "by": "batch", "window": "250.250.500",
    "space": "1.0.2", "sample": "17", "discrete": "1",
}  # fmt: skip


@pytest.mark.parametrize("key", VIEWED)
def test_a_way_of_looking_set_in_the_picture_stands_in_the_link(key):
    visitor = ask(Visitor("train"))
    kept = run(visitor)
    ask(visitor, "set", key=key, text=VIEWED[key])
    assert visitor.link == {key: VIEWED[key]}
    assert (run(visitor) is kept, kept.epoch, visitor.shown["run"]) == (True, 4, 1)
    again = Visitor("train", **visitor.link)
    assert again.shown["scene"]["views"][key] == VIEWED[key]
    assert visitor.run().shown["scene"]["views"] == again.shown["scene"]["views"]


@pytest.mark.parametrize(("key", "text"), [("lines", "<b>"), ("window", "x"), ("rate", "9"), ("theta", ""), ("", "")])
def test_a_way_of_looking_there_is_not_changes_nothing(key, text):
    visitor = ask(Visitor("train"), "set", key=key, text=text)
    assert everything(visitor, "train") == defaults("train")
    assert visitor.link == {}


def test_what_neurons_show_travels_with_the_frames():
    visitor = ask(Visitor("train"), "set", key="nodes", text="z")
    assert sent(ask(visitor))[1]["bars"].shape == (4, 24 * 7)
    ask(visitor, "set", key="space", text="1.0.2")
    assert sent(ask(visitor))[1]["space"].shape == (4, 2 * 250)
    assert sent(ask(visitor, detail=False))[1].keys().isdisjoint({"grad", "moved"})


def test_transformed_space_that_is_not_there_is_not_looked_at():
    visitor = Visitor("train", space="3.0.1")
    assert "space" not in sent(visitor)[1]


def test_a_window_shows_its_part_of_the_map():
    visitor = Visitor("train", window="500.0.500")
    axes = visitor.shown["scene"]["axes"]
    assert [(axis["low"], axis["high"]) for axis in axes] == [(0, pytest.approx(6.36))] * 2
    assert Visitor("train", window="500.0.20").shown["scene"]["axes"][0]["low"] == pytest.approx(-6.36)


def test_the_sample_is_the_one_that_was_picked_as_far_as_there_are_rows():
    visitor = ask(Visitor("train"), "set", key="sample", text="17")
    inputs = run(visitor).data.inputs
    assert (visitor.shown["sample"]["row"], visitor.state["sample"]) == (16, 17)
    assert visitor.shown["sample"]["x"] == pytest.approx(inputs[16], rel=1e-4)
    assert visitor.run().shown["sample"]["row"] == 16
    assert Visitor("train", sample="501").shown["sample"]["row"] == 499


def test_the_loss_by_batch_is_told_only_if_it_is_looked_at():
    visitor = ask(Visitor("train"))
    assert visitor.shown["batches"] == []
    ask(visitor, "set", key="by", text="batch")
    clone = plain()
    told = [[0.0, *clone.losses]]
    while clone.epoch < 4:
        clone.step()
        told.append([pytest.approx(clone.epoch + clone.batch / 25), *clone.losses])
    assert visitor.shown["batches"] == told


def test_slow_motion_shows_the_next_update():
    visitor, clone = ask(Visitor("train")), plain(2)
    ask(visitor, "slow", epoch=2)
    step = nn.trace_update(clone)
    assert visitor.shown["step"]["after"] == pytest.approx(step.after, rel=1e-4)
    assert (visitor.shown["step"]["n"], run(visitor).epoch, run(visitor).batch) == (10, 2, 0)


def test_earlier_runs_are_named_forgotten_and_sent_once():
    visitor = ask(Visitor("train"))
    ask(visitor, "reset")
    [gone] = visitor.shown["earlier"]
    earlier = visitor.shown["earlier_key"]
    assert ask(visitor, earlier=earlier).shown["earlier"] is None
    ask(visitor, "name", key=str(gone["number"]), text="  <b>slow</b> ", earlier=earlier)
    assert [one["name"] for one in visitor.shown["earlier"]] == ["<b>slow</b>"]
    ask(visitor, "name", key=str(gone["number"]), text="  ")
    assert visitor.state["player"].earlier[0].name == "<b>slow</b>"
    ask(visitor, "forget", key="99")
    assert len(visitor.state["player"].earlier) == 1
    ask(visitor, "forget", key=str(gone["number"]), earlier=visitor.shown["earlier_key"])
    assert (visitor.shown["earlier"], visitor.state["player"].earlier) == ([], [])


@pytest.mark.parametrize("do", ["reset", "seed"])
def test_beginning_anew_with_the_same_choices_can_be_undone(do):
    visitor = ask(Visitor("train"))
    kept = run(visitor)
    ask(visitor, do, epoch=3)
    assert visitor.shown["can"] == [do == "reset", False]  # other data are another story
    if do == "reset":
        ask(visitor, "back")
        assert (run(visitor) is kept, visitor.state["player"].shown_at) == (True, (3, 0))


# ------------------------------------------------------------------------------------------------ blowing up


def test_a_run_that_blows_up_is_explained_and_can_be_left():
    visitor = Visitor("train", data="plane", hidden="", activations="identity", rate="10.0")
    ask(visitor, count=60, per=50)
    last = visitor.shown["last"]
    assert "learning rate 10" in visitor.shown["diverged"]
    ask(visitor, "look", epoch=last)
    assert (visitor.shown["diverged"], run(visitor).epoch) == ("", last)
    visitor.choose("selectbox", "rate", 0.003)
    ask(visitor, epoch=last)
    assert (visitor.shown["diverged"], visitor.shown["frames"]) == ("", 4)


def test_a_divergence_ahead_is_not_told_to_who_turns_the_rate_down_in_time():
    # One update an epoch, so that it takes some dozen epochs to blow up, and some of them lie ready on the server.
    visitor = Visitor("train", data="plane", hidden="", activations="identity", rate="10.0", batch="250")
    while not run(visitor).diverged:
        ask(visitor, epoch=visitor.shown["last"], count=10)
        assert (visitor.shown["diverged"], visitor.shown["frames"]) == ("", 10)
    visitor.choose("selectbox", "rate", 0.003)
    assert visitor.shown["diverged"] == ""
