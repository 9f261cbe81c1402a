"""What a network is made of: hidden layers, activations, derived inputs, and how its weights begin."""

from dataclasses import dataclass

import nncore as nn
from pages.kit.controls import Choice, Number, Row
from pages.workspace.controls import chosen
from pages.workspace.features import MOST_FEATURES, FeatureControl
from pages.workspace.weights import Weights

ELEMENTWISE = {name: activation.title for name, activation in nn.ACTIVATIONS.items() if not activation.together}
MOST_NEURONS, MOST_LAYERS = 16, 6
"""In a hidden layer, and hidden layers in a network."""

HIDDEN = Row(
    "hidden",
    "hidden layers",
    (4, 2),
    item=Number("neurons", "neurons in a layer", 4, low=1, high=MOST_NEURONS, step=1, whole=True),
    longest=MOST_LAYERS,
)
ACTIVATION = Choice("activation", "activation", "tanh", options={name: a.title for name, a in nn.ACTIVATIONS.items()})
ACTIVATIONS = Row("activations", "activations", ("tanh",) * 3, item=ACTIVATION, longest=MOST_LAYERS + 1)
FEATURES = Row(
    "features",
    "derived inputs",
    (),
    "Computed from the others; turning one on or off keeps all other weights.",
    item=FeatureControl("", "derived input", ""),
    longest=MOST_FEATURES,
)
INIT = Choice(
    "init",
    "initialiser",
    "xavier",
    "How the weights begin; biases begin at 0.",
    options={name: one.title for name, one in nn.INITIALIZERS.items()},
)
INIT_SCALE = Number(
    "init_scale", "scale of first weights", 1.0, "What each first weight is multiplied by.", low=0, high=100, step=0.1
)
THETA = Weights("theta", "weights", "")


@dataclass(frozen=True)
class NetworkChoices:
    """What the network is made of."""

    features: tuple[str, ...] = chosen(FEATURES)
    hidden: tuple[int, ...] = chosen(HIDDEN)
    activations: tuple[str, ...] = chosen(ACTIVATIONS)
    init: str = chosen(INIT)
    init_scale: float = chosen(INIT_SCALE)
    theta: str = chosen(THETA)
