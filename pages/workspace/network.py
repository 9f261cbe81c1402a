"""The visitor's network: one shape, one point and one data set, the same on every page.

Its controls share their keys with the session and the link, so a page that lists them shows what another page chose.
The weights are part of it: drawn from the seed until the visitor edits or trains them, then kept as text that a link
can carry.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import nncore as nn
from pages.kit import link
from pages.kit.controls import Choice, Control, Flag, Number, Row
from pages.workspace.edits import LARGEST
from pages.workspace.own_data import OWN, own

MOST_CARRIED = 500
"""Weights a link carries at the most; more would make it too long for a browser's address bar."""


class Weights(Control):
    """All weights and biases as text, single precision in base 64; "" while they are those of the seed."""

    def parse(self, text: str) -> tuple[Any, str]:
        """Read weights.

        >>> weights = Weights("theta", "weights", "")
        >>> decoded(weights.parse(encoded(np.array([0.5, -2.0])))[0])
        array([ 0.5, -2. ])
        >>> weights.parse("no weights")
        (None, 'The weights in this link cannot be read, so they were drawn from the seed.')
        """
        if text and decoded(text) is None:
            return None, "The weights in this link cannot be read, so they were drawn from the seed."
        return text, ""


def encoded(theta: NDArray[Any]) -> str:
    """Return weights as text, within what a visitor may set."""
    return base64.urlsafe_b64encode(np.clip(theta, -LARGEST, LARGEST).astype("<f4").tobytes()).decode().rstrip("=")


def decoded(text: str) -> NDArray[np.float64] | None:
    """Return the weights in a text, or None if there are none that could be a network's."""
    try:
        theta = np.frombuffer(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True), "<f4")
    except (binascii.Error, ValueError):
        return None
    return np.clip(theta.astype(np.float64), -LARGEST, LARGEST) if theta.size and np.isfinite(theta).all() else None


SETS = {name: info.title for name, info in nn.data.DATASETS.items()} | {OWN: "My own data"}
ELEMENTWISE = {name: activation.title for name, activation in nn.ACTIVATIONS.items() if not activation.together}
JUDGES = {name: loss.title for name, loss in nn.LOSSES.items()}

DATA = Choice("data", "data", "circle", options=SETS)
NOISE = Number("noise", "noise", 0, "How far points stray from their pattern.", low=0, high=50, step=5, whole=True)
SHARE = Number(
    "share", "training share", 50, "How many of the points it learns from.", low=10, high=90, step=10, whole=True
)
SEED = Number("seed", "seed", 0, "Same seed, same run.", low=0, high=999_999, step=1, whole=True)
NEURONS = Number("neurons", "neurons in a layer", 4, low=1, high=16, step=1, whole=True)
HIDDEN = Row("hidden", "hidden layers", (4, 2), item=NEURONS, longest=6)
ACTIVATION = Choice(
    "activation", "activation", "tanh", options={name: activation.title for name, activation in nn.ACTIVATIONS.items()}
)
ACTIVATIONS = Row("activations", "activations", ("tanh", "tanh", "tanh"), item=ACTIVATION, longest=7)
LOSS = Choice("loss", "loss", "mse", "What training lowers.", options=JUDGES)
THETA = Weights("theta", "weights", "")
SAMPLE = Number("sample", "sample", 1, "Which row of the data goes in.", low=1, high=200_000, step=1, whole=True)
WHOLE = Flag("batch10", "ten samples at once", False, "A mini-batch is one matrix: a row for each sample.")
WEIGHT = Number("weight", "weight", 1, "The weight or bias that is looked at.", low=1, high=9999, step=1, whole=True)
NETWORK: list[Control] = [DATA, NOISE, SHARE, SEED, HIDDEN, ACTIVATIONS, LOSS, THETA]
"""What makes the network and what it is judged by."""


def chosen(control: Control) -> Any:
    """Return what the visitor has chosen."""
    return st.session_state[control.key]


@st.cache_resource(max_entries=64, show_spinner=False)
def load(name: str, noise: int, share: int, seed: int) -> nn.data.Dataset:
    """Return a data set; its arrays are read-only, so all visitors can share it."""
    return nn.data.load(name, noise=noise / 100, train_share=share / 100, seed=seed)


def takes_noise() -> bool:
    """Tell whether the chosen data set can be made noisier."""
    return chosen(DATA) != OWN and nn.data.DATASETS[chosen(DATA)].takes_noise


def points() -> nn.data.Dataset:
    """Return the chosen data, with the points the visitor has added, moved or erased on the Train page."""
    mine = own()
    if chosen(DATA) == OWN and mine is None:
        st.session_state[DATA.key] = DATA.default
    player, made = st.session_state.get("player"), tuple(chosen(control) for control in (DATA, NOISE, SHARE, SEED))
    if player is not None and player.made_from[:4] == made and (made[0] != OWN or player.own is mine):
        return player.run.data
    if mine is not None and made[0] == OWN:
        return mine.dataset(chosen(SHARE) / 100, chosen(SEED))
    return load(made[0], chosen(NOISE) if takes_noise() else 0, chosen(SHARE), chosen(SEED))


def lost_data(page: str) -> None:
    """Say so if a link asks for somebody's own data, which it cannot carry."""
    if chosen(DATA) == OWN and own() is None:
        st.session_state[DATA.key] = DATA.default
        said = "A link cannot carry the data of the visitor who sent it, so this page shows the circle instead."
        st.session_state[f"{page} trouble"] = [*st.session_state.get(f"{page} trouble", []), said]


def shape(data: nn.data.Dataset) -> nn.Architecture:
    """Return the chosen shape for some data.

    A link may name too few or too many activations, then tanh fills in; one that shares 1 out among several outputs
    is taken for the last layer, where there are several.
    """
    hidden, activations = chosen(HIDDEN), chosen(ACTIVATIONS)
    outputs = data.n_outputs
    output = activations[-1] if activations and (activations[-1] in ELEMENTWISE or outputs > 1) else ACTIVATION.default
    inner = [
        activation if activation in ELEMENTWISE else ACTIVATION.default for activation in activations[: len(hidden)]
    ]
    inner += [ACTIVATION.default] * (len(hidden) - len(activations))
    st.session_state[ACTIVATIONS.key] = (*inner, output)
    return nn.Architecture((data.n_features, *hidden, outputs), (*inner, output))


def theta(arch: nn.Architecture) -> NDArray[np.float64]:
    """Return the network's weights (P,): the visitor's own, or while there are none that fit, those of the seed."""
    own = decoded(chosen(THETA)) if chosen(THETA) else None
    if own is not None and own.shape == (arch.n_parameters,):
        return own
    st.session_state[THETA.key] = ""
    return nn.initial(arch, seed=chosen(SEED))


def keep(weights: NDArray[Any]) -> None:
    """Make weights (P,) the network's own."""
    st.session_state[THETA.key] = encoded(weights)


def put(data: str, hidden: tuple[int, ...], activations: tuple[str, ...], loss: str = "mse") -> None:
    """Begin with another network."""
    for control, value in ((DATA, data), (HIDDEN, hidden), (ACTIVATIONS, activations), (LOSS, loss), (THETA, "")):
        st.session_state[control.key] = value
    st.session_state[SAMPLE.key] = 1


def arrive() -> None:
    """Take over the moment the Train page shows, if it shows another one than when last taken over."""
    player = st.session_state.get("player")
    if player is None or player.made_from[:-1] != made_from(player.run.arch)[:-1]:
        return
    moment = (player.number, *player.shown_at)
    if moment != st.session_state.get("taken over"):
        st.session_state["taken over"] = moment
        at = player.theta_shown
        # The start of a run needs no text of its own.
        st.session_state[THETA.key] = player.made_from[-1] if moment[1:] == (0, 0) else encoded(at)
        st.session_state["taken theta"] = st.session_state[THETA.key]


def made_from(arch: nn.Architecture) -> tuple[Any, ...]:
    """Return all that a run is made from; the weights it begins with come last."""
    return (chosen(DATA), chosen(NOISE), chosen(SHARE), chosen(SEED), arch, chosen(LOSS), chosen(THETA))


def settle() -> None:
    """On the Train page: weights taken over from its run and not edited since are the run's own, and it goes on.

    Other weights that have come in are a new run's beginning; they go when the network is made anew.
    """
    player = st.session_state.get("player")
    if player is None or not player.made_from:
        return
    if chosen(THETA) == st.session_state.get("taken theta"):
        st.session_state[THETA.key] = player.made_from[-1]
    st.session_state.pop("taken theta", None)
    st.session_state.pop("taken over", None)
    arch = shape(points())
    anew = made_from(arch)[:-2] != player.made_from[:-2]
    if anew and chosen(THETA) == player.made_from[-1]:
        st.session_state[THETA.key] = ""


def reshape(arch: nn.Architecture, hidden: tuple[int, ...], activations: tuple[str, ...]) -> None:
    """Take another shape than `arch`; weights of the visitor's own that fit it stay."""
    weights, own = theta(arch), bool(chosen(THETA))
    sizes, _ = HIDDEN.parse(HIDDEN.format(hidden))
    names, _ = ACTIVATIONS.parse(ACTIVATIONS.format(activations))
    if sizes is None or names is None:
        return
    st.session_state[HIDDEN.key], st.session_state[ACTIVATIONS.key] = sizes, names
    wanted = shape(points())
    if own and wanted.n_parameters <= MOST_CARRIED:
        keep(nn.fit_to_shape(arch, weights, wanted, chosen(SEED)))


def enter(page: str, controls: Sequence[Control]) -> tuple[nn.data.Dataset, nn.Architecture, NDArray[np.float64]]:
    """Begin a page that reads the network weight by weight; return the data, the shape and the weights (P,).

    Takes in the link and the moment the Train page shows. Where the network is too large to be read so, it says that,
    offers a smaller one, and stops the page.
    """
    link.read(page, controls)
    lost_data(page)
    arrive()
    data = points()
    arch = shape(data)
    link.trouble(page)
    if data.n_outputs > 1 or data.n_features == 1:
        st.info(
            f"This page reads a network with two inputs or more and one answer; that for {data.title} has "
            f"{data.n_features} of the one and {data.n_outputs} of the other. "
            "Its run goes on waiting on the Train page."
        )
        if st.button("Take the circle instead"):
            put(DATA.default, HIDDEN.default, ACTIVATIONS.default)
            st.rerun()
        link.write(page, controls)
        st.stop()
    if arch.n_parameters > MOST_CARRIED:
        st.info(
            f"This network has {arch.n_parameters:,} weights, too many to read one by one. "
            "Its run goes on waiting on the Train page; choose a smaller one to look inside."
        )
        if st.button("Take two hidden layers, of four and two neurons"):
            put(chosen(DATA) if data.n_features <= 6 else DATA.default, HIDDEN.default, ACTIVATIONS.default)
            st.rerun()
        link.write(page, controls)
        st.stop()
    return data, arch, theta(arch)


def fitting_loss(arch: nn.Architecture, data: nn.data.Dataset) -> str:
    """Return the chosen loss, or the mean squared error where the chosen one cannot loss_function this network."""
    try:
        nn.check_fit(arch, nn.Recipe(loss=chosen(LOSS)), data)
    except ValueError:
        return LOSS.default
    return str(chosen(LOSS))


def coded(arch: nn.Architecture, data: nn.data.Dataset, y: NDArray[np.float64], loss: str) -> NDArray[np.float64]:
    """Return truth y (n, 1) as the network's output should say it under a loss."""
    if data.task == "regression":
        return data.scale_targets(y)
    low, high = nn.class_targets(arch.activations[-1], loss)
    return np.where(y == 1, high, low)


def difference(
    arch: nn.Architecture,
    weights: NDArray[np.float64],
    x: NDArray[np.float64],
    target: NDArray[np.float64],
    loss: str,
    index: int,
    epsilon: float,
) -> float:
    """Return (L(w + ε) - L(w - ε)) / 2ε for one parameter."""
    around = np.stack([weights, weights])
    around[:, index] += [epsilon, -epsilon]
    up, down = nn.cost(arch, nn.forward(arch, around, x), target, loss)
    return float((up - down) / (2 * epsilon))
