"""Data out of a formula: two classes where an inequality holds or not, or a number to predict.

"x2 > 2sin(x1)" and "1 < x^2 + y^2 < 9" make two classes; "y = x^3 - x" and "y = x1*x2" a number. An inequality is
about a point of the plane, x1 across and x2 up; they may be called x and y, too. One that names x1, x2 and y is about
a point in space.
"""

import ast
import operator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nncore.data.dataset import Column, Dataset
from nncore.data.sets.grammar import FormulaError, Side, Token, parsed
from nncore.data.sets.playground import CLASSES
from nncore.expressions import tree_valued

Points = NDArray[np.float64]

USUAL = "x2 > 2*sin(x1)"
"""The formula of those who name none."""
REACH = 6.0
PLACES = {1: 10_000, 2: 100, 3: 22}
"""Along each side of the grid on which a formula is looked at, by the number of inputs."""
LARGEST = 1e9
"""A number beyond this is no value: a step from a pole."""
LEAST_VALUED, LEAST_CLASS = 0.02, 0.005
"""Shares of all places that must have a value, and that each class must have."""
FEWEST_ROWS = 4
"""Of each class, in any set."""
_HOLDS = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True, eq=False)
class Rule:
    """What a formula says; see `rule`.

    Attributes:
        text: as it was typed.
        task: "binary" for an inequality, "regression" for an equation.
        inputs: the names in the trees that its inputs stand for, x1, x2 or y; shown: what each is called.
        sides: trees from left to right; of an equation only that which y is.
        signs: the relations between the sides; none for an equation.
        valued: the share of places that have a value, LEAST_VALUED to 1.
        grid: the places (m, d) at which it has one, and what it says there (m,).
    """

    text: str
    task: str
    inputs: tuple[str, ...]
    shown: tuple[str, ...]
    sides: tuple[Side, ...]
    signs: tuple[Token, ...] = ()
    valued: float = 1.0
    grid: tuple[Points, Points] = (np.empty((0, 1)), np.empty(0))

    def value(self, x: Points) -> Points:
        """Return what it says of points x (n, d): 1 where the inequality holds and else 0, or the number; (n,).

        It is nan where the formula has no value.
        """
        names = dict(zip(self.inputs, x.T, strict=True))
        with np.errstate(all="ignore"):
            sides = [np.broadcast_to(tree_valued(side.tree, names), len(x)) for side in self.sides]
        known = np.all([np.isfinite(side) & (np.abs(side) <= LARGEST) for side in sides], axis=0)
        if self.signs:
            pairs = zip(sides, self.signs, sides[1:], strict=False)
            said = np.all([_HOLDS[sign.text](left, right) for left, sign, right in pairs], axis=0).astype(float)
        else:
            said = sides[0]
        return np.where(known, said, np.nan)


@lru_cache(maxsize=256)
def rule(text: str) -> Rule:
    """Return what a formula says.

    Args:
        text: up to 200 characters; see `grammar` for what may stand in it.

    Raises:
        FormulaError: it cannot be read; `place` is the character.
        ValueError: it can, but no data can be made of it.

    >>> rule("y > x^2").task, rule("y > x^2").shown
    ('binary', ('x', 'y'))
    >>> rule("log(x1) + x2").inputs
    ('x1', 'x2')
    """
    sides, signs = parsed(text)
    equations = [sign for sign in signs if sign.text == "="]
    made = _inequality(text, sides, signs) if signs and not equations else _equation(text, sides, signs)
    axis = np.linspace(-REACH, REACH, PLACES[len(made.inputs)])
    places = np.stack(np.meshgrid(*[axis] * len(made.inputs), indexing="ij"), axis=-1).reshape(-1, len(made.inputs))
    said = made.value(places)
    known = np.isfinite(said)
    if known.mean() < LEAST_VALUED:
        raise ValueError(f"The formula has hardly any value between −{REACH:g} and {REACH:g}, so it makes no data.")
    said, places = said[known], places[known]
    if made.signs and not LEAST_CLASS <= said.mean() <= 1 - LEAST_CLASS:
        where = "false" if said.mean() < 0.5 else "true"
        raise ValueError(
            f"The formula is almost always {where} between −{REACH:g} and {REACH:g}, so there is nothing to tell apart."
        )
    if said.min() == said.max():
        raise ValueError("The formula is the same everywhere, so there is nothing to learn.")
    return replace(made, valued=float(known.mean()), grid=(places, said))


def _inequality(text: str, sides: list[Side], signs: list[Token]) -> Rule:
    names = frozenset[str]().union(*(side.names for side in sides))
    if names <= {"x", "y"} and names:
        return Rule(text, "binary", ("x1", "y"), ("x", "y"), tuple(sides), tuple(signs))
    if "y" in names and not names & {"x2", "x₂"}:
        return Rule(text, "binary", ("x1", "y"), ("x₁", "y"), tuple(sides), tuple(signs))
    more = ("y",) if "y" in names else ()
    return Rule(text, "binary", ("x1", "x2", *more), ("x₁", "x₂", *more), tuple(sides), tuple(signs))


def _equation(text: str, sides: list[Side], signs: list[Token]) -> Rule:
    """Return the rule of a side alone, or of one side that is y and another."""
    if len(signs) > 1:
        raise FormulaError(signs[1].place, "An equation has one “=”, with y before it.")
    alone = [i for i, side in enumerate(sides) if side.names == {"y"} and isinstance(side.tree, ast.Name)]
    if signs and not alone:
        raise FormulaError(sides[0].place, "Before the “=” stands y alone, as in y = sin(x).")
    side = sides[1 - alone[0]] if signs else sides[0]
    if "y" in side.names:
        raise FormulaError(side.place, "y is what the formula gives, so it cannot depend on y itself.")
    second = bool(side.names & {"x2", "x₂"})
    inputs = ("x1", "x2") if second else ("x1",)
    shown = ("x₁", "x₂") if second else ("x₁",) if side.names & {"x1", "x₁"} else ("x",)
    return Rule(text, "regression", inputs, shown, (side,))


def from_rule(made: Rule, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Make points spread evenly over −6 … 6 where a formula has a value, and what it says of them.

    Noise shifts a point by up to 6 * noise in each direction before it is labelled, and it is drawn where it was; a
    number is moved itself, by up to 2 * noise standard deviations. However rare a class is, it has FEWEST_ROWS rows.

    Args:
        n: how many points; noise: a share from 0 to 0.5.

    >>> data = from_rule(rule("x > 0"), 200, 0.0, np.random.default_rng(0))
    >>> data.classes, bool(((data.x[:, 0] > 0) == data.y[:, 0]).all())
    (('orange', 'blue'), True)
    """
    width = len(made.inputs)
    x, said = np.empty((0, width)), np.empty(0)
    while len(x) < n:  # each round finds LEAST_VALUED of its points or more
        drawn = rng.uniform(-REACH, REACH, (n, width))
        values = made.value(drawn)
        known = np.isfinite(values)
        x, said = np.concatenate([x, drawn[known]])[:n], np.concatenate([said, values[known]])[:n]
    # Drawn even without noise, so that the noise slider moves the same points and does not deal new ones.
    shift = rng.uniform(-1.0, 1.0, (n, width))
    if made.signs:
        moved = made.value(x + REACH * noise * shift)
        label = np.where(np.isfinite(moved), moved, said)
        for each in (0.0, 1.0):
            lacking = max(0, FEWEST_ROWS - int((label == each).sum()))
            places = made.grid[0][made.grid[1] == each]
            rows = np.flatnonzero(label != each)[:lacking]
            x[rows], label[rows] = places[rng.integers(len(places), size=lacking)], each
        y = label
    else:
        y = said + 2.0 * noise * said.std() * shift[:, 0]
    return _dataset(made, x, y)


def usual(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Make data of the usual formula; see `from_rule`."""
    return from_rule(rule(USUAL), n, noise, rng)


def _dataset(made: Rule, x: Points, y: Points) -> Dataset:
    width, regression = x.shape[1], made.task == "regression"
    gap = max(1, round(100 * (1 - made.valued)))
    return Dataset(
        name="formula",
        title="A formula",
        task=made.task,
        x=x,
        y=y[:, None],
        columns=tuple(Column(name, low=-REACH, high=REACH) for name in made.shown),
        classes=() if regression else CLASSES,
        test=np.zeros(len(x), dtype=np.bool_),
        center=np.zeros(width),
        spread=np.ones(width),
        about="Points spread evenly, each with the number that the formula gives there."
        if regression
        else "Points spread evenly, blue where the formula holds and orange elsewhere.",
        source="Made up by this program from a formula.",
        licence="No outside data.",
        warning=""
        if made.valued == 1
        else f"At {gap} % of the places the formula has no value, as the logarithm of a negative number has none; no "
        "points are there.",
        # Its numbers may be of any size, so their scale is learnt.
        standardised=regression,
        scaling="none" if regression else "standard",
        target_name="y" if regression else "",
    )
