"""How people and programs write an empty cell, each way of which can be switched off and others added."""

import re
from collections.abc import Iterable

MARKERS = (
    *("", "na", "n/a", "n.a.", "nan", "-nan", "null", "none", "nil", "?", "-", "–", "—", "<na>", "nat"),
    *("#n/a", "#n/a n/a", "#na", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"),  # Excel
    *(".", "..", *(f".{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), "._"),  # SAS, FRED and Stata
    *("1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan", "na_character_", "na_real_", "na_integer_"),
)
"""In small letters: those of R, pandas and SQL, of Excel, of SAS, FRED and Stata, and of C's printf on Windows."""


class Markers:
    """The ways of writing an empty cell that count in one table.

    Args:
        off: those of MARKERS that are words here; a cell of nothing at all is always empty.
        more: others that mean an empty cell, whatever the size of their letters.

    Attributes:
        nan: what `float` should be given in place of the usual spellings.
        numbers: those that are numbers, such as -999.

    >>> markers = Markers(off=["NA"], more=["unknown"])
    >>> "NA" in markers, " Unknown" in markers, "n/a" in markers
    (False, True, True)
    """

    def __init__(self, off: Iterable[str] = (), more: Iterable[str] = ()) -> None:
        words = (set(MARKERS) - {word.strip().casefold() for word in off}) | {"", *(w.strip().casefold() for w in more)}
        self.words = frozenset(words)
        self.nan = dict.fromkeys(
            (way(word) for word in words for way in (str, str.upper, str.capitalize, str.title)), "nan"
        )
        self.nan.update(dict.fromkeys(("NaN", "#N/A N/A", "NaT", "-NaN") if "nan" in words else (), "nan"))
        # Python's float reads these two by itself, which must not be if they are words here.
        self.nan_is_word = "nan" not in words
        self.numbers = [float(word) for word in words if re.fullmatch(r"[+-]?\d+\.?\d*", word)]

    def __contains__(self, cell: str) -> bool:
        return cell.strip().casefold() in self.words
