"""A control described once: from one record come its widget, its place in the URL, its reset and its test."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Control:
    """Something a visitor can set.

    Attributes:
        key: the name in the session and in the URL.
        label, help: what the visitor reads.
        default: the value at first.
    """

    key: str
    label: str
    default: Any
    help: str = ""

    def parse(self, text: str) -> tuple[Any, str]:
        """Return the value a text stands for and a sentence to show, empty if the text is fine.

        A text that cannot be read gives None, a value out of range the nearest one allowed.
        """
        raise NotImplementedError

    def format(self, value: Any) -> str:
        """Return the text that `parse` reads back as the very same value."""
        return str(value)


@dataclass(frozen=True)
class Number(Control):
    """A number between `low` and `high`; a whole one if `whole`. `step` is what an arrow or a slider moves by.

    If the default is None, it may also be left out; in the URL that is an empty text.
    """

    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    whole: bool = False

    def parse(self, text: str) -> tuple[Any, str]:
        """Read a number, with a point or a comma.

        >>> bias = Number("b", "bias", 0.0, low=-12, high=12)
        >>> bias.parse("2,5")
        (2.5, '')
        >>> bias.parse("99")
        (12.0, '“bias” goes from -12 to 12, so 99 became 12.')
        """
        if not text and self.default is None:
            return None, ""
        try:
            value = float(text.strip().replace("−", "-").replace(",", "."))
        except ValueError:
            value = math.nan
        if math.isnan(value):
            said = f"“{self.label}” needs a number between {self.low:g} and {self.high:g}; “{quoted(text)}” is not one."
            return None, said
        kept: float = min(max(value, self.low), self.high)
        taken = round(kept) if self.whole else float(kept)
        was, now = quoted(text.strip()), self.format(taken)
        if kept != value:
            return taken, f"“{self.label}” goes from {self.low:g} to {self.high:g}, so {was} became {now}."
        if taken != value:
            return taken, f"“{self.label}” needs a whole number, so {was} became {now}."
        return taken, ""

    def format(self, value: Any) -> str:
        if value is None:
            return ""
        return str(value) if self.whole else repr(float(value)).removesuffix(".0")


@dataclass(frozen=True)
class Choice(Control):
    """One of a few things; `options` maps what the URL says to what the visitor reads.

    If the default is None, none of them may be chosen too; in the URL that is an empty text. If `between` is not None,
    any other number between its two may come from a link or a file.
    """

    options: Mapping[Any, str] = field(default_factory=dict)
    between: tuple[float, float] | None = None

    def format(self, value: Any) -> str:
        if value is None:
            return ""
        return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)

    def parse(self, text: str) -> tuple[Any, str]:
        if not text and self.default is None:
            return None, ""
        for option in self.options:
            if text in (self.format(option), str(option)):  # 10 and 10.0
                return option, ""
        if self.between is not None:
            low, high = self.between
            return Number(self.key, self.label, self.default, low=low, high=high).parse(text)
        return None, f"“{self.label}” has no choice “{quoted(text)}”."


@dataclass(frozen=True)
class Flag(Control):
    """Something on or off, 1 or 0 in the URL."""

    def parse(self, text: str) -> tuple[Any, str]:
        if text in ("0", "1"):
            return text == "1", ""
        return None, f"“{self.label}” is either 1 or 0 in a link, not “{quoted(text)}”."

    def format(self, value: Any) -> str:
        return "1" if value else "0"


@dataclass(frozen=True)
class Row(Control):
    """Up to `longest` values in a row, each like `item`; in the URL they stand between dots, as in 4.2."""

    item: Control = field(default_factory=lambda: Number("", "", 0))
    longest: int = 6

    def parse(self, text: str) -> tuple[Any, str]:
        """Read every part by itself; parts past the longest row are left out, one that cannot be read spoils the row.

        >>> Row("hidden", "hidden layers", (), item=Number("", "neurons", 4, low=1, high=16, whole=True)).parse("4.99")
        ((4, 16), '“neurons” goes from 1 to 16, so 99 became 16.')
        """
        parts = [part for part in text.split(".") if part]
        read = [self.item.parse(part) for part in parts[: self.longest]]
        said = next((trouble for _, trouble in read if trouble), "")
        if any(value is None for value, _ in read):
            return None, said
        if len(parts) > self.longest:
            said = f"“{self.label}” holds at most {self.longest}; the first {self.longest} were kept."
        return tuple(value for value, _ in read), said

    def format(self, value: Any) -> str:
        return ".".join(self.item.format(part) for part in value)


@dataclass(frozen=True)
class Text(Control):
    """A short text of letters, digits and a few signs, whose meaning depends on other choices."""

    longest: int = 200

    def parse(self, text: str) -> tuple[Any, str]:
        """Take a text as it stands, or not at all.

        >>> Text("values", "values", "").parse("0.1, 1e-3")
        ('0.1, 1e-3', '')
        """
        if re.fullmatch(r"[A-Za-z0-9_ .,;+−-]*", text) and len(text) <= self.longest:
            return text, ""
        return None, f"“{self.label}” is a list of numbers or names, which “{quoted(text)}” is not."


def quoted(text: str) -> str:
    """Return what a visitor typed, short and without any sign that Markdown or HTML could read as more than text.

    >>> quoted("<b>[x](y)</b>")
    '·b··x··y···b·'
    >>> quoted("www.example.com")
    'www·example·com'
    """
    return re.sub(r"[^\w .,+-]|_|\.(?=[^\W\d])", "·", text if len(text) <= 24 else text[:23] + "…")
