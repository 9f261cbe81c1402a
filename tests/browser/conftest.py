"""What a browser test stands on: one browser, a running app, and pages that may not complain."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from tests.browser import chrome

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SECONDS = 60  # patience with a server that starts or a script that runs, on a slow machine
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
EXCEPTION = "[data-testid=stException]"
STREAMLITS_OWN = ("/_stcore/health", "/_stcore/host-config")  # it probes for its base path under a page's own address
WHILE_AWAY = (  # what Streamlit complains of while its server is away
    "Client Error in reaching server endpoint - No response received when attempting to reach /_stcore/health",
    "Streamlit server is not responding. Are you connected to the internet?",
    "Cannot send rerun backMessage when disconnected from server.",
)


VIEWS = {"wide": ViewportSize(width=1280, height=800), "narrow": ViewportSize(width=390, height=844)}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and run it after all others: the open Playwright owns the thread's event loop.

    Workers are dealt tests in this order, so it holds in each of them; and those that take long come first, so that
    none is left with one at the end. Where failed tests are run again (`--reruns`),
    only those of this folder are: what goes wrong without a browser goes wrong for a reason that stays. The others do
    not even have a mark for it, for with a mark each would ask the first process how often it has failed, and wait 40
    milliseconds, longer than most of them take.
    """
    again, config.option.reruns = config.getoption("reruns"), None
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")
            if again is not None:
                item.add_marker(pytest.mark.flaky(reruns=again))
    items.sort(key=lambda item: item.path.is_relative_to(HERE) and 1 + (item.get_closest_marker("long") is None))


@dataclass
class Server:
    """A running app: where it answers, the file it writes its log to, and the process, which may be another one later.

    Attributes:
        program: the module that does what Streamlit's does.
    """

    port: int
    log: Path
    program: str = "streamlit"
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Run app.py, and wait until it answers."""
        command = [sys.executable, "-m", self.program, "run", "app.py", "--server.address=127.0.0.1"]
        command += [f"--server.port={self.port}", "--server.headless=true"]
        command += ["--browser.gatherUsageStats=false"]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        end = time.monotonic() + SECONDS
        while not healthy(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"The app did not start:\n{self.log.read_text()}", pytrace=False)
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without a warning, as a crash does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Let it end."""
        assert self.process is not None
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


def healthy(port: int) -> bool:
    """Whether a Streamlit server answers on this port."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=1)) as connection:
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False


def free_port() -> int:
    """Return a port on which nothing answers."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serve(folder: Path, program: str = "streamlit") -> Iterator[Server]:
    """Run app.py on a free port until the block ends; `program` is the module that does what Streamlit's does."""
    server = Server(free_port(), folder / "server.log", program)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless browser for the whole session.

    Pages of one address share a process, whose scripts are compiled already: a page opens for half the work. Nor are
    they compiled on the way in, only to find that they are there, or made faster than so short a visit needs.
    """
    path = chrome.ensure()
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--process-per-site"]
    flags += ["--disable-features=ScriptStreaming", "--js-flags=--invocation-count-for-maglev=2000"]
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=flags) as opened:
        yield opened


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One running app for the whole session."""
    with serve(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A running app that nobody has visited yet."""
    with serve(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[[str, str], BrowserContext]]:
    """A browser context for each view and scheme, made when first asked for; it keeps the app's files."""
    made: dict[tuple[str, str], BrowserContext] = {}

    def get(view: str, scheme: str) -> BrowserContext:
        if (view, scheme) not in made:
            made[view, scheme] = browser.new_context(
                viewport=VIEWS[view],
                has_touch=view == "narrow",
                color_scheme="dark" if scheme == "dark" else "light",
            )
            stay = made[view, scheme].new_page()  # a page that stays keeps the window and the process for the next one
            stay.route("**", lambda route: route.fulfill(body=""))
            stay.goto("http://127.0.0.1/")
        return made[view, scheme]

    yield get
    for context in made.values():
        context.close()


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, contexts: Callable[[str, str], BrowserContext]
) -> Iterator[Callable[..., Page]]:
    """Open pages, their scripts at rest; the test fails if one of them complains by its end.

    Every page is a visitor of its own: to Streamlit a visitor is a tab.
    """
    if "fresh_server" in request.fixturenames:  # started before this fixture, it outlives the pages opened on it
        request.getfixturevalue("fresh_server")
    pages: list[Page] = []
    visited: dict[Path, None] = {}
    faults: list[str] = []
    expected: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        url = message.location["url"].partition("?")[0]
        if message.type == "error" and not url.endswith(STREAMLITS_OWN) and message.text not in expected:
            faults.append(f"console: {message.text} ({url})")

    def opened(
        path: str = "/",
        view: Literal["wide", "narrow"] = "wide",
        scheme: Literal["light", "dark"] = "light",
        server: Server | None = None,
        says: str | tuple[str, ...] = (),
    ) -> Page:
        expected.extend([says] if isinstance(says, str) else says)  # complaints that the test is about
        at: Server = server or request.getfixturevalue("server")
        visited[at.log] = None
        page = contexts(view, scheme).new_page()
        closer.callback(page.close)
        pages.append(page)
        page.on("console", listen)
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.goto(at.url + path)
        page.locator(AT_REST).wait_for(timeout=SECONDS * 1000)
        return page

    with ExitStack() as closer:
        yield opened
        for page in pages:
            faults += [f"exception on {page.url}: {text}" for text in page.locator(EXCEPTION).all_inner_texts()]
    for log in visited:
        print(f"The end of the server's log:\n{log.read_text()[-3000:]}")
    if faults:
        pytest.fail("The page complained:\n" + "\n".join(faults), pytrace=False)
