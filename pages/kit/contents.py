"""The table of contents: every page once, in the order of the subject, and every panel below the stage."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A page: what it is called, its icon, what it is for, and its path in the address; "" for the same as its name."""

    title: str
    icon: str
    purpose: str
    path: str = ""


CONTENTS = {
    "neuron": Entry(
        "Neuron",
        ":material/radio_button_checked:",
        "Four numbers go in, one comes out: what a single neuron does.",
        "start",
    ),
    "activations": Entry(
        "Activations",
        ":material/show_chart:",
        "The curve that turns a neuron's sum into its answer, and how steep it is.",
    ),
    "network": Entry(
        "Network",
        ":material/hub:",
        "Neurons in layers: each layer's answers are the next one's inputs.",
    ),
    "cost": Entry(
        "Cost",
        ":material/straighten:",
        "How far off a network is, as one number, and how that number depends on a weight.",
    ),
    "backprop": Entry(
        "Backpropagation",
        ":material/undo:",
        "Which way one weight should go, worked out backwards through the network.",
    ),
    "descent": Entry(
        "Descent",
        ":material/trending_down:",
        "All weights go downhill together, and how far each step should be.",
    ),
    "data": Entry(
        "Data",
        ":material/table_chart:",
        "What a network learns from: made-up sets, real ones, and your own.",
    ),
    "train": Entry(
        "Train",
        ":material/play_circle:",
        "A network learns in front of you; stop it, go back, change it, go on.",
    ),
}
"""By the name of the page's file."""

STUDIES = {
    "weights": "Weights and slopes",
    "measures": "Measures",
    "story": "One sample's story",
    "published": "Learnt and published",
}
"""What can be studied below the stage, by the name of the panel's file."""
