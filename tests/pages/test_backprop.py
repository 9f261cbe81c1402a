"""The backpropagation page: every number it prints is the core's, whichever weight is picked."""

import csv
import io
import re

import numpy as np
import pytest

import nncore as nn
from pages.workspace.weights import decoded, encoded
from tests.pages.test_app import Visitor

LUNG = {"data": "lung", "hidden": "3", "activations": "tanh.sigmoid", "loss": "binary_cross_entropy"}


def free(**link):
    """A visitor who looks around without questions."""
    visitor = Visitor("backprop", **link)
    visitor.app.segmented_control(key="quiz level").set_value("free")
    return visitor.run()


def printed(text):
    """The number a line of LaTeX ends with."""
    text = re.sub(r"\\cdot 10\^\{(-?\d+)\}", r"e\1", text.rsplit("=", 1)[1])
    return float(text.replace(" ", ""))


def lines(visitor):
    return [element.value.strip("$\n ") for element in visitor.app.latex]


@pytest.mark.parametrize("link", [{}, LUNG, {"hidden": "", "activations": "sigmoid"}, {"hidden": "6.6.6"}], ids=str)
@pytest.mark.parametrize("weight", [1, 3, 5])
def test_the_printed_slope_is_the_gradient(link, weight):
    if weight == 5 and link.get("hidden") == "":
        weight = 2
    visitor = free(**link, weight=str(weight), sample="12")
    data = nn.data.load(link.get("data", "circle"))
    hidden = [int(n) for n in link.get("hidden", "4.2").split(".") if n]
    activations = tuple(link.get("activations", ".".join(["tanh"] * (len(hidden) + 1))).split("."))
    arch = nn.Architecture((data.n_features, *hidden, 1), activations)
    loss = link.get("loss", "mse")
    low, high = nn.class_targets(activations[-1], loss)
    theta, x = nn.initial(arch), data.inputs[[11]]
    target = np.where(data.y[[11]] == 1, high, low)
    grad = nn.gradient(arch, theta, x, target, loss)[1][weight - 1]
    *chain, measured, step = lines(visitor)
    # Four digits are printed, and a finite difference is that much off at the most.
    assert printed(chain[-1]) == pytest.approx(grad, abs=6e-5 * max(1, abs(grad)), rel=6e-3)
    assert printed(measured) == pytest.approx(grad, abs=6e-5 * max(1, abs(grad)), rel=6e-3)
    assert printed(step) == pytest.approx(theta[weight - 1] - 0.3 * grad, abs=6e-5, rel=6e-3)


@pytest.mark.parametrize(("picked", "rows"), [("batch", np.arange(4, 10)), ("all", None)])
def test_over_more_rows_the_slope_is_the_mean_and_check_and_step_are_of_it(picked, rows):
    visitor = free(rows=picked, sample="5", weight="2")
    arch, data = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")
    rows = np.flatnonzero(data.training) if rows is None else rows
    theta, one = nn.initial(arch), 2 * data.y - 1
    grads = [nn.gradient(arch, theta, data.inputs[[row]], one[[row]])[1][1] for row in (4, *rows)]
    *chain, mean, measured, step = lines(visitor)
    assert printed(chain[-1]) == pytest.approx(grads[0], abs=6e-5, rel=6e-3), "the chain is of the sample"
    slope = np.mean(grads[1:])
    assert printed(mean) == pytest.approx(slope, abs=6e-5, rel=6e-3)
    assert printed(measured) == pytest.approx(slope, abs=6e-5, rel=6e-3)
    assert printed(step) == pytest.approx(theta[1] - 0.3 * slope, abs=6e-5)
    visitor.press("Step all weights")
    full = nn.gradient(arch, theta, data.inputs[rows], one[rows])[1]
    np.testing.assert_allclose(decoded(visitor.state["theta"]), theta - 0.3 * full, rtol=1e-6, atol=1e-7)


def test_a_bias_is_called_one():
    words = " ".join(one.value for one in free(weight="12").app.markdown)
    assert "from the bias to the loss" in words
    assert "move the bias up and down" in words


def test_paths_are_written_one_by_one_while_they_are_few():
    # From layer 1 of [2, 4, 2, 1] two ways lead to the output; from layer 1 of [2, 6, 6, 6, 1] thirty-six do.
    assert len(lines(free())) == 2 + 1 + 2
    assert len(lines(free(weight="15"))) == 1 + 2
    many = lines(free(hidden="6.6.6"))
    assert len(many) == 2 + 2
    assert r"\delta^{(2)}_{k}" in many[0]


def test_a_factor_below_zero_stands_in_brackets():
    sum_ = lines(free(hidden="6.6.6", seed="7"))[0]
    assert re.search(r"\+ \(-\d", sum_)
    assert not re.search(r"(\+|\\cdot) -", sum_)


def test_the_chain_waits_for_a_guess():
    visitor = Visitor("backprop")
    assert all("{?}" in line for line in lines(visitor)[:2])
    assert not any(re.search(r"\d\.\d|\^\{-", line) for line in lines(visitor)), (
        "the rule is shown, its numbers are not"
    )
    assert "appears here once you have guessed" in visitor.app.info[0].value
    [pills] = visitor.app.pills
    arch, data = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")
    grad = nn.gradient(arch, nn.initial(arch), data.inputs[:1], 2 * data.y[:1] - 1)[1][visitor.state["weight"] - 1]
    pills.set_value("the loss falls" if grad < 0 else "the loss rises")
    visitor.run()
    assert len(lines(visitor)) == 5
    assert any("Yes: the loss " in markdown.value for markdown in visitor.app.markdown)


def test_the_page_opens_on_a_weight_worth_reading():
    """The first of all leads to a saturated neuron: its gradient is -0.004, and a step by it changes nothing to see."""
    arch, data = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")
    grad = nn.gradient(arch, nn.initial(arch), data.inputs[:1], 2 * data.y[:1] - 1)[1]
    visitor = Visitor("backprop")
    index = visitor.state["weight"] - 1
    assert arch.place(index)[0] == 0
    assert abs(grad[index]) > 100 * abs(grad[0])
    assert Visitor("backprop", weight="1").state["weight"] == 1, "what a link says holds"


def test_a_weight_is_picked_in_the_picture():
    visitor = free()
    visitor.send({"do": "pick", "number": 1, "layer": 1, "row": 4, "column": 1})
    arch = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3)
    assert visitor.state["weight"] == arch.index(1, 4, 1) + 1
    assert visitor.shown["picked"] == [1, 4, 1]
    assert visitor.link["weight"] == str(arch.index(1, 4, 1) + 1)
    lit = visitor.shown["lit"]
    assert not np.any(lit[0])
    assert not np.any(lit[1])  # a bias has no line of its own
    assert lit[2] == [[False], [True]]


def test_all_ways_of_a_weight_are_lit():
    lit = free(weight="1").shown["lit"]
    assert lit == [[[True] + [False] * 3, [False] * 4], [[True, True], *[[False, False]] * 3], [[True], [True]]]


def test_a_step_moves_all_weights_against_their_slopes():
    visitor = free(sample="5")
    arch, data = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")
    x, target, theta = data.inputs[[4]], 2 * data.y[[4]] - 1, nn.initial(arch)
    loss, grad = nn.gradient(arch, theta, x, target)
    visitor.press("Step all weights")
    found = decoded(visitor.state["theta"])
    np.testing.assert_allclose(found, theta - 0.3 * grad, rtol=1e-6, atol=1e-7)
    assert nn.cost(arch, nn.forward(arch, found, x), target) < loss


def test_the_table_holds_every_slope():
    visitor = free()
    frame = visitor.app.dataframe[0].value
    arch, data = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")
    grad = nn.gradient(arch, nn.initial(arch), data.inputs[:1], 2 * data.y[:1] - 1)[1]
    assert frame["slope"].tolist() == grad.tolist()
    assert frame["parameter"].tolist() == [arch.title(i) for i in range(arch.n_parameters)]
    kept = [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(frame.columns))
    writer.writeheader()
    writer.writerows(kept)
    assert len(list(csv.DictReader(io.StringIO(out.getvalue())))) == arch.n_parameters


@pytest.mark.parametrize("weight", range(1, 26))
def test_every_weight_can_be_explained(weight):
    visitor = free(weight=str(weight), hidden="4.2")
    assert lines(visitor)
    assert not any("nan" in line or "inf" in line for line in lines(visitor))


@pytest.mark.parametrize(
    ("hidden", "loss", "output"), [("4", "hinge", "sigmoid"), ("4", "binary_cross_entropy", "relu")]
)
def test_a_loss_that_cannot_judge_gives_way(hidden, loss, output):
    visitor = free(hidden=hidden, loss=loss, activations=f"tanh.{output}")
    assert any("mean squared error" in caption.value for caption in visitor.app.caption)


def test_a_check_at_a_kink_says_what_a_kink_is():
    arch = nn.Architecture((2, 4, 2, 1), ("relu", "tanh", "tanh"))
    theta = nn.initial(arch)
    theta[: 3 * 4] = 0.0  # every neuron of the first layer stands at z = 0
    link = {"hidden": "4.2", "activations": "relu.tanh.tanh", "weight": "1"}
    assert "kink" in " ".join(info.value for info in free(**link, theta=encoded(theta)).app.info)
    assert "kink" not in " ".join(info.value for info in free(**link).app.info)
