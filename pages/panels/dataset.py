"""What one sees of an open data set: its columns against each other, one column closely, its rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.figures.bars import balance, by_class, edges, histogram
from pages.figures.tables import MOST_POINTS, pairs, some
from pages.kit import theme
from pages.kit.controls import Choice, Number, Row

MOST_ROWS, MOST_PAIRS = 1000, 4
SHOW = Choice(
    "show", "what to see", "pairs", options={"pairs": "Pairs of columns", "columns": "Each column", "rows": "Rows"}
)
PAIRS = Row(
    "pairs",
    "columns against each other",
    (),
    "Up to four.",
    item=Number("pairs", "column", 1, low=1, high=1000, step=1, whole=True),
    longest=MOST_PAIRS,
)
COLUMN = Number("column", "column", 1, "Which column to see closely.", low=1, high=1000, step=1, whole=True)
CONTROLS = (SHOW, PAIRS, COLUMN)
_CHART: dict[str, Any] = {"theme": None, "config": {"displayModeBar": False}}


def telling(data: nn.data.Dataset) -> NDArray[np.intp]:
    """Return the columns of a set by how much of the target each explains by itself, the best first.

    For classes that is the share of a column's variance that lies between the classes, for a number the square of the
    correlation with it.

    >>> telling(nn.data.load("iris"))[:2].tolist()
    [2, 3]
    """
    rows = some(len(data.x), 5000)
    x, y = data.x[rows], data.y[rows, 0]
    x = (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    if data.classes:
        parts = [x[y == label] for label in range(len(data.classes)) if np.any(y == label)]
        explained = sum(len(part) * part.mean(axis=0) ** 2 for part in parts) / len(x)
    else:
        spread = float(y.std()) or 1.0
        explained = (x * ((y - y.mean()) / spread)[:, None]).mean(axis=0) ** 2
    return np.argsort(-np.asarray(explained), kind="stable")


def named(data: nn.data.Dataset) -> list[str]:
    """Return the names of the columns with their units."""
    return [column.name + (f" ({column.unit})" if column.unit else "") for column in data.columns]


def target_title(data: nn.data.Dataset) -> str:
    """Return what the target is called, with its unit."""
    name = data.target_name or ("y" if data.task == "regression" else "class")
    return name + (f" ({data.target_unit})" if data.target_unit else "")


def settle(data: nn.data.Dataset) -> None:
    """Leave out columns that the open set does not have."""
    d = data.n_features
    kept = dict.fromkeys(number for number in st.session_state[PAIRS.key] if number <= d)
    st.session_state[PAIRS.key] = tuple(kept)
    st.session_state[COLUMN.key] = min(st.session_state[COLUMN.key], d)


def class_balance(data: nn.data.Dataset) -> None:
    """Show how many rows belong to each class."""
    counts = [share.rows for share in nn.data.class_balance(data)]
    st.plotly_chart(
        balance(counts, data.classes, theme.palette()),
        key="balance",
        alt=f"A bar parted by class: {', '.join(f'{count:,}' for count in counts)} rows.",
        **_CHART,
    )


def _chosen_pairs() -> None:
    st.session_state[PAIRS.key] = tuple(st.session_state["pairs chosen"])


def shown(data: nn.data.Dataset) -> tuple[int, ...]:
    """Return which columns are shown against each other, counted from 1: the chosen ones, else the most telling."""
    if data.n_features <= 2:
        return tuple(range(1, data.n_features + 1))
    # A number to predict is one more column of the picture.
    most = MOST_PAIRS if data.classes else MOST_PAIRS - 1
    chosen: tuple[int, ...] = st.session_state[PAIRS.key]
    return chosen or tuple((telling(data)[:most] + 1).tolist())


def choose_pairs(data: nn.data.Dataset) -> None:
    """Offer the columns to be shown against each other."""
    if data.n_features > 2:
        names = named(data)
        st.session_state["pairs chosen"] = list(shown(data))
        st.multiselect(
            PAIRS.label,
            range(1, data.n_features + 1),
            format_func=lambda number: names[number - 1],
            key="pairs chosen",
            max_selections=MOST_PAIRS,
            wrap=True,
            on_change=_chosen_pairs,
            placeholder="The columns that tell most",
            label_visibility="collapsed",
        )


def choose_column(data: nn.data.Dataset) -> None:
    """Offer the columns to be seen closely."""
    names = named(data)
    st.selectbox(
        COLUMN.label,
        range(1, data.n_features + 1),
        format_func=lambda number: names[number - 1],
        key=COLUMN.key,
        persist_state="session",
        label_visibility="collapsed",
    )


def against_each_other(data: nn.data.Dataset, square: bool) -> None:
    """Show up to four columns, each against each."""
    names = [long if len(long) <= 18 else column.name for long, column in zip(named(data), data.columns, strict=True)]
    columns = [number - 1 for number in shown(data)]
    st.plotly_chart(
        pairs(
            data.x[:, columns],
            data.y[:, 0],
            [names[i] for i in columns],
            data.classes,
            theme.palette(),
            target_title(data),
            square,
        ),
        key="pairs",
        alt="The chosen columns against each other, a point for each row, and how often each value occurs.",
        **_CHART,
    )
    if len(data.x) > MOST_POINTS:
        st.caption(f"{MOST_POINTS} of the {len(data.x):,} rows are drawn, spread evenly over the table.")


def _rounded(number: float) -> float:
    return float(f"{number:.4g}")


def each_column(data: nn.data.Dataset) -> None:
    """Show what every column holds, and one of them closely."""
    if st.session_state.get("summarised", (None,))[0] is not data:  # seconds of work for the largest tables
        st.session_state["summarised"] = (data, nn.data.summary(data))
    summaries = st.session_state["summarised"][1]
    chosen = st.session_state[COLUMN.key] - 1
    table: dict[str, list[Any]] = {
        "column": [one.name for one in summaries],
        "unit": [one.unit for one in summaries],
        "how often": [one.counts.tolist() for one in summaries],
        "mean": [_rounded(one.mean) for one in summaries],
        "deviation": [_rounded(one.deviation) for one in summaries],
        "lowest": [_rounded(one.minimum) for one in summaries],
        "quarter": [_rounded(one.quartiles[0]) for one in summaries],
        "middle": [_rounded(one.quartiles[1]) for one in summaries],
        "three quarters": [_rounded(one.quartiles[2]) for one in summaries],
        "highest": [_rounded(one.maximum) for one in summaries],
        "different": [one.distinct for one in summaries],
    }
    if not any(table["unit"]):
        del table["unit"]
    st.dataframe(
        table,
        hide_index=True,
        height=min(38 + 35 * len(summaries), 250),
        column_config={"how often": st.column_config.BarChartColumn("how often", width="small", y_min=0)},
    )
    values = data.x[:, chosen]
    st.plotly_chart(
        histogram(
            by_class(values, data.y[:, 0], len(data.classes)),
            edges(values),
            data.classes,
            named(data)[chosen],
            theme.palette(),
        ),
        key="column shown",
        alt="How often the values of the chosen column occur, by class.",
        **_CHART,
    )


def distinct(names: Sequence[str]) -> list[str]:
    """Return names that all differ: one that occurs again gets a number.

    >>> distinct(["a", "a", "b"])
    ['a', 'a (2)', 'b']
    """
    said: list[str] = []
    for name in names:
        other, count = name, 1
        while other in said:
            count += 1
            other = f"{name} ({count})"
        said.append(other)
    return said


def rows(data: nn.data.Dataset) -> None:
    """Show the table: the first thousand rows, in the data's own units."""
    first = slice(0, MOST_ROWS)
    target = data.y[first, 0]
    cells: list[list[Any]] = [*data.x[first].T.tolist()]
    cells.append([data.classes[int(label)] for label in target] if data.classes else target.tolist())
    part = np.where(data.test[first], "test", np.where(data.validation[first], "validation", "training")).tolist()
    titles = distinct([*named(data), target_title(data), "part"])
    st.dataframe(dict(zip(titles, [*cells, part], strict=True)), height=460)
    if len(data.x) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(data.x):,} rows.")
