"""A run as a file: everything that is needed to go on from where it stands, bit for bit, in JSON that can be read.

The format, version 1. All numbers are plain JSON numbers with every digit; a place in a list counts from 0.

- `format`: "neural-playground-run"; `version`: 1; `engine`: what computed it, "numpy".
- `arch`: `sizes` and `activations`, as an Architecture has them.
- `recipes`: every recipe that was in force, as `Recipe.to_dict` gives it.
- `tables`: every data set that was in force: `{"load": {…}}` with the arguments of `nn.data.load`, or a whole table
  with the fields of a Dataset.
- `moments`: exact states, thinned evenly, of which the first is the beginning: `epoch`, `theta` (weights and biases,
  layer by layer), `state` (the optimiser's memory), `t` (updates it has made), `recipe` and `table` (their places).
- `here`: the moment the run stands at: the same with `batch` (mini-batches done since the epoch) and `row` (rows done).
- `turns`: what was changed by hand on the way: `epoch`, `row`, `recipe`, `fresh`, `theta` or null, `table` or null.
- `losses`: `epoch`, `train` and `test`, thinned evenly; `strides`: the spacing of `moments` and of `losses`.
- `last_epoch`: the furthest epoch reached; `diverged`: whether training had to stop there.
- `page`: what the app adds to show the same page again, its choices and the step of a lesson among it; the core neither
  needs nor reads it.

Numbers that the program would compute anew are not in the file. Nothing in a file is ever executed, and no sentence of
it is shown: what is said about data comes from the program.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from nncore.architecture import Architecture
from nncore.data.dataset import Dataset
from nncore.files.export import Export
from nncore.files.model import Model
from nncore.files.tables_in_files import Numbers, Places, damaged, loads_again, table_from
from nncore.files.tables_in_files import table as table_of
from nncore.history import MOST_LOSSES, History, Moment, Thinned, states_held
from nncore.optimizers import OPTIMIZERS
from nncore.recipe import Recipe, check_fit
from nncore.training import LASTING, Run, Standing, Turn

FORMAT, VERSION, ENGINE = "neural-playground-run", 1, "numpy"
MOST_BYTES = 20_000_000
LONGEST = 300
"""Signs of a sentence on what is wrong."""
MOST_NUMBERS = 400_000
"""In all moments together, and in all tables: some 8 MB of text each at the most."""
MOST_PARAMETERS, MOST_LAYERS, MOST_TABLES, MOST_EPOCHS, MOST_WORK = 10_000, 50, 500, 10_000_000, 2e10
FEWEST_MOMENTS = 16
"""MOST_WORK: what lies between two exact moments, which going back in time has to do again; about a minute."""


def save(run: Run, page: dict[str, Any] | None = None) -> bytes:
    """Return a run as a file.

    Args:
        page: what is to be kept besides, as plain values; see `page_of`.

    Raises:
        ValueError: its network or the tables it learnt from are too large for a file.

    >>> import nncore as nn
    >>> run = nn.Run(nn.Architecture((2, 3, 1), ("tanh", "tanh")), nn.Recipe(), nn.data.load("xor", n=100))
    >>> run.advance(3)
    >>> again = load_run(save(run))
    >>> run.advance(2), again.advance(2)
    (None, None)
    >>> bool((run.theta == again.theta).all())
    True
    """
    why = why_not_saved(run)
    if why:
        raise ValueError(why)
    standing, history = run.standing, run.history
    recipes, tables = Places[Recipe](), Places[Dataset]()
    moments, losses = _thinned(run), history.losses.copy()
    losses.thin(4096)

    def moment(one: Moment) -> dict[str, Any]:
        return {
            "theta": one.theta.tolist(),
            "state": one.state.tolist(),
            "t": one.t,
            "recipe": recipes.of(one.recipe),
            "table": tables.of(one.data),
        }

    epochs, curve = list(losses), [losses.rows[epoch] for epoch in losses]
    record: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "engine": ENGINE,
        "arch": {"sizes": list(run.arch.sizes), "activations": list(run.arch.activations)},
        "here": {"epoch": standing.epoch, "batch": standing.batch, "row": standing.row} | moment(standing.moment),
        "moments": [{"epoch": epoch} | moment(moments.rows[epoch]) for epoch in moments],
        "turns": [
            {
                "epoch": epoch,
                "row": row,
                "recipe": recipes.of(turn.recipe),
                "fresh": turn.fresh,
                "theta": None if turn.theta is None else turn.theta.tolist(),
                "table": None if turn.data is None else tables.of(turn.data),
            }
            for (epoch, row), turn in sorted(standing.turns.items())
        ],
        "losses": {"epoch": epochs, "train": [pair[0] for pair in curve], "test": [pair[1] for pair in curve]},
        "strides": [moments.stride, losses.stride],
        "last_epoch": history.last_epoch,
        "diverged": standing.diverged,
        "recipes": [recipe.to_dict() for recipe in recipes.found],
        "tables": [table_of(data) for data in tables.found],
        "page": page or {},
    }
    return json.dumps(record, separators=(",", ":"), allow_nan=False).encode()


def why_not_saved(run: Run) -> str:
    """Return why a run cannot be saved, in a sentence, or ""."""
    arch, history = run.arch, run.history
    if arch.n_parameters > MOST_PARAMETERS:
        return (
            f"A file holds a run of up to {MOST_PARAMETERS:,} weights, and this network has {arch.n_parameters:,}. "
            "Take a smaller network."
        )
    moments = _thinned(run)
    if work_between(list(moments), history.last_epoch, int(run.data.training.sum()), arch) > MOST_WORK:
        return (
            "This run is too long for a file: going back in time in it would take minutes. Reset it, or export the "
            "network instead."
        )
    turns = (turn.data for turn in run.standing.turns.values() if turn.data is not None)
    tables = {id(data): data for data in (run.data, *(moment.data for moment in moments.rows.values()), *turns)}
    numbers = sum(data.x.size + data.y.size for data in tables.values() if not loads_again(data))
    if numbers > MOST_NUMBERS:
        return (
            f"The data of this run are {numbers:,} numbers, and a file holds up to {MOST_NUMBERS:,}. Export the "
            "network instead: it goes without its data."
        )
    return ""


def _thinned(run: Run) -> Thinned[Moment]:
    """Return the exact states that a file holds."""
    moments = run.history.moments.copy()
    widest = 1 + OPTIMIZERS[run.recipe.optimizer].slots
    moments.thin(max(FEWEST_MOMENTS, MOST_NUMBERS // (run.arch.n_parameters * widest)))
    return moments


def load_run(content: bytes) -> Run:
    """Return the run of a file, standing where it stood; it goes on bit for bit on the same engine.

    Raises:
        ValueError: the file is none of a run, too large, of a newer version or damaged; in a sentence.
    """
    return read(content)[0]


def read(content: bytes) -> tuple[Run, dict[str, Any]]:
    """Return the run of a file, and what was kept besides, which nobody has checked.

    Raises:
        ValueError: as `load_run`.
    """
    record = _record(content)
    with sentences("This file cannot be opened."):
        page = record["page"]
        if not isinstance(page, dict):
            raise damaged("Its part “page” is not a JSON object.")
        return _run(record), page


@contextmanager
def sentences(said: str) -> Iterator[None]:
    """Let whatever goes wrong in reading be said in sentences: `said`, and the reason behind it.

    Raises:
        ValueError: something has gone wrong.
    """
    try:
        yield
    except ValueError as wrong:
        why = " ".join(str(wrong).split())
        why = f"{why[:1].upper()}{why[1:].removesuffix('.')}." if len(why) <= LONGEST else f"{why[:LONGEST]} …"
        raise ValueError(f"{said} {why}") from None
    except (KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError, MemoryError):
        raise ValueError(f"{said} Something in it is missing, or is not what it should be.") from None


def _record(content: bytes) -> dict[str, Any]:
    """Return what a file says, brought to this version."""
    if len(content) > MOST_BYTES:
        size, most = (round(count / 1_000_000) for count in (len(content), MOST_BYTES))
        raise ValueError(f"This file has {size} MB, and a saved run has at most {most} MB.")
    try:
        record = json.loads(content.decode("utf-8"), parse_constant=_no_number, parse_int=_whole, parse_float=_finite)
    except (ValueError, RecursionError):
        raise ValueError(
            "This file is not a saved run, or a part of it is missing: it cannot be read as JSON."
        ) from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError("This file is not a run saved in the Neural Playground.")
    version = record.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("This file does not say which version of the format it has, so it cannot be opened.")
    if version > VERSION:
        raise ValueError(
            f"This file was saved by a newer version of the Neural Playground: its format is {version}, and this one "
            f"reads up to {VERSION}."
        )
    return record


def _no_number(text: str) -> float:
    raise ValueError(f"JSON has no number {text}.")


def _whole(text: str) -> int:
    if len(text) > 17:
        raise ValueError("A whole number is too large.")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), -float("inf")):
        raise ValueError("A number is too large.")
    return number


def shape_from(record: dict[str, Any]) -> Architecture:
    """Return the shape of a network that a file tells of.

    Raises:
        ValueError: it is none, or too large.
    """
    sizes, activations = record["arch"]["sizes"], record["arch"]["activations"]
    if not 2 <= len(sizes) <= MOST_LAYERS or not all(
        type(size) is int and 0 < size <= MOST_PARAMETERS for size in sizes
    ):
        raise damaged("Its layers have no sizes that a network could have.")
    if not all(type(name) is str for name in activations):
        raise damaged("Its activations are not a list of names.")
    arch = Architecture(tuple(sizes), tuple(activations))
    if arch.n_parameters > MOST_PARAMETERS:
        raise damaged("Its layers and its weights do not fit together.")
    return arch


def reader_of(arch: Architecture, recipes: list[Recipe], tables: list[Dataset]) -> "Reader":
    """Return a reader of moments and turns that name these recipes and tables.

    Raises:
        ValueError: they belong to different runs.
    """
    if any(getattr(recipe, name) != getattr(recipes[0], name) for recipe in recipes for name in LASTING):
        raise damaged("Its recipes belong to different runs.")
    if any(
        (t.task, t.classes, t.n_features) != (tables[0].task, tables[0].classes, tables[0].n_features) for t in tables
    ):
        raise damaged("Its tables belong to different runs.")
    return Reader(arch, recipes, tables, Numbers(MOST_NUMBERS * 4))


def _run(record: dict[str, Any]) -> Run:
    arch = shape_from(record)
    if len(record["here"]["theta"]) != arch.n_parameters:
        raise damaged("Its layers and its weights do not fit together.")
    recipes = [Recipe.from_dict(values) for values in record["recipes"]]
    if len(record["tables"]) > MOST_TABLES:
        raise damaged(f"It has more than {MOST_TABLES} tables.")
    tables = [table_from(said) for said in record["tables"]]
    reader = reader_of(arch, recipes, tables)
    last = reader.whole(record["last_epoch"], MOST_EPOCHS)
    moments = _series(reader, [each["epoch"] for each in record["moments"]], record["strides"][0], last)
    exact = dict(zip(moments, map(reader.moment, record["moments"]), strict=True))
    if work_between(moments, last, max(int(data.training.sum()) for data in tables), arch) > MOST_WORK:
        raise damaged("Too much lies between the moments it holds.")
    curve = record["losses"]
    epochs = _series(reader, curve["epoch"], record["strides"][1], last)
    pairs = reader.numbers([curve["train"], curve["test"]], (2, len(epochs))).T.tolist()
    history = History.of(
        Thinned.of(exact, record["strides"][0], states_held(arch.n_parameters)),
        Thinned.of({e: (a, b) for e, (a, b) in zip(epochs, pairs, strict=True)}, record["strides"][1], MOST_LOSSES),
        last,
    )
    return Run.resumed(arch, history, reader.standing(record, last))


def work_between(moments: list[int], last: int, rows: int, arch: Architecture) -> float:
    """Return how much lies at the most between two moments: an update costs by its weights, and something besides."""
    longest = max(after - before for before, after in zip(moments, [*moments[1:], last], strict=True))
    return float(longest) * rows * (arch.n_parameters + 1000)


def _series(reader: "Reader", epochs: list[Any], stride: int, last: int) -> list[int]:
    """Return the epochs of a thinned series, if it is one."""
    found = [reader.whole(epoch, last) for epoch in epochs]
    spaced = type(stride) is int and stride > 0 and all(epoch % stride == 0 for epoch in found[:-1])
    if not spaced or found[0] != 0 or any(after <= before for before, after in pairwise(found)):
        raise damaged("Its epochs are out of order.")
    return found


class Reader:
    """Reads moments and turns, which name recipes and tables by their places."""

    def __init__(self, arch: Architecture, recipes: list[Recipe], tables: list[Dataset], numbers: Numbers) -> None:
        self.arch, self.recipes, self.tables, self.numbers = arch, recipes, tables, numbers

    @staticmethod
    def whole(value: Any, most: int) -> int:
        if type(value) is not int or not 0 <= value <= most:
            raise damaged(f"{str(value)[:40]!r} is not a whole number from 0 to {most:,}.")
        return value

    def flag(self, value: Any) -> bool:
        if type(value) is not bool:
            raise damaged(f"{str(value)[:40]!r} is neither true nor false.")
        return value

    def recipe(self, said: dict[str, Any]) -> Recipe:
        return self.recipes[self.whole(said["recipe"], len(self.recipes) - 1)]

    def table(self, said: dict[str, Any]) -> Dataset:
        return self.tables[self.whole(said["table"], len(self.tables) - 1)]

    def theta(self, values: Any) -> Any:
        return self.numbers(values, (self.arch.n_parameters,))

    def moment(self, said: dict[str, Any]) -> Moment:
        recipe, data = self.recipe(said), self.table(said)
        check_fit(self.arch, recipe, data)
        slots = OPTIMIZERS[recipe.optimizer].slots
        state = self.numbers(said["state"], (slots, self.arch.n_parameters))
        return Moment(self.theta(said["theta"]), state, self.whole(said["t"], 2**53), recipe, data)

    def turn(self, said: dict[str, Any]) -> Turn:
        recipe = self.recipe(said)
        data = None if said["table"] is None else self.table(said)
        for each in self.tables if data is None else [data]:
            check_fit(self.arch, recipe, each)
        theta = None if said["theta"] is None else self.theta(said["theta"])
        return Turn(recipe, self.flag(said["fresh"]), theta, data)

    def standing(self, record: dict[str, Any], last: int) -> Standing:
        here = record["here"]
        moment, epoch = self.moment(here), self.whole(here["epoch"], last)
        row = self.whole(here["row"], int(moment.data.training.sum()) - 1)
        batch = self.whole(here["batch"], row)
        if (row == 0) != (batch == 0):
            raise damaged("It stands at a mini-batch that its epoch does not have.")
        turns = {}
        for said in record["turns"]:
            place = self.whole(said["epoch"], last), self.whole(said["row"], MOST_EPOCHS)
            turns[place] = self.turn(said)
        return Standing(epoch, batch, row, moment, turns, self.flag(record["diverged"]))


def _of(model: Model) -> Run:
    """Return the run of a model; one that came without begins where it stands."""
    return model.run or Run(model.arch, Recipe(loss=model.loss), model.data, model.theta.copy())


EXPORT = Export(
    "json",
    "Saved run",
    ".json",
    "application/json",
    "The whole training as one file, to be opened here again or read by any program: weights, settings, history and "
    "data.",
    lambda model: save(_of(model)),
    lambda model: why_not_saved(model.run) if model.run else "",
    stem="run",
)
