"""The link in the address bar holds a page's whole state: opened elsewhere it shows the same numbers.

One writer, this module, keeps it. Streamlit can bind each of its widgets to the URL by itself, but drops a value it
cannot use without a word, knows nothing of controls that are not its own, and does not mix with a second writer.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.kit.controls import Control


def _just_opened(page: str) -> bool:
    """Tell whether the visitor has just come to this link: at first, or by the browser's back and forward.

    That the link differs from the one written last says nothing: a click on its way crosses with the new link on its
    way back, and would undo what the visitor chose a moment ago.
    """
    context = get_script_run_ctx()
    return f"{page} link" not in st.session_state or bool(context and context.is_history_navigation)


def read(page: str, controls: Sequence[Control]) -> None:
    """Put the page's values into the session: those of the link if it has just been opened, else those there already.

    What the link says wrongly is set right and kept as a sentence for `trouble`.
    """
    link = st.query_params.to_dict()
    opened = _just_opened(page)
    said = []
    for control in controls:
        if opened:
            value, wrong = control.parse(link[control.key]) if control.key in link else (None, "")
            if control.key in link or f"{page} link" in st.session_state or control.key not in st.session_state:
                st.session_state[control.key] = control.default if value is None else value
            said += [wrong] if wrong else []
        elif control.key not in st.session_state:
            st.session_state[control.key] = control.default
    if opened:
        st.session_state[f"{page} trouble"] = said


def keep(name: str, value: str | None) -> None:
    """Let every page's link hold something that is not one of its controls; None takes it out again."""
    kept = {**st.session_state.get("kept in link", {}), name: value}
    st.session_state["kept in link"] = {key: text for key, text in kept.items() if text is not None}


def write(page: str, controls: Sequence[Control]) -> None:
    """Put the page's values into the link, those that differ from the default."""
    link = {c.key: c.format(st.session_state[c.key]) for c in controls if st.session_state[c.key] != c.default}
    link |= st.session_state.get("kept in link", {})
    if link != st.query_params.to_dict():
        st.query_params.from_dict(link)
    st.session_state[f"{page} link"] = link


def trouble(page: str) -> None:
    """Show what was wrong with the link until the visitor has read it."""
    key = f"{page} trouble"
    if st.session_state.get(key):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(" ".join(st.session_state[key]), icon=":material/link:")
            st.button("OK", key=f"{page} trouble read", on_click=lambda: st.session_state.pop(key))
