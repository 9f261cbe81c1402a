"""The activation over z as the neuron's picture shows it, with the point where the neuron is and the tangent there."""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]


class Note(TypedDict):
    """Lines of text that stand on the curve's picture at (z, a); `anchor` is their "start" or "end"."""

    at: Point
    anchor: str
    lines: list[str]


class Curve(TypedDict):
    """What is drawn: `a` over `z`, the neuron's point `at`, and the ends of the tangent there.

    `range` is the vertical axis's; the horizontal one goes from the first z to the last.
    """

    z: list[float]
    a: list[float]
    range: Point
    at: Point
    tangent: tuple[Point, Point]
    z_ticks: list[float]
    a_ticks: list[float]
    notes: list[Note]


def tangent(z: float, a: float, slope: float) -> tuple[Point, Point]:
    """Return the two ends of a short straight line through (z, a), about as long to the eye whatever its slope.

    >>> tangent(1.0, 0.5, 0.0)
    ((-1.4, 0.5), (3.4, 0.5))
    """
    reach = 2.4 / float(np.hypot(1.0, 10 * slope))
    return (z - reach, a - slope * reach), (z + reach, a + slope * reach)


def curve_with_point(
    z: NDArray[np.float64], a: NDArray[np.float64], at: Point, slope: float, notes: list[Note]
) -> Curve:
    """Describe a curve from 0 to 1 to the browser.

    Args:
        z, a: (n,), the curve; z evenly spaced.
        at: (z, a) of the neuron; a z beyond the curve stands at its end.
        slope: da/dz at that point.
        notes: what stands beside the curve.
    """
    here = float(np.clip(at[0], z[0], z[-1])), at[1]
    return {
        "z": _short(z),
        "a": _short(a),
        "range": (-0.06, 1.06),
        "at": here,
        "tangent": tangent(*here, slope),
        "z_ticks": _short(np.linspace(z[0], z[-1], 5)),
        "a_ticks": [0.0, 0.5, 1.0],
        "notes": notes,
    }


def _short(values: NDArray[np.float64]) -> list[float]:
    """Return numbers with five digits, more than a picture shows: they travel with every message.

    >>> _short(np.array([-9.9, 1 / 3]))
    [-9.9, 0.33333]
    """
    return [float(f"{value:.5g}") for value in values]
