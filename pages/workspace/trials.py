"""What a sweep is to try: a visitor's lists of values, read, checked and combined into jobs."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import nncore as nn
from pages.kit.controls import Choice, Control, Number
from pages.workspace.choices import Choices
from pages.workspace.controls.data import SEED
from pages.workspace.controls.experiments import HIDDEN_ACTIVATION, SWEPT, USUAL

MOST_VALUES, MOST_RUNS = 50, 5000
"""Of a field, and of a sweep."""
MOST_SECONDS = 600
_SPREAD = re.compile(r"\s*(\S+)\s+to\s+(\S+)\s+in\s+(\S+)\s*")


class Values(NamedTuple):
    """What is tried of a field: its values, for chance a span of numbers if they are one, and what is wrong, or ""."""

    values: tuple[Any, ...] = ()
    span: nn.Span | None = None
    wrong: str = ""


def item(name: str) -> Control:
    """Return the control by which a value of a field is read; a learning rate may be any within its range."""
    control = SWEPT[name]
    if isinstance(control, Choice) and control.between:
        low, high = control.between
        return Number(name, control.label, control.default, low=low, high=high)
    return replace(control, default=0) if control.default is None else control


def read(name: str, text: str) -> Values:
    """Return the values that a text stands for: a list with commas, or numbers spread from one to another.

    >>> read("width", "2, 4, 4, 8").values, read("rate", "0.01 to 1 in 3").values
    ((2, 4, 8), (0.01, 0.1, 1.0))
    >>> read("width", "2").wrong
    'A sweep needs at least two different values of “neurons in each hidden layer”.'
    """
    control = item(name)
    text = text or USUAL[name]
    spread = _SPREAD.fullmatch(text)
    if spread and isinstance(control, Number):
        return _spread(control, *spread.groups())
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    found = [control.parse(part) for part in parts]
    wrong = next((said for _, said in found if said), "")
    values = tuple(dict.fromkeys(value for value, _ in found))
    return _checked(control, Values(values, None, wrong))


def _spread(control: Number, low: str, high: str, count: str) -> Values:
    """Return numbers spread between two."""
    many = Number("", "number of values", 2, low=2, high=MOST_VALUES, whole=True)
    ends, wrong = [], ""
    for part, one in ((low, control), (high, control), (count, many)):
        value, said = one.parse(part)
        ends.append(value)
        wrong = wrong or said
    if wrong:
        return Values(wrong=wrong)
    first, last, n = ends
    if first == last:
        return _checked(control, Values((first,)))
    span = nn.Span(min(first, last), max(first, last), control.whole)
    return _checked(control, Values(span.values(n), span))


def _checked(control: Control, found: Values) -> Values:
    """Say it if there are too few values or too many."""
    if found.wrong:
        return Values(wrong=found.wrong)
    if len(found.values) < 2:
        return Values(wrong=f"A sweep needs at least two different values of “{control.label}”.")
    if len(found.values) > MOST_VALUES:
        return Values(wrong=f"“{control.label}” has {len(found.values)} values; a sweep takes up to {MOST_VALUES}.")
    return found


def named(name: str, value: Any) -> str:
    """Return a value of a field for people.

    >>> named("rate", 0.030000000000000002), named("optimizer", "sgd")
    ('0.03', 'SGD')
    """
    control = SWEPT[name]
    if isinstance(control, Choice) and value in control.options:
        return control.options[value]
    return f"{value:.4g}"


@dataclass(frozen=True)
class Plan:
    """A sweep that can be made, or why it cannot.

    Attributes:
        fields: the names of what varies; values: by name; random, draws: whether combinations are drawn, and how many.
        seeds: those each combination is trained with; epochs: how long.
        wrong: by the place of a field, 1 to 3, or 0 for the whole, a sentence on what is wrong.
    """

    fields: tuple[str, ...]
    values: Mapping[str, Values]
    random: bool
    draws: int
    seeds: tuple[int, ...]
    epochs: int
    wrong: Mapping[int, str]

    @classmethod
    def of(cls, chosen: Choices) -> "Plan":
        """Return the sweep that is chosen."""
        texts = {1: (chosen.field1, chosen.values1), 2: (chosen.field2, chosen.values2)}
        if chosen.field3:
            texts[3] = (chosen.field3, chosen.values3)
        values, wrong = {}, {}
        for place, (name, text) in texts.items():
            if name in values:
                wrong[place] = f"“{SWEPT[name].label}” varies already; choose another."
                continue
            values[name] = read(name, text)
            if values[name].wrong:
                wrong[place] = values[name].wrong
        seeds = tuple((chosen.seed + i) % (int(SEED.high) + 1) for i in range(chosen.runs))
        plan = cls(tuple(values), values, chosen.way == "random", chosen.draws, seeds, chosen.length, wrong)
        if not wrong and plan.runs > MOST_RUNS:
            said = f"These are {plan.runs:,} runs, and a sweep makes up to {MOST_RUNS:,}. Take fewer values or seeds."
            return replace(plan, wrong={0: said})
        return plan

    @property
    def combinations(self) -> int:
        """How many settings are tried."""
        if self.random:
            return self.draws
        count = 1
        for found in self.values.values():
            count *= len(found.values)
        return count

    @property
    def runs(self) -> int:
        """How many networks are trained."""
        return self.combinations * len(self.seeds)

    def settings(self, seed: int) -> list[dict[str, Any]]:
        """Return the combinations, each as values by the names of the fields; `seed` is that of the drawing."""
        if self.random:
            return nn.draws({name: found.span or found.values for name, found in self.values.items()}, self.draws, seed)
        return nn.combinations({name: found.values for name, found in self.values.items()})


def applied(choices: Choices, setting: Mapping[str, Any], seed: int, points_seed: int) -> Choices:
    """Return choices with a combination's values and a seed, on the points that another seed has drawn.

    >>> applied(Choices(), {"width": 3, "depth": 3, "rate": 0.1}, 7, 0).hidden
    (3, 3, 3)
    """
    plain = {name: value for name, value in setting.items() if name not in ("width", "depth", "activation")}
    hidden, names = choices.hidden, choices.activations
    usual = names[0] if len(names) > 1 else HIDDEN_ACTIVATION.default
    layers = setting.get("depth", len(hidden) or int("width" in setting))
    hidden = tuple(setting.get("width", hidden[min(i, len(hidden) - 1)] if hidden else 4) for i in range(layers))
    inner = names[:-1] if len(names) == layers + 1 else (usual,) * layers
    if "activation" in setting:
        inner = (setting["activation"],) * layers
    data_seed = None if points_seed == seed else points_seed
    return choices.changed(
        **plain, hidden=hidden, activations=(*inner, names[-1]), seed=seed, data_seed=data_seed, theta=""
    )


def job(choices: Choices, data: nn.data.Dataset) -> nn.Job:
    """Return the network and the recipe that are chosen.

    Raises:
        ValueError: a value is none a recipe can have.
    """
    return nn.Job(choices.architecture(data), choices.recipe)


def seconds(jobs: list[nn.Job], data: nn.data.Dataset, epochs: int) -> float:
    """Return about how long a sweep takes here, by what an epoch cost on an ordinary machine."""
    rows, training = len(data.x), int(data.training.sum())
    work = sum(1.5e-9 * rows * (one.arch.n_parameters + 20) for one in jobs)
    stacks = Counter((one.arch, one.recipe.optimizer, one.recipe.batch_size) for one in jobs)
    for (_, _, size), members in stacks.items():
        work += -(-training // size) * (8e-5 * (1 + members // 256) + 1.5e-6 * members)
    return epochs * work
