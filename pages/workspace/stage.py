"""The stage: a network that trains before the visitor's eyes, sixty frames a second, drawn in the browser."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

import nncore as nn
from pages.components import stage as component
from pages.components.door import Component
from pages.components.stage.wire import digits, fields, message
from pages.workspace.choices import Choices
from pages.workspace.chunk import Chunk
from pages.workspace.frames import HEAD
from pages.workspace.pace import Pace
from pages.workspace.player import Player
from pages.workspace.remedies import remedied
from pages.workspace.scene import earlier_runs, maps
from pages.workspace.slices import SIDE, STRIDE

HERE = Path(component.__file__).parent
ROOT = (
    'class="sg" data-stage data-state="idle" data-epoch="0" data-batch="0" data-loss="" data-frames="0" tabindex="-1"'
)
CALM = 8.0
"""Frames a second while a hand is at a panel below: more would take from its answers, here and in the browser."""
PLACES = 90
"""Of the curve of a schedule."""
_mount = Component("stage", HERE / "mount.js", HERE / "stage.css", root=ROOT)


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


def told_note(note: nn.Note, choices: Choices, arch: nn.Architecture) -> dict[str, Any]:
    """Describe a note to the browser, with those of its remedies that would change something."""
    able = [
        remedy
        for remedy in note.remedies
        if remedy.choice == "epoch" or remedied(choices, arch, remedy, note.layer) is not None
    ]
    return {
        "kind": note.kind,
        "layer": note.layer,
        "meaning": note.meaning,
        "advice": note.advice,
        "remedies": [[remedy.choice, remedy.value, note.layer, remedy.title] for remedy in able],
    }


def schedule(player: Player) -> dict[str, Any] | None:
    """Describe how the learning rate changes with the epochs, past today and past the span; None if it does not."""
    recipe = player.look.recipe
    if recipe.schedule == "constant":
        return None
    reach = max(1.5 * recipe.schedule_epochs, 1.1 * player.last)
    factors = [recipe.rate_at(epoch) / recipe.learning_rate for epoch in np.linspace(0, reach, PLACES)]
    return {"title": nn.SCHEDULES[recipe.schedule].title, "reach": reach, "factors": digits(factors, 3)}


def stage(
    player: Player,
    choices: Choices,
    chunk: Chunk,
    answered: int,
    edited: int,
    per: int,
    unit: str,
    pace: Pace,
    yielding: bool,
    session: str,
    how: str,
    scene: dict[str, Any] | None,
    earlier: str,
    turns_had: str,
    batches: list[list[float]],
    key: str,
    on_ask: Callable[[], None],
) -> None:
    """Show a run.

    Args:
        player: the visitor's run; choices: what is chosen now.
        chunk: the frames to draw; they answer request number `answered`, 0 if nobody asked.
        edited: the number of the newest request that made another run or an edit, 0 if none did.
        per: epochs from one frame to the next while playing; unit: "epoch" or "batch"; pace: how fast.
        yielding: whether a hand at a panel below waits for what the frames take.
        session: names the session, so that a browser notices another one.
        how: names how to go on and when to stop, as chosen now; when it changes the browser drops the frames it holds
            and asks anew from the moment on screen, so that a choice takes effect where it was made.
        scene: what does not move, if the browser does not have it yet.
        earlier: names the earlier runs the browser has; turns_had: the turns it has.
        batches: the loss batch by batch, if that is looked at.
        key: of the component; `session.message(key, "ask")` is the newest request inside `on_ask`.
    """
    now = " ".join(f"{run.number} {run.name}" for run in player.earlier)
    turns = player.turns
    turns_key = sha256(turns.encode()).hexdigest()[:12] if turns else ""
    recipe = replace(player.look.recipe, frozen=player.run.recipe.frozen)
    header = {
        "session": session,
        "run": player.number,
        "origin": player.origin,
        "turns": turns if turns_key != turns_had else None,
        "turns_key": turns_key,
        "scene": scene,
        "tag": player.tag,
        "answered": answered,
        "edited": edited,
        "frames": chunk.frames.count,
        "last": chunk.last,
        "best": chunk.best,
        "diverged": chunk.diverged,
        "said": chunk.said,
        "notes": [told_note(note, choices, player.run.arch) for note in chunk.frames.notes],
        "stopped": chunk.stopped,
        "recipe": {name: value for name, value in recipe.to_dict().items() if value is not None},
        "schedule": schedule(player),
        "per": per,
        "unit": unit,
        "pace": min(pace.shown, CALM) if yielding else pace.shown,
        "chunk": pace.chunk,
        "yielding": yielding,
        "busy": pace.says,
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
    }
    parts = (maps(player),) if scene else ()
    _mount(key=key, data=message(header, chunk.frames.series, *parts), on_ask_change=on_ask)
