"""The descent page: three honest runs from one start, and what the core says of them."""

import numpy as np
import pytest

import nncore as nn
from pages.kit.plain import typeset
from pages.workspace.weights import encoded
from tests.pages.test_app import Visitor
from tests.pages.test_cost import array, charts, said

ARCH, CIRCLE = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")


def free(**link):
    """A visitor who looks around without questions."""
    visitor = Visitor("descent", **link)
    visitor.app.segmented_control(key="quiz level").set_value("free")
    return visitor.run()


def trained(rate, epochs, theta=None):
    run = nn.Run(ARCH, nn.Recipe(learning_rate=rate), CIRCLE, theta)
    run.advance(epochs)
    return run


def captions(visitor):
    return " ".join(caption.value for caption in visitor.app.caption).replace("−", "-")


@pytest.mark.parametrize("middle", ["0.03", "0.1"])
def test_the_curves_are_three_runs(middle):
    *_, falling = charts(free(middle=middle))
    for line, factor in zip(falling["data"], (1 / 30, 1, 30), strict=True):
        run = trained(float(f"{float(middle) * factor:.6g}"), 60)
        np.testing.assert_allclose(array(line["y"]), run.history.curve[1][:, 0], rtol=1e-12)


@pytest.mark.parametrize("epoch", [0, 13, 60])
def test_every_number_is_the_cores(epoch):
    text = captions(free(epoch=str(epoch), weight="3"))
    for rate in (0.001, 0.03, 0.9):
        run = trained(rate, epoch)
        x, y = CIRCLE.train
        slope = nn.gradient(ARCH, run.theta, x, 2 * y - 1)[1][2]
        assert f"loss on all training rows {run.loss:.4f}, on the test rows {run.test_loss:.4f}" in text
        stands, steep = (typeset(number).replace("−", "-") for number in (f"{run.theta[2]:.3f}", f"{slope:.3g}"))
        assert f"{stands}, gradient {steep} over all 250 training rows" in text


def test_they_start_at_the_visitors_own_weights():
    theta = np.linspace(-1, 1, 25).astype(np.float32).astype(float)
    *_, falling = charts(free(theta=encoded(theta)))
    for line in falling["data"]:
        assert array(line["y"])[0] == pytest.approx(trained(0.03, 0, theta).loss, rel=1e-12)


def test_the_core_says_what_ails_them():
    text, (x, y) = captions(free()), CIRCLE.train
    for rate in (0.001, 0.03, 0.9):
        run = trained(rate, 60)
        trace = nn.forward(ARCH, run.theta, x)
        _, grad = nn.gradient(ARCH, run.theta, x, 2 * y - 1)
        found = nn.diagnose(ARCH, run.theta, trace, grad, run.history.curve[1])
        assert (f"{rate}:**" in text) == bool(found)
        if found:
            assert f"{rate}:** {found[0].meaning} {found[0].advice}".replace("−", "-") in text
    assert "0.9:**" in text  # the middle one is well
    assert "0.03:**" not in text


def test_a_run_that_blows_up_says_so_and_keeps_its_last_moment():
    visitor = free(hidden="4", activations="relu.identity", middle="0.3")
    assert "diverged in epoch" in said(visitor)
    assert "diverges" in captions(visitor)
    assert "nan" not in said(visitor) + captions(visitor)


def test_curves_wait_for_a_guess_and_the_answer_is_the_runs():
    visitor = Visitor("descent")
    waiting = charts(visitor)[3]
    assert waiting["data"] == []
    assert "once you have guessed" in waiting["layout"]["annotations"][0]["text"]
    ends = {rate: trained(rate, 60).loss for rate in (0.001, 0.03, 0.9)}
    visitor.app.pills[0].set_value(f"{min(ends, key=ends.get):.2g}")
    visitor.run()
    assert "Yes: 0.03." in said(visitor)
    assert len(charts(visitor)[3]["data"]) == 3
