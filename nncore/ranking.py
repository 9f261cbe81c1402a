"""What a two-class network's certainties are worth: as an order, whatever the threshold, and as probabilities.

A curve over all thresholds has a point for each answer that occurs, so these functions take one network at a time.
"""

from typing import NamedTuple

import numpy as np

from nncore.arrays import Array, as_float, matched


def _scored(output: Array, target: Array) -> tuple[Array, Array]:
    """Return the answers (n,) and which of them are truly class 1 (n,).

    Raises:
        ValueError: the shapes are not (n, 1), an answer is not finite, or one class is missing.
    """
    output, target = as_float("output", output, 2), as_float("target", target, 2)
    matched(output, target)
    if output.ndim != 2 or output.shape[1] != 1:
        raise ValueError(f"A curve is drawn for one network with one output, (n, 1), not for {output.shape}.")
    if not np.isfinite(output).all():
        raise ValueError("An answer is nan or inf, so the answers cannot be put in order.")
    true = target[:, 0] > 0
    if true.all() or not true.any():
        raise ValueError("All samples are of one class, so there is nothing to tell apart. Add some of the other.")
    return output[:, 0], true


def _counted(answers: Array, true: Array) -> tuple[Array, Array, Array]:
    """Return each answer that occurs, highest first, with the true and false positives at or above it."""
    order = np.argsort(-answers, kind="stable")
    answers, true = answers[order], true[order]
    last = np.append(np.flatnonzero(np.diff(answers)), len(answers) - 1)  # the last of each run of equals
    hits = np.cumsum(true)[last]
    return answers[last], hits, 1 + last - hits


class Roc(NamedTuple):
    """The receiver operating characteristic: what each threshold finds, against what it raises false alarm over.

    Attributes:
        false_positive_rate, true_positive_rate: (t,), rising from 0 to 1.
        threshold: (t,), falling; the first is infinite, where nothing is said to be class 1.
    """

    false_positive_rate: Array
    true_positive_rate: Array
    threshold: Array


def roc(output: Array, target: Array) -> Roc:
    """Return the ROC curve of answers (n, 1) against truth (n, 1) in 0/1 or -1/1.

    Raises:
        ValueError: the shapes are not these, an answer is not finite, or one class is missing.

    Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27 (2006).

    >>> curve = roc(np.array([[0.9], [0.6], [0.6], [0.1]]), np.array([[1.0], [1.0], [0.0], [0.0]]))
    >>> curve.true_positive_rate, curve.false_positive_rate
    (array([0. , 0.5, 1. , 1. ]), array([0. , 0. , 0.5, 1. ]))
    """
    threshold, hits, alarms = _counted(*_scored(output, target))
    return Roc(np.append(0.0, alarms / alarms[-1]), np.append(0.0, hits / hits[-1]), np.append(np.inf, threshold))


def auc(curve: Roc) -> float:
    """Return the area under a ROC curve, 0 to 1: the chance that a sample of class 1 scores above one of class 0.

    Equal scores count half; 0.5 is guessing.

    Source: Hanley & McNeil, Radiology 143 (1982).

    >>> auc(roc(np.array([[0.9], [0.6], [0.6], [0.1]]), np.array([[1.0], [1.0], [0.0], [0.0]])))  # 3½ of 4 pairs
    0.875
    """
    return float(np.trapezoid(curve.true_positive_rate, curve.false_positive_rate))


class PrecisionRecall(NamedTuple):
    """What is found against how much of it is true, for each threshold.

    Attributes:
        precision, recall: (t + 1,); the last are 1 and 0, where nothing is said to be class 1.
        threshold: (t,), rising.
    """

    precision: Array
    recall: Array
    threshold: Array


def precision_recall(output: Array, target: Array) -> PrecisionRecall:
    """Return the precision-recall curve of answers (n, 1) against truth (n, 1) in 0/1 or -1/1.

    Raises:
        ValueError: as `roc`.

    Source: Davis & Goadrich, ICML 2006.
    """
    threshold, hits, alarms = _counted(*_scored(output, target))
    precision, recall = hits / (hits + alarms), hits / hits[-1]
    return PrecisionRecall(np.append(precision[::-1], 1.0), np.append(recall[::-1], 0.0), threshold[::-1])


def average_precision(curve: PrecisionRecall) -> float:
    """Return the precision averaged over recall, 0 to 1: Σ (Rₖ - Rₖ₋₁) Pₖ.

    >>> average_precision(precision_recall(np.array([[0.9], [0.6], [0.1]]), np.array([[1.0], [0.0], [1.0]])))
    0.8333333
    """
    return float(-np.sum(np.diff(curve.recall) * curve.precision[:-1]))


def _certain(output: Array, target: Array) -> tuple[Array, Array]:
    """Return probabilities (..., n, 1) and truth 0/1.

    Raises:
        ValueError: the shapes differ or an output is no probability.
    """
    output, target = as_float("output", output, 2), as_float("target", target, 2)
    matched(output, target)
    if not ((output >= 0) & (output <= 1)).all():
        raise ValueError("An answer is not a probability between 0 and 1; bring those of tanh there by (a + 1) / 2.")
    return output, (target > 0).astype(np.float64)


def brier(output: Array, target: Array) -> Array:
    """Return the Brier score (...), the mean squared distance of probabilities (..., n, 1) from what happened.

    0 is best, 0.25 is always saying one half.

    Raises:
        ValueError: the shapes differ or an output is no probability.

    Source: Brier, Monthly Weather Review 78 (1950).

    >>> float(brier(np.array([[0.8], [0.4]]), np.array([[1.0], [0.0]])))          # (0.2² + 0.4²) / 2
    0.1
    """
    output, truth = _certain(output, target)
    return np.square(output - truth).mean(axis=(-2, -1))


class Reliability(NamedTuple):
    """Probabilities in bins, and how often things then happened; bins without samples are left out.

    Attributes:
        low, high: (b,), the bin's ends; a bin holds its high end, the first one its low end too.
        samples: (b,), how many are in it.
        said, happened: (b,), the mean probability and the share of class 1.
    """

    low: Array
    high: Array
    samples: Array
    said: Array
    happened: Array


def reliability(output: Array, target: Array, bins: int = 10) -> Reliability:
    """Return how far the probabilities (n, 1) of one network can be trusted: in bins of equal width from 0 to 1.

    Raises:
        ValueError: as `brier`, it is not one network with one output, or there is less than one bin.

    Source: Murphy & Winkler 1977; DeGroot & Fienberg 1983.

    >>> reliability(np.array([[0.1], [0.15], [0.9]]), np.array([[0.0], [1.0], [1.0]]), bins=2).happened
    array([0.5, 1. ])
    """
    output, truth = _certain(output, target)
    if output.ndim != 2 or output.shape[1] != 1:
        raise ValueError(f"Bins are filled by one network with one output, (n, 1), not by {output.shape}.")
    if bins < 1:
        raise ValueError(f"There must be at least one bin, not {bins}.")
    edges = np.linspace(0, 1, bins + 1)
    where = np.searchsorted(edges[1:-1], output[:, 0], side="left")
    count, said, happened = (
        np.bincount(where, weights, minlength=bins) for weights in (None, output[:, 0], truth[:, 0])
    )
    full = count > 0
    n = count[full]
    return Reliability(edges[:-1][full], edges[1:][full], n, said[full] / n, happened[full] / n)


def calibration_error(bins: Reliability) -> float:
    """Return the expected calibration error, 0 to 1: how far `said` and `happened` lie apart, by samples.

    Source: Naeini, Cooper & Hauskrecht, AAAI 2015.
    """
    return float((bins.samples * np.abs(bins.said - bins.happened)).sum() / bins.samples.sum())
