"""Sweeps on the experiments page: every number the core's, opened on Train, kept through other pages."""

import csv
import io
import time
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.panels import sweep_results
from pages.panels.runs import spoken
from pages.workspace.background import Visit
from pages.workspace.own_data import OWN, Own
from pages.workspace.trials import applied
from tests.pages.test_app import Visitor
from tests.pages.test_cost import array, charts

SMALL = {"values1": "0.03, 0.1", "values2": "2, 8", "runs": "3", "length": "12"}


def trial(visitor, part="sweep"):
    return visitor.room(Visit).experiments.trials[part]


def finished(visitor, part="sweep"):
    """Wait until all runs of a part have ended, and look again."""
    end = time.monotonic() + 30
    while trial(visitor, part).busy:
        assert time.monotonic() < end, "it goes on and on"
        time.sleep(0.01)
    return visitor.run()


def swept(**link):
    return finished(Visitor("experiments", **{**SMALL, **link}).press("Start the sweep"))


def captions(visitor):
    return " ".join(caption.value for caption in visitor.app.caption)


def test_the_map_shows_the_medians_of_the_cores_runs():
    visitor = swept()
    shown, found = visitor.shown, trial(visitor)
    assert (shown["rows"], shown["columns"]) == (["0.03", "0.1"], ["2", "8"])
    for row, rate in enumerate((0.03, 0.1)):
        for column, width in enumerate((2, 8)):
            losses = []
            for seed in range(3):
                chosen = applied(found.choices, {"rate": rate, "width": width}, seed, 0)
                run = nn.Run(chosen.architecture(found.data), chosen.recipe, found.data, engine="numpy")
                run.advance(12)
                losses.append(run.test_loss)
            cell = shown["cells"][row][column]
            assert cell["text"] == f"{np.median(losses):.3g}"
            assert f"best {min(losses):.4g}" in cell["tip"]
    assert "Done: 12 of 12 runs" in captions(visitor)
    assert "4 combinations × 3 seeds = 12 runs of 12 epochs on Circle" in captions(visitor)


@pytest.mark.parametrize("measure", ["median", "best"])
def test_a_press_on_a_cell_opens_its_run_on_train_with_the_very_number(measure):
    visitor = swept(measure=measure)
    found, before = trial(visitor), visitor.workspace.run
    visitor.send({"row": 1, "column": 1, "number": 1})
    run, chosen = visitor.workspace.run, visitor.workspace.choices
    ends = sorted(found.losses[9:12, 1])
    assert run.test_loss == (ends[1] if measure == "median" else ends[0])
    assert (run.epoch, chosen.rate, chosen.hidden, chosen.data_seed) == (
        12, 0.1, (8, 8), None if chosen.seed == 0 else 0,
    )  # fmt: skip
    assert visitor.component.component_name == "stage", "it is the Train page"
    again = Visitor("train", **visitor.link).workspace
    again.run.advance(12)
    assert np.allclose(again.run.losses, run.losses), "its link leads to the same run"
    visitor.workspace.undo()
    assert visitor.workspace.run is before
    visitor.go("experiments")
    assert visitor.shown["opened"] == [1, 1]
    assert "Opened last" in captions(visitor)


def test_what_a_browser_may_also_say_opens_nothing():
    visitor = swept()
    run = visitor.workspace.run
    for message in ({"row": 9, "column": 0}, {"row": "<b>"}, {}, 7):
        visitor.send(message)
        assert visitor.workspace.run is run


def test_a_third_thing_is_shown_one_value_at_a_time():
    visitor = swept(field3="optimizer", values3="sgd, adam", runs="1")
    first = visitor.shown["cells"]
    visitor.choose("selectbox", "third", 2)
    assert visitor.shown["cells"] != first
    assert visitor.link["third"] == "2"
    visitor.send({"row": 0, "column": 1, "number": 1})
    assert (visitor.workspace.choices.optimizer, visitor.workspace.choices.rate) == ("adam", 0.03)


def test_drawn_combinations_are_points_and_rows():
    visitor = swept(way="random", draws="9", values1="0.01 to 1 in 3")
    assert [button.value for button in visitor.app.button_group if button.key == "form"] == ["scatter"]
    [points] = charts(visitor)
    assert sum(len(trace["customdata"]) for trace in points["data"]) == 27
    visitor.choose("button_group", "form", "table")
    [frame] = visitor.app.dataframe
    assert list(frame.value.columns)[2:] == ["median", "best", "solved", "failed", "runs"]
    assert len(frame.value) == 9
    assert list(frame.value["median"]) == sorted(frame.value["median"])


def test_combinations_are_lines_through_their_values():
    visitor = swept(form="lines", measure="best", judged="train")
    [figure] = charts(visitor)
    *_, loss = figure["data"][0]["dimensions"]
    best = trial(visitor).losses[:, 0].reshape(4, 3).min(axis=1)
    assert np.allclose(10 ** array(loss["values"]), best)


def test_all_runs_go_into_a_table_of_ones_own():
    visitor = swept()
    found = trial(visitor)
    rows = list(csv.DictReader(io.StringIO(sweep_results.text(found))))
    assert len(rows) == 12
    assert rows[4]["rate"] == "0.03"
    assert (rows[4]["width"], rows[4]["seed"], rows[4]["epochs"]) == ("8", "1", "12")
    assert (float(rows[4]["training_loss"]), float(rows[4]["test_loss"])) == tuple(found.losses[4])


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"values1": "0.1"}, "at least two different values"),
        ({"values1": "nan, 1"}, "needs a number"),
        (
            {"values1": "0.001 to 1 in 50", "field2": "l2", "values2": "0 to 1 in 50", "field3": "l1",
             "values3": "0 to 1 in 50", "runs": "8"},
            "These are 1,000,000 runs, and a sweep makes up to 5,000.",
        ),
        ({"field2": "rate"}, "varies already"),
    ],
)  # fmt: skip
def test_a_bad_grid_is_told_where_it_was_entered_and_cannot_be_started(link, words):
    visitor = Visitor("experiments", **link)
    assert words in visitor.errors
    [start] = [button for button in visitor.app.button if button.label == "Start the sweep"]
    assert start.disabled
    assert visitor.link == link, "nothing is lost"


def test_what_is_typed_is_kept_and_read():
    visitor = Visitor("experiments")
    visitor.choose("text_input", "values1", "0,1 <b>")
    assert "needs a number" in visitor.errors
    visitor.choose("text_input", "values1", "0.01 to 1 in 3")
    assert (visitor.errors, visitor.link) == ("", {"values1": "0.01 to 1 in 3"})
    visitor.choose("selectbox", "field1", "optimizer")
    visitor.choose("multiselect", "values1", ["adam", "sgd"])
    assert visitor.link == {"field1": "optimizer", "values1": "adam, sgd"}
    visitor.choose("multiselect", "values1", [])
    assert visitor.errors


def test_other_pages_and_a_page_loaded_anew_lose_nothing():
    visitor = swept()
    cells, job = visitor.shown["cells"], visitor.link["job"]
    visitor.go("train").go("experiments")
    assert visitor.shown["cells"] == cells
    assert Visitor("train", job=job).go("experiments").shown["cells"] == cells
    again = Visitor("experiments", job=job)
    assert again.shown["cells"] == cells
    again.press("Start the sweep")
    assert finished(again).link["job"] != job, "who opens a link goes a way of their own"
    assert trial(visitor) is not trial(again)
    assert Visitor("experiments", job="none of ours").link.get("job") is None


def test_what_was_computed_on_ones_own_data_stays_in_the_session():
    visitor = Visitor("experiments", **SMALL)
    points = nn.data.load("moons", n=60)
    visitor.workspace.use(Own(nn.data.Drawn(replace(points, name=OWN, loaded=())), "mine"))
    visitor.workspace.choose(data=OWN)
    finished(visitor.run().press("Start the sweep"))
    assert trial(visitor).data.title == points.title
    visitor.send({"row": 0, "column": 0, "number": 1})
    assert visitor.workspace.choices.data == OWN
    job = visitor.link["job"]
    assert visitor.go("experiments").shown["cells"]
    other = Visitor("experiments", job=job)
    assert "sweep" not in other.room(Visit).experiments.trials
    assert other.workspace.own is None


def test_a_sweep_can_be_cancelled_on_the_page():
    visitor = Visitor("experiments", **{**SMALL, "runs": "100", "length": "2000"}).press("Start the sweep")
    visitor.press("Cancel")
    assert trial(visitor).state == "cancelled"
    assert "Cancelled after" in captions(visitor.run())


def test_durations_as_people_say_them():
    assert [spoken(one) for one in (0.2, 1.0, 59.2, 119, 600)] == [
        "1 second", "1 second", "60 seconds", "2 minutes", "10 minutes",
    ]  # fmt: skip
