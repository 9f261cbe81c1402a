"""A QR code (ISO/IEC 18004) of a text: bytes, error correction L, as small as it can be.

The standard in short: the text becomes codewords; blocks of them get codewords of Reed and Solomon's code, so that a
reader can put right what it misread; all are laid out in a square with three finder patterns, and of eight masks the
one that mixes light and dark best is laid over it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.kit.theme import INK, PAPER

Grid = NDArray[np.bool_]

MOST_VERSION = 25
"""117 squares a side; finer ones are not read from a wall."""
CHECKS = (7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26)
"""Codewords of error correction in each block, by version from 1."""
BLOCKS = (1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12)
MASKS: tuple[Callable[[Any, Any], Any], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)
LOOKS_LIKE_FINDER = ("10111010000", "00001011101")


def qr(text: str) -> Grid:
    """Return the code of a text, (n, n), True for dark, without the light margin of four that belongs around it.

    Raises:
        ValueError: the text is too long to be read from a wall.

    >>> qr("HELLO").shape
    (21, 21)
    """
    content = text.encode("utf-8")
    version = _version(len(content))
    n = 17 + 4 * version
    grid, fixed = _patterns(version)
    bits = _bits(_interleaved(_codewords(content, version), version))
    for (i, j), bit in zip(_way(n, fixed), bits, strict=False):
        grid[i, j] = bit
    rows, columns = np.indices((n, n))
    tried = []
    for number, mask in enumerate(MASKS):
        one = np.where(fixed, grid, grid ^ mask(rows, columns))
        _put_format(one, number)
        tried.append((penalty(one), number, one))
    return min(tried, key=lambda each: each[:2])[2]


def svg(grid: Grid) -> str:
    """Return a picture of a code with its margin, dark on white in any theme."""
    n = len(grid) + 8
    runs = []
    for i, row in enumerate(grid):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
        runs += [f"M{a + 4} {i + 4}h{b - a}v1h-{b - a}z" for a, b in edges.reshape(-1, 2).tolist()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n} {n}" width="{8 * n}" height="{8 * n}" '
        f'shape-rendering="crispEdges"><rect width="{n}" height="{n}" fill="{PAPER}"/>'
        f'<path d="{"".join(runs)}" fill="{INK}"/></svg>'
    )


def penalty(grid: Grid) -> int:
    """Return how badly a code mixes light and dark: runs, squares, likeness to finders, and the share of dark."""
    total = 0
    for lines in (grid, grid.T):
        for line in lines:
            text = "".join("1" if dark else "0" for dark in line)
            edges = np.flatnonzero(np.diff(np.concatenate([[-1], line.astype(int), [-1]])))
            lengths = np.diff(edges)
            total += int((lengths[lengths >= 5] - 2).sum())
            for part in LOOKS_LIKE_FINDER:
                total += 40 * sum(text.startswith(part, at) for at in range(len(text) - 10))
    same = (grid[1:, 1:] == grid[:-1, 1:]) & (grid[1:, 1:] == grid[1:, :-1]) & (grid[1:, 1:] == grid[:-1, :-1])
    return total + 3 * int(same.sum()) + 10 * int(abs(grid.mean() * 20 - 10))


def remainder(codewords: list[int], checks: int) -> list[int]:
    """Return the codewords of error correction: the remainder by Reed and Solomon's generator polynomial."""
    generator = [1]
    root = 1
    for _ in range(checks):
        shifted = [*generator, 0]
        generator = [a ^ b for a, b in zip(shifted, [0, *(_times(g, root) for g in generator)], strict=True)]
        root = _times(root, 2)
    rest = [0] * checks
    for codeword in codewords:
        factor, rest = codeword ^ rest[0], [*rest[1:], 0]
        rest = [a ^ _times(g, factor) for a, g in zip(rest, generator[1:], strict=True)]
    return rest


def format_bits(mask: int) -> int:
    """Return the 15 bits that tell error correction L and a mask, with their own error correction."""
    return _protected(0b01 << 3 | mask, 10, 0b10100110111) ^ 0b101010000010010


def version_bits(version: int) -> int:
    """Return the 18 bits that tell a version from 7 on."""
    return _protected(version, 12, 0b1111100100101)


def _protected(value: int, bits: int, generator: int) -> int:
    rest = value << bits
    while rest.bit_length() > bits:
        rest ^= generator << (rest.bit_length() - 1 - bits)
    return value << bits | rest


def _times(a: int, b: int) -> int:
    """Multiply in the field of 256 elements."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11D if a & 128 else 0)
        b >>= 1
    return product


def _room(version: int) -> int:
    """Return how many codewords a version holds in all."""
    squares = (16 * version + 128) * version + 64
    if version >= 2:
        aligned = version // 7 + 2
        squares -= (25 * aligned - 10) * aligned - 55
        squares -= 36 if version >= 7 else 0
    return squares // 8


def _data_room(version: int) -> int:
    return _room(version) - CHECKS[version - 1] * BLOCKS[version - 1]


def _version(length: int) -> int:
    for version in range(1, MOST_VERSION + 1):
        if length + (2 if version < 10 else 3) <= _data_room(version):
            return version
    raise ValueError(f"{length:,} signs are too many for a code that is read from a wall")


def _codewords(content: bytes, version: int) -> list[int]:
    """Return the text as codewords: the mode, its length, its bytes, and what fills the rest."""
    bits = "0100" + format(len(content), "08b" if version < 10 else "016b")
    bits += "".join(format(byte, "08b") for byte in content) + "0000"
    found = [int(bits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(bits), 8)]
    room = _data_room(version)
    return (found + [0xEC, 0x11] * room)[:room]


def _interleaved(codewords: list[int], version: int) -> list[int]:
    """Return codewords block by block with those of error correction, dealt out one from each block in turn."""
    count, checks = BLOCKS[version - 1], CHECKS[version - 1]
    short, longer = divmod(len(codewords), count)
    blocks, at = [], 0
    for i in range(count):
        size = short + (i >= count - longer)
        blocks.append(codewords[at : at + size])
        at += size
    ends = [remainder(block, checks) for block in blocks]
    data = [block[i] for i in range(short + 1) for block in blocks if i < len(block)]
    return data + [end[i] for i in range(checks) for end in ends]


def _bits(codewords: list[int]) -> list[bool]:
    return [bool(codeword >> (7 - i) & 1) for codeword in codewords for i in range(8)]


def _way(n: int, fixed: Grid) -> Iterator[tuple[int, int]]:
    """Return the free squares in the order in which they are filled: two columns wide, up and down, from the right."""
    upwards = True
    for right in range(n - 1, 0, -2):
        right -= right <= 6
        for i in range(n - 1, -1, -1) if upwards else range(n):
            for j in (right, right - 1):
                if not fixed[i, j]:
                    yield i, j
        upwards = not upwards


def _patterns(version: int) -> tuple[Grid, Grid]:
    """Return what is the same in all codes of a version, and where it or the format stands."""
    n = 17 + 4 * version
    grid, fixed = np.zeros((n, n), np.bool_), np.zeros((n, n), np.bool_)
    grid[6, ::2] = grid[::2, 6] = True
    fixed[6] = fixed[:, 6] = True
    ring = np.abs(np.indices((7, 7)) - 3).max(axis=0)
    for top, left in ((0, 0), (0, n - 7), (n - 7, 0)):
        around = slice(max(top - 1, 0), top + 8), slice(max(left - 1, 0), left + 8)
        grid[around], fixed[around] = False, True
        grid[top : top + 7, left : left + 7] = ring != 2
    centers = _alignments(version)
    for i in centers:
        for j in centers:
            if (i, j) not in ((6, 6), (6, n - 7), (n - 7, 6)):
                part = slice(i - 2, i + 3), slice(j - 2, j + 3)
                grid[part], fixed[part] = ring[1:6, 1:6] != 1, True
    fixed[8, :9] = fixed[:9, 8] = fixed[8, n - 8 :] = fixed[n - 8 :, 8] = True
    if version >= 7:
        said = version_bits(version)
        for bit in range(18):
            i, j = bit // 3, n - 11 + bit % 3
            grid[i, j] = grid[j, i] = bool(said >> bit & 1)
            fixed[i, j] = fixed[j, i] = True
    return grid, fixed


def _alignments(version: int) -> list[int]:
    """Return rows and columns of the centers of the small patterns."""
    if version == 1:
        return []
    count = version // 7 + 2
    step = -(-(version * 4 + 4) // (count * 2 - 2)) * 2
    return [6, *sorted(4 * version + 10 - step * i for i in range(count - 1))]


def _put_format(grid: Grid, mask: int) -> None:
    """Write the format around the finder patterns, twice."""
    n, said = len(grid), format_bits(mask)
    first = [(i, 8) for i in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, j) for j in (7, 5, 4, 3, 2, 1, 0)]
    second = [(8, n - 1 - k) for k in range(8)] + [(n - 7 + k, 8) for k in range(7)]
    for bit in range(15):
        for places in (first, second):
            grid[places[bit]] = bool(said >> bit & 1)
    grid[n - 8, 8] = True
