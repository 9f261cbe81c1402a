"""What suits a data set: a network whose output fits, how to learn, and the two columns that tell most."""

import nncore as nn
from pages.workspace.choices import Choices
from pages.workspace.controls.learning import LOSS, OPTIMIZER, RATE
from pages.workspace.controls.network import ACTIVATION, ELEMENTWISE, HIDDEN
from pages.workspace.controls.stage import SPACE, WINDOW
from pages.workspace.controls.steps import SAMPLE
from pages.workspace.formula import FORMULA
from pages.workspace.start import Source

WIDE = 20
"""Columns from which a table gets a wider network."""


def suited(choices: Choices, data: nn.data.Dataset) -> Choices:
    """Return choices with what suits the data: the network's output, its size, how to learn, what the map shows.

    On the small sets of two inputs plain gradient descent is what one wants to see; a real table is learnt faster by
    Adam.
    """
    real = data.standardised
    output, loss = ACTIVATION.default, LOSS.default
    if data.task == "multiclass":
        output, loss = "softmax", "cross_entropy"
    elif data.task == "regression" and (real or data.n_outputs > 1):
        output = "identity"
    elif data.task == "binary" and (real or data.n_features > 2):
        output, loss = "sigmoid", "binary_cross_entropy"
    hidden = choices.hidden
    if hidden in (HIDDEN.default, (8,), (16,)):  # else the visitor's own
        hidden = HIDDEN.default if data.n_features == 2 else (16,) if data.n_features >= WIDE else (8,)
    default = ACTIVATION.default
    inner = [name if name in ELEMENTWISE else default for name in choices.activations[:-1]][: len(hidden)]
    inner += [inner[-1] if inner else default] * (len(hidden) - len(inner))
    across, up = informative_pair(data)
    return choices.changed(
        features=(),
        class_weights=None if isinstance(choices.class_weights, tuple) else choices.class_weights,
        hidden=hidden,
        activations=(*inner, output),
        loss=loss,
        optimizer="adam" if real else OPTIMIZER.default,
        rate=0.01 if real else RATE.default,
        across=across,
        up=up,
        window=WINDOW.default,
        space=SPACE.default,
        sample=SAMPLE.default,
    )


def ruled(choices: Choices, formula: str, before: nn.data.Dataset) -> Choices:
    """Return choices of data made from a formula; with what suits them, if they ask for another kind of network.

    Args:
        before: the data until now.
    """
    if choices.data != FORMULA:  # it is only looked at
        return choices.changed(formula=formula)
    choices = choices.changed(formula=formula, features=())
    data = Source.of(choices, None).load()
    alike = (data.task, data.n_features) == (before.task, nn.data.base_columns(before))
    return choices if alike else suited(choices, data)


def informative_pair(data: nn.data.Dataset) -> tuple[int, int]:
    """Return the two columns, from 1, that explain most of the target; (1, 2) where there are no more than two."""
    if data.n_features < 3:
        return 1, 2
    first, second = sorted(nn.data.rank_columns(data)[:2].tolist())
    return first + 1, second + 1
