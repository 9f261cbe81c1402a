"""The figures of the data page hold the rows of the table, the classes apart in more than colour."""

import numpy as np
import pytest

import nncore as nn
from pages.figures.bars import balance, by_class, edges, histogram, plain
from pages.figures.tables import MOST_POINTS, SYMBOLS, pairs
from pages.kit.theme import DARK, LIGHT

IRIS = nn.data.load("iris")
NAMES = [column.name for column in IRIS.columns]


def scatters(figure):
    return [trace for trace in figure.data if trace.type == "scatter"]


def bars(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("columns", [(0, 1), (2, 0, 3), (0, 1, 2, 3)])
def test_each_column_stands_against_each(palette, columns):
    x, y = IRIS.x[:, list(columns)], IRIS.y[:, 0]
    figure = pairs(x, y, [NAMES[i] for i in columns], IRIS.classes, palette)
    d = len(columns)
    assert len(scatters(figure)) == 3 * d * (d - 1) // 2
    seen = set()
    for trace in scatters(figure):
        label = IRIS.classes.index(trace.name)
        rows = x[y == label]
        across = [j for j in range(d) if np.array_equal(rows[:, j], trace.x)]
        up = [i for i in range(d) if np.array_equal(rows[:, i], trace.y)]
        assert (trace.marker.symbol, trace.marker.color) == (SYMBOLS[label], palette.classes[label])
        seen |= {(i, j) for i in up for j in across}
    assert seen == {(i, j) for i in range(d) for j in range(i)}
    assert sum(int(np.sum(trace.y)) for trace in bars(figure)) == (150 * d if d > 2 else 0)
    assert [trace.name for trace in scatters(figure) if trace.showlegend] == list(IRIS.classes)


def test_a_number_to_predict_is_one_more_column():
    data = nn.data.load("plane")
    figure = pairs(data.x, data.y[:, 0], ["a", "b"], (), LIGHT, target="y")
    assert len(scatters(figure)) == 3
    assert np.array_equal(scatters(figure)[-1].y, data.y[:, 0])
    assert np.array_equal(scatters(figure)[0].marker.color, data.y[:, 0])
    titles = {axis.title.text for axis in figure.select_xaxes()}
    assert titles == {"", "a", "b", "y"}


def test_one_column_with_classes_is_a_histogram():
    figure = pairs(IRIS.x[:, :1], IRIS.y[:, 0], NAMES[:1], IRIS.classes, LIGHT)
    assert [trace.name for trace in bars(figure)] == list(IRIS.classes)
    assert sum(int(np.sum(trace.y)) for trace in bars(figure)) == 150


def test_of_many_rows_some_are_drawn_and_all_are_counted():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20_000, 3)), rng.integers(0, 2, 20_000).astype(float)
    figure = pairs(x, y, ["a", "b", "c"], ("no", "yes"), LIGHT)
    assert sum(len(trace.x) for trace in scatters(figure)) == 3 * MOST_POINTS
    assert sum(int(np.sum(trace.y)) for trace in bars(figure)) == 3 * 20_000


def test_the_square_has_equal_steps():
    figure = pairs(IRIS.x[:, :2], IRIS.y[:, 0], NAMES[:2], IRIS.classes, LIGHT, square=True)
    assert figure.layout.yaxis.scaleanchor == "x"


@pytest.mark.parametrize("values", [[3.0, 3.0], [0.0, 0.0], [1e15, 1e15 + 1], [-2.5, 1e12], [1e300, 1e300], [1.0, 2.0]])
def test_every_column_has_bars_for_all_its_rows(values):
    column = np.array(values)
    bins = edges(column)
    assert np.all(np.diff(bins) > 0)
    assert by_class(column, np.zeros(2), 0).sum() == 2


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_histogram_counts_by_class(palette):
    values, y = IRIS.x[:, 2], IRIS.y[:, 0]
    figure = histogram(by_class(values, y, 3), edges(values), IRIS.classes, "petal length", palette)
    assert [int(np.sum(trace.y)) for trace in figure.data] == [50, 50, 50]
    assert len({trace.marker.pattern.shape for trace in figure.data}) == 3
    for trace in figure.data:
        middle = (edges(values)[:-1] + edges(values)[1:]) / 2
        assert np.array_equal(trace.x, middle)


def test_the_balance_is_one_whole_bar():
    figure = balance([30, 10], ("healthy", "ill"), LIGHT)
    assert [trace.x[0] for trace in figure.data] == [0.75, 0.25]
    assert [trace.text for trace in figure.data] == ["healthy<br>30", "ill<br>10"]


HOSTILE = "<b>x</b><a href='javascript:alert(1)'>$y$"


def test_names_are_shown_sign_by_sign():
    shown = plain(HOSTILE, 99)
    assert "<" not in shown
    assert "$" not in shown
    figures = [
        pairs(IRIS.x[:, :2], IRIS.y[:, 0], [HOSTILE] * 2, [HOSTILE] * 3, LIGHT),
        pairs(IRIS.x[:, :2], IRIS.x[:, 3], [HOSTILE] * 2, (), LIGHT, target=HOSTILE),
        histogram(np.ones((3, 2)), np.arange(3.0), [HOSTILE] * 3, HOSTILE, LIGHT),
        balance([1, 1, 1], [HOSTILE] * 3, LIGHT),
    ]
    for figure in figures:
        text = figure.to_json().replace("\\u003c", "<")
        assert "<b>" not in text
        assert "<a" not in text
        assert "&lt;b" in text
