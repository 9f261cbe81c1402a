"""One row's story: its answer and its neurons are the core's, what moved it adds up, and what-ifs can be undone."""

from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.panels import story
from pages.panels.measured import Known
from pages.panels.measures import number
from tests.pages.panels import Panel, trained

LUNG, IRIS, PENGUINS = (nn.data.load(name) for name in ("lung", "iris", "penguins"))


def said(run, x):
    """The answer to a row (d,) in the data's units, as the panel tells it."""
    trace = nn.forward(run.arch, run.theta, (x - run.data.center)[None] / run.data.spread)
    if run.data.task == "regression":
        return float(run.data.unscale_targets(trace.output)[0, 0])
    shares = (trace.output[0] - run.low) / (run.high - run.low)
    return float(shares.max() if run.data.task == "multiclass" else shares[0])


def metrics(panel):
    return {metric.label: metric.value for metric in panel.app.metric}


@pytest.mark.parametrize("name", sorted(nn.data.DATASETS))
@pytest.mark.parametrize("hidden", [(5,), ()])
def test_every_data_set_has_stories(name, hidden):
    data = nn.data.load(name)
    run = trained(data, hidden, epochs=1)
    panel = Panel("story", run, story_row=7)
    [value] = metrics(panel).values()
    assert value == number(said(run, data.x[6]))
    assert panel.charts == 1
    role = "test" if data.test[6] else "training"
    assert f"A {role} row." in panel.words
    assert ("these parts are exact" if not hidden else "completeness error") in panel.words


def test_the_neurons_are_the_cores():
    run = trained(LUNG, (3, 2))
    trace = nn.forward(run.arch, run.theta, LUNG.inputs[4:5])
    shown = Panel("story", run, story_row=5).table("neuron")
    assert shown["layer 1: z"] == [number(z) for z in trace.z[0][0].tolist()]
    assert shown["layer 2: a"] == [*(number(a) for a in trace.a[2][0].tolist()), ""]
    assert shown["output: a"] == [number(float(trace.output[0, 0])), "", ""]


def test_what_moved_it_is_exact_for_a_neuron():
    run = trained(LUNG, ())
    inputs, average = LUNG.inputs[:1], LUNG.inputs[LUNG.training].mean(axis=0)
    about = Known.of(LUNG)
    trace = nn.forward(run.arch, run.theta, np.vstack([inputs, inputs, average]))
    parts, error = story.movers(run, run.theta, inputs, average, story.explained_answer(run, trace))
    assert error is None
    z = nn.forward(run.arch, run.theta, np.vstack([inputs, average])).z[0][:, 0]
    assert parts.sum() == pytest.approx(z[0] - z[1], abs=1e-12)
    assert about.parts[0].x.mean(axis=0) == pytest.approx(average)


@pytest.mark.parametrize("output", ["sigmoid", "tanh", "identity"])
def test_what_moved_it_adds_up_to_the_difference_as_told(output):
    run = trained(LUNG, (4,), output)
    inputs, average = LUNG.inputs[:2], LUNG.inputs[LUNG.training].mean(axis=0)
    told = story.explained_answer(run, nn.forward(run.arch, run.theta, np.vstack([inputs, average])))
    parts, error = story.movers(run, run.theta, inputs, average, told)
    for row in range(2):
        assert parts[row].sum() == pytest.approx(told.answer(row) - told.answer(2), abs=1e-9)
    assert np.abs(error).max() < 1e-9


def test_a_slider_asks_what_if_and_a_button_takes_it_back():
    run = trained(LUNG)
    panel = Panel("story", run, story_row=3)
    assert len(metrics(panel)) == 1
    panel.set("slider", "story x0", 21.0)
    x = LUNG.x[2].copy()
    x[0] = 21.0
    shown = metrics(panel)
    [delta] = [metric.delta for metric in panel.app.metric if metric.delta]
    assert float(delta) == pytest.approx(said(run, x) - said(run, LUNG.x[2]), abs=6e-4)
    assert shown["what if: probability of “ill”"] == number(said(run, x))
    assert shown["probability of “ill”"] == number(said(run, LUNG.x[2]))
    assert "as it might be" in panel.words
    panel.app.button(key="story reset").click()
    panel.show()
    assert len(metrics(panel)) == 1
    assert panel.app.slider(key="story x0").value == LUNG.x[2, 0]


def test_a_category_is_chosen_by_name_and_moves_all_its_columns():
    run = trained(PENGUINS)
    panel = Panel("story", run)
    names = [column.level for column in PENGUINS.columns if column.group == "island"]
    first = next(j for j, column in enumerate(PENGUINS.columns) if column.group == "island")
    box = panel.app.selectbox(key=f"story x{first}")
    assert box.options == names
    here = names.index(box.options[box.value])
    panel.set("selectbox", f"story x{first}", (here + 1) % 3)
    x = PENGUINS.x[0].copy()
    x[first : first + 3] = np.eye(3)[(here + 1) % 3]
    out = nn.forward(run.arch, run.theta, (x - PENGUINS.center)[None] / PENGUINS.spread).output[0]
    assert panel.table("what if")["what if"] == out.round(3).tolist()


def test_what_if_stays_while_the_network_learns_and_goes_with_the_row():
    run = trained(LUNG)
    panel = Panel("story", run).set("slider", "story x0", 33.0)
    run.advance(2)
    assert panel.show(run).app.slider(key="story x0").value == 33.0
    panel.set("number_input", "story row", 9)
    assert panel.app.slider(key="story x0").value == LUNG.x[8, 0]
    assert len(metrics(panel)) == 1


def test_other_data_begin_another_story():
    panel = Panel("story", trained(LUNG), story_row=900).set("slider", "story x0", 33.0)
    panel.show(trained(IRIS))
    assert panel.app.number_input(key="story row").value == len(IRIS.x)
    assert len(metrics(panel)) == 1


def test_of_many_columns_the_most_informative_come_first_and_others_on_request():
    data = nn.data.load("digits")
    panel = Panel("story", trained(data, epochs=0))
    assert len(panel.app.slider) == 8
    more = panel.app.multiselect(key="story more")
    about = {feature.key: feature for feature in Known.of(data).features}
    least = min(about[slider.key].informative for slider in panel.app.slider)
    assert all(
        about[key].informative <= least for key in about if key not in {slider.key for slider in panel.app.slider}
    )
    assert len(more.options) == 56
    panel.app.multiselect(key="story more").set_value(["story x0"])
    panel.show()
    assert panel.app.slider(key="story x0").label == data.columns[0].name
    panel.set("slider", "story x0", 16.0)
    assert len(metrics(panel)) == 2
    panel.app.multiselect(key="story more").set_value([])  # what was set stays set out of sight
    assert len(metrics(panel.show())) == 2


@pytest.mark.parametrize(
    ("data", "output", "word"),
    [
        (LUNG, "sigmoid", "probability of"),
        (LUNG, "tanh", "probability of"),
        (LUNG, "identity", "answer for"),
        (IRIS, "", "probability of"),
        (IRIS, "tanh", "answer for"),  # each class by itself: the three need not sum to 1
    ],
)
def test_a_probability_is_called_one_only_where_it_is_one(data, output, word):
    [title] = metrics(Panel("story", trained(data, output=output)))
    assert title.startswith(word)


def test_numbers_are_told_in_their_units():
    data = replace(nn.data.load("diabetes"), target_name="weight", target_unit="kg")
    run = trained(data, epochs=20)
    panel = Panel("story", run)
    assert metrics(panel) == {"weight (kg)": number(said(run, data.x[0]))}
    assert f"In truth: {number(float(data.y[0, 0]))} kg." in panel.words


def test_names_from_outside_do_no_harm():
    columns = tuple(replace(column, name=f"[{i}](http://x.y) <b>") for i, column in enumerate(LUNG.columns))
    data = replace(LUNG, classes=("**well**", "<script>ill"), columns=columns)
    panel = Panel("story", trained(data))
    labels = [*(slider.label for slider in panel.app.slider), *(metric.label for metric in panel.app.metric)]
    assert not any(set(label) & set("<>[]*:") for label in labels)
    assert not set(panel.words.replace("**What", "").replace("it**", "").replace("if?**", "")) & set("<>[]*")


def test_a_network_past_every_number_is_said():
    run = trained(LUNG, output="identity")
    panel = Panel("story", run)
    panel.app.session_state["the theta"] = np.full(run.arch.n_parameters, 1e308)
    assert "This network has no answer to show" in panel.show().words


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (10_000, 1000), (12, 12)])
def test_a_row_that_is_not_there_becomes_the_nearest(asked, shown):
    assert Panel("story", trained(LUNG), story_row=asked).app.number_input(key="story row").value == shown
