"""Neural Playground: the page, its navigation, and the page chosen in it."""

import streamlit as st

from pages.kit import frame

st.set_page_config(page_title="Neural Playground", page_icon="pages/kit/icon.svg", layout="wide")
page = st.navigation(
    [
        st.Page(
            "pages/neuron.py", title="Neuron", icon=":material/radio_button_checked:", url_path="start", default=True
        ),
        st.Page("pages/activations.py", title="Activations", icon=":material/show_chart:", url_path="activations"),
        st.Page("pages/network.py", title="Network", icon=":material/hub:", url_path="network"),
        st.Page("pages/cost.py", title="Cost", icon=":material/straighten:", url_path="cost"),
        st.Page("pages/backprop.py", title="Backpropagation", icon=":material/undo:", url_path="backprop"),
        st.Page("pages/descent.py", title="Descent", icon=":material/trending_down:", url_path="descent"),
        st.Page("pages/train.py", title="Train", icon=":material/play_circle:", url_path="train"),
        # The first page answers at "/" only, whatever its path; this is the same page for those who type its name.
        st.Page("pages/neuron.py", title="Neuron", url_path="neuron", visibility="hidden"),
    ],
    position="top",
)
with frame.inside():
    page.run()
