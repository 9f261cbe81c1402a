"""Textbook surfaces: functions of two numbers, with gradient and Hessian, on which optimisers are watched.

>>> ravine = SURFACES["ravine"]
>>> float(ravine.value(np.array([1.0, 1.0]))), ravine.gradient(np.array([1.0, 1.0]))
(10.5, array([ 1., 20.]))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nncore.arrays import Array
from nncore.optimizers import OPTIMIZERS
from nncore.recipe import Recipe

FURTHEST = 1e6
"""A point further from 0 than this has diverged."""


@dataclass(frozen=True)
class Surface:
    """A function of two numbers x and y.

    Attributes:
        name, title, formula: for programs, for people, in LaTeX.
        value: points (..., 2) to (...); gradient: to (..., 2); hessian: to (..., 2, 2).
        low, high: the corners of the part that is looked at.
        start: where to begin; minima: where it is lowest, and 0.
        rate: a learning rate that suits plain gradient descent from there.
        about: what there is to see; source: where it comes from.
    """

    name: str
    title: str
    formula: str
    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]
    hessian: Callable[[Array], Array]
    low: tuple[float, float]
    high: tuple[float, float]
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...]
    rate: float
    about: str
    source: str


def _vector(x: Array, y: Array) -> Array:
    return np.stack(np.broadcast_arrays(x, y), axis=-1)


def _matrix(xx: Array, xy: Array, yy: Array) -> Array:
    return np.stack([_vector(xx, xy), _vector(xy, yy)], axis=-2)


def _quadratic(
    name: str, title: str, formula: str, a: float, b: float, start: tuple[float, float], rate: float, about: str
) -> Surface:
    """Return the surface a/2·x² + b/2·y²."""
    slopes = np.array([a, b])
    return Surface(
        name,
        title,
        formula,
        lambda point: (slopes / 2 * np.square(point)).sum(axis=-1),
        lambda point: slopes * point,
        lambda point: np.broadcast_to(np.diag(slopes), (*point.shape, 2)),
        (-4.0, -2.5),
        (4.0, 2.5),
        start,
        ((0.0, 0.0),),
        rate,
        about,
        "A quadratic form",
    )


def saddle(point: Array) -> Array:
    """Return (x² - y²)/2 + y⁴/16 + 1 for points (..., 2)."""
    x, y = point[..., 0], point[..., 1]
    value: Array = (x * x - y * y) / 2 + y**4 / 16 + 1
    return value


def saddle_gradient(point: Array) -> Array:
    """Return the gradient (..., 2) of `saddle`."""
    x, y = point[..., 0], point[..., 1]
    return _vector(x, y**3 / 4 - y)


def saddle_hessian(point: Array) -> Array:
    """Return the Hessian (..., 2, 2) of `saddle`."""
    y = point[..., 1]
    return _matrix(np.ones_like(y), np.zeros_like(y), 3 / 4 * y * y - 1)


def rosenbrock(point: Array) -> Array:
    """Return (1 - x)² + 100·(y - x²)² for points (..., 2)."""
    x, y = point[..., 0], point[..., 1]
    value: Array = np.square(1 - x) + 100 * np.square(y - x * x)
    return value


def rosenbrock_gradient(point: Array) -> Array:
    """Return the gradient (..., 2) of `rosenbrock`."""
    x, y = point[..., 0], point[..., 1]
    return _vector(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x))


def rosenbrock_hessian(point: Array) -> Array:
    """Return the Hessian (..., 2, 2) of `rosenbrock`."""
    x, y = point[..., 0], point[..., 1]
    return _matrix(2 - 400 * (y - 3 * x * x), -400 * x, np.full_like(x, 200.0))


_BEALE = ((1.5, 1), (2.25, 2), (2.625, 3))


def beale(point: Array) -> Array:
    """Return Σ (cₖ - x + x·yᵏ)² for k = 1, 2, 3 with c = 1.5, 2.25, 2.625; points (..., 2)."""
    x, y = point[..., 0], point[..., 1]
    value: Array = sum(np.square(c - x + x * y**k) for c, k in _BEALE)
    return value


def beale_gradient(point: Array) -> Array:
    """Return the gradient (..., 2) of `beale`."""
    x, y = point[..., 0], point[..., 1]
    misses = [(c - x + x * y**k, k) for c, k in _BEALE]
    across = sum(2 * miss * (y**k - 1) for miss, k in misses)
    up = sum(2 * miss * k * x * y ** (k - 1) for miss, k in misses)
    return _vector(np.asarray(across), np.asarray(up))


def beale_hessian(point: Array) -> Array:
    """Return the Hessian (..., 2, 2) of `beale`."""
    x, y = point[..., 0], point[..., 1]
    xx = xy = yy = np.zeros_like(x)
    for c, k in _BEALE:
        miss, by_x, by_y = c - x + x * y**k, y**k - 1, k * x * y ** (k - 1)
        turn = k * (k - 1) * x * y ** (k - 2) if k > 1 else 0.0
        xx = xx + 2 * by_x * by_x
        xy = xy + 2 * (by_x * by_y + miss * k * y ** (k - 1))
        yy = yy + 2 * (by_y * by_y + miss * turn)
    return _matrix(xx, xy, yy)


SURFACES: Mapping[str, Surface] = MappingProxyType(
    {
        surface.name: surface
        for surface in (
            _quadratic(
                "bowl",
                "Bowl",
                r"\tfrac12 (x^2 + y^2)",
                1.0,
                1.0,
                (-3.2, 1.8),
                0.1,
                "Equally steep in all directions: the gradient points straight to the bottom.",
            ),
            _quadratic(
                "ravine",
                "Ravine",
                r"\tfrac12 (x^2 + 20\,y^2)",
                1.0,
                20.0,
                (-3.6, 1.2),
                0.09,
                "Steep across, flat along: the rate that the steep walls allow is slow along the floor.",
            ),
            Surface(
                "saddle",
                "Saddle",
                r"\tfrac12 (x^2 - y^2) + \tfrac1{16} y^4 + 1",
                saddle,
                saddle_gradient,
                saddle_hessian,
                (-4.0, -2.8),
                (4.0, 2.8),
                (-3.2, 0.01),
                ((0.0, -2.0), (0.0, 2.0)),
                0.1,
                "In the middle the gradient is 0, yet that is not the lowest point: the surface falls to either side.",
                "Two minima with a saddle between them",
            ),
            Surface(
                "rosenbrock",
                "Rosenbrock",
                r"(1 - x)^2 + 100\,(y - x^2)^2",
                rosenbrock,
                rosenbrock_gradient,
                rosenbrock_hessian,
                (-2.0, -1.0),
                (2.0, 3.0),
                (-1.2, 1.0),
                ((1.0, 1.0),),
                0.001,
                "A curved valley whose floor hardly falls; its lowest point is at (1, 1).",
                "Rosenbrock, The Computer Journal 3 (1960)",
            ),
            Surface(
                "beale",
                "Beale",
                r"(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
                beale,
                beale_gradient,
                beale_hessian,
                (-1.0, -2.0),
                (4.5, 2.0),
                (1.0, 1.5),
                ((3.0, 0.5),),
                0.01,
                "A plateau with steep cliffs at its corners; its lowest point is at (3, 0.5).",
                "Beale 1958, after Moré, Garbow & Hillstrom, ACM TOMS 7 (1981)",
            ),
        )
    }
)
"""By name, from simple to hard."""


def descend(surface: Surface, recipes: Sequence[Recipe], start: Array, steps: int) -> tuple[Array, list[int | None]]:
    """Let optimisers go downhill from a point by the exact gradient.

    Args:
        recipes: of which optimiser, its constants, learning rate and schedule count; an epoch is a step.
        start: (2,).

    Returns:
        Their ways (steps + 1, m, 2), and for each the step after which it is no longer finite or further than 10⁶
        from 0, where its way then stays; None if it never is.

    >>> way, _ = descend(SURFACES["bowl"], [Recipe(learning_rate=0.5)], np.array([2.0, 0.0]), 3)
    >>> way[:, 0, 0]
    array([2.  , 1.  , 0.5 , 0.25])
    """
    ways = np.empty((steps + 1, len(recipes), 2))
    ways[0] = start
    gone: list[int | None] = []
    for member, recipe in enumerate(recipes):
        optimizer, constants = OPTIMIZERS[recipe.optimizer], recipe.constants
        point, state = np.array(start, dtype=float), np.zeros((optimizer.slots, 2))
        left = None
        for t in range(1, steps + 1):
            if left is None:
                with np.errstate(all="ignore"):
                    grad, rate = surface.gradient(point), recipe.rate_at(t - 0.5)
                    optimizer.rule(point, grad, state, rate, t, **constants)
                if not (np.isfinite(point).all() and np.abs(point).max() < FURTHEST):
                    left = t - 1
                    point = ways[left, member].copy()
            ways[t, member] = point
        gone.append(left)
    return ways, gone
