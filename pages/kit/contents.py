"""The table of contents: every page once, in the order of the subject, and every panel below the stage."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A page: what it is called, its icon, and its path in the address; "" for the same as its name."""

    title: str
    icon: str
    path: str = ""


CONTENTS = {
    "neuron": Entry("Neuron", ":material/radio_button_checked:", "start"),
    "activations": Entry("Activations", ":material/show_chart:"),
    "network": Entry("Network", ":material/hub:"),
    "cost": Entry("Cost", ":material/straighten:"),
    "backprop": Entry("Backpropagation", ":material/undo:"),
    "descent": Entry("Descent", ":material/trending_down:"),
    "data": Entry("Data", ":material/table_chart:"),
    "train": Entry("Train", ":material/play_circle:"),
}
"""By the name of the page's file."""

STUDIES = {
    "weights": "Weights and slopes",
    "measures": "Measures",
    "story": "One sample's story",
    "published": "Learnt and published",
}
"""What can be studied below the stage, by the name of the panel's file."""
