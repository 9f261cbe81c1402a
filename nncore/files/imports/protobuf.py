"""Protocol Buffers, as much as ONNX needs: a message is fields, each a number and a value, one after another."""

import struct
from collections.abc import Iterator

from nncore.files.imports.loaded import refused

MOST_FIELDS = 200_000
Value = int | float | bytes


class Message:
    """The fields of a message, in their order.

    Raises:
        ValueError: the bytes are none.

    >>> Message(bytes([8, 150, 1, 18, 2, 104, 105])).fields
    [(1, 150), (2, b'hi')]
    """

    def __init__(self, content: bytes) -> None:
        self.fields: list[tuple[int, Value]] = []
        at = 0
        while at < len(content):
            key, at = _varint(content, at)
            number, kind = key >> 3, key & 7
            value: Value
            if kind == 0:
                value, at = _varint(content, at)
            elif kind == 2:
                size, at = _varint(content, at)
                value, at = content[at : at + size], at + size
            elif kind in (1, 5):
                size = 8 if kind == 1 else 4
                part = content[at : at + size]
                at += size
                value = struct.unpack("<d" if kind == 1 else "<f", part)[0] if len(part) == size else b""
            else:
                raise refused("It is not an ONNX file, or it is damaged.")
            if at > len(content) or len(self.fields) >= MOST_FIELDS:
                raise refused("It is cut short or damaged.")
            self.fields.append((number, value))

    def all(self, number: int) -> list[Value]:
        """Return the values of a field that may come many times."""
        return [value for each, value in self.fields if each == number]

    def parts(self, number: int) -> list[bytes]:
        """Return the messages or texts of a field."""
        found = self.all(number)
        if not all(isinstance(value, bytes) for value in found):
            raise refused("It is damaged: a number stands where a part should.")
        return [value for value in found if isinstance(value, bytes)]

    def text(self, number: int) -> str:
        """Return the text of a field, the last if there are many, "" if there is none."""
        parts = self.parts(number)
        try:
            return parts[-1].decode("utf-8") if parts else ""
        except UnicodeDecodeError:
            raise refused("It is damaged: a name in it is not text.") from None

    def whole(self, number: int, default: int = 0) -> int:
        """Return the whole number of a field."""
        values = self.all(number)
        if values and not isinstance(values[-1], int):
            raise refused("It is damaged: something else stands where a number should.")
        return _signed(int(values[-1])) if values else default

    def wholes(self, number: int) -> list[int]:
        """Return the whole numbers of a field, each by itself or packed."""
        return [_signed(each) for value in self.all(number) for each in _unpacked(value)]


def _unpacked(value: Value) -> Iterator[int]:
    if isinstance(value, bytes):
        at = 0
        while at < len(value):
            number, at = _varint(value, at)
            yield number
    elif isinstance(value, int):
        yield value
    else:
        raise refused("It is damaged: something else stands where a number should.")


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Return a whole number of seven bits a byte, and where the next field begins."""
    number = 0
    for i in range(10):
        if at >= len(content):
            break
        byte = content[at]
        at += 1
        number |= (byte & 127) << (7 * i)
        if byte < 128:
            return number, at
    raise refused("It is cut short or damaged.")


def _signed(number: int) -> int:
    number &= 2**64 - 1
    return number - 2**64 if number >= 2**63 else number
