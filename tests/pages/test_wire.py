"""What travels is decoded here as the browser does it, and comes out bit for bit."""

import json
import struct
import zlib

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages.components.stage.wire import coded, message, rounded
from tests.nncore.cases import DRAWN

COUNTS, WIDTHS = st.integers(0, 6), st.integers(0, 7)


def rows(count):
    """Return so many rows of any bytes, or of any 32 bits as a number, those that are no number among them."""
    shapes = st.tuples(st.just(count), WIDTHS)
    return arrays(np.uint8, shapes) | arrays(np.uint32, shapes).map(lambda bits: bits.view(np.float32))


def unfold(body, layout, count):
    """Return the series of a body by name: `count` rows each, of the bytes and widths in the layout."""
    whole, at = {}, 0
    for name, size, width in layout:
        sent = np.frombuffer(body, np.uint8, size * count * width, at)
        at += sent.size
        if size == 1:
            cells = sent.reshape(count, width).copy()
            cells[:1] = np.add.accumulate(cells[:1], axis=1, dtype=np.uint8)
            whole[name] = np.add.accumulate(cells, axis=0, dtype=np.uint8)
        else:
            low, second, third, high = sent.reshape(4, count, width).astype(np.uint32)
            bits = low | second << 8 | third << 16 | high << 24
            whole[name] = np.bitwise_xor.accumulate(bits, axis=0).astype(np.uint32).view(np.float32)
    assert at == len(body)
    return whole


def opened(sent, parts=0):
    """Return a message's header, so many bytes of its parts, and its series by name."""
    (length,) = struct.unpack_from("<I", sent)
    header = json.loads(sent[4 : 4 + length])
    body = zlib.decompress(sent[4 + length :])
    return header, body[:parts], unfold(body[parts:], header["series"], header["frames"])


def same(one, other):
    """Whether two series by name hold the same names, widths and bits."""
    return list(one) == list(other) and all(
        (one[name].shape, one[name].dtype, one[name].tobytes())
        == (other[name].shape, other[name].dtype, other[name].tobytes())
        for name in one
    )


@DRAWN
@given(COUNTS.flatmap(rows))
def test_a_series_comes_back_bit_for_bit(series):
    layout = [["one", series.itemsize, series.shape[1]]]
    assert same(unfold(coded(series), layout, len(series)), {"one": series})


@DRAWN
@given(
    COUNTS.flatmap(lambda count: st.dictionaries(st.text(max_size=5), rows(count), max_size=3)),
    st.lists(st.binary(max_size=9), max_size=3),
    st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text(), max_size=3),
)
def test_a_message_is_its_header_its_parts_and_its_series(series, parts, header):
    count = len(next(iter(series.values()), ()))
    head, first, whole = opened(message({**header, "frames": count}, series, *parts), len(b"".join(parts)))
    layout = [[name, one.itemsize, one.shape[1]] for name, one in series.items()]
    assert head == {**header, "frames": count, "series": layout}
    assert first == b"".join(parts)
    assert same(whole, series)


def test_a_series_of_bytes_by_hand():
    # The first row as steps along it, the second as steps from the first, both past 255 and back.
    series = np.array([[250, 4, 4], [0, 4, 3]], dtype=np.uint8)
    assert list(coded(series)) == [250, 10, 0, 6, 0, 255]


def test_a_series_of_numbers_by_hand():
    # 1.0 is 3F800000 and 2.0 is 40000000; 3F800000 ^ 40000000 = 7F800000. The lowest bytes of all come first.
    series = np.array([[1.0], [2.0]], dtype=np.float32)
    assert coded(series).hex() == "0000000080803f7f"


def test_what_rests_costs_almost_nothing():
    rng = np.random.default_rng(0)
    moving = {"maps": rng.integers(0, 256, (30, 4000)).astype(np.uint8), "theta": rng.random((30, 500), np.float32)}
    resting = {name: np.repeat(series[:1], 30, axis=0) for name, series in moving.items()}
    assert len(message({}, resting)) < len(message({}, moving)) / 15


def test_an_array_that_does_not_lie_in_one_piece():
    wide = np.arange(48, dtype=np.uint8).reshape(4, 12)
    for series in (wide[:, ::3], wide.T, wide.astype(np.float32)[::2, ::-1]):
        layout = [["one", series.itemsize, series.shape[1]]]
        assert np.array_equal(unfold(coded(series), layout, len(series))["one"], series)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_message_takes_no_number_the_browser_cannot_read(value):
    with pytest.raises(ValueError, match="JSON"):
        message({"curve": [[1.0, value]]}, {})


@DRAWN
@given(arrays(np.float64, 5, elements=st.floats(-1e30, 1e30)))
@example(np.array([0.0, 1.0, -1.0, 2.0**-140, 1e30]))
def test_rounded_numbers_are_right_to_three_digits_and_half_empty(values):
    short = rounded(values)
    assert short.dtype == np.float32
    # Half a step of 11 bits, and what float32 itself rounds off; below 2^-126 it keeps fewer digits.
    assert (np.abs(short.astype(float) - values) <= 2.0**-12 * 1.001 * np.abs(values) + 2.0**-137).all()
    assert (short.view(np.uint32) & 0xFFF == 0).all()
    assert rounded(short).tobytes() == short.tobytes()


def test_what_is_past_all_bounds_is_rounded_to_a_number():
    short = rounded(np.array([np.nan, np.inf, -np.inf, 1e300, -1e300]))
    assert np.isfinite(short).all()
    assert short.tolist() == pytest.approx([0, 1e30, -1e30, 1e30, -1e30], rel=2**-12)
