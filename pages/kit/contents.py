"""The table of contents: every page once, in the order of the subject, and every panel below the stage."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A page.

    Attributes:
        title, icon: how it is called; purpose: what it is for, in a sentence.
        seen: what a visitor has seen at its end; onward: which page is next, and why.
        words: those of the glossary that first appear here.
        path: in the address, "" for the same as its name.
        closes: whether it draws its end itself.
    """

    title: str
    icon: str
    purpose: str
    seen: str
    onward: str
    words: tuple[str, ...] = ()
    path: str = ""
    closes: bool = False


CONTENTS = {
    "neuron": Entry(
        "Neuron",
        ":material/radio_button_checked:",
        "Four numbers go in, one comes out: what a single neuron does.",
        "A neuron multiplies, adds up, and puts the sum through a curve.",
        "**Next: Activations.** The curve at its end decides what a neuron can say.",
        words=("weight", "bias"),
        path="start",
    ),
    "activations": Entry(
        "Activations",
        ":material/show_chart:",
        "The curve that turns a neuron's sum into its answer, and how steep it is.",
        "Where a curve is flat its derivative, its slope, is near 0, and little passes back through it.",
        "**Next: Network.** Many neurons, layer behind layer, each with such a curve.",
        words=("gradient",),
    ),
    "network": Entry(
        "Network",
        ":material/hub:",
        "Neurons in layers: each layer's answers are the next one's inputs.",
        "A layer is one matrix: its inputs times its weights, plus its biases, through its curve.",
        "**Next: Cost.** Are its answers any good? That needs a number.",
    ),
    "cost": Entry(
        "Cost",
        ":material/straighten:",
        "How far off a network is, as one number, and how that number depends on a weight.",
        "The loss is one number, and its slope along a weight, the gradient, tells which way it falls.",
        "**Next: Backpropagation.** Where that gradient comes from.",
        words=("loss", "batch"),
    ),
    "backprop": Entry(
        "Backpropagation",
        ":material/undo:",
        "Which way one weight should go, worked out backwards through the network.",
        "A gradient is a product of what lies between the weight and the loss.",
        "**Next: Descent.** All weights go against their gradients, again and again.",
        words=("learning rate",),
    ),
    "descent": Entry(
        "Descent",
        ":material/trending_down:",
        "All weights go downhill together, and how far each step should be.",
        "Steps too small hardly move; steps too large jump over the bottom.",
        "**Next: Data.** What there is to learn from.",
        words=("epoch",),
    ),
    "data": Entry(
        "Data",
        ":material/table_chart:",
        "What a network learns from: made-up sets, real ones, and your own.",
        "A network learns from its training rows, never from those it is tested on.",
        "**Next: Train.** Now let it learn.",
        words=("seed",),
    ),
    "train": Entry(
        "Train",
        ":material/play_circle:",
        "A network learns in front of you; stop it, go back, change it, go on.",
        "Stop it, go back, change something, and go on from there.",
        "**Next: Race.** Which way to learn is the best?",
        closes=True,
    ),
    "race": Entry(
        "Race",
        ":material/flag:",
        "Copies of your network that differ in one thing, or in more, learn side by side: guess who wins.",
        "What wins in one race may lose the next: it depends on the data, the network and luck.",
        "**Next: Experiments.** Which of all the settings matter?",
        words=("momentum",),
    ),
    "experiments": Entry(
        "Experiments",
        ":material/science:",
        "Hundreds of networks at once: which settings matter, what chance does, and how two runs differ.",
        "One run says little; many that differ in one thing say what it does.",
        "**Next: Neuron,** seen with other eyes.",
    ),
}
"""By the name of the page's file."""

STUDIES = {
    "weights": "Weights and gradients",
    "measures": "Measures",
    "story": "One sample's story",
    "digits": "Draw a digit",
    "published": "Learnt and published",
}
"""What can be studied below the stage, by the name of the panel's file."""
