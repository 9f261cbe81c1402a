"""The measures panel: its numbers are the core's for the moment shown, for every kind of task and output."""

import re
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.panels import counts
from pages.panels.measured import MOST_ROWS, Coding, Known, score
from pages.workspace.page import current
from tests.pages.panels import Panel, trained

LUNG, IRIS, SINE = (nn.data.load(name) for name in ("lung", "iris", "sine"))


PICKED = "pages.panels.counts.Picked"


def picked(cell):
    """What the session holds once a cell was picked."""
    return {PICKED: counts.Picked(cell)}


def part(data, name):
    return next(part for part in Known.of(data).parts if part.name == name)


@pytest.mark.parametrize("name", sorted(nn.data.DATASETS))
def test_every_data_set_is_measured(name):
    data = nn.data.load(name)
    panel = Panel("measures", trained(data, epochs=1))
    assert panel.charts == (3 if data.task != "regression" or data.n_features == 1 else 2)
    assert "**Training**" in panel.words
    assert not re.search(r"\b(nan|inf|None)\b", panel.words)


def test_the_numbers_are_the_cores():
    run = trained(LUNG)
    x, y = LUNG.held_out
    output = nn.forward(run.arch, run.theta, x).output
    panel = Panel("measures", run)
    mine = score(LUNG, Coding.of(run), output, part(LUNG, "test"), 0.5)
    assert mine == {
        "accuracy": nn.accuracy(output, y),
        "AUC": nn.auc(nn.roc(output, y)),
        "average precision": nn.average_precision(nn.precision_recall(output, y)),
        "Brier": nn.brier(output, y),
    }
    line = " | ".join(f"{value:.3f}" for value in mine.values())
    assert f"| this network | {line} |" in panel.words
    c = nn.confusion(output, y)
    assert f"sensitivity {float(c.recall):.3f}, specificity {float(c.specificity):.3f}" in panel.words
    assert panel.table("measures cells test") == {
        "truly": ["healthy", "ill"],
        "said healthy": [c.true_negative, c.false_negative],
        "said ill": [c.false_positive, c.true_positive],
    }


def test_simpler_answers_stand_beside_it():
    words = Panel("measures", trained(LUNG)).words
    x, y = LUNG.held_out
    lines = nn.Reference.of(LUNG).answers(x)
    assert f"| logistic regression | {float(nn.accuracy(lines, y)):.3f} | {nn.auc(nn.roc(lines, y)):.3f} |" in words
    assert f"| always “healthy” | {1 - y.mean():.3f} | 0.500 |" in words


def test_to_say_always_the_same_has_no_threshold():
    panel = Panel("measures", trained(LUNG)).set("slider", "measures threshold", 0.1)
    assert f"| always “healthy” | {1 - LUNG.held_out[1].mean():.3f} |" in panel.words


def test_the_moment_shown_is_the_theta_given():
    run = trained(LUNG, epochs=0)
    panel = Panel("measures", run)
    before = panel.words
    run.advance(5)
    panel.app.session_state["the theta"] = nn.initial(run.arch, seed=0)
    assert panel.show().words == before
    assert panel.show(run).words != before


def test_the_threshold_moves_counts_and_shares():
    run = trained(LUNG)
    panel = Panel("measures", run)
    output, y = nn.forward(run.arch, run.theta, LUNG.held_out[0]).output, LUNG.held_out[1]
    for threshold in (0.1, 0.8):
        panel.set("slider", "measures threshold", threshold)
        c = nn.confusion(output, y, threshold)
        assert panel.table("measures cells test")["said ill"] == [c.false_positive, c.true_positive]
        assert f"at {threshold:.2f}: sensitivity {float(c.recall):.3f}" in panel.words


def test_answers_from_minus_one_to_one_are_read_as_probabilities():
    run = trained(LUNG, output="tanh")
    coding = Coding.of(run)
    assert (coding.low, coding.high, coding.certain) == (-1, 1, True)
    output, y = nn.forward(run.arch, run.theta, LUNG.held_out[0]).output, LUNG.held_out[1]
    mine = score(LUNG, coding, output, part(LUNG, "test"), 0.5)
    assert mine["Brier"] == nn.brier((output + 1) / 2, y)
    assert mine["accuracy"] == nn.accuracy(output, y, 0.0)
    assert "(a + 1) / 2" in Panel("measures", run).words


@pytest.mark.parametrize("output", ["identity", "relu", "softplus"])
def test_what_is_no_probability_has_no_calibration(output):
    panel = Panel("measures", trained(LUNG, output=output))
    assert "calibration and Brier score have no meaning" in panel.words
    assert panel.charts == 2
    assert "Brier" not in score(LUNG, Coding(0.0, 1.0, False), np.zeros((500, 1)), part(LUNG, "test"), 0.5)


def test_the_rows_behind_a_number_are_listed_in_the_datas_units():
    run = trained(LUNG)
    output = nn.forward(run.arch, run.theta, LUNG.inputs).output[:, 0]
    missed = np.flatnonzero(LUNG.test & (LUNG.y[:, 0] == 1) & (output < 0.5))
    panel = Panel("measures", run, **picked(("test", 1, "said healthy")))
    shown = panel.table("how much ill")
    assert f"truly “ill” and said “healthy”: {len(missed)}" in panel.words
    assert shown["row"] == (missed[:50] + 1).tolist()
    assert shown["age (years)"] == LUNG.x[missed[:50], 0].tolist()
    assert shown["how much ill"] == pytest.approx(output[missed[:50]], abs=1e-4)


@pytest.mark.parametrize(("ticked", "sample"), [([1], 8), ([], 3), ([9], 3)])
def test_a_ticked_row_becomes_the_sample_under_study(monkeypatch, ticked, sample):
    state = {
        "measures listed": {"selection": {"rows": ticked}},
        PICKED: counts.Picked(rows=np.array([4, 7])),
    }
    monkeypatch.setattr(counts.st, "session_state", state)
    current().choose(sample=3)
    counts.study()
    assert current().choices.sample == sample


@pytest.mark.parametrize(("cells", "cell"), [([(1, "said ill")], ("test", 1, "said ill")), ([], ("", 0, ""))])
def test_a_picked_cell_is_taken_in(monkeypatch, cells, cell):
    state = {"measures cells test": {"selection": {"cells": cells}}}
    monkeypatch.setattr(counts.st, "session_state", state)
    counts.pick("test")
    assert state[PICKED].cell == cell


@pytest.mark.parametrize(
    "cell", [("test", 7, "said ill"), ("test", 0, "said orange"), ("validation", 0, "said ill"), None]
)
def test_a_cell_of_other_data_is_let_go(cell):
    panel = Panel("measures", trained(LUNG), **picked(cell or ("", 0, "")))
    assert "Pick a number in a table of counts" in panel.words


def test_several_classes():
    run = trained(IRIS, epochs=30)
    x, y = IRIS.held_out
    output, target = nn.forward(run.arch, run.theta, x).output, run.targets(y)
    panel = Panel("measures", run)
    matrix = nn.confusion_matrix(output, target)
    shown = panel.table("measures cells test")
    assert [shown[f"said {name}"] for name in IRIS.classes] == matrix.T.tolist()
    each = nn.per_class(matrix)
    assert panel.table("recall")["recall"] == each.recall.round(3).tolist()
    assert (
        f"| this network | {float(nn.class_accuracy(output, target)):.3f} | {float(each.f1.mean()):.3f} |"
        in panel.words
    )
    panel.set("selectbox", "measures class", 2)
    area = nn.auc(nn.roc(output[:, [2]], target[:, [2]]))
    assert f"test AUC {area:.3f}" in panel.words
    assert "“virginica” at 0.50" in panel.words


def test_going_on_to_a_set_with_fewer_classes():
    panel = Panel("measures", trained(nn.data.load("clouds")), measures_class=4)
    assert panel.show(trained(IRIS)).app.selectbox(key="measures class").value == 0


def test_numbers_in_the_targets_own_units():
    data = nn.data.load("diabetes")
    run = trained(data)
    x, y = data.held_out
    said = data.unscale_targets(nn.forward(run.arch, run.theta, x).output)
    assert score(data, Coding.of(run), nn.forward(run.arch, run.theta, x).output, part(data, "test"), 0.5) == {
        "R²": nn.r2(said, y),
        "RMSE": nn.rmse(said, y),
        "MAE": nn.mae(said, y),
    }
    words = Panel("measures", run).words
    assert f"| this network | {float(nn.r2(said, y)):.3f} | {float(nn.rmse(said, y)):.3f}" in words
    assert "linear regression" in words
    assert "always the mean" in words


def test_one_input_shows_the_fitted_curve():
    assert "The fitted curve" in Panel("measures", trained(SINE)).words
    assert "The fitted curve" not in Panel("measures", trained(nn.data.load("plane"))).words


def test_validation_rows_stand_beside_the_others():
    panel = Panel("measures", trained(LUNG.split(0.5, 0, 0.2)))
    assert "**Validation**: 200 rows" in panel.words
    assert sum(map(sum, list(panel.table("measures cells validation").values())[1:])) == 200


def test_a_part_of_one_class_has_no_curve_and_breaks_nothing():
    held = np.flatnonzero(LUNG.y[:, 0] == 0)[:50]
    test = np.zeros(1000, bool)
    test[held] = True
    data = replace(LUNG, test=test)
    panel = Panel("measures", trained(data))
    assert "The test rows are all of this class, or none is" in panel.words
    assert panel.charts == 3


def test_a_big_table_is_measured_in_part():
    data = nn.data.load("lung", n=40_000)
    panel = Panel("measures", trained(data, epochs=0))
    assert f"**Training**: {MOST_ROWS:,} of 20,000 rows, evenly spread" in panel.words


def test_names_from_outside_do_no_harm():
    columns = tuple(replace(column, name=f"<b>{column.name}</b>") for column in LUNG.columns)
    data = replace(LUNG, classes=("**well**", "<script>ill"), columns=columns)
    words = Panel("measures", trained(data), measures_cell=("test", 0, "said <script>ill")).words
    assert "**well**" not in words
    assert "<" not in words


@pytest.mark.parametrize("weight", [1e308, 1e160])  # past every number themselves, or their squares are
def test_a_network_past_every_number_is_said(weight):
    run = trained(LUNG, output="identity")
    panel = Panel("measures", run)
    panel.app.session_state["the theta"] = np.full(run.arch.n_parameters, weight)
    assert "There is nothing to measure here" in panel.show().words


def test_what_is_known_is_worked_out_once_for_the_data():
    run = trained(LUNG)
    panel = Panel("measures", run)
    first = panel.app.session_state["measures known"]
    assert panel.show(run).app.session_state["measures known"] is first
    assert panel.show(trained(IRIS)).app.session_state["measures known"] is not first
