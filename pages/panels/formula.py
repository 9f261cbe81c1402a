"""A field for the formula that data are made from; what is wrong with it is shown under the character."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from nncore.data.sets.grammar import LONGEST
from pages.kit import session, widgets
from pages.kit.plain import escaped
from pages.workspace.choices import CONTROLS
from pages.workspace.formula import FORMULA, fault
from pages.workspace.workspace import Workspace

EXAMPLES = ("y > 2sin(x)", "1 < x^2 + y^2 < 9", "y = sin(x) + x/3", "y = x1*x2")


@dataclass
class Typed:
    """A formula that could not be taken, as it was typed while `of` was in force."""

    text: str | None = None
    of: str = ""


def field(workspace: Workspace, on_change: Callable[[str], None]) -> None:
    """Show the field, and what is wrong with what stands in it; the data stay as they were until it is right."""
    control, key, typed = CONTROLS[FORMULA], workspace.key(FORMULA), session.of(Typed)
    if widgets.is_hidden(control):
        return
    now = workspace.choices.formula
    text = typed.text if typed.text is not None and typed.of == now else now

    def changed() -> None:
        said = st.session_state[key].strip()
        if fault(said)[0]:
            typed.text, typed.of = said, workspace.choices.formula
        else:
            typed.text = None
            on_change(said)

    widgets.put(key, text)
    st.text_input(control.label, text, key=key, help=control.help, on_change=session.whole(changed), max_chars=LONGEST)
    wrong, place = fault(text)
    if wrong:
        if place is not None:
            st.code(f"{text}\n{' ' * place}^", language=None)
        st.error(escaped(f"{wrong} Until then the data stay as they were."), icon=":material/error:")
    else:
        st.caption(escaped(f"Also {EXAMPLES[0]}, {EXAMPLES[1]}, {EXAMPLES[2]} or {EXAMPLES[3]}."))
