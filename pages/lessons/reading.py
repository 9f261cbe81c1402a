"""A lesson's file is read whole, or refused with a sentence that names the line."""

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from pages.lessons.format import LEVELS, MOST_MINUTES, NAMED, PAGES, QUANTITIES, Asked, Condition, Lesson, Step
from pages.lessons.lines import Lines
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.groups import LINKED
from pages.workspace.own_data import OWN

MOST_STEPS, MOST_TEXT, MOST_BYTES = 40, 1200, 100_000
Where = Callable[[str], str]
"""Says in which line a key of a step stands."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class LessonError(ValueError):
    """What is wrong with a lesson's file, in a sentence that names the line."""


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
    lines = Lines(source)

    def place(step: int) -> Where:
        return lambda name: f"Line {lines.of(step, name)}"

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


def _step(table: Any, where: Where) -> Step:
    if not isinstance(table, dict):
        raise LessonError(f"{where('')}: a step must be a table.")
    _only(table, {"page", "text", "set", "question", "done"}, where)
    page = _text(table, "page", where, 20)
    if page not in PAGES:
        raise LessonError(f"{where('page')}: there is no page “{page}”; there are {', '.join(PAGES)}.")
    text = _text(table, "text", where, MOST_TEXT)
    _known(text, where("text"))
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
    if not isinstance(table, dict) or not all(isinstance(value, str | int | float) for value in table.values()):
        raise LessonError(f"{where('set')}: “set” must be a table of texts and numbers, as in a link.")
    sets = {}
    for name, value in table.items():
        line = where(f"set.{name}")
        if name not in LINKED[page]:
            takes = ", ".join(LINKED[page])
            raise LessonError(f"{line}: “{name}” cannot be set on the page “{page}”, which takes {takes}.")
        sets[name] = str(int(value)) if isinstance(value, bool) else str(value)
        _, wrong = CONTROLS[name].parse(sets[name])
        if wrong:
            raise LessonError(f"{line}: {wrong}")
        if name in ("data", "set") and sets[name] == OWN:
            raise LessonError(f"{line}: a lesson cannot carry data of one's own.")
    return sets


def _question(table: Any, where: Where) -> Asked:
    if not isinstance(table, dict):
        raise LessonError(f"{where('question')}: the question must be a table.")

    def within(name: str) -> str:
        return where(f"question.{name}")

    _only(table, {"text", "right", "choices", "tolerance", "why", "wrong"}, within)
    text, right = _text(table, "text", within, 300), table.get("right")
    choices, tolerance = table.get("choices", []), table.get("tolerance", 0.0)
    if not isinstance(choices, list) or not all(isinstance(choice, str) and choice for choice in choices):
        raise LessonError(f"{within('choices')}: “choices” must be a list of texts.")
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or tolerance < 0:
        raise LessonError(f"{within('tolerance')}: “tolerance” must be a number, at least 0.")
    if choices and right not in choices:
        raise LessonError(f"{within('right')}: the right answer “{right}” is not among the choices.")
    if not choices and not (right in QUANTITIES or (isinstance(right, int | float) and not isinstance(right, bool))):
        raise LessonError(f"{within('right')}: the right answer must be a number or one of {', '.join(QUANTITIES)}.")
    why = _text(table, "why", within, 400) if "why" in table else ""
    wrong = table.get("wrong", {})
    if not isinstance(wrong, dict):
        raise LessonError(f"{within('wrong')}: “wrong” must be a table with a text for each wrong answer.")
    for choice in wrong:
        if choices and (choice not in choices or choice == right):
            raise LessonError(f"{within(f'wrong.{choice}')}: “{choice}” is not among the wrong choices.")
        if not choices and not _NUMBER.fullmatch(choice):
            raise LessonError(f"{within(f'wrong.{choice}')}: “{choice}” is no number, which the question asks for.")
    said = {choice: _text(wrong, choice, lambda name: within(f"wrong.{name}"), 300) for choice in wrong}
    for name, shown in (("text", text), ("why", why), *((f"wrong.{choice}", text) for choice, text in said.items())):
        _known(shown, within(name))
    answer = right if isinstance(right, str) else float(str(right))
    return Asked(text, answer, tuple(choices), float(tolerance), why, said)


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
            raise LessonError(f"{where(name)}: “{name}” is not known here; known are {', '.join(sorted(known))}.")


def _known(text: str, line: str) -> None:
    for name in NAMED.findall(text):
        if name not in QUANTITIES:
            raise LessonError(f"{line}: {{{name}}} is not known; known are {', '.join(QUANTITIES)}.")
