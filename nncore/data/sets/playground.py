"""Small worlds on a square or a line, each with a shape that some networks can draw and others cannot.

Several problems are those made familiar by TensorFlow Playground; the definitions and the code here are our own.
Every function takes (n, noise, rng): n rows, noise as a share from 0 to 0.5, and a NumPy generator; and returns a
Dataset with nothing held out yet. Coordinates lie within -6..6, but for a few far points of noisy clouds. They
are pure numbers and reach the network as they are.
"""

import numpy as np
from numpy.typing import NDArray

from nncore.data.dataset import Column, Dataset

Points = NDArray[np.float64]

COLUMNS = (Column("x₁", low=-6.0, high=6.0), Column("x₂", low=-6.0, high=6.0))
CLASSES = ("orange", "blue")
FIVE = ("A", "B", "C", "D", "E")


def circle(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """A blue disc inside an orange ring, half of the points in each.

    Disc: radius 0 to 2.5. Ring: radius 3.5 to 5. The radius is drawn evenly, so points are denser toward the middle.
    A point is blue (1) if it lies within radius 3 of the middle. Noise shifts the point by up to 5 * noise in each
    direction before it is labelled, and it is drawn where it was: near the border, some labels are then wrong.
    """
    blue = _halves(n, rng)
    radius = np.where(blue, rng.uniform(0.0, 2.5, n), rng.uniform(3.5, 5.0, n))
    angle = rng.uniform(0.0, 2 * np.pi, n)
    x = _polar(radius, angle)
    label = np.hypot(*_shifted(x, 5.0 * noise, rng).T) < 3.0
    return _square("circle", "Circle", x, label, "A disc inside a ring. One straight line cannot part them.")


def xor(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Blue where x₁ and x₂ have the same sign, orange elsewhere, a quarter of the points in each corner.

    Each coordinate is 0.3 to 5 away from 0, so an empty cross parts the corners. A point is blue (1) if
    x₁ * x₂ >= 0. Noise shifts the point by up to 5 * noise in each direction before it is labelled, and it is drawn
    where it was.
    """
    corner = rng.permutation(n) % 4
    signs = np.column_stack([np.where(corner % 2, 1.0, -1.0), np.where(corner // 2, 1.0, -1.0)])
    x = signs * rng.uniform(0.3, 5.0, (n, 2))
    label = _shifted(x, 5.0 * noise, rng).prod(axis=1) >= 0
    return _square(
        "xor", "Exclusive or", x, label, "Opposite corners belong together. Neither input alone tells which."
    )


def corners(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """The truth table of exclusive or: blue at (2, 2) and (-2, -2), orange at the two other corners.

    All points of a corner are the same, a quarter of n in each; noise lets them stray by a normal distribution with a
    standard deviation of 2 * noise in each direction.
    """
    corner = rng.permutation(n) % 4
    signs = np.column_stack([np.where(corner % 2, 1.0, -1.0), np.where(corner // 2, 1.0, -1.0)])
    x = np.clip(2.0 * signs + 2.0 * noise * rng.normal(size=(n, 2)), -6.0, 6.0)
    about = "Exclusive or with nothing but its four corners. Two hidden neurons can learn it, if they begin well."
    return _square("corners", "Four corners", x, signs.prod(axis=1) > 0, about)


def gauss(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Two round clouds, blue around (2, 2) and orange around (-2, -2), half of the points in each.

    Each cloud is normal with a standard deviation of 0.5 + 2.5 * noise in each direction. Without noise the border
    is 5.7 deviations away from either middle: about one point in a hundred million falls on the wrong side.
    """
    blue = _halves(n, rng)
    x = np.where(blue, 2.0, -2.0)[:, None] + (0.5 + 2.5 * noise) * rng.standard_normal((n, 2))
    return _square("gauss", "Two clouds", x, blue, "Two clouds of points. A single neuron can part them.")


def spiral(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Two arms that wind around each other for 1.75 turns, half of the points in each.

    Along an arm the radius grows evenly with the angle, from 0.3 to 5; the orange arm is the blue one turned by half
    a turn. Noise moves the point itself by up to 2 * noise in each direction; from about 0.25 on the arms mix.
    """
    blue = _halves(n, rng)
    along = rng.uniform(0.0, 1.0, n)
    angle = 1.75 * 2 * np.pi * along + np.where(blue, 0.0, np.pi)
    x = _shifted(_polar(0.3 + 4.7 * along, angle), 2.0 * noise, rng)
    return _square("spiral", "Spiral", x, blue, "Two arms wound around each other. The hardest of all.")


def moons(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Two half rings that reach into each other like the links of a chain, half of the points in each.

    The orange one is the upper half of a circle of radius 3 around (-1.5, -0.75), with points spread evenly along it;
    the blue one is the same turned by half a turn around (0, 0). Noise moves the point itself by up to 3 * noise in
    each direction; from about 0.3 on the rings touch.
    """
    blue = _halves(n, rng)
    angle = rng.uniform(0.0, np.pi, n)
    arch = _polar(np.full(n, 3.0), angle) - [1.5, 0.75]
    x = _shifted(np.where(blue, -1.0, 1.0)[:, None] * arch, 3.0 * noise, rng)
    return _square("moons", "Two moons", x, blue, "Two half rings, each reaching into the other. A line comes close.")


def clouds(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Five round clouds in a ring, a fifth of the points in each: five classes instead of two.

    Their middles lie evenly on a circle of radius 3.5, the first at the top, the others clockwise. Each cloud is normal
    with a standard deviation of 0.4 + 1.6 * noise in each direction; without noise the border to the next cloud is 5.1
    deviations away.
    """
    which = rng.permutation(n) % len(FIVE)
    middle = _polar(np.full(n, 3.5), np.pi / 2 - 2 * np.pi * which / len(FIVE))
    x = middle + (0.4 + 1.6 * noise) * rng.standard_normal((n, 2))
    return _square(
        "clouds", "Five clouds", x, which, "Five clouds in a ring. One output for each, and the largest wins.", FIVE
    )


def plane(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """A derivative to learn: the target is (x₁ + x₂) / 12, which runs from -1 in one corner to 1 in the other.

    Both coordinates are drawn evenly from -6..6. Noise shifts the point by up to 6 * noise in each direction before
    its target is read, so that with noise 0.5 targets reach from -1.5 to 1.5.
    """
    x = rng.uniform(-6.0, 6.0, (n, 2))
    target = _shifted(x, 6.0 * noise, rng).sum(axis=1) / 12.0
    return _square(
        "plane", "Plane", x, target, "A number to predict, not a class. It rises evenly with both inputs.", ()
    )


def multi_gauss(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """Hills and hollows to learn: three bumps up and three down, alternating around the middle.

    Bump k = 0 … 5 stands at the angle of k sixths of a turn on a circle of radius 3.5 and adds
    (-1)^k * exp(-d² / 2.5) to the target, where d is the distance to its middle. Both coordinates are drawn evenly
    from -6..6. Noise shifts the point by up to 2 * noise in each direction before its target is read.
    """
    x = rng.uniform(-6.0, 6.0, (n, 2))
    k = np.arange(6)
    middles = _polar(np.full(6, 3.5), 2 * np.pi * k / 6)
    away = np.square(_shifted(x, 2.0 * noise, rng)[:, None, :] - middles).sum(axis=-1)
    target = np.exp(-away / 2.5) @ np.where(k % 2, -1.0, 1.0)
    return _square(
        "multi_gauss", "Hills and hollows", x, target, "Three hills and three hollows. A surface to fit.", ()
    )


def sine(n: int, noise: float, rng: np.random.Generator) -> Dataset:
    """A curve to learn from one input: y = sin x, with x drawn evenly from -6..6.

    Noise moves the target itself up or down by up to 1 * noise.
    """
    x = rng.uniform(-6.0, 6.0, (n, 1))
    target = _shifted(np.sin(x), noise, rng)[:, 0]
    return _square("sine", "Sine wave", x, target, "One number in, one number out: a wave to follow.", ())


def _halves(n: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """n flags in random order, half of them True; with odd n one more is False."""
    return np.equal(rng.permutation(n) % 2, 1)


def _polar(radius: NDArray[np.float64], angle: NDArray[np.float64]) -> Points:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _shifted(x: Points, reach: float, rng: np.random.Generator) -> Points:
    # Drawn even when the reach is 0, so that the noise slider moves the same points and does not deal new ones.
    return x + reach * rng.uniform(-1.0, 1.0, x.shape)


def _square(
    name: str,
    title: str,
    x: Points,
    y: NDArray[np.float64] | NDArray[np.int_] | NDArray[np.bool_],
    about: str,
    classes: tuple[str, ...] = CLASSES,
) -> Dataset:
    width = x.shape[1]
    return Dataset(
        name=name,
        title=title,
        task={0: "regression", 2: "binary"}.get(len(classes), "multiclass"),
        x=x,
        y=y.astype(np.float64)[:, None],
        columns=COLUMNS if width == 2 else (Column("x", low=-6.0, high=6.0),),
        classes=classes,
        test=np.zeros(len(x), dtype=np.bool_),
        center=np.zeros(width),
        spread=np.ones(width),
        about=about,
        source="Made up by this program."
        if name in ("moons", "clouds", "sine")
        else "Made up by this program, after a problem in TensorFlow Playground.",
        licence="No outside data.",
        target_name="" if classes else "y",
    )
