import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from pages.kit import theme
from pages.kit.theme import DARK, LIGHT

PAGES = Path(__file__).parents[2] / "pages"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)|\b(?:rgba?|hsla?|oklch|lab)\(\s*\d|light-dark\(")
PARTS = re.compile(r"\[\s*\d{2,3},\s*\d{2,3},\s*\d{2,3},?\s*\]")
SIZE = re.compile(
    r"font-size:\s*[\d.]|font:\s*[\w ]*?[\d.]+(?:px|rem|em)|[\d.]+px \$\{|[\"`][\d.]+px [a-z]|font[^\n]*\"size\": \d"
    r"|\"(?:left|right|center)\", [\d.]+\)"
)


def literals(source: str, kind: str) -> list[str]:
    """What a source says of colours and sizes of type that it should take from the theme."""
    patterns = (COLOUR, SIZE, PARTS) if kind == "js" else (COLOUR, SIZE)
    return [found[0] for pattern in patterns for found in pattern.finditer(source)]


def test_colours_and_sizes_of_type_stand_in_the_theme_alone():
    files = [file for kind in ("py", "js", "css") for file in PAGES.rglob(f"*.{kind}") if file.name != "theme.py"]
    assert len(files) > 200
    assert {
        file.name: said for file in files if (said := literals(file.read_text(encoding="utf-8"), file.suffix[1:]))
    } == {}


@pytest.mark.parametrize(
    "source",
    [
        "color: #fff;", 'pen.fillStyle = "#16181d";', "rgb(0 0 0 / .4)", 'x = "rgba(0,0,0,0)"',
        "const LOW = [150, 163, 205];", "color: light-dark(red, blue)", "font-size: 13px",
        "font-size: 0.9rem", "pen.font = `11px ${font}`;",
        'pen.font = "12px sans-serif";', '"font": {"color": palette.text, "size": 12}', "font: 600 14px/1.2 serif",
    ],
)  # fmt: skip
def test_a_literal_is_seen(source):
    assert literals(source, "js")


@pytest.mark.parametrize(
    "source",
    [
        "color: var(--quiet);",
        "#name { gap: 4px; }",
        "font-size: var(--size-small)",
        '"marker": {"size": 12}',
        "css(rgb)",
    ],
)
def test_what_is_none_is_left_alone(source):
    assert literals(source, "js") == []


def test_streamlit_is_told_the_same():
    told = tomllib.loads((PAGES.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for name, look in (("light", LIGHT), ("dark", DARK)):
        assert told[name] == {
            "primaryColor": look.accent,
            "backgroundColor": look.page,
            "secondaryBackgroundColor": look.panel,
            "textColor": look.text,
            "borderColor": look.line,
            "blueColor": look.high,
            "orangeColor": look.low,
        }
    assert told["baseFontSize"] == theme.SIZES.lead
    assert float(told["baseRadius"].removesuffix("rem")) * theme.SIZES.lead == theme.RADIUS


def test_every_colour_and_size_is_a_custom_property():
    properties = dict(re.findall(r"--([\w-]+): ([^;]+);", theme.css()))
    assert properties["negative-text"] == f"light-dark({LIGHT.negative_text}, {DARK.negative_text})"
    assert properties["class-9"] == f"light-dark({LIGHT.classes[9]}, {DARK.classes[9]})"
    assert properties["input-3"] == f"light-dark({LIGHT.inputs[3]}, {DARK.inputs[3]})"
    assert properties["map-viridis-high"] == "#fde725"
    assert properties["size-small"] == "12.5px"
    known = {field.name.replace("_", "-") for field in fields(theme.Palette)} - {"classes", "inputs"}
    assert known <= set(properties)


def test_what_is_used_is_declared():
    declared = set(re.findall(r"--([\w-]+):", theme.css()))
    for file in [*PAGES.rglob("*.css"), *PAGES.rglob("*.js")]:
        source = file.read_text(encoding="utf-8")
        own = set(re.findall(r"--([\w-]+):", source)) | set(re.findall(r"setProperty\(\"--([\w-]+)\"", source))
        used = set(re.findall(r"var\(--([a-z][\w-]*)\)", source))
        declared_here = declared | own | {"st-font", "pos", "neg", "hue", "ink", "shade", "much"}
        assert used <= declared_here, file.name


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_two_classes_have_on_a_map_the_colours_they_have_elsewhere(look):
    assert (look.low, look.high) == look.classes[:2]


def test_the_icon_is_of_these_colours():
    icon = (PAGES / "kit" / "icon.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"#\w{6}", icon)) <= {LIGHT.high, LIGHT.low, LIGHT.accent, LIGHT.page}


def _contrast(a: str, b: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_words_can_be_read(look):
    words = (look.text, look.quiet, look.accent, look.positive_text, look.negative_text, look.bias, *look.inputs)
    assert min(_contrast(word, look.page) for word in words) >= 4.5
    marks = (look.positive, look.negative, look.loss, look.slope, *look.classes)
    assert min(_contrast(mark, look.page) for mark in marks) >= 3


def test_what_grows_is_not_cut_and_what_waits_is_dimmed():
    """Streamlit gives a chart the height it has on the smallest screen, and hides what is beyond."""
    style = (PAGES / "kit" / "frame.css").read_text(encoding="utf-8")
    assert f"@media (min-width: {theme.BESIDE}px) and (min-height: {theme.SCREEN[1] + 1}px)" in style
    for selector in (".stElementContainer:has([data-chart])", ".st-key-dimmed"):
        assert f"{selector} {{" in style
