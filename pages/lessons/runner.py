"""Lessons as the visitor meets them: a bar at the foot of every page, and a menu to choose, bring or share one.

What a lesson's file says is shown as plain text: nothing in it is read as Markdown or HTML, or evaluated.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.kit import link, theme
from pages.lessons.format import PAGES, QUANTITIES, Lesson, LessonError, filled, read
from pages.lessons.questions import Question
from pages.workspace import network

FOLDER = Path(__file__).parents[1] / "lessons"
HIDEABLE = {
    "data": "data",
    "noise": "noise",
    "share": "training share",
    "seed": "seed",
    "loss": "loss",
    "optimizer": "optimiser",
    "rate": "learning rate",
    "batch": "batch size",
    "speed": "epochs per frame",
    "test": "show test points",
    "across": "map across",
    "up": "map up",
    "sample": "sample",
    "batch10": "ten samples at once",
    "middle": "learning rate in the middle",
    "eta": "learning rate η",
}
_MENU = """<style>
.st-key-lesson-menu { position: fixed; top: 0.6rem; right: 1.6rem; width: auto !important; z-index: 999991; }
</style>"""
_FOOT = """<style>
.st-key-lesson-bar {{ position: fixed; left: 0; right: 0; bottom: 0; z-index: 90; padding: 0.5rem 1.6rem 0.6rem;
  gap: 0.3rem !important; background: {page}; max-height: 46vh; overflow: auto; border-top: 2px solid {accent}; }}
.stMainBlockContainer {{ padding-bottom: 11rem; }}
</style>"""


def built_in() -> dict[str, str]:
    """Return the lessons that come with the app: file name to title."""
    return {path.stem: read(path.read_text(encoding="utf-8")).title for path in sorted(FOLDER.glob("*.toml"))}


def escaped(text: str) -> str:
    """Return a text in which no sign means more than itself where Streamlit reads Markdown.

    >>> escaped("*a* [b](c)")
    '\\\\*a\\\\* \\\\[b\\\\]\\\\(c\\\\)'
    """
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~$:<>^=&])", r"\\\1", text)


def hidden() -> frozenset[str]:
    """Return the keys of the controls a teacher's link hides."""
    found: frozenset[str] = st.session_state.get("hidden controls", frozenset())
    return found


def begin() -> None:
    """Take in what the link says of lessons, once, when the app is opened."""
    if "lesson opened" in st.session_state:
        return
    st.session_state["lesson opened"] = True
    said = st.query_params.to_dict()
    wanted = [key for key in said.get("hide", "").split(".") if key in HIDEABLE]
    if wanted:
        st.session_state["hidden controls"] = frozenset(wanted)
        link.keep("hide", ".".join(wanted))
    name = said.get("lesson", "")
    if name in built_in():
        start(read((FOLDER / f"{name}.toml").read_text(encoding="utf-8")), name, travel="step" not in said)
        step = said.get("step", "1")
        lesson: Lesson = st.session_state["lesson"]
        go(min(max(1, int(step)), len(lesson.steps)) - 1 if step.isdecimal() else 0, travel="step" not in said)
    elif name:
        st.session_state["lesson wrong"] = f"There is no lesson called “{escaped(name[:40])}” here."


def start(lesson: Lesson, name: str = "", travel: bool = True) -> None:
    """Begin a lesson; one with a name can be linked to."""
    st.session_state["lesson"], st.session_state["lesson name"] = lesson, name
    st.session_state["lesson firsts"] = {}
    if name:
        link.keep("lesson", name)
    go(0, travel)


def go(step: int, travel: bool = True) -> None:
    """Go to a step; where it is on another page or sets something, the app travels there."""
    lesson: Lesson = st.session_state["lesson"]
    st.session_state["lesson step"] = step
    if st.session_state.get("lesson name"):
        link.keep("step", str(step + 1))
    if travel:
        st.session_state["lesson travel"] = lesson.steps[step]


def leave() -> None:
    """End the lesson; all it has set stays."""
    for key in ("lesson", "lesson step", "lesson name"):
        st.session_state.pop(key, None)
    link.keep("lesson", None)
    link.keep("step", None)


def travel(pages: Mapping[str, Any]) -> None:
    """Go where the lesson's new step wants to be, with what it sets."""
    step = st.session_state.pop("lesson travel", None)
    if step is not None:
        # As if the visitor had just opened that page by a link: what the link holds is taken over.
        st.session_state.pop(f"{step.page} link", None)
        st.switch_page(pages[step.page], query_params=dict(step.sets))


def quantities(page: str) -> dict[str, float]:
    """Return the numbers a lesson may speak of, from the live network."""
    if any(control.key not in st.session_state for control in network.NETWORK):
        return {}
    data = network.points()
    arch = network.shape(data)
    loss = network.fitting_loss(arch, data)
    values: dict[str, float] = {
        "parameters": arch.n_parameters,
        "layers": len(arch.sizes) - 2,
        "neurons": sum(arch.sizes[1:-1]),
    }
    player = st.session_state.get("player")
    if page == "train" and player is not None:
        epoch = player.shown_at[0]
        history = player.run.history
        theta = history.moments.rows[history.moments.at_or_before(epoch)].theta
        values["epoch"] = epoch
        if player.run.arch != arch:
            return values
    else:
        theta = network.theta(arch)
    with np.errstate(all="ignore"):
        for name, (x, y) in (("", data.train), ("test_", data.held_out)):
            target = network.coded(arch, data, y, loss)
            trace = nn.forward(arch, theta, x)
            values[f"{name}loss"] = float(nn.cost(arch, trace, target, loss))
            if data.task == "binary":
                low, high = nn.class_targets(arch.activations[-1], loss)
                values[f"{name}accuracy"] = float(nn.accuracy(trace.output, y, (low + high) / 2))
    row = min(int(st.session_state.get(network.SAMPLE.key, 1)), len(data.inputs)) - 1
    values["output"] = float(nn.forward(arch, theta, data.inputs[[row]]).output[0, 0])
    picked = int(st.session_state.get(network.WEIGHT.key, 1))
    if picked <= arch.n_parameters:
        x, y = data.train
        grad = nn.gradient(arch, theta, x, network.coded(arch, data, y, loss), loss)[1]
        values |= {"picked": picked, "weight": float(theta[picked - 1]), "slope": float(grad[picked - 1])}
    return {name: value for name, value in values.items() if np.isfinite(value)}


def answered(question: Question) -> bool:
    """Show a lesson's question and, once it is answered, what the network says."""
    widget = f"lesson {question.key} {question.text}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(question.text, width="content")
        given: str | float | None
        if question.choices:
            given = st.pills(
                escaped(question.text),
                question.choices,
                format_func=escaped,
                key=widget,
                label_visibility="collapsed",
                wrap=True,
            )
        else:
            given = st.number_input(
                escaped(question.text), value=None, format="%.4g", key=widget, label_visibility="collapsed", width=150,
                placeholder="?",
            )  # fmt: skip
        if given is None:
            return False
        right = question.accepts(given)
        st.session_state["lesson firsts"].setdefault(widget, right)
        st.text(f"{'Yes.' if right else 'Not quite.'} {question.why}", width="content")
    return True


def bar(page: str) -> None:
    """Show the step the visitor is at, at the foot of the page; nothing where there is no lesson."""
    if wrong := st.session_state.pop("lesson wrong", ""):
        st.warning(wrong, icon=":material/school:")
    st.html(_MENU)
    with st.container(key="lesson-menu"):
        if st.button("Lessons", icon=":material/school:", key="lessons"):
            menu()
    if "lesson" in st.session_state:
        colours = theme.palette()
        st.html(_FOOT.format(page=colours.page, accent=colours.accent))
        with st.container(key="lesson-bar"):
            lesson: Lesson = st.session_state["lesson"]
            waits = lesson.steps[st.session_state["lesson step"]].done is not None
            # While a condition waits, it is looked at again and again: a network may be training meanwhile.
            st.fragment(_step, run_every=1.5 if waits and page == "train" else None)(page)


def _step(page: str) -> None:
    lesson: Lesson | None = st.session_state.get("lesson")
    if lesson is None or "lesson travel" in st.session_state:
        st.rerun(scope="app")  # only the bar has run so far; the app goes where the step wants to be
    number = st.session_state["lesson step"]
    step = lesson.steps[number]
    if page != step.page:
        st.text(f"{lesson.title}: this step goes on on the page “{PAGES[step.page]}”.")
        st.button("Go there", on_click=go, args=(number,), key="lesson there")
        return
    values = quantities(page)
    st.text(f"{lesson.title}, step {number + 1} of {len(lesson.steps)}. {filled(step.text, values)}")
    question = step.question.live(f"{number}", values) if step.question else None
    told = answered(question) if question else True
    met = step.done is None or step.done.met(values)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button("Back", on_click=go, args=(number - 1,), disabled=number == 0, key="lesson back")
        if number + 1 < len(lesson.steps):
            # Done is praised and never demanded: a visitor may always go on.
            st.button("Next", on_click=go, args=(number + 1,), type="primary" if told and met else "secondary",
                      key="lesson next")  # fmt: skip
        st.button("Leave the lesson", on_click=leave, key="lesson leave")
        if step.done is not None:
            st.text("Done: this step is complete." if met else "Not yet complete.", width="content")
        firsts = st.session_state["lesson firsts"]
        if firsts and number + 1 == len(lesson.steps):
            st.text(f"Right at the first try: {sum(firsts.values())} of {len(firsts)}.", width="content")


@st.dialog("Lessons", width="large")
def menu() -> None:
    """Offer the lessons there are, a way to bring one, and a teacher's link."""
    for name, title in built_in().items():
        about = read((FOLDER / f"{name}.toml").read_text(encoding="utf-8")).about
        if st.button(f"{title}: {about}", key=f"lesson start {name}", width="stretch"):
            start(read((FOLDER / f"{name}.toml").read_text(encoding="utf-8")), name)
            st.rerun()
    sent = st.file_uploader("Bring a lesson of your own, a TOML file", type="toml", max_upload_size=1)
    if sent is not None:
        try:
            own = read(sent.getvalue().decode("utf-8"))
        except (LessonError, UnicodeDecodeError) as wrong:
            said = "This is no text in UTF-8." if isinstance(wrong, UnicodeDecodeError) else str(wrong)
            st.error(escaped(said), icon=":material/error:")
        else:
            st.text(f"{own.title}: {len(own.steps)} steps. It stays in this session; a link cannot carry it.")
            if st.button("Begin it", type="primary"):
                start(own)
                st.rerun()
    st.divider()
    chosen = st.multiselect(
        "For a class: controls to hide", list(HIDEABLE), format_func=HIDEABLE.__getitem__, key="hide chosen"
    )
    st.text("Put this behind the address of any page, after its ? (or & where there is one):")
    st.code(f"hide={'.'.join(chosen)}" if chosen else "hide=", language=None)
    st.text(f"A lesson's texts and conditions may speak of: {', '.join(QUANTITIES)}.")
