"""nginx as deploy/ sets it up, before processes of this machine."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from tests.browser.conftest import ROOT, Server, free_port, healthy

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


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

    def get(self, path: str, visitor: str = "", **headers: str) -> HTTPResponse:
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
        return [int(to.rpartition(":")[2]) for _, who, to, *_ in visits if who == visitor and to != "-"]


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
