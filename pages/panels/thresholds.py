"""What every threshold would bring, and how far certainties can be trusted: ROC, precision over recall, calibration."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.figures import measures as figures
from pages.kit import charts
from pages.kit.charts import CONFIG
from pages.kit.glossary import explain
from pages.kit.plain import decimal, plain
from pages.panels.measured import Array, Coding, Known, Part, one_answer, yes


def chart(figure: object, key: str, alt: str) -> None:
    """Show a figure."""
    st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)


def at_threshold(coding: Coding, about: Known, output: Array, part: Part, which: int, threshold: float) -> str:
    """Return sensitivity and specificity of one class at the threshold, in words."""
    c = counted(coding, about, output, part, which, threshold)
    return (
        f"“{plain(about.data.classes[which])}” at {threshold:.2f}: sensitivity {decimal(float(c.recall), 3)}, "
        f"specificity {decimal(float(c.specificity), 3)}, precision {decimal(float(c.precision), 3)}, "
        f"F1 {decimal(float(c.f1), 3)}"
    )


def counted(coding: Coding, about: Known, output: Array, part: Part, which: int, threshold: float) -> nn.Confusion:
    """Count hits and misses of one class against the rest."""
    at = coding.low + threshold * (coding.high - coding.low)
    return nn.confusion(one_answer(about.data, output, which), yes(about.data, part, which), at)


def curves(coding: Coding, about: Known, outputs: dict[str, Array], which: int, threshold: float) -> None:
    """Draw ROC, precision over recall and calibration of one class against the rest."""
    data, palette = about.data, charts.palette()
    roc, precision, bins, dots, marks, areas = {}, {}, {}, {}, {}, {}
    rate = 0.5
    for part in about.parts:
        answer, true = one_answer(data, outputs[part.name], which), yes(data, part, which)
        if not 0 < true.mean() < 1:
            st.caption(f"The {part.name} rows are all of this class, or none is, so no curve can be drawn for them.")
            continue
        rate = float(true.mean())
        ranked, found = nn.roc(answer, true), nn.precision_recall(answer, true)
        c = counted(coding, about, outputs[part.name], part, which, threshold)
        roc[part.name] = (ranked.false_positive_rate, ranked.true_positive_rate)
        precision[part.name] = (found.recall, found.precision)
        dots[part.name] = (1 - float(c.specificity), float(c.recall))
        marks[part.name] = (float(c.recall), float(c.precision))
        areas[part.name] = (nn.auc(ranked), nn.average_precision(found))
        if coding.certain:
            dealt = nn.reliability(coding.share(answer), true)
            bins[part.name] = (dealt.said, dealt.happened, dealt.samples)
    if not roc:
        return
    name = plain(data.classes[which])
    left, middle, right = st.columns(3, gap="small")
    with left:
        st.markdown("**ROC curve**: sensitivity against false alarms")
        guess = ([0.0, 1.0], [0.0, 1.0], "guessing")
        figure = figures.over_thresholds(roc, dots, ("false alarms", "found (sensitivity)"), guess, palette)
        said = "; ".join(f"{part} AUC {decimal(area, 3)}" for part, (area, _) in areas.items())
        chart(figure, "measures roc", f"ROC curve of “{name}”: {said}.")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(said, width="content")
            explain("AUC")
    with middle:
        st.markdown("**Precision and recall**")
        guess = ([0.0, 1.0], [rate, rate], "guessing")
        figure = figures.over_thresholds(precision, marks, ("recall", "precision"), guess, palette)
        said = "; ".join(f"{part} average precision {decimal(area, 3)}" for part, (_, area) in areas.items())
        chart(figure, "measures precision", f"Precision over recall of “{name}”: {said}.")
        st.caption(said)
    with right:
        st.markdown("**Calibration**: can its certainty be trusted?")
        certainty(coding, about, outputs, which, bins)


def certainty(
    coding: Coding,
    about: Known,
    outputs: dict[str, Array],
    which: int,
    bins: dict[str, tuple[Array, Array, NDArray[np.int64]]],
) -> None:
    """Draw the calibration curve with its Brier score, or say why there is none."""
    if not coding.certain:
        st.info(
            "The answers of this output layer can leave the range from no to yes, so they are not probabilities: "
            "calibration and Brier score have no meaning. Sigmoid, tanh or softmax give probabilities."
        )
        return
    data = about.data
    scores = {
        part.name: float(nn.brier(coding.share(one_answer(data, outputs[part.name], which)), yes(data, part, which)))
        for part in about.parts
    }
    said = "; ".join(f"{part} Brier score {decimal(score, 3)}" for part, score in scores.items())
    chart(
        figures.calibration(bins, charts.palette()),
        "measures calibration",
        f"Calibration of “{plain(data.classes[which])}”: {said}.",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(said, width="content")
        explain("Brier")
    if coding.low < 0:
        st.caption("This network answers from −1 to 1. Its answer a is read as the probability (a + 1) / 2.")
