"""The door sends a component's script once a visit, and again to a browser that says it lacks it."""

import json
import struct
import zlib

import pytest

from pages.components.door import Component, payload
from pages.components.neuron.neuron import _mount as neuron
from tests.pages.test_app import Visitor


def carried(visitor):
    """What of the script travelled with the newest message."""
    return json.loads(visitor.component.json).get("door")


def asks(visitor):
    """Let the browser ask for the script."""
    widgets = visitor.app._tree.get_widget_states()
    said = json.dumps([{"event": "script", "value": "live_neuron"}])
    identity = f"$$STREAMLIT_INTERNAL_KEY_{visitor.component.id}__events"
    widgets.widgets.add(id=identity, json_trigger_value=said)
    return visitor.run(widgets)


def test_the_script_travels_once():
    visitor = Visitor("neuron")
    assert carried(visitor) == {"script": neuron.script, "style": neuron.style}
    visitor.press("All ones")
    assert carried(visitor) is None
    visitor.go("activations")
    visitor.go("neuron")
    assert carried(visitor) is None
    assert neuron.script not in visitor.component.js_content
    assert len(visitor.component.js_content) < 3000


def test_a_browser_that_lacks_it_is_sent_it_again_with_the_numbers_of_now():
    visitor = Visitor("neuron").press("All ones")
    asks(visitor)
    assert carried(visitor)["script"] == neuron.script
    assert visitor.shown["weights"][0]["value"] == 1
    visitor.press("Random")
    assert carried(visitor) is None


def test_every_visitor_is_sent_it():
    assert carried(Visitor("neuron"))
    assert carried(Visitor("neuron"))


@pytest.fixture
def component(tmp_path):
    """A component of two small files."""
    (tmp_path / "small.js").write_text("export function mount() {}\n")
    (tmp_path / "small.css").write_text(".small { color: red; }\n")
    return Component("small", tmp_path / "small.js", tmp_path / "small.css", root="data-small")


def test_bytes_follow_the_script_deflated(component):
    message = component._packed(b"\x01\x02", with_script=True)
    (length,) = struct.unpack_from("<I", message)
    script, style = zlib.decompress(message[4 : 4 + length]).decode().split("\0")
    assert (script, style) == (component.script, component.style)
    assert style.endswith(".small { color: red; }\n")
    assert payload(message) == b"\x01\x02"
    assert component._packed(b"\x01\x02", with_script=False) == b"\0\0\0\0\x01\x02"
    assert payload(b"\0\0\0\0") == b""


def test_a_dictionary_stays_itself(component):
    data = {"a": 1}
    assert component._packed(data, with_script=False) is data
    assert component._packed(data, with_script=True)["a"] == 1
