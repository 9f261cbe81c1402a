"""Where in a lesson's file something stands: TOML is read without line numbers, so they are found beside it."""

import re

_NAME = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\w-]+)"
_NAMES = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"\s*\[\[?\s*(?P<names>{_NAMES})\s*\]\]?\s*(#.*)?")
_KEY = re.compile(rf"\s*(?P<key>{_NAMES})\s*=")
_LONG = re.compile(r"\"\"\"|'''")


class Lines:
    """The lines of a lesson's file, by step, counted from 1, and by the names of tables and keys in it.

    Attributes:
        last: the line where the file breaks off: where a text of several lines begins that never ends, or its end.

    >>> lines = Lines('title = "A"\\n[[step]]\\npage = "cost"\\n[step.set]\\ndata = "xor"\\n')
    >>> lines.of(1, "set.data"), lines.of(1, "set.noise"), lines.of(1, "text"), lines.of(0, "title")
    (5, 4, 2, 1)
    """

    def __init__(self, source: str) -> None:
        self._lines = source.rstrip().split("\n")  # as TOML counts them; `splitlines` knows more ends of lines
        self._places: dict[tuple[int, str], int] = {}
        self.last = len(self._lines)
        steps, step, table, within, opened = 0, 0, "", False, 0
        for number, line in enumerate(self._lines, 1):
            if not within:
                header, key = _HEADER.fullmatch(line), _KEY.match(line)
                if header:
                    first, _, table = _plain(header["names"]).partition(".")
                    steps += first == "step" and line.lstrip().startswith("[[") and not table
                    step = steps if first == "step" else 0
                    table = table if step else f"{first}.{table}".strip(".")
                    self._places.setdefault((step, table), number)
                elif key:
                    self._places.setdefault((step, f"{table}.{_plain(key['key'])}".strip(".")), number)
            if len(_LONG.findall(line)) % 2 == 1:
                within, opened = not within, number
        if within:
            self.last = opened

    def of(self, step: int, name: str, saying: str = "") -> int:
        """Return the line of a key such as "set.data" in a step, or of what it is in; step 0 is what precedes them.

        Args:
            saying: what stands in the value of the key, if that line of it is meant.
        """
        parts = _plain(name).split(".")
        for end in range(len(parts), -1, -1):
            sought = ".".join(parts[:end])
            within = f"{sought}." if sought else "\0"
            for (at, known), line in self._places.items():
                if at == step and (known == sought or known.startswith(within)):
                    return self._from(line, saying)
        return self._places.get((0, "step"), 1)  # steps within one line have no lines of their own

    def _from(self, line: int, saying: str) -> int:
        """Return the first line that says something, from one on; that one if none does."""
        return next((n for n, text in enumerate(self._lines[line - 1 :], line) if saying in text), line)


def _plain(name: str) -> str:
    return re.sub(r"[\s\"']+", "", name)
