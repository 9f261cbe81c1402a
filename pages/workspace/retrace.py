"""What was changed by hand in a run, as text: a browser keeps it, and a session new to the run goes by it again.

A run is a function of its beginning and its turns (`nncore.training.Turn`). The beginning follows from what is chosen;
the turns are in this text, so that a visitor whose server is gone gets the same run from another one.
"""

import base64
import binascii
import json
import zlib
from typing import Any

import numpy as np

import nncore as nn
from nncore.training import LASTING, Turn
from pages.components.stage.request import MOST_TURNS

MOST_BYTES = 2_000_000
"""Bytes a text may be unpacked to at the most."""
NOT_CARRIED = "-"
"""Stands for turns that are too long or that changed the data; text of turns never is this."""
USUAL = nn.Recipe().to_dict()


def written(run: nn.Run) -> str:
    """Return the turns of a run as text, "" where there are none and `NOT_CARRIED` where they cannot be carried.

    >>> run = nn.Run(nn.Architecture((2, 1), ("tanh",)), nn.Recipe(), nn.data.load("xor", n=100))
    >>> written(run)
    ''
    >>> run.advance(2)
    >>> run.change(theta=run.theta + 1)
    >>> again = retraced(nn.Run(run.arch, run.recipe, run.data), written(run))
    >>> run.advance(2), again.advance(4)
    (None, None)
    >>> bool((run.theta == again.theta).all())
    True
    """
    turns = run.standing.turns
    if not turns:
        return ""
    if any(turn.data is not None for turn in turns.values()):
        return NOT_CARRIED
    first = run.history.moments.rows[0].recipe
    turns = {(0, 0): Turn(first)} | turns
    said = [[*place, *_said(turn)] for place, turn in sorted(turns.items())]
    text = base64.urlsafe_b64encode(zlib.compress(json.dumps(said, separators=(",", ":")).encode())).decode()
    return text if len(text) <= MOST_TURNS else NOT_CARRIED


def retraced(run: nn.Run, text: str) -> nn.Run | None:
    """Return a run that begins where another began and takes the turns in a text; None where it holds none for it."""
    try:
        turns = dict(_turn(run, said) for said in _unpacked(text))
        begins = turns[0, 0]
        first = run.history.moments.rows[0]
        theta = first.theta if begins.theta is None else begins.theta
        nn.Run(run.arch, begins.recipe, first.data, theta)  # refuses what cannot be trained
        run = run.branch()
        run.rewind(0)
        run.change(theta=theta, **_changes(begins.recipe))
        standing = run.standing
        return nn.Run.resumed(run.arch, run.history, standing._replace(turns=turns))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
        return None


def _said(turn: Turn) -> tuple[Any, ...]:
    recipe = {name: value for name, value in turn.recipe.to_dict().items() if value != USUAL[name]}
    theta = None if turn.theta is None else base64.b64encode(turn.theta.astype("<f8").tobytes()).decode()
    return recipe, turn.fresh, theta


def _turn(run: nn.Run, said: Any) -> tuple[tuple[int, int], Turn]:
    """Return the place and the turn that were said.

    Raises:
        ValueError, TypeError, KeyError: it is none that this run could take.
    """
    epoch, row, values, fresh, theta = said
    place = int(epoch), int(row)
    recipe = nn.Recipe.from_dict(USUAL | values)
    if any(getattr(recipe, name) != getattr(run.recipe, name) for name in LASTING):
        raise ValueError("a turn keeps what lasts for the whole of a run")
    nn.check_fit(run.arch, recipe, run.data)
    point = None if theta is None else np.frombuffer(base64.b64decode(theta, validate=True), "<f8").copy()
    if min(place) < 0 or type(fresh) is not bool:
        raise ValueError("a turn is at a place in the run")
    if point is not None and not (point.shape == run.theta.shape and np.isfinite(point).all()):
        raise ValueError("a turn goes to a point of the network")
    return place, Turn(recipe, fresh, point)


def _changes(recipe: nn.Recipe) -> dict[str, Any]:
    """Return all of a recipe that may change on the way."""
    return {name: value for name, value in vars(recipe).items() if name not in LASTING}


def _unpacked(text: str) -> list[Any]:
    """Return what a text holds.

    Raises:
        ValueError: it holds nothing, or too much.
    """
    try:
        unpack = zlib.decompressobj()
        content = unpack.decompress(base64.urlsafe_b64decode(text.encode()), MOST_BYTES)
    except (binascii.Error, zlib.error) as wrong:
        raise ValueError("this is no text of turns") from wrong
    if unpack.unconsumed_tail:
        raise ValueError("this is too long for turns")
    said = json.loads(content)
    if not isinstance(said, list):
        raise ValueError("turns are a list")
    return said
