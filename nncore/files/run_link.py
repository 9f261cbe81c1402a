"""A run as a text short enough for a link: not its past, but all that leads to its moment again.

A saved run (`run_file`) holds what a computer would need a minute to repeat; a link leaves out what is repeated in a
second. Its text is JSON, deflated, in base 64 of addresses. In it stand, version 1:

- `v`: 1; `sizes` and `activations`; `recipes`: what differs from the usual `Recipe`.
- `tables`: the arguments of `nn.data.load`, the formulas of derived inputs, and what was changed by hand: rows erased,
  and rows put in at their places.
- `start`: the first weights, null for those of the seed, with the places of its recipe and its table.
- `turns`: what was changed by hand on the way, as in a saved run.
- `at`: epoch, mini-batches and rows since. `here`: null where training is gone through again, else its moment.
- `page`: what the app adds.

Arrays are the bytes of double precision in base 64. Data of one's own do not travel in a link.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.data.dataset import Dataset
from nncore.files.run_file import Reader, reader_of, sentences, shape_from, work_between
from nncore.files.tables_in_files import Places, damaged
from nncore.files.tables_in_links import numbers_of, table, table_from, text_of
from nncore.history import Moment
from nncore.initializers import initial
from nncore.optimizers import OPTIMIZERS
from nncore.recipe import Recipe
from nncore.training import Run, Standing, Turn

VERSION = 1
MOST_SIGNS = 7000
"""Of a text. Browsers bear more, but servers often take addresses of up to 8,192 signs, and mail programs cut them."""
MOST_UNPACKED = 400_000
"""Bytes of JSON."""
MOST_AGAIN = 5e8
"""Work that opening a link may repeat, as `work_between` counts it; a second or two."""
MOST_TABLES, MOST_TURNS = 40, 200


def packed(run: Run, page: dict[str, Any] | None = None, begin: bool = False) -> str:
    """Return a run as a text of a link, which `unpacked` reads.

    Args:
        page: what is to be kept besides, as plain values.
        begin: to stand at its beginning, with all its turns still ahead of it, instead of where it stands.

    Raises:
        ValueError: it learns from data that are not shipped, or the text would be too long; the sentence says so.

    >>> import nncore as nn
    >>> run = nn.Run(nn.Architecture((2, 3, 1), ("tanh", "tanh")), nn.Recipe(), nn.data.load("xor", n=100))
    >>> run.advance(30)
    >>> text = packed(run)
    >>> again, _ = unpacked(text)
    >>> len(text) < 400, again.epoch, bool((again.theta == run.theta).all())
    (True, 30, True)
    """
    standing, first = run.standing, run.history.moments.rows[0]
    recipes, tables = Places[Recipe](), Places[Dataset]()
    start: dict[str, Any] = {"theta": None, "recipe": recipes.of(first.recipe), "table": tables.of(first.data)}
    if not np.array_equal(first.theta, _initial(run.arch, first.recipe)):
        start["theta"] = text_of(first.theta)
    here, at = None, [0, 0, 0] if begin else [standing.epoch, standing.batch, standing.row]
    if not begin and _again(run.arch, standing.epoch, run.data) > MOST_AGAIN:
        moment = standing.moment
        here = {"theta": text_of(moment.theta), "state": text_of(moment.state), "t": moment.t}
        here |= {"recipe": recipes.of(moment.recipe), "table": tables.of(moment.data)}
    turns = [
        [
            epoch,
            row,
            recipes.of(turn.recipe),
            turn.fresh,
            None if turn.theta is None else text_of(turn.theta),
            None if turn.data is None else tables.of(turn.data),
        ]
        for (epoch, row), turn in sorted(standing.turns.items())
        if begin or (epoch, row) <= (standing.epoch, standing.row)
    ]
    record = {
        "v": VERSION,
        "sizes": list(run.arch.sizes),
        "activations": list(run.arch.activations),
        "recipes": [_recipe(recipe) for recipe in recipes.found],
        "tables": [table(data) for data in tables.found],
        "start": start,
        "turns": turns,
        "at": at,
        "here": here,
        "page": page or {},
    }
    said = json.dumps(record, separators=(",", ":"), allow_nan=False).encode()
    text = base64.urlsafe_b64encode(zlib.compress(said, 9)).decode().rstrip("=")
    if len(text) > MOST_SIGNS or len(turns) > MOST_TURNS or len(tables.found) > MOST_TABLES:
        raise ValueError(
            f"A link to this moment would have {len(text):,} signs, and not every browser, server and mail program "
            f"bears more than {MOST_SIGNS:,}. Save a file instead."
        )
    return text


def unpacked(text: str, pause: Callable[[], object] = lambda: None) -> tuple[Run, dict[str, Any]]:
    """Return the run of a link's text, gone through again to its moment, and what was kept besides, unchecked.

    Args:
        pause: called after every epoch that is repeated, so that others may compute in between.

    Raises:
        ValueError: the text is none of a run; in a sentence.
    """
    with sentences("The moment in this link cannot be read."):
        record = _record(text)
        page = record["page"]
        if not isinstance(page, dict):
            raise damaged("Its part “page” is not a JSON object.")
        return _run(record, pause), page


def _record(text: str) -> dict[str, Any]:
    if len(text) > MOST_SIGNS:
        raise ValueError(f"It has {len(text):,} signs, and up to {MOST_SIGNS:,} are read.")
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        opened = zlib.decompressobj()
        said = opened.decompress(content, MOST_UNPACKED)
        if not opened.eof:
            raise ValueError("It is cut short, or larger than it seems.")
        record = json.loads(said.decode("utf-8"), parse_int=_whole)
    except (binascii.Error, zlib.error, UnicodeDecodeError, json.JSONDecodeError):
        raise ValueError("A part of it is missing or changed.") from None
    if not isinstance(record, dict) or type(record.get("v")) is not int:
        raise ValueError("It does not describe a run.")
    if record["v"] > VERSION:
        raise ValueError(f"It was made by a newer version of the Neural Playground, {record['v']}, than this one.")
    return record


def _run(record: dict[str, Any], pause: Callable[[], object]) -> Run:
    arch = shape_from({"arch": record})
    if len(record["tables"]) > MOST_TABLES or len(record["turns"]) > MOST_TURNS:
        raise damaged("It has too many tables or turns.")
    recipes = [Recipe.from_dict(Recipe().to_dict() | said) for said in record["recipes"]]
    reader = reader_of(arch, recipes, [table_from(said) for said in record["tables"]])
    epoch, batch, row = (reader.whole(value, 10_000_000) for value in record["at"])
    longest = max(reader.tables, key=lambda data: int(data.training.sum()))
    said, here = record["start"], record["here"]
    recipe, data = reader.recipe(said), reader.table(said)
    theta = _initial(arch, recipe) if said["theta"] is None else numbers_of(said["theta"], (arch.n_parameters,))
    run = Run(arch, recipe, data, theta)
    turns = dict(_turn(reader, each) for each in record["turns"])
    if here is None:
        if _again(arch, epoch, longest) > MOST_AGAIN:
            raise damaged("To go through it again would take too long.")
        run = Run.resumed(arch, run.history, Standing(0, 0, 0, run.history.moments.rows[0], turns))
        run.rewind(0)
        while run.epoch < epoch and not run.diverged:
            run.advance()
            pause()
        while (run.epoch, run.batch) < (epoch, batch) and not run.diverged:
            run.step()
        return run
    if work_between([0], epoch, int(longest.training.sum()), arch) > MOST_AGAIN * 40:
        raise damaged("To go through it again would take too long.")
    recipe = reader.recipe(here)
    state = numbers_of(here["state"], (OPTIMIZERS[recipe.optimizer].slots, arch.n_parameters))
    theta = numbers_of(here["theta"], (arch.n_parameters,))
    moment = Moment(theta, state, reader.whole(here["t"], 2**53), recipe, reader.table(here))
    row = reader.whole(row, int(moment.data.training.sum()) - 1)
    if (row == 0) != (batch == 0) or batch > row:
        raise damaged("It stands at a mini-batch that its epoch does not have.")
    history = run.history
    history.last_epoch = epoch
    run = Run.resumed(arch, history, Standing(epoch, batch, row, moment, turns))
    if not batch:
        history.record(epoch, moment, run.losses)
    return run


def _turn(reader: Reader, said: list[Any]) -> tuple[tuple[int, int], Turn]:
    epoch, row, recipe, fresh, theta, table = said
    return (reader.whole(epoch, 10_000_000), reader.whole(row, 10_000_000)), Turn(
        reader.recipe({"recipe": recipe}),
        reader.flag(fresh),
        None if theta is None else numbers_of(theta, (reader.arch.n_parameters,)),
        None if table is None else reader.table({"table": table}),
    )


def _again(arch: Architecture, epoch: int, data: Dataset) -> float:
    """Return how much work it is to go through training again."""
    return work_between([0], epoch, int(data.training.sum()), arch)


def _initial(arch: Architecture, recipe: Recipe) -> Array:
    return initial(arch, recipe.init, recipe.seed, scale=recipe.init_scale)


def _recipe(recipe: Recipe) -> dict[str, Any]:
    usual = Recipe().to_dict()
    return {name: value for name, value in recipe.to_dict().items() if usual[name] != value}


def _whole(digits: str) -> int:
    if len(digits) > 17:
        raise ValueError("A whole number is too large.")
    return int(digits)
