"""The measures of a network at one moment, part by part, ready to be shown; nothing here draws."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.panels.person import Feature, features

Array = NDArray[np.float64]
MOST_ROWS, MOST_NUMBERS = 5000, 1_000_000
"""Rows of a part that are measured at the most, and numbers in them; of larger parts evenly spread rows are."""

LARGEST = 1e100
"""Answers past this have squares past every number."""


@dataclass(frozen=True)
class Part:
    """Rows of the data that belong together.

    Attributes:
        name: "training", "test" or "validation".
        rows: (n,), their places in the data; whole: how many there are in all.
        x: (n, d), as the network sees them; y: (n, k), in the data's own units.
    """

    name: str
    rows: NDArray[np.int64]
    whole: int
    x: Array
    y: Array


@dataclass(frozen=True)
class Known:
    """What is worked out once for a data set.

    Attributes:
        data: the data set; parts: of it, empty ones left out.
        features: its inputs as people read them.
        reference: the best straight lines can do; constant: the one answer (k,) that needs no inputs.
        ends: (k, 2), the lowest and highest target of each output.
    """

    data: nn.data.Dataset
    parts: tuple[Part, ...]
    features: tuple[Feature, ...]
    reference: nn.Reference
    constant: Array
    ends: Array

    @classmethod
    def of(cls, data: nn.data.Dataset) -> "Known":
        """Look through a data set."""
        most = max(200, min(MOST_ROWS, MOST_NUMBERS // data.n_features))
        masks = {"training": data.training, "test": data.test, "validation": data.validation}
        parts = []
        for name, mask in masks.items():
            every = np.flatnonzero(mask)
            rows = nn.spread_evenly(every, most)
            if len(rows):
                x = (data.x[rows] - data.center) / data.spread
                parts.append(Part(name, rows, len(every), x, data.y[rows]))
        ends = np.stack([data.y.min(axis=0), data.y.max(axis=0)], axis=1)
        return cls(data, tuple(parts), features(data), nn.Reference.of(data), nn.constant_baseline(data), ends)


def answers(run: nn.Run, theta: Array, about: Known) -> dict[str, Array]:
    """Return what a run's network answers to every part of its data at a point theta (P,), (n, k) by part.

    Raises:
        ValueError: an answer is too large to be measured.
    """
    found = {part.name: nn.forward(run.arch, theta, part.x).output for part in about.parts}
    if max(float(np.abs(output).max()) for output in found.values()) > LARGEST:
        raise ValueError("Its answers are too large to be measured.")
    return found


class Coding(NamedTuple):
    """How a network speaks of classes.

    Attributes:
        low, high: what stands for "no" and "yes" at its outputs.
        certain: whether its answers keep between the two, so that their place between is a probability.
    """

    low: float
    high: float
    certain: bool

    @classmethod
    def of(cls, run: nn.Run) -> "Coding":
        """Read it off a run."""
        reach = nn.ACTIVATIONS[run.arch.activations[-1]].range
        return cls(run.low, run.high, reach == (run.low, run.high))

    def share(self, output: Array) -> Array:
        """Return answers as shares of the way from no to yes: of tanh, (a + 1) / 2. Probabilities if `certain`."""
        return (output - self.low) / (self.high - self.low)


ZERO_ONE = Coding(0.0, 1.0, True)
"""How the reference speaks."""


KNOWN = "measures known"


def known(data: nn.data.Dataset) -> Known:
    """Return what is known of the data on the page; kept in the visitor's session until there are others."""
    kept: Known | None = st.session_state.get(KNOWN)
    if kept is None or kept.data is not data:
        kept = st.session_state[KNOWN] = Known.of(data)
    return kept


def yes(data: nn.data.Dataset, part: Part, which: int) -> Array:
    """Return 1 for the rows of a part in class `which`, 0 for the others, (n, 1)."""
    return (part.y == which).astype(np.float64)


def one_answer(data: nn.data.Dataset, output: Array, which: int) -> Array:
    """Return the answer (n, 1) that speaks for class `which`."""
    return output[:, [which]] if data.task == "multiclass" else output


def score(data: nn.data.Dataset, coding: Coding, output: Array, part: Part, threshold: float) -> dict[str, float]:
    """Return the measures of answers (n, k) to a part, by name; one that has no meaning there is left out.

    Args:
        threshold: for two classes, a share of the way from no to yes.
    """
    if data.task == "regression":
        said = data.unscale_targets(output)
        return {
            "R²": float(nn.r2(said, part.y)),
            "RMSE": float(nn.rmse(said, part.y)),
            "MAE": float(nn.mae(said, part.y)),
        }
    if data.task == "multiclass":
        target = (part.y == np.arange(len(data.classes))).astype(np.float64)
        each = nn.per_class(nn.confusion_matrix(output, target))
        return {"accuracy": float(nn.class_accuracy(output, target)), "mean F1": float(each.f1.mean())}
    target, at = yes(data, part, 1), coding.low + threshold * (coding.high - coding.low)
    found = {"accuracy": float(nn.accuracy(output, target, at))}
    if 0 < target.mean() < 1:
        found["AUC"] = nn.auc(nn.roc(output, target))
        found["average precision"] = nn.average_precision(nn.precision_recall(output, target))
    if coding.certain:
        found["Brier"] = float(nn.brier(coding.share(output), target))
    return found


def matrix(data: nn.data.Dataset, coding: Coding, output: Array, part: Part, threshold: float) -> NDArray[np.int64]:
    """Return counts (c, c): row the true class, column the one said."""
    said, true = classes_said(data, coding, output, threshold), part.y[:, 0].astype(int)
    c = len(data.classes)
    return np.bincount(true * c + said, minlength=c * c).reshape(c, c)


def classes_said(data: nn.data.Dataset, coding: Coding, output: Array, threshold: float) -> NDArray[np.int64]:
    """Return the class (n,) that each answer names."""
    if data.task == "multiclass":
        return output.argmax(axis=1)
    return (output[:, 0] >= coding.low + threshold * (coding.high - coding.low)).astype(np.int64)
