"""What if a row were otherwise: its inputs as sliders, menus and switches."""

import streamlit as st

import nncore as nn
from pages.kit.plain import plain
from pages.panels.measured import Array, Known
from pages.panels.person import Feature

MORE, OF, VALUES = "story more", "story of", "story values"
FIRST = 8
"""Inputs that can be moved at once, the most informative ones."""


def begin(about: Known, row: int) -> None:
    """Take the row as it is, if another one was looked at before."""
    of = st.session_state.get(OF)
    if of is None or of[0] is not about.data or of[1] != row:
        st.session_state[OF] = (about.data, row)
        as_it_is(about, row)


def as_it_is(about: Known, row: int) -> None:
    """Undo all what-ifs."""
    st.session_state[VALUES] = {}
    for feature in about.features:
        st.session_state.pop(feature.key, None)


def changed(about: Known, row: int) -> Array:
    """Return the row (d,) as it might be."""
    x = about.data.x[row].copy()
    for feature in about.features:
        if feature.key in st.session_state[VALUES]:
            feature.write(x, st.session_state[VALUES][feature.key])
    return nn.data.rederived(about.data, x)


def derived(data: nn.data.Dataset, feature: Feature) -> bool:
    """Tell whether an input follows from others, so that it cannot be moved by itself."""
    formula = data.columns[feature.columns[0]].formula
    return bool(formula) and nn.data.Formula.read(formula).kind != "column"


def what_if(about: Known, row: int) -> None:
    """Show the inputs of a row, to be moved: the most informative first, others on request."""
    st.markdown("**What if?**")
    x = about.data.x[row]
    given = [feature for feature in about.features if not derived(about.data, feature)]
    order = sorted(given, key=lambda feature: -feature.informative)
    shown, rest = order[:FIRST], {feature.key: feature for feature in order[FIRST:]}
    if rest:
        if any(key not in rest for key in st.session_state.get(MORE, [])):
            st.session_state[MORE] = []
        more = st.multiselect(
            f"more inputs, besides the {FIRST} that explain most of the target",
            list(rest),
            format_func=lambda key: rest[key].label,
            key=MORE,
            max_selections=FIRST,
        )
        shown = [*shown, *(rest[key] for key in more)]
    halves = st.columns(2, gap="small")
    for place, feature in enumerate(shown):
        with halves[place % 2]:
            value, before = control(about.data, feature, x), feature.read(x)
            values = st.session_state[VALUES]
            if value != before:
                values[feature.key] = value
            else:
                values.pop(feature.key, None)
    st.button("Back to this row", on_click=as_it_is, args=(about, row), key="story reset")


def control(data: nn.data.Dataset, feature: Feature, x: Array) -> float | int:
    """Show the widget of one input and return its value."""
    before, key = feature.read(x), feature.key
    if key not in st.session_state:
        now = st.session_state[VALUES].get(key, before)
        st.session_state[key] = bool(now) if feature.switch else now
    if feature.switch:
        return int(st.toggle(feature.label, key=key))
    if feature.levels:
        options = [*range(len(feature.levels)), *([-1] if before == -1 else [])]
        return int(st.selectbox(feature.label, options, format_func=feature.text, key=key))
    column = data.columns[feature.columns[0]]
    ends = f"{plain(column.low_label)} … {plain(column.high_label)}" if column.low_label and column.high_label else None
    return float(
        st.slider(
            feature.label,
            min(feature.low, float(before)),
            max(feature.high, float(before)),
            step=feature.step,
            format=f"%.{min(feature.digits, 8)}f",
            key=key,
            help=ends,
        )
    )
