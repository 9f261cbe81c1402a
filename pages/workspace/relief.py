"""The surface that racers go downhill on, as a picture: its height over a plane, and their ways across it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from nncore.weighting import class_weights, row_weights
from nncore.words import percent
from pages.workspace.turns import Turn

Array = NDArray[np.float64]
SIDE, COARSE = 61, 41
"""Points along a side of the picture; fewer where each is much work."""
MUCH_WORK = 300_000
"""Weights times rows from which it is."""
MOST_ROWS = 500
"""Training rows that the loss of a surface is taken over."""
MARGIN = 0.12
"""Room around the ways, as a share of what they span."""
FLAT = 1e-3
"""What counts as hardly above the lowest point, as a share of how high the surface commonly is."""
MOST_CURVED = 400
"""Weights of the largest network whose curvature is worked out."""
NO_SURFACE = (
    "These racers are networks of different shapes or activations, each with a surface of its own. Let them differ in "
    "something else to see their ways on one surface."
)


@dataclass(frozen=True, eq=False)
class Relief:
    """A surface and ways across it.

    Attributes:
        name: names it to the browser; labels: of the two axes.
        across, up: (s,) each, the coordinates of its points; values: (s, s), a row for each of `up`.
        ways: of each racer (T, 2) coordinates; epochs: (T,), when; heights: of each racer (T,), the loss there.
        minima: (k, 2), known lowest points.
        says: sentences on what is seen; limit: those on the curvature and the rate it allows.
    """

    name: str
    labels: tuple[str, str]
    across: Array
    up: Array
    values: Array
    ways: list[Array]
    epochs: NDArray[Any]
    heights: list[Array]
    minima: Array
    says: str
    limit: str

    def shares(self, points: Array) -> Array:
        """Return where coordinates (..., 2) lie in the picture: shares of its sides, from the top left."""
        low, high = np.array([self.across[0], self.up[0]]), np.array([self.across[-1], self.up[-1]])
        found: Array = (points - low) / (high - low)
        found[..., 1] = 1 - found[..., 1]
        return np.clip(found, -9.0, 9.0)

    @property
    def tones(self) -> NDArray[np.float32]:
        """The heights (s, s) from 0 to 1, row by row from the top, low ones told apart as well as high ones."""
        return tones(self.values)[::-1].astype("<f4")

    def in_words(self, covered: bool) -> str:
        """Return all that is said, or what may be said while the rate is still to be guessed."""
        return self.says if covered else f"{self.says} {self.limit}".strip()

    def described(self, name: str, covered: bool) -> dict[str, Any]:
        """Return what the browser is told besides numbers.

        Args:
            name: by which it knows this surface with these words; covered: see `in_words`.
        """
        return {
            "name": name,
            "side": len(self.across),
            "labels": list(self.labels),
            "ends": [[float(f"{axis[0]:.3g}"), float(f"{axis[-1]:.3g}")] for axis in (self.across, self.up)],
            "epochs": self.epochs.tolist(),
            "minima": self.shares(self.minima).tolist() if len(self.minima) else [],
            "says": self.in_words(covered),
        }

    @property
    def numbers(self) -> bytes:
        """The heights, then each racer's way, as 32-bit numbers."""
        ways = np.stack([self.shares(way) for way in self.ways]).astype("<f4")
        return self.tones.tobytes() + ways.tobytes()


def tones(values: Array) -> Array:
    """Return heights as numbers from 0 to 1 on a scale that is logarithmic above the lowest.

    >>> tones(np.array([[0.0, 1.0], [10.0, 1000.0]])).round(2)
    array([[0.  , 0.43],
           [0.62, 1.  ]])
    """
    finite = values[np.isfinite(values)]
    low, most = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    above = np.clip(np.nan_to_num(values, nan=most, posinf=most), low, most) - low
    base = FLAT * float(np.median(above)) or 1.0
    base = max(base, 1e-6 * (most - low)) or 1.0
    scale = np.log1p(above / base)
    top = float(scale.max()) or 1.0
    found: Array = scale / top
    return found


def _ends(ways: list[Array]) -> tuple[Array, Array]:
    """Return the corners (2,) of the part of a plane that holds ways (T, 2), with room around them."""
    points = np.concatenate(ways)
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum(high - low, 0.05 * float((high - low).max()) or 1.0)
    middle = (low + high) / 2
    return middle - span * (0.5 + MARGIN), middle + span * (0.5 + MARGIN)


def network_relief(race: nn.Race, titles: list[str], picture: str, pair: tuple[int, int], turn: Turn) -> Relief:
    """Return the loss of a network over a plane through where the best of its racers ended.

    Args:
        race: over; picture: "principal", "weights" or "random"; pair: the indices of two weights.

    Raises:
        ValueError: the racers are different networks, or have not moved.
    """
    arch, recipe = race.racers[0].arch, race.racers[0].recipe
    if any(one.arch != arch for one in race.racers):
        raise ValueError(NO_SURFACE)
    epochs, paths = race.path()
    best = race.ranking[0]
    end = race.points[best]
    if picture == "principal":
        kept = [paths[i] for i in reversed(race.ranking) if i not in race.diverged] or [paths[best]]
        plane = nn.principal_plane(np.concatenate(kept))
    elif picture == "weights":
        plane = nn.through_weights(arch, end, *pair)
    else:
        plane = nn.random_plane(arch, end)
    projected = [plane.project(path) for path in paths]
    ways, away = [one for one, _ in projected], [float(far.max()) for _, far in projected]
    low, high = _ends([way for i, way in enumerate(ways) if i not in race.diverged] or ways)
    x, y = race.data.train
    each = class_weights(race.data, recipe.class_weights, y)
    counts = None if each is None else row_weights(y, each)[:MOST_ROWS]
    x, y = x[:MOST_ROWS], y[:MOST_ROWS]
    target = nn.encode_targets(race.data, y, nn.class_targets(arch.activations[-1], recipe.loss))
    side = COARSE if arch.n_parameters * len(x) > MUCH_WORK else SIDE
    across, up = (np.linspace(low[i], high[i], side) for i in range(2))
    values = np.empty((side, side))
    for part in nn.landscape_in_parts(arch, plane, [across, up], x, target, recipe.loss, weights=counts):
        values = part.losses
        turn.pause()
    labels = (plane.labels[0], plane.labels[-1])
    if picture == "weights":  # coordinates are what is added to the weights of the best; the weights say more
        base = end[list(pair)]
        ways, across, up = [way + base for way in ways], across + base[0], up + base[1]
    losses = race.losses[epochs, :, 0]
    return Relief(
        f"{picture} {pair}",
        labels,
        across,
        up,
        values,
        ways,
        epochs,
        [losses[:, i] for i in range(len(titles))],
        np.empty((0, 2)),
        _plane_in_words(picture, titles[best], plane, max(away)) + _over(len(x), int(race.data.training.sum())),
        _curvature(race, titles[best], x, target, counts),
    )


def _plane_in_words(picture: str, best: str, plane: nn.ParameterSlice, away: float) -> str:
    """Say which plane is seen, and how far off it the ways are."""
    far = f"{away:.2g}"
    if picture == "principal" and plane.explained is not None:
        first, second = (percent(share, 0) for share in plane.explained)
        return (
            f"The plane of the two principal components of all ways together: they explain {first} and {second} of "
            f"them. A way is at most {far} away from this plane, where it is drawn upon it."
        )
    if picture == "weights":
        return f"All other weights stand where {best} ended; a way is at most {far} away from this plane."
    return (
        f"Two random directions through where {best} ended, for each neuron as long as its weights "
        f"(filter-normalised). A way is at most {far} away from this plane."
    )


def _over(n: int, every: int) -> str:
    """Say over which rows the height is the loss, where these are not all there are to learn from."""
    return "" if n == every else f" Its height is the loss over the first {n} of {every:,} training rows."


def _curvature(race: nn.Race, best: str, x: Array, target: Array, counts: Array | None) -> str:
    """Say how the surface curves where the best one ended, and what rate that allows."""
    place = race.ranking[0]
    arch, recipe = race.racers[place].arch, race.racers[place].recipe
    if arch.n_parameters > MOST_CURVED:
        return ""
    values = np.linalg.eigvalsh(nn.hessian(arch, race.points[place], x, target, recipe.loss, weights=counts))
    if not values[-1] > 0:
        return ""
    limit = 2 / values[-1]
    return (
        f"Where {best} ends the steepest curvature is λ = {values[-1]:.3g}, the largest eigenvalue of the Hessian: "
        f"plain gradient descent over all rows stays there only below a rate of 2/λ = {limit:.3g}."
    )


def textbook_relief(surface: nn.Surface, ways: Array, titles: list[str], recipes: Sequence[nn.Recipe]) -> Relief:
    """Return a textbook surface with the ways (T, m, 2) of racers on it."""
    across, up = (np.linspace(surface.low[i], surface.high[i], SIDE) for i in range(2))
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    eigenvalues = np.linalg.eigvalsh(surface.hessian(np.array(surface.minima[0])))
    low, high = (f"{value:.4g}" for value in eigenvalues)
    limit = [
        f"At its lowest point it curves with eigenvalues λ = {low} and {high}: plain gradient descent stays there only "
        f"below a rate of 2/λ = {2 / eigenvalues[-1]:.3g}.",
        *filter(None, (_swings(float(eigenvalues[-1]), *one) for one in zip(titles, recipes, strict=True))),
    ]
    return Relief(
        surface.name,
        ("x", "y"),
        across,
        up,
        surface.value(grid),
        [ways[:, i] for i in range(ways.shape[1])],
        np.arange(len(ways)),
        [surface.value(ways[:, i]) for i in range(ways.shape[1])],
        np.array(surface.minima),
        f"{surface.about} Press anywhere to begin there.",
        " ".join(limit),
    )


def _swings(steepest: float, title: str, recipe: nn.Recipe) -> str:
    """Say how a racer moves across the steepest direction near the bottom; "" of rules that are more complex."""
    rate = recipe.learning_rate
    if recipe.optimizer == "sgd":
        kept = f"{1 - rate * steepest:.3g}".replace("-", "−")
        return f"In that steepest direction each step of {title} multiplies the distance by 1 − η·λ = {kept}."
    if recipe.optimizer == "momentum":
        factor, period = nn.swing(steepest, rate, recipe.constants["mu"])
        if not np.isfinite(period):
            return f"There each step of {title} keeps {factor:.3g} of the distance and stays on its side."
        return (
            f"There {title} swings to the other side and back once in {period:.3g} steps, and keeps {factor:.3g} "
            "of the distance in each."
        )
    return ""
