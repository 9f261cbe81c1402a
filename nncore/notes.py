"""What is said about a network that does not learn as it could: a sentence, advice, and the advice for a program."""

from dataclasses import dataclass

from nncore.words import typeset


@dataclass(frozen=True)
class Remedy:
    """Advice that a program can carry out.

    Attributes:
        choice: what to change: "learning_rate", "neurons", "loss", "activation" (of the note's layer), "activations"
            (of all hidden layers), "init" or "seed"; or "epoch", the moment to go back to.
        value: to what: a factor for the learning rate; how many neurons more in each hidden layer, or in a new one if
            there is none; the name of a loss, of an activation or of a scheme; an epoch; None for another seed.
        title: what a button says.

    >>> Remedy("learning_rate", 3.0, "Three times the learning rate").value
    3.0
    """

    choice: str
    value: float | str | None
    title: str


@dataclass(frozen=True)
class Note:
    """Something worth saying about a network.

    Attributes:
        kind: "exploding", "rate_too_high", "copies", "dead", "step", "plateau", "vanishing", "saturated",
            "rate_too_low", "stuck" or "overfitting".
        layer: which layer it concerns, from 0; None for the whole network.
        neurons: which of the layer's neurons, from 0.
        measure: the number behind it.
        meaning, advice: sentences for people, who count layers and neurons from 1.
        remedies: the advice for a program, what helps most first.
    """

    kind: str
    layer: int | None
    neurons: tuple[int, ...]
    measure: float
    meaning: str
    advice: str
    remedies: tuple[Remedy, ...] = ()


def told(value: float) -> str:
    """Return a large number as people can read it.

    >>> told(12345.6), told(1e30), told(1.26)
    ('12,346', '1·10³⁰', '1.3')
    """
    return typeset(f"{value:.2g}") if value < 10 or value > 1e7 else f"{value:,.0f}"


def told_loss(value: float) -> str:
    """Return a loss with three digits that say something.

    >>> told_loss(0.56372), told_loss(12.0), told_loss(0.00012345)
    ('0.564', '12.0', '0.000123')
    """
    return typeset(f"{value:#.3g}")
