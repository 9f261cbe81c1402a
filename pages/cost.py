"""The loss: how far off a few predictions are, as squares, and the valley that training will go down."""

from pages.kit import frame

frame.require()

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.components.chart.chart import chart
from pages.figures.cost import over_one, over_two, squares, surface, with_others
from pages.kit import charts, session, widgets
from pages.kit.charts import CONFIG
from pages.kit.plain import decimal, typeset
from pages.lessons.questions import Question, ask
from pages.panels import rows as over
from pages.workspace.controls.groups import LINKED
from pages.workspace.page import close_page, control, open_network
from pages.workspace.rows import USUAL
from pages.workspace.workspace import Workspace

PAGE = "cost"
NAMES = LINKED[PAGE]
NUDGE = 0.1
"""How far a weight is said to move when its slope is asked for."""
REACH, CELLS, POINTS = 6.0, 61, 601
"""How far pictures reach to either side of 0 at the least, cells along a map's side, and points of a curve."""


def questions(
    output: NDArray[Any], target: NDArray[Any], rows: NDArray[Any], grad: NDArray[Any], title: str, index: int
) -> list[Question]:
    """Return what to predict about the predictions and the weight.

    Args:
        output, target: (n,), of the samples `rows` (n,); grad: of their loss; index: of the weight called `title`.
    """
    asked = []
    worst = int(np.abs(output - target).argmax())
    miss = float(abs(output[worst] - target[worst]))
    if round(miss, 2) > 0:
        one, two, four, eight = (decimal(times * miss**2, 3) for times in (1, 2, 4, 8))
        asked.append(
            Question(
                "twice",
                f"Sample {rows[worst] + 1} is off by {miss:.2f}. If it were off by twice as much, how large would its "
                "square be?",
                "four times as large",
                f"Its area would go from {one} to {four}: squares punish far misses most.",
                ("twice as large", "four times as large", "eight times as large"),
                true_of={
                    "twice as large": f"Twice the area, {two}, is that of a miss of {2**0.5 * miss:.2f}.",
                    "eight times as large": f"Eight times the area, {eight}, is that of a miss of {8**0.5 * miss:.2f}.",
                },
            )
        )
    slope = float(grad[index])
    by_text = {signed(factor * slope * NUDGE): factor * slope for factor in (1, -1, 10)}
    if np.isfinite(slope) and len(by_text) == 3:
        right, other, tenfold = by_text
        asked.append(
            Question(
                "steepness",
                f"Look how steep the curve is where the point stands. If the {title} grew by {NUDGE:g}, by about how "
                "much would the loss change?",
                right,
                f"The slope there is {signed(slope)}, and {signed(slope)} · {NUDGE:g} = {right}. Downhill is against "
                "the slope.",
                tuple(sorted(by_text, key=by_text.__getitem__)),
                true_of={
                    other: f"It would change by {other} if the weight shrank by {NUDGE:g}.",
                    tenfold: f"It would change by about {tenfold} on a slope of {signed(10 * slope)}.",
                },
            )
        )
    return asked


def signed(value: float) -> str:
    """Return a change with its sign, two digits that say something.

    >>> signed(0.01234), signed(-0.3), signed(0.0)
    ('+0.012', '−0.3', '+0')
    """
    return typeset(f"{value:+.2g}")


def by_hand(workspace: Workspace, index: int, reach: float) -> None:
    """Show a slider that moves one weight."""
    key, theta = f"hand {index}", workspace.theta

    def moved() -> None:
        edited = workspace.theta.copy()
        edited[index] = session.value(key)
        workspace.edit(edited)

    at = float(np.clip(theta[index], -reach, reach))
    widgets.put(key, at)
    st.slider(workspace.arch.title(index), -reach, reach, at, step=0.05, key=key, on_change=session.whole(moved))


def judged(workspace: Workspace, trace: nn.Trace, y: NDArray[Any]) -> str:
    """Return a table in Markdown of what every loss that can judge these predictions says of them."""
    said = ["| loss | on these |", "| --- | --: |"]
    for name, loss in nn.LOSSES.items():
        try:
            nn.check_fit(workspace.arch, nn.Recipe(loss=name), workspace.data)
        except ValueError:
            continue
        value = float(nn.cost(workspace.arch, trace, workspace.targets(y, name), name))
        said.append(f"| {loss.title} | {decimal(value, 4)} |")
    return "\n".join(said)


workspace = open_network(PAGE, NAMES)
data, arch, theta, loss, chosen = workspace.moment()
index, second = chosen.weight - 1, chosen.second - 1
rows = np.arange(chosen.sample - 1, chosen.sample - 1 + chosen.few) % len(data.inputs)
x, target = data.inputs[rows], workspace.targets(data.y[rows], "mse")
trace = nn.forward(arch, theta, x)
output = trace.output
every = over.judged(workspace, theta)
seen = every[over.picked(workspace, USUAL[PAGE])]
grad = seen.grad
told = ask(PAGE, questions(output[:, 0], target[:, 0], rows, grad, arch.title(index), index))
left, right = st.columns([50, 50], gap="medium")
with left:
    chart(
        squares(output[:, 0], target[:, 0], [str(row + 1) for row in rows], charts.palette()),
        key="squares",
        alt="For each sample the prediction and the truth, and a square between them.",
        grow=0.9,
    )
    mean = float(nn.LOSSES["mse"].value(output, target))
    st.markdown(
        f"The mean of the {len(rows)} squares is the **mean squared error: {decimal(mean, 4)}**. "
        "What training lowers is called the loss; cost is another word for it."
    )
    with st.container(key="later-below"):
        one, two = st.columns([45, 55])
        with one:
            control(workspace, "sample")
            control(workspace, "few")
        with two:
            st.markdown(judged(workspace, trace, data.y[rows]))
with right:
    reach = float(max(REACH, np.ceil(np.abs(theta[[index, second]]).max() + 1)))
    axis = np.linspace(-reach, reach, POINTS if chosen.view == "one" else CELLS)
    titles = (arch.title(index), arch.title(second))
    here = float(theta[index]), float(theta[second])
    view = chosen.view
    about = "The loss over the chosen weights, with the network's own point on it."
    if view == "one":
        along = nn.along_weight(arch, theta, index)
        curves = {
            name: nn.landscape(arch, along, [axis - here[0]], one.x, one.target, loss) for name, one in every.items()
        }
        losses = curves.pop(over.picked(workspace, USUAL[PAGE]))
        slope = float(grad[index]) if "steepness" in told else None
        figure = over_one(axis, losses, (here[0], seen.loss), slope, titles[0], charts.palette())
        others = {every[name].part.title: curve for name, curve in curves.items()}
        chart(
            with_others(figure, axis, seen.part.title, others, charts.palette()), key="valley one", alt=about, grow=0.9
        )
    else:
        plane = nn.through_weights(arch, theta, index, second)
        losses = nn.landscape(arch, plane, [axis - here[0], axis - here[1]], seen.x, seen.target, loss)
        down = (-float(grad[index]), -float(grad[second])) if chosen.arrow else None
        figure = (
            over_two(axis, axis, losses, here, down, titles, charts.palette())
            if view == "two"
            else surface(axis, axis, losses, (*here, seen.loss), ("weight", "second weight"), charts.palette())
        )
        st.plotly_chart(figure, key=f"valley {view}", theme=None, config=CONFIG, alt=about)
    with st.container(key="later-valley"):
        with st.container(horizontal=True):
            control(workspace, "view", kind="buttons")
            over.control(workspace, USUAL[PAGE])
        if "steepness" in told:
            st.caption(over.compared(workspace, every, over.picked(workspace, USUAL[PAGE]), index))
        else:
            st.caption(f"The slope over {seen.part.title} appears here once you have answered.")
        one, two = st.columns(2)
        names = [arch.title(i) for i in range(arch.n_parameters)]
        with one:
            control(workspace, "weight", names=names)
            by_hand(workspace, index, reach)
        with two:
            if view != "one":
                control(workspace, "second", names=names)
                by_hand(workspace, second, reach)
            else:
                st.caption(
                    "Move the weight to the bottom of the valley. The orange line is the slope where you are."
                    if "steepness" in told
                    else "Move the weight to the bottom of the valley. The slope where you are appears as a line once "
                    "you have answered."
                )
        if view == "two":
            control(workspace, "arrow")
close_page(PAGE, workspace, NAMES)
