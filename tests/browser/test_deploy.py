"""Two processes behind nginx as deploy/ sets it up: visitors stay on theirs, and lose little when it is killed."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WHILE_AWAY, serve
from tests.browser.hands import follow, model, now, painted, press, reached, record
from tests.browser.nginx import NGINX, Front, front

CONNECTED = "[data-stage]:not([data-away])"
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Front]:
    """nginx before two processes that nobody has visited yet; its name lets it outlive the pages opened on it."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with serve(folders[0]) as one, serve(folders[1]) as two, front(tmp_path, [one, two]) as running:
        yield running


def visitors(running: Front) -> list[str]:
    """The names of two visitors who are served by different processes."""
    names = [f"visitor{i}" for i in range(20)]
    for name in names:
        running.get("/_stcore/health", name)
    (first,) = running.served(names[0])
    other = next(name for name in names if running.served(name) != [first])
    return [names[0], other]


def test_a_visitor_stays_with_a_process_and_another_takes_over_when_it_is_killed(fresh_server):
    answer = fresh_server.get("/", **{"Accept-Encoding": "gzip"})
    said = answer.getheader("Set-Cookie", "")
    assert said.startswith("np_visitor=")
    assert said.endswith("SameSite=Lax")
    embedded = fresh_server.get("/", **{"X-Forwarded-Proto": "https"}).getheader("Set-Cookie", "")
    assert embedded.endswith("Secure; SameSite=None; Partitioned")
    name = said.partition("=")[2].partition(";")[0]
    assert answer.getheader("Content-Encoding") == "gzip"
    for _ in range(8):
        again = fresh_server.get("/_stcore/health", name)
        assert again.status == 200
        assert "np_visitor" not in again.getheader("Set-Cookie", "")
    (own,) = set(fresh_server.served(name))
    fresh_server.processes[own].kill()
    assert fresh_server.get("/_stcore/health", name).status == 200
    assert fresh_server.get("/_stcore/health", name).status == 200


@pytest.mark.long
def test_one_process_is_killed_in_mid_play(open_page, fresh_server, contexts):
    names = visitors(fresh_server)
    pages = []
    for name, view in zip(names, ("wide", "narrow"), strict=True):
        cookie = {"name": "np_visitor", "value": name, "url": fresh_server.url}
        contexts(view, "light").add_cookies([cookie])
        page = open_page("/train?seed=5", view=view, server=fresh_server, says=WHILE_AWAY)
        record(page)
        press(page, "▶ Play")
        pages.append(page)
    for page in pages:
        reached(page, 60)
    ours, theirs = (fresh_server.processes[fresh_server.served(name)[-1]] for name in names)
    assert ours is not theirs
    ours.kill()
    start = time.monotonic()
    stood = int(now(pages[0])["epoch"])
    reached(pages[0], stood + 90)  # more than the frames that had come
    took = time.monotonic() - start
    expect(pages[0].locator(CONNECTED)).to_be_visible()
    print(f"the killed process's visitor is 90 epochs on after {took:.1f} s")
    for page in pages:
        press(page, "❚❚ Pause")
        frames = painted(page)
        assert len(frames) > 60
        assert follow(model(seed=5), frames) == []
    assert set(fresh_server.served(names[1])) == {theirs.port}
