"""A workspace as a file and back: the run, and all that was chosen beside it."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

import nncore as nn
from nncore.data import Drawn
from nncore.files import read
from nncore.files.run_link import unpacked
from pages.workspace.choices import CONTROLS, RECIPE, Choices
from pages.workspace.own_data import OWN, Own
from pages.workspace.pins import Pins
from pages.workspace.retrace import told
from pages.workspace.turns import TURNS, Rank
from pages.workspace.weights import encoded
from pages.workspace.workspace import Workspace


class Opened(NamedTuple):
    """What a file holds, ready to be taken over.

    Attributes:
        run, choices: the run and all that was chosen; own: the table in the file, if it is the visitor's own.
        page: the page it was saved on, or "".
        lesson: where in a lesson its visitor was, as `pages.lessons.runner.standing` says it; nobody has checked it.
        pinned: what was pinned, as the file says it, which nobody has checked either.
    """

    run: nn.Run
    choices: Choices
    own: Own | None
    page: str
    lesson: Any
    pinned: Any = ()


def shown(workspace: Workspace) -> nn.Run:
    """Return a copy of the run as it stands on the screen; the run itself may be some frames ahead."""
    with workspace.lock:
        run, player = workspace.run.branch(), workspace.player
        if (run.epoch, run.batch) != player.shown_at:
            run.rewind(*player.shown_at)
        run.history.truncate(player.last)  # of what was trained ahead nobody has been told
        return run


def written(
    workspace: Workspace, run: nn.Run, page: str, lesson: dict[str, Any] | None = None, pins: Pins | None = None
) -> bytes:
    """Return the file of a run, of what is chosen beside it, and of the other runs that are kept.

    Args:
        page: the page it is saved on; lesson: where in a lesson its visitor is.

    Raises:
        ValueError: it cannot be saved.
    """
    beside = {"name": page, "choices": workspace.choices.link(CONTROLS)}
    beside |= {"lesson": lesson} if lesson else {}
    return nn.save(run, beside | ({"pinned": pins.to_list()} if pins and (pins.kept or pins.recent) else {}))


def opened(content: bytes) -> Opened:
    """Return what a file holds; nothing is taken over yet.

    Raises:
        ValueError: it is no run, or one that this app cannot show; in a sentence.
    """
    return _opened(*read(content))


def text_of(workspace: Workspace, run: nn.Run) -> str:
    """Return a run, and what is chosen beside it, as the text of a link.

    Raises:
        ValueError: it does not fit into one; in a sentence.
    """
    return told(run, workspace.choices)


def linked(text: str) -> Opened:
    """Return what the text of a link holds, gone through again to its moment; nothing is taken over yet.

    Raises:
        ValueError: as `opened`.
    """
    run, page = _gone_through(text)
    return _opened(run.branch(), page)


@st.cache_resource(max_entries=8, show_spinner=False)
def _gone_through(text: str) -> tuple[nn.Run, dict[str, Any]]:
    """Return the run of a link, gone through once for a whole class that opens it; to be branched from."""
    with TURNS.turn(Rank.PLAY) as turn:
        return unpacked(text, turn.pause)


def _opened(run: nn.Run, page: dict[str, Any]) -> Opened:
    said = page.get("choices")
    known = {name: text for name, text in said.items() if isinstance(text, str)} if isinstance(said, dict) else {}
    choices, _ = Choices().read(known, CONTROLS, absent=True)
    first = run.history.moments.rows[0]
    choices, own = _source(choices, first.data)
    recipe, arch = run.recipe, run.arch
    choices = choices.changed(hidden=arch.sizes[1:-1], activations=arch.activations, **Choices.of_recipe(recipe))
    if choices.data_seed == choices.seed:
        choices = choices.changed(data_seed=None)
    _check(choices, recipe)
    if np.array_equal(first.theta, nn.initial(arch, recipe.init, recipe.seed, scale=recipe.init_scale)):
        choices = choices.changed(theta="")
    else:
        choices = choices.changed(theta=encoded(first.theta))
    name = page.get("name")
    where = name if isinstance(name, str) else ""
    return Opened(run, choices, own, where, page.get("lesson"), page.get("pinned", ()))


def _source(choices: Choices, data: nn.data.Dataset) -> tuple[Choices, Own | None]:
    """Return choices that lead to data, and the data as the visitor's own where no choice leads to them."""
    asked: dict[str, Any] = dict(data.loaded)
    if asked:
        noise, share = round(100 * asked["noise"]), round(100 * asked["train_share"])
        usual = {"n": nn.data.DATASETS[asked["name"]].rows, "validation_share": 0.0}
        if all(asked[name] == value for name, value in usual.items()) and (noise / 100, share / 100) == (
            asked["noise"], asked["train_share"],
        ):  # fmt: skip
            chosen = {"data": asked["name"], "noise": noise, "share": share, "data_seed": asked["seed"]}
            return choices.changed(**chosen, formula=asked.get("formula", choices.formula)), None
    own = Own(Drawn(replace(data, name=OWN, loaded=())), data.title, float(data.validation.mean()))
    return choices.changed(data=OWN, share=round(100 * float(data.training.mean()))), own


def _check(choices: Choices, recipe: nn.Recipe) -> None:
    """Refuse what this app has no control for.

    Raises:
        ValueError: a choice is out of its control's range.
    """
    for name in ("hidden", "activations", *RECIPE.values()):
        control, chosen = CONTROLS[name], getattr(choices, name)
        value, wrong = control.parse(control.format(chosen))
        if wrong or value != chosen:
            raise ValueError(f"This app cannot show the run. {wrong or f'“{control.label}” has another value.'}")
    if choices.recipe != replace(recipe, frozen=()):
        raise ValueError("This app cannot show the run: it was trained with settings that this app does not have.")
