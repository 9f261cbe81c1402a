"""A network learns in front of the visitor: play, look at any moment again, change something and go on."""

from pages.kit import frame

frame.require()

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.kit import link, network
from pages.kit.controls import Choice, Control, Flag, Number
from pages.kit.network import (
    ACTIVATIONS,
    DATA,
    HIDDEN,
    LOSS,
    NOISE,
    SEED,
    SHARE,
    THETA,
    chosen,
    load,
    made_from,
    points,
    settle,
    shape,
    takes_noise,
)
from pages.kit.widgets import one_of, widget
from pages.stage.player import MOST_PER, Player, Request
from pages.stage.scene import scene
from pages.stage.stage import stage

PAGE, STAGE = "train", "stage"
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)

TEST = Flag("test", "show test points", False, "Test points are squares: the network never learns from them.")
ACROSS = Number("across", "map across", 1, "The column along the map's x axis.", low=1, high=1000, whole=True)
UP = Number("up", "map up", 2, "The column along the map's y axis.", low=1, high=1000, whole=True)
OPTIMIZER = Choice(
    "optimizer",
    "optimiser",
    "sgd",
    "The rule that moves the weights.",
    options={name: o.title for name, o in nn.OPTIMIZERS.items()},
)
RATE = Choice(
    "rate", "learning rate", 0.03, "How far each update moves.", options={rate: f"{rate:g}" for rate in RATES}
)
BATCH = Number("batch", "batch size", 10, "Points per update.", low=1, high=500, step=1, whole=True)
SPEED = Choice(
    "speed",
    "epochs per frame",
    1,
    "Up to 60 frames a second.",
    options={n: str(n) for n in (1, 2, 5, 10, 20, MOST_PER)},
)
CONTROLS: list[Control] = [
    DATA, NOISE, SHARE, TEST, ACROSS, UP, HIDDEN, ACTIVATIONS, LOSS, OPTIMIZER, RATE, BATCH, SEED, SPEED, THETA,
]  # fmt: skip


def how() -> dict[str, Any]:
    """Return what may change without starting anew."""
    return {"learning_rate": chosen(RATE), "optimizer": chosen(OPTIMIZER), "batch_size": chosen(BATCH)}


def hold(anew: bool) -> str:
    """Keep the visitor's run, or make a new one if what is chosen needs one or `anew` asks for it.

    Returns a sentence when the choices do not fit together, and then the run before goes on; else "".
    """
    settle()
    data = points()
    arch = shape(data.n_features)
    begin = network.theta(arch) if chosen(THETA) else None
    wanted = made_from(arch)
    player: Player | None = st.session_state.get("player")
    refused = ""
    if player is None or anew or player.made_from != wanted:
        number = player.number + 1 if player else 1
        try:
            run = nn.Run(arch, nn.Recipe(loss=chosen(LOSS), seed=chosen(SEED), **how()), data, begin)
            player = Player(run, number, wanted)
        except ValueError as wrong:
            refused = str(wrong)
            if player is None:
                run = nn.Run(arch, nn.Recipe(seed=chosen(SEED), **how()), data)
                player = Player(run, number, made_from=())
            elif anew:
                run = nn.Run(player.run.arch, replace(player.run.recipe, **how()), player.run.data)
                player = Player(run, number, player.made_from)
    settle_columns(player.run.data.n_features)
    across, up = chosen(ACROSS) - 1, chosen(UP) - 1
    player.look_through(across, up, f"{player.number} {across} {up} {chosen(TEST)}")
    st.session_state["player"] = player
    return refused


def settle_columns(width: int) -> None:
    """Put right which two of `width` columns the map shows, and say so."""
    said = []
    for control in (ACROSS, UP):
        st.session_state[control.key], wrong = replace(control, high=width).parse(control.format(chosen(control)))
        said += [wrong] if wrong else []
    if chosen(ACROSS) == chosen(UP):
        st.session_state[UP.key] = chosen(ACROSS) % width + 1
        said.append("The map needs two different columns, so “map up” became the next one.")
    st.session_state["train trouble"] = [*st.session_state.get("train trouble", []), *said]


def most_telling() -> None:
    """Let the map show the two columns that go along most with the target."""
    data = load(chosen(DATA), 0, chosen(SHARE), chosen(SEED))
    along = np.abs(np.corrcoef(data.inputs.T, data.y.T)[-1, :-1])
    first, second = np.sort(np.argsort(-along)[:2])
    st.session_state[ACROSS.key], st.session_state[UP.key] = int(first) + 1, int(second) + 1


def asked() -> None:
    """Take in what the browser asks; `live` answers it."""
    request = Request.read(st.session_state[STAGE].get("ask"))
    if request is None:
        return
    st.session_state["stage request"] = request
    if request.do == "seed":
        st.session_state[SEED.key] = (chosen(SEED) + 1) % (int(SEED.high) + 1)
    if request.do == "shape":
        hidden, _ = HIDDEN.parse(HIDDEN.format(request.hidden))
        bends, _ = ACTIVATIONS.parse(ACTIVATIONS.format(request.activations))
        if hidden is None or bends is None:
            return
        st.session_state[HIDDEN.key], st.session_state[ACTIVATIONS.key] = hidden, bends
    # Beginning anew concerns the controls too, and they are drawn outside the fragment.
    if request.do in ("reset", "seed", "shape"):
        st.session_state["stage anew"] = request.do


def everything_chosen() -> list[Any]:
    """Return all choices. A browser may send a choice along with a request for frames, as if it were one of those."""
    return [chosen(control) for control in CONTROLS]


@st.fragment
def live() -> None:
    """Answer the browser; while a network plays, only this runs."""
    player: Player = st.session_state["player"]
    request: Request | None = st.session_state.get("stage request")
    chunk = player.show(request, how())
    stage(
        player=player,
        chunk=chunk,
        answered=request.number if request else 0,
        per=chosen(SPEED),
        how=str(how()),
        scene=None if request and request.scene == player.tag else scene(player, chosen(TEST)),
        key=STAGE,
        on_ask=asked,
    )
    if st.session_state.get("stage anew") or st.session_state["train seen"] != everything_chosen():
        # After the stage is drawn: Streamlit takes down what a rerun leaves out.
        st.rerun(scope="app")
    st.session_state["stage request"] = None
    if request:
        player.prepare(request, chunk, how())


def controls() -> None:
    """Show what can be chosen about the data, beside the stage."""
    widget(DATA, on_change=most_telling)
    if takes_noise():
        widget(NOISE)
    widget(SHARE)
    run: nn.Run = st.session_state["player"].run
    if run.data.n_features > 2:
        names = [column.name for column in run.data.columns]
        one_of(ACROSS, names)
        one_of(UP, names)
    widget(SEED)
    widget(TEST)
    st.caption(f"{run.data.about} {run.data.warning}", help=f"{run.data.source} {run.data.licence}")


link.read(PAGE, CONTROLS)
refused = hold(anew=st.session_state.pop("stage anew", "") == "reset")
link.trouble(PAGE)
with st.container(key="later-above"):
    for column, control in zip(st.columns(5), (RATE, OPTIMIZER, BATCH, LOSS, SPEED), strict=True):
        with column:
            widget(control)
if refused:
    st.error(f"{refused} Until then the network below stays as it was.", icon=":material/error:")
beside, on_stage = st.columns([19, 81], gap="medium")
with beside, st.container(key="later-beside"):
    controls()
st.session_state["train seen"] = everything_chosen()
with on_stage:
    live()
link.write(PAGE, CONTROLS)
