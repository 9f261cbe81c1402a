"""A lesson's file is read whole, or refused with a sentence that names the line."""

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from pages.kit.controls import Control, Flag, Row, quoted
from pages.lessons.format import LEVELS, MOST_MINUTES, PAGES, QUANTITIES, Asked, Condition, Lesson, Step
from pages.lessons.lines import Lines
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.controls.groups import LINKED
from pages.workspace.own_data import OWN
from pages.workspace.workspace import Workspace

MOST_STEPS, MOST_TEXT, MOST_BYTES = 40, 1200, 100_000
MOST_CHOICES, LARGEST = 8, 1e12
"""Choices of a question, and any number in a file."""
Where = Callable[..., str]
"""Says in which line a key of a step stands, or which line of its value says something."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BRACED = re.compile(r"\{\s*[A-Za-z]\w*\s*\}")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_AGAIN = re.compile(r"Cannot (overwrite|declare|mutate|define)")


class LessonError(ValueError):
    """What is wrong with a lesson's file, in a sentence that names the line."""


def read(source: str) -> Lesson:
    """Return the lesson a file's text describes.

    Raises:
        LessonError: it is no TOML, something is missing, unknown, too long or of the wrong kind; with the line.
    """
    if len(source.encode()) > MOST_BYTES:
        raise LessonError(f"A lesson's file holds at most {MOST_BYTES:,} bytes.")
    lines = Lines(source)
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as wrong:
        raise LessonError(_not_toml(str(wrong), lines)) from None
    except (ValueError, RecursionError):
        raise LessonError("This is not a lesson: a number is too long in it, or brackets are too deep.") from None

    def place(step: int) -> Where:
        return lambda name, saying="": f"Line {lines.of(step, name, saying)}"

    steps = table.get("step", [])
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        line = f"{place(MOST_STEPS + 1)('')}: a" if "step" in table else "A"
        raise LessonError(f"{line} lesson needs 1 to {MOST_STEPS} steps, each under a line [[step]].")
    title = _text(table, "title", place(0), 80)
    about = _text(table, "about", place(0), 300) if "about" in table else ""
    _only(table, {"title", "about", "minutes", "level", "step"}, place(0))
    minutes, level = table.get("minutes", 0), table.get("level", "")
    if type(minutes) is not int or not 0 <= minutes <= MOST_MINUTES:
        raise LessonError(f"{place(0)('minutes')}: “minutes” must be a whole number, up to {MOST_MINUTES}.")
    if level != "" and level not in [*LEVELS]:
        raise LessonError(f"{place(0)('level')}: “level” must be one of {', '.join(LEVELS)}.")
    found = tuple(_step(step, place(number)) for number, step in enumerate(steps, 1))
    return Lesson(title, about, found, minutes, level)


def _not_toml(wrong: str, lines: Lines) -> str:
    """Return what is said of a text that cannot be read, by what Python says of it."""
    place = _PLACE.search(wrong)
    line = place[1] if place and place[1] else lines.last
    if _AGAIN.match(wrong):
        return f"Line {line}: this name has been given already."
    return f"Line {line}: this is not TOML: {_PLACE.sub('', wrong)}."


def _step(table: Any, where: Where) -> Step:
    if not isinstance(table, dict):
        raise LessonError(f"{where('')}: a step must be a table.")
    _only(table, {"page", "text", "set", "question", "done"}, where)
    page = _text(table, "page", where, 20)
    if page not in PAGES:
        raise LessonError(f"{where('page')}: there is no page “{page}”; there are {', '.join(PAGES)}.")
    text = _text(table, "text", where, MOST_TEXT)
    _known(text, "text", where)
    sets = _sets(page, table.get("set", {}), where)
    question = _question(table["question"], where) if "question" in table else None
    done = None
    if "done" in table:
        said = _text(table, "done", where, 200)
        try:
            done = Condition.read(said)
        except ValueError as wrong:
            raise LessonError(f"{where('done')}: {wrong}.") from None
    return Step(page, text, sets, question, done)


def _sets(page: str, table: Any, where: Where) -> dict[str, str]:
    """Return what a step sets, each as a link would say it."""
    if not isinstance(table, dict):
        raise LessonError(f"{where('set')}: “set” must be a table of texts and numbers, as in a link.")
    sets = {}
    for name, value in table.items():
        line = where(f"set.{name}")
        if name not in LINKED[page]:
            takes = ", ".join(LINKED[page])
            raise LessonError(f"{line}: “{_cut(name)}” cannot be set on the page “{page}”, which takes {takes}.")
        sets[name] = _spelt(CONTROLS[name], value, line)
        _, wrong = CONTROLS[name].parse(sets[name])
        if wrong:
            raise LessonError(f"{line}: {wrong}")
        if name in ("data", "set") and sets[name] == OWN:
            raise LessonError(f"{line}: a lesson cannot carry data of one's own.")
    if {"data", "hidden"} <= sets.keys():
        _together(sets, where)
    return sets


def _spelt(control: Control, value: Any, line: str) -> str:
    """Return a value as a link would say it."""
    if isinstance(value, bool) and not isinstance(control, Flag):
        raise LessonError(f"{line}: “{control.label}” is not a switch, so it is neither true nor false.")
    if isinstance(value, float) and isinstance(control, Row):  # for TOML 4.10 is 4.1
        raise LessonError(f'{line}: “{control.label}” must stand in quotation marks, as in "4.2".')
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        beyond = math.inf if value > 0 else -math.inf
        return str(beyond if abs(value) > LARGEST else value)
    if not isinstance(value, str):
        raise LessonError(f"{line}: “{control.label}” must be a text or a number, as in a link.")
    return value


def _together(sets: Mapping[str, str], where: Where) -> None:
    """Refuse what a step sets that the page would have to put right, because it does not go with the rest of it."""
    wanted, _ = Choices().read(sets, sets, absent=False)
    made = Workspace()
    made.apply(wanted)
    for name, text in sets.items():
        if getattr(made.choices, name) != getattr(wanted, name):
            said = f"“{CONTROLS[name].label}” cannot be “{quoted(text)}” with the data and layers of this step."
            raise LessonError(f"{where(f'set.{name}')}: {said}")
    if made.refusal:
        raise LessonError(f"{where('set.loss')}: {made.refusal}")


def _question(table: Any, where: Where) -> Asked:
    if not isinstance(table, dict):
        raise LessonError(f"{where('question')}: the question must be a table.")

    def within(name: str, saying: str = "") -> str:
        return where(f"question.{name}", saying)

    _only(table, {"text", "right", "choices", "tolerance", "why", "wrong"}, within)
    text, tolerance = _text(table, "text", within, 300), table.get("tolerance", 0.0)
    choices = _choices(table["choices"], within) if "choices" in table else []
    if "right" not in table:
        raise LessonError(f"{within('right')}: “right”, the right answer, is missing.")
    right = table["right"]
    if not _is_number(tolerance) or tolerance < 0:
        raise LessonError(f"{within('tolerance')}: “tolerance” must be a number, at least 0.")
    if choices and right not in choices:
        named = f" “{_cut(right)}”" if isinstance(right, str) else ""
        raise LessonError(f"{within('right')}: the right answer{named} is not among the choices.")
    if not choices and not _is_number(right) and not (isinstance(right, str) and right in QUANTITIES):
        raise LessonError(f"{within('right')}: the right answer must be a number or one of {', '.join(QUANTITIES)}.")
    why = _text(table, "why", within, 400) if "why" in table else ""
    wrong = table.get("wrong", {})
    if not isinstance(wrong, dict):
        raise LessonError(f"{within('wrong')}: “wrong” must be a table with a text for each wrong answer.")
    for choice in wrong:
        if choices and (choice not in choices or choice == right):
            raise LessonError(f"{within(f'wrong.{choice}')}: “{_cut(choice)}” is not among the wrong choices.")
        if not choices and not _NUMBER.fullmatch(choice):
            raise LessonError(
                f"{within(f'wrong.{choice}')}: “{_cut(choice)}” is no number, which the question asks for."
            )
        if isinstance(wrong[choice], dict):  # for TOML 0.5 is a table 0 with a 5 in it
            raise LessonError(f"{within(f'wrong.{choice}')}: an answer with a point must stand in quotation marks.")
    said = {choice: _text(wrong, choice, lambda name: within(f"wrong.{name}"), 300) for choice in wrong}
    for name, shown in (("text", text), ("why", why), *((f"wrong.{choice}", text) for choice, text in said.items())):
        _known(shown, name, within)
    answer = right if isinstance(right, str) else float(str(right))
    return Asked(text, answer, tuple(choices), float(tolerance), why, said)


def _choices(table: Any, within: Where) -> list[str]:
    """Return what a question has to choose from."""
    if not isinstance(table, list) or not all(isinstance(choice, str) and choice.strip() for choice in table):
        raise LessonError(f"{within('choices')}: “choices” must be a list of texts.")
    if not 2 <= len(table) <= MOST_CHOICES or len(set(table)) < len(table):
        raise LessonError(f"{within('choices')}: “choices” must be 2 to {MOST_CHOICES} texts, no two alike.")
    for choice in table:
        if len(choice) > 120:
            raise LessonError(f"{within('choices', choice)}: a choice is longer than 120 characters.")
        if braced := _BRACED.search(choice):
            raise LessonError(f"{within('choices', braced[0])}: a choice cannot hold {_cut(braced[0])}.")
    return table


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def _cut(text: str) -> str:
    """Return a text from a file, short enough for a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def _text(table: Mapping[str, Any], name: str, where: Where, most: int) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise LessonError(f"{where(name)}: “{name}” is missing, or is not text.")
    if len(value) > most:
        raise LessonError(f"{where(name)}: “{name}” is longer than {most} characters.")
    return " ".join(value.split())


def _only(table: Mapping[str, Any], known: set[str], where: Where) -> None:
    for name in table:
        if name not in known:
            raise LessonError(f"{where(name)}: “{_cut(name)}” is not known here; known are {', '.join(sorted(known))}.")


def _known(text: str, name: str, where: Where) -> None:
    for braced in _BRACED.findall(text):
        if braced[1:-1] not in QUANTITIES:
            known = ", ".join(QUANTITIES)
            raise LessonError(f"{where(name, braced)}: {_cut(braced)} is not known; known are {known}.")
