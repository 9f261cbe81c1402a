"""Arrays under names become layers: which of them are weights, which are biases, and in which order they follow.

A matrix is weights, a row is a bias. Names are put in order as people count, 2 before 10; whether a matrix is written
(n_in, n_out), as in the textbook, or (n_out, n_in), as PyTorch writes it, is told by the biases and by what fits.
"""

import itertools
import re
from collections.abc import Mapping, Sequence

import numpy as np

from nncore.arrays import Array
from nncore.files.imports.loaded import LoadedNetwork, named, network, refused

MOST_TENSORS = 200
_BIAS = re.compile(r"(^|[._/])(b|beta|bias|biases|intercepts?)([._/]?\d*_?)?$|bias", re.IGNORECASE)


def from_tensors(kind: str, tensors: Mapping[str, Array], activations: Sequence[str] | None) -> LoadedNetwork:
    """Return the network of arrays under names.

    Args:
        kind: the format, for people; activations: one for each layer, or None if the file does not say.

    Raises:
        ValueError: they are none of a plain network; the first that is not is named.

    >>> w, b = np.zeros((3, 2)), np.zeros(3)
    >>> from_tensors("an example", {"0.weight": w, "0.bias": b}, ("tanh",)).arch.sizes
    (2, 3)
    """
    if len(tensors) > MOST_TENSORS:
        raise refused(f"It holds {len(tensors):,} arrays, and a network here has up to {MOST_TENSORS}.")
    matrices: list[tuple[str, Array]] = []
    biases: list[tuple[str, Array]] = []
    for name in sorted(tensors, key=_counted):
        array = tensors[name]
        if array.ndim == 2 and not (_BIAS.search(name) and 1 in array.shape):
            matrices.append((name, array))
        elif array.ndim in (1, 2):
            biases.append((name, array.reshape(-1)))
        else:
            raise refused(
                f"{named(name)} has {array.ndim} dimensions, and a plain network has only matrices of weights and rows "
                "of biases."
            )
    if not matrices:
        raise refused("It holds no matrix of weights.")
    if biases and len(biases) != len(matrices):
        odd = biases[-1][0] if len(biases) > len(matrices) else matrices[-1][0]
        raise refused(
            f"It holds {len(matrices)} matrices and {len(biases)} rows, so {named(odd)} belongs to no layer of a plain "
            "network."
        )
    rows = [b for _, b in biases]
    outwards = [w for _, w in matrices]
    inwards = [w.T for w in outwards]
    turned = all(name.endswith("weight") for name, _ in matrices)
    for weights in (inwards, outwards) if turned else (outwards, inwards):
        if _fit(weights, rows):
            b = rows or [np.zeros(w.shape[1]) for w in weights]
            return network(kind, list(zip(weights, b, strict=True)), activations)
    shapes = ", ".join(" × ".join(map(str, w.shape)) for _, w in matrices[:6])
    raise refused(f"Its matrices do not follow on each other: {shapes}.")


def _fit(weights: Sequence[Array], biases: Sequence[Array]) -> bool:
    """Tell whether weights (n_in, n_out) and biases make a chain of layers."""
    chained = all(a.shape[1] == b.shape[0] for a, b in itertools.pairwise(weights))
    return chained and all(w.shape[1] == len(b) for w, b in zip(weights, biases, strict=False))


def _counted(name: str) -> list[tuple[int, int, str]]:
    """Return a key that puts 2 before 10."""
    return [
        (0, int(part[:9]), part) if part.isdigit() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", name)
    ]
