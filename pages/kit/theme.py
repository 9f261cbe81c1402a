"""Which of the two looks the visitor sees."""

import streamlit as st

from pages.figures.palette import DARK, LIGHT, Palette


def palette() -> Palette:
    """Return the colours of figures for the visitor's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT
