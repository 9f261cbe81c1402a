"""What a session holds, and callbacks that come to their end although Streamlit would end them."""

from dataclasses import dataclass

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from pages.kit import session


@dataclass
class Room:
    chosen: str = ""


class Overtaken(dict):
    """A session that ends whoever asks it for something, once for each script that waits, as Streamlit does."""

    waiting = 0

    def __getitem__(self, key):
        if self.waiting:
            self.waiting -= 1
            raise RerunException(RerunData(page_name=f"{self.waiting} behind it"))
        return super().__getitem__(key)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default


@pytest.fixture
def held(monkeypatch):
    """A session with a widget."""
    made = Overtaken({"rate": 3})
    monkeypatch.setattr(session.st, "session_state", made)
    return made


@pytest.mark.parametrize("waiting", [1, 2])
def test_a_callback_comes_to_its_end_and_only_then_a_newer_script_begins(held, waiting):
    def chosen(unit):
        session.of(Room).chosen = f"{session.value('rate')} {unit}, {session.message('none', 'ask')}"

    held.waiting = waiting
    with pytest.raises(RerunException) as newer:
        session.whole(chosen)("km")
    assert newer.value.rerun_data.page_name == "0 behind it"
    assert session.of(Room).chosen == "3 km, None"
    session.whole(chosen)("m")
    assert session.of(Room).chosen == "3 m, None"


def test_a_script_gives_way_where_it_is(held):
    held.waiting = 1
    with pytest.raises(RerunException):
        session.value("rate")
    held.waiting = 1
    with pytest.raises(ZeroDivisionError):
        session.whole(lambda: session.value("rate") / 0)()
    held.waiting = 1
    with pytest.raises(RerunException):
        session.value("rate")
