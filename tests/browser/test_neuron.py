"""The Neuron page: sliders that answer while dragged, fields that take bad input kindly, links that keep every bit."""

import re
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Page, TimeoutError, expect

import nncore as nn
from tests.browser.hands import address, field, in_link, in_scheme, link, neuron, press, rest, slider, slow, until

INPUTS = ["age", "smoking", "air", "family"]
WEIGHTS = ["w₁ age", "w₂ smoking", "w₃ air", "w₄ family"]
LABELS = [*INPUTS, *WEIGHTS, "bias b"]
STAND = """wanted => {
  const ranges = [...document.querySelectorAll("[data-neuron] input[type=range]")];
  return Object.entries(wanted).every(([label, text]) => ranges.find(e => e.ariaLabel === label)?.value === text);
}"""
PLACE = """() => {
  const middle = node => {
    const box = node.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const line = name => middle(document.querySelector(`.ln-grid[${name}]`));
  const [x, y] = middle(document.querySelector(".ln-dot"));
  const [left, right] = [line("data-z='-10'")[0], line("data-z='10'")[0]];
  const [bottom, top] = [line("data-a='0'")[1], line("data-a='1'")[1]];
  const { z, output } = document.querySelector("[data-neuron]").dataset;
  return [(x - left) / (right - left) * 20 - 10, (bottom - y) / (bottom - top), Number(z), Number(output)];
}"""
# The number drawn on the second input of the picture is the one its slider, held by the mouse, stands at.
ANSWERED = """() => {
  const shown = document.querySelectorAll(".ln-picture .ln-number")[1];
  const { value } = document.querySelector("[data-neuron] input[type=range][aria-label=smoking]");
  return shown.textContent === (Math.round(value * 100) / 100).toFixed(2);
}"""
ANSWERS = ["0", "0.5", "1", "It depends"]


def numbers(page: Page) -> list[float]:
    """The nine numbers, to the last bit, as the sliders hold them."""
    return [float(slider(page, label).input_value()) for label in LABELS]


def hold(page: Page, **wanted: float) -> None:
    """Wait until sliders stand at these numbers, named by their places in LABELS: n0=0.5."""
    texts = {LABELS[int(place[1:])]: f"{number:g}" for place, number in wanted.items()}
    try:
        until(page, STAND, texts)
    except TimeoutError:
        seen = {label: slider(page, label).input_value() for label in texts}
        raise AssertionError(f"the sliders stand at {seen}, not {texts}") from None


def says(page: Page, output: float) -> None:
    """Wait until the neuron says a number."""
    expect(page.locator("[data-neuron]")).to_have_attribute("data-output", f"{output:.6f}")


def core(page: Page) -> tuple[float, float]:
    """What the core makes of the numbers shown: z and the output."""
    *inputs, w1, w2, w3, w4, b = numbers(page)
    trace = nn.forward(nn.Architecture((4, 1), ("sigmoid",)), np.array([w1, w2, w3, w4, b]), np.array([inputs]))
    return float(trace.z[0][0, 0]), float(trace.output[0, 0])


def agrees(page: Page) -> None:
    """The numbers shown, the sum and the output belong together."""
    z, output = core(page)
    said = neuron(page)
    assert (said["z"], said["output"]) == (f"{z:.6f}", f"{output:.6f}")
    shown = page.locator(".ln-formula").inner_text().replace("−", "-")
    parts = [f"{x:.2f}" for x in numbers(page)]
    assert re.findall(r"(-?\d+\.\d\d)", shown.partition("=")[0]) == [
        *(parts[i // 2 + i % 2 * 4] for i in range(8)),
        parts[8],
    ]
    assert f"= {z:.2f} = z" in shown


def point_stands(page: Page) -> None:
    """The painted point stands on the screen, read off the axes, where the neuron's z and output are."""
    at_z, at_a, z, output = page.evaluate(PLACE)
    assert at_z == pytest.approx(min(max(z, -10), 10), abs=0.01)
    assert at_a == pytest.approx(output, abs=0.001)
    assert output == pytest.approx(float(nn.sigmoid(z)), abs=2e-6)


def comes_to(page: Page, z: float) -> None:
    """Wait until the neuron's sum is this, and see that everything agrees, the painted point too."""
    expect(page.locator("[data-neuron]")).to_have_attribute("data-z", re.compile(f"^-?{abs(z):.6f}$"))
    rest(page)
    agrees(page)
    point_stands(page)


def wrong_about(page: Page, label: str) -> str:
    """The sentence beside a number field."""
    row = field(page, label).locator("xpath=..")
    alert = row.get_by_role("alert")
    expect(alert).not_to_be_empty()
    expect(field(page, label)).to_have_attribute("aria-invalid", "true")
    return alert.inner_text()


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


def test_a_link_sets_the_point_and_pointing_at_the_curve_shows_its_value_there(open_page):
    w, _ = nn.data.lung.published()
    page = open_page("/?b=-12&age=0")
    comes_to(page, 0.9 * w[1] + 0.6 * w[2] + w[3] - 12)
    value = page.locator(".ln-value")
    expect(value).to_be_hidden()
    right = page.locator(".ln-grid[data-z='5']").bounding_box()
    page.mouse.move(right["x"], right["y"] + 100)
    expect(value).to_have_text(f"z = 5.00, σ(z) = {nn.sigmoid(5.0):.3f}")
    page.mouse.move(right["x"], 5)
    expect(value).to_be_hidden()


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


def test_a_link_shows_someone_else_the_same_nine_numbers(open_page):
    page = open_page()
    press(page, "Random")
    rest(page)
    slider(page, "age").press("ArrowLeft")
    in_link(page, age="0.89")
    for label, text in (("air", "0.1"), ("w₃ air", "-2.718281828459045"), ("w₄ family", "0.12345678901234567")):
        field(page, label).fill(text)
        field(page, label).press("Enter")
        rest(page)
    in_link(page, air="0.1", w3="-2.718281828459045", w4="0.12345678901234566")
    there = open_page(address(page), scheme="dark")
    hold(there, n0=0.89)
    assert numbers(there) == numbers(page)
    assert neuron(there)["output"] == neuron(page)["output"]
    assert link(there) == link(page)
    agrees(there)


def test_a_bad_link_is_explained_and_what_is_good_in_it_kept(open_page):
    page = open_page("/?age=abc&smoking=NaN&air=7&w1=2.5&w2=1e999&w3=-inf&b=&nonsense=1&family=0.5")
    expect(page.locator("[data-neuron]")).to_have_attribute("data-output", re.compile(r"\d"))
    warning = page.get_by_role("alert").filter(has_text="“age”")
    expect(warning).to_contain_text("“age” needs a number between 0 and 1; “abc” is not one.")
    for name in ("smoking", "air", "w₂ smoking", "w₃ air", "bias b"):
        expect(warning).to_contain_text(f"“{name}”")
    for fine in ("family”", "w₁ age”", "nonsense"):
        expect(warning).not_to_contain_text(fine)
    b = nn.data.lung.published()[1]
    assert numbers(page) == [0.9, 0.9, 1, 0.5, 2.5, 10, -10, nn.data.lung.published()[0][3], b]
    agrees(page)
    press(page, "OK")
    expect(warning).to_have_count(0)
    slider(page, "age").press("ArrowLeft")
    hold(page, n0=0.89)
    in_link(page, age="0.89", air="1", w2="10", nonsense=None)


def test_a_link_cannot_bring_in_markdown_or_html(open_page):
    evil = "[x](http://e.com)<img src=x onerror=alert(1)>"
    page = open_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path, label in (("/", "w₁ age"), ("/train", "learning rate")):
        key = "w1" if path == "/" else "rate"
        page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}{path}?{key}={quote(evil)}")
        expect(page.get_by_role("alert").filter(has_text=f"“{label}”")).to_be_visible()
        page.wait_for_timeout(300)
        assert page.locator("a[href*='e.com'], img[src='x'], [onerror]").count() == 0
        assert dialogs == []


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


@pytest.mark.parametrize("start", ["/", "/?w1=2"])
def test_back_brings_back_the_numbers_before(open_page, start):
    page = open_page(start)
    expect(page.locator("[data-neuron]")).to_have_attribute("data-output", re.compile(r"\d"))
    before = numbers(page), neuron(page)["output"]
    field(page, "w₁ age").fill("3")
    field(page, "w₁ age").press("Enter")
    in_link(page, w1="3")
    press(page, "Everyone's zero")
    in_link(page, age="0")
    rest(page)
    page.go_back()
    in_link(page, w1="3", age=None)
    hold(page, n0=0.9, n4=3)
    page.go_back()
    expect(page.locator("[data-neuron]")).to_have_attribute("data-output", before[1])
    rest(page)
    assert numbers(page) == before[0]
    assert "w1=3" not in page.url
