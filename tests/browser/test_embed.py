"""The app within a page of another site, as 127.0.0.1 is to localhost: it plays, and a table can be pasted."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import expect

from tests.browser.conftest import AT_REST
from tests.browser.hands import drag_in

KEPT_BACK = "Inside a page of another site, your browser cannot send a file from here."
TABLE = "a,b\n" + "".join(f"{i},{'xy'[i % 2]}\n" for i in range(9))


class Course(BaseHTTPRequestHandler):
    """A page that holds another one."""

    def __init__(self, inside, *given):
        self.inside = inside
        super().__init__(*given)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        frame = f'<iframe src="{self.inside}" title="inside" width="1200" height="700"></iframe>'
        self.wfile.write(f'<link rel="icon" href="data:,"><h1>Course</h1>{frame}'.encode())

    def log_message(self, *_):
        pass


@contextmanager
def course(inside: str) -> Iterator[str]:
    """Serve a page of 127.0.0.1 that holds another; yields its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Course, inside)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def opened(page, address):
    """The app in the frame of a course's page, at rest."""
    page.goto(address)
    inside = page.frame_locator("iframe")
    inside.locator(AT_REST).wait_for()
    return inside


def test_in_a_page_of_another_site_it_plays_and_a_table_is_pasted(open_page, server, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\n[[step]]\npage = "train"\ntext = "Look."\n', encoding="utf-8")
    page = open_page("/data")
    with course(f"http://localhost:{server.port}/train?embed=true&alone=rate") as address:
        inside = opened(page, address)
        expect(inside.get_by_role("combobox", name="learning rate", exact=True)).to_be_visible()
        for role, name in (("combobox", "data"), ("button", "Lessons"), ("link", "Cost"), ("button", "Measures")):
            expect(inside.get_by_role(role, name=name, exact=True)).to_have_count(0)
        inside.get_by_role("button", name="+1 Epoch").click()
        expect(inside.locator("[data-stage]")).to_have_attribute("data-epoch", "1")
        drag_in(page, file, inside=inside)
        expect(inside.get_by_text(KEPT_BACK)).to_be_visible()
    with course(f"http://localhost:{server.port}/data?embed=true&set=file") as address:
        inside = opened(page, address)
        expect(inside.get_by_text(KEPT_BACK)).to_be_visible()
        expect(inside.locator("input[type=file]")).to_have_count(0)
        way_out = inside.get_by_role("link", name="Open a window of its own")
        expect(way_out).to_have_attribute("href", f"http://localhost:{server.port}/data?set=file")
        field = inside.get_by_role("textbox", name="or paste a table here")
        field.fill(TABLE)
        field.press("Control+Enter")
        expect(inside.get_by_text("9 rows").first).to_be_visible()
    with course(f"http://127.0.0.1:{server.port}/data?embed=true&set=file") as address:  # a page of the same site
        inside = opened(page, address)
        expect(inside.locator("input[type=file]")).to_have_count(1)
        expect(inside.get_by_role("button", name="seed", exact=True)).to_be_visible()  # the page is all there is
        expect(inside.get_by_text("What a network learns from")).to_have_count(0)
        expect(inside.locator(".st-key-way-closing, .stAppHeader:visible")).to_have_count(0)
        for role, name in (("button", "Lessons"), ("button", "Take it with you"), ("link", "Cost")):
            expect(inside.get_by_role(role, name=name, exact=True)).to_have_count(0)
        expect(inside.get_by_text(KEPT_BACK)).to_have_count(0)
        drag_in(page, file, inside=inside)
        expect(inside.get_by_text("Mine: 1 step.")).to_be_visible()
