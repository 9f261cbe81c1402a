"""Figures: arrays in, a Plotly figure out; nothing here knows of Streamlit."""
