"""Lessons as the visitor meets them: a bar at the head of every page, and a menu to choose, bring or share one.

What a lesson's file says is shown as plain text: nothing in it is read as Markdown or HTML, or evaluated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import nncore as nn
from pages.figures.thumbnails import dots, drawn
from pages.kit import charts, link, session, widgets
from pages.kit.controls import quoted
from pages.kit.plain import escaped
from pages.kit.uploads import uploader
from pages.kit.widgets import Hidden
from pages.lessons.format import LEVELS, PAGES, QUANTITIES, Lesson, Step, filled
from pages.lessons.quantities import quantities
from pages.lessons.questions import Answer, Progress, Question, field_for
from pages.lessons.reading import LessonError, read
from pages.workspace.choices import CONTROLS
from pages.workspace.controls.groups import BAR, SETTINGS

PICTURE = 80
"""Pixels along the sides of a lesson's picture."""
FOLDER = Path(__file__).parents[1] / "lessons"
NOTHING = "none"
"""Stands in a link for no control at all."""
HIDEABLE = {name: CONTROLS[name].label for name in (*SETTINGS, "panel", "sample", "batch10", "middle", "eta")}


@cache
def built_in() -> dict[str, Lesson]:
    """Return the lessons that come with the app, by their files' names."""
    return {path.stem: read(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def brought(content: bytes) -> Lesson:
    """Return the lesson in a file that a visitor has brought.

    Raises:
        LessonError: it holds none; in a sentence.
    """
    try:
        return read(content.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise LessonError(f"Line {line}: this is not text in UTF-8.") from None


def told(lesson: Lesson) -> str:
    """Return what is said of a lesson that a visitor has brought."""
    steps = "1 step" if len(lesson.steps) == 1 else f"{len(lesson.steps)} steps"
    return f"{lesson.title}: {steps}. It stays in this session; a link cannot carry it."


@dataclass
class Going:
    """The lesson a visitor is in.

    Attributes:
        opened: whether the link has been looked at for a lesson; wrong: what was wrong with it.
        lesson, name, step: the lesson, its name in a link, "" if it has none, and which step, from 0.
        travel: the step to travel to, with what it sets.
        firsts: by step, whether the first answer was right.
        answers, asked: by step, the answer, and the question with the numbers it had then.
    """

    opened: bool = False
    wrong: str = ""
    lesson: Lesson | None = None
    name: str = ""
    step: int = 0
    travel: Step | None = None
    firsts: dict[int, bool] = field(default_factory=dict)
    answers: dict[int, Answer] = field(default_factory=dict)
    asked: dict[int, Question] = field(default_factory=dict)


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
    if "alone" in said:
        shown = _controls(said["alone"])
        grouped = {"panel"} if set(shown) & set(SETTINGS) - set(BAR) else set()  # they are reached by it
        session.of(Hidden).keys, session.of(Hidden).alone = frozenset(HIDEABLE) - set(shown) - grouped, True
        session.of(Progress).resting = True
        link.keep("alone", ".".join(shown) or NOTHING)
    if wanted := _controls(said.get("hide", "")):
        session.of(Hidden).keys |= frozenset(wanted)
        link.keep("hide", ".".join(wanted))
    name = said.get("lesson", "")
    if name in built_in():
        step, lesson = said.get("step", "1"), built_in()[name]
        number = min(max(1, int(step[:4])), len(lesson.steps)) - 1 if step.isdecimal() else 0
        start(lesson, name, number, travel="step" not in said)
    elif name:
        here.wrong = f"There is no lesson called “{escaped(name[:40])}” here."


def _controls(text: str) -> list[str]:
    """Return the controls that a link names between dots, and let it be said if it names others."""
    names = [name for name in text.split(".") if name not in ("", NOTHING)]
    unknown = next((name for name in names if name not in HIDEABLE), "")
    if unknown:
        going().wrong = f"No control is called “{quoted(unknown)}”. “Lessons” lists those that a link can hide."
    return [name for name in names if name in HIDEABLE]


def start(lesson: Lesson, name: str = "", step: int = 0, travel: bool = True) -> None:
    """Begin a lesson; one with a name can be linked to."""
    here = going()
    here.lesson, here.name, here.firsts, here.answers, here.asked = lesson, name, {}, {}, {}
    session.of(Progress).resting = True
    if name:
        link.keep("lesson", name)
    go(step, travel)


def standing() -> dict[str, Any] | None:
    """Return where in a lesson the visitor is, as plain values; None outside of one, or in one of the visitor's own."""
    here = going()
    if not here.name:
        return None
    return {"name": here.name, "step": here.step, "firsts": {str(step): right for step, right in here.firsts.items()}}


def stand(said: Any) -> None:
    """Go on in a lesson where `standing` says; what names no lesson of this app changes nothing."""
    name = said.get("name") if isinstance(said, dict) else None
    if not isinstance(name, str) or name not in built_in():
        return
    lesson = built_in()[name]
    step, firsts = said.get("step"), said.get("firsts")
    steps = len(lesson.steps)
    start(lesson, name, min(max(0, step), steps - 1) if type(step) is int else 0, travel=False)
    for key, right in firsts.items() if isinstance(firsts, dict) else ():
        if str(key).isdecimal() and len(str(key)) < 4 and int(key) < steps and isinstance(right, bool):
            going().firsts[int(key)] = right


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
        link.reread(step.page)
        st.switch_page(pages[step.page], query_params=dict(step.sets))


def answered(number: int, live: Question) -> bool:
    """Show the question of a step and, once it is answered, what the network says; it keeps the numbers it had then."""
    here = going()
    given = here.answers.get(number)
    question = here.asked.get(number, live)
    widget = f"lesson {here.name} {number}"

    def taken() -> None:
        answer = session.value(widget)
        if answer is not None:
            here.firsts.setdefault(number, question.accepts(answer))
            here.answers[number], here.asked[number] = answer, question

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(question.text, width="content")
        if given is not None:
            widgets.put(widget, given)
        field_for(question, widget, taken, escaped)
    if given is None:
        return False
    st.text(question.feedback(given, bold=""))
    return True


def button() -> None:
    """Show the button that opens the menu of lessons."""
    if st.button("Lessons", icon=":material/school:", key="lessons"):
        menu()


def place() -> DeltaGenerator:
    """Take the place of the bar at the head of a page, to be filled once the page is drawn."""
    if going().lesson is None:
        return st.container()
    taken = st.container(key="lesson-bar")
    taken.html("<span></span>")  # a container with nothing in it is not drawn, and the page would begin in its place
    return taken


def bar(page: str, where: DeltaGenerator) -> None:
    """Show the step the visitor is at; nothing where there is no lesson."""
    here = going()
    with where:
        if here.wrong:
            st.warning(here.wrong, icon=":material/school:")
            here.wrong = ""
        if here.lesson is not None:
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
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.text(f"{lesson.title}: this step is on the page “{PAGES[step.page]}”.", width="content")
            st.button("Go there", on_click=session.whole(go), args=(number,), key="lesson there")
        return
    values = quantities(step.names, page)
    question = step.question.live(f"{number}", values) if step.question else None
    met = step.done is None or step.done.met(values)
    firsts = here.firsts
    with st.container(horizontal=True, gap="small", vertical_alignment="top"):
        with st.container(width="stretch", gap=None):
            st.text(f"{lesson.title}, step {number + 1} of {len(lesson.steps)}. {filled(step.text, values)}")
            told = answered(number, question) if question else True
            if firsts and number + 1 == len(lesson.steps):
                st.text(f"Right at the first try: {sum(firsts.values())} of {len(firsts)}.")
        with st.container(width="content", horizontal=True, gap="small", vertical_alignment="center"):
            if step.done is not None:
                st.text("Done: this step is complete." if met else "Not yet complete.", width="content")
            st.button("Back", on_click=session.whole(go), args=(number - 1,), disabled=number == 0, key="lesson back")
            if number + 1 < len(lesson.steps):
                # Done is praised and never demanded: a visitor may always go on.
                st.button("Next", on_click=session.whole(go), args=(number + 1,), key="lesson next",
                          type="primary" if told and met else "secondary")  # fmt: skip
            st.button("Leave the lesson", on_click=session.whole(leave), key="lesson leave")


def picture(data: str) -> str:
    """Return a picture of the two-class set that a lesson begins with, as SVG; "" of any other."""
    info = nn.data.DATASETS.get(data)
    if info is None or info.task != "binary" or info.columns != 2:
        return ""
    points, colours = nn.data.load(data), charts.palette()
    strokes = dots(points.x, points.y[:, 0], 2)
    return drawn(strokes, {"0": colours.classes[0], "1": colours.classes[1]}, PICTURE)


def card(name: str, lesson: Lesson) -> None:
    """Show one of the app's own lessons: a picture, what it is about, how long it takes and whom it is for."""
    with st.container(border=True, height="stretch"):
        beside, words = st.columns([28, 72], gap="small", vertical_alignment="top")
        with beside:
            if shown := picture(lesson.data):
                st.image(shown, width=PICTURE, alt=f"Its data: {nn.data.DATASETS[lesson.data].title}")
        with words:
            st.markdown(f"**{escaped(lesson.title)}**")
            st.caption(lesson.told)
        st.text(lesson.about)
        if st.button(f"Begin “{lesson.title}”", key=f"lesson start {name}", type="primary", width="stretch"):
            start(lesson, name)
            st.rerun()


@st.dialog("Lessons", width="large")
def menu() -> None:
    """Offer the lessons there are, a way to bring one, and a teacher's link."""
    known = built_in()
    easiest_first = sorted(known, key=lambda name: (*LEVELS, "").index(known[name].level))
    for place, name in zip(st.columns(2, gap="small") * len(known), easiest_first, strict=False):
        with place:
            card(name, known[name])
    sent = uploader("Bring a lesson of your own, a TOML file", type="toml", max_upload_size=1)
    if sent is not None:
        try:
            own = brought(sent.getvalue())
        except LessonError as wrong:
            st.error(escaped(str(wrong)), icon=":material/error:")
        else:
            st.text(told(own))
            if st.button("Begin it", type="primary"):
                start(own)
                st.rerun()
    st.divider()
    chosen = st.multiselect(
        "For a class: controls to hide",
        list(HIDEABLE),
        [name for name in st.query_params.get("hide", "").split(".") if name in HIDEABLE],
        format_func=HIDEABLE.__getitem__,
        key="hide chosen",
    )
    framed = st.toggle("To be shown inside a page of your own, without navigation and lessons")
    st.text("The link to this page as it is now, for your class:")
    st.code(link.whole({"hide": ".".join(chosen)} | ({"embed": "true"} if framed else {})), language=None)
    st.text(f"A lesson's texts and conditions may speak of: {', '.join(QUANTITIES)}.")
