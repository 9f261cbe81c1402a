"""Who was taken for what: the table of counts, and the rows behind one of its numbers."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.kit import session
from pages.kit.plain import plain
from pages.panels.measured import Array, Coding, Known, Part, classes_said, one_answer
from pages.panels.person import listing
from pages.workspace.page import current

MOST_LISTED, LISTED = 50, "measures listed"


@dataclass
class Picked:
    """Which cell was picked, by its part, row and column, and which rows of the data are listed for it."""

    cell: tuple[str, int, str] = ("", 0, "")
    rows: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))


def cells_key(part: str) -> str:
    """Return the key of the table of counts of a part."""
    return f"measures cells {part}"


def cells(data: nn.data.Dataset, part: Part, counts: NDArray[np.int64]) -> None:
    """Show a confusion matrix; a cell can be picked."""
    st.dataframe(
        {"truly": list(data.classes)} | {f"said {name}": counts[:, j].tolist() for j, name in enumerate(data.classes)},
        key=cells_key(part.name),
        hide_index=True,
        on_select=session.whole(partial(pick, part.name)),
        selection_mode="single-cell",
    )


def pick(name: str) -> None:
    """Take in which cell of a part's matrix was picked."""
    selected = session.value(cells_key(name))["selection"]["cells"]
    session.of(Picked).cell = (name, int(selected[0][0]), str(selected[0][1])) if selected else ("", 0, "")


def chosen_cell(coding: Coding, about: Known, outputs: dict[str, Array], threshold: float) -> None:
    """List the rows of the picked cell, in the data's units."""
    data, said = about.data, [f"said {name}" for name in about.data.classes]
    name, true, answered = session.of(Picked).cell
    part = next((part for part in about.parts if part.name == name), None)
    if part is None or answered not in said or true >= len(said):
        st.caption("Pick a number in a table of counts to see the rows behind it.")
        return
    answer = said.index(answered)
    output = outputs[part.name]
    here = (part.y[:, 0] == true) & (classes_said(data, coding, output, threshold) == answer)
    shares = coding.share(one_answer(data, output, answer if data.task == "multiclass" else 1))[here, 0]
    rows = part.rows[here]
    named = f"“{plain(data.classes[true])}” and said “{plain(data.classes[answer])}”: {len(rows)}"
    st.markdown(
        f"**{part.name.capitalize()} rows that are truly {named}**"
        if len(rows) <= MOST_LISTED
        else f"**{part.name.capitalize()} rows that are truly {named}.** The first {MOST_LISTED} are listed."
    )
    if len(rows):
        asked = data.classes[answer if data.task == "multiclass" else 1]
        more = {f"how much {asked}": [round(float(share), 4) for share in shares[:MOST_LISTED]]}
        session.of(Picked).rows = rows[:MOST_LISTED]
        st.dataframe(
            listing(data, about.features, rows[:MOST_LISTED], more),
            hide_index=True,
            key=LISTED,
            on_select=session.whole(study),
            selection_mode="single-row",
        )
        st.caption("Tick a row to have it as the sample under study, in the picture and in its story.")


def study() -> None:
    """Take the ticked row as the sample under study."""
    selected, rows = session.value(LISTED)["selection"]["rows"], session.of(Picked).rows
    if selected and selected[0] < len(rows):
        current().choose(sample=int(rows[selected[0]]) + 1)


def each(data: nn.data.Dataset, part: Part, counts: NDArray[np.int64]) -> None:
    """Show precision, recall and F1 of every class."""
    found = nn.per_class(counts)
    st.markdown(f"**{part.name.capitalize()}**, class by class")
    st.dataframe(
        {
            "class": list(data.classes),
            "precision": found.precision.round(3).tolist(),
            "recall": found.recall.round(3).tolist(),
            "F1": found.f1.round(3).tolist(),
            "rows": found.support.tolist(),
        },
        key=f"measures classes {part.name}",
        hide_index=True,
    )
