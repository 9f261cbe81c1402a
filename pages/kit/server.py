"""The server: the document that a browser gets first, and the browser that is opened on it.

The document is Streamlit's own, with the style of our pages in it, and the names of what it will need soon. Streamlit
shows a page first and reads its style a moment later, and then all of it jumps; and it asks for the script of its
sliders when the first slider comes. Where the document itself holds the one and names the other, the browser fetches
while it connects, and what comes stands where it stays.
"""

import asyncio
import re
import webbrowser
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from pages.kit.theme import css

STYLE = Path(__file__).with_name("frame.css")
OPENING = Path(__file__).parents[1] / "components" / "common" / "opening.js"
ELEMENTS = ("BidiComponent", "Button", "ButtonGroup", "NumberInput", "PageLink", "Selectbox", "Slider")
"""Elements of Streamlit's that nearly every page begins with, as it names their scripts."""
AHEAD = ("Checkbox", "Html", "Multiselect", "TextInput", "rehype-katex")
"""What else some page begins with: fetched once a page is at rest, so that the next one waits for no script."""
FONTS = ("MaterialSymbols-Rounded",)
SOON = 0.5  # seconds in which a server that has begun answers
_STATIC = Path(file_util.get_static_dir())
_SCRIPTS = _STATIC / "static" / "js"
_IMPORTS = re.compile(r"(?:from|import)\s*[\"'`]\./([\w.-]+\.js)[\"'`]")


@cache
def scripts(elements: Iterable[str]) -> tuple[str, ...]:
    """Return the files that a browser reads for some elements, beyond those that Streamlit's document names itself.

    An element that this version of Streamlit does not know brings none.
    """
    known = set(re.findall(r"static/js/([\w.-]+\.js)", (_STATIC / "index.html").read_text(encoding="utf-8")))
    found: dict[str, None] = {}

    def add(name: str) -> None:
        if name not in known and name not in found:
            found[name] = None
            for other in _IMPORTS.findall((_SCRIPTS / name).read_text(encoding="utf-8")):
                add(other)

    for element in elements:
        for file in sorted(_SCRIPTS.glob(f"{element}.*.js")):
            add(file.name)
    return tuple(found)


@cache
def document(title: str) -> str:
    """Return the document; `title` is what stands above it until the page says its own."""
    text = (_STATIC / "index.html").read_text(encoding="utf-8")
    fonts = [file.name for font in FONTS for file in sorted((_STATIC / "static" / "media").glob(f"{font}.*.woff2"))]
    soon = scripts(ELEMENTS)
    later = [name for name in scripts(AHEAD) if name not in soon]
    head = [
        f"<script>(() => {{{OPENING.read_text(encoding='utf-8')}}})();</script>",
        *(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in soon),
        *(f'<link rel="later" crossorigin href="./static/js/{name}">' for name in later),
        *(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin href="./static/media/{name}">'
            for name in fonts
        ),
    ]
    style = f"<style>{css()}\n{STYLE.read_text(encoding='utf-8')}</style>"
    text = re.sub("<title>.*?</title>", f"<title>{escape(title)}</title>", text)
    # The style stands behind Streamlit's own, which it overrules.
    return text.replace("</head>", "\n".join([*head, "</head>"])).replace("</body>", f"{style}</body>")


class Documents:
    """Answers with the document where a page is asked for, and leaves all else to Streamlit."""

    def __init__(self, app: ASGIApp, title: str) -> None:
        base = st.get_option("server.baseUrlPath").strip("/")
        self._app, self._title = app, title
        self._page = re.compile(rf"(/{re.escape(base)})?/[^/.]*" if base else r"/[^/.]*")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["method"] == "GET" and self._page.fullmatch(scope["path"]):
            answer = HTMLResponse(document(self._title), headers={"Cache-Control": "no-cache"})
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def documents(title: str) -> list[Middleware]:
    """Return what an app is given so that its pages begin with the document."""
    return [Middleware(Documents, title=title)]


@asynccontextmanager
async def opened(_app: st.App) -> AsyncIterator[None]:
    """Open a browser once the server answers, where there is a screen, as `streamlit run` does for other apps."""
    if not st.get_option("server.headless"):
        url = f"http://localhost:{st.get_option('server.port')}/{st.get_option('server.baseUrlPath').strip('/')}"
        asyncio.get_running_loop().call_later(SOON, webbrowser.open, url)
    yield
