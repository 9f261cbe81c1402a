"""What visitors do and see on the two pages, by the names they read there."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import FrameLocator, Locator, Page, TimeoutError, WebSocket, expect

import nncore as nn
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.groups import GROUPS
from pages.workspace.controls.stage import PANEL
from tests.browser.conftest import VIEWS

GROUP_OF = {
    CONTROLS[name].label: PANEL.options[panel] for panel, group in GROUPS.items() for name in (*group.now, *group.anew)
}
"""The group that a setting of the Train page stands in, by what visitors read."""
STAGE = "[data-stage]"
NEURON = "[data-neuron]"
RUNNING = "[data-testid=stApp][data-test-script-state=running]"
TIMELINE = "Timeline: drag back to any epoch"

# A paint is one task, and an observer is told of it before the next begins: no paint goes unseen.
RECORD = """() => {
  const painted = (window.painted = []);
  let last = document.querySelector("[data-stage]")?.dataset.frames ?? "0";
  new MutationObserver(changes => {
    const { frames, epoch, batch, loss } = changes.at(-1).target.dataset;
    if (frames === last) return;
    last = frames;
    painted.push([frames, epoch, batch, loss].map(Number));
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-frames", "data-epoch"] });
}"""
# A component whose script has not come is empty, and so is what stands for it.
AT_REST = """running => {
  const awaited = "[data-component]:empty:not([data-keep]), .stElementContainer > [aria-hidden=true]:empty";
  const stages = [...document.querySelectorAll("[data-stage]")];
  if (document.querySelector(`${running}, .stMainBlockContainer :is(${awaited})`)) return false;
  return stages.every(one => one.checkVisibility({ visibilityProperty: true }));
}"""
SLOW = """delay => {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) { setTimeout(() => send.call(this, data), delay); };
}"""


@dataclass(frozen=True)
class Seen:
    """One painted frame: its place in the order of painting, the moment it shows, and the training loss then."""

    frame: int
    epoch: int
    batch: int
    loss: float


def until(page: Page, condition: str, arg: Any = None, seconds: float = 12) -> None:
    """Wait until a condition holds in the browser; looked at each frame, a page at rest would draw sixty a second."""
    page.wait_for_function(condition, arg=arg, polling=50, timeout=seconds * 1000)


def at_hand(page: Page, label: str) -> None:
    """On the Train page, open the group of settings that one of them stands in, unless it is open."""
    group = GROUP_OF.get(label)
    if group is None or not page.locator(STAGE).count():
        return
    button = page.get_by_role("radio", name=group, exact=True).first
    if button.count() and not button.is_checked():
        button.click()
        expect(button).to_be_checked()


def pick(page: Page, label: str, option: str) -> None:
    """Choose something in one of Streamlit's menus."""
    at_hand(page, label)
    menu = page.get_by_role("combobox", name=label, exact=True)
    for patience in (2, 2, 12):  # Streamlit closes a menu when what stands above it is still growing
        menu.click()
        menu.fill(option)  # a long menu draws only what is in sight
        with suppress(TimeoutError):
            page.get_by_role("option", name=option, exact=True).click(timeout=patience * 1000)
            return
        page.keyboard.press("Escape")
    raise AssertionError(f"the menu “{label}” did not offer “{option}”")


def shows(page: Page, label: str, option: str) -> None:
    """Wait until a menu shows a choice."""
    at_hand(page, label)
    expect(page.get_by_role("combobox", name=label, exact=True)).to_have_value(option)


def press(page: Page, name: str) -> None:
    """Press a button by its whole name."""
    page.get_by_role("button", name=name, exact=True).click()


def number(page: Page, label: str, text: str) -> None:
    """Type into one of Streamlit's number fields."""
    box = spinner(page, label)
    box.fill(text)
    box.press("Enter")


def spinner(page: Page, label: str) -> Locator:
    """Return one of Streamlit's number fields."""
    at_hand(page, label)
    return page.get_by_role("spinbutton", name=label, exact=True)


def toggle(page: Page, label: str) -> Locator:
    """Return one of Streamlit's switches."""
    at_hand(page, label)
    return page.get_by_role("switch", name=label, exact=True)


def ruler(page: Page, label: str) -> Locator:
    """Return the handle of one of Streamlit's own sliders."""
    at_hand(page, label)
    return page.get_by_role("group", name=label, exact=True).get_by_role("slider")


def rest(page: Page) -> None:
    """Wait until the script has run and all its parts are there; a stage set up anew is out of sight until it is."""
    if page.locator(RUNNING).count():  # perhaps for something before, so that what is waited for may be yet to begin
        page.wait_for_timeout(120)
    else:
        with suppress(TimeoutError):
            page.locator(RUNNING).wait_for(state="attached", timeout=120)
    until(page, AT_REST, RUNNING)


def drag_in(page: Page, *files: Path, drop: bool = True, inside: FrameLocator | None = None) -> None:
    """Drag files from outside over the page, as a hand does, and drop them on its middle, where nothing takes files.

    Args:
        inside: the frame that lies there, if the app stands in one.
    """
    (inside or page).locator("[data-drop][data-ready]").wait_for(state="attached")
    session = page.context.new_cdp_session(page)
    size = page.viewport_size or {"width": 0, "height": 0}
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    for what in ("dragEnter", "dragOver", *(["drop"] if drop else [])):
        place = {"x": size["width"] // 2, "y": size["height"] // 2}
        session.send("Input.dispatchDragEvent", {"type": what, "data": data, **place})
    session.detach()


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
COLOURS = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}
"""Of the page's ground."""
GROUND = """ground => getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor === ground"""


def looks(page: Page) -> Iterator[tuple[str, str]]:
    """Show a page in every size and colour scheme in turn, and yield what they are once it is at rest."""
    for view, size in VIEWS.items():
        page.set_viewport_size(size)
        for scheme in SCHEMES:
            in_scheme(page, scheme)
            yield view, scheme


def in_scheme(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Show a page to someone whose system is light or dark."""
    page.emulate_media(color_scheme=scheme)
    until(page, GROUND, COLOURS[scheme])
    rest(page)


def link(page: Page) -> dict[str, str]:
    """Return what the address bar says."""
    return dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))


def in_link(page: Page, **wanted: str | None) -> None:
    """Wait until the address bar says this; None stands for nothing."""

    def there(url: str) -> bool:
        said = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        return all(said.get(key) == text for key, text in wanted.items())

    try:
        page.wait_for_url(there, wait_until="commit", timeout=12_000)
    except TimeoutError:
        raise AssertionError(f"the address bar says {link(page)}, not {wanted}") from None


def address(page: Page) -> str:
    """Return the page's address from its path on, to open it on another server or as someone else."""
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}"


def played(page: Page, state: str | None = None, epoch: int | None = None, batch: int | None = None) -> None:
    """Wait until the stage is in a state, at an epoch, at a batch."""
    wanted = {"state": state, "epoch": epoch, "batch": batch}
    texts = {name: str(value) for name, value in wanted.items() if value is not None}
    try:
        until(
            page,
            """wanted => {
              const said = document.querySelector("[data-stage]")?.dataset;   // without a loss nothing is drawn yet
              return said?.loss && Object.entries(wanted).every(([name, text]) => said[name] === text);
            }""",
            texts,
        )
    except TimeoutError:
        raise AssertionError(f"the stage says {now(page)}, not {texts}") from None


def now(page: Page) -> dict[str, str]:
    """Return all the stage says of itself, at one moment."""
    said: dict[str, str] = page.locator(STAGE).evaluate("stage => ({ ...stage.dataset })")
    return said


def loss(page: Page) -> float:
    """Return the training loss the stage shows, to the last bit: the browser writes numbers so that they read back."""
    return float(now(page)["loss"])


def record(page: Page) -> None:
    """Write down every frame painted from now on."""
    page.evaluate(RECORD)


def painted(page: Page) -> list[Seen]:
    """Return the frames painted since `record`; a moment painted again when it is looked at closely counts once."""
    seen: list[Seen] = []
    for f, e, b, loss in page.evaluate("window.painted"):
        frame = Seen(int(f), int(e), int(b), loss)
        if not seen or replace(frame, frame=seen[-1].frame) != seen[-1]:
            seen.append(frame)
    return seen


def reached(page: Page, epoch: int) -> None:
    """Wait until the stage has come to an epoch or past it."""
    try:
        until(
            page, "epoch => Number(document.querySelector('[data-stage]')?.dataset.epoch) >= epoch", epoch, seconds=30
        )
    except TimeoutError:
        raise AssertionError(f"the stage says {now(page)}, and was to reach epoch {epoch}") from None


def play_to(page: Page, epoch: int) -> int:
    """Play until an epoch is reached, pause, and return the epoch on which it stopped."""
    press(page, "▶ Play")
    reached(page, epoch)
    press(page, "❚❚ Pause")
    return int(now(page)["epoch"])


def seek(page: Page, epoch: int) -> None:
    """Drag the timeline's handle to an epoch."""
    page.get_by_role("slider", name=TIMELINE, exact=True).fill(str(epoch))
    played(page, epoch=epoch)


def scores(page: Page) -> dict[str, list[str]]:
    """Return the table of scores: by the name of the row, its training and its test cell."""
    rows = page.locator(".sg-scores tr").all_inner_texts()
    cells = [re.split(r"\t+", row.strip()) for row in rows]
    return {name: texts for name, *texts in cells if len(texts) == 2}


def insert(page: Page, layer: int) -> None:
    """Put a hidden layer in at a place, counted from 1."""
    press(page, f"Add a hidden layer here: {layer}")


def shown(page: Page, hidden: tuple[int, ...]) -> None:
    """Wait until the picture has hidden layers of these sizes."""
    expect(page.locator(".sg-head output")).to_have_text([str(size) for size in hidden])


def model(
    hidden: tuple[int, ...] = (4, 2),
    activations: tuple[str, ...] = ("tanh", "tanh", "tanh"),
    data: str = "circle",
    noise: int = 0,
    share: int = 50,
    **recipe: Any,
) -> nn.Run:
    """Return the run the Train page should show for these choices, made by the core alone."""
    points = nn.data.load(data, noise=noise / 100, train_share=share / 100, seed=recipe.get("seed", 0))
    return nn.Run(nn.Architecture((points.n_features, *hidden, 1), activations), nn.Recipe(**recipe), points)


def follow(run: nn.Run, frames: list[Seen]) -> list[int]:
    """Advance a run through the epochs of the frames; return those whose loss was not this run's, to the last bit."""
    wrong = []
    for frame in frames:
        run.advance(frame.epoch - run.epoch)
        if run.loss != frame.loss:
            wrong.append(frame.epoch)
    return wrong


def listening(page: Page) -> list[str | bytes]:
    """Load the page anew and return a list that grows with everything it sends over its connection from then on."""
    messages: list[str | bytes] = []

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: messages.append(payload))

    page.on("websocket", opened)
    page.reload()
    expect(page.locator(RUNNING)).to_have_count(0)
    return messages


def slow(page: Page) -> None:
    """Let everything the page sends take a third of a second from now on, as on a slow line."""
    page.evaluate(SLOW, 300)


def neuron(page: Page) -> dict[str, str]:
    """Return all the neuron says of itself, at one moment."""
    said: dict[str, str] = page.locator(NEURON).evaluate("panel => ({ ...panel.dataset })")
    return said


def slider(page: Page, label: str) -> Locator:
    """Return a live slider."""
    return page.get_by_role("slider", name=label, exact=True)


def field(page: Page, label: str) -> Locator:
    """Return the number field beside a live slider."""
    return page.get_by_role("textbox", name=f"{label}, number", exact=True)
