"""What was changed by hand in a run, as text: a browser keeps it, and a session new to the run goes by it again.

A run is a function of its beginning and its turns (`nncore.training.Turn`), so a visitor whose server is gone gets the
same run from another one.
"""

from hashlib import sha256
from weakref import WeakKeyDictionary

import numpy as np

import nncore as nn
from nncore.files.run_link import packed, unpacked
from nncore.training import Turn
from pages.workspace.choices import CONTROLS, RECIPE, Choices

NOT_CARRIED = "-"
"""Stands for turns that do not fit into a text, or on data that are not shipped; no text of turns is this."""


_ORIGINS = WeakKeyDictionary[nn.Run, str]()
_WRITTEN = WeakKeyDictionary[nn.Run, tuple[list[tuple[tuple[int, int], Turn]], str]]()
"""What takes a while and stays as it is: most answers come after no other turn."""


def origin_of(run: nn.Run) -> str:
    """Name the beginning of a run: two with the same network, weights and data at epoch 0 have the same name."""
    if run not in _ORIGINS:
        _ORIGINS[run] = _origin_of(run)
    return _ORIGINS[run]


def _origin_of(run: nn.Run) -> str:
    first = run.history.moments.rows[0]
    data = first.data
    name = sha256(repr((run.arch, first.recipe.loss, first.recipe.seed, data.classes)).encode())
    for values in (first.theta, data.x, data.y, data.test, data.validation):
        name.update(np.ascontiguousarray(values).tobytes())
    return name.hexdigest()[:16]


def written(run: nn.Run) -> str:
    """Return the turns of a run as text, "" where there are none and `NOT_CARRIED` where they cannot be carried.

    >>> run = nn.Run(nn.Architecture((2, 1), ("tanh",)), nn.Recipe(), nn.data.load("xor", n=100))
    >>> written(run)
    ''
    >>> run.advance(2)
    >>> run.change(theta=run.theta + 1)
    >>> again = retraced(written(run))
    >>> run.advance(2), again.advance(4)
    (None, None)
    >>> bool((run.theta == again.theta).all())
    True
    """
    now = list(run.standing.turns.items())
    known, text = _WRITTEN.get(run, ([], ""))
    if len(known) != len(now) or any(a != b or one is not two for (a, one), (b, two) in zip(known, now, strict=True)):
        try:
            text = packed(run, begin=True)
        except ValueError:
            text = NOT_CARRIED
        _WRITTEN[run] = now, text
    return text


def told(run: nn.Run, choices: Choices) -> str:
    """Return a run to its moment, and what is chosen beside it, as the text of a link; `run_files.linked` reads it.

    Raises:
        ValueError: it does not fit into one; in a sentence.
    """
    beside = [name for name in CONTROLS if name not in (*RECIPE.values(), "hidden", "activations", "theta")]
    return packed(run, {"choices": choices.link(beside)})


def retraced(text: str) -> nn.Run | None:
    """Return the run of a text at its beginning, with its turns ahead of it; None where the text is none."""
    try:
        run, _ = unpacked(text)
    except ValueError:
        return None
    return run if (run.epoch, run.batch) == (0, 0) else None
