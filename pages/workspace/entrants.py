"""Who runs a race: two to ten networks that differ in one thing or in several, as a choice that a link can carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pages.kit.controls import Control, quoted

FEWEST, MOST = 2, 10
"""Racers."""
BETWEEN, BEHIND = "~", "*"
"""What stands in a link between values, and behind what they are values of."""
MIXED = "mixed"
"""The name of what racers differ in that differ in several things."""


@dataclass(frozen=True)
class Mix(Control):
    """What a racer has of its own, of `fields` and in their order: (("optimizer", "adam"), ("rate", 0.01)).

    In a link it is "optimizer:adam,rate:0.01"; what is not named is as the visitor's own network has it.
    """

    fields: Mapping[str, Control] = field(default_factory=dict)

    def of(self, own: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
        """Return values by their names as a mix."""
        return tuple((name, own[name]) for name in self.fields if name in own)

    def parse(self, text: str) -> tuple[Any, str]:
        """Read a racer; one of whose values cannot be read is none.

        >>> from pages.kit.controls import Number
        >>> mix = Mix("", "several things", (), fields={"batch": Number("", "batch size", 10, low=1, high=500)})
        >>> mix.parse("batch:5"), mix.parse("")
        (((('batch', 5.0),), ''), ((), ''))
        >>> mix.parse("size:5")
        (None, 'Racers cannot differ in “size”.')
        """
        own, said = {}, ""
        for part in filter(None, text.split(",")):
            name, _, value = part.partition(":")
            if name not in self.fields:
                return None, f"Racers cannot differ in “{quoted(name)}”."
            own[name], wrong = self.fields[name].parse(value)
            said = said or wrong
            if own[name] is None:
                return None, said
        return self.of(own), said

    def format(self, value: Any) -> str:
        return ",".join(f"{name}:{self.fields[name].format(one)}" for name, one in value)


@dataclass(frozen=True)
class Entrants(Control):
    """What racers differ in, one of `kinds`, and for each racer its value: ("rate", 0.01, 0.1)."""

    kinds: Mapping[str, Control] = field(default_factory=dict)

    def fitting(self, kind: str, values: Sequence[Any]) -> tuple[tuple[Any, ...], str]:
        """Return as many values as can race, each once, and a sentence if they are too few or too many.

        Too few give an empty row.
        """
        once = tuple(dict.fromkeys(values))
        if len(once) < FEWEST:
            what = "racers" if kind == MIXED else f"values of “{self.kinds[kind].label}”"
            return (), f"A race needs at least {FEWEST} different {what}."
        said = f"At most {MOST} can race; the first {MOST} were kept." if len(once) > MOST else ""
        return once[:MOST], said

    def parse(self, text: str) -> tuple[Any, str]:
        """Read what racers differ in and their values; a value that cannot be read is left out.

        >>> from pages.kit.controls import Number
        >>> race = Entrants("race", "racers", (), kinds={"batch": Number("", "batch size", 10, low=1, high=500)})
        >>> race.parse("batch*5~50")
        (('batch', 5.0, 50.0), '')
        >>> race.parse("batch*5")
        (None, 'A race needs at least 2 different values of “batch size”.')
        """
        kind, _, rest = text.partition(BEHIND)
        if kind not in self.kinds:
            return None, f"Racers cannot differ in “{quoted(kind)}”."
        read = [self.kinds[kind].parse(part) for part in rest.split(BETWEEN)]
        wrong = [said for _, said in read if said][:1]
        values, few = self.fitting(kind, [value for value, _ in read if value is not None])
        said = " ".join([*wrong, few]).strip()
        return (kind, *values) if values else None, said

    def format(self, value: Any) -> str:
        kind, *values = value
        return kind + BEHIND + BETWEEN.join(self.kinds[kind].format(one) for one in values)
