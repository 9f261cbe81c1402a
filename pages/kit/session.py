"""What a visitor's session holds: one typed object for each room that has something to remember.

Every such class is kept under one key, which is made here and nowhere else, so that no two rooms share a name and a
type checker sees every field.
"""

from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def of(kind: type[T], name: str = "") -> T:
    """Return the visitor's object of a class, made when first asked for; `name` tells several of one class apart.

    Raises:
        TypeError: the class stands in a page's own file, which Streamlit runs under the same name as all others.
    """
    if kind.__module__ == "__main__":
        raise TypeError(f"{kind.__qualname__} has to stand in a module, not in a page")
    key = f"{kind.__module__}.{kind.__qualname__} {name}".strip()
    if key not in st.session_state:
        st.session_state[key] = kind()
    kept: T = st.session_state[key]
    return kept


def message(key: str, event: str) -> Any:
    """Return the newest message of a component, inside the callback of its event; None if there is none.

    A browser may say anything, even an event of a component that is not on the page.
    """
    state = st.session_state.get(key)
    return None if state is None else state.get(event)
