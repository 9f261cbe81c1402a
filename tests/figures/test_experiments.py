"""Pictures of many runs, as data."""

import numpy as np

from pages.figures.experiments import coordinates, curves, ends, histogram
from pages.kit.theme import LIGHT


def test_no_bar_is_of_solved_and_unsolved_at_once_and_all_are_counted():
    losses = np.array([0.01, 0.099, 0.1, 0.101, 0.5, 1.2])
    solved, other = histogram(losses, 0.1, LIGHT).data
    assert (sum(solved.y), sum(other.y)) == (2, 4)
    assert max(solved.customdata[:, 1]) == 0.1 == min(other.customdata[:, 0])


def test_a_histogram_of_nothing_and_of_what_is_solved():
    assert sum(histogram(np.array([]), 0.1, LIGHT).data[0].y) == 0
    assert sum(histogram(np.full(7, 1e-12), 0.1, LIGHT).data[0].y) == 7


def test_each_run_is_a_point_known_by_its_number():
    figure = ends([0.1, 1.0, 0.1], np.array([0.5, 0.0, 2.0]), ["a", "b", "a"], list("xyz"), [4, 5, 6], ("x", "y"),
                  LIGHT, spread=True)  # fmt: skip
    assert [trace.name for trace in figure.data] == ["a", "b"]
    assert [list(map(list, trace.customdata)) for trace in figure.data] == [[[4], [6]], [[5]]]
    assert list(figure.data[1].y) == [1e-9], "a logarithm needs a number above 0"
    assert figure.layout.xaxis.type == "log"
    assert len({trace.marker.symbol for trace in figure.data}) == 2


def test_a_line_runs_through_the_values_of_its_combination():
    rates = [0.01, 0.1, 1.0]
    figure = coordinates({"optimiser": ["SGD", "Adam", "SGD"], "rate": rates}, np.array([0.5, 0.0, 2.0]), "loss", LIGHT)
    names, rate, loss = figure.data[0].dimensions
    assert (list(names.values), list(names.ticktext)) == ([0, 1, 0], ["SGD", "Adam"])
    assert (list(rate.values), list(rate.ticktext)) == ([0, 1, 2], ["0.01", "0.1", "1"])
    assert list(loss.values) == [np.log10(0.5), -9.0, np.log10(2.0)]
    drawn = coordinates({"rate": np.geomspace(0.01, 1, 30).tolist()}, np.full(30, 0.5), "loss", LIGHT)
    assert list(drawn.data[0].dimensions[0].ticktext) == ["0.01", "0.1", "1"]


def test_curves_lie_over_each_other_and_differ_by_more_than_colour_where_there_are_many():
    lines = {str(i): (np.arange(3), np.array([1.0, 0.5, 0.1]) + i) for i in range(12)}
    figure = curves(lines, "loss", LIGHT)
    assert len({(trace.line.color, trace.line.dash) for trace in figure.data}) == 12
    assert list(figure.data[2].customdata) == [3.0, 2.5, 2.1]
    assert curves({}, "loss", LIGHT).data == ()
