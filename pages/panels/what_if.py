"""What if a row were otherwise: its inputs as sliders, menus and switches."""

from dataclasses import dataclass, field

import streamlit as st

import nncore as nn
from pages.kit import session
from pages.kit.plain import plain
from pages.panels.measured import Array, Known
from pages.panels.person import Feature

MORE = "story more"
FIRST = 8
"""Inputs that can be moved at once, the most informative ones."""


@dataclass
class Otherwise:
    """The values of a row that were moved, by the keys of their inputs; `of`: its data and its place, None at first."""

    of: tuple[nn.data.Dataset, int] | None = None
    values: dict[str, float | int] = field(default_factory=dict)


def begin(about: Known, row: int) -> None:
    """Take the row as it is, if another one was looked at before."""
    otherwise = session.of(Otherwise)
    of = otherwise.of
    if of is None or of[0] is not about.data or of[1] != row:
        otherwise.of, otherwise.values = (about.data, row), {}
        for feature in about.features:
            st.session_state.pop(feature.key, None)


def as_it_is() -> None:
    """Let the row be taken as it is again."""
    session.of(Otherwise).of = None


def changed(about: Known, row: int) -> Array:
    """Return the row (d,) as it might be."""
    x = about.data.x[row].copy()
    values = session.of(Otherwise).values
    for feature in about.features:
        if feature.key in values:
            feature.write(x, values[feature.key])
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
    halves, values = st.columns(2, gap="small"), session.of(Otherwise).values
    for place, feature in enumerate(shown):
        with halves[place % 2]:
            value, before = control(about.data, feature, x), feature.read(x)
            if value != before:
                values[feature.key] = value
            else:
                values.pop(feature.key, None)
    st.button("Back to this row", on_click=session.whole(as_it_is), key="story reset")


def control(data: nn.data.Dataset, feature: Feature, x: Array) -> float | int:
    """Show the widget of one input and return its value."""
    before, key = feature.read(x), feature.key
    if key not in st.session_state:
        now = session.of(Otherwise).values.get(key, before)
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
