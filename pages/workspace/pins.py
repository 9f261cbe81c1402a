"""What is kept of a run to lay it beside others, small enough to keep dozens and to save them in a file.

A pin holds how its network was made and trained, where it ended, once or with several seeds, a curve, and what leads to
the run again. Every run of a visit is kept for a while; those that are pinned stay.
"""

import math
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from nncore.files.run_link import MOST_SIGNS
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.controls.groups import HOW, NETWORK
from pages.workspace.own_data import Own
from pages.workspace.retrace import told

MOST, MOST_RUNS, MOST_POINTS = 12, 100, 60
"""Pinned runs, seeds of one, and points of its curve."""
MOST_RECENT = 20
"""Runs that are kept without a pin; the oldest goes first."""
MOST_HELD = 3_000_000
"""Bytes of whole runs that are kept because no text leads to them."""
LONGEST_NAME, LONGEST_NOTE = 40, 200
TELLING = tuple(name for name in (*NETWORK, *HOW) if name not in ("theta", "seed"))
"""The choices in which pins may differ; the seeds stand with their runs."""


class Held(NamedTuple):
    """A whole run, for which no text is short enough, or whose data stay in the session they were brought to.

    Attributes:
        run, choices: the run and those that lead to its start; own: the visitor's own data, if it learns from them.
    """

    run: nn.Run
    choices: Choices
    own: Own | None

    @property
    def size(self) -> int:
        """Bytes it takes; its data are shared."""
        moments = self.run.history.moments
        return len(moments) * sum(part.nbytes for part in (moments.rows[0].theta, moments.rows[0].state))


@dataclass(frozen=True)
class Pin:
    """A run, or the same run with several seeds, to be compared with others.

    Attributes:
        name, note: what the visitor calls it and says of it, plain text.
        settings: the choices that are not the usual ones, as a link says them.
        epoch: how long it was trained; runs: for each seed (seed, training loss, test loss), nan where it failed.
        repeatable: whether its settings alone lead to it, so that it can be had with other seeds.
        measures: accuracy, or R², of the one run on the training and the test rows; () if unknown.
        epochs, curve: (T,) and (T, 2), the losses on the way, of the run in the middle if there are several.
        again: the text that leads to the run again, or "", see `retrace.told`; held: the run, where there is none.
        key: names what it was made from, so that the same is not pinned twice.
    """

    name: str
    settings: dict[str, str]
    epoch: int
    runs: tuple[tuple[int, float, float], ...]
    epochs: NDArray[np.int64] = field(repr=False)
    curve: NDArray[np.float64] = field(repr=False)
    measures: tuple[float, ...] = ()
    note: str = ""
    repeatable: bool = True
    again: str = field(default="", repr=False)
    held: Held | None = field(default=None, repr=False, compare=False)

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it apart from other pins."""
        return (tuple(sorted(self.settings.items())), self.epoch, self.runs)

    def losses(self, part: int) -> dict[int, float]:
        """Return where it ended by seed; part 0 is training, 1 test. Failed runs are infinite."""
        return {seed: ends[part] if math.isfinite(ends[part]) else math.inf for seed, *ends in self.runs}

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values for JSON, which has no nan: None stands for it."""
        return {
            "name": self.name,
            "note": self.note,
            "settings": self.settings,
            "epoch": self.epoch,
            "repeatable": self.repeatable,
            "runs": [[seed, *(end if math.isfinite(end) else None for end in ends)] for seed, *ends in self.runs],
            "measures": list(self.measures),
            "epochs": self.epochs.tolist(),
            "curve": self.curve.tolist(),
            "again": self.again,
        }

    @classmethod
    def from_dict(cls, said: Any) -> "Pin":
        """Return the pin that `to_dict` came from; nothing of it is trusted.

        Raises:
            ValueError, KeyError, TypeError: it is none.
        """
        settings = {}
        for name in TELLING:
            text = said["settings"].get(name)
            if isinstance(text, str):
                value, wrong = CONTROLS[name].parse(text)
                if not wrong:
                    settings[name] = CONTROLS[name].format(value)
        runs = tuple((int(seed), _loss(train), _loss(test)) for seed, train, test in said["runs"][:MOST_RUNS])
        epochs = np.array([int(_number(epoch)) for epoch in said["epochs"][:MOST_POINTS]])
        curve = np.array([[_number(a), _number(b)] for a, b in said["curve"][:MOST_POINTS]])
        if not runs or len(epochs) != len(curve):
            raise ValueError("a pinned run has no runs, or a curve without its epochs")
        measures = tuple(_number(one) for one in said["measures"][:2])
        texts = [str(said[name])[:most] for name, most in (("name", LONGEST_NAME), ("note", LONGEST_NOTE))]
        epoch, again = int(_number(said["epoch"])), said["repeatable"] is True
        text = said.get("again", "")
        text = text if isinstance(text, str) and len(text) <= MOST_SIGNS else ""
        return cls(texts[0], settings, epoch, runs, epochs, curve, measures, texts[1], again, text)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{str(value)[:40]!r} is no number")
    return float(value)


def _loss(value: Any) -> float:
    return math.nan if value is None else _number(value)


def thinned(epochs: NDArray[Any], curve: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a curve with few enough points, its ends kept."""
    keep = np.unique(np.linspace(0, len(epochs) - 1, min(len(epochs), MOST_POINTS)).astype(int))
    return epochs[keep], curve[keep].astype(float)


def called(run: nn.Run | nn.Racer) -> str:
    """Return what a run is called at first: its hidden layers, optimiser and learning rate."""
    shape = "·".join(map(str, run.arch.sizes[1:-1])) or "no hidden layer"
    return f"{shape}, {run.recipe.optimizer} {run.recipe.learning_rate:g}"


def of_run(run: nn.Run, choices: Choices, name: str, own: Own | None = None) -> Pin:
    """Return the pin of a run as it stands.

    Args:
        choices: those that lead to its start and say how it goes on; own: the visitor's own data, if it learns from
            them.
    """
    x, y = run.data.train, run.data.held_out
    measures = tuple(measured(run, *part) for part in (x, y))
    epochs, curve = run.history.curve
    upto = epochs <= run.epoch
    seen = thinned(epochs[upto], curve[upto])
    ends = ((run.recipe.seed, *run.losses),)
    again, held = "", None
    try:
        again = told(run, choices)
    except ValueError:
        held = Held(run.branch(), choices, own)
        held.run.release_buffers()
        held.run.history.thin(4, 512)
    start = settings(choices)
    return Pin(name[:LONGEST_NAME], start, run.epoch, ends, *seen, measures, "", repeatable(run), again, held)


def of_seeds(pins: list[Pin], name: str) -> Pin:
    """Return the pin of the same run with several seeds, from those of each; it is the one in the middle that opens."""
    order = sorted(pins, key=lambda pin: pin.losses(0)[pin.runs[0][0]])
    runs = tuple(end for pin in pins for end in pin.runs)
    return replace(order[(len(order) - 1) // 2], name=name[:LONGEST_NAME], runs=runs)


def repeatable(run: nn.Run) -> bool:
    """Tell whether a run's recipe alone leads to it: nothing was set by hand, at its beginning or on the way."""
    recipe, turns = run.recipe, run.standing.turns.items()
    by_hand = any(place != (0, 0) or turn.theta is not None or turn.data is not None for place, turn in turns)
    drawn = nn.initial(run.arch, recipe.init, recipe.seed, scale=recipe.init_scale)
    return not (by_hand or recipe.frozen) and np.array_equal(run.history.moments.rows[0].theta, drawn)


def measured(run: nn.Run, x: NDArray[Any], y: NDArray[Any]) -> float:
    """Return the accuracy of a run on some rows, or R² where numbers are asked for."""
    output = nn.forward(run.arch, run.theta, x).output
    if run.data.task == "regression":
        return float(nn.r2(run.data.unscale_targets(output), y).mean())
    target = run.targets(y)
    if run.data.task == "multiclass":
        return float(nn.class_accuracy(output, target))
    return float(nn.accuracy(output, target, run.threshold))


def settings(choices: Choices) -> dict[str, str]:
    """Return what is chosen that is not usual, as a link says it, and the seed that drew the data."""
    return choices.link(TELLING) | {"data_seed": str(choices.points_seed)}


def differing(pins: list[Pin]) -> list[str]:
    """Return the names of the choices in which some pins are not alike."""
    return [name for name in TELLING if len({pin.settings.get(name) for pin in pins}) > 1]


@dataclass(eq=False)
class Pins:
    """The runs of a visit.

    Attributes:
        kept: those that are pinned, in their order; baseline: the place of the one others are compared with.
        recent: those that are kept for a while, the latest last.
    """

    kept: list[Pin] = field(default_factory=list)
    baseline: int = 0
    recent: list[Pin] = field(default_factory=list)

    def copy(self) -> "Pins":
        """Return the same for somebody who goes on otherwise; data of one's own stay behind."""
        kept, recent = (
            [replace(pin, held=None) if pin.held and pin.held.own else pin for pin in pins]
            for pins in (self.kept, self.recent)
        )
        return Pins(kept, self.baseline, recent)

    def note(self, pin: Pin) -> None:
        """Keep a run for a while, unless it is pinned; one that is kept already becomes the latest."""
        if any(one.key == pin.key for one in self.kept):
            return
        others = [one for one in self.recent if one.key != pin.key]
        self.recent = [*others[1 - MOST_RECENT :], pin]
        self._let_go()

    def forget(self, key: tuple[Any, ...]) -> None:
        """Let go of a run that is kept for a while."""
        self.recent = [one for one in self.recent if one.key != key]

    def add(self, pin: Pin) -> str:
        """Pin one; return why not, if it cannot be."""
        if any(one.key == pin.key for one in self.kept):
            return "This run is pinned already."
        if len(self.kept) >= MOST:
            return f"{MOST} runs are pinned, as many as can be; remove one first."
        self.kept.append(pin)
        self.forget(pin.key)
        self._let_go()
        return ""

    def _let_go(self) -> None:
        """Let go of whole runs for which there is no room, the oldest without a pin first."""
        room = MOST_HELD
        for pins in (self.kept, self.recent):
            for place in reversed(range(len(pins))):
                held = pins[place].held
                room -= held.size if held else 0
                if room < 0:
                    pins[place] = replace(pins[place], held=None)

    def remove(self, place: int) -> None:
        """Take a pin away; its run is kept for a while."""
        if 0 <= place < len(self.kept):
            pin = self.kept.pop(place)
            self.baseline -= self.baseline > place or self.baseline == len(self.kept) > 0
            self.note(pin)

    def change(self, place: int, **values: Any) -> None:
        """Name one otherwise, or say something else of it."""
        if 0 <= place < len(self.kept):
            self.kept[place] = replace(self.kept[place], **values)

    def to_list(self) -> list[dict[str, Any]]:
        """Return them as plain values, the baseline first, and last those without a pin."""
        order = sorted(range(len(self.kept)), key=lambda place: place != self.baseline)
        pinned = [self.kept[place].to_dict() for place in order]
        return pinned + [pin.to_dict() | {"recent": True} for pin in self.recent]

    def take_in(self, said: Any) -> bool:
        """Add those of a file that are pins, as far as there is room; tell whether there are any now."""
        for one in said[: MOST + MOST_RECENT] if isinstance(said, list) else ():
            try:
                pin = Pin.from_dict(one)
                if one.get("recent") is True:
                    self.note(pin)
                else:
                    self.add(pin)
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
                continue
        return bool(self.kept or self.recent)
