"""What one sees of an open data set: its columns against each other, one column closely, its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.chart.chart import chart
from pages.figures.bars import balance, by_class, edges, histogram
from pages.figures.tables import MOST_POINTS, pairs
from pages.figures.thumbnails import Stroke
from pages.kit import charts, session, widgets
from pages.kit.charts import CONFIG
from pages.workspace.controls.data import PAIRS
from pages.workspace.own_data import Own
from pages.workspace.workspace import Workspace

MOST_ROWS = 1000


@dataclass
class Summarised:
    """The columns of the data summarised last."""

    data: nn.data.Dataset | None = None
    columns: Sequence[nn.data.ColumnSummary] = ()


@dataclass
class Picture:
    """The picture on the card of the visitor's own data, drawn once for each table."""

    own: Own | None = None
    strokes: list[Stroke] | None = None


_CHART: dict[str, Any] = {"theme": None, "config": CONFIG}


def named(data: nn.data.Dataset) -> list[str]:
    """Return the names of the columns with their units."""
    return [column.name + (f" ({column.unit})" if column.unit else "") for column in data.columns]


def target_title(data: nn.data.Dataset) -> str:
    """Return what the target is called, with its unit."""
    name = data.target_name or ("y" if data.task == "regression" else "class")
    return name + (f" ({data.target_unit})" if data.target_unit else "")


def settle(workspace: Workspace, data: nn.data.Dataset) -> None:
    """Leave out columns that the open set does not have."""
    chosen, d = workspace.choices, data.n_features
    pairs = tuple(dict.fromkeys(number for number in chosen.pairs if number <= d))
    workspace.choose(pairs=pairs, column=min(chosen.column, d))


def class_balance(data: nn.data.Dataset) -> None:
    """Show how many rows belong to each class."""
    counts = [share.rows for share in nn.data.class_balance(data)]
    chart(
        balance(counts, data.classes, charts.palette()),
        key="balance",
        alt=f"A bar parted by class: {', '.join(f'{count:,}' for count in counts)} rows.",
    )


def shown(workspace: Workspace, data: nn.data.Dataset) -> tuple[int, ...]:
    """Return which columns are shown against each other, from 1: the chosen ones, else the most informative."""
    if data.n_features <= 2:
        return tuple(range(1, data.n_features + 1))
    # A number to predict is one more column of the picture.
    most = PAIRS.longest if data.classes else PAIRS.longest - 1
    return workspace.choices.pairs or tuple((nn.data.rank_columns(data)[:most] + 1).tolist())


def choose_pairs(workspace: Workspace, data: nn.data.Dataset) -> None:
    """Offer the columns to be shown against each other."""
    if data.n_features > 2:
        names, key = named(data), workspace.key("pairs chosen")
        pairs = list(shown(workspace, data))
        widgets.put(key, pairs)
        st.multiselect(
            PAIRS.label,
            range(1, data.n_features + 1),
            pairs,
            format_func=lambda number: names[number - 1],
            key=key,
            max_selections=PAIRS.longest,
            wrap=True,
            on_change=session.whole(lambda: workspace.choose(pairs=tuple(session.value(key)))),
            placeholder="The most informative columns",
            label_visibility="collapsed",
        )


def against_each_other(workspace: Workspace, data: nn.data.Dataset, square: bool) -> None:
    """Show up to four columns, each against each."""
    names = [long if len(long) <= 18 else column.name for long, column in zip(named(data), data.columns, strict=True)]
    columns = [number - 1 for number in shown(workspace, data)]
    figure = pairs(
        data.x[:, columns],
        data.y[:, 0],
        [names[i] for i in columns],
        data.classes,
        charts.palette(),
        target_title(data),
        square,
    )
    if all(trace.type == "scatter" for trace in figure.data):  # two columns: points alone
        chart(figure, key="two columns", alt="The two columns against each other, a point for each row.", grow=1.0)
    else:
        about = "The chosen columns against each other, a point for each row, and how often each value occurs."
        st.plotly_chart(figure, key="pairs", alt=about, **_CHART)
    if len(data.x) > MOST_POINTS:
        st.caption(f"{MOST_POINTS} of the {len(data.x):,} rows are drawn, spread evenly over the table.")


def _rounded(number: float) -> float:
    return float(f"{number:.4g}")


def each_column(workspace: Workspace, data: nn.data.Dataset) -> None:
    """Show what every column holds, and one of them closely."""
    kept = session.of(Summarised)
    if kept.data is not data:  # seconds of work for the largest tables
        kept.data, kept.columns = data, nn.data.summary(data)
    summaries = kept.columns
    chosen = workspace.choices.column - 1
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
            charts.palette(),
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
