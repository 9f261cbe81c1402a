"""Whatever one visitor sends, the others are served; no browser is needed to send it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from tests.benchmarks.viewer import Player
from tests.browser.conftest import serve


def finished(main):
    """Run a coroutine to its end in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(main())).result()


QUERY = "hidden=4.2&data=circle"
NONSENSE = [
    None, 17, "play", [], [[]], {}, {"do": "play"}, {"number": "x", "scene": 1, "do": 2},
    {"number": 1, "scene": "", "do": "play", "run": 1, "epoch": 10**30, "count": 10**30, "per": -5},
    {"number": 1, "scene": "", "do": "look", "run": 1, "epoch": -3, "batch": 1e308, "focus": [99, -4]},
    {"number": 1, "scene": "", "do": "look", "run": 1, "edit": {"weights": [["a", {}]]}},
    {"number": 1, "scene": "", "do": "set", "key": "<script>", "text": "x" * 100_000},
    {"number": 1, "scene": "", "do": "shape", "run": 1, "edit": {"insert": "everywhere"}},
]  # fmt: skip


async def served(url):
    """The frames that a visitor gets who opens the page and plays a chunk."""
    async with Player(url, QUERY) as player:
        await player.open()
        answer = await player.request("play", count=30, unit="epoch", per=1)
    return answer["frames"]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A server for those who send what they like; nobody else is on it."""
    with serve(tmp_path_factory.mktemp("crowded")) as server:
        yield server


@contextmanager
def quiet(server):
    """See that nothing goes wrong on the server in the block."""
    before = len(server.log.read_text())
    yield
    assert "Traceback" not in server.log.read_text()[before:]


def test_nonsense_for_the_stage_is_ignored(crowded):
    async def main():
        async with Player(crowded.url, QUERY) as player:
            await player.open()
            for message in NONSENSE:
                await player.ask("ask", message)
                await player.finished()
            return await served(crowded.url)

    with quiet(crowded):
        assert 0 < finished(main) <= 30


def test_an_answer_of_the_stage_draws_the_stage_and_nothing_else(crowded):
    async def main():
        async with Player(crowded.url, QUERY) as player:
            await player.open()
            before = player.drawn
            for _ in range(3):
                await player.request("play", count=5, unit="epoch", per=1)
                await player.finished()
            return player.drawn - before

    assert finished(main) == 3


def wrong_component():
    """A message that gives the state of a component that is not there, and of others a state of another kind."""
    back = BackMsg()
    back.rerun_script.page_name = "train"
    for name, said in (("$$ID-0-stage", '{"ask": 3}'), ("$$STREAMLIT_INTERNAL_KEY_$$ID-0-stage__events", "no JSON")):
        back.rerun_script.widget_states.widgets.add(id=name, json_value=said)
    back.rerun_script.widget_states.widgets.add(id="stage", int_value=5)
    back.rerun_script.fragment_id = "none such"
    return back.SerializeToString()


WILD = {"state": wrong_component(), "noise": b"\xff" * 1000, "huge": b"\0" * 300_000_000}


@pytest.mark.parametrize("message", WILD.values(), ids=WILD)
def test_a_message_that_means_nothing_disturbs_nobody_else(crowded, message):
    async def main():
        async with Player(crowded.url, QUERY) as other, Player(crowded.url, QUERY) as wild:
            await other.open()
            await wild.open()
            try:
                await wild.send(message)
                await wild.ask("ask", {})
            except ConnectionClosed:
                pass
            answer = await other.request("play", count=30, unit="epoch", per=1)
        return answer["frames"], await served(crowded.url)

    frames, again = finished(main)
    assert 0 < frames <= 30  # fewer where the server has other things to do
    assert 0 < again <= 30


def test_a_flood_of_requests_keeps_nobody_waiting(crowded):
    async def main():
        async with Player(crowded.url, QUERY) as other, Player(crowded.url, QUERY) as wild:
            await other.open()
            await wild.open()
            for number in range(500):
                head = {"number": number + 1, "scene": "", "run": 1, "epoch": 0, "count": 60, "per": 50}
                await wild.ask("ask", {**head, "do": "play"})
            return (await other.request("play", count=30, unit="epoch", per=1))["frames"]

    with quiet(crowded):
        assert 0 < finished(main) <= 30
