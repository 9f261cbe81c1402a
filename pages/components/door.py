"""The door between the server and a component: its script and style go to a browser once, then only data.

Streamlit sends what a component is declared with again with each message, so a component is declared with a few lines
that receive (common/door.js); its own script and style travel inside its first message and stay for the visit.

    NEURON = Component("live_neuron", HERE / "neuron.js", HERE / "neuron.css", root='class="ln" data-neuron')
    NEURON(key="panel", data={...}, on_change_change=changed)

`data` is what Streamlit takes for a component: a dictionary, or bytes. The script is a module (see `bundle`) that
exports `mount(root, send)` and gives back `{ receive(data), stop() }`, see `Door` in common/door.js.

The server remembers for a session, which is one browser tab, that the script has been sent. Should it not have arrived
(a message is dropped when a newer one overtakes it) the browser notices that it lacks it, and asks; the data that came
meanwhile wait there, in their order. A page that is loaded anew is a new session, so it is sent the script anew.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.bundle import bundle, without_comments
from pages.kit import session

_DOOR = Path(__file__).parent / "common" / "door.js"
_THEME = _DOOR.with_name("theme.css")
_VERSION = "the component's name and version, put in by the server"


@dataclass
class Sent:
    """Which scripts, by name and version, have been sent in a session."""

    versions: set[str] = field(default_factory=set)


class Component:
    """A component as Streamlit mounts it; calling it draws it.

    Attributes:
        script, style: what travels once; root: the attributes of the one element it draws in.
    """

    def __init__(self, name: str, script: Path, style: Path, root: str) -> None:
        self.script, self.root = bundle(script), root
        self.style = "".join(sheet.read_text(encoding="utf-8") for sheet in (_THEME, style))
        # A browser that stayed open while the server got a new version lacks the new script, although it has one.
        self._version = f"{name} {sha256((self.script + self.style).encode()).hexdigest()[:12]}"
        door = without_comments(_DOOR.read_text(encoding="utf-8")).replace(_VERSION, self._version)
        html = f"<div data-component {root}></div>"
        self._mount: Callable[..., Any] = st.components.v2.component(name, html=html, js=door, isolate_styles=False)

    def __call__(
        self, *, key: str, data: dict[str, Any] | bytes, height: int | None = None, **callbacks: Callable[[], None]
    ) -> None:
        """Draw the component.

        Args:
            key: of the component; `session.message(key, "event")` is the newest message inside `on_event_change`.
            height: in pixels, kept free until it is drawn; None for as high as it becomes.
            data: what its `receive` gets; a dictionary has no key "door", which is where the script travels.
            callbacks: `on_event_change` for each event the component sends; "script" is the door's own.
        """
        sent = session.of(Sent).versions

        def asked() -> None:
            sent.discard(self._version)

        whole = {name: session.whole(callback) for name, callback in callbacks.items()}
        self._mount(
            key=key,
            data=self._packed(data, self._version not in sent),
            on_script_change=asked,
            height="content" if height is None else height,
            **whole,
        )
        sent.add(self._version)

    def _packed(self, data: dict[str, Any] | bytes, with_script: bool) -> dict[str, Any] | bytes:
        """Return data as they travel: bytes follow the script's length and the script, deflated; 0 stands for none."""
        if isinstance(data, dict):
            return {**data, "door": {"script": self.script, "style": self.style}} if with_script else data
        if not with_script:
            return struct.pack("<I", 0) + data
        code = zlib.compress("\0".join((self.script, self.style)).encode())
        return struct.pack("<I", len(code)) + code + data


def payload(message: bytes) -> bytes:
    """Return the data in a message of bytes, whether the script travels with them or not."""
    (length,) = struct.unpack_from("<I", message)
    return message[4 + length :]
