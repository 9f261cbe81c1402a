"""The built-in lessons from their first step to their last, as a visitor takes them, and a teacher's own file."""

import pytest
from playwright.sync_api import Page, expect

from pages.lessons import runner as teach
from pages.lessons.reading import read
from tests.browser.conftest import VIEWS
from tests.browser.hands import COLOURS, TIMELINE, in_link, played, press, rest, until
from tests.browser.test_layout import fits, measured, stood

LESSONS = {name: read((teach.FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in teach.built_in()}
PARAMETERS = {"one_neuron_is_not_enough": 17}


ON_TOP = "([x, y]) => document.elementFromPoint(x, y)?.closest('button, input')?.ariaLabel"


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def step_shown(page: Page, lesson, number: int) -> None:
    expect(page.get_by_text(f"{lesson.title}, step {number + 1} of {len(lesson.steps)}.")).to_be_visible()


def answer(page: Page, asked, name: str) -> None:
    """Answer a step's question wrongly, then rightly."""
    bar = page.locator(".st-key-lesson-bar")
    if asked.choices:
        wrong = next(choice for choice in asked.choices if choice != asked.right)
        for choice, said in ((wrong, "Not quite: the answer is"), (asked.right, "Yes:")):
            bar.get_by_role("radio", name=choice, exact=True).click()
            expect(bar.get_by_text(f"{said} {asked.right}.")).to_be_visible()
        return
    right = PARAMETERS[name] if isinstance(asked.right, str) else asked.right
    for number, said in ((right + 5, f"Not quite: the answer is {right}."), (right, f"Yes: {right}.")):
        box = bar.get_by_role("spinbutton")
        box.fill(str(number))
        box.press("Enter")
        expect(bar.get_by_text(said)).to_be_visible()


def complete(page: Page, step) -> None:
    """Do what the step waits for."""
    bar = page.locator(".st-key-lesson-bar")
    if step.page == "train":
        press(page, "▶ Play")
        expect(bar.get_by_text("Done: this step is complete.")).to_be_visible(timeout=60_000)
        press(page, "❚❚ Pause")
        return
    if step.page == "network":
        for label, value in (("weight 1 → 1", "1"), ("weight 2 → 1", "1"), ("bias 1", "-3")):
            field = page.locator("[data-glass]").get_by_label(label, exact=True)
            field.fill(value)
            field.press("Enter")
            rest(page)
    else:
        page.get_by_role("button", name="weight 2 → 1, layer 3").click()
    expect(bar.get_by_text("Done: this step is complete.")).to_be_visible()


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_from_its_first_step_to_its_last(open_page, name):
    lesson = LESSONS[name]
    page = open_page("/")
    press(page, "Lessons")
    page.get_by_role("button", name=lesson.title).click()
    for number, step in enumerate(lesson.steps):
        step_shown(page, lesson, number)
        if step.page != "neuron":
            until(page, "name => location.pathname.endsWith(name)", step.page)
        if step.question:
            answer(page, step.question, name)
        if step.done:
            complete(page, step)
        in_link(page, lesson=name)
        if number + 1 < len(lesson.steps):
            press(page, "Next")
    press(page, "Leave the lesson")
    expect(page.locator(".st-key-lesson-bar")).to_have_count(0)


@pytest.mark.parametrize("view", ["wide", "narrow"])
def test_the_bar_fits(open_page, view):
    page = open_page(
        "/network?lesson=one_neuron_is_not_enough&step=3&data=xor&hidden=4&activations=tanh.tanh", view=view
    )
    step_shown(page, LESSONS["one_neuron_is_not_enough"], 2)
    expect(page.locator("[data-glass][data-answered]")).to_be_visible()
    expect(page.get_by_role("button", name="Leave the lesson")).to_be_visible()
    found = measured(page)
    assert (found["over"], found["unnamed"]) == (0, [])
    box = page.locator(".st-key-lesson-bar").bounding_box()
    height = page.viewport_size["height"]
    assert box["y"] + box["height"] <= height + 1
    assert box["height"] < height / 2
    if view == "wide":
        assert box["y"] + box["height"] <= page.locator("[data-glass]").bounding_box()["y"]  # it covers nothing
    colour = "() => getComputedStyle(document.querySelector('.st-key-lesson-bar')).backgroundColor"
    assert page.evaluate(colour) == "rgb(255, 255, 255)"  # nothing shines through
    stood(page)


@pytest.mark.parametrize("name", LESSONS)
def test_the_timeline_is_in_sight_whatever_a_lesson_says(open_page, name):
    for number, step in enumerate(LESSONS[name].steps):
        if step.page == "train":
            link = "&".join(f"{key}={value}" for key, value in step.sets.items())
            page = open_page(f"/train?lesson={name}&step={number + 1}&{link}")
            step_shown(page, LESSONS[name], number)
            played(page, "idle", epoch=0)
            fits(page, "tall")
            slider = page.get_by_role("slider", name=TIMELINE)
            for size in VIEWS.values():
                page.set_viewport_size(size)
                rest(page)
                slider.scroll_into_view_if_needed()
                at = slider.bounding_box()
                assert at["y"] + at["height"] <= size["height"]
                assert page.evaluate(ON_TOP, middle(at)) == TIMELINE


def test_a_teachers_own_lesson_is_brought_and_a_broken_one_is_refused(open_page):
    page = open_page("/network")
    press(page, "Lessons")
    upload = page.locator("input[type=file]")
    upload.set_input_files(
        {"name": "broken.toml", "mimeType": "application/toml", "buffer": b'title = "A"\n[[step]]\npage = "moon"\n'}
    )
    expect(page.get_by_text("Line 3: there is no page “moon”")).to_be_visible()
    own = 'title = "Mine"\n[[step]]\npage = "cost"\ntext = "<b>Look</b> at **this**."\n'
    upload.set_input_files({"name": "mine.toml", "mimeType": "application/toml", "buffer": own.encode()})
    press(page, "Begin it")
    expect(page.get_by_text("Mine, step 1 of 1. <b>Look</b> at **this**.")).to_be_visible()
    until(page, "() => location.pathname.endsWith('cost')")


def test_a_class_sees_what_its_teacher_left(open_page):
    page = open_page("/train?hide=data.optimizer.seed")
    expect(page.get_by_role("combobox", name="learning rate", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="optimiser", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Network").first.click()
    expect(page.locator("[data-glass][data-answered]")).to_be_visible()
    expect(page.get_by_role("combobox", name="data", exact=True)).to_have_count(0)


def test_what_a_teacher_hides_leaves_no_gap(open_page):
    page = open_page("/backprop?hide=sample.eta")
    page.get_by_text("Free", exact=True).click()
    nudge = page.get_by_role("group", name="nudge ε", exact=True)
    expect(nudge).to_be_visible()
    expect(page.get_by_role("spinbutton", name="sample", exact=True)).to_have_count(0)
    box, picture = nudge.bounding_box(), page.locator("[data-glass]").bounding_box()
    assert box["x"] - picture["x"] - picture["width"] < 60, "the column before it is gone"
    assert box["width"] > 400, "what is left takes the room"


def test_the_teachers_dialog_gives_a_whole_link(open_page):
    page = open_page("/cost?weight=3&data=xor", scheme="dark")
    word = page.locator(".st-key-way-opening").get_by_role("button", name="loss")
    word.click()
    expect(word).to_have_css("color", "rgb(164, 139, 255)")  # it can be read while it is open
    page.keyboard.press("Escape")
    press(page, "Lessons")
    code = page.get_by_role("dialog").locator("code")
    expect(code).to_have_text(page.url)
    begin = page.get_by_role("button", name="Begin “One neuron is not enough”").locator("p")
    expect(begin).to_have_css("color", COLOURS["dark"])  # a dialog has the colours of the page's look too
    hide = page.get_by_role("combobox", name="For a class: controls to hide")
    hide.click()
    hide.fill("sample")  # a long menu draws only what is in sight
    page.get_by_role("option", name="sample", exact=True).click()
    page.get_by_text("To be shown inside a page of your own").click()
    expect(code).to_contain_text("hide=sample&embed=true")
    link = code.inner_text()
    assert link.startswith(page.url.partition("?")[0])
    page.goto(link)
    expect(page.get_by_role("slider", name="samples")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="sample", exact=True)).to_have_count(0)
    in_link(page, weight="3", data="xor", hide="sample")


def test_on_a_phone_the_button_to_the_pages_says_so(open_page):
    page = open_page("/cost", view="narrow")
    button = page.get_by_role("button", name="Expand sidebar")
    assert button.evaluate("one => getComputedStyle(one, '::after').content") == '"Pages"'
    assert button.bounding_box()["width"] > 70
    button.click()
    here = page.locator(".stSidebar").get_by_role("link", name="Cost", exact=True)
    expect(here).to_have_attribute("aria-current", "page")
    press(page, "Collapse sidebar")  # nothing lies over it
    expect(button).to_be_visible()
    page.set_viewport_size({"width": 768, "height": 1024})  # there the navigation lies beside the buttons of the corner
    more = page.get_by_role("navigation").get_by_role("button")
    expect(more).to_be_visible()
    box, corner = more.bounding_box(), page.locator(".st-key-corner").bounding_box()
    assert box["x"] + box["width"] <= corner["x"]
