"""What nobody uses any more is given back."""

import gc
import threading
import weakref

from pages.kit import memory


class Left:
    """Something that refers to itself, as what belongs to a session does."""

    def __init__(self):
        self.own = self


def test_what_only_refers_to_itself_goes(monkeypatch):
    given_back = []
    library = type("Library", (), {"malloc_trim": staticmethod(given_back.append)})
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: library)
    monkeypatch.setattr(memory.sys, "platform", "linux")
    gc.disable()
    try:
        left = weakref.ref(Left())
        assert left() is not None
        memory.tidy()
        assert left() is None
    finally:
        gc.enable()
    assert given_back == [0]


def test_a_machine_that_cannot_take_it_back_is_let_be(monkeypatch):
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: object())
    memory.tidy()
    monkeypatch.setattr(memory.sys, "platform", "win32")
    monkeypatch.delattr(memory.ctypes, "CDLL")
    memory.tidy()


def test_it_is_done_over_and_over_by_one_thread(monkeypatch):
    often, times = threading.Event(), []
    monkeypatch.setattr(memory, "_started", threading.Lock())
    monkeypatch.setattr(memory, "PERIOD", 0.001)
    monkeypatch.setattr(
        memory, "tidy", lambda: times.append(threading.current_thread()) or (len(times) > 2 and often.set())
    )
    memory.keep_tidy()
    memory.keep_tidy()
    assert often.wait(20)
    monkeypatch.setattr(memory, "PERIOD", 1e6)
    assert {thread.name for thread in times} == {"tidy"}
    assert len(set(times)) == 1
