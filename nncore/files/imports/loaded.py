"""A network out of a file: its shape and point, and what the file says of columns, scaling and classes."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nncore.activations import ACTIVATIONS
from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.data import DatasetInfo
from nncore.data.dataset import MOST_CLASSES, TASKS, Column, Dataset
from nncore.data.preparation.columns import MOST_INPUTS
from nncore.data.preparation.derived import Formula, with_features
from nncore.files.model import EXPRESSIONS
from nncore.network import forward
from nncore.recipe import class_targets

MOST_BYTES = 20_000_000
MOST_NUMBERS = 1_000_000
"""Weights and biases of a network that is read."""
MOST_LAYERS, MOST_TEXT = 50, 200


class Unreadable(ValueError):
    """A file whose network cannot be read; a whole sentence says why."""


def refused(why: str) -> Unreadable:
    """Return the error for a file; `why` is a sentence that says what is wrong."""
    return Unreadable(f"This file cannot be opened. {' '.join(why.split())[:300]}")


def named(text: object) -> str:
    """Return a name out of a file as a sentence may hold it."""
    short = "".join(sign if sign.isprintable() else "·" for sign in str(text)[:40])
    return f"“{short}”"


@dataclass(frozen=True)
class LoadedNetwork:
    """A network as a file tells of it.

    Attributes:
        kind: the format, for people.
        arch, theta: its shape and its point (P,). tells_activations: whether the file names the activations; if not,
            `arch` has tanh and identity for the time being.
        columns: names of the numbers of a raw row, () if the file names none; formulas: each input as a formula of
            them, "x1" or "sin(x2)", () if the inputs are the columns.
        center, spread: (d,), how an input is scaled, or None if the file does not say.
        task: "binary", "multiclass", "regression", or "" if the file does not say; classes: their names, or ().
        target_center, target_spread: (k,), of a regression's targets, or None.
    """

    kind: str
    arch: Architecture
    theta: Array
    tells_activations: bool = True
    columns: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    center: Array | None = None
    spread: Array | None = None
    task: str = ""
    classes: tuple[str, ...] = ()
    target_center: Array | None = None
    target_spread: Array | None = None

    @property
    def base(self) -> int:
        """How many numbers a raw row has."""
        if self.columns or not self.formulas:
            return len(self.columns) or self.arch.sizes[0]
        return 1 + max(place for text in self.formulas for place in Formula.read(text).columns)

    @property
    def derives(self) -> bool:
        """Whether some inputs are made from others."""
        return bool(self.formulas) and self.formulas != tuple(f"x{i + 1}" for i in range(self.base))

    def with_activations(self, hidden: str, output: str) -> "LoadedNetwork":
        """Return the same weights with one activation for all hidden layers and one for the output."""
        names = (*[hidden] * (len(self.arch.sizes) - 2), output)
        return replace(self, arch=Architecture(self.arch.sizes, names))

    @property
    def judged(self) -> str:
        """Its task: as the file says, else as its outputs suggest."""
        k, output = self.arch.sizes[-1], self.arch.activations[-1]
        if self.task:
            return self.task
        if 3 <= k <= MOST_CLASSES and output == "softmax":
            return "multiclass"
        return "binary" if k == 1 and output in ("sigmoid", "hard_sigmoid", "tanh") else "regression"

    def suits(self, info: DatasetInfo) -> bool:
        """Tell whether a shipped data set has its inputs and outputs."""
        outputs = info.classes if info.task == "multiclass" else 1
        told = not self.task or self.task == info.task
        return told and (info.columns, outputs) == (self.base, self.arch.sizes[-1])

    def scaled(self, data: Dataset) -> Dataset:
        """Return data as this network sees them: its inputs, derived and scaled as the file says, if it says."""
        if self.derives:
            data = with_features(data, self.formulas)
        parts: dict[str, Any] = {}
        if self.center is not None and self.spread is not None:
            parts |= {"center": self.center, "spread": self.spread}
        if data.task == "regression" and self.target_center is not None and self.target_spread is not None:
            parts |= {"target_center": self.target_center, "target_spread": self.target_spread}
        same = all(np.allclose(value, getattr(data, name), rtol=1e-6, atol=1e-9) for name, value in parts.items())
        return data if same else replace(data, **parts, standardised=False, loaded=())

    def answered(self, rows: int = 200, seed: int = 0) -> Dataset:
        """Return rows drawn by chance with what the network itself answers to them, for a file that comes without data.

        Inputs are drawn from a normal distribution, as scaled data have them; nothing is held out yet.

        Raises:
            ValueError: it has more inputs or outputs than data can have, or its answers are too large for numbers.
        """
        d, k = self.base, self.arch.sizes[-1]
        if max(d, self.arch.sizes[0]) > MOST_INPUTS:
            raise ValueError(f"It has {max(d, self.arch.sizes[0]):,} inputs, and data have up to {MOST_INPUTS:,}.")
        if k > MOST_CLASSES:
            raise ValueError(f"It has {k:,} outputs, and data have up to {MOST_CLASSES}.")
        center, spread = np.zeros(d), np.ones(d)
        if self.center is not None and self.spread is not None:
            for i, text in enumerate(self.formulas or tuple(f"x{i + 1}" for i in range(d))):
                formula = Formula.read(text)
                if formula.kind == "column":
                    center[formula.columns[0]], spread[formula.columns[0]] = self.center[i], self.spread[i]
        x = center + spread * np.random.default_rng(seed).standard_normal((rows, d))
        names = self.columns or tuple(f"x{i + 1}" for i in range(d))
        ends = zip(x.min(axis=0).tolist(), x.max(axis=0).tolist(), strict=True)
        columns = [Column(name or f"x{i + 1}", low=low, high=high)
                   for i, (name, (low, high)) in enumerate(zip(names, ends, strict=True))]  # fmt: skip
        unknown = Dataset(
            name="own", title="The network's own answers", task="regression", x=x, y=np.zeros((rows, k)),
            columns=tuple(columns), classes=(), test=np.zeros(rows, dtype=np.bool_), center=center, spread=spread,
            about="Rows drawn at random, and what the network you opened answers to them.",
            source="Your own file.", licence="Your own.",
        )  # fmt: skip
        seen = self.scaled(unknown)
        output = forward(self.arch, self.theta, seen.inputs).output
        if not np.isfinite(output).all() or np.abs(output).max() > 1e100:
            raise ValueError("Its answers are too large to be shown as numbers.")
        if self.judged == "regression":
            return replace(seen, y=seen.unscale_targets(output))
        if self.judged == "multiclass":
            y, classes = output.argmax(axis=1), self.classes or tuple(f"class {i + 1}" for i in range(k))
        else:
            y, classes = (
                output[:, 0] >= sum(class_targets(self.arch.activations[-1])) / 2,
                self.classes or ("no", "yes"),
            )
        return replace(seen, task=self.judged, y=y.astype(np.float64)[:, None], classes=classes,
                       target_center=np.zeros(1), target_spread=np.ones(1))  # fmt: skip


def network(kind: str, layers: Sequence[tuple[Array, Array]], activations: Sequence[str] | None) -> LoadedNetwork:
    """Return the network of layers, each its weights (n_in, n_out) and biases (n_out,).

    Args:
        activations: one for each layer, or None if the file does not say.

    Raises:
        ValueError: the layers do not follow on each other, or hold a number that is none.
    """
    if not layers:
        raise refused("It holds no weights.")
    if len(layers) > MOST_LAYERS:
        raise refused(f"It has {len(layers):,} layers, and up to {MOST_LAYERS} are read.")
    sizes = [layers[0][0].shape[0], *(w.shape[1] for w, _ in layers)]
    for i, (w, b) in enumerate(layers):
        if w.shape != (sizes[i], sizes[i + 1]) or b.shape != (sizes[i + 1],):
            raise refused(f"Layer {i + 1} does not fit the layer before it.")
        if 0 in w.shape:
            raise refused(f"Layer {i + 1} has no neurons.")
        if not (np.isfinite(w).all() and np.isfinite(b).all()):
            raise refused(f"A weight of layer {i + 1} is not finite.")
    if sum(w.size + b.size for w, b in layers) > MOST_NUMBERS:
        raise refused(f"It has more than {MOST_NUMBERS:,} weights.")
    names = tuple(activations or (*["tanh"] * (len(layers) - 1), "identity"))
    if len(names) != len(layers):
        raise refused(f"It has {len(layers)} layers and names {len(names)} activations.")
    for name in names:
        if name not in ACTIVATIONS:
            raise refused(f"There is no activation called {named(name)} here.")
    try:
        arch = Architecture(tuple(sizes), names)
    except ValueError as wrong:
        raise refused(str(wrong)) from None
    theta = np.concatenate([np.vstack([w, b]).reshape(-1) for w, b in layers]).astype(np.float64)
    return LoadedNetwork(kind, arch, theta, tells_activations=activations is not None)


def described(found: LoadedNetwork, said: dict[str, Any]) -> LoadedNetwork:
    """Return a network with what a file says beside its weights; see `nncore.files.about`.

    Raises:
        ValueError: something of it cannot be.
    """
    d, k = found.arch.sizes[0], found.arch.sizes[-1]
    parts: dict[str, Any] = {}
    columns = _texts(said.get("columns", []), "columns", MOST_INPUTS)
    inputs = _texts(said.get("inputs", [f"c{i}" for i in range(d)]), "inputs", MOST_INPUTS)
    if columns:
        parts["columns"] = columns
        parts["formulas"] = tuple(_formula(text, len(columns)) for text in inputs)
        if len(inputs) != d or len(set(inputs)) < d:
            raise refused(f"It describes {len(inputs)} inputs, and its network has {d}.")
    for name, size in (("center", d), ("spread", d), ("target_center", k), ("target_spread", k)):
        if name in said and not (name.startswith("target") and said.get("task") != "regression"):
            values = np.array(said[name], dtype=np.float64)
            if values.shape != (size,) or not np.isfinite(values).all():
                raise refused(f"Its {name} should be {size} finite numbers.")
            if name.endswith("spread") and not (values > 0).all():
                raise refused(f"Its {name} should be above 0.")
            parts[name] = values
    if said.get("task", ""):
        task, classes = said["task"], _texts(said.get("classes", []), "classes", MOST_CLASSES)
        needed = {"binary": (2, 1), "multiclass": (k, k), "regression": (0, k)}
        if task not in TASKS or (len(classes), k) != needed[task] or (task == "multiclass" and k < 3):
            raise refused("Its task, its classes and its outputs do not fit together.")
        parts |= {"task": task, "classes": classes}
    return replace(found, **parts)


def as_record(text: str) -> Any:
    """Return what a JSON text says; numbers are finite and not endless.

    Raises:
        ValueError: it is none.
    """

    def whole(digits: str) -> int:
        if len(digits) > 17:
            raise ValueError
        return int(digits)

    try:
        return json.loads(text, parse_int=whole)
    except (ValueError, RecursionError):
        raise refused("It cannot be read as JSON.") from None


def _texts(values: Any, what: str, most: int) -> tuple[str, ...]:
    fine = isinstance(values, list) and len(values) <= most
    if not fine or not all(isinstance(text, str) and 0 < len(text) <= MOST_TEXT for text in values):
        raise refused(f"Its {what} are not a list of up to {most:,} names.")
    return tuple(values)


def _formula(text: str, columns: int) -> str:
    """Return an input of a model as a formula of the columns from x1 on: "c0 * c0" is "x1^2"."""
    for kind, pattern in EXPRESSIONS.items():
        found = re.fullmatch(re.escape(pattern.format("@", "@")).replace("@", r"c(\d{1,5})"), text)
        if not found:
            continue
        places = [int(digits) + 1 for digits in found.groups()]
        if max(places) > columns:
            break
        if kind in ("square", "product"):
            return f"x{places[0]}^2" if places[0] == places[1] else f"x{places[0]}*x{places[1]}"
        return f"x{places[0]}" if kind == "column" else f"{kind}(x{places[0]})"
    raise refused(f"Its input {named(text)} is not known here.")
