"""Draw a digit: a network answers while it is drawn, its weights are pictures, and so is what an answer likes most."""

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.change import Change
from pages.components.digits.digits import Answers, Dream, Neurons, Sample, draw_digit
from pages.kit import session
from pages.panels.measured import Array, Coding
from pages.panels.measures import number
from pages.panels.study import Study
from pages.workspace.exchange import at_hand
from pages.workspace.page import current

KEY = "draw digit"
FINE = math.isqrt(nn.data.digits.DARKEST)
"""Points by the side of a square, so that a square counts as many as in the data."""
STEPS, REACH = 40, 10
"""Of a dream: how many steps, and how many of them it takes from one end of a square's range to the other."""
MOST_PICTURED = 64
WORDS = {
    "title": "Draw a digit",
    "canvas": "Paper for a digit: arrow keys move the cross, Shift and arrow keys draw, Space inks, Delete erases",
    "help": "Draw with mouse or finger, and fill the height.",
    "keys": "By keyboard: arrow keys move the cross, with Shift they draw; Space inks, Delete erases.",
    "clear": "Clear",
    "sample": "The chosen sample",
    "answers": "What the network answers",
    "dream": "The picture an answer likes most",
    "dream_of": "The picture that answer {name} likes most",
    "dream_help": "Press a digit. The average training picture is changed step by step, so that this answer rises: "
    "gradient ascent on the input, often called dreaming.",
    "neurons": "Weights as pictures",
}


@dataclass
class Hand:
    """What a visitor has drawn.

    Attributes:
        picture: the ink of each square, row by row; None until something is drawn.
        output: whose dream is shown, None for no one's; answered: the number of the last change that was taken in.
        dreamt: the newest dream (64,), as the network sees it; of: the run, the point and the output it belongs to.
    """

    picture: tuple[float, ...] | None = None
    output: int | None = None
    answered: int = 0
    dreamt: Array | None = None
    of: tuple[nn.Run, Array, int] | None = None


def applies(run: nn.Run) -> bool:
    """Tell whether the inputs are the squares of the handwritten digits, and nothing else."""
    return run.data.columns == nn.data.digits.COLUMNS


def inked(text: str, data: nn.data.Dataset) -> tuple[float, ...] | None:
    """Return a drawing as the data count it, within their range; None if the text holds none."""
    try:
        counts = [float(part) for part in text.split(" ")]
    except ValueError:
        return None
    if len(counts) != data.n_features or not all(map(math.isfinite, counts)):
        return None
    return tuple(min(max(count, column.low), column.high) for count, column in zip(counts, data.columns, strict=True))


def as_inputs(data: nn.data.Dataset, pictures: Array) -> Array:
    """Return pictures (..., 64) as the network sees them."""
    seen: Array = (pictures - data.center) / data.spread
    return seen


def take_in(data: nn.data.Dataset) -> None:
    """Take in what the visitor drew, or whose dream they want to see."""
    change = Change.read(session.message(KEY, "change"))
    if change is None:
        return
    hand = session.of(Hand)
    hand.answered = change.number
    at_hand(current(), change.done)
    if change.key == "picture":
        hand.picture = inked(change.text, data) or hand.picture
    elif change.key == "dream" and change.text in map(str, range(data.n_outputs)):
        hand.output = int(change.text)


def answers(run: nn.Run, trace: nn.Trace, blank: bool) -> Answers:
    """Say what the network answers to the drawing."""
    values, names = trace.output[0], list(run.data.classes)
    best = int(values.argmax())
    said = f"The network says {names[best]}."
    return Answers(
        names=names,
        values=values.tolist(),
        shares=np.clip(Coding.of(run).share(trace.output)[0], 0, 1).tolist(),
        best=best,
        says=f"The paper is empty; to that the network says {names[best]}." if blank else said,
    )


def neurons(run: nn.Run, theta: Array, trace: nn.Trace) -> Neurons:
    """Describe the weights of the first layer, and its activations for the drawing."""
    weights, active = run.arch.layers(theta)[0].w[:, :MOST_PICTURED].T, trace.a[1][0, :MOST_PICTURED]
    largest = float(np.abs(weights).max()) or 1.0
    best, hidden = int(active.argmax()), len(run.arch.sizes) > 2
    names = [str(i) for i in range(1, len(active) + 1)] if hidden else list(run.data.classes)
    signs = "Ink on a blue square raises its sum z, ink on an orange one lowers it."
    layer = f"Each picture shows the 64 weights of a neuron in the first hidden layer. {signs}"
    output = f"Each picture shows the 64 weights of an answer. {signs}"
    most = number(float(active[best]))
    return Neurons(
        names=names,
        values=active.tolist(),
        pictures=np.rint(100 * weights / largest).astype(int).tolist(),
        best=best,
        says=f"{layer} Most active for this drawing: neuron {names[best]}, with {most}."
        if hidden
        else f"{output} Most active for this drawing: answer {names[best]}, with {most}.",
    )


def dream(run: nn.Run, theta: Array, hand: Hand) -> Dream | None:
    """Return the picture that the chosen answer likes most, found anew when the network has changed."""
    data, output = run.data, hand.output
    if output is None or output >= data.n_outputs:
        return None
    low, high = (as_inputs(data, np.array([getattr(c, end) for c in data.columns])) for end in ("low", "high"))
    if (
        hand.dreamt is None
        or hand.of is None
        or not (hand.of[0] is run and hand.of[2] == output and np.array_equal(hand.of[1], theta))
    ):
        rate = float((high - low).max()) / REACH
        start = data.train[0].mean(axis=0)
        hand.dreamt = nn.dream(run.arch, theta, start, output, STEPS, rate, low, high)
        hand.of = (run, theta.copy(), output)
    answer = float(nn.forward(run.arch, theta, hand.dreamt[None]).output[0, output])
    return Dream(
        output=output,
        picture=(hand.dreamt * data.spread + data.center).round(2).tolist(),
        says=f"Answer {data.classes[output]} to this picture: {number(answer)}. It began as the average training "
        "picture and followed the gradient of that answer.",
    )


def sample(data: nn.data.Dataset, row: int) -> Sample:
    """Describe the sample that is looked at on the stage."""
    truth = data.classes[int(data.y[row, 0])]
    return Sample(picture=data.x[row].tolist(), says=f"The chosen sample is row {row + 1}, and shows a {truth}.")


@st.fragment
def live(study: Study) -> None:
    """Answer the hand; while it draws, only this runs."""
    run, theta, data, hand = study.run, study.theta, study.run.data, session.of(Hand)
    chosen = sample(data, min(max(study.row, 0), len(data.x) - 1))
    picture = list(hand.picture or chosen["picture"])
    try:
        trace = nn.forward(run.arch, theta, as_inputs(data, np.array([picture])))
        dreamt = dream(run, theta, hand)
    except ValueError as wrong:
        st.info(f"This network has no answer to a drawing. {wrong}")
        return
    draw_digit(
        paper={"side": nn.data.digits.SIDE, "fine": FINE},
        picture=picture,
        sample=chosen,
        answers=answers(run, trace, not any(picture)),
        neurons=neurons(run, theta, trace),
        dream=dreamt,
        answered=hand.answered,
        words=WORDS,
        key=KEY,
        on_change=lambda: take_in(data),
    )


def show(study: Study) -> None:
    """Show what a run's network at the moment on the screen makes of a drawn digit."""
    live(study)
