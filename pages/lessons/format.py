"""A lesson is data: steps, each with words, the state it sets, a question and a condition that completes it.

A file in TOML (toml.io), such as

    title = "A first look"

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

`{…}` in a text, `right` and `done` speak of `QUANTITIES`, which the page works out from the live network.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pages.kit.contents import CONTENTS
from pages.lessons.questions import Question

PAGES = {name: page.title for name, page in CONTENTS.items()}
QUANTITIES = {
    "loss": "the cost over all training rows",
    "test_loss": "the cost over all test rows",
    "accuracy": "the share of training rows on the right side, 0 to 1",
    "test_accuracy": "the same for test rows",
    "output": "what the network says of the chosen sample",
    "parameters": "how many weights and biases there are",
    "layers": "how many hidden layers there are",
    "neurons": "how many hidden neurons there are",
    "epoch": "the epoch the Train page shows",
    "picked": "which weight is picked, counted from 1",
    "weight": "the value of the weight that is picked",
    "slope": "the slope of the cost by it, over all training rows",
}
MOST_STEPS, MOST_TEXT, MOST_BYTES = 40, 1200, 100_000
_ONE = re.compile(r"\s*(?P<name>[a-z_]+)\s*(?P<sign><=|>=|<|>|=)\s*(?P<number>-?\d+(\.\d+)?)\s*")
_CLICKED = re.compile(r"\s*clicked\s+w\[(?P<number>\d+)\]\s*")
_NAMED = re.compile(r"\{([a-z_]+)\}")


class LessonError(ValueError):
    """What is wrong with a lesson's file, in a sentence that names the line."""


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
                raise ValueError(f"“{part.strip()}” is no condition such as “loss < 0.05”; known are {known}")
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

    def live(self, key: str, values: Mapping[str, float]) -> Question | None:
        """Return the question with the network's numbers in it, or None while they are not known."""
        right = self.right
        if not self.choices:
            if isinstance(right, str):
                if right not in values:
                    return None
                right = values[right]
            return Question(key, filled(self.text, values), float(right), filled(self.why, values), (), self.tolerance)
        return Question(key, filled(self.text, values), right, filled(self.why, values), self.choices)


@dataclass(frozen=True)
class Step:
    """One step: on which page, what it says, what it sets there, what it asks, what completes it."""

    page: str
    text: str
    sets: Mapping[str, str] = field(default_factory=dict)
    question: Asked | None = None
    done: Condition | None = None


@dataclass(frozen=True)
class Lesson:
    """A title and its steps."""

    title: str
    about: str
    steps: tuple[Step, ...]


def filled(text: str, values: Mapping[str, float]) -> str:
    """Return a text with its {quantities} filled in, four digits each; what is not known yet becomes "…".

    >>> filled("a cost of {loss}", {"loss": 0.123456})
    'a cost of 0.1235'
    """
    return _NAMED.sub(lambda found: f"{values[found[1]]:.4g}" if found[1] in values else "…", text)


def read(source: str) -> Lesson:
    """Return the lesson a file's text describes.

    Raises:
        LessonError: it is no TOML, something is missing, unknown, too long or of the wrong kind; with the line.
    """
    if len(source.encode()) > MOST_BYTES:
        raise LessonError(f"A lesson's file holds at most {MOST_BYTES:,} bytes.")
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as wrong:
        raise LessonError(f"This is not TOML: {wrong}.") from None
    steps = table.get("step")
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise LessonError(f"A lesson needs 1 to {MOST_STEPS} steps, each under a line [[step]].")
    lines = [i for i, line in enumerate(source.splitlines(), 1) if line.strip().startswith("[[step]]")]
    title = _text(table, "title", "Line 1", 80)
    about = _text(table, "about", "Line 1", 300) if "about" in table else ""
    _only(table, {"title", "about", "step"}, "Line 1")
    return Lesson(title, about, tuple(_step(step, f"Line {line}") for step, line in zip(steps, lines, strict=True)))


def _step(table: Any, where: str) -> Step:
    if not isinstance(table, dict):
        raise LessonError(f"{where}: a step must be a table.")
    _only(table, {"page", "text", "set", "question", "done"}, where)
    page = _text(table, "page", where, 20)
    if page not in PAGES:
        raise LessonError(f"{where}: there is no page “{page}”; there are {', '.join(PAGES)}.")
    text = _text(table, "text", where, MOST_TEXT)
    sets = table.get("set", {})
    if not isinstance(sets, dict) or not all(isinstance(value, str | int | float) for value in sets.values()):
        raise LessonError(f"{where}: “set” must be a table of texts and numbers, as in a link.")
    question = _question(table["question"], where) if "question" in table else None
    try:
        done = Condition.read(_text(table, "done", where, 200)) if "done" in table else None
    except LessonError:
        raise
    except ValueError as wrong:
        raise LessonError(f"{where}: {wrong}.") from None
    for said in (text, question.text if question else "", question.why if question else ""):
        _known(said, where)
    return Step(page, text, {name: _plain(value) for name, value in sets.items()}, question, done)


def _question(table: Any, where: str) -> Asked:
    if not isinstance(table, dict):
        raise LessonError(f"{where}: the question must be a table.")
    _only(table, {"text", "right", "choices", "tolerance", "why"}, where)
    text, right = _text(table, "text", where, 300), table.get("right")
    choices, tolerance = table.get("choices", []), table.get("tolerance", 0.0)
    if not isinstance(choices, list) or not all(isinstance(choice, str) and choice for choice in choices):
        raise LessonError(f"{where}: “choices” must be a list of texts.")
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or tolerance < 0:
        raise LessonError(f"{where}: “tolerance” must be a number, at least 0.")
    if choices and right not in choices:
        raise LessonError(f"{where}: the right answer “{right}” is not among the choices.")
    if not choices and not (right in QUANTITIES or (isinstance(right, int | float) and not isinstance(right, bool))):
        raise LessonError(f"{where}: the right answer must be a number or one of {', '.join(QUANTITIES)}.")
    why = _text(table, "why", where, 400) if "why" in table else ""
    answer = right if isinstance(right, str) else float(str(right))
    return Asked(text, answer, tuple(choices), float(tolerance), why)


def _text(table: Mapping[str, Any], name: str, where: str, most: int) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise LessonError(f"{where}: “{name}” is missing, or is no text.")
    if len(value) > most:
        raise LessonError(f"{where}: “{name}” is longer than {most} characters.")
    return " ".join(value.split())


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for name in table:
        if name not in known:
            raise LessonError(f"{where}: “{name}” is not known here; known are {', '.join(sorted(known))}.")


def _known(text: str, where: str) -> None:
    for name in _NAMED.findall(text):
        if name not in QUANTITIES:
            raise LessonError(f"{where}: {{{name}}} is not known; known are {', '.join(QUANTITIES)}.")


def _plain(value: str | float) -> str:
    """Return a value as a link would hold it."""
    return str(int(value)) if isinstance(value, bool) else str(value)
