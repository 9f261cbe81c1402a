"""A component's script comes once a visit, and a browser that lacks it asks until it is there."""

import pytest
from playwright.sync_api import Page, WebSocket, WebSocketRoute, expect

from tests.browser.hands import field, press, rest, slider

SCRIPT = b"createPicture"  # a name in the neuron's script


@pytest.fixture
def received(open_page):
    """Open the Neuron page anew and return it with a list that grows with each message from the server."""

    def listening(path: str = "/") -> tuple[Page, list[bytes]]:
        page, messages = open_page(path), []

        def note(payload: str | bytes) -> None:
            messages.append(payload if isinstance(payload, bytes) else payload.encode())

        def opened(socket: WebSocket) -> None:
            socket.on("framereceived", note)

        page.on("websocket", opened)
        page.reload()
        expect(page.locator("[data-neuron][data-output]")).to_be_visible()
        rest(page)
        return page, messages

    return listening


def test_the_script_comes_once_and_a_dragged_slider_moves_little(received):
    page, messages = received()
    assert sum(SCRIPT in message for message in messages) == 1
    messages.clear()
    box = slider(page, "smoking").bounding_box()
    row = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.9 * box["width"], row)
    page.mouse.down()
    for share in (0.7, 0.5, 0.3):
        page.mouse.move(box["x"] + share * box["width"], row, steps=3)
        page.wait_for_timeout(100)
    page.mouse.up()
    rest(page)
    assert not any(SCRIPT in message for message in messages)
    drawn = [len(message) for message in messages if b"live_neuron" in message]
    print(f"bytes in a message of the neuron: {drawn}")
    assert drawn
    assert max(drawn) < 12_000
    press(page, "All ones")
    page.get_by_role("link", name="Activations").first.click()
    expect(page.locator("[data-neuron]")).to_have_count(0)
    page.get_by_role("link", name="Neuron").first.click()
    expect(page.locator("[data-neuron][data-output]")).to_be_visible()
    assert not any(SCRIPT in message for message in messages)


def test_a_browser_that_lacks_the_script_asks_for_it(open_page, server):
    page = open_page("/activations")
    lost, came = [], []

    def through(socket: WebSocketRoute) -> None:
        onward = socket.connect_to_server()

        def from_server(message: str | bytes) -> None:
            data = message if isinstance(message, bytes) else message.encode()
            if SCRIPT in data and not lost:
                lost.append(data)
                return
            if SCRIPT in data:
                came.append(data)
            socket.send(message)

        onward.on_message(from_server)

    page.route_web_socket("**/_stcore/stream", through)
    page.goto(server.url)
    page.get_by_role("button", name="All ones").wait_for()
    rest(page)
    assert len(lost) == 1
    expect(page.locator("[data-neuron]")).to_have_count(0)
    press(page, "All ones")  # a message that comes without the script, for it has been sent
    expect(page.locator("[data-neuron]")).to_have_attribute("data-z", "4.400000")
    assert len(came) == 1
    field(page, "bias b").fill("2")
    field(page, "bias b").press("Enter")
    expect(page.locator("[data-neuron]")).to_have_attribute("data-z", "5.400000")


def test_two_tabs_of_one_visitor(received):
    for page, messages in (received(), received()):
        assert sum(SCRIPT in message for message in messages) == 1
        press(page, "All ones")
        expect(page.locator("[data-neuron]")).to_have_attribute("data-z", "4.400000")
