"""The experiments page: sweeps, the lottery of the start, and what is pinned; every number the core's."""

import csv
import io
import time
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.lessons.questions import Progress
from pages.panels import lottery, sweep
from pages.panels.runs import spoken
from pages.workspace.background import Trial, Visit
from pages.workspace.own_data import OWN, Own
from pages.workspace.trials import applied
from tests.pages.test_app import Visitor
from tests.pages.test_cost import array, charts, said

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
    rows = list(csv.DictReader(io.StringIO(sweep.text(found))))
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


# ------------------------------------------------------------------------------------------------ lottery of the start


def guessed(number, **link):
    """A visitor who has guessed, and whose hundred networks have been trained."""
    visitor = Visitor("experiments", part="lottery", **link)
    visitor.app.number_input[0].set_value(float(number))
    return finished(visitor.run(), f"lottery {link.get('lot', 'corners')}")


def test_the_guess_comes_first_and_then_the_hundred_train_in_view(monkeypatch):
    monkeypatch.setattr(Trial, "train", lambda trial: None)
    visitor = Visitor("experiments", part="lottery")
    assert "Guess first" in visitor.app.info[0].value
    assert "lottery corners" not in visitor.room(Visit).experiments.trials
    [button] = [button for button in visitor.app.button if button.label == "Draw a hundred starts"]
    assert button.disabled
    visitor.app.number_input[0].set_value(70.0)
    visitor.run()
    assert "Your guess: 70." in said(visitor)
    assert visitor.room(Progress).firsts == {}
    found = trial(visitor, "lottery corners")
    found.state = "running"
    found.ended[:3], found.losses[:3] = 150, [[0.01, 0.01], [0.5, 0.5], [0.02, 0.02]]
    visitor.run()
    assert "2 of 3 solved it" in said(visitor), "while they train"
    [histogram] = charts(visitor)
    assert sum(array(bar["y"]).sum() for bar in histogram["data"]) == 3
    found.state = "cancelled"
    visitor.run()
    assert "Only 3 were trained to their end" in said(visitor)


def test_the_guess_is_answered_by_the_networks():
    data = nn.data.load("corners")
    arch = nn.Architecture((2, 2, 1), ("tanh", "tanh"))
    visitor = guessed(75)
    for seed in (*range(6), 50, 99):
        run = nn.Run(arch, nn.Recipe(learning_rate=0.1, seed=seed), data, engine="numpy")
        run.advance(lottery.EPOCHS)
        assert trial(visitor, "lottery corners").losses[seed, 0] == run.loss
    solved = int((trial(visitor, "lottery corners").losses[:, 0] < 0.1).sum())
    assert 65 <= solved <= 85, "three of four"
    assert f"Yes: {solved}." in said(visitor)
    assert list(visitor.room(Progress).firsts.values()) == [True]
    [histogram] = charts(visitor)
    assert sum(array(bar["y"]).sum() for bar in histogram["data"]) == 100
    assert f"{solved} of 100 solved it" in said(visitor)
    low, high = nn.share_interval(solved, 100)
    assert f"between {100 * low:.0f} % and {100 * high:.0f} %" in said(visitor)
    [pin] = visitor.room(Visit).experiments.pins.recent
    assert len(pin.runs) == 100, "it is among the runs of the visit by itself"
    again = Visitor("experiments", part="lottery", job=visitor.link["job"])
    assert f"Yes: {solved}." in said(again), "a page that is loaded anew loses nothing"


def test_another_network_is_a_question_of_its_own():
    visitor = guessed(75)
    visitor.choose("selectbox", "lot", "own")
    assert "Your network: of 100 random starts" in said(visitor)
    assert charts(visitor) == []
    assert "lottery own" not in visitor.room(Visit).experiments.trials


def test_a_guess_far_off_is_told_so():
    visitor = guessed(27)
    solved = int((trial(visitor, "lottery corners").losses[:, 0] < 0.1).sum())
    words = said(visitor)
    assert f"Not quite: the answer is {solved}." in words
    assert f"{solved} of 100 did; all others stay above." in words
    assert f"{100 - solved} are those that did not." in words, "which is what was guessed"


def test_one_that_solved_it_opens_on_train():
    visitor = guessed(50).press("Open one that solved it")
    workspace = visitor.workspace
    assert workspace.run.loss < 0.1
    assert (workspace.choices.data, workspace.choices.hidden, workspace.run.epoch) == ("corners", (2,), lottery.EPOCHS)
    visitor.go("experiments").press("Open one that did not")
    assert visitor.workspace.run.loss > 0.1


def test_who_looks_around_freely_draws_when_they_want():
    visitor = Visitor("experiments", part="lottery", lot="own", length="5")
    visitor.app.segmented_control(key="quiz level").set_value("free")
    finished(visitor.run().press("Draw a hundred starts"), "lottery own")
    assert "of 100 solved it" in said(visitor)
    visitor.press("Draw another hundred")
    assert trial(visitor, "lottery own").seeds[0] == 100
    finished(visitor, "lottery own")
    run = nn.Run(visitor.workspace.arch, nn.Recipe(seed=107), visitor.workspace.data, engine="numpy")
    run.advance(5)
    assert trial(visitor, "lottery own").losses[7, 0] == run.loss


# ------------------------------------------------------------------------------------------------------------- compare


def test_runs_are_pinned_named_compared_and_removed():
    visitor = Visitor("experiments", part="compare", rate="0.1")
    assert "Nothing has been trained yet" in visitor.app.info[0].value
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


def test_durations_as_people_say_them():
    assert [spoken(one) for one in (0.2, 1.0, 59.2, 119, 600)] == [
        "1 second", "1 second", "60 seconds", "2 minutes", "10 minutes",
    ]  # fmt: skip
