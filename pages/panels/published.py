"""The lung cohort closes the circle: what one neuron learns of it, beside the published model it was drawn from."""

import numpy as np
import streamlit as st

import nncore as nn
from pages.figures.story import side_by_side
from pages.kit import charts
from pages.kit.glossary import explain
from pages.panels.measured import Array
from pages.panels.measures import number
from pages.panels.study import Study
from pages.panels.thresholds import chart
from pages.workspace.page import current

SEEDS = 20
PEOPLE = "published people"
CHOICES = (500, 2000, 10_000)
NEURON = nn.Architecture((4, 1), ("sigmoid",))
STEEPER = {"sigmoid": 1.0, "tanh": 2.0}
"""The logit of the probability for each unit of z: (tanh z + 1) / 2 is the sigmoid of 2·z."""
LARGEST = (10.0, 10.0, 10.0, 10.0, 12.0)
"""How far the sliders of page one go, for the four weights and the bias."""
NAMES = (*(column.name for column in nn.data.lung.COLUMNS), "bias")


EPOCHS = 100
"""How long the single neuron is trained that is offered to a network with hidden layers."""


def applies(run: nn.Run) -> bool:
    """Tell whether this is the lung cohort, learnt by a neuron that can stand beside the published one, or by more."""
    as_published = run.data.name == "lung" and run.data.n_features == len(nn.data.lung.COLUMNS)
    return as_published and (len(run.arch.sizes) > 2 or run.arch.activations[-1] in STEEPER)


def single() -> None:
    """Train a single neuron on the same people, in place of the network, which can be gone back to."""
    workspace = current()
    with workspace.lock:
        recipe = nn.Recipe(
            loss="binary_cross_entropy", optimizer="adam", learning_rate=0.03, seed=workspace.run.recipe.seed
        )
        run = nn.Run(NEURON, recipe, workspace.data)
        run.advance(EPOCHS)
        workspace.adopt(run)


def offer_single(run: nn.Run) -> None:
    """Say why a network cannot be laid beside the published model, and offer what can."""
    st.markdown(
        "**Does a network rediscover the published model?** The model is one neuron with four weights and a bias; this "
        f"network has {run.arch.n_parameters} numbers in several layers, none of which stands for one of those five."
    )
    if st.button(
        "Train a single neuron on these people",
        key="published single",
        type="primary",
        help=f"{EPOCHS} epochs with Adam, in place of this network; undo brings it back.",
    ):
        single()
        st.rerun(scope="app")


@st.cache_resource(max_entries=len(CHOICES), show_spinner="Twenty neurons learn, each on people of its own …")
def learnt(people: int) -> Array:
    """Return the weights and the bias (20, 5) of twenty neurons, each of which has learnt a cohort of its own.

    Each seed draws other people. The twenty tables are one stack, and so are the neurons.
    """
    cohorts = [nn.data.load("lung", n=people, seed=seed) for seed in range(SEEDS)]
    x, y = np.stack([data.inputs for data in cohorts]), np.stack([data.y for data in cohorts])
    return nn.fit_baseline(NEURON, x, y, "binary_cross_entropy")


def as_published(run: nn.Run, theta: Array) -> Array:
    """Return a neuron's weights and bias (5,) as they are for a sigmoid on the 0-1 scales of the published model."""
    steeper, columns, data = STEEPER[run.arch.activations[-1]], nn.data.lung.COLUMNS, run.data
    low = np.array([column.low for column in columns])
    reach = np.array([column.high for column in columns]) - low
    w, b = theta[:-1] / data.spread, theta[-1]
    return np.append(steeper * w * reach, steeper * (b + w @ (low - data.center)))


def show(study: Study) -> None:
    """Show what a run's neuron has learnt at the moment on the screen beside what is published."""
    run, theta = study.run, study.theta
    if len(run.arch.sizes) > 2:
        offer_single(run)
        return
    w, b = nn.data.lung.published()
    published, here = np.append(w, b + nn.data.lung.ENRICHMENT), as_published(run, theta)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Does a neuron rediscover the published model?** Synthetic, not medical advice.")
        people = st.selectbox(
            "people in each cohort",
            CHOICES,
            format_func=lambda n: f"{n:,}",
            key=PEOPLE,
            persist_state="session",
            help="The more people, the closer the twenty neurons come to one another.",
        )
        twenty = learnt(people)
        middle, interval = twenty.mean(axis=0), np.quantile(twenty, (0.05, 0.95), axis=0)
        st.markdown(table(published, middle, interval, here))
        st.caption(
            f"Ill people are made common in these cohorts by adding {nn.data.lung.ENRICHMENT:g} to everyone's logit; "
            f"that moves the bias and none of the weights, so the published bias {number(b)} stands here as "
            f"{number(published[-1])}. "
            f"Twenty cohorts were drawn with the seeds 0 to {SEEDS - 1} and twenty neurons learnt them as one stack; "
            "an interval holds the middle 90 % of them."
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            take(here)
            explain("logit")
    with right:
        figure = side_by_side(list(NAMES), published, middle, interval, here, charts.palette())
        inside = int(((interval[0] <= published) & (published <= interval[1])).sum())
        said = f"{inside} of the 5 published numbers lie within the interval of what was learnt."
        chart(figure, "published chart", f"Published and learnt weights and bias. {said}")
        st.caption(said)


def table(published: Array, middle: Array, interval: Array, here: Array) -> str:
    """Return the numbers as a table in Markdown."""
    rows = ["| | published | learnt by twenty | this run, now |", "| --- | --: | --: | --: |"]
    for i, name in enumerate(NAMES):
        among = f"{number(middle[i])} ({number(interval[0, i])} … {number(interval[1, i])})"
        rows.append(f"| {name} | {number(published[i])} | {among} | {number(here[i])} |")
    return "\n".join(rows)


def for_page_one(here: Array) -> tuple[Array, list[str]]:
    """Return weights and bias (5,) for people as rarely ill as in life, as the sliders of page one can hold them.

    Also the names of those that had to be cut.
    """
    wanted = here - [0, 0, 0, 0, nn.data.lung.ENRICHMENT]
    kept = np.clip(wanted, -np.array(LARGEST), LARGEST)
    return kept.round(4), [name for name, a, b in zip(NAMES, kept, wanted, strict=True) if a != b]


def take(here: Array) -> None:
    """Offer to take the run's neuron to page one."""
    kept, cut = for_page_one(here)
    if cut:
        st.caption(f"Page one has sliders for smaller numbers only: {', '.join(cut)} will be cut to their ends.")
    if st.button(
        "Take this neuron to page one",
        key="published take",
        help="Its weights stay as they are; its bias is lowered by what made ill people common.",
    ):
        current().choose(**dict(zip(("w1", "w2", "w3", "w4", "b"), kept.tolist(), strict=True)))
        st.switch_page("pages/neuron.py")
