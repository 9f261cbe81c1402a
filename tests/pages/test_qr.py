"""QR codes: the standard's own parts against published examples, and a reader that finds the text again."""

import re

import numpy as np
import pytest

from pages.kit.qr import (
    BLOCKS,
    CHECKS,
    MASKS,
    MOST_VERSION,
    _data_room,
    _patterns,
    _room,
    _way,
    format_bits,
    qr,
    remainder,
    svg,
    version_bits,
)  # fmt: skip


def read(grid):
    """The text of a code, read square by square as a camera would that sees all of them, errors not put right."""
    n = len(grid)
    version = (n - 17) // 4
    said = sum(int(grid[place]) << bit for bit, place in enumerate([(i, 8) for i in (0, 1, 2, 3, 4, 5, 7, 8)]))
    said += sum(int(grid[8, j]) << 8 + bit for bit, j in enumerate((7, 5, 4, 3, 2, 1, 0)))
    [mask] = [number for number in range(8) if format_bits(number) == said]
    _, fixed = _patterns(version)
    plain = grid ^ MASKS[mask](*np.indices((n, n)))
    bits = [int(plain[place]) for place in _way(n, fixed)]
    words = [int("".join(map(str, bits[8 * i : 8 * i + 8])), 2) for i in range(_room(version))]
    count, data = BLOCKS[version - 1], _data_room(version)
    short, longer = divmod(data, count)
    sizes = [short + (i >= count - longer) for i in range(count)]
    blocks = [[] for _ in sizes]
    dealt = iter(words)
    for i in range(short + 1):
        for block, size in zip(blocks, sizes, strict=True):
            if i < size:
                block.append(next(dealt))
    ends = [[words[data + i * count + b] for i in range(CHECKS[version - 1])] for b in range(count)]
    assert [remainder(block, CHECKS[version - 1]) for block in blocks] == ends
    stream = "".join(format(word, "08b") for block in blocks for word in block)
    assert stream[:4] == "0100"
    wide = 8 if version < 10 else 16
    length, start = int(stream[4 : 4 + wide], 2), 4 + wide
    return bytes(int(stream[start + 8 * i : start + 8 * i + 8], 2) for i in range(length)).decode()


def test_parts_are_as_published():
    # The worked example of the standard's tutorials, HELLO WORLD in version 1-M, and the tables of format and version.
    said = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
    assert remainder(said, 10) == [196, 35, 39, 119, 235, 215, 231, 226, 93, 23]
    assert format(format_bits(0), "015b") == "111011111000100"
    assert format(format_bits(4), "015b") == "110011000101111"
    assert format(version_bits(7), "018b") == "000111110010010100"
    assert [_room(version) for version in (1, 2, 7, 14, 25)] == [26, 44, 196, 581, 1588]
    assert [_data_room(version) for version in (1, 5, 10, 25)] == [19, 108, 274, 1276]


@pytest.mark.parametrize("version", [1, 2, 6, 7, 9, 10, 14, 21, 25])
def test_a_text_is_found_again_in_the_smallest_code_that_holds_it(version):
    room = _data_room(version) - (2 if version < 10 else 3)
    text = ("https://example.org/?ü=" + "aB3-_%" * 300)[: room - 1] if version > 2 else "ü" * (room // 2)
    grid = qr(text)
    assert grid.shape == (17 + 4 * version,) * 2
    assert read(grid) == text
    assert len(qr(text + "xx" if version < MOST_VERSION else text)) == 17 + 4 * min(version + 1, MOST_VERSION)


def test_a_text_too_long_is_refused_and_a_picture_is_made_of_squares_alone():
    with pytest.raises(ValueError, match="too many for a code"):
        qr("x" * 1274)
    picture = svg(qr("hello"))
    assert picture.count("<") == 4
    dark = sum(map(int, re.findall(r"h(\d+)v1", picture)))
    assert dark == qr("hello").sum()
