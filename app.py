"""Neural Playground: the page, its navigation, and the page chosen in it.

`streamlit run` reads this file twice: the server takes `app` from it, and each visitor's session runs what is below.
"""

from contextlib import suppress

import streamlit as st

from pages.kit import server
from pages.kit.contents import CONTENTS

TITLE = "Neural Playground"

if __name__ != "__main__":
    app = st.App(__file__, middleware=server.documents(TITLE), lifespan=server.opened)
else:
    import nncore as nn
    from pages.kit import frame, memory, way, widgets
    from pages.lessons import runner, start
    from pages.panels import open_file, take
    from pages.workspace.background import experiments
    from pages.workspace.page import current

    nn.engines.prepare()
    memory.keep_tidy()
    st.set_page_config(page_title=TITLE, page_icon="pages/kit/icon.svg", layout="wide")
    PAGES = {
        name: st.Page(
            f"pages/{name}.py", title=page.title, icon=page.icon, url_path=page.path or name, default=name == "neuron"
        )
        for name, page in CONTENTS.items()
    }
    # The first page answers at "/" only, whatever its path; this is the same page for those who type its name.
    ALIAS = st.Page("pages/neuron.py", title="Neuron", url_path="neuron", visibility="hidden")
    page = st.navigation([*PAGES.values(), ALIAS], position="hidden" if frame.embedded() else "top")
    name = next((name for name, one in PAGES.items() if one.url_path == page.url_path), "neuron")
    runner.begin()
    experiments().gather(current().player.past.left)  # those a link names, before any page writes its own link
    runner.travel(PAGES)
    take.travel(PAGES, name)
    with frame.inside(), widgets.on_page(name):
        place = runner.place()
        # A lesson says itself where it is, and what comes next.
        led = runner.going().lesson is not None or widgets.alone()
        if not led:
            way.opening(name)
        with suppress(frame.Ended):  # a page may end early; the lesson at its head belongs to all
            page.run()
        if not led and not CONTENTS[name].closes:
            way.closing(name)
        runner.bar(name, place)
        start.remember()
        open_file.landing()
        if not frame.embedded():
            with frame.corner():
                take.button(name)
                runner.button()
