"""Where a file is sent to the app, or why none can be."""

from typing import Any

import streamlit as st

from pages.kit import frame, link

KEPT_BACK = (
    "Inside a page of another site, your browser cannot send a file from here. Open this page in a window of its own. "
    "A table can also be pasted, on the Data page."
)


def uploader(label: str, **given: Any) -> Any:
    """Show a field for a file and return the file, None for none yet; or say why the browser would send none.

    Args:
        given: what `st.file_uploader` takes.
    """
    if frame.keeps_files_back():
        st.info(KEPT_BACK, icon=":material/upload_file:")
        st.link_button("Open a window of its own", link.whole({}), icon=":material/open_in_new:")
        return None
    return st.file_uploader(label, **given)
