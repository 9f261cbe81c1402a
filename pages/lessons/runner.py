"""Lessons as the visitor meets them: a bar at the foot of every page, and a menu to choose, bring or share one.

What a lesson's file says is shown as plain text: nothing in it is read as Markdown or HTML, or evaluated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.kit import frame, link, session, theme
from pages.kit.plain import escaped
from pages.kit.widgets import Hidden
from pages.lessons.format import PAGES, QUANTITIES, Lesson, LessonError, Step, filled, read
from pages.lessons.questions import Progress, Question
from pages.workspace.choices import CONTROLS
from pages.workspace.controls import SETTINGS
from pages.workspace.page import current

FOLDER = Path(__file__).parents[1] / "lessons"
HIDEABLE = {name: CONTROLS[name].label for name in (*SETTINGS, "panel", "sample", "batch10", "middle", "eta")}
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


@dataclass
class Going:
    """The lesson a visitor is in.

    Attributes:
        opened: whether the link has been looked at for a lesson; wrong: what was wrong with it.
        lesson, name, step: the lesson, its name in a link, "" if it has none, and which step, from 0.
        travel: the step to travel to, with what it sets.
        firsts: by question, whether the first answer was right.
    """

    opened: bool = False
    wrong: str = ""
    lesson: Lesson | None = None
    name: str = ""
    step: int = 0
    travel: Step | None = None
    firsts: dict[str, bool] = field(default_factory=dict)


def going() -> Going:
    """Return the lesson the visitor is in."""
    return session.of(Going)


def begin() -> None:
    """Take in what the link says of lessons, once, when the app is opened."""
    here = going()
    if here.opened:
        return
    here.opened = True
    said = st.query_params.to_dict()
    wanted = [key for key in said.get("hide", "").split(".") if key in HIDEABLE]
    if wanted:
        session.of(Hidden).keys = frozenset(wanted)
        link.keep("hide", ".".join(wanted))
    name = said.get("lesson", "")
    if name in built_in():
        step = said.get("step", "1")
        lesson = read((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        number = min(max(1, int(step)), len(lesson.steps)) - 1 if step.isdecimal() else 0
        start(lesson, name, number, travel="step" not in said)
    elif name:
        here.wrong = f"There is no lesson called “{escaped(name[:40])}” here."


def start(lesson: Lesson, name: str = "", step: int = 0, travel: bool = True) -> None:
    """Begin a lesson; one with a name can be linked to."""
    here = going()
    here.lesson, here.name, here.firsts = lesson, name, {}
    session.of(Progress).resting = True
    if name:
        link.keep("lesson", name)
    go(step, travel)


def go(step: int, travel: bool = True) -> None:
    """Go to a step; where it is on another page or sets something, the app travels there."""
    here = going()
    if here.lesson is None:
        return
    here.step = step
    if here.name:
        link.keep("step", str(step + 1))
    if travel:
        here.travel = here.lesson.steps[step]


def leave() -> None:
    """End the lesson; all it has set stays."""
    here = going()
    here.lesson, here.name, here.step = None, "", 0
    session.of(Progress).resting = False
    link.keep("lesson", None)
    link.keep("step", None)


def travel(pages: Mapping[str, Any]) -> None:
    """Go where the lesson's new step wants to be, with what it sets."""
    here = going()
    step, here.travel = here.travel, None
    if step is not None:
        # As if the visitor had just opened that page by a link: what the link holds is taken over.
        link.forget(step.page)
        st.switch_page(pages[step.page], query_params=dict(step.sets))


def quantities() -> dict[str, float]:
    """Return the numbers a lesson may speak of, of the moment that is on the screen."""
    workspace = current()
    with workspace.lock:
        data, arch, theta, run, chosen = (
            workspace.data, workspace.arch, workspace.theta, workspace.run, workspace.choices,
        )  # fmt: skip
        values: dict[str, float] = {
            "parameters": arch.n_parameters,
            "layers": len(arch.sizes) - 2,
            "neurons": sum(arch.sizes[1:-1]),
            "epoch": workspace.player.shown_at[0],
        }
        with np.errstate(all="ignore"):
            for name, (x, y) in (("", data.train), ("test_", data.held_out)):
                trace = nn.forward(arch, theta, x)
                values[f"{name}loss"] = float(nn.cost(arch, trace, run.targets(y), workspace.loss))
                if data.task == "binary":
                    values[f"{name}accuracy"] = float(nn.accuracy(trace.output, y, run.threshold))
        values["output"] = float(nn.forward(arch, theta, data.inputs[[chosen.sample - 1]]).output[0, 0])
        x, y = data.train
        grad = nn.gradient(arch, theta, x, run.targets(y), workspace.loss)[1]
        index = chosen.weight - 1
        values |= {"picked": chosen.weight, "weight": float(theta[index]), "slope": float(grad[index])}
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
        going().firsts.setdefault(widget, right)
        st.text(f"{'Yes.' if right else 'Not quite.'} {question.why}", width="content")
    return True


def bar(page: str) -> None:
    """Show the step the visitor is at, at the foot of the page; nothing where there is no lesson."""
    here = going()
    if here.wrong:
        st.warning(here.wrong, icon=":material/school:")
        here.wrong = ""
    if not frame.embedded():
        st.html(_MENU)
        with st.container(key="lesson-menu"):
            if st.button("Lessons", icon=":material/school:", key="lessons"):
                menu()
    if here.lesson is not None:
        colours = theme.palette()
        st.html(_FOOT.format(page=colours.page, accent=colours.accent))
        with st.container(key="lesson-bar"):
            waits = here.lesson.steps[here.step].done is not None
            # While a condition waits, it is looked at again and again: a network may be training meanwhile.
            st.fragment(_step, run_every=1.5 if waits and page == "train" else None)(page)


def _step(page: str) -> None:
    here = going()
    lesson, number = here.lesson, here.step
    if lesson is None or here.travel is not None:
        st.rerun(scope="app")  # only the bar has run so far; the app goes where the step wants to be
    step = lesson.steps[number]
    if page != step.page:
        st.text(f"{lesson.title}: this step goes on on the page “{PAGES[step.page]}”.")
        st.button("Go there", on_click=go, args=(number,), key="lesson there")
        return
    values = quantities()
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
        firsts = here.firsts
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
    framed = st.toggle("To stand in a page of your own, without navigation and lessons")
    st.text("The link to this page as it is now, for your class:")
    st.code(link.whole({"hide": ".".join(chosen)} | ({"embed": "true"} if framed else {})), language=None)
    st.text(f"A lesson's texts and conditions may speak of: {', '.join(QUANTITIES)}.")
