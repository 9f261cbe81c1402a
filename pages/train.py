"""A network learns in front of the visitor: play, look at any moment again, change something and go on."""

from pages.kit import frame

frame.require()

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import streamlit as st

import nncore as nn
from pages.components.stage.request import Request
from pages.kit import link
from pages.kit.widgets import one_of, widget
from pages.panels import measures, published, story, weights
from pages.workspace import network
from pages.workspace.batches import by_batch
from pages.workspace.frames import Look
from pages.workspace.network import (
    ACTIVATIONS,
    DATA,
    HIDDEN,
    LOSS,
    NOISE,
    SAMPLE,
    SEED,
    SHARE,
    chosen,
    made_from,
    points,
    settle,
    shape,
    takes_noise,
)
from pages.workspace.own_data import OWN, own
from pages.workspace.player import Player
from pages.workspace.scene import scene
from pages.workspace.slices import Slice, ends
from pages.workspace.stage import stage
from pages.workspace.training import (
    ACROSS,
    BATCH,
    BELOW,
    BY,
    CONTROLS,
    NODES,
    OPTIMIZER,
    RATE,
    ROOM,
    SPACE,
    SPEED,
    TEST,
    UP,
    VIEWS,
    suit,
)

PAGE, STAGE = "train", "stage"
ANEW = ("reset", "seed", "shape", "back", "forth")


def how() -> dict[str, Any]:
    """Return what may change without starting anew."""
    return {"learning_rate": chosen(RATE), "optimizer": chosen(OPTIMIZER), "batch_size": chosen(BATCH)}


def hold(anew: bool) -> str:
    """Keep the visitor's run, or make a new one if what is chosen needs one or `anew` asks for it.

    Returns a sentence when the choices do not fit together, and then the run before goes on; else "".
    """
    agree()
    settle()
    data = points()
    arch = shape(data)
    begin = network.theta(arch) if chosen(network.THETA) else None
    wanted = made_from(arch)
    player: Player | None = st.session_state.get("player")
    mine = own() if chosen(DATA) == OWN else None
    same = player is not None and player.made_from == wanted and player.own is mine
    refused = ""
    if player is None or anew or not same:
        try:
            run = nn.Run(arch, nn.Recipe(loss=chosen(LOSS), seed=chosen(SEED), **how()), data, begin)
        except ValueError as wrong:
            refused = str(wrong)
            if player is None:
                loss = network.fitting_loss(arch, data)
                run = nn.Run(arch, nn.Recipe(loss=loss, seed=chosen(SEED), **how()), data)
            elif anew:
                run = nn.Run(player.run.arch, replace(player.run.recipe, **how()), player.run.data)
        if player is None:
            player = Player(run, 1, () if refused else wanted, mine)
        elif not refused or anew:
            player.begin(run, player.made_from if refused else wanted, undoable=anew and (same or bool(refused)))
            player.own = player.own if refused else mine
    look_at(player)
    st.session_state["player"] = player
    return refused


def agree() -> None:
    """Let what is chosen say what the stage has made of the network.

    A visitor who is quick may have this cut short, as all that asks Streamlit for something; it is done then when the
    page is drawn.
    """
    player: Player | None = st.session_state.get("player")
    if player is not None and player.reshaped:
        arch = player.run.arch
        st.session_state[HIDDEN.key], st.session_state[ACTIVATIONS.key] = arch.sizes[1:-1], arch.activations
        if player.made_from:
            player.made_from = (*player.made_from[:4], arch, player.made_from[5], chosen(network.THETA))
        player.reshaped = False


def look_at(player: Player) -> None:
    """Let the player know what the visitor looks at."""
    data = player.run.data
    settle_columns(data.n_features)
    across, up = chosen(ACROSS) - 1, chosen(UP) - 1 if data.n_features > 1 else None
    room = chosen(ROOM) if len(chosen(ROOM)) == 3 and chosen(ROOM)[2] >= 50 else (0, 0, 1000)
    left, top, side = (share / 1000 for share in room)
    space = chosen(SPACE)
    seen = (across, up, (left, top, side), player.number, player.edited)
    if st.session_state.get("train slice") != seen:
        st.session_state["train slice"] = seen
        st.session_state["train cut"] = Slice.through(data, across, up, (left, top, side), ends(player.run))
    st.session_state[SAMPLE.key] = min(chosen(SAMPLE), len(data.x))
    player.look_at(
        Look(
            cut=st.session_state["train cut"],
            sample=chosen(SAMPLE) - 1,
            nodes=chosen(NODES),
            space=(space[0], space[1], space[2]) if len(space) == 3 else None,
            test=chosen(TEST),
        ),
        " ".join(map(str, (*seen, chosen(TEST), chosen(SPACE)))),
    )


def settle_columns(width: int) -> None:
    """Put right which two of `width` columns the map shows, and say so."""
    said = []
    for control in (ACROSS, UP):
        st.session_state[control.key], wrong = replace(control, high=width).parse(control.format(chosen(control)))
        said += [wrong] if wrong and width > 1 else []
    if chosen(ACROSS) == chosen(UP) and width > 1:
        st.session_state[UP.key] = chosen(ACROSS) % width + 1
        said.append("The map needs two different columns, so “map up” became the next one.")
    st.session_state["train trouble"] = [*st.session_state.get("train trouble", []), *said]


def asked() -> None:
    """Take in what the browser asks; `live` answers it."""
    request = Request.read(st.session_state[STAGE].get("ask"))
    player: Player = st.session_state["player"]
    if request is not None:
        st.session_state["stage request"] = request
        with player.at_work:
            take_in(request, player)


def take_in(request: Request, player: Player) -> None:
    """Do what a request asks for beyond frames."""
    if request.do == "set":
        for control in VIEWS:
            if control.key == request.key:
                value, _ = control.parse(request.text)
                st.session_state[control.key] = control.default if value is None else value
    if request.run != player.number:
        return
    if request.do == "seed":
        st.session_state[SEED.key] = (chosen(SEED) + 1) % (int(SEED.high) + 1)
    if request.do in ("reset", "shape", "back", "forth"):
        player.stand(request.epoch, request.batch)
    if request.do == "shape":
        st.session_state["stage said"] = player.reshape(request.edit)
        if not st.session_state["stage said"]:  # weights that came from elsewhere belong to the shape before
            st.session_state[network.THETA.key] = ""
    if request.do in ("back", "forth"):
        player.back() if request.do == "back" else player.forth()
    if request.do in ("shape", "back", "forth"):
        agree()
        look_at(player)
    for ghost in [ghost for ghost in player.ghosts if str(ghost.number) == request.key]:
        if request.do == "forget":
            player.ghosts.remove(ghost)
        if request.do == "name" and request.text.strip():
            ghost.name = request.text.strip()
    # Beginning anew concerns the controls too, and they are drawn outside the fragment; a refusal concerns nothing.
    if request.do in ANEW and not st.session_state.get("stage said"):
        st.session_state["stage anew"] = request.do


def everything_chosen() -> list[Any]:
    """Return all choices. A browser may send a choice along with a request for frames, as if it were one of those."""
    return [chosen(control) for control in CONTROLS]


@st.fragment
def live() -> None:
    """Answer the browser; while a network plays, only this runs."""
    player: Player = st.session_state["player"]
    with player.at_work:
        answer(player)


def answer(player: Player) -> None:
    """Answer what the browser has asked for last."""
    request: Request | None = st.session_state.get("stage request")
    one_sample(len(player.run.data.x))
    edited = player.edited
    chunk = player.show(request, how())
    if player.edited != edited:
        look_at(player)
    said = st.session_state.pop("stage said", "")
    known = request is not None and (request.scene, request.run) == (player.tag, player.number)
    stage(
        player=player,
        chunk=replace(chunk, said=said) if said else chunk,
        answered=request.number if request else 0,
        per=1 if chosen(SPEED) == "batch" else chosen(SPEED),
        unit="batch" if chosen(SPEED) == "batch" else "epoch",
        how=str(how()),
        scene=None if known else scene(player, views()),
        newcomer=request is None or not request.scene,
        haunted=request.haunted if request else "",
        batches=by_batch(player.run, *player.shown_at) if chosen(BY) == "batch" else [],
        key=STAGE,
        on_ask=asked,
    )
    if st.session_state.get("stage anew") or st.session_state["train seen"] != everything_chosen():
        # After the stage is drawn: Streamlit takes down what a rerun leaves out.
        st.rerun(scope="app")
    st.session_state["stage request"] = None
    below(player)
    if request:
        player.prepare(request, chunk, how())


def one_sample(rows: int) -> None:
    """Let the sample that is picked in the picture and the one whose story is told be the same."""
    known = st.session_state.get("train row")
    told = min(st.session_state.get(story.ROW) or known or 1, rows)
    if known is not None and told != known:
        st.session_state[SAMPLE.key] = told
    st.session_state["train row"] = st.session_state[story.ROW] = chosen(SAMPLE)


def views() -> dict[str, str]:
    """Return how the stage is looked at."""
    return {control.key: control.format(chosen(control)) for control in VIEWS}


def below(player: Player) -> None:
    """Show what is studied below the stage, if anything is chosen there."""
    run, theta = player.run, player.theta_shown
    titles = {key: title for key, title in BELOW.options.items() if key != "published" or published.applies(run)}
    if chosen(BELOW) not in titles:
        st.session_state[BELOW.key] = None
    picked = st.segmented_control(
        BELOW.label, list(titles), format_func=titles.__getitem__, key=BELOW.key, label_visibility="collapsed"
    )
    if picked == "weights":
        weights.show(run, player.last)
    elif picked == "measures":
        measures.show(run, theta)
    elif picked == "story":
        story.show(run, theta)
    elif picked == "published":
        published.show(run, theta)


def controls() -> None:
    """Show what can be chosen about the data, beside the stage."""
    known = {name: title for name, title in DATA.options.items() if name != OWN or own() is not None}
    widget(replace(DATA, options=known), on_change=suit)
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
    if chosen(DATA) == OWN:
        st.caption("Your own data stay in this session; a link to this page cannot carry them.")
    else:
        st.caption(f"{run.data.about} {run.data.warning}", help=f"{run.data.source} {run.data.licence}")


bare = f"{PAGE} link" not in st.session_state and set(st.query_params) == {DATA.key}
link.read(PAGE, CONTROLS)
network.lost_data(PAGE)
if bare:  # a link that names nothing but the data means them with what suits them
    suit()
with st.session_state["player"].at_work if "player" in st.session_state else nullcontext():
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
