"""Who runs a race: two to eight networks that differ in one thing, as a choice that a link can carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pages.kit.controls import Control, quoted

FEWEST, MOST = 2, 8
"""Racers."""
BETWEEN, BEHIND = "~", "*"
"""What stands in a link between values, and behind what they are values of."""


@dataclass(frozen=True)
class Entrants(Control):
    """The thing racers differ in, one of `kinds`, and for each racer its value: ("rate", 0.01, 0.1)."""

    kinds: Mapping[str, Control] = field(default_factory=dict)

    def fitting(self, kind: str, values: Sequence[Any]) -> tuple[tuple[Any, ...], str]:
        """Return as many values as can race, each once, and a sentence if they are too few or too many.

        Too few give an empty row.
        """
        once = tuple(dict.fromkeys(values))
        if len(once) < FEWEST:
            return (), f"A race needs at least {FEWEST} different values of “{self.kinds[kind].label}”."
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
