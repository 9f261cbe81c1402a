"""What to try: every combination of some values, or combinations drawn by chance, as jobs for a sweep.

>>> import nncore as nn
>>> arch = nn.Architecture((2, 4, 1), ("tanh", "tanh"))
>>> len(grid(arch, nn.Recipe(), learning_rate=[0.01, 0.1], seed=range(3)))
6
>>> [job.recipe.learning_rate for job in scattered(arch, nn.Recipe(), 2, learning_rate=Span(0.01, 1.0))]
[0.1879, 0.03464]
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.recipe import Recipe

DECADE = 10.0
"""Numbers above 0 whose ends are this many times apart, or more, are spread by factors."""


class Job(NamedTuple):
    """One network to train."""

    arch: Architecture
    recipe: Recipe


@dataclass(frozen=True)
class Span:
    """All numbers from `low` to `high`; whole ones only if `whole`.

    They are spread evenly, or by factors, for what matters about a learning rate is how many times larger it is, if
    both ends are above 0 and `high` is ten times `low` or more.

    Raises:
        ValueError: the ends are not finite numbers, or the lower one is not lower.
    """

    low: float
    high: float
    whole: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"A span goes from a number to a larger one, not from {self.low:g} to {self.high:g}.")

    @property
    def by_factors(self) -> bool:
        """Whether its numbers are spread by factors."""
        return self.low > 0 and self.high >= DECADE * self.low

    def values(self, n: int) -> tuple[float, ...]:
        """Return n numbers spread over the span, its ends included; fewer if whole ones coincide.

        Between the ends they are rounded to two digits, or to four where two would make them coincide or uneven.

        >>> Span(0.001, 1.0).values(4), Span(1, 4, whole=True).values(9)
        ((0.001, 0.01, 0.1, 1.0), (1, 2, 3, 4))
        >>> Span(0.001, 0.1).values(5)
        (0.001, 0.0032, 0.01, 0.032, 0.1)
        """
        space = np.geomspace if self.by_factors else np.linspace
        digits = 2 if self.by_factors and (self.high / self.low) ** (1 / (n - 1)) > 1.5 else 4
        found = [self._kept(value, digits) for value in space(self.low, self.high, n).tolist()]
        return tuple(dict.fromkeys((self.low, *found[1:-1], self.high)))

    def drawn(self, rng: np.random.Generator) -> float:
        """Return a number drawn by chance, to four digits."""
        share = rng.random()
        if self.by_factors:
            return self._kept(math.exp(math.log(self.low) + share * math.log(self.high / self.low)))
        return self._kept(self.low + share * (self.high - self.low))

    def _kept(self, value: float, digits: int = 4) -> float:
        within = min(max(float(f"{value:.{digits}g}"), self.low), self.high)
        return round(within) if self.whole else within


def combinations(values: Mapping[str, Iterable[Any]]) -> list[dict[str, Any]]:
    """Return every combination of some values by their names, the last running fastest.

    >>> combinations({"a": (1, 2), "b": "xy"})[:3]
    [{'a': 1, 'b': 'x'}, {'a': 1, 'b': 'y'}, {'a': 2, 'b': 'x'}]
    """
    return [dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*map(list, values.values()))]


def draws(values: Mapping[str, Span | Iterable[Any]], n: int, seed: int = 0) -> list[dict[str, Any]]:
    """Return n combinations drawn by chance: of a span any number, of other values one of them.

    Where few of the values matter, chance tries more different ones of those than a grid of as many combinations does.

    Source:
        Bergstra & Bengio, Random search for hyper-parameter optimization, JMLR 13, 2012.

    >>> draws({"a": Span(0, 1), "b": "xy"}, 2)
    [{'a': 0.637, 'b': 'y'}, {'a': 0.041, 'b': 'x'}]
    """
    rng = np.random.default_rng(seed)
    known = {name: one if isinstance(one, Span) else list(one) for name, one in values.items()}
    return [
        {
            name: one.drawn(rng) if isinstance(one, Span) else one[int(rng.integers(len(one)))]
            for name, one in known.items()
        }
        for _ in range(n)
    ]


def grid(arch: Architecture | Sequence[Architecture], recipe: Recipe, **values: Iterable[Any]) -> list[Job]:
    """Return a job for every combination of architectures and values of the recipe's fields, the last running fastest.

    Raises:
        ValueError: as `Recipe`, or a field is not a recipe's.

    >>> [job.recipe.seed for job in grid(Architecture((2, 1), ("tanh",)), Recipe(), l2=[0.0, 0.1], seed=range(2))]
    [0, 1, 0, 1]
    """
    _check(recipe, values)
    chosen = combinations(values)
    return [Job(shape, replace(recipe, **one)) for shape in _shapes(arch) for one in chosen]


def scattered(
    arch: Architecture | Sequence[Architecture],
    recipe: Recipe,
    n: int,
    seed: int = 0,
    **values: Span | Iterable[Any],
) -> list[Job]:
    """Return n jobs of architectures and values of the recipe's fields drawn by chance; see `draws`.

    Args:
        seed: of the drawing.

    Raises:
        ValueError: as `grid`.
    """
    _check(recipe, values)
    drawn = draws({**values, "": _shapes(arch)}, n, seed)
    return [Job(one.pop(""), replace(recipe, **one)) for one in drawn]


def _shapes(arch: Architecture | Sequence[Architecture]) -> list[Architecture]:
    return [arch] if isinstance(arch, Architecture) else list(arch)


def _check(recipe: Recipe, values: Mapping[str, Any]) -> None:
    known = recipe.to_dict()
    for name in values:
        if name not in known:
            raise ValueError(f"A recipe has no {name!r}; it has {', '.join(known)}.")
