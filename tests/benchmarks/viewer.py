"""A visitor without a browser: speaks Streamlit's protocol over a websocket, plays a network, moves a slider.

It asks and waits as the components' own scripts do (pages/components/stage/connection.js, common/changes.js), but reads
of an answer only what it needs to ask on: thousands of frames a second leave the processor to the server.
"""

import asyncio
import contextlib
import json
import random
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds after which a server that does not answer is given up."""
LOST_AFTER = 4.0
"""Seconds after which the stage takes a question for lost and asks again."""


class Viewer:
    """One visitor of one page.

    Attributes:
        received: bytes that came; drawn: elements that came; lost: questions that had to be asked again.
        visitor: the name by which nginx knows the visitor, see deploy/; "" without nginx.
    """

    visitor = ""

    def __init__(self, url: str, page: str, query: str = "") -> None:
        self._url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self._page, self._query = page, query
        self._line: ClientConnection | None = None
        self._component = self._fragment = self._hash = ""
        self.received = self.drawn = self.lost = 0

    async def __aenter__(self) -> Self:
        cookie = {"Cookie": f"np_visitor={self.visitor}"} if self.visitor else {}
        self._line = await connect(
            self._url,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            compression=None,
            additional_headers=cookie,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line is not None:
            await self._line.close()

    async def send(self, message: bytes) -> None:
        """Send bytes as they are, which need not mean anything."""
        assert self._line is not None
        await self._line.send(message)

    async def ask(self, event: str = "", value: Any = None) -> None:
        """Open the page; or, with an event, let the component on it send a message."""
        back = BackMsg()
        state = back.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self._query, self._page, self._hash
        state.context_info.timezone, state.context_info.locale = "UTC", "en"
        if event:
            state.fragment_id = self._fragment
            state.widget_states.widgets.add(id=self._component, json_value="{}")
            widget = state.widget_states.widgets.add()
            widget.id = f"$$STREAMLIT_INTERNAL_KEY_{self._component}__events"
            widget.json_trigger_value = json.dumps([{"event": event, "value": value}])
        await self.send(back.SerializeToString())

    async def receive(self, kind: str) -> Any:
        """Return the next data for a component of this name, bytes or a dictionary; events go to it from then on.

        Raises:
            RuntimeError: the page shows an exception.
            TimeoutError: nothing came.
        """
        while True:
            message = await self._next()
            if message.WhichOneof("type") != "delta" or message.delta.WhichOneof("type") != "new_element":
                continue
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                raise RuntimeError(f"The page says {element.exception.message}")
            if element.WhichOneof("type") != "bidi_component" or element.bidi_component.component_name != kind:
                continue
            found = element.bidi_component
            self._component, self._fragment = found.id, message.delta.fragment_id
            if found.WhichOneof("data") == "bytes":
                return found.bytes
            return json.loads(found.mixed.json if found.WhichOneof("data") == "mixed" else found.json)

    async def finished(self) -> None:
        """Wait until the script has come to its end: what is asked before would interrupt it."""
        while True:
            message = await self._next()
            status = message.WhichOneof("type") == "session_status_changed"
            if status and not message.session_status_changed.script_is_running:
                return

    async def _next(self) -> ForwardMsg:
        """Return the next message, with what it says of the page noted."""
        assert self._line is not None
        async with asyncio.timeout(PATIENCE):
            payload = await self._line.recv()
        assert isinstance(payload, bytes)
        self.received += len(payload)
        message = ForwardMsg.FromString(payload)
        self.drawn += message.delta.WhichOneof("type") == "new_element"
        if message.WhichOneof("type") == "new_session":
            self._hash = message.new_session.page_script_hash
        elif message.WhichOneof("type") == "page_info_changed":
            self._query = message.page_info_changed.query_string
        return message


def header_of(data: bytes) -> dict[str, Any]:
    """Return the header of an answer of the stage, see `door.payload` and `wire.message`."""
    (script,) = struct.unpack_from("<I", data)
    (length,) = struct.unpack_from("<I", data, 4 + script)
    header: dict[str, Any] = json.loads(data[8 + script : 8 + script + length])
    return header


@dataclass
class Tally:
    """What one visitor got in the time that counts: frames, the seconds each answer took, what the header said last."""

    frames: int = 0
    waits: list[float] = field(default_factory=list)
    header: dict[str, Any] = field(default_factory=dict)


class Player(Viewer):
    """A visitor of the Train page; `per`: epochs from one frame to the next."""

    def __init__(self, url: str, query: str = "", per: int = 1) -> None:
        super().__init__(url, "train", query)
        self._per = per
        self._number = self._epoch = 0
        self.header: dict[str, Any] = {}

    async def open(self) -> None:
        """Open the page and wait for the stage."""
        await self.ask()
        self.header = header_of(await self.receive("stage"))
        await self.finished()

    async def request(self, do: str, **wish: Any) -> dict[str, Any]:
        """Ask the stage for something and return the header of the answer."""
        self._number += 1
        head = self.header
        situation = {"epoch": self._epoch, "batch": 0, "focus": None, "detail": False, "scene": head["tag"]}
        earlier = {"earlier": head["earlier_key"], "run": head["run"], "number": self._number}
        message = {**situation, **earlier, "do": do, **wish}
        while True:  # Streamlit may drop a question or an answer: a browser asks again then
            await self.ask("ask", message)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOST_AFTER):
                    while (answer := header_of(await self.receive("stage")))["answered"] != self._number:
                        pass
                    self.header = answer
                    return answer
            self.lost += 1

    async def play(self, begin: float, end: float, tally: Tally) -> None:
        """Play until `end`, as many frames at a time as the server would have it, never sooner than the frames of the
        last have been shown.

        Args:
            begin, end: moments of `time.perf_counter()` between which an answer counts.
        """
        due = time.perf_counter() + random.uniform(0, 0.5)  # nobody presses play in step with others
        await asyncio.sleep(due - time.perf_counter())
        while (asked := time.perf_counter()) < end:
            count = self.header["chunk"]
            answer = await self.request("play", count=count, unit="epoch", per=self._per)
            self._epoch += answer["frames"] * self._per
            now = time.perf_counter()
            if begin <= now <= end:
                tally.frames += answer["frames"]
                tally.waits.append(now - asked)
            due = max(due + answer["frames"] / 60, now)
            await asyncio.sleep(due - now)
        tally.header = self.header

    async def drag(self, begin: float, end: float, tally: Tally) -> None:
        """Drag the first weight to and fro, each move made as soon as the one before is answered."""
        value = 0.0
        while (asked := time.perf_counter()) < end:
            value = (value + 0.1) % 2
            await self.request("look", edit={"weights": [[0, value]]}, gesture=1)
            now = time.perf_counter()
            if begin <= now <= end:
                tally.waits.append(now - asked)
            await asyncio.sleep(0.05)


class Slider(Viewer):
    """A visitor of the Neuron page who drags its first slider."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "")
        self._number = 0

    async def open(self) -> None:
        """Open the page and wait for the neuron."""
        await self.ask()
        self._number = (await self.receive("live_neuron"))["answered"]
        await self.finished()

    async def drag(self, begin: float, end: float, tally: Tally) -> None:
        """Move the slider, each time as soon as the move before is answered."""
        while (asked := time.perf_counter()) < end:
            self._number += 1
            text = f"{self._number % 100 / 100:.2f}"
            await self.ask("change", {"number": self._number, "key": "age", "text": text, "done": False})
            while (await self.receive("live_neuron"))["answered"] < self._number:
                pass
            now = time.perf_counter()
            if begin <= now <= end:
                tally.waits.append(now - asked)
            await asyncio.sleep(0.05)


async def open_all(viewers: list[Any], at_once: int = 4) -> None:
    """Open the pages of many visitors, a few at a time."""
    gate = asyncio.Semaphore(at_once)

    async def opened(open_page: Callable[[], Any]) -> None:
        async with gate:
            await open_page()

    await asyncio.gather(*(opened(viewer.open) for viewer in viewers))
