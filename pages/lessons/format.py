"""A lesson is data: steps, each with words, the state it sets, a question and a condition that completes it.

A file in TOML (toml.io), such as

    title = "A first look"
    about = "What a network is made of."
    minutes = 5
    level = "beginner"

    [[step]]
    page = "network"
    text = "This network has {parameters} weights and biases."
    done = "accuracy > 0.9"
    [step.set]
    data = "xor"
    [step.question]
    text = "How many hidden neurons are there?"
    right = "neurons"
    tolerance = 0

`{…}` in a text, `right` and `done` speak of `QUANTITIES`, which the page works out from the live network. A question
may have a table `[step.question.wrong]`, which says of wrong choices, or of wrong numbers, what is true of them. `set`
takes what a link to the page takes. `about`, `minutes` and `level`, one of `LEVELS`, may be left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nncore.words import counted
from pages.kit.contents import CONTENTS
from pages.kit.plain import percent, typeset
from pages.lessons.questions import Question

PAGES = {name: page.title for name, page in CONTENTS.items()}
QUANTITIES = {
    "loss": "the loss over all training rows",
    "test_loss": "the loss over all test rows",
    "accuracy": "the share of training rows on the right side, 0 to 1",
    "test_accuracy": "the same for test rows",
    "best_line": "the largest accuracy on the training rows that one straight line can have, with two inputs",
    "few_loss": "the mean squared error of the samples the Cost page shows",
    "sample_loss": "the loss of the chosen sample",
    "output": "what the network says of the chosen sample",
    "parameters": "how many weights and biases there are",
    "layers": "how many hidden layers there are",
    "neurons": "how many hidden neurons there are",
    "epoch": "the epoch the Train page shows",
    "picked": "which weight is picked, counted from 1",
    "weight": "the value of the weight that is picked",
    "slope": "its gradient, over all training rows",
    "sample_slope": "its gradient, for the chosen sample alone",
    "rows_loss": "the loss over the rows chosen on the page: a sample, a batch or all",
    "rows_slope": "its gradient, over the same rows",
}
SHARES = {"accuracy", "test_accuracy", "best_line"}
"""Shown as percentages."""
_ONE = re.compile(r"\s*(?P<name>[a-z_]+)\s*(?P<sign><=|>=|<|>|=)\s*(?P<number>-?\d+(\.\d+)?)\s*")
_CLICKED = re.compile(r"\s*clicked\s+w\[(?P<number>[1-9]\d*)\]\s*")
NAMED = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Condition:
    """What completes a step: all of its parts at once, each a quantity, a sign and a number."""

    parts: tuple[tuple[str, str, float], ...]

    @classmethod
    def read(cls, text: str) -> "Condition":
        """Return the condition a text states.

        Raises:
            ValueError: it cannot be read, or a quantity is unknown.

        >>> Condition.read("loss < 0.05 and epoch > 10").parts
        (('loss', '<', 0.05), ('epoch', '>', 10.0))
        >>> Condition.read("clicked w[3]").parts
        (('picked', '=', 3.0),)
        """
        parts = []
        for part in re.split(r"\band\b", text):
            clicked, one = _CLICKED.fullmatch(part), _ONE.fullmatch(part)
            if clicked:
                parts.append(("picked", "=", float(clicked["number"])))
            elif one and one["name"] in QUANTITIES:
                parts.append((one["name"], one["sign"], float(one["number"])))
            else:
                known = ", ".join(QUANTITIES)
                raise ValueError(f"“{part.strip()}” is not a condition such as “loss < 0.05”; known are {known}")
        return cls(tuple(parts))

    def met(self, values: Mapping[str, float]) -> bool:
        """Tell whether it holds; a quantity that is not there holds nothing.

        >>> Condition.read("loss < 0.05").met({"loss": 0.01})
        True
        """
        tests = {
            "<": lambda a, b: a < b,
            "<=": lambda a, b: a <= b,
            ">": lambda a, b: a > b,
            ">=": lambda a, b: a >= b,
            "=": lambda a, b: abs(a - b) < 1e-9,
        }
        return all(name in values and tests[sign](values[name], number) for name, sign, number in self.parts)


@dataclass(frozen=True)
class Asked:
    """A lesson's question; `right` is a choice, a number, or the name of a quantity."""

    text: str
    right: str | float
    choices: tuple[str, ...] = ()
    tolerance: float = 0.0
    why: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)

    def live(self, key: str, values: Mapping[str, float]) -> Question | None:
        """Return the question with the network's numbers in it, or None while they are not known."""
        right = self.right
        if not self.choices:
            if isinstance(right, str):
                if right not in values:
                    return None
                right = values[right]
            right = float(right)
        true_of = {
            answer if self.choices else float(answer): filled(said, values) for answer, said in self.wrong.items()
        }
        text, why = filled(self.text, values), filled(self.why, values)
        return Question(key, text, right, why, self.choices, self.tolerance, true_of)


@dataclass(frozen=True)
class Step:
    """One step: on which page, what it says, what it sets there, what it asks, what completes it."""

    page: str
    text: str
    sets: Mapping[str, str] = field(default_factory=dict)
    question: Asked | None = None
    done: Condition | None = None

    @property
    def names(self) -> set[str]:
        """The quantities it speaks of."""
        asked = self.question
        texts = [self.text, *((asked.text, asked.why, *asked.wrong.values()) if asked else ())]
        names = {name for text in texts for name in NAMED.findall(text)}
        if asked and not asked.choices and isinstance(asked.right, str):
            names.add(asked.right)
        return names | {name for name, _, _ in (self.done.parts if self.done else ())}


LEVELS = {"beginner": "for beginners", "intermediate": "for those who know a neuron", "advanced": "for the advanced"}
"""Whom a lesson is for, and how that is said."""
MOST_MINUTES = 180


@dataclass(frozen=True)
class Lesson:
    """A title and its steps.

    Attributes:
        about: what it is about, in a sentence, or "".
        minutes: how long it takes, 0 if that is not said; level: one of `LEVELS`, or "".
    """

    title: str
    about: str
    steps: tuple[Step, ...]
    minutes: int = 0
    level: str = ""

    @property
    def told(self) -> str:
        """Its length and level, in a few words.

        >>> Lesson("Curves", "", (), 5, "beginner").told
        '0 steps · about 5 minutes · for beginners'
        """
        steps = counted(len(self.steps), "1 step", "{n} steps")
        minutes = [counted(self.minutes, "about 1 minute", "about {n} minutes")] if self.minutes else []
        return " · ".join([steps, *minutes, *([LEVELS[self.level]] if self.level else [])])

    @property
    def data(self) -> str:
        """The data set it begins with, or ""."""
        return next((step.sets["data"] for step in self.steps if "data" in step.sets), "")


def filled(text: str, values: Mapping[str, float]) -> str:
    """Return a text with its {quantities} filled in, four digits each; what is not known yet becomes "…".

    >>> filled("a loss of {loss}, {accuracy} right", {"loss": -0.123456, "accuracy": 0.508})
    'a loss of −0.1235, 50.8% right'
    """

    def said(name: str) -> str:
        if name not in values:
            return "…"
        return percent(values[name]) if name in SHARES else typeset(f"{values[name]:.4g}")

    return NAMED.sub(lambda found: said(found[1]), text)
