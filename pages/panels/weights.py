"""The panel below the stage that shows a run's weights and slopes, layer by layer over time."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.figures.weights import norms, spread
from pages.kit import charts
from pages.kit.charts import CONFIG
from pages.panels.study import Study

MOST_MOMENTS = 60
MOST_ROWS = 2000
"""Training rows over which slopes are taken; more would only take longer."""


def moments(run: nn.Run, last: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return epochs (T,) up to `last` and the points (T, P) of a run there, at most `MOST_MOMENTS`, evenly."""
    kept = [epoch for epoch in run.history.moments if epoch <= last]
    chosen = [kept[i] for i in np.unique(np.linspace(0, len(kept) - 1, min(len(kept), MOST_MOMENTS)).astype(int))]
    return np.array(chosen), np.stack([run.history.moments.rows[epoch].theta for epoch in chosen])


def slopes(run: nn.Run, thetas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gradients (T, P) of the loss over the training rows, the first `MOST_ROWS` of them."""
    x, y = run.data.train
    x, target = x[:MOST_ROWS], run.targets(y[:MOST_ROWS])
    weights = None if run.row_weights is None else run.row_weights[:MOST_ROWS]
    step = max(1, 2_000_000 // (len(x) * sum(run.arch.sizes)))
    parts = []
    for start in range(0, len(thetas), step):
        part = thetas[start : start + step]
        trace = nn.forward(run.arch, part, x)
        parts.append(nn.backward(run.arch, part, trace, target, run.recipe.loss, weights).grad)
    return np.concatenate(parts)


def show(study: Study) -> None:
    """Show the panel for a run as far as the visitor has been told of it."""
    run = study.run
    epochs, thetas = moments(run, study.last)
    grads = slopes(run, thetas)
    spans = [[block.reshape(len(epochs), -1) for block in run.arch.blocks(values)] for values in (thetas, grads)]
    palette, n = charts.palette(), int(run.data.training.sum())
    over = f"all {n:,} training rows" if n <= MOST_ROWS else f"the first {MOST_ROWS:,} of {n:,} training rows"
    drawn = (
        ("**Weights and biases**: how often each value occurs", spread(epochs, spans[0], "weights", palette),
         "Histograms of each layer's weights and biases by epoch."),
        (f"**Gradients** by them, of the loss over {over}", spread(epochs, spans[1], "slopes", palette),
         "Histograms of each layer's gradients by epoch."),
        ("**Size of each layer's gradients** (root mean square)",
         norms(epochs, nn.gradient_norms(run.arch, grads), palette),
         "The root mean square of each layer's gradients by epoch, on a logarithmic axis."),
    )  # fmt: skip
    for number, (title, figure, alt) in enumerate(drawn):
        st.markdown(title)
        st.plotly_chart(figure, key=f"weights {number}", theme=None, config=CONFIG, alt=alt)
