"""Gradient descent with three learning rates from one start: too small, about right, too large."""

from pages.kit import frame

frame.require()

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.chart.chart import chart
from pages.figures.descent import answer_map, falling
from pages.kit import charts
from pages.kit.plain import decimal, typeset
from pages.lessons.questions import Question, ask
from pages.panels import rows as over
from pages.panels.rates import BATCH, Trip, note, trips
from pages.workspace.controls.groups import LINKED
from pages.workspace.controls.steps import EPOCHS
from pages.workspace.page import close_page, control, open_network
from pages.workspace.rows import USUAL
from pages.workspace.slices import SIDE, Slice

PAGE = "descent"
NAMES = LINKED[PAGE]


def named(rate: float) -> str:
    """Return a learning rate for people."""
    return f"{rate:.2g}"


def questions(three: tuple[Trip, ...], rows: int) -> list[Question]:
    """Return what to predict about the three, which learn from some rows."""
    ends = [float(trip.losses[-1, 0]) if not trip.diverged else np.inf for trip in three]
    best = int(np.argmin(ends))
    rates = tuple(named(trip.rate) for trip in three)
    said = {
        rate: f"Rate {rate} ends at {decimal(end, 3)}." if np.isfinite(end) else f"Rate {rate} diverges."
        for rate, end in zip(rates, ends, strict=True)
    }
    updates = -(-rows // BATCH)
    return [
        Question(
            "best rate",
            f"Three copies start with the same weights. Which learning rate has the lowest loss after {EPOCHS} epochs?",
            rates[best],
            said[rates[best]],
            rates,
            true_of=said,
        ),
        Question(
            "updates",
            f"An epoch goes through all {rows} training points once, in batches of {BATCH}; each batch is one update. "
            f"How many updates are {EPOCHS} epochs?",
            float(updates * EPOCHS),
            f"{rows} points in batches of {BATCH} are {updates} updates an epoch, and {updates} · {EPOCHS} = "
            f"{updates * EPOCHS}.",
            true_of={
                float(updates): f"{updates} are the updates of one epoch.",
                float(rows * EPOCHS): f"{rows * EPOCHS} would be one update for each point.",
            },
        ),
    ]


workspace = open_network(PAGE, NAMES)
data, arch, _, loss, chosen = workspace.moment()
index = chosen.weight
three = trips(workspace)
told = ask(PAGE, questions(three, len(data.train[0])))
opened = "best rate" in told
beside, shown = st.columns([22, 78], gap="medium")
with beside, st.container(key="later-beside"):
    control(workspace, "middle")
    control(workspace, "epoch", kind="slider", disabled=not opened)
    control(workspace, "weight", names=[arch.title(i) for i in range(arch.n_parameters)])
    over.control(workspace, USUAL[PAGE], kind="")
    st.caption(
        f"{data.title}, {len(data.train[0])} training points in batches of ten. Each step goes against the gradient "
        "of the loss over its batch, times the learning rate. The network is the one of the other pages."
    )
    st.page_link("pages/train.py", label="Train this network", icon=":material/play_circle:")
epoch = chosen.epoch if opened else 0
with shown:
    cut = Slice.through(data, 0, 1)
    here = np.stack([trip.theta[trip.at(epoch)] for trip in three])
    maps = nn.forward(arch, here, cut.cells.astype(np.float64)).output[..., 0]
    x, y = data.train
    target = workspace.targets(y)
    low, high = (-1.0, 1.0) if data.task == "regression" else (workspace.run.low, workspace.run.high)
    columns = st.columns(3)
    for column, trip, cells, weights in zip(columns, three, maps, here, strict=True):
        at = trip.at(epoch)
        seen = over.judged(workspace, weights)[over.picked(workspace, USUAL[PAGE])]
        slope = float(seen.grad[index - 1])
        with column:
            st.markdown(
                f"**learning rate {named(trip.rate)}** · diverged in epoch {at + 1}"
                if at < epoch
                else f"**learning rate {named(trip.rate)}**"
            )
            chart(
                answer_map(
                    cells.reshape(SIDE, SIDE), (low, high), cut.place(x)[:150], target[:150, 0], charts.palette()
                ),
                key=f"map {trip.rate}",
                alt=f"What the copy with learning rate {named(trip.rate)} answers everywhere.",
                grow=0.55,
            )
            step = -trip.rate * slope
            stands, steep, by = decimal(weights[index - 1], 3), typeset(f"{slope:.3g}"), typeset(f"{step:+.2g}")
            train, test = (decimal(loss, 4) for loss in trip.losses[at])
            st.caption(
                f"epoch {at} · loss on all training rows {train}, on the test rows {test} · {arch.title(index - 1)}: "
                f"{stands}, gradient {steep} over {seen.part.title}, a step by it {by}"
            )
    waiting = "" if opened else "The curves appear here once you have guessed.<br>“Free” shows them at once."
    chart(
        falling({named(trip.rate): trip.losses[:, 0] for trip in three}, epoch, charts.palette(), waiting=waiting),
        key="falling",
        alt=waiting or "The loss by epoch for the three learning rates, on a logarithmic axis.",
        grow=0.4,
    )
    if opened:
        said = [(named(trip.rate), note(workspace, trip, epoch)) for trip in three]
        st.caption(
            " ".join(f"**{rate}:** {text}" for rate, text in said if text)
            or "Nothing is wrong with any of the three here."
        )
close_page(PAGE, workspace, NAMES)
