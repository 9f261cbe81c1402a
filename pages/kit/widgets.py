"""A control's own widget, made from its record; its value lives in the session under the control's key."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.kit.controls import Choice, Control, Flag, Number


def widget(control: Control, disabled: bool = False, on_change: Callable[[], None] | None = None) -> Any:
    """Show the widget that fits a control and return its value.

    Raises:
        TypeError: no widget of Streamlit's fits such a control.
    """
    if control.key in st.session_state.get("hidden controls", ()):  # by a teacher's link
        return st.session_state[control.key]
    common: dict[str, Any] = {
        "key": control.key,
        "help": control.help or None,
        "disabled": disabled,
        "on_change": on_change or "rerun",
        "persist_state": "session",
    }
    if isinstance(control, Choice):
        return st.selectbox(control.label, list(control.options), format_func=control.options.__getitem__, **common)
    if isinstance(control, Flag):
        return st.toggle(control.label, **common)
    if isinstance(control, Number) and (control.high - control.low) / control.step <= 20:
        return st.slider(control.label, control.low, control.high, step=control.step, **common)
    if isinstance(control, Number):
        return st.number_input(control.label, control.low, control.high, step=control.step, **common)
    raise TypeError(f"no widget for {control!r}")


def one_of(control: Number, names: Sequence[str]) -> Any:
    """Show a choice between things that are counted from 1, such as the columns of a table."""
    if control.key in st.session_state.get("hidden controls", ()):
        return st.session_state[control.key]
    return st.selectbox(
        control.label,
        range(1, len(names) + 1),
        format_func=lambda number: names[number - 1],
        key=control.key,
        help=control.help or None,
        persist_state="session",
    )
