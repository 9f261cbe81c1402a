"""A control's own widget, made from its record. The caller keeps the value; the widget shows it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from pages.kit import session
from pages.kit.controls import Choice, Control, Flag, Number

MOST_STEPS = 20
"""Numbers with more steps than this get a field to type in rather than a slider."""


@dataclass
class Hidden:
    """What a teacher's link leaves out of every page.

    Attributes:
        keys: of controls; alone: whether the stage stands alone, without the way, questions and what is studied below.
    """

    keys: frozenset[str] = frozenset()
    alone: bool = False


@dataclass
class Mounted:
    """The keys of the widgets that the browser is known to show: those of the page's last run that was not cut short.

    A widget that comes new to a page begins at its own default, whatever the session holds under its key from another
    page, unless it is told its value.
    """

    page: str = ""
    keys: frozenset[str] = frozenset()
    now: set[str] = field(default_factory=set)


@contextmanager
def on_page(page: str) -> Iterator[None]:
    """Know, once the block has ended undisturbed, which widgets the page shows."""
    mounted = session.of(Mounted)
    if mounted.page != page:
        mounted.page, mounted.keys = page, frozenset()
    mounted.now = set()
    yield
    mounted.keys = frozenset(mounted.now)


def put(key: str, value: Any) -> None:
    """Let the widget of a key show a value; one that shows it already is left alone, it may be under a hand."""
    mounted = session.of(Mounted)
    if key not in mounted.keys or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    mounted.now.add(key)


def is_hidden(control: Control) -> bool:
    """Tell whether a teacher's link leaves a control out."""
    return control.key in session.of(Hidden).keys


def alone() -> bool:
    """Tell whether a teacher's link leaves out all but the stage, or whatever else a page is about."""
    return session.of(Hidden).alone


def is_field(control: Control) -> bool:
    """Tell whether a control is shown as a field to type a number into."""
    if not isinstance(control, Number):
        return False
    return control.default is None or (control.high - control.low) / control.step > MOST_STEPS


def widget(
    control: Control,
    key: str,
    value: Any,
    on_change: Callable[[Any], None],
    *,
    names: Sequence[str] = (),
    options: Mapping[Any, str] | None = None,
    kind: str = "",
    limits: tuple[Any, Any] | None = None,
    disabled: bool = False,
    empty: str | None = None,
    labelled: bool = True,
) -> None:
    """Show the widget that fits a control.

    Args:
        key: of the widget; value: what it shows; on_change: what is told a new value, before the page runs again.
        names: of things counted from 1, such as columns, to choose one by its name.
        options: of a choice, if they are not all that the control knows.
        kind: "buttons", "scale" or "slider" to choose by rather than what fits best.
        limits: of a number, if they are narrower than the control's.
        empty: what stands, faintly, in the field of a number that is left out.
        labelled: whether the label is seen; it is read aloud in any case.

    Raises:
        TypeError: no widget of Streamlit's fits such a control.
    """
    if is_hidden(control):
        return
    put(key, value)
    # Each widget is told its value twice: where its script comes after the page has run again, only the value it begins
    # with is left of what it was told.
    common: dict[str, Any] = {
        "label": control.label,
        "key": key,
        "help": control.help or None,
        "disabled": disabled,
        "on_change": session.whole(lambda: on_change(session.value(key))),
        "label_visibility": "visible" if labelled and kind != "buttons" else "collapsed",
    }
    if names:
        numbers = range(1, len(names) + 1)
        st.selectbox(options=numbers, index=value - 1, format_func=lambda number: names[number - 1], **common)
    elif isinstance(control, Choice):
        titles = dict(control.options if options is None else options)
        if control.between is not None and value not in titles:
            titles = dict(sorted({**titles, value: control.format(value)}.items()))
        choose: dict[str, Any] = {"options": list(titles), "format_func": titles.__getitem__}
        if kind == "buttons":
            needed = control.default is not None
            st.segmented_control(**choose, **common, default=value, required=needed)
        elif kind == "scale":
            st.select_slider(**choose, **common, value=value)
        else:
            st.selectbox(**choose, **common, index=list(titles).index(value))
    elif isinstance(control, Flag):
        st.toggle(**common, value=value)
    elif isinstance(control, Number):
        low, high = limits or (control.low, control.high)
        kept = int if control.whole else float
        bounds: dict[str, Any] = {"min_value": kept(low), "max_value": kept(high), "step": kept(control.step)}
        if kind == "slider" or not is_field(replace(control, low=low, high=high)):
            st.slider(**bounds, **common, value=kept(value))
        else:
            # Only a field that begins empty can be emptied again.
            shown: dict[str, Any] = {"value": None if control.default is None else kept(value), "placeholder": empty}
            st.number_input(**bounds, **common, **shown, format=None if control.whole else "%g")
    else:
        raise TypeError(f"no widget for {control!r}")
