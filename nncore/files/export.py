"""An export turns a model into a file of another world, and says in a sentence where it cannot."""

from collections.abc import Callable
from dataclasses import dataclass

from nncore.files.model import Model


def _nothing(model: Model) -> str:
    return ""


@dataclass(frozen=True)
class Export:
    """A format and all that is said about it.

    Attributes:
        name: the key in `EXPORTS`; title: the same for people.
        suffix: of the file's name, with its dot; mime: the type a browser is told.
        about: what the file is for and how it is used, in sentences for people.
        make: the model as bytes; refuses: why a model cannot be written so, "" if it can.
        stem: of the file's name.
    """

    name: str
    title: str
    suffix: str
    mime: str
    about: str
    make: Callable[[Model], bytes]
    refuses: Callable[[Model], str] = _nothing
    stem: str = "network"

    @property
    def file(self) -> str:
        """The file's name, under which the exports speak of each other."""
        return f"{self.stem}{self.suffix}"

    def write(self, model: Model) -> bytes:
        """Return the file.

        Raises:
            ValueError: the format cannot hold this model; the sentence says why.
        """
        why = self.refuses(model)
        if why:
            raise ValueError(why)
        return self.make(model)
