"""Neural Playground: the page, its navigation, and the page chosen in it."""

from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from pages.kit import frame
from pages.lessons import runner as teach

st.set_page_config(page_title="Neural Playground", page_icon="pages/kit/icon.svg", layout="wide")
PAGES = {
    "neuron": st.Page(
        "pages/neuron.py", title="Neuron", icon=":material/radio_button_checked:", url_path="start", default=True
    ),
    "activations": st.Page(
        "pages/activations.py", title="Activations", icon=":material/show_chart:", url_path="activations"
    ),
    "network": st.Page("pages/network.py", title="Network", icon=":material/hub:", url_path="network"),
    "cost": st.Page("pages/cost.py", title="Cost", icon=":material/straighten:", url_path="cost"),
    "backprop": st.Page("pages/backprop.py", title="Backpropagation", icon=":material/undo:", url_path="backprop"),
    "descent": st.Page("pages/descent.py", title="Descent", icon=":material/trending_down:", url_path="descent"),
    "data": st.Page("pages/data.py", title="Data", icon=":material/table_chart:", url_path="data"),
    "train": st.Page("pages/train.py", title="Train", icon=":material/play_circle:", url_path="train"),
}
# The first page answers at "/" only, whatever its path; this is the same page for those who type its name.
ALIAS = st.Page("pages/neuron.py", title="Neuron", url_path="neuron", visibility="hidden")
page = st.navigation([*PAGES.values(), ALIAS], position="top")
name = next((name for name, one in PAGES.items() if one.url_path == page.url_path), "neuron")
teach.begin()
teach.travel(PAGES)
with frame.inside():
    with suppress(StopException):  # a page may end early; the lesson at its foot belongs to all
        page.run()
    teach.bar(name)
