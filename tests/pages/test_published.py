"""What a neuron learns of the lung cohort beside the published model, and its way back to page one."""

from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from pages.panels import published
from tests.pages.panels import Panel, trained
from tests.pages.test_app import Visitor

LUNG = nn.data.load("lung")
MODEL = np.append(nn.data.lung.published()[0], nn.data.lung.published()[1] + nn.data.lung.ENRICHMENT)


@pytest.mark.parametrize(
    ("run", "does"),
    [
        (trained(LUNG, (), epochs=0), True),
        (trained(LUNG, (), "tanh", epochs=0), True),
        (trained(LUNG, (), "relu", epochs=0), False),
        (trained(LUNG, (3,), epochs=0), True),
        (trained(nn.data.load("circle"), (), epochs=0), False),
        (trained(replace(LUNG, name="own"), (), epochs=0), False),
    ],
)
def test_it_is_for_the_lung_cohort(run, does):
    assert published.applies(run) is does


@pytest.mark.parametrize("people", [500, 2000])
def test_twenty_neurons_of_one_stack_find_the_published_numbers(people):
    twenty = published.learnt(people)
    assert twenty.shape == (20, 5)
    error = twenty.std(axis=0) / np.sqrt(20)
    assert (np.abs(twenty.mean(axis=0) - MODEL) < 4 * error).all()
    for seed in (0, 19):  # each ends where the loss of its own cohort is lowest
        data = nn.data.load("lung", n=people, seed=seed)
        slope = nn.gradient(published.NEURON, twenty[seed], data.inputs, data.y, "binary_cross_entropy")[1]
        assert np.abs(slope).max() < 1e-5


def test_more_people_bring_them_closer_together():
    assert (published.learnt(2000).std(axis=0) < published.learnt(500).std(axis=0)).all()


@pytest.mark.parametrize("output", ["sigmoid", "tanh"])
@pytest.mark.parametrize("scaled", [False, True])
def test_weights_are_brought_to_the_published_scales(output, scaled):
    data = LUNG
    if scaled:
        data = replace(LUNG, center=LUNG.x.mean(axis=0), spread=LUNG.x.std(axis=0))
    run = trained(data, (), output)
    low = np.array([column.low for column in nn.data.lung.COLUMNS])
    reach = np.array([column.high for column in nn.data.lung.COLUMNS]) - low
    *w, b = published.as_published(run, run.theta)
    answer = nn.forward(run.arch, run.theta, data.inputs[:50]).output
    probability = (answer - run.low) / (run.high - run.low)
    np.testing.assert_allclose(nn.sigmoid((data.x[:50] - low) / reach @ w + b), probability[:, 0], atol=1e-12)


def test_the_panel_says_what_it_shows():
    panel = Panel("published", trained(LUNG, ()))
    assert "Synthetic, not medical advice" in panel.words
    assert "| age | 4.776 |" in panel.words
    assert "| bias | −4.365 |" in panel.words
    assert "the published bias −10.365 stands here as −4.365" in panel.words
    assert panel.charts == 1
    assert "of the 5 published numbers" in panel.words


def test_page_one_gets_the_neuron_with_ill_people_as_rare_as_in_life():
    kept, cut = published.for_page_one(np.array([4.5, 3.0, 0.5, 0.6, -4.4]))
    assert kept == pytest.approx([4.5, 3.0, 0.5, 0.6, -10.4])
    assert cut == []
    kept, cut = published.for_page_one(np.array([11.0, -12.0, 0.0, 0.0, -7.0]))
    assert kept.tolist() == [10, -10, 0, 0, -12]
    assert cut == ["age", "smoking", "bias"]


def test_the_sliders_of_page_one_go_as_far_as_said():
    shown = Visitor("neuron").shown
    sliders = [*shown["weights"], shown["bias"]]
    reach = {slider["key"]: (slider["low"], slider["high"]) for slider in sliders}
    for key, largest in zip(("w1", "w2", "w3", "w4", "b"), published.LARGEST, strict=True):
        assert reach[key] == (-largest, largest)


def test_what_will_be_cut_is_said():
    run = trained(LUNG, ())
    panel = Panel("published", run)
    panel.app.session_state["the theta"] = np.array([30.0, 1.0, 1.0, 1.0, 1.0])
    assert "age will be cut to their ends" in panel.show().words


def test_a_network_with_hidden_layers_is_led_to_a_single_neuron_and_can_be_brought_back():
    visitor = Visitor("train", data="lung", hidden="3", activations="tanh.sigmoid", loss="binary_cross_entropy")
    before = visitor.workspace.run
    visitor.workspace.choose(below="published")
    visitor.run()
    assert "this network has 19 numbers" in " ".join(one.value for one in visitor.app.markdown)
    visitor.press("Train a single neuron on these people")
    recipe = nn.Recipe(loss="binary_cross_entropy", optimizer="adam", learning_rate=0.03)
    run = nn.Run(published.NEURON, recipe, LUNG)
    run.advance(published.EPOCHS)
    assert np.array_equal(visitor.workspace.theta, run.theta)
    learnt = published.as_published(run, run.theta)
    table = next(one.value for one in visitor.app.markdown if one.value.startswith("| | published"))
    for value in learnt:
        assert published.number(value) in table
    # A hundred epochs bring it near the published weights, as near as 500 people allow.
    assert np.corrcoef(learnt, MODEL)[0, 1] > 0.95
    assert visitor.link["below"] == "published"
    assert visitor.state["hidden"] == ()
    visitor.workspace.undo()
    assert visitor.workspace.run is before
