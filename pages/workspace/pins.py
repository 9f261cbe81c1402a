"""Pinned runs: what is kept of a run to lay it beside others, small enough to keep a dozen and to save them in a file.

A pin holds how its network was made and trained, where it ended, once or with several seeds, and a curve.
"""

import math
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.controls import HOW, NETWORK
from pages.workspace.past import EarlierRun

MOST, MOST_RUNS, MOST_POINTS = 12, 100, 60
"""Pins, seeds of one, and points of its curve."""
LONGEST_NAME, LONGEST_NOTE = 40, 200
TELLING = tuple(name for name in (*NETWORK, *HOW) if name not in ("theta", "seed"))
"""The choices in which pins may differ; the seeds stand with their runs."""


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
        return cls(texts[0], settings, epoch, runs, epochs, curve, measures, texts[1], again)


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


def of_run(run: nn.Run, choices: Choices, name: str) -> Pin:
    """Return the pin of a run as it stands."""
    x, y = run.data.train, run.data.held_out
    measures = tuple(measured(run, *part) for part in (x, y))
    epochs, curve = run.history.curve
    upto = epochs <= run.epoch
    seen = thinned(epochs[upto], curve[upto])
    ends = ((run.recipe.seed, *run.losses),)
    return Pin(name[:LONGEST_NAME], settings(choices), run.epoch, ends, *seen, measures, repeatable=repeatable(run))


def repeatable(run: nn.Run) -> bool:
    """Tell whether a run's recipe alone leads to it: nothing was set by hand, at its beginning or on the way."""
    recipe, turns = run.recipe, run.standing.turns.items()
    by_hand = any(place != (0, 0) or turn.theta is not None or turn.data is not None for place, turn in turns)
    drawn = nn.initial(run.arch, recipe.init, recipe.seed, scale=recipe.init_scale)
    return not (by_hand or recipe.frozen) and np.array_equal(run.history.moments.rows[0].theta, drawn)


def of_earlier(gone: EarlierRun) -> Pin:
    """Return the pin of a run that was left, as far as its curve goes."""
    choices, end = Choices().changed(**gone.made), gone.losses[-1].tolist()
    seen = thinned(gone.epochs, gone.losses)
    ends = ((choices.seed, *end),)
    return Pin(gone.name[:LONGEST_NAME], settings(choices), int(gone.epochs[-1]), ends, *seen, repeatable=False)


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
    """The pinned runs, in their order; `baseline` is the place of the one others are compared with."""

    kept: list[Pin] = field(default_factory=list)
    baseline: int = 0

    def copy(self) -> "Pins":
        """Return the same pins for somebody who goes on otherwise."""
        other = copy(self)
        other.kept = list(self.kept)
        return other

    def add(self, pin: Pin) -> str:
        """Pin one; return why not, if it cannot be."""
        if any(one.key == pin.key for one in self.kept):
            return "This run is pinned already."
        if len(self.kept) >= MOST:
            return f"{MOST} runs are pinned, as many as can be; remove one first."
        self.kept.append(pin)
        return ""

    def remove(self, place: int) -> None:
        """Let one go."""
        if 0 <= place < len(self.kept):
            del self.kept[place]
            self.baseline -= self.baseline > place or self.baseline == len(self.kept) > 0

    def change(self, place: int, **values: Any) -> None:
        """Name one otherwise, or say something else of it."""
        if 0 <= place < len(self.kept):
            self.kept[place] = replace(self.kept[place], **values)

    def to_list(self) -> list[dict[str, Any]]:
        """Return them as plain values, the baseline first."""
        order = sorted(range(len(self.kept)), key=lambda place: place != self.baseline)
        return [self.kept[place].to_dict() for place in order]

    def take_in(self, said: Any) -> bool:
        """Add those of a file that are pins, as far as there is room; tell whether there are any now."""
        for one in said[:MOST] if isinstance(said, list) else ():
            try:
                self.add(Pin.from_dict(one))
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
                continue
        return bool(self.kept)
