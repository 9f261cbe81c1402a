"""The stage: a network that trains before the visitor's eyes, sixty frames a second, drawn in the browser."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.stage.assets import asset
from pages.stage.frames import SIDE, STRIDE, input_maps, message
from pages.stage.player import Chunk, Player

_mount = st.components.v2.component(
    "stage",
    html=asset("stage.html"),
    css=asset("stage.css"),
    js=asset("stage_drawing.js") + asset("stage.js"),
    isolate_styles=False,
)


def stage(
    player: Player,
    chunk: Chunk,
    answered: int,
    per: int,
    how: str,
    scene: dict[str, Any] | None,
    key: str,
    on_ask: Callable[[], None],
) -> None:
    """Show a run.

    Args:
        player: the visitor's run.
        chunk: the frames to draw; they answer request number `answered`, 0 if nobody asked.
        per: epochs from one frame to the next while playing.
        how: names the learning rate, optimiser and batch size chosen now; when it changes the browser drops the frames
            it holds and asks anew from the moment on screen, so that a choice takes effect where it was made.
        scene: what does not move, if the browser does not have it yet.
        key: of the component; `st.session_state[key].ask` holds the newest request inside `on_ask`.
    """
    header = {
        "run": player.number,
        "scene": scene,
        "tag": player.tag,
        "answered": answered,
        "frames": chunk.count,
        "last": chunk.last,
        "best": chunk.best,
        "diverged": chunk.diverged,
        "per": per,
        "how": how,
        "side": SIDE,
        "small": SIDE // STRIDE,
    }
    maps = input_maps(player.run, player.cut) if scene else b""
    _mount(key=key, data=message(header, maps, chunk.frames), on_ask_change=on_ask)
