"""The app opens at every address without a complaint; `Visitor` opens it for the other tests of the pages."""

import json
import struct
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.door import payload
from pages.workspace.controls.groups import GROUPS
from pages.workspace.workspace import Workspace

ROOT = Path(__file__).parents[2]
EVENTS = {"live_neuron": "change", "stage": "ask", "glass": "ask", "heat": "open", "race": "ask"}
"""What each component calls the messages it sends."""
EVERYWHERE = ("chart", "drop")
"""Components that any page may have beside its own."""


class Visitor:
    """Someone with the app open: what they do runs it again, and it never complains.

    Attributes:
        app: Streamlit's own simulation of a session.
    """

    _components = None
    """What a server knows of components, found once for all its visitors; finding takes longer than a visit."""

    def __init__(self, page, theme="light", **link):
        self.app = AppTest.from_file(ROOT / "app.py", default_timeout=30)
        self.app.context = {"theme": theme}
        self.app._bidi_component_manager = Visitor._components
        self.go(page, **link)
        Visitor._components = self.app._bidi_component_manager

    def go(self, page, **link):
        """Open a page, with what a link says after its question mark."""
        self.app.query_params = link
        self.app.switch_page(f"pages/{page}.py")
        return self.run()

    def run(self, widgets=None):
        """Run the app once more, with the state of its widgets if it is not the one on screen."""
        if widgets is None:
            self.app.run()
        else:
            self.app._run(widgets)
        assert not self.app.exception, [error.value for error in self.app.exception]
        return self

    def choose(self, widget, key, value):
        """Set a widget of Streamlit's own, such as the "selectbox" with the key "data"; a closed group is opened."""
        groups = [name for name, group in GROUPS.items() if key in (*group.now, *group.anew)]
        if (
            groups
            and [one.key for one in self.app.button_group if one.key == "panel"]
            and self.state["panel"] not in groups
        ):
            self.app.button_group(key="panel").set_value(groups[0])
            self.run()
        getattr(self.app, widget)(key=key).set_value(value)
        return self.run()

    def press(self, label):
        """Press the button with this label."""
        [button] = [button for button in self.app.button if button.label == label]
        button.click()
        return self.run()

    def send(self, message):
        """Let the page's component send a message as the browser does."""
        proto = self.component
        widgets = self.app._tree.get_widget_states()
        said = json.dumps([{"event": EVENTS[proto.component_name], "value": message}])
        widgets.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{proto.id}__events", json_trigger_value=said)
        return self.run(widgets)

    @property
    def component(self):
        """What the browser gets to draw the page's own component."""
        [element] = [one for one in self.app.get("bidi_component") if one.proto.component_name not in EVERYWHERE]
        return element.proto

    @property
    def charts(self):
        """The figures on the page: those drawn by the page itself, and then those left to Plotly."""
        own = [one.proto.json for one in self.app.get("bidi_component") if one.proto.component_name == "chart"]
        others = [one.proto.spec for one in self.app.get("plotly_chart")]
        return [json.loads(text)["figure"] for text in own] + [json.loads(text) for text in others]

    @property
    def shown(self):
        """The data of the page's component: of the neuron all of it, of the stage its header."""
        if self.component.component_name in ("live_neuron", "glass", "heat"):
            return {name: data for name, data in json.loads(self.component.json).items() if name != "door"}
        data = payload(self.component.bytes)
        (length,) = struct.unpack_from("<I", data)
        return json.loads(data[4 : 4 + length])

    @property
    def frames(self):
        """The bytes of the stage's message after its header."""
        data = payload(self.component.bytes)
        (length,) = struct.unpack_from("<I", data)
        return data[4 + length :]

    @property
    def workspace(self):
        """The visitor's workspace."""
        return self.room(Workspace)

    def room(self, kind):
        """The object of a class that the visitor's session holds."""
        return self.app.session_state[f"{kind.__module__}.{kind.__qualname__}"]

    @property
    def state(self):
        """What is chosen, by the names of the controls, and the "player" and the "own" data."""
        workspace = self.workspace
        return vars(workspace.choices) | {"player": workspace.player, "own": workspace.own}

    @property
    def link(self):
        """What stands in the address bar after the question mark."""
        return self.app.query_params

    @property
    def warnings(self):
        """The sentences of all warnings on the page, in one."""
        return " ".join(warning.value for warning in self.app.warning)

    @property
    def errors(self):
        """The sentences of all errors on the page, in one."""
        return " ".join(error.value for error in self.app.error)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("page", "component"),
    [("neuron", "live_neuron"), ("network", "glass"), ("backprop", "glass"), ("train", "stage"), ("race", "race")],
)
def test_a_page_opens_and_draws_its_component(page, component, theme):
    visitor = Visitor(page, theme)
    assert visitor.component.component_name == component
    assert (visitor.link, visitor.warnings, visitor.errors) == ({}, "", "")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("page", "charts"), [("activations", 2), ("cost", 2), ("descent", 4)])
def test_a_page_of_charts_opens_and_draws_them(page, charts, theme):
    visitor = Visitor(page, theme)
    assert len(visitor.charts) == charts
    assert not visitor.app.get("plotly_chart"), "a page's first view does not wait for Plotly"
    assert (visitor.link, visitor.warnings, visitor.errors) == ({}, "", "")


def test_the_first_page_is_the_neuron():
    app = AppTest.from_file(ROOT / "app.py", default_timeout=30).run()
    assert not app.exception
    own = [element.proto.component_name for element in app.get("bidi_component")]
    assert [name for name in own if name not in EVERYWHERE] == ["live_neuron"]


def test_pages_keep_their_state_while_another_is_open():
    visitor = Visitor("neuron", w1="2.5")
    visitor.go("train", rate="0.1", hidden="3")
    run = visitor.state["player"].run
    visitor.go("neuron")
    assert visitor.state["w1"] == 2.5
    assert visitor.link == {"w1": "2.5"}
    visitor.go("train")
    assert visitor.state["rate"] == 0.1
    assert visitor.state["player"].run is run
    assert visitor.link == {"rate": "0.1", "hidden": "3", "activations": "tanh.tanh"}


def test_components_of_two_visitors_do_not_meet():
    one, other = Visitor("neuron", b="1"), Visitor("neuron", b="2")
    assert (one.run().shown["bias"]["value"], other.run().shown["bias"]["value"]) == (1, 2)
