"""How charts look and behave in the browser: in the visitor's look, and nothing but a button that saves the chart."""

from typing import Any

import streamlit as st

from pages.kit.theme import DARK, LIGHT, Palette

CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "chart"},
}
"""For `config=` of `st.plotly_chart`."""


def palette() -> Palette:
    """Return the colours of the look the visitor sees."""
    return DARK if st.context.theme.type == "dark" else LIGHT
