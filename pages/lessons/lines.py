"""Where in a lesson's file something stands: TOML is read without line numbers, so they are found beside it."""

import re

_HEADER = re.compile(r"\s*\[\[?\s*step\s*(?:\.\s*(?P<table>[\w.\s\"']+?))?\s*\]\]?\s*(#.*)?")
_KEY = re.compile(r"\s*(?P<key>[\w.\s\"'-]+?)\s*=")
_LONG = re.compile(r"\"\"\"|'''")


class Lines:
    """The lines of a lesson's file, by step, counted from 1, and by the names of tables and keys in it.

    >>> lines = Lines('title = "A"\\n[[step]]\\npage = "cost"\\n[step.set]\\ndata = "xor"\\n')
    >>> lines.of(1, "set.data"), lines.of(1, "set.noise"), lines.of(1, "text"), lines.of(0, "title")
    (5, 4, 2, 1)
    """

    def __init__(self, source: str) -> None:
        self._places: dict[tuple[int, str], int] = {}
        step, table, within = 0, "", False
        for number, line in enumerate(source.splitlines(), 1):
            if not within:
                header, key = _HEADER.fullmatch(line), _KEY.match(line)
                if header:
                    table = _plain(header["table"] or "")
                    step += line.lstrip().startswith("[[")
                    self._places.setdefault((step, table), number)
                elif key:
                    self._places.setdefault((step, f"{table}.{_plain(key['key'])}".strip(".")), number)
            within ^= len(_LONG.findall(line)) % 2 == 1

    def of(self, step: int, name: str) -> int:
        """Return the line of a key such as "set.data" in a step, or of what it is in; step 0 is what precedes them."""
        parts = _plain(name).split(".")
        for end in range(len(parts), -1, -1):
            line = self._places.get((step, ".".join(parts[:end])))
            if line is not None:
                return line
        return self._places.get((0, "step"), 1)  # steps within one line have no lines of their own


def _plain(name: str) -> str:
    return re.sub(r"[\s\"']+", "", name)
