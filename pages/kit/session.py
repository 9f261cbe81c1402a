"""What a visitor's session holds: one typed object for each room that has something to remember.

Every such class is kept under one key, which is made here and nowhere else, so that no two rooms share a name and a
type checker sees every field.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

T = TypeVar("T")
_put_off: ContextVar[list[RerunException] | None] = ContextVar("put_off", default=None)


def whole(callback: Callable[..., object]) -> Callable[..., None]:
    """Return a widget's callback that comes to its end, whatever else the visitor does meanwhile.

    Streamlit ends a script for a newer one wherever it asks the session for something, a callback too, and calls a
    callback that was ended no second time: what the visitor chose would be lost. Here the newer script waits until the
    callback, which asks by `of`, `value` and `message`, is through.
    """

    @wraps(callback)
    def to_its_end(*args: Any, **kwargs: Any) -> None:
        newer: list[RerunException] = []
        token = _put_off.set(newer)
        try:
            callback(*args, **kwargs)
        finally:
            _put_off.reset(token)
        if newer:
            raise newer[-1]

    return to_its_end


def _asked(ask: Callable[[], T]) -> T:
    """Return what the session answers; within `whole`, a newer script is put off, which Streamlit says only once."""
    while True:
        try:
            return ask()
        except RerunException as newer:
            waiting = _put_off.get()
            if waiting is None:
                raise
            waiting.append(newer)


def of(kind: type[T], name: str = "") -> T:
    """Return the visitor's object of a class, made when first asked for; `name` tells several of one class apart.

    Raises:
        TypeError: the class stands in a page's own file, which Streamlit runs under the same name as all others.
    """
    if kind.__module__ == "__main__":
        raise TypeError(f"{kind.__qualname__} has to stand in a module, not in a page")
    key = f"{kind.__module__}.{kind.__qualname__} {name}".strip()

    def kept() -> T:
        if key not in st.session_state:
            st.session_state[key] = kind()
        found: T = st.session_state[key]
        return found

    return _asked(kept)


def value(key: str) -> Any:
    """Return what the widget of a key holds; None if there is none."""
    return _asked(lambda: st.session_state.get(key))


def message(key: str, event: str) -> Any:
    """Return the newest message of a component, inside the callback of its event; None if there is none.

    A browser may say anything, even an event of a component that is not on the page.
    """
    state = value(key)
    return None if state is None else state.get(event)
