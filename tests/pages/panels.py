"""A panel by itself, as it stands under the stage, for a run that is given."""

from typing import Any

from streamlit.testing.v1 import AppTest

import nncore as nn

SCRIPT = """
import streamlit as st
from pages.panels import {panel}
from pages.panels.study import Study

run = st.session_state["the run"]
before = (run.epoch, run.theta.copy())
row = st.session_state.get("story row", 1) - 1
{panel}.show(Study(run, st.session_state["the theta"], run.epoch, row, lambda row: None))
assert run.epoch == before[0] and (run.theta == before[1]).all()
"""


def trained(data: nn.data.Dataset, hidden: tuple[int, ...] = (6,), output: str = "", epochs: int = 5) -> nn.Run:
    """Return a run on some data after a few epochs, with an output that suits them unless one is named."""
    activation, loss = {
        "binary": ("sigmoid", "binary_cross_entropy"),
        "multiclass": ("softmax", "cross_entropy"),
        "regression": ("identity", "mse"),
    }[data.task]
    arch = nn.Architecture(
        (data.n_features, *hidden, data.n_outputs), ("tanh",) * len(hidden) + (output or activation,)
    )
    run = nn.Run(arch, nn.Recipe(loss="mse" if output else loss), data)
    run.advance(epochs)
    return run


class Panel:
    """A panel on screen; it never complains."""

    def __init__(self, panel: str, run: nn.Run, **state: Any) -> None:
        self.app = AppTest.from_string(SCRIPT.format(panel=panel), default_timeout=30)
        self.app.context = {"theme": "light"}
        for key, value in state.items():
            self.app.session_state[key.replace("_", " ")] = value
        self.show(run)

    def show(self, run: nn.Run | None = None) -> "Panel":
        """Draw it again, for another run or another moment if one is given."""
        if run is not None:
            self.app.session_state["the run"], self.app.session_state["the theta"] = run, run.theta.copy()
        self.app.run()
        assert not self.app.exception, [error.value for error in self.app.exception]
        return self

    def set(self, widget: str, key: str, value: Any) -> "Panel":
        """Set a widget."""
        getattr(self.app, widget)(key=key).set_value(value)
        return self.show()

    def table(self, mark: str) -> dict[str, list[Any]]:
        """Return the last table on screen that has a key ending so, or a column of that name."""
        frames = [frame for frame in self.app.dataframe if frame.proto.id.endswith(mark) or mark in frame.value.columns]
        return dict(frames[-1].value.to_dict("list"))

    @property
    def words(self) -> str:
        """All that is written on it."""
        return "\n".join(element.value for element in (*self.app.markdown, *self.app.caption, *self.app.info))

    @property
    def charts(self) -> int:
        """How many charts there are."""
        return len(self.app.get("plotly_chart"))
