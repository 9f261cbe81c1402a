"""The stage: a network that trains before the visitor's eyes, sixty frames a second, drawn in the browser.

What Streamlit sends again with every message is kept small: a few lines that unpack. The rest of the component's
script and style travel with the scene, once.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.components.assets import FOLDER, asset
from pages.components.bundle import bundle
from pages.components.stage.wire import digits, fields, message
from pages.workspace.frames import HEAD
from pages.workspace.player import Chunk, Player
from pages.workspace.scene import earlier_runs
from pages.workspace.slices import SIDE, STRIDE, input_maps

_mount = st.components.v2.component(
    "stage", html=asset("stage/stage.html"), js=bundle(FOLDER / "stage" / "entry.js"), isolate_styles=False
)
SCRIPT = bundle(FOLDER / "stage" / "stage.js").encode()
STYLE = asset("stage/stage.css").encode()


def trace_update(step: nn.UpdateTrace) -> dict[str, Any]:
    """Describe an update to the browser: the first sample of its mini-batch on the neurons, the slopes on the lines."""
    return {
        "n": len(step.x),
        "x": digits(step.x[0]),
        "z": digits(np.concatenate([z[0] for z in step.trace.z])),
        "a": digits(np.concatenate([a[0] for a in step.trace.a[1:]])),
        "delta": digits(np.concatenate([delta.sum(axis=0) for delta in step.back.delta])),
        "grad": digits(step.back.grad),
        "before": digits(step.before),
        "after": digits(step.after),
        "losses": digits([*step.batch_losses, *step.losses]),
        "diverged": step.diverged,
    }


def studied(player: Player) -> dict[str, Any]:
    """Describe the sample that is looked at."""
    run, row = player.run, player.look.sample
    data, target = run.data, run.targets(run.data.y)[row]
    truth = data.classes[int(data.y[row, 0])] if data.classes else f"{data.y[row, 0]:.4g}"
    return {"row": row, "x": digits(data.inputs[row]), "target": digits(target), "truth": truth}


def stage(
    player: Player,
    chunk: Chunk,
    answered: int,
    per: int,
    unit: str,
    how: str,
    scene: dict[str, Any] | None,
    newcomer: bool,
    earlier: str,
    batches: list[list[float]],
    key: str,
    on_ask: Callable[[], None],
) -> None:
    """Show a run.

    Args:
        player: the visitor's run.
        chunk: the frames to draw; they answer request number `answered`, 0 if nobody asked.
        per: epochs from one frame to the next while playing; unit: "epoch" or "batch".
        how: names the learning rate, optimiser and batch size chosen now; when it changes the browser drops the frames
            it holds and asks anew from the moment on screen, so that a choice takes effect where it was made.
        scene: what does not move, if the browser does not have it yet.
        newcomer: whether the browser may not have the stage's own script yet.
        earlier: names the earlier runs the browser has.
        batches: the loss batch by batch, if that is looked at.
        key: of the component; `st.session_state[key].ask` holds the newest request inside `on_ask`.
    """
    now = " ".join(f"{run.number} {run.name}" for run in player.earlier)
    header = {
        "run": player.number,
        "scene": scene,
        "tag": player.tag,
        "answered": answered,
        "frames": chunk.frames.count,
        "last": chunk.last,
        "best": chunk.best,
        "diverged": chunk.diverged,
        "said": chunk.said,
        "notes": [[note.layer, note.meaning, note.advice] for note in chunk.frames.notes],
        "per": per,
        "unit": unit,
        "how": how,
        "side": SIDE,
        "small": SIDE // STRIDE,
        "can": player.can,
        "frozen": player.run.recipe.frozen,
        "sample": studied(player),
        "earlier": earlier_runs(player) if scene or now != earlier else None,
        "earlier_key": now,
        "space": player.look.space,
        "head": fields(HEAD),
        "batches": batches,
        "step": trace_update(chunk.step) if chunk.step else None,
        "style": len(STYLE) if newcomer else 0,
        "script": len(SCRIPT) if newcomer else 0,
    }
    parts = (*((STYLE, SCRIPT) if newcomer else ()), *((input_maps(player.run, player.look.cut),) if scene else ()))
    _mount(key=key, data=message(header, chunk.frames.series, *parts), on_ask_change=on_ask)
