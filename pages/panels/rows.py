"""The rows that a page takes a loss and its slope over, chosen alike on every page, and the slopes side by side."""

from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.kit import widgets
from pages.kit.plain import typeset
from pages.workspace.choices import CONTROLS
from pages.workspace.rows import Part, parts
from pages.workspace.workspace import Workspace

Array = NDArray[np.float64]


class Judged(NamedTuple):
    """A part of the rows under the network's own loss.

    Attributes:
        part: the rows; x: (n, n_in), target: (n, k); loss: over them; grad: (P,).
    """

    part: Part
    x: Array
    target: Array
    loss: float
    grad: Array


def judged(workspace: Workspace, theta: Array) -> dict[str, Judged]:
    """Return the loss and its gradient at theta (P,) over each choice of rows."""
    data, found = workspace.data, {}
    for name, part in parts(data, workspace.choices).items():
        x, target = data.inputs[part.rows], workspace.targets(data.y[part.rows])
        loss, grad = nn.gradient(workspace.arch, theta, x, target, workspace.loss)
        found[name] = Judged(part, x, target, float(loss), grad)
    return found


def picked(workspace: Workspace, default: str) -> str:
    """Return the choice of rows that holds on a page; where the visitor has made none, the page's own."""
    return workspace.choices.rows or default


def control(workspace: Workspace, default: str, kind: str = "buttons") -> None:
    """Show the control; `kind` as of `widgets.widget`."""
    widgets.widget(
        CONTROLS["rows"],
        workspace.key("rows"),
        picked(workspace, default),
        lambda name: workspace.choose(rows=name),
        kind=kind,
    )


def compared(workspace: Workspace, every: dict[str, Judged], name: str, index: int) -> str:
    """Return a sentence with the gradient of a parameter over each choice of rows, that of `name` in bold."""
    said = {key: typeset(f"{float(one.grad[index]):.3g}") for key, one in every.items()}
    said[name] = f"**{said[name]}**"
    sample, batch, whole = every["sample"].part.title, every["batch"].part.title, every["all"].part.title
    return (
        f"The gradient of the {workspace.arch.title(index)} is {said['sample']} over {sample}, "
        f"{said['batch']} over {batch}, {said['all']} over {whole}."
    )


def show(workspace: Workspace, every: dict[str, Judged], default: str, index: int) -> None:
    """Show the control, and what the choice makes of the slope by a parameter."""
    control(workspace, default)
    st.caption(compared(workspace, every, picked(workspace, default), index))
