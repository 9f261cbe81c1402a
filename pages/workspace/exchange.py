"""What the stage in the browser asks of a workspace, and how it is answered."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from secrets import token_hex

import streamlit as st

from pages.components.stage.request import Request
from pages.kit import session
from pages.workspace.batches import by_batch
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.data import SEED
from pages.workspace.controls.groups import VIEWS
from pages.workspace.pace import Pace
from pages.workspace.player import Player
from pages.workspace.remedies import remedy_in
from pages.workspace.scene import scene
from pages.workspace.stage import stage
from pages.workspace.turns import TURNS, Rank
from pages.workspace.workspace import Workspace

FEW = 4
"""Frames it gets at once while a hand is at a panel below, which waits for them."""
SOME = 12
"""Frames it gets at once while a panel is open that a hand may come to at any time, for its first answer waits too."""
AT_HAND = ("digits",)
"""Those panels."""
FRAMES = ("show", "look", "play", "slow", "return")
"""What is asked for where nothing but frames is wanted."""
HELD, LET_GO = 5.0, 1.0
"""Seconds for which a hand counts as being there after its last change: while it is down, and once it is lifted. On a
busy machine changes come late, and who draws begins another stroke."""


@dataclass
class Exchange:
    """What passes between a workspace and its stage.

    Attributes:
        request: the one that waits for its answer; said: why something was not done.
        edited: the newest request that made another run or an edit; drawn: the version the page was drawn for.
        pace: how fast frames can be given.
        hand_until: until when a hand counts as being at a panel below the stage, on the clock of `time.monotonic`.
        studied: whether anything has been studied below the stage in this visit: then all that is there is drawn with
            each answer. Until then it would only take the server's time.
        session: names it, so that a browser notices that the server, or the session on it, is another one.
    """

    request: Request | None = None
    said: str = ""
    edited: Request | None = None
    drawn: int = -1
    pace: Pace = field(default_factory=Pace)
    hand_until: float = -math.inf
    studied: bool = False
    session: str = field(default_factory=lambda: token_hex(8))


def at_hand(workspace: Workspace, done: bool) -> None:
    """Note that a hand is at a panel below the stage; `done`: it has let go."""
    exchange(workspace).hand_until = time.monotonic() + (LET_GO if done else HELD)


def exchange(workspace: Workspace) -> Exchange:
    """Return what passes between a workspace and its stage."""
    return session.of(Exchange, workspace.name)


def receive(workspace: Workspace) -> None:
    """Take in what the browser asks; `answer` answers it."""
    here, request = exchange(workspace), Request.read(session.message(workspace.key("stage"), "ask"))
    if request is not None:
        if request.edit and request == here.edited:
            request = replace(request, edit={})  # asked for again, for the answer was late: an edit is made once
        here.request = request
        if request.do in FRAMES:  # nothing but what `answer` computes, in a turn of its own
            return
        with workspace.lock, TURNS.turn(Rank.LOOK):
            renewal = request.do in ("seed", "shape", "remedy")
            if renewal and request.run == workspace.player.number:
                here.edited = request
            elif renewal:
                # Streamlit has put another choice, and so another run, into the same run of the script: what was asked
                # of the run before stays unanswered, so that the browser asks for it again of this one.
                here.request = replace(request, number=0)
            _do(workspace, request)


def _do(workspace: Workspace, request: Request) -> None:
    """Do what a request asks for beyond frames."""
    here, player = exchange(workspace), workspace.player
    if request.do == "set" and request.key in VIEWS:
        control = CONTROLS[request.key]
        value, _ = control.parse(request.text)
        workspace.choose(**{request.key: control.default if value is None else value})
    if request.run != player.number:
        return
    if request.do in ("reset", "shape", "remedy", "back", "forth"):
        player.stand(request.epoch, request.batch)
    if request.do == "seed":
        workspace.choose(seed=(workspace.choices.seed + 1) % (int(SEED.high) + 1))
    elif request.do == "reset":
        workspace.apply(workspace.choices, reset=True)
    elif request.do == "shape" and "derive" in request.edit:
        workspace.derive_by_hand(str(request.edit["derive"]))
    elif request.do == "shape":
        here.said = workspace.reshape_by_hand(request.edit)
    elif request.do == "remedy":
        workspace.apply_remedy(remedy_in(request.edit))
    elif request.do == "back":
        workspace.undo()
    elif request.do == "forth":
        workspace.redo()
    elif request.do in ("forget", "name"):
        _past(player, request)


def _past(player: Player, request: Request) -> None:
    """Forget or name an earlier run."""
    for earlier in [run for run in player.earlier if str(run.number) == request.key]:
        if request.do == "forget":
            player.earlier.remove(earlier)
        elif request.text.strip():
            earlier.name = request.text.strip()


def answer(workspace: Workspace) -> Callable[[], None]:
    """Draw the stage with what the browser asked for last.

    The whole page runs again where the choices are no longer those it was drawn for.

    Returns:
        What has the next answer ready before it is asked for, to be called once all else is drawn.
    """
    here, player, chosen = exchange(workspace), workspace.player, workspace.choices
    request = asked = here.request
    hurried = time.monotonic() < here.hand_until
    if request and (hurried or chosen.below in AT_HAND):
        request = replace(request, count=min(request.count, FEW if hurried else SOME))
    edited = player.edited
    how, stop = workspace.how, chosen.stop
    with TURNS.turn(rank(request)) as turn:
        chunk = player.show(request, how, stop, turn)
        if here.request and here.request.edit:
            here.edited = here.request  # only now: what ends the script before this has not made the edit
        if request and request.count >= SOME and rank(request) is Rank.PLAY:
            here.pace.took(chunk.frames.count, turn)
        batches = by_batch(player.run, *player.shown_at, turn) if chosen.by == "batch" else []
    if player.edited != edited:
        workspace.look()
    said, here.said = here.said, ""
    known = request is not None and (request.scene, request.run) == (player.tag, player.number)
    by_single_batch = chosen.speed == "batch"
    stage(
        player=player,
        choices=chosen,
        chunk=replace(chunk, said=said) if said else chunk,
        answered=request.number if request else 0,
        edited=here.edited.number if here.edited else 0,
        per=1 if by_single_batch else int(chosen.speed),
        unit="batch" if by_single_batch else "epoch",
        pace=here.pace,
        yielding=hurried,
        session=here.session,
        how=workspace.how_in_words,
        scene=None if known else scene(player, chosen.spelt(VIEWS)),
        earlier=request.earlier if request else "",
        turns_had=request.turns_key if request else "",
        batches=batches,
        key=workspace.key("stage"),
        on_ask=lambda: receive(workspace),
    )
    if here.drawn != workspace.version:
        st.rerun(scope="app")  # after the stage is drawn: Streamlit takes down what a rerun leaves out
    if here.request is asked:  # and not a newer one, taken in by a rerun that has begun already
        here.request = None

    def prepare() -> None:
        with TURNS.if_free() as turn:
            if turn and request and not hurried:
                player.prepare(request, chunk, how, stop, turn)

    return prepare


def rank(request: Request | None) -> Rank:
    """Return how soon a request is answered: to play on can wait, what follows a visitor's hand cannot."""
    return Rank.PLAY if request and request.do in ("play", "return") and not request.edit else Rank.LOOK
