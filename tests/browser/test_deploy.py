"""Two processes behind nginx as deploy/ sets it up: visitors stay on theirs, and lose little when it is killed."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, WHILE_AWAY, Server, free_port, healthy, serve
from tests.browser.hands import follow, model, now, painted, press, reached, record

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONNECTED = "[data-stage]:not([data-away])"
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@dataclass
class Front:
    """nginx before some processes.

    Attributes:
        url: its address; log: of visits; processes: by their ports.
    """

    port: int
    log: Path
    processes: dict[int, Server]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, visitor: str = "", **headers: str):
        """The answer to a request of a visitor."""
        cookie = {"Cookie": f"np_visitor={visitor}"} if visitor else {}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path, headers=cookie | headers)
            with connection.getresponse() as answer:
                answer.read()
                return answer

    def served(self, visitor: str) -> list[int]:
        """The ports of the processes that have served a visitor, in their order."""
        visits = [line.split() for line in self.log.read_text().splitlines()]
        return [int(to.rpartition(":")[2]) for _, who, to, *_ in visits if who == visitor]


@contextmanager
def front(folder: Path, processes: list[Server]) -> Iterator[Front]:
    """Run nginx with the configuration of deploy/, before processes of this machine."""
    port, log = free_port(), folder / "visits.log"
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for there, here in {
        "server app:8501 max_fails=1 fail_timeout=10s;": "".join(
            f"server 127.0.0.1:{each.port} max_fails=1 fail_timeout=10s;" for each in processes
        ),
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "/tmp/nginx.pid": str(folder / "nginx.pid"),
        "/dev/stdout": str(log),
        "/dev/stderr": str(folder / "error.log"),
    }.items():
        assert text.count(there) == 1, there
        text = text.replace(there, here)
    conf = folder / "nginx.conf"
    conf.write_text(text)
    assert NGINX
    command = [NGINX, "-c", str(conf), "-p", str(folder), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert "test is successful" in checked.stderr, checked.stderr
    nginx = subprocess.Popen([*command, "-g", "daemon off;"], stdin=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 20
        while not healthy(port):
            assert time.monotonic() < end, "nginx did not start"
            time.sleep(0.05)
        yield Front(port, log, {each.port: each for each in processes})
    finally:
        nginx.terminate()
        nginx.wait(10)


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
