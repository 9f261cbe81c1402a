"""The cost page: the squares, the losses and the valley are the core's, and a weight can be moved by hand."""

import base64
import re

import numpy as np
import pytest

import nncore as nn
from pages.workspace.controls.steps import WEIGHT
from pages.workspace.weights import decoded
from tests.pages.test_app import Visitor
from tests.pages.test_quiz import field, give, level

ARCH, CIRCLE = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")


def array(drawn):
    """An array out of a chart's JSON."""
    if isinstance(drawn, dict):
        flat = np.frombuffer(base64.b64decode(drawn["bdata"]), {"f8": "<f8", "i1": "i1", "f4": "<f4"}[drawn["dtype"]])
        return flat.reshape([int(n) for n in drawn["shape"].split(",")]) if "shape" in drawn else flat
    return np.array(drawn, dtype=float)


def charts(visitor):
    return visitor.charts


def said(visitor):
    return " ".join(markdown.value for markdown in visitor.app.markdown)


def cost_at(theta, rows):
    return nn.gradient(ARCH, theta, CIRCLE.inputs[rows], 2 * CIRCLE.y[rows] - 1)


@pytest.mark.parametrize(("sample", "few"), [(1, 6), (9, 3), (498, 12)])
def test_the_squares_are_those_of_the_chosen_samples(sample, few):
    visitor = Visitor("cost", sample=str(sample), few=str(few))
    rows = np.arange(sample - 1, sample - 1 + few) % 500
    cost, _ = cost_at(nn.initial(ARCH), rows)
    assert f"mean squared error: {cost:.4f}" in said(visitor)
    squares, _ = visitor.charts
    areas = [(s["x1"] - s["x0"]) * (s["y1"] - s["y0"]) for s in squares["layout"]["shapes"]]
    assert np.mean(areas) == pytest.approx(cost, rel=1e-9)
    assert len(areas) == few


def test_squares_bear_the_numbers_of_their_samples():
    squares, _ = Visitor("cost", sample="498", few="5").charts
    assert squares["layout"]["xaxis"]["ticktext"] == ["498", "499", "500", "1", "2"]


def judged(visitor):
    """Return what each loss says, as its table shows it."""
    [table] = [one.value for one in visitor.app.markdown if one.value.startswith("| loss |")]
    return dict(re.findall(r"^\| (.+) \| (\S+) \|$", table, re.MULTILINE)[1:])


def test_all_losses_judge_the_same_predictions():
    shown = judged(Visitor("cost"))
    output = nn.forward(ARCH, nn.initial(ARCH), CIRCLE.inputs[:6]).output
    for name in ("mse", "mae", "huber", "hinge"):
        value = nn.LOSSES[name].value(output, 2 * CIRCLE.y[:6] - 1)
        assert shown[nn.LOSSES[name].title] == f"{value:.4f}"
    assert len(shown) == 4  # a cross-entropy cannot judge tanh
    assert "binary cross-entropy" in judged(Visitor("cost", activations="tanh.tanh.sigmoid"))


@pytest.mark.parametrize("weight", [1, 9, 25])
def test_the_valley_is_the_cost_along_the_weight(weight):
    _, valley = level(Visitor("cost", weight=str(weight)), "free").charts
    curve, tangent, point, *_ = valley["data"]
    theta = nn.initial(ARCH)
    cost, grad = cost_at(theta, np.arange(6))
    assert (point["x"][0], point["y"][0]) == pytest.approx((theta[weight - 1], cost))
    for x, y in list(zip(array(curve["x"]), array(curve["y"]), strict=True))[::15]:
        there = theta.copy()
        there[weight - 1] = x
        assert y == pytest.approx(cost_at(there, np.arange(6))[0], rel=1e-9)
    (x0, x1), (y0, y1) = tangent["x"], tangent["y"]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(grad[weight - 1], abs=1e-9)


LOOKED_AT = WEIGHT.default - 1
ROWS = {"sample": np.arange(1), "batch": np.arange(6), "all": np.flatnonzero(CIRCLE.training)}


@pytest.mark.parametrize("picked", ROWS)
def test_the_valleys_of_a_sample_a_batch_and_all_rows_stand_side_by_side(picked):
    _, valley = level(Visitor("cost", rows=picked), "free").charts
    curve, tangent, point, *others = valley["data"]
    names = {"sample": "sample 1", "batch": "samples 1 to 6", "all": "all 250 training rows"}
    assert [curve["name"], *(other["name"] for other in others)] == [
        names[picked], *(name for key, name in names.items() if key != picked)
    ]  # fmt: skip
    drawn = {one["name"]: one for one in (curve, *others)}
    theta = nn.initial(ARCH)
    for key, rows in ROWS.items():
        there = theta.copy()
        there[LOOKED_AT] = array(drawn[names[key]]["x"])[7]
        assert array(drawn[names[key]]["y"])[7] == pytest.approx(cost_at(there, rows)[0], rel=1e-9)
    loss, grad = cost_at(theta, ROWS[picked])
    assert point["y"][0] == pytest.approx(loss)
    (x0, x1), (y0, y1) = tangent["x"], tangent["y"]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(grad[LOOKED_AT], abs=1e-9)


@pytest.mark.parametrize("link", [{}, {"data": "lung", "hidden": "3", "activations": "tanh.sigmoid", "sample": "990"}])
@pytest.mark.parametrize("loss", ["mse", "binary_cross_entropy"])
def test_one_weight_has_one_slope_over_the_same_rows_on_every_page(link, loss):
    if loss != "mse" and not link:
        return
    said = {}
    for page in ("cost", "backprop", "descent"):
        for rows in ROWS:
            visitor = Visitor(page, **link, loss=loss, rows=rows, weight="4", few="12", epoch="0")
            visitor.app.segmented_control(key="quiz level").set_value("free")
            visitor.run()
            text = " ".join(one.value for one in [*visitor.app.caption, *visitor.app.markdown]).replace("−", "-")
            number = r"(-?[\d.]+(?:e-?\d+)?)"
            ends = {
                "sample": r"sample \d+",
                "batch": r"(?:samples \d+ to|the \d+ samples)",
                "all": "all .* training rows",
            }
            found = re.search(rf"\*?\*?{number}\*?\*? over {ends[rows]}", text)
            said.setdefault(rows, set()).add(float(found.group(1)))
    assert {len(slopes) for slopes in said.values()} == {1}, said
    assert len(set.union(*said.values())) == 3, "and three over three"


def test_the_map_is_the_cost_over_two_weights_and_the_arrow_its_way_down():
    _, valley = Visitor("cost", view="two", weight="3", second="20", arrow="1").charts
    contour, theta = valley["data"][0], nn.initial(ARCH)
    x, y, z = (array(contour[name]) for name in "xyz")
    for i, j in ((0, 0), (30, 11), (60, 60)):
        there = theta.copy()
        there[[2, 19]] = x[j], y[i]
        assert z[i, j] == pytest.approx(cost_at(there, np.arange(6))[0], rel=1e-9)
    _, grad = cost_at(theta, np.arange(6))
    [arrow] = valley["layout"]["annotations"]
    way = np.array([arrow["x"] - arrow["ax"], arrow["y"] - arrow["ay"]])
    np.testing.assert_allclose(way / np.linalg.norm(way), -grad[[2, 19]] / np.linalg.norm(grad[[2, 19]]), rtol=1e-9)


def test_a_weight_moved_by_hand_moves_the_network():
    visitor = Visitor("cost")
    visitor.choose("slider", f"hand {LOOKED_AT}", -1.5)
    theta = nn.initial(ARCH)
    theta[LOOKED_AT] = -1.5
    np.testing.assert_allclose(decoded(visitor.state["theta"]), theta, rtol=1e-6)
    assert f"mean squared error: {cost_at(theta, np.arange(6))[0]:.4f}" in said(visitor)


def test_the_tangent_waits_for_an_answer():
    visitor = Visitor("cost")
    assert visitor.charts[1]["data"][1]["visible"] is False
    give(visitor, "four times as large").press("Next question")
    assert visitor.charts[1]["data"][1]["visible"] is False
    give(visitor, field(visitor).options[0])
    assert visitor.charts[1]["data"][1]["visible"] is True


@pytest.mark.parametrize("view", ["one", "two", "surface"])
def test_numbers_to_predict_have_a_cost_too(view):
    visitor = Visitor("cost", data="plane", hidden="3", activations="tanh.identity", view=view)
    assert len(visitor.charts) == 2


def test_two_weights_are_two():
    visitor = Visitor("cost", view="two", weight="5", second="5")
    assert visitor.state["weight"] != visitor.state["second"]
