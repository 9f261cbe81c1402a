"""The document that a browser gets first holds the style of our pages, and names files that are there."""

import asyncio
import re

import pytest
from streamlit import config

from pages.kit import server


async def answers(scope, receive, send):
    """An app that says which path it was asked for."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": f"app: {scope['path']}".encode()})


def asked(path, method="GET", kind="http"):
    """What an app with our documents answers, and with which headers."""
    sent = []

    async def ask():
        async def send(message):
            sent.append(message)

        async def receive():
            return {"type": "http.request", "body": b""}

        scope = {"type": kind, "method": method, "path": path, "headers": []}
        await server.Documents(answers, "A title")(scope, receive, send)

    asyncio.run(ask())
    start, *bodies = sent
    return dict(start["headers"]), b"".join(body["body"] for body in bodies).decode()


@pytest.mark.parametrize("path", ["/", "/cost", "/start", "/no-such-page"])
def test_a_page_begins_with_its_style_and_the_names_of_its_scripts(path):
    headers, text = asked(path)
    assert headers[b"cache-control"] == b"no-cache"
    assert "<title>A title</title>" in text
    assert server.STYLE.read_text() in text.partition("</head>")[2]
    files = re.findall(r'"\./(static/[^"]+)"', text)
    assert any("BidiComponent" in name for name in files)
    assert any("MaterialSymbols" in name for name in files)
    assert len(files) == len(set(files)) > 60
    for name in files:
        assert (server._STATIC / name).is_file()
    later = re.findall(r'rel="later" crossorigin href="\./static/js/([^".]+)', text)
    assert {"Multiselect", "TextInput", "rehype-katex"} <= set(later), "only when a page is at rest"


@pytest.mark.parametrize(
    ("path", "method", "kind"),
    [
        ("/static/js/index.js", "GET", "http"),
        ("/favicon.png", "GET", "http"),
        ("/_stcore/health", "GET", "http"),
        ("/media/abc", "GET", "http"),
        ("/cost", "POST", "http"),
        ("/cost", "GET", "websocket"),
    ],
)
def test_all_else_is_left_to_streamlit(path, method, kind):
    assert asked(path, method, kind)[1] == f"app: {path}"


def test_pages_below_a_path_of_their_own(monkeypatch):
    monkeypatch.setattr(config, "get_option", lambda name: "/play/" if name == "server.baseUrlPath" else None)
    monkeypatch.setattr(server.st, "get_option", config.get_option)
    assert "A title" in asked("/play/cost")[1]
    assert asked("/play/media/abc")[1] == "app: /play/media/abc"


def test_an_element_that_streamlit_does_not_know_brings_nothing():
    assert server.scripts(("NoSuchElement",)) == ()
    html = server.scripts(("Html",))
    assert html[0].startswith("Html.")
    assert len(html) > 1, "and what it imports"


@pytest.mark.parametrize(("headless", "urls"), [(True, []), (False, ["http://localhost:8501/play"])])
def test_a_browser_is_opened_where_there_is_a_screen(monkeypatch, headless, urls):
    options = {"server.headless": headless, "server.port": 8501, "server.baseUrlPath": "/play/"}
    shown = []
    monkeypatch.setattr(server.st, "get_option", options.get)
    monkeypatch.setattr(server.webbrowser, "open", shown.append)
    monkeypatch.setattr(server, "SOON", 0.0)

    async def serving():
        async with server.opened(None):
            assert shown == [], "not before it answers"
            await asyncio.sleep(0.01)

    asyncio.run(serving())
    assert shown == urls
