"""The words of the field, each in one sentence, for the place where it first appears."""

import streamlit as st

GLOSSARY = {
    "bias": "A number a neuron adds to its weighted sum, so that it has an answer of its own even if all its inputs "
    "are 0.",
    "weight": "A number an input is multiplied by: how much this input counts, and in which direction.",
    "batch": "Some of the rows, taken together; each update in training averages their gradients.",
    "epoch": "One pass over all training rows, batch by batch.",
    "seed": "The number all chance is drawn from: the same seed gives the same points, first weights and run.",
    "loss": "One number for how far off the answers are, the mean over the rows; training lowers it.",
    "gradient": "The slope, along each weight, of the number that says how far off the answers are; all of them "
    "together point to where it rises fastest.",
    "momentum": "A share of the last step that is added to the next one, so that steps in one direction add up.",
    "learning rate": "What a gradient is multiplied by to get the step that a weight takes.",
    "logit": "The natural logarithm of the odds, ln(p / (1 − p)); a sigmoid turns it back into the probability p.",
    "AUC": "The chance that a row of the class gets a higher answer than another row: 0.5 is guessing, 1 is perfect.",
    "Brier": "The mean squared difference between a probability and what happened, 0 or 1; lower is better.",
}


def explain(*words: str) -> None:
    """Show words that open a sentence when they are pressed."""
    for word in words:
        with st.popover(word, type="tertiary", icon=":material/info:"):
            st.markdown(f"**{word}**: {GLOSSARY[word]}")
