"""The Neuron page: sliders that answer while dragged, fields that take bad input kindly."""

import re

import pytest
from playwright.sync_api import expect

import nncore as nn
from tests.browser.hands import field, in_link, in_scheme, link, neuron, press, rest, slider, slow, until
from tests.browser.neuron_page import agrees, comes_to, hold, numbers, point_stands, says, wrong_about

# The number drawn on the second input of the picture is the one its slider, held by the mouse, stands at.
ANSWERED = """() => {
  const shown = document.querySelectorAll(".ln-picture .ln-number")[1];
  const { value } = document.querySelector("[data-neuron] input[type=range][aria-label=smoking]");
  return shown.textContent === (Math.round(value * 100) / 100).toFixed(2);
}"""
ANSWERS = ["0", "0.5", "1", "It depends"]


def test_a_slider_answers_while_it_is_dragged(open_page):
    page = open_page(view="narrow", scheme="dark")
    dot = page.locator(".ln-dot")
    expect(dot).to_have_attribute("cx", re.compile(r"\d"))
    smoking = slider(page, "smoking")
    smoking.scroll_into_view_if_needed()
    box = smoking.bounding_box()
    row = box["y"] + box["height"] / 2
    start = box["x"] + 0.9 * box["width"]

    page.mouse.move(start, row)
    page.mouse.down()
    outputs, places = [neuron(page)["output"]], [dot.get_attribute("cx")]
    for share in (0.7, 0.5, 0.3, 0.1):
        page.mouse.move(box["x"] + share * box["width"], row, steps=3)
        until(page, ANSWERED)
        outputs.append(neuron(page)["output"])
        places.append(dot.get_attribute("cx"))
        point_stands(page)
        assert link(page) == {}, "the button is still down"
    assert sorted(outputs, key=float, reverse=True) == outputs
    assert len(set(outputs)) == 5
    assert sorted(places, key=float, reverse=True) == places
    assert len(set(places)) == 5

    page.mouse.up()
    rest(page)
    in_link(page, smoking=f"{numbers(page)[1]:g}")
    assert list(link(page)) == ["smoking"]
    agrees(page)


@pytest.mark.long
def test_the_point_is_where_the_neuron_is_however_it_came_there(open_page):
    w, b = nn.data.lung.published()
    first = 0.9 * w[0] + 0.9 * w[1] + 0.6 * w[2] + w[3] + b
    page = open_page()
    comes_to(page, first)

    for answer in ANSWERS:  # the first with the neuron as it was
        page.get_by_role("radio", name=answer, exact=True).click()
        comes_to(page, 0)
        field(page, "bias b").fill("2")
        field(page, "bias b").press("Enter")
        comes_to(page, 2)
    slider(page, "age").press("ArrowRight")
    comes_to(page, 2 + 0.01 * w[0])
    slider(page, "age").press("Home")
    comes_to(page, 2)

    press(page, "Published risk model")
    comes_to(page, first)
    press(page, "All ones")
    comes_to(page, 0.9 + 0.9 + 0.6 + 1 + 1)
    before = neuron(page)["z"]
    press(page, "Random")
    expect(page.locator("[data-neuron]")).not_to_have_attribute("data-z", before)
    rest(page)
    agrees(page)
    point_stands(page)
    bias = numbers(page)[8]
    press(page, "Everyone's zero")
    comes_to(page, bias)
    press(page, "Published risk model")
    comes_to(page, first)
    page.go_back()  # the link before it
    comes_to(page, bias)
    page.go_forward()
    comes_to(page, first)

    page.set_viewport_size({"width": 800, "height": 700})
    comes_to(page, first)
    page.set_viewport_size({"width": 500, "height": 900})
    comes_to(page, first)
    in_scheme(page, "dark")
    comes_to(page, first)
    page.set_viewport_size({"width": 1280, "height": 800})
    comes_to(page, first)

    for other, back in (("Activations", "Neuron"), ("Train", "Neuron")):
        page.get_by_role("link", name=other).first.click()
        expect(page.locator("[data-neuron]")).to_have_count(0)
        page.get_by_role("link", name=back).first.click()
        comes_to(page, first)
        field(page, "bias b").fill("0")
        field(page, "bias b").press("Enter")
        comes_to(page, first - b)
        press(page, "Published risk model")
        comes_to(page, first)
    page.reload()
    comes_to(page, first)


def test_arrow_keys_and_number_fields_move_a_number(open_page):
    page = open_page("/?age=0.5&w1=2&b=0")
    slider(page, "age").press("ArrowRight")
    hold(page, n0=0.51)
    slider(page, "age").press("ArrowDown")
    slider(page, "age").press("ArrowLeft")
    hold(page, n0=0.49)
    slider(page, "bias b").press("PageUp")
    hold(page, n8=0.5)
    in_link(page, age="0.49", b="0.5")
    agrees(page)

    for text, number in (("0,25", 0.25), ("0.75", 0.75), (" 1 ", 1), ("−0", 0)):
        field(page, "age").fill(text)
        field(page, "age").press("Enter")
        hold(page, n0=number)
    for text, number in (("-3,5", -3.5), ("−1", -1), ("1e1", 10)):
        field(page, "w₁ age").fill(text)
        field(page, "w₁ age").press("Tab")
        hold(page, n4=number)
    expect(page.locator(".ln-error:not(:empty)")).to_have_count(0)
    rest(page)
    agrees(page)
    formula, names = (
        page.locator(place).evaluate_all("all => all.map(one => getComputedStyle(one).color)")
        for place in (".ln-formula b", ".ln-name")
    )
    assert formula[:9] == [names[i // 2 + i % 2 * 4] for i in range(8)] + [names[8]]
    assert len(set(names)) == 5


def test_a_field_takes_bad_input_kindly_and_loses_nothing(open_page):
    page = open_page("/?age=0.3&family=0.2&w1=-4.5&b=1.25")
    before = numbers(page)
    for text in ("abc", "", "<b>x</b>", "NaN", "0.5 or so", "1/0"):
        field(page, "w₁ age").fill(text)
        field(page, "w₁ age").press("Enter")
        sentence = wrong_about(page, "w₁ age")
        assert sentence.startswith("“w₁ age” needs a number between -10 and 10")
        assert page.locator(".ln-error b").count() == 0
        assert numbers(page) == before
        field(page, "w₁ age").fill("-4.5")
        field(page, "w₁ age").press("Enter")
        expect(page.locator(".ln-error:not(:empty)")).to_have_count(0)
    for text, label, place, kept in (("1e999", "w₁ age", 4, 10), ("-99", "bias b", 8, -12), ("5", "age", 0, 1)):
        field(page, label).fill(text)
        field(page, label).press("Enter")
        assert f"so {text} became {kept}." in wrong_about(page, label)
        hold(page, **{f"n{place}": kept})
        before[place] = kept
    rest(page)
    assert numbers(page) == before
    agrees(page)
    in_link(page, age="1", family="0.2", w1="10", b="-12")


def test_what_is_changed_before_the_answer_to_the_last_change_is_not_lost(open_page):
    page = open_page()
    hold(page, n0=0.9)
    page.evaluate(
        """numbers => { for (const [label, text] of Object.entries(numbers)) {
          const field = [...document.querySelectorAll("input")].find(e => e.ariaLabel === label + ", number");
          field.value = text;
          field.dispatchEvent(new Event("change"));
        } }""",
        {"age": "0.1", "smoking": "0.2", "air": "0.3", "bias b": "-1"},
    )
    hold(page, n0=0.1, n1=0.2, n2=0.3, n8=-1)
    rest(page)
    agrees(page)
    press(page, "All ones")
    for _ in range(4):
        slider(page, "age").press("ArrowLeft")
    hold(page, n0=0.06, n4=1)
    says(page, float(nn.sigmoid(0.06 + 0.2 + 0.3 + 1 + 1)))
    agrees(page)


def test_out_of_range_is_brought_to_the_end_even_where_the_end_is_the_number_at_first(open_page):
    page = open_page("/?family=0.2&age=1&w1=10&b=12")
    rest(page)
    point_stands(page)
    assert float(neuron(page)["z"]) > 20, "beyond the end of the curve"
    field(page, "family").fill("5")
    field(page, "family").press("Enter")
    assert "so 5 became 1." in wrong_about(page, "family")
    hold(page, n3=1)


def test_presets(open_page):
    page, other = open_page("/?age=0.25&w2=-1"), open_page(scheme="dark")
    hold(other, n0=0.9)
    first = numbers(other)
    w, b = nn.data.lung.published()
    assert first[4:] == pytest.approx([*w, b], rel=1e-14)  # a range input keeps fifteen digits

    press(page, "All ones")
    hold(page, n4=1, n5=1, n6=1, n7=1, n8=1)
    assert numbers(page)[:4] == [0.25, *first[1:4]]
    rest(page)
    agrees(page)

    randoms = []
    for who in (page, other):
        for _ in range(2):
            was = neuron(who)["output"]
            press(who, "Random")
            expect(who.locator("[data-neuron]")).not_to_have_attribute("data-output", was)
            rest(who)
            randoms.append(numbers(who)[4:])
            agrees(who)
    assert randoms[:2] == randoms[2:], "the same for everyone"
    assert randoms[0] != randoms[1]

    press(page, "Everyone's zero")
    hold(page, n0=0, n1=0, n2=0, n3=0)
    rest(page)
    assert numbers(page)[4:] == randoms[1]
    agrees(page)
    field(page, "bias b").fill("0")
    field(page, "bias b").press("Enter")
    says(page, 0.5)

    press(page, "Published risk model")
    in_link(page, w1=None, b=None, age=None)
    rest(page)
    assert numbers(page) == first
    agrees(page)


def test_the_question_is_answered_by_the_neuron(open_page):
    page = open_page("/?w1=3&w2=-2&b=1")
    weights = numbers(page)[4:8]
    for answer in ANSWERS:
        page.get_by_role("radio", name=answer, exact=True).click()
        says(page, 0.5)
        expect(page.get_by_text("That is why a neuron has a bias")).to_be_visible()
        rest(page)
        said = page.get_by_text("That is why a neuron has a bias").inner_text()
        assert "0.5" in said
        assert numbers(page) == [0, 0, 0, 0, *weights, 0]
        field(page, "bias b").fill("2")
        field(page, "bias b").press("Enter")
        says(page, float(nn.sigmoid(2)))


def test_choices_made_faster_than_the_line_all_count(open_page):
    page = open_page("/?w1=2")
    hold(page, n4=2)
    slow(page)
    press(page, "All ones")
    page.wait_for_timeout(200)
    press(page, "Everyone's zero")
    page.wait_for_timeout(200)
    field(page, "age").fill("0.5")
    field(page, "age").press("Enter")
    in_link(page, age="0.5", smoking="0", w1="1", b="1")
    page.wait_for_timeout(1000)
    assert numbers(page) == [0.5, 0, 0, 0, 1, 1, 1, 1, 1]
    agrees(page)
