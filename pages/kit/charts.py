"""How Plotly's charts behave in the browser: nothing but a button, under the pointer, that saves the chart."""

from typing import Any

CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "chart"},
}
"""For `config=` of `st.plotly_chart`."""
